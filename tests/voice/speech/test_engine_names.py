"""The engines of the settings are found by name, and cost nothing where they are not named."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from voice.speech import registry
from voice.speech.base import SpeechError

CONFIGURED = {
    "OPENAI_SPEECH_API_KEY": "sk-any",
    "VOSK_MODELS": {"fr": "/models/fr"},
    "WHISPER_MODEL": "/models/whisper",
}
UNCONFIGURED = {"OPENAI_SPEECH_API_KEY": "", "VOSK_MODELS": {}, "WHISPER_MODEL": ""}
NAMES = [
    (registry.transcriber, "openai"),
    (registry.transcriber, "vosk"),
    (registry.transcriber, "whisper"),
    (registry.synthesizer, "openai"),
]


@pytest.fixture(autouse=True)
def forgotten_engines() -> Iterator[None]:
    """The registry keeps an engine for the life of a process; here each test has its own settings."""
    yield
    registry.transcriber.cache_clear()
    registry.synthesizer.cache_clear()


@pytest.mark.parametrize(("find", "name"), NAMES)
def test_an_engine_is_found_by_its_name(settings, find, name):
    for setting, value in CONFIGURED.items():
        setattr(settings, setting, value)
    assert find(name).name == name


@pytest.mark.parametrize(("find", "name"), NAMES)
def test_an_engine_that_is_not_configured_is_refused_for_good_and_the_setting_named(settings, find, name):
    for setting, value in UNCONFIGURED.items():
        setattr(settings, setting, value)
    with pytest.raises(SpeechError, match=f"{name.upper()}_[A-Z_]+ must") as refusal:
        find(name)
    assert refusal.value.permanent


@pytest.mark.parametrize("name", ["openai", "vosk", "whisper"])
def test_a_model_is_loaded_or_fetched_no_sooner_than_it_is_needed(settings, name):
    for setting, value in CONFIGURED.items():
        setattr(settings, setting, value)
    assert registry.transcriber(name).open("fr")


def test_the_optional_packages_are_not_imported_with_their_adapters():
    probe = (
        "import sys, voice.speech.vosk_engine, voice.speech.whisper_engine;"
        "print({'vosk', 'faster_whisper', 'ctranslate2', 'openai'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
