"""Parts of the day that languages share; those that divide the day otherwise have their own."""

from __future__ import annotations

import datetime as dt

from voice.dialogue.moments.kinds import Part


def part(
    earliest: str, latest: str, reads: tuple[int, int] | None = None, *, pieces: tuple[str, str, str] | None = None
) -> Part:
    """A part of the day from hours as they are written: "06:00", "" for none; pieces as "06:00-10:00"."""
    divided = pieces and tuple(tuple(_time(bound) for bound in piece.split("-")) for piece in pieces)
    return Part(_time(earliest), _time(latest), reads, divided)  # type: ignore[arg-type]


def _time(written: str) -> dt.time | None:
    return dt.time.fromisoformat(written) if written else None


MORNING = part("06:00", "12:00", (0, 13), pieces=("06:00-10:00", "09:00-11:00", "10:00-12:00"))
AFTERNOON = part("12:00", "18:00", (12, 20), pieces=("12:00-15:00", "14:00-17:00", "16:00-19:00"))
EVENING = part("18:00", "22:00", (16, 24), pieces=("18:00-20:00", "19:00-21:00", "20:00-22:00"))
NIGHT = part("20:00", "", (19, 30))
LUNCH = part("12:00", "14:00", (11, 15))
AFTER_LUNCH = part("13:00", "18:00", (12, 20))
BEFORE_LUNCH = part("", "12:00", (6, 13))
FIRST_THING = part("06:00", "10:00", (5, 12))
DAYTIME = part("06:00", "18:00")
END_OF_DAY = part("16:00", "20:00", (14, 22))
AFTER_WORK = part("17:00", "22:00", (16, 24))
