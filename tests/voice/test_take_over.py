"""Somebody of the staff takes a call out of the assistant's hands, or does not and leaves it there."""

from __future__ import annotations

import datetime as dt

import pytest

from config.demo import MOREAU
from tenants.context import tenant_context
from tests.factories import make_call, make_turn
from tests.fakes.twilio_api import Failure, FakeTwilioApi
from tests.twilio_requests import NEXT, call_of, form, post_raw, twilio_post, verbs
from voice import calls, take_over, tickets
from voice.dialogue.base import Opening
from voice.dialogue.phrases import spoken
from voice.models import Call, StreamTicket, TwilioAccount
from voice.simulator.line import new_sid
from voice.simulator.twiml import Connect, Dial, Gather, Hangup, SayText, read_twiml
from voice.take_over import TakeOverRefused
from voice.twilio_api import TwilioRefused, TwilioUnavailable

State, Outcome = Call.State, Call.Outcome
STAFF = "+33699887701"


@pytest.fixture
def call(moreau, twilio) -> Call:
    with tenant_context(moreau):
        call = make_call(state=State.IN_PROGRESS, call_sid=new_sid("CA"), alive_at=dt.datetime.now(dt.UTC))
        make_turn(call, "Je voudrais parler à Claire.")
    twilio.calls[call.call_sid] = "in-progress"
    return call


@pytest.fixture
def address(moreau, call, twilio) -> str:
    """The address of the staff's leg once the call is being taken over."""
    take_over.take(moreau, call.call_sid, STAFF)
    return twilio.placed[0].one("Url").removeprefix("http://localhost")


def from_staffs_leg(path: str, **changes: str):
    fields = {"CallSid": new_sid("CA"), "From": MOREAU.number, "To": STAFF, "CallStatus": "in-progress"}
    return twilio_post(path, fields | changes)


def told(twilio: FakeTwilioApi, call: Call) -> list[tuple]:
    """The documents that the caller's leg was redirected to."""
    return [read_twiml(asked.one("Twiml")) for asked in twilio.asked("POST", f"/Calls/{call.call_sid}.json")]


def where(call: Call) -> tuple[str, str]:
    after = call_of(MOREAU, call.call_sid)
    return after.state, after.outcome


def test_the_staffs_telephone_rings_and_the_caller_waits_in_a_conference_of_that_call(moreau, call, twilio, address):
    assert twilio.placed[0].one("To") == STAFF
    assert twilio.placed[0].one("From") == call.to_number
    assert twilio.placed[0].one("StatusCallback") == f"http://localhost{address}/status"
    ((said, dial),) = told(twilio, call)
    assert said == SayText(spoken("putting_through", "fr"))
    assert dial.conference.name == f"t{moreau.pk}-{call.call_sid}"
    assert dial.conference.attributes["startConferenceOnEnter"] == "false"
    assert dial.action == f"http://localhost/twilio/voice/next/{moreau.pk}"
    assert where(call) == (State.IN_PROGRESS, Outcome.TRANSFERRED)


def test_the_session_that_loses_its_line_neither_ends_the_call_nor_takes_it_up_again(moreau, call, address):
    with tenant_context(moreau):
        calls.complete(call.pk, outcome=Outcome.ANSWERED, ended_at=call.started_at)
    assert where(call) == (State.IN_PROGRESS, Outcome.TRANSFERRED)


def test_who_picks_up_hears_who_waits_and_joins_with_a_key(moreau, call, address):
    gather, _ = verbs(from_staffs_leg(address))
    assert isinstance(gather, Gather)
    assert "Je voudrais parler à Claire" in gather.prompts[0].text
    accept = gather.action.removeprefix("http://localhost")
    assert accept == f"{address}/accept"
    (dial,) = verbs(from_staffs_leg(accept, Digits="1"))
    assert isinstance(dial, Dial)
    assert dial.conference.name == f"t{moreau.pk}-{call.call_sid}"
    assert dial.conference.attributes["endConferenceOnExit"] == "true"


@pytest.mark.parametrize("bridged", [{}, {"DialBridged": "true"}, {"DialBridged": "false"}])
def test_the_call_ends_when_the_two_have_spoken(moreau, call, address, bridged):
    from_staffs_leg(f"{address}/accept", Digits="1")
    fields = form(MOREAU, CallSid=call.call_sid, CallStatus="in-progress", DialCallStatus="answered", **bridged)
    assert verbs(twilio_post(f"{NEXT}/{moreau.pk}", fields)) == (Hangup(),)
    assert where(call) == (State.COMPLETED, Outcome.TRANSFERRED)
    assert from_staffs_leg(f"{address}/status", CallStatus="completed").status_code == 204
    assert where(call) == (State.COMPLETED, Outcome.TRANSFERRED)


