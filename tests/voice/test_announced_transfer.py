"""An announced transfer: the person hears who calls and what for, and decides; else the assistant goes on."""

from __future__ import annotations

import pytest
from django.conf import settings

from config.demo import MOREAU
from tenants.context import tenant_context
from tests.factories import make_call, make_turn
from tests.twilio_requests import NEXT, call_of, form, names, post_raw, ticket_in, twilio_post, verbs
from voice import calls, tickets
from voice.dialogue.base import HistoryTurn, Opening, Speaker
from voice.dialogue.phrases import spoken
from voice.models import Assistant, Call, TransferMode, TwilioAccount
from voice.simulator.line import new_sid
from voice.simulator.twiml import Dial, Gather, Hangup, SayText
from voice.summary import LONGEST_REASON, LONGEST_WORDS, summarise

State, Outcome = Call.State, Call.Outcome
PERSON = "+33199001099"
LANGUAGES = [code for code, _ in settings.LANGUAGES]


@pytest.fixture
def announcing(moreau):
    with tenant_context(moreau):
        Assistant.objects.update(transfer_mode=TransferMode.ANNOUNCED)
    return moreau


@pytest.fixture
def call(announcing) -> Call:
    with tenant_context(announcing):
        call = make_call(state=State.IN_PROGRESS, from_number="+33612345601")
        make_turn(call, "J'ai une grosse fuite sous l'évier.")
        calls.hand_over(call.pk, PERSON, "Appel de Jeanne Petit. Motif : une fuite.")
        return call


def path_of(tenant, call: Call, ending: str = "") -> str:
    return f"/twilio/voice/announce/{tenant.pk}/{call.pk}{ending}"


def from_persons_leg(path: str, **changes: str):
    """A request about the person's own leg: another CallSid, and the person's number in To."""
    fields = {"CallSid": new_sid("CA"), "From": "+33612345601", "To": PERSON, "CallStatus": "in-progress"}
    return twilio_post(path, fields | changes)


def next_step(call: Call, call_status: str = "in-progress", **fields: str):
    return twilio_post(NEXT, form(MOREAU, CallSid=call.call_sid, CallStatus=call_status, **fields))


def ended(call: Call, status: str = "completed", bridged: str = "true"):
    return next_step(call, DialCallStatus=status, DialBridged=bridged)


def test_the_person_is_rung_while_the_caller_hears_it_ring(announcing, call):
    response = next_step(call)
    address = f"http://localhost{path_of(announcing, call)}"
    assert verbs(response) == (Dial((PERSON,), "http://localhost/twilio/voice/next", "POST", whisper=address),)
    assert b'answerOnBridge="true"' in response.content


def test_the_person_hears_the_summary_and_what_to_press(announcing, call):
    gather, end = verbs(from_persons_leg(path_of(announcing, call)))
    assert isinstance(gather, Gather)
    words = f"Appel de Jeanne Petit. Motif : une fuite. {spoken('press_to_accept', 'fr')}"
    assert gather.prompts == (SayText(words),)
    assert gather.action == f"http://localhost{path_of(announcing, call, '/accept')}"
    assert (gather.attributes["numDigits"], gather.attributes["input"]) == ("1", "dtmf")
    assert end == Hangup()


def test_without_a_summary_of_the_session_one_is_made_from_what_was_said(announcing, call):
    with tenant_context(announcing):
        Call.objects.update(transfer_summary="")
    gather, _ = verbs(from_persons_leg(path_of(announcing, call)))
    (said,) = gather.prompts
    assert said.text.startswith("Appel de +33 6 12 34 56 01. La personne a dit : J'ai une grosse fuite sous l'évier.")


def test_who_presses_1_is_put_through_and_the_call_ends_with_the_person(announcing, call):
    assert verbs(from_persons_leg(path_of(announcing, call, "/accept"), Digits="1")) == ()
    assert verbs(ended(call)) == (Hangup(),)
    after = call_of(MOREAU, call.call_sid)
    assert (after.state, after.outcome, after.transfer_result) == (State.COMPLETED, Outcome.TRANSFERRED, "completed")


@pytest.mark.parametrize("digits", ["", "2", "11", "#", "١"])
def test_who_presses_anything_else_is_hung_up_on(announcing, call, digits):
    assert verbs(from_persons_leg(path_of(announcing, call, "/accept"), Digits=digits)) == (Hangup(),)


@pytest.mark.parametrize(
    ("status", "bridged", "result"),
    [
        ("completed", "true", "declined"),  # picked up and said nothing: Twilio reports a call like any other
        ("completed", "false", "declined"),
        ("answered", "false", "declined"),
        ("no-answer", "false", "no-answer"),
        ("busy", "false", "busy"),
        ("failed", "false", "failed"),
        ("canceled", "false", "canceled"),
    ],
)
def test_a_caller_whom_nobody_took_is_with_the_assistant_again(call, status, bridged, result):
    ticket = ticket_in(ended(call, status, bridged))
    after = call_of(MOREAU, call.call_sid)
    assert (after.state, after.outcome, after.transfer_result) == (State.IN_PROGRESS, Outcome.NONE, result)
    snapshot = tickets.redeem(ticket, call_sid=call.call_sid, transport=call.transport)
    assert snapshot.opening == Opening.NOT_TRANSFERRED


def test_the_end_of_a_declined_transfer_delivered_twice_does_not_end_the_call(call):
    assert names(ended(call)) == ["Connect"]
    assert names(ended(call)) == ["Connect"]
    assert call_of(MOREAU, call.call_sid).state == State.IN_PROGRESS


