"""OpenAI's speech API on a socket of this machine: checks what it is given as OpenAI does, and refuses as OpenAI does.

It recognises the text that `voice.simulator.carried_speech.audio_of` put into the audio, and speaks a text as a tone of
its own.
Sources: https://developers.openai.com/api/docs/guides/speech-to-text, .../guides/text-to-speech, .../guides/error-codes
"""

from __future__ import annotations

import io
import json
import re
import threading
import wave
from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto

import numpy as np

from tests.fakes.http_service import HttpHandler, HttpService, pieces_of
from voice.simulator.carried_speech import texts_in
from voice.speech import mulaw

PCM_RATE = 24000
VOICES = {
    "alloy",
    "ash",
    "ballad",
    "cedar",
    "coral",
    "echo",
    "fable",
    "marin",
    "nova",
    "onyx",
    "sage",
    "shimmer",
    "verse",
}
STT_MODELS = {"gpt-transcribe", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "whisper-1"}
TTS_MODELS = {"gpt-4o-mini-tts", "tts-1", "tts-1-hd"}
FORMATS = {"mp3", "opus", "aac", "flac", "wav", "pcm"}


class Answer(Enum):
    """What the server does with the next request instead of answering it well at once."""

    SLOW = auto()  # after `delay_s`
    NEVER = auto()
    DROPPED = auto()  # in the middle of the answer
    MALFORMED = auto()
    NO_JSON = auto()
    EMPTY = auto()
    FORBIDDEN = auto()
    OVERLOADED = auto()
    NO_QUOTA = auto()
    BROKEN = auto()
    MP3 = auto()  # whatever was asked for


_REFUSALS = {
    Answer.FORBIDDEN: (403, "unsupported_country_region_territory"),
    Answer.OVERLOADED: (429, "rate_limit_exceeded"),
    Answer.NO_QUOTA: (429, "insufficient_quota"),
    Answer.BROKEN: (500, "server_error"),
}


@dataclass(frozen=True)
class Upload:
    """A transcription that was asked for. fields: each name with its values."""

    fields: dict[str, list[str]]
    file_name: str
    sample_rate: int
    seconds: float


class Refuse(Exception):
    def __init__(self, status: int, code: str, message: str = "refused") -> None:
        super().__init__(message)
        self.status = status
        self.code = code


def tone(text: str) -> np.ndarray:
    """How the server speaks `text`: 24 kHz samples, 30 ms a character, at a pitch that depends on it."""
    seconds, pitch = 0.03 * len(text), 300 + 40 * (sum(text.encode()) % 20)
    times = np.arange(int(seconds * PCM_RATE)) / PCM_RATE
    return (12000 * np.sin(2 * np.pi * pitch * times)).astype(np.int16)


@dataclass
class FakeOpenAISpeech(HttpService):
    """Use as a context manager; `url` is the base URL. Answers well unless `answers` says otherwise for the next.

    key: the one that is accepted; empty for a server that asks for none. piece: bytes of audio that are sent at once.
    pieces_until: the stream of a speech waits for this event after its first piece. understood: said to be heard
    instead of what the audio carries.
    """

    key: str = "sk-right"
    delay_s: float = 0.2
    piece: int = 4001
    pieces_until: threading.Event | None = None
    understood: str | None = None
    answers: deque[Answer] = field(default_factory=deque)
    uploads: list[Upload] = field(default_factory=list)
    speeches: list[dict] = field(default_factory=list)
    refused: int = 0
    hung_up: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"{self.origin}/v1"

    # --- what OpenAI does ---

    def admit(self, authorization: str, answer: Answer | None) -> None:
        if self.key and authorization != f"Bearer {self.key}":
            # Real messages repeat a part of the key; this one repeats all of it.
            raise Refuse(401, "invalid_api_key", f"Incorrect API key provided: {authorization}.")
        if answer in _REFUSALS:
            raise Refuse(*_REFUSALS[answer])

    def transcribe(self, content_type: str, body: bytes) -> str:
        fields, file_name, file = _multipart(content_type, body)
        model = fields.get("model", [""])[0]
        _demand(model in STT_MODELS, 404, "model_not_found")
        _demand(file_name.endswith(".wav"), 400, "unsupported_format")
        languages = fields.get("language", []) + fields.get("languages[]", [])
        _demand(all(re.fullmatch("[a-z]{2}", code) for code in languages), 400, "invalid_language_format")
        _demand("languages[]" not in fields or model == "gpt-transcribe", 400, "unsupported_parameter")
        _demand("keywords[]" not in fields or model == "gpt-transcribe", 400, "unsupported_parameter")
        _demand(fields.get("response_format", ["json"]) == ["json"], 400, "unsupported_value")
        samples, rate = _wav(file)
        _demand(len(samples) >= 0.1 * rate, 400, "audio_too_short")
        self.uploads.append(Upload(fields, file_name, rate, len(samples) / rate))
        return " ".join(texts_in(mulaw.encode(samples))) if self.understood is None else self.understood

    def speak(self, body: bytes) -> bytes:
        asked = json.loads(body)
        _demand(asked["model"] in TTS_MODELS, 404, "model_not_found")
        _demand(asked["voice"] in VOICES, 400, "invalid_value")
        _demand(0 < len(asked["input"]) <= 4096, 400, "string_above_max_length")
        _demand(asked.get("response_format", "mp3") in FORMATS, 400, "invalid_value")
        _demand(0.25 <= asked.get("speed", 1.0) <= 4.0, 400, "invalid_value")
        self.speeches.append(asked)
        if asked.get("response_format") != "pcm":
            return b"\xff\xfb" + b"mp3" * 3000
        return tone(asked["input"]).astype("<i2").tobytes()