@pytest.mark.parametrize(
    ("status", "result"),
    [
        ("no-answer", "no-answer"),
        ("busy", "busy"),
        ("failed", "failed"),
        ("canceled", "canceled"),
        ("completed", "declined"),
    ],
)
def test_a_caller_whom_nobody_takes_comes_back_to_the_assistant_once(moreau, call, twilio, address, status, result):
    for _ in range(2):
        assert from_staffs_leg(f"{address}/status", CallStatus=status).status_code == 204
    _waited, came_back = told(twilio, call)
    (connect,) = came_back
    assert isinstance(connect, Connect)
    after = call_of(MOREAU, call.call_sid)
    assert (after.state, after.outcome, after.transfer_result) == (State.IN_PROGRESS, Outcome.NONE, result)
    snapshot = tickets.redeem(connect.noun.parameters["ticket"], call_sid=call.call_sid, transport=call.transport)
    assert snapshot.opening == Opening.NOT_TRANSFERRED


@pytest.mark.parametrize("status", ["initiated", "ringing", "in-progress", "answered", "queued"])
def test_a_report_that_is_not_the_end_changes_nothing(call, twilio, address, status):
    from_staffs_leg(f"{address}/status", CallStatus=status)
    assert where(call) == (State.IN_PROGRESS, Outcome.TRANSFERRED)
    assert len(told(twilio, call)) == 1


def test_a_passing_trouble_of_twilio_does_not_leave_the_caller_waiting(call, twilio, address):
    twilio.fail(Failure.BROKEN, Failure.OVERLOADED)
    from_staffs_leg(f"{address}/status", CallStatus="no-answer")
    assert [type(verb) for verb in told(twilio, call)[-1]] == [Connect]
    assert where(call) == (State.IN_PROGRESS, Outcome.NONE)


def test_a_late_report_of_one_attempt_does_not_end_the_next(moreau, call, twilio, address):
    from_staffs_leg(f"{address}/status", CallStatus="no-answer")
    take_over.take(moreau, call.call_sid, STAFF)
    from_staffs_leg(f"{address}/status", CallStatus="no-answer")
    assert where(call) == (State.IN_PROGRESS, Outcome.TRANSFERRED)
    assert verbs(from_staffs_leg(f"{address}/accept", Digits="1"))[-1] == Hangup()


def test_who_picks_up_after_the_caller_has_gone_is_told_so(call, address):
    fields = form(MOREAU, CallSid=call.call_sid, CallStatus="completed", DialCallStatus="completed")
    twilio_post(NEXT, fields)
    gone = (SayText(spoken("caller_has_gone", "fr")), Hangup())
    assert verbs(from_staffs_leg(address)) == gone
    assert verbs(from_staffs_leg(f"{address}/accept", Digits="1")) == gone


def test_a_caller_whose_conference_breaks_before_anybody_came_is_with_the_assistant_again(moreau, call, address):
    fields = form(MOREAU, CallSid=call.call_sid, CallStatus="in-progress", DialCallStatus="answered")
    (connect,) = verbs(twilio_post(f"{NEXT}/{moreau.pk}", fields))
    assert isinstance(connect, Connect)
    assert where(call) == (State.IN_PROGRESS, Outcome.NONE)


def test_a_key_that_is_not_1_takes_nothing(call, address):
    assert verbs(from_staffs_leg(f"{address}/accept", Digits="5")) == (Hangup(),)
    assert call_of(MOREAU, call.call_sid).transfer_result.startswith("ringing-")


# --- what Twilio refuses --------------------------------------------------------------------------------------


def test_a_number_that_twilio_refuses_leaves_the_caller_with_the_assistant(moreau, call, twilio):
    twilio.forbidden = {STAFF}
    with pytest.raises(TwilioRefused):
        take_over.take(moreau, call.call_sid, STAFF)
    assert where(call) == (State.IN_PROGRESS, Outcome.NONE)
    assert told(twilio, call) == []


def test_a_caller_who_cannot_be_led_away_stops_the_staffs_telephone(moreau, call, twilio):
    twilio.calls[call.call_sid] = "completed"
    with pytest.raises(TwilioRefused) as refused:
        take_over.take(moreau, call.call_sid, STAFF)
    assert refused.value.number == 21220
    (leg,) = set(twilio.calls) - {call.call_sid}
    assert twilio.calls[leg] == "completed"
    assert where(call) == (State.IN_PROGRESS, Outcome.NONE)


