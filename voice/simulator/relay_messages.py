"""What a ConversationRelay server may send, checked as Twilio checks it.

Source: https://www.twilio.com/docs/voice/conversationrelay/websocket-messages (sending messages to Twilio).
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import AliasGenerator, BaseModel, ConfigDict, Discriminator, Field, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel


class InvalidMessageError(Exception):
    """Not a message Twilio can act upon; the text is fit to be sent back as the description of an error."""


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, alias_generator=AliasGenerator(validation_alias=to_camel))


class Text(_Message):
    """A piece of speech. last: the end of this reply. Other fields override the TwiML for this reply."""

    type: Literal["text"]
    token: str
    last: bool = False
    lang: str | None = None
    interruptible: bool | Literal["none", "dtmf", "speech", "any"] | None = None
    preemptible: bool | None = None


class PlayMedia(_Message):
    type: Literal["play"]
    source: Annotated[str, Field(min_length=1)]
    loop: int = 1
    interruptible: bool | Literal["none", "dtmf", "speech", "any"] | None = None
    preemptible: bool | None = None


class SendDigits(_Message):
    type: Literal["sendDigits"]
    digits: Annotated[str, Field(pattern=r"^[0-9w*#A-D]+$")]


class Language(_Message):
    type: Literal["language"]
    tts_language: str | None = None
    transcription_language: str | None = None


class End(_Message):
    """handoff_data: text of the server's own, passed on to the action URL."""

    type: Literal["end"]
    handoff_data: str = ""


ServerMessage = Text | PlayMedia | SendDigits | Language | End
_ADAPTER: TypeAdapter[ServerMessage] = TypeAdapter(Annotated[ServerMessage, Discriminator("type")])


def read_server_message(raw: str | bytes) -> ServerMessage:
    """Raises InvalidMessageError."""
    if isinstance(raw, bytes):
        raise InvalidMessageError("Invalid message: binary instead of text")
    try:
        data: Any = json.loads(raw)
    except ValueError as error:
        raise InvalidMessageError(f"Invalid message: not JSON ({error})") from error
    try:
        return _ADAPTER.validate_python(data)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        said = ": ".join(filter(None, (".".join(str(part) for part in fault["loc"]), fault["msg"])))
        raise InvalidMessageError(f"Invalid message: {said}") from error
