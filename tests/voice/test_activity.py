"""Which frames hold a voice: the cutting into frames, the gate by energy, and the model behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.activity import EnergyVoiceActivity, SileroModel, SileroVoiceActivity
from voice.speech import mulaw
from voice.speech.base import FRAME_BYTES, Voice
from voice.speech.espeak import EspeakSynthesizer
from voice.turns import FalseStart, SpeechEnded, SpeechStarted, TurnEvent, TurnTaker

QUIET = -96.0
SILENCE = b"\xff" * FRAME_BYTES


def energy(audio: Iterable[bytes]) -> list[tuple[bytes, float]]:
    """Each frame with its probability, by energy alone."""
    decided: list[tuple[bytes, float]] = []
    activity = EnergyVoiceActivity(lambda frame, probability: decided.append((frame, probability)))
    for chunk in audio:
        activity.feed(chunk)
    return decided


def events_of(decided: Iterable[tuple[bytes, float]]) -> list[TurnEvent]:
    turns = TurnTaker()
    return [event for frame, probability in decided for event in turns.hear(frame, probability)]


def audible(*pieces: tuple[float, float], seed: int = 7) -> list[bytes]:
    """Frames of a 300 Hz tone: pieces are (seconds, dBFS), over room noise at -58 dBFS."""
    levels = np.concatenate([np.full(int(seconds * 8000), level) for seconds, level in pieces])
    tone = np.sin(2 * np.pi * 300 * np.arange(len(levels)) / 8000) * 32768 * np.sqrt(2) * 10 ** (levels / 20)
    return list(cut(mulaw.encode((tone + noise(len(levels), -58, seed)).clip(-32768, 32767).astype(np.int16))))


def noise(samples: int, level: float, seed: int = 7) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=samples) * 32768 * 10 ** (level / 20)


def cut(audio: bytes) -> Iterator[bytes]:
    for start in range(0, len(audio) - FRAME_BYTES + 1, FRAME_BYTES):
        yield audio[start : start + FRAME_BYTES]


class TestFrames:
    @given(st.binary(max_size=2000), st.lists(st.integers(0, 500), min_size=1, max_size=20))
    def test_frames_are_the_same_however_the_audio_is_cut(self, audio: bytes, sizes: list[int]) -> None:
        whole = [frame for frame, _ in energy([audio])]
        assert whole == list(cut(audio))
        assert [frame for frame, _ in energy(chunks(audio, sizes))] == whole


class TestEnergy:
    """The energy of audible sound, with the noise of a room under it."""

    def test_a_tone_in_a_quiet_room_is_an_utterance(self) -> None:
        started, ended = events_of(energy(audible((2, QUIET), (1.5, -25), (1, QUIET))))
        assert isinstance(started, SpeechStarted)
        assert started.at_ms == 2000
        assert ended == SpeechEnded(at_ms=3500, duration_ms=1500)

    def test_a_room_is_not_heard_as_a_voice_however_noisy(self) -> None:
        for level in (-60, -50, -40, -30):
            audio = mulaw.encode(noise(8000 * 8, level).clip(-32768, 32767).astype(np.int16))
            assert events_of(energy(cut(audio))) == []

    def test_a_voice_is_heard_over_a_noisy_room(self) -> None:
        tone = np.sin(2 * np.pi * 300 * np.arange(8000) / 8000) * 32768 * 10 ** (-18 / 20)
        mixed = noise(8000 * 4, -42)
        mixed[8000 * 2 : 8000 * 3] += tone
        events = events_of(energy(cut(mulaw.encode(mixed.clip(-32768, 32767).astype(np.int16)))))
        assert [type(event) for event in events] == [SpeechStarted, SpeechEnded]
        assert events[1] == SpeechEnded(at_ms=3000, duration_ms=1000)

    def test_a_noise_that_sets_in_is_heard_as_a_voice_for_a_few_seconds_at_most(self) -> None:
        events = events_of(energy(audible((5, QUIET), (10, -30))))
        assert [type(event) for event in events] == [SpeechStarted, SpeechEnded]
        assert isinstance(events[1], SpeechEnded)
        assert events[1].duration_ms <= 4000

    def test_a_voice_is_heard_again_after_a_noise_has_gone(self) -> None:
        events = events_of(energy(audible((3, QUIET), (8, -35), (4, QUIET), (0.5, -35))))
        assert [type(event) for event in events] == [SpeechStarted, SpeechEnded, SpeechStarted]

    def test_a_caller_who_speaks_at_once_is_heard(self) -> None:
        syllables = [(0.18, -22.0), (0.06, -50.0)] * 6
        events = events_of(energy(audible(*syllables, (1, QUIET))))
        assert [type(event) for event in events] == [SpeechStarted, SpeechEnded]
        assert isinstance(events[0], SpeechStarted)
        assert events[0].at_ms <= 300

    def test_a_click_is_a_false_start(self) -> None:
        events = events_of(energy(audible((2, QUIET), (0.04, -15), (2, QUIET))))
        assert [type(event) for event in events] == [SpeechStarted, FalseStart]

    def test_digital_silence_is_certainly_no_voice(self) -> None:
        assert max(probability for _, probability in energy([SILENCE] * 500)) < 0.01

    def test_a_faint_hiss_after_digital_silence_is_no_voice(self) -> None:
        hiss = mulaw.encode(noise(FRAME_BYTES, -58).astype(np.int16))
        assert energy([SILENCE] * 500 + [hiss])[-1][1] < 0.5

    def test_memory_is_bounded(self) -> None:
        activity = EnergyVoiceActivity(lambda _frame, _probability: None)
        for _ in range(1000):
            activity.feed(SILENCE + b"\x11" * 7)
        # Memory has no public face.
        assert len(activity._rest) < FRAME_BYTES
        assert len(activity._floor._levels) <= 200


class Counting(SileroModel):
    """The model, counting how often it is asked and for how many windows."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[int] = []

    def _infer(self, batch: list[Any]) -> list[float]:
        self.batches.append(len(batch))
        return super()._infer(batch)


