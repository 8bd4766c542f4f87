"""A caller, a language model on the wire and the tenant's own calendar, committed as in a call."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from appointments import booking
from appointments.models import Appointment
from config.demo import MOREAU
from conversations.models import Conversation
from tenants.context import TenantRef, tenant_context
from tests.appointments.calendar_of import NOW, Practice, committed_practice
from tests.factories import make_conversation
from tests.fakes.chat_server import Answer, ChatServer, Tool
from tests.voice.dialogue.booking_driving import MOBILE, bookables_of_database
from tests.voice.dialogue.driving import DENTIST, assistant, call_snapshot
from tests.voice.dialogue.model_driving import Desk, Talk, provider
from voice.calendar_desk import CalendarDesk
from voice.dialogue.base import DialogueEngine
from voice.dialogue.llm.engine import LanguageModelEngine
from voice.dialogue.tools import CalendarAction, SmsAbout
from voice.snapshot import CallSnapshot

SCHEMA = f"t_{MOREAU.slug}"
LANGUAGES = ("fr", "en", "es", "ar", "ary")
CODE = "482913"
BUSINESS = {**DENTIST, "services": [], "hours": {}}


@contextmanager
def calendar_on_the_wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Practice]:
    """The practice, committed; every code that is made is `CODE` while none has it. Nothing of it stays."""
    made = booking._new_code
    monkeypatch.setattr(
        booking, "_new_code", lambda: made() if Appointment.objects.filter(code=CODE).exists() else CODE
    )
    with tenant_context(TenantRef(0, SCHEMA)):
        before = set(Conversation.objects.values_list("pk", flat=True))
        with committed_practice() as practice:
            yield practice
        Conversation.objects.exclude(pk__in=before).delete()


@dataclass
class OnCalendar(Desk):
    """What tools act on: the calendar is the tenant's. language: spoken."""

    language: str = "fr"

    def __post_init__(self) -> None:
        self.calendar_desk = CalendarDesk(self.snapshot, lambda: NOW)

    async def calendar(self, action: CalendarAction, **values: Any) -> Mapping[str, Any]:
        answer = await self.calendar_desk.act(action, self.language, values)
        self._do(action.value, (action.value, answer))
        return answer

    async def send_sms(self, about: SmsAbout, phone: str, code: str) -> None:
        await self.calendar_desk.send_sms(about, phone, code, self.language)
        self._do("send_sms", ("send_sms", phone))


def snapshot_of_call(language: str = "fr", caller: str = MOBILE, **changes: Any) -> CallSnapshot:
    """A call to the practice, inside its tenant."""
    settings = {
        "language": language,
        "languages": LANGUAGES,
        "dialogue": "llm",
        "bookables": bookables_of_database(),
        **changes,
    }
    return call_snapshot(
        schema_name=SCHEMA,
        conversation_id=make_conversation(language=language).pk,
        from_number=caller,
        assistant=assistant(BUSINESS, **settings),
    )


@dataclass
class ModelCall:
    """One call. `says` takes what the model answers, in order, and gives what the caller hears."""

    server: ChatServer
    language: str = "fr"
    caller: str = MOBILE
    engine: DialogueEngine | None = None
    snapshot: CallSnapshot = field(init=False)

    def __post_init__(self) -> None:
        self.snapshot = snapshot_of_call(self.language, self.caller)
        engine = self.engine or LanguageModelEngine(self.snapshot, lambda: NOW, provider(self.server))
        self.desk = OnCalendar(self.snapshot, language=self.language)
        self.talk = Talk(engine, self.desk, language=self.language)
        self.runner = asyncio.Runner()

    def says(self, text: str, *answers: Answer | str | Tool) -> str:
        self.server.then(*(Answer(tools=[one]) if isinstance(one, Tool) else one for one in answers))
        return self.runner.run(self.talk.says(text))

    def answered(self, number: int = -1) -> dict[str, Any]:
        """What the model was told of the tool it called, in that request."""
        tools = [one for one in self.server.requests[number]["messages"] if one["role"] == "tool"]
        answer: dict[str, Any] = json.loads(tools[-1]["content"])
        return answer

    @property
    def actions(self) -> list[str]:
        return [name for name, _ in self.desk.done]

    @property
    def hold(self) -> int:
        """The time that is held, as the tool has answered it."""
        return next(answer["hold"] for name, answer in reversed(self.desk.done) if name == "hold")

    def close(self) -> None:
        self.runner.close()


def check(day: str = "2026-03-03", **more: Any) -> Tool:
    return Tool("check_availability", {"service": "contrôle", "first_day": day, **more})


def hold(at: str = "2026-03-03T09:00", **more: Any) -> Tool:
    return Tool("hold_slot", {"service": "contrôle", "starts_at": at, **more})


def book(held: int, **more: Any) -> Tool:
    return Tool("book_appointment", {"hold": held, "name": "Anna Durand", "phone": MOBILE, **more})


def find(**by: Any) -> Tool:
    return Tool("find_appointments", by)


def move(at: str, code: str = CODE) -> Tool:
    return Tool("move_appointment", {"code": code, "starts_at": at})


def cancel(code: str = CODE) -> Tool:
    return Tool("cancel_appointment", {"code": code})


def confirm(code: str = CODE) -> Tool:
    return Tool("confirm_appointment", {"code": code})


def standing() -> list[tuple[str, dt.datetime, str]]:
    """What is counted on: code, beginning, name."""
    rows = Appointment.objects.filter(state__in=Appointment.STANDING).select_related("customer").order_by("starts_at")
    return [(one.code, one.starts_at, one.customer.name if one.customer else "") for one in rows]
