"""A whole call in which a language model books: what is done is done once, written down, and told."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import pytest

from appointments.booking import Actor
from appointments.desk import Desk
from appointments.models import Appointment
from config.demo import MOREAU
from tenants import clock
from tenants.context import public_context, tenant_context
from tenants.models import Tenant
from tests.appointments.calendar_of import NOW, Practice, at
from tests.factories import make_call
from tests.fakes.chat_server import KEY, MODEL, Answer, ChatServer
from tests.voice.dialogue.model_booking import CODE, book, calendar_on_the_wire, check, hold, standing
from tests.voice.session_case import FakeLine, line
from voice import breaker
from voice.calls import snapshot_of
from voice.dialogue.base import Opening
from voice.dialogue.llm import providers
from voice.models import Call, ToolUse
from voice.recorder import Recorder
from voice.session import CallSession

NEWS = "C'est réservé : demain à 9 heures. Le code de votre rendez-vous est le 4 8 2, 9 1 3."
DONE = "C'est réservé, mardi 3 mars à 9 heures."


@dataclass
class Booking:
    """A call of Moreau's in progress, which holds Tuesday at nine. loop, line: of the session while it runs."""

    server: ChatServer
    tenant: Tenant
    call: Call
    held: int
    loop: asyncio.AbstractEventLoop | None = None
    line: FakeLine | None = None

    def hears(self, said: Sequence[str], *answers: Answer | str) -> str:
        """The caller says this and the model answers; all that the caller is told, from the greeting to the end."""
        self.server.then(*answers)
        snapshot = snapshot_of(self.call, self.tenant, Opening.NEW_CALL)
        snapshot = replace(snapshot, assistant=replace(snapshot.assistant, dialogue="llm"))

        async def hold_call() -> None:
            self.loop, self.line = asyncio.get_running_loop(), line(*said, say_s=0.0)
            await CallSession(snapshot, self.line, Recorder(snapshot), opened_at=time.monotonic()).run()

        with clock.set_ahead(NOW - dt.datetime.now(dt.UTC)):
            asyncio.run(hold_call())
        self.call.refresh_from_db()
        assert self.line is not None
        return " ".join(chain.from_iterable(self.line.said))

    @property
    def uses(self) -> list[tuple[str, bool]]:
        return list(ToolUse.objects.filter(call=self.call).values_list("tool", "ok"))


@pytest.fixture
def practice(committed: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Practice]:
    with calendar_on_the_wire(monkeypatch) as practice:
        yield practice


@pytest.fixture
def booking(practice: Practice, settings: Any) -> Iterator[Booking]:
    breaker.forget_all()
    providers._provider.cache_clear()
    with public_context():
        tenant = Tenant.objects.get(slug=MOREAU.slug)
    with ExitStack() as stack:
        server = stack.enter_context(ChatServer())
        settings.LLM_PROVIDERS = ["local"]
        settings.LLM = {"local": {"url": server.url, "model": MODEL, "api_key": KEY, "temperature": None}}
        stack.enter_context(tenant_context(tenant))
        call = make_call(state=Call.State.IN_PROGRESS)
        desk = Desk(Actor(Appointment.Source.PHONE, conversation=call.conversation), lambda: NOW)
        yield Booking(server, tenant, call, desk.hold(service="contrôle", starts_at=at(3, 9))["hold"])
    breaker.forget_all()
    providers._provider.cache_clear()


def while_booking(booking: Booking, monkeypatch: pytest.MonkeyPatch, happens: Callable[[FakeLine], None]) -> None:
    """Have something happen on the line while the database takes its time to book."""
    real = Desk.book

    def slow(self: Desk, **values: Any) -> Any:
        assert booking.loop is not None
        booking.loop.call_soon_threadsafe(happens, booking.line)
        time.sleep(0.3)
        return real(self, **values)

    monkeypatch.setattr(Desk, "book", slow)


def test_a_call_that_books_ends_as_one_and_all_it_did_is_written_down(booking: Booking):
    answers = [Answer(tools=[check(), hold()]), "À quel nom ?", Answer(tools=[book(booking.held)]), DONE]
    assert DONE in booking.hears(["Mardi à 9 heures.", "Anna Durand."], *answers)
    assert (booking.call.outcome, standing()) == (Call.Outcome.APPOINTMENT, [(CODE, at(3, 9), "Anna Durand")])
    assert booking.uses == [("check_availability", True), ("hold_slot", True), ("book_appointment", True)]
    booked = ToolUse.objects.get(call=booking.call, tool="book_appointment")
    assert booked.arguments == {"hold": booking.held}
    assert (booked.answer["code"], booked.answer["starts_at"]) == (CODE, "2026-03-03T09:00")


def test_a_booking_that_is_talked_over_is_done_once_and_told_later(booking: Booking, monkeypatch: pytest.MonkeyPatch):
    while_booking(booking, monkeypatch, lambda line: line.interrupt(""))
    said = booking.hears(["Anna Durand, oui.", "Allô ?"], Answer(tools=[book(booking.held)]), "Oui, je vous écoute.")
    assert said.endswith(f"Oui, je vous écoute. {NEWS}")
    assert standing() == [(CODE, at(3, 9), "Anna Durand")]
    assert booking.uses == [("book_appointment", True)]


def test_a_booking_stands_although_the_caller_hangs_up(booking: Booking, monkeypatch: pytest.MonkeyPatch):
    while_booking(booking, monkeypatch, lambda line: line.close("the socket closed"))
    booking.hears(["Anna Durand, oui."], Answer(tools=[book(booking.held)]))
    assert standing() == [(CODE, at(3, 9), "Anna Durand")]
    assert booking.call.outcome == Call.Outcome.APPOINTMENT
    assert booking.uses == [("book_appointment", True)]


def test_what_was_refused_is_written_down_too(booking: Booking):
    booking.hears(["Un massage ?"], Answer(tools=[check(service="massage")]), "Nous n'avons pas cela.")
    use = ToolUse.objects.get(call=booking.call)
    assert (use.tool, use.ok, use.error) == ("check_availability", False, "unknown_service")
