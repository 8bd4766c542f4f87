"""ElevenLabs' speech API on a socket of this machine: checks what it is given as ElevenLabs does, and refuses likewise.

It speaks a text as audio that `voice.simulator.carried_speech.texts_in` reads back.
Sources: https://elevenlabs.io/docs/api-reference/text-to-speech/stream, https://elevenlabs.io/docs/overview/models,
https://help.elevenlabs.io/hc/en-us/articles/19572237925521
"""

from __future__ import annotations

import json
import re
import threading
from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.http_service import HttpHandler, HttpService, pieces_of
from voice.simulator.carried_speech import audio_of

FRENCH, ENGLISH, SPANISH, ARABIC, MOROCCAN = (f"{name:x<20}" for name in ("Fr1", "En2", "Es3", "Ar4", "Ma5"))
VOICES = {"fr": FRENCH, "en": ENGLISH, "es": SPANISH, "ar": ARABIC, "ary": MOROCCAN}
LANGUAGES = {"fr", "en", "es", "ar", "de", "it"}
MODELS = {"eleven_flash_v2_5": True, "eleven_turbo_v2_5": True, "eleven_v3": True, "eleven_multilingual_v2": False}
FORMATS = {"ulaw_8000", "alaw_8000", "pcm_16000", "pcm_24000", "mp3_44100_128"}
_FIELDS = {"text", "model_id", "language_code", "voice_settings"}
_SETTINGS = {"stability", "similarity_boost", "style", "speed", "use_speaker_boost"}


class Answer(Enum):
    """What the server does with the next request instead of answering it well at once."""

    SLOW = auto()  # after `delay_s`
    NEVER = auto()
    DROPPED = auto()  # in the middle of the audio
    HUNG_UP = auto()  # before any answer
    JSON = auto()
    HTML = auto()
    EMPTY = auto()
    NO_QUOTA = auto()
    FORBIDDEN = auto()
    CROWDED = auto()
    BUSY = auto()
    BROKEN = auto()
    STRANGE = auto()  # a refusal whose body is nothing known
    TALKATIVE = auto()  # a refusal that repeats the key


_REFUSALS = {
    Answer.NO_QUOTA: (401, "quota_exceeded"),
    Answer.FORBIDDEN: (403, "missing_permissions"),
    Answer.CROWDED: (429, "too_many_concurrent_requests"),
    Answer.BUSY: (429, "system_busy"),
    Answer.BROKEN: (500, "internal_server_error"),
}


class Refuse(Exception):
    def __init__(self, status: int, code: str, message: str = "refused") -> None:
        super().__init__(message)
        self.status = status
        self.code = code


@dataclass(frozen=True)
class Asked:
    """A speech that was asked for. port: of the client's end of the connection. headers: by name in small letters."""

    voice_id: str
    query: dict[str, str]
    body: dict
    headers: dict[str, str]
    port: int


@dataclass
class FakeElevenLabs(HttpService):
    """Use as a context manager; `url` goes into ELEVENLABS_URL. Answers well unless `answers` says otherwise.

    voices: the ids that there are. piece: bytes of audio that are sent at once. pieces_until: the stream of a speech
    waits for this event after its first piece.
    """

    key: str = "xi-right"
    voices: set[str] = field(default_factory=lambda: set(VOICES.values()))
    delay_s: float = 0.2
    piece: int = 1000
    pieces_until: threading.Event | None = None
    answers: deque[Answer] = field(default_factory=deque)
    speeches: list[Asked] = field(default_factory=list)
    refused: int = 0
    hung_up: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return self.origin

    @property
    def texts(self) -> list[str]:
        return [asked.body["text"] for asked in self.speeches]

    # --- what ElevenLabs does ---

    def admit(self, key: str, answer: Answer | None) -> None:
        if key != self.key:
            # Real messages do not repeat the key; this one does, so that a log of it would be noticed.
            raise Refuse(401, "invalid_api_key", f"Invalid API key {key}")
        if answer in _REFUSALS:
            raise Refuse(*_REFUSALS[answer])

    def speak(self, asked: Asked) -> bytes:
        body, model = asked.body, asked.body.get("model_id", "eleven_multilingual_v2")
        _demand(asked.voice_id in self.voices, 404, "voice_not_found")
        _demand(model in MODELS, 400, "model_not_found")
        _demand(asked.query.get("output_format", "mp3_44100_128") in FORMATS, 400, "invalid_output_format")
        _demand(not set(asked.query) - {"output_format", "optimize_streaming_latency", "enable_logging"}, 422, "extra")
        _demand(not set(body) - _FIELDS and isinstance(body.get("text"), str) and body["text"], 422, "invalid_body")
        if "language_code" in body:
            _demand(MODELS[model] and body["language_code"] in LANGUAGES, 400, "unsupported_language")
        settings = body.get("voice_settings", {})
        fine = not set(settings) - _SETTINGS and 0.7 <= settings.get("speed", 1.0) <= 1.2
        _demand(fine, 400, "invalid_voice_settings")
        self.speeches.append(asked)
        spoken = audio_of(body["text"])
        return spoken if asked.query.get("output_format") == "ulaw_8000" else b"\xff\xfb" + spoken


def _demand(fine: object, status: int, code: str) -> None:
    if not fine:
        raise Refuse(status, code)


class _Handler(HttpHandler):
    api: FakeElevenLabs

    def do_POST(self) -> None:
        body = self.body()
        answer = self.api.answers.popleft() if self.api.answers else None
        try:
            self.api.admit(self.headers.get("xi-api-key", ""), answer)
            self._wait(answer)
            self._speak(self.api.speak(self._asked(body)), answer)
        except Refuse as refusal:
            self.api.refused += 1
            detail = {"status": refusal.code, "message": str(refusal)}
            self.send(refusal.status, json.dumps({"detail": detail}).encode())
        except (BrokenPipeError, ConnectionResetError):
            self.api.hung_up.set()
            self.close_connection = True

    def _asked(self, body: bytes) -> Asked:
        address = urlsplit(self.path)
        found = re.fullmatch(r"/v1/text-to-speech/([^/]+)/stream", address.path)
        _demand(found, 404, "not_found")
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Asked(found[1], dict(parse_qsl(address.query)), json.loads(body), headers, self.client_address[1])

    def _wait(self, answer: Answer | None) -> None:
        if answer is Answer.SLOW:
            self.api.released.wait(self.api.delay_s)
        if answer is Answer.NEVER:
            self.api.released.wait()
        if answer in (Answer.NEVER, Answer.HUNG_UP):
            raise ConnectionResetError

    def _speak(self, audio: bytes, answer: Answer | None) -> None:
        if answer is Answer.STRANGE:
            self.send(500, b'["no", "detail"]')
        elif answer is Answer.TALKATIVE:
            self.send(500, json.dumps({"detail": {"status": f"The key {self.api.key} is tired"}}).encode())
        elif answer is Answer.JSON:
            self.send(200, b'{"detail": "no voice today"}')
        elif answer is Answer.HTML:
            self.send(200, b"<html>no voice today", "text/html; charset=utf-8")
        else:
            self._stream(b"" if answer is Answer.EMPTY else audio, dropped=answer is Answer.DROPPED)

    def _stream(self, audio: bytes, *, dropped: bool) -> None:
        pieces = pieces_of(audio, self.api.piece, self.api.pieces_until)
        cookie = "account=whoever-asked-last; Path=/"
        self.stream(pieces, "audio/basic", cut_after=2 if dropped else None, Set_Cookie=cookie)


FakeElevenLabs.handler = _Handler
