"""How much there is for the business in what somebody wants: points for each thing known, and which things those were.

Pure: it is given what is known and knows no database. The words it listens for are in lead_words.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.lead_words import Topic, fold, topics_in

# Where everybody begins who took the trouble to call.
BASE = 20
HOT, WARM = 65, 40
LONG_TALK = dt.timedelta(seconds=60)
SHORT_TALK = dt.timedelta(seconds=12)


class Reason(models.TextChoices):
    """Why a score is what it is. The codes are kept with messages: none may change its meaning."""

    URGENT = "urgent", _("It is urgent")
    PRICED_SERVICE = "priced_service", _("Asks for a service that you sell")
    APPOINTMENT = "appointment", _("Wants an appointment")
    PRICE = "price", _("Asks for a price or a quote")
    REACHABLE = "reachable", _("Left a name and a number")
    CALLBACK = "callback", _("Says when to be called back")
    NEW = "new_caller", _("Calls for the first time")
    RETURNING = "returning_caller", _("Has called before")
    LONG_TALK = "long_talk", _("Took time to explain")
    SHORT_TALK = "short_talk", _("Was on the telephone for a few seconds only")
    UNREACHABLE = "unreachable", _("Left no number")
    COMPLAINT = "complaint", _("Complains")
    WRONG_NUMBER = "wrong_number", _("Has the wrong number")
    SALES_CALL = "sales_call", _("Wants to sell you something")
    ROBOCALL = "robocall", _("Is a machine")


POINTS: dict[Reason, int] = {
    Reason.URGENT: 20,
    Reason.PRICED_SERVICE: 15,
    Reason.APPOINTMENT: 15,
    Reason.PRICE: 15,
    Reason.REACHABLE: 10,
    Reason.CALLBACK: 5,
    Reason.NEW: 5,
    Reason.RETURNING: 10,
    Reason.LONG_TALK: 5,
    Reason.SHORT_TALK: -5,
    Reason.UNREACHABLE: -15,
    Reason.COMPLAINT: -25,
    Reason.WRONG_NUMBER: -80,
    Reason.SALES_CALL: -80,
    Reason.ROBOCALL: -100,
}

# What is heard in the caller's words counts for these.
_HEARD = {
    Topic.APPOINTMENT: Reason.APPOINTMENT,
    Topic.PRICE: Reason.PRICE,
    Topic.COMPLAINT: Reason.COMPLAINT,
    Topic.WRONG_NUMBER: Reason.WRONG_NUMBER,
    Topic.SALES: Reason.SALES_CALL,
    Topic.ROBOT: Reason.ROBOCALL,
}


class Temperature(StrEnum):
    HOT = "hot"
    WARM = "warm"
    COLD = "cold"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody who wants something.

    words: theirs, in `language`. services: names of what the business sells at a price. talk: how long it took; None
    where that says nothing, as of a voice message.
    """

    words: str
    language: str
    urgent: bool = False
    name: str = ""
    phone: str = ""
    callback: str = ""
    returning: bool = False
    talk: dt.timedelta | None = None
    services: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """0 to 100, and what it is made of: BASE and the points of the reasons, cut off at both ends."""

    value: int
    reasons: tuple[Reason, ...]

    @property
    def document(self) -> list[dict[str, object]]:
        """As it is kept."""
        return [{"code": reason.value, "points": POINTS[reason]} for reason in self.reasons]


def score(known: Known) -> Score:
    reasons = tuple(dict.fromkeys(_reasons(known)))
    value = BASE + sum(POINTS[reason] for reason in reasons)
    return Score(max(0, min(100, value)), reasons)


def temperature(value: int) -> Temperature:
    return Temperature.HOT if value >= HOT else Temperature.WARM if value >= WARM else Temperature.COLD


def _reasons(known: Known) -> Iterable[Reason]:
    heard = topics_in(known.words, known.language)
    if known.urgent or Topic.URGENT in heard:
        yield Reason.URGENT
    if _names_one(known.words, known.services):
        yield Reason.PRICED_SERVICE
    yield from (reason for topic, reason in _HEARD.items() if topic in heard)
    if not known.phone:
        yield Reason.UNREACHABLE
    elif known.name:
        yield Reason.REACHABLE
    if known.callback:
        yield Reason.CALLBACK
    yield Reason.RETURNING if known.returning else Reason.NEW
    if known.talk is not None and known.talk >= LONG_TALK:
        yield Reason.LONG_TALK
    if known.talk is not None and known.talk < SHORT_TALK:
        yield Reason.SHORT_TALK


def _names_one(words: str, services: Iterable[str]) -> bool:
    """Whether one of the services is named, by all of its name."""
    said = f" {fold(words)} "
    return any(f" {fold(service)} " in said for service in services if fold(service))
