"""Turn-taking: where the caller's speech begins and ends, and whether it cuts the assistant short.

Pure and without a clock: time is the audio that was fed, in steps of one 20 ms frame. One TurnTaker serves
one call. What the caller says between SpeechStarted and SpeechEnded is one utterance.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from voice.speech import mulaw
from voice.speech.base import FRAME_BYTES, FRAME_MS


@dataclass(frozen=True, slots=True)
class TurnSettings:
    """How patient the assistant is. All times in milliseconds of audio, effective in whole frames.

    stop_ms: silence that ends an utterance. min_speech_ms: voice below which an utterance was a noise.
    barge_in_ms: voice over the assistant that cuts it short. preroll_ms: audio kept from before an utterance,
    its first frame included. max_utterance_ms: an utterance is cut here. interruptible: may the caller barge in.

    Raises ValueError for times that contradict one another.
    """

    stop_ms: int = 600
    min_speech_ms: int = 120
    barge_in_ms: int = 240
    preroll_ms: int = 300
    max_utterance_ms: int = 30_000
    interruptible: bool = True

    def __post_init__(self) -> None:
        if min(self.stop_ms, self.min_speech_ms, self.preroll_ms) < FRAME_MS:
            raise ValueError(f"stop_ms, min_speech_ms and preroll_ms must be at least one frame, {FRAME_MS} ms")
        if self.barge_in_ms < self.min_speech_ms:
            raise ValueError("barge_in_ms must be at least min_speech_ms: a noise may not interrupt")
        if self.max_utterance_ms < self.min_speech_ms:
            raise ValueError("max_utterance_ms must be at least min_speech_ms")


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The caller began to speak at `at_ms`. `preroll` is the mu-law audio up to now, from a little before that."""

    at_ms: int
    preroll: bytes


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The caller's last voice was at `at_ms` (the silence that proved it came after), `duration_ms` after the start."""

    at_ms: int
    duration_ms: int


