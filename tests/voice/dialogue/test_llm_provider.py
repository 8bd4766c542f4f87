"""A provider of a language model over the wire: what it streams, and every way in which it can fail."""

from __future__ import annotations

import asyncio
import json
import logging
import time
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from typing import Any

import pytest

from tests.fakes.chat_server import (
    BROKEN,
    KEY,
    NO_JSON,
    NO_SSE,
    NOT_A_CHUNK,
    OUT_OF_CREDIT,
    OVERLOADED,
    Answer,
    ChatServer,
    Dialect,
    Tool,
)
from tests.voice.dialogue.driving import call_snapshot
from tests.voice.dialogue.model_driving import provider
from voice import metrics
from voice.dialogue.base import DialogueError
from voice.dialogue.llm.prompt import offered_tools
from voice.dialogue.llm.provider import ChatProvider, Finished, Piece, Request, Text

WORDS = "je m'appelle Personne"
MESSAGES = [{"role": "system", "content": "Tu réponds."}, {"role": "user", "content": WORDS}]
TOOLS = offered_tools(call_snapshot(), outbound=True)
MESSAGE = {"name": "Zoé", "phone": "06 12 34 56 78", "reason": "Une fuite « énorme »"}


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer() as running:
        yield running


def ask(model: ChatProvider) -> AsyncIterator[Piece]:
    return model.complete(MESSAGES, TOOLS, 100)


async def answer(model: ChatProvider) -> list[Piece]:
    async with aclosing(ask(model)) as pieces:
        return [piece async for piece in pieces]


async def failure(model: ChatProvider) -> DialogueError:
    with pytest.raises(DialogueError) as failed:
        await answer(model)
    return failed.value


def text_of(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces if isinstance(piece, Text))


# --- what it answers ---


async def test_an_answer_comes_as_it_is_written_and_what_it_used_at_its_end(server):
    server.then(Answer("Bonjour, ça va ? مرحبا", usage=(120, 9)))
    pieces = await answer(provider(server))
    assert text_of(pieces) == "Bonjour, ça va ? مرحبا"
    assert len(pieces) > 3
    assert pieces[-1] == Finished(False, 120, 9)


async def test_a_server_that_does_not_tell_its_usage_is_taken_at_its_word(server):
    server.then(Answer("Bonjour.", usage=None))
    assert (await answer(provider(server)))[-1] == Finished(False, 0, 0)


async def test_the_model_is_asked_in_the_shape_that_the_api_wants(server):
    server.then("Bonjour.")
    await answer(provider(server, temperature=0.3))
    (asked,) = server.requests
    assert asked["messages"] == MESSAGES
    assert (asked["max_tokens"], asked["temperature"], asked["stream"]) == (100, 0.3, True)
    assert [tool["function"]["name"] for tool in asked["tools"]] == [
        "take_message",
        "transfer_call",
        "end_call",
        "press_keys",
        "send_sms",
    ]


@pytest.mark.parametrize("pieces", [1, 2, 17])
async def test_a_tool_call_is_put_together_from_its_fragments(server, pieces):
    server.then(Answer("Un instant.", tools=[Tool("take_message", MESSAGE, pieces)]))
    *_, request, finished = await answer(provider(server))
    assert isinstance(request, Request)
    assert request.name == "take_message"
    assert json.loads(request.arguments) == MESSAGE
    assert isinstance(finished, Finished)


async def test_two_tool_calls_are_kept_apart(server):
    server.then(Answer(tools=[Tool("take_message", MESSAGE), Tool("end_call")]))
    first, second, _ = await answer(provider(server))
    assert (first.name, second.name, second.arguments) == ("take_message", "end_call", "{}")


async def test_an_answer_longer_than_allowed_is_known_to_be_cut(server):
    server.then(Answer("Bonjour, je", finish="length"))
    assert (await answer(provider(server)))[-1] == Finished(True, 100, 20)


async def test_what_a_model_thinks_is_not_part_of_its_answer(server):
    server.then(Answer("<think>Que veut-il ? Bonjour.</think>\n\nBonsoir.", step=3))
    assert text_of(await answer(provider(server))) == "Bonsoir."


