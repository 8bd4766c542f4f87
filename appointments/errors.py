"""What the calendar refuses, in plain words, and what it offers instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tenants.errors import DomainError

if TYPE_CHECKING:
    from appointments.availability import Slot

SLOT_TAKEN = "slot_taken"
CLOSED = "closed"
TOO_SOON = "too_soon"
TOO_FAR = "too_far"
DAY_FULL = "day_full"
TOO_MANY_PEOPLE = "too_many_people"
NOT_BOOKABLE = "not_bookable"
HOLD_GONE = "hold_gone"
TOO_LATE_TO_CHANGE = "too_late_to_change"
NOT_FOUND = "not_found"
KEY_REUSED = "key_reused"
INVALID = "invalid_value"
UNKNOWN_SERVICE = "unknown_service"
UNKNOWN_RESOURCE = "unknown_resource"
MORE_NEEDED = "more_needed"


class BookingRefused(DomainError):
    """A booking that cannot be. code: one of this module's. alternatives: free times near the one that was wanted."""

    code = "booking_refused"

    def __init__(self, message: str, *, code: str, alternatives: Sequence[Slot] = ()) -> None:
        super().__init__(message, code=code)
        self.alternatives = tuple(alternatives)
