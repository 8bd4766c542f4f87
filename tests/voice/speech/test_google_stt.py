"""An utterance streams to Google's API while the caller speaks, and every way to fail is told apart."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator

import pytest

from tests.fakes.google_speech import CONFIDENCE, Answer, FakeGoogleSpeech
from voice.simulator.carried_speech import audio_of
from voice.speech import mulaw
from voice.speech.base import SAMPLE_RATE, Hints, Interim, SpeechError, Transcript
from voice.speech.google_api import Account
from voice.speech.google_stt import GoogleSttConfig, GoogleTranscriber, configured

KEY = "AIza-right"
WORDS = "my name is Nobody"
MODELS = {"fr": "telephony", "en": "telephony", "es": "telephony"}
BLOCK = SAMPLE_RATE // 10
FILLER = bytes([mulaw.SILENCE])


@pytest.fixture
def server() -> Iterator[FakeGoogleSpeech]:
    with FakeGoogleSpeech(KEY) as running:
        yield running


def transcriber(server: FakeGoogleSpeech, *, models=MODELS, **other) -> GoogleTranscriber:
    account = {"endpoint": server.endpoint, "key": KEY, "timeout_s": 5.0} | other
    return GoogleTranscriber(GoogleSttConfig(Account(**account), models))


def push(stream, audio: bytes) -> None:
    for start in range(0, len(audio), 160):
        stream.push(audio[start : start + 160])


async def heard(engine: GoogleTranscriber, text: str, language: str = "en", hints: Hints | None = None) -> Transcript:
    stream = engine.open(language)
    push(stream, audio_of(text))
    return await stream.finish(hints or Hints())


async def failure(engine: GoogleTranscriber) -> SpeechError:
    with pytest.raises(SpeechError) as failed:
        await heard(engine, WORDS)
    return failed.value


async def until(so) -> None:
    async with asyncio.timeout(5):
        while not so():
            await asyncio.sleep(0.005)


async def nothing_is_left() -> bool:
    """Whether every task besides the test has ended, as soon as gRPC has noticed what was called off."""
    await until(lambda: asyncio.all_tasks() == {asyncio.current_task()})
    return True


class Told:
    """A listener that can be waited for."""

    def __init__(self) -> None:
        self.interims: asyncio.Queue[Interim] = asyncio.Queue()

    def __call__(self, interim: Interim) -> None:
        assert threading.current_thread() is threading.main_thread()
        self.interims.put_nowait(interim)

    async def next(self) -> Interim:
        return await asyncio.wait_for(self.interims.get(), 5)


# --- what is understood ---


@pytest.mark.parametrize(
    ("language", "locale", "model"),
    [
        ("fr", "fr-FR", "telephony"),
        ("en", "en-GB", "telephony"),
        ("es", "es-ES", "telephony"),
        ("ar", "ar-AE", ""),
        ("ary", "ar-MA", ""),
    ],
)
async def test_what_is_said_is_understood_in_every_language(server, language, locale, model):
    said = await heard(transcriber(server), "Bonjour, ça va ? مرحبا", language)
    assert said == Transcript("Bonjour, ça va ? مرحبا", language, CONFIDENCE)
    config = server.heard[0].config.config
    assert (config.language_code, config.model) == (locale, model)


async def test_the_audio_arrives_whole_in_tenths_of_a_second(server):
    audio = audio_of("a somewhat longer utterance than the others")[:-100]
    stream = transcriber(server).open("en")
    push(stream, audio)
    await stream.finish(Hints())
    assert bytes(server.heard[0].audio) == audio
    assert server.heard[0].blocks == [BLOCK] * (len(audio) // BLOCK) + [len(audio) % BLOCK]


async def test_what_was_said_is_told_while_the_caller_still_speaks(server):
    told = Told()
    stream = transcriber(server).open("en", told)
    push(stream, audio_of("a table for two"))
    assert await told.next() == Interim("a table for two", "en")
    push(stream, audio_of("tonight"))
    assert await told.next() == Interim("a table for two tonight", "en")
    assert await stream.finish(Hints()) == Transcript("a table for two tonight", "en", CONFIDENCE)


async def test_nothing_is_told_of_an_utterance_that_has_ended(server):
    told = Told()
    stream = transcriber(server).open("en", told)
    push(stream, audio_of("hello"))
    assert (await stream.finish(Hints())).text == "hello"
    assert told.interims.empty()


async def test_results_that_never_became_final_are_kept(server):
    server.answers.append(Answer.UNSURE)
    assert await heard(transcriber(server), "hello") == Transcript("hello", "en", None)


async def test_a_confidence_that_google_does_not_give_is_none(server):
    server.answers.append(Answer.NO_CONFIDENCE)
    assert await heard(transcriber(server), "hello") == Transcript("hello", "en", None)


async def test_nothing_recognised_is_an_empty_transcript(server):
    server.answers.append(Answer.EMPTY)
    assert await heard(transcriber(server), "hello") == Transcript("", "en", None)


async def test_an_utterance_without_audio_is_not_sent_at_all(server):
    stream = transcriber(server).open("en")
    stream.push(b"")
    assert await stream.finish(Hints()) == Transcript("", "en", 0.0)
    assert not server.requests


async def test_the_words_of_the_business_favour_the_utterance_after(server):
    stream = transcriber(server).open("en")
    for _ in range(2):
        push(stream, audio_of("hello"))
        await stream.finish(Hints(phrases=("Northside Dental", "whitening", "for $50", "", "long " * 30)))
    first, second = (utterance.config.config.speech_contexts for utterance in server.heard)
    assert not first
    assert list(second[0].phrases) == ["Northside Dental", "whitening"]


# --- one utterance after another ---


async def test_utterances_follow_one_another_and_do_not_mix(server):
    stream = transcriber(server).open("en")
    push(stream, audio_of("first"))
    first = stream.finish(Hints())
    push(stream, audio_of("second"))
    second = stream.finish(Hints())
    assert [(await first).text, (await second).text] == ["first", "second"]
    assert len(server.heard) == 2


async def test_half_a_minute_of_an_utterance_is_heard_and_then_answered_at_once(server):
    stream = transcriber(server).open("en")
    push(stream, audio_of("at first").ljust(31 * SAMPLE_RATE, FILLER))
    await asyncio.wait_for(asyncio.gather(*stream._tasks), 5)
    stream.push(audio_of("too late"))
    assert (await stream.finish(Hints())).text == "at first"
    assert len(server.heard[0].audio) == 30 * SAMPLE_RATE


@pytest.mark.parametrize("answer", [Answer.ENOUGH, None])
async def test_a_stream_that_google_ends_early_gives_what_was_heard_until_then(server, answer):
    server.patience = len(audio_of("hello"))
    server.answers.extend([answer] if answer else [])
    stream = transcriber(server).open("en")
    push(stream, audio_of("hello"))
    await asyncio.wait_for(asyncio.gather(*stream._tasks), 5)
    push(stream, audio_of("anybody there"))
    assert (await stream.finish(Hints())).text == "hello"
    assert await nothing_is_left()


@pytest.mark.parametrize("answer", [Answer.UNAVAILABLE, Answer.DROPPED, Answer.CANCELLED, Answer.MALFORMED])
async def test_a_stream_that_breaks_while_the_caller_speaks_is_told_when_the_utterance_has_ended(server, answer):
    server.patience = len(audio_of("hello"))
    server.answers.append(answer)
    stream = transcriber(server).open("en")
    push(stream, audio_of("hello"))
    await asyncio.wait(stream._tasks, timeout=5)
    push(stream, audio_of("anybody there"))
    with pytest.raises(SpeechError) as failed:
        await stream.finish(Hints())
    assert not failed.value.permanent
    assert await nothing_is_left()


async def test_a_discarded_utterance_is_hung_up_on_and_leaves_nothing_for_the_next(server):
    told = Told()
    server.answers.append(Answer.NEVER)
    stream = transcriber(server).open("en", told)
    push(stream, audio_of("a noise"))
    await told.next()
    stream.discard()
    push(stream, audio_of("hello"))
    assert (await stream.finish(Hints())).text == "hello"
    assert {told.interims.get_nowait().text for _ in range(told.interims.qsize())} <= {"hello"}


async def test_an_utterance_that_failed_before_it_is_discarded_is_forgotten(server):
    server.answers.append(Answer.BROKEN)
    server.patience = len(audio_of("hello"))
    stream = transcriber(server).open("en")
    push(stream, audio_of("hello"))
    await asyncio.wait(stream._tasks, timeout=5)
    stream.push(audio_of("more"))
    stream.discard()
    push(stream, audio_of("hello"))
    assert (await stream.finish(Hints())).text == "hello"


@pytest.mark.parametrize("connected", [True, False])
async def test_a_stream_may_be_closed_twice_and_leaves_no_task_behind(server, connected):
    told = Told()
    stream = transcriber(server).open("en", told)
    push(stream, audio_of("hello"))
    if connected:
        await told.next()
    await stream.aclose()
    await stream.aclose()
    assert await nothing_is_left()
    stream.push(audio_of("nobody is here any more"))
    assert await stream.finish(Hints()) == Transcript("", "en", 0.0)


async def test_a_caller_who_hangs_up_is_not_waited_for_by_google(server):
    server.answers.append(Answer.NEVER)
    stream = transcriber(server).open("en")
    push(stream, audio_of("hello"))
    understanding = asyncio.ensure_future(stream.finish(Hints()))
    await until(lambda: server.heard and len(server.heard[0].audio) == len(audio_of("hello")))
    understanding.cancel()
    assert await asyncio.to_thread(server.hung_up.wait, 5)
    assert await nothing_is_left()


async def test_two_calls_at_once_each_get_their_own_words(server):
    engine = transcriber(server)
    said = await asyncio.gather(*(heard(engine, text) for text in ("one", "two", "three")))
    assert [transcript.text for transcript in said] == ["one", "two", "three"]


def test_one_engine_serves_one_event_loop_after_another(server):
    engine = transcriber(server)
    assert [asyncio.run(heard(engine, text)).text for text in ("one", "two", "three")] == ["one", "two", "three"]


# --- what goes wrong ---


async def test_a_slow_answer_is_waited_for(server):
    server.answers.append(Answer.SLOW)
    assert (await heard(transcriber(server), "hello")).text == "hello"


async def test_an_answer_that_does_not_come_in_time_is_given_up_and_may_be_tried_again(server):
    server.answers.append(Answer.NEVER)
    failed = await failure(transcriber(server, timeout_s=0.2))
    assert (str(failed), failed.permanent) == ("google did not answer in time", False)
    assert await asyncio.to_thread(server.hung_up.wait, 5)
    assert await nothing_is_left()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer.UNAVAILABLE, "google failed with UNAVAILABLE"),
        (Answer.DROPPED, "google failed with UNAVAILABLE"),
        (Answer.ERROR_INSIDE, "google failed with UNAVAILABLE"),
        (Answer.OVERLOADED, "google failed with RESOURCE_EXHAUSTED"),
        (Answer.BROKEN, "google failed with INTERNAL"),
        (Answer.CANCELLED, "google failed with CANCELLED"),
        (Answer.LATE, "google did not answer in time"),
        (Answer.MALFORMED, "google's answer cannot be read"),
    ],
)
async def test_what_may_pass_is_worth_another_try_and_asked_once(server, answer, message):
    server.answers.append(answer)
    failed = await failure(transcriber(server))
    assert (str(failed), failed.permanent) == (message, False)
    assert server.requests == 1
    assert await nothing_is_left()


@pytest.mark.parametrize("answer", [Answer.UNAVAILABLE, Answer.MALFORMED, Answer.OVERLOADED])
async def test_after_a_failure_the_next_utterance_is_heard(server, answer):
    server.answers.append(answer)
    engine = transcriber(server)
    await failure(engine)
    assert (await heard(engine, "hello")).text == "hello"


async def test_a_server_that_is_not_there_is_worth_another_try():
    with FakeGoogleSpeech(KEY) as gone:
        engine = transcriber(gone)
    failed = await failure(engine)
    assert (str(failed), failed.permanent) == ("google failed with UNAVAILABLE", False)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer.FORBIDDEN, "google failed with PERMISSION_DENIED"),
        (Answer.UNREGISTERED, "google failed with UNAUTHENTICATED"),
    ],
)
async def test_what_cannot_help_to_repeat_is_permanent(server, answer, message):
    server.answers.append(answer)
    failed = await failure(transcriber(server))
    assert (str(failed), failed.permanent) == (message, True)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("AIza-wrong", "google failed with INVALID_ARGUMENT (API_KEY_INVALID)"),
        ("", "google failed with UNAUTHENTICATED (CREDENTIALS_MISSING)"),
    ],
)
async def test_a_key_that_is_not_admitted_is_permanent(server, key, message):
    failed = await failure(transcriber(server, key=key))
    assert (str(failed), failed.permanent) == (message, True)
    assert not server.heard


async def test_a_model_that_the_language_has_not_is_permanent(server):
    failed = await failure(transcriber(server, models={"en": "medical"}))
    assert (str(failed), failed.permanent) == ("google failed with INVALID_ARGUMENT", True)


@pytest.mark.parametrize("language", ["de", "", "EN"])
async def test_a_language_it_does_not_know_is_refused_for_good(server, language):
    with pytest.raises(SpeechError) as refusal:
        transcriber(server).open(language)
    assert refusal.value.permanent


async def test_an_endpoint_is_not_asked_in_the_clear_unless_it_says_so(server):
    failed = await failure(transcriber(server, endpoint=f"127.0.0.1:{server.port}"))
    assert (str(failed), failed.permanent) == ("google failed with UNAVAILABLE", False)
    assert not server.requests


@pytest.mark.parametrize("endpoint", ["ftp://127.0.0.1", "http://", "localhost:port", "a b"])
def test_an_endpoint_that_is_none_is_refused_for_good(endpoint):
    with pytest.raises(SpeechError, match="endpoint") as refusal:
        GoogleTranscriber(GoogleSttConfig(Account(endpoint, KEY), MODELS))
    assert refusal.value.permanent


async def test_neither_key_nor_words_are_told_by_errors_logs_or_settings(server, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    engine = transcriber(server, key="AIza-wrong-and-secret")
    failed = await failure(engine)
    server.answers.append(Answer.UNAVAILABLE)
    lost = await failure(transcriber(server))
    await heard(transcriber(server), WORDS, hints=Hints(phrases=("whitening",)))
    told = "".join([*traceback.format_exception(failed), *traceback.format_exception(lost), *capfd.readouterr()])
    told += caplog.text + repr(engine._config) + repr(engine._clients.current())
    assert "AIza" not in told
    assert "Nobody" not in told
    assert "what you said" not in told
    assert "API_KEY_INVALID" in told


# --- settings ---


def test_the_settings_name_endpoint_key_timeout_and_models(settings):
    settings.GOOGLE_SPEECH_ENDPOINT, settings.GOOGLE_API_KEY = "eu-speech.googleapis.com", KEY
    settings.GOOGLE_TIMEOUT_S, settings.GOOGLE_STT_MODELS = 3.0, {"ar": "latest_long"}
    account = Account("eu-speech.googleapis.com", KEY, timeout_s=3.0)
    assert configured()._config == GoogleSttConfig(account, {"ar": "latest_long"})


def test_an_account_without_key_and_credentials_is_refused_for_good_and_the_settings_named(settings):
    settings.GOOGLE_API_KEY = settings.GOOGLE_APPLICATION_CREDENTIALS = ""
    with pytest.raises(SpeechError, match="GOOGLE_API_KEY or GOOGLE_APPLICATION_CREDENTIALS") as refusal:
        configured()
    assert refusal.value.permanent


def test_google_is_not_loaded_by_those_who_do_not_use_it():
    probe = "import sys, voice.speech.registry; print({'grpc', 'google.cloud.speech_v1'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
