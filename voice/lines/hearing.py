"""The ears of a media line: voice activity, turn-taking and a transcriber, put together into utterances."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from voice.activity import Decided, VoiceActivity
from voice.endpointing import completeness, is_backchannel, speaks_words
from voice.lines.base import filler_patience_s
from voice.speech.base import Hints, Interim, Listener, SpeechError, TranscriberStream, Transcript
from voice.turns import BargeIn, FalseStart, SpeechEnded, SpeechStarted, TurnEvent, TurnTaker

log = structlog.get_logger(__name__)

OpenEar = Callable[[Listener], TranscriberStream]

# A caller is told to wait when understanding takes longer.
SLOW_UNDERSTANDING_S = 1.0


@dataclass(frozen=True, slots=True)
class Utterance:
    """What the caller said between two silences.

    text: empty when nothing was understood. Times in seconds of `time.monotonic()`: of the speech itself, of the
    decision that it had ended, and of its transcript.
    """

    text: str
    language: str
    started_at: float
    ended_at: float
    decided_at: float
    understood_at: float

    @property
    def is_backchannel(self) -> bool:
        """Whether it is no more than a sign that the caller listens, or nothing at all."""
        return not self.text or is_backchannel(self.text, self.language)


class Owner(Protocol):
    """What a line does with what its ears tell it. Called on the event loop, in order."""

    def barge_in(self, *, meant: bool) -> None:
        """The caller speaks over the assistant; `meant` if it is an interruption whatever is said."""

    def noise(self) -> None:
        """What began like speech was none."""

    def slow(self) -> None:
        """The caller has finished, and it takes long to understand what was said."""

    def understood(self, utterance: Utterance) -> None:
        """The caller has finished an utterance, and it is understood as far as it can be."""


class Hearing:
    """Follows one caller. `feed` neither awaits nor makes a task, except one for each utterance that has ended.

    turns: of the line, which tells it when the assistant speaks. hints: what the dialogue expects, asked for once an
    utterance.
    """

    def __init__(
        self,
        owner: Owner,
        turns: TurnTaker,
        open_ear: OpenEar,
        activity: Callable[[Decided], VoiceActivity],
        *,
        language: str,
    ) -> None:
        self._owner = owner
        self._turns = turns
        self._ear = open_ear(self._interim)
        self._next_ear: tuple[str, OpenEar] | None = None
        self._retiring: set[asyncio.Task[None]] = set()
        self._activity = activity(self._hear)
        self._language = language
        self._started_at = 0.0
        self._understanding: set[asyncio.Task[None]] = set()
        self._slow: asyncio.TimerHandle | None = None
        self.hints: Callable[[], Hints] = Hints

    def feed(self, audio: bytes) -> None:
        """Hear mu-law audio of the caller's track."""
        self._activity.feed(audio)

    def listen_in(self, language: str, open_ear: OpenEar) -> None:
        """Have the next utterance heard in that language; the one under way is heard to its end as it began."""
        self._next_ear = (language, open_ear)
        if not self._turns.in_speech:
            self._take_next_ear()

    @property
    def busy(self) -> bool:
        """Whether the caller is speaking, or waits to be understood."""
        return self._turns.in_speech or bool(self._understanding)

    def finish(self) -> set[asyncio.Task[None]]:
        """The caller is gone, which ends a sentence too. Returns what is still being understood."""
        if self._turns.in_speech:
            self._understand(ended_at=time.monotonic())
        self._activity.close()
        return set(self._understanding)

    async def aclose(self) -> None:
        self._activity.close()
        for task in list(self._understanding):
            task.cancel()
        await asyncio.gather(*self._understanding, *self._retiring, return_exceptions=True)
        await self._ear.aclose()

    # --- turn by turn ---

    def _hear(self, frame: bytes, probability: float) -> None:
        in_speech = self._turns.in_speech
        events = self._turns.hear(frame, probability)
        if in_speech:
            self._ear.push(frame)
        if events:
            self._act_on(events)

    def _interim(self, interim: Interim) -> None:
        language = interim.language or self._language
        events = self._turns.told(
            completeness(interim.text, language),
            words=speaks_words(interim.text, language),
            backchannel=is_backchannel(interim.text, language),
        )
        self._act_on(events)
        if interim.end_of_turn:
            self._act_on(self._turns.end_of_turn())

    def _act_on(self, events: Sequence[TurnEvent]) -> None:
        for event in events:
            if isinstance(event, SpeechStarted):
                self._started_at = self._moment(event.at_ms)
                self._turns.expecting = self.hints().expecting
                self._ear.push(event.preroll)
            elif isinstance(event, BargeIn):
                self._owner.barge_in(meant=event.meant)
            elif isinstance(event, FalseStart):
                self._ear.discard()
                self._take_next_ear()
                self._owner.noise()
            elif isinstance(event, SpeechEnded):
                self._understand(ended_at=self._moment(event.at_ms))

    def _moment(self, at_ms: int) -> float:
        """The monotonic time of a moment that turn-taking tells in milliseconds of audio."""
        return time.monotonic() - (self._turns.now_ms - at_ms) / 1000

    def _understand(self, ended_at: float) -> None:
        loop, decided_at = asyncio.get_running_loop(), time.monotonic()
        if not self._understanding:
            patience_s = filler_patience_s(SLOW_UNDERSTANDING_S, decided_at - ended_at)
            self._slow = loop.call_later(patience_s, self._owner.slow)
        transcript = self._ear.finish(self.hints())
        telling = self._tell(transcript, set(self._understanding), self._started_at, ended_at, decided_at)
        task = loop.create_task(telling)
        self._understanding.add(task)
        task.add_done_callback(self._understood)
        self._take_next_ear()

    def _take_next_ear(self) -> None:
        """Change ears between two utterances. What the old one has heard is still waited for."""
        if self._next_ear is None:
            return
        (self._language, open_ear), self._next_ear = self._next_ear, None
        retiring = asyncio.get_running_loop().create_task(_retired(self._ear, set(self._understanding)))
        self._retiring.add(retiring)
        retiring.add_done_callback(self._retiring.discard)
        self._ear = open_ear(self._interim)

    def _understood(self, task: asyncio.Task[None]) -> None:
        self._understanding.discard(task)
        if not self._understanding and self._slow is not None:
            self._slow.cancel()

    async def _tell(
        self,
        understanding: Awaitable[Transcript],
        earlier: set[asyncio.Task[None]],
        started_at: float,
        ended_at: float,
        decided_at: float,
    ) -> None:
        """Tell what was said, once it is understood and what was said before it has been told."""
        try:
            transcript = await understanding
            text, language = transcript.text.strip(), transcript.language
        except SpeechError as error:
            log.error("transcription failed", reason=str(error))
            text, language = "", self._language
        understood_at = time.monotonic()
        if earlier:
            await asyncio.wait(earlier)
        self._owner.understood(Utterance(text, language, started_at, ended_at, decided_at, understood_at))


async def _retired(ear: TranscriberStream, understanding: set[asyncio.Task[None]]) -> None:
    """Close an ear once all that it has heard is understood."""
    if understanding:
        await asyncio.wait(understanding)
    try:
        await ear.aclose()
    except SpeechError as error:
        log.warning("transcriber not closed", reason=str(error))
