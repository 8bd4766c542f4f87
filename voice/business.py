"""What a business tells its assistant: the only facts that the assistant may state.

Stored as JSON on the assistant, validated here at every edge (admin, API, provisioning) and frozen into
the snapshot a call runs on. A gap stays a gap: an assistant says that it does not know.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class OpeningPeriod(_Frozen):
    """Open from `opens` to `closes` on one day, local time of the tenant; never across midnight."""

    opens: dt.time
    closes: dt.time

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.closes <= self.opens:
            raise ValueError("a period must close after it opens")
        return self


class Service(_Frozen):
    """Something the business sells.

    aliases: other words callers use for it. price: in `BusinessInfo.currency`; None when not published.
    """

    name: Annotated[str, Field(min_length=1, max_length=120)]
    aliases: tuple[str, ...] = ()
    price: Decimal | None = Field(default=None, ge=0, max_digits=10, decimal_places=2)
    price_from: bool = False
    duration_minutes: int | None = Field(default=None, gt=0, le=24 * 60)


class BusinessInfo(_Frozen):
    """Facts about a business.

    hours: weekday name → its periods in order; an empty tuple is a day closed; a missing weekday is unknown.
    """

    name: Annotated[str, Field(max_length=120)] = ""
    trade: Annotated[str, Field(max_length=60)] = ""
    address: Annotated[str, Field(max_length=300)] = ""
    phone: Annotated[str, Field(max_length=30)] = ""
    hours: dict[str, tuple[OpeningPeriod, ...]] = Field(default_factory=dict)
    services: tuple[Service, ...] = ()
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "EUR"

    @model_validator(mode="after")
    def _hours_are_sound(self) -> Self:
        for day, periods in self.hours.items():
            if day not in WEEKDAYS:
                raise ValueError(f"{day!r} is not a weekday; use one of {', '.join(WEEKDAYS)}")
            for earlier, later in pairwise(periods):
                if later.opens < earlier.closes:
                    raise ValueError(f"the periods of {day} overlap or are out of order")
        return self


class BookableService(_Frozen):
    """A service that callers can have an appointment for.

    aliases: other words for it. asks_reason: callers are asked what it is about.
    """

    name: str
    aliases: tuple[str, ...] = ()
    duration_minutes: int
    asks_reason: bool = False


class BookableResource(_Frozen):
    """Who or what can be asked for by name. seats: how many people one appointment may be for."""

    name: str
    aliases: tuple[str, ...] = ()
    is_person: bool = True
    seats: int = 1


class Bookables(_Frozen):
    """What can be booked; nothing where the business takes no appointments."""

    services: tuple[BookableService, ...] = ()
    resources: tuple[BookableResource, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.services and self.resources)
