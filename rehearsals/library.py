"""The scenarios that ship with the product, and the businesses they are written for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rehearsals.scenario import Problem as Problem
from rehearsals.scenario import Scenario, ScenarioError, Setting, changed, load_scenario, load_setting

SCENARIOS = Path(__file__).parent / "scenarios"
SETTINGS = SCENARIOS / "settings"
# What a scenario is run against that names no business, by its language.
_PLAIN = {"fr": "plain_fr", "en": "plain_en", "es": "plain_es", "ar": "plain_ar", "ary": "plain_ary"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A scenario and its name: of a shipped one its language and file, as in fr/opening_hours."""

    name: str
    scenario: Scenario


@cache
def shipped() -> tuple[Entry, ...]:
    """All of them, in the order of their names. Raises ScenarioError."""
    found = sorted(path for path in SCENARIOS.glob("*/*.yaml") if path.parent != SETTINGS)
    return tuple(Entry(f"{path.parent.name}/{path.stem}", load_scenario(path)) for path in found)


def shipped_text(name: str) -> str | None:
    """The YAML of a shipped scenario; None where there is none of that name."""
    if name not in {entry.name for entry in shipped()}:
        return None
    return (SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8")


def found_at(paths: Iterable[Path]) -> list[Entry]:
    """The scenarios of these files, and of all files in these folders. Raises ScenarioError."""
    files = [file for path in paths for file in (sorted(path.rglob("*.yaml")) if path.is_dir() else [path])]
    return [Entry(str(file), load_scenario(file)) for file in files if file.parent != SETTINGS]


def setting_of(scenario: Scenario, name: str) -> Setting:
    """The business that a scenario is written for, with its changes. Raises ScenarioError."""
    wanted = scenario.setting or _PLAIN[scenario.language]
    path = SETTINGS / f"{wanted}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in SETTINGS.glob("*.yaml")))
        problem = Problem(line=0, field="setting", problem=f"{wanted} is not known; known are {known}")
        raise ScenarioError(name, [problem])
    return changed(_setting_at(path), scenario, name)


@cache
def _setting_at(path: Path) -> Setting:
    return load_setting(path)
