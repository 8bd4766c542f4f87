"""The digits at the end of what was said, in figures or in words: "c'est le zéro six douze" → "0612".

Only as good as it takes to tell a telephone number from a part of one, which is what it is for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from voice.endpointing_words import Words, words_of

_LONGEST_SPELLING = 7  # words: "neuf cent quatre vingt dix neuf"
# Enough for any telephone number, spelled digit by digit, with a "plus" and some "double".
_LOOKED_AT = 24  # words

Spellings = Mapping[Words, str]


@dataclass(frozen=True, slots=True)
class TrailingDigits:
    """digits: what the utterance ends in, "" for none, with a leading + if one was said.

    numbers: in how many numbers they were said. alone: nothing else was said.
    """

    digits: str
    numbers: int
    alone: bool


def trailing_digits(words: Words, language: str) -> TrailingDigits:
    """Read the numbers that the words end in."""
    spellings = _SPELLINGS.get(language, {})
    recent = words[-_LOOKED_AT:]
    for start, first in enumerate(recent):
        if first in _ARTICLES:  # "c'est un zéro six"
            continue
        numbers = _numbers_to_the_end(recent[start:], spellings)
        if numbers:
            alone = start == 0 and len(recent) == len(words)
            return TrailingDigits("".join(numbers), len(numbers), alone)
    return TrailingDigits("", 0, alone=False)


def _numbers_to_the_end(words: Words, spellings: Spellings) -> list[str]:
    """One string of digits for each number, or nothing when there is another word among them."""
    numbers: list[str] = []
    at, prefix, times = 0, "", 1
    while at < len(words):
        word = words[at]
        if word in _PLUSES and not numbers and not prefix:
            prefix, at = "+", at + 1
        elif word in _REPEATS and times == 1 and at + 1 < len(words):
            times, at = _REPEATS[word], at + 1
        else:
            digits, used = _number_at(words, at, spellings)
            if not used:
                return []
            numbers.append(prefix + digits * times)
            at, prefix, times = at + used, "", 1
    return numbers if any(word not in _DOUBTFUL for word in words) else []


def _number_at(words: Words, at: int, spellings: Spellings) -> tuple[str, int]:
    if words[at].isascii() and words[at].isdigit():
        return words[at], 1
    for length in range(min(_LONGEST_SPELLING, len(words) - at), 0, -1):
        digits = spellings.get(words[at : at + length])
        if digits is not None:
            return digits, length
    return "", 0


_PLUSES = frozenset({"+", "plus", "más", "زائد"})
_REPEATS = {"double": 2, "triple": 3, "doble": 2, "دوبل": 2, "دبل": 2}
# Never the beginning of a number; and numbers only in the company of others.
_ARTICLES = frozenset({"un", "une", "una", "واحد", "wahed", "wa7ed", "wahd", "wa7d"})
_DOUBTFUL = _ARTICLES | {"oh", "o", "one", "uno", "plus", "más"}


def _counted(first: int, listed: str) -> dict[str, str]:
    """Numbers from `first` on, separated by commas; ways to say the same one by slashes; each with its digits."""
    numbered = enumerate(listed.split(","), first)
    return {way.strip(): str(number) for number, ways in numbered for way in ways.split("/")}


def _tens(listed: str, first: int = 2) -> dict[str, str]:
    """The tens, from twenty on or from the `first` times ten."""
    return {word: digits + "0" for word, digits in _counted(first, listed).items()}


def _joined(tens: Mapping[str, str], units: Mapping[str, str], patterns: Sequence[str]) -> dict[str, str]:
    """Tens and units put together in each of the ways a language has: "vingt-deux", "خمسة وعشرين"."""
    return {
        pattern.format(ten=ten, unit=unit): str(int(tens[ten]) + int(units[unit]))
        for ten, unit, pattern in product(tens, units, patterns)
        if units[unit] != "0"
    }


def _hundreds(hundreds: Mapping[str, str], below: Mapping[str, str], patterns: Sequence[str]) -> dict[str, str]:
    """Full hundreds, and with what may follow them. `hundreds` counts them: "six cent" → "6"."""
    whole = {hundred: digit + "00" for hundred, digit in hundreds.items()}
    followed = {
        pattern.format(hundred=hundred, rest=rest): digit + digits.zfill(2)
        for (hundred, digit), (rest, digits), pattern in product(hundreds.items(), below.items(), patterns)
        if digits != "0"
    }
    return whole | followed


def _french() -> dict[str, str]:
    units = _counted(0, "zéro/zero, un/une, deux, trois, quatre, cinq, six, sept, huit, neuf")
    teens = _counted(10, "dix, onze, douze, treize, quatorze, quinze, seize, dix sept, dix huit, dix neuf")
    tens = _tens(
        "vingt, trente, quarante, cinquante, soixante, septante, octante/huitante/quatre vingt/quatre vingts, nonante"
    )
    score = {word: digits for word, digits in tens.items() if digits in ("60", "80")}
    below = units | teens | tens | _joined(tens, units, ["{ten} {unit}", "{ten} et {unit}"])
    below |= _joined(score, teens, ["{ten} {unit}", "{ten} et {unit}"])
    hundreds = {"cent": "1"} | {
        f"{unit} {cent}": digit for (unit, digit), cent in product(units.items(), ("cent", "cents")) if digit > "1"
    }
    return below | _hundreds(hundreds, below, ["{hundred} {rest}"])


def _english() -> dict[str, str]:
    units = _counted(0, "zero/oh/o/nought, one, two, three, four, five, six, seven, eight, nine")
    teens = _counted(10, "ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen, seventeen, eighteen, nineteen")
    tens = _tens("twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety")
    said = _counted(1, "one, two, three, four, five, six, seven, eight, nine")
    below = units | teens | tens | _joined(tens, said, ["{ten} {unit}"])
    hundreds = {f"{unit} hundred": digit for unit, digit in said.items()} | {"a hundred": "1"}
    rest = {word: digits for word, digits in below.items() if word not in ("oh", "o", "nought")}
    # "Nine hundred one two" is dictated as three numbers.
    large = {word: digits for word, digits in rest.items() if len(digits) > 1}
    return (
        below | _hundreds(hundreds, rest, ["{hundred} and {rest}"]) | _hundreds(hundreds, large, ["{hundred} {rest}"])
    )


def _spanish() -> dict[str, str]:
    units = _counted(0, "cero, uno/un/una, dos, tres, cuatro, cinco, seis, siete, ocho, nueve")
    teens = _counted(
        10,
        "diez, once, doce, trece, catorce, quince, dieciséis/dieciseis, diecisiete, dieciocho, diecinueve, veinte, "
        "veintiuno/veintiún/veintiuna, veintidós/veintidos, veintitrés/veintitres, veinticuatro, veinticinco, "
        "veintiséis/veintiseis, veintisiete, veintiocho, veintinueve",
    )
    tens = _tens("treinta, cuarenta, cincuenta, sesenta, setenta, ochenta, noventa", first=3)
    below = units | teens | tens | _joined(tens, units, ["{ten} y {unit}", "{ten} {unit}"])
    hundreds = _counted(
        1,
        "cien/ciento, doscientos, trescientos, cuatrocientos, quinientos, seiscientos, setecientos, "
        "ochocientos, novecientos",
    )
    return below | _hundreds(hundreds, below, ["{hundred} {rest}"])


def _arabic() -> dict[str, str]:
    units = _counted(
        0,
        "صفر/زيرو, واحد/واحدة/وحدة, اثنان/اثنين/اثنتان/اثنتين/اتنين/تنين, ثلاثة/ثلاث/تلاتة/تلات, "
        "أربعة/أربع, خمسة/خمس, ستة/ست, سبعة/سبع, ثمانية/ثماني/ثمان/تمانية/تمنية, تسعة/تسع",
    )
    teens = _counted(
        10,
        "عشرة/عشر, أحد عشر/إحدى عشرة/حداشر/احداشر, اثنا عشر/اثني عشر/اثنتا عشرة/اتناشر/اطناشر, ثلاثة "
        "عشر/ثلاث عشرة/تلتاشر/تلطاشر, أربعة عشر/أربع عشرة/اربعتاشر/اربعطاشر, خمسة عشر/خمس "
        "عشرة/خمستاشر/خمسطاشر, ستة عشر/ست عشرة/ستاشر/سطاشر, سبعة عشر/سبع عشرة/سبعتاشر/سبعطاشر, ثمانية "
        "عشر/ثماني عشرة/تمنتاشر/تمنطاشر, تسعة عشر/تسع عشرة/تسعتاشر/تسعطاشر",
    )
    tens = _tens(
        "عشرون/عشرين, ثلاثون/ثلاثين/تلاتين, أربعون/أربعين, خمسون/خمسين, ستون/ستين, سبعون/سبعين, "
        "ثمانون/ثمانين/تمانين, تسعون/تسعين"
    )
    return units | teens | tens | _joined(tens, units, ["{unit} و{ten}", "{unit} و {ten}"])


def _darija() -> dict[str, str]:
    units = _counted(
        0,
        "صفر/زيرو, واحد/وحدة, جوج/زوج/تنين, تلاتة/ثلاثة/تلت, ربعة/أربعة, خمسة, ستة, سبعة, "
        "تمنية/تمانية/ثمنية, تسعود/تسعة",
    )
    latin = _counted(
        0,
        "zero/sifr, wahed/wa7ed/wahda/wa7da/wahd/wa7d, jouj/joj/juj/jooj/zouj/tnin, tlata/tlatha/tleta, "
        "reb3a/rb3a/rab3a/arb3a/arba3a, khamsa/khemsa/5amsa/khmsa, setta/stta/sta/sitta, "
        "seb3a/sb3a/sab3a, tmenya/tmnya/tmanya/tmania, tes3oud/ts3oud/tes3ud/tes3a/ts3a/tas3oud",
    )
    teens = _counted(
        10,
        "عشرة, حضاش/حداش, طناش/تناش, تلطاش/تلتاش/ثلاطاش/تلاتاش, ربعطاش/أربعطاش/ربعتاش, خمسطاش/خمستاش, "
        "سطاش/ستاش, سبعطاش/سبعتاش, تمنطاش/تمنتاش/ثمنطاش, تسعطاش/تسعتاش",
    ) | _counted(
        10,
        "3achra/3chra/3ashra/3echra, hdach/7dach/hdash/7dash, tnach/tnash/tna3ch, "
        "tlettach/telttach/tltach/tlattach, rbe3tach/rb3tach/reb3tach/arba3tach, "
        "khemstach/khamstach/khmstach, settach/sttach/stach, sbe3tach/sb3tach/seb3tach, "
        "tmentach/tmntach/tmantach, tse3tach/ts3tach/tes3tach",
    )
    tens = _tens("عشرين, تلاتين/ثلاثين, ربعين/أربعين, خمسين, ستين, سبعين, تمانين/ثمانين, تسعين")
    latin_tens = _tens(
        "3echrin/3achrin/3chrin/3ishrin/3acherin, tlatin/tletin, reb3in/rb3in/arb3in/rab3in, "
        "khamsin/khemsin/khmsin, settin/sttin/stin, seb3in/sb3in/sab3in, tmanin/tmanyin, tes3in/ts3in"
    )
    joined = _joined(tens, units, ["{unit} و{ten}", "{unit} و {ten}"])
    joined |= _joined(latin_tens, latin, ["{unit} o {ten}", "{unit} w {ten}", "{unit} ou {ten}", "{unit} u {ten}"])
    return units | latin | teens | tens | latin_tens | joined


def _by_words(spellings: Mapping[str, str]) -> Spellings:
    return {words_of(spelling): digits for spelling, digits in spellings.items()}


_FRENCH, _ARABIC = _by_words(_french()), _by_words(_arabic())
_SPELLINGS: Mapping[str, Spellings] = {
    "fr": _FRENCH,
    "en": _by_words(_english()),
    "es": _by_words(_spanish()),
    "ar": _ARABIC,
    "ary": {**_FRENCH, **_ARABIC, **_by_words(_darija())},
}
