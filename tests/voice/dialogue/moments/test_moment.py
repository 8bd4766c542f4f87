"""What a moment allows, what is left of it after a correction, and which instant it is where clocks change."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tests.voice.dialogue.moments.telling import AUTUMN_EVE, PARIS, SPRING_EVE, THURSDAY, told
from voice.dialogue.moments import Moment, instant, moment_in

TUESDAY, WEDNESDAY = dt.date(2026, 3, 17), dt.date(2026, 3, 18)


def heard(text: str, language: str = "fr", about: Moment | None = None) -> Moment:
    moment = moment_in(text, language, THURSDAY, about)
    assert moment is not None
    return moment


def at(hour: int, minute: int = 0) -> dt.time:
    return dt.time(hour, minute)


@pytest.mark.parametrize(
    ("now", "text", "written"),
    [
        (THURSDAY, "mardi à 16 heures", "2026-03-17T16:00:00+01:00"),
        (SPRING_EVE, "demain à deux heures et demie du matin", "2026-03-29T03:30:00+02:00"),
        (SPRING_EVE, "demain à trois heures du matin", "2026-03-29T03:00:00+02:00"),
        (AUTUMN_EVE, "demain à deux heures et demie du matin", "2026-10-25T02:30:00+02:00"),
        (AUTUMN_EVE, "demain à trois heures du matin", "2026-10-25T03:00:00+01:00"),
    ],
)
def test_an_instant_is_on_the_clock_of_the_place(now: dt.datetime, text: str, written: str) -> None:
    moment = moment_in(text, "fr", now)
    assert moment is not None
    found = instant(moment, PARIS)
    assert found is not None
    assert found.isoformat() == written


def test_a_moment_is_read_in_the_zone_of_the_business() -> None:
    casablanca = ZoneInfo("Africa/Casablanca")
    found = instant(heard("mardi à 16 heures"), casablanca)
    assert found is not None
    assert (found.hour, found.tzinfo) == (16, casablanca)


@pytest.mark.parametrize("text", ["mardi", "à 16 heures", "mardi ou jeudi à 16 heures", "mardi après-midi"])
def test_without_one_day_and_a_time_there_is_no_instant(text: str) -> None:
    assert instant(heard(text), PARIS) is None


def test_days_are_allowed_by_name_by_list_and_by_range() -> None:
    assert heard("mardi ou jeudi").allows_day(TUESDAY)
    assert not heard("mardi ou jeudi").allows_day(WEDNESDAY)
    assert heard("la semaine prochaine mais pas le mercredi").allows_day(TUESDAY)
    assert not heard("la semaine prochaine mais pas le mercredi").allows_day(WEDNESDAY)
    assert heard("les mardis").allows_day(TUESDAY + dt.timedelta(days=70))
    listed = heard("le 17 mars ou le 17 avril")
    assert [day for day in (TUESDAY, WEDNESDAY, dt.date(2026, 4, 17)) if listed.allows_day(day)] == [
        TUESDAY,
        dt.date(2026, 4, 17),
    ]


def test_bounds_hold_their_beginning_and_not_their_end() -> None:
    window = heard("entre 14 et 16 heures")
    assert [window.allows_time(time) for time in (at(13, 59), at(14), at(15, 59), at(16))] == [False, True, True, False]


def test_a_time_allows_its_two_readings() -> None:
    four = heard("à quatre heures")
    assert four.allows_time(at(16))
    assert four.allows_time(at(4))
    assert not four.allows_time(at(15))


def test_excluded_hours_are_not_allowed() -> None:
    assert not heard("tout sauf le matin").allows_time(at(9))
    assert heard("tout sauf le matin").allows_time(at(15))


def test_exclusions_add_up_until_what_they_exclude_is_asked_for() -> None:
    week = heard("la semaine prochaine")
    twice = week.corrected_by(heard("pas le lundi", about=week)).corrected_by(heard("pas le mardi", about=week))
    assert twice.excluded_weekdays == {0, 1}
    asked = twice.corrected_by(heard("bon alors lundi", about=twice))
    assert told(asked, THURSDAY) == "Mon 16 Mar not Tue"


def test_a_window_takes_the_place_of_a_time_and_a_time_that_of_a_window() -> None:
    moment = heard("mardi à 15 heures")
    assert told(moment.corrected_by(heard("le matin")), THURSDAY) == "Tue 17 Mar 06:00-12:00"
    assert told(heard("mardi matin").corrected_by(heard("à 15 heures")), THURSDAY) == "Tue 17 Mar 15:00"


def test_a_time_excluded_is_forgotten() -> None:
    moment = heard("mardi à 15 heures")
    assert told(moment.corrected_by(heard("pas à 15 heures", about=moment)), THURSDAY) == "Tue 17 Mar not 15:00-15:01"


def test_both_choices_take_what_was_said_before() -> None:
    moment = heard("mardi").corrected_by(heard("à 10 heures ou à 14 heures"))
    assert told(moment, THURSDAY) == "Tue 17 Mar 10:00|22:00 or Tue 17 Mar 14:00"


def test_a_wish_for_soon_ends_with_the_next_wish() -> None:
    soon = heard("le plus tôt possible")
    assert not soon.corrected_by(heard("mardi")).soonest
    assert soon.corrected_by(heard("pas le lundi")).soonest


def test_another_language_is_an_error() -> None:
    with pytest.raises(KeyError):
        moment_in("morgen", "de", THURSDAY)
