"""Whole Media Streams calls over real sockets, ten times faster than life."""

from __future__ import annotations

import pytest

from voice.simulator.report import EndedBy

from .fake_server import HANGUP, STREAM, FakeServer, Peer, call

SPEECH = bytes(range(1, 121)) * 20
STEPS = "  - say: Allô ?\n"
FAST = {"speed": 10.0, "head": "pause_ms: 100\nclosing_ms: 300\npatience_ms: 5000", "recordings": {1: SPEECH}}


async def greets(peer: Peer) -> None:
    await peer.until(event="start")
    await peer.play(SPEECH)
    while True:
        await peer.next()


async def greets_and_closes(peer: Peer) -> None:
    await peer.until(event="start")
    await peer.play(SPEECH)
    await peer.send(event="mark", streamSid=peer.stream_sid, mark={"name": "bye"})
    await peer.until(event="mark")
    await peer.close()


def answering(talk=greets, **twiml: str | int) -> FakeServer:
    return FakeServer({"/twilio/voice": STREAM, "/twilio/action": HANGUP, **twiml}, talk)


def test_the_greeting_is_heard_whole_and_the_handshake_is_signed() -> None:
    server = answering()
    report = call(server, "  - hang_up: true\n", **FAST)

    assert [stretch.content for stretch in report.heard] == [SPEECH]
    assert report.first_word_ms is not None
    assert [(request.path, request.genuine) for request in server.socket_requests] == [("/media", True)]
    assert server.peer.messages[1]["start"]["customParameters"] == {"ticket": "t1"}


def test_a_caller_who_hangs_up_leaves_no_action_to_be_requested() -> None:
    server = answering()
    report = call(server, "  - hang_up: true\n", **FAST)

    assert report.ended_by is EndedBy.CALLER
    assert server.peer.messages[-1]["event"] == "stop"
    assert [request.path for request in server.requests] == ["/twilio/voice", "/twilio/status"]


def test_a_server_that_closes_the_socket_is_asked_for_the_action() -> None:
    server = answering(greets_and_closes)
    report = call(server, STEPS, **FAST)

    assert [request.path for request in server.requests] == ["/twilio/voice", "/twilio/action", "/twilio/status"]
    assert server.request("/twilio/action").params["CallStatus"] == "in-progress"
    assert report.ended_by is EndedBy.ASSISTANT
    assert report.protocol_errors == ()


def test_without_an_action_the_next_verb_follows() -> None:
    twiml = STREAM.replace(' action="/twilio/action"', "").replace(
        "</Response>", "<Dial>+33639980199</Dial></Response>"
    )
    report = call(answering(greets_and_closes, **{"/twilio/voice": twiml}), STEPS, **FAST)

    assert report.twiml == ("Connect", "Dial")
    assert report.transfer_number == "+33639980199"


def test_what_cannot_be_read_is_not_held_against_the_assistant() -> None:
    report = call(answering(greets_and_closes), "  - say: Allô ?\n    after: immediately\n    expect: oui\n", **FAST)

    assert report.failures == ()


def test_a_step_without_a_recording_fails_the_call_before_the_socket_is_opened() -> None:
    server = answering()
    report = call(server, STEPS, **{**FAST, "recordings": {}})

    assert report.error == "step 1 of the script has no recording, which a media stream needs"
    assert server.socket_requests == []


def test_a_plain_websocket_is_refused_where_the_public_address_is_secure() -> None:
    report = call(answering(**{"/twilio/voice": STREAM.replace("wss:", "ws:")}), STEPS, **FAST)

    assert "31922" in report.error
    assert not report.answered


@pytest.mark.parametrize("code", [1011, 4000])
def test_a_socket_closed_in_error_is_reported(code: int) -> None:
    async def breaks(peer: Peer) -> None:
        await peer.until(event="start")
        await peer.close(code)

    report = call(answering(breaks), STEPS, **FAST)

    assert report.ended_by is EndedBy.ERROR
    assert report.protocol_errors[0].startswith(f"31921 the server closed the stream: received {code}")
