"""Outgoing audio of one media stream: paced just ahead of real time, marked, and cut where the caller cut it.

Pure: the caller passes in the time, in seconds of any clock that does not jump. What is sent but not yet heard is
kept small, because what Twilio has buffered can only be dropped whole (`clear`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from voice.speech.base import SAMPLE_RATE

# What Twilio holds that the caller has not heard: enough to ride out a busy event loop, little enough to be cut.
LEAD_S = 0.4
CHUNK_BYTES = SAMPLE_RATE // 10


@dataclass(frozen=True, slots=True)
class Audio:
    """Mu-law audio to send now."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark to send now: it comes back when everything before it was heard."""

    name: str


@dataclass(slots=True)
class _Sentence:
    text: str
    audio: bytes
    mark: str
    sent: int = 0
    starts_at: float = 0.0

    @property
    def seconds(self) -> float:
        return len(self.audio) / SAMPLE_RATE

    def heard_at(self, now: float) -> str:
        """The words that were heard by `now`, if it was cut then: as many as their share of the time."""
        played = min(now - self.starts_at, self.sent / SAMPLE_RATE)
        share = played / self.seconds if self.seconds else 1.0
        words = self.text.split()
        return " ".join(words[: max(0, min(len(words), int(share * len(words))))])


class Playout:
    """One assistant turn after another, sentence by sentence."""

    def __init__(self) -> None:
        self._turn = 0
        self._sentences: list[_Sentence] = []
        self._unsent: deque[_Sentence] = deque()
        self._plays_until = 0.0
        self._reached = 0
        self.first_audio_at: float | None = None

    def begin(self) -> None:
        """Start a turn. What the last one left is forgotten, and marks of it that still come back mean nothing."""
        self._turn += 1
        self._sentences = []
        self._unsent.clear()
        self._reached = 0
        self.first_audio_at = None

    def add(self, text: str, audio: bytes) -> None:
        """Queue a sentence. One without audio counts as heard once what is before it was."""
        sentence = _Sentence(text, audio, f"{self._turn}.{len(self._sentences) + 1}")
        self._sentences.append(sentence)
        self._unsent.append(sentence)

    def due(self, now: float) -> Sequence[Audio | Mark]:
        """What is to be sent at `now`, in order."""
        messages: list[Audio | Mark] = []
        while self._unsent and self._plays_until < now + LEAD_S:
            messages.extend(self._next_of(self._unsent[0], now))
        return messages

    def wait_s(self, now: float) -> float | None:
        """Seconds until more is due; None while nothing is queued."""
        return max(0.0, self._plays_until - LEAD_S - now) if self._unsent else None

    def mark_reached(self, name: str) -> None:
        """Twilio has played everything before this mark."""
        if self._reached < len(self._sentences) and name in {s.mark for s in self._sentences[self._reached :]}:
            self._reached = next(i for i, s in enumerate(self._sentences, 1) if s.mark == name)

    @property
    def all_heard(self) -> bool:
        return self._reached == len(self._sentences)

    def remaining_s(self, now: float) -> float:
        """How much longer the caller will be hearing what is queued."""
        unsent = sum(len(sentence.audio) - sentence.sent for sentence in self._unsent) / SAMPLE_RATE
        return max(0.0, self._plays_until - now) + unsent

    def planned_text(self) -> str:
        return " ".join(sentence.text for sentence in self._sentences)

    def cut(self, now: float) -> str:
        """Stop here: drop what was not sent and say what the caller has heard. The transport must send a clear."""
        heard = [sentence.text for sentence in self._sentences[: self._reached]]
        if self._reached < len(self._sentences) and self._sentences[self._reached].sent:
            heard.append(self._sentences[self._reached].heard_at(now))
        self._plays_until = now
        self.begin()
        return " ".join(part for part in heard if part)

    def _next_of(self, sentence: _Sentence, now: float) -> Sequence[Audio | Mark]:
        chunk = sentence.audio[sentence.sent : sentence.sent + CHUNK_BYTES]
        if not chunk:
            self._unsent.popleft()
            return (Mark(sentence.mark),)
        self._plays_until = max(self._plays_until, now)
        if sentence.sent == 0:
            sentence.starts_at = self._plays_until
        if self.first_audio_at is None:
            self.first_audio_at = now
        sentence.sent += len(chunk)
        self._plays_until += len(chunk) / SAMPLE_RATE
        if sentence.sent == len(sentence.audio):
            self._unsent.popleft()
            return Audio(chunk), Mark(sentence.mark)
        return (Audio(chunk),)
