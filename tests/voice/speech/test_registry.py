"""Engines are found by name, made once, and chosen by the languages they declare."""

from __future__ import annotations

import subprocess
import sys

import pytest
from structlog.testing import capture_logs

from voice.speech import registry
from voice.speech.base import SpeechError


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


@pytest.mark.parametrize(("language", "name"), [("en", "pocketsphinx"), ("fr", None), ("ary", None)])
def test_a_transcriber_is_chosen_by_language(language, name):
    chosen = registry.transcriber_for(language, ["pocketsphinx"])
    assert (chosen.name if chosen else None) == name


def test_without_any_preferred_engine_nobody_listens():
    assert registry.transcriber_for("en", []) is None


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar"])
def test_a_language_with_a_voice_is_spoken_as_it_is(language):
    with capture_logs() as logged:
        engine, spoken = registry.synthesizer_for(language, ["espeak"])
    assert (engine.name, spoken, logged) == ("espeak", language, [])


def test_darija_without_a_voice_is_spoken_in_arabic_and_the_reason_is_logged():
    with capture_logs() as logged:
        engine, spoken = registry.synthesizer_for("ary", ["espeak"])
    assert (engine.name, spoken) == ("espeak", "ar")
    assert [(entry["language"], entry["spoken"]) for entry in logged] == [("ary", "ar")]
    assert logged[0]["reason"]


@pytest.mark.parametrize(("language", "preferred"), [("de", ["espeak"]), ("en", [])])
def test_a_language_that_nobody_speaks_is_refused_for_good(language, preferred):
    with pytest.raises(SpeechError) as refusal:
        registry.synthesizer_for(language, preferred)
    assert refusal.value.permanent


def test_an_engine_costs_nothing_until_it_is_asked_for():
    probe = "import sys, voice.speech.registry; print({'pocketsphinx', 'espeakng_loader'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
