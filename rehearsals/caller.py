"""The caller of a scenario: hears what the assistant says, and decides what to do next. Knows no transport, no time."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from rehearsals.asked import topics_in
from rehearsals.scenario import Answers, AnyLine, Expectation, HangUp, Press, Say, Scenario, Silence
from rehearsals.texts import holds

# A caller who has done so much and is still being asked goes round in circles with the assistant.
MOST_ACTS = 60


class Deed(StrEnum):
    LISTENS = "listens"
    SAYS = "says"
    PRESSES = "presses"
    IS_SILENT = "is silent"
    HANGS_UP = "hangs up"


@dataclass(slots=True)
class Step:
    """One thing the caller did, and what the assistant said then.

    number: from 1 on; 0 is the beginning, in which the caller listens. words: what was said or pressed, the seconds of
    a silence. topic: what was asked, of an answer. passed_over: the line was not for what the assistant had said.
    """

    number: int
    deed: Deed
    words: str = ""
    expectation: Expectation = field(default_factory=Expectation)
    topic: str = ""
    passed_over: bool = False
    heard: str = ""

    @property
    def seconds(self) -> float:
        return float(self.words) if self.deed is Deed.IS_SILENT else 0.0


class Caller:
    """Plays one scenario once. `steps` grows as the call goes on."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._taken = 0
        self._given: dict[str, int] = {}
        self._has_corrected = False
        self.steps = [Step(0, Deed.LISTENS, expectation=scenario.greeting)]
        self.went_round = False

    @property
    def interrupts_after_s(self) -> float | None:
        """How long into the assistant's speech the caller speaks up; None where its end is waited for."""
        line = self._coming
        return line.interrupt_after if isinstance(line, Say) else None

    @property
    def pause_s(self) -> float:
        """How long the assistant must have been quiet before the caller does the next thing, at the least."""
        return self._coming.pause if self._coming else 0.0

    @property
    def _coming(self) -> AnyLine | None:
        lines = self._scenario.lines
        return lines[self._taken] if self._taken < len(lines) else None

    def next(self, heard: str) -> Step | None:
        """What the caller does now, having heard `heard` since they last did something. None: nothing."""
        if len(self.steps) > MOST_ACTS:
            self.went_round = True
            return self._add(Deed.HANGS_UP)
        while self._taken < len(self._scenario.lines):
            line = self._scenario.lines[self._taken]
            self._taken += 1
            if not line.when or holds(line.when, heard):
                return self._take(line)
            self._take(line).passed_over = True
        return self._answer(self._scenario.answers, heard) if self._scenario.answers else None

    def _take(self, line: AnyLine) -> Step:
        match line:
            case Say():
                return self._add(Deed.SAYS, line.say, line)
            case Press():
                return self._add(Deed.PRESSES, line.press, line)
            case Silence():
                return self._add(Deed.IS_SILENT, f"{line.silence:g}", line)
            case HangUp():
                return self._add(Deed.HANGS_UP, "", line)

    def _answer(self, answers: Answers, heard: str) -> Step | None:
        own = {f"more {index}": asked.when for index, asked in enumerate(answers.more)}
        for topic in topics_in(heard, self._scenario.language, own):
            words = self._words_for(topic, answers)
            if words:
                return self._add(Deed.SAYS, words, topic=topic)
        otherwise = self._nth("otherwise", answers.otherwise)
        return self._add(Deed.SAYS, otherwise, topic="otherwise") if otherwise and heard else None

    def _words_for(self, topic: str, answers: Answers) -> str:
        if topic.startswith("more "):
            return answers.more[int(topic.removeprefix("more "))].say
        if topic == "confirmation" and answers.correction and not self._has_corrected:
            self._has_corrected = True
            return answers.correction
        if topic == "this_number" and not answers.this_number:
            return self._nth("number", answers.number)
        return self._nth(topic, answers.to(topic))

    def _nth(self, topic: str, words: tuple[str, ...]) -> str:
        """The next of several answers to the same question; the last one again when they are used up."""
        if not words:
            return ""
        given = self._given.get(topic, 0)
        self._given[topic] = given + 1
        return words[min(given, len(words) - 1)]

    def _add(self, deed: Deed, words: str = "", expectation: Expectation | None = None, topic: str = "") -> Step:
        expected = Expectation() if expectation is None else expectation
        step = Step(len(self.steps), deed, words, expected, topic)
        self.steps.append(step)
        return step
