"""What both websocket transports share: whose call it is, and how a line can end."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class LineEnd(StrEnum):
    """Why a websocket session is over."""

    CALLER = "caller"
    SERVER = "server"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class CallIdentity:
    call_sid: str
    account_sid: str
    from_number: str
    to_number: str


@dataclass(frozen=True, slots=True)
class Tongue:
    """Speech whose words both sides know exactly: how the caller's become mu-law, and the assistant's mu-law words."""

    speak: Callable[[str], bytes]
    understand: Callable[[bytes], str]


def new_sid(prefix: str) -> str:
    """A Twilio identifier: two letters and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)
