"""Twilio tells what became of a call; it is applied once, to that call, in that tenant."""

from __future__ import annotations

import pytest

from config.demo import MOREAU, NORTHSIDE
from tenants.context import tenant_context
from tests.factories import make_call
from tests.twilio_requests import INCOMING, STATUS, call_of, form, rows, twilio_post
from voice.models import Call

State, Outcome = Call.State, Call.Outcome


def report(call: Call, status: str, **fields: str):
    response = twilio_post(STATUS, form(MOREAU, CallSid=call.call_sid, CallStatus=status, **fields))
    assert (response.status_code, response.content) == (204, b"")
    return call_of(MOREAU, call.call_sid)


@pytest.fixture
def make(moreau):
    def make(**fields: object) -> Call:
        with tenant_context(moreau):
            return make_call(**fields)

    return make


@pytest.mark.parametrize(
    ("before", "status", "after"),
    [
        (State.RINGING, "completed", State.NO_ANSWER),
        (State.RINGING, "busy", State.NO_ANSWER),
        (State.RINGING, "no-answer", State.NO_ANSWER),
        (State.RINGING, "canceled", State.NO_ANSWER),
        (State.RINGING, "failed", State.FAILED),
        (State.IN_PROGRESS, "busy", State.INTERRUPTED),
        (State.IN_PROGRESS, "no-answer", State.INTERRUPTED),
        (State.IN_PROGRESS, "canceled", State.INTERRUPTED),
        (State.IN_PROGRESS, "failed", State.FAILED),
    ],
)
def test_a_report_of_the_end_closes_the_call_and_its_conversation(make, before, status, after):
    call = report(make(state=before), status)
    assert call.state == after
    assert call.ended_at is not None
    assert call.conversation.ended_at == call.ended_at


@pytest.mark.parametrize("status", ["queued", "initiated", "ringing", "in-progress", "answered"])
@pytest.mark.parametrize("state", [State.RINGING, State.IN_PROGRESS])
def test_a_report_from_the_middle_of_a_call_changes_nothing(make, status, state):
    call = report(make(state=state), status)
    assert (call.state, call.ended_at, call.conversation.ended_at) == (state, None, None)


def test_a_call_whose_session_still_runs_is_left_to_its_session(make):
    call = report(make(state=State.IN_PROGRESS), "completed", CallDuration="12")
    assert (call.state, call.ended_at, call.duration_seconds) == (State.IN_PROGRESS, None, 12)


def test_a_call_that_was_put_through_ends_with_the_person_it_was_put_through_to(make):
    call = report(make(state=State.IN_PROGRESS, outcome=Outcome.TRANSFERRED), "completed")
    assert (call.state, call.outcome) == (State.COMPLETED, Outcome.TRANSFERRED)
    assert call.conversation.ended_at == call.ended_at is not None


@pytest.mark.parametrize("status", ["completed", "busy", "no-answer", "canceled", "failed"])
@pytest.mark.parametrize("state", Call.ENDED)
def test_a_call_that_is_over_keeps_its_end_and_still_learns_its_duration(make, state, status):
    call = make(state=state)
    after = report(call, status, CallDuration="83")
    assert (after.state, after.ended_at, after.duration_seconds) == (state, call.ended_at, 83)


@pytest.mark.parametrize(("given", "stored"), [("0", 0), ("83", 83), ("9999999", 9999999), ("", None)])
def test_the_duration_is_kept(make, given, stored):
    assert report(make(), "completed", CallDuration=given).duration_seconds == stored


def test_a_later_report_without_a_duration_does_not_forget_it(make):
    call = make()
    report(call, "completed", CallDuration="83")
    assert report(call, "completed").duration_seconds == 83


@pytest.mark.parametrize("status", ["completed", "busy", "failed"])
def test_a_report_delivered_twice_has_the_effect_of_one(make, status):
    call, before = make(state=State.RINGING), rows(MOREAU)
    first, second = (report(call, status, CallDuration="5") for _ in range(2))
    assert (first.state, first.ended_at, first.duration_seconds) == (
        second.state,
        second.ended_at,
        second.duration_seconds,
    )
    assert first.conversation.ended_at == second.conversation.ended_at
    assert rows(MOREAU) == before


def test_a_call_reported_over_before_it_was_connected_is_not_connected_any_more(moreau):
    fields = form(MOREAU)
    twilio_post(INCOMING, fields)
    twilio_post(STATUS, fields | {"CallStatus": "completed"})
    assert b"<Hangup" in twilio_post(INCOMING, fields).content


def test_a_report_of_a_call_that_nobody_knows_is_taken_note_of_and_makes_nothing(moreau, caplog):
    fields, before = form(MOREAU, CallStatus="completed"), rows(MOREAU)
    assert twilio_post(STATUS, fields).status_code == 204
    assert rows(MOREAU) == before
    (line,) = (record.msg for record in caplog.records if record.name == "voice.webhooks")
    assert (line["event"], line["call"], line["tenant"]) == (
        "webhook for an unknown call",
        fields["CallSid"],
        "t_moreau",
    )


def test_a_report_for_a_number_that_nobody_has_is_answered_the_same(make):
    call = make(state=State.RINGING)
    fields = form(MOREAU, CallSid=call.call_sid, CallStatus="completed", To="+33199001777")
    assert twilio_post(STATUS, fields).status_code == 204
    assert call_of(MOREAU, call.call_sid).state == State.RINGING


@pytest.mark.parametrize("status", ["completed", "busy", "failed"])
def test_a_tenants_number_does_not_reach_another_tenants_call(make, northside, status):
    call, before = make(state=State.RINGING), rows(NORTHSIDE)
    fields = form(NORTHSIDE, CallSid=call.call_sid, CallStatus=status, CallDuration="5")
    assert twilio_post(STATUS, fields).status_code == 204
    untouched = call_of(MOREAU, call.call_sid)
    assert (untouched.state, untouched.duration_seconds, untouched.ended_at) == (State.RINGING, None, None)
    assert rows(NORTHSIDE) == before


def test_the_same_callsid_in_two_tenants_is_two_calls(make, northside):
    ours = make(state=State.RINGING)
    with tenant_context(northside):
        make_call(call_sid=ours.call_sid, state=State.RINGING)
    report(ours, "busy")
    assert call_of(NORTHSIDE, ours.call_sid).state == State.RINGING
