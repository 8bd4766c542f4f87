"""python -m bench.noise: how turn-taking holds out against a room full of talk and against the street.

Speech of many speakers is mixed with noise at known ratios, sent through a telephone's band and mu-law, and heard by
the product's own voice activity and turn-taking. What is said is known to the sample, so every end of a turn and every
interruption can be graded. Tables in Markdown; method and figures: docs/capacity.md.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bench import sounds
from bench.sounds import SHORT_SOUNDS, Utterance, at_loudness
from bench.speech import SPEECH_DBFS, Samples, amplitude, to_mulaw
from bench.table import markdown
from voice.activity import Decided, EnergyVoiceActivity, SileroVoiceActivity, VoiceActivity
from voice.speech.base import FRAME_BYTES, FRAME_MS, SAMPLE_RATE
from voice.turns import BargeIn, FalseStart, SpeechEnded, TurnEvent, TurnSettings, TurnTaker

SIGNAL_TO_NOISE_DB = (20, 10, 5)
ECHO_DB = -30.0
ECHOES_DB = (-20.0, -30.0, -40.0)
# Before the first utterance, as a caller listens to the greeting; between two; and after a sound, to see its end.
_LEAD_IN_S, _GAP_S = 4.0, 3.0
# An interruption that is not noticed within this was not noticed.
_NOTICED_WITHIN_MS = 2000
_TRIALS = 20
_SHORT_SOUND_PEAK = 0.25

_ACTIVITIES: dict[str, Callable[[Decided], VoiceActivity]] = {
    "silero": SileroVoiceActivity,
    "energy": EnergyVoiceActivity,
}


@dataclass(frozen=True, slots=True)
class Noted:
    """What turn-taking has told, when so much audio had been heard."""

    at_ms: int
    event: TurnEvent


@dataclass(frozen=True, slots=True)
class Condition:
    """What lies behind the caller; no ratio where nothing does."""

    noise: str
    ratio_db: int | None = None

    @property
    def cells(self) -> list[str]:
        return [self.noise, "–" if self.ratio_db is None else str(self.ratio_db)]


CONDITIONS = [Condition("none"), *(Condition(kind, db) for kind in ("babble", "street") for db in SIGNAL_TO_NOISE_DB)]


@dataclass(frozen=True, slots=True)
class Ears:
    """The product's ears as a call has them."""

    activity: Callable[[Decided], VoiceActivity]
    settings: TurnSettings

    async def follow(self, audio: bytes, *, assistant_speaks: bool = False) -> list[Noted]:
        """Hear mu-law audio from beginning to end, and tell what happened in it."""
        turns = TurnTaker(self.settings)
        turns.assistant_speaking = assistant_speaks
        noted: list[Noted] = []
        heard_ms = 0

        def decided(frame: bytes, probability: float) -> None:
            noted.extend(Noted(heard_ms, event) for event in turns.hear(frame, probability))

        activity = self.activity(decided)
        for at in range(0, len(audio) - FRAME_BYTES + 1, FRAME_BYTES):
            heard_ms += FRAME_MS
            activity.feed(audio[at : at + FRAME_BYTES])
            await asyncio.sleep(0)  # the model runs between two turns of the event loop
        activity.close()
        return noted


class Stage:
    """Mixes what a caller sends: speech at known places, the noise behind it, the assistant's echo."""

    def __init__(self, spoken: Sequence[Utterance]) -> None:
        self.spoken = spoken
        self._backgrounds: dict[tuple[str, float], Samples] = {}

    def background(self, condition: Condition, seconds: float) -> Samples:
        """The noise alone, as loud as the ratio makes it beside speech of usual loudness."""
        if condition.ratio_db is None:
            return np.zeros(int(seconds * SAMPLE_RATE), np.float32)
        key = condition.noise, seconds
        if key not in self._backgrounds:
            in_a_room = condition.noise == "babble"
            self._backgrounds[key] = sounds.babble(self.spoken, seconds, 1) if in_a_room else sounds.street(seconds, 2)
        return at_loudness(self._backgrounds[key], SPEECH_DBFS - condition.ratio_db)

    def echo(self, seconds: float, seed: int, echo_db: float = ECHO_DB) -> Samples:
        """What comes back of the assistant's own voice, so much quieter than the caller's."""
        speech = sounds.running_speech(self.spoken, seconds, np.random.default_rng(seed))
        return speech * np.float32(amplitude(echo_db))


# --- where the caller's turn ends ---


