"""Which language a caller speaks, when that changes, and what is said then. Pure."""

from __future__ import annotations

from voice.dialogue.languages.detect import Detected, language_of
from voice.dialogue.languages.follow import Followed, LanguageFollower
from voice.dialogue.languages.wishes import beside_the_wish, wish_in

__all__ = ["Detected", "Followed", "LanguageFollower", "beside_the_wish", "language_of", "wish_in"]
