"""What ElevenLabs speaks arrives as telephone audio, piece by piece, in a voice of the language, Darija included."""

from __future__ import annotations

import asyncio
import logging
import threading
import traceback
from collections.abc import Iterator

import pytest

from tests.fakes.elevenlabs import ARABIC, ENGLISH, FRENCH, MOROCCAN, SPANISH, VOICES, Answer, FakeElevenLabs
from voice.simulator.carried_speech import audio_of, texts_in
from voice.speech import registry
from voice.speech.base import SpeechError, Voice
from voice.speech.elevenlabs import ElevenLabsConfig, ElevenLabsSynthesizer, configured

KEY = "xi-right"
IN_ENGLISH = Voice("en")
TEXT = "Good morning, how can I help you?"


@pytest.fixture
def server() -> Iterator[FakeElevenLabs]:
    with FakeElevenLabs(KEY) as running:
        yield running


def synthesizer(server: FakeElevenLabs, **other) -> ElevenLabsSynthesizer:
    return ElevenLabsSynthesizer(ElevenLabsConfig(**({"key": KEY, "voices": VOICES, "url": server.url} | other)))


async def spoken(engine: ElevenLabsSynthesizer, text: str = TEXT, voice: Voice = IN_ENGLISH) -> bytes:
    return b"".join([chunk async for chunk in engine.synthesize(text, voice)])


async def failure(engine: ElevenLabsSynthesizer, voice: Voice = IN_ENGLISH) -> SpeechError:
    with pytest.raises(SpeechError) as failed:
        await spoken(engine, TEXT, voice)
    return failed.value


# --- what is spoken ---


@pytest.mark.parametrize("piece", [1, 333, 1_000_000])
async def test_a_text_is_spoken_whole_however_the_stream_is_cut(server, piece):
    server.piece = piece
    assert await spoken(synthesizer(server)) == audio_of(TEXT)


async def test_it_is_heard_before_the_rest_was_sent(server):
    server.pieces_until = threading.Event()
    audio = synthesizer(server).synthesize(TEXT, IN_ENGLISH)
    first = await anext(audio)
    assert first == audio_of(TEXT)[: server.piece]
    server.pieces_until.set()
    assert first + b"".join([chunk async for chunk in audio]) == audio_of(TEXT)


async def test_who_stops_listening_hangs_up_on_the_server(server):
    server.pieces_until = threading.Event()
    audio = synthesizer(server).synthesize(TEXT * 100, IN_ENGLISH)
    await anext(audio)
    await audio.aclose()
    server.pieces_until.set()
    assert await asyncio.to_thread(server.hung_up.wait, 5)


@pytest.mark.parametrize(
    ("language", "code", "voice_id"),
    [
        ("fr", "fr", FRENCH),
        ("en", "en", ENGLISH),
        ("es", "es", SPANISH),
        ("ar", "ar", ARABIC),
        ("ary", "ar", MOROCCAN),
    ],
)
async def test_every_language_is_spoken_in_its_own_voice(server, language, code, voice_id):
    await spoken(synthesizer(server), "سلام", Voice(language))
    asked = server.speeches[0]
    assert asked.voice_id == voice_id
    assert asked.query == {"output_format": "ulaw_8000"}
    assert asked.body == {"text": "سلام", "model_id": "eleven_flash_v2_5", "language_code": code}


@pytest.mark.parametrize("model", ["eleven_multilingual_v2"])
async def test_a_model_that_takes_no_language_is_told_none(server, model):
    await spoken(synthesizer(server, model=model), "bonjour", Voice("fr"))
    assert server.speeches[0].body == {"text": "bonjour", "model_id": model}


@pytest.mark.parametrize(("speed", "asked"), [(0.5, 0.7), (0.9, 0.9), (1.1, 1.1), (2.0, 1.2), (0.0, 0.7), (100.0, 1.2)])
async def test_the_pace_is_brought_into_the_range_of_the_engine(server, speed, asked):
    await spoken(synthesizer(server), "hello", Voice("en", speed=speed))
    assert server.speeches[0].body["voice_settings"] == {"speed": asked}


async def test_at_the_natural_pace_the_settings_of_the_voice_are_left_alone(server):
    await spoken(synthesizer(server), "hello", Voice("en", speed=1.0))
    assert "voice_settings" not in server.speeches[0].body


@pytest.mark.parametrize("text", ["", "  \n", "...", "—", "\u200f"])
async def test_text_without_a_word_is_not_sent_at_all(server, text):
    assert await spoken(synthesizer(server), text) == b""
    assert not server.speeches


# --- voices ---


@pytest.mark.parametrize(
    ("voice", "voice_id"),
    [
        (Voice("en"), ENGLISH),
        (Voice("en", name=SPANISH), SPANISH),
        (Voice("en", name=SPANISH, engine="elevenlabs"), SPANISH),
        (Voice("en", name="en+f3", engine="espeak"), ENGLISH),
    ],
)
async def test_a_voice_of_another_engine_is_left_to_that_engine(server, voice, voice_id):
    await spoken(synthesizer(server), "hello", voice)
    assert server.speeches[0].voice_id == voice_id


