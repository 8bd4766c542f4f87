"""What a transport raises when the other side, or a caller of an encoder, breaks the protocol."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """What was wrong with a message, for logs and counters."""

    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    INVALID_FIELD = "invalid_field"
    UNSUPPORTED_MEDIA = "unsupported_media"
    OUT_OF_ORDER = "out_of_order"


class ProtocolError(Exception):
    """A message that does not follow its protocol.

    code: what was wrong. message: the same for a person; it names fields and never quotes what they held,
    because a message carries what a caller said.
    """

    def __init__(self, code: Fault, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"
