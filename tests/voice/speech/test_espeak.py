"""The built-in synthesizer speaks four languages as telephone audio, the same every time, whatever it is given."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.speech import mulaw
from voice.speech.base import SAMPLE_RATE, SpeechError, Voice
from voice.speech.espeak import EspeakSynthesizer

GREETINGS = {
    "fr": "Bonjour, comment puis-je vous aider ?",
    "en": "Good morning, how can I help you?",
    "es": "Buenos días, ¿en qué puedo ayudarle?",
    "ar": "صباح الخير، كيف يمكنني مساعدتك؟",
}
GENDERS = ("female", "male")


def spoken(text: str, voice: Voice) -> bytes:
    async def collect() -> bytes:
        return b"".join([chunk async for chunk in EspeakSynthesizer().synthesize(text, voice)])

    return asyncio.run(collect())


def peak(audio: bytes) -> float:
    return float(np.abs(mulaw.decode(audio).astype(int)).max()) / 32768


@pytest.mark.parametrize("gender", GENDERS)
@pytest.mark.parametrize("language", GREETINGS)
def test_every_language_is_spoken_at_three_decibels_below_full_scale(language, gender):
    audio = spoken(GREETINGS[language], Voice(language, gender=gender))
    assert SAMPLE_RATE < len(audio) < 5 * SAMPLE_RATE
    assert peak(audio) == pytest.approx(10 ** (-3 / 20), rel=0.05)


@pytest.mark.parametrize("gender", GENDERS)
@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_the_same_text_and_voice_give_the_same_bytes_whatever_was_said_in_between(language, gender):
    voice = Voice(language, gender=gender)
    first = spoken(GREETINGS[language], voice)
    for words in range(1, 5):
        spoken("Something else entirely. " * words, Voice("en", name="en+f3", speed=1.0 + words / 10))
        spoken(GREETINGS["fr"] * words, Voice("fr", gender="male"))
        assert spoken(GREETINGS[language], voice) == first


def test_arabic_differs_from_one_time_to_the_next_by_no_more_than_a_breath():
    # Its throat consonants mix in a recorded hiss, and espeak-ng goes on in it where the text before has stopped.
    first = mulaw.decode(spoken(GREETINGS["ar"], Voice("ar"))).astype(int)
    spoken(GREETINGS["fr"], Voice("fr"))
    again = mulaw.decode(spoken(GREETINGS["ar"], Voice("ar"))).astype(int)
    assert again.size == first.size
    assert np.abs(again - first).max() < 0.1 * 32768


def test_each_voice_sounds_different_from_the_others():
    voices = [Voice("en", gender="female"), Voice("en", gender="male"), Voice("en", name="en-us")]
    assert len({spoken(GREETINGS["en"], voice) for voice in voices}) == len(voices)


def test_it_begins_to_speak_at_once():
    samples = np.abs(mulaw.decode(spoken(GREETINGS["en"], Voice("en"))).astype(int))
    assert np.flatnonzero(samples > 300)[0] < 0.05 * SAMPLE_RATE


def test_a_slower_voice_takes_longer():
    lengths = [len(spoken(GREETINGS["en"], Voice("en", speed=speed))) for speed in (0.5, 1.0, 2.0)]
    assert lengths[0] > 1.4 * lengths[1] > 1.4 * 1.4 * lengths[2]


def test_an_absurd_speed_is_brought_into_range():
    assert spoken("hello", Voice("en", speed=1000)) == spoken("hello", Voice("en", speed=2.0))


def test_audio_comes_in_chunks_of_at_most_200_milliseconds():
    async def chunks() -> list[bytes]:
        return [chunk async for chunk in EspeakSynthesizer().synthesize(GREETINGS["en"], Voice("en"))]

    sizes = [len(chunk) for chunk in asyncio.run(chunks())]
    assert len(sizes) > 5
    assert set(sizes[:-1]) == {SAMPLE_RATE // 5}


@pytest.mark.parametrize("text", ["", "  \n", "...", "!?", "😀", "\ue000", "\x01", "\ud83d", "—", "\u200f"])
def test_text_without_a_word_is_not_spoken_at_all(text):
    assert spoken(text, Voice("en")) == b""


def test_control_characters_and_emoji_change_nothing_of_what_is_said():
    assert spoken("hel\x01+9P lo", Voice("en")) == spoken("hel +9P lo", Voice("en"))
    assert spoken("hello 😀 there", Voice("en")) == spoken("hello there", Voice("en"))


def test_markup_is_read_and_never_obeyed():
    pause = spoken("hello <break time='9s'/> there", Voice("en"))
    assert spoken("hello [[pau]] there", Voice("en")) != spoken("hello there", Voice("en"))
    assert len(pause) < 5 * SAMPLE_RATE
    assert pause != spoken("hello there", Voice("en"))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_no_text_is_too_odd(text):
    audio = spoken(text, Voice("fr"))
    assert not audio or peak(audio) < 0.8


@pytest.mark.parametrize("name", ["../en", "en/../../x", "nonesuch", "en-us", "fr+", "fr\x00", "fr-nowhere", "a" * 500])
def test_a_voice_that_is_not_of_the_language_is_refused_for_good(name):
    with pytest.raises(SpeechError) as refusal:
        spoken("bonjour", Voice("fr", name=name))
    assert refusal.value.permanent


@pytest.mark.parametrize("language", ["ary", "de", ""])
def test_a_language_it_does_not_speak_is_refused_for_good(language):
    with pytest.raises(SpeechError) as refusal:
        spoken("hello", Voice(language))
    assert refusal.value.permanent


def test_many_callers_at_once_each_get_their_own_words():
    async def together() -> list[bytes]:
        async def say(text: str, voice: Voice) -> bytes:
            return b"".join([chunk async for chunk in EspeakSynthesizer().synthesize(text, voice)])

        return await asyncio.gather(*(say(text, Voice(language)) for language, text in GREETINGS.items() for _ in "ab"))

    alone = [spoken(text, Voice(language)) for language, text in GREETINGS.items() for _ in "ab"]
    assert list(map(len, asyncio.run(together()))) == list(map(len, alone))
