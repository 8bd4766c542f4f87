"""The built-in transcriber understands the recorded callers, through the telephone's 8 kHz mu-law."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest

from voice import simulator
from voice.speech import mulaw
from voice.speech.base import Expecting, Hints, SpeechError, Transcript
from voice.speech.pocketsphinx_engine import PocketsphinxTranscriber

RECORDINGS = Path(simulator.__file__).parent / "recordings"
SERVICES = ("Northside Dental", "check-up", "check up", "hygienist cleaning", "whitening", "filling")

SAID = {
    "what_are_your_opening_hours_on_saturday": Expecting.ANYTHING,
    "how_much_is_a_check_up": Expecting.ANYTHING,
    "i_would_like_to_leave_a_message": Expecting.ANYTHING,
    "my_name_is_john_miller": Expecting.NAME,
    "zero_seven_seven_zero_zero_nine_zero_zero_one_two_three": Expecting.NUMBER,
    "yes": Expecting.YES_NO,
    "i_have_a_toothache": Expecting.REASON,
    "yes_that_s_right": Expecting.YES_NO,
    "no_thank_you_goodbye": Expecting.ANYTHING,
    "can_you_repeat_that_please": Expecting.ANYTHING,
    "can_i_speak_to_a_person": Expecting.ANYTHING,
    "what_is_your_address": Expecting.ANYTHING,
    "how_much_is_whitening": Expecting.ANYTHING,
    "are_you_open_on_sunday": Expecting.ANYTHING,
    "are_you_open_tomorrow": Expecting.ANYTHING,
    "what_services_do_you_offer": Expecting.ANYTHING,
    "goodbye": Expecting.ANYTHING,
}


def recording(name: str) -> bytes:
    return (RECORDINGS / f"{name}.ulaw").read_bytes()


def heard(audio: bytes, hints: Hints) -> Transcript:
    async def listen() -> Transcript:
        stream = PocketsphinxTranscriber().open("en")
        for start in range(0, len(audio), 160):
            stream.push(audio[start : start + 160])
        return await stream.finish(hints)

    return asyncio.run(listen())


@pytest.mark.parametrize(("name", "expecting"), SAID.items())
def test_a_recorded_caller_is_understood_word_for_word(name, expecting):
    transcript = heard(recording(name), Hints(expecting, SERVICES))
    assert transcript.text == name.replace("_", " ").replace("that s", "that's")
    assert transcript.confidence is not None
    assert transcript.confidence > 0.2


@pytest.mark.parametrize(("name", "expecting"), SAID.items())
def test_line_noise_at_minus_forty_decibels_changes_nothing(name, expecting):
    clean = mulaw.decode(recording(name)).astype(float)
    noise = np.random.default_rng(7).normal(0, 327, clean.size)
    noisy = mulaw.encode(np.clip(clean + noise, -32768, 32767).astype(np.int16))
    transcript = heard(noisy, Hints(expecting, SERVICES))
    assert transcript.text == name.replace("_", " ").replace("that s", "that's")
    assert transcript.confidence > 0


def test_what_is_outside_the_grammar_is_heard_as_nothing():
    nonsense = heard(recording("the_purple_elephant_dances_under_seven_moons"), Hints(phrases=SERVICES))
    assert nonsense == Transcript("", "en", 0.0)


def test_silence_is_heard_as_nothing_whatever_was_heard_before():
    for name in SAID:
        heard(recording(name), Hints())
        for audio in (b"", bytes([mulaw.SILENCE]) * 4000, bytes([mulaw.SILENCE]) * 8000):
            assert heard(audio, Hints()) == Transcript("", "en", 0.0)


def test_what_one_caller_says_has_no_bearing_on_how_the_next_is_heard():
    names = ("what_is_your_address", "goodbye", "how_much_is_whitening", "i_would_like_to_leave_a_message")
    there = {name: heard(recording(name), Hints()) for name in names}
    back = {name: heard(recording(name), Hints()) for name in reversed(names)}
    assert there == back


def test_a_discarded_utterance_leaves_nothing_for_the_next():
    async def listen() -> Transcript:
        stream = PocketsphinxTranscriber().open("en")
        stream.push(recording("can_i_speak_to_a_person"))
        stream.discard()
        stream.push(recording("what_is_your_address"))
        return await stream.finish(Hints())

    assert asyncio.run(listen()).text == "what is your address"


def test_words_the_model_cannot_pronounce_are_left_out_instead_of_breaking_the_grammar():
    hints = Hints(phrases=("Zzyzx Qwrtp", "whitening", "détartrage", "a | b; <yes>"))
    assert heard(recording("how_much_is_whitening"), hints).text == "how much is whitening"


def test_a_language_it_does_not_know_is_refused_for_good():
    with pytest.raises(SpeechError) as refusal:
        PocketsphinxTranscriber().open("fr")
    assert refusal.value.permanent
