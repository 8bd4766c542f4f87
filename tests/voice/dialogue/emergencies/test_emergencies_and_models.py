"""A language model is not asked whether somebody's life is in danger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.chat_server import BROKEN, Answer, ChatServer
from tests.voice.dialogue.driving import THURSDAY_10_AM
from tests.voice.dialogue.emergencies.test_emergency_calls import BURST, DYING, FIFTEEN, THROUGH
from tests.voice.dialogue.model_driving import Desk, Talk, call_of, provider
from voice import breaker
from voice.business import BusinessInfo
from voice.dialogue.base import HistoryTurn, Opening, Speaker
from voice.dialogue.emergencies_first import EmergenciesFirst
from voice.dialogue.failover import FailoverEngine
from voice.dialogue.last_resort import LastResort
from voice.dialogue.llm.conversation import memory_of
from voice.dialogue.llm.engine import LanguageModelEngine
from voice.snapshot import CallSnapshot

PLUMBER = {"name": "Moreau", "trade": "plumber", "phone": "+33472123456"}
LANGUAGES = ("fr", "en", "es", "ar", "ary")


@pytest.fixture
def server() -> Iterator[ChatServer]:
    breaker.forget_all()
    with ChatServer() as running:
        yield running
    breaker.forget_all()


def talk(server: ChatServer, *earlier: str, **changes: Any) -> Talk:
    """A call that a model answers, put together as in `voice.dialogue.registry`."""
    call: CallSnapshot = call_of(business=BusinessInfo.model_validate(PLUMBER), **changes)
    call = replace(call, earlier_turns=tuple(HistoryTurn(Speaker.CALLER, text, "fr") for text in earlier))
    memory = memory_of(call)
    last = LastResort(call, lambda: THURSDAY_10_AM, memory)
    model = LanguageModelEngine(call, lambda: THURSDAY_10_AM, provider(server), memory)
    engine = EmergenciesFirst(FailoverEngine([("test", model), ("rules", last)]), last, call, memory)
    return Talk(engine, Desk(call), language=call.assistant.language)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_danger_to_life_never_reaches_the_model(server, language):
    server.then(Answer("Tout va bien, prenons rendez-vous jeudi."))
    call = talk(server)
    assert (await call.says(DYING[language], language)).startswith(FIFTEEN[language])
    assert server.requests == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_emergency_of_the_trade_is_put_through_and_the_model_is_not_asked(server, language):
    call = talk(server)
    assert (await call.says(BURST[language], language)).startswith(THROUGH[language])
    assert call.tool_names == ["transfer_call"]
    assert server.requests == []


async def test_a_model_that_is_down_changes_nothing(server):
    server.then(BROKEN)
    call = talk(server)
    assert (await call.says(DYING["fr"])).startswith(FIFTEEN["fr"])


async def test_the_urgent_message_is_taken_to_its_end_and_the_model_goes_on_knowing_of_it(server):
    server.then(Answer("Je vous en prie, au revoir."))
    call = talk(server, transfer_number="")
    await call.says(BURST["fr"])
    for said in ("Anna Petit", "oui"):
        await call.says(said)
    assert "enregistré" in await call.says("oui c'est ça")
    assert server.requests == []
    assert call.desk.done[-1]["urgency"] == "urgent"
    assert await call.says("merci beaucoup") == "Je vous en prie, au revoir."
    told = json.dumps(server.requests[0]["messages"], ensure_ascii=False)
    assert "take_message" in told


async def test_keys_and_silence_belong_to_who_has_the_emergency_in_hand(server):
    call = talk(server, transfer_number="")
    await call.says(BURST["fr"])
    assert "Quel est votre nom" in await call.is_silent()
    await call.says("Anna Petit")
    await call.says("non")
    assert "06, 98, 76, 54, 32" in await call.keys("0698765432")
    assert server.requests == []


async def test_a_call_that_nobody_took_comes_back_to_the_urgent_message(server):
    call = talk(server, BURST["fr"])
    heard = await call.opens(Opening.NOT_TRANSFERRED)
    assert "je prends votre message tout de suite" in heard
    assert "Quel est votre nom" in heard


async def test_everything_else_is_the_models(server):
    server.then(Answer("Je suis désolée pour vous."))
    call = talk(server, "Je voudrais parler à quelqu'un.")
    assert "personne" in (await call.opens(Opening.NOT_TRANSFERRED)).lower()
    assert await call.says("L'an dernier, j'ai eu une grosse fuite.") == ("Je suis désolée pour vous.")
