"""The days and times that a sentence of a language model names, put together: "mardi 25 à 10 heures ou jeudi à 16".

Callers are understood by `voice.dialogue.moments`, which guesses what they mean. Here nothing is guessed: what is
named is compared with what the calendar has answered.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from voice.dialogue.folding import fold
from voice.dialogue.llm.figures import HALF_A_DAY, Figure, Kind, times_in

_WEEKDAYS = (
    "lundi|monday|lunes|{d}(?:اثنين|تنين)",
    "mardi|tuesday|martes|{d}(?:ثلاثاء|ثلاثا|تلاتاء|تلاتا|تلات)",
    "mercredi|wednesday|miercoles|{d}(?:اربعاء|اربعا)|{y}ل?اربع",
    "jeudi|thursday|jueves|{d}خميس",
    "vendredi|friday|viernes|{d}جمعه",
    "samedi|saturday|sabado|{d}سبت",
    "dimanche|sunday|domingo|{d}(?:احد|حد)",
)
# With its article, glued to what stands before it in Arabic: "فالخميس", "للخميس", "لخميس".
_DEFINITE = r"(?:[وفبك]?ال|و?لل|(?<=نهار )ل?|(?<=يوم )ل?|(?<!\w)ل)"
_NAMED_DAY = r"(?<=نهار )"
_MONTHS = (
    "janvier|january|enero|يناير|جانفي|كانون الثاني",
    "fevrier|february|febrero|فبراير|فيفري|شباط",
    "mars|march|marzo|مارس|اذار",
    "avril|april|abril|ابريل|افريل|نيسان",
    "mai|may|mayo|مايو|ماي|ايار",
    "juin|june|junio|يونيو|يونيه|جوان|حزيران",
    "juillet|july|julio|يوليوز|يوليو|يوليه|جويليه|تموز",
    "aout|august|agosto|اغسطس|غشت|اوت|اب",
    "septembre|september|septiembre|setiembre|سبتمبر|شتنبر|ايلول",
    "octobre|october|octubre|اكتوبر|تشرين الاول",
    "novembre|november|noviembre|نوفمبر|نونبر|تشرين الثاني",
    "decembre|december|diciembre|ديسمبر|دجنبر|كانون الاول",
)
_AHEAD = (
    "aujourd'hui|today|hoy|(?:اليوم|ليوم)(?! ال)",
    "(?<!apres-)(?<!apres )demain|(?<!after )tomorrow|(?<!la )(?<!pasado )manana|(?<!بعد )غدا",
    "apres[ -]demain|(?:the )?day after tomorrow|pasado manana|بعد غدا?",
)


def _each(words: Sequence[str]) -> list[re.Pattern[str]]:
    filled = (one.replace("{d}", _DEFINITE).replace("{y}", _NAMED_DAY) for one in words)
    return [re.compile(rf"(?<!\w)(?:{one})(?!\w)") for one in filled]


# What stands in the place of a name while numbers are read: some names are numbers too, Monday in Arabic is a "two".
_MARKED = [
    (pattern, f" {mark}{chr(97 + place)} ")
    for mark, words in (("aheadq", _AHEAD), ("weekdayq", _WEEKDAYS), ("monthq", _MONTHS))
    for place, pattern in reversed(list(enumerate(_each(words))))
]
_ORDINAL = r"(?:\s?(?:er|st|nd|rd|th)\b)?"
_DAY = rf"[~^]?(?P<{{}}>\d{{{{1,2}}}})(?!\d){_ORDINAL}"
_OF_MONTH = r"(?:\s+(?:of |de |d'|من )?\s*monthq(?P<{}>[a-l]))"
_NAMES = re.compile(
    rf"aheadq(?P<ahead>[a-c])"
    rf"|weekdayq(?P<weekday>[a-g])(?:[\s,]+(?:the |le |el "
    rf"|dia )?{_DAY.format('of_weekday')}{_OF_MONTH.format('its_month')}?)?"
    rf"|{_DAY.format('before')}{_OF_MONTH.format('month')}"
    rf"|monthq(?P<month_first>[a-l])\s+(?:the )?{_DAY.format('after')}"
)
_NEAR = 12  # characters between a weekday and its date


@dataclass(frozen=True, slots=True)
class Mention:
    """A day, a time, or both; None is what was not said. times: minutes since midnight; those that it may be."""

    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    times: frozenset[int] | None = None

    @property
    def has_day(self) -> bool:
        return self.weekday is not None or self.day is not None

    @property
    def has_time(self) -> bool:
        return self.times is not None

    def fits(self, moment: dt.datetime) -> bool:
        """Whether nothing that is said speaks against that moment; wall time."""
        said = (
            (self.weekday, moment.weekday()),
            (self.day, moment.day),
            (self.month, moment.month),
        )
        agrees = all(named is None or named == real for named, real in said)
        return agrees and (self.times is None or moment.hour * 60 + moment.minute in self.times)

    def shares_day_with(self, other: Mention) -> bool:
        """Whether one of them names a day that the other does."""
        same_date = self.day is not None and (self.day, self.month) == (other.day, other.month)
        return same_date or (self.weekday is not None and self.weekday == other.weekday)


@dataclass(frozen=True, slots=True)
class _Placed:
    start: int
    end: int
    said: Mention


def mentions_in(sentence: str, language: str, today: dt.date) -> list[Mention]:
    """The moments that a sentence names, in order. A time belongs to the day before it, or, where the sentence begins
    with a time, to the day after it.
    """
    marked = fold(sentence.replace("’", "'"))
    for pattern, mark in _MARKED:
        marked = pattern.sub(mark, marked)
    times, rest = times_in(marked, language)
    placed = [_Placed(start, start, Mention(times=_minutes(figure))) for start, figure in times]
    placed += [_Placed(found.start(), found.end(), _day(found, today)) for found in _NAMES.finditer(rest)]
    placed.sort(key=lambda one: one.start)
    return _put_together(list(_dated(placed)))


def _day(found: re.Match[str], today: dt.date) -> Mention:
    said = {name: value for name, value in found.groupdict().items() if value is not None}
    if "ahead" in said:
        day = today + dt.timedelta(days=_place(said["ahead"]))
        return Mention(day.weekday(), day.day, day.month)
    if "weekday" in said:
        return Mention(_place(said["weekday"]), _number(said.get("of_weekday")), _month(said.get("its_month")))
    month = said.get("month") or said["month_first"]
    return Mention(day=_number(said.get("before") or said.get("after")), month=_month(month))


def _dated(placed: Sequence[_Placed]) -> Iterator[Mention]:
    """With weekday and date that stand side by side as one."""
    waiting: _Placed | None = None
    for one in placed:
        if waiting and _belong_together(waiting, one):
            waiting = _Placed(waiting.start, one.end, _joined(waiting.said, one.said))
            continue
        if waiting:
            yield waiting.said
        waiting = one
    if waiting:
        yield waiting.said


def _belong_together(one: _Placed, other: _Placed) -> bool:
    if one.said.has_time or other.said.has_time or other.start - one.end > _NEAR:
        return False
    return (one.said.weekday is None) != (other.said.weekday is None)


def _joined(one: Mention, other: Mention) -> Mention:
    return Mention(
        weekday=other.weekday if one.weekday is None else one.weekday,
        day=other.day if one.day is None else one.day,
        month=other.month if one.month is None else one.month,
    )


def _put_together(said: Sequence[Mention]) -> list[Mention]:
    times_first = bool(said) and said[0].has_time
    ordered = list(reversed(said)) if times_first else list(said)
    found: list[Mention] = []
    day: Mention | None = None
    for one in ordered:
        if one.has_day:
            found, day = [*found, one], one
        elif day is None:
            found.append(one)
        elif found and found[-1] == day:
            found[-1] = replace(day, times=one.times)
        else:
            found.append(replace(day, times=one.times))
    return found[::-1] if times_first else found


def _minutes(figure: Figure) -> frozenset[int]:
    """Both halves of the day for a time that leaves open which."""
    found: set[int] = set()
    for reading in figure.readings:
        if reading.kind is Kind.CLOCK:
            found.add(int(reading.value))
        elif reading.kind is Kind.TIME:
            found |= {int(reading.value), int(reading.value) + HALF_A_DAY}
    return frozenset(found)


def _place(letter: str) -> int:
    return ord(letter) - ord("a")


def _month(letter: str | None) -> int | None:
    return _place(letter) + 1 if letter else None


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None
