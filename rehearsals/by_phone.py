"""A rehearsal by telephone: a simulated Twilio calls the sandbox's server, over real webhooks and websockets."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rehearsals.caller import Caller, Deed, Step
from rehearsals.results import Finished
from rehearsals.sandbox import Stage
from rehearsals.scenario import Means, Scenario, Silence
from rehearsals.server import RehearsalServer
from tenants.database import in_tenant
from voice.models import Call
from voice.simulator.caller import SETTLE_MS, Action, Ear, HangUpNow, PressNow, SpeakNow, Wait
from voice.simulator.carried_speech import BRISK_TONGUE, TONGUE
from voice.simulator.report import CallReport
from voice.simulator.script import Say, Script
from voice.simulator.twilio import CallPlan, SimulatedCall, Transport
from voice.surroundings import Surroundings, of_settings

# What takes a caller a second takes this one so much: silences, and how long before cutting in. The assistant's
# patience is shortened alike.
TEMPO = 0.2
# How long the assistant must have been quiet before the caller speaks: over a media stream a reply may come in pieces.
PAUSE_MS = {Means.RELAY: 100.0, Means.MEDIA: 300.0}
# How long a caller with nothing left to say stays on the line for the assistant to end the call.
CLOSING_MS = 4000.0
PATIENCE_MS = 20_000.0
_FAST_CHARACTERS_PER_S = 2000.0
_CHARACTERS_PER_S = 150.0
# A voice that carries its words has no pauses within a sentence, so a short silence ends a turn.
_TURN_STOP_MS = 400
# The least that turn-taking waits for; of a speech that lasts no longer than its words need.
_BRISK_TURN_STOP_MS = 100
_ENGINES = "voice.simulator.carried_speech"
_END_WRITTEN_WITHIN_S = 15.0


@dataclass(slots=True)
class PhoneCaller:
    """The caller of a scenario as the simulator's transports know one (voice.simulator.caller.Player).

    pace: factor on everybody's speech over ConversationRelay; 0 for none of it taking time.
    """

    caller: Caller
    script: Script
    pace: float
    pause_ms: float
    closing_ms: float
    failures: list[str] = field(default_factory=list)
    utterances: int = 0
    _ready_ms: float = 0.0
    _silent_until_ms: float | None = None
    # What was heard since the last utterance before the last step: a silence begins no utterance of its own.
    _known: int = 0
    _places: list[tuple[Step, int, int]] = field(default_factory=list)
    _asked_at_ms: float = -1.0

    def __post_init__(self) -> None:
        self._places = [(self.caller.steps[0], 0, 0)]

    def ready(self, now_ms: float) -> None:
        self._ready_ms = now_ms

    def poll(self, now_ms: float, ear: Ear) -> Action:
        if self._silent_until_ms is not None:
            if now_ms < self._silent_until_ms:
                return Wait(self._silent_until_ms)
            self._silent_until_ms = None
            self._ready_ms = now_ms
        due_ms = self._due_ms(ear)
        if due_ms is None:
            return self._be_patient(now_ms, ear)
        return Wait(due_ms) if now_ms < due_ms else self._act(now_ms, ear)

    def _due_ms(self, ear: Ear) -> float | None:
        """When the caller may do the next thing; None while that hangs on the assistant."""
        if ear.began_ms is None:
            return None
        interrupts_after_s = self.caller.interrupts_after_s
        if interrupts_after_s is not None:
            return ear.began_ms + interrupts_after_s * 1000 * TEMPO
        pause_ms = max(self.pause_ms, self.caller.pause_s * 1000)
        return max(self._ready_ms, ear.dry_ms) + pause_ms if ear.complete else None

    def _act(self, now_ms: float, ear: Ear) -> Action:
        if self._asked_at_ms == ear.dry_ms:  # nothing was said since the caller last had nothing to say
            return self._close(now_ms, ear)
        heard = ear.said()
        step = self.caller.next(heard[self._known :].strip())
        if step is None:
            self._asked_at_ms = ear.dry_ms
            return self._close(now_ms, ear)
        return self._take(step, heard, now_ms, ear)

    def _take(self, step: Step, heard: str, now_ms: float, ear: Ear) -> Action:
        self._known = len(heard)
        if step.deed in (Deed.SAYS, Deed.PRESSES):
            self.utterances += 1
            self._known = 0
        self._places.append((step, self.utterances, self._known))
        match step.deed:
            case Deed.SAYS:
                return SpeakNow(Say(say=step.words), step.number)
            case Deed.PRESSES:
                return PressNow(step.words)
            case Deed.IS_SILENT:
                self._silent_until_ms = now_ms + step.seconds * 1000 * TEMPO
                return self.poll(now_ms, ear)
            case _:
                return HangUpNow("script")

    def _close(self, now_ms: float, ear: Ear) -> Action:
        due_ms = max(ear.dry_ms, self._ready_ms) + self.closing_ms
        return Wait(due_ms) if now_ms < due_ms else HangUpNow("end of script")

    def _be_patient(self, now_ms: float, ear: Ear) -> Action:
        until_ms = max(self._ready_ms, ear.dry_ms) + PATIENCE_MS
        if now_ms < until_ms:
            return Wait(until_ms)
        self.failures.append(f"the caller waited {PATIENCE_MS / 1000:g} s for the assistant and hung up")
        return HangUpNow("patience")

    def check_expectations(self, replies: dict[int, str]) -> None:
        """Give every step what was heard after it; what it must hold is judged with everything else."""
        ends = {utterance: len(text) for utterance, text in replies.items()}
        for step, utterance, start in reversed(self._places):
            step.heard = replies.get(utterance, "")[start : ends.get(utterance, 0)].strip()
            ends[utterance] = start


async def call_by_phone(
    scenario: Scenario, means: Means, stage: Stage, caller: Caller, server: RehearsalServer
) -> Finished:
    """One call from its first webhook to its last status callback."""
    pace = TEMPO if _takes_time(scenario) else 0.0
    server.surroundings = _surroundings(pace)
    script = Script.model_validate({"from": scenario.from_number, "language": scenario.language})
    player = PhoneCaller(caller, script, pace, PAUSE_MS[means], CLOSING_MS if scenario.ends != "caller" else 0.0)
    plan = CallPlan(
        script=script,
        to_number=stage.number,
        wire=server.wire,
        transport=Transport(means.value),
        pace=pace,
        settle_ms=SETTLE_MS,
        speaking_rate=_CHARACTERS_PER_S * TEMPO,
        dial_status=scenario.dial,
        tongue=TONGUE if pace else BRISK_TONGUE,
        player=player,
    )
    report = await SimulatedCall(plan).run()
    ended_by = await _ended_by(stage, report)
    return Finished(caller.steps, ended_by, report.error, (*report.protocol_errors, *report.failures))


def _takes_time(scenario: Scenario) -> bool:
    """Whether it matters in the scenario how long something lasts."""
    lines: Sequence[object] = scenario.lines
    return any(isinstance(line, Silence) or getattr(line, "interrupt_after", None) is not None for line in lines)


def _surroundings(pace: float) -> Surroundings:
    usual = of_settings()
    return replace(
        usual,
        transcribers=(f"{_ENGINES}:CarryingTranscriber",),
        synthesizers=(f"{_ENGINES}:{'UnhurriedSynthesizer' if pace else 'BriskSynthesizer'}",),
        voice_activity="energy",
        turn_stop_ms=_TURN_STOP_MS if pace else _BRISK_TURN_STOP_MS,
        silence_s=usual.silence_s * (pace or 1.0),
        relay_characters_per_second=_CHARACTERS_PER_S if pace else _FAST_CHARACTERS_PER_S,
    )


async def _ended_by(stage: Stage, report: CallReport) -> str:
    """Who ended the call, once its end has been written."""
    async with asyncio.timeout(_END_WRITTEN_WITHIN_S):
        while True:
            call = await in_tenant(stage.sandbox, _call, report.call_sid)
            if call is None or call.is_over:
                break
            await asyncio.sleep(0.02)
    if call is not None and call.outcome == Call.Outcome.TRANSFERRED:
        return "transferred"
    return report.ended_by.value


def _call(call_sid: str) -> Call | None:
    return Call.objects.filter(call_sid=call_sid).first()
