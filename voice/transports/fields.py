"""Reading and writing the JSON of Twilio's websockets: one check for every kind of field.

Every reader takes the object and the field's name and raises ProtocolError, naming the field, when the
value is missing or has another shape. Fields that nobody reads are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import orjson

from voice.transports.errors import Fault, ProtocolError

JsonObject = dict[str, object]

MAX_MESSAGE_BYTES = 64 * 1024

_LARGEST = 2**53 - 1
_LARGEST_DIGITS = 16
_SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
_EVENT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,63}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")
_DTMF = frozenset("0123456789*#ABCD")


def parse(text: str) -> JsonObject:
    """The JSON object in a websocket text message of at most 64 KiB of UTF-8."""
    # A lone surrogate cannot come over a websocket: replacing it saves an error of its own.
    data = text.encode(errors="replace")
    if len(data) > MAX_MESSAGE_BYTES:
        raise ProtocolError(Fault.TOO_LARGE, f"the message is larger than {MAX_MESSAGE_BYTES} bytes")
    try:
        message: object = orjson.loads(data)
    except orjson.JSONDecodeError:
        message = None
    # Raised outside the handler: the decoder's error holds the whole message and would travel as the context.
    if not isinstance(message, dict):
        raise ProtocolError(Fault.NOT_JSON, "the message is not a JSON object")
    return message


def dump(message: Mapping[str, object]) -> str:
    """A message as JSON text. Raises ProtocolError for text that UTF-8 cannot carry."""
    try:
        return orjson.dumps(message).decode()
    except orjson.JSONEncodeError:
        raise ProtocolError(Fault.INVALID_FIELD, "the message holds text that UTF-8 cannot carry") from None


def invalid(name: str, expected: str) -> ProtocolError:
    """The error for a field that is not what the protocol says."""
    return ProtocolError(Fault.INVALID_FIELD, f"{name} must be {expected}")


def event_name(message: JsonObject, name: str) -> str:
    """What kind of message this is: a short identifier, safe to log."""
    value = message.get(name)
    if isinstance(value, str) and _EVENT_NAME.fullmatch(value):
        return value
    raise invalid(name, "the name of an event")


def member(parent: JsonObject, name: str) -> JsonObject:
    """A nested object."""
    value = parent.get(name)
    if isinstance(value, dict):
        return value
    raise invalid(name, "an object")


def text(parent: JsonObject, name: str) -> str:
    """A string, which may be empty; without NUL, the one character that Postgres does not keep."""
    value = parent.get(name)
    if isinstance(value, str):
        return value.replace("\x00", "")
    raise invalid(name, "a string")


def optional_text(parent: JsonObject, name: str) -> str:
    """A string, empty when the field is missing or null."""
    return text(parent, name) if parent.get(name) is not None else ""


def texts(parent: JsonObject, name: str) -> dict[str, str]:
    """An object that holds nothing but strings, empty when the field is missing or null."""
    if parent.get(name) is None:
        return {}
    values = {key: value for key, value in member(parent, name).items() if isinstance(value, str)}
    if len(values) == len(member(parent, name)):
        return values
    raise invalid(name, "an object of strings")


def sid(parent: JsonObject, name: str, prefix: str) -> str:
    """A Twilio id: two letters that say of what (CA a call, AC an account), then 32 hexadecimal digits."""
    value = parent.get(name)
    if isinstance(value, str) and value.startswith(prefix) and _SID.fullmatch(value):
        return value
    raise invalid(name, f"an id that begins with {prefix}")


def whole_number(parent: JsonObject, name: str) -> int:
    """A number from 0 to 2**53 - 1. Twilio writes some of them as strings, and not always the same ones."""
    value = parent.get(name)
    if isinstance(value, str) and len(value) <= _LARGEST_DIGITS and value.isascii() and value.isdigit():
        value = int(value)
    # `type`, because True is an instance of int.
    if type(value) is int and 0 <= value <= _LARGEST:
        return value
    raise invalid(name, "a whole number")


def flag(parent: JsonObject, name: str, *, default: bool) -> bool:
    """True or false, `default` when the field is missing."""
    value = parent.get(name, default)
    if isinstance(value, bool):
        return value
    raise invalid(name, "true or false")


def dtmf_digit(parent: JsonObject, name: str) -> str:
    """One key of a telephone: 0 to 9, *, # or A to D."""
    value = parent.get(name)
    if isinstance(value, str) and value in _DTMF:
        return value
    raise invalid(name, "one key of a telephone")


def optional_language(parent: JsonObject, name: str) -> str:
    """A language tag such as fr-FR, empty when the field is missing, null or empty."""
    return language_tag(optional_text(parent, name), name)


def language_tag(value: str, name: str) -> str:
    """`value`, when it is a language tag or empty."""
    if not value or _LANGUAGE.fullmatch(value):
        return value
    raise invalid(name, "a language tag")
