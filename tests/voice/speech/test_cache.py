"""What is said again and again is synthesised once, and kept: within bounds, by tenant, whoever hangs up meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from tests.voice.virtual_time import in_virtual_time, now
from voice.speech.base import SpeechError, Voice
from voice.speech.cache import Shelf, SpeechCache, speech_key

ENGLISH = Voice("en")


class Counting:
    """Says a text as its own bytes, one each so many seconds. said: what was asked for; closed: how often it ended."""

    def __init__(self, every_s: float = 0.0) -> None:
        self.every_s = every_s
        self.said: list[str] = []
        self.closed = 0
        self.failure: SpeechError | None = None

    async def say(self, text: str) -> AsyncGenerator[bytes, None]:
        self.said.append(text)
        try:
            for letter in text:
                await asyncio.sleep(self.every_s)
                yield letter.encode()
            if self.failure:
                raise self.failure
        finally:
            self.closed += 1


async def heard(cache: SpeechCache, engine: Counting, text: str, tenant_id: int = 1, *, keep: bool = True) -> bytes:
    kept = cache.find(tenant_id, text)
    if kept is not None:
        return kept
    return b"".join([chunk async for chunk in cache.stream(tenant_id, text, lambda: engine.say(text), keep=keep)])


async def test_a_sentence_is_kept_when_it_is_said_again():
    cache, engine = SpeechCache(), Counting()
    assert [await heard(cache, engine, "hello") for _ in range(4)] == [b"hello"] * 4
    assert engine.said == ["hello"] * 2


async def test_a_sentence_said_once_leaves_nothing_behind():
    cache, engine = SpeechCache(), Counting()
    await heard(cache, engine, "Jane Doe, 01 02 03")
    assert cache.find(1, "Jane Doe, 01 02 03") is None


async def test_another_tenant_never_meets_what_was_said():
    cache, engine = SpeechCache(), Counting()
    for _ in range(3):
        await heard(cache, engine, "hello", tenant_id=1)
    assert cache.find(1, "hello") == b"hello"
    assert cache.find(2, "hello") is None


@in_virtual_time
async def test_another_tenant_does_not_wait_for_the_same_making():
    cache, engine = SpeechCache(), Counting(0.1)
    await asyncio.gather(*(heard(cache, engine, "hello", tenant_id) for tenant_id in (1, 2)))
    assert len(engine.said) == 2


def test_audio_is_known_by_engine_voice_and_text():
    keys = {
        speech_key("espeak", ENGLISH, "hello"),
        speech_key("other", ENGLISH, "hello"),
        speech_key("espeak", ENGLISH, "goodbye"),
        speech_key("espeak", Voice("fr"), "hello"),
        speech_key("espeak", Voice("en", name="emma"), "hello"),
        speech_key("espeak", Voice("en", gender="male"), "hello"),
        speech_key("espeak", Voice("en", speed=1.2), "hello"),
    }
    assert len(keys) == 7
    assert {len(key) for key in keys} == {64}
    assert speech_key("espeak", Voice("en"), "hello") in keys


@in_virtual_time
async def test_audio_is_heard_while_it_is_made():
    cache, engine, began, times = SpeechCache(), Counting(0.1), now(), []
    async for _ in cache.stream(1, "hello", lambda: engine.say("hello")):
        times.append(now() - began)
    assert times == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5], abs=0.001)


@in_virtual_time
async def test_who_asks_meanwhile_hears_the_same_making_from_its_beginning():
    cache, engine, began = SpeechCache(), Counting(0.1), now()

    async def late() -> bytes:
        await asyncio.sleep(0.25)
        assert cache.is_being_made(1, "hello")
        return await heard(cache, engine, "hello")

    assert await asyncio.gather(heard(cache, engine, "hello"), late(), late()) == [b"hello"] * 3
    assert engine.said == ["hello"]
    assert now() - began == pytest.approx(0.5, abs=0.001)
    assert not cache.is_being_made(1, "hello")


@in_virtual_time
async def test_a_caller_who_hangs_up_does_not_take_the_audio_from_the_other():
    cache, engine = SpeechCache(), Counting(0.1)
    gone = asyncio.create_task(heard(cache, engine, "hello"))
    staying = asyncio.create_task(heard(cache, engine, "hello"))
    await asyncio.sleep(0.25)
    gone.cancel()
    assert await staying == b"hello"
    assert (engine.said, engine.closed) == (["hello"], 1)


@in_virtual_time
async def test_when_nobody_listens_any_more_the_making_stops_at_once():
    cache, engine = SpeechCache(), Counting(0.1)
    making = cache.stream(1, "hello", lambda: engine.say("hello"))
    assert await anext(making) == b"h"
    await making.aclose()
    assert engine.closed == 1
    assert not cache.is_being_made(1, "hello")
    assert await heard(cache, engine, "hello") == b"hello"
    assert cache.find(1, "hello") is None  # it was said whole once


@in_virtual_time
async def test_a_failure_reaches_everybody_who_listens_and_is_not_kept():
    cache, engine = SpeechCache(), Counting(0.1)
    engine.failure = SpeechError("out of breath")
    both = await asyncio.gather(*(heard(cache, engine, "hello") for _ in range(2)), return_exceptions=True)
    assert both == [engine.failure] * 2
    for _ in range(2):
        with pytest.raises(SpeechError, match="out of breath"):
            await heard(cache, engine, "hello")
    assert cache.find(1, "hello") is None
    engine.failure = None
    assert await heard(cache, engine, "hello") == b"hello"


async def test_what_was_used_longest_ago_makes_room():
    cache, engine = SpeechCache(max_bytes=10), Counting()
    for text in ("first", "first", "other", "other", "first", "third", "third"):
        await heard(cache, engine, text)
    assert [text for text in ("first", "other", "third") if cache.find(1, text)] == ["first", "third"]


async def test_audio_larger_than_the_cache_is_given_and_not_kept():
    cache, engine = SpeechCache(max_bytes=4), Counting()
    assert [await heard(cache, engine, "hello") for _ in range(3)] == [b"hello"] * 3
    assert len(engine.said) == 3


async def test_what_is_not_to_be_kept_is_not():
    cache, engine = SpeechCache(), Counting()
    assert [await heard(cache, engine, "hello", keep=False) for _ in range(3)] == [b"hello"] * 3
    assert cache.find(1, "hello") is None


async def test_a_call_finds_what_was_prepared_and_what_its_tenant_has_had_said():
    cache, engine = SpeechCache(), Counting()
    for _ in range(2):
        await heard(cache, engine, "again", tenant_id=1)
    ours, theirs = Shelf(cache, 1, {"greeting": b"welcome"}), Shelf(cache, 2)
    assert (ours.find("greeting"), ours.find("again")) == (b"welcome", b"again")
    assert (theirs.find("greeting"), theirs.find("again")) == (None, None)


@in_virtual_time
async def test_who_asks_while_a_making_is_being_stopped_has_it_made_anew():
    cache, engine = SpeechCache(), Counting(0.1)

    async def stubborn() -> AsyncGenerator[bytes, None]:
        try:
            yield b"never heard"
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.3)  # a socket is being closed

    leaving = cache.stream(1, "hello", stubborn)
    await anext(leaving)
    _, text = await asyncio.gather(leaving.aclose(), heard(cache, engine, "hello"))
    assert text == b"hello"


async def test_audio_that_is_made_although_it_is_kept_is_counted_once():
    cache, engine = SpeechCache(max_bytes=10), Counting()
    for text in ("first", "first", "first", "third", "third"):
        assert b"".join([chunk async for chunk in cache.stream(1, text, lambda: engine.say(text))]) == text.encode()  # noqa: B023
    assert (cache.find(1, "first"), cache.find(1, "third")) == (b"first", b"third")
