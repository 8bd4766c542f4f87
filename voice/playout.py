"""Outgoing audio of one media stream: paced just ahead of real time, marked, paused and cut where the caller did it.

Pure: the caller passes in the time, in seconds of any clock that does not jump. What is sent but not yet heard is
kept small, because what Twilio has buffered can only be dropped whole (`clear`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from voice.speech import mulaw
from voice.speech.base import FRAME_BYTES, FRAME_MS, SAMPLE_RATE

# What Twilio holds that the caller has not heard: enough to ride out a busy event loop, little enough to be cut.
LEAD_S = 0.4
CHUNK_BYTES = SAMPLE_RATE // 10
# A sentence that goes on after a pause does so from the quietest moment of so much of what was heard before.
_STEP_BACK_BYTES = SAMPLE_RATE * 4 // 5
# How fast a sentence of unknown length is taken to be spoken.
_CHARACTERS_PER_SECOND = 15.0


@dataclass(frozen=True, slots=True)
class Audio:
    """Mu-law audio to send now; the caller begins to hear it at `heard_at`."""

    payload: bytes
    heard_at: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark to send now: it comes back when everything before it was heard."""

    name: str


@dataclass(slots=True, eq=False)
class _Sentence:
    """sent: how many bytes of the audio. starts_at: when its first byte is heard, or would have been."""

    text: str
    mark: str
    audio: bytearray = field(default_factory=bytearray)
    complete: bool = False
    sent: int = 0
    marked: bool = False
    starts_at: float = 0.0

    @property
    def unsent_bytes(self) -> int:
        return len(self.audio) - self.sent

    @property
    def seconds(self) -> float:
        """How long it is; reckoned from its text while not all of it is there."""
        known = len(self.audio) / SAMPLE_RATE
        return known if self.complete else max(known, len(self.text) / _CHARACTERS_PER_SECOND)

    def heard_s(self, now: float) -> float:
        return max(0.0, min(now - self.starts_at, self.sent / SAMPLE_RATE))

    def words_heard(self, now: float) -> str:
        """The words that were heard by `now`, if it was cut then: as many as their share of the time."""
        share = self.heard_s(now) / self.seconds if self.seconds else 1.0
        words = self.text.split()
        # A word counts when all of it was heard, give or take the rounding of its times.
        return " ".join(words[: max(0, min(len(words), int(share * len(words) + 1e-6)))])

    def rewind(self, now: float) -> None:
        """Go back to the quietest moment shortly before what was heard last, to be sent again from there."""
        heard = int(self.heard_s(now) * SAMPLE_RATE)
        earliest = max(0, heard - _STEP_BACK_BYTES)
        frames = range(earliest, max(earliest, heard - FRAME_BYTES) + 1, FRAME_BYTES)
        # Of equally quiet moments the last: as little as possible is said twice.
        self.sent = min(reversed(frames), key=lambda at: mulaw.energy(self.audio[at : at + FRAME_BYTES]), default=0)


