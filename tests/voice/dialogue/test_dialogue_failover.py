"""A call is answered as long as anybody can: by the next language model, and in the end by the rules."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, aclosing
from typing import Any

import pytest

from tests.fakes.chat_server import BROKEN, KEY, MODEL, Answer, ChatServer, Tool
from tests.voice.dialogue.driving import THURSDAY_10_AM, call_snapshot
from tests.voice.dialogue.model_driving import Desk, Talk, call_of, events_of
from tests.voice.virtual_time import in_virtual_time, now
from voice import breaker
from voice.breaker import BreakerState, breaker_of
from voice.dialogue.base import (
    CallerTurn,
    DialogueError,
    DialogueEvent,
    HistoryTurn,
    Opening,
    Reply,
    Say,
    ToolCall,
    ToolResult,
)
from voice.dialogue.failover import FailoverEngine
from voice.dialogue.last_resort import LastResort
from voice.dialogue.llm import phrases, providers
from voice.dialogue.llm.phrases import Phrase
from voice.dialogue.registry import make_engine, warm_language_models
from voice.dialogue.rules import RulesEngine
from voice.dialogue.rules.phrases import PHRASES
from voice.dialogue.rules.phrases import Phrase as RulesPhrase
from voice.snapshot import CallSnapshot
from voice.speech.base import Expecting, Hints

TURN = CallerTurn("Vous ouvrez ?", "fr")
MESSAGE = Tool("take_message", {"name": "Anna", "phone": "06 12 34 56 78", "reason": "Une fuite."})


@pytest.fixture(autouse=True)
def _new_process() -> Iterator[None]:
    breaker.forget_all()
    providers._provider.cache_clear()
    yield
    breaker.forget_all()
    providers._provider.cache_clear()


# --- engines that do as they are told ---


class Scripted:
    """Replies one after the other; an exception among the events is raised, a number waits for so many seconds."""

    def __init__(
        self, *replies: Sequence[DialogueEvent | Exception | float], expecting: Expecting | None = None
    ) -> None:
        self.replies = deque(replies)
        self.hints = Hints(expecting or Expecting.ANYTHING)
        self.asked: list[Any] = []
        self.closed = 0

    def open(self, opening: Opening) -> Reply:
        return self._next(opening)

    def reply(self, turn: CallerTurn, history: Sequence[HistoryTurn]) -> Reply:
        return self._next(turn)

    def silence(self, count: int, history: Sequence[HistoryTurn]) -> Reply:
        return self._next(count)

    async def _next(self, asked: Any) -> AsyncIterator[DialogueEvent]:
        self.asked.append(asked)
        try:
            for event in self.replies.popleft() if self.replies else [Say("Oui.")]:
                if isinstance(event, Exception):
                    raise event
                if isinstance(event, float):
                    await asyncio.sleep(event)
                else:
                    yield event
        finally:
            self.closed += 1


def chain(*engines: Scripted, **limits: float) -> FailoverEngine:
    names = [*(f"model {number}" for number in range(1, len(engines))), "last"]
    return FailoverEngine(list(zip(names, engines, strict=True)), **limits)


async def said(reply: Reply) -> list[str]:
    return [event.text for event in await events_of(reply) if isinstance(event, Say)]


FAILS = [DialogueError("no answer")]
NO_KEY = [DialogueError("wrong key", permanent=True)]


async def test_the_first_engine_answers_and_nobody_else_is_asked():
    first, last = Scripted([Say("À neuf heures.")]), Scripted()
    assert await said(chain(first, last).reply(TURN, ())) == ["À neuf heures."]
    assert (first.asked, last.asked) == ([TURN], [])


async def test_an_engine_that_fails_before_it_speaks_is_replaced_in_the_same_turn():
    first, second, last = Scripted(FAILS), Scripted(FAILS), Scripted([Say("À neuf heures.")])
    assert await said(chain(first, second, last).reply(TURN, ())) == ["À neuf heures."]
    assert last.asked == [TURN]


async def test_one_that_fails_in_the_middle_is_apologised_for_and_nothing_is_said_twice():
    first, last = Scripted([Say("Nous ouvrons"), DialogueError("broke off")]), Scripted([Say("Excusez-moi.")])
    assert await said(chain(first, last).reply(TURN, ())) == ["Nous ouvrons", "Excusez-moi."]
    assert last.asked == [Opening.TAKEN_OVER]


async def test_who_has_told_all_that_matters_before_failing_is_not_taken_over():
    first, last = Scripted([Say("C'est noté."), DialogueError("broke off", answered=True)]), Scripted()
    assert await said(chain(first, last).reply(TURN, ())) == ["C'est noté."]
    assert last.asked == []


async def test_an_engine_that_has_failed_sits_out_the_next_turn_and_comes_back():
    first, last = Scripted(FAILS, [Say("Me revoilà.")]), Scripted([Say("Un.")], [Say("Deux.")])
    both = chain(first, last)
    assert [await said(both.reply(TURN, ())) for _ in range(3)] == [["Un."], ["Deux."], ["Me revoilà."]]


async def test_who_asks_a_question_hears_the_answer():
    first = Scripted(FAILS, [Say("Non.")], [Say("Me revoilà.")])
    last = Scripted([Say("Votre nom ?")], [Say("Merci.")], [Say("Au revoir.")], expecting=Expecting.NAME)
    both = chain(first, last)
    assert [await said(both.reply(TURN, ())) for _ in range(3)] == [["Votre nom ?"], ["Merci."], ["Au revoir."]]
    assert both.hints.expecting is Expecting.NAME
    last.hints = Hints(Expecting.ANYTHING)
    assert await said(both.reply(TURN, ())) == ["Non."]


async def test_silence_is_answered_by_who_spoke_last():
    first, last = Scripted(FAILS), Scripted([Say("Un.")], [Say("Vous êtes là ?")])
    both = chain(first, last)
    await said(both.reply(TURN, ()))
    assert await said(both.silence(1, ())) == ["Vous êtes là ?"]


async def test_what_came_of_an_action_goes_to_who_asked_for_it():
    class Asks(Scripted):
        async def _next(self, asked: Any) -> AsyncIterator[DialogueEvent]:
            result = yield ToolCall("take_message")
            yield Say(f"{result.ok} {result.error}")

    events = await events_of(chain(Asks(), Scripted()).reply(TURN, ()), ToolResult(ok=False, error="not_saved"))
    assert events == [ToolCall("take_message"), Say("False not_saved")]


@in_virtual_time
async def test_an_engine_is_not_waited_for_without_end():
    first, last = Scripted([100.0, Say("Trop tard.")]), Scripted([Say("À neuf heures.")])
    began = now()
    assert await said(chain(first, last, first_s=4.0).reply(TURN, ())) == ["À neuf heures."]
    assert (now() - began, first.closed) == (pytest.approx(4.0, abs=0.01), 1)


@in_virtual_time
async def test_an_engine_that_stops_in_the_middle_is_not_waited_for_either():
    first, last = Scripted([Say("Nous ouvrons"), 100.0]), Scripted([Say("Excusez-moi.")])
    began = now()
    assert await said(chain(first, last, next_s=3.0).reply(TURN, ())) == ["Nous ouvrons", "Excusez-moi."]
    assert now() - began == pytest.approx(3.0, abs=0.01)


async def test_a_caller_who_interrupts_closes_the_engine_and_praises_it():
    breaker_of("dialogue", "model 1").failed()
    first = Scripted([Say("Un."), Say("Deux.")])
    async with aclosing(chain(first, Scripted()).reply(TURN, ())) as reply:
        assert await anext(reply) == Say("Un.")
    assert first.closed == 1
    assert breaker_of("dialogue", "model 1").state is BreakerState.CLOSED


# --- the breaker ---


async def test_an_engine_that_fails_three_calls_is_not_asked_in_the_fourth():
    for _ in range(3):
        await said(chain(Scripted(FAILS), Scripted()).reply(TURN, ()))
    first = Scripted()
    await said(chain(first, Scripted()).reply(TURN, ()))
    assert first.asked == []
    assert breaker_of("dialogue", "model 1").state is BreakerState.OPEN


async def test_a_wrong_key_is_tried_once():
    await said(chain(Scripted(NO_KEY), Scripted()).reply(TURN, ()))
    first, last = Scripted(), Scripted([Say("À neuf heures.")])
    assert await said(chain(first, last).reply(TURN, ())) == ["À neuf heures."]
    assert first.asked == []


async def test_the_last_engine_is_asked_whatever_happens():
    last = Scripted()
    for _ in range(5):
        await said(chain(Scripted(FAILS), last).reply(TURN, ()))
    assert len(last.asked) == 5


async def test_failures_are_logged_without_a_word_of_the_call(caplog):
    caplog.set_level(logging.DEBUG)
    await said(chain(Scripted(FAILS), Scripted([Say("Bonjour Anna.")])).reply(CallerTurn("Ici Anna.", "fr"), ()))
    assert "dialogue engine failed" in caplog.text
    assert "no answer" in caplog.text
    assert "Anna" not in caplog.text


# --- the chain of the settings, over the wire ---


@pytest.fixture
def servers(settings) -> Iterator[Callable[..., list[ChatServer]]]:
    """Providers of the settings, by name: the script of each."""
    with ExitStack() as stack:

        def configured(**scripts: Sequence[Answer | str]) -> list[ChatServer]:
            running = {name: stack.enter_context(ChatServer(script)) for name, script in scripts.items()}
            settings.LLM_PROVIDERS = list(running)
            settings.LLM = {
                name: {"url": server.url, "model": MODEL, "api_key": KEY, "temperature": None}
                for name, server in running.items()
            }
            return list(running.values())

        yield configured


def begin(call: CallSnapshot | None = None, **changes: Any) -> Talk:
    call = call or call_of(**changes)
    return Talk(make_engine(call, lambda: THURSDAY_10_AM), Desk(call), language=call.assistant.language)


async def test_the_next_provider_answers_when_the_first_one_fails(servers):
    mistral, local = servers(mistral=[BROKEN], local=[Answer("Jusqu'à midi.", usage=(90, 4))])
    call = begin()
    assert await call.says("Vous fermez quand ?") == "Jusqu'à midi."
    assert [used.engine for used in call.used] == ["local"]
    assert len(mistral.requests) == len(local.requests) == 1


async def test_the_assistants_own_provider_is_asked_first(servers):
    servers(mistral=["Bonjour de Paris."], local=["Bonjour d'ici."])
    assert await begin(model="local").says("Allô ?") == "Bonjour d'ici."
    assert await begin(model="unknown").says("Allô ?") == "Bonjour de Paris."


async def test_the_rules_answer_when_no_model_does(servers):
    servers(mistral=[BROKEN], local=[Answer(status=401, code="invalid_api_key")])
    said = await begin().says("Vous êtes ouverts le dimanche ?")
    assert "Dimanche" in said
    assert "fermé" in said


async def test_the_rules_go_on_when_a_model_breaks_off_in_its_answer(servers):
    servers(mistral=[Answer("Nous ouvrons à neuf heures. Et puis", step=30, drops_after=2)])
    call = begin()
    first, *rest = (await call.says("Vous ouvrez quand ?")).split(". ", 1)
    assert first == "Nous ouvrons à neuf heures"
    assert "message" in rest[0]
    assert "nom" in await call.says("Oui, un message s'il vous plaît.")


async def test_the_rules_go_on_in_the_language_of_the_call(servers):
    servers(mistral=["Hello!", Answer("We're open until noon. And then", step=26, drops_after=2)])
    call = begin()
    await call.says("Hello", "en")
    assert "Would you like" in (await call.says("When do you close?", "en")) or "message" in call.said[-1].text
    assert call.said[-1].language == "en"


async def test_a_message_that_a_model_has_taken_is_not_taken_again_by_the_next(servers):
    servers(mistral=[Answer(tools=[MESSAGE]), BROKEN], local=[Answer(tools=[MESSAGE]), "Votre message est bien pris."])
    call = begin()
    assert await call.says("C'est bien ça.") == phrases.say(Phrase.MESSAGE_TAKEN, "fr")
    assert await call.says("C'est sûr ?") == "Votre message est bien pris."
    assert len(call.desk.done) == 1


async def test_a_model_that_says_nothing_is_given_up_in_time(servers, settings):
    settings.LLM_FIRST_TOKEN_S = 0.3
    servers(mistral=[Answer("Trop tard.", waits_s=8)], local=[])
    settings.LLM_PROVIDERS = ["mistral"]
    assert "imanche" in await begin().says("Vous êtes ouverts le dimanche ?")


async def test_the_opening_needs_no_provider(servers):
    mistral, *_ = servers(mistral=[])
    assert await begin().opens() == phrases.say(Phrase.GREETING, "fr", "Cabinet Molière")
    assert mistral.requests == []


# --- the last resort ---


@pytest.fixture
def rules_of_two_languages(monkeypatch) -> None:
    """Whatever languages the rules have learnt by now, here they speak French and English alone."""
    monkeypatch.setattr(RulesEngine, "languages", frozenset({"fr", "en"}))


def last_resort(language: str, opening: Opening = Opening.NEW_CALL, **changes: Any) -> Talk:
    call = call_snapshot(assistant=call_of(language=language, **changes).assistant, opening=opening)
    return begin(call)


@pytest.mark.usefixtures("rules_of_two_languages")
@pytest.mark.parametrize("language", ["es", "ar", "ary"])
async def test_in_a_language_that_the_rules_do_not_speak_the_caller_is_put_through(servers, language):
    servers(mistral=[BROKEN])
    call = last_resort(language)
    assert await call.says("…") == phrases.say(Phrase.TROUBLE_TRANSFER, language)
    assert call.desk.done == ["+33612000000"]


@pytest.mark.usefixtures("rules_of_two_languages")
@pytest.mark.parametrize("language", ["es", "ar", "ary"])
async def test_where_nobody_can_be_reached_it_says_goodbye(servers, language):
    servers(mistral=[BROKEN])
    call = last_resort(language, transfer_number="")
    assert await call.says("…") == phrases.say(Phrase.TROUBLE_GOODBYE, language)
    assert call.tool_names == ["end_call"]


@pytest.mark.usefixtures("rules_of_two_languages")
async def test_a_transfer_that_fails_ends_in_a_goodbye(servers):
    servers(mistral=[BROKEN])
    call = last_resort("ar")
    call.desk.failing.add("transfer_call")
    assert await call.says("…") == phrases.say(Phrase.TROUBLE_GOODBYE, "ar")
    assert call.tool_names == ["transfer_call", "end_call"]


@pytest.mark.usefixtures("rules_of_two_languages")
async def test_nobody_is_rung_again_who_has_not_answered(servers):
    servers(mistral=[BROKEN])
    call = last_resort("ar", Opening.NOT_TRANSFERRED)
    await call.opens(Opening.NOT_TRANSFERRED)
    assert await call.says("…") == phrases.say(Phrase.NOBODY_GOODBYE, "ar")
    assert call.tool_names == ["end_call"]


@pytest.mark.usefixtures("rules_of_two_languages")
async def test_a_caller_of_another_language_gets_the_way_out_in_it(servers):
    servers(mistral=[BROKEN])
    call = begin()
    assert await call.says("مرحبا", "ar") == phrases.say(Phrase.TROUBLE_TRANSFER, "ar")
    assert call.said[-1].language == "ar"


@pytest.mark.usefixtures("rules_of_two_languages")
async def test_a_caller_who_comes_back_to_a_language_of_the_rules_is_answered_by_them(servers):
    servers(mistral=[BROKEN, BROKEN])
    call = begin(transfer_number="")
    await call.says("مرحبا", "ar")
    assert "imanche" in await call.says("Vous êtes ouverts le dimanche ?", "fr")


# --- no provider, no such engine ---


@pytest.mark.parametrize("language", sorted(RulesEngine.languages))
async def test_without_a_provider_the_rules_answer_in_every_language_they_speak(settings, language):
    settings.LLM_PROVIDERS = []
    call = last_resort(language)
    assert await call.opens() == PHRASES[language].say(RulesPhrase.GREETING, business="Cabinet Molière")
    assert call.tool_names == []


@pytest.mark.parametrize("opening", list(Opening))
async def test_without_a_provider_the_rules_answer(settings, opening):
    settings.LLM_PROVIDERS = []
    call = begin()
    rules = RulesEngine(call_of().assistant, lambda: THURSDAY_10_AM, "+33612345678")
    assert await call.opens(opening) == " ".join(await said(rules.open(opening)))
    assert isinstance(call.engine, LastResort)


@pytest.mark.usefixtures("rules_of_two_languages")
@pytest.mark.parametrize("language", ["es", "ar", "ary"])
@pytest.mark.parametrize(
    ("opening", "phrase"),
    [
        (Opening.NEW_CALL, Phrase.TROUBLE_TRANSFER),
        (Opening.RESUMED, Phrase.TROUBLE_TRANSFER),
        (Opening.OUTBOUND, Phrase.ANSWERPHONE),
        (Opening.ANSWERPHONE, Phrase.ANSWERPHONE),
        (Opening.NOT_TRANSFERRED, Phrase.NOBODY_GOODBYE),
    ],
)
async def test_without_a_provider_other_languages_get_a_way_out(settings, language, opening, phrase):
    settings.LLM_PROVIDERS = []
    call = last_resort(language, opening)
    assert await call.opens(opening) == phrases.say(phrase, language, "Cabinet Molière")
    assert call.tool_names[-1] == ("transfer_call" if phrase is Phrase.TROUBLE_TRANSFER else "end_call")


@pytest.mark.usefixtures("rules_of_two_languages")
async def test_a_silent_caller_is_let_go_where_nobody_speaks_the_language(settings):
    settings.LLM_PROVIDERS = []
    call = last_resort("es", transfer_number="")
    assert await call.is_silent() == phrases.say(Phrase.TROUBLE_GOODBYE, "es")


def test_without_a_provider_somebody_is_told(settings, caplog):
    settings.LLM_PROVIDERS = []
    begin(model="mistral")
    assert "no language model is configured" in caplog.text


async def test_a_process_that_is_ready_for_its_first_call_has_its_providers(servers):
    (mistral,) = servers(mistral=["Bonjour."])
    warm_language_models()
    assert [model.name for model in providers.providers()] == ["mistral"]
    assert mistral.requests == []
