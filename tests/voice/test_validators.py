"""An assistant's choice of engines is checked in words that a person can act on."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from voice.models import Assistant
from voice.validators import validate_transcribers, validate_voices


def problems(validate, value) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        validate(value)
    return refusal.value.messages


@pytest.mark.parametrize(
    "voices",
    [
        {},
        {"fr": {}},
        {"fr": {"gender": "female", "speed": 0.5}, "ary": {"speed": 2}},
        {"en": {"engine": "espeak"}},
        {"en": {"engine": "openai", "name": "alloy", "gender": "", "speed": 1.25}},
    ],
)
def test_a_voice_may_be_described_in_part_or_in_full(voices):
    validate_voices(voices)  # raises nothing


@pytest.mark.parametrize(
    ("voice", "problem"),
    [
        ("alloy", "Give engine"),
        ({"pitch": 3}, "Give engine"),
        ({"engine": "parrot"}, "not one of: "),
        ({"engine": "os:getcwd"}, "not one of: "),
        ({"engine": ["espeak"]}, "not one of: "),
        ({"engine": None}, "not one of: "),
        ({"name": "alloy"}, "needs its engine"),
        ({"engine": "openai", "name": 7}, "short text"),
        ({"engine": "openai", "name": "a" * 101}, "short text"),
        ({"gender": "loud"}, "gender"),
        ({"gender": None}, "gender"),
        ({"gender": []}, "gender"),
        ({"speed": 0.49}, "speed"),
        ({"speed": 2.01}, "speed"),
        ({"speed": "1.0"}, "speed"),
        ({"speed": True}, "speed"),
        ({"speed": float("nan")}, "speed"),
    ],
)
def test_what_is_wrong_with_a_voice_is_told_with_its_language(voice, problem):
    told = problems(validate_voices, {"fr": voice})
    assert len(told) == 1
    assert told[0].startswith("fr: ")
    assert problem in told[0]


def test_all_problems_are_told_at_once():
    assert len(problems(validate_voices, {"fr": {"speed": 9, "gender": "x"}, "en": {"engine": "parrot"}})) == 3


def test_the_engines_to_choose_from_are_named():
    (told,) = problems(validate_voices, {"fr": {"engine": "parrot"}})
    assert "espeak" in told
    assert "openai" in told


@pytest.mark.parametrize("validate", [validate_voices, validate_transcribers])
def test_only_languages_of_the_platform_have_engines(validate):
    (told,) = problems(validate, {"de": {}})
    assert "de" in told


@pytest.mark.parametrize("validate", [validate_voices, validate_transcribers])
@pytest.mark.parametrize("value", [[], "fr", None, 3])
def test_what_is_not_by_language_is_refused(validate, value):
    assert problems(validate, value)


@pytest.mark.parametrize("transcribers", [{}, {"en": "pocketsphinx"}, {"fr": "vosk", "ary": "openai"}])
def test_a_transcriber_may_be_chosen_by_language(transcribers):
    validate_transcribers(transcribers)  # raises nothing


@pytest.mark.parametrize("engine", ["parrot", "", "os:getcwd", None, ["vosk"], {"engine": "vosk"}])
def test_a_transcriber_that_is_not_here_is_refused(engine):
    (told,) = problems(validate_transcribers, {"fr": engine})
    assert told.startswith("fr: ")
    assert "pocketsphinx" in told


def test_a_place_of_code_may_be_chosen_only_if_the_platform_uses_it(settings):
    settings.TRANSCRIBERS = ["voice.simulator.carried_speech:CarryingTranscriber"]
    validate_transcribers({"fr": "voice.simulator.carried_speech:CarryingTranscriber"})
    settings.TRANSCRIBERS = ["pocketsphinx"]
    assert problems(validate_transcribers, {"fr": "voice.simulator.carried_speech:CarryingTranscriber"})


def test_an_assistant_is_checked_by_both():
    assistant = Assistant(
        name="Léa", language="fr", voices={"fr": {"speed": 9}}, transcribers={"fr": "parrot"}, business={}
    )
    with pytest.raises(ValidationError) as refusal:
        assistant.clean_fields()
    assert set(refusal.value.message_dict) == {"voices", "transcribers"}
