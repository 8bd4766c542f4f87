"""What the assistant says, one file a language. To add a language: write its file and name it here."""

from __future__ import annotations

from collections.abc import Mapping

from voice.dialogue.rules.phrases.ar import ArabicPhrases
from voice.dialogue.rules.phrases.ary import DarijaPhrases
from voice.dialogue.rules.phrases.base import Phrase, Phrases
from voice.dialogue.rules.phrases.en import EnglishPhrases
from voice.dialogue.rules.phrases.es import SpanishPhrases
from voice.dialogue.rules.phrases.fr import FrenchPhrases

PHRASES: Mapping[str, Phrases] = {
    phrases.code: phrases
    for phrases in (FrenchPhrases(), EnglishPhrases(), SpanishPhrases(), ArabicPhrases(), DarijaPhrases())
}

__all__ = ["PHRASES", "Phrase", "Phrases"]
