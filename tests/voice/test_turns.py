from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.endpointing import Completeness
from voice.speech.base import FRAME_BYTES, FRAME_MS, Expecting
from voice.turns import (
    NOTHING,
    BargeIn,
    FalseStart,
    SpeechEnded,
    SpeechStarted,
    TurnEvent,
    TurnSettings,
    TurnTaker,
)

VOICE = b"\x80" * FRAME_BYTES
SILENCE = b"\xff" * FRAME_BYTES


def probability_of(frame: bytes) -> float:
    """Read off the frame's last byte: 0xFF is 0.0, 0x80 is 1.0."""
    return min(1.0, (0xFF - frame[-1]) / 127)


def frame_of(probability: float) -> bytes:
    return bytes([0xFF - round(probability * 127)]) * FRAME_BYTES


def hear(turns: TurnTaker, frame: bytes) -> Sequence[TurnEvent]:
    return turns.hear(frame, probability_of(frame))


def ms(frame: bytes, duration: int) -> list[bytes]:
    return [frame] * (duration // FRAME_MS)


def feed(turns: TurnTaker, frames: Iterable[bytes]) -> list[TurnEvent]:
    return [event for frame in frames for event in hear(turns, frame)]


class TestUtterances:
    def test_an_utterance_begins_with_its_first_frame_and_ends_where_the_voice_did(self) -> None:
        events = feed(TurnTaker(), ms(SILENCE, 1000) + ms(VOICE, 800) + ms(SILENCE, 1000))
        assert events == [
            SpeechStarted(at_ms=1000, preroll=SILENCE * 14 + VOICE),
            SpeechEnded(at_ms=1800, duration_ms=800),
        ]

    def test_an_utterance_ends_once_the_stop_window_is_full_and_not_before(self) -> None:
        turns = TurnTaker(TurnSettings(stop_ms=600))
        feed(turns, ms(VOICE, 400))
        assert feed(turns, ms(SILENCE, 580)) == []
        assert turns.in_speech
        assert hear(turns, SILENCE) == (SpeechEnded(at_ms=400, duration_ms=400),)
        assert not turns.in_speech

    def test_a_pause_shorter_than_the_stop_window_is_part_of_the_utterance(self) -> None:
        events = feed(TurnTaker(), ms(VOICE, 300) + ms(SILENCE, 580) + ms(VOICE, 300) + ms(SILENCE, 600))
        assert [type(event) for event in events] == [SpeechStarted, SpeechEnded]
        assert events[1] == SpeechEnded(at_ms=1180, duration_ms=1180)

    def test_a_second_utterance_has_a_preroll_of_its_own(self) -> None:
        turns = TurnTaker()
        feed(turns, ms(VOICE, 300) + ms(SILENCE, 700))
        assert hear(turns, VOICE) == (SpeechStarted(at_ms=1000, preroll=SILENCE * 14 + VOICE),)

    def test_the_preroll_is_shorter_when_less_was_heard(self) -> None:
        turns = TurnTaker()
        feed(turns, ms(SILENCE, 40))
        assert hear(turns, VOICE) == (SpeechStarted(at_ms=40, preroll=SILENCE * 2 + VOICE),)

    def test_the_preroll_covers_its_time_when_that_is_no_whole_number_of_frames(self) -> None:
        turns = TurnTaker(TurnSettings(preroll_ms=50))
        feed(turns, ms(SILENCE, 200))
        assert hear(turns, VOICE) == (SpeechStarted(at_ms=200, preroll=SILENCE * 2 + VOICE),)

    def test_voice_too_short_for_speech_is_a_false_start(self) -> None:
        events = feed(TurnTaker(), ms(VOICE, 100) + ms(SILENCE, 600))
        assert events == [SpeechStarted(at_ms=0, preroll=VOICE), FalseStart(at_ms=100)]

    def test_voice_just_long_enough_is_speech(self) -> None:
        assert feed(TurnTaker(), ms(VOICE, 120) + ms(SILENCE, 600))[-1] == SpeechEnded(at_ms=120, duration_ms=120)

    def test_two_clicks_are_no_speech_however_far_apart(self) -> None:
        events = feed(TurnTaker(), ms(VOICE, 40) + ms(SILENCE, 500) + ms(VOICE, 40) + ms(SILENCE, 600))
        assert events[1:] == [FalseStart(at_ms=580)]

    def test_an_utterance_goes_on_with_less_voice_than_it_takes_to_begin_one(self) -> None:
        weak = frame_of(0.4)
        turns = TurnTaker()
        assert feed(turns, ms(weak, 1000)) == []
        assert feed(turns, ms(VOICE, 200) + ms(weak, 1000) + ms(SILENCE, 600))[-1] == SpeechEnded(2200, 1200)

    def test_an_endless_utterance_is_cut_and_the_next_begins_without_a_gap_or_an_overlap(self) -> None:
        turns = TurnTaker(TurnSettings(max_utterance_ms=1000))
        events = feed(turns, ms(VOICE, 1500))
        assert events == [
            SpeechStarted(at_ms=0, preroll=VOICE),
            SpeechEnded(at_ms=1000, duration_ms=1000),
            SpeechStarted(at_ms=1000, preroll=VOICE),
        ]

    def test_time_is_the_audio_that_was_heard(self) -> None:
        turns = TurnTaker()
        feed(turns, ms(SILENCE, 500))
        assert turns.now_ms == 500

    def test_a_frame_that_brings_nothing_allocates_nothing(self) -> None:
        turns = TurnTaker()
        assert hear(turns, SILENCE) is NOTHING
        hear(turns, VOICE)
        assert hear(turns, VOICE) is NOTHING


class TestBargeIn:
    def test_speech_over_the_assistant_barges_in_once_it_has_lasted(self) -> None:
        turns = TurnTaker(TurnSettings(barge_in_ms=240))
        turns.assistant_speaking = True
        events = feed(turns, ms(SILENCE, 100) + ms(VOICE, 220))
        assert not any(isinstance(event, BargeIn) for event in events)
        assert hear(turns, VOICE) == (BargeIn(at_ms=340),)
        assert feed(turns, ms(VOICE, 640)) == []
        assert hear(turns, VOICE) == (BargeIn(at_ms=1000, meant=True),)
        assert feed(turns, ms(VOICE, 2000)) == []

    def test_nobody_is_interrupted_while_the_assistant_is_silent(self) -> None:
        events = feed(TurnTaker(), ms(VOICE, 2000) + ms(SILENCE, 600))
        assert not any(isinstance(event, BargeIn) for event in events)

    def test_only_the_voice_over_the_assistant_counts(self) -> None:
        turns = TurnTaker()
        feed(turns, ms(VOICE, 1000))
        turns.assistant_speaking = True
        assert feed(turns, ms(VOICE, 220)) == []
        assert hear(turns, VOICE) == (BargeIn(at_ms=1240),)

    def test_an_assistant_that_speaks_again_can_be_interrupted_again(self) -> None:
        turns = TurnTaker()
        turns.assistant_speaking = True
        feed(turns, ms(VOICE, 400))
        turns.assistant_speaking = False
        feed(turns, ms(VOICE, 400))
        turns.assistant_speaking = True
        assert feed(turns, ms(VOICE, 240)) == [BargeIn(at_ms=1040)]

    def test_saying_again_that_the_assistant_speaks_changes_nothing(self) -> None:
        turns = TurnTaker()
        turns.assistant_speaking = True
        feed(turns, ms(VOICE, 220))
        turns.assistant_speaking = True
        assert turns.assistant_speaking
        assert hear(turns, VOICE) == (BargeIn(at_ms=240),)

    def test_each_utterance_counts_for_itself(self) -> None:
        turns = TurnTaker()
        turns.assistant_speaking = True
        events = feed(turns, (ms(VOICE, 160) + ms(SILENCE, 600)) * 3)
        assert [type(event) for event in events] == [SpeechStarted, SpeechEnded] * 3

    def test_a_caller_who_may_not_interrupt_is_heard_all_the_same(self) -> None:
        turns = TurnTaker(TurnSettings(interruptible=False))
        turns.assistant_speaking = True
        events = feed(turns, ms(VOICE, 1000) + ms(SILENCE, 600))
        assert [type(event) for event in events] == [SpeechStarted, SpeechEnded]

    def test_what_must_be_heard_is_protected_only_while_it_is_said(self) -> None:
        turns = TurnTaker()
        turns.assistant_speaking = True
        turns.interruptible = False
        assert feed(turns, ms(VOICE, 1000)) == [SpeechStarted(at_ms=0, preroll=VOICE)]
        turns.interruptible = True
        assert feed(turns, ms(VOICE, 240)) == [BargeIn(at_ms=1240)]


class TestWords:
    """What a transcriber tells while the caller speaks."""

    def test_a_finished_sentence_ends_the_turn_sooner(self) -> None:
        assert self._ends_after(Completeness.FINISHED) == 360

    def test_a_hesitation_is_waited_for(self) -> None:
        assert self._ends_after(Completeness.UNFINISHED) == 1200

    def test_nothing_ends_faster_than_people_take_turns_and_nobody_is_waited_for_long(self) -> None:
        assert self._ends_after(Completeness.FINISHED, TurnSettings(stop_ms=220)) == 200
        assert self._ends_after(Completeness.UNFINISHED, TurnSettings(stop_ms=2000)) == 3000

    def test_who_dictates_a_number_may_pause_between_its_groups(self) -> None:
        turns = TurnTaker()
        turns.expecting = Expecting.NUMBER
        feed(turns, ms(VOICE, 400))
        assert feed(turns, ms(SILENCE, 940)) == []
        assert hear(turns, SILENCE) == (SpeechEnded(at_ms=400, duration_ms=400),)

    def test_words_interrupt_sooner_than_voice(self) -> None:
        turns = TurnTaker()
        turns.assistant_speaking = True
        feed(turns, ms(VOICE, 160))
        assert turns.told(Completeness.OPEN, words=2, backchannel=False) == (BargeIn(at_ms=160, meant=True),)
        assert feed(turns, ms(VOICE, 2000)) == []

    def test_words_interrupt_nobody_who_must_be_heard(self) -> None:
        turns = TurnTaker(TurnSettings(interruptible=False))
        turns.assistant_speaking = True
        feed(turns, ms(VOICE, 400))
        assert turns.told(Completeness.OPEN, words=5, backchannel=False) == ()

    def test_assent_makes_the_assistant_pause_only_when_it_lasts(self) -> None:
        turns = TurnTaker()
        turns.assistant_speaking = True
        feed(turns, ms(VOICE, 200))
        turns.told(Completeness.FINISHED, words=0, backchannel=True)
        assert feed(turns, ms(VOICE, 500)) == []
        assert hear(turns, VOICE) == (BargeIn(at_ms=720),)

    def test_the_transcribers_end_of_turn_ends_it_unless_the_caller_speaks(self) -> None:
        turns = TurnTaker()
        feed(turns, ms(VOICE, 400))
        assert turns.end_of_turn() == ()
        feed(turns, ms(SILENCE, 100))
        assert turns.end_of_turn() == (SpeechEnded(at_ms=400, duration_ms=400),)
        assert turns.end_of_turn() == ()

    def test_what_is_told_after_the_utterance_means_nothing_for_the_next(self) -> None:
        turns = TurnTaker()
        feed(turns, ms(VOICE, 400) + ms(SILENCE, 600))
        assert turns.told(Completeness.UNFINISHED, words=3, backchannel=False) == ()
        feed(turns, ms(VOICE, 400))
        assert feed(turns, ms(SILENCE, 600)) == [SpeechEnded(at_ms=1400, duration_ms=400)]

    def _ends_after(self, completeness: Completeness, settings: TurnSettings | None = None) -> int:
        turns = TurnTaker(settings)
        feed(turns, ms(VOICE, 400))
        turns.told(completeness, words=1, backchannel=False)
        silent_ms = 0
        while turns.in_speech:
            hear(turns, SILENCE)
            silent_ms += FRAME_MS
        return silent_ms


@pytest.mark.parametrize(
    "settings",
    [
        {"stop_ms": 0},
        {"stop_ms": 19},
        {"min_speech_ms": -20},
        {"preroll_ms": 0},
        {"min_speech_ms": 300, "barge_in_ms": 240},
        {"min_speech_ms": 200, "max_utterance_ms": 100},
        {"barge_in_ms": 1000, "meant_ms": 900},
        {"begins_at": 0.3, "goes_on_at": 0.4},
    ],
)
def test_settings_that_contradict_one_another_are_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        TurnSettings(**settings)  # type: ignore[arg-type]  # all of them are whole numbers


probabilities = st.lists(st.sampled_from([0.0, 0.4, 1.0]), max_size=300)
small = TurnSettings(stop_ms=60, min_speech_ms=40, barge_in_ms=80, meant_ms=160, preroll_ms=60, max_utterance_ms=400)


@given(probabilities, st.lists(st.booleans(), min_size=1, max_size=20))
def test_events_of_an_utterance_come_in_order_whatever_is_heard(heard: list[float], assistant: list[bool]) -> None:
    turns = TurnTaker(small)
    speaking = False
    interrupted = False
    previous_ms = 0
    for index, probability in enumerate(heard):
        turns.assistant_speaking = assistant[index % len(assistant)]
        for event in turns.hear(frame_of(probability), probability):
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


@given(st.lists(st.binary(min_size=FRAME_BYTES, max_size=FRAME_BYTES), min_size=1, max_size=40), st.integers(1, 20))
def test_memory_is_bounded_whatever_is_heard(heard: list[bytes], times: int) -> None:
    turns = TurnTaker()
    for frame in heard * times:
        hear(turns, frame)
        # Memory has no public face.
        assert sum(map(len, turns._recent)) <= 15 * FRAME_BYTES
