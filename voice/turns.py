"""Turn-taking: where the caller's speech begins and ends, and whether it cuts the assistant short.

Pure and without a clock: time is the audio that was heard, in steps of one 20 ms frame. One TurnTaker serves
one call. What the caller says between SpeechStarted and SpeechEnded is one utterance.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from voice.endpointing import Completeness
from voice.speech.base import FRAME_MS, Expecting


@dataclass(frozen=True, slots=True)
class TurnSettings:
    """How patient the assistant is. All times in milliseconds of audio, effective in whole frames.

    stop_ms: silence that ends an utterance of which nothing more is known. min_speech_ms: voice below which an
    utterance was a noise. barge_in_ms: voice over the assistant that makes it pause. meant_ms: voice over the assistant
    that is an interruption whatever is said. barge_in_words: as many words are one at once. preroll_ms: audio kept
    from before an utterance, its first frame included. max_utterance_ms: an utterance is cut here.
    begins_at, goes_on_at: the probability of a voice that begins an utterance and that continues it; it holds on to
    less than it takes to begin one, or it would break between syllables. interruptible: may the caller barge in.

    Raises ValueError for figures that contradict one another.
    """

    stop_ms: int = 600
    min_speech_ms: int = 120
    barge_in_ms: int = 240
    meant_ms: int = 900
    barge_in_words: int = 2
    preroll_ms: int = 300
    max_utterance_ms: int = 30_000
    begins_at: float = 0.5
    goes_on_at: float = 0.35
    interruptible: bool = True

    def __post_init__(self) -> None:
        if min(self.stop_ms, self.min_speech_ms, self.preroll_ms) < FRAME_MS:
            raise ValueError(f"stop_ms, min_speech_ms and preroll_ms must be at least one frame, {FRAME_MS} ms")
        if not self.min_speech_ms <= self.barge_in_ms <= self.meant_ms:
            raise ValueError("min_speech_ms, barge_in_ms and meant_ms must rise: a noise may not interrupt")
        if self.max_utterance_ms < self.min_speech_ms:
            raise ValueError("max_utterance_ms must be at least min_speech_ms")
        if not 0.0 < self.goes_on_at <= self.begins_at <= 1.0:
            raise ValueError("goes_on_at must be above 0 and not above begins_at")


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
    """The caller has spoken over the assistant for long enough to be listened to. The utterance goes on.

    meant: it is an interruption, whatever more is said; otherwise that depends on the words.
    """

    at_ms: int
    meant: bool = False


@dataclass(frozen=True, slots=True)
class FalseStart:
    """What began was no speech; its last sound was at `at_ms`. The utterance is to be discarded."""

    at_ms: int


TurnEvent = SpeechStarted | SpeechEnded | BargeIn | FalseStart

NOTHING: tuple[TurnEvent, ...] = ()

# How much longer or shorter a silence may last before the turn is the assistant's, by what is known of the utterance.
_BY_COMPLETENESS = {Completeness.FINISHED: 0.6, Completeness.OPEN: 1.0, Completeness.UNFINISHED: 2.0}
# Who dictates a number pauses between its groups; who says yes does not go on.
_BY_EXPECTATION = {Expecting.NUMBER: 1.6, Expecting.YES_NO: 0.8}
# No answer comes faster than people take turns, and nobody is waited for longer, whatever the factors.
_SHORTEST_STOP_MS, _LONGEST_STOP_MS = 200, 3000
# Voice over the assistant that is no more than "mm, yes" has to last so much longer to make it pause.
_BACKCHANNEL_FACTOR = 3
# A transcriber's own end of turn counts once the caller has been silent for so long.
_SILENT_MS = 100


@dataclass(slots=True)
class _Utterance:
    started_ms: int
    last_voice_ms: int
    voiced_ms: int = 0
    completeness: Completeness = Completeness.OPEN
    backchannel: bool = False


class TurnTaker:
    """Follows one caller, frame by frame.

    The transcriber gets an utterance without a gap when each frame is pushed to it if `in_speech` was true *before*
    the frame was heard, and the preroll whenever SpeechStarted comes.

    Events of one utterance: SpeechStarted, then for each time the assistant speaks at most one BargeIn and at most one
    that is meant, then SpeechEnded or FalseStart; no BargeIn comes before a FalseStart.

    interruptible: begins as the settings say; set it to False while the assistant says what must be heard.
    expecting: what the dialogue has asked for.
    """

    def __init__(self, settings: TurnSettings | None = None) -> None:
        self._settings = settings or TurnSettings()
        self._recent: deque[bytes] = deque(maxlen=math.ceil(self._settings.preroll_ms / FRAME_MS))
        self._now_ms = 0
        self._utterance: _Utterance | None = None
        self._assistant_speaking = False
        self._overlap_ms = 0
        self._paused = self._meant = False
        self.interruptible = self._settings.interruptible
        self.expecting = Expecting.ANYTHING

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
        """Whether the caller is hearing the assistant just now, or would be had it not paused. Set by the line."""
        return self._assistant_speaking

    @assistant_speaking.setter
    def assistant_speaking(self, speaking: bool) -> None:
        if speaking and not self._assistant_speaking:
            self._forget_overlap()
        self._assistant_speaking = speaking

    def hear(self, frame: bytes, probability: float) -> Sequence[TurnEvent]:
        """Hear a frame that holds a voice with this probability, and say what it brought about, in order."""
        self._now_ms += FRAME_MS
        self._recent.append(frame)
        if self._utterance is not None:
            return self._follow(self._utterance, voiced=probability >= self._settings.goes_on_at)
        if probability >= self._settings.begins_at:
            return self._begin()
        return NOTHING

    def told(self, completeness: Completeness, *, words: int, backchannel: bool) -> Sequence[TurnEvent]:
        """What the words of the utterance so far say: whether it is complete, how many they are, if only assent."""
        utterance = self._utterance
        if utterance is None:
            return NOTHING
        utterance.completeness = completeness
        utterance.backchannel = backchannel
        meant = words >= self._settings.barge_in_words and self._may_interrupt and not self._meant
        if meant and utterance.voiced_ms >= self._settings.min_speech_ms:
            self._paused = self._meant = True
            return (BargeIn(self._now_ms, meant=True),)
        return NOTHING

    def end_of_turn(self) -> Sequence[TurnEvent]:
        """The transcriber takes the utterance for finished: so do we, unless the caller is speaking just now."""
        utterance = self._utterance
        if utterance is None or self._now_ms - utterance.last_voice_ms < _SILENT_MS:
            return NOTHING
        return (self._end(utterance),)

    def _begin(self) -> tuple[TurnEvent, ...]:
        began_ms = self._now_ms - FRAME_MS
        self._utterance = _Utterance(began_ms, began_ms)
        self._forget_overlap()
        return SpeechStarted(began_ms, b"".join(self._recent)), *self._follow(self._utterance, voiced=True)

    def _forget_overlap(self) -> None:
        self._overlap_ms = 0
        self._paused = self._meant = False

    def _follow(self, utterance: _Utterance, *, voiced: bool) -> tuple[TurnEvent, ...]:
        if voiced:
            events = self._voice(utterance)
        elif self._now_ms - utterance.last_voice_ms >= self._stop_ms(utterance):
            return (self._end(utterance),)
        else:
            events = NOTHING
        if self._now_ms - utterance.started_ms >= self._settings.max_utterance_ms:
            # Already heard with this utterance: it may not begin the next one as well.
            self._recent.clear()
            return *events, self._end(utterance)
        return events

    def _stop_ms(self, utterance: _Utterance) -> float:
        base = self._settings.stop_ms
        factor = _BY_COMPLETENESS[utterance.completeness] * _BY_EXPECTATION.get(self.expecting, 1.0)
        return max(min(base, _SHORTEST_STOP_MS), min(base * factor, _LONGEST_STOP_MS))

    def _voice(self, utterance: _Utterance) -> tuple[TurnEvent, ...]:
        utterance.last_voice_ms = self._now_ms
        utterance.voiced_ms += FRAME_MS
        if not self._may_interrupt:
            return NOTHING
        self._overlap_ms += FRAME_MS
        patience = _BACKCHANNEL_FACTOR if utterance.backchannel else 1
        if not self._meant and self._overlap_ms >= self._settings.meant_ms * patience:
            self._paused = self._meant = True
            return (BargeIn(self._now_ms, meant=True),)
        if not self._paused and self._overlap_ms >= self._settings.barge_in_ms * patience:
            self._paused = True
            return (BargeIn(self._now_ms),)
        return NOTHING

    @property
    def _may_interrupt(self) -> bool:
        return self._assistant_speaking and self.interruptible

    def _end(self, utterance: _Utterance) -> TurnEvent:
        self._utterance = None
        if utterance.voiced_ms < self._settings.min_speech_ms:
            return FalseStart(utterance.last_voice_ms)
        return SpeechEnded(utterance.last_voice_ms, utterance.last_voice_ms - utterance.started_ms)
