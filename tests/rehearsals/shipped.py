"""The scenarios that ship, run together: each transport in a test file of its own, for workers to share them out."""

from __future__ import annotations

from rehearsals import library
from rehearsals.results import Result
from rehearsals.runner import Rehearsal, jobs_of, run
from rehearsals.scenario import Means

LANGUAGES = ("fr", "en", "es", "ar", "ary")


def of_language(language: str) -> list[library.Entry]:
    return [entry for entry in library.shipped() if entry.scenario.language == language]


def assert_all_pass(language: str, means: Means, lanes: int) -> None:
    """Every scenario of a language, over one transport. The database must be committed."""
    entries = of_language(language)
    results = run(Rehearsal(jobs_of(entries, means), lanes=lanes))
    assert {result.scenario: result.reasons for result in results if not result.passed} == {}
    assert [result.scenario for result in results] == [entry.name for entry in entries]
    assert [result.scenario for result in results if not _says_something(result)] == []


def _says_something(result: Result) -> bool:
    return len(result.steps) > 1 and bool(result.ended_by) and any(step.heard for step in result.steps)