async def test_calls_share_a_provider_and_get_their_own_answers(server):
    server.then("Un.", "Un.", "Un.")
    model = provider(server)
    assert [text_of(pieces) for pieces in await asyncio.gather(*(answer(model) for _ in range(3)))] == ["Un."] * 3


def test_a_provider_outlives_an_event_loop(server):
    server.then("Un.", "Deux.")
    model = provider(server)
    assert [text_of(asyncio.run(answer(model))) for _ in range(2)] == ["Un.", "Deux."]


# --- what providers differ in ---


@pytest.mark.parametrize("dialect", list(Dialect))
async def test_a_parameter_that_a_provider_refuses_is_left_out_from_then_on(dialect):
    with ChatServer(["Bonjour.", "Encore."], dialect=dialect) as server:
        model = provider(server, temperature=0.3)
        assert text_of(await answer(model)) == "Bonjour."
        refusals = len(server.refusals)
        pieces = await answer(model)
        assert (text_of(pieces), pieces[-1]) == ("Encore.", Finished(False, 100, 20))
        assert len(server.refusals) == refusals
        assert refusals == {Dialect.OPENAI: 0, Dialect.OPENAI_REASONING: 2, Dialect.MISTRAL: 1}[dialect]


async def test_a_limit_is_set_for_every_provider(server):
    with ChatServer(["Bonjour."], dialect=Dialect.OPENAI_REASONING) as reasoning:
        await answer(provider(reasoning))
        assert reasoning.requests[-1]["max_completion_tokens"] == 100


# --- how it fails ---


@pytest.mark.parametrize("waits", [Answer("Bonjour.", waits_s=5), Answer("Bonjour.", stalls_after=1)])
async def test_a_first_word_that_does_not_come_is_not_waited_for(server, waits):
    server.then(waits)
    began = time.monotonic()
    error = await failure(provider(server, first_token_s=0.3))
    assert (str(error), error.permanent) == ("test keeps silent", False)
    assert time.monotonic() - began < 3


async def test_an_answer_that_stalls_is_given_up(server):
    server.then(Answer("Bonjour, je vous écoute.", stalls_after=3))
    pieces: list[Any] = []
    with pytest.raises(DialogueError, match="keeps silent"):
        async with aclosing(ask(provider(server, token_s=0.3))) as reply:
            async for piece in reply:
                pieces.append(piece)
    assert text_of(pieces) == "Bonjour,"
    await asyncio.to_thread(server.hung_up.wait, 5)
    assert server.hung_up.is_set()


async def test_an_answer_that_is_complete_but_for_its_usage_is_an_answer(server):
    chunks_before_usage = 4  # the role, two pieces, the end
    server.then(Answer("Bonjour.", stalls_after=chunks_before_usage))
    pieces = await answer(provider(server, token_s=0.3))
    assert (text_of(pieces), pieces[-1]) == ("Bonjour.", Finished())


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (Answer("Bonjour, je vous écoute.", drops_after=3), "broke off"),
        (Answer("Bonjour, je vous écoute.", cuts_short=True), "broke off"),
        (NO_JSON, "cannot be read"),
        (NO_SSE, "broke off"),
        (NOT_A_CHUNK, "broke off"),
        (Answer(raw=b'data: {"error": {"message": "je m\'appelle"}}\n\n'), "cannot be read"),
        (Answer(raw=b'data: {"choices": "none"}\n\ndata: {"choices": [null]}\n\ndata: [DONE]\n\n'), "broke off"),
        (Answer(raw=b'data: {"choices": [{"delta": {"content": 5, "tool_calls": 7}}]}\n\n'), "broke off"),
        (Answer(raw=b'data: {"choices": [{"delta": {"tool_calls": [{"index": [], "function": 3}]}}]}'), "broke off"),
        (BROKEN, "HTTP 500 server_error"),
        (OVERLOADED, "HTTP 429 rate_limit_exceeded"),
    ],
)
async def test_what_may_go_better_next_time_is_no_permanent_failure(server, broken, told):
    server.then(broken)
    error = await failure(provider(server))
    assert not error.permanent
    assert told in str(error)


