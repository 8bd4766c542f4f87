"""Every scenario that ships passes with the rules engine over a media stream."""

from __future__ import annotations

import pytest

from rehearsals.scenario import Means
from tests.rehearsals.shipped import LANGUAGES, assert_all_pass

# Calls last as long as is spoken; side by side they take no longer than the longest, until the processor is full.
LANES = 16


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scenario_that_ships_passes_over_media(committed: None, language: str):
    assert_all_pass(language, Means.MEDIA, LANES)
