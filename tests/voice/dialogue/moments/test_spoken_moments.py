"""What is said of when means what the tables of each language say, at the clocks they name."""

from __future__ import annotations

import datetime as dt

from tests.tables import every_row
from tests.voice.dialogue.moments import arabic, darija, english, french, spanish
from tests.voice.dialogue.moments.telling import NEW_YEARS_EVE, THURSDAY, told
from voice.dialogue.moments import moment_in

TABLES = {"fr": french, "en": english, "es": spanish, "ar": arabic, "ary": darija}


@every_row(
    ("language", "now", "text", "meant"),
    [(language, *case) for language, table in TABLES.items() for case in table.EXPRESSIONS],
)
def test_what_is_said_is_understood(language: str, now: dt.datetime, text: str, meant: str) -> None:
    assert told(moment_in(text, language, now), now) == meant


@every_row(("language", "text"), [(language, text) for language, table in TABLES.items() for text in table.NOT_DATES])
def test_what_is_no_date_is_taken_for_none(language: str, text: str) -> None:
    assert moment_in(text, language, THURSDAY) is None
    assert moment_in(text, language, NEW_YEARS_EVE) is None


@every_row(
    ("language", "now", "before", "text", "meant"),
    [(language, *case) for language, table in TABLES.items() for case in table.CORRECTIONS],
)
def test_what_is_said_next_changes_what_is_meant(
    language: str, now: dt.datetime, before: str, text: str, meant: str
) -> None:
    spoken_of = moment_in(before, language, now)
    assert spoken_of is not None
    later = moment_in(text, language, now, spoken_of)
    assert later is not None
    assert told(spoken_of.corrected_by(later), now) == meant


@every_row("language", TABLES)
def test_tables_are_as_long_as_they_claim(language: str) -> None:
    assert len({text for _, text, _ in TABLES[language].EXPRESSIONS}) >= 70
