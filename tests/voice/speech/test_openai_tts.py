"""What OpenAI's API speaks arrives as telephone audio, piece by piece, however the stream was cut."""

from __future__ import annotations

import asyncio
import logging
import threading
import traceback
from collections.abc import Iterator

import numpy as np
import pytest
import soxr

from tests.fakes.openai_speech import PCM_RATE, Answer, FakeOpenAISpeech, tone
from voice.speech import mulaw
from voice.speech.base import SAMPLE_RATE, SpeechError, Voice
from voice.speech.openai_api import Endpoint
from voice.speech.openai_tts import OpenAISynthesizer, OpenAITtsConfig, TelephoneAudio, configured

KEY = "sk-right"
ENGLISH = Voice("en")
TEXT = "Good morning, how can I help you?"


@pytest.fixture
def server() -> Iterator[FakeOpenAISpeech]:
    with FakeOpenAISpeech(KEY) as running:
        yield running


def synthesizer(server: FakeOpenAISpeech, **other) -> OpenAISynthesizer:
    endpoint = Endpoint(server.url, other.pop("key", KEY), other.pop("timeout_s", 5.0))
    languages = frozenset({"fr", "en", "es", "ar"})
    chosen = {"model": "gpt-4o-mini-tts", "voice": "alloy", "languages": languages} | other
    return OpenAISynthesizer(OpenAITtsConfig(endpoint, **chosen))


async def spoken(engine: OpenAISynthesizer, text: str = TEXT, voice: Voice = ENGLISH) -> bytes:
    return b"".join([chunk async for chunk in engine.synthesize(text, voice)])


async def failure(engine: OpenAISynthesizer, voice: Voice = ENGLISH) -> SpeechError:
    with pytest.raises(SpeechError) as failed:
        await spoken(engine, TEXT, voice)
    return failed.value


def loudness_of_difference(audio: bytes, text: str) -> float:
    """How loud what does not belong there is, against what does: 0.0 to 1.0."""
    wanted = soxr.resample(tone(text).astype(np.float32), PCM_RATE, SAMPLE_RATE)
    got = mulaw.decode(audio).astype(np.float32)
    size = min(len(wanted), len(got))
    difference = wanted[:size] - got[:size]
    return float(np.sqrt(np.mean(difference**2)) / np.sqrt(np.mean(wanted**2)))


@pytest.mark.parametrize("piece", [1, 4001, 4096, 1_000_000])
async def test_a_text_is_spoken_whole_and_without_a_seam_however_the_stream_is_cut(server, piece):
    server.piece = piece
    text = TEXT if piece > 1 else "Hi"
    audio = await spoken(synthesizer(server), text)
    assert len(audio) == pytest.approx(len(tone(text)) * SAMPLE_RATE / PCM_RATE, abs=2)
    assert loudness_of_difference(audio, text) < 0.03


@pytest.mark.parametrize("size", [1, 2, 3, 959, 960, 961])
def test_pcm_gives_the_same_telephone_audio_in_one_piece_and_in_many(size):
    pcm = tone("hello").astype("<i2").tobytes()
    whole, cut = TelephoneAudio(), TelephoneAudio()
    pieces = [cut.of(pcm[start : start + size]) for start in range(0, len(pcm), size)]
    assert b"".join([*pieces, cut.rest()]) == whole.of(pcm) + whole.rest()


async def test_it_is_heard_before_the_rest_was_sent(server):
    server.pieces_until = threading.Event()
    audio = synthesizer(server).synthesize(TEXT, ENGLISH)
    first = await anext(audio)
    assert 0 < len(first) <= server.piece / 2 * SAMPLE_RATE / PCM_RATE
    server.pieces_until.set()
    assert loudness_of_difference(first + b"".join([chunk async for chunk in audio]), TEXT) < 0.03


async def test_who_stops_listening_hangs_up_on_the_server(server):
    server.pieces_until = threading.Event()
    audio = synthesizer(server).synthesize(TEXT * 100, ENGLISH)
    await anext(audio)
    await audio.aclose()
    server.pieces_until.set()
    assert await asyncio.to_thread(server.hung_up.wait, 5)


async def test_model_voice_format_and_speed_are_asked_for(server):
    await spoken(synthesizer(server, model="tts-1"), "hello", Voice("en", name="nova", speed=1.25))
    asked = {"model": "tts-1", "voice": "nova", "input": "hello", "response_format": "pcm", "speed": 1.25}
    assert server.speeches == [asked]


@pytest.mark.parametrize(
    ("voice", "name"),
    [
        (Voice("en"), "alloy"),
        (Voice("en", name="nova"), "nova"),
        (Voice("en", name="nova", engine="openai"), "nova"),
        (Voice("en", name="en+f3", engine="espeak"), "alloy"),
    ],
)
async def test_a_voice_of_another_engine_is_left_to_that_engine(server, voice, name):
    await spoken(synthesizer(server), "hello", voice)
    assert server.speeches[0]["voice"] == name


@pytest.mark.parametrize(("speed", "asked"), [(0.5, 0.5), (2.0, 2.0), (0.0, 0.25), (100.0, 4.0)])
async def test_an_absurd_speed_is_brought_into_range(server, speed, asked):
    await spoken(synthesizer(server), "hello", Voice("en", speed=speed))
    assert server.speeches[0]["speed"] == asked


@pytest.mark.parametrize("text", ["", "  \n", "...", "—", "\u200f"])
async def test_text_without_a_word_is_not_sent_at_all(server, text):
    assert await spoken(synthesizer(server), text) == b""
    assert not server.speeches


