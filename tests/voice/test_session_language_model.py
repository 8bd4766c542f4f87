"""A whole call that a language model answers, over the wire: spoken, counted, waited for, and replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

import pytest

from tests.fakes.chat_server import BROKEN, KEY, MODEL, Answer, ChatServer, Tool
from tests.voice.session_case import Case, FakeLine, line
from voice import breaker
from voice.dialogue.llm import phrases, providers
from voice.dialogue.llm.phrases import Phrase
from voice.dialogue.phrases import spoken
from voice.session import SessionSettings
from voice.usage import Unit

MESSAGE = Tool("take_message", {"name": "Anna", "phone": "06 12 34 56 78", "reason": "Une fuite."})
GREETING = ("assistant", phrases.say(Phrase.GREETING, "fr", "Cabinet Molière"))


@pytest.fixture
def model(settings) -> Iterator[Callable[..., ChatServer]]:
    """The one provider of the settings, with its script."""
    breaker.forget_all()
    providers._provider.cache_clear()
    with ExitStack() as stack:

        def configured(*script: Answer | str) -> ChatServer:
            server = stack.enter_context(ChatServer(script))
            settings.LLM_PROVIDERS = ["local"]
            settings.LLM = {"local": {"url": server.url, "model": MODEL, "api_key": KEY, "temperature": None}}
            return server

        yield configured
    breaker.forget_all()
    providers._provider.cache_clear()


async def call(*said: Any, filler_s: float = 30.0) -> Case:
    quick: FakeLine = line(*said, say_s=0.0)
    return await Case(line=quick, dialogue="llm", settings=SessionSettings(filler_s=filler_s)).run()


def words(case: Case) -> Sequence[tuple[str, str]]:
    return case.recorder.turns


async def test_a_caller_is_answered_by_the_model_and_its_tokens_are_kept(model):
    model(Answer("Jusqu'à midi.", usage=(700, 6)), Answer("Avec plaisir.", usage=(750, 5)))
    case = await call("Vous fermez quand ?", "Merci.")
    assert words(case) == [
        GREETING,
        ("caller", "Vous fermez quand ?"),
        ("assistant", "Jusqu'à midi."),
        ("caller", "Merci."),
        ("assistant", "Avec plaisir."),
    ]
    assert case.recorder.used == {("local", Unit.INPUT_TOKENS): 1450, ("local", Unit.OUTPUT_TOKENS): 11}


async def test_a_message_that_the_model_takes_is_kept_and_is_the_outcome_of_the_call(model):
    model(Answer(tools=[MESSAGE]), Answer("C'est noté, au revoir.", tools=[Tool("end_call")]))
    case = await call("C'est bien ça, merci.")
    assert case.recorder.messages == ["Anna"]
    assert case.recorder.kept[-1] == "completed: message"
    assert case.line.log == ["drained", "ended"]


async def test_a_caller_who_waits_for_the_model_is_asked_to_wait(model):
    model(Answer("Jusqu'à midi.", waits_s=0.6))
    case = await call("Vous fermez quand ?", filler_s=0.2)
    assert [text for _, text in case.line.fillers] == [spoken("moment", "fr")]
    assert words(case)[-1] == ("assistant", "Jusqu'à midi.")


async def test_a_caller_hears_nothing_of_a_model_that_is_down(model):
    model(BROKEN)
    case = await call("Vous êtes ouverts le dimanche ?")
    speaker, answer = words(case)[-1]
    assert speaker == "assistant"
    assert "fermés" in answer
    assert case.recorder.kept[-1] == "completed: answered"


async def test_a_caller_who_interrupts_stops_the_model(model):
    server = model(Answer("Nous ouvrons. À neuf heures.", step=15, stalls_after=2), "Oui ?")
    case = Case(line=line("Vous ouvrez ?", "Stop !", say_s=0.0), dialogue="llm")
    case.line.cuts = {"Nous ouvrons.": "Nous"}
    await case.run()
    assert server.hung_up.wait(5)
    assert ("assistant", "Nous") in words(case)
    assert {"role": "assistant", "content": "Nous"} in server.requests[-1]["messages"]