class Playout:
    """One assistant turn after another, sentence by sentence."""

    def __init__(self) -> None:
        self._turn = 0
        self._marks = 0
        self._sentences: list[_Sentence] = []
        self._reached = 0
        self._next = 0  # the first sentence that is not sent whole
        # When what was sent has been played.
        self.plays_until = 0.0
        self._paused_at: float | None = None
        self._flowing = False
        self.first_audio_at: float | None = None
        # How often the caller heard a gap because audio came too late.
        self.gaps = 0

    def begin(self) -> None:
        """Start a turn. What the last one left is forgotten, and marks of it that still come back mean nothing."""
        self._turn += 1
        self._marks = 0
        self._sentences = []
        self._reached = self._next = 0
        self._paused_at = None
        self._flowing = False
        self.first_audio_at = None

    # --- what is to be said ---

    def add(self, text: str, audio: bytes) -> None:
        """Queue a whole sentence. One without audio counts as heard once what is before it was."""
        self.open(text)
        self.extend(audio)
        self.complete()

    def open(self, text: str) -> None:
        """Queue a sentence whose audio is still to come."""
        self._sentences.append(_Sentence(text, self._new_mark()))

    def extend(self, audio: bytes) -> None:
        """More audio of the last sentence."""
        self._sentences[-1].audio += audio

    def complete(self) -> None:
        """The last sentence has all its audio."""
        self._sentences[-1].complete = True

    def abandon(self) -> None:
        """No more audio comes of the last sentence: what is there is all that will be heard of it."""
        sentence = self._sentences[-1]
        words = sentence.text.split()
        share = len(sentence.audio) / SAMPLE_RATE / sentence.seconds if sentence.seconds else 0.0
        sentence.text = " ".join(words[: int(share * len(words))])
        sentence.complete = True

    def add_first(self, text: str, audio: bytes) -> None:
        """Queue a whole sentence before everything of which nothing was sent yet."""
        index = self._next
        if index < len(self._sentences) and self._sentences[index].sent:
            index += 1
        self._sentences.insert(index, _Sentence(text, self._new_mark(), bytearray(audio), complete=True))

    def _new_mark(self) -> str:
        self._marks += 1
        return f"{self._turn}.{self._marks}"

    # --- what is to be sent ---

    def due(self, now: float) -> Sequence[Audio | Mark]:
        """What is to be sent at `now`, in order."""
        messages: list[Audio | Mark] = []
        while self._has_more() and self.plays_until < now + LEAD_S:
            messages.extend(self._send_of(self._sentences[self._next], now))
        return messages

    def wait_s(self, now: float) -> float | None:
        """Seconds until more is due; None while nothing is queued."""
        return max(0.0, self.plays_until - LEAD_S - now) if self._has_more() else None

    def _has_more(self) -> bool:
        if self._paused_at is not None or self._next == len(self._sentences):
            return False
        sentence = self._sentences[self._next]
        return bool(sentence.unsent_bytes) or sentence.complete

    def _send_of(self, sentence: _Sentence, now: float) -> Sequence[Audio | Mark]:
        chunk = bytes(sentence.audio[sentence.sent : sentence.sent + CHUNK_BYTES])
        messages: list[Audio | Mark] = []
        if chunk:
            messages.append(Audio(chunk, self._take(sentence, len(chunk), now)))
        if sentence.complete and not sentence.unsent_bytes:
            self._next += 1
            self._flowing = self._next < len(self._sentences)
            messages.append(Mark(sentence.mark))
        return messages

    def _take(self, sentence: _Sentence, size: int, now: float) -> float:
        """Count so many bytes as sent; returns when they begin to be heard."""
        if self._flowing and now - self.plays_until > FRAME_MS / 1000:
            self.gaps += 1
        self._flowing = True
        self.plays_until = max(self.plays_until, now)
        heard_at = self.plays_until
        sentence.starts_at = heard_at - sentence.sent / SAMPLE_RATE
        if self.first_audio_at is None:
            self.first_audio_at = now
        sentence.sent += size
        self.plays_until += size / SAMPLE_RATE
        return heard_at

    # --- what was heard ---

    def mark_reached(self, name: str) -> None:
        """Twilio has played everything before this mark."""
        marks = [sentence.mark for sentence in self._sentences]
        if name in marks[self._reached :]:
            self._reached = marks.index(name) + 1

    @property
    def all_heard(self) -> bool:
        return self._reached == len(self._sentences)

    def is_idle(self, now: float) -> bool:
        """Whether nothing is being heard, nothing is paused, and no sentence is in the middle of its audio."""
        in_a_sentence = self._next < len(self._sentences) and self._sentences[self._next].sent > 0
        return self.remaining_s(now) == 0 and self._paused_at is None and not in_a_sentence

    def remaining_s(self, now: float) -> float:
        """How much longer the caller will be hearing what is queued, as far as its audio is there."""
        unsent = sum(sentence.unsent_bytes for sentence in self._sentences[self._next :]) / SAMPLE_RATE
        return max(0.0, self.plays_until - now) + unsent

    def planned_text(self) -> str:
        return " ".join(sentence.text for sentence in self._sentences if sentence.text)

    # --- pausing and cutting; the transport must send a clear ---

    def pause(self, now: float) -> None:
        """Stop here, to go on later or never. Marks that the clear sends back mean nothing."""
        if self._paused_at is None:
            self._paused_at = now
            self.plays_until = now
            self._flowing = False
            self._next = self._reached
            for sentence in self._sentences[self._reached :]:
                sentence.mark = self._new_mark()

    def resume(self) -> None:
        """Go on from the sentence that was paused in, a breath before the word that was heard last."""
        if self._paused_at is None:
            return
        for index, sentence in enumerate(self._sentences[self._reached :]):
            if index == 0 and sentence.sent:
                sentence.rewind(self._paused_at)
            else:
                sentence.sent = 0
        self._paused_at = None

    def cut(self, now: float) -> str:
        """Stop for good: drop what was not heard and say what was."""
        at = now if self._paused_at is None else self._paused_at
        heard = [sentence.text for sentence in self._sentences[: self._reached]]
        for sentence in self._sentences[self._reached :]:
            if sentence.sent:
                heard.append(sentence.words_heard(at))
        self.plays_until = now
        self.begin()
        return " ".join(part for part in heard if part)
