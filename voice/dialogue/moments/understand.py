"""A sentence into the moment that it tells of."""

from __future__ import annotations

import datetime as dt

from voice.dialogue.moments.choices import WHEN
from voice.dialogue.moments.clocks import clock
from voice.dialogue.moments.dates import DATES, DATES_IN_FULL
from voice.dialogue.moments.kinds import Atom, Kind, Setting, reduced
from voice.dialogue.moments.languages import LANGUAGES
from voice.dialogue.moments.lexicon import atoms_of
from voice.dialogue.moments.moment import Moment
from voice.dialogue.moments.reading import moment_of
from voice.dialogue.moments.times import DURATIONS, HOURS_OF_A_DAY, NO_TIMES, as_time

_SILENT = frozenset(
    {Kind.OTHER, Kind.THE, Kind.OF, Kind.AT, Kind.ON, Kind.IN, Kind.A, Kind.AND, Kind.OR, Kind.NO, Kind.NOT, Kind.TO}
)

_BEFORE_HOUR = frozenset({Kind.AT, Kind.ON, Kind.TO, Kind.NO, Kind.ABOUT, Kind.CLOCK_AT})


def moment_in(text: str, language: str, now: dt.datetime, about: Moment | None = None) -> Moment | None:
    """What a sentence says of when, or None when it says nothing of it.

    language: fr, en, es, ar or ary. now: aware, in the wall time of the business. about: what is being spoken of, for
    words that lean on it ("une demi-heure plus tard", "the week after", "el mismo día"); what is returned holds only
    what the sentence says, and `about.corrected_by` puts the two together.

    - A weekday alone is the next one; today only when the time said with it is still to come. When a week is spoken
      of, it is that week's.
    - "mardi prochain", "el martes que viene" and their like are the coming Tuesday, unless that is today or tomorrow:
      then the one after. "Next Tuesday" in English is that of next week.
    - An hour without part of the day: 1 to 6 are of the afternoon, 7 to 11 of the morning, with the other reading
      besides; 12 is noon. A number and nothing else is an hour while a day is spoken of.
    - Dates without a year are the next to come. What no calendar has, or what is over in the year said, is nothing.

    The time it takes grows with the length of the text, of which what goes beyond some minutes of speech is ignored.
    Raises KeyError for another language.
    """
    spoken = LANGUAGES[language]
    atoms = atoms_of(text, spoken)
    if all(atom.kind in _SILENT for atom in atoms):
        return None
    setting = Setting(now, about, spoken.next_is_next_week)
    grammar = (NO_TIMES, spoken.durations, DURATIONS, spoken.clock, HOURS_OF_A_DAY, DATES_IN_FULL, spoken.dates, DATES)
    atoms = _hour_answered(atoms, setting)
    for rules in grammar:
        atoms = reduced(atoms, rules, setting)
    return moment_of(atoms, setting) if any(atom.kind in WHEN or atom.kind is Kind.NOT for atom in atoms) else None


def _hour_answered(atoms: list[Atom], setting: Setting) -> list[Atom]:
    """A number and nothing else is a time when a day is being spoken of: "four", "make it ten"."""
    said = [atom for atom in atoms if atom.kind not in _BEFORE_HOUR]
    if setting.about is None or not setting.about.has_day or [atom.kind for atom in said] != [Kind.NUMBER]:
        return atoms
    return [as_time(clock(said[0].value))]
