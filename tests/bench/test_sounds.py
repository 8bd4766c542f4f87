"""What callers are heard to say in the bench, and what is heard behind them."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from bench import sounds
from bench.noise import Condition, Ears, EndGrades, Noted, Stage, barge_in, endpointing, grade_ends, noise_alone
from bench.sounds import SHORT_SOUNDS, Utterance
from bench.speech import LONGEST_PAUSE_S, SPEECH_DBFS, amplitude, silence, to_mulaw, utterances
from voice.activity import SileroVoiceActivity
from voice.speech import mulaw
from voice.speech.base import FRAME_BYTES, SAMPLE_RATE
from voice.turns import BargeIn, FalseStart, SpeechEnded, SpeechStarted, TurnSettings


@pytest.fixture(scope="module")
def turns() -> list[bytes]:
    return utterances(silence(1.0))


@pytest.fixture(scope="module")
def stage() -> Stage:
    return Stage(asyncio.run(sounds.utterances())[:4])


def ears(**settings: int) -> Ears:
    return Ears(SileroVoiceActivity, TurnSettings(**settings))


def test_a_caller_speaks_for_as_long_as_people_do(turns):
    assert all(2.0 <= len(turn) / SAMPLE_RATE <= 6.0 for turn in turns)


def test_a_callers_turn_ends_with_a_sound_on_the_edge_of_a_frame(turns):
    for turn in turns:
        assert len(turn) % FRAME_BYTES == 0
        assert abs(mulaw.amplitudes(turn)[-1]) > amplitude(-50)


def test_a_callers_turn_holds_no_pause_that_could_be_taken_for_its_end(turns):
    for turn in turns:
        loud = np.abs(mulaw.amplitudes(turn)) > amplitude(-45)
        assert np.diff(np.flatnonzero(loud)).max() <= (LONGEST_PAUSE_S + 0.03) * SAMPLE_RATE


async def test_the_product_takes_each_callers_turn_for_one_at_the_shortest_stop(turns):
    for turn in turns:
        line = to_mulaw(silence(1.0), 1)
        noted = [note.event for note in await ears(stop_ms=200).follow(line + turn + line)]
        assert [type(event) for event in noted] == [SpeechStarted, SpeechEnded]


def test_what_callers_say_is_the_same_in_every_run(turns):
    assert utterances(silence(1.0)) == turns


def test_a_telephone_carries_the_middle_of_what_is_heard():
    moments = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    left = {
        hertz: float(sounds.telephone_band(np.sin(2 * np.pi * hertz * moments)).std()) * np.sqrt(2)
        for hertz in (50, 100, 1000, 3900)
    }
    assert left[1000] > 0.9
    assert max(left[50], left[100], left[3900]) < 0.2


@pytest.mark.parametrize("ratio_db", [20, 5])
@pytest.mark.parametrize("noise", ["babble", "street"])
def test_noise_is_as_loud_as_the_ratio_makes_it(stage, noise, ratio_db):
    made = stage.background(Condition(noise, ratio_db), 10.0)
    assert 20 * np.log10(made.std()) == pytest.approx(SPEECH_DBFS - ratio_db, abs=0.3)


def test_noise_is_the_same_in_every_run_and_different_with_other_dice():
    first, again = sounds.street(5.0, 1), sounds.street(5.0, 1)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, sounds.street(5.0, 2))


@pytest.mark.parametrize("name", list(SHORT_SOUNDS))
def test_short_sounds_are_short(name):
    sound = SHORT_SOUNDS[name](np.random.default_rng(1))
    loud = np.flatnonzero(np.abs(sound) > np.abs(sound).max() / 50)
    assert 0.01 < (loud[-1] - loud[0]) / SAMPLE_RATE < 0.6


# --- grading ---


def ended(at_ms: int, spoken_until_ms: int, duration_ms: int) -> Noted:
    return Noted(at_ms, SpeechEnded(spoken_until_ms, duration_ms))


PLACES = [(1000.0, 3000.0), (6000.0, 8000.0)]


def test_an_end_found_once_after_each_utterance_is_graded_by_its_delay():
    grades = grade_ends([ended(3600, 3000, 2000), ended(8700, 8000, 2000)], PLACES, 11_000)
    assert grades == EndGrades(0, 0, 0, [600.0, 700.0])


def test_an_end_taken_in_the_middle_is_a_cut_even_if_the_real_one_is_found_too():
    grades = grade_ends([ended(2000, 1400, 400), ended(3600, 3000, 900), ended(8600, 8000, 2000)], PLACES, 11_000)
    assert grades == EndGrades(1, 0, 0, [600.0, 600.0])


def test_an_end_not_found_before_the_next_utterance_is_missed():
    grades = grade_ends([ended(8600, 8000, 7000)], PLACES, 11_000)
    assert grades == EndGrades(0, 1, 0, [600.0])


def test_an_utterance_in_no_turn_is_not_heard():
    grades = grade_ends([ended(3600, 3000, 2000), Noted(7000, FalseStart(6500))], PLACES, 11_000)
    assert grades == EndGrades(0, 0, 1, [600.0])


async def test_clean_speech_is_heard_to_its_end(stage):
    *_, count, cut, missed, unheard, _ = await endpointing(ears(), stage, Condition("none"))
    assert (count, cut, missed, unheard) == ("4", "0%", "0%", "0%")


async def test_in_silence_nobody_speaks(stage):
    assert (await noise_alone(ears(), stage, Condition("none"), 10.0))[2:] == ["0.0", "0.0"]


async def test_a_caller_who_speaks_over_the_assistant_is_noticed(stage):
    callers = [Utterance("loud", stage.spoken[0].samples)]
    noticed = (await barge_in(ears(), stage, Condition("none"), callers, 5.0))[2]
    assert noticed == "100%"


async def test_a_caller_whom_the_assistant_must_not_notice_is_not(stage):
    deaf = ears(interruptible=False)
    callers = [Utterance("loud", stage.spoken[0].samples)]
    assert (await barge_in(deaf, stage, Condition("none"), callers, 5.0))[2] == "0%"


async def test_events_are_noted_when_the_audio_they_need_has_been_heard(stage):
    speech = stage.spoken[0]
    sound = np.concatenate([silence(2.0), speech.samples, silence(1.0)])
    noted = await ears().follow(to_mulaw(sound, 1), assistant_speaks=True)
    assert isinstance(noted[0].event, SpeechStarted)
    assert all(note.at_ms >= note.event.at_ms for note in noted)
    assert any(isinstance(note.event, BargeIn) for note in noted)
    assert [note.at_ms for note in noted] == sorted(note.at_ms for note in noted)
