"""Calls that the assistant makes: placed once, answered by a person, a machine or nobody."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from config.demo import MOREAU, NORTHSIDE
from tenants.context import tenant_context
from tests.factories import make_call
from tests.fakes.twilio_api import Failure, FakeTwilioApi
from tests.twilio_requests import call_of, connection, form, names, post_raw, rows, twilio_post, verbs
from voice import calls, outbound, tickets
from voice.dialogue.base import Opening
from voice.models import Assistant, Call, PhoneNumber, StreamTicket, TwilioAccount
from voice.outbound import OutboundRefused, place_call
from voice.simulator.line import new_sid
from voice.simulator.twiml import Hangup
from voice.tickets import TicketRefused
from voice.twilio_api import TwilioRefused, TwilioUnavailable

State, Outcome = Call.State, Call.Outcome
TO = "+33612345601"


@pytest.fixture
def place(moreau, twilio):
    def place(to: str = TO, **options: object) -> Call:
        with tenant_context(moreau):
            assistant = Assistant.objects.get()
        return place_call(moreau, assistant, to, **options)

    return place


def path_of(call: Call, tenant) -> str:
    return f"/twilio/voice/outbound/{tenant.pk}/{call.pk}"


def asks(call: Call, tenant, **changes: str):
    """Twilio asks for TwiML once the call was answered: the stranger's number is in To."""
    fields = {"CallSid": call.call_sid, "From": call.from_number, "To": call.to_number, "CallStatus": "in-progress"}
    return twilio_post(path_of(call, tenant), fields | {"Direction": "outbound-api", "AnsweredBy": "human"} | changes)


def reports(call: Call, tenant, status: str, **changes: str):
    fields = {"CallSid": call.call_sid, "From": call.from_number, "To": call.to_number, "CallStatus": status}
    response = twilio_post(f"{path_of(call, tenant)}/status", fields | changes)
    assert response.status_code == 204
    return call_of(MOREAU, call.call_sid)


def only_call(tenant) -> Call:
    with tenant_context(tenant):
        return Call.objects.filter(direction="outbound", to_number=TO).get()


def test_a_call_is_placed_from_the_tenants_number_and_kept_under_twilios_sid(moreau, place, twilio):
    call = place()
    assert list(twilio.calls) == [call.call_sid]
    asked = twilio.placed[0]
    assert (asked.one("To"), asked.one("From"), asked.one("MachineDetection")) == (
        TO,
        MOREAU.number,
        "DetectMessageEnd",
    )
    assert asked.one("Url") == f"http://localhost{path_of(call, moreau)}"
    assert asked.one("StatusCallback") == f"http://localhost{path_of(call, moreau)}/status"
    kept = call_of(MOREAU, call.call_sid)
    assert (kept.direction, kept.state, kept.from_number, kept.to_number) == ("outbound", "ringing", MOREAU.number, TO)
    assert kept.conversation.contact == TO


def test_a_person_who_answers_meets_the_assistant(moreau, place):
    call = place()
    connect = connection(asks(call, moreau))
    assert connect.action == f"http://localhost/twilio/voice/next/{moreau.pk}"
    snapshot = tickets.redeem(connect.noun.parameters["ticket"], call_sid=call.call_sid, transport=call.transport)
    assert snapshot.opening == Opening.OUTBOUND
    assert (snapshot.from_number, snapshot.to_number) == (TO, MOREAU.number)  # the person's, and the tenant's
    assert call_of(MOREAU, call.call_sid).state == State.IN_PROGRESS


@pytest.mark.parametrize("answered_by", ["machine_end_beep", "machine_end_silence", "machine_end_other"])
def test_a_machine_is_spoken_to_after_its_tone_and_the_outcome_says_so(moreau, place, answered_by):
    call = place()
    ticket = connection(asks(call, moreau, AnsweredBy=answered_by)).noun.parameters["ticket"]
    assert tickets.redeem(ticket, call_sid=call.call_sid, transport=call.transport).opening == Opening.ANSWERPHONE
    with tenant_context(moreau):
        calls.complete(call.pk, outcome=Outcome.ABANDONED, ended_at=call.started_at)
    after = call_of(MOREAU, call.call_sid)
    assert (after.outcome, after.answered_by) == (Outcome.ANSWERPHONE, answered_by)


@pytest.mark.parametrize("answered_by", ["unknown", ""])
def test_who_may_be_a_person_is_spoken_to_as_one(moreau, place, answered_by):
    call = place()
    ticket = connection(asks(call, moreau, AnsweredBy=answered_by)).noun.parameters["ticket"]
    assert tickets.redeem(ticket, call_sid=call.call_sid, transport=call.transport).opening == Opening.OUTBOUND


def test_a_fax_is_hung_up_on(moreau, place):
    call = place()
    assert verbs(asks(call, moreau, AnsweredBy="fax")) == (Hangup(),)
    assert call_of(MOREAU, call.call_sid).state == State.FAILED


