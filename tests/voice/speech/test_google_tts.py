"""What Google's API speaks arrives as bare telephone audio, and every way to fail is told apart."""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.fakes.google_speech import Answer, FakeGoogleSpeech, wav
from voice.simulator.carried_speech import audio_of
from voice.speech.base import SpeechError, Voice
from voice.speech.google_api import Account
from voice.speech.google_tts import GoogleSynthesizer, GoogleTtsConfig, configured, mulaw_in

KEY = "AIza-right"
TEXT = "Good morning, how can I help you?"
ENGLISH = Voice("en")


@pytest.fixture
def server() -> Iterator[FakeGoogleSpeech]:
    with FakeGoogleSpeech(KEY) as running:
        yield running


def synthesizer(server: FakeGoogleSpeech, **other) -> GoogleSynthesizer:
    account = {"endpoint": server.endpoint, "key": KEY, "timeout_s": 5.0} | other
    return GoogleSynthesizer(GoogleTtsConfig(Account(**account)))


async def spoken(engine: GoogleSynthesizer, text: str = TEXT, voice: Voice = ENGLISH) -> bytes:
    return b"".join([chunk async for chunk in engine.synthesize(text, voice)])


async def failure(engine: GoogleSynthesizer, voice: Voice = ENGLISH) -> SpeechError:
    with pytest.raises(SpeechError) as failed:
        await spoken(engine, TEXT, voice)
    return failed.value


# --- what is spoken ---


@pytest.mark.parametrize("answer", [None, Answer.RAW])
async def test_a_text_arrives_as_bare_audio_with_or_without_a_wav_header(server, answer):
    server.answers.extend([answer] if answer else [])
    assert await spoken(synthesizer(server)) == audio_of(TEXT)


@pytest.mark.parametrize(
    ("voice", "name", "locale"),
    [
        (Voice("fr"), "fr-FR-Neural2-F", "fr-FR"),
        (Voice("fr", gender="male"), "fr-FR-Neural2-G", "fr-FR"),
        (Voice("en", gender="female"), "en-GB-Neural2-N", "en-GB"),
        (Voice("en", gender="male"), "en-GB-Neural2-O", "en-GB"),
        (Voice("es"), "es-ES-Neural2-H", "es-ES"),
        (Voice("es", gender="male"), "es-ES-Neural2-G", "es-ES"),
        (Voice("ar"), "ar-XA-Wavenet-A", "ar-XA"),
        (Voice("ar", gender="male"), "ar-XA-Wavenet-B", "ar-XA"),
        (Voice("en", name="en-US-Chirp3-HD-Kore", engine="google"), "en-US-Chirp3-HD-Kore", "en-US"),
        (Voice("en", name="en-US-Chirp3-HD-Kore"), "en-US-Chirp3-HD-Kore", "en-US"),
        (Voice("en", name="alloy", engine="openai"), "en-GB-Neural2-N", "en-GB"),
    ],
)
async def test_each_language_and_gender_has_a_voice_unless_one_of_google_is_named(server, voice, name, locale):
    assert await spoken(synthesizer(server), "Bonjour, مرحبا", voice) == audio_of("Bonjour, مرحبا")
    assert (server.spoken[0].voice.name, server.spoken[0].voice.language_code) == (name, locale)


@pytest.mark.parametrize(("speed", "asked"), [(1.0, 1.0), (0.5, 0.5), (2.0, 2.0), (0.0, 0.25), (100.0, 2.0)])
async def test_the_pace_is_asked_for_and_an_absurd_one_brought_into_range(server, speed, asked):
    await spoken(synthesizer(server), "hello", Voice("en", speed=speed))
    assert server.spoken[0].audio_config.speaking_rate == asked


@pytest.mark.parametrize("text", ["", "  \n", "...", "—", "\u200f"])
async def test_text_without_a_word_is_not_sent_at_all(server, text):
    assert await spoken(synthesizer(server), text) == b""
    assert not server.requests