@pytest.mark.parametrize(
    ("voices", "gender", "voice_id"),
    [
        ({"fr-female": FRENCH, "fr-male": ENGLISH}, "female", FRENCH),
        ({"fr-female": FRENCH, "fr-male": ENGLISH}, "male", ENGLISH),
        ({"fr-male": ENGLISH, "fr": FRENCH}, "", FRENCH),
        ({"fr-male": ENGLISH, "fr": FRENCH}, "female", FRENCH),
        ({"en": ENGLISH, "fr-female": FRENCH}, "male", FRENCH),
        ({"en": ENGLISH, "fr-female": FRENCH}, "", FRENCH),
    ],
)
async def test_a_gender_is_asked_for_and_got_where_the_language_has_both(server, voices, gender, voice_id):
    await spoken(synthesizer(server, voices=voices), "bonjour", Voice("fr", gender=gender))
    assert server.speeches[0].voice_id == voice_id


def test_the_languages_are_those_that_have_a_voice(server):
    capabilities = synthesizer(server, voices={"fr": FRENCH, "ary-female": MOROCCAN}).capabilities
    assert capabilities.languages == {"fr", "ary"}
    assert capabilities.streaming
    assert synthesizer(server).capabilities.languages == {"fr", "en", "es", "ar", "ary"}


async def test_arabic_without_a_voice_is_not_spoken_in_that_of_darija(server):
    failed = await failure(synthesizer(server, voices={"ary": MOROCCAN}), Voice("ar"))
    assert failed.permanent


async def test_who_names_a_voice_needs_none_in_the_settings(server):
    await spoken(synthesizer(server, voices={}), "salut", Voice("fr", name=FRENCH))
    assert server.speeches[0].voice_id == FRENCH


@pytest.mark.parametrize("language", ["es", "de", ""])
async def test_a_language_without_a_voice_is_refused_for_good(server, language):
    failed = await failure(synthesizer(server, voices={"en": ENGLISH}), Voice(language))
    assert (str(failed), failed.permanent) == (f"elevenlabs has no voice for {language}", True)
    assert not server.speeches


async def test_a_language_that_is_none_of_ours_is_refused_for_good_whoever_is_to_speak_it(server):
    assert (await failure(synthesizer(server), Voice("de", name=ENGLISH))).permanent
    assert not server.refused


@pytest.mark.parametrize("name", ["../voices", "a/b", "a?output_format=mp3_44100_128", "a b", "é", "x" * 65, "a\n"])
async def test_a_voice_that_would_change_the_address_is_refused_for_good(server, name):
    assert (await failure(synthesizer(server), Voice("en", name=name))).permanent
    assert not server.refused


# --- connections ---


async def test_two_callers_at_once_each_get_their_own_words(server):
    engine = synthesizer(server)
    texts = ["Bonjour", "Good afternoon to you", "Hasta luego, gracias"]
    audios = await asyncio.gather(*(spoken(engine, text) for text in texts))
    assert [texts_in(audio) for audio in audios] == [[text] for text in texts]


async def test_sentences_that_follow_one_another_share_a_connection(server):
    engine = synthesizer(server)
    for _ in range(3):
        await spoken(engine)
    assert len({asked.port for asked in server.speeches}) == 1


async def test_two_accounts_share_connections_and_nothing_else(server):
    await spoken(synthesizer(server))
    server.key = "xi-other"
    await spoken(synthesizer(server, key="xi-other"))
    first, second = server.speeches
    assert first.port == second.port
    assert (first.headers["xi-api-key"], second.headers["xi-api-key"]) == (KEY, "xi-other")
    assert "cookie" not in second.headers
    assert (await failure(synthesizer(server))).permanent


def test_one_engine_serves_one_event_loop_after_another(server):
    engine = synthesizer(server)
    assert [texts_in(asyncio.run(spoken(engine, text))) for text in ("one", "two", "three")] == [
        ["one"],
        ["two"],
        ["three"],
    ]


# --- failures ---


async def test_a_slow_answer_is_waited_for(server):
    server.answers.append(Answer.SLOW)
    assert await spoken(synthesizer(server)) == audio_of(TEXT)


async def test_an_answer_that_does_not_begin_in_time_is_given_up_and_may_be_tried_again(server):
    server.answers.append(Answer.NEVER)
    failed = await failure(synthesizer(server, timeout_s=0.1))
    assert (str(failed), failed.permanent) == ("elevenlabs did not answer in time", False)


