"""A session or a transfer has ended: how the call goes on."""

from __future__ import annotations

import pytest

from config.demo import MOREAU, NORTHSIDE
from tenants.context import tenant_context
from tests.factories import make_call, make_turn
from tests.twilio_requests import INCOMING, NEXT, STATUS, call_of, form, names, rows, ticket_in, twilio_post, verbs
from voice import tickets
from voice.dialogue.base import Opening
from voice.dialogue.phrases import spoken
from voice.models import Call, StreamTicket
from voice.simulator.twiml import Dial, Hangup, Record, SayText
from voice.steps import MAX_CONNECTIONS
from voice.tickets import TicketRefused

State, Outcome = Call.State, Call.Outcome
PERSON = "+33199001099"


@pytest.fixture
def make(moreau):
    def make(**fields: object) -> Call:
        with tenant_context(moreau):
            return make_call(**fields)

    return make


@pytest.fixture
def transferred(make) -> Call:
    return make(state=State.IN_PROGRESS, outcome=Outcome.TRANSFERRED, transfer_to=PERSON)


def next_step(call: Call, call_status: str = "in-progress", **fields: str):
    return twilio_post(NEXT, form(MOREAU, CallSid=call.call_sid, CallStatus=call_status, **fields))


def reported_over(call: Call, call_status: str):
    return twilio_post(STATUS, form(MOREAU, CallSid=call.call_sid, CallStatus=call_status))


def redeem(ticket: str, call: Call):
    return tickets.redeem(ticket, call_sid=call.call_sid, transport=call.transport)


def test_a_call_to_be_transferred_is_put_through_and_comes_back_here(transferred):
    assert verbs(next_step(transferred)) == (Dial((PERSON,), "http://localhost/twilio/voice/next", "POST"),)


@pytest.mark.parametrize("dial_status", ["completed", "answered"])
def test_a_transfer_that_was_answered_ends_the_call(transferred, dial_status):
    assert verbs(next_step(transferred, DialCallStatus=dial_status)) == (Hangup(),)
    call = call_of(MOREAU, transferred.call_sid)
    assert (call.state, call.outcome, call.transfer_result) == (State.COMPLETED, Outcome.TRANSFERRED, dial_status)
    assert call.conversation.ended_at == call.ended_at is not None


@pytest.mark.parametrize("dial_status", ["no-answer", "busy", "failed", "canceled", "a-word-twilio-added"])
def test_a_transfer_that_nobody_answered_comes_back_to_the_assistant_with_a_fresh_ticket(
    moreau, transferred, dial_status
):
    with tenant_context(moreau):
        used = tickets.issue(moreau, transferred, Opening.RESUMED)
    redeem(used, transferred)
    fresh = ticket_in(next_step(transferred, DialCallStatus=dial_status))
    call = call_of(MOREAU, transferred.call_sid)
    assert (call.state, call.outcome, call.transfer_result) == (State.IN_PROGRESS, Outcome.NONE, dial_status)
    assert fresh != used
    assert redeem(fresh, call).opening == Opening.NOT_TRANSFERRED


def test_a_caller_who_hung_up_while_it_rang_is_not_connected_again(moreau, transferred):
    assert verbs(next_step(transferred, "completed", DialCallStatus="no-answer")) == (Hangup(),)
    with tenant_context(moreau):
        assert not StreamTicket.objects.filter(call=transferred).exists()


def test_the_end_of_a_transfer_delivered_twice_has_the_effect_of_one(transferred):
    first = next_step(transferred, DialCallStatus="completed").content
    ended_at = call_of(MOREAU, transferred.call_sid).ended_at
    assert next_step(transferred, DialCallStatus="completed").content == first
    assert call_of(MOREAU, transferred.call_sid).ended_at == ended_at


def test_a_caller_who_hung_up_while_it_rang_leaves_a_call_that_is_over_whichever_request_comes_first(make):
    for requests in ((next_step, reported_over), (reported_over, next_step)):
        call = make(state=State.IN_PROGRESS, outcome=Outcome.TRANSFERRED, transfer_to=PERSON)
        for request in requests:
            request(call, "completed", **({"DialCallStatus": "no-answer"} if request is next_step else {}))
        after = call_of(MOREAU, call.call_sid)
        assert (after.state, after.outcome, after.transfer_result) == (
            State.COMPLETED,
            Outcome.TRANSFERRED,
            "no-answer",
        )


def test_a_session_lost_before_the_first_word_begins_anew_instead_of_going_on(make):
    call = make(state=State.IN_PROGRESS)
    assert redeem(ticket_in(next_step(call)), call).opening == Opening.NEW_CALL


