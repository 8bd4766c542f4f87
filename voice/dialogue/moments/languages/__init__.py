"""How people tell when, one file a language. To add a language: write its file and name it here."""

from __future__ import annotations

from collections.abc import Mapping

from voice.dialogue.moments.languages.ar import ARABIC
from voice.dialogue.moments.languages.ary import DARIJA
from voice.dialogue.moments.languages.en import ENGLISH
from voice.dialogue.moments.languages.es import SPANISH
from voice.dialogue.moments.languages.fr import FRENCH
from voice.dialogue.moments.lexicon import Language

LANGUAGES: Mapping[str, Language] = {"fr": FRENCH, "en": ENGLISH, "es": SPANISH, "ar": ARABIC, "ary": DARIJA}