@pytest.mark.parametrize("how", ["stopped", "dropped"])
async def test_an_answer_that_breaks_off_is_told_after_what_was_heard_and_may_be_tried_again(server, how):
    if how == "dropped":
        server.answers.append(Answer.DROPPED)
    else:
        server.pieces_until = threading.Event()
    heard, reason = [], {"dropped": "could not be asked: RemoteProtocolError", "stopped": "did not answer in time"}[how]
    with pytest.raises(SpeechError, match=reason) as failed:
        async for chunk in synthesizer(server, timeout_s=0.3).synthesize(TEXT, IN_ENGLISH):
            heard.append(chunk)
    if server.pieces_until:
        server.pieces_until.set()
    assert 0 < len(b"".join(heard)) < len(audio_of(TEXT))
    assert not failed.value.permanent


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer.JSON, "elevenlabs answered without audio"),
        (Answer.HTML, "elevenlabs answered without audio"),
        (Answer.EMPTY, "elevenlabs answered without audio"),
        (Answer.CROWDED, "elevenlabs answered 429 (too_many_concurrent_requests)"),
        (Answer.BUSY, "elevenlabs answered 429 (system_busy)"),
        (Answer.BROKEN, "elevenlabs answered 500 (internal_server_error)"),
        (Answer.STRANGE, "elevenlabs answered 500"),
        (Answer.TALKATIVE, "elevenlabs answered 500"),
        (Answer.HUNG_UP, "elevenlabs could not be asked: RemoteProtocolError"),
    ],
)
async def test_what_may_pass_is_worth_another_try_and_asked_once(server, answer, message):
    server.answers.append(answer)
    engine = synthesizer(server)
    failed = await failure(engine)
    assert (str(failed), failed.permanent) == (message, False)
    assert not server.answers
    assert await spoken(engine) == audio_of(TEXT)


async def test_a_server_that_is_not_there_is_worth_another_try():
    with FakeElevenLabs() as gone:
        engine = synthesizer(gone)
    assert not (await failure(engine)).permanent


@pytest.mark.parametrize(
    ("other", "voice", "message"),
    [
        ({"key": "xi-wrong"}, IN_ENGLISH, "elevenlabs answered 401 (invalid_api_key)"),
        ({"model": "eleven_nonesuch"}, IN_ENGLISH, "elevenlabs answered 400 (model_not_found)"),
        ({}, Voice("en", name="Parrot"), "elevenlabs answered 404 (voice_not_found)"),
    ],
)
async def test_what_cannot_help_to_repeat_is_permanent(server, other, voice, message):
    failed = await failure(synthesizer(server, **other), voice)
    assert (str(failed), failed.permanent) == (message, True)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer.NO_QUOTA, "elevenlabs answered 401 (quota_exceeded)"),
        (Answer.FORBIDDEN, "elevenlabs answered 403 (missing_permissions)"),
    ],
)
async def test_an_account_that_may_not_is_permanent(server, answer, message):
    server.answers.append(answer)
    failed = await failure(synthesizer(server))
    assert (str(failed), failed.permanent) == (message, True)


# --- secrets and settings ---


async def test_neither_key_nor_words_are_told_by_errors_logs_or_settings(server, caplog):
    caplog.set_level(logging.DEBUG)
    engine = synthesizer(server, key="xi-wrong-and-secret")
    failed = await failure(engine)
    await spoken(synthesizer(server))
    told = "".join(traceback.format_exception(failed)) + caplog.text + repr(engine._config)
    assert "xi-wrong-and-secret" not in told
    assert KEY not in told
    assert TEXT not in told
    assert "b'Unauthorized'" in caplog.text


def test_the_settings_name_key_address_model_voices_and_timeout(settings):
    settings.ELEVENLABS_API_KEY = KEY
    settings.ELEVENLABS_URL = "http://127.0.0.1:9"
    settings.ELEVENLABS_MODEL = "eleven_turbo_v2_5"
    settings.ELEVENLABS_VOICES = {"fr": f" {FRENCH} ", " ary-female": MOROCCAN, "es": ""}
    settings.ELEVENLABS_TIMEOUT_S = 3.0
    voices = {"fr": FRENCH, "ary-female": MOROCCAN}
    assert configured()._config == ElevenLabsConfig(KEY, voices, "http://127.0.0.1:9", "eleven_turbo_v2_5", 3.0)


def test_without_a_key_it_is_refused_for_good_and_the_setting_named(settings):
    settings.ELEVENLABS_API_KEY = ""
    with pytest.raises(SpeechError, match="ELEVENLABS_API_KEY") as refusal:
        configured()
    assert refusal.value.permanent


def test_voices_of_a_language_that_is_none_of_ours_are_refused_for_good(settings):
    settings.ELEVENLABS_API_KEY, settings.ELEVENLABS_VOICES = KEY, {"fr": FRENCH, "darija": MOROCCAN}
    with pytest.raises(SpeechError, match=r"ELEVENLABS_VOICES .* darija") as refusal:
        configured()
    assert refusal.value.permanent


def test_it_is_found_by_its_name_and_gives_darija_a_voice(settings):
    settings.ELEVENLABS_API_KEY, settings.ELEVENLABS_VOICES = KEY, {"ary": MOROCCAN}
    registry.synthesizer.cache_clear()
    try:
        engine = registry.synthesizer("elevenlabs")
    finally:
        registry.synthesizer.cache_clear()
    assert (engine.name, engine.capabilities.languages) == ("elevenlabs", {"ary"})
