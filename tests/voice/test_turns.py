from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.speech import mulaw
from voice.speech.base import FRAME_BYTES, FRAME_MS
from voice.turns import (
    NOTHING,
    BargeIn,
    EnergyVoiceActivity,
    FalseStart,
    SpeechEnded,
    SpeechStarted,
    TurnEvent,
    TurnSettings,
    TurnTaker,
)

VOICE = b"\x80" * FRAME_BYTES
SILENCE = b"\xff" * FRAME_BYTES


class Scripted:
    """Voice activity that reads the probability off the frame's last byte: 0xFF is 0.0, 0x80 is 1.0."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []

    def probability(self, frame: bytes) -> float:
        self.frames.append(frame)
        return min(1.0, (0xFF - frame[-1]) / 127)


def frame_of(probability: float) -> bytes:
    return bytes([0xFF - round(probability * 127)]) * FRAME_BYTES


def scripted(settings: TurnSettings | None = None) -> TurnTaker:
    return TurnTaker(settings, Scripted())


def ms(frame: bytes, duration: int) -> list[bytes]:
    return [frame] * (duration // FRAME_MS)


def feed(turns: TurnTaker, frames: Iterable[bytes]) -> list[TurnEvent]:
    return [event for frame in frames for event in turns.feed(frame)]


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


QUIET = -96.0


class TestUtterances:
    def test_an_utterance_begins_with_its_first_frame_and_ends_where_the_voice_did(self) -> None:
        events = feed(scripted(), ms(SILENCE, 1000) + ms(VOICE, 800) + ms(SILENCE, 1000))
        assert events == [
            SpeechStarted(at_ms=1000, preroll=SILENCE * 14 + VOICE),
            SpeechEnded(at_ms=1800, duration_ms=800),
        ]

    def test_an_utterance_ends_once_the_stop_window_is_full_and_not_before(self) -> None:
        turns = scripted(TurnSettings(stop_ms=600))
        feed(turns, ms(VOICE, 400))
        assert feed(turns, ms(SILENCE, 580)) == []
        assert turns.in_speech
        assert turns.feed(SILENCE) == (SpeechEnded(at_ms=400, duration_ms=400),)
        assert not turns.in_speech

    def test_a_pause_shorter_than_the_stop_window_is_part_of_the_utterance(self) -> None:
        events = feed(scripted(), ms(VOICE, 300) + ms(SILENCE, 580) + ms(VOICE, 300) + ms(SILENCE, 600))
        assert [type(event) for event in events] == [SpeechStarted, SpeechEnded]
        assert events[1] == SpeechEnded(at_ms=1180, duration_ms=1180)

    def test_a_second_utterance_has_a_preroll_of_its_own(self) -> None:
        turns = scripted()
        feed(turns, ms(VOICE, 300) + ms(SILENCE, 700))
        assert turns.feed(VOICE) == (SpeechStarted(at_ms=1000, preroll=SILENCE * 14 + VOICE),)

    def test_the_preroll_is_shorter_when_less_was_heard(self) -> None:
        turns = scripted()
        feed(turns, ms(SILENCE, 40))
        assert turns.feed(VOICE) == (SpeechStarted(at_ms=40, preroll=SILENCE * 2 + VOICE),)

    def test_the_preroll_covers_its_time_when_that_is_no_whole_number_of_frames(self) -> None:
        turns = scripted(TurnSettings(preroll_ms=50))
        feed(turns, ms(SILENCE, 200))
        assert turns.feed(VOICE) == (SpeechStarted(at_ms=200, preroll=SILENCE * 2 + VOICE),)

    def test_voice_too_short_for_speech_is_a_false_start(self) -> None:
        events = feed(scripted(), ms(VOICE, 100) + ms(SILENCE, 600))
        assert events == [SpeechStarted(at_ms=0, preroll=VOICE), FalseStart(at_ms=100)]

    def test_voice_just_long_enough_is_speech(self) -> None:
        assert feed(scripted(), ms(VOICE, 120) + ms(SILENCE, 600))[-1] == SpeechEnded(at_ms=120, duration_ms=120)

    def test_two_clicks_are_no_speech_however_far_apart(self) -> None:
        events = feed(scripted(), ms(VOICE, 40) + ms(SILENCE, 500) + ms(VOICE, 40) + ms(SILENCE, 600))
        assert events[1:] == [FalseStart(at_ms=580)]

    def test_an_utterance_goes_on_with_less_voice_than_it_takes_to_begin_one(self) -> None:
        weak = frame_of(0.4)
        turns = scripted()
        assert feed(turns, ms(weak, 1000)) == []
        assert feed(turns, ms(VOICE, 200) + ms(weak, 1000) + ms(SILENCE, 600))[-1] == SpeechEnded(2200, 1200)

    def test_an_endless_utterance_is_cut_and_the_next_begins_without_a_gap_or_an_overlap(self) -> None:
        turns = scripted(TurnSettings(max_utterance_ms=1000))
        events = feed(turns, ms(VOICE, 1500))
        assert events == [
            SpeechStarted(at_ms=0, preroll=VOICE),
            SpeechEnded(at_ms=1000, duration_ms=1000),
            SpeechStarted(at_ms=1000, preroll=VOICE),
        ]

    def test_time_is_the_audio_that_was_heard(self) -> None:
        turns = scripted()
        feed(turns, ms(SILENCE, 500))
        assert turns.now_ms == 500

    def test_a_frame_that_brings_nothing_allocates_nothing(self) -> None:
        turns = scripted()
        assert turns.feed(SILENCE) is NOTHING
        turns.feed(VOICE)
        assert turns.feed(VOICE) is NOTHING


class TestBargeIn:
    def test_speech_over_the_assistant_barges_in_once_it_has_lasted(self) -> None:
        turns = scripted(TurnSettings(barge_in_ms=240))
        turns.assistant_speaking = True
        events = feed(turns, ms(SILENCE, 100) + ms(VOICE, 220))
        assert not any(isinstance(event, BargeIn) for event in events)
        assert turns.feed(VOICE) == (BargeIn(at_ms=340),)
        assert feed(turns, ms(VOICE, 2000)) == []

    def test_nobody_is_interrupted_while_the_assistant_is_silent(self) -> None:
        events = feed(scripted(), ms(VOICE, 2000) + ms(SILENCE, 600))
        assert not any(isinstance(event, BargeIn) for event in events)

    def test_only_the_voice_over_the_assistant_counts(self) -> None:
        turns = scripted()
        feed(turns, ms(VOICE, 1000))
        turns.assistant_speaking = True
        assert feed(turns, ms(VOICE, 220)) == []
        assert turns.feed(VOICE) == (BargeIn(at_ms=1240),)

    def test_an_assistant_that_speaks_again_can_be_interrupted_again(self) -> None:
        turns = scripted()
        turns.assistant_speaking = True
        feed(turns, ms(VOICE, 400))
        turns.assistant_speaking = False
        feed(turns, ms(VOICE, 400))
        turns.assistant_speaking = True
        assert feed(turns, ms(VOICE, 240)) == [BargeIn(at_ms=1040)]

    def test_saying_again_that_the_assistant_speaks_changes_nothing(self) -> None:
        turns = scripted()
        turns.assistant_speaking = True
        feed(turns, ms(VOICE, 220))
        turns.assistant_speaking = True
        assert turns.assistant_speaking
        assert turns.feed(VOICE) == (BargeIn(at_ms=240),)

    def test_each_utterance_counts_for_itself(self) -> None:
        turns = scripted()
        turns.assistant_speaking = True
        events = feed(turns, (ms(VOICE, 160) + ms(SILENCE, 600)) * 3)
        assert [type(event) for event in events] == [SpeechStarted, SpeechEnded] * 3

    def test_a_caller_who_may_not_interrupt_is_heard_all_the_same(self) -> None:
        turns = scripted(TurnSettings(interruptible=False))
        turns.assistant_speaking = True
        events = feed(turns, ms(VOICE, 1000) + ms(SILENCE, 600))
        assert [type(event) for event in events] == [SpeechStarted, SpeechEnded]

    def test_what_must_be_heard_is_protected_only_while_it_is_said(self) -> None:
        turns = scripted()
        turns.assistant_speaking = True
        turns.interruptible = False
        assert feed(turns, ms(VOICE, 1000)) == [SpeechStarted(at_ms=0, preroll=VOICE)]
        turns.interruptible = True
        assert feed(turns, ms(VOICE, 240)) == [BargeIn(at_ms=1240)]


class TestFramesOfOtherSizes:
    def test_half_frames_are_put_together(self) -> None:
        turns = scripted()
        assert turns.feed(VOICE[:80]) == ()
        assert turns.feed(VOICE[80:]) == (SpeechStarted(at_ms=0, preroll=VOICE),)

    def test_a_whole_frame_waits_for_the_half_before_it(self) -> None:
        activity = Scripted()
        turns = TurnTaker(activity=activity)
        turns.feed(VOICE[:80])
        turns.feed(SILENCE)
        turns.feed(SILENCE[:80])
        assert activity.frames == [VOICE[:80] + SILENCE[:80], SILENCE]

    def test_an_empty_chunk_is_nothing(self) -> None:
        assert scripted().feed(b"") == ()

    def test_a_large_chunk_is_taken_apart(self) -> None:
        events = scripted().feed(b"".join(ms(SILENCE, 400) + ms(VOICE, 400) + ms(SILENCE, 600)))
        assert [type(event) for event in events] == [SpeechStarted, SpeechEnded]
        assert events[1] == SpeechEnded(at_ms=800, duration_ms=400)

    def test_the_preroll_brings_the_rest_of_its_chunk(self) -> None:
        events = scripted().feed(SILENCE + VOICE + VOICE + VOICE[:7])
        assert events == (SpeechStarted(at_ms=20, preroll=SILENCE + VOICE + VOICE + VOICE[:7]),)


@pytest.mark.parametrize(
    "settings",
    [
        {"stop_ms": 0},
        {"stop_ms": 19},
        {"min_speech_ms": -20},
        {"preroll_ms": 0},
        {"min_speech_ms": 300, "barge_in_ms": 240},
        {"min_speech_ms": 200, "max_utterance_ms": 100},
    ],
)
def test_settings_that_contradict_one_another_are_refused(settings: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be at least"):
        TurnSettings(**settings)  # type: ignore[arg-type]  # all of them are whole numbers


class TestEnergy:
    """The energy of audible sound, with the noise of a room under it."""

    def test_a_tone_in_a_quiet_room_is_an_utterance(self) -> None:
        started, ended = feed(TurnTaker(), audible((2, QUIET), (1.5, -25), (1, QUIET)))
        assert isinstance(started, SpeechStarted)
        assert started.at_ms == 2000
        assert ended == SpeechEnded(at_ms=3500, duration_ms=1500)

    def test_a_room_is_not_heard_as_a_voice_however_noisy(self) -> None:
        for level in (-60, -50, -40, -30):
            audio = mulaw.encode(noise(8000 * 8, level).clip(-32768, 32767).astype(np.int16))
            assert feed(TurnTaker(), cut(audio)) == []

    def test_a_voice_is_heard_over_a_noisy_room(self) -> None:
        tone = np.sin(2 * np.pi * 300 * np.arange(8000) / 8000) * 32768 * 10 ** (-18 / 20)
        mixed = noise(8000 * 4, -42)
        mixed[8000 * 2 : 8000 * 3] += tone
        events = feed(TurnTaker(), cut(mulaw.encode(mixed.clip(-32768, 32767).astype(np.int16))))
        assert [type(event) for event in events] == [SpeechStarted, SpeechEnded]
        assert events[1] == SpeechEnded(at_ms=3000, duration_ms=1000)

    def test_a_noise_that_sets_in_is_heard_as_a_voice_for_a_few_seconds_at_most(self) -> None:
        events = feed(TurnTaker(), audible((5, QUIET), (10, -30)))
        assert [type(event) for event in events] == [SpeechStarted, SpeechEnded]
        assert isinstance(events[1], SpeechEnded)
        assert events[1].duration_ms <= 4000

    def test_a_voice_is_heard_again_after_a_noise_has_gone(self) -> None:
        turns = TurnTaker()
        feed(turns, audible((3, QUIET), (8, -35), (4, QUIET)))
        assert not turns.in_speech
        assert isinstance(feed(turns, audible((0.5, -35)))[0], SpeechStarted)

    def test_a_caller_who_speaks_at_once_is_heard(self) -> None:
        syllables = [(0.18, -22.0), (0.06, -50.0)] * 6
        events = feed(TurnTaker(), audible(*syllables, (1, QUIET)))
        assert [type(event) for event in events] == [SpeechStarted, SpeechEnded]
        assert isinstance(events[0], SpeechStarted)
        assert events[0].at_ms <= 300

    def test_a_click_is_a_false_start(self) -> None:
        events = feed(TurnTaker(), audible((2, QUIET), (0.04, -15), (2, QUIET)))
        assert [type(event) for event in events] == [SpeechStarted, FalseStart]

    def test_digital_silence_is_certainly_no_voice(self) -> None:
        activity = EnergyVoiceActivity()
        assert max(activity.probability(SILENCE) for _ in range(500)) < 0.01

    def test_a_faint_hiss_after_digital_silence_is_no_voice(self) -> None:
        activity = EnergyVoiceActivity()
        for _ in range(500):
            activity.probability(SILENCE)
        hiss = mulaw.encode(noise(FRAME_BYTES, -58).astype(np.int16))
        assert activity.probability(hiss) < 0.5


probabilities = st.lists(st.sampled_from([0.0, 0.4, 1.0]), max_size=300)
small = TurnSettings(stop_ms=60, min_speech_ms=40, barge_in_ms=80, preroll_ms=60, max_utterance_ms=400)


@given(probabilities, st.lists(st.booleans(), min_size=1, max_size=20))
def test_events_of_an_utterance_come_in_order_whatever_is_heard(heard: list[float], assistant: list[bool]) -> None:
    turns = scripted(small)
    speaking = False
    interrupted = False
    previous_ms = 0
    for index, probability in enumerate(heard):
        turns.assistant_speaking = assistant[index % len(assistant)]
        for event in turns.feed(frame_of(probability)):
            match event:
                case SpeechStarted():
                    assert not speaking
                    speaking, interrupted = True, False
                case BargeIn():
                    assert speaking
                    assert turns.assistant_speaking
                    interrupted = True
                case FalseStart():
                    assert speaking
                    assert not interrupted
                    speaking = False
                case SpeechEnded():
                    assert speaking
                    assert small.min_speech_ms <= event.duration_ms <= small.max_utterance_ms
                    speaking = False
            assert event.at_ms <= turns.now_ms
            assert event.at_ms >= previous_ms or isinstance(event, SpeechEnded | FalseStart)
            previous_ms = event.at_ms
        assert turns.in_speech is speaking


@given(probabilities, st.lists(st.integers(0, 500), min_size=1, max_size=40))
def test_events_are_the_same_however_the_audio_is_cut(heard: list[float], sizes: list[int]) -> None:
    audio = b"".join(frame_of(probability) for probability in heard)
    whole, pieces = scripted(small), scripted(small)
    assert marks(feed(pieces, chunks(audio, sizes))) == marks(feed(whole, cut(audio)))


@given(st.integers(0, 900), st.integers(0, 900), st.lists(st.integers(1, 500), min_size=1, max_size=20))
def test_the_transcriber_gets_an_utterance_whole_however_the_audio_is_cut(
    before_ms: int, speech_ms: int, sizes: list[int]
) -> None:
    frames = ms(SILENCE, before_ms) + ms(VOICE, 200 + speech_ms) + ms(SILENCE, 1000)
    # Numbered frames, so that one lost or told twice is seen; Scripted reads the last byte only.
    audio = b"".join(index.to_bytes(2, "big") + frame[2:] for index, frame in enumerate(frames))
    turns = scripted()
    pushed = b""
    ended = False
    for chunk in chunks(audio, sizes):
        pushed += chunk if turns.in_speech and not ended else b""
        for event in turns.feed(chunk):
            pushed += event.preroll if isinstance(event, SpeechStarted) else b""
            ended = ended or isinstance(event, SpeechEnded)
    began = max(0, before_ms // FRAME_MS - 14) * FRAME_BYTES
    assert pushed == audio[began : began + len(pushed)]
    assert len(pushed) >= len(audio) - began - 1000 // FRAME_MS * FRAME_BYTES
    assert ended


def chunks(audio: bytes, sizes: list[int]) -> Iterator[bytes]:
    """The audio cut into chunks of these sizes, over and over; sizes that are all nothing count as one frame."""
    sizes = sizes if any(sizes) else [FRAME_BYTES]
    start = index = 0
    while start < len(audio):
        size = sizes[index % len(sizes)]
        yield audio[start : start + size]
        start += size
        index += 1


def marks(events: list[TurnEvent]) -> list[tuple[type[TurnEvent], int]]:
    return [(type(event), event.at_ms) for event in events]


def retained_bytes(turns: TurnTaker) -> int:
    """Audio and levels that a TurnTaker holds on to."""
    return len(turns._rest) + sum(map(len, turns._recent)) + 8 * len(turns._activity._levels)  # type: ignore[attr-defined]  # memory has no public face


@given(st.lists(st.binary(max_size=700), min_size=1, max_size=40), st.integers(1, 20))
def test_memory_is_bounded_whatever_is_heard(heard: list[bytes], times: int) -> None:
    turns = TurnTaker()
    for chunk in heard * times:
        turns.feed(chunk)
        assert retained_bytes(turns) <= 15 * FRAME_BYTES + FRAME_BYTES + 8 * 200
