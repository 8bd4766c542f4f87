"""Whisper recognises an utterance on a thread of its own, with the real library and a model that is made here.

The model (tests/fakes/tiny_whisper.py) hears the same word in everything; what is asked of it is looked at on the way.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from structlog.testing import capture_logs

from voice.simulator.carried_speech import audio_of
from voice.speech import mulaw
from voice.speech.base import Hints, SpeechError, Transcript
from voice.speech.whisper_engine import WhisperConfig, WhisperTranscriber, configured

faster_whisper = pytest.importorskip("faster_whisper")
from tests.fakes import tiny_whisper  # noqa: E402

SILENCE = bytes([mulaw.SILENCE])


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> Path:
    return tiny_whisper.build(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def engine(model) -> WhisperTranscriber:
    return WhisperTranscriber(WhisperConfig(str(model), device="cpu", threads=1))


class Watch:
    """What was asked of the model, and from which threads. may_go: the model waits for it. failure: it raises it."""

    def __init__(self) -> None:
        self.loads: list[dict] = []
        self.asked: list[dict] = []
        self.heard: list[np.ndarray] = []
        self.threads: set[str] = set()
        self.may_go = threading.Event()
        self.may_go.set()
        self.failure: Exception | None = None
        self.says_length = False


@pytest.fixture
def watch(monkeypatch) -> Watch:
    watch = Watch()

    class Watched(faster_whisper.WhisperModel):
        def __init__(self, *args, **kwargs) -> None:
            watch.threads.add(threading.current_thread().name)
            watch.loads.append(kwargs)
            super().__init__(*args, **kwargs)

        def transcribe(self, audio, **kwargs):
            watch.threads.add(threading.current_thread().name)
            watch.heard.append(audio)
            watch.asked.append(kwargs)
            assert watch.may_go.wait(5), "the event loop was blocked"
            if watch.failure:
                raise watch.failure
            if watch.says_length:
                return iter([SimpleNamespace(text=f" {len(audio)}", avg_logprob=-0.5)]), None
            return super().transcribe(audio, **kwargs)

    monkeypatch.setattr(faster_whisper, "WhisperModel", Watched)
    return watch


async def heard(engine, text: str = "thank you", language: str = "en", hints: Hints | None = None) -> Transcript:
    stream = engine.open(language)
    audio = audio_of(text)
    for start in range(0, len(audio), 160):
        stream.push(audio[start : start + 160])
    return await stream.finish(hints or Hints())


async def failure(engine, language: str = "en") -> SpeechError:
    with pytest.raises(SpeechError) as failed:
        await heard(engine, language=language)
    return failed.value


@pytest.mark.parametrize(("language", "code"), [("fr", "fr"), ("en", "en"), ("es", "es"), ("ar", "ar"), ("ary", "ar")])
async def test_an_utterance_is_understood_in_every_language(engine, watch, language, code):
    assert await heard(engine, language=language) == Transcript(tiny_whisper.WORD, language, 1.0)
    assert watch.asked[0]["language"] == code


async def test_the_words_of_the_business_are_favoured(engine, watch):
    said = await heard(engine, hints=Hints(phrases=("Northside Dental", "whitening")))
    assert said.text == tiny_whisper.WORD
    assert watch.asked[0]["hotwords"] == "Northside Dental, whitening"


async def test_more_words_than_fit_into_a_prompt_do_no_harm(engine):
    phrases = tuple(f"a rather long name of service number {number}" for number in range(200))
    assert (await heard(engine, hints=Hints(phrases=phrases))).text == tiny_whisper.WORD


async def test_the_model_is_given_16_khz_at_full_scale(engine, watch):
    times = np.arange(8000) / 8000
    audio = mulaw.encode((16384 * np.sin(2 * np.pi * 500 * times)).astype(np.int16))
    stream = engine.open("en")
    stream.push(audio)
    await stream.finish(Hints())
    samples = watch.heard[0]
    assert (samples.dtype, len(samples)) == (np.float32, 16000)
    assert np.abs(samples).max() == pytest.approx(0.5, rel=0.05)
    assert np.abs(np.fft.rfft(samples)).argmax() == 500


async def test_confidence_is_the_mean_probability_of_a_token(engine, watch):
    watch.says_length = True
    assert (await heard(engine)).confidence == pytest.approx(np.exp(-0.5), abs=0.01)


@pytest.mark.parametrize("audio", [b"", SILENCE * 8000, audio_of("short")[:700]])
async def test_what_holds_no_speech_is_not_recognised_at_all(engine, watch, audio):
    stream = engine.open("en")
    stream.push(audio)
    assert await stream.finish(Hints()) == Transcript("", "en", 0.0)
    assert not watch.loads


async def test_an_utterance_is_heard_up_to_half_a_minute(engine, watch):
    watch.says_length = True
    stream = engine.open("en")
    for _ in range(45):
        stream.push(b"\x80" * 8000)
    assert (await stream.finish(Hints())).text == str(30 * 16000)


async def test_calls_at_once_are_recognised_one_after_another_and_do_not_mix(engine, watch):
    watch.says_length = True
    texts = ["one", "a longer one that takes more audio than the first", "b" * 600]
    said = await asyncio.gather(*(heard(engine, text) for text in texts))
    assert [transcript.text for transcript in said] == [str(2 * len(audio_of(text))) for text in texts]
    assert len(watch.loads) == 1


async def test_a_discarded_utterance_leaves_nothing_for_the_next(engine, watch):
    watch.says_length = True
    stream = engine.open("en")
    stream.push(audio_of("a noise"))
    stream.discard()
    stream.push(b"\x80" * 4000)
    assert (await stream.finish(Hints())).text == "8000"


async def test_a_stream_may_be_closed_twice(engine, watch):
    stream = engine.open("en")
    stream.push(audio_of("hello"))
    await stream.aclose()
    await stream.aclose()
    assert not watch.asked


async def test_the_model_is_loaded_and_computes_on_a_thread_of_its_own_while_the_event_loop_goes_on(engine, watch):
    watch.may_go.clear()
    finished = asyncio.ensure_future(heard(engine))
    await asyncio.sleep(0.05)
    assert not finished.done()
    watch.may_go.set()
    assert (await finished).text == tiny_whisper.WORD
    assert watch.threads == {"whisper_0"}


async def test_who_does_not_wait_for_a_slow_answer_does_not_stop_the_next(engine, watch):
    await heard(engine)
    watch.may_go.clear()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(heard(engine), 0.05)
    watch.may_go.set()
    assert (await heard(engine)).text == tiny_whisper.WORD


@pytest.mark.parametrize("error", [RuntimeError("out of memory"), ValueError("prompt too long")])
async def test_audio_that_whisper_fails_over_is_worth_another_try(engine, watch, error):
    watch.failure = error
    assert not (await failure(engine)).permanent
    watch.failure = None
    assert (await heard(engine)).text == tiny_whisper.WORD


async def test_a_folder_is_never_looked_for_on_the_network(engine, watch):
    await heard(engine)
    assert watch.loads[0]["local_files_only"] is True


async def test_warming_loads_the_model_ahead_of_the_first_call(engine, watch):
    engine.warm()
    await asyncio.to_thread(engine._thread.shutdown)
    assert len(watch.loads) == 1


async def test_warming_without_a_model_says_so_in_the_log_and_stops_nothing():
    engine = WhisperTranscriber(WhisperConfig("/nowhere"))
    with capture_logs() as logged:
        engine.warm()
        await asyncio.to_thread(engine._thread.shutdown)
    assert [line["log_level"] for line in logged] == ["error"]
    assert "WHISPER_MODEL" in logged[0]["reason"]


@pytest.mark.parametrize("name", ["/nowhere/whisper", "./nowhere", "nonesuch-size"])
async def test_a_model_that_is_not_there_is_refused_for_good_and_it_is_said_what_to_do(name):
    failed = await failure(WhisperTranscriber(WhisperConfig(name)))
    assert failed.permanent
    assert name in str(failed)
    assert "WHISPER_MODEL" in str(failed)


async def test_a_folder_without_a_model_is_refused_for_good_until_there_is_one(tmp_path, model):
    engine = WhisperTranscriber(WhisperConfig(str(tmp_path), device="cpu"))
    assert (await failure(engine)).permanent
    for file in model.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert (await heard(engine)).text == tiny_whisper.WORD


async def test_without_the_package_it_is_said_what_to_install(monkeypatch, engine):
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    failed = await failure(engine)
    assert failed.permanent
    assert "requirements-local-speech.txt" in str(failed)


@pytest.mark.parametrize("language", ["de", ""])
async def test_a_language_it_does_not_know_is_refused_for_good(engine, language):
    with pytest.raises(SpeechError) as refusal:
        engine.open(language)
    assert refusal.value.permanent


def test_a_model_that_is_called_english_is_offered_for_english_alone():
    assert WhisperTranscriber(WhisperConfig("/models/small.en")).capabilities.languages == {"en"}


async def test_a_model_that_turns_out_to_be_english_refuses_other_languages_for_good(tmp_path):
    folder = tiny_whisper.build(tmp_path / "model", multilingual=False)
    engine = WhisperTranscriber(WhisperConfig(str(folder), device="cpu"))
    assert (await failure(engine, "fr")).permanent
    assert (await heard(engine, language="en")).text == tiny_whisper.WORD


async def test_no_words_are_logged(engine, caplog):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "faster_whisper")  # which the platform's own configuration keeps quiet
    await heard(engine, hints=Hints(phrases=("whitening",)))
    assert "Processing audio" in caplog.text
    assert tiny_whisper.WORD not in caplog.text
    assert "whitening" not in caplog.text


def test_the_settings_name_model_device_type_and_threads(settings):
    settings.WHISPER_MODEL, settings.WHISPER_DEVICE = "/models/small", "cpu"
    settings.WHISPER_COMPUTE_TYPE, settings.WHISPER_THREADS = "int8", 3
    assert configured()._config == WhisperConfig("/models/small", "cpu", "int8", 3)


def test_without_a_model_in_the_settings_it_is_refused_for_good(settings):
    settings.WHISPER_MODEL = ""
    with pytest.raises(SpeechError, match="WHISPER_MODEL") as refusal:
        configured()
    assert refusal.value.permanent
