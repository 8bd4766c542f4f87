"""Every scenario that ships passes with the rules engine over conversation relay."""

from __future__ import annotations

import pytest

from rehearsals.scenario import Means
from tests.rehearsals.shipped import LANGUAGES, assert_all_pass

LANES = 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scenario_that_ships_passes_over_relay(committed: None, language: str):
    assert_all_pass(language, Means.RELAY, LANES)