def test_twilio_being_away_leaves_the_caller_with_the_assistant(moreau, call, twilio):
    twilio.fail(Failure.OVERLOADED)
    with pytest.raises(TwilioUnavailable):
        take_over.take(moreau, call.call_sid, STAFF)
    assert where(call) == (State.IN_PROGRESS, Outcome.NONE)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": State.RINGING},
        {"state": State.COMPLETED},
        {"state": State.IN_PROGRESS, "outcome": Outcome.TRANSFERRED},
        {"state": State.IN_PROGRESS, "outcome": Outcome.VOICEMAIL},
    ],
)
def test_a_call_that_no_assistant_holds_cannot_be_taken(moreau, twilio, fields):
    with tenant_context(moreau):
        call = make_call(**fields)
    with pytest.raises(TakeOverRefused) as refused:
        take_over.take(moreau, call.call_sid, STAFF)
    assert (refused.value.code, twilio.requests) == ("not_running", [])


def test_a_call_is_taken_by_one(moreau, call, address):
    with pytest.raises(TakeOverRefused):
        take_over.take(moreau, call.call_sid, "+33699887702")
    assert call_of(MOREAU, call.call_sid).transfer_to == STAFF


def test_a_number_that_is_none_is_refused(moreau, call, twilio):
    with pytest.raises(TakeOverRefused) as refused:
        take_over.take(moreau, call.call_sid, "Claire")
    assert (refused.value.code, twilio.requests) == ("bad_number", [])


# --- whose call it is -----------------------------------------------------------------------------------------


def test_another_tenant_neither_takes_nor_ends_the_call(northside, call, twilio):
    for attempt in (
        lambda: take_over.take(northside, call.call_sid, STAFF),
        lambda: take_over.hang_up(northside, call.call_sid),
    ):
        with pytest.raises(TakeOverRefused):
            attempt()
    assert (twilio.requests, where(call)) == ([], (State.IN_PROGRESS, Outcome.NONE))


@pytest.mark.parametrize("ending", ["", "/accept", "/status"])
def test_another_tenants_address_moves_nothing(moreau, northside, call, twilio, address, ending):
    with tenant_context(northside):
        Call.objects.all().delete()
    elsewhere = address.replace(f"/{moreau.pk}/", f"/{northside.pk}/", 1) + ending
    response = from_staffs_leg(elsewhere, Digits="1", CallStatus="completed")
    assert response.status_code == 204 if ending == "/status" else verbs(response) == (Hangup(),)
    assert call_of(MOREAU, call.call_sid).transfer_result.startswith("ringing-")
    assert len(told(twilio, call)) == 1


@pytest.mark.parametrize("ending", ["", "/accept", "/status"])
def test_a_wrong_signature_moves_nothing(call, twilio, address, ending):
    body = f"CallSid={new_sid('CA')}&Digits=1&CallStatus=completed"
    assert post_raw(address + ending, body, signature="x").status_code == 403
    assert call_of(MOREAU, call.call_sid).transfer_result.startswith("ringing-")


def test_a_tenants_own_token_moves_nothing_of_another_tenant(northside, call, address):
    with tenant_context(northside):
        TwilioAccount.objects.create(account_sid="AC" + "7" * 32, auth_token="7" * 32)
    fields = {"CallSid": new_sid("CA"), "CallStatus": "completed"}
    assert twilio_post(f"{address}/status", fields, token="7" * 32).status_code == 403


def test_malformed_requests_are_refused(call, address):
    response = from_staffs_leg(f"{address}/status", CallStatus="gone")
    assert (response.status_code, response.content) == (400, b"CallStatus is missing or unknown.")
    assert from_staffs_leg(address[:-1]).status_code == 404
    assert from_staffs_leg(address, CallSid="").status_code == 400


def test_a_tenant_suspended_meanwhile_gets_no_ticket(moreau, call, twilio, address):
    moreau.suspend()
    from_staffs_leg(f"{address}/status", CallStatus="no-answer")
    assert [type(verb) for verb in told(twilio, call)[-1]] == [SayText, Hangup]
    with tenant_context(moreau):
        assert not StreamTicket.objects.filter(call=call).exists()


def test_a_call_is_ended(moreau, call, twilio):
    take_over.hang_up(moreau, call.call_sid)
    assert twilio.calls[call.call_sid] == "completed"


def test_a_call_that_is_over_is_not_ended(moreau, twilio):
    with tenant_context(moreau):
        call = make_call()
    with pytest.raises(TakeOverRefused):
        take_over.hang_up(moreau, call.call_sid)
    assert twilio.requests == []
