"""What is said again and again is synthesised once, kept within bounds, and never lost to a caller who hangs up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from voice.speech.base import SpeechError, SynthesizerCapabilities, Voice
from voice.speech.cache import SpeechCache

ENGLISH = Voice("en")


class Counting:
    """Says a text as its own bytes, in two chunks, once it is let."""

    capabilities = SynthesizerCapabilities(languages=frozenset({"en"}))

    def __init__(self, name: str = "counting") -> None:
        self.name = name
        self.said: list[str] = []
        self.may_speak = asyncio.Event()
        self.may_speak.set()
        self.failure: SpeechError | None = None

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[bytes]:
        self.said.append(text)
        await self.may_speak.wait()
        if self.failure:
            raise self.failure
        half = len(text) // 2
        yield text[:half].encode()
        yield text[half:].encode()


async def test_a_phrase_is_synthesised_once():
    cache, engine = SpeechCache(), Counting()
    assert [await cache.get_or_synthesize(engine, "hello", ENGLISH) for _ in range(3)] == [b"hello"] * 3
    assert engine.said == ["hello"]


async def test_another_text_voice_or_engine_is_another_phrase():
    cache, engine, other = SpeechCache(), Counting(), Counting("other")
    await cache.get_or_synthesize(engine, "hello", ENGLISH)
    await cache.get_or_synthesize(engine, "goodbye", ENGLISH)
    await cache.get_or_synthesize(engine, "hello", Voice("en", speed=1.2))
    await cache.get_or_synthesize(other, "hello", ENGLISH)
    assert (len(engine.said), len(other.said)) == (3, 1)


async def test_two_callers_at_once_wait_for_the_same_synthesis():
    cache, engine = SpeechCache(), Counting()
    engine.may_speak.clear()
    callers = [asyncio.create_task(cache.get_or_synthesize(engine, "hello", ENGLISH)) for _ in range(5)]
    await asyncio.sleep(0)
    engine.may_speak.set()
    assert await asyncio.gather(*callers) == [b"hello"] * 5
    assert engine.said == ["hello"]


async def test_a_caller_who_hangs_up_does_not_take_the_audio_from_the_other():
    cache, engine = SpeechCache(), Counting()
    engine.may_speak.clear()
    gone = asyncio.create_task(cache.get_or_synthesize(engine, "hello", ENGLISH))
    staying = asyncio.create_task(cache.get_or_synthesize(engine, "hello", ENGLISH))
    await asyncio.sleep(0)
    gone.cancel()
    engine.may_speak.set()
    assert await staying == b"hello"
    assert engine.said == ["hello"]


async def test_a_failure_reaches_the_caller_and_is_not_kept():
    cache, engine = SpeechCache(), Counting()
    engine.failure = SpeechError("out of breath")
    with pytest.raises(SpeechError, match="out of breath"):
        await cache.get_or_synthesize(engine, "hello", ENGLISH)
    engine.failure = None
    assert await cache.get_or_synthesize(engine, "hello", ENGLISH) == b"hello"


async def test_what_was_used_longest_ago_makes_room():
    cache, engine = SpeechCache(max_bytes=10), Counting()
    for text in ("first", "other", "first", "third", "first", "other"):
        await cache.get_or_synthesize(engine, text, ENGLISH)
    assert engine.said == ["first", "other", "third", "other"]


async def test_audio_larger_than_the_cache_is_given_and_not_kept():
    cache, engine = SpeechCache(max_bytes=4), Counting()
    assert await cache.get_or_synthesize(engine, "hello", ENGLISH) == b"hello"
    assert await cache.get_or_synthesize(engine, "hello", ENGLISH) == b"hello"
    assert engine.said == ["hello", "hello"]
