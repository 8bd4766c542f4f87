"""The utterance under way, for engines that are asked once it has ended.

Bounded: what a caller says in one breath after half a minute is not kept.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import numpy as np

from voice.speech import mulaw
from voice.speech.base import SAMPLE_RATE, Hints, Transcript

LONGEST_BYTES = 30 * SAMPLE_RATE
# Services refuse audio shorter than this, and no word is.
_SHORTEST_SAMPLES = SAMPLE_RATE // 10
# Of 32768; -50 dBFS at its loudest is a quiet line, not a caller.
_INAUDIBLE = 100


class CollectedUtterances:
    """A `TranscriberStream`: collects one utterance after another and has each recognised when it has ended.

    recognise: mu-law audio and hints → what was said; awaiting it raises SpeechError.
    """

    def __init__(self, recognise: Callable[[bytes, Hints], Awaitable[Transcript]]) -> None:
        self._recognise = recognise
        self._audio = bytearray()

    def push(self, audio: bytes) -> None:
        """Keep `audio`, as far as it fits into the longest utterance."""
        self._audio += audio[: LONGEST_BYTES - len(self._audio)]

    def finish(self, hints: Hints) -> Awaitable[Transcript]:
        audio = bytes(self._audio)
        self._audio.clear()
        return self._recognise(audio, hints)

    def discard(self) -> None:
        self._audio.clear()

    async def aclose(self) -> None:
        self._audio.clear()


def is_audible(samples: mulaw.Samples) -> bool:
    """Whether somebody may have spoken: long and loud enough to be worth recognising. samples: 8 kHz."""
    return samples.size >= _SHORTEST_SAMPLES and int(np.abs(samples.astype(np.int32)).max()) > _INAUDIBLE
