"""A whole run against the platform's server, and callers against one that misbehaves."""

from __future__ import annotations

import asyncio
import base64
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from websockets.asyncio.server import ServerConnection, serve

from bench import call, measure, soak
from bench.call import Caller, Script
from bench.figures import Counts
from bench.installation import SERVER_ENVIRONMENT
from bench.measure import Load, NothingToMeasure, make_script
from bench.speech import ready_to_send
from bench.usage import Usage
from config.demo import NORTHSIDE
from tests.live_server import LiveServer
from voice.simulator.twiml import Stream
from voice.simulator.wire import Account, Wire
from voice.speech import mulaw

AUDIO = bytes(800)
QUIET = bytes([mulaw.SILENCE]) * 160


@pytest.fixture(scope="module")
def stub_server(django_db_setup, tmp_path_factory):
    log = tmp_path_factory.mktemp("bench") / "server.log"
    with LiveServer(log, **SERVER_ENVIRONMENT) as running:
        yield running


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(measure, "WARM_UP_S", 0.5)
    monkeypatch.setattr(measure, "SETTLE_S", 0.2)
    monkeypatch.setattr(measure, "_MEMORY_SETTLES_S", 0.1)
    monkeypatch.setattr(call, "THINKING_S", (0.1, 0.2))


def test_a_run_of_two_calls_yields_figures_that_make_sense(stub_server, committed, hurried):
    script = make_script(stub_server.wire)
    one_second_each = replace(script, utterances=[frames[:50] for frames in script.utterances])
    usage = Usage(stub_server.pid)
    figures = asyncio.run(measure.measure(Load(2, 7.0), one_second_each, [NORTHSIDE.number], usage))
    figures = json.loads(json.dumps(figures))
    assert (figures["calls"], figures["calls_begun"], figures["lost"]) == (2, 2, {})
    assert figures["reply_ms"]["count"] >= 2
    # The server is set to wait for 200 ms of silence, some of which may lie in the second of speech.
    assert 80 <= figures["reply_ms"]["p50"] <= figures["reply_ms"]["p95"] <= figures["reply_ms"]["max"] < 5000
    assert figures["greeting_ms"]["count"] == figures["ring_to_greeting_ms"]["count"] == 2
    assert 0 < figures["greeting_ms"]["p50"] < figures["ring_to_greeting_ms"]["max"]
    assert 0 < figures["server_cpu"] == pytest.approx(figures["cpu_seconds_per_call_minute"] * 2 / 60, abs=0.01)
    assert figures["server_memory_mb"] > 10
    assert 0 < figures["caller_speaks"] < 1
    assert 0 < figures["assistant_speaks"] < 1
    assert figures["generator_lag_ms"]["count"] > 500
    assert figures["server_lag_ms"]["count"] > 5


def test_a_soak_begins_call_after_call_and_loses_none(stub_server, committed, hurried):
    told = []
    plan = soak.Soak(seconds=3.0, calls=2, call_s=1.0, sample_every_s=0.6)
    script, usage = make_script(stub_server.wire), Usage(stub_server.pid)
    figures = asyncio.run(soak.soak(plan, script, [NORTHSIDE.number], usage, told.append))
    assert figures["lost"] == {}
    assert figures["calls_begun"] > 2
    assert [sample.calls for sample in told] == sorted(sample.calls for sample in told)
    assert len(told) == 5
    assert all(0 < sample.own_mb <= sample.rss_mb for sample in told)
    assert isinstance(figures["growth_kb_per_call"], float)


def test_nothing_is_measured_where_no_call_gets_through(stub_server, committed, hurried):
    wire = Wire(Account("AC" + "0" * 32, "wrong"), stub_server.wire.public_url, stub_server.url)
    with pytest.raises(NothingToMeasure, match="403"):
        asyncio.run(measure.measure(Load(2, 1.0), make_script(wire), [NORTHSIDE.number], Usage(stub_server.pid)))


# --- one caller and a server that does as it is told ---


class Phone:
    """The server's end of one stream: sends what Twilio is sent, reads what Twilio sends."""

    def __init__(self, socket: ServerConnection) -> None:
        self.socket = socket
        self.marks: list[str] = []

    async def say(self, audio: bytes = AUDIO, mark: str = "") -> None:
        await self._send({"event": "media", "media": {"payload": base64.b64encode(audio).decode()}})
        if mark:
            await self._send({"event": "mark", "mark": {"name": mark}})

    async def clear(self) -> None:
        await self._send({"event": "clear"})

    async def listen_until(self, wanted: Callable[[dict], bool]) -> dict:
        async for text in self.socket:
            message = json.loads(text)
            if message["event"] == "mark":
                self.marks.append(message["mark"]["name"])
            if wanted(message):
                return message
        raise AssertionError("the caller hung up")

    async def hear_utterance(self) -> None:
        """Listen until the last frame of what the caller says."""
        await self.listen_until(lambda message: message.get("media", {}).get("payload") == LAST)

    async def _send(self, message: dict) -> None:
        await self.socket.send(json.dumps(message | {"streamSid": "MZ"}))


UTTERANCE = ready_to_send(b"".join(bytes([level]) * 160 for level in (1, 2, 3, 4, 5)))
LAST = UTTERANCE[-1].decode()


