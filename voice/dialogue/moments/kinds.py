"""What the words of a sentence are to a grammar of dates: atoms of a kind, and rules that make larger ones of them.

A sentence is a row of atoms, and its shape the row of their kinds, one character each, so that a rule is a regular
expression over kinds: `weekday the? number of? month`. Rules apply one after another, each to what the one before left;
none of them looks back, so the time they take grows with the length of the sentence and no faster.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from voice.dialogue.moments.moment import Hours, Moment

_FIRST_CODE = 0xE000  # kinds are written in characters that mean nothing to regular expressions


class Kind(Enum):
    """What an atom is; beside it what it means, and the type of its value where it has one."""

    OTHER = auto()  # a word that says nothing of when
    # Words.
    NUMBER = auto()  # int
    A = auto()  # the number one that is an article too: 1
    ORDINAL = auto()  # first, second: int
    HOUR_NAME = auto()  # an hour by a name of its own, as Arabic has them: int
    DIGITS = auto()  # three or four digits written as one: int
    DOTTED = auto()  # two numbers with a dot between: (int, int)
    OH = auto()  # nought, said as a letter
    YEAR = auto()  # int
    WEEKDAY = auto()  # tuple of int, Monday is 0
    WEEKDAY_OR_NUMBER = auto()  # a word that is both: (weekday, number)
    WEEKDAYS = auto()  # every one of them: tuple of int
    MONTH = auto()  # int
    NUMERIC = auto()  # a date in figures: (day, month, year or None)
    RELATIVE = auto()  # today, tomorrow: days ahead
    HOLIDAY = auto()  # a function: year → date
    PART = auto()  # a part of the day: Part
    MERIDIEM = auto()  # am or pm: Part
    NOON = auto()  # noon or midnight: 12 or 0
    MINUTES = auto()  # after an hour, and a half: minutes, less than nothing for those before it
    TO_HOUR = auto()  # before an hour, half past: minutes, less than nothing for those before it
    HOUR = auto()  # the unit, or what follows a number that is an hour
    MINUTE = auto()  # the unit
    DAY = auto()  # the unit
    WEEK = auto()  # the unit
    MONTH_UNIT = auto()  # the unit
    YEAR_UNIT = auto()  # the unit
    WEEKEND = auto()  # the end of the week
    HALF = auto()  # half an hour, half of something: 30
    OCLOCK = auto()  # only after an hour
    CLOCK_AT = auto()  # only before an hour, as in Spanish and Darija
    NEXT = auto()  # next, coming
    NEXT_BUT_ONE = auto()  # the one after the next
    THIS = auto()  # this
    LAST = auto()  # last: of what is over, or the last of several
    AGO = auto()  # so long ago
    SINCE = auto()  # since
    PAST_DAY = auto()  # yesterday
    WEEK_LATER = auto()  # after a weekday, a week or two later: days
    FOLLOWING = auto()  # the one after what is spoken of
    PRECEDING = auto()  # the one before what is spoken of
    SAME = auto()  # the same as what is spoken of
    SAME_TIME = auto()  # at the same time
    NEXT_DAY = auto()  # a day seen from the one spoken of: days ahead
    BEFORE = auto()  # before
    AFTER = auto()  # after
    FROM = auto()  # from
    UNTIL = auto()  # until, by
    TO = auto()  # to, between two times or days
    BETWEEN = auto()  # between
    LATEST = auto()  # at the latest
    ONWARDS = auto()  # and later
    AND = auto()  # and
    OR = auto()  # or
    NOT = auto()  # not, except
    NO = auto()  # no, rather: what follows replaces what came before; True if it may refuse that
    CANNOT = auto()  # that I cannot
    ANY = auto()  # any
    ANYTIME = auto()  # whenever
    IN = auto()  # from now
    WITHIN = auto()  # from now until
    ABOUT = auto()  # about
    START = auto()  # the beginning of
    MIDDLE = auto()  # the middle of
    END = auto()  # the end of
    LATER = auto()  # later
    EARLIER = auto()  # earlier
    SOONEST = auto()  # as soon as possible
    MOVE = auto()  # to move an appointment
    THE = auto()  # an article
    OF = auto()  # of
    AT = auto()  # at
    ON = auto()  # on
    MONEY = auto()  # a currency
    COUNTED = auto()  # what numbers count that are no time
    STREET = auto()  # a kind of street
    LABEL = auto()  # after this comes a number that is no time
    CALLED = auto()  # after this comes a name
    LASTING = auto()  # after this comes how long something takes
    # What rules make of words.
    TIME = auto()  # Clock
    HOURS = auto()  # bounds within a day: (Clock or None, Clock or None)
    DATE = auto()  # Days: one day, or some of a list
    PERIOD = auto()  # Days: a week, a month, from then on
    DURATION = auto()  # Duration

    @property
    def code(self) -> str:
        """One character."""
        return _CODES[self]


_CODES = {kind: chr(_FIRST_CODE + place) for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Atom:
    """A word, or some words that mean one thing."""

    kind: Kind
    value: Any = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: its bounds, and the hours it makes of those that could be of morning or evening.

    reads: a number of an hour is read as one of these, the last not included; beyond 24 they are those after midnight.
    pieces: the bounds of its beginning, its middle and its end.
    """

    earliest: dt.time | None
    latest: dt.time | None
    reads: tuple[int, int] | None = None
    pieces: tuple[Hours, Hours, Hours] | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as said. exact: it has one reading."""

    hour: int
    minute: int = 0
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time; minutes are of elapsed time, the rest of the calendar."""

    months: int = 0
    days: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Days:
    """Days as said; see Moment for first to doubtful.

    bare: weekdays said and nothing with them, whose week is known when the rest of the sentence is.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    weekdays: frozenset[int] = frozenset()
    only: frozenset[dt.date] = frozenset()
    doubtful: bool = False
    bare: tuple[int, ...] = ()

    @classmethod
    def one(cls, day: dt.date, *, doubtful: bool = False) -> Days:
        """A single day."""
        return cls(day, day, doubtful=doubtful)

    @property
    def single(self) -> bool:
        """Whether it is one day."""
        return self.first is not None and self.first == self.last


@dataclass(frozen=True, slots=True)
class Found:
    """The atoms that a rule has matched."""

    atoms: Sequence[Atom]

    def all(self, *kinds: Kind) -> list[Any]:
        """The values of the atoms of some kinds, in order."""
        return [atom.value for atom in self.atoms if atom.kind in kinds]

    def first(self, *kinds: Kind, default: Any = None) -> Any:
        """The value of the first atom of some kinds."""
        return next((atom.value for atom in self.atoms if atom.kind in kinds), default)

    def has(self, *kinds: Kind) -> bool:
        """Whether there is an atom of one of these kinds."""
        return any(atom.kind in kinds for atom in self.atoms)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a sentence is read against. about: see `moment_in`. next_is_next_week: see `Language`."""

    now: dt.datetime
    about: Moment | None = None
    next_is_next_week: bool = False

    @property
    def today(self) -> dt.date:
        """The day it is for the business."""
        return self.now.date()