@dataclass(frozen=True, slots=True)
class BargeIn:
    """The caller has spoken over the assistant for long enough to mean it. The utterance goes on."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class FalseStart:
    """What began was no speech; its last sound was at `at_ms`. The utterance is to be discarded."""

    at_ms: int


TurnEvent = SpeechStarted | SpeechEnded | BargeIn | FalseStart

NOTHING: tuple[TurnEvent, ...] = ()


class VoiceActivity(Protocol):
    """Says of each frame how likely it is to hold a voice. Keeps the state of one call; frames come in order."""

    def probability(self, frame: bytes) -> float:
        """0.0 to 1.0 for a frame of 160 mu-law bytes."""


class EnergyVoiceActivity:
    """Voice is what rises above the noise of the line.

    The noise floor is the level that the quietest tenth of the last four seconds stays under: speech pauses
    for breath and between syllables, noise does not. A noise that sets in during the call is taken for speech
    until it has filled nine tenths of that time.
    """

    _WINDOW_FRAMES = 200
    _QUIET_TENTH = 10
    # The floor moves slowly: finding it anew in each frame would cost more than everything else here.
    _REVIEW_FRAMES = 10
    # A line that falls silent altogether says nothing about the room behind it.
    _LOWEST_FLOOR_DBFS = -60.0
    # Above the floor: as likely voice as not.
    _EVEN_DB = 10.0
    _STEEPNESS_DB = 2.0

    def __init__(self) -> None:
        self._levels: deque[float] = deque(maxlen=self._WINDOW_FRAMES)
        self._floor = self._LOWEST_FLOOR_DBFS
        # The first frame sets the floor: a noisy line may not interrupt the greeting.
        self._until_review = 1

    def probability(self, frame: bytes) -> float:
        level = mulaw.energy(frame)
        self._levels.append(level)
        self._until_review -= 1
        if self._until_review == 0:
            self._review_floor()
        return 1.0 / (1.0 + math.exp((self._floor + self._EVEN_DB - level) / self._STEEPNESS_DB))

    def _review_floor(self) -> None:
        self._until_review = self._REVIEW_FRAMES
        quiet = sorted(self._levels)[len(self._levels) // self._QUIET_TENTH]
        self._floor = max(self._LOWEST_FLOOR_DBFS, quiet)


@dataclass(slots=True)
class _Utterance:
    started_ms: int
    last_voice_ms: int
    voiced_ms: int = 0


class TurnTaker:
    """Follows one caller, frame by frame.

    The transcriber gets an utterance without a gap when each chunk of audio is pushed to it if `in_speech`
    was true *before* the chunk was fed, and the preroll whenever SpeechStarted comes:

        speaking = turns.in_speech
        events = turns.feed(chunk)
        if speaking:
            stream.push(chunk)
        ... for SpeechStarted: stream.push(event.preroll)

    Events of one utterance: SpeechStarted, then at most one BargeIn for each time the assistant speaks,
    then SpeechEnded or FalseStart; no BargeIn comes before a FalseStart.

    interruptible: begins as the settings say; set it to False while the assistant says what must be heard.
    """

    # An utterance holds on to less than it takes to begin one, or it would break between syllables.
    _BEGINS_AT = 0.5
    _GOES_ON_AT = 0.35

    def __init__(self, settings: TurnSettings | None = None, activity: VoiceActivity | None = None) -> None:
        self._settings = settings or TurnSettings()
        self._activity = activity or EnergyVoiceActivity()
        self._recent: deque[bytes] = deque(maxlen=math.ceil(self._settings.preroll_ms / FRAME_MS))
        self._rest = b""
        self._now_ms = 0
        self._utterance: _Utterance | None = None
        self._assistant_speaking = False
        self._overlap_ms = 0
        self.interruptible = self._settings.interruptible

    @property
    def now_ms(self) -> int:
        """How much audio has been heard, in whole frames: the time that events are told in."""
        return self._now_ms

    @property
    def in_speech(self) -> bool:
        """Whether an utterance is under way, the silence that may end it included."""
        return self._utterance is not None

    @property
    def assistant_speaking(self) -> bool:
        """Whether the caller is hearing the assistant just now. Set by playout."""
        return self._assistant_speaking

    @assistant_speaking.setter
    def assistant_speaking(self, speaking: bool) -> None:
        if speaking and not self._assistant_speaking:
            self._overlap_ms = 0
        self._assistant_speaking = speaking

    def feed(self, audio: bytes) -> Sequence[TurnEvent]:
        """Hear mu-law audio of any length, one 20 ms frame at best, and say what it brought about, in order.

        What does not fill a frame is kept for the next call.
        """
        if len(audio) == FRAME_BYTES and not self._rest:
            return self._hear(audio)
        return self._feed_in_frames(self._rest + audio)

    def _feed_in_frames(self, audio: bytes) -> Sequence[TurnEvent]:
        whole = len(audio) - len(audio) % FRAME_BYTES
        self._rest = audio[whole:]
        events: list[TurnEvent] = []
        for end in range(FRAME_BYTES, whole + 1, FRAME_BYTES):
            heard = self._hear(audio[end - FRAME_BYTES : end])
            events.extend(_with_rest_of_chunk(event, audio[end:]) for event in heard)
        return tuple(events)

    def _hear(self, frame: bytes) -> tuple[TurnEvent, ...]:
        self._now_ms += FRAME_MS
        self._recent.append(frame)
        probability = self._activity.probability(frame)
        if self._utterance is not None:
            return self._follow(self._utterance, voiced=probability >= self._GOES_ON_AT)
        if probability >= self._BEGINS_AT:
            return self._begin()
        return NOTHING

    def _begin(self) -> tuple[TurnEvent, ...]:
        began_ms = self._now_ms - FRAME_MS
        self._utterance = _Utterance(began_ms, began_ms)
        self._overlap_ms = 0
        return SpeechStarted(began_ms, b"".join(self._recent)), *self._follow(self._utterance, voiced=True)

    def _follow(self, utterance: _Utterance, *, voiced: bool) -> tuple[TurnEvent, ...]:
        events = self._voice(utterance) if voiced else NOTHING
        if self._now_ms - utterance.last_voice_ms >= self._settings.stop_ms:
            return *events, self._end(utterance)
        if self._now_ms - utterance.started_ms >= self._settings.max_utterance_ms:
            # Already heard with this utterance: it may not begin the next one as well.
            self._recent.clear()
            return *events, self._end(utterance)
        return events

    def _voice(self, utterance: _Utterance) -> tuple[TurnEvent, ...]:
        utterance.last_voice_ms = self._now_ms
        utterance.voiced_ms += FRAME_MS
        if not (self._assistant_speaking and self.interruptible):
            return NOTHING
        before_ms, self._overlap_ms = self._overlap_ms, self._overlap_ms + FRAME_MS
        crossed = before_ms < self._settings.barge_in_ms <= self._overlap_ms
        return (BargeIn(self._now_ms),) if crossed else NOTHING

    def _end(self, utterance: _Utterance) -> TurnEvent:
        self._utterance = None
        if utterance.voiced_ms < self._settings.min_speech_ms:
            return FalseStart(utterance.last_voice_ms)
        return SpeechEnded(utterance.last_voice_ms, utterance.last_voice_ms - utterance.started_ms)


def _with_rest_of_chunk(event: TurnEvent, rest: bytes) -> TurnEvent:
    # Only later chunks are pushed to the transcriber, so what is left of this one comes with the preroll.
    return replace(event, preroll=event.preroll + rest) if isinstance(event, SpeechStarted) else event
