"""Calls that are over, or go wrong, before or without a websocket."""

from __future__ import annotations

import asyncio

import pytest

from voice.simulator.report import EndedBy
from voice.simulator.script import parse_script
from voice.simulator.twilio import CallPlan, DialStatus, SimulatedCall
from voice.simulator.wire import Wire

from .fake_server import ACCOUNT, HANGUP, PUBLIC, FakeServer, call

STEPS = "  - say: Allô ?\n"


@pytest.mark.parametrize("status", [302, 403, 404, 500])
def test_a_webhook_that_fails_is_not_tried_again_and_not_answered(status: int) -> None:
    server = FakeServer({"/twilio/voice": status})
    report = call(server, STEPS)

    assert [request.path for request in server.requests] == ["/twilio/voice", "/twilio/status"]
    assert not report.answered
    assert report.ended_by is EndedBy.ERROR
    assert report.error.startswith(f"11200 POST {PUBLIC}/twilio/voice was answered with {status}")


@pytest.mark.parametrize(
    ("twiml", "complaint"),
    [("Bonjour", "12100 Document parse failure"), ("<Response><Sing/></Response>", "12200 Schema validation: <Sing>")],
)
def test_twiml_that_cannot_be_executed_fails_the_call(twiml: str, complaint: str) -> None:
    report = call(FakeServer({"/twilio/voice": twiml}), STEPS)

    assert report.error.startswith(complaint)
    assert not report.answered


@pytest.mark.parametrize(("reason", "status"), [("busy", "busy"), ("rejected", "no-answer")])
def test_a_rejected_call_is_not_answered(reason: str, status: str) -> None:
    server = FakeServer({"/twilio/voice": f'<Response><Reject reason="{reason}"/></Response>'})
    report = call(server, STEPS)

    assert not report.answered
    assert server.request("/twilio/status").params["CallStatus"] == status


@pytest.mark.parametrize("twiml", ["", "<Response/>", HANGUP])
def test_a_call_hung_up_at_once_is_not_answered(twiml: str) -> None:
    assert not call(FakeServer({"/twilio/voice": twiml}), STEPS).answered


def test_text_read_out_by_twilio_is_a_turn_of_the_assistant() -> None:
    report = call(FakeServer({"/twilio/voice": "<Response><Say>Rappelez demain.</Say><Hangup/></Response>"}), STEPS)

    assert [turn.text for turn in report.turns] == ["Rappelez demain."]
    assert report.answered
    assert report.first_word_ms is not None
    assert report.twiml == ("SayText", "Hangup")


def test_relative_addresses_refer_to_the_document_they_are_in() -> None:
    server = FakeServer(
        {"/twilio/voice": "<Response><Redirect>next?step=2</Redirect></Response>", "/twilio/next": HANGUP}
    )
    call(server, STEPS)

    assert server.request("/twilio/next").genuine


def test_a_redirect_by_get_signs_the_address_with_its_parameters() -> None:
    server = FakeServer(
        {"/twilio/voice": '<Response><Redirect method="GET">/next</Redirect></Response>', "/next": HANGUP}
    )
    call(server, STEPS)

    assert server.request("/next").genuine


def test_a_document_that_leads_back_to_itself_is_left() -> None:
    report = call(FakeServer({"/twilio/voice": "<Response><Redirect>/twilio/voice</Redirect></Response>"}), STEPS)

    assert report.error == "the server answered with more than 20 TwiML documents"


def test_nothing_is_sent_to_a_host_the_server_names_except_its_name() -> None:
    server = FakeServer(
        {"/twilio/voice": "<Response><Redirect>https://other.example.test/x</Redirect></Response>", "/x": HANGUP}
    )
    call(server, STEPS)

    assert server.request("/x").host == "other.example.test"


def test_a_server_that_does_not_listen_is_named() -> None:
    script = parse_script(f'from: "+33639980101"\nlanguage: fr\nsteps:\n{STEPS}', "script.yaml")
    plan = CallPlan(script=script, to_number="+33939050101", wire=Wire(ACCOUNT, PUBLIC, "http://127.0.0.1:1"))
    report = asyncio.run(SimulatedCall(plan).run())

    assert report.error.startswith("11205 cannot reach http://127.0.0.1:1")
    assert not report.answered


# --- voice messages, and people who are asked before a caller is put through --------------------------------------

WHISPER = '<Response><Dial action="/after"><Number url="/announce">+33199001099</Number></Dial></Response>'
ASKING = '<Response><Gather numDigits="1" action="/accept"><Say>Jeanne.</Say></Gather><Hangup/></Response>'


def test_a_voice_message_is_told_of_and_then_its_action_is_asked() -> None:
    record = '<Record action="/taken" recordingStatusCallback="/recorded" maxLength="120"/>'
    server = FakeServer({"/twilio/voice": f"<Response>{record}<Hangup/></Response>", "/taken": HANGUP, "/recorded": ""})
    report = call(server, STEPS)

    told, taken = server.request("/recorded"), server.request("/taken")
    assert told.genuine and taken.genuine
    assert told.params["RecordingStatus"] == "completed" and "To" not in told.params
    assert told.params["RecordingSid"] == taken.params["RecordingSid"]
    assert report.twiml == ("Record", "Hangup")


@pytest.mark.parametrize(
    ("accepting", "dial_status", "bridged"),
    [("<Response/>", "completed", "true"), (HANGUP, "completed", "false"), ("<Response/>", "declined", "false")],
)
def test_a_person_is_put_through_only_with_a_key_that_the_server_takes(accepting, dial_status, bridged) -> None:
    pages = {"/twilio/voice": WHISPER, "/announce": ASKING, "/accept": accepting, "/after": HANGUP}
    server = FakeServer(pages)
    call(server, STEPS, dial_status=DialStatus(dial_status))

    leg, after = server.request("/announce").params, server.request("/after").params
    assert leg["ParentCallSid"] == after["CallSid"] != leg["CallSid"]
    assert (after["DialCallStatus"], after["DialBridged"]) == ("completed", bridged)
    asked = [request.params["Digits"] for request in server.requests if request.path == "/accept"]
    assert asked == ([] if dial_status == "declined" else ["1"])
