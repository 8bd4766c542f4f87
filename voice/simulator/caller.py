"""The caller's mind: when to speak, key, wait and hang up. Pure: told the time and what was heard, it decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from voice.simulator.script import HangUp, Press, Say, Script, Silence, Step

# Even a caller in no hurry to be realistic (pace 0) leaves the assistant this long to go on.
SETTLE_MS = 50.0


def _unknown() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Ear:
    """What the caller has heard, in milliseconds of the call.

    began_ms: when the assistant began to speak since the caller's last utterance; None when it has not.
    dry_ms: when the last word known of was or will be heard.
    complete: False while the assistant is known to be in the middle of a reply.
    heard_anything: whether the assistant has spoken at all.
    said: tells what the assistant has said since the caller's last utterance, where words are known.
    """

    began_ms: float | None
    dry_ms: float
    complete: bool
    heard_anything: bool
    said: Callable[[], str] = _unknown


@dataclass(frozen=True, slots=True)
class SpeakNow:
    step: Say
    number: int


@dataclass(frozen=True, slots=True)
class PressNow:
    digits: str


@dataclass(frozen=True, slots=True)
class HangUpNow:
    reason: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do before `until_ms`, unless something is heard."""

    until_ms: float


Action = SpeakNow | PressNow | HangUpNow | Wait


class Player(Protocol):
    """A caller as a transport sees it; lives through all transports that one call uses.

    script: whose number and language. pace: factor on the caller's waits. utterances: how often the caller has spoken
    or keyed so far. failures: what went against the script, in plain words.
    """

    @property
    def script(self) -> Script: ...

    @property
    def pace(self) -> float: ...

    @property
    def utterances(self) -> int: ...

    @property
    def failures(self) -> list[str]: ...

    def ready(self, now_ms: float) -> None:
        """The line is open, or the last action has been carried out to its end."""

    def poll(self, now_ms: float, ear: Ear) -> Action:
        """What to do now. An action other than Wait is given once, and followed by `ready` when done."""

    def check_expectations(self, replies: dict[int, str]) -> None:
        """The call is over: compare what was expected with what was heard, by utterance number."""


@dataclass(slots=True)
class ScriptPlayer:
    """Plays a script step by step; lives through all transports that one call uses.

    pace: factor on all the caller's waits; 1.0 is life, 0 waits for nothing but the assistant.
    settle_ms: how long the assistant must have been quiet in any case, real time.
    failures: what went against the script, in plain words.
    utterances: how often the caller has spoken or keyed so far.
    """

    script: Script
    pace: float = 1.0
    settle_ms: float = SETTLE_MS
    failures: list[str] = field(default_factory=list)
    utterances: int = 0
    _taken: int = 0
    _ready_ms: float = 0.0
    _silent_until_ms: float | None = None
    _expected: dict[int, list[str]] = field(default_factory=dict)

    def ready(self, now_ms: float) -> None:
        """The line is open, or the last action has been carried out to its end."""
        self._ready_ms = now_ms

    def poll(self, now_ms: float, ear: Ear) -> Action:
        """What to do now. An action other than Wait is given once, and followed by `ready` when done."""
        if self._silent_until_ms is not None:
            if now_ms < self._silent_until_ms:
                return Wait(self._silent_until_ms)
            self._silent_until_ms = None
            self._ready_ms = now_ms
        if self._taken == len(self.script.steps):
            return self._close(now_ms, ear)
        step = self.script.steps[self._taken]
        due_ms = self._due_ms(step, ear)
        if due_ms is None:
            return self._be_patient(now_ms, ear)
        return Wait(due_ms) if now_ms < due_ms else self._take(step, now_ms, ear)

    def check_expectations(self, replies: dict[int, str]) -> None:
        """Compare what was expected with what was heard: text by utterance number, as in `Heard`."""
        for utterance, patterns in self._expected.items():
            said = replies.get(utterance, "")
            self.failures += [
                f"expected {pattern!r} in the reply to utterance {utterance}, heard {said!r}"
                for pattern in patterns
                if not re.search(pattern, said, re.IGNORECASE | re.DOTALL)
            ]

    def _due_ms(self, step: Step, ear: Ear) -> float | None:
        if step.interrupt_after_ms is not None:
            return None if ear.began_ms is None else ear.began_ms + step.interrupt_after_ms * self.pace
        if step.after == "immediately":
            return self._ready_ms
        if step.after == "reply" or step.after == "greeting":
            heard = ear.began_ms is not None if step.after == "reply" else ear.heard_anything
            return self._quiet_for(self.script.pause_ms, ear) if heard else None
        return self._ready_ms + step.after * self.pace

    def _quiet_for(self, pause_ms: float, ear: Ear) -> float | None:
        return ear.dry_ms + max(pause_ms * self.pace, self.settle_ms) if ear.complete else None

    def _be_patient(self, now_ms: float, ear: Ear) -> Action:
        until_ms = max(self._ready_ms, ear.dry_ms) + self.script.patience_ms
        if now_ms < until_ms:
            return Wait(until_ms)
        awaited = "the assistant to finish its sentence" if ear.began_ms is not None else "a word of the assistant"
        self.failures.append(f"the caller waited {self.script.patience_ms / 1000:g} s for {awaited} and hung up")
        return HangUpNow("patience")

    def _take(self, step: Step, now_ms: float, ear: Ear) -> Action:
        self._taken += 1
        if isinstance(step, Say | Press):
            self.utterances += 1
        if step.expect is not None:
            self._expected.setdefault(self.utterances, []).append(step.expect)
        match step:
            case Say():
                return SpeakNow(step, self._taken)
            case Press():
                return PressNow(step.dtmf)
            case Silence():
                self._silent_until_ms = now_ms + step.silence_ms * self.pace
                return self.poll(now_ms, ear)
            case HangUp():
                return HangUpNow("script")

    def _close(self, now_ms: float, ear: Ear) -> Action:
        due_ms = self._quiet_for(self.script.closing_ms, ear) if ear.began_ms is not None else None
        if due_ms is None:
            return self._be_patient(now_ms, ear)
        return Wait(due_ms) if now_ms < due_ms else HangUpNow("end of script")
