"""A rehearsal tells by the right step what went wrong, at the time that the scenario names."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from rehearsals.scenario import Means
from tenants import clock
from tests.rehearsals.scenarios import HEAD, reasons_by_step, rehearsed

pytestmark = pytest.mark.usefixtures("committed")

ASKS_TWICE = """\
greeting:
  expect: Northside Dental
lines:
  - say: What are your opening hours on Saturday?
    expect: 9 in the morning
  - say: How much is a check-up?
    expect: 46 pounds
    expect_not: 45
  - say: No, goodbye.
    expect: goodbye
ends: caller
never_said: [check-up is 4\\d]
database:
  - model: message
    count: 1
  - model: call
    outcome: answered
"""


@pytest.mark.parametrize("means", [Means.TEXT, Means.RELAY])
def test_what_went_wrong_is_told_by_the_step_in_which_it_did(means: Means):
    result = rehearsed(ASKS_TWICE, means)
    assert not result.passed
    assert [step.passed for step in result.steps] == [True, True, False, True]
    heard = "Check-up is 45 pounds. Anything else?"
    assert result.steps[2].heard == heard
    assert result.steps[2].reasons == (f"expected '46 pounds', heard {heard!r}", f"must not say '45', said {heard!r}")
    assert [(check.what, check.reason) for check in result.checks] == [
        ("never said: check-up is 4\\d", f"said 'check-up is 4\\\\d': {heard!r}"),
        ("ends: caller", "ended by assistant, expected caller"),
        ("database: 1 message", "expected 1 message (any), 0 of 0 match"),
        ("database: 1 call, outcome: answered", ""),
    ]
    assert result.reasons[0] == f"step 2: expected '46 pounds', heard {heard!r}"


def test_a_greeting_that_is_not_as_expected_is_step_nought():
    result = rehearsed("greeting: {expect: Southside}\nlines:\n  - hang_up: true\n")
    assert list(reasons_by_step(result)) == [0]


def test_a_line_that_was_passed_over_expects_nothing():
    result = rehearsed("lines:\n  - {when: your name, say: Anna., expect: never}\n  - hang_up: true\n")
    assert result.passed
    assert [step.passed_over for step in result.steps] == [False, True, False]


OPEN_NOW = "lines:\n  - say: Are you open at the moment?\n    expect: {}\n  - hang_up: true\n"


@pytest.mark.parametrize("means", [Means.TEXT, Means.RELAY])
@pytest.mark.parametrize(
    ("now", "answer"),
    [
        ("2026-03-10T09:00", "open at the moment, until half past 5"),
        ("2026-03-10T20:00", "closed at the moment. We open tomorrow at half past 8"),
        # The clocks of London went forward that night.
        ("2026-03-29T23:30", "closed at the moment. We open tomorrow"),
        ("1999-12-31T12:00", "open at the moment"),
    ],
)
def test_the_clock_says_what_the_scenario_says(means: Means, now: str, answer: str):
    result = rehearsed(OPEN_NOW.format(f"'{answer}'"), means, head=HEAD.replace("2026-03-10T10:00", now))
    assert result.reasons == []


def test_a_clock_that_was_set_goes_on_ticking_and_is_nobody_elses():
    before = dt.datetime.now(dt.UTC)
    with clock.set_ahead(dt.timedelta(days=30)):
        first = clock.now()
        time.sleep(0.02)
        assert dt.timedelta(milliseconds=20) <= clock.now() - first < dt.timedelta(seconds=5)
        assert first - before >= dt.timedelta(days=30)
    assert clock.now() - before < dt.timedelta(days=1)


def test_a_transfer_that_fails_brings_the_caller_back_also_as_text():
    result = rehearsed(
        """\
dial: no-answer
lines:
  - say: Can I speak to someone?
    expect: nobody is available
  - say: "No"
    pause: 2
  - hang_up: true
ends: caller
"""
    )
    assert result.reasons == []


def test_the_caller_hears_only_the_beginning_of_what_is_cut_short():
    result = rehearsed("lines:\n  - {say: Sorry., interrupt_after: 1}\n  - hang_up: true\n")
    assert result.steps[0].heard == "Hello, you're"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("model: voice.PhoneNumber, number: '+4420', assistant: {name: Nobody}", "Assistant matching query does not"),
        ("model: voice.PhoneNumber, number: '+4420', assistant: {colour: red}", "Cannot resolve keyword 'colour'"),
        ("model: voice.PhoneNumber, number: '+442079460101', assistant: {pk: 1}", "already exists"),
        ("model: voice.Assistant, name: Night, language: en, languages: 3, voices: {en: 4}", "voices"),
        ("model: message, name: Anna, phone: '1', reason: x, conversation: 7", "must be a"),
    ],
)
def test_a_scenario_that_cannot_be_set_up_is_told(row: str, reason: str):
    result = rehearsed(f"setup:\n  - {{{row}}}\nlines: [{{say: Hi.}}]\n")
    assert result.error.startswith("The scenario cannot be set up: ") and reason in result.error
    assert not result.passed


def test_a_caller_and_an_assistant_that_go_round_in_circles_are_stopped():
    result = rehearsed("answers:\n  otherwise: What are your opening hours on Saturday?\n")
    assert result.error == "the caller and the assistant went round in circles"


def test_a_session_that_breaks_is_an_error_of_its_scenario(monkeypatch):
    async def breaks(*args: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("rehearsals.runner.call_by_text", breaks)
    assert rehearsed("lines: [{say: Hi.}]\n").error == "the call broke off: RuntimeError: out of order"


def test_a_call_without_an_end_is_given_up(monkeypatch):
    monkeypatch.setattr("rehearsals.runner.LONGEST_S", 0.5)
    result = rehearsed("lines: [{silence: 100}]\n", Means.RELAY)
    assert result.error == "the call was not over after 0.5 s"