@pytest.fixture(scope="module")
def spoken() -> bytes:
    """Real speech of the built-in voice, two seconds of line noise before and after it."""

    async def say() -> bytes:
        text = "Bonjour, je voudrais prendre rendez-vous pour mardi."
        return b"".join([chunk async for chunk in EspeakSynthesizer().synthesize(text, Voice("fr"))])

    return with_noise(asyncio.run(say()), -55)


def with_noise(audio: bytes, level: float) -> bytes:
    quiet = np.zeros(16000, dtype=np.float64)
    samples = np.concatenate([quiet, mulaw.decode(audio).astype(np.float64), quiet])
    return mulaw.encode((samples + noise(len(samples), level)).clip(-32768, 32767).astype(np.int16))


async def by_model(model: SileroModel, *audios: bytes) -> list[list[tuple[bytes, float]]]:
    """Frames of several calls at once, as the event loop of a server feeds them."""
    decided: list[list[tuple[bytes, float]]] = [[] for _ in audios]
    calls = []
    for one in decided:
        calls.append(SileroVoiceActivity(lambda frame, p, one=one: one.append((frame, p)), model))
    for frames in zip(*(cut(audio) for audio in audios), strict=True):
        for call, frame in zip(calls, frames, strict=True):
            call.feed(frame)
        await asyncio.sleep(0)
    await asyncio.sleep(0.01)
    for call in calls:
        call.close()
    return decided