async def endpointing(ears: Ears, stage: Stage, condition: Condition) -> list[str]:
    """One utterance after the other, and how each of their ends was found."""
    places: list[tuple[float, float]] = []
    at_ms = _LEAD_IN_S * 1000
    for utterance in stage.spoken:
        places.append((at_ms, at_ms + utterance.seconds * 1000))
        at_ms = places[-1][1] + _GAP_S * 1000
    sound = stage.background(condition, at_ms / 1000)
    for (start_ms, _), utterance in zip(places, stage.spoken, strict=True):
        _add(sound, start_ms, utterance.samples)
    grades = grade_ends(await ears.follow(to_mulaw(sound, 3)), places, round(at_ms))
    return [*condition.cells, str(len(places)), *grades.cells(len(places))]


@dataclass(slots=True)
class EndGrades:
    """How many utterances were cut in the middle, whose end was missed, which were not heard at all; the delays of
    the ends that were found, in milliseconds."""

    cut: int = 0
    missed: int = 0
    unheard: int = 0
    delays_ms: list[float] | None = None

    def cells(self, of: int) -> list[str]:
        return [*(_share(count, of) for count in (self.cut, self.missed, self.unheard)), _spread(self.delays_ms or [])]


def grade_ends(noted: Sequence[Noted], places: Sequence[tuple[float, float]], until_ms: int) -> EndGrades:
    """Compare the turns that were taken with where speech was; `places` in milliseconds, in order."""
    grades = EndGrades(delays_ms=[])
    following = [start for start, _ in places[1:]] + [float(until_ms)]
    turns = [(each.at_ms, each.event) for each in noted if isinstance(each.event, SpeechEnded)]
    for (start_ms, end_ms), next_ms in zip(places, following, strict=True):
        ends = [at for at, turn in turns if turn.at_ms > start_ms and turn.at_ms - turn.duration_ms < end_ms]
        in_time = [at for at in ends if end_ms <= at < next_ms]
        grades.unheard += not ends
        grades.cut += any(start_ms < at < end_ms for at in ends)
        grades.missed += bool(ends) and not in_time
        assert grades.delays_ms is not None
        grades.delays_ms += [in_time[0] - end_ms] if in_time else []
    return grades


# --- noise alone ---


async def noise_alone(ears: Ears, stage: Stage, condition: Condition, seconds: float) -> list[str]:
    """What is taken for a turn where nobody speaks, and what is given up again in time."""
    noted = await ears.follow(to_mulaw(stage.background(condition, seconds), 4))
    minutes = seconds / 60
    return [*condition.cells, _rate(noted, SpeechEnded, minutes), _rate(noted, FalseStart, minutes)]


# --- interruptions ---


async def barge_in(
    ears: Ears, stage: Stage, condition: Condition, callers: Sequence[Utterance], seconds: float
) -> list[str]:
    """The caller speaks over the assistant; and, for as long, the assistant speaks and the caller does not."""
    pauses: list[float] = []
    meant: list[float] = []
    for trial in range(_TRIALS):
        caller = callers[trial % len(callers)]
        begins_ms = _LEAD_IN_S * 1000 + 100 * trial
        lasts_s = begins_ms / 1000 + caller.seconds + 1.0
        sound = stage.background(condition, lasts_s) + stage.echo(lasts_s, trial)
        _add(sound, begins_ms, caller.samples)
        noted = await ears.follow(to_mulaw(sound, trial), assistant_speaks=True)
        pauses += _delay(noted, begins_ms, meant=False)
        meant += _delay(noted, begins_ms, meant=True)
    quiet = stage.background(condition, seconds) + stage.echo(seconds, _TRIALS)
    false_alarms = await _false_alarms(ears, quiet)
    return [*condition.cells, _share(len(pauses), _TRIALS), _spread(pauses), _spread(meant), *false_alarms]


async def echo_alone(ears: Ears, stage: Stage, echo_db: float, seconds: float) -> list[str]:
    """The assistant speaks on a quiet line, and hears itself."""
    return [f"{echo_db:g}", *await _false_alarms(ears, stage.echo(seconds, _TRIALS, echo_db))]


async def _false_alarms(ears: Ears, sound: Samples) -> list[str]:
    """How often a minute the assistant paused, and gave up, though the caller said nothing."""
    noted = await ears.follow(to_mulaw(sound, _TRIALS), assistant_speaks=True)
    meant = [each.event.meant for each in noted if isinstance(each.event, BargeIn)]
    minutes = len(sound) / SAMPLE_RATE / 60
    return [f"{meant.count(False) / minutes:.1f}", f"{meant.count(True) / minutes:.1f}"]


