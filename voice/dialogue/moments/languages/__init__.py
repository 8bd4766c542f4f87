"""How people tell when, one file a language. To add a language: write its file and name it here."""

from __future__ import annotations

from collections.abc import Mapping

from voice.dialogue.moments.lexicon import Language
from voice.dialogue.per_language import PerLanguage

LANGUAGES: Mapping[str, Language] = PerLanguage(
    __name__, {"fr": "FRENCH", "en": "ENGLISH", "es": "SPANISH", "ar": "ARABIC", "ary": "DARIJA"}
)
