"""A call's states: which may follow which, whoever asks first, and what becomes of a call that nobody ends."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from contextlib import AbstractContextManager

import pytest
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.utils import timezone

from config.celery import app
from config.demo import MOREAU, NORTHSIDE, DemoTenant
from tenants.context import MissingTenant, TenantRef, public_context, tenant_context
from tenants.errors import IllegalTransition
from tests.factories import make_call
from tests.twilio_requests import call_of, forget_calls
from voice import calls, tasks
from voice.models import Call
from voice.simulator.line import new_sid

State, Outcome = Call.State, Call.Outcome

ALLOWED = {
    (State.RINGING, State.IN_PROGRESS),
    (State.RINGING, State.NO_ANSWER),
    (State.RINGING, State.FAILED),
    (State.RINGING, State.INTERRUPTED),
    (State.IN_PROGRESS, State.COMPLETED),
    (State.IN_PROGRESS, State.FAILED),
    (State.IN_PROGRESS, State.INTERRUPTED),
}
FORBIDDEN = set(itertools.product(State, State)) - ALLOWED


@pytest.fixture
def in_moreau(moreau):
    with tenant_context(moreau):
        yield


@pytest.mark.parametrize(("source", "target"), sorted(ALLOWED))
def test_a_call_may_move(in_moreau, source, target):
    call = make_call(state=source)
    call.move_to(target)
    assert call.state == target
    call.refresh_from_db()
    assert call.state == target
    assert (call.ended_at is not None) == (target in Call.ENDED) == call.is_over


@pytest.mark.parametrize(("source", "target"), sorted(FORBIDDEN))
def test_a_call_may_not_move(in_moreau, source, target):
    call = make_call(state=source)
    before = Call.objects.filter(pk=call.pk).values().get()
    with pytest.raises(IllegalTransition) as refusal:
        call.move_to(target, outcome=Outcome.MESSAGE, ended_at=timezone.now())
    assert refusal.value.message == f"A call that is {source} cannot become {target}."
    assert Call.objects.filter(pk=call.pk).values().get() == before
    assert call.state == source


def test_every_state_that_ends_a_call_is_final():
    assert {source for source, _ in ALLOWED} == set(State) - set(Call.ENDED)


def test_of_two_who_move_a_call_the_second_is_told_what_the_first_made_of_it(in_moreau):
    first = make_call(state=State.IN_PROGRESS)
    second = Call.objects.get(pk=first.pk)
    first.move_to(State.COMPLETED, outcome=Outcome.MESSAGE)
    with pytest.raises(IllegalTransition, match="completed"):
        second.move_to(State.INTERRUPTED)
    assert second.state == State.COMPLETED
    assert Call.objects.get(pk=first.pk).outcome == Outcome.MESSAGE


def test_a_move_writes_its_changes_with_it_and_nothing_else(in_moreau):
    call = make_call(state=State.IN_PROGRESS)
    Call.objects.filter(pk=call.pk).update(first_word_ms=120)  # written meanwhile by a session
    ended_at = timezone.now() - dt.timedelta(seconds=9)
    call.move_to(State.COMPLETED, outcome=Outcome.ANSWERED, ended_at=ended_at)
    stored = Call.objects.get(pk=call.pk)
    assert (stored.ended_at, stored.outcome, stored.first_word_ms) == (ended_at, Outcome.ANSWERED, 120)


# --- calls that show no sign of life ---

SILENT = dt.timedelta(seconds=settings.CALL_STALE_AFTER_S + 1)
ALIVE = dt.timedelta(seconds=settings.CALL_STALE_AFTER_S - 5)


@pytest.fixture
def alone(in_moreau):
    """No other stale call is around to be counted."""
    calls.close_stale_calls()


def silent_for(silence: dt.timedelta, state: State, **fields: object) -> Call:
    return make_call(state=state, alive_at=timezone.now() - silence, **fields)


@pytest.mark.parametrize(
    ("state", "outcome", "closed_as"),
    [
        (State.IN_PROGRESS, Outcome.NONE, State.INTERRUPTED),
        (State.IN_PROGRESS, Outcome.MESSAGE, State.INTERRUPTED),
        (State.RINGING, Outcome.NONE, State.NO_ANSWER),
    ],
)
def test_a_silent_call_is_closed_as_of_its_last_sign_of_life(alone, state, outcome, closed_as):
    call = silent_for(SILENT, state, outcome=outcome)
    assert calls.close_stale_calls() == 1
    stored = Call.objects.select_related("conversation").get(pk=call.pk)
    assert (stored.state, stored.outcome) == (closed_as, outcome)
    assert stored.ended_at == stored.conversation.ended_at == call.alive_at


@pytest.mark.parametrize("state", [State.RINGING, State.IN_PROGRESS])
def test_a_call_that_lives_is_left_alone(alone, state):
    call = silent_for(ALIVE, state)
    assert calls.close_stale_calls() == 0
    assert Call.objects.get(pk=call.pk).state == state


@pytest.mark.parametrize("state", Call.ENDED)
def test_a_call_that_is_over_is_left_alone(alone, state):
    call = silent_for(dt.timedelta(days=1), state)
    assert calls.close_stale_calls() == 0
    stored = Call.objects.get(pk=call.pk)
    assert (stored.state, stored.ended_at) == (state, call.ended_at)


def test_a_call_that_was_put_through_is_left_alone_for_four_hours(alone):
    call = silent_for(dt.timedelta(hours=3, minutes=59), State.IN_PROGRESS, outcome=Outcome.TRANSFERRED)
    assert calls.close_stale_calls() == 0
    assert Call.objects.get(pk=call.pk).state == State.IN_PROGRESS


def test_a_call_that_was_put_through_is_taken_for_completed_after_four_hours(alone):
    call = silent_for(dt.timedelta(hours=4, seconds=1), State.IN_PROGRESS, outcome=Outcome.TRANSFERRED)
    assert calls.close_stale_calls() == 1
    stored = Call.objects.get(pk=call.pk)
    assert (stored.state, stored.outcome) == (State.COMPLETED, Outcome.TRANSFERRED)


def test_closing_again_finds_nothing_more(alone):
    silent_for(SILENT, State.IN_PROGRESS)
    assert [calls.close_stale_calls() for _ in range(2)] == [1, 0]


def test_a_call_that_was_ended_while_it_was_being_closed_keeps_its_own_end(alone, monkeypatch):
    call = silent_for(SILENT, State.IN_PROGRESS)
    close = calls._close_stale

    def ended_first(stale: Call, now: dt.datetime) -> bool:
        Call.objects.get(pk=stale.pk).move_to(State.COMPLETED, outcome=Outcome.ANSWERED)
        return close(stale, now)

    monkeypatch.setattr(calls, "_close_stale", ended_first)
    assert calls.close_stale_calls() == 0
    assert Call.objects.get(pk=call.pk).state == State.COMPLETED


def test_the_calls_of_another_tenant_are_not_touched(alone, northside):
    with tenant_context(northside):
        theirs = silent_for(SILENT, State.IN_PROGRESS)
    assert calls.close_stale_calls() == 0
    assert call_of(NORTHSIDE, theirs.call_sid).state == State.IN_PROGRESS


def test_nobodys_calls_are_not_closed(db):
    with public_context(), pytest.raises(MissingTenant):
        calls.close_stale_calls()


# --- with a real worker ---


@pytest.fixture
def stale_sid(committed):
    """The CallSid of a stale call that Moreau has, and Northside too."""
    call_sid = new_sid("CA")
    try:
        for demo in (MOREAU, NORTHSIDE):
            with tenant_context(TenantRef(0, f"t_{demo.slug}")):
                silent_for(SILENT, State.IN_PROGRESS, call_sid=call_sid)
        yield call_sid
    finally:
        for demo in (MOREAU, NORTHSIDE):
            forget_calls(demo, call_sid)


def working() -> AbstractContextManager[object]:
    queues = [app.conf.task_default_queue]  # another test's worker may have chosen other ones for the whole process
    worker: AbstractContextManager[object] = start_worker(
        app, pool="solo", perform_ping_check=False, queues=queues, loglevel="CRITICAL"
    )
    return worker


def _state_once_closed(demo: DemoTenant, call_sid: str, timeout_s: float = 20) -> str:
    deadline = time.monotonic() + timeout_s
    while (state := call_of(demo, call_sid).state) == State.IN_PROGRESS:
        assert time.monotonic() < deadline, "no worker closed the call"
        time.sleep(0.05)
    return state


def test_the_worker_closes_every_tenants_stale_calls(stale_sid):
    with public_context():
        tasks.close_stale_calls_everywhere.delay()
    with working():
        states = [_state_once_closed(demo, stale_sid) for demo in (MOREAU, NORTHSIDE)]
    assert states == [State.INTERRUPTED, State.INTERRUPTED]


def test_a_worker_that_is_told_one_tenant_closes_only_its_calls(stale_sid):
    with tenant_context(TenantRef(0, "t_northside")):
        tasks.close_stale_calls.delay()
    with working():
        assert _state_once_closed(NORTHSIDE, stale_sid) == State.INTERRUPTED
    assert call_of(MOREAU, stale_sid).state == State.IN_PROGRESS


def test_housekeeping_is_on_the_clock():
    schedule = app.conf.beat_schedule["close stale calls"]
    assert schedule["task"] == tasks.close_stale_calls_everywhere.name
    assert schedule["schedule"].run_every <= dt.timedelta(minutes=1)
