"""Twilio ConversationRelay: JSON text to typed events and back. Pure. Twilio hears and speaks, text is exchanged.

Messages of both directions: https://www.twilio.com/docs/voice/conversationrelay/websocket-messages
The TwiML that opens a session: https://www.twilio.com/docs/voice/twiml/connect/conversationrelay

Twilio checks what it is sent: it answers a faulty message with an error message (64107) and closes the
websocket after ten that it cannot identify. So the encoders hold to the same rules and raise ProtocolError.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from voice.transports import fields
from voice.transports.errors import Fault, ProtocolError
from voice.transports.fields import JsonObject

MAX_LOOP = 1000

_DIGITS = re.compile(r"[0-9w#*]+")


@dataclass(frozen=True, slots=True)
class Setup:
    """The session begins.

    parent_call_sid: empty unless another call made this one. from_number, to_number: E.164, or a client or
    SIP address; empty when withheld. direction, call_status: Twilio's own words ("inbound", "RINGING").
    parameters: the `<Parameter>`s of the TwiML.
    """

    session_id: str
    call_sid: str
    account_sid: str
    parent_call_sid: str
    from_number: str
    to_number: str
    direction: str
    call_status: str
    parameters: dict[str, str]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the caller said. language: a tag such as fr-FR, or empty. last: False for a partial transcript."""

    text: str
    language: str
    last: bool


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The caller spoke over the assistant. heard_text: what had been played; duration_ms: how long it had played."""

    heard_text: str
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Dtmf:
    """The caller pressed a key: 0 to 9, *, # or A to D."""

    digit: str


@dataclass(frozen=True, slots=True)
class RelayError:
    """Twilio reports an error. The description may quote the message that caused it: not for ordinary logs."""

    description: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A message of a kind that this codec does not know. To be ignored: a new kind must not end a call."""

    event: str


RelayEvent = Setup | Prompt | Interrupted | Dtmf | RelayError | Unknown


def decode(text: str) -> RelayEvent:
    """The event in one websocket text message from Twilio. Raises ProtocolError."""
    message = fields.parse(text)
    event = fields.text(message, "type")
    decoder = _DECODERS.get(event)
    return decoder(message) if decoder else Unknown(fields.event_name(message, "type"))


def _setup(message: JsonObject) -> Setup:
    return Setup(
        session_id=fields.sid(message, "sessionId", "VX"),
        call_sid=fields.sid(message, "callSid", "CA"),
        account_sid=fields.sid(message, "accountSid", "AC"),
        parent_call_sid=fields.sid(message, "parentCallSid", "CA") if message.get("parentCallSid") else "",
        from_number=fields.optional_text(message, "from"),
        to_number=fields.optional_text(message, "to"),
        direction=fields.optional_text(message, "direction"),
        call_status=fields.optional_text(message, "callStatus"),
        parameters=fields.texts(message, "customParameters"),
    )


def _prompt(message: JsonObject) -> Prompt:
    return Prompt(
        text=fields.text(message, "voicePrompt"),
        language=fields.optional_language(message, "lang"),
        # Partial transcripts have to be asked for, so one that does not say is whole.
        last=fields.flag(message, "last", default=True),
    )


def _interrupted(message: JsonObject) -> Interrupted:
    return Interrupted(
        heard_text=fields.text(message, "utteranceUntilInterrupt"),
        duration_ms=fields.whole_number(message, "durationUntilInterruptMs"),
    )


def _dtmf(message: JsonObject) -> Dtmf:
    return Dtmf(fields.dtmf_digit(message, "digit"))


def _error(message: JsonObject) -> RelayError:
    return RelayError(fields.text(message, "description"))


_DECODERS: dict[str, Callable[[JsonObject], RelayEvent]] = {
    "setup": _setup,
    "prompt": _prompt,
    "interrupt": _interrupted,
    "dtmf": _dtmf,
    "error": _error,
}


def encode_text(
    token: str,
    *,
    last: bool,
    language: str = "",
    interruptible: bool | None = None,
    preemptible: bool | None = None,
) -> str:
    """Text to speak, with the spaces that belong between it and its neighbours.

    last: the assistant's turn ends here. language: a tag, empty for the session's. interruptible, preemptible:
    may the caller, may later text or media stop it; None leaves what the TwiML said.
    """
    message: JsonObject = {"type": "text", "token": token, "last": last}
    if language:
        message["lang"] = fields.language_tag(language, "lang")
    return fields.dump(message | _stoppable(interruptible, preemptible))


def encode_language(tts: str = "", transcription: str = "") -> str:
    """From now on speak and hear these languages. Empty leaves one as it is; both may not be empty."""
    if not (tts or transcription):
        raise fields.invalid("ttsLanguage or transcriptionLanguage", "given")
    message: JsonObject = {"type": "language"}
    if tts:
        message["ttsLanguage"] = fields.language_tag(tts, "ttsLanguage")
    if transcription:
        message["transcriptionLanguage"] = fields.language_tag(transcription, "transcriptionLanguage")
    return fields.dump(message)


def encode_play(
    source: str,
    loop: int = 1,
    *,
    interruptible: bool | None = None,
    preemptible: bool | None = None,
) -> str:
    """Play the media at an http(s) address `loop` times; 0 is Twilio's most, 1,000 times."""
    if not _is_web_address(source):
        raise fields.invalid("source", "an http or https address")
    if not 0 <= loop <= MAX_LOOP:
        raise fields.invalid("loop", f"from 0 to {MAX_LOOP}")
    message: JsonObject = {"type": "play", "source": source, "loop": loop}
    return fields.dump(message | _stoppable(interruptible, preemptible))


def encode_digits(digits: str) -> str:
    """Send keys to the other side: 0 to 9, *, #, and w for a pause of half a second."""
    if not _DIGITS.fullmatch(digits):
        raise fields.invalid("digits", "made of 0-9, w, # and *")
    return fields.dump({"type": "sendDigits", "digits": digits})


def encode_end(handoff_data: str = "") -> str:
    """End the session; `handoff_data` comes back as HandoffData in the request to the action of `<Connect>`."""
    message: JsonObject = {"type": "end"}
    if handoff_data:
        message["handoffData"] = handoff_data
    return fields.dump(message)


def _stoppable(interruptible: bool | None, preemptible: bool | None) -> JsonObject:
    choices = {"interruptible": interruptible, "preemptible": preemptible}
    return {name: choice for name, choice in choices.items() if choice is not None}


def _is_web_address(source: str) -> bool:
    try:
        parts = urlsplit(source)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


class RelayOrder:
    """The order of a session's messages: setup first, and once. One for each websocket.

    Errors and unknown messages may come at any time: Twilio can object before it has set anything up.
    """

    def __init__(self) -> None:
        self._set_up = False

    def check(self, event: RelayEvent) -> None:
        """Take note of the next event. Raises ProtocolError when it may not come now."""
        match event:
            case RelayError() | Unknown():
                return
            case Setup():
                self._require_set_up(event, wanted=False)
                self._set_up = True
            case _:
                self._require_set_up(event, wanted=True)

    def _require_set_up(self, event: RelayEvent, *, wanted: bool) -> None:
        if self._set_up is not wanted:
            moment = "after" if self._set_up else "before"
            raise ProtocolError(Fault.OUT_OF_ORDER, f"{type(event).__name__} came {moment} the setup of the session")
