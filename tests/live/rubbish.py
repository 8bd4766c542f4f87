"""Messages and forms that no Twilio sends: valid ones with something broken, the same ones for the same seed."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable
from random import Random
from typing import Any

Message = dict[str, Any]

CALL, ACCOUNT, STREAM, SESSION = (prefix + "0123456789abcdef" * 2 for prefix in ("CA", "AC", "MZ", "VX"))
FRAME = base64.b64encode(b"\xff" * 160).decode()
NUL = "\x00"
HUGE = 2**70


def media_beginning(call_sid: str, ticket: str) -> list[Message]:
    start = {
        "accountSid": ACCOUNT,
        "streamSid": STREAM,
        "callSid": call_sid,
        "tracks": ["inbound"],
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        "customParameters": {"ticket": ticket},
    }
    return [
        {"event": "connected", "protocol": "Call", "version": "1.0.0"},
        {"event": "start", "sequenceNumber": "1", "start": start, "streamSid": STREAM},
    ]


def relay_beginning(call_sid: str, ticket: str) -> list[Message]:
    setup = {
        "type": "setup",
        "sessionId": SESSION,
        "accountSid": ACCOUNT,
        "callSid": call_sid,
        "from": "+33639980101",
        "to": "+33199001001",
        "direction": "inbound",
        "callStatus": "RINGING",
        "customParameters": {"ticket": ticket},
    }
    return [setup]


MEDIA_TALK: list[Message] = [
    {"event": "media", "media": {"track": "inbound", "chunk": "1", "timestamp": "20", "payload": FRAME}},
    {"event": "dtmf", "dtmf": {"track": "inbound_track", "digit": "5"}},
    {"event": "mark", "mark": {"name": "1.1"}},
    {"event": "weather", "sky": {"clouds": [1, 2, 3]}},
]
RELAY_TALK: list[Message] = [
    {"type": "prompt", "voicePrompt": "Quels sont vos horaires ?", "lang": "fr-FR", "last": True},
    {"type": "interrupt", "utteranceUntilInterrupt": "Plomberie", "durationUntilInterruptMs": 460},
    {"type": "dtmf", "digit": "5"},
    {"type": "error", "description": "Invalid message received"},
    {"type": "info", "name": "agentSpeaking", "value": "on"},
]
TALK = {"media": MEDIA_TALK, "relay": RELAY_TALK}
BEGINNING: dict[str, Callable[[str, str], list[Message]]] = {"media": media_beginning, "relay": relay_beginning}

_WRONG_VALUES: list[Any] = [
    None,
    True,
    -1,
    0,
    1.5,
    HUGE,
    -HUGE,
    [],
    {},
    "",
    " ",
    NUL,
    "é" * 300,
    "\U0001f600",
    "٣",
    "1e9",
]
_WRONG_VALUES += [[[]], {"a": {"b": {}}}, "x" * 5000, FRAME[:-1], "../../etc/passwd", "' OR 1=1 --", "<Response/>"]


def broken_value(random: Random, message: Message) -> str:
    """Some field, at any depth, holds what it never does."""
    changed = copy.deepcopy(message)
    parent = changed
    while True:
        key = random.choice(list(parent))
        if isinstance(parent[key], dict) and parent[key] and random.random() < 0.7:
            parent = parent[key]
            continue
        parent[key] = random.choice(_WRONG_VALUES)
        return json.dumps(changed)


def missing_field(random: Random, message: Message) -> str:
    changed = copy.deepcopy(message)
    nested_objects = [value for value in changed.values() if isinstance(value, dict) and value]
    parent = random.choice([changed, *nested_objects])
    parent.pop(random.choice(list(parent)))
    return json.dumps(changed)


def truncated(random: Random, message: Message) -> str:
    text = json.dumps(message)
    return text[: random.randrange(len(text))]


def lone_surrogate(random: Random, message: Message) -> str:
    text = json.dumps(message)
    place = text.rindex('"')
    return text[:place] + random.choice(["\\ud800", "\\udfff", "\\ud800\\ud800", "\\u0000"]) + text[place:]


def deep(random: Random, message: Message) -> str:
    depth = random.choice([50, 900, 5000, 30_000])
    return json.dumps(message)[:-1] + ', "deep": ' + "[" * depth + "]" * depth + "}"


def huge_number(random: Random, message: Message) -> str:
    number = random.choice(["9" * 400, "1e999", "-1e999", "NaN", "Infinity", "0x10", "1_000", "00"])
    return json.dumps(message)[:-1] + f', "number": {number}}}'


def too_large(random: Random, message: Message) -> str:
    return json.dumps(message | {"padding": "x" * random.choice([65_000, 65_537, 100_000])})


def no_object(random: Random, message: Message) -> str:
    return random.choice(["", " ", "null", "true", "1", '"text"', "[]", "[{}]", "{}", "}{", "\x00", "<xml/>", "🙂"])


def twice(random: Random, message: Message) -> str:
    text = json.dumps(message)
    return random.choice([text + text, text[:-1] + "," + text[1:], f"[{text}]"])


def unknown_event(random: Random, message: Message) -> str:
    name = random.choice(
        ["weather", "Media", "MEDIA", "start ", "x" * 64, "x" * 65, "sté", "a b", "", "\n", "stop\x00"]
    )
    return json.dumps(message | {"event": name, "type": name})


def binary(random: Random, message: Message) -> bytes:
    return random.choice([b"", b"\xff\xfe", json.dumps(message).encode(), random.randbytes(200)])


BREAKAGES: list[Callable[[Random, Message], str | bytes]] = [
    *[broken_value] * 6,
    *[missing_field] * 3,
    *[unknown_event] * 6,
    truncated,
    lone_surrogate,
    deep,
    huge_number,
    too_large,
    no_object,
    twice,
    binary,
]


def broken(random: Random, message: Message) -> str | bytes:
    return random.choice(BREAKAGES)(random, message)


def stranger(random: Random, transport: str) -> list[str | bytes]:
    """What comes over a socket that nobody has let in: out of order, broken, or with a ticket of its own making."""
    ticket = random.choice(["", "1", "1.secret", "x.y", "999999999999.z", "1." + "s" * 4000, NUL, "²3.x", "-1.x"])
    messages = [*BEGINNING[transport](CALL, ticket), *random.choices(TALK[transport], k=4)]
    if random.random() < 0.5:
        random.shuffle(messages)
    return [broken(random, message) if random.random() < 0.5 else json.dumps(message) for message in messages]


def talk(random: Random, transport: str, count: int) -> list[str | bytes]:
    """What comes over a socket of a real call, at first in good order."""
    messages = random.choices(TALK[transport], k=count)
    return [broken(random, message) if random.random() < 0.15 else json.dumps(message) for message in messages]


def form(random: Random) -> dict[str, str]:
    """The fields of a webhook, some of them broken, missing or too many."""
    fields = {
        "AccountSid": ACCOUNT,
        "CallSid": "CA" + random.randbytes(16).hex(),
        "CallStatus": random.choice(["ringing", "in-progress", "completed", "failed", "nonsense"]),
        "From": "+33639980101",
        "To": random.choice(["+33199001001", "+442079460101", "+33000000000"]),
        "CallDuration": "12",
        "DialCallStatus": random.choice(["", "completed", "no-answer", "nonsense"]),
    }
    for _ in range(random.randrange(4)):
        name = random.choice(list(fields))
        fields[name] = str(random.choice(_WRONG_VALUES))
    for _ in range(random.randrange(3)):
        fields.pop(random.choice(list(fields)))
    if random.random() < 0.05:
        fields |= {f"field{number}": "x" for number in range(random.choice([150, 400]))}
    return fields