def test_a_lost_session_of_our_own_call_is_taken_up_again_at_the_tenants_address(moreau, place):
    call = place()
    ticket = connection(asks(call, moreau)).noun.parameters["ticket"]
    tickets.redeem(ticket, call_sid=call.call_sid, transport=call.transport)
    fields = form(MOREAU, CallSid=call.call_sid, CallStatus="in-progress", From=MOREAU.number, To=TO)
    again = connection(twilio_post(f"/twilio/voice/next/{moreau.pk}", fields))
    snapshot = tickets.redeem(again.noun.parameters["ticket"], call_sid=call.call_sid, transport=call.transport)
    assert snapshot.opening == Opening.OUTBOUND  # nothing was said yet


# --- once, and only once --------------------------------------------------------------------------------------


def test_a_process_that_dies_after_asking_twilio_does_not_lose_the_call(moreau, place, twilio, monkeypatch):
    class Died(Exception):
        pass

    def die(*args: object) -> None:
        raise Died

    with monkeypatch.context() as patched, pytest.raises(Died):
        patched.setattr(outbound, "claim", die)
        place()
    call = only_call(moreau)
    assert call.call_sid.startswith("pending")
    (call.call_sid,) = twilio.calls
    assert names(asks(call, moreau)) == ["Connect"]
    assert only_call(moreau).call_sid == call.call_sid


def test_twilio_may_ask_before_its_answer_to_us_has_arrived(moreau, place, monkeypatch):
    answers = []
    claim = outbound.claim

    def asked_meanwhile(call_id: int, call_sid: str):
        monkeypatch.setattr(outbound, "claim", claim)
        call = only_call(moreau)
        call.call_sid = call_sid
        answers.append(names(asks(call, moreau)))
        return claim(call_id, call_sid)

    monkeypatch.setattr(outbound, "claim", asked_meanwhile)
    call = place()
    assert answers == [["Connect"]]
    assert only_call(moreau).call_sid == call.call_sid


@pytest.mark.parametrize("failure", [Failure.DROPPED, Failure.BROKEN, Failure.SLOW])
def test_a_call_that_perhaps_rings_is_waited_for_and_not_placed_again(settings, moreau, place, twilio, failure):
    settings.TWILIO_API_TIMEOUT_S = 0.3
    twilio.fail(failure)
    with pytest.raises(TwilioUnavailable):
        place()
    assert len(twilio.placed) == 1
    assert only_call(moreau).state == State.RINGING
    with pytest.raises(OutboundRefused) as refused:
        place()
    assert refused.value.code == "already_calling"


def test_a_call_that_certainly_does_not_ring_has_failed_and_may_be_tried_again(moreau, place, twilio):
    twilio.fail(Failure.OVERLOADED)
    with pytest.raises(TwilioUnavailable):
        place()
    assert only_call(moreau).state == State.FAILED
    place()


def test_a_number_that_twilio_refuses_leaves_a_failed_call(moreau, place, twilio):
    twilio.forbidden = {TO}
    with pytest.raises(TwilioRefused) as refused:
        place()
    assert refused.value.number == 21215
    assert only_call(moreau).state == State.FAILED


def test_an_answered_call_asked_for_twice_begins_once(moreau, place):
    call = place()
    first, second = (connection(asks(call, moreau)).noun.parameters["ticket"] for _ in range(2))
    tickets.redeem(first, call_sid=call.call_sid, transport=call.transport)
    with pytest.raises(TicketRefused):
        tickets.redeem(second, call_sid=call.call_sid, transport=call.transport)
    assert verbs(asks(call, moreau)) == (Hangup(),)


# --- what becomes of it ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("busy", State.NO_ANSWER),
        ("no-answer", State.NO_ANSWER),
        ("canceled", State.NO_ANSWER),
        ("failed", State.FAILED),
        ("completed", State.NO_ANSWER),
    ],
)
def test_a_call_that_nobody_answers_is_closed(moreau, place, status, state):
    call = place()
    for _ in range(2):
        assert reports(call, moreau, status, CallDuration="0").state == state


@pytest.mark.parametrize("status", ["initiated", "ringing", "answered", "in-progress"])
def test_a_call_under_way_shows_that_it_lives(moreau, place, status):
    call = place()
    with tenant_context(moreau):
        Call.objects.update(alive_at="2020-01-01T00:00:00Z")
    after = reports(call, moreau, status)
    assert (after.state, after.alive_at.year > 2020) == (State.RINGING, True)


# --- who may ask ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["", "/status"])
def test_a_wrong_signature_is_refused(moreau, place, ending):
    call = place()
    response = post_raw(path_of(call, moreau) + ending, f"CallSid={call.call_sid}&CallStatus=busy", signature="x")
    assert response.status_code == 403
    assert call_of(MOREAU, call.call_sid).state == State.RINGING


