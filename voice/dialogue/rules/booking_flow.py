"""An appointment being made, moved or cancelled: what is known of it, and what a turn changes. It does not speak."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from voice.dialogue.moments import Moment
from voice.dialogue.rules.message_flow import NUMBER_STEPS, MessageFlow, Step
from voice.dialogue.rules.understand import Heard
from voice.dialogue.rules.vocabulary.base import Choice

_SEARCHED_DAYS = 21  # when no day was said
_REMEMBERED = 3
_ONE_MINUTE = dt.timedelta(minutes=1)


class Goal(StrEnum):
    """What the caller wants of an appointment."""

    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"
    CONFIRM = "confirm"
    TELL = "tell"


class Stage(StrEnum):
    """What the caller has been asked for."""

    FIND = "find"  # the code or the number of an appointment
    WHICH = "which"  # of several appointments
    SERVICE = "service"
    WHEN = "when"
    CHOOSE = "choose"  # one of the times offered
    DETAILS = "details"  # name and number
    RECAP = "recap"
    SURE = "sure"  # before something is moved or cancelled
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Offer:
    """A time that can be had; wall time."""

    starts_at: dt.datetime
    resource: str


@dataclass(frozen=True, slots=True)
class Standing:
    """An appointment there is; wall time."""

    code: str
    service: str
    starts_at: dt.datetime
    resource: str


@dataclass(slots=True)
class BookingFlow:
    """details: the name and number of the caller, taken as for a message.

    asked_for: whom or what the caller asked for by name. wish: the words that began it. moment: what was said of when.
    hold: the number of the hold; held: its time. standing: the appointment that is changed.
    """

    goal: Goal
    details: MessageFlow
    stage: Stage = Stage.WHEN
    service: str = ""
    asked_for: str = ""
    wish: str = ""
    party_size: int = 1
    moment: Moment | None = None
    offers: tuple[Offer, ...] = ()
    hold: int = 0
    held: Offer | None = None
    found: tuple[Standing, ...] = ()
    standing: Standing | None = None
    keyed: str = ""
    reason_asked: bool = False

    @property
    def awaits_keys(self) -> bool:
        """Whether digits may be keyed in now."""
        return self.stage is Stage.FIND or (self.stage is Stage.DETAILS and self.details.step in NUMBER_STEPS)

    @property
    def same_day(self) -> Moment | None:
        """The day of the appointment that is moved: where it stays, unless another day is said."""
        if self.standing is None or self.goal is not Goal.MOVE:
            return None
        day = self.standing.starts_at.date()
        return Moment(first=day, last=day)

    @property
    def spoken_of(self) -> Moment | None:
        """What "the week after", "same time" or a bare weekday leans on: the one time in hand, else the days said."""
        wanted = self.held or (self.offers[0] if len(self.offers) == 1 else self.standing)
        if wanted is None:
            return self.moment
        time = wanted.starts_at.time()
        if wanted is self.standing and self.moment and self.moment.has_day:
            return self.moment if self.moment.has_hours else replace(self.moment, time=time)
        day = wanted.starts_at.date()
        return replace(self.moment or Moment(), first=day, last=day, time=time, weekdays=frozenset())

    @property
    def tells_reason(self) -> bool:
        """Whether the caller was asked what it is about: the answer may hold any word."""
        return self.stage is Stage.DETAILS and self.details.step is Step.REASON

    def forget_time(self) -> None:
        """Another time is wanted than the one that is held or was offered."""
        self.hold, self.held, self.offers = 0, None, ()

    def hold_arguments(self, starts_at: dt.datetime) -> dict[str, Any]:
        """A time, as the tool that holds it takes it."""
        return {"service": self.service, "starts_at": starts_at.isoformat(timespec="minutes"), **self._wishes()}

    def search_arguments(self, moment: Moment, today: dt.date) -> dict[str, Any]:
        """What was said of when, as the tool that looks for free times takes it."""
        first = max(moment.first or today, today)
        open_end = first + dt.timedelta(days=_SEARCHED_DAYS)
        last = max(first, moment.last or (moment.first if moment.day else None) or open_end)
        earliest, latest = moment.earliest, moment.latest
        if moment.time is not None:
            earliest, latest = moment.time, _just_after(moment.time)
        arguments: dict[str, Any] = {"service": self.service, "first_day": first, "last_day": last, **self._wishes()}
        arguments |= {"earliest": earliest} if earliest else {}
        arguments |= {"latest": latest} if latest else {}
        arguments |= {"weekdays": tuple(sorted(moment.weekdays))} if moment.weekdays else {}
        return {
            name: value.isoformat() if isinstance(value, dt.date | dt.time) else value
            for name, value in arguments.items()
        }

    def booking_arguments(self) -> dict[str, Any]:
        """The appointment, as the tool that books takes it."""
        return {
            "hold": self.hold,
            "name": self.details.name,
            "phone": self.details.number,
            "reason": self.details.reason,
        }

    def _wishes(self) -> dict[str, Any]:
        resource = {"resource": self.asked_for} if self.asked_for else {}
        return resource | ({"party_size": self.party_size} if self.party_size > 1 else {})


def exact_times(moment: Moment | None) -> list[dt.datetime]:
    """The moment said, likelier reading first; empty unless it is one day and time."""
    if moment is None or moment.day is None or moment.time is None:
        return []
    times = [moment.time, *([moment.other_time] if moment.other_time else [])]
    return [dt.datetime.combine(moment.day, time) for time in times]


def allowed(offers: Sequence[Offer], moment: Moment) -> tuple[Offer, ...]:
    """Those of the offers that are what was said."""
    return tuple(one for one in offers if meant(moment, one.starts_at))


def meant(moment: Moment, at: dt.datetime) -> bool:
    """Whether `at` is what was said, or within it."""
    return moment.allows_day(at.date()) and moment.allows_time(at.time())


def chosen(heard: Heard, count: int) -> int | None:
    """Which of `count` offers is taken by its place in the row; None when none is."""
    said = heard.said.text
    for choice, place in (
        (Choice.FIRST, 0),
        (Choice.SECOND, 1),
        (Choice.THIRD, 2),
        (Choice.LAST, count - 1),
        (Choice.ANY, 0),
    ):
        if heard.vocabulary.choices[choice].search(said) and 0 <= place < count:
            return place
    return None


def beside_choice(heard: Heard) -> str:
    """What a turn says besides taking one by its place: "the second" is no date then."""
    text = heard.said.text
    for pattern in heard.vocabulary.choices.values():
        text = pattern.sub(" ", text)
    return text


def offers_in(data: Mapping[str, Any], *keys: str) -> tuple[Offer, ...]:
    """Free times as a tool has answered them, under the first of the keys that has any."""
    listed: Sequence[Mapping[str, str]] = next((data[key] for key in keys if data.get(key)), ())
    return tuple(Offer(dt.datetime.fromisoformat(one["starts_at"]), one["resource"]) for one in listed)


def few_of(offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """As many offers as can be remembered by ear: the first, the last and one from between."""
    if len(offers) <= _REMEMBERED:
        return tuple(offers)
    return offers[0], offers[len(offers) // 2], offers[-1]


def standing_in(found: Mapping[str, Any]) -> Standing:
    """An appointment as a tool has answered it."""
    return Standing(found["code"], found["service"], dt.datetime.fromisoformat(found["starts_at"]), found["resource"])


def _just_after(time: dt.time) -> dt.time:
    return (dt.datetime.combine(dt.date.min, time) + _ONE_MINUTE).time()
