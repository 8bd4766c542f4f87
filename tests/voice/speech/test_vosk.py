"""Vosk hears while the caller speaks, on threads of its own.

No model can be fetched where tests run. What loading does with a wrong folder is tested with the real package; the
rest with a stand-in module that has Vosk's classes and answers in Vosk's JSON, and that reads the text which
`voice.simulator.carried_speech.audio_of` put into the audio. It fails a test that uses a recogniser from two threads
at once.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import threading
from types import ModuleType

import numpy as np
import pytest
from structlog.testing import capture_logs

from voice.simulator.carried_speech import audio_of, texts_in
from voice.speech import mulaw
from voice.speech.base import Hints, Interim, SpeechError, Transcript
from voice.speech.vosk_engine import VoskConfig, VoskTranscriber, configured

PAUSE = bytes([mulaw.SILENCE]) * 800
# What carries no text.
MURMUR = bytes(set(range(256)) - set(audio_of("hello")))
MODELS = {"fr": "/models/fr", "en": "/models/en"}


class StandIn(ModuleType):
    """A module `vosk`. may_hear: recognisers wait for it; broken: they raise as Vosk does."""

    def __init__(self) -> None:
        super().__init__("vosk")
        self.levels: list[int] = []
        self.loaded: list[str] = []
        self.threads: set[str] = set()
        self.bytes_heard = 0
        self.may_hear = threading.Event()
        self.may_hear.set()
        self.broken = False
        standin = self

        class Model:
            def __init__(self, model_path: str) -> None:
                standin.threads.add(threading.current_thread().name)
                if not model_path.startswith("/models/"):
                    raise Exception("Failed to create a model")
                standin.loaded.append(model_path)

        class KaldiRecognizer(_Recognizer):
            vosk = standin

            def __init__(self, model: Model, sample_rate: float) -> None:
                assert isinstance(model, Model)
                assert isinstance(sample_rate, float)
                assert sample_rate == 8000
                super().__init__()

        self.Model, self.KaldiRecognizer = Model, KaldiRecognizer

    def SetLogLevel(self, level: int) -> None:
        self.levels.append(level)


class _Recognizer:
    vosk: StandIn

    def __init__(self) -> None:
        self._audio = b""
        self._words = False
        self._in_use = threading.Lock()

    def SetWords(self, enable: bool) -> None:
        self._words = enable

    def AcceptWaveform(self, data: bytes) -> int:
        assert self._in_use.acquire(blocking=False), "used by two threads at once"
        try:
            self.vosk.threads.add(threading.current_thread().name)
            assert self.vosk.may_hear.wait(5), "the event loop was blocked"
            if self.vosk.broken:
                raise Exception("Failed to process waveform")
            samples = np.frombuffer(data, np.int16)
            self.vosk.bytes_heard += len(samples)
            self._audio += mulaw.encode(samples).translate(None, MURMUR)
            return int(not samples.any())
        finally:
            self._in_use.release()

    def PartialResult(self) -> str:
        return json.dumps({"partial": self._text()}, indent=2)

    def Result(self) -> str:
        text, self._audio = self._text(), b""
        words = [{"conf": 0.5, "end": 1.0, "start": 0.5, "word": word} for word in text.split()]
        return json.dumps({"result": words, "text": text} if words and self._words else {"text": text}, indent=2)

    FinalResult = Result

    def _text(self) -> str:
        return " ".join(texts_in(self._audio))


@pytest.fixture
def vosk(monkeypatch) -> StandIn:
    standin = StandIn()
    monkeypatch.setitem(sys.modules, "vosk", standin)
    return standin


@pytest.fixture
def engine(vosk: StandIn) -> VoskTranscriber:
    return VoskTranscriber(VoskConfig(MODELS))


class Told:
    """A listener that can be waited for."""

    def __init__(self) -> None:
        self.interims: list[Interim] = []
        self._more = asyncio.Event()

    def __call__(self, interim: Interim) -> None:
        assert threading.current_thread() is threading.main_thread()
        self.interims.append(interim)
        self._more.set()

    async def next(self) -> Interim:
        self._more.clear()
        await asyncio.wait_for(self._more.wait(), 5)
        return self.interims[-1]


def push(stream, audio: bytes) -> None:
    for start in range(0, len(audio), 160):
        stream.push(audio[start : start + 160])


async def heard(engine: VoskTranscriber, text: str, language: str = "en") -> Transcript:
    stream = engine.open(language)
    push(stream, audio_of(text))
    return await stream.finish(Hints())


async def failure(engine: VoskTranscriber) -> SpeechError:
    with pytest.raises(SpeechError) as failed:
        await heard(engine, "hello")
    return failed.value


async def test_an_utterance_is_understood_with_the_mean_confidence_of_its_words(engine):
    assert await heard(engine, "bonjour à tous", "fr") == Transcript("bonjour à tous", "fr", 0.5)


async def test_what_was_said_is_told_while_the_caller_still_speaks(engine):
    told = Told()
    stream = engine.open("en", told)
    push(stream, audio_of("a table for two"))
    assert await told.next() == Interim("a table for two", "en")
    push(stream, audio_of("tonight"))
    assert await told.next() == Interim("a table for two tonight", "en")
    assert (await stream.finish(Hints())).text == "a table for two tonight"


async def test_a_pause_after_words_is_told_as_the_end_of_a_turn_and_the_words_are_kept(engine):
    told = Told()
    stream = engine.open("en", told)
    push(stream, audio_of("yes") + PAUSE)
    await told.next()
    while not told.interims[-1].end_of_turn:
        await told.next()
    assert told.interims[-1] == Interim("yes", "en", end_of_turn=True)
    push(stream, audio_of("and no"))
    assert await told.next() == Interim("yes and no", "en")
    assert await stream.finish(Hints()) == Transcript("yes and no", "en", 0.5)


async def test_a_pause_without_words_is_the_end_of_nothing(engine):
    told = Told()
    stream = engine.open("en", told)
    push(stream, PAUSE * 5)
    assert await stream.finish(Hints()) == Transcript("", "en", 0.0)
    assert not told.interims


async def test_the_same_words_are_told_once(engine):
    told = Told()
    stream = engine.open("en", told)
    push(stream, audio_of("hello") + b"\x80" * 4000)
    await told.next()
    await stream.finish(Hints())
    assert told.interims == [Interim("hello", "en")]


async def test_the_end_of_an_utterance_shorter_than_a_block_is_heard(engine, vosk):
    stream = engine.open("en")
    stream.push(audio_of("hello")[:500])
    await stream.finish(Hints())
    assert vosk.bytes_heard == 500


async def test_an_utterance_without_audio_is_an_empty_transcript(engine):
    assert await engine.open("en").finish(Hints()) == Transcript("", "en", 0.0)


async def test_an_utterance_is_heard_up_to_half_a_minute(engine, vosk):
    stream = engine.open("en")
    for _ in range(45):
        stream.push(MURMUR[:80] * 100)
    await stream.finish(Hints())
    assert vosk.bytes_heard == 30 * 8000


async def test_utterances_follow_one_another_and_do_not_mix(engine):
    stream = engine.open("en")
    push(stream, audio_of("first"))
    first = stream.finish(Hints())
    push(stream, audio_of("second"))
    second = stream.finish(Hints())
    assert [(await second).text, (await first).text] == ["second", "first"]


async def test_nothing_is_told_of_an_utterance_that_has_ended(engine, vosk):
    vosk.may_hear.clear()
    told = Told()
    stream = engine.open("en", told)
    push(stream, audio_of("hello"))
    finished = stream.finish(Hints())
    vosk.may_hear.set()
    assert (await finished).text == "hello"
    assert not told.interims


async def test_a_discarded_utterance_is_not_told_and_leaves_nothing_for_the_next(engine, vosk):
    vosk.may_hear.clear()
    told = Told()
    stream = engine.open("en", told)
    push(stream, audio_of("a noise"))
    await asyncio.sleep(0.05)
    stream.discard()
    vosk.may_hear.set()
    push(stream, audio_of("hello"))
    assert (await stream.finish(Hints())).text == "hello"
    assert {interim.text for interim in told.interims} <= {"hello"}


async def test_a_stream_may_be_closed_twice_and_leaves_no_task_behind(engine):
    before = asyncio.all_tasks()
    stream = engine.open("en")
    push(stream, audio_of("hello"))
    await stream.aclose()
    await stream.aclose()
    stream.push(audio_of("too late"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


async def test_many_calls_at_once_each_get_their_own_words(engine):
    texts = [f"caller number {number}" for number in range(6)]
    assert [said.text for said in await asyncio.gather(*(heard(engine, text) for text in texts))] == texts


async def test_kaldi_computes_on_threads_of_its_own_while_the_event_loop_goes_on(engine, vosk):
    vosk.may_hear.clear()
    stream = engine.open("en")
    push(stream, audio_of("hello"))
    finished = asyncio.ensure_future(stream.finish(Hints()))
    await asyncio.sleep(0.05)
    assert not finished.done()
    vosk.may_hear.set()
    assert (await finished).text == "hello"
    assert vosk.threads
    assert all(name.startswith("vosk") for name in vosk.threads)


async def test_who_does_not_wait_for_a_slow_answer_does_not_stop_the_next(engine, vosk):
    vosk.may_hear.clear()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(heard(engine, "slow"), 0.05)
    vosk.may_hear.set()
    assert (await heard(engine, "hello")).text == "hello"


async def test_a_model_is_loaded_once_whoever_needs_it(engine, vosk):
    await asyncio.gather(*(heard(engine, "hello") for _ in range(4)))
    assert (vosk.loaded, vosk.levels) == (["/models/en"], [-1])


async def test_warming_loads_every_model_ahead_of_the_first_call(engine, vosk):
    engine.warm()
    await asyncio.to_thread(engine.threads.shutdown)
    assert sorted(vosk.loaded) == ["/models/en", "/models/fr"]


async def test_warming_without_a_model_says_so_in_the_log_and_stops_nothing(vosk):
    engine = VoskTranscriber(VoskConfig({"en": "/nowhere"}))
    with capture_logs() as logged:
        engine.warm()
        await asyncio.to_thread(engine.threads.shutdown)
    assert [(line["log_level"], line["language"]) for line in logged] == [("error", "en")]
    assert "VOSK_MODELS" in logged[0]["reason"]


async def test_audio_that_vosk_fails_over_is_worth_another_try(engine, vosk):
    vosk.broken = True
    assert not (await failure(engine)).permanent
    vosk.broken = False
    assert (await heard(engine, "hello")).text == "hello"


async def test_an_utterance_that_failed_and_was_discarded_is_no_warning(engine, vosk):
    complaints = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, complaint: complaints.append(complaint))
    vosk.broken = True
    stream = engine.open("en")
    push(stream, audio_of("hello"))
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    stream.discard()
    del stream
    gc.collect()
    assert not complaints


@pytest.mark.parametrize("language", ["de", "ary", ""])
async def test_a_language_without_a_model_is_refused_for_good(engine, language):
    with pytest.raises(SpeechError) as refusal:
        engine.open(language)
    assert refusal.value.permanent


async def test_without_the_package_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "vosk", None)
    failed = await failure(VoskTranscriber(VoskConfig(MODELS)))
    assert failed.permanent
    assert "requirements-local-speech.txt" in str(failed)


async def test_the_real_vosk_refuses_a_folder_without_a_model_for_good_and_it_is_said_what_to_do(tmp_path):
    pytest.importorskip("vosk")
    for folder in (tmp_path, tmp_path / "nowhere"):
        failed = await failure(VoskTranscriber(VoskConfig({"en": str(folder)})))
        assert failed.permanent
        assert str(folder) in str(failed)
        assert "VOSK_MODELS" in str(failed)


def test_the_settings_name_the_models(settings):
    settings.VOSK_MODELS = {"fr": "/models/fr", " ary": " /models/ary "}
    capabilities = configured().capabilities
    assert capabilities.languages == {"fr", "ary"}
    assert (capabilities.streaming, capabilities.endpointing) == (True, True)


def test_without_a_model_in_the_settings_it_is_refused_for_good(settings):
    settings.VOSK_MODELS = {}
    with pytest.raises(SpeechError, match="VOSK_MODELS") as refusal:
        configured()
    assert refusal.value.permanent