async def test_two_callers_at_once_each_get_their_own_words(server):
    engine = synthesizer(server)
    texts = ["Bonjour", "Good afternoon to you", "Hasta luego, gracias"]
    said = await asyncio.gather(*(spoken(engine, text) for text in texts))
    assert said == [audio_of(text) for text in texts]


def test_one_engine_serves_one_event_loop_after_another(server):
    engine = synthesizer(server)
    assert [asyncio.run(spoken(engine, text)) for text in ("one", "two")] == [audio_of("one"), audio_of("two")]


async def test_who_stops_waiting_hangs_up_on_google(server):
    server.answers.append(Answer.NEVER)
    waiting = asyncio.create_task(spoken(synthesizer(server)))
    async with asyncio.timeout(5):
        while not server.spoken:
            await asyncio.sleep(0.005)
    waiting.cancel()
    assert await asyncio.to_thread(server.hung_up.wait, 5)


# --- what goes wrong ---


async def test_a_slow_answer_is_waited_for(server):
    server.answers.append(Answer.SLOW)
    assert await spoken(synthesizer(server)) == audio_of(TEXT)


async def test_an_answer_that_does_not_come_in_time_is_given_up_and_may_be_tried_again(server):
    server.answers.append(Answer.NEVER)
    failed = await failure(synthesizer(server, timeout_s=0.2))
    assert (str(failed), failed.permanent) == ("google did not answer in time", False)
    assert await asyncio.to_thread(server.hung_up.wait, 5)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer.UNAVAILABLE, "google failed with UNAVAILABLE"),
        (Answer.OVERLOADED, "google failed with RESOURCE_EXHAUSTED"),
        (Answer.BROKEN, "google failed with INTERNAL"),
        (Answer.CANCELLED, "google failed with CANCELLED"),
        (Answer.DROPPED, "google failed with UNAVAILABLE"),
        (Answer.LATE, "google did not answer in time"),
        (Answer.MALFORMED, "google's answer cannot be read"),
        (Answer.EMPTY, "google answered without audio"),
    ],
)
async def test_what_may_pass_is_worth_another_try_and_asked_once(server, answer, message):
    server.answers.append(answer)
    failed = await failure(synthesizer(server))
    assert (str(failed), failed.permanent) == (message, False)
    assert server.requests == 1


@pytest.mark.parametrize("answer", [Answer.UNAVAILABLE, Answer.MALFORMED, Answer.EMPTY])
async def test_after_a_failure_the_next_text_is_spoken(server, answer):
    server.answers.append(answer)
    engine = synthesizer(server)
    await failure(engine)
    assert await spoken(engine) == audio_of(TEXT)


async def test_a_server_that_is_not_there_is_worth_another_try():
    with FakeGoogleSpeech(KEY) as gone:
        engine = synthesizer(gone)
    failed = await failure(engine)
    assert (str(failed), failed.permanent) == ("google failed with UNAVAILABLE", False)


@pytest.mark.parametrize(
    ("other", "voice", "message"),
    [
        ({"key": "AIza-wrong"}, ENGLISH, "google failed with INVALID_ARGUMENT (API_KEY_INVALID)"),
        ({"key": ""}, ENGLISH, "google failed with UNAUTHENTICATED (CREDENTIALS_MISSING)"),
        ({}, Voice("en", name="en-GB-Parrot"), "google failed with INVALID_ARGUMENT"),
    ],
)
async def test_what_cannot_help_to_repeat_is_permanent(server, other, voice, message):
    failed = await failure(synthesizer(server, **other), voice)
    assert (str(failed), failed.permanent) == (message, True)
    assert not server.spoken


async def test_an_account_that_may_not_speak_is_permanent(server):
    server.answers.append(Answer.FORBIDDEN)
    assert (await failure(synthesizer(server))).permanent


@pytest.mark.parametrize("language", ["ary", "de", ""])
async def test_a_language_it_does_not_speak_is_refused_for_good(server, language):
    assert (await failure(synthesizer(server), Voice(language))).permanent
    assert not server.requests


