"""Google's two speech APIs on a gRPC socket of this machine: they check what they are given and refuse as Google does.

Recognises the text that `voice.simulator.carried_speech.audio_of` put into the audio, and speaks a text as such audio,
wrapped in WAV.
Sources: https://docs.cloud.google.com/speech-to-text/docs/reference/rpc/google.cloud.speech.v1,
https://docs.cloud.google.com/text-to-speech/docs/reference/rpc/google.cloud.texttospeech.v1,
https://docs.cloud.google.com/speech-to-text/quotas, https://google.aip.dev/193
"""

from __future__ import annotations

import struct
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum, auto

import grpc
from google.cloud.speech_v1 import (
    RecognitionConfig,
    SpeechRecognitionAlternative,
    StreamingRecognitionConfig,
    StreamingRecognitionResult,
    StreamingRecognizeRequest,
    StreamingRecognizeResponse,
)
from google.cloud.texttospeech_v1 import AudioEncoding, SynthesizeSpeechRequest, SynthesizeSpeechResponse
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

from voice.simulator.carried_speech import audio_of, texts_in

STT_LANGUAGES = {"fr-FR", "en-GB", "es-ES", "ar-AE", "ar-MA"}
TELEPHONY_LANGUAGES = {"fr-FR", "en-GB", "es-ES"}
VOICES = {
    *("fr-FR-Neural2-F", "fr-FR-Neural2-G", "en-GB-Neural2-N", "en-GB-Neural2-O", "es-ES-Neural2-H"),
    *("es-ES-Neural2-G", "ar-XA-Wavenet-A", "ar-XA-Wavenet-B", "en-US-Chirp3-HD-Kore"),
}
CONFIDENCE = 0.75
_MOST_AUDIO_AT_ONCE = 25 * 1024
_NO_PROTOBUF = b"\xff" * 9


class Answer(Enum):
    """What the server does with the next request instead of answering it well at once."""

    SLOW = auto()  # after `delay_s`
    NEVER = auto()
    EMPTY = auto()
    MALFORMED = auto()
    UNAVAILABLE = auto()
    OVERLOADED = auto()
    LATE = auto()
    BROKEN = auto()
    CANCELLED = auto()
    FORBIDDEN = auto()
    UNREGISTERED = auto()
    DROPPED = auto()  # the connection
    ERROR_INSIDE = auto()  # an answer that says that the server is unavailable
    ENOUGH = auto()  # ends well without a result
    UNSURE = auto()  # no result is ever final
    NO_CONFIDENCE = auto()
    RAW = auto()  # audio without a WAV header
    WIDE = auto()  # audio at 24 kHz


_FAILURES = {
    Answer.UNAVAILABLE: grpc.StatusCode.UNAVAILABLE,
    Answer.OVERLOADED: grpc.StatusCode.RESOURCE_EXHAUSTED,
    Answer.LATE: grpc.StatusCode.DEADLINE_EXCEEDED,
    Answer.BROKEN: grpc.StatusCode.INTERNAL,
    Answer.CANCELLED: grpc.StatusCode.CANCELLED,
    Answer.FORBIDDEN: grpc.StatusCode.PERMISSION_DENIED,
    Answer.UNREGISTERED: grpc.StatusCode.UNAUTHENTICATED,
}


@dataclass
class Utterance:
    """A recognition that was asked for."""

    config: StreamingRecognitionConfig
    audio: bytearray = field(default_factory=bytearray)
    blocks: list[int] = field(default_factory=list)


