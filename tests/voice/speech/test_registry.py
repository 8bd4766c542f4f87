"""Engines are found by name, made once, and chosen by the languages they declare."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from structlog.testing import capture_logs

from voice.simulator.carried_speech import CarryingSynthesizer
from voice.speech import registry
from voice.speech.base import SpeechError, SynthesizerCapabilities

CARRYING_EARS = "voice.simulator.carried_speech:CarryingTranscriber"
CARRYING_MOUTH = "voice.simulator.carried_speech:CarryingSynthesizer"


def test_an_engine_is_made_once_a_process():
    assert registry.synthesizer("espeak") is registry.synthesizer("espeak")
    assert registry.transcriber("pocketsphinx") is registry.transcriber("pocketsphinx")


@pytest.mark.parametrize("find", [registry.transcriber, registry.synthesizer])
def test_an_unknown_name_is_refused_for_good_and_the_known_ones_are_told(find):
    with pytest.raises(SpeechError, match="known are") as refusal:
        find("parrot")
    assert refusal.value.permanent


def test_an_engine_of_another_package_is_named_by_its_place():
    assert registry.synthesizer("voice.speech.espeak:EspeakSynthesizer").name == "espeak"


def names(engines):
    return [engine.name for engine in engines]


def spoken(language, preferred, own=""):
    return [(one.engine.name, one.language) for one in registry.synthesizers_for(language, preferred, own)]


@pytest.mark.parametrize(
    ("language", "chain"), [("en", ["pocketsphinx", "carrying"]), ("fr", ["carrying"]), ("nl", [])]
)
def test_transcribers_are_chosen_by_language_in_the_order_of_preference(language, chain):
    assert names(registry.transcribers_for(language, ["pocketsphinx", CARRYING_EARS])) == chain


def test_without_any_preferred_engine_nobody_listens():
    assert registry.transcribers_for("en", []) == []


def test_the_assistants_own_transcriber_comes_first_and_once():
    preferred = [CARRYING_EARS, "pocketsphinx"]
    assert names(registry.transcribers_for("en", preferred, "pocketsphinx")) == ["pocketsphinx", "carrying"]


def test_an_own_engine_that_does_not_know_the_language_is_passed_over():
    assert names(registry.transcribers_for("fr", [CARRYING_EARS], "pocketsphinx")) == ["carrying"]


@pytest.mark.parametrize("own", ["parrot", "os:getcwd", CARRYING_EARS])
def test_an_assistant_cannot_name_a_place_of_code(own):
    assert names(registry.transcribers_for("en", ["pocketsphinx"], own)) == ["pocketsphinx"]
    assert spoken("en", ["espeak"], own) == [("espeak", "en")]


def test_an_assistant_may_name_a_place_that_the_platform_has_in_its_settings(settings):
    settings.TRANSCRIBERS = [CARRYING_EARS]
    settings.SYNTHESIZERS = [CARRYING_MOUTH]
    assert names(registry.transcribers_for("en", ["pocketsphinx"], CARRYING_EARS)) == ["carrying", "pocketsphinx"]
    assert spoken("en", ["espeak"], CARRYING_MOUTH) == [("carrying", "en"), ("espeak", "en")]


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar"])
def test_a_language_with_a_voice_is_spoken_as_it_is(language):
    with capture_logs() as logged:
        assert spoken(language, ["espeak"]) == [("espeak", language)]
    assert logged == []


def test_darija_without_a_voice_is_spoken_in_arabic_and_the_reason_is_logged():
    with capture_logs() as logged:
        assert spoken("ary", ["espeak"]) == [("espeak", "ar")]
    assert [(entry["language"], entry["spoken"]) for entry in logged] == [("ary", "ar")]
    assert logged[0]["reason"]


def test_who_speaks_darija_comes_before_who_speaks_arabic_and_says_it_once():
    with capture_logs() as logged:
        assert spoken("ary", ["espeak", __name__ + ":Moroccan"]) == [("moroccan", "ary"), ("espeak", "ar")]
    assert logged == []


class Moroccan:
    name = "moroccan"
    capabilities = SynthesizerCapabilities(frozenset({"ary", "ar"}))


def test_the_assistants_own_synthesizer_is_told_apart():
    chain = registry.synthesizers_for("en", ["espeak", CARRYING_MOUTH], "espeak")
    assert [(one.engine.name, one.own) for one in chain] == [("espeak", True), ("carrying", False)]


@pytest.mark.parametrize(("language", "preferred"), [("de", ["espeak"]), ("en", [])])
def test_a_language_that_nobody_speaks_is_refused_for_good(language, preferred):
    with pytest.raises(SpeechError) as refusal:
        registry.synthesizers_for(language, preferred)
    assert refusal.value.permanent


def unconfigured():
    raise SpeechError("the key is missing", permanent=True)


def test_an_engine_that_is_not_configured_is_left_out_and_the_reason_told_once_a_process():
    registry._tell_once.cache_clear()
    place = f"{__name__}:unconfigured"
    registry._tell_once.cache_clear()  # told once a process, and another test may have heard it
    with capture_logs() as logged:
        for _ in range(3):
            assert names(registry.transcribers_for("en", [place, "pocketsphinx"])) == ["pocketsphinx"]
    assert [(entry["engine"], entry["reason"]) for entry in logged] == [(place, "the key is missing")]


def test_an_engine_that_is_not_installed_is_left_out():
    assert spoken("en", ["nowhere.to_be_found:Engine", "espeak"]) == [("espeak", "en")]


def test_a_server_starts_although_an_engine_is_not_configured():
    place = f"{__name__}:unconfigured"
    registry._tell_once.cache_clear()  # told once a process, and another test may have heard it
    with capture_logs() as logged:
        registry.warm_transcribers([place, CARRYING_EARS])
        registry.warm_synthesizers([place, CARRYING_MOUTH])
    assert {(entry["engine"], entry["reason"]) for entry in logged} == {(place, "the key is missing")}


def test_a_server_loads_what_its_settings_name_before_its_first_call_and_nothing_else():
    environment = {"TRANSCRIBERS": "google", "SYNTHESIZERS": "google,elevenlabs", "LLM_PROVIDERS": "one"}
    environment |= {"GOOGLE_API_KEY": "key", "ELEVENLABS_API_KEY": "key"}
    environment |= {"LLM_ONE_URL": "http://127.0.0.1:9/v1", "LLM_ONE_MODEL": "model"}
    probe = "import sys, config.asgi; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", probe], env=os.environ | environment, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert {"google.cloud.speech_v1", "google.cloud.texttospeech_v1", "httpcore", "openai"} <= loaded
    assert loaded.isdisjoint({"pocketsphinx", "espeakng_loader", "voice.speech.deepgram"})


class Mouth(CarryingSynthesizer):
    warmed = 0

    def warm(self) -> None:
        Mouth.warmed += 1


def test_warming_warms_each_engine():
    registry.warm_synthesizers([f"{__name__}:Mouth", "espeak"])
    assert Mouth.warmed == 1


def test_an_engine_costs_nothing_until_it_is_asked_for():
    probe = "import sys, voice.speech.registry; print({'pocketsphinx', 'espeakng_loader'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
