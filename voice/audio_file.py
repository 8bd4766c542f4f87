"""Both sides of a call on a media stream, written to disk while they are heard.

The file is a WAV of two mu-law channels, 8 kHz: the caller left, the assistant right. Its clock is the caller's frames,
which come every 20 ms whether anybody speaks or not. The header is right after every block, so that what a crash
leaves can be played up to its last second.

Source: "Multimedia Programming Interface and Data Specifications 1.0" and "New Multimedia Data Types and Data
Techniques" (Microsoft) for RIFF, WAVEFORMATEX and the fact chunk; format tag 7 is G.711 mu-law.
"""

from __future__ import annotations

import asyncio
import contextvars
import os
import struct
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import structlog

from voice import metrics
from voice.speech.base import SAMPLE_RATE
from voice.speech.mulaw import SILENCE

log = structlog.get_logger(__name__)

# What is written at a time, and how long it is kept back: audio that was sent may yet be cut before it is heard.
BLOCK = SAMPLE_RATE
HELD_BACK = SAMPLE_RATE // 2
# The assistant is never so far ahead of a caller whose frames arrive; of one whose frames do not, nothing is kept.
AHEAD = 5 * SAMPLE_RATE
# Seconds that may wait for a slow disk before the recording is given up.
WAITING_BLOCKS = 10
# And how long a call that is over waits for it.
CLOSING_S = 10.0
# Two pieces of the assistant's audio that are meant to follow one another do, whatever the rounding of their times.
_ADJOINING = SAMPLE_RATE // 100

_CHANNELS = 2
_MULAW = 7
_HEADER = struct.Struct("<4sI4s4sIHHIIHHH4sII4sI")


def header(samples: int) -> bytes:
    """The beginning of a file of so many samples a channel."""
    size = samples * _CHANNELS
    riff = (b"RIFF", _HEADER.size - 8 + size, b"WAVE")
    rates = (SAMPLE_RATE, SAMPLE_RATE * _CHANNELS, _CHANNELS)
    form = (b"fmt ", 18, _MULAW, _CHANNELS, *rates, 8, 0)
    return _HEADER.pack(*riff, *form, b"fact", 4, samples, b"data", size)


def seconds_in(path: Path) -> float:
    """How long the recording in a file is, by its size: also of one that was never closed. Raises OSError."""
    return max(0, path.stat().st_size - _HEADER.size) // _CHANNELS / SAMPLE_RATE


@cache
def _disk() -> ThreadPoolExecutor:
    """One thread for all recordings of the process: their blocks are written one after the other."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="recordings")


class CallAudioFile:
    """A recording under way, used from one event loop.

    path: of a file that does not exist yet, in a folder that does; it is made for its owner alone. Nothing is raised
    later than here: a disk that fails or is too slow ends the recording, logs it, and sets `failed`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._heard = 0  # samples of the caller
        self._start = 0  # the first sample that is not on its way to the disk
        self._caller = bytearray()
        self._assistant = bytearray()  # from `_start` on, as far as it is known
        self._blocks = 0
        self._closed = False
        self._context = contextvars.copy_context()  # so that what is logged names the call
        self.failed = False
        # These belong to the disk's thread.
        self._file: int | None = None
        self._written = 0
        self._blocks_done = 0
        self._submit(b"", b"")

    @property
    def seconds(self) -> float:
        """How much has been recorded: the time on the file's clock."""
        return self._heard / SAMPLE_RATE

    @property
    def buffered_bytes(self) -> int:
        """What is held in memory, both channels, that waiting for the disk apart."""
        return len(self._caller) + len(self._assistant)

    def caller(self, frame: bytes) -> None:
        """The next 20 ms of the caller, mu-law."""
        if self._ended:
            return
        self._caller += frame
        self._heard += len(frame)
        if len(self._caller) >= BLOCK + HELD_BACK:
            self._write_block(BLOCK)

    def assistant(self, payload: bytes, at_s: float) -> None:
        """Mu-law audio that begins to be heard `at_s` seconds after the recording began.

        It takes the place of what was to be heard at that time.
        """
        at = round(at_s * SAMPLE_RATE) - self._start
        if self._ended or at + len(payload) > self._heard - self._start + AHEAD:
            return
        if abs(at - len(self._assistant)) <= _ADJOINING:
            at = len(self._assistant)
        audio = payload[max(0, -at) :]
        at = max(0, at)
        self._assistant += _silence(at - len(self._assistant))
        self._assistant[at : at + len(audio)] = audio

    def cut(self, at_s: float) -> None:
        """The caller does not hear what the assistant was to say from this time on."""
        del self._assistant[max(0, round(at_s * SAMPLE_RATE) - self._start) :]

    async def close(self) -> float:
        """Write the rest and say how many seconds there are on the disk. May be called twice."""
        if not self._closed:
            self._write_block(len(self._caller))
            self._closed = True
        finished = asyncio.get_running_loop().run_in_executor(_disk(), self._context.run, self._finish)
        try:
            async with asyncio.timeout(CLOSING_S):
                await finished
        except TimeoutError:
            self._fail("the disk is too slow")
        return self._written / SAMPLE_RATE

    @property
    def _ended(self) -> bool:
        return self._closed or self.failed

    def _write_block(self, size: int) -> None:
        caller = bytes(self._caller[:size])
        assistant = bytes(self._assistant[:size])
        del self._caller[:size], self._assistant[:size]
        self._start += size
        if self._blocks - self._blocks_done >= WAITING_BLOCKS:
            self._fail("the disk is too slow")
        if not self._ended:
            self._submit(caller, assistant + _silence(size - len(assistant)))

    def _submit(self, caller: bytes, assistant: bytes) -> None:
        self._blocks += 1
        _disk().submit(self._context.run, self._write, caller, assistant)

    # --- on the disk's thread ---

    def _write(self, caller: bytes, assistant: bytes) -> None:
        try:
            if not self.failed:
                self._append(caller, assistant)
        except OSError as error:
            self._fail(error.strerror or type(error).__name__)
        finally:
            self._blocks_done += 1

    def _append(self, caller: bytes, assistant: bytes) -> None:
        if self._file is None:
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        both = np.empty(len(caller) * _CHANNELS, np.uint8)
        both[0::2] = np.frombuffer(caller, np.uint8)
        both[1::2] = np.frombuffer(assistant, np.uint8)
        _write_whole(self._file, both.tobytes(), _HEADER.size + self._written * _CHANNELS)
        _write_whole(self._file, header(self._written + len(caller)), 0)
        self._written += len(caller)

    def _finish(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            try:
                os.close(file)
            except OSError as error:  # what a file system in the network tells only now
                self._fail(error.strerror or type(error).__name__)

    def _fail(self, reason: str) -> None:
        if not self.failed:
            self.failed = True
            metrics.recording_failed()
            log.error("recording ended", reason=reason, seconds=round(self._written / SAMPLE_RATE))


def _write_whole(file: int, content: bytes, at: int) -> None:
    left = memoryview(content)
    while left:
        written = os.pwrite(file, left, at)
        left, at = left[written:], at + written


def _silence(samples: int) -> bytes:
    return bytes([SILENCE]) * max(0, samples)