def test_a_session_that_was_lost_is_taken_up_again_in_the_same_conversation(moreau, make):
    call = make(state=State.IN_PROGRESS)
    with tenant_context(moreau):
        make_turn(call, "Bonjour !", speaker="assistant")
    before = rows(MOREAU)
    snapshot = redeem(ticket_in(next_step(call)), call)
    assert (snapshot.conversation_id, snapshot.opening) == (call.conversation_id, Opening.RESUMED)
    assert rows(MOREAU) == before


@pytest.mark.parametrize("call_status", ["completed", "canceled", "failed"])
def test_a_session_whose_caller_is_gone_is_not_taken_up_again(make, call_status):
    call = make(state=State.IN_PROGRESS)
    assert verbs(next_step(call, call_status)) == (Hangup(),)


@pytest.mark.parametrize("state", Call.ENDED)
@pytest.mark.parametrize("fields", [{}, {"DialCallStatus": "no-answer"}, {"DialCallStatus": "completed"}])
def test_a_call_that_is_over_hangs_up_and_stays_as_it_is(make, state, fields):
    call = make(state=state)
    assert verbs(next_step(call, **fields)) == (Hangup(),)
    after = call_of(MOREAU, call.call_sid)
    assert (after.state, after.outcome, after.ended_at) == (state, call.outcome, call.ended_at)


def test_a_call_that_loses_every_session_is_given_up_with_an_apology_and_a_voicemail(moreau):
    fields = form(MOREAU)
    ticket = ticket_in(twilio_post(INCOMING, fields))
    call = call_of(MOREAU, fields["CallSid"])
    for _ in range(MAX_CONNECTIONS - 1):
        redeem(ticket, call)
        ticket = ticket_in(next_step(call))
    redeem(ticket, call)
    said, record, _ = verbs(next_step(call))
    assert said == SayText(spoken("voicemail_trouble", "fr"))
    assert isinstance(record, Record)


def test_a_call_whose_websocket_is_never_let_in_is_given_up_too(moreau):
    """A wrong public address or a missing certificate must not make Twilio ask without end."""
    fields = form(MOREAU)
    twilio_post(INCOMING, fields)
    call = call_of(MOREAU, fields["CallSid"])
    answers = [names(next_step(call)) for _ in range(MAX_CONNECTIONS)]
    assert answers == [["Connect"]] * (MAX_CONNECTIONS - 1) + [["SayText", "Record", "Hangup"]]


def test_transfers_count_as_connections_too(moreau, transferred):
    for number in range(MAX_CONNECTIONS):
        with tenant_context(moreau):
            Call.objects.filter(pk=transferred.pk).update(outcome=Outcome.TRANSFERRED)
        answer = names(next_step(transferred, DialCallStatus="busy"))
        assert answer == (["Connect"] if number < MAX_CONNECTIONS - 1 else ["SayText", "Record", "Hangup"])


def test_a_tenant_suspended_during_a_call_is_not_connected_again(make, moreau):
    call = make(state=State.IN_PROGRESS)
    moreau.suspend()
    assert verbs(next_step(call)) == (SayText(spoken("unavailable", "fr")), Hangup())


def test_a_transfer_of_a_tenant_suspended_meanwhile_still_ends_in_good_order(transferred, moreau):
    moreau.suspend()
    assert verbs(next_step(transferred, DialCallStatus="completed")) == (Hangup(),)
    assert call_of(MOREAU, transferred.call_sid).state == State.COMPLETED


def test_a_call_that_nobody_knows_is_hung_up(moreau):
    before = rows(MOREAU)
    assert verbs(twilio_post(NEXT, form(MOREAU))) == (Hangup(),)
    assert verbs(twilio_post(NEXT, form(MOREAU, To="+33199001777"))) == (Hangup(),)
    assert rows(MOREAU) == before


@pytest.mark.parametrize("dial_status", ["", "completed", "no-answer"])
def test_a_tenants_number_does_not_move_another_tenants_call(moreau, transferred, northside, dial_status):
    fields = form(NORTHSIDE, CallSid=transferred.call_sid, CallStatus="in-progress", DialCallStatus=dial_status)
    assert verbs(twilio_post(NEXT, fields)) == (Hangup(),)
    call = call_of(MOREAU, transferred.call_sid)
    assert (call.state, call.outcome, call.transfer_result) == (State.IN_PROGRESS, Outcome.TRANSFERRED, "")
    with tenant_context(moreau):
        assert not StreamTicket.objects.filter(call=transferred).exists()


def test_a_ticket_of_an_earlier_connection_does_not_open_the_call_again(make):
    call = make(state=State.IN_PROGRESS)
    ticket = ticket_in(next_step(call))
    redeem(ticket, call)
    next_step(call)
    with pytest.raises(TicketRefused):
        redeem(ticket, call)
