"""What callers say, one file a language. To add a language: write its file and name it here."""

from __future__ import annotations

from collections.abc import Mapping

from voice.dialogue.per_language import PerLanguage
from voice.dialogue.rules.vocabulary.base import Vocabulary

VOCABULARIES: Mapping[str, Vocabulary] = PerLanguage(
    __name__, {"fr": "FRENCH", "en": "ENGLISH", "es": "SPANISH", "ar": "ARABIC", "ary": "DARIJA"}
)