async def played(behaviour: Callable[[Phone], Awaitable[None]], monkeypatch, **options) -> Counts:
    """The counts of one call to a server that behaves so."""

    async def ring(caller: Caller) -> tuple[Stream, str]:
        return Stream("ws://localhost/stream", {"ticket": "one"}), "http://localhost"

    async def notify(*_: object) -> int:
        return 204

    async def serve_one(socket: ServerConnection) -> None:
        await behaviour(Phone(socket))

    monkeypatch.setattr(Caller, "_ring", ring)
    monkeypatch.setattr(Wire, "notify", notify)
    monkeypatch.setattr(call, "THINKING_S", (0.0, 0.0))
    monkeypatch.setattr(call, "PATIENCE_S", 0.4)
    async with serve(serve_one, "127.0.0.1", 0, **options) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        wire = Wire(Account("AC" + "1" * 32, "token"), "http://localhost", url)
        script = Script(wire, [UTTERANCE], ready_to_send(QUIET))
        counts = Counts(measuring=True)
        await Caller(script, counts, "+442079460101", random.Random(1), pings=True).hold()
    return counts


async def test_a_reply_takes_from_the_last_frame_of_speech_to_the_first_audio(monkeypatch):
    async def answer_after_a_while(phone: Phone) -> None:
        await phone.say(mark="greeting")
        await phone.hear_utterance()
        await asyncio.sleep(0.15)
        await phone.say(mark="answer")
        await phone.hear_utterance()
        await phone.say(mark="another")
        await phone.listen_until(lambda message: message["event"] == "mark")
        await phone.socket.close()

    counts = await played(answer_after_a_while, monkeypatch)
    assert len(counts.reply_ms) == 2
    assert counts.reply_ms[0] >= 145 > counts.reply_ms[1]
    assert (counts.late_frames, counts.premature, len(counts.greeting_ms)) == (0, 0, 1)


async def test_the_stream_is_opened_and_paced_as_twilio_does(monkeypatch):
    messages = []

    async def take_notes(phone: Phone) -> None:
        for _ in range(12):
            messages.append(json.loads(await phone.socket.recv()))
        await phone.socket.close()

    await played(take_notes, monkeypatch)
    assert [message["event"] for message in messages] == ["connected", "start", *["media"] * 10]
    start = messages[1]["start"]
    assert start["customParameters"] == {"ticket": "one"}
    assert [message["sequenceNumber"] for message in messages[1:]] == [str(n) for n in range(1, 12)]
    assert [message["media"]["timestamp"] for message in messages[2:]] == [str(20 * n) for n in range(10)]
    assert [message["media"]["chunk"] for message in messages[2:]] == [str(n) for n in range(1, 11)]
    assert {message["streamSid"] for message in messages[1:]} == {start["streamSid"]}


async def test_marks_come_back_after_their_audio_and_all_at_once_after_a_clear(monkeypatch):
    seen = []

    async def mark_and_clear(phone: Phone) -> None:
        await phone.say(bytes(160), mark="short")
        await phone.say(bytes(80_000), mark="long")
        await phone.listen_until(lambda message: message["event"] == "mark")
        seen.extend(phone.marks)
        await phone.clear()
        await phone.listen_until(lambda message: len(phone.marks) == 2)
        seen.extend(phone.marks)
        await phone.socket.close()

    await played(mark_and_clear, monkeypatch)
    assert seen == ["short", "short", "long"]


async def test_audio_that_comes_too_late_in_a_sentence_is_counted(monkeypatch):
    async def stutter(phone: Phone) -> None:
        await phone.say(bytes(160))
        await asyncio.sleep(0.12)
        await phone.say(mark="end")
        await phone.listen_until(lambda message: message["event"] == "mark")
        await phone.socket.close()

    counts = await played(stutter, monkeypatch)
    assert counts.gaps == 1
    assert counts.late_frames >= 5


async def test_an_answer_given_while_the_caller_speaks_is_premature_and_no_reply(monkeypatch):
    first = UTTERANCE[0].decode()

    async def interrupt(phone: Phone) -> None:
        await phone.say(mark="greeting")
        await phone.listen_until(lambda message: message.get("media", {}).get("payload") == first)
        await phone.say()
        await phone.hear_utterance()
        await phone.say(mark="late")
        await phone.hear_utterance()
        await phone.socket.close()

    counts = await played(interrupt, monkeypatch)
    assert (counts.premature, len(counts.reply_ms)) == (1, 0)


async def listen_for_ever(phone: Phone) -> None:
    with pytest.raises(AssertionError):
        await phone.listen_until(lambda _: False)


async def greet_and_fall_silent(phone: Phone) -> None:
    await phone.say(mark="greeting")
    await listen_for_ever(phone)


async def break_off(phone: Phone) -> None:
    await phone.say()
    await listen_for_ever(phone)


async def hang_up(phone: Phone) -> None:
    await phone.socket.close(1011)


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (listen_for_ever, "no greeting"),
        (greet_and_fall_silent, "no answer"),
        (break_off, "the answer broke off"),
        (hang_up, "closed by the server (1011)"),
    ],
)
async def test_a_call_that_goes_wrong_is_lost_once_and_the_reason_is_told(behaviour, reason, monkeypatch):
    counts = await played(behaviour, monkeypatch)
    assert dict(counts.lost) == {reason: 1}


async def test_a_refused_stream_is_a_lost_call(monkeypatch):
    def refuse(server: ServerConnection, _request):
        return server.respond(403, "no")

    counts = await played(hang_up, monkeypatch, process_request=refuse)
    assert counts.lost.total() == 1
    assert "403" in next(iter(counts.lost))
    assert counts.calls_begun == 0
