"""A rehearsal without a telephone: the real session, dialogue, tools and database, and a line that takes no time."""

from __future__ import annotations

import asyncio
import time

from django.utils import timezone

from rehearsals.caller import Caller, Deed, Step
from rehearsals.results import Finished
from rehearsals.sandbox import Stage
from rehearsals.scenario import Scenario
from tenants.database import in_tenant
from voice import calls
from voice.dialogue.base import Opening, Say
from voice.lines.base import CallerKeyed, CallerSpoke, LineClosed, LineEvent, Spoken, TurnEnd
from voice.models import Call
from voice.recorder import Recorder
from voice.session import CallSession, SessionSettings
from voice.simulator.line import new_sid
from voice.simulator.twilio import DialStatus
from voice.snapshot import CallSnapshot
from voice.surroundings import surroundings

# How fast the assistant is taken to speak: how much of a reply is heard before the caller cuts in.
CHARACTERS_PER_S = 15.0
# A transfer that fails brings the caller back to the assistant; more often than this no scenario asks for one.
_MOST_SESSIONS = 4


class TextLine:
    """A line on which words arrive whole and at once; what would take time is reckoned."""

    def __init__(self, caller: Caller, *, language: str, interruptible: bool) -> None:
        self._caller = caller
        self._language = language
        self._interruptible = interruptible
        self._silent_s = 0.0
        self._said: list[str] = []
        self._cut = asyncio.Event()
        self._first_at: float | None = None
        self._keys: list[str] = []
        self.hung_up = False

    async def next_event(self, timeout_s: float) -> LineEvent | None:
        if self._keys:
            return CallerKeyed(self._keys.pop(0), time.monotonic())
        if self._silent_s <= 0:
            step = self._caller.next(self._caller.steps[-1].heard)
            if step is not None and step.deed is not Deed.IS_SILENT:
                return self._event(step)
            if step is None:  # nothing more to say: the caller waits for a last word, then hangs up
                return self._hang_up("end of script")
            self._silent_s = step.seconds
        if self._silent_s >= timeout_s:
            self._silent_s -= timeout_s
            return None
        self._silent_s = 0.0
        return await self.next_event(timeout_s)

    def _event(self, step: Step) -> LineEvent:
        now = time.monotonic()
        if step.deed is Deed.SAYS:
            return CallerSpoke(step.words, self._language, now, now, now, now)
        if step.deed is Deed.PRESSES:
            self._keys = list(step.words[1:])
            return CallerKeyed(step.words[0], now)
        return self._hang_up("caller")

    def _hang_up(self, reason: str) -> LineClosed:
        self.hung_up = True
        return LineClosed(reason)

    def begin_turn(self) -> None:
        self._said, self._first_at = [], None
        self._cut.clear()

    async def say(self, say: Say) -> None:
        if self._cut.is_set():
            return
        self._first_at = self._first_at or time.monotonic()
        self._said.append(say.text.strip())
        after_s = self._caller.interrupts_after_s
        if after_s is None or not (self._interruptible and say.interruptible):
            return
        so_far = " ".join(self._said)
        heard = _heard_within(so_far, after_s)
        if heard != so_far:
            self._said = [heard]
            self._cut.set()
            await asyncio.sleep(0)

    def quiet_since(self) -> float:
        return time.monotonic()

    async def fill(self, text: str, language: str) -> None:
        """Nobody waits on this line."""

    async def press(self, keys: str) -> None:
        """Nobody listens for keys."""

    async def wait_interrupted(self) -> None:
        await self._cut.wait()

    async def end_turn(self) -> Spoken:
        text = " ".join(filter(None, self._said))
        step = self._caller.steps[-1]
        step.heard = f"{step.heard} {text}".strip()
        return Spoken(text, TurnEnd.INTERRUPTED if self._cut.is_set() else TurnEnd.PLAYED, self._first_at)

    def can_hold(self, language: str) -> bool:
        """Text is read in every language."""
        return True

    def can_say(self, language: str) -> bool:
        return True

    async def change_language(self, language: str) -> None:
        self._language = language

    async def drain(self) -> None:
        """Everything has been heard."""

    async def end(self) -> None:
        """The caller knows by the session's end."""

    async def aclose(self) -> None:
        """Nothing is held."""


def _heard_within(text: str, seconds: float) -> str:
    """The whole words that are heard in so many seconds."""
    end = int(seconds * CHARACTERS_PER_S)
    return text if end >= len(text) else text[: end + 1].rpartition(" ")[0]


async def call_by_text(scenario: Scenario, stage: Stage, caller: Caller) -> Finished:
    """One call from its beginning to its end."""
    call, snapshot = await in_tenant(stage.sandbox, _answer, scenario, stage)
    for _ in range(_MOST_SESSIONS):
        line = TextLine(caller, language=scenario.language, interruptible=snapshot.assistant.turns.interruptible)
        around = surroundings()
        timing = SessionSettings(
            silence_s=around.silence_s, heartbeat_s=around.heartbeat_s, max_duration_s=around.max_duration_s
        )
        await CallSession(snapshot, line, Recorder(snapshot), timing).run()
        again = await in_tenant(stage.sandbox, _after, call, scenario.dial, stage)
        if again is None:
            return Finished(caller.steps, await in_tenant(stage.sandbox, _ended_by, call, line.hung_up))
        snapshot = again
    return Finished(caller.steps, "error", error="the caller was put through again and again")


def _answer(scenario: Scenario, stage: Stage) -> tuple[Call, CallSnapshot]:
    sid = new_sid("CA")
    call = calls.register(call_sid=sid, from_number=scenario.from_number, to_number=stage.number)
    now = timezone.now()
    call.move_to(Call.State.IN_PROGRESS, answered_at=now, alive_at=now)
    return call, calls.snapshot_of(call, stage.sandbox, Opening.NEW_CALL)


def _after(call: Call, dial: DialStatus, stage: Stage) -> CallSnapshot | None:
    """What follows a session, as Twilio would ask for it: a transfer, and the way back from one that failed."""
    call.refresh_from_db()
    if call.is_over or call.outcome != Call.Outcome.TRANSFERRED:
        return None
    if calls.transfer_ended(call, dial.value, caller_is_gone=False):
        return None
    call.refresh_from_db()
    return calls.snapshot_of(call, stage.sandbox, Opening.NOT_TRANSFERRED)


def _ended_by(call: Call, hung_up: bool) -> str:
    call.refresh_from_db()
    if call.outcome == Call.Outcome.TRANSFERRED:
        return "transferred"
    return "caller" if hung_up else "assistant"
