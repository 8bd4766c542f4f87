"""Every scenario that ships passes with the rules engine, as text and on both telephone transports."""

from __future__ import annotations

import pytest

from rehearsals import library
from rehearsals.runner import Rehearsal, jobs_of, run
from rehearsals.scenario import Means

# Calls by media stream last as long as people speak; side by side they take no longer than the longest few.
LANES = {Means.TEXT: 1, Means.RELAY: 4, Means.MEDIA: 10}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("means", list(Means))
def test_every_scenario_that_ships_passes(committed: None, means: Means):
    jobs = jobs_of(library.shipped(), means)
    assert len(jobs) > 10
    results = run(Rehearsal(jobs, lanes=LANES[means]))
    assert {result.scenario: result.reasons for result in results if not result.passed} == {}
    assert all(len(result.steps) > 1 and result.ended_by for result in results)