class TestModel:
    async def test_every_frame_is_decided_once_and_in_order(self, spoken: bytes) -> None:
        (decided,) = await by_model(SileroModel(), spoken)
        assert [frame for frame, _ in decided] == list(cut(spoken))
        assert all(0.0 <= probability <= 1.0 for _, probability in decided)

    async def test_speech_is_an_utterance_that_begins_and_ends_where_it_is(self, spoken: bytes) -> None:
        (decided,) = await by_model(SileroModel(), spoken)
        events = events_of(decided)
        assert [type(event) for event in events] == [SpeechStarted, SpeechEnded]
        speech_ms = len(spoken) // 8 - 4000
        assert events[0].at_ms == pytest.approx(2000, abs=120)
        assert events[1].at_ms == pytest.approx(2000 + speech_ms, abs=150)

    async def test_music_and_keys_are_not_taken_for_a_voice(self) -> None:
        time = np.arange(8000 * 4) / 8000
        chord = sum(np.sin(2 * np.pi * tone * time) for tone in (220.0, 277.2, 329.6))
        audio = mulaw.encode((chord * 32768 * 0.08).astype(np.int16))
        (decided,) = await by_model(SileroModel(), SILENCE * 50 + audio)
        assert not any(isinstance(event, SpeechEnded) for event in events_of(decided))
        assert any(isinstance(event, SpeechStarted) for event in events_of(energy(cut(SILENCE * 50 + audio))))

    async def test_a_silent_caller_costs_the_model_nothing(self) -> None:
        model = Counting()
        hiss = mulaw.encode(noise(8000 * 5, -55).astype(np.int16))
        await by_model(model, hiss)
        assert model.batches == []

    async def test_the_windows_of_many_calls_go_through_the_model_together(self, spoken: bytes) -> None:
        model = Counting()
        decided = await by_model(model, *[spoken] * 8)
        assert set(model.batches) == {8}
        assert all(one == decided[0] for one in decided)

    async def test_a_call_is_decided_the_same_whoever_speaks_beside_it(self, spoken: bytes) -> None:
        other = spoken[::-1]
        (alone,) = await by_model(SileroModel(), spoken)
        beside, _ = await by_model(SileroModel(), spoken, other)
        assert [frame for frame, _ in beside] == [frame for frame, _ in alone]
        assert np.allclose([p for _, p in beside], [p for _, p in alone], atol=1e-4)

    async def test_a_burst_after_a_stall_is_decided_like_a_steady_stream(self, spoken: bytes) -> None:
        (steady,) = await by_model(SileroModel(), spoken)
        burst: list[tuple[bytes, float]] = []
        call = SileroVoiceActivity(lambda frame, p: burst.append((frame, p)), SileroModel())
        call.feed(spoken)
        await asyncio.sleep(0)
        assert [frame for frame, _ in burst] == [frame for frame, _ in steady]
        assert np.allclose([p for _, p in burst], [p for _, p in steady], atol=1e-4)
        call.close()

    async def test_a_place_given_back_is_used_again_and_remembers_nobody(self, spoken: bytes) -> None:
        model = SileroModel()
        (first,) = await by_model(model, spoken)
        for _ in range(100):
            (again,) = await by_model(model, spoken[: FRAME_BYTES * 120])
            assert again == first[: len(again)]

    async def test_more_calls_than_places_make_more_places(self, spoken: bytes) -> None:
        decided = await by_model(SileroModel(), *[spoken[: FRAME_BYTES * 130]] * 70)
        assert all(np.allclose([p for _, p in one], [p for _, p in decided[0]], atol=1e-4) for one in decided)

    async def test_a_call_that_is_over_is_told_nothing_more(self, spoken: bytes) -> None:
        told: list[bytes] = []
        call = SileroVoiceActivity(lambda frame, _p: told.append(frame), SileroModel())
        call.feed(spoken)
        before = len(told)
        call.close()
        call.close()
        await asyncio.sleep(0)
        assert len(told) == before


def chunks(audio: bytes, sizes: list[int]) -> Iterator[bytes]:
    """The audio cut into chunks of these sizes, over and over; sizes that are all nothing count as one frame."""
    sizes = sizes if any(sizes) else [FRAME_BYTES]
    start = index = 0
    while start < len(audio):
        size = sizes[index % len(sizes)]
        yield audio[start : start + size]
        start += size
        index += 1
