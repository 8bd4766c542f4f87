"""What emergencies sound like, one file a language."""

from __future__ import annotations

from collections.abc import Mapping

from voice.dialogue.emergencies.signs.base import Signs
from voice.dialogue.per_language import PerLanguage

SIGNS: Mapping[str, Signs] = PerLanguage(
    __name__, {"fr": "FRENCH", "en": "ENGLISH", "es": "SPANISH", "ar": "ARABIC", "ary": "DARIJA"}
)
