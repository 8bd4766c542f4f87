"""The figures in a sentence: amounts, times of day, lengths of time, percentages, telephone numbers, other numbers.

Written in digits or in words, in five languages. What a figure is depends on the words around it, and these may leave
it open ("9 heures"): then a figure has several readings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from voice.dialogue.llm.numerals import MARKS, in_digits

HALF_A_DAY = 720  # minutes
_PHONE = 8  # digits that follow one another with nothing but pauses between them are a telephone number


class Kind(StrEnum):
    MONEY = "money"
    TIME = "time"  # which leaves open whether it is before or after noon: "3 o'clock"
    CLOCK = "clock"  # which does not: "15 heures", "3 in the afternoon"
    LENGTH = "length"
    PERCENT = "percent"
    PHONE = "phone"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Reading:
    """value: an amount in the major unit; minutes since midnight, for TIME modulo twelve hours; minutes; the number."""

    kind: Kind
    value: Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """What was found. digits: as written one after the other. spelled: in words."""

    readings: tuple[Reading, ...]
    digits: str = ""
    spelled: bool = False

    @property
    def kind(self) -> Kind:
        """The first reading's kind."""
        return self.readings[0].kind


_NUMBER = r"[~^]?\d{1,3}(?:[ .,]\d{3})+(?!\d)(?:[.,]\d{1,2})?|[~^]?\d+(?:[.,]\d{1,2}(?!\d))?"
_AND = r"(?:et|and|with|y|con|و)?"
_MONEY = (
    r"(?:€|\$|£|euros?|eur|dollars?|usd|dirhams?|mad|dhs?|francs?|chf|livres?|libras?|pounds?|gbp|quid|bucks|balles"
    r"|dolares?|pesos?|درهما?|دراهم|يورو|اورو|دولارا?|دولارات|جنيها?|ريالا?|ريالات|فرنكا?)(?!\w)"
)
_CENTS = r"(?:centimes?|cents?|pence|penny|centimos?|centavos?|سنتيما?|سنتا?)(?!\w)"
_LENGTHS = {
    r"secondes?|seconds?|segundos?|ثانيه|ثوان": 0,
    r"minutes?|mins?|mn|minutos?|دقيقه|دقائق|دقايق": 1,
    r"heures?|hours?|horas?|ساعه|ساعات|سوايع": 60,
    r"jours?|days?|dias?|يوما?|ايام|يامات|نهار": 1440,
    r"semaines?|weeks?|semanas?|اسبوعا?|اسابيع|سيمانه|سيمانات": 10080,
    r"mois|months?|mes|meses|شهرا?|شهور|اشهر": 43200,
    r"ans?|annees?|years?|anos?|سنه|سنوات|سنين|عاما?": 525600,
}
_UNIT = rf"(?:{_MONEY}|{_CENTS}|%|h(?!\w)|(?:{'|'.join(_LENGTHS)})(?!\w))"

_PHONES = re.compile(rf"[~^]?\d+(?:[\s,.()/\-]*[~^]?\d+)*(?!\d|\s?{_UNIT})")
_PERCENTS = re.compile(
    rf"({_NUMBER})\s?(?:%|(?:pour|por) (?:[~^]?100(?!\d)|cent|ciento)|per ?cent|(?:في )?[~^]100(?!\d))"
)
_AMOUNTS = re.compile(
    rf"(?P<after>{_NUMBER})\s?(?:d'|de )?{_MONEY}(?:\s?{_AND}\s?[~^]?(?P<and_cents>\d{{1,2}})(?![\d.,]*\d)"
    rf"(?:\s?{_CENTS}|(?!\s?{_UNIT})))?"
    rf"|(?:€|\$|£|eur|usd|gbp|mad|chf)\s?(?P<before>{_NUMBER})"
    rf"|(?P<cents>{_NUMBER})\s?{_CENTS}"
)
_FREE = re.compile(
    r"\bgratuit|\boffert(?:e|s|es)?\b|\bfree of charge|\bfor free\b|\bcomplimentary|\bno charge\b|\bat no cost"
    # "Tuesday at 4 is free" costs nothing to say.
    r"|(?<!\d )(?<!clock )(?<!\b[ap]m )(?<!noon )(?<!day )(?<!morning )(?<!evening )(?<!tomorrow )(?<!slot )"
    r"\b(?:is|are|it's|completely|totally|absolutely) free\b(?! (?:to|at|on|from|this|next|now|until))"
    r"|\bfree (?:sessions?|visits?|consultations?|check-ups?|quotes?|estimates?|appointments?)\b"
    r"|\bgratis\b|\bsin coste?\b|مجان|فابور|بلا فلوس"
    r"|\bhalf[ -]price|\bmoitie (?:prix|moins)|\bde moitie\b|\bmitad de precio|نصف (?:ال)?(?:ثمن|سعر)|نص الثمن"
)
_ALWAYS = re.compile(
    r"\b(?:ouvert\w*|joignables?|open|available|abiert\w*)\b.{0,40}?(?:\bjour et nuit|\bday and night|round the clock"
    r"|\bdia y noche)|علي مدار الساعه|ليل نهار|ليل ونهار"
)
_DENIED = re.compile(r"\b(?:pas|not|no|jamais|never|nunca|ليس|ليست|ماشي|غير)\b|n't\b")

