"""What a caller hears of what the server sends: played by the clock as Twilio does, gaps noticed. Pure.

Twilio plays audio as it comes, in the order it comes, and returns a mark when all that came before it was played
(https://www.twilio.com/docs/voice/media-streams/websocket-messages). Times in seconds of any clock that does not jump.
"""

from __future__ import annotations

import math
from collections import deque

from voice.speech.base import SAMPLE_RATE

FRAME_S = 0.02
# Later than the last frame's end by less than this is the rounding of clocks.
_TOLERANCE_S = 0.001


class Heard:
    """ends_at: when the last of what was received is played.

    in_sentence: no mark has come since the last audio, so more of the sentence must follow. begins: the next audio
    is the first of an answer.
    """

    def __init__(self) -> None:
        self.ends_at = 0.0
        self.in_sentence = False
        self.begins = True
        self._marks: deque[tuple[float, str]] = deque()

    def begin_turn(self) -> None:
        """The next audio begins an answer: nothing was missing before it."""
        self.begins = True

    def audio(self, now: float, size: int) -> int:
        """`size` mu-law bytes have come. Returns how many frames of 20 ms the caller heard nothing for before them."""
        late_frames = 0 if self.begins else frames_late(now - self.ends_at)
        self.begins = False
        self.in_sentence = True
        self.ends_at = max(self.ends_at, now) + size / SAMPLE_RATE
        return late_frames

    def mark(self, name: str) -> None:
        self.in_sentence = False
        self._marks.append((self.ends_at, name))

    def marks_played(self, now: float) -> list[str]:
        """The marks to be sent back by now, in order; each is told once."""
        played = []
        while self._marks and self._marks[0][0] <= now:
            played.append(self._marks.popleft()[1])
        return played

    def clear(self, now: float) -> list[str]:
        """What is not played is dropped. Returns every mark that was waiting: a clear sends them all back."""
        names = [name for _, name in self._marks]
        self._marks.clear()
        self.ends_at = min(self.ends_at, now)
        self.in_sentence = False
        self.begins = True
        return names


def frames_late(late_s: float) -> int:
    """How many frames of the 20 ms grid pass empty when audio comes so much after the end of what came before."""
    return max(0, math.ceil((late_s - _TOLERANCE_S) / FRAME_S))