def _delay(noted: Sequence[Noted], begins_ms: float, *, meant: bool) -> list[float]:
    """From the first sound of the caller until the assistant fell silent (or, meant, until it gave up); or nothing."""
    moments = [
        each.at_ms - begins_ms for each in noted if isinstance(each.event, BargeIn) and (each.event.meant or not meant)
    ]
    return [delay for delay in moments if 0 <= delay <= _NOTICED_WITHIN_MS][:1]


async def short_sound(ears: Ears, stage: Stage, name: str) -> list[str]:
    """Sounds of the caller over the assistant that are no interruption, in a quiet room and without an echo."""
    paused = interrupted = 0
    for trial in range(_TRIALS):
        made = SHORT_SOUNDS[name](np.random.default_rng(trial))
        peak = made / max(1e-9, float(np.abs(made).max()))
        sound = np.zeros(int((_LEAD_IN_S + 2.0) * SAMPLE_RATE), np.float32)
        _add(sound, _LEAD_IN_S * 1000, sounds.telephone_band(peak * _SHORT_SOUND_PEAK))
        noted = await ears.follow(to_mulaw(sound, trial), assistant_speaks=True)
        alarms = [each.event for each in noted if isinstance(each.event, BargeIn)]
        paused += bool(alarms)
        interrupted += any(alarm.meant for alarm in alarms)
    return [name, _share(paused, _TRIALS), _share(interrupted, _TRIALS)]


# --- all of it ---


async def report(ears: Ears, seconds: float) -> str:
    """Every table, one after the other. seconds: of noise alone in each condition."""
    stage = Stage(await sounds.utterances())
    callers = await sounds.interruptions()
    noisy = [condition for condition in CONDITIONS if condition.ratio_db is not None]
    tables = [
        ("End of turn", _ENDS, [await endpointing(ears, stage, condition) for condition in CONDITIONS]),
        ("Noise alone", _ALONE, [await noise_alone(ears, stage, condition, seconds) for condition in noisy]),
        (
            "Interruption",
            _BARGE_INS,
            [await barge_in(ears, stage, condition, callers, seconds) for condition in CONDITIONS],
        ),
        ("Echo alone", _ECHO, [await echo_alone(ears, stage, echo_db, seconds) for echo_db in ECHOES_DB]),
        ("Short sounds over the assistant", _SHORT, [await short_sound(ears, stage, name) for name in SHORT_SOUNDS]),
    ]
    return "\n\n".join(f"### {title}\n\n{markdown(head, rows)}" for title, head, rows in tables)


_ENDS = ["noise", "SNR dB", "utterances", "cut in the middle", "end missed", "not heard", "delay ms p50 / p95"]
_ALONE = ["noise", "SNR dB", "false turns a minute", "false starts a minute"]
_BARGE_INS = [
    "noise",
    "SNR dB",
    "noticed",
    "assistant silent after ms p50 / p95",
    "taken as meant after ms p50 / p95",
    "false pauses a minute",
    "false interruptions a minute",
]
_ECHO = ["echo dB", "false pauses a minute", "false interruptions a minute"]
_SHORT = ["sound", "assistant paused", "assistant interrupted"]


def _add(sound: Samples, at_ms: float, piece: Samples) -> None:
    start = int(at_ms * SAMPLE_RATE / 1000)
    end = min(len(sound), start + len(piece))
    sound[start:end] += piece[: end - start]


def _share(count: int, of: int) -> str:
    return f"{count / of:.0%}"


def _spread(values: Sequence[float]) -> str:
    if not values:
        return "–"
    middle, late = np.percentile(values, (50, 95))
    return f"{middle:.0f} / {late:.0f}"


def _rate(noted: Sequence[Noted], kind: type[TurnEvent], minutes: float) -> str:
    return f"{sum(isinstance(each.event, kind) for each in noted) / minutes:.1f}"


def turn_settings(changes: Sequence[str]) -> TurnSettings:
    """The product's own, but for `name=value`. Raises ValueError, KeyError."""
    usual = dataclasses.asdict(TurnSettings())
    named = dict(change.split("=", 1) for change in changes)
    return dataclasses.replace(TurnSettings(), **{name: type(usual[name])(float(v)) for name, v in named.items()})


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.noise", description=__doc__)
    parser.add_argument("--activity", choices=list(_ACTIVITIES), default="silero", help="how a voice is told (silero)")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="one of TurnSettings' fields")
    parser.add_argument("--minutes", type=float, default=3.0, help="of noise alone in each condition (3)")
    options = parser.parse_args()
    ears = Ears(_ACTIVITIES[options.activity], turn_settings(options.set))
    sys.stdout.write(asyncio.run(report(ears, options.minutes * 60)) + "\n")


if __name__ == "__main__":
    main()
