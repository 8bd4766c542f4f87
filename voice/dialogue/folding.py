"""Letters made comparable, for everything that reads what callers say. Imports nothing of the dialogue."""

from __future__ import annotations

import unicodedata

_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss"}
# Arabic letters that people and transcribers write for one another, those of Persian and Darija among them; the forms
# of alef, and hamza on its seats, fall together by losing their marks. The stretching stroke is no letter.
_ARABIC = {"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا", "گ": "ك", "ڭ": "ك", "ݣ": "ك", "ڤ": "ف", "پ": "ب", "ـ": ""}
_REPLACED = str.maketrans(_LIGATURES | _ARABIC)


def fold(text: str) -> str:
    """Lower case without accents, digits of any script as 0 to 9: "Été" → "ete", "أَهْلًا" → "اهلا", "٣" → "3"."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_REPLACED))
    return "".join(_digit(char) for char in decomposed if not unicodedata.combining(char))


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char
