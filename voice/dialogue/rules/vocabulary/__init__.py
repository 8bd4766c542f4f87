"""What callers say, one file a language. To add a language: write its file and name it here."""

from __future__ import annotations

from collections.abc import Mapping

from voice.dialogue.rules.vocabulary.ar import ARABIC
from voice.dialogue.rules.vocabulary.ary import DARIJA
from voice.dialogue.rules.vocabulary.base import Vocabulary
from voice.dialogue.rules.vocabulary.en import ENGLISH
from voice.dialogue.rules.vocabulary.es import SPANISH
from voice.dialogue.rules.vocabulary.fr import FRENCH

VOCABULARIES: Mapping[str, Vocabulary] = {
    "fr": FRENCH,
    "en": ENGLISH,
    "es": SPANISH,
    "ar": ARABIC,
    "ary": DARIJA,
}