def _demand(fine: bool, status: int, code: str) -> None:
    if not fine:
        raise Refuse(status, code)


def _multipart(content_type: str, body: bytes) -> tuple[dict[str, list[str]], str, bytes]:
    """The fields, the name of the file and the file (RFC 7578)."""
    boundary = re.fullmatch(r"multipart/form-data; boundary=(\S+)", content_type)
    _demand(boundary is not None, 400, "invalid_content_type")
    fields: dict[str, list[str]] = {}
    file_name, file = "", b""
    for part in body.split(b"--" + boundary[1].encode())[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        content = content.removesuffix(b"\r\n")
        name = re.search(rb'name="([^"]+)"', head)[1].decode()
        if named := re.search(rb'filename="([^"]+)"', head):
            _demand(name == "file", 400, "unknown_parameter")
            file_name, file = named[1].decode(), content
        else:
            fields.setdefault(name, []).append(content.decode())
    return fields, file_name, file


def _wav(file: bytes) -> tuple[np.ndarray, int]:
    try:
        with wave.open(io.BytesIO(file)) as reader:
            _demand(reader.getparams()[:2] == (1, 2) and reader.getcomptype() == "NONE", 400, "unsupported_format")
            samples = np.frombuffer(reader.readframes(reader.getnframes()), "<i2")
            _demand(len(samples) == reader.getnframes(), 400, "corrupted_audio")
            return samples.astype(np.int16), reader.getframerate()
    except (wave.Error, EOFError) as error:
        raise Refuse(400, "unsupported_format") from error


class _Handler(HttpHandler):
    api: FakeOpenAISpeech

    def do_POST(self) -> None:
        body = self.body()
        answer = self.api.answers.popleft() if self.api.answers else None
        try:
            self.api.admit(self.headers.get("Authorization", ""), answer)
            self._wait(answer)
            if self.path == "/v1/audio/transcriptions":
                self._tell(self.api.transcribe(self.headers["Content-Type"], body), answer)
            elif self.path == "/v1/audio/speech":
                self._speak(self.api.speak(body), answer)
            else:
                raise Refuse(404, "unknown_url")
        except Refuse as refusal:
            self.api.refused += 1
            error = {"message": str(refusal), "type": "invalid_request_error", "param": None, "code": refusal.code}
            self.send(refusal.status, json.dumps({"error": error}).encode())
        except (BrokenPipeError, ConnectionResetError):
            self.api.hung_up.set()
            self.close_connection = True

    def _wait(self, answer: Answer | None) -> None:
        if answer is Answer.SLOW:
            self.api.released.wait(self.api.delay_s)
        if answer is Answer.NEVER:
            self.api.released.wait()
            raise ConnectionResetError

    def _tell(self, text: str, answer: Answer | None) -> None:
        said = json.dumps({"text": "" if answer is Answer.EMPTY else text, "usage": {"type": "duration", "seconds": 1}})
        if answer is Answer.MALFORMED:
            said = json.dumps({"words": [text]})
        if answer is Answer.NO_JSON:
            said = said[:-5]
        self.send(200, said.encode(), cut=answer is Answer.DROPPED)

    def _speak(self, audio: bytes, answer: Answer | None) -> None:
        if answer is Answer.MALFORMED:
            self.send(200, b'{"error": "no voice today"}')
            return
        pieces = pieces_of(b"" if answer is Answer.EMPTY else audio, self.api.piece, self.api.pieces_until)
        kind = "audio/mpeg" if answer is Answer.MP3 else "audio/pcm"
        self.stream(pieces, kind, cut_after=2 if answer is Answer.DROPPED else None)


FakeOpenAISpeech.handler = _Handler