def test_another_tenants_address_does_not_reach_the_call(moreau, northside, place):
    call = place()
    assert verbs(asks(call, northside)) == (Hangup(),)
    reports(call, northside, "busy")
    assert call_of(MOREAU, call.call_sid).state == State.RINGING
    with tenant_context(northside):
        assert not StreamTicket.objects.filter(call__call_sid=call.call_sid).exists()


def test_a_tenants_own_token_asks_nothing_of_another_tenant(moreau, northside, place):
    call = place()
    with tenant_context(northside):
        TwilioAccount.objects.create(account_sid="AC" + "7" * 32, auth_token="7" * 32)
    fields = {"CallSid": call.call_sid, "CallStatus": "busy"}
    assert twilio_post(f"{path_of(call, moreau)}/status", fields, token="7" * 32).status_code == 403
    assert call_of(MOREAU, call.call_sid).state == State.RINGING


def test_another_calls_sid_does_not_take_the_place_of_a_known_one(moreau, place):
    call = place()
    assert verbs(asks(call, moreau, CallSid=new_sid("CA"))) == (Hangup(),)
    assert only_call(moreau).call_sid == call.call_sid


def test_an_incoming_call_is_not_asked_about_at_an_outgoing_ones_address(moreau):
    with tenant_context(moreau):
        call = make_call(state=State.RINGING)
    assert verbs(asks(call, moreau)) == (Hangup(),)


@pytest.mark.parametrize(
    ("ending", "changes", "problem"),
    [
        ("", {"CallSid": "CA1"}, "CallSid is missing or malformed."),
        ("", {"AnsweredBy": "<machine>"}, "AnsweredBy is malformed."),
        ("", {"To": "+٣٣"}, "To is malformed."),
        ("/status", {"CallStatus": "gone"}, "CallStatus is missing or unknown."),
        ("/status", {"CallDuration": "1e3"}, "CallDuration is not a number of seconds."),
    ],
)
def test_a_malformed_field_is_refused_in_plain_words(moreau, place, ending, changes, problem):
    call = place()
    fields = {"CallSid": call.call_sid, "CallStatus": "in-progress"} | changes
    response = twilio_post(path_of(call, moreau) + ending, fields)
    assert (response.status_code, response.content.decode()) == (400, problem)


def test_a_suspended_tenant_neither_calls_nor_connects(moreau, place, twilio):
    call = place()
    moreau.suspend()
    assert verbs(asks(call, moreau)) == (Hangup(),)
    with pytest.raises(OutboundRefused) as refused:
        place("+33612345602")
    assert refused.value.code == "suspended"


# --- what is not placed at all --------------------------------------------------------------------------------


def test_what_is_not_allowed_is_refused_before_anything_is_written(moreau, northside, place, twilio):
    before = rows(MOREAU)
    for to, options, code in (
        ("0612345601", {}, "bad_number"),
        ("not a number", {}, "bad_number"),
        (TO, {"from_number": NORTHSIDE.number}, "not_ours"),
    ):
        with pytest.raises(OutboundRefused) as refused:
            place(to, **options)
        assert refused.value.code == code
    moreau.max_calls = 0
    with pytest.raises(OutboundRefused) as refused:
        place()
    assert refused.value.code == "too_many"
    assert (rows(MOREAU), twilio.requests) == (before, [])


def test_a_tenant_without_a_number_cannot_call(moreau, place):
    with tenant_context(moreau):
        PhoneNumber.objects.all().delete()
    with pytest.raises(OutboundRefused) as refused:
        place()
    assert refused.value.code == "no_number"


def test_a_tenant_calls_with_its_own_account(moreau, place, settings, twilio):
    with tenant_context(moreau):
        TwilioAccount.objects.create(account_sid="AC" + "7" * 32, auth_token="7" * 32)
    with FakeTwilioApi("AC" + "7" * 32, "7" * 32) as own:
        settings.TWILIO_API_URL = own.url
        assert place().call_sid in own.calls
    assert twilio.calls == {}


def test_the_command_places_a_call_and_says_so(moreau, twilio):
    written = StringIO()
    call_command("place_call", tenant="moreau", to=TO, stdout=written)
    (sid,) = twilio.calls
    assert sid in written.getvalue()


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"tenant": "nobody", "to": TO}, "There is no tenant nobody."),
        ({"tenant": "moreau", "to": "12"}, "not a telephone number"),
        ({"tenant": "moreau", "to": TO, "assistant": 999_999}, "There is no such assistant."),
        ({"tenant": "moreau", "to": TO, "from_number": "+33199009999"}, "not one of the workspace's"),
    ],
)
def test_the_command_says_what_is_wrong(moreau, twilio, options, problem):
    with pytest.raises(CommandError, match=problem):
        call_command("place_call", **options)
    assert twilio.requests == []