_HOUR, _MINUTES = r"[~^]?(?P<h>\d{1,2})(?!\d)", r"[~^]?(?P<m>\d{1,2})(?!\d)"
_NO_UNIT = rf"(?![\d.,]\d|\s?{_UNIT})"
_SHARED_TIMES = (
    (rf"(?<!\d){_HOUR}\s?[:h]\s?(?P<m>\d{{2}})(?!\d)", 0, None),
    (rf"(?<!\d){_HOUR}\s?h(?!\w)", 0, None),
)
# Words that tell a time: the pattern, the minutes that they add to the hour, and what else they may mean.
_TIMES: dict[str, tuple[tuple[str, int, Kind | None], ...]] = {
    "fr": (
        (rf"{_HOUR} heures? et demie?\b", 30, Kind.LENGTH),
        (rf"{_HOUR} heures? et quart\b", 15, Kind.LENGTH),
        (rf"{_HOUR} heures? moins (?:le )?quart\b", -15, None),
        (rf"{_HOUR}\s?heures?(?!\w)(?:\s(?:et )?{_MINUTES}{_NO_UNIT})?", 0, Kind.LENGTH),
        (r"(?<!apres[ -])\bmidi et demie?\b", 750, None),
        (r"(?<!apres[ -])\bmidi\b", 720, None),
        (r"\bminuit\b", 0, None),
    ),
    "en": (
        (rf"half past {_HOUR}", 30, None),
        (rf"quarter past {_HOUR}", 15, None),
        (rf"quarter to {_HOUR}", -15, None),
        (
            rf"{_HOUR}(?:[:. ]{_MINUTES})?\s?(?:[ap]\.?\s?m\b|o\s?'?\s?clock|in the (?:morning|afternoon|evening))",
            0,
            None,
        ),
        (rf"\b(?:at|from|until|till|by|before|after|around) {_HOUR}(?: {_MINUTES})?{_NO_UNIT}", 0, Kind.NUMBER),
        (r"\b(?:noon|midday)\b", 720, None),
        (r"\bmidnight\b", 0, None),
    ),
    "es": (
        (rf"\blas? {_HOUR} y media\b", 30, None),
        (rf"\blas? {_HOUR} y cuarto\b", 15, None),
        (rf"\blas? {_HOUR} menos cuarto\b", -15, None),
        (rf"\b(?:a|de|desde|hasta|sobre|entre|y|son|es) las? {_HOUR}(?:(?: y | ){_MINUTES})?{_NO_UNIT}", 0, None),
        (rf"{_HOUR} horas? y media\b", 30, Kind.LENGTH),
        (rf"{_HOUR}\shoras?\b", 0, Kind.LENGTH),
        (r"\bmediodia\b", 720, None),
        (r"\bmedianoche\b", 0, None),
    ),
    "ar": (
        (rf"(?:ساعه |\^)\^?{_HOUR} و ?(?:ال)?نصف?(?!\w)", 30, None),
        (rf"(?:ساعه |\^)\^?{_HOUR} و ?(?:ال)?ربع(?!\w)", 15, None),
        (rf"(?:ساعه |\^)\^?{_HOUR} (?:الا|قل) (?:ال)?ربع(?!\w)", -15, None),
        (rf"ساعه {_HOUR}(?:(?:\s?و ?| ){_MINUTES})?", 0, None),
        (rf"\^(?P<h>[3-9]|1[0-2])(?!\d){_NO_UNIT}", 0, None),
        (rf"(?<!\w)(?:من|الي|حتي|بعد|قبل|مع|ل) ?{_HOUR}{_NO_UNIT}", 0, Kind.NUMBER),
        (r"منتصف الليل", 0, None),
    ),
}
_TIMES["ary"] = _TIMES["ar"]
_NOON = re.compile(r"\b(?:midi|noon|midday|mediodia)\b")
_MIDNIGHT = re.compile(r"\b(?:minuit|midnight|medianoche)\b|منتصف الليل")
# What stands at the end of a time, or right after it.
_MORNING = re.compile(r"\ba\.?\s?m\b|\bin the morning|\bdu matin|\bde la manana|صباحا|فالصباح|ديال الصباح")
_EVENING = re.compile(
    r"\bp\.?\s?m\b|\bin the (?:afternoon|evening)|\bat night|\bdu soir|\bde l'apres[ -]midi|\bde la (?:tarde|noche)"
    r"|مساء|ليلا|بعد الظهر|فالعشيه|ديال العشيه|فالليل"
)
_NEAR = 22  # characters
_NO_WORD_OF_IT = re.compile(r"[\d.,;!?|]")
_TIME_PATTERNS = {
    language: [(re.compile(pattern), minutes, also) for pattern, minutes, also in (*_SHARED_TIMES, *patterns)]
    for language, patterns in _TIMES.items()
}
_LENGTH_PATTERNS = [(re.compile(rf"({_NUMBER})[\s-]?(?:{unit})(?!\w)"), minutes) for unit, minutes in _LENGTHS.items()]
_HOURS_AND_MINUTES = re.compile(
    rf"[~^]?(\d+)\s?(?:heures?|hours?|horas?|ساعه|ساعات)\s?{_AND}\s?[~^]?(\d{{1,2}})(?!\d)"
    r"(?:\s?(?:minutes?|minutos?|دقيقه))?"
)
_HOURS_AND_A_HALF = re.compile(r"[~^]?(\d+) (?:hours? and a half|and a half hours?|ساع(?:ه|ات) ونصف?|سوايع ونص)(?!\w)")
_NUMBERS = re.compile(_NUMBER)


