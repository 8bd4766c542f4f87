"""Twilio Media Streams, bidirectional (`<Connect><Stream>`): JSON text to typed events and back. Pure.

Messages of both directions: https://www.twilio.com/docs/voice/media-streams/websocket-messages
The TwiML that opens a stream: https://www.twilio.com/docs/voice/twiml/stream

Audio is G.711 mu-law, 8 kHz, mono, one byte a sample, both ways; Twilio sends frames of 20 ms.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from voice.transports import fields
from voice.transports.errors import Fault, ProtocolError
from voice.transports.fields import JsonObject

ENCODING = "audio/x-mulaw"
SAMPLE_RATE = 8000
CHANNELS = 1

_TRACKS = frozenset({"inbound", "outbound"})


@dataclass(frozen=True, slots=True)
class Connected:
    """The websocket is open; `protocol` is "Call" and `version` its semantic version."""

    protocol: str
    version: str


@dataclass(frozen=True, slots=True)
class Started:
    """The stream begins. `parameters` are the `<Parameter>`s of the TwiML; the format is always mu-law, 8 kHz, mono."""

    stream_sid: str
    call_sid: str
    account_sid: str
    tracks: tuple[str, ...]
    parameters: dict[str, str]
    encoding: str
    sample_rate: int
    channels: int


@dataclass(frozen=True, slots=True)
class Media:
    """Audio of one track ("inbound" is the caller). `chunk` counts from 1; `timestamp_ms` is since the stream began."""

    track: str
    chunk: int
    timestamp_ms: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Dtmf:
    """The caller pressed a key: 0 to 9, *, # or A to D."""

    digit: str


@dataclass(frozen=True, slots=True)
class MarkReached:
    """All audio sent before the mark of this name was played, or dropped by a clear."""

    name: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The stream has ended, or the call has."""

    call_sid: str
    account_sid: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A message of a kind that this codec does not know. To be ignored: a new kind must not end a call."""

    event: str


MediaStreamEvent = Connected | Started | Media | Dtmf | MarkReached | Stopped | Unknown


def decode(text: str) -> MediaStreamEvent:
    """The event in one websocket text message from Twilio. Raises ProtocolError."""
    message = fields.parse(text)
    event = fields.text(message, "event")
    decoder = _DECODERS.get(event)
    return decoder(message) if decoder else Unknown(fields.event_name(message, "event"))


def _media(message: JsonObject) -> Media:
    media = fields.member(message, "media")
    return Media(
        _track(media.get("track")),
        fields.whole_number(media, "chunk"),
        fields.whole_number(media, "timestamp"),
        _audio(media),
    )


def _connected(message: JsonObject) -> Connected:
    return Connected(fields.text(message, "protocol"), fields.text(message, "version"))


def _started(message: JsonObject) -> Started:
    start = fields.member(message, "start")
    encoding, sample_rate, channels = _media_format(start)
    return Started(
        stream_sid=fields.sid(start, "streamSid", "MZ"),
        call_sid=fields.sid(start, "callSid", "CA"),
        account_sid=fields.sid(start, "accountSid", "AC"),
        tracks=_tracks(start),
        parameters=fields.texts(start, "customParameters"),
        encoding=encoding,
        sample_rate=sample_rate,
        channels=channels,
    )


def _dtmf(message: JsonObject) -> Dtmf:
    return Dtmf(fields.dtmf_digit(fields.member(message, "dtmf"), "digit"))


def _mark_reached(message: JsonObject) -> MarkReached:
    return MarkReached(fields.text(fields.member(message, "mark"), "name"))


def _stopped(message: JsonObject) -> Stopped:
    stop = fields.member(message, "stop")
    return Stopped(fields.sid(stop, "callSid", "CA"), fields.sid(stop, "accountSid", "AC"))


_DECODERS: dict[str, Callable[[JsonObject], MediaStreamEvent]] = {
    "media": _media,
    "connected": _connected,
    "start": _started,
    "dtmf": _dtmf,
    "mark": _mark_reached,
    "stop": _stopped,
}


def _track(value: object) -> str:
    if isinstance(value, str) and value in _TRACKS:
        return value
    raise fields.invalid("track", "inbound or outbound")


def _tracks(start: JsonObject) -> tuple[str, ...]:
    tracks = start.get("tracks")
    if isinstance(tracks, list) and tracks:
        return tuple(_track(track) for track in tracks)
    raise fields.invalid("tracks", "a list of tracks")


def _audio(media: JsonObject) -> bytes:
    try:
        return binascii.a2b_base64(fields.text(media, "payload"), strict_mode=True)
    except ValueError:
        raise fields.invalid("payload", "base64") from None


def _media_format(start: JsonObject) -> tuple[str, int, int]:
    media_format = fields.member(start, "mediaFormat")
    encoding = fields.text(media_format, "encoding")
    sample_rate = fields.whole_number(media_format, "sampleRate")
    channels = fields.whole_number(media_format, "channels")
    if (encoding, sample_rate, channels) != (ENCODING, SAMPLE_RATE, CHANNELS):
        raise ProtocolError(Fault.UNSUPPORTED_MEDIA, f"the stream must be {ENCODING}, {SAMPLE_RATE} Hz, mono")
    return encoding, sample_rate, channels


def encode_media(stream_sid: str, payload: bytes) -> str:
    """Audio for the caller: mu-law without any header, of any length. Twilio plays it in the order received."""
    audio = binascii.b2a_base64(payload, newline=False).decode()
    return fields.dump({"event": "media", "streamSid": stream_sid, "media": {"payload": audio}})


def encode_mark(stream_sid: str, name: str) -> str:
    """Asks Twilio to send MarkReached(name) once everything sent so far has been played."""
    return fields.dump({"event": "mark", "streamSid": stream_sid, "mark": {"name": name}})


def encode_clear(stream_sid: str) -> str:
    """Empties Twilio's buffer of audio not yet played; marks that waited in it come back at once."""
    return fields.dump({"event": "clear", "streamSid": stream_sid})


class _Phase(StrEnum):
    OPENING = "opening"
    CONNECTED = "connected"
    STREAMING = "streaming"
    STOPPED = "stopped"


class StreamOrder:
    """The order of a stream's messages: connected, start, any number of media, dtmf and mark, then stop.

    One for each websocket. Unknown messages may come at any time.
    """

    def __init__(self) -> None:
        self._phase = _Phase.OPENING

    def check(self, event: MediaStreamEvent) -> None:
        """Take note of the next event. Raises ProtocolError when it may not come now."""
        match event:
            case Media() | Dtmf() | MarkReached():
                self._require(_Phase.STREAMING, event)
            case Connected():
                self._move(_Phase.OPENING, _Phase.CONNECTED, event)
            case Started():
                self._move(_Phase.CONNECTED, _Phase.STREAMING, event)
            case Stopped():
                self._move(_Phase.STREAMING, _Phase.STOPPED, event)

    def _move(self, required: _Phase, following: _Phase, event: MediaStreamEvent) -> None:
        self._require(required, event)
        self._phase = following

    def _require(self, required: _Phase, event: MediaStreamEvent) -> None:
        if self._phase is not required:
            kind = type(event).__name__
            raise ProtocolError(Fault.OUT_OF_ORDER, f"{kind} came while the stream was {self._phase}")
