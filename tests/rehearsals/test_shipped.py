"""What ships covers every language, every transport and every wish about an appointment."""

from __future__ import annotations

import pytest

from rehearsals.scenario import Means, Say
from tests.rehearsals.shipped import LANGUAGES, of_language

WISHES = ("at_once", "step_by_step", "taken", "day_corrected", "moved", "cancelled", "confirmed", "told", "by_code")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_ships_with_scenarios_of_every_kind(language: str):
    names = [entry.name.partition("/")[2] for entry in of_language(language)]
    for wish in (*WISHES, "hung_up", "goal"):
        assert any(name.startswith(f"appointment_{wish}") for name in names), wish
    assert {name.removesuffix("_latin") for name in names} >= {"opening_hours", "price", "message_corrected", "person"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scenario_is_for_every_transport_and_says_what_is_kept(language: str):
    for entry in of_language(language):
        assert entry.scenario.transports == tuple(Means), entry.name
        assert entry.name.startswith(f"{language}/")
        if "/appointment" in entry.name:
            assert {expected.model for expected in entry.scenario.database} & {"appointment", "message"}, entry.name


def test_darija_is_spoken_in_both_scripts():
    appointments = [entry for entry in of_language("ary") if "/appointment" in entry.name]
    latin = [entry for entry in appointments if all(words.isascii() for words in _words(entry.scenario))]
    assert {entry.name for entry in latin} == {entry.name for entry in appointments if entry.name.endswith("_latin")}
    assert len(appointments) / 2 <= len(latin) + 1 <= len(appointments)


def _words(scenario) -> list[str]:
    said = [line.say for line in scenario.lines if isinstance(line, Say)]
    answers = scenario.answers.model_dump(exclude={"more"}, exclude_none=True) if scenario.answers else {}
    return [*said, *(words for topic in answers.values() for words in topic)]
