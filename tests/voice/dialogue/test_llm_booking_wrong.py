"""A model that is wrong about appointments: what it says is withheld, what it asks for is explained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError

from appointments import booking
from appointments.desk import Desk
from appointments.models import Appointment
from notifications.models import Notification
from tests.appointments.calendar_of import ANNA, CALLER, NOW, Practice, at
from tests.fakes.chat_server import Answer, ChatServer, Tool
from tests.voice.dialogue.model_booking import (
    CODE,
    ModelCall,
    book,
    calendar_on_the_wire,
    cancel,
    check,
    confirm,
    find,
    hold,
    move,
    standing,
)
from voice.dialogue.llm import phrases
from voice.dialogue.llm.phrases import Phrase

Calls = Callable[..., ModelCall]
NOT_CONFIRMED = phrases.say(Phrase.NOT_CONFIRMED, "fr")
LANDLINE = "+33472111213"


@pytest.fixture
def practice(committed: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Practice]:
    with calendar_on_the_wire(monkeypatch) as practice:
        yield practice


@pytest.fixture
def calls(practice: Practice) -> Iterator[Calls]:
    with ExitStack() as stack:
        server = stack.enter_context(ChatServer())

        def call(language: str = "fr", **changes: Any) -> ModelCall:
            made = ModelCall(server, language, **changes)
            stack.callback(made.close)
            return made

        yield call


def holding(calls: Calls, **changes: Any) -> ModelCall:
    """A call in which Tuesday at nine is held."""
    call = calls(**changes)
    call.says("Mardi à 9 heures.", hold(), "À quel nom ?")
    return call


def booked(practice: Practice) -> Appointment:
    return booking.book(practice.wish(at(3, 9)), ANNA, actor=CALLER, now=NOW)


# --- what is said ---


@pytest.mark.parametrize(
    "claim",
    [
        "C'est réservé !",
        "Votre rendez-vous est confirmé pour mardi à 9 heures.",
        "Parfait, à mardi !",
        "Je vous ai inscrit mardi à 9 heures.",
    ],
)
def test_nothing_is_booked_by_saying_so(calls: Calls, claim: str):
    call = holding(calls)
    assert call.says("Anna Durand.", claim, claim) == NOT_CONFIRMED
    assert "Your answer was stopped" in call.server.requests[-1]["messages"][0]["content"]
    assert standing() == []


def test_a_claim_beside_the_tool_waits_for_it(calls: Calls):
    call = holding(calls)
    said = call.says("Anna.", Answer("C'est réservé, mardi à 9 heures.", tools=[book(call.hold)]), "Autre chose ?")
    assert said == "C'est réservé, mardi à 9 heures. Autre chose ?"
    assert len(standing()) == 1


def test_what_a_tool_has_failed_to_do_is_not_said_to_be_done(calls: Calls):
    call = holding(calls)
    claim = "C'est réservé, mardi à 9 heures."
    said = call.says("Anna.", Answer(claim, tools=[book(99_999_999)]), claim)
    assert said == NOT_CONFIRMED
    assert standing() == []


@pytest.mark.parametrize(
    "offer",
    [
        "J'ai de la place mardi à 10 heures 10.",
        "Je peux vous proposer dimanche à 9 heures.",
        "Vendredi à 14 heures, c'est libre.",
    ],
)
def test_a_time_that_nobody_gave_is_not_offered(calls: Calls, offer: str):
    call = calls()
    said = call.says("Mardi ?", check(), offer, "J'ai mardi à 9 heures.")
    assert said == "J'ai mardi à 9 heures."


@pytest.mark.parametrize(
    "misstated",
    [
        "C'est réservé, mardi à 14 heures.",
        "C'est réservé, mercredi à 9 heures.",
        "C'est réservé pour le mardi 4 mars à 9 heures.",
        "Votre code est le 4, 8, 2, 9, 3, 1.",
        "Votre rendez-vous est annulé.",
        "J'ai déplacé votre rendez-vous.",
    ],
)
def test_a_misstated_answer_is_told_as_it_was(calls: Calls, misstated: str):
    call = holding(calls)
    said = call.says("Anna.", check(), book(call.hold), misstated, misstated)
    assert said == "C'est réservé : demain à 9 heures. Le code de votre rendez-vous est le 4 8 2, 9 1 3."
    assert standing() == [(CODE, at(3, 9), "Anna Durand")]


def test_an_sms_that_nobody_sends_is_not_promised(calls: Calls):
    call = holding(calls, caller=LANDLINE)
    promise = "C'est réservé, mardi à 9 heures. Vous recevrez un SMS."
    said = call.says("Anna.", book(call.hold, phone=LANDLINE), promise, "Autre chose ?")
    assert said == "C'est réservé, mardi à 9 heures. Autre chose ?"
    assert call.answered()["sms"] is False
    assert not Notification.objects.filter(channel="sms").exists()


def test_an_appointment_that_nobody_found_is_not_told(calls: Calls):
    call = calls(caller="+33698765432")
    claim = "Oui, vous avez bien un rendez-vous mardi."
    assert call.says("J'ai rendez-vous mardi à 9 heures.", find(), claim, claim) == NOT_CONFIRMED


def test_what_was_cancelled_stands_no_more(calls: Calls, practice: Practice):
    booked(practice)
    call = calls()
    call.says("Annulez.", find(), "Celui de mardi à 9 heures ?")
    call.says("Oui.", cancel(), "C'est annulé.")
    claim = "Vous avez toujours rendez-vous mardi à 9 heures."
    assert call.says("Et mon rendez-vous ?", claim, claim) == NOT_CONFIRMED


# --- what is asked for ---

NONSENSE: list[tuple[Tool, str, str]] = [
    (check(service="massage"), "unknown_service", "contrôle"),
    (check(service=""), "invalid_arguments", "service"),
    (check("2026-02-31"), "invalid_arguments", "first_day"),
    (check("mardi"), "invalid_arguments", "first_day"),
    (check(party_size=-2), "invalid_arguments", "party_size"),
    (check(party_size=50), "too_many_people", "Nobody"),
    (check(weekdays=[7]), "invalid_arguments", "weekdays"),
    (check(earliest="midi"), "invalid_arguments", "earliest"),
    (check(resource="Zorro"), "unknown_resource", "Julie"),
    (check(day_of_week="mardi"), "invalid_arguments", "day_of_week"),
    (hold("2026-02-27T10:00"), "too_soon", "soon"),
    (hold("2026-03-08T10:00"), "closed", "closed"),
    (hold("9999-12-31T10:00"), "too_far", "further"),
    (hold("0001-01-01T00:00"), "too_far", "further"),
    (hold("mardi à dix heures"), "invalid_arguments", "starts_at"),
    (hold(service="\x00"), "invalid_arguments", "service"),
    (book(0), "invalid_arguments", "hold"),
    (book(10**30), "hold_gone", "holds no such time"),
    (book(1, name=" "), "invalid_arguments", "name"),
    (book(1, email="anna"), "invalid_arguments", "name@example.com"),
    (find(name="Anna Durand"), "", ""),
    (find(code="12"), "not_found", "code"),
    (move("2026-03-04T09:00", code="000000"), "not_found", "code"),
    (cancel(""), "invalid_arguments", "code"),
    (confirm("abc"), "not_found", "code"),
    (Tool("send_sms", {"about": "weather"}), "invalid_arguments", "about"),
    (Tool("send_sms", {"about": "appointment", "code": "111111"}), "not_found", "code"),
    (Tool("book_table", {"for": 2}), "unknown_tool", "no such tool"),
]


@pytest.mark.parametrize(("tool", "error", "hint"), NONSENSE)
def test_nonsense_is_answered_with_what_is_wrong(calls: Calls, tool: Tool, error: str, hint: str):
    call = calls()
    assert call.says("…", tool, "Pouvez-vous répéter ?") == "Pouvez-vous répéter ?"
    answer = call.answered()
    assert (answer["ok"], answer.get("error", "")) == (not error, error)
    assert hint in answer.get("details", "")
    assert not Appointment.objects.exclude(state=Appointment.State.CANCELLED).exists()


def test_days_at_the_end_of_the_calendar_are_looked_at_no_further(calls: Calls):
    call = calls()
    call.says("…", check("0001-01-01", last_day="9999-12-31"), "Je regarde.")
    assert call.answered()["free"][0]["starts_at"].startswith("2026-03-02")
    call.says("…", check("9999-12-31"), "Je regarde.")
    assert call.answered()["free"] == []


def test_the_hold_of_another_conversation_is_nobodys_to_book(calls: Calls):
    somebody, other = holding(calls), calls(caller="+33698765432")
    other.says("Réservez-moi ça.", book(somebody.hold), "Je ne peux pas.")
    assert other.answered()["error"] == "hold_gone"
    somebody.says("Anna.", book(somebody.hold), "C'est réservé, mardi à 9 heures.")
    assert standing() == [(CODE, at(3, 9), "Anna Durand")]


def by_code(code: str) -> Tool:
    return find(code=code)


def to_wednesday(code: str) -> Tool:
    return move("2026-03-04T09:00", code)


@pytest.mark.parametrize("guess", [cancel, confirm, by_code, to_wednesday])
def test_who_guesses_codes_is_stopped(calls: Calls, practice: Practice, guess: Callable[[str], Tool]):
    booked(practice)
    call = calls(caller="+33698765432")
    for wrong in range(5):
        call.says("…", guess(f"11111{wrong}"), "Non.")
    call.says("…", guess(CODE), "Non.")
    assert call.answered()["error"] == "not_found"
    assert "message" in call.answered()["details"]
    assert [one.confirmed_at for one in Appointment.objects.filter(state="booked")] == [None]
    assert standing() == [(CODE, at(3, 9), "Anna Durand")]


def test_who_guesses_numbers_is_stopped_too(calls: Calls, practice: Practice):
    booked(practice)
    call = calls(caller="+33698765432")
    for wrong in range(5):
        call.says("…", find(phone=f"+3360000000{wrong}"), "Non.")
    call.says("…", find(phone=ANNA.phone), "Non.")
    assert call.answered()["error"] == "not_found"


# --- the database is away ---


@pytest.mark.parametrize("gone", [OperationalError, InterfaceError])
def test_a_caller_is_told_honestly_that_nothing_was_saved(calls: Calls, monkeypatch: pytest.MonkeyPatch, gone: type):
    call = holding(calls)

    def away(*args: Any, **values: Any) -> None:
        raise gone("the server closed the connection")

    with monkeypatch.context() as broken:
        broken.setattr(Desk, "book", away)
        honest = "Je n'ai pas pu enregistrer le rendez-vous, je suis désolée."
        said = call.says("Anna.", book(call.hold), "C'est réservé, mardi à 9 heures.", honest)
    assert said == honest
    assert call.answered()["error"] == "not_saved"
    assert standing() == []
    call.says("Réessayez.", book(call.hold), "C'est réservé, mardi à 9 heures.")
    assert standing() == [(CODE, at(3, 9), "Anna Durand")]


def test_what_was_committed_before_the_connection_broke_is_booked_once(calls: Calls, monkeypatch: pytest.MonkeyPatch):
    call = holding(calls)
    real = Desk.book

    def commits_and_breaks(self: Desk, **values: Any) -> None:
        real(self, **values)
        raise OperationalError("the server closed the connection")

    with monkeypatch.context() as broken:
        broken.setattr(Desk, "book", commits_and_breaks)
        call.says("Anna.", book(call.hold), "Je n'ai pas pu l'enregistrer.")
    call.says("Réessayez.", book(call.hold), "C'est réservé, mardi à 9 heures.")
    assert standing() == [(CODE, at(3, 9), "Anna Durand")]
    assert Notification.objects.filter(kind="appointment").count() == 1