@pytest.mark.parametrize("name", ["alloy", "fr-FR-Neural2-F", "en-GB", "en-GB-../../x"])
async def test_a_name_that_is_no_voice_of_the_language_is_refused_for_good(server, name):
    failed = await failure(synthesizer(server), Voice("en", name=name))
    assert (str(failed), failed.permanent) == ("google has no such voice of en", True)
    assert not server.requests


async def test_audio_of_another_kind_is_never_heard(server):
    server.answers.append(Answer.WIDE)
    failed = await failure(synthesizer(server))
    assert failed.permanent
    assert "another kind" in str(failed)


@pytest.mark.parametrize("size", [4, 11, 12, 19, 30, 57])
def test_a_wav_file_that_breaks_off_in_its_header_holds_no_audio(size):
    with pytest.raises(SpeechError):
        mulaw_in(wav(b"\x80" * 800)[:size])


def test_a_wav_file_that_breaks_off_in_its_audio_is_heard_so_far():
    assert mulaw_in(wav(b"\x80" * 800)[:-300]) == b"\x80" * 500


async def test_neither_key_nor_words_are_told_by_errors_logs_or_settings(server, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    engine = synthesizer(server, key="AIza-wrong-and-secret")
    failed = await failure(engine)
    server.answers.append(Answer.UNAVAILABLE)
    lost = await failure(synthesizer(server))
    await spoken(synthesizer(server))
    told = "".join([*traceback.format_exception(failed), *traceback.format_exception(lost), *capfd.readouterr()])
    told += caplog.text + repr(engine._config) + repr(engine._clients.current())
    assert "AIza" not in told
    assert TEXT not in told
    assert "what you said" not in told
    assert "API_KEY_INVALID" in told


# --- settings ---


def test_the_settings_name_endpoint_key_and_timeout(settings):
    settings.GOOGLE_TTS_ENDPOINT, settings.GOOGLE_API_KEY = "eu-texttospeech.googleapis.com", KEY
    settings.GOOGLE_TIMEOUT_S = 3.0
    assert configured()._config == GoogleTtsConfig(Account("eu-texttospeech.googleapis.com", KEY, timeout_s=3.0))


def test_darija_is_not_among_the_languages(settings):
    settings.GOOGLE_API_KEY = KEY
    assert configured().capabilities.languages == {"fr", "en", "es", "ar"}


def service_account() -> dict[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return {
        "type": "service_account",
        "project_id": "permanence",
        "private_key_id": "1",
        "private_key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "client_email": "voice@permanence.iam.gserviceaccount.com",
        "token_uri": "https://oauth2.googleapis.com/token",
    }


async def test_without_a_key_the_service_account_in_a_file_is_used_and_kept_to_itself(settings, tmp_path, monkeypatch):
    account, file = service_account(), tmp_path / "google.json"
    file.write_text(json.dumps(account))
    settings.GOOGLE_API_KEY, settings.GOOGLE_APPLICATION_CREDENTIALS = "", str(file)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
    engine = configured()
    assert engine._config.account.credentials.service_account_email == account["client_email"]
    assert engine._clients.current() is engine._clients.current()
    assert "permanence" not in repr(engine._config)


@pytest.mark.parametrize("content", ["", "{}", '{"type": "service_account"}', None])
def test_a_file_that_holds_no_account_is_refused_for_good_and_the_setting_named(
    settings, tmp_path, monkeypatch, content
):
    file = tmp_path / "google.json"
    if content is not None:
        file.write_text(content)
    settings.GOOGLE_API_KEY, settings.GOOGLE_APPLICATION_CREDENTIALS = "", str(file)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
    with pytest.raises(SpeechError, match="GOOGLE_APPLICATION_CREDENTIALS") as refusal:
        configured()
    assert refusal.value.permanent


def test_an_account_without_key_and_credentials_is_refused_for_good(settings):
    settings.GOOGLE_API_KEY = settings.GOOGLE_APPLICATION_CREDENTIALS = ""
    with pytest.raises(SpeechError, match="GOOGLE_API_KEY or GOOGLE_APPLICATION_CREDENTIALS") as refusal:
        configured()
    assert refusal.value.permanent
