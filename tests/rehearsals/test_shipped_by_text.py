"""Every scenario that ships passes with the rules engine as text."""

from __future__ import annotations

import pytest

from rehearsals.scenario import Means
from tests.rehearsals.shipped import LANGUAGES, assert_all_pass

LANES = 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scenario_that_ships_passes_as_text(committed: None, language: str):
    assert_all_pass(language, Means.TEXT, LANES)
