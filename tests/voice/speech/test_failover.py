"""A dead provider costs the caller one filler, not the call: the next engine hears the same, or says the same."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from typing import Any

import pytest

from tests.voice.virtual_time import in_virtual_time, now
from voice import breaker, metrics
from voice.breaker import BreakerState, CircuitBreaker
from voice.speech import failover, registry
from voice.speech.base import (
    SAMPLE_RATE,
    CutShort,
    Expecting,
    Hints,
    Interim,
    Listener,
    SpeechError,
    SynthesizerCapabilities,
    TranscriberCapabilities,
    Transcript,
    Voice,
    nobody_listens,
)
from voice.speech.cache import Shelf, SpeechCache, speech_key
from voice.speech.failover import FailoverStream, FailoverSynthesizer, FailoverTranscriber
from voice.usage import Meter, Unit

PATIENCE_S, FIRST_CHUNK_S, CHUNK_S = 4.0, 2.0, 3.0
DOWN = SpeechError("the provider is down")
REFUSED = SpeechError("there is no such voice", permanent=True)
HANG = 1000.0


@pytest.fixture(autouse=True)
def settled(settings) -> Any:
    settings.TRANSCRIBER_TIMEOUT_S = PATIENCE_S
    settings.SYNTHESIZER_FIRST_CHUNK_S = FIRST_CHUNK_S
    settings.SYNTHESIZER_CHUNK_S = CHUNK_S
    breaker.forget_all()
    yield
    breaker.forget_all()


def breakers_of(kind: str, *engines: Any) -> None:
    """Give the process breakers of these engines the time of the test."""
    for engine in engines:
        breaker._breakers.setdefault((kind, engine.name), CircuitBreaker(clock=now))


def state(kind: str, engine: Any) -> BreakerState:
    return breaker.breaker_of(kind, engine.name).state


# --- hearing ---


class Ears:
    """A transcriber that does as it is told, utterance by utterance: takes so many seconds, or fails; then is quick.

    It hears what it was sent, as text. streams: all it has opened.
    """

    def __init__(self, name: str, *script: float | SpeechError, refuses: int = 0) -> None:
        self.name = name
        self.capabilities = TranscriberCapabilities(frozenset({"en"}))
        self.script = deque(script)
        self.streams: list[EarStream] = []
        self._refuses = refuses

    def open(self, language: str, listener: Listener = nobody_listens) -> EarStream:
        if self._refuses:
            self._refuses -= 1
            raise DOWN
        self.streams.append(EarStream(self, listener))
        return self.streams[-1]

    @property
    def heard(self) -> list[str]:
        return [text for stream in self.streams for text in stream.heard]

    @property
    def closed(self) -> list[bool]:
        return [stream.closed for stream in self.streams]


class EarStream:
    def __init__(self, engine: Ears, listener: Listener) -> None:
        self._engine = engine
        self.interim = listener
        self.pushed = bytearray()
        self.heard: list[str] = []
        self.hints: list[Hints] = []
        self.closed = False
        self.close_s = 0.0

    def push(self, audio: bytes) -> None:
        self.pushed += audio

    def finish(self, hints: Hints) -> Awaitable[Transcript]:
        text, self.pushed = self.pushed.decode(), bytearray()
        self.heard.append(text)
        self.hints.append(hints)
        return self._answer(text, self._engine.script.popleft() if self._engine.script else 0.0)

    async def _answer(self, text: str, outcome: float | SpeechError) -> Transcript:
        if isinstance(outcome, SpeechError):
            raise outcome
        await asyncio.sleep(outcome)
        if self.closed:
            raise SpeechError("closed under its feet")
        return Transcript(f"{self._engine.name}: {text}", "en")

    def discard(self) -> None:
        self.pushed.clear()

    async def aclose(self) -> None:
        await asyncio.sleep(self.close_s)
        self.closed = True


def opened(*engines: Ears, meter: Meter | None = None, listener: Listener = nobody_listens) -> FailoverStream:
    breakers_of("transcriber", *engines)
    return FailoverTranscriber(engines, meter or Meter()).open("en", listener)


async def understood(stream: FailoverStream, text: str) -> str:
    for letter in text:
        stream.push(letter.encode())
    return (await stream.finish(Hints())).text


@in_virtual_time
async def test_what_the_first_engine_leaves_unanswered_the_second_hears_again():
    first, second = Ears("first", HANG), Ears("second")
    stream, began = opened(first, second), now()
    assert await understood(stream, "hello") == "second: hello"
    assert now() - began == pytest.approx(PATIENCE_S, abs=0.01)
    await stream.aclose()


@in_virtual_time
async def test_later_utterances_go_straight_to_the_second():
    first, second = Ears("first", HANG), Ears("second")
    stream = opened(first, second)
    await understood(stream, "hello")
    began = now()
    for text in ("one", "two", "three"):
        assert await understood(stream, text) == f"second: {text}"
    assert now() - began < 0.01
    assert first.heard == ["hello"]
    await stream.aclose()


@in_virtual_time
async def test_an_engine_that_fails_at_once_costs_no_time():
    stream, began = opened(Ears("first", DOWN), Ears("second", DOWN), Ears("third")), now()
    assert await understood(stream, "hello") == "third: hello"
    assert now() - began < 0.01
    await stream.aclose()


@in_virtual_time
async def test_after_a_while_the_first_is_tried_again_with_a_new_utterance():
    first, second = Ears("first", DOWN), Ears("second")
    stream = opened(first, second)
    await understood(stream, "one")
    await asyncio.sleep(failover._CALL_COOLDOWN_S + 1)
    assert await understood(stream, "two") == "first: two"
    assert await understood(stream, "three") == "first: three"
    await stream.aclose()


@in_virtual_time
async def test_an_engine_that_fails_everybody_is_not_even_opened_by_the_next_call():
    first, second = Ears("first", DOWN, DOWN, DOWN), Ears("second")
    for _ in range(3):
        stream = opened(first, second)
        await understood(stream, "hello")
        await stream.aclose()
    assert state("transcriber", first) is BreakerState.OPEN
    before = len(first.streams)
    stream = opened(first, second)
    assert await understood(stream, "hello") == "second: hello"
    assert len(first.streams) == before
    await stream.aclose()


@in_virtual_time
async def test_when_it_has_cooled_down_one_call_tries_it_and_the_others_wait():
    first, second = Ears("first", DOWN, DOWN, DOWN, 1.0), Ears("second")
    for _ in range(3):
        stream = opened(first, second)
        await understood(stream, "hello")
        await stream.aclose()
    await asyncio.sleep(11)
    streams = [opened(first, second) for _ in range(3)]
    answers = await asyncio.gather(*(understood(stream, "hello") for stream in streams))
    assert answers == ["first: hello", "second: hello", "second: hello"]
    assert state("transcriber", first) is BreakerState.CLOSED
    for stream in streams:
        await stream.aclose()


@in_virtual_time
async def test_opening_a_call_does_not_use_up_the_trial():
    first, second = Ears("first", DOWN, DOWN, DOWN), Ears("second")
    for _ in range(3):
        stream = opened(first, second)
        await understood(stream, "hello")
        await stream.aclose()
    await asyncio.sleep(11)
    silent, speaking = opened(first, second), opened(first, second)
    assert await understood(speaking, "hello") == "first: hello"
    await silent.aclose()
    await speaking.aclose()


@in_virtual_time
async def test_when_all_fail_it_is_an_error():
    stream = opened(Ears("first", DOWN), Ears("second", DOWN))
    with pytest.raises(SpeechError, match="no transcriber"):
        await understood(stream, "hello")
    await stream.aclose()


@in_virtual_time
async def test_the_last_is_asked_although_it_has_failed_before():
    first, second = Ears("first", DOWN), Ears("second", DOWN)
    stream = opened(first, second)
    with pytest.raises(SpeechError):
        await understood(stream, "one")
    assert await understood(stream, "two") == "second: two"
    await stream.aclose()


@in_virtual_time
async def test_a_call_that_begins_while_all_are_down_asks_the_last():
    first, second = Ears("first", DOWN, DOWN, DOWN), Ears("second", DOWN, DOWN, DOWN)
    for _ in range(3):
        stream = opened(first, second)
        with pytest.raises(SpeechError):
            await understood(stream, "hello")
        await stream.aclose()
    stream = opened(first, second)
    assert await understood(stream, "hello") == "second: hello"
    await stream.aclose()


@in_virtual_time
async def test_the_last_is_given_five_times_as_long():
    stream = opened(Ears("only", 4.9 * PATIENCE_S, 5.1 * PATIENCE_S))
    assert await understood(stream, "one") == "only: one"
    with pytest.raises(SpeechError):
        await understood(stream, "two")
    await stream.aclose()


@in_virtual_time
async def test_an_engine_that_cannot_be_opened_is_passed_over():
    first, second = Ears("first", refuses=1), Ears("second")
    stream = opened(first, second)
    assert await understood(stream, "hello") == "second: hello"
    assert state("transcriber", first) is BreakerState.CLOSED
    await stream.aclose()


@in_virtual_time
async def test_what_one_call_is_refused_for_good_is_no_verdict_for_the_others():
    first, second = Ears("first", REFUSED), Ears("second")
    one, other = opened(first, second), opened(first, second)
    assert await understood(one, "hello") == "second: hello"
    assert await understood(other, "hello") == "first: hello"
    await one.aclose()
    await other.aclose()


@in_virtual_time
async def test_of_a_very_long_utterance_the_first_half_minute_is_heard_again():
    first, second = Ears("first", DOWN), Ears("second")
    stream = opened(first, second)
    for second_of_audio in range(40):
        stream.push(bytes([65 + second_of_audio]) * SAMPLE_RATE)
    text = (await stream.finish(Hints())).text
    assert len(first.heard[0]) == 40 * SAMPLE_RATE
    assert text == "second: " + first.heard[0][: 30 * SAMPLE_RATE]
    await stream.aclose()


@in_virtual_time
async def test_the_seconds_each_engine_was_sent_are_counted_also_when_it_fails():
    meter, second_of_audio = Meter(), b"a" * SAMPLE_RATE
    stream = opened(Ears("first", DOWN), Ears("second"), meter=meter)
    stream.push(second_of_audio)
    stream.push(second_of_audio)
    await stream.finish(Hints())
    stream.push(second_of_audio)
    await stream.finish(Hints())
    assert meter.totals() == {("first", Unit.SECONDS): 2.0, ("second", Unit.SECONDS): 3.0}
    await stream.aclose()


@in_virtual_time
async def test_both_are_told_what_is_expected():
    first, second = Ears("first", DOWN), Ears("second")
    stream, hints = opened(first, second), Hints(Expecting.NAME, ("Moreau",))
    stream.push(b"hello")
    await stream.finish(hints)
    assert [told.hints for told in (first.streams[0], second.streams[-1])] == [[hints], [hints]]
    await stream.aclose()


@in_virtual_time
async def test_interim_results_come_from_the_engine_in_use_alone():
    first, second, told = Ears("first", DOWN), Ears("second"), []
    stream = opened(first, second, listener=told.append)
    stream.push(b"hel")
    first.streams[0].interim(Interim("hel", "en"))
    await stream.finish(Hints())
    stream.push(b"world")
    first.streams[0].interim(Interim("late", "en"))
    replayed, live = second.streams if second.streams[0].heard else reversed(second.streams)
    replayed.interim(Interim("hello", "en"))
    live.interim(Interim("world", "en"))
    assert [interim.text for interim in told] == ["hel", "world"]
    await stream.aclose()


@in_virtual_time
async def test_a_caller_who_speaks_on_meanwhile_is_heard_by_the_next_engine_too_and_apart():
    first, second = Ears("first", HANG, HANG), Ears("second")
    stream = opened(first, second)
    stream.push(b"one")
    earlier = asyncio.ensure_future(stream.finish(Hints()))
    await asyncio.sleep(PATIENCE_S - 1)
    stream.push(b"tw")
    await asyncio.sleep(2)
    stream.push(b"o")
    began = now()
    assert (await stream.finish(Hints())).text == "second: two"
    assert now() - began < 0.01
    assert (await earlier).text == "second: one"
    await stream.aclose()


@in_virtual_time
async def test_an_answer_that_is_awaited_is_not_cut_off_when_the_first_engine_is_back():
    first, second = Ears("first", DOWN), Ears("second", 0.0, 3.0)
    stream = opened(first, second)
    await understood(stream, "one")
    await asyncio.sleep(failover._CALL_COOLDOWN_S - 1)
    stream.push(b"two")
    slow = asyncio.ensure_future(stream.finish(Hints()))
    await asyncio.sleep(1.5)
    assert await understood(stream, "three") == "first: three"
    assert (await slow).text == "second: two"
    await asyncio.sleep(0.1)
    assert all(second.closed)
    await stream.aclose()


@in_virtual_time
async def test_a_noise_is_forgotten_by_everybody():
    first, second = Ears("first", DOWN), Ears("second")
    stream = opened(first, second)
    stream.push(b"tock")
    stream.discard()
    assert await understood(stream, "hello") == "second: hello"
    assert first.heard == ["hello"]
    await stream.aclose()


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
@in_virtual_time
async def test_everything_is_closed_at_the_end_whoever_still_waits():
    first, second = Ears("first", DOWN, HANG), Ears("second", HANG)
    stream = opened(first, second)
    stream.push(b"hello")
    waiting = asyncio.ensure_future(stream.finish(Hints()))
    await asyncio.sleep(1)
    never_begun = asyncio.ensure_future(stream.finish(Hints()))
    for task in (waiting, never_begun):
        task.cancel()
    await asyncio.gather(waiting, never_begun, return_exceptions=True)
    await stream.aclose()
    await stream.aclose()
    assert all([*first.closed, *second.closed])


@in_virtual_time
async def test_an_engine_that_does_not_close_does_not_hold_the_end_up_for_long():
    engine = Ears("only")
    stream = opened(engine)
    engine.streams[0].close_s = HANG
    began = now()
    await stream.aclose()
    assert now() - began == pytest.approx(failover._CLOSING_S, abs=0.01)
    await asyncio.sleep(0.01)


# --- speaking ---


class MouthOf:
    """A synthesizer that says a text a byte at a time. before, between: seconds. breaks: after so many bytes."""

    def __init__(
        self,
        name: str,
        *languages: str,
        before: float = 0.0,
        between: float = 0.0,
        breaks: int | None = None,
        error: SpeechError = DOWN,
    ) -> None:
        self.name = name
        self.capabilities = SynthesizerCapabilities(frozenset(languages or ("en",)))
        self.before, self.between, self.breaks, self.error = before, between, breaks, error
        self.said: list[tuple[str, Voice]] = []
        self.closed = 0

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[bytes]:
        self.said.append((text, voice))
        try:
            await asyncio.sleep(self.before)
            for position, letter in enumerate(text):
                if position == self.breaks:
                    raise self.error
                yield letter.encode()
                await asyncio.sleep(self.between)
        finally:
            self.closed += 1


@pytest.fixture
def speaker(monkeypatch):
    """Make the mouth of a call from these engines."""

    def make(
        *engines: MouthOf, cache: SpeechCache | None = None, tenant_id: int = 1, **given: Any
    ) -> FailoverSynthesizer:
        breakers_of("synthesizer", *engines)
        known = {engine.name: engine for engine in engines}
        monkeypatch.setattr(registry, "synthesizer", known.__getitem__)
        monkeypatch.setattr(registry, "synthesizer_names", lambda: frozenset(known))
        shelf = Shelf(cache or SpeechCache(), tenant_id, given.get("prepared", {}))
        return FailoverSynthesizer(given.get("voices", {}), list(known), given.get("meter") or Meter(), shelf)

    return make


async def said(mouth: FailoverSynthesizer, text: str, language: str = "en") -> str:
    return b"".join([chunk async for chunk in mouth.synthesize(text, language)]).decode()


@in_virtual_time
async def test_a_sentence_is_heard_as_it_comes(speaker):
    mouth, began, times = speaker(MouthOf("first", before=0.5, between=0.1)), now(), []
    async for _ in mouth.synthesize("abc", "en"):
        times.append(now() - began)
    assert times == pytest.approx([0.5, 0.6, 0.7], abs=0.01)


@in_virtual_time
async def test_what_the_first_engine_does_not_begin_in_time_the_second_says(speaker):
    first, second = MouthOf("first", before=HANG), MouthOf("second")
    mouth, began = speaker(first, second), now()
    assert await said(mouth, "hello") == "hello"
    assert now() - began == pytest.approx(FIRST_CHUNK_S, abs=0.01)
    assert first.closed == 1
    began = now()
    assert await said(mouth, "again") == "again"
    assert now() - began < 0.01
    assert [text for text, _ in first.said] == ["hello"]


@in_virtual_time
async def test_an_engine_that_breaks_before_its_first_audio_is_not_noticed(speaker):
    mouth, began = speaker(MouthOf("first", breaks=0), MouthOf("second")), now()
    assert await said(mouth, "hello") == "hello"
    assert now() - began < 0.01


@in_virtual_time
async def test_the_rest_of_a_sentence_that_breaks_is_lost_and_the_next_is_said_by_another(speaker):
    first, second = MouthOf("first", breaks=2), MouthOf("second")
    mouth, heard = speaker(first, second), []
    with pytest.raises(CutShort, match="down"):
        async for chunk in mouth.synthesize("hello", "en"):
            heard.append(chunk)
    assert heard == [b"h", b"e"]
    assert second.said == []
    assert await said(mouth, "again") == "again"
    assert [text for text, _ in second.said] == ["again"]


@in_virtual_time
async def test_audio_that_stops_coming_is_given_up(speaker):
    mouth, began = speaker(MouthOf("first", between=HANG), MouthOf("second")), now()
    with pytest.raises(SpeechError, match="gave no audio"):
        await said(mouth, "hello")
    assert now() - began == pytest.approx(CHUNK_S, abs=0.01)


@in_virtual_time
async def test_the_last_engine_is_given_five_times_as_long_to_begin(speaker):
    assert await said(speaker(MouthOf("only", before=4.9 * FIRST_CHUNK_S)), "hello") == "hello"
    with pytest.raises(SpeechError, match="no synthesizer"):
        await said(speaker(MouthOf("only", before=5.1 * FIRST_CHUNK_S)), "hello")


@in_virtual_time
async def test_when_all_fail_it_is_an_error_and_the_last_is_tried_each_time(speaker):
    first, second = MouthOf("first", breaks=0), MouthOf("second", breaks=0)
    mouth = speaker(first, second)
    for _ in range(3):
        with pytest.raises(SpeechError, match="no synthesizer"):
            await said(mouth, "hello")
    assert (len(first.said), len(second.said)) == (1, 3)


@in_virtual_time
async def test_a_voices_name_goes_to_its_own_engine_and_the_rest_of_it_to_all(speaker):
    own, other = MouthOf("own", breaks=0), MouthOf("other")
    voice = Voice("en", name="emma", gender="female", speed=1.2, engine="own")
    mouth = speaker(other, own, voices={"en": voice})
    assert await said(mouth, "hello") == "hello"
    assert own.said == [("hello", voice)]
    assert other.said == [("hello", Voice("en", gender="female", speed=1.2))]


@in_virtual_time
async def test_a_voice_of_an_engine_that_is_not_here_is_spoken_without_its_name(speaker):
    engine = MouthOf("here")
    mouth = speaker(engine, voices={"en": Voice("en", name="emma", gender="male", engine="elsewhere")})
    await said(mouth, "hello")
    assert engine.said == [("hello", Voice("en", gender="male"))]


@in_virtual_time
async def test_darija_goes_to_who_speaks_it_and_then_to_who_speaks_arabic(speaker):
    moroccan, arab = MouthOf("moroccan", "ary", breaks=0), MouthOf("arab", "ar")
    mouth = speaker(arab, moroccan)
    assert await said(mouth, "hello", "ary") == "hello"
    assert [voice.language for _, voice in (*moroccan.said, *arab.said)] == ["ary", "ar"]


@in_virtual_time
async def test_a_language_that_nobody_speaks_is_refused_for_good(speaker):
    mouth = speaker(MouthOf("first"))
    with pytest.raises(SpeechError) as refusal:
        await said(mouth, "hallo", "de")
    assert refusal.value.permanent


@in_virtual_time
async def test_characters_are_counted_by_engine_also_when_it_fails(speaker):
    meter = Meter()
    mouth = speaker(MouthOf("first", breaks=2), MouthOf("second"), meter=meter)
    with pytest.raises(SpeechError):
        await said(mouth, "hello")
    await said(mouth, "good day")
    assert meter.totals() == {("first", Unit.CHARACTERS): 5, ("second", Unit.CHARACTERS): 8}


@in_virtual_time
async def test_what_is_prepared_or_kept_costs_nothing_and_takes_no_time(speaker):
    meter, engine = Meter(), MouthOf("first", before=1.0)
    mouth = speaker(engine, meter=meter, prepared={speech_key("first", Voice("en"), "welcome"): b"WELCOME"})
    began = now()
    assert await said(mouth, "welcome") == "WELCOME"
    assert (now() - began < 0.01, meter.totals()) == (True, {})
    for _ in range(3):
        await said(mouth, "hello")
    assert meter.totals() == {("first", Unit.CHARACTERS): 10}
    assert mouth.at_hand("hello", "en") == b"hello"


@in_virtual_time
async def test_what_the_first_engine_has_prepared_is_heard_although_it_is_down(speaker):
    first, second = MouthOf("first", breaks=0), MouthOf("second")
    mouth = speaker(first, second, prepared={speech_key("first", Voice("en"), "welcome"): b"WELCOME"})
    await said(mouth, "hello")
    assert await said(mouth, "welcome") == "WELCOME"
    assert mouth.at_hand("welcome", "en") == b"WELCOME"
    assert [text for text, _ in first.said] == ["hello"]  # and its recovery was not believed either
    await said(mouth, "good day")
    assert [text for text, _ in first.said] == ["hello"]


@in_virtual_time
async def test_what_the_second_has_prepared_is_said_only_while_the_first_is_down_and_is_at_hand_always(speaker):
    first, second = MouthOf("first", breaks=0), MouthOf("second")
    mouth = speaker(first, second, prepared={speech_key("second", Voice("en"), "welcome"): b"SECOND"})
    assert mouth.at_hand("welcome", "en") == b"SECOND"
    assert await said(mouth, "hello") == "hello"
    assert [text for text, _ in first.said] == ["hello"]
    assert await said(mouth, "welcome") == "SECOND"


@in_virtual_time
async def test_a_very_long_text_is_not_kept(speaker):
    engine = MouthOf("first")
    mouth = speaker(engine)
    for _ in range(3):
        await said(mouth, "a" * 301)
    assert len(engine.said) == 3


@in_virtual_time
async def test_calls_of_one_tenant_share_a_making_and_those_of_another_do_not(speaker):
    engine, cache, meters = MouthOf("first", before=1.0), SpeechCache(), [Meter() for _ in range(3)]
    mouths = [
        speaker(engine, cache=cache, tenant_id=who, meter=meter) for who, meter in zip((1, 1, 2), meters, strict=True)
    ]
    assert await asyncio.gather(*(said(mouth, "hello") for mouth in mouths)) == ["hello"] * 3
    assert [bool(meter.totals()) for meter in meters] == [True, False, True]


@in_virtual_time
async def test_a_failed_making_that_many_waited_for_counts_once(speaker):
    engine, cache = MouthOf("first", before=1.0, breaks=0), SpeechCache()
    mouths = [speaker(engine, MouthOf("second"), cache=cache) for _ in range(5)]
    assert await asyncio.gather(*(said(mouth, "hello") for mouth in mouths)) == ["hello"] * 5
    assert len(engine.said) == 1
    assert state("synthesizer", engine) is BreakerState.CLOSED


@in_virtual_time
async def test_an_engine_that_fails_everybody_is_not_asked_by_the_next_call(speaker):
    first, second = MouthOf("first", breaks=0), MouthOf("second")
    for _ in range(4):
        assert await said(speaker(first, second), "hello") == "hello"
    assert len(first.said) == 3
    assert state("synthesizer", first) is BreakerState.OPEN


@in_virtual_time
async def test_an_engine_that_is_well_again_goes_on_speaking_after_a_minute(speaker):
    first, second = MouthOf("first", breaks=0), MouthOf("second")
    mouth = speaker(first, second)
    await said(mouth, "one")
    first.breaks = None
    await asyncio.sleep(failover._CALL_COOLDOWN_S + 1)
    for text in ("two", "three"):
        await said(mouth, text)
    assert [text for text, _ in first.said] == ["one", "two", "three"]


@in_virtual_time
async def test_failures_with_a_success_in_between_are_forgiven(speaker):
    first, second = MouthOf("first"), MouthOf("second")
    for breaks in (0, 0, None, 0, 0):
        first.breaks = breaks
        await said(speaker(first, second), "hello")
    assert state("synthesizer", first) is BreakerState.CLOSED


@in_virtual_time
async def test_a_sentence_that_is_being_made_is_waited_for_although_its_engine_is_on_trial(speaker):
    first, second, cache = MouthOf("first", breaks=0), MouthOf("second"), SpeechCache()
    for _ in range(3):
        await said(speaker(first, second), "hello")
    await asyncio.sleep(11)
    first.breaks, first.before = None, 1.0
    mouths = [speaker(first, second, cache=cache) for _ in range(2)]
    await asyncio.gather(*(said(mouth, "on trial") for mouth in mouths))
    assert [text for text, _ in (*first.said, *second.said)].count("on trial") == 1


@in_virtual_time
async def test_a_voice_that_one_tenant_has_named_wrongly_does_not_take_the_engine_from_the_others(speaker):
    picky, second = MouthOf("picky", breaks=0, error=REFUSED), MouthOf("second")
    for _ in range(5):
        mouth = speaker(picky, second, voices={"en": Voice("en", name="nobody", engine="picky")})
        assert await said(mouth, "hello") == "hello"
    assert state("synthesizer", picky) is BreakerState.CLOSED
    picky.breaks = None
    assert await said(speaker(picky, second), "good day") == "good day"
    assert picky.said[-1] == ("good day", Voice("en"))


@in_virtual_time
async def test_who_stops_listening_closes_what_the_engine_holds(speaker):
    engine = MouthOf("first", between=1.0)
    speech: AsyncGenerator[bytes, None] = speaker(engine).synthesize("hello", "en")
    assert await anext(speech) == b"h"
    await speech.aclose()
    assert engine.closed == 1
    assert state("synthesizer", engine) is BreakerState.CLOSED


@in_virtual_time
async def test_what_cannot_be_heard_is_no_failure(speaker):
    first, second = MouthOf("first"), MouthOf("second")
    assert await said(speaker(first, second), "") == ""
    assert (len(first.said), len(second.said)) == (1, 0)


# --- what is measured ---


def failures(kind: str, engine: str) -> float:
    labels = {"kind": kind, "engine": engine, "permanent": "false"}
    return metrics.REGISTRY.get_sample_value("permanence_provider_failures_total", labels) or 0.0


def waits(kind: str, engine: str) -> tuple[float, float]:
    """How often an engine has answered, and how long that took in all."""
    labels = {"kind": kind, "engine": engine}
    count = metrics.REGISTRY.get_sample_value("permanence_provider_seconds_count", labels)
    total = metrics.REGISTRY.get_sample_value("permanence_provider_seconds_sum", labels)
    return count or 0.0, total or 0.0


@in_virtual_time
async def test_a_failure_and_an_answer_are_measured_by_engine(speaker):
    stream = opened(Ears("measured first", HANG), Ears("measured second"))
    await understood(stream, "hello")
    await stream.aclose()
    mouth = speaker(MouthOf("measured first", breaks=0), MouthOf("measured second"))
    await said(mouth, "hello")
    for kind in ("transcriber", "synthesizer"):
        assert (failures(kind, "measured first"), failures(kind, "measured second")) == (1, 0)
        assert (waits(kind, "measured first")[0], waits(kind, "measured second")[0]) == (0, 1)
