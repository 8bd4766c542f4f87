"""Whole ConversationRelay calls over real sockets, without waiting for anybody."""

from __future__ import annotations

import json
from itertools import pairwise

from voice.simulator.report import EndedBy, Party
from voice.simulator.twilio import DialStatus, Transport

from .fake_server import HANGUP, RELAY, FakeServer, Peer, call

ASK = "  - say: Êtes-vous ouverts le samedi ?\n    expect: neuf heures\n"
FORWARD = '<Response><Dial action="/twilio/dialed"><Number>+33639980199</Number></Dial></Response>'


async def receptionist(peer: Peer) -> None:
    await peer.until(type="setup")
    await peer.send(type="text", token="Plomberie Moreau, bonjour.", last=True)
    await peer.until(type="prompt", last=True)
    await peer.send(type="text", token="Le samedi ", last=False)
    await peer.send(type="text", token="dès neuf heures.", last=True)
    await peer.next()


async def ends(peer: Peer) -> None:
    await peer.until(type="setup")
    await peer.send(type="text", token="Je vous passe quelqu'un.", last=True)
    await peer.send(type="end", handoffData='{"do":"transfer"}')
    await peer.next()


def answering(talk=receptionist, **twiml: str | int) -> FakeServer:
    return FakeServer({"/twilio/voice": RELAY, "/twilio/action": HANGUP, **twiml}, talk)


def test_the_greeting_the_question_and_the_reply_are_turns_in_order() -> None:
    report = call(answering(), ASK)

    assert [(turn.speaker, turn.text) for turn in report.turns] == [
        (Party.ASSISTANT, "Plomberie Moreau, bonjour."),
        (Party.CALLER, "Êtes-vous ouverts le samedi ?"),
        (Party.ASSISTANT, "Le samedi dès neuf heures."),
    ]
    assert report.failures == ()
    assert report.protocol_errors == ()
    assert report.answered
    assert report.transport == Transport.RELAY


def test_latencies_are_measured_from_the_webhook_and_from_the_end_of_speech() -> None:
    report = call(answering(), ASK)

    assert 0 < report.first_word_ms < 5000
    assert len(report.reply_ms) == 1
    assert 0 <= report.reply_ms[0] < 2000
    json.loads(report.to_json())


def test_the_webhook_is_signed_for_the_public_address_and_names_the_call() -> None:
    server = answering()
    report = call(server, ASK)
    request = server.request("/twilio/voice")

    assert request.genuine
    assert request.host == "voice.example.test"
    assert request.params["CallSid"] == report.call_sid
    assert request.params["CallStatus"] == "ringing"
    assert request.params["From"] == request.params["Caller"] == "+33639980101"
    assert request.params["To"] == request.params["Called"] == "+33939050101"
    assert request.params["FromCountry"] == "FR"
    assert request.params["Direction"] == "inbound"
    assert request.params["ApiVersion"] == "2010-04-01"


def test_the_handshake_is_signed_without_the_query_string_that_twilio_drops() -> None:
    server = answering()
    call(server, ASK)

    assert [(request.path, request.genuine) for request in server.socket_requests] == [("/relay", True)]


def test_setup_carries_the_parameters_and_the_prompt_the_language_of_the_twiml() -> None:
    server = answering()
    report = call(server, ASK)
    setup = server.peer.messages[0]

    assert setup["type"] == "setup"
    assert setup["customParameters"] == {"ticket": "t1"}
    assert setup["callSid"] == report.call_sid
    assert setup["from"] == "+33639980101"
    assert server.peer.messages[1] == {
        "type": "prompt",
        "voicePrompt": "Êtes-vous ouverts le samedi ?",
        "lang": "fr-FR",
        "last": True,
    }


def test_a_caller_who_hangs_up_completes_the_session_and_hears_no_more_twiml() -> None:
    server = answering(**{"/twilio/action": FORWARD})
    report = call(server, ASK)
    action, status = server.request("/twilio/action").params, server.request("/twilio/status").params

    assert (action["SessionStatus"], action["CallStatus"]) == ("completed", "completed")
    assert "HandoffData" not in action
    assert report.ended_by is EndedBy.CALLER
    assert report.transfer_number == ""
    assert status["CallStatus"] == "completed"
    assert int(status["CallDuration"]) >= 1


def test_an_end_message_hands_its_data_to_the_action_whose_twiml_is_executed() -> None:
    server = answering(ends, **{"/twilio/action": FORWARD, "/twilio/dialed": HANGUP})
    report = call(server, ASK)
    action, dialed = server.request("/twilio/action").params, server.request("/twilio/dialed").params

    assert action["HandoffData"] == '{"do":"transfer"}'
    assert (action["SessionStatus"], action["CallStatus"]) == ("ended", "in-progress")
    assert action["SessionId"].startswith("VX")
    assert dialed["DialCallStatus"] == "completed"
    assert report.transfer_number == "+33639980199"
    assert report.ended_by is EndedBy.ASSISTANT
    assert report.twiml == ("Connect", "Dial", "Hangup")
    assert all(request.genuine for request in server.requests)