@dataclass
class FakeGoogleSpeech:
    """Use as a context manager; `endpoint` is where it is. Answers well unless `answers` says otherwise for the next.

    key: the one that is accepted. patience: bytes of an utterance after which its answer is made, if it has not ended
    before. heard, spoken: what was asked for and admitted. hung_up: set when a caller calls off a request.

    A recognition is refused once the caller has stopped sending: gRPC's asyncio client tells INTERNAL, whatever it was,
    when an error meets a message on its way.
    """

    key: str = "AIza-right"
    delay_s: float = 0.2
    patience: int | None = None
    answers: deque[Answer] = field(default_factory=deque)
    heard: list[Utterance] = field(default_factory=list)
    spoken: list[SynthesizeSpeechRequest] = field(default_factory=list)
    requests: int = 0
    hung_up: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> FakeGoogleSpeech:
        self._server = grpc.server(ThreadPoolExecutor(max_workers=8))
        self._server.add_generic_rpc_handlers((self._speech(), self._text_to_speech()))
        self.port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.released.set()
        self._server.stop(None).wait()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _speech(self) -> grpc.GenericRpcHandler:
        recognize = grpc.stream_stream_rpc_method_handler(
            self.recognize, StreamingRecognizeRequest.deserialize, _serialized(StreamingRecognizeResponse)
        )
        service = "google.cloud.speech.v1.Speech"
        return grpc.method_handlers_generic_handler(service, {"StreamingRecognize": recognize})

    def _text_to_speech(self) -> grpc.GenericRpcHandler:
        synthesize = grpc.unary_unary_rpc_method_handler(
            self.synthesize, SynthesizeSpeechRequest.deserialize, _serialized(SynthesizeSpeechResponse)
        )
        service = "google.cloud.texttospeech.v1.TextToSpeech"
        return grpc.method_handlers_generic_handler(service, {"SynthesizeSpeech": synthesize})

    # --- what Google does ---

    def recognize(
        self, requests: Iterator[StreamingRecognizeRequest], context: grpc.ServicerContext
    ) -> Iterator[StreamingRecognizeResponse | bytes]:
        refusal = self._refusal(context)
        if refusal:
            list(requests)
            context.abort_with_status(refusal)
        answer = self.answers.popleft() if self.answers else None
        utterance = Utterance(_config(requests, context))
        self.heard.append(utterance)
        told = 0
        for request in requests:
            utterance.audio += _audio(request, context)
            utterance.blocks.append(len(request.audio_content))
            texts = texts_in(bytes(utterance.audio))
            if len(texts) > told and answer is not Answer.EMPTY and utterance.config.interim_results:
                told = len(texts)
                yield _interim(texts)
            if self.patience is not None and len(utterance.audio) >= self.patience:
                break
        self._perhaps_fail(answer, context)
        self._perhaps_wait(answer, context)
        yield from _results(texts_in(bytes(utterance.audio)), answer)

    def synthesize(
        self, request: SynthesizeSpeechRequest, context: grpc.ServicerContext
    ) -> SynthesizeSpeechResponse | bytes:
        refusal = self._refusal(context)
        if refusal:
            context.abort_with_status(refusal)
        answer = self.answers.popleft() if self.answers else None
        _must_be_speakable(request, context)
        self.spoken.append(request)
        self._perhaps_fail(answer, context)
        self._perhaps_wait(answer, context)
        if answer is Answer.MALFORMED:
            return _NO_PROTOBUF
        return SynthesizeSpeechResponse(audio_content=_spoken(request.input.text, answer))

    def _refusal(self, context: grpc.ServicerContext) -> grpc.Status | None:
        self.requests += 1
        key = dict(context.invocation_metadata()).get("x-goog-api-key", "")
        if not key:
            message = "Request is missing required authentication credential."
            return _status(grpc.StatusCode.UNAUTHENTICATED, "CREDENTIALS_MISSING", message)
        if key != self.key:
            return _status(grpc.StatusCode.INVALID_ARGUMENT, "API_KEY_INVALID", f"API key {key} not valid.")
        return None

    def _perhaps_fail(self, answer: Answer | None, context: grpc.ServicerContext) -> None:
        if answer in _FAILURES:
            context.abort(_FAILURES[answer], "what you said cannot be understood now")
        if answer is Answer.DROPPED:
            self._server.stop(None)

    def _perhaps_wait(self, answer: Answer | None, context: grpc.ServicerContext) -> None:
        """Until it is time, or the caller has given up."""
        if answer in (Answer.SLOW, Answer.NEVER, Answer.DROPPED):
            over = threading.Event()
            context.add_callback(over.set)
            over.wait(self.delay_s if answer is Answer.SLOW else 30)
            if not context.is_active():
                self.hung_up.set()


def _serialized(kind: type):
    return lambda message: message if isinstance(message, bytes) else kind.serialize(message)


def _status(code: grpc.StatusCode, reason: str, message: str) -> grpc.Status:
    """With the reason for machines beside the message for people, as AIP-193 wants it."""
    detail = any_pb2.Any()
    detail.Pack(error_details_pb2.ErrorInfo(reason=reason, domain="googleapis.com"))
    return rpc_status.to_status(status_pb2.Status(code=code.value[0], message=message, details=[detail]))


def _demand(fine: bool, context: grpc.ServicerContext, message: str) -> None:
    if not fine:
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, message)


# --- recognition ---