Make = Callable[[Found, Setting], "Atom | list[Atom] | None"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Atoms in an order, and what they make together: one atom or some; None leaves them as they are."""

    pattern: re.Pattern[str]
    make: Make


def rule(pattern: str, make: Make) -> Rule:
    """A rule from names of kinds, with the signs of regular expressions between them."""
    return Rule(re.compile(_NAME.sub(_code, pattern).replace(" ", "")), make)


def rules(*described: tuple[str, Make]) -> tuple[Rule, ...]:
    """Several rules, in the order in which they apply."""
    return tuple(rule(pattern, make) for pattern, make in described)


def shape_of(atoms: Iterable[Atom]) -> str:
    """The kinds of some atoms, one character each."""
    return "".join(atom.kind.code for atom in atoms)


def reduced(atoms: list[Atom], grammar: Iterable[Rule], setting: Setting) -> list[Atom]:
    """The atoms after all rules of a grammar."""
    shape = shape_of(atoms)
    for each in grammar:
        if each.pattern.search(shape):
            atoms = _applied(each, atoms, shape, setting)
            shape = shape_of(atoms)
    return atoms


def _applied(applying: Rule, atoms: list[Atom], shape: str, setting: Setting) -> list[Atom]:
    result: list[Atom] = []
    done = 0
    for match in applying.pattern.finditer(shape):
        start, end = match.span()
        made = applying.make(Found(atoms[start:end]), setting)
        if made is not None:
            result += [*atoms[done:start], *(made if isinstance(made, list) else [made])]
            done = end
    return [*result, *atoms[done:]]


_NAME = re.compile(r"[a-z_]+")


def _code(name: re.Match[str]) -> str:
    return Kind[name.group().upper()].code
