"""What came of a rehearsal, step by step, for people, machines and the portal's history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from rehearsals.caller import Step
from rehearsals.scenario import Means, Scenario
from rehearsals.texts import holds


@dataclass(frozen=True, slots=True)
class StepResult:
    """expected, unwanted: patterns. reasons: why it failed; empty when it passed."""

    number: int
    deed: str
    words: str
    heard: str
    topic: str = ""
    expected: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    passed_over: bool = False

    @property
    def passed(self) -> bool:
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Check:
    """Something about the whole call. reason: empty when it passed."""

    what: str
    reason: str = ""

    @property
    def passed(self) -> bool:
        return not self.reason


@dataclass(frozen=True, slots=True)
class Result:
    """One scenario on one transport. error: why it could not be run to its end."""

    scenario: str
    title: str
    language: str
    transport: str
    steps: tuple[StepResult, ...] = ()
    checks: tuple[Check, ...] = ()
    error: str = ""
    seconds: float = 0.0
    ended_by: str = ""

    @property
    def passed(self) -> bool:
        return not self.error and all(step.passed for step in self.steps) and all(check.passed for check in self.checks)

    @property
    def reasons(self) -> list[str]:
        """Everything that failed, in the order in which it happened, with the step it belongs to."""
        steps = [f"step {step.number}: {reason}" for step in self.steps for reason in step.reasons]
        return [*steps, *(check.reason for check in self.checks if check.reason), *([self.error] if self.error else [])]

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "passed": self.passed, "reasons": self.reasons}


@dataclass(slots=True)
class Finished:
    """A call as it went. ended_by: caller, assistant, transferred or error. problems: against the protocol's rules."""

    steps: Sequence[Step]
    ended_by: str
    error: str = ""
    problems: Sequence[str] = field(default_factory=tuple)


def judged(step: Step) -> StepResult:
    """A step with what is to be said of it."""
    expected = () if step.passed_over else step.expectation.expect
    unwanted = () if step.passed_over else step.expectation.expect_not
    reasons = [f"expected {pattern!r}, heard {step.heard!r}" for pattern in expected if not holds(pattern, step.heard)]
    reasons += [f"must not say {pattern!r}, said {step.heard!r}" for pattern in unwanted if holds(pattern, step.heard)]
    return StepResult(
        number=step.number,
        deed=step.deed.value,
        words=step.words,
        heard=step.heard,
        topic=step.topic,
        expected=expected,
        unwanted=unwanted,
        reasons=tuple(reasons),
        passed_over=step.passed_over,
    )


def checks_of(scenario: Scenario, call: Finished) -> list[Check]:
    """What is asked of the whole call, but for the database."""
    said = [step.heard for step in call.steps]
    checks = [
        Check(f"never said: {pattern}", f"said {pattern!r}: {text!r}" if text else "")
        for pattern in scenario.never_said
        for text in [next((text for text in said if holds(pattern, text)), "")]
    ]
    if scenario.ends:
        other = f"ended by {call.ended_by}, expected {scenario.ends}" if call.ended_by != scenario.ends else ""
        checks.append(Check(f"ends: {scenario.ends}", other))
    return [*checks, *(Check("protocol", problem) for problem in call.problems)]


def result_of(
    name: str, scenario: Scenario, transport: Means, call: Finished, database: Sequence[Check], seconds: float
) -> Result:
    steps = tuple(map(judged, call.steps))
    return Result(
        scenario=name,
        title=scenario.title,
        language=scenario.language,
        transport=transport.value,
        steps=steps,
        checks=(*checks_of(scenario, call), *database),
        error=call.error,
        seconds=round(seconds, 2),
        ended_by=call.ended_by,
    )


def broken(name: str, scenario: Scenario, transport: Means, error: str) -> Result:
    """A scenario that could not be begun."""
    return Result(name, scenario.title, scenario.language, transport.value, error=error)