def _config(requests: Iterator[StreamingRecognizeRequest], context: grpc.ServicerContext) -> StreamingRecognitionConfig:
    request = next(requests)
    wrong = _wrong_with(request)
    if wrong:
        list(requests)
    _demand(not wrong, context, wrong)
    return request.streaming_config


def _wrong_with(request: StreamingRecognizeRequest) -> str:
    if "streaming_config" not in request:
        return "the first message must be the config"
    config = request.streaming_config.config
    if (config.encoding, config.sample_rate_hertz) != (RecognitionConfig.AudioEncoding.MULAW, 8000):
        return "encoding and sample rate do not match the audio"
    if config.language_code not in STT_LANGUAGES:
        return "language is not supported"
    if config.model not in ("", "telephony") or (config.model and config.language_code not in TELEPHONY_LANGUAGES):
        return "The requested model is currently not supported for language"
    phrases = [phrase for hints in config.speech_contexts for phrase in hints.phrases]
    fine = all(0 < len(phrase) <= 100 and "$" not in phrase for phrase in phrases) and len(phrases) <= 5000
    return "" if fine else "invalid speech contexts"


def _audio(request: StreamingRecognizeRequest, context: grpc.ServicerContext) -> bytes:
    _demand("audio_content" in request, context, "all but the first message must be audio")
    _demand(0 < len(request.audio_content) <= _MOST_AUDIO_AT_ONCE, context, "audio is too long or none")
    return request.audio_content


def _interim(texts: list[str]) -> StreamingRecognizeResponse:
    """Two parts: a stable one, and the last words, which may still change."""
    stable, last = " ".join(texts[:-1]), texts[-1]
    parts = [(stable, 0.9), (f" {last}" if stable else last, 0.01)]
    return StreamingRecognizeResponse(results=[_result(text, stability=sure) for text, sure in parts if text])


def _results(texts: list[str], answer: Answer | None) -> Iterator[StreamingRecognizeResponse | bytes]:
    """One final result for each text, the second and later ones with a space before them."""
    if answer is Answer.MALFORMED:
        yield _NO_PROTOBUF
    elif answer is Answer.ERROR_INSIDE:
        error = status_pb2.Status(code=grpc.StatusCode.UNAVAILABLE.value[0], message="what you said was lost")
        yield StreamingRecognizeResponse(error=error)
    elif answer not in (Answer.EMPTY, Answer.ENOUGH, Answer.UNSURE):
        confidence = 0.0 if answer is Answer.NO_CONFIDENCE else CONFIDENCE
        for number, text in enumerate(texts):
            final = _result(f" {text}" if number else text, is_final=True, confidence=confidence)
            yield StreamingRecognizeResponse(results=[final])


def _result(text: str, *, confidence: float = 0.0, **other: object) -> StreamingRecognitionResult:
    others = [SpeechRecognitionAlternative(transcript="something else")]
    best = SpeechRecognitionAlternative(transcript=text, confidence=confidence)
    return StreamingRecognitionResult(alternatives=[best, *others], **other)


# --- speech ---


def _must_be_speakable(request: SynthesizeSpeechRequest, context: grpc.ServicerContext) -> None:
    _demand(0 < len(request.input.text.encode()) <= 5000, context, "input is too long or none")
    voice, audio = request.voice, request.audio_config
    _demand(voice.name in VOICES, context, f"Voice '{voice.name}' does not exist.")
    _demand(
        voice.name.startswith(f"{voice.language_code}-"), context, "Requested language code doesn't match the voice"
    )
    _demand(0.25 <= audio.speaking_rate <= 2.0, context, "speaking rate is out of range")
    mulaw = audio.audio_encoding == AudioEncoding.MULAW and audio.sample_rate_hertz == 8000
    _demand(mulaw, context, "this fake only speaks mu-law at 8 kHz")


def _spoken(text: str, answer: Answer | None) -> bytes:
    if answer is Answer.EMPTY:
        return b""
    return audio_of(text) if answer is Answer.RAW else wav(audio_of(text), 24000 if answer is Answer.WIDE else 8000)


def wav(audio: bytes, sample_rate: int = 8000) -> bytes:
    """Mu-law in a WAV file (RFC 2361, appendix A.3), with a chunk of odd size that nobody asked for."""
    header = b"fmt " + struct.pack("<IHHIIHHH", 18, 7, 1, sample_rate, sample_rate, 1, 8, 0)
    chunks = header + b"note" + struct.pack("<I", 3) + b"odd\0" + b"data" + struct.pack("<I", len(audio)) + audio
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks
