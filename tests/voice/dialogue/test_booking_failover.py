"""A booking under way when its language model fails: whoever goes on knows what stands, and the caller hears of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

import pytest

from appointments import booking
from appointments.models import Appointment
from tests.appointments.calendar_of import ANNA, CALLER, NOW, Practice, at
from tests.fakes.chat_server import BROKEN, KEY, MODEL, Answer, ChatServer
from tests.voice.dialogue.model_booking import (
    CODE,
    ModelCall,
    OnCalendar,
    book,
    calendar_on_the_wire,
    cancel,
    find,
    hold,
    snapshot_of_call,
    standing,
)
from tests.voice.dialogue.model_driving import Talk
from voice import breaker
from voice.dialogue.llm import providers
from voice.dialogue.registry import make_engine

NEWS = "C'est réservé : demain à 9 heures. Le code de votre rendez-vous est le 4 8 2, 9 1 3."
STALLS = Answer("Un", waits_s=8)


@pytest.fixture
def practice(committed: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Practice]:
    with calendar_on_the_wire(monkeypatch) as practice:
        yield practice


@pytest.fixture
def calls(practice: Practice, settings: Any) -> Iterator[Callable[..., tuple[ModelCall, ChatServer, ChatServer]]]:
    """A call that two models answer, then the rules; the servers of both."""
    breaker.forget_all()
    providers._provider.cache_clear()
    with ExitStack() as stack:
        first, second = (stack.enter_context(ChatServer()) for _ in range(2))
        settings.LLM_PROVIDERS = ["first", "second"]
        settings.LLM = {
            name: {"url": server.url, "model": MODEL, "api_key": KEY, "temperature": None}
            for name, server in (("first", first), ("second", second))
        }

        def call(language: str = "fr") -> tuple[ModelCall, ChatServer, ChatServer]:
            made = ModelCall(first, language)
            made.snapshot = snapshot_of_call(language)
            made.desk = OnCalendar(made.snapshot, language=language)
            made.talk = Talk(make_engine(made.snapshot, lambda: NOW), made.desk, language=language)
            stack.callback(made.close)
            return made, first, second

        yield call
    breaker.forget_all()
    providers._provider.cache_clear()


def told(server: ChatServer) -> list[dict[str, Any]]:
    """The answers of tools that a model was told in its last request."""
    messages: Sequence[dict[str, Any]] = server.requests[-1]["messages"]
    return [json.loads(one["content"]) for one in messages if one["role"] == "tool"]


def test_the_second_model_books_what_the_first_has_held(calls: Any):
    call, _first, second = calls()
    call.says("Mardi à 9 heures.", hold(), "Je vous garde mardi à 9 heures. À quel nom ?")
    second.then(Answer(tools=[book(call.hold)]), "C'est réservé : mardi 3 mars à 9 heures.")
    assert call.says("Anna Durand.", BROKEN) == "C'est réservé : mardi 3 mars à 9 heures."
    assert told(second)[0]["hold"] == call.hold
    assert standing() == [(CODE, at(3, 9), "Anna Durand")]


def test_what_was_booked_is_told_although_its_model_fails(calls: Any):
    call, _first, second = calls()
    call.says("Mardi à 9 heures.", hold(), "À quel nom ?")
    assert call.says("Anna Durand.", book(call.hold), BROKEN) == NEWS
    assert second.requests == []


def test_what_was_booked_is_not_booked_again_by_the_next(calls: Any):
    call, _first, second = calls()
    call.says("Mardi à 9 heures.", hold(), "À quel nom ?")
    call.says("Anna Durand.", book(call.hold), BROKEN)
    second.then(Answer(tools=[book(call.hold)]), "Oui, c'est bien réservé pour mardi à 9 heures.")
    assert call.says("C'est sûr ?") == "Oui, c'est bien réservé pour mardi à 9 heures."
    assert standing() == [(CODE, at(3, 9), "Anna Durand")]
    assert any(answer.get("code") == CODE for answer in told(second))


def test_a_model_that_keeps_silent_after_it_booked_leaves_the_news_to_the_next(calls: Any, settings: Any):
    settings.LLM_FIRST_TOKEN_S = 1.0
    call, _first, second = calls()
    call.says("Mardi à 9 heures.", hold(), "À quel nom ?")
    second.then("Que puis-je faire d'autre ?")
    said = call.says("Anna Durand.", book(call.hold), STALLS)
    assert NEWS in said
    assert standing() == [(CODE, at(3, 9), "Anna Durand")]


def test_the_rules_tell_what_a_model_booked_before_all_models_failed(calls: Any, settings: Any):
    settings.LLM_FIRST_TOKEN_S = 1.0
    call, _first, second = calls()
    call.says("Mardi à 9 heures.", hold(), "À quel nom ?")
    second.then(BROKEN)
    said = call.says("Anna Durand.", book(call.hold), STALLS)
    assert NEWS in said
    assert len(standing()) == 1


def test_the_rules_go_on_with_the_time_that_is_held(calls: Any):
    call, _first, second = calls()
    call.says("Mardi à 9 heures.", hold(), "Je vous garde mardi à 9 heures. À quel nom ?")
    second.then(BROKEN)
    call.says("Anna Durand.", BROKEN)
    held = call.hold
    recap = call.says("oui", BROKEN)
    assert "contrôle, demain à 9 heures, pour Anna Durand" in recap
    assert standing() == []
    assert call.says("oui c'est parfait", BROKEN).startswith("C'est réservé")
    assert standing() == [(CODE, at(3, 9), "Anna Durand")]
    assert Appointment.objects.get(code=CODE).pk == held
    assert call.actions == ["hold", "book"]


def test_the_rules_know_the_appointment_that_a_model_has_found(calls: Any, practice: Practice):
    booking.book(practice.wish(at(3, 9)), ANNA, actor=CALLER, now=NOW)
    call, _first, second = calls()
    call.says("Mon rendez-vous ?", find(), "Vous avez rendez-vous mardi à 9 heures.")
    second.then(BROKEN)
    sure = call.says("Je voudrais annuler mon rendez-vous.", BROKEN)
    assert "demain à 9 heures" in sure
    call.says("oui", BROKEN)
    assert standing() == []


def test_a_model_that_comes_back_knows_what_the_rules_have_booked(calls: Any):
    call, first, second = calls()
    call.says("Mardi à 9 heures.", hold(), "À quel nom ?")
    second.then(BROKEN)
    for said in ("Anna Durand.", "oui", "oui c'est parfait"):
        call.says(said, BROKEN)
    first.script.clear()
    breaker.forget_all()
    back = "Oui, vous avez rendez-vous mardi 3 mars à 9 heures."
    first.then(back, back)
    second.then(back, back)
    heard = [call.says("Alors, c'est quand ?"), call.says("C'est quand ?")]
    assert back in heard
    asked = max(first.requests[-1], second.requests[-1], key=lambda request: len(request["messages"]))
    assert any(CODE in one["content"] for one in asked["messages"] if one["role"] == "tool")


def test_what_was_cancelled_is_told_in_the_language_of_the_call(calls: Any, practice: Practice):
    booking.book(practice.wish(at(3, 9)), ANNA, actor=CALLER, now=NOW)
    call, _first, _second = calls("en")
    call.says("My appointment?", find(), "You have an appointment on Tuesday at 9.")
    assert call.says("Cancel it.", cancel(), BROKEN) == "It's cancelled."
