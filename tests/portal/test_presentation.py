from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from voice import presentation
from voice.presentation import Segment, Timing

BEGAN = dt.datetime(2026, 8, 21, 12, 0, tzinfo=dt.UTC)


@dataclass
class Said:
    text: str = "Bonjour."
    speaker: str = "assistant"
    language: str = "fr"
    started_at: dt.datetime = BEGAN
    interrupted: bool = False
    endpoint_ms: int | None = None
    transcript_ms: int | None = None
    first_text_ms: int | None = None
    first_audio_ms: int | None = None


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("fr", "21 août 2026"),
        ("en", "21 Aug 2026"),
        ("es", "21 ago 2026"),
        ("ar", "21 أغسطس 2026"),
        ("ary", "21 غشت 2026"),
    ],
)
def test_a_day_is_written_as_its_language_writes_it(language: str, shown: str) -> None:
    assert presentation.day(BEGAN.astimezone(ZoneInfo("Europe/Paris")), language) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0 s"), (59.6, "1 min 00 s"), (83, "1 min 23 s"), (3723, "1 h 02 min"), (-3, "0 s")]
)
def test_a_duration_is_said_in_its_two_largest_units(seconds: float, shown: str) -> None:
    with translation.override("en"):
        assert presentation.duration(dt.timedelta(seconds=seconds)) == shown


@pytest.mark.parametrize(("seconds", "shown"), [(-1, "0:00"), (7.9, "0:07"), (750, "12:30"), (3723, "1:02:03")])
def test_a_turn_is_placed_by_the_time_since_the_call_began(seconds: float, shown: str) -> None:
    assert presentation.offset(dt.timedelta(seconds=seconds)) == shown


def test_the_steps_of_an_answer_follow_one_another_on_its_bar() -> None:
    said = Said(endpoint_ms=200, transcript_ms=300, first_text_ms=500, first_audio_ms=2000)
    (line,) = presentation.transcript([said], BEGAN)
    steps = [("endpoint", 200), ("transcript", 300), ("text", 500), ("audio", 2000)]
    assert line.timings == tuple(Timing(step, ms) for step, ms in steps)
    assert line.segments == (
        Segment("endpoint", 0, 100),
        Segment("transcript", 100, 50),
        Segment("text", 150, 100),
        Segment("audio", 250, 750),
    )


def test_all_bars_of_a_call_share_the_scale_of_its_slowest_answer() -> None:
    quick, _slow = presentation.transcript([Said(first_audio_ms=500), Said(first_audio_ms=2000)], BEGAN)
    assert quick.segments == (Segment("audio", 0, 250),)


def test_a_quick_call_does_not_fill_its_bars() -> None:
    (line,) = presentation.transcript([Said(first_audio_ms=300)], BEGAN)
    assert line.segments == (Segment("audio", 0, 300),)


def test_a_step_that_overtook_the_one_before_takes_no_room() -> None:
    (line,) = presentation.transcript([Said(transcript_ms=800, first_text_ms=400)], BEGAN)
    assert line.segments[1] == Segment("text", 800, 0)


def test_a_turn_without_measurements_has_no_bar() -> None:
    (line,) = presentation.transcript([Said()], BEGAN)
    assert line.timings == () and line.segments == ()


def test_an_unknown_result_of_a_transfer_is_shown_as_it_came() -> None:
    with translation.override("en"):
        assert presentation.transfer_result("no-answer") == "Nobody answered"
        assert presentation.transfer_result("something-new") == "something-new"
