"""Payloads have the shapes of https://www.twilio.com/docs/voice/conversationrelay/websocket-messages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.transports import conversation_relay as relay
from voice.transports.conversation_relay import (
    Dtmf,
    Interrupted,
    Prompt,
    RelayError,
    RelayEvent,
    RelayOrder,
    Setup,
    Unknown,
)
from voice.transports.errors import Fault, ProtocolError
from voice.transports.fields import MAX_MESSAGE_BYTES

SESSION = "VX" + "0" * 32
CALL = "CA" + "0f" * 16
ACCOUNT = "AC" + "12" * 16
SECRET = "my card is 4970-1012"

SETUP: dict[str, Any] = {
    "type": "setup",
    "sessionId": SESSION,
    "accountSid": ACCOUNT,
    "parentCallSid": "",
    "callSid": CALL,
    "from": "+18005550100",
    "to": "+18005550101",
    "forwardedFrom": "+18005550102",
    "callType": "PSTN",
    "callerName": "",
    "direction": "inbound",
    "callStatus": "RINGING",
    "customParameters": {"callReference": "bar"},
}
PROMPT: dict[str, Any] = {
    "type": "prompt",
    "voicePrompt": "Hi! Can you tell me about life?",
    "lang": "en-US",
    "last": True,
}
DTMF: dict[str, Any] = {"type": "dtmf", "digit": "1"}
INTERRUPT: dict[str, Any] = {
    "type": "interrupt",
    "utteranceUntilInterrupt": "Life is a complex set of",
    "durationUntilInterruptMs": 460,
}
ERROR: dict[str, Any] = {"type": "error", "description": 'Invalid message received: { "foo" : "bar" }'}
ALL = [SETUP, PROMPT, DTMF, INTERRUPT, ERROR]

SET_UP = Setup(
    session_id=SESSION,
    call_sid=CALL,
    account_sid=ACCOUNT,
    parent_call_sid="",
    from_number="+18005550100",
    to_number="+18005550101",
    direction="inbound",
    call_status="RINGING",
    parameters={"callReference": "bar"},
)
PROMPTED = Prompt("Hi! Can you tell me about life?", "en-US", last=True)

_MISSING = object()


def changed(message: dict[str, Any], field: str, value: object) -> str:
    """The message as JSON with a field replaced, or removed when the value is `_MISSING`."""
    copy = message | {field: value}
    if value is _MISSING:
        del copy[field]
    return json.dumps(copy)


def fault_of(text: str) -> Fault:
    with pytest.raises(ProtocolError) as raised:
        relay.decode(text)
    return raised.value.code


@pytest.mark.parametrize(
    ("message", "event"),
    [
        (SETUP, SET_UP),
        (PROMPT, PROMPTED),
        (DTMF, Dtmf("1")),
        (INTERRUPT, Interrupted("Life is a complex set of", 460)),
        (ERROR, RelayError('Invalid message received: { "foo" : "bar" }')),
    ],
)
def test_every_documented_message_is_understood(message: dict[str, Any], event: RelayEvent) -> None:
    assert relay.decode(json.dumps(message)) == event


def test_the_duration_of_an_interruption_may_be_a_string() -> None:
    text = changed(INTERRUPT, "durationUntilInterruptMs", "460")
    assert relay.decode(text) == Interrupted("Life is a complex set of", 460)


def test_a_call_made_by_another_call_names_its_parent() -> None:
    event = relay.decode(changed(SETUP, "parentCallSid", CALL))
    assert isinstance(event, Setup)
    assert event.parent_call_sid == CALL


@pytest.mark.parametrize("field", ["parentCallSid", "from", "to", "direction", "callStatus", "customParameters"])
@pytest.mark.parametrize("value", [_MISSING, None])
def test_what_a_setup_may_leave_out_is_empty(field: str, value: object) -> None:
    attribute = {
        "parentCallSid": "parent_call_sid",
        "from": "from_number",
        "to": "to_number",
        "direction": "direction",
        "callStatus": "call_status",
        "customParameters": "parameters",
    }[field]
    assert not getattr(relay.decode(changed(SETUP, field, value)), attribute)


@pytest.mark.parametrize("value", [_MISSING, None, ""])
def test_a_prompt_may_leave_out_its_language(value: object) -> None:
    assert relay.decode(changed(PROMPT, "lang", value)) == Prompt("Hi! Can you tell me about life?", "", last=True)


def test_a_partial_prompt_is_told_from_a_whole_one() -> None:
    partial = relay.decode(changed(PROMPT, "last", False))
    unmarked = relay.decode(changed(PROMPT, "last", _MISSING))
    assert isinstance(partial, Prompt)
    assert not partial.last
    assert unmarked == PROMPTED


@pytest.mark.parametrize("language", ["fr", "fr-FR", "ar-MA", "es-419", "zh-Hant-TW", "multi"])
def test_language_tags_are_kept_as_they_come(language: str) -> None:
    event = relay.decode(changed(PROMPT, "lang", language))
    assert isinstance(event, Prompt)
    assert event.language == language


def test_a_message_of_a_new_kind_is_unknown_and_not_an_error() -> None:
    assert relay.decode('{"type":"info","name":"tokensPlayed","value":"Hello"}') == Unknown("info")


@pytest.mark.parametrize(
    ("message", "field", "value"),
    [
        (PROMPT, "type", _MISSING),
        (PROMPT, "type", 3),
        (PROMPT, "type", "a b"),
        (SETUP, "sessionId", _MISSING),
        (SETUP, "sessionId", CALL),
        (SETUP, "callSid", None),
        (SETUP, "callSid", CALL + "0"),
        (SETUP, "accountSid", "AC" + "z" * 32),
        (SETUP, "parentCallSid", "parent"),
        (SETUP, "parentCallSid", 5),
        (SETUP, "from", 18005550100),
        (SETUP, "to", ["+18005550101"]),
        (SETUP, "direction", True),
        (SETUP, "callStatus", {}),
        (SETUP, "customParameters", "bar"),
        (SETUP, "customParameters", {"callReference": None}),
        (PROMPT, "voicePrompt", _MISSING),
        (PROMPT, "voicePrompt", None),
        (PROMPT, "lang", "f"),
        (PROMPT, "lang", "fr_FR"),
        (PROMPT, "lang", "fr-FR\n"),
        (PROMPT, "lang", 33),
        (PROMPT, "last", "true"),
        (PROMPT, "last", None),
        (PROMPT, "last", 1),
        (DTMF, "digit", _MISSING),
        (DTMF, "digit", "11"),
        (DTMF, "digit", "w"),
        (INTERRUPT, "utteranceUntilInterrupt", _MISSING),
        (INTERRUPT, "durationUntilInterruptMs", _MISSING),
        (INTERRUPT, "durationUntilInterruptMs", -460),
        (INTERRUPT, "durationUntilInterruptMs", "soon"),
        (INTERRUPT, "durationUntilInterruptMs", 460.5),
        (ERROR, "description", _MISSING),
        (ERROR, "description", {"foo": "bar"}),
    ],
)
def test_a_field_of_another_shape_is_refused(message: dict[str, Any], field: str, value: object) -> None:
    assert fault_of(changed(message, field, value)) is Fault.INVALID_FIELD


@pytest.mark.parametrize("text", ["", "setup", "[]", "7", '{"type":', "\udfff"])
def test_what_is_no_json_object_is_refused(text: str) -> None:
    assert fault_of(text) is Fault.NOT_JSON


def test_a_message_over_64_kib_is_refused() -> None:
    assert fault_of(changed(PROMPT, "voicePrompt", "x" * MAX_MESSAGE_BYTES)) is Fault.TOO_LARGE


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        changed(PROMPT, "voicePrompt", [SECRET]),
        changed(PROMPT, "lang", SECRET),
        changed(DTMF, "digit", SECRET),
        changed(PROMPT, "type", SECRET),
    ],
)
def test_an_error_never_repeats_what_the_message_held(text: str) -> None:
    with pytest.raises(ProtocolError) as raised:
        relay.decode(text)
    error = raised.value
    assert SECRET not in f"{error!r} {error} {error.message}"
    assert SECRET not in str(getattr(error.__context__, "doc", ""))


@pytest.mark.parametrize(
    ("sent", "documented"),
    [
        (
            relay.encode_text("Hello world!", last=False, interruptible=False, preemptible=False),
            {"type": "text", "token": "Hello world!", "last": False, "interruptible": False, "preemptible": False},
        ),
        (relay.encode_text(" ça va ?", last=True), {"type": "text", "token": " ça va ?", "last": True}),
        (
            relay.encode_text("Hola", last=True, language="es-ES"),
            {"type": "text", "token": "Hola", "last": True, "lang": "es-ES"},
        ),
        (relay.encode_text("", last=True), {"type": "text", "token": "", "last": True}),
        (
            relay.encode_play("https://api.twilio.com/cowbell.mp3", 1, preemptible=False, interruptible=True),
            {
                "type": "play",
                "source": "https://api.twilio.com/cowbell.mp3",
                "loop": 1,
                "preemptible": False,
                "interruptible": True,
            },
        ),
        (
            relay.encode_play("http://example.com/a.wav", 0),
            {"type": "play", "source": "http://example.com/a.wav", "loop": 0},
        ),
        (relay.encode_digits("9www4085551212#*"), {"type": "sendDigits", "digits": "9www4085551212#*"}),
        (
            relay.encode_language(tts="sv-SE", transcription="en-US"),
            {"type": "language", "ttsLanguage": "sv-SE", "transcriptionLanguage": "en-US"},
        ),
        (relay.encode_language(tts="fr-FR"), {"type": "language", "ttsLanguage": "fr-FR"}),
        (relay.encode_language(transcription="ar-MA"), {"type": "language", "transcriptionLanguage": "ar-MA"}),
        (
            relay.encode_end('{"reasonCode":"live-agent-handoff"}'),
            {"type": "end", "handoffData": '{"reasonCode":"live-agent-handoff"}'},
        ),
        (relay.encode_end(), {"type": "end"}),
    ],
)
def test_every_message_is_sent_as_documented(sent: str, documented: dict[str, object]) -> None:
    assert json.loads(sent) == documented


@pytest.mark.parametrize("digits", ["", "12a", "1 2", "W", "1\n", "٣"])
def test_only_digits_that_twilio_plays_are_sent(digits: str) -> None:
    with pytest.raises(ProtocolError, match="digits"):
        relay.encode_digits(digits)


@pytest.mark.parametrize(
    "source", ["", "cowbell.mp3", "ftp://example.com/a.mp3", "https://", "https://[", "javascript:1"]
)
def test_only_media_at_a_web_address_is_played(source: str) -> None:
    with pytest.raises(ProtocolError, match="source"):
        relay.encode_play(source)


@pytest.mark.parametrize("loop", [-1, 1001])
def test_media_is_played_a_thousand_times_at_most(loop: int) -> None:
    with pytest.raises(ProtocolError, match="loop"):
        relay.encode_play("https://example.com/a.mp3", loop)


def test_a_language_must_be_named_to_be_switched_to() -> None:
    with pytest.raises(ProtocolError, match="ttsLanguage"):
        relay.encode_language()


@pytest.mark.parametrize("field", ["tts", "transcription"])
def test_what_is_no_language_tag_is_not_switched_to(field: str) -> None:
    with pytest.raises(ProtocolError, match="language tag"):
        relay.encode_language(**{field: "français"})


def test_text_in_what_is_no_language_is_not_sent() -> None:
    with pytest.raises(ProtocolError, match="language tag"):
        relay.encode_text("Bonjour", last=True, language="fr_FR")


def test_text_that_json_cannot_carry_is_refused() -> None:
    with pytest.raises(ProtocolError):
        relay.encode_text("half of an emoji: \ud83d", last=True)


def test_a_session_is_in_order_when_it_is_set_up_first() -> None:
    order = RelayOrder()
    for message in [*ALL, PROMPT, INTERRUPT, PROMPT]:
        order.check(relay.decode(json.dumps(message)))


@pytest.mark.parametrize("event", [PROMPTED, Dtmf("1"), Interrupted("Hello", 20)])
def test_nothing_is_heard_before_the_setup(event: RelayEvent) -> None:
    with pytest.raises(ProtocolError) as raised:
        RelayOrder().check(event)
    assert raised.value.code is Fault.OUT_OF_ORDER


def test_a_session_is_set_up_once() -> None:
    order = RelayOrder()
    order.check(SET_UP)
    with pytest.raises(ProtocolError) as raised:
        order.check(SET_UP)
    assert raised.value.code is Fault.OUT_OF_ORDER


def test_errors_and_unknown_messages_are_in_order_at_any_time() -> None:
    order = RelayOrder()
    session: list[RelayEvent] = [Unknown("info"), RelayError("odd"), SET_UP, RelayError("odd"), Unknown("info")]
    for event in [*session, PROMPTED]:
        order.check(event)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.text())
def test_no_text_raises_anything_but_a_protocol_error(text: str) -> None:
    with pytest.raises(ProtocolError):
        relay.decode(text)


@given(st.sampled_from([(message, field) for message in ALL for field in message]), json_values)
def test_no_mutated_message_raises_anything_but_a_protocol_error(
    target: tuple[dict[str, Any], str], value: object
) -> None:
    try:
        event = relay.decode(changed(*target, value))
    except ProtocolError as error:
        assert error.code is Fault.INVALID_FIELD
    else:
        assert isinstance(event, RelayEvent)


@given(st.text(), st.booleans())
def test_any_text_is_sent_whole(token: str, last: bool) -> None:
    assert json.loads(relay.encode_text(token, last=last)) == {"type": "text", "token": token, "last": last}


def test_what_was_said_comes_without_the_character_that_no_database_keeps() -> None:
    assert relay.decode('{"type": "prompt", "voicePrompt": "a\\u0000b\\u0000"}') == Prompt("ab", "", last=True)
