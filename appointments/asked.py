"""What somebody asks of the calendar, checked: texts, days, services and people by their names.

Whatever cannot be is refused in plain words (BookingRefused); nothing that gets through makes the database or a clock
stumble.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from appointments import errors
from appointments.booking import Person
from appointments.errors import BookingRefused
from appointments.models import Resource, Service
from appointments.timetable import moment
from conversations.customers import name_key

T = TypeVar("T")

# How alike a name must be to what was said of it; a misheard letter or two do not matter.
_CLOSE = 0.72
# Further away nobody looks; calendars and clocks end somewhere.
_THINKABLE = dt.timedelta(days=3 * 366)
_KEY_LIMIT = 200
_NAME_LIMIT, _PHONE_LIMIT, _EMAIL_LIMIT, _REASON_LIMIT = 120, 40, 254, 500
_LARGEST_ID = 2**63 - 1
_NO_TEXT = ("Cc", "Cs")  # control characters and halves of pairs: no database takes them


def service_named(named: str) -> Service:
    """The service that is called so, or nearly. Raises BookingRefused with the names there are."""
    services = list(Service.objects.filter(active=True))
    found = _closest(named, {one: (one.name, *one.aliases) for one in services})
    if found is None:
        known = ", ".join(one.name for one in services) or "none"
        raise BookingRefused(f"There is no such service to book; there are: {known}.", code=errors.UNKNOWN_SERVICE)
    return found


def resource_named(named: str) -> int | None:
    """Who or what is called so, None for no name. Raises BookingRefused with the names there are."""
    if not named.strip():
        return None
    resources = list(Resource.objects.filter(active=True))
    found = _closest(named, {one: (one.name, *one.aliases) for one in resources})
    if found is None:
        known = ", ".join(one.name for one in resources) or "none"
        message = f"Nobody and nothing of that name can be booked; there are: {known}."
        raise BookingRefused(message, code=errors.UNKNOWN_RESOURCE)
    return found.pk


def person_named(name: str, phone: str, email: str, language: str) -> Person:
    """Whom an appointment is for. Raises BookingRefused where something is missing, too long or no address."""
    known = Person(
        plain_text(name, _NAME_LIMIT, "name"),
        plain_text(phone, _PHONE_LIMIT, "telephone number"),
        plain_text(email, _EMAIL_LIMIT, "e-mail address"),
        language,
    )
    if not any(char.isalpha() for char in known.name):
        raise BookingRefused("A name is needed.", code=errors.INVALID)
    if known.phone and not any(char.isdigit() for char in known.phone):
        raise BookingRefused("A telephone number needs digits.", code=errors.INVALID)
    if known.email:
        _check_email(known.email)
    return known


def reason_given(reason: str) -> str:
    """What for, without what no database takes; what is too long is cut."""
    return _without_control(reason)[:_REASON_LIMIT]


def plain_text(text: str, limit: int, what: str) -> str:
    """A short text. Raises BookingRefused where it is too long."""
    plain = _without_control(text)
    if len(plain) > limit:
        raise BookingRefused(f"The {what} is longer than {limit} characters.", code=errors.INVALID)
    return plain


def key_given(key: str) -> str:
    """An idempotency key. Raises BookingRefused where it is too long."""
    return plain_text(key, _KEY_LIMIT, "key")


def party_of(size: int) -> int:
    """For how many people. Raises BookingRefused."""
    if not 1 <= size <= 200:
        raise BookingRefused("The number of people must be from 1 to 200.", code=errors.INVALID)
    return size


def id_given(number: int) -> int:
    """The number of a row. Raises BookingRefused for one that no row can have."""
    if not 0 < number <= _LARGEST_ID:
        raise BookingRefused("This conversation holds no such time.", code=errors.HOLD_GONE)
    return number


def day_asked(day: dt.date, now: dt.datetime) -> dt.date:
    """The day, as far as one looks ahead; one that is over is today."""
    today = now.date()
    return min(max(day, today), today + _THINKABLE)


def moment_asked(at: dt.datetime, now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """A moment to the minute: wall time of the business unless it says another zone. Raises BookingRefused."""
    if abs(at.replace(tzinfo=None) - now.replace(tzinfo=None)) > _THINKABLE:
        raise BookingRefused("That is further away than can be booked.", code=errors.TOO_FAR)
    whole = at.replace(second=0, microsecond=0)
    if whole.tzinfo is not None:
        return whole.astimezone(zone)
    return moment(whole.date(), whole.time(), zone).astimezone(zone)


def _closest(named: str, names: Mapping[T, Iterable[str]]) -> T | None:
    """What is called by the name that is closest to what was said, if it is close enough."""
    said = name_key(_without_control(named)[:_NAME_LIMIT])
    ranked = [
        (max(SequenceMatcher(None, said, name_key(name)).ratio() for name in called), index, one)
        for index, (one, called) in enumerate(names.items())
    ]
    best = max(ranked, key=lambda entry: (entry[0], -entry[1]), default=None)
    return best[2] if best and best[0] >= _CLOSE else None


def _without_control(text: str) -> str:
    kept = (" " if unicodedata.category(char) in _NO_TEXT else char for char in text)
    return " ".join("".join(kept).split())


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise BookingRefused("This is no e-mail address.", code=errors.INVALID) from error