def figures_in(text: str, language: str) -> list[Figure]:
    """Every figure of a text, read as one of that language."""
    rest = _Rest(_doubled(in_digits(text.replace("’", "'"), language)))
    return [
        *_phones(rest),
        *_percents(rest),
        *_amounts(rest),
        *_times(rest, language),
        *_lengths(rest),
        *_numbers(rest),
    ]


def numbers_in(text: str, language: str) -> set[Decimal]:
    """Every number of a text, whatever it counts."""
    return {Decimal(number) for number in re.findall(r"\d+", in_digits(text, language))}


def digits_in(text: str, language: str) -> str:
    """All digits of a text one after the other, those in words included: "zéro six, 12" → "0612"."""
    return "".join(re.findall(r"\d", _doubled(in_digits(text, language))))


def times_in(text: str, language: str) -> tuple[list[tuple[int, Figure]], str]:
    """The times of day in a text, each with its place, and the text with its numbers in digits and what is a time or
    another figure with a unit struck out; places are those of that text.
    """
    rest = _Rest(_doubled(in_digits(text, language)))
    for taken in (_phones, _percents, _amounts):
        taken(rest)
    patterns = _TIME_PATTERNS.get(language, _TIME_PATTERNS["fr"])
    found = [
        (match.start(), _time(match, minutes, also))
        for pattern, minutes, also in patterns
        for match in rest.take(pattern)
    ]
    return found, rest.text