async def test_a_server_that_is_not_there_is_told_at_once():
    with ChatServer() as gone:
        model = provider(gone)
    error = await failure(model)
    assert ("cannot be reached" in str(error), error.permanent) == (True, False)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"api_key": "sk-wrong"}, "HTTP 401 invalid_api_key"),
        ({"api_key": ""}, "HTTP 401 invalid_api_key"),
        ({"model": "no-such-model"}, "HTTP 404 model_not_found"),
    ],
)
async def test_what_is_set_up_wrong_fails_for_good(server, changes, told):
    error = await failure(provider(server, **changes))
    assert (told in str(error), error.permanent) == (True, True)


async def test_an_account_without_credit_fails_for_good(server):
    server.then(OUT_OF_CREDIT)
    assert (await failure(provider(server))).permanent


async def test_a_request_that_cannot_be_mended_fails_for_good_and_is_asked_once(server):
    server.then(Answer(status=400, code="context_length_exceeded"))
    error = await failure(provider(server))
    assert (str(error), error.permanent) == ("test refuses the request: HTTP 400 context_length_exceeded", True)
    assert len(server.requests) == 1


async def test_nothing_is_tried_again_by_the_sdk(server):
    server.then(BROKEN, "Bonjour.")
    await failure(provider(server))
    assert len(server.requests) == 1


# --- a caller who interrupts ---


async def test_who_has_heard_enough_hangs_up_on_the_model(server):
    server.then(Answer("Je vous raconte une longue histoire.", stalls_after=3))
    async with aclosing(ask(provider(server))) as pieces:
        assert (await anext(pieces)).text == "Je v"
    assert await asyncio.to_thread(server.hung_up.wait, 5)


async def test_a_turn_that_is_cancelled_while_it_waits_hangs_up_too(server):
    server.then(Answer("Bonjour.", stalls_after=1))
    waiting = asyncio.create_task(answer(provider(server)))
    while not server.requests:
        await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await asyncio.to_thread(server.hung_up.wait, 5)


# --- what is told of it ---


def measured(name: str, **labels: str) -> float:
    return metrics.REGISTRY.get_sample_value(name, {"kind": "dialogue", "engine": "measured", **labels}) or 0.0


async def test_the_time_to_the_first_piece_and_the_failures_are_measured(server):
    server.then(Answer("Bonjour.", waits_s=0.1, stalls_after=3), BROKEN)
    model = provider(server, "measured", token_s=0.6)
    counted, took = (measured(f"permanence_provider_seconds_{what}") for what in ("count", "sum"))
    failed = measured("permanence_provider_failures_total", permanent="false")
    await failure(model)
    await failure(model)
    assert measured("permanence_provider_seconds_count") - counted == 1
    assert 0.1 <= measured("permanence_provider_seconds_sum") - took < 0.6  # not the stall after it
    assert measured("permanence_provider_failures_total", permanent="false") - failed == 2


async def test_a_caller_who_interrupts_is_no_failure_of_the_model(server):
    server.then(Answer("Je vous raconte une longue histoire.", stalls_after=3))
    failed = measured("permanence_provider_failures_total", permanent="false")
    async with aclosing(ask(provider(server, "measured"))) as pieces:
        await anext(pieces)
    assert measured("permanence_provider_failures_total", permanent="false") == failed


async def test_neither_key_nor_words_are_told_by_errors_logs_or_settings(server, caplog):
    caplog.set_level(logging.DEBUG)
    server.then(
        "Bonjour.",
        Answer(raw=f'data: {{"error": {{"message": "{WORDS} {KEY}"}}}}\n\n'.encode()),
        Answer(raw=f"data: {{{WORDS}\n\n".encode()),
        Answer(status=500, code=f"{WORDS} {KEY}"),
        Answer(WORDS, drops_after=2),
    )
    model = provider(server)
    await answer(model)
    told = [repr(model._settings)]
    for wrong in (model, model, model, model, provider(server, api_key="sk-another")):
        error = await failure(wrong)
        told += traceback.format_exception(error)
    shown = "".join(told) + caplog.text
    assert "HTTP 500" in shown
    for secret in (KEY, "sk-another", "Personne", "je m'appelle"):
        assert secret not in shown
