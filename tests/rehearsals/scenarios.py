"""Scenarios for tests, as people write them."""

from __future__ import annotations

from typing import Any

from rehearsals.library import Entry
from rehearsals.results import Result
from rehearsals.runner import Rehearsal, jobs_of, run
from rehearsals.sandbox import OwnAssistant
from rehearsals.scenario import Means, Scenario, parse_scenario

HEAD = """\
title: A test
language: en
now: 2026-03-10T10:00
from: "+447700900123"
setting: dental_en
"""


def scenario(body: str, head: str = HEAD) -> Scenario:
    return parse_scenario(head + body, "test.yaml")


def rehearsed(body: str, means: Means = Means.TEXT, against: OwnAssistant | None = None, head: str = HEAD) -> Result:
    """The result of one scenario. The database must be committed: a rehearsal works on connections of its own."""
    return run(Rehearsal(jobs_of([Entry("test.yaml", scenario(body, head))], means, against)))[0]


def reasons_by_step(result: Result) -> dict[int, Any]:
    return {step.number: step.reasons for step in result.steps if step.reasons}