async def test_two_callers_at_once_each_get_their_own_words(server):
    engine = synthesizer(server)
    texts = ["Bonjour", "Good afternoon to you", "Hasta luego, gracias"]
    for text, audio in zip(texts, await asyncio.gather(*(spoken(engine, text) for text in texts)), strict=True):
        assert loudness_of_difference(audio, text) < 0.03


def test_one_engine_serves_one_event_loop_after_another(server):
    engine = synthesizer(server)
    assert asyncio.run(spoken(engine)) == asyncio.run(spoken(engine))


async def test_a_slow_answer_is_waited_for(server):
    server.answers.append(Answer.SLOW)
    assert await spoken(synthesizer(server))


async def test_an_answer_that_does_not_begin_in_time_is_given_up_and_may_be_tried_again(server):
    server.answers.append(Answer.NEVER)
    failed = await failure(synthesizer(server, timeout_s=0.1))
    assert (str(failed), failed.permanent) == ("openai did not answer in time", False)


async def test_an_answer_that_stops_on_the_way_is_given_up_after_what_was_heard(server):
    server.pieces_until = threading.Event()
    heard = []
    with pytest.raises(SpeechError, match="in time") as failed:
        async for chunk in synthesizer(server, timeout_s=0.2).synthesize(TEXT, ENGLISH):
            heard.append(chunk)
    assert heard
    assert not failed.value.permanent
    server.pieces_until.set()


async def test_a_connection_that_breaks_is_told_after_what_was_heard_and_may_be_tried_again(server):
    server.answers.append(Answer.DROPPED)
    heard = []
    with pytest.raises(SpeechError, match="RemoteProtocolError") as failed:
        async for chunk in synthesizer(server).synthesize(TEXT, ENGLISH):
            heard.append(chunk)
    assert heard
    assert not failed.value.permanent


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer.MALFORMED, "openai answered without audio"),
        (Answer.EMPTY, "openai answered without audio"),
        (Answer.OVERLOADED, "openai answered 429 (rate_limit_exceeded)"),
        (Answer.BROKEN, "openai answered 500 (server_error)"),
    ],
)
async def test_what_may_pass_is_worth_another_try_and_asked_once(server, answer, message):
    server.answers.append(answer)
    engine = synthesizer(server)
    failed = await failure(engine)
    assert (str(failed), failed.permanent) == (message, False)
    assert await spoken(engine)
    assert not server.answers


async def test_a_server_that_is_not_there_is_worth_another_try():
    with FakeOpenAISpeech() as gone:
        engine = synthesizer(gone)
    assert not (await failure(engine)).permanent


@pytest.mark.parametrize(
    ("other", "voice", "message"),
    [
        ({"key": "sk-wrong"}, ENGLISH, "openai answered 401 (invalid_api_key)"),
        ({"model": "tts-nonesuch"}, ENGLISH, "openai answered 404 (model_not_found)"),
        ({}, Voice("en", name="parrot"), "openai answered 400 (invalid_value)"),
    ],
)
async def test_what_cannot_help_to_repeat_is_permanent(server, other, voice, message):
    failed = await failure(synthesizer(server, **other), voice)
    assert (str(failed), failed.permanent) == (message, True)


async def test_a_server_that_sends_another_format_is_never_heard(server):
    server.answers.append(Answer.MP3)
    failed = await failure(synthesizer(server))
    assert (str(failed), failed.permanent) == ("openai's server sends audio/mpeg where pcm is asked for", True)


@pytest.mark.parametrize("language", ["ary", "de", ""])
async def test_a_language_that_is_not_configured_is_refused_for_good(server, language):
    assert (await failure(synthesizer(server), Voice(language))).permanent
    assert not server.speeches


async def test_neither_key_nor_words_are_told_by_errors_logs_or_settings(server, caplog):
    caplog.set_level(logging.DEBUG)
    engine = synthesizer(server, key="sk-wrong-and-secret")
    failed = await failure(engine)
    await spoken(synthesizer(server))
    told = "".join(traceback.format_exception(failed)) + caplog.text + repr(engine._config)
    assert "sk-wrong-and-secret" not in told
    assert KEY not in told
    assert TEXT not in told
    assert "HTTP Response: POST 401" in caplog.text


def test_the_settings_name_model_voice_and_languages(settings):
    settings.OPENAI_SPEECH_URL = "http://127.0.0.1:9/v1"
    settings.OPENAI_SPEECH_API_KEY = ""
    settings.OPENAI_TTS_MODEL, settings.OPENAI_TTS_VOICE = "kokoro", "af_heart"
    settings.OPENAI_TTS_LANGUAGES = ["en", "ary"]
    engine = configured()
    assert engine.capabilities.languages == {"en", "ary"}
    assert (engine._config.model, engine._config.voice) == ("kokoro", "af_heart")


def test_openai_without_a_key_is_refused_for_good_and_the_setting_named(settings):
    settings.OPENAI_SPEECH_URL, settings.OPENAI_SPEECH_API_KEY = "https://api.openai.com/v1", ""
    with pytest.raises(SpeechError, match="OPENAI_SPEECH_API_KEY") as refusal:
        configured()
    assert refusal.value.permanent


def test_darija_is_not_among_the_languages_unless_the_settings_say_so(settings):
    settings.OPENAI_SPEECH_API_KEY = KEY
    assert configured().capabilities.languages == {"fr", "en", "es", "ar"}