class _Rest:
    """The text of which no figure has been made yet."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, pattern: re.Pattern[str], least_digits: int = 0) -> list[re.Match[str]]:
        """The matches with so many digits; nobody else reads them."""
        taken = [match for match in pattern.finditer(self.text) if _count_digits(match.group()) >= least_digits]
        for match in taken:
            self.text = self.text[: match.start()] + "|" * len(match.group()) + self.text[match.end() :]
        return taken


def _phones(rest: _Rest) -> list[Figure]:
    found = rest.take(_PHONES, _PHONE)
    return [_figure(match, Reading(Kind.PHONE, Decimal(0))) for match in found]


def _percents(rest: _Rest) -> list[Figure]:
    return [_figure(match, Reading(Kind.PERCENT, _value(match[1]))) for match in rest.take(_PERCENTS)]


def _amounts(rest: _Rest) -> list[Figure]:
    amounts = [_figure(match, Reading(Kind.MONEY, _amount(match))) for match in rest.take(_AMOUNTS)]
    free = [match for match in _FREE.finditer(rest.text) if not _DENIED.search(rest.text[: match.start()])]
    return amounts + [_figure(match, Reading(Kind.MONEY, Decimal(0))) for match in free]


def _amount(match: re.Match[str]) -> Decimal:
    if match["cents"]:
        return _value(match["cents"]) / 100
    return _value(match["after"] or match["before"]) + Decimal(match["and_cents"] or 0) / 100


def _times(rest: _Rest, language: str) -> list[Figure]:
    patterns = _TIME_PATTERNS.get(language, _TIME_PATTERNS["fr"])
    return [_time(match, minutes, also) for pattern, minutes, also in patterns for match in rest.take(pattern)]


def _time(match: re.Match[str], minutes: int, also: Kind | None) -> Figure:
    told = match.groupdict()
    hour, past = int(told.get("h") or 0), int(told.get("m") or 0)
    readings = [_reading_of_time(hour, past + minutes, match)]
    if also is Kind.LENGTH:
        readings.append(Reading(Kind.LENGTH, Decimal(hour * 60 + past + minutes)))
    elif also:
        readings.append(Reading(also, Decimal(hour)))
    return _figure(match, *readings)


def _reading_of_time(hour: int, minutes: int, match: re.Match[str]) -> Reading:
    after = match.string[match.end() : match.end() + _NEAR]
    said = match.group() + _NO_WORD_OF_IT.split(after)[0]
    past = (hour * 60 + minutes) % HALF_A_DAY
    if _EVENING.search(said):
        return Reading(Kind.CLOCK, Decimal(past + HALF_A_DAY))
    if _MORNING.search(said) or _MIDNIGHT.search(match.group()):
        return Reading(Kind.CLOCK, Decimal(past))
    if hour > 12 or _NOON.search(match.group()):
        return Reading(Kind.CLOCK, Decimal((hour * 60 + minutes) % (2 * HALF_A_DAY)))
    return Reading(Kind.TIME, Decimal(past))


def _lengths(rest: _Rest) -> list[Figure]:
    hours = [(match, Decimal(2 * HALF_A_DAY)) for match in rest.take(_ALWAYS)]
    hours += [(match, Decimal(match[1]) * 60 + 30) for match in rest.take(_HOURS_AND_A_HALF)]
    hours += [(match, Decimal(match[1]) * 60 + Decimal(match[2])) for match in rest.take(_HOURS_AND_MINUTES)]
    lengths = [(match, _value(match[1]) * unit) for pattern, unit in _LENGTH_PATTERNS for match in rest.take(pattern)]
    return [_figure(match, Reading(Kind.LENGTH, minutes)) for match, minutes in hours + lengths]


def _numbers(rest: _Rest) -> list[Figure]:
    return [_figure(match, Reading(Kind.NUMBER, _value(match.group()))) for match in rest.take(_NUMBERS)]


def _figure(match: re.Match[str], *readings: Reading) -> Figure:
    text = match.group()
    return Figure(readings, "".join(filter(str.isdigit, text)), spelled=any(mark in text for mark in MARKS))


def _value(number: str) -> Decimal:
    """ "1 200,50" → 1200.50. Three digits after a separator are thousands."""
    plain = re.sub(r"[ .,](?=\d{3}(?!\d))", "", number.strip("~^ "))
    return Decimal(plain.replace(",", ".").replace(" ", ""))


def _count_digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _doubled(text: str) -> str:
    """ "double ~7" → "~7 ~7", as numbers are dictated in English."""
    text = re.sub(r"\bdouble ([~^]?\d)(?!\d)", r"\1 \1", text)
    return re.sub(r"\b(?:triple|treble) ([~^]?\d)(?!\d)", r"\1 \1 \1", text)
