"""Keys pressed on the line: dual-tone multi-frequency signalling as audio.

Source: ITU-T Recommendation Q.23 (11/88), the frequencies. The levels are the nominal ones of telephones, -9 dBm0 for
the high tone and -11 dBm0 for the low one, well inside what receivers detect (ITU-T Q.24).
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from voice.speech import mulaw
from voice.speech.base import SAMPLE_RATE

WAIT = "w"

_TONE_MS, _GAP_MS, _WAIT_MS = 100, 80, 500
_LOW_HZ = (697, 770, 852, 941)
_HIGH_HZ = (1209, 1336, 1477, 1633)
_ROWS = ("123A", "456B", "789C", "*0#D")
_LOW_DBM0, _HIGH_DBM0 = -11.0, -9.0
# A sine that reaches the loudest mu-law code has 3.17 dBm0 (G.711, table 5); its peak in 16-bit samples.
_LOUDEST_DBM0, _LOUDEST = 3.17, 32636.0

FREQUENCIES = {
    key: (low, high) for low, row in zip(_LOW_HZ, _ROWS, strict=True) for high, key in zip(_HIGH_HZ, row, strict=True)
}


def tones(keys: str) -> bytes:
    """Mu-law audio of the keys, each followed by a gap; `w` waits for half a second.

    Raises ValueError for anything but 0 to 9, *, #, A to D and w.
    """
    return b"".join(_pressed(key) for key in keys)


@cache
def _pressed(key: str) -> bytes:
    if key == WAIT:
        return _silence(_WAIT_MS)
    if key not in FREQUENCIES:
        raise ValueError(f"not a key of a telephone: {key!r}")
    low, high = FREQUENCIES[key]
    samples = _sine(low, _LOW_DBM0) + _sine(high, _HIGH_DBM0)
    return mulaw.encode(samples.round().astype(np.int16)) + _silence(_GAP_MS)


def _sine(hertz: int, dbm0: float) -> npt.NDArray[np.float64]:
    peak = _LOUDEST * 10 ** ((dbm0 - _LOUDEST_DBM0) / 20)
    times = np.arange(SAMPLE_RATE * _TONE_MS // 1000) / SAMPLE_RATE
    wave: npt.NDArray[np.float64] = peak * np.sin(2 * np.pi * hertz * times)
    return wave


def _silence(milliseconds: int) -> bytes:
    return bytes([mulaw.SILENCE]) * (SAMPLE_RATE * milliseconds // 1000)
