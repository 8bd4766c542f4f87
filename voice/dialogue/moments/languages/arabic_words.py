"""What Arabic and Darija in Arabic script share: how words are taken apart, numbers, months, weekdays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from itertools import product

from voice.dialogue.moments.kinds import Atom, Kind
from voice.dialogue.moments.lexicon import Entries

_UNITS: Mapping[int, str] = {
    1: "واحد/واحده/وحده",
    2: "ثنتين/اثنان/اثنين/اثنتان/اثنتين/اتنين/تنين/جوج/زوج",
    3: "ثلاثه/ثلاث/تلاته/تلات/تلت",
    4: "اربعه/اربع/ربعه",
    5: "خمسه/خمس",
    6: "سته/ست",
    7: "سبعه/سبع",
    8: "ثمانيه/ثماني/ثمان/تمانيه/تمنيه/ثمنيه/تمن",
    9: "تسعه/تسع/تسعود",
}
_TEENS: Mapping[int, str] = {
    10: "عشره/عشر",
    11: "احد عشر/احدي عشره/احدي عشر/حداشر/حداش/حضاش/احداشر/حداعش",
    12: "ثنعش/اثنا عشر/اثني عشر/اثنتا عشره/اثنا عشره/اتناشر/اطناشر/طناش/تناش/اثنعش",
    13: "ثلاثه عشر/ثلاث عشره/تلتاشر/تلطاش/تلتاش/ثلاطاش",
    14: "اربعه عشر/اربع عشره/اربعتاشر/ربعطاش/اربعطاش/ربعتاش",
    15: "خمسه عشر/خمس عشره/خمستاشر/خمسطاش/خمستاش",
    16: "سته عشر/ست عشره/ستاشر/سطاش/ستاش/سطعش",
    17: "سبعه عشر/سبع عشره/سبعتاشر/سبعطاش/سبعتاش",
    18: "ثمانيه عشر/ثماني عشره/تمنتاشر/تمنطاش/ثمنطاش/تمنتاش",
    19: "تسعه عشر/تسع عشره/تسعتاشر/تسعطاش/تسعتاش",
}
_TENS: Mapping[int, str] = {
    20: "عشرون/عشرين",
    30: "ثلاثون/ثلاثين/تلاتين",
    40: "اربعون/اربعين/ربعين",
    50: "خمسون/خمسين",
    60: "ستون/ستين",
    70: "سبعون/سبعين",
    80: "ثمانون/ثمانين/تمانين",
    90: "تسعون/تسعين",
}
MONTHS = (
    "يناير/كانون الثاني/جانفي/كانون تاني/جنفيي, فبراير/شباط/فيفري/فبراير, مارس/اذار, ابريل/نيسان/افريل/بريل, "
    "مايو/ايار/ماي, يونيو/حزيران/جوان/يونيه, يوليو/تموز/يوليوز/جويليه/يوليه, اغسطس/اب/غشت/اوت, "
    "سبتمبر/ايلول/شتنبر/شتمبر, اكتوبر/تشرين الاول/اكتوبر/تشرين اول, نوفمبر/تشرين الثاني/نونبر/تشرين تاني, "
    "ديسمبر/كانون الاول/دجنبر/كانون اول"
)


def spelled() -> dict[str, int]:
    """Numbers up to 99 as they are said; the conjunction stands apart, as `split` leaves it."""
    said = {
        word: value for table in (_UNITS, _TEENS, _TENS) for value, ways in table.items() for word in ways.split("/")
    }
    for (unit, units), (ten, tens) in product(_UNITS.items(), _TENS.items()):
        for one, many in product(units.split("/"), tens.split("/")):
            said[f"{one} و {many}"] = ten + unit
    return said


def numbers() -> Entries:
    """The numbers as atoms."""
    return {word: (Atom(Kind.NUMBER, value),) for word, value in spelled().items()}


def split(word: str, known: Set[str]) -> Sequence[str]:
    """A word without what is written in one with it, conjunction, preposition and article, if the rest is known.

    "والنصف" → و ال نصف, "للأحد" → ل الاحد.
    """
    for prefixes, rest in _peeled(word):
        if rest in known or rest.isdigit():
            return [*prefixes, rest]
    return (word,)


def _peeled(word: str) -> list[tuple[list[str], str]]:
    """Every way to take prefixes off, those that take least first."""
    found: list[tuple[list[str], str]] = []
    stems: list[tuple[list[str], str]] = [([], word)]
    stems += [([conjunction], word[1:]) for conjunction in "وف" if word.startswith(conjunction)]
    for prefixes, stem in list(stems):
        if stem[:1] in "بلفعك" and len(stem) > 2:
            stems.append(([*prefixes, stem[0]], stem[1:]))
            if stem.startswith("لل"):
                stems.append(([*prefixes, "ل"], "ا" + stem[1:]))
            elif stem[1] == "ل":
                stems.append(([*prefixes, stem[0], "ل"], stem[2:]))
    for prefixes, stem in stems:
        found.append((prefixes, stem))
        if stem.startswith("ال") and len(stem) > 3:
            found.append(([*prefixes, "ال"], stem[2:]))
    return [(prefixes, rest) for prefixes, rest in found if len(rest) > 1 or rest.isdigit()]
