"""What emergencies sound like, one file a language."""

from __future__ import annotations

from collections.abc import Mapping

from voice.dialogue.emergencies.signs.ar import ARABIC
from voice.dialogue.emergencies.signs.ary import DARIJA
from voice.dialogue.emergencies.signs.base import Signs
from voice.dialogue.emergencies.signs.en import ENGLISH
from voice.dialogue.emergencies.signs.es import SPANISH
from voice.dialogue.emergencies.signs.fr import FRENCH

SIGNS: Mapping[str, Signs] = {"fr": FRENCH, "en": ENGLISH, "es": SPANISH, "ar": ARABIC, "ary": DARIJA}
