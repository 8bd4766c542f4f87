"""An utterance is heard by Deepgram while it is spoken, whatever happens to the connection meanwhile."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from tests.fakes.deepgram import SILENCE, Answer, FakeDeepgram
from voice.simulator.carried_speech import audio_of, texts_in
from voice.speech import deepgram, registry
from voice.speech.base import SAMPLE_RATE, Hints, Interim, SpeechError, Transcript, nobody_listens
from voice.speech.deepgram import DeepgramStream, DeepgramTranscriber, configured
from voice.speech.deepgram_protocol import DeepgramConfig

KEY = "dg-right"
WORDS = "my name is Nobody"
PAUSE = SILENCE * (SAMPLE_RATE * 400 // 1000)


@pytest.fixture
def server() -> Iterator[FakeDeepgram]:
    with FakeDeepgram(KEY) as running:
        yield running


def transcriber(server: FakeDeepgram, **other) -> DeepgramTranscriber:
    return DeepgramTranscriber(DeepgramConfig(**({"key": KEY, "url": server.url} | other)))


@asynccontextmanager
async def call(
    server: FakeDeepgram, language: str = "en", listener=nobody_listens, **other
) -> AsyncIterator[DeepgramStream]:
    stream = transcriber(server, **other).open(language, listener)
    try:
        yield stream
    finally:
        await stream.aclose()
        await server.until(lambda: not any(connection.open for connection in server.connections))


def say(stream: DeepgramStream, *spoken: str | bytes) -> None:
    audio = b"".join(audio_of(one) if isinstance(one, str) else one for one in spoken)
    for start in range(0, len(audio), 160):
        stream.push(audio[start : start + 160])


async def heard(stream: DeepgramStream, *spoken: str | bytes) -> Transcript:
    say(stream, *spoken)
    return await stream.finish(Hints())


async def failure(stream: DeepgramStream) -> SpeechError:
    with pytest.raises(SpeechError) as failed:
        await heard(stream, WORDS)
    return failed.value


# --- what is heard ---


@pytest.mark.parametrize(
    ("language", "code"), [("fr", "fr"), ("en", "en"), ("es", "es"), ("ar", "ar"), ("ary", "ar-MA")]
)
async def test_what_is_said_is_understood_in_every_language(server, language, code):
    async with call(server, language) as stream:
        assert await heard(stream, "Bonjour, ça va ? مرحبا") == Transcript("Bonjour, ça va ? مرحبا", language, 0.9)
    assert server.last.query["language"] == code


async def test_the_connection_is_asked_for_what_the_telephone_sends(server):
    async with call(server, endpointing_ms=400) as stream:
        await heard(stream, "hello")
    assert server.last.query == {
        "model": "nova-3",
        "language": "en",
        "encoding": "mulaw",
        "sample_rate": "8000",
        "channels": "1",
        "interim_results": "true",
        "smart_format": "true",
        "endpointing": "400",
    }


async def test_parameters_in_the_address_are_kept(server):
    async with call(server, url=f"{server.url}?mip_opt_out=true") as stream:
        assert (await heard(stream, "hello")).text == "hello"
    assert server.last.query["mip_opt_out"] == "true"


async def test_the_connection_is_made_when_the_call_begins(server):
    async with call(server):
        await server.until(lambda: server.connections)
        assert not server.last.audio


async def test_the_audio_arrives_as_it_was_pushed_a_few_frames_at_a_time(server):
    async with call(server) as stream:
        audio = audio_of(WORDS * 10)[: 100 * 160 + 37]
        for start in range(0, len(audio), 160):
            stream.push(audio[start : start + 160])
            await asyncio.sleep(0.001)
        await stream.finish(Hints())
    assert bytes(server.last.audio) == audio
    assert all(480 <= size <= 1920 for size in server.last.blocks[:-1])


async def test_utterances_follow_one_another_on_one_connection_and_do_not_mix(server):
    async with call(server) as stream:
        said = [await heard(stream, text) for text in ("first", "second", "third")]
    assert [transcript.text for transcript in said] == ["first", "second", "third"]
    assert len(server.connections) == 1


async def test_the_next_utterance_may_begin_before_the_last_one_is_understood(server):
    server.answers += [Answer.SLOW, Answer.SLOW]
    async with call(server) as stream:
        say(stream, "first")
        first = stream.finish(Hints())
        say(stream, "second")
        second = stream.finish(Hints())
        say(stream, "third")
        assert [transcript.text for transcript in await asyncio.gather(first, second)] == ["first", "second"]
        assert (await stream.finish(Hints())).text == "third"


async def test_two_calls_at_once_keep_apart(server):
    engine = transcriber(server)
    told: dict[str, list[Interim]] = {text: [] for text in ("one", "two", "three")}
    streams = {text: engine.open("en", told[text].append) for text in told}
    for _ in range(6):
        for text, stream in streams.items():
            say(stream, text)
            await asyncio.sleep(0.005)
    said = await asyncio.gather(*(stream.finish(Hints()) for stream in streams.values()))
    await asyncio.gather(*(stream.aclose() for stream in streams.values()))
    assert [set(transcript.text.split()) for transcript in said] == [{"one"}, {"two"}, {"three"}]
    assert all({word for interim in told[text] for word in interim.text.split()} == {text} for text in told)
    assert len(server.connections) == 3


async def test_nothing_recognised_is_an_empty_transcript(server):
    async with call(server) as stream:
        assert await heard(stream, SILENCE * 4000) == Transcript("", "en", 0.0)


async def test_an_utterance_without_audio_is_not_asked_about(server):
    async with call(server) as stream:
        assert await stream.finish(Hints()) == Transcript("", "en", 0.0)
        await server.until(lambda: server.connections)
    assert not server.last.audio
    assert "Finalize" not in server.last.messages


async def test_of_an_utterance_that_waits_for_a_connection_the_last_half_minute_is_kept(server):
    async with call(server) as stream:
        say(stream, "forgotten", SILENCE * (15 * SAMPLE_RATE), "kept", SILENCE * (25 * SAMPLE_RATE))
        assert (await stream.finish(Hints())).text == "kept"
    assert len(server.last.audio) == 30 * SAMPLE_RATE


async def test_a_caller_who_speaks_longer_than_half_a_minute_is_heard_to_the_end(server):
    async with call(server) as stream:
        for number in range(4):
            say(stream, f"part {number}", SILENCE * (10 * SAMPLE_RATE))
            expected = len(audio_of("part 0")) * (number + 1) + 10 * SAMPLE_RATE * (number + 1)
            await server.until(lambda sent=expected: server.connections and len(server.last.audio) > sent - 640)
        assert (await stream.finish(Hints())).text == "part 0 part 1 part 2 part 3"


# --- while it is spoken ---


async def test_interim_results_tell_all_of_the_utterance_so_far(server):
    told: list[Interim] = []
    async with call(server, "fr", told.append) as stream:
        say(stream, "je voudrais")
        await server.until(lambda: told)
        say(stream, "un rendez-vous")
        await server.until(lambda: len(told) > 1)
        await stream.finish(Hints())
    assert told == [Interim("je voudrais", "fr"), Interim("je voudrais un rendez-vous", "fr")]


async def test_a_result_that_tells_nothing_new_is_not_told(server):
    told: list[Interim] = []
    async with call(server, listener=told.append, endpointing_ms=9000) as stream:
        say(stream, SILENCE * 4000, "hello", SILENCE * 4000)
        await server.until(lambda: server.connections and len(server.last.audio) > 11000)
        await stream.finish(Hints())
    assert told == [Interim("hello", "en")]


async def test_a_pause_is_told_as_the_end_of_the_turn(server):
    told: list[Interim] = []
    async with call(server, listener=told.append) as stream:
        say(stream, "hello", PAUSE)
        await server.until(lambda: told and told[-1].end_of_turn)
        assert (await stream.finish(Hints())).text == "hello"
    assert told[-1] == Interim("hello", "en", end_of_turn=True)


async def test_what_was_said_before_a_pause_and_after_it_is_one_utterance(server):
    told: list[Interim] = []
    async with call(server, listener=told.append) as stream:
        say(stream, "my name is", PAUSE)
        await server.until(lambda: told and told[-1].end_of_turn)
        say(stream, "Nobody")
        await server.until(lambda: told[-1] == Interim("my name is Nobody", "en"))
        assert (await stream.finish(Hints())).text == "my name is Nobody"


async def test_who_ends_the_utterance_at_the_end_of_the_turn_has_it_at_once(server, monkeypatch):
    # Nothing is left to be recognised then, and Deepgram does not answer a request to finalize nothing.
    monkeypatch.setattr(deepgram, "_SETTLED_S", 60.0)
    server.noticeable_s = 0.3
    understood: list[asyncio.Task[Transcript]] = []

    def listen(interim: Interim) -> None:
        if interim.end_of_turn:
            understood.append(asyncio.ensure_future(stream.finish(Hints())))

    async with call(server, listener=listen) as stream:
        say(stream, "hello", PAUSE)
        await server.until(lambda: understood)
        assert (await understood[0]).text == "hello"
        assert (await heard(stream, "again")).text == "again"


async def test_nothing_is_told_of_an_utterance_that_was_finished(server):
    told: list[Interim] = []
    server.answers.append(Answer.SLOW)
    async with call(server, listener=told.append) as stream:
        say(stream, "hello", PAUSE)
        assert (await stream.finish(Hints())).text == "hello"
    assert not told


async def test_a_request_to_finalize_that_is_not_answered_is_not_waited_for_when_next_to_nothing_is_left(
    server, monkeypatch
):
    monkeypatch.setattr(deepgram, "_SETTLED_S", 0.05)
    monkeypatch.setattr(deepgram, "_UNHEARD_S", 0.05)
    server.noticeable_s = 0.5
    async with call(server, timeout_s=3.0) as stream:
        assert await heard(stream, SILENCE * 2000) == Transcript("", "en", 0.0)
    assert server.last.messages == ["Finalize", "CloseStream"]


async def test_what_is_heard_of_the_next_utterance_answers_a_request_that_was_not_answered(server, monkeypatch):
    monkeypatch.setattr(deepgram, "_UNHEARD_S", 60.0)
    server.noticeable_s = 0.3
    told: list[Interim] = []
    async with call(server, listener=told.append) as stream:
        say(stream, SILENCE * 2000)
        first = stream.finish(Hints())
        say(stream, "hello")
        await server.until(lambda: told)
        second = stream.finish(Hints())
        assert [transcript.text for transcript in await asyncio.gather(first, second)] == ["", "hello"]
    assert told == [Interim("hello", "en")]


async def test_an_unanswered_request_is_waited_for_when_much_is_left(server, monkeypatch):
    monkeypatch.setattr(deepgram, "_SETTLED_S", 0.01)
    monkeypatch.setattr(deepgram, "_UNHEARD_S", 0.01)
    server.answers.append(Answer.SLOW)
    server.interim_s = 60.0
    async with call(server, endpointing_ms=5000) as stream:
        assert (await heard(stream, WORDS, SILENCE * 4000)).text == WORDS


async def test_an_unanswered_request_is_waited_for_when_a_word_is_left(server, monkeypatch):
    monkeypatch.setattr(deepgram, "_SETTLED_S", 0.01)
    monkeypatch.setattr(deepgram, "_UNHEARD_S", 0.01)
    server.answers.append(Answer.SLOW)
    told: list[Interim] = []
    async with call(server, listener=told.append) as stream:
        say(stream, "yes")
        await server.until(lambda: told)
        assert await stream.finish(Hints()) == Transcript("yes", "en", server.confidence)


# --- what is not wanted ---


async def test_a_discarded_utterance_leaves_nothing_for_the_next(server):
    told: list[Interim] = []
    async with call(server, listener=told.append) as stream:
        say(stream, "a noise")
        await server.until(lambda: told)
        stream.discard()
        assert (await heard(stream, "hello")).text == "hello"
    assert told[0] == Interim("a noise", "en")
    assert {interim.text for interim in told[1:]} <= {"hello"}
    assert server.last.messages == ["Finalize", "Finalize", "CloseStream"]


async def test_results_that_come_late_for_a_discarded_utterance_are_not_told(server):
    told: list[Interim] = []
    server.answers.append(Answer.SLOW)
    async with call(server, listener=told.append) as stream:
        say(stream, "a noise")
        await server.until(lambda: told)
        stream.discard()
        del told[:]
        say(stream, "hello")
        await server.until(lambda: told)
        assert (await stream.finish(Hints())).text == "hello"
    assert {interim.text for interim in told} == {"hello"}


async def test_what_is_discarded_before_it_was_sent_is_never_sent(server):
    async with call(server) as stream:
        say(stream, "a noise")
        stream.discard()
        assert (await heard(stream, "hello")).text == "hello"
    assert texts_in(bytes(server.last.audio)) == ["hello"]
    assert server.last.messages == ["Finalize", "CloseStream"]


async def test_what_was_not_yet_sent_of_a_discarded_utterance_is_never_sent(server):
    told: list[Interim] = []
    async with call(server, listener=told.append) as stream:
        say(stream, "a noise")
        await server.until(lambda: told)
        say(stream, "and more of it")
        stream.discard()
        assert (await heard(stream, "hello")).text == "hello"
    assert texts_in(bytes(server.last.audio)) == ["a noise", "hello"]


async def test_nothing_is_discarded_where_nothing_was_said(server):
    async with call(server) as stream:
        stream.discard()
        stream.discard()
        assert (await heard(stream, "hello")).text == "hello"


# --- connections that do not last ---


async def test_the_connection_is_kept_alive_between_utterances(server):
    server.idle_s = 0.3
    async with call(server, keep_alive_s=0.05) as stream:
        await heard(stream, "hello")
        await server.until(lambda: server.last.messages.count("KeepAlive") >= 10)
        assert (await heard(stream, "again")).text == "again"
    assert len(server.connections) == 1


async def test_a_connection_that_drops_between_utterances_is_replaced(server):
    server.idle_s = 0.1
    async with call(server, keep_alive_s=30.0) as stream:
        assert (await heard(stream, "first")).text == "first"
        await server.until(lambda: len(server.connections) > 1)
        assert (await heard(stream, "second")).text == "second"
    assert texts_in(bytes(server.connections[0].audio)) == ["first"]


async def test_a_connection_that_drops_within_an_utterance_is_replaced_and_told_all_of_it(server):
    server.drops.append(2000)
    told: list[Interim] = []
    async with call(server, listener=told.append) as stream:
        say(stream, "my name is")
        await server.until(lambda: len(server.connections) == 2)
        say(stream, "Nobody")
        assert (await stream.finish(Hints())).text == "my name is Nobody"
    assert texts_in(bytes(server.last.audio)) == ["my name is", "Nobody"]


async def test_a_connection_that_drops_before_its_answer_is_replaced_at_once_and_told_all_of_it(server, monkeypatch):
    monkeypatch.setattr(deepgram, "_DELAYS_S", (60.0,))
    server.answers.append(Answer.DROPPED)
    async with call(server) as stream:
        assert (await heard(stream, WORDS)).text == WORDS
        assert (await heard(stream, "again")).text == "again"
    assert [texts_in(bytes(one.audio)) for one in server.connections] == [[WORDS], [WORDS, "again"]]


async def test_what_was_discarded_is_not_told_to_the_next_connection(server, monkeypatch):
    monkeypatch.setattr(deepgram, "_DELAYS_S", (60.0,))
    server.drops.append(3200)
    async with call(server) as stream:
        say(stream, "a noise")
        await server.until(lambda: server.connections and not server.connections[0].open)
        stream.discard()
        assert (await heard(stream, "hello")).text == "hello"
    assert texts_in(bytes(server.last.audio)) == ["hello"]


async def test_what_was_discarded_as_the_connection_dropped_is_not_told_to_the_next_one(server):
    told: list[Interim] = []
    async with call(server, listener=told.append) as stream:
        say(stream, "a noise")
        await server.until(lambda: told)
        server.drop()
        while server.last.open:
            time.sleep(0.001)  # so that the stream has had no time to notice
        stream.discard()
        assert (await heard(stream, "hello")).text == "hello"
    assert len(server.connections) == 2
    assert texts_in(bytes(server.last.audio)) == ["hello"]
    assert server.last.messages == ["Finalize", "CloseStream"]


async def test_two_utterances_under_way_survive_a_drop_in_order(server):
    server.answers += [Answer.SLOW, Answer.DROPPED]
    server.delay_s = 0.05
    async with call(server) as stream:
        say(stream, "first")
        first = stream.finish(Hints())
        say(stream, "second")
        second = stream.finish(Hints())
        assert [transcript.text for transcript in await asyncio.gather(first, second)] == ["first", "second"]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer.DROPPED, "deepgram closed the connection (1011 NET-0000)"),
        (Answer.NO_JSON, "deepgram's answer is malformed"),
        (Answer.MALFORMED, "deepgram's answer is malformed"),
        (Answer.ERROR, "deepgram reported an error"),
    ],
)
async def test_what_may_pass_is_tried_again_once_and_then_told(server, answer, message):
    server.answers += [answer] * 3
    async with call(server) as stream:
        failed = await failure(stream)
        assert (str(failed), failed.permanent) == (message, False)
        assert (await heard(stream, "hello")).text == "hello"
    assert not server.answers


async def test_a_slow_answer_is_waited_for(server):
    server.answers.append(Answer.SLOW)
    async with call(server) as stream:
        assert (await heard(stream, "hello")).text == "hello"


async def test_an_answer_that_never_comes_is_given_up_and_the_next_one_asked_for_elsewhere(server):
    server.answers.append(Answer.NEVER)
    async with call(server, timeout_s=0.2) as stream:
        failed = await failure(stream)
        assert (str(failed), failed.permanent) == ("deepgram did not answer in time", False)
        await server.until(lambda: len(server.connections) == 2)
        assert (await heard(stream, "hello")).text == "hello"
    assert texts_in(bytes(server.last.audio)) == ["hello"]


async def test_an_answer_that_comes_too_late_is_not_taken_for_the_next_one(server):
    server.answers.append(Answer.SLOW)
    server.delay_s = 0.3
    async with call(server, timeout_s=0.15) as stream:
        assert not (await failure(stream)).permanent
        assert (await heard(stream, "hello")).text == "hello"


# --- refusals ---


@pytest.mark.parametrize("status", [400, 402, 403, 404])
async def test_what_cannot_help_to_repeat_is_permanent_and_asked_once(server, status):
    server.refusals.append(status)
    async with call(server) as stream:
        for _ in range(2):
            failed = await failure(stream)
            assert (str(failed), failed.permanent) == (f"deepgram answered {status}", True)
    assert (server.refused, len(server.connections)) == (1, 0)


async def test_a_wrong_key_is_permanent_and_told_when_an_utterance_is(server):
    async with call(server, key="dg-wrong") as stream:
        await server.until(lambda: server.refused)
        failed = await failure(stream)
    assert (str(failed), failed.permanent) == ("deepgram answered 401", True)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_an_overloaded_server_fails_the_utterance_that_waits_for_it_and_is_asked_again(server, status):
    server.refusals.append(status)
    async with call(server) as stream:
        failed = await failure(stream)
        assert (str(failed), failed.permanent) == (f"deepgram answered {status}", False)
        assert (await heard(stream, "hello")).text == "hello"


async def test_an_overloaded_server_is_asked_again_while_the_caller_speaks(server):
    server.refusals += [429, 500]
    async with call(server) as stream:
        say(stream, "hello")
        await server.until(lambda: server.connections)
        assert (await stream.finish(Hints())).text == "hello"


async def test_who_waits_for_a_transcript_does_not_wait_for_the_next_attempt(server, monkeypatch):
    monkeypatch.setattr(deepgram, "_DELAYS_S", (60.0,))
    server.refusals.append(500)
    async with call(server) as stream:
        await server.until(lambda: server.refused)
        await asyncio.sleep(0.02)
        assert (await heard(stream, "hello")).text == "hello"


async def test_a_server_that_is_not_there_is_worth_another_try():
    with FakeDeepgram() as gone:
        pass
    async with call(gone) as stream:
        assert not (await failure(stream)).permanent


async def test_a_server_that_does_not_finish_its_handshake_is_given_up():
    listening = await asyncio.start_server(lambda reader, writer: reader.read(), "127.0.0.1", 0)
    host, port = listening.sockets[0].getsockname()
    engine = DeepgramTranscriber(DeepgramConfig(KEY, f"ws://{host}:{port}/v1/listen", timeout_s=0.1))
    stream = engine.open("en")
    failed = await failure(stream)
    await stream.aclose()
    listening.close()
    assert not failed.permanent
    assert "in time" in str(failed)


async def test_an_address_that_is_none_is_permanent(server):
    async with call(server, url="https://api.deepgram.com/v1/listen") as stream:
        failed = await failure(stream)
    assert failed.permanent
    assert "DEEPGRAM_URL" in str(failed)


@pytest.mark.parametrize("language", ["de", "", "EN"])
def test_a_language_it_does_not_know_is_refused_for_good(language):
    with pytest.raises(SpeechError) as refusal:
        DeepgramTranscriber(DeepgramConfig(KEY)).open(language)
    assert refusal.value.permanent


@pytest.mark.parametrize(
    ("model", "languages"),
    [
        ("nova-3", {"fr", "en", "es", "ar", "ary"}),
        ("nova-3-general", {"fr", "en", "es", "ar", "ary"}),
        ("nova-3-medical", {"en"}),
        ("nova-2", {"fr", "en", "es"}),
        ("nova-2-phonecall", {"en"}),
    ],
)
def test_the_languages_are_those_of_the_model(model, languages):
    capabilities = DeepgramTranscriber(DeepgramConfig(KEY, model=model)).capabilities
    assert capabilities.languages == languages
    assert (capabilities.streaming, capabilities.endpointing) == (True, True)


# --- the end of a call ---


async def test_a_stream_may_be_closed_twice_and_leaves_no_task(server):
    before = asyncio.all_tasks()
    stream = transcriber(server).open("en")
    await heard(stream, "hello")
    say(stream, "and another th")
    await stream.aclose()
    await stream.aclose()
    assert asyncio.all_tasks() == before
    await server.until(lambda: not server.last.open)
    assert server.last.messages[-1] == "CloseStream"


@pytest.mark.parametrize("key", [KEY, "dg-wrong"])
async def test_a_stream_that_is_closed_before_it_was_connected_leaves_no_task(server, key):
    before = asyncio.all_tasks()
    stream = transcriber(server, key=key).open("en")
    await stream.aclose()
    assert asyncio.all_tasks() == before
    assert not server.connections


async def test_who_waits_for_a_transcript_is_told_that_the_stream_was_closed(server):
    server.answers.append(Answer.NEVER)
    stream = transcriber(server).open("en")
    waiting = asyncio.create_task(heard(stream, "hello"))
    await server.until(lambda: server.connections and "Finalize" in server.last.messages)
    await stream.aclose()
    with pytest.raises(SpeechError, match="closed"):
        await waiting


async def test_audio_that_comes_after_the_end_does_no_harm(server):
    stream = transcriber(server).open("en")
    await stream.aclose()
    say(stream, "hello")
    stream.discard()
    with pytest.raises(SpeechError, match="closed"):
        await heard(stream, "hello")


async def test_who_gives_up_waiting_loses_only_that_utterance(server):
    server.answers.append(Answer.SLOW)
    async with call(server) as stream:
        say(stream, "first")
        waiting = asyncio.ensure_future(stream.finish(Hints()))
        await server.until(lambda: server.connections and "Finalize" in server.last.messages)
        waiting.cancel()
        assert (await heard(stream, "second")).text == "second"


# --- secrets and settings ---


async def test_neither_key_nor_words_are_told_by_errors_logs_or_settings(server, caplog):
    caplog.set_level(logging.DEBUG)
    server.answers.append(Answer.NO_JSON)
    with capture_logs() as logged:
        async with call(server, key="dg-wrong-and-secret") as refused:
            failed = await failure(refused)
        async with call(server) as stream:
            await heard(stream, WORDS)
    told = "".join(traceback.format_exception(failed)) + caplog.text + str(logged)
    told += repr(DeepgramConfig(KEY)) + repr(DeepgramConfig("dg-wrong-and-secret"))
    assert "dg-wrong-and-secret" not in told
    assert KEY not in told
    assert "Nobody" not in told
    assert [entry["reason"] for entry in logged] == ["deepgram answered 401", "deepgram's answer is malformed"]


def test_the_settings_name_key_address_model_and_timeout(settings):
    settings.DEEPGRAM_API_KEY = KEY
    settings.DEEPGRAM_URL = "ws://127.0.0.1:9/v1/listen"
    settings.DEEPGRAM_MODEL = "nova-2"
    settings.DEEPGRAM_TIMEOUT_S = 3.0
    assert configured()._config == DeepgramConfig(KEY, "ws://127.0.0.1:9/v1/listen", "nova-2", 3.0)


def test_without_a_key_it_is_refused_for_good_and_the_setting_named(settings):
    settings.DEEPGRAM_API_KEY = ""
    with pytest.raises(SpeechError, match="DEEPGRAM_API_KEY") as refusal:
        configured()
    assert refusal.value.permanent


def test_it_is_found_by_its_name(settings):
    settings.DEEPGRAM_API_KEY = KEY
    registry.transcriber.cache_clear()
    try:
        assert registry.transcriber("deepgram").name == "deepgram"
    finally:
        registry.transcriber.cache_clear()
