"""A caller, the rules and a real calendar: tools run as in a call, on the tenant's own tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from appointments.booking import Actor
from appointments.desk import Desk, offers_of
from appointments.errors import BookingRefused
from appointments.models import Appointment, Resource, Service
from tests.appointments.calendar_of import NOW
from tests.factories import make_conversation
from tests.voice.dialogue.driving import CLINIC, DENTIST, assistant, call_snapshot
from voice.business import BookableResource, Bookables, BookableService
from voice.dialogue.base import CallerTurn, Opening, Reply, Say, ToolCall, ToolResult
from voice.dialogue.rules import RulesEngine
from voice.dialogue.tools import CalendarAction, SmsAbout, Toolbox, ToolFailed
from voice.snapshot import CallSnapshot

T = TypeVar("T")

MOBILE = "+33612345678"


@dataclass
class CallDesk:
    """What tools act on. failing: tools whose database does not answer."""

    snapshot: CallSnapshot
    desk: Desk
    language: str
    failing: set[str] = field(default_factory=set)
    done: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    async def calendar(self, action: CalendarAction, **values: Any) -> Mapping[str, Any]:
        if action.value in self.failing:
            raise ToolFailed("not_saved")
        spoken = {"language": self.language} if action is CalendarAction.BOOK else {}
        try:
            answer = getattr(self.desk, action.value)(**values, **spoken)
        except BookingRefused as refused:
            raise ToolFailed(refused.code, refused.message, {"alternatives": offers_of(refused)}) from refused
        self.done.append((action.value, answer))
        return dict(answer)

    async def save_message(self, **message: str) -> None:
        self.done.append(("message", message))

    async def request_transfer(self, number: str, reason: str = "") -> None:
        self.done.append(("transfer", {"number": number}))

    async def request_hang_up(self) -> None:
        self.done.append(("hang_up", {}))

    async def press_keys(self, keys: str) -> None:
        self.done.append(("keys", {"keys": keys}))

    async def send_sms(self, about: SmsAbout, phone: str, code: str) -> None:
        self.done.append(("sms", {"about": about, "phone": phone}))


@dataclass
class BookingCall:
    """One call under test, inside its tenant. business: by the language unless given."""

    language: str
    bookables: Bookables
    caller: str = MOBILE
    now: dt.datetime = NOW
    changes: Mapping[str, Any] = field(default_factory=dict)
    business: Mapping[str, Any] = field(default_factory=dict)
    transcript: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        business = self.business or (DENTIST if self.language == "fr" else CLINIC)
        settings = {
            "language": self.language,
            "languages": ("fr", "en", "es", "ar", "ary"),
            "bookables": self.bookables,
        }
        snapshot = call_snapshot(
            assistant=assistant(business, **settings | dict(self.changes)),
            from_number=self.caller,
            to_number=business["phone"],
        )
        actor = Actor(Appointment.Source.PHONE, conversation=make_conversation(language=self.language))
        self.desk = CallDesk(snapshot, Desk(actor, lambda: self.now, self.caller), self.language)
        self.engine = RulesEngine(snapshot.assistant, lambda: self.now, self.caller)
        self.opens()

    def opens(self) -> str:
        return self._drive(self.engine.open(Opening.NEW_CALL))

    def says(self, text: str) -> str:
        """The caller speaks; what the assistant answers."""
        self.transcript.append(f"> {text}")
        return self._drive(self.engine.reply(CallerTurn(text, self.language), ()))

    def hears(self, *texts: str) -> str:
        """The caller speaks several turns; the last answer."""
        return [self.says(text) for text in texts][-1]

    def keys(self, digits: str) -> str:
        return [self._drive(self.engine.reply(CallerTurn("", self.language, digits=key), ())) for key in digits][-1]

    @property
    def actions(self) -> list[str]:
        return [name for name, _ in self.desk.done]

    @property
    def standing(self) -> list[Appointment]:
        return list(Appointment.objects.filter(state__in=Appointment.STANDING).order_by("starts_at"))

    def _drive(self, reply: Reply) -> str:
        async def run() -> list[str]:
            spoken: list[str] = []
            result: ToolResult | None = None
            try:
                while True:
                    event = await reply.asend(result)
                    result = None
                    if isinstance(event, Say):
                        spoken.append(event.text)
                    elif isinstance(event, ToolCall):
                        result = await Toolbox(self.desk).call(event)
                        self.transcript.append(f"    {event.name} {dict(event.arguments)} -> {result}")
            except StopAsyncIteration:
                return spoken

        said = " ".join(_at_once(run()))
        self.transcript.append(f"  {said}")
        return said


def _at_once(work: Coroutine[Any, Any, T]) -> T:
    """Run what never waits without an event loop: on this thread, and so on the connection of the test."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise AssertionError("something waited")


def bookables_of_database() -> Bookables:
    """As a call's snapshot has them."""
    return Bookables(
        services=tuple(
            BookableService(
                name=one.name,
                aliases=tuple(one.aliases),
                duration_minutes=one.duration_minutes,
                asks_reason=one.asks_reason,
            )
            for one in Service.objects.all()
        ),
        resources=tuple(
            BookableResource(name=one.name, is_person=one.kind == Resource.Kind.PERSON)
            for one in Resource.objects.all()
        ),
    )
