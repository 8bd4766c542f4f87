"""A call rings: what Twilio is told, and what is written down."""

from __future__ import annotations

import threading

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from config.demo import MOREAU, NORTHSIDE
from tenants.context import tenant_context
from tests.twilio_requests import (
    INCOMING,
    NEXT,
    STATUS,
    call_of,
    connection,
    forget_calls,
    form,
    names,
    rows,
    signature_of,
    ticket_in,
    twilio_post,
    verbs,
)
from voice import calls, tickets
from voice.dialogue.base import Opening
from voice.dialogue.phrases import spoken
from voice.models import Assistant, Call, StreamTicket, Transport
from voice.simulator.twiml import ConversationRelay, Hangup, Reject, SayText, Stream


def test_a_call_to_an_assistant_on_conversation_relay_is_connected_with_a_ticket(moreau):
    connect = connection(twilio_post(INCOMING, form(MOREAU)))
    assert isinstance(connect.noun, ConversationRelay)
    assert connect.noun.url == "ws://localhost/ws/twilio/relay"
    assert (connect.action, connect.method) == ("http://localhost/twilio/voice/next", "POST")
    assert connect.noun.attributes["language"] == "fr-FR"
    assert set(connect.noun.parameters) == {"ticket"}


def test_a_call_to_an_assistant_on_a_media_stream_is_connected_with_a_ticket(northside):
    connect = connection(twilio_post(INCOMING, form(NORTHSIDE)))
    assert isinstance(connect.noun, Stream)
    assert connect.noun.url == "ws://localhost/ws/twilio/media"
    assert (connect.action, connect.method) == ("http://localhost/twilio/voice/next", "POST")
    assert set(connect.noun.parameters) == {"ticket"}


def test_the_ticket_opens_that_call_and_only_in_its_tenant(moreau, northside):
    fields = form(MOREAU)
    ticket = ticket_in(twilio_post(INCOMING, fields))
    snapshot = tickets.redeem(ticket, call_sid=fields["CallSid"], transport=Transport.RELAY)
    assert (snapshot.schema_name, snapshot.call_sid) == ("t_moreau", fields["CallSid"])
    assert snapshot.opening == Opening.NEW_CALL
    with tenant_context(northside):
        assert not Call.objects.filter(call_sid=fields["CallSid"]).exists()


def test_a_call_leaves_exactly_one_call_and_one_conversation(moreau, northside):
    before, elsewhere = rows(MOREAU), rows(NORTHSIDE)
    fields = form(MOREAU)
    twilio_post(INCOMING, fields)
    assert rows(MOREAU) == (before[0] + 1, before[1] + 1)
    assert rows(NORTHSIDE) == elsewhere
    call = call_of(MOREAU, fields["CallSid"])
    assert (call.state, call.transport) == (Call.State.RINGING, Transport.RELAY)
    assert (call.from_number, call.to_number) == (fields["From"], fields["To"])
    assert (call.conversation.contact, call.conversation.language) == (fields["From"], "fr")


def test_a_call_with_a_withheld_number_is_taken(moreau):
    fields = form(MOREAU, From="")
    assert names(twilio_post(INCOMING, fields)) == ["Connect"]
    assert call_of(MOREAU, fields["CallSid"]).from_number == ""


def test_a_ringing_call_delivered_twice_is_one_call_and_the_second_answer_works(moreau):
    before = rows(MOREAU)
    fields = form(MOREAU)
    first, second = (ticket_in(twilio_post(INCOMING, fields)) for _ in range(2))
    assert rows(MOREAU) == (before[0] + 1, before[1] + 1)
    assert first != second
    assert tickets.redeem(second, call_sid=fields["CallSid"], transport=Transport.RELAY)


