"""Which frames of a caller's audio hold a voice: a gate by energy, and behind it the Silero model.

Source of the model's shapes: https://github.com/snakers4/silero-vad (8 kHz: windows of 256 samples, each after the
last 32 of the window before; a state of 2 x 128 for each voice).

Frames that do not rise above the noise of the line are decided by the gate alone, so that a silent caller costs next
to nothing. The others fill windows. The windows of all calls that wait in one turn of the event loop, or among many
calls for a few milliseconds, go through the model together: which is three times cheaper when it matters.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime

from voice.speech import mulaw
from voice.speech.base import FRAME_BYTES, FRAME_MS

# Called with a frame of 160 mu-law bytes and the probability, 0.0 to 1.0, that it holds a voice; in order.
Decided = Callable[[bytes, float], None]

_RATE = np.array(8000, dtype=np.int64)
_WINDOW_BYTES = 256
_CONTEXT_BYTES = 32
_STATE_SIZE = 128
# Among many calls, windows are gathered for a moment: together they cost a third.
_MANY_CALLS = 20
_WAIT_S_A_CALL = 0.00005
_LONGEST_WAIT_S = 0.008
_CONTEXT_OF_SILENCE = bytes([mulaw.SILENCE]) * _CONTEXT_BYTES


class NoiseFloor:
    """The level of the line without a voice, in dBFS: what the quietest tenth of the last four seconds stays under.

    Speech pauses for breath and between syllables, noise does not. A noise that sets in during the call is above the
    floor until it has filled nine tenths of that time.
    """

    _WINDOW_FRAMES = 4000 // FRAME_MS
    _QUIET_TENTH = 10
    # The floor moves slowly: finding it anew in each frame would cost more than everything else here.
    _REVIEW_FRAMES = 10
    # A line that falls silent altogether says nothing about the room behind it.
    _LOWEST_DBFS = -60.0

    def __init__(self) -> None:
        self._levels: deque[float] = deque(maxlen=self._WINDOW_FRAMES)
        self.dbfs = self._LOWEST_DBFS
        # The first frame sets the floor: a noisy line may not interrupt the greeting.
        self._until_review = 1

    def hear(self, level: float) -> None:
        """Take note of the next frame's level in dBFS."""
        self._levels.append(level)
        self._until_review -= 1
        if self._until_review == 0:
            self._until_review = self._REVIEW_FRAMES
            quiet = sorted(self._levels)[len(self._levels) // self._QUIET_TENTH]
            self.dbfs = max(self._LOWEST_DBFS, quiet)


class VoiceActivity(Protocol):
    """Decides the frames of one call, which come in order."""

    def feed(self, audio: bytes) -> None:
        """Hear mu-law audio of any length, one 20 ms frame at best. What does not fill a frame waits for more."""

    def close(self) -> None:
        """The call is over: decide nothing more."""


class _InFrames:
    """Cuts whatever comes into frames."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, audio: bytes) -> None:
        if len(audio) == FRAME_BYTES and not self._rest:
            self._hear(audio)
            return
        audio = self._rest + audio
        whole = len(audio) - len(audio) % FRAME_BYTES
        self._rest = audio[whole:]
        for end in range(FRAME_BYTES, whole + 1, FRAME_BYTES):
            self._hear(audio[end - FRAME_BYTES : end])

    def _hear(self, frame: bytes) -> None:
        raise NotImplementedError


class EnergyVoiceActivity(_InFrames):
    """Voice is what rises above the noise of the line. Needs no model, and takes music for a voice."""

    # Above the floor: as likely voice as not.
    _EVEN_DB = 10.0
    _STEEPNESS_DB = 2.0

    def __init__(self, decided: Decided) -> None:
        super().__init__()
        self._decided = decided
        self._floor = NoiseFloor()

    def _hear(self, frame: bytes) -> None:
        level = mulaw.energy(frame)
        self._floor.hear(level)
        even = self._floor.dbfs + self._EVEN_DB
        self._decided(frame, 1.0 / (1.0 + math.exp((even - level) / self._STEEPNESS_DB)))

    def close(self) -> None:
        self._decided = _ignore


class SileroVoiceActivity(_InFrames):
    """Voice is what the model takes for one, in frames that rise above the noise of the line."""

    # Above the floor: below this a frame is silence, whatever the model would say of its window.
    _GATE_DB = 6.0
    # The model keeps listening for so long after the last frame above the gate.
    _HOLD_FRAMES = 12
    # How much of what came before the gate opened the model hears first, to warm up.
    _LEAD_IN_BYTES = _WINDOW_BYTES

    def __init__(self, decided: Decided, model: SileroModel | None = None) -> None:
        super().__init__()
        self._decided = decided
        self._model = model or silero()
        self._slot = self._model.lease()
        self._floor = NoiseFloor()
        self._held = 0
        self._window = bytearray()
        self._context = _CONTEXT_OF_SILENCE
        self._probability = 0.0
        # Frame, whether it completed a window and waits for its answer, and whether it is above the gate.
        self._undecided: deque[tuple[bytes, bool, bool]] = deque()

    def _hear(self, frame: bytes) -> None:
        level = mulaw.energy(frame)
        self._floor.hear(level)
        audible = level > self._floor.dbfs + self._GATE_DB
        if audible:
            if not self._held:
                self._model.reset(self._slot)
            self._held = self._HOLD_FRAMES
        elif self._held:
            self._held -= 1
        if not self._held:
            self._keep_lead_in(frame)
            self._decide_in_order(frame, completes=False, audible=False)
            return
        self._window += frame
        completes = len(self._window) >= _WINDOW_BYTES
        self._decide_in_order(frame, completes, audible)
        if completes:
            self._submit()

    def _keep_lead_in(self, frame: bytes) -> None:
        """The gate is closed. What is kept is less than a window, so that the first frames of speech complete one."""
        self._probability = 0.0
        self._context = _CONTEXT_OF_SILENCE
        self._window += frame
        del self._window[: -self._LEAD_IN_BYTES]

    def _decide_in_order(self, frame: bytes, completes: bool, audible: bool) -> None:
        if completes or self._undecided:
            self._undecided.append((frame, completes, audible))
        else:
            self._decided(frame, self._probability if audible else 0.0)

    def _submit(self) -> None:
        window = self._context + self._window[:_WINDOW_BYTES]
        del self._window[:_WINDOW_BYTES]
        self._context = window[-_CONTEXT_BYTES:]
        self._model.submit(self._slot, window, self._told)

    def _told(self, probability: float) -> None:
        """The frame that completed the window is the first that waits; those up to the next such frame go with it."""
        self._probability = probability
        completes = False
        while self._undecided and not completes:
            frame, _, audible = self._undecided.popleft()
            self._decided(frame, probability if audible else 0.0)
            completes = bool(self._undecided) and self._undecided[0][1]

    def close(self) -> None:
        self._decided = _ignore
        if self._slot >= 0:
            self._model.give_back(self._slot)
            self._slot = -1


def _ignore(_frame: bytes, _probability: float) -> None:
    """The call is over."""


class SileroModel:
    """The model of a process, shared by its calls. `run` takes what was submitted since the last turn of the loop."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        # The event loop waits for the answer anyway, and the other cores belong to other processes.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(_model_path(), options, providers=["CPUExecutionProvider"])
        self._states = np.zeros((2, 64, _STATE_SIZE), dtype=np.float32)
        self._free = list(range(63, -1, -1))
        self._waiting: deque[tuple[int, bytes, Callable[[float], None]]] = deque()

    def lease(self) -> int:
        """A place for the state of one more voice."""
        if not self._free:
            size = self._states.shape[1]
            self._states = np.concatenate([self._states, np.zeros_like(self._states)], axis=1)
            self._free = list(range(2 * size - 1, size - 1, -1))
        slot = self._free.pop()
        self.reset(slot)
        return slot

    @property
    def _wait_s(self) -> float:
        """For how long windows are gathered: nothing among few calls, where each wants its answer at once."""
        calls = self._states.shape[1] - len(self._free)
        return min(_LONGEST_WAIT_S, calls * _WAIT_S_A_CALL) if calls >= _MANY_CALLS else 0.0

    def give_back(self, slot: int) -> None:
        self._waiting = deque(waiting for waiting in self._waiting if waiting[0] != slot)
        self._free.append(slot)

    def reset(self, slot: int) -> None:
        """Forget the voice: what comes next is not the continuation of what came before."""
        self._states[:, slot] = 0.0

    def submit(self, slot: int, window: bytes, told: Callable[[float], None]) -> None:
        """Ask for the probability of a window of 288 mu-law bytes, its context first; `told` is called once."""
        if not self._waiting:
            loop, wait_s = asyncio.get_running_loop(), self._wait_s
            if wait_s:
                loop.call_later(wait_s, self.run)
            else:
                loop.call_soon(self.run)
        self._waiting.append((slot, window, told))

    def run(self) -> None:
        """Put everything that waits through the model, a slot's windows one after the other."""
        while self._waiting:
            batch, later, slots = [], deque[tuple[int, bytes, Callable[[float], None]]](), set[int]()
            for waiting in self._waiting:
                if waiting[0] in slots:
                    later.append(waiting)
                else:
                    slots.add(waiting[0])
                    batch.append(waiting)
            self._waiting = later
            for (_, _, told), probability in zip(batch, self._infer(batch), strict=True):
                told(probability)

    def _infer(self, batch: list[tuple[int, bytes, Callable[[float], None]]]) -> list[float]:
        slots = [slot for slot, _, _ in batch]
        audio = mulaw.amplitudes(b"".join(window for _, window, _ in batch)).reshape(len(batch), -1)
        state = self._states[:, slots]
        output, state = self._session.run(None, {"input": audio, "state": state, "sr": _RATE})
        self._states[:, slots] = state
        probabilities: list[float] = output[:, 0].tolist()
        return probabilities


@cache
def silero() -> SileroModel:
    """The model of this process, loaded when it is first asked for."""
    return SileroModel()


def _model_path() -> str:
    # Importing the package would import torch.
    package = find_spec("silero_vad")
    if package is None or package.origin is None:
        raise RuntimeError("silero-vad is not installed: pip install --no-deps -r requirements-no-deps.txt")
    return str(Path(package.origin).parent / "data" / "silero_vad.onnx")
