"""G.711 mu-law to and from 16-bit linear samples, and how loud a frame is.

Source: ITU-T Recommendation G.711 (11/88), tables 2a and 2b. The standard counts in 14 bits; samples here are
16-bit, four times as large: the loudest code is 32124, and the smallest step 8.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]

SILENCE = 0xFF
SILENCE_DBFS = -96.0

_FULL_SCALE = 32768.0
# 33 in 14 bits: moves the ends of the eight segments onto powers of two.
_BIAS = 33 << 2
_LOUDEST = 32635


def decode(audio: bytes) -> Samples:
    """Mu-law bytes to samples, shape (len(audio),)."""
    return _LINEAR[np.frombuffer(audio, np.uint8)]


def encode(samples: Samples) -> bytes:
    """Samples, shape (n,), to n mu-law bytes; louder than the loudest code is clipped to it.

    Raises TypeError for samples that are not int16: a float would be cut to silence without a word.
    """
    if samples.dtype != np.int16:
        raise TypeError(f"mu-law is made from int16 samples, not {samples.dtype}")
    return _CODES[samples.view(np.uint16)].tobytes()


def amplitudes(audio: bytes) -> npt.NDArray[np.float32]:
    """Mu-law bytes to samples between -1.0 and 1.0, shape (len(audio),)."""
    return _AMPLITUDES.take(np.frombuffer(audio, np.uint8))


def energy(frame: bytes | bytearray) -> float:
    """Root mean square of mu-law audio in dBFS: 0 is a full-scale square wave, -96 is silence or no audio at all."""
    amplitudes = _AMPLITUDES.take(np.frombuffer(frame, np.uint8))
    power = float(amplitudes.dot(amplitudes))
    if power <= 0.0:
        return SILENCE_DBFS
    return max(SILENCE_DBFS, 10.0 * math.log10(power / len(frame)))


def _linear_table() -> Samples:
    # Every bit is inverted on the line; then: sign (1 is negative), three bits of segment, four of step.
    codes = ~np.arange(256, dtype=np.uint8)
    segment = (codes >> 4 & 0x07).astype(np.int32)
    step = (codes & 0x0F).astype(np.int32)
    magnitude = ((step << 3) + _BIAS << segment) - _BIAS
    return np.where(codes & 0x80, -magnitude, magnitude).astype(np.int16)


def _code_table() -> npt.NDArray[np.uint8]:
    # Indexed by the sample's bits as an unsigned number.
    samples = np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.int32)
    biased = np.minimum(np.abs(samples), _LOUDEST) + _BIAS
    segment = np.searchsorted(_BIAS_ENDS, biased, side="right").astype(np.int32)
    step = biased >> segment + 3 & 0x0F
    sign = np.where(samples < 0, 0x80, 0)
    codes: npt.NDArray[np.uint8] = (0xFF - (sign | segment << 4 | step)).astype(np.uint8)
    return codes


# Where segments 1 to 7 begin, bias included.
_BIAS_ENDS = np.array([256 << segment for segment in range(7)], dtype=np.int32)
_LINEAR = _linear_table()
_CODES = _code_table()
_AMPLITUDES = _LINEAR.astype(np.float32) / np.float32(_FULL_SCALE)
