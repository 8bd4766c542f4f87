"""Payloads have the shapes of https://www.twilio.com/docs/voice/media-streams/websocket-messages."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.transports import media_stream
from voice.transports.errors import Fault, ProtocolError
from voice.transports.fields import MAX_MESSAGE_BYTES
from voice.transports.media_stream import (
    Connected,
    Dtmf,
    MarkReached,
    Media,
    MediaStreamEvent,
    Started,
    Stopped,
    StreamOrder,
    Unknown,
)

STREAM = "MZ" + "0123456789abcdef" * 2
CALL = "CA" + "a1" * 16
ACCOUNT = "AC" + "00" * 16
FRAME = bytes(range(160))
SECRET = "4970-1012-3456"

CONNECTED = {"event": "connected", "protocol": "Call", "version": "1.0.0"}
START: dict[str, Any] = {
    "event": "start",
    "sequenceNumber": "1",
    "start": {
        "accountSid": ACCOUNT,
        "streamSid": STREAM,
        "callSid": CALL,
        "tracks": ["inbound"],
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        "customParameters": {"FirstName": "Jane", "LastName": "Doe", "RemoteParty": "Bob"},
    },
    "streamSid": STREAM,
}
MEDIA: dict[str, Any] = {
    "event": "media",
    "sequenceNumber": "4",
    "media": {
        "track": "inbound",
        "chunk": "2",
        "timestamp": "5",
        "payload": base64.b64encode(FRAME).decode(),
    },
    "streamSid": STREAM,
}
DTMF: dict[str, Any] = {
    "event": "dtmf",
    "streamSid": STREAM,
    "sequenceNumber": "5",
    "dtmf": {"track": "inbound_track", "digit": "1"},
}
MARK: dict[str, Any] = {"event": "mark", "sequenceNumber": "4", "streamSid": STREAM, "mark": {"name": "my label"}}
STOP: dict[str, Any] = {
    "event": "stop",
    "sequenceNumber": "5",
    "stop": {"accountSid": ACCOUNT, "callSid": CALL},
    "streamSid": STREAM,
}
ALL = [CONNECTED, START, MEDIA, DTMF, MARK, STOP]

STARTED = Started(
    stream_sid=STREAM,
    call_sid=CALL,
    account_sid=ACCOUNT,
    tracks=("inbound",),
    parameters={"FirstName": "Jane", "LastName": "Doe", "RemoteParty": "Bob"},
    encoding="audio/x-mulaw",
    sample_rate=8000,
    channels=1,
)

_MISSING = object()


def changed(message: dict[str, Any], path: str, value: object) -> str:
    """The message as JSON with the value at a dotted path replaced, or removed when it is `_MISSING`."""
    copy = json.loads(json.dumps(message))
    *parents, last = path.split(".")
    target = copy
    for name in parents:
        target = target[name]
    if value is _MISSING:
        del target[last]
    else:
        target[last] = value
    return json.dumps(copy)


def fault_of(text: str) -> Fault:
    with pytest.raises(ProtocolError) as raised:
        media_stream.decode(text)
    return raised.value.code


@pytest.mark.parametrize(
    ("message", "event"),
    [
        (CONNECTED, Connected("Call", "1.0.0")),
        (START, STARTED),
        (MEDIA, Media("inbound", 2, 5, FRAME)),
        (DTMF, Dtmf("1")),
        (MARK, MarkReached("my label")),
        (STOP, Stopped(CALL, ACCOUNT)),
    ],
)
def test_every_documented_message_is_understood(message: dict[str, Any], event: MediaStreamEvent) -> None:
    assert media_stream.decode(json.dumps(message)) == event


def test_numbers_may_come_as_numbers_or_as_strings() -> None:
    as_numbers = json.loads(changed(MEDIA, "media.chunk", 2))
    assert media_stream.decode(changed(as_numbers, "media.timestamp", 5)) == Media("inbound", 2, 5, FRAME)
    assert media_stream.decode(changed(START, "start.mediaFormat.sampleRate", "8000")) == STARTED


def test_outbound_audio_is_told_from_inbound_audio() -> None:
    event = media_stream.decode(changed(MEDIA, "media.track", "outbound"))
    assert isinstance(event, Media)
    assert event.track == "outbound"


def test_a_frame_may_be_of_any_size() -> None:
    assert media_stream.decode(changed(MEDIA, "media.payload", "")) == Media("inbound", 2, 5, b"")
    assert media_stream.decode(changed(MEDIA, "media.payload", "/w==")) == Media("inbound", 2, 5, b"\xff")


def test_both_tracks_may_be_announced() -> None:
    event = media_stream.decode(changed(START, "start.tracks", ["inbound", "outbound"]))
    assert isinstance(event, Started)
    assert event.tracks == ("inbound", "outbound")


@pytest.mark.parametrize("value", [_MISSING, None, {}])
def test_a_stream_may_come_without_parameters(value: object) -> None:
    event = media_stream.decode(changed(START, "start.customParameters", value))
    assert isinstance(event, Started)
    assert event.parameters == {}


@pytest.mark.parametrize("digit", list("0123456789*#ABCD"))
def test_every_key_of_a_telephone_is_a_digit(digit: str) -> None:
    assert media_stream.decode(changed(DTMF, "dtmf.digit", digit)) == Dtmf(digit)


def test_fields_that_twilio_adds_are_ignored() -> None:
    assert media_stream.decode(changed(MEDIA, "media.loudness", {"new": 1})) == Media("inbound", 2, 5, FRAME)


def test_a_message_of_a_new_kind_is_unknown_and_not_an_error() -> None:
    assert media_stream.decode('{"event":"weather","weather":{"sky":"blue"}}') == Unknown("weather")


@pytest.mark.parametrize(
    ("message", "path", "value"),
    [
        (CONNECTED, "event", _MISSING),
        (CONNECTED, "event", None),
        (CONNECTED, "event", ["connected"]),
        (CONNECTED, "event", ""),
        (CONNECTED, "event", "line\nbreak"),
        (CONNECTED, "event", "x" * 65),
        (CONNECTED, "protocol", 1),
        (CONNECTED, "version", _MISSING),
        (START, "start", _MISSING),
        (START, "start", "start"),
        (START, "start.streamSid", _MISSING),
        (START, "start.streamSid", CALL),
        (START, "start.streamSid", STREAM[:-1]),
        (START, "start.streamSid", STREAM + "\n"),
        (START, "start.callSid", "CA" + "g" * 32),
        (START, "start.callSid", 7),
        (START, "start.accountSid", "ac" + "0" * 32),
        (START, "start.accountSid", "AC" + "٣" * 32),
        (START, "start.tracks", _MISSING),
        (START, "start.tracks", []),
        (START, "start.tracks", "inbound"),
        (START, "start.tracks", ["sideways"]),
        (START, "start.tracks", [["inbound"]]),
        (START, "start.customParameters", ["FirstName"]),
        (START, "start.customParameters", {"FirstName": 1}),
        (START, "start.mediaFormat", _MISSING),
        (START, "start.mediaFormat.encoding", None),
        (START, "start.mediaFormat.sampleRate", "8 kHz"),
        (START, "start.mediaFormat.channels", True),
        (MEDIA, "media", []),
        (MEDIA, "media.track", "inbound_track"),
        (MEDIA, "media.track", {}),
        (MEDIA, "media.chunk", _MISSING),
        (MEDIA, "media.chunk", -1),
        (MEDIA, "media.chunk", "-1"),
        (MEDIA, "media.chunk", "²"),
        (MEDIA, "media.chunk", "٣"),
        (MEDIA, "media.chunk", "9" * 16),
        (MEDIA, "media.chunk", "1" * 5000),
        (MEDIA, "media.chunk", 2**53),
        (MEDIA, "media.timestamp", 1.5),
        (MEDIA, "media.timestamp", False),
        (MEDIA, "media.payload", _MISSING),
        (MEDIA, "media.payload", 5),
        (MEDIA, "media.payload", "no+J..."),
        (MEDIA, "media.payload", "AAA"),
        (MEDIA, "media.payload", "AA==AA=="),
        (MEDIA, "media.payload", "é" * 4),
        (DTMF, "dtmf", None),
        (DTMF, "dtmf.digit", _MISSING),
        (DTMF, "dtmf.digit", ""),
        (DTMF, "dtmf.digit", "12"),
        (DTMF, "dtmf.digit", "E"),
        (DTMF, "dtmf.digit", "a"),
        (DTMF, "dtmf.digit", 1),
        (MARK, "mark", "my label"),
        (MARK, "mark.name", None),
        (STOP, "stop", _MISSING),
        (STOP, "stop.callSid", ""),
        (STOP, "stop.accountSid", STREAM),
    ],
)
def test_a_field_of_another_shape_is_refused(message: dict[str, Any], path: str, value: object) -> None:
    assert fault_of(changed(message, path, value)) is Fault.INVALID_FIELD


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("start.mediaFormat.encoding", "audio/l16"),
        ("start.mediaFormat.sampleRate", 16000),
        ("start.mediaFormat.channels", 2),
    ],
)
def test_a_stream_of_another_format_is_refused(path: str, value: object) -> None:
    assert fault_of(changed(START, path, value)) is Fault.UNSUPPORTED_MEDIA


@pytest.mark.parametrize("text", ["", "hello", "[]", "null", '"media"', "{", "{}{}", "\ud800", "[" * 5000, "NaN"])
def test_what_is_no_json_object_is_refused(text: str) -> None:
    assert fault_of(text) is Fault.NOT_JSON


def test_a_message_may_be_64_kib_and_no_larger() -> None:
    envelope = len(changed(MARK, "mark.name", ""))
    largest = "x" * (MAX_MESSAGE_BYTES - envelope)
    assert media_stream.decode(changed(MARK, "mark.name", largest)) == MarkReached(largest)
    assert fault_of(changed(MARK, "mark.name", largest + "x")) is Fault.TOO_LARGE


def test_size_is_counted_in_bytes_and_not_in_characters() -> None:
    text = json.dumps(MARK | {"mark": {"name": "é" * (MAX_MESSAGE_BYTES // 2)}}, ensure_ascii=False)
    assert len(text) < MAX_MESSAGE_BYTES
    assert fault_of(text) is Fault.TOO_LARGE


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        changed(DTMF, "dtmf.digit", SECRET),
        changed(MEDIA, "media.payload", SECRET),
        changed(START, "start.callSid", SECRET),
        changed(START, "start.customParameters", {"card": [SECRET]}),
        changed(START, "start.customParameters", {SECRET: 1}),
        changed(CONNECTED, "event", f"{SECRET} {SECRET}"),
    ],
)
def test_an_error_never_repeats_what_the_message_held(text: str) -> None:
    with pytest.raises(ProtocolError) as raised:
        media_stream.decode(text)
    error = raised.value
    assert SECRET not in f"{error!r} {error} {error.message}"
    assert SECRET not in repr(vars(error.__context__) if error.__context__ else "")
    assert SECRET not in str(getattr(error.__context__, "doc", ""))


def test_audio_is_sent_as_documented() -> None:
    assert json.loads(media_stream.encode_media(STREAM, FRAME)) == {
        "event": "media",
        "streamSid": STREAM,
        "media": {"payload": base64.b64encode(FRAME).decode()},
    }


def test_a_mark_is_sent_as_documented() -> None:
    assert json.loads(media_stream.encode_mark(STREAM, "my label")) == {
        "event": "mark",
        "streamSid": STREAM,
        "mark": {"name": "my label"},
    }


def test_a_clear_is_sent_as_documented() -> None:
    assert json.loads(media_stream.encode_clear(STREAM)) == {"event": "clear", "streamSid": STREAM}


def test_a_mark_that_json_cannot_carry_is_refused() -> None:
    with pytest.raises(ProtocolError) as raised:
        media_stream.encode_mark(STREAM, "\ud800")
    assert raised.value.code is Fault.INVALID_FIELD


CONNECTED_EVENT = Connected("Call", "1.0.0")
MEDIA_EVENT = Media("inbound", 1, 0, FRAME)
STOPPED_EVENT = Stopped(CALL, ACCOUNT)


def test_a_whole_call_is_in_order() -> None:
    order = StreamOrder()
    for message in [*ALL[:-1], MEDIA, MARK, DTMF, MEDIA, STOP]:
        order.check(media_stream.decode(json.dumps(message)))


def test_unknown_messages_are_in_order_at_any_time() -> None:
    order = StreamOrder()
    call: list[MediaStreamEvent] = [CONNECTED_EVENT, STARTED, MEDIA_EVENT, STOPPED_EVENT]
    for event in call:
        order.check(Unknown("weather"))
        order.check(event)
    order.check(Unknown("weather"))


@pytest.mark.parametrize(
    ("before", "event"),
    [
        ([], STARTED),
        ([], MEDIA_EVENT),
        ([], STOPPED_EVENT),
        ([CONNECTED_EVENT], CONNECTED_EVENT),
        ([CONNECTED_EVENT], MEDIA_EVENT),
        ([CONNECTED_EVENT], Dtmf("1")),
        ([CONNECTED_EVENT], MarkReached("a")),
        ([CONNECTED_EVENT], STOPPED_EVENT),
        ([CONNECTED_EVENT, STARTED], STARTED),
        ([CONNECTED_EVENT, STARTED], CONNECTED_EVENT),
        ([CONNECTED_EVENT, STARTED, STOPPED_EVENT], MEDIA_EVENT),
        ([CONNECTED_EVENT, STARTED, STOPPED_EVENT], STOPPED_EVENT),
        ([CONNECTED_EVENT, STARTED, STOPPED_EVENT], CONNECTED_EVENT),
    ],
)
def test_a_message_out_of_order_is_refused(before: list[MediaStreamEvent], event: MediaStreamEvent) -> None:
    order = StreamOrder()
    for earlier in before:
        order.check(earlier)
    with pytest.raises(ProtocolError) as raised:
        order.check(event)
    assert raised.value.code is Fault.OUT_OF_ORDER


def test_a_refused_message_leaves_the_order_as_it_was() -> None:
    order = StreamOrder()
    order.check(CONNECTED_EVENT)
    with pytest.raises(ProtocolError):
        order.check(MEDIA_EVENT)
    order.check(STARTED)
    order.check(MEDIA_EVENT)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
paths = st.sampled_from(
    [
        (message, path)
        for message in ALL
        for path in [*message, *(f"{k}.{n}" for k, v in message.items() if isinstance(v, dict) for n in v)]
    ]
)


@given(st.text())
def test_no_text_raises_anything_but_a_protocol_error(text: str) -> None:
    with pytest.raises(ProtocolError):
        media_stream.decode(text)


@given(paths, json_values)
def test_no_mutated_message_raises_anything_but_a_protocol_error(
    target: tuple[dict[str, Any], str], value: object
) -> None:
    try:
        event = media_stream.decode(changed(*target, value))
    except ProtocolError as error:
        assert error.code in {Fault.INVALID_FIELD, Fault.UNSUPPORTED_MEDIA}
    else:
        assert isinstance(event, MediaStreamEvent)


@given(st.binary(max_size=2000))
def test_audio_survives_the_way_there_and_back(payload: bytes) -> None:
    sent = json.loads(media_stream.encode_media(STREAM, payload))
    sent["media"] |= {"track": "outbound", "chunk": "1", "timestamp": "0"}
    assert media_stream.decode(json.dumps(sent)) == Media("outbound", 1, 0, payload)
