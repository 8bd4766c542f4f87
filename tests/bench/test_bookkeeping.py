"""What a run's figures are made of: what the caller heard, what was late, and how it is summed up."""

from __future__ import annotations

import json

import pytest

from bench.figures import Counts, spread
from bench.heard import Heard, frames_late
from bench.soak import Sample, growth
from bench.table import capacity_table, markdown


def test_audio_that_comes_before_the_last_was_played_is_not_late():
    heard = Heard()
    assert heard.audio(10.0, 800) == 0
    assert heard.audio(10.05, 800) == 0
    assert heard.ends_at == pytest.approx(10.2)


def test_the_first_audio_of_an_answer_is_never_late():
    heard = Heard()
    heard.audio(10.0, 160)
    heard.begin_turn()
    assert heard.audio(20.0, 160) == 0
    assert heard.ends_at == pytest.approx(20.02)


def test_audio_that_comes_after_the_last_was_played_left_frames_of_nothing():
    heard = Heard()
    heard.audio(10.0, 800)
    assert heard.audio(10.15, 800) == 3
    assert heard.ends_at == pytest.approx(10.25)


@pytest.mark.parametrize(("late_ms", "frames"), [(-5, 0), (0, 0), (0.9, 0), (2, 1), (20, 1), (22, 2), (100, 5)])
def test_lateness_is_counted_in_frames_begun(late_ms, frames):
    assert frames_late(late_ms / 1000) == frames


def test_a_mark_comes_back_when_what_was_before_it_has_been_played_and_only_once():
    heard = Heard()
    heard.audio(10.0, 800)
    heard.mark("first")
    heard.audio(10.0, 800)
    heard.mark("second")
    assert heard.marks_played(10.09) == []
    assert heard.marks_played(10.1) == ["first"]
    assert heard.marks_played(10.5) == ["second"]
    assert heard.marks_played(11.0) == []


def test_a_clear_drops_what_is_not_played_and_sends_back_every_mark():
    heard = Heard()
    heard.audio(10.0, 8000)
    heard.mark("a")
    heard.audio(10.0, 8000)
    heard.mark("b")
    assert heard.clear(10.5) == ["a", "b"]
    assert heard.ends_at == 10.5
    assert heard.marks_played(99.0) == []
    assert heard.audio(12.0, 160) == 0, "what follows a clear begins anew"


def test_a_sentence_goes_on_until_its_mark():
    heard = Heard()
    heard.audio(10.0, 160)
    assert heard.in_sentence
    heard.mark("end")
    assert not heard.in_sentence


def test_only_what_happens_in_the_steady_part_counts_but_for_beginnings_and_losses():
    counts = Counts()
    for measuring in (False, True):
        counts.measuring = measuring
        counts.replied(0.25)
        counts.heard(160, 2, -0.04)
        counts.sent_late(0.003)
        counts.sent_frame(speech=True)
        counts.ponged(0.001)
        counts.interrupted_by_assistant()
        counts.greeted(since_start_s=0.01, since_ring_s=0.05)
        counts.lost["no answer"] += 1
    summary = counts.summary()
    assert summary["reply_ms"] == {"p50": 250.0, "p95": 250.0, "p99": 250.0, "max": 250.0, "count": 1}
    assert (summary["late_frames"], summary["gaps"], summary["premature_replies"]) == (2, 1, 1)
    assert summary["greeting_ms"]["count"] == 2
    assert summary["ring_to_greeting_ms"]["p50"] == 50.0
    assert (summary["lost_calls"], summary["lost"]) == (2, {"no answer": 2})


def test_how_much_was_left_to_play_is_known_but_for_the_first_audio_of_an_answer():
    counts = Counts(measuring=True)
    counts.heard(800, 0, None)
    assert counts.summary()["least_lead_ms"] is None
    counts.heard(800, 0, 0.3)
    counts.heard(800, 0, 0.1)
    assert counts.summary()["least_lead_ms"] == 100.0


def test_percentiles_of_nothing_are_nothing():
    assert spread([], 50, 95) == {"p50": None, "p95": None, "max": None, "count": 0}
    assert spread([1.0, 2.0, 3.0], 50) == {"p50": 2.0, "max": 3.0, "count": 3}


def samples(*megabytes: float, calls_each: int = 100) -> list[Sample]:
    return [Sample(30.0 * n, calls_each * n, mb, mb + 50) for n, mb in enumerate(megabytes, 1)]


def test_memory_that_grows_with_every_call_is_told_a_call_and_an_hour():
    found = growth(samples(100.0, 100.1, 100.2, 100.3))
    assert found == {"growth_kb_per_call": 1.0, "error_kb_per_call": 0.0, "growth_mb_per_hour": 12.0}


def test_memory_that_goes_up_and_down_grows_by_less_than_two_errors():
    found = growth(samples(100.0, 101.0, 99.5, 100.8, 100.1, 99.9))
    assert abs(found["growth_kb_per_call"]) < 2 * found["error_kb_per_call"]


def test_two_samples_say_nothing_of_growth():
    assert growth(samples(100.0, 200.0))["growth_kb_per_call"] is None


def test_a_run_without_a_single_reply_still_makes_a_table():
    figures = {
        "calls": 2,
        "minutes": 1.0,
        "cpu_seconds_per_call_minute": 0.1,
        "server_cpu": 0.01,
        "generator_cpu": 0.01,
        "memory_per_call_mb": 0.1,
        **Counts().summary(),
    }
    head, _, row = capacity_table([json.loads(json.dumps(figures))]).splitlines()
    assert head.count("|") == row.count("|")
    assert row.startswith("| 2 | – / – / – |")


def test_a_table_is_markdown():
    assert markdown(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"