def test_after_a_transfer_nobody_answers_the_script_goes_on_with_the_next_session() -> None:
    async def twice(peer: Peer) -> None:
        if len(server.socket_requests) > 1:
            await receptionist(peer)
        await peer.send(type="end")

    server = answering(twice, **{"/twilio/action": FORWARD, "/twilio/dialed": RELAY})
    report = call(server, ASK, dial_status=DialStatus.NO_ANSWER)

    assert server.request("/twilio/dialed").params["DialCallStatus"] == "no-answer"
    assert report.twiml == ("Connect", "Dial", "Connect")
    assert report.failures == ()


def test_a_server_that_drops_the_socket_is_asked_for_the_action_of_a_failed_session() -> None:
    async def drops(peer: Peer) -> None:
        await peer.until(type="setup")
        await peer.close(1011)

    server = answering(drops)
    report = call(server, ASK)
    action = server.request("/twilio/action").params

    assert (action["SessionStatus"], action["ErrorCode"]) == ("failed", "64105")
    assert report.ended_by is EndedBy.ERROR
    assert report.protocol_errors[0].startswith("64105")


def test_a_refused_websocket_is_not_an_answered_call() -> None:
    server = answering()
    server.refuse_socket = True
    report = call(server, ASK)

    assert not report.answered
    assert "31920" in report.error
    assert "403" in report.error
    assert server.request("/twilio/action").params["SessionStatus"] == "failed"


def test_invalid_messages_are_answered_with_an_error_and_reported() -> None:
    async def stammers(peer: Peer) -> None:
        await peer.until(type="setup")
        for bad in ("not json", '{"type":"speak"}', '{"type":"text"}', '{"type":"end","handoffData":{"a":1}}', "[]"):
            await peer.send_raw(bad)
            answer = await peer.until(type="error")
            assert answer["description"].startswith("Invalid message")
        await receptionist_after_setup(peer)

    async def receptionist_after_setup(peer: Peer) -> None:
        await peer.send(type="text", token="Bonjour, neuf heures.", last=True)
        await peer.until(type="prompt")
        await peer.send(type="text", token="Dès neuf heures.", last=True)
        await peer.next()

    report = call(answering(stammers), ASK)

    assert len(report.protocol_errors) == 5
    assert all(said.startswith("64107") for said in report.protocol_errors)
    assert report.failures == ()


def test_a_reply_without_an_end_exhausts_the_callers_patience() -> None:
    async def never_finishes(peer: Peer) -> None:
        await peer.until(type="setup")
        await peer.send(type="text", token="Bonjour et", last=False)
        await peer.next()

    report = call(answering(never_finishes), ASK, head="patience_ms: 100")

    assert report.failures[0] == "the caller waited 0.1 s for the assistant to finish its sentence and hung up"
    assert report.ended_by is EndedBy.CALLER


def test_a_reply_that_is_not_what_was_expected_is_a_failure() -> None:
    report = call(answering(), ASK.replace("neuf", "dix"))

    assert report.failures == ("expected 'dix heures' in the reply to utterance 1, heard 'Le samedi dès neuf heures.'",)


def test_keys_are_reported_one_by_one() -> None:
    async def menu(peer: Peer) -> None:
        await peer.until(type="setup")
        await peer.send(type="text", token="Tapez votre code.", last=True)
        await peer.until(type="dtmf", digit="#")
        await peer.send(type="text", token="Merci.", last=True)
        await peer.next()

    server = answering(menu)
    report = call(server, '  - dtmf: "12#"\n    expect: merci\n')

    assert [message["digit"] for message in server.peer.messages if message["type"] == "dtmf"] == ["1", "2", "#"]
    assert report.failures == ()


def test_keys_are_not_reported_unless_the_twiml_asks_for_them() -> None:
    server = answering(**{"/twilio/voice": RELAY.replace(' dtmfDetection="true"', "")})
    call(server, '  - dtmf: "1"\n', head="patience_ms: 100")

    assert [message["type"] for message in server.peer.messages] == ["setup"]


def test_partial_prompts_grow_to_the_whole() -> None:
    server = answering()
    call(server, ASK, head="partials: true")
    prompts = [message for message in server.peer.messages if message["type"] == "prompt"]

    assert [prompt["last"] for prompt in prompts] == [False, False, False, True][-len(prompts) :]
    assert len(prompts) > 1
    assert all(later["voicePrompt"].startswith(earlier["voicePrompt"]) for earlier, later in pairwise(prompts))


def test_the_call_fails_when_the_other_transport_is_offered() -> None:
    report = call(answering(), ASK, transport=Transport.MEDIA)

    assert not report.answered
    assert report.error == "the server offers the transport relay, media was asked for"
    assert report.ended_by is EndedBy.ERROR