def test_a_call_delivered_by_two_requests_at_the_same_instant_is_one_call(committed, monkeypatch):
    """Both look for the call before either has made it: the worst order there is."""
    before, fields = rows(MOREAU), form(MOREAU)
    both_have_looked = threading.Barrier(2, timeout=10)
    assistant_for = calls._assistant_for

    def wait_for_the_other(to_number: str) -> Assistant:
        both_have_looked.wait()
        return assistant_for(to_number)

    monkeypatch.setattr(calls, "_assistant_for", wait_for_the_other)
    answers: list[list[str]] = []

    def deliver() -> None:
        try:
            answers.append(names(twilio_post(INCOMING, fields)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=deliver) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    try:
        assert answers == [["Connect"], ["Connect"]]
        assert rows(MOREAU) == (before[0] + 1, before[1] + 1)
    finally:
        forget_calls(MOREAU, fields["CallSid"])


@pytest.mark.parametrize("ended", [False, True])
def test_a_call_delivered_again_after_it_was_connected_gets_no_second_session(moreau, ended):
    fields = form(MOREAU)
    ticket = ticket_in(twilio_post(INCOMING, fields))
    tickets.redeem(ticket, call_sid=fields["CallSid"], transport=Transport.RELAY)
    if ended:
        with tenant_context(moreau):
            call_of(MOREAU, fields["CallSid"]).move_to(Call.State.COMPLETED)
    before = rows(MOREAU)
    assert verbs(twilio_post(INCOMING, fields)) == (Hangup(),)
    assert rows(MOREAU) == before
    with tenant_context(moreau):
        assert StreamTicket.objects.filter(call__call_sid=fields["CallSid"]).count() == 1


def test_a_number_that_nobody_has_is_rejected_without_a_trace_in_any_tenant(moreau, northside):
    before = rows(MOREAU), rows(NORTHSIDE)
    assert verbs(twilio_post(INCOMING, form(MOREAU, To="+33199001777"))) == (Reject("rejected"),)
    assert (rows(MOREAU), rows(NORTHSIDE)) == before


def test_a_cancelled_tenants_number_is_nobodys(moreau):
    moreau.cancel()
    before = rows(MOREAU)
    assert verbs(twilio_post(INCOMING, form(MOREAU))) == (Reject("rejected"),)
    assert rows(MOREAU) == before


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_a_suspended_tenants_caller_is_told_so_in_the_tenants_language(moreau, language):
    moreau.default_language = language
    moreau.save()
    moreau.suspend()
    before = rows(MOREAU)
    answer = verbs(twilio_post(INCOMING, form(MOREAU)))
    assert answer == (SayText(spoken("unavailable", language)), Hangup())
    assert rows(MOREAU) == before


def test_a_tenant_without_an_assistant_apologises_and_keeps_no_half_call(moreau):
    with tenant_context(moreau):
        Call.objects.all().delete()
        for assistant in Assistant.objects.all():
            assistant.numbers.all().delete()
            assistant.delete()
    before = rows(MOREAU)
    assert names(twilio_post(INCOMING, form(MOREAU))) == ["SayText", "Hangup"]
    assert rows(MOREAU) == before


def test_a_language_that_no_engine_here_hears_goes_over_conversation_relay(northside, settings):
    settings.TRANSCRIBERS = []
    connect = connection(twilio_post(INCOMING, form(NORTHSIDE)))
    assert isinstance(connect.noun, ConversationRelay)


@pytest.mark.parametrize("path", [INCOMING, NEXT, STATUS])
@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "options"])
def test_the_telephones_door_opens_to_post_only(db, path, method):
    response = getattr(Client(HTTP_HOST="localhost"), method)(path)
    assert (response.status_code, response["Allow"]) == (405, "POST")


@pytest.mark.parametrize("path", [INCOMING, NEXT, STATUS])
def test_a_tenants_own_host_has_no_telephones_door(moreau, path):
    fields, before = form(MOREAU), rows(MOREAU)
    assert twilio_post(path, fields, host="moreau.localhost").status_code == 404
    assert rows(MOREAU) == before


@pytest.mark.parametrize("path", [INCOMING, NEXT, STATUS])
def test_an_unknown_host_has_no_telephones_door(moreau, path):
    before = rows(MOREAU)
    assert twilio_post(path, form(MOREAU), host="nobody.localhost").status_code == 404
    assert rows(MOREAU) == before


def test_a_call_that_is_not_taken_is_logged_with_its_numbers_masked(moreau, caplog):
    twilio_post(INCOMING, form(MOREAU, To="+33199001777"))
    moreau.suspend()
    twilio_post(INCOMING, form(MOREAU))
    unknown, suspended = (record.msg for record in caplog.records if record.name == "voice.webhooks")
    assert (unknown["event"], unknown["to"]) == ("call to an unknown number", "+33…77")
    assert (suspended["event"], suspended["tenant"]) == ("call to a suspended tenant", "t_moreau")
    assert MOREAU.number not in caplog.text and "+33199001777" not in caplog.text


def test_the_helper_signs_as_twilios_documentation_does():
    """The example of https://www.twilio.com/docs/usage/security, so that tests and product are not wrong together."""
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature_of(url, fields, "12345") == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
