"""Media Streams message by message, in a time that passes only when frames are sent."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosedError, ConnectionClosedOK
from websockets.frames import Close

from voice.simulator.caller import ScriptPlayer
from voice.simulator.line import CallIdentity, LineEnd
from voice.simulator.media import MediaStream
from voice.simulator.report import CallLog, CallReport, EndedBy, Party
from voice.simulator.script import parse_script

from .fake_time import FakeTime

SPEECH = bytes(range(1, 121)) * 20  # 2400 bytes: 300 ms
QUESTION = bytes(range(1, 101)) * 16  # 1600 bytes: 200 ms
SILENCE = b"\xff"
GREET = "  - say: Allô ?\n    after: greeting\n"


class Phone:
    """Runs a stream against `server`, which is told every message and may answer through `reply`."""

    def __init__(self, steps: str, server: Callable[[Phone, dict], None], lateness_s: float = 0.0) -> None:
        self.time = FakeTime(lateness_s)
        self.sent: list[tuple[float, dict]] = []
        self._server = server
        self._incoming: asyncio.Queue[str | bytes | Exception] = asyncio.Queue()
        text = f'from: "+33639980101"\nlanguage: fr\npause_ms: 100\nclosing_ms: 200\npatience_ms: 3000\nsteps:\n{steps}'
        self.player = ScriptPlayer(parse_script(text, Path("call.yaml")))
        self.log = CallLog(self.time.clock)
        identity = CallIdentity("CA1", "AC1", "+33639980101", "+33939050101")
        recordings = dict.fromkeys(range(1, 5), QUESTION)
        self.stream = MediaStream(self, identity, {"ticket": "t1"}, self.player, recordings, self.log)

    def run(self) -> tuple[LineEnd, CallReport]:
        end = asyncio.run(self.stream.run())
        return end, self.log.report("CA1", EndedBy.CALLER, self.player.failures)

    async def send(self, message: str) -> None:
        self.sent.append((self.time.clock.now_ms(), json.loads(message)))
        self._server(self, self.sent[-1][1])

    async def recv(self) -> str | bytes:
        message = await self._incoming.get()
        if isinstance(message, Exception):
            raise message
        return message

    async def close(self, code: int = 1000, reason: str = "") -> None:
        pass

    def reply(self, event: str, **content: object) -> None:
        self._incoming.put_nowait(json.dumps({"event": event, "streamSid": self.stream.stream_sid, **content}))

    def play(self, audio: bytes) -> None:
        self.reply("media", media={"payload": base64.b64encode(audio).decode()})

    def put(self, raw: str | bytes | Exception) -> None:
        self._incoming.put_nowait(raw)

    def of(self, event: str) -> list[dict]:
        return [message for _, message in self.sent if message["event"] == event]

    def when(self, event: str) -> list[float]:
        return [round(at_ms) for at_ms, message in self.sent if message["event"] == event]


def chunk(message: dict) -> int:
    return int(message["media"]["chunk"]) if message["event"] == "media" else 0


def greets(phone: Phone, message: dict) -> None:
    if message["event"] == "start":
        phone.play(SPEECH)


def greets_and_answers(phone: Phone, message: dict) -> None:
    """Greets, and answers when 100 ms of silence have followed the question."""
    greets(phone, message)
    line = caller_audio(phone)
    if message["event"] == "media" and line.endswith(QUESTION + SILENCE * 800):
        phone.play(SPEECH)


def caller_audio(phone: Phone) -> bytes:
    return b"".join(base64.b64decode(message["media"]["payload"]) for message in phone.of("media"))


def test_the_stream_opens_as_twilio_opens_it() -> None:
    phone = Phone(GREET, greets)
    phone.run()

    assert phone.sent[0][1] == {"event": "connected", "protocol": "Call", "version": "1.0.0"}
    assert phone.sent[1][1] == {
        "event": "start",
        "sequenceNumber": "1",
        "start": {
            "accountSid": "AC1",
            "streamSid": phone.stream.stream_sid,
            "callSid": "CA1",
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": {"ticket": "t1"},
        },
        "streamSid": phone.stream.stream_sid,
    }


def test_frames_of_20_ms_are_numbered_and_timed_in_strings() -> None:
    phone = Phone(GREET, greets)
    phone.run()
    media = phone.of("media")

    assert [message["media"]["chunk"] for message in media[:3]] == ["1", "2", "3"]
    assert [message["media"]["timestamp"] for message in media[:3]] == ["0", "20", "40"]
    assert [message["sequenceNumber"] for _, message in phone.sent[1:]] == [
        str(number) for number in range(1, len(phone.sent))
    ]
    assert {len(base64.b64decode(message["media"]["payload"])) for message in media} == {160}
    assert phone.when("media") == [20 * index for index in range(len(media))]


def test_the_caller_asks_once_the_greeting_has_been_heard_and_is_silent_otherwise() -> None:
    phone = Phone(GREET, greets_and_answers)
    _, report = phone.run()
    line = caller_audio(phone)

    # 300 ms of greeting, 100 ms of pause, and up to a frame until the next one is sent.
    assert 3200 <= line.index(QUESTION) <= 3360
    assert line.strip(SILENCE) == QUESTION
    assert [turn.speaker for turn in report.turns] == [Party.ASSISTANT, Party.CALLER, Party.ASSISTANT]
    assert report.turns[1].heard_ms == pytest.approx(200, abs=0.2)


def test_reply_latency_runs_from_the_end_of_the_question_to_the_first_audio() -> None:
    _, report = Phone(GREET, greets_and_answers).run()

    assert report.reply_ms == (pytest.approx(80, abs=21),)
    assert report.failures == ()


def test_what_was_heard_is_what_was_sent() -> None:
    phone = Phone(GREET, greets_and_answers)
    _, report = phone.run()

    assert [(stretch.utterance, stretch.content) for stretch in report.heard] == [(0, SPEECH), (1, SPEECH)]


def test_a_mark_is_answered_when_the_audio_before_it_has_been_played() -> None:
    def marks(phone: Phone, message: dict) -> None:
        if message["event"] == "start":
            phone.reply("mark", mark={"name": "nothing before"})
            phone.play(SPEECH)
            phone.reply("mark", mark={"name": "greeting"})

    phone = Phone(GREET, marks)
    phone.run()

    assert [message["mark"] for message in phone.of("mark")] == [{"name": "nothing before"}, {"name": "greeting"}]
    first, second = phone.when("mark")
    assert first == 0
    assert 300 <= second <= 320


def test_clear_silences_the_line_and_returns_the_marks_at_once() -> None:
    def clears(phone: Phone, message: dict) -> None:
        if message["event"] == "start":
            for name in ("a", "b"):
                phone.play(SPEECH)
                phone.reply("mark", mark={"name": name})
        if chunk(message) == 6:
            phone.reply("clear")

    phone = Phone(GREET, clears)
    _, report = phone.run()

    assert [message["mark"]["name"] for message in phone.of("mark")] == ["a", "b"]
    assert all(100 <= at_ms <= 120 for at_ms in phone.when("mark"))
    assert report.heard[0].content == SPEECH[: len(report.heard[0].content)]
    assert 100 <= report.turns[0].heard_ms <= 120


def test_after_a_barge_in_only_what_follows_the_clear_is_the_answer() -> None:
    interrupt = "  - say: Non !\n    interrupt_after_ms: 100\n"

    def server(phone: Phone, message: dict) -> None:
        if message["event"] == "start":
            phone.play(SPEECH * 10)
        # 100 ms into the caller's speech, the server still sends a frame of the old turn, then understands.
        if chunk(message) == 10:
            phone.play(SPEECH)
        if chunk(message) == 12:
            phone.reply("clear")
        if chunk(message) == 25:
            phone.play(SPEECH)

    phone = Phone(interrupt, server)
    _, report = phone.run()

    assert 200 < report.turns[0].heard_ms < 260
    assert report.reply_ms[0] == pytest.approx(480 - 300, abs=45)
    assert [stretch.utterance for stretch in report.heard] == [0, 1]


def test_keys_are_sent_as_dtmf_messages() -> None:
    phone = Phone('  - dtmf: "1#"\n    after: greeting\n', greets)
    phone.run()

    assert [message["dtmf"] for message in phone.of("dtmf")] == [
        {"track": "inbound_track", "digit": "1"},
        {"track": "inbound_track", "digit": "#"},
    ]


def test_a_caller_who_hangs_up_sends_stop_last() -> None:
    phone = Phone("  - hang_up: true\n", greets)
    end, _ = phone.run()

    assert end is LineEnd.CALLER
    assert phone.sent[-1][1]["event"] == "stop"
    assert phone.sent[-1][1]["stop"] == {"accountSid": "AC1", "callSid": "CA1"}


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        ("{", "31950 malformed message: not JSON"),
        (b"\x00\x01", "31950 malformed message: binary"),
        ("[1]", "31951 invalid message: no event"),
        ('{"event":"media","streamSid":"MZother","media":{"payload":"/w=="}}', "for streamSid 'MZother'"),
        ('{"event":"media","media":{"payload":"/w=="}}', "for streamSid None"),
        ('{"event":"media","streamSid":"SID"}', "media without payload"),
        ('{"event":"media","streamSid":"SID","media":{"payload":7}}', "media without payload"),
        ('{"event":"media","streamSid":"SID","media":{"payload":"é!"}}', "not base64"),
        ('{"event":"media","streamSid":"SID","media":{"payload":"/w"}}', "not base64"),
        ('{"event":"mark","streamSid":"SID","mark":{}}', "mark without name"),
        ('{"event":"sing","streamSid":"SID"}', "unknown event 'sing'"),
    ],
)
def test_a_message_twilio_would_not_accept_is_reported_and_ignored(raw: str | bytes, complaint: str) -> None:
    def stammers(phone: Phone, message: dict) -> None:
        if message["event"] == "start":
            phone.put(
                raw.replace("SID", phone.stream.stream_sid) if isinstance(raw, str) and "other" not in raw else raw
            )
            phone.play(SPEECH)

    _, report = Phone("  - hang_up: true\n", stammers).run()

    assert len(report.protocol_errors) == 1
    assert complaint in report.protocol_errors[0]
    assert [stretch.content for stretch in report.heard] == [SPEECH]


@pytest.mark.parametrize(
    ("closed", "end", "errors"),
    [
        (ConnectionClosedOK(Close(1000, ""), Close(1000, ""), True), LineEnd.SERVER, 0),
        (ConnectionClosedError(Close(1011, "oops"), None), LineEnd.LOST, 1),
        (ConnectionClosedError(None, None), LineEnd.LOST, 1),
    ],
)
def test_a_server_that_closes_ends_the_stream(closed: Exception, end: LineEnd, errors: int) -> None:
    def closes(phone: Phone, message: dict) -> None:
        if chunk(message) == 3:
            phone.put(closed)

    ended, report = Phone(GREET, closes).run()

    assert ended is end
    assert len(report.protocol_errors) == errors


def test_a_silent_server_is_waited_for_and_left() -> None:
    end, report = Phone(GREET, lambda phone, message: None).run()

    assert end is LineEnd.CALLER
    assert report.failures == ("the caller waited 3 s for a word of the assistant and hung up",)
    assert report.first_word_ms is None