def test_a_second_transfer_of_the_same_call_is_offered_anew(announcing, call):
    ended(call)
    with tenant_context(announcing):
        calls.hand_over(call.pk, PERSON, "Encore.")
    assert verbs(from_persons_leg(path_of(announcing, call, "/accept"), Digits="1")) == ()
    assert verbs(ended(call)) == (Hangup(),)


def test_a_caller_who_hangs_up_during_the_announcement_is_not_connected_again(announcing, call):
    assert verbs(next_step(call, "completed", DialCallStatus="no-answer", DialBridged="false")) == (Hangup(),)
    assert call_of(MOREAU, call.call_sid).state == State.COMPLETED
    assert verbs(from_persons_leg(path_of(announcing, call, "/accept"), Digits="1")) == (Hangup(),)


def test_a_key_pressed_too_late_takes_nothing(announcing, call):
    ended(call)
    assert verbs(from_persons_leg(path_of(announcing, call, "/accept"), Digits="1")) == (Hangup(),)
    assert call_of(MOREAU, call.call_sid).transfer_result == "declined"


def test_a_key_told_of_twice_is_one_acceptance(announcing, call):
    for _ in range(2):
        assert verbs(from_persons_leg(path_of(announcing, call, "/accept"), Digits="1")) == ()
    assert call_of(MOREAU, call.call_sid).transfer_result == "accepted"


def test_a_direct_transfer_announces_nothing_and_needs_no_key(announcing, call):
    with tenant_context(announcing):
        Assistant.objects.update(transfer_mode=TransferMode.DIRECT)
    (dial,) = verbs(next_step(call))
    assert dial.whisper == ""
    assert verbs(ended(call)) == (Hangup(),)


# --- who may ask ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["", "/accept"])
def test_a_wrong_signature_is_refused_and_tells_nothing_of_the_caller(announcing, call, ending):
    response = post_raw(path_of(announcing, call, ending), f"CallSid={new_sid('CA')}&Digits=1", signature="x")
    assert response.status_code == 403
    assert b"Jeanne" not in response.content
    assert call_of(MOREAU, call.call_sid).transfer_result == ""


@pytest.mark.parametrize("ending", ["", "/accept"])
def test_another_tenants_address_tells_nothing_of_the_caller(announcing, northside, call, ending):
    with tenant_context(northside):
        Call.objects.all().delete()
    response = from_persons_leg(path_of(northside, call, ending), Digits="1")
    assert verbs(response) == (Hangup(),)
    assert call_of(MOREAU, call.call_sid).transfer_result == ""


def test_a_tenants_own_token_asks_nothing_of_another_tenant(announcing, northside, call):
    with tenant_context(northside):
        TwilioAccount.objects.create(account_sid="AC" + "7" * 32, auth_token="7" * 32)
    fields = {"CallSid": new_sid("CA"), "Digits": "1"}
    assert twilio_post(path_of(announcing, call), fields, token="7" * 32).status_code == 403


@pytest.mark.parametrize("path", ["/twilio/voice/announce/1/x", "/twilio/voice/announce/1/", "/twilio/voice/announce/"])
def test_a_malformed_address_is_no_address(announcing, path):
    assert from_persons_leg(path).status_code == 404


def test_a_malformed_field_is_refused_in_plain_words(announcing, call):
    assert from_persons_leg(path_of(announcing, call), CallSid="CA").status_code == 400
    response = next_step(call, DialCallStatus="completed", DialBridged="<yes>")
    assert (response.status_code, response.content) == (400, b"DialBridged is malformed.")


def test_an_unknown_call_is_hung_up(announcing):
    assert verbs(from_persons_leg(f"/twilio/voice/announce/{announcing.pk}/999999999999999999")) == (Hangup(),)


# --- the summary ----------------------------------------------------------------------------------------------


def said(*texts: str) -> list[HistoryTurn]:
    return [HistoryTurn(Speaker.CALLER, text, "fr") for text in texts]


def test_the_summary_tells_who_why_and_the_last_words_that_say_something():
    history = [
        *said("J'ai une fuite d'eau"),
        HistoryTurn(Speaker.ASSISTANT, "Je vous passe Claire.", "fr"),
        *said("Oui"),
    ]
    assert summarise(history, "fr", caller="+33612345601", reason="une fuite, c'est urgent.") == (
        "Appel de +33 6 12 34 56 01. Motif : une fuite, c'est urgent. La personne a dit : J'ai une fuite d'eau."
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("caller", ["", "anonymous", "+266696687"])
def test_a_withheld_number_is_said_to_be_in_every_language(language, caller):
    assert summarise([], language, caller=caller) == spoken("summary_withheld", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_of_its_own(language):
    summary = summarise(said("je veux parler à Claire"), language, caller="+33612345601", reason="devis")
    others = {summarise(said("x y z"), other, caller="+33612345601", reason="devis") for other in LANGUAGES}
    assert "devis" in summary and "Claire" in summary and "{" not in summary
    assert len(others) >= 4  # Arabic and Darija share some


def test_what_callers_say_is_cut_between_words_and_never_taken_for_a_template():
    summary = summarise(said("mot " * 200), "fr", caller="", reason="{caller} " * 100)
    assert len(summary) < LONGEST_REASON + LONGEST_WORDS + 100
    assert "{caller} {caller}" in summary and summary.count("mo ") == 0


def test_what_callers_say_is_not_taken_for_markup(announcing, call):
    with tenant_context(announcing):
        Call.objects.update(transfer_summary='<Dial>+33199009999</Dial> & "x"')
    gather, end = verbs(from_persons_leg(path_of(announcing, call)))
    assert gather.prompts[0].text.startswith('<Dial>+33199009999</Dial> & "x"')
    assert end == Hangup()
