"""An utterance is sent as a WAV file to OpenAI, or a server with its API, and the ways to fail are told apart."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Iterator

import pytest

from tests.fakes.openai_speech import Answer, FakeOpenAISpeech
from voice.simulator.carried_speech import audio_of
from voice.speech import mulaw
from voice.speech.base import SAMPLE_RATE, Hints, SpeechError, Transcript
from voice.speech.openai_api import Endpoint
from voice.speech.openai_stt import OpenAISttConfig, OpenAITranscriber, configured

KEY = "sk-right"
WORDS = "my name is Nobody"
SILENCE = bytes([mulaw.SILENCE])


@pytest.fixture
def server() -> Iterator[FakeOpenAISpeech]:
    with FakeOpenAISpeech(KEY) as running:
        yield running


def transcriber(server: FakeOpenAISpeech, **other) -> OpenAITranscriber:
    endpoint = Endpoint(server.url, other.pop("key", KEY), other.pop("timeout_s", 5.0))
    return OpenAITranscriber(OpenAISttConfig(endpoint, **({"model": "gpt-transcribe"} | other)))


async def heard(engine: OpenAITranscriber, text: str, language: str = "en", hints: Hints | None = None) -> Transcript:
    stream = engine.open(language)
    audio = audio_of(text)
    for start in range(0, len(audio), 160):
        stream.push(audio[start : start + 160])
    return await stream.finish(hints or Hints())


async def failure(engine: OpenAITranscriber) -> SpeechError:
    with pytest.raises(SpeechError) as failed:
        await heard(engine, WORDS)
    return failed.value


@pytest.mark.parametrize(("language", "code"), [("fr", "fr"), ("en", "en"), ("es", "es"), ("ar", "ar"), ("ary", "ar")])
async def test_what_is_said_is_understood_in_every_language(server, language, code):
    said = await heard(transcriber(server), "Bonjour, ça va ? مرحبا", language)
    assert said == Transcript("Bonjour, ça va ? مرحبا", language)
    assert server.uploads[0].fields["languages[]"] == [code]


async def test_the_words_of_the_business_are_named_to_models_that_take_keywords(server):
    await heard(transcriber(server), "hello", hints=Hints(phrases=("Northside Dental", "whitening")))
    assert server.uploads[0].fields == {
        "model": ["gpt-transcribe"],
        "languages[]": ["en"],
        "keywords[]": ["Northside Dental", "whitening"],
    }


async def test_other_models_are_given_language_prompt_and_format(server):
    engine = transcriber(server, model="whisper-1")
    assert (await heard(engine, "hola", "es", Hints(phrases=("limpieza", "empaste")))).text == "hola"
    assert server.uploads[0].fields == {
        "model": ["whisper-1"],
        "language": ["es"],
        "prompt": ["limpieza, empaste"],
        "response_format": ["json"],
    }


@pytest.mark.parametrize(("model", "field"), [("gpt-transcribe", "keywords[]"), ("whisper-1", "prompt")])
async def test_without_words_of_the_business_none_are_sent(server, model, field):
    await heard(transcriber(server, model=model), "hello")
    assert field not in server.uploads[0].fields


async def test_the_audio_arrives_as_it_was_pushed(server):
    await heard(transcriber(server), "hello")
    upload = server.uploads[0]
    assert (upload.sample_rate, upload.seconds) == (8000, len(audio_of("hello")) / SAMPLE_RATE)


async def test_a_server_that_needs_16_khz_is_given_16_khz_of_the_same_length(server):
    server.understood = "hello"
    assert (await heard(transcriber(server, sample_rate=16000), "hello")).text == "hello"
    assert server.uploads[0].sample_rate == 16000
    assert server.uploads[0].seconds == pytest.approx(len(audio_of("hello")) / SAMPLE_RATE, abs=0.001)


@pytest.mark.parametrize("audio", [b"", SILENCE * 8000, audio_of("short")[:700]])
async def test_what_holds_no_speech_is_not_sent_at_all(server, audio):
    stream = transcriber(server).open("en")
    stream.push(audio)
    assert await stream.finish(Hints()) == Transcript("", "en", 0.0)
    assert not server.uploads


async def test_an_utterance_is_sent_up_to_half_a_minute(server):
    stream = transcriber(server).open("en")
    for _ in range(45):
        stream.push(audio_of("again")[:3200].ljust(SAMPLE_RATE, SILENCE))
    assert (await stream.finish(Hints())).text
    assert server.uploads[0].seconds == 30


async def test_utterances_follow_one_another_and_do_not_mix(server):
    stream = transcriber(server).open("en")
    stream.push(audio_of("first"))
    first = stream.finish(Hints())
    stream.push(audio_of("second"))
    second = stream.finish(Hints())
    assert [(await first).text, (await second).text] == ["first", "second"]


async def test_a_discarded_utterance_leaves_nothing_for_the_next(server):
    stream = transcriber(server).open("en")
    stream.push(audio_of("a noise"))
    stream.discard()
    stream.push(audio_of("hello"))
    assert (await stream.finish(Hints())).text == "hello"


async def test_a_stream_may_be_closed_twice(server):
    stream = transcriber(server).open("en")
    stream.push(audio_of("hello"))
    await stream.aclose()
    await stream.aclose()
    assert not server.uploads


async def test_two_calls_at_once_each_get_their_own_words(server):
    engine = transcriber(server)
    said = await asyncio.gather(*(heard(engine, text) for text in ("one", "two", "three")))
    assert [transcript.text for transcript in said] == ["one", "two", "three"]


def test_one_engine_serves_one_event_loop_after_another(server):
    engine = transcriber(server)
    assert [asyncio.run(heard(engine, text)).text for text in ("one", "two", "three")] == ["one", "two", "three"]


async def test_a_slow_answer_is_waited_for(server):
    server.answers.append(Answer.SLOW)
    assert (await heard(transcriber(server), "hello")).text == "hello"


async def test_nothing_recognised_is_an_empty_transcript(server):
    server.answers.append(Answer.EMPTY)
    assert await heard(transcriber(server), "hello") == Transcript("", "en")


@pytest.mark.parametrize("answer", [Answer.NEVER, Answer.SLOW])
async def test_an_answer_that_does_not_come_in_time_is_given_up_and_may_be_tried_again(server, answer):
    server.delay_s = 30
    server.answers.append(answer)
    failed = await failure(transcriber(server, timeout_s=0.1))
    assert (str(failed), failed.permanent) == ("openai did not answer in time", False)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer.DROPPED, "openai could not be asked: APIConnectionError"),
        (Answer.MALFORMED, "openai's answer is not a transcription"),
        (Answer.NO_JSON, "openai's answer is not JSON"),
        (Answer.OVERLOADED, "openai answered 429 (rate_limit_exceeded)"),
        (Answer.NO_QUOTA, "openai answered 429 (insufficient_quota)"),
        (Answer.BROKEN, "openai answered 500 (server_error)"),
    ],
)
async def test_what_may_pass_is_worth_another_try_and_asked_once(server, answer, message):
    server.answers.append(answer)
    engine = transcriber(server)
    failed = await failure(engine)
    assert (str(failed), failed.permanent) == (message, False)
    assert (await heard(engine, "hello")).text == "hello"
    assert not server.answers


async def test_a_server_that_is_not_there_is_worth_another_try():
    with FakeOpenAISpeech() as gone:
        engine = transcriber(gone)
    assert not (await failure(engine)).permanent


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"key": "sk-wrong"}, "openai answered 401 (invalid_api_key)"),
        ({"model": "gpt-nonesuch"}, "openai answered 404 (model_not_found)"),
    ],
)
async def test_what_cannot_help_to_repeat_is_permanent(server, other, message):
    failed = await failure(transcriber(server, **other))
    assert (str(failed), failed.permanent) == (message, True)


async def test_a_country_that_is_not_served_is_permanent(server):
    server.answers.append(Answer.FORBIDDEN)
    assert (await failure(transcriber(server))).permanent


@pytest.mark.parametrize("language", ["de", "", "EN"])
async def test_a_language_it_does_not_know_is_refused_for_good(server, language):
    with pytest.raises(SpeechError) as refusal:
        transcriber(server).open(language)
    assert refusal.value.permanent


async def test_neither_key_nor_words_are_told_by_errors_logs_or_settings(server, caplog):
    caplog.set_level(logging.DEBUG)
    engine = transcriber(server, key="sk-wrong-and-secret")
    failed = await failure(engine)
    await heard(transcriber(server), WORDS, hints=Hints(phrases=("whitening",)))
    told = "".join(traceback.format_exception(failed)) + caplog.text + repr(engine._config)
    assert "sk-wrong-and-secret" not in told
    assert KEY not in told
    assert "Nobody" not in told
    assert "HTTP Response: POST 401" in caplog.text


def test_the_settings_name_server_model_and_timeout(settings):
    settings.OPENAI_SPEECH_URL = "http://127.0.0.1:9/v1"
    settings.OPENAI_SPEECH_API_KEY = ""
    settings.OPENAI_STT_MODEL = "Systran/faster-whisper-small"
    settings.OPENAI_SPEECH_TIMEOUT_S = 3.0
    settings.OPENAI_STT_SAMPLE_RATE = 16000
    endpoint = Endpoint("http://127.0.0.1:9/v1", "", 3.0)
    assert configured()._config == OpenAISttConfig(endpoint, "Systran/faster-whisper-small", 16000)


async def test_a_server_of_ones_own_needs_no_key():
    with FakeOpenAISpeech(key="") as local:
        assert (await heard(transcriber(local, key=""), "hello")).text == "hello"


@pytest.mark.parametrize("url", ["https://api.openai.com/v1", "https://eu.api.openai.com/v1"])
def test_openai_without_a_key_is_refused_for_good_and_the_setting_named(settings, url):
    settings.OPENAI_SPEECH_URL, settings.OPENAI_SPEECH_API_KEY = url, ""
    with pytest.raises(SpeechError, match="OPENAI_SPEECH_API_KEY") as refusal:
        configured()
    assert refusal.value.permanent


@pytest.mark.parametrize("url", ["", "localhost:8000/v1", "ftp://localhost/v1"])
def test_an_address_that_is_none_is_refused_for_good_and_the_setting_named(settings, url):
    settings.OPENAI_SPEECH_URL, settings.OPENAI_SPEECH_API_KEY = url, KEY
    with pytest.raises(SpeechError, match="OPENAI_SPEECH_URL") as refusal:
        configured()
    assert refusal.value.permanent


def test_another_sample_rate_is_refused_for_good(settings):
    settings.OPENAI_SPEECH_API_KEY, settings.OPENAI_STT_SAMPLE_RATE = KEY, 44100
    with pytest.raises(SpeechError, match="OPENAI_STT_SAMPLE_RATE") as refusal:
        configured()
    assert refusal.value.permanent
