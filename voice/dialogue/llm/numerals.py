"""Numbers written in words, in five languages: "quarante-cinq" → 45. Also the digits of other scripts.

A guard that looked at digits alone would let "quarante-cinq euros" pass.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from voice.dialogue.rules.text import fold

SPELLED = "~"  # stands before a number that was written in words
DEFINITE = "^"  # or in words, with the article or as an ordinal: in Arabic, how the hours are told

MARKS = SPELLED + DEFINITE

_TOKEN = re.compile(r"\d+|[^\W\d_]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Words:
    """values: folded word → number. joins: words inside a number. ordinals: like values, for hours.

    prefixes: what may be glued to the first word. twenties: "quatre-vingt-dix" is 90. units_first: "خمسة وعشرون" is 25.
    not_alone: numbers only where they begin a longer one, "أحد عشر" but not "أحد الزملاء".
    """

    values: Mapping[str, int]
    joins: frozenset[str]
    ordinals: Mapping[str, int] = field(default_factory=dict)
    prefixes: tuple[str, ...] = ("",)
    not_alone: frozenset[str] = frozenset()
    twenties: bool = False
    units_first: bool = False


def in_digits(text: str, language: str) -> str:
    """Folded text with its spelled numbers as digits: "Vingt-deux euros" → "~22 euros"."""
    words = _WORDS[language if language in _WORDS else "fr"]
    tokens = _TOKEN.findall(_ascii_digits(fold(text)))
    written: list[str] = []
    at = 0
    while at < len(tokens):
        marked, used = _number_at(tokens, at, words)
        written.append(marked if used else tokens[at])
        at += used or 1
    return "".join(written)


def _ascii_digits(text: str) -> str:
    return "".join(str(unicodedata.digit(char, char)) if char.isdigit() else char for char in text).replace("٫", ".")


def _number_at(tokens: list[str], at: int, words: _Words) -> tuple[str, int]:
    """The number that begins at a token, marked, and how many tokens it takes; ("", 0) when none does."""
    first = _first_value(tokens[at], words)
    if first is None:
        return "", 0
    mark, value = first
    number = _Number(value, words)
    end = at + 1
    while value and (found := _next_value(tokens, end, words)) and number.takes(*found[:2]):
        end = found[2]
    if end == at + 1 and tokens[at] in words.not_alone:
        return "", 0
    return f"{mark}{number.total}", end - at


def _first_value(token: str, words: _Words) -> tuple[str, int] | None:
    for prefix in words.prefixes:
        bare = token.removeprefix(prefix)
        if prefix and bare == token:
            continue
        if bare in words.ordinals:
            return DEFINITE, words.ordinals[bare]
        if bare in words.values:
            return (DEFINITE if prefix.endswith("ال") else SPELLED), words.values[bare]
    return None


def _next_value(tokens: list[str], at: int, words: _Words) -> tuple[int, bool, int] | None:
    """The value after a number has begun, whether it was joined to it ("et", "و"), and where it ends."""
    joined = False
    while at < len(tokens) and (tokens[at] in (" ", "-") or tokens[at] in words.joins):
        joined = joined or tokens[at] in words.joins
        at += 1
    if at == len(tokens):
        return None
    token = tokens[at]
    if words.units_first and token not in words.values and token.startswith("و"):
        token, joined = token.removeprefix("و"), True
    value = words.values.get(token)
    return None if value is None else (value, joined, at + 1)


class _Number:
    """A number being read. It takes the next value, or says that another number begins there."""

    def __init__(self, first: int, words: _Words) -> None:
        self._thousands = 0
        self._current = 0
        self._words = words
        self._add(first)

    @property
    def total(self) -> int:
        return self._thousands + self._current

    def takes(self, value: int, joined: bool) -> bool:
        if value == 0 or not self._fits(value, joined):
            return False
        self._add(value)
        return True

    def _fits(self, value: int, joined: bool) -> bool:
        low = self._current % 100
        if value == 1000:
            return self._thousands == 0
        if value == 100:
            return 0 < self._current < 10 and not joined
        if value > 100 or low == 0:
            return self._current % 1000 == 0 or value < 100
        if low >= 20 and low % 10 == 0 and value < 10:
            return True
        if self._words.units_first:
            return low < 10 and (value == 10 if not joined else value >= 20 and value % 10 == 0)
        return self._words.twenties and self._fits_in_french(low, value, joined)

    @staticmethod
    def _fits_in_french(low: int, value: int, joined: bool) -> bool:
        four_twenties = (low, value) == (4, 20) and not joined
        return four_twenties or (low == 10 and 7 <= value <= 9) or (low in (60, 80) and 10 <= value < 20)

    def _add(self, value: int) -> None:
        if value == 1000:
            self._thousands, self._current = max(self._current, 1) * 1000, 0
        elif value == 100:
            self._current = max(self._current, 1) * 100
        elif self._words.twenties and (self._current % 100, value) == (4, 20):
            self._current += 76
        else:
            self._current += value


def _folded(words: Mapping[str, int]) -> dict[str, int]:
    return {fold(word): value for word, value in words.items()}


def _counted(words: str, first: int = 0, step: int = 1) -> dict[str, int]:
    """ "zéro un deux" → 0, 1, 2; spellings of the same number are separated by a slash."""
    return {
        spelling: first + place * step
        for place, spellings in enumerate(words.split())
        for spelling in spellings.split("/")
    }


_FRENCH = {
    **_counted("zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"),
    **_counted("vingt/vingts trente quarante cinquante soixante septante huitante/octante nonante", 20, 10),
    **_counted("cent/cents mille", 100, 900),
    "dizaine": 10,
    "douzaine": 12,
    "quinzaine": 15,
    "vingtaine": 20,
    "cinquantaine": 50,
    "centaine": 100,
}
_ENGLISH = {
    **_counted("zero/oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"),
    **_counted("sixteen seventeen eighteen nineteen", 16),
    **_counted("twenty thirty forty/fourty fifty sixty seventy eighty ninety", 20, 10),
    **_counted("hundred thousand", 100, 900),
    "dozen": 12,
}
_SPANISH = {
    **_counted("cero uno/una/un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"),
    **_counted("dieciséis diecisiete dieciocho diecinueve veinte veintiuno/veintiún/veintiuna veintidós", 16),
    **_counted("veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve", 23),
    **_counted("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10),
    **_counted("cien/ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas", 100, 100),
    **_counted("quinientos/quinientas seiscientos/seiscientas setecientos/setecientas ochocientos", 500, 100),
    **_counted("novecientos/novecientas mil", 900, 100),
}
# Written Arabic and Darija together: callers and models mix them, and no word means two numbers.
_ARABIC = {
    **_counted("صفر/زيرو واحد/واحدة/وحدة اثنان/اثنين/اثنتان/اثنتين/جوج/زوج ثلاثة/ثلاث/تلاتة/تلات أربعة/أربع/ربعة"),
    **_counted(
        "خمسة/خمس ستة/ست سبعة/سبع ثمانية/ثماني/ثمان/ثمنية/تمنية/تمانية/تمن تسعة/تسع/تسعود عشرة/عشر حداش طناش", 5
    ),
    **_counted("تلطاش/تلتاش ربعطاش خمسطاش/خمسطاش ستطاش/ستاش سبعطاش تمنطاش تسعطاش عشرين/عشرون", 13),
    **_counted("ثلاثين/ثلاثون/تلاتين أربعين/أربعون/ربعين خمسين/خمسون ستين/ستون سبعين/سبعون", 30, 10),
    **_counted("ثمانين/ثمانون/تمانين تسعين/تسعون مئة/مائة/مية", 80, 10),
    **_counted("مئتان/مئتين/مائتان/مائتين/ميتين ثلاثمئة/ثلاثمائة/تلتمية أربعمئة/أربعمائة/ربعمية", 200, 100),
    **_counted("خمسمئة/خمسمائة/خمسمية ستمئة/ستمائة/ستمية سبعمئة/سبعمائة/سبعمية ثمانمئة/ثمانمائة/تمنمية", 500, 100),
    **_counted("تسعمئة/تسعمائة/تسعمية ألف/آلاف ألفين/ألفان", 900, 100),
    "أحد": 1,
    "إحدى": 1,
    "اثنا": 2,
    "اثنتا": 2,
    "اثني": 2,
    "ألفين": 2000,
    "ألفان": 2000,
}
_ARABIC_HOURS = {**_counted("أولى ثانية ثالثة رابعة خامسة سادسة سابعة ثامنة تاسعة عاشرة", 1), "حادية": 1}
_ALONE_NO_NUMBER = frozenset({"احد", "احدى"})
_GLUED = ("", "و", "ال", "وال", "ب", "ف", "ل", "لل", "بال", "فال")

_WORDS: dict[str, _Words] = {
    "fr": _Words(_folded(_FRENCH), frozenset({"et"}), twenties=True),
    "en": _Words(_folded(_ENGLISH), frozenset({"and"})),
    "es": _Words(_folded(_SPANISH), frozenset({"y"})),
    "ar": _Words(
        _folded(_ARABIC), frozenset({"و"}), _folded(_ARABIC_HOURS), _GLUED, _ALONE_NO_NUMBER, units_first=True
    ),
}
_WORDS["ary"] = _WORDS["ar"]
