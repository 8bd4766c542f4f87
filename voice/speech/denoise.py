"""Taking the steady noise of a line out of an utterance before it is recognised.

Spectral subtraction: the quietest frames tell what the noise is made of, and each frequency of each frame is
lowered by as much of it as is noise (S. F. Boll, IEEE Trans. ASSP 27(2), 1979; Wiener form of the gain).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

_FRAME = 256
_HOP = _FRAME // 2
# The square root of a Hann window, used before and after: frames half a frame apart add up to the signal again.
_WINDOW = np.sqrt(np.hanning(_FRAME + 1)[:-1])
_NOISE_PERCENTILE = 15
_OVERSUBTRACTION = 2.0
# What is left of pure noise, as an amplitude: cut deeper, it turns into tones that sound like speech.
_FLOOR = 0.2


def denoise(samples: Samples) -> Samples:
    """The utterance, 8 kHz, of the same shape, with its steady noise 14 dB down. Speech without noise is kept."""
    if samples.size < 4 * _FRAME:
        return samples
    padded = np.pad(samples, (_HOP, _HOP + -samples.size % _HOP))
    spectra = np.fft.rfft(np.lib.stride_tricks.sliding_window_view(padded, _FRAME)[::_HOP] * _WINDOW)
    frames = np.fft.irfft(spectra * _gains(np.abs(spectra) ** 2), n=_FRAME) * _WINDOW
    added = _overlapped(frames)[_HOP : _HOP + samples.size]
    return added.astype(np.float32)


def _gains(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much of each frequency of each frame to keep, 0.2 to 1.0; shape (frames, frequencies) like `power`."""
    loudness = power.sum(axis=1)
    noise = power[loudness <= np.percentile(loudness, _NOISE_PERCENTILE)].mean(axis=0)
    smooth = power.copy()
    smooth[1:-1] = (power[:-2] + 2 * power[1:-1] + power[2:]) / 4
    kept: NDArray[np.float64] = 1.0 - _OVERSUBTRACTION * noise / np.maximum(smooth, 1e-9)
    return np.sqrt(np.maximum(kept, _FLOOR**2))


def _overlapped(frames: NDArray[np.float64]) -> NDArray[np.float64]:
    total = np.zeros((len(frames) + 1) * _HOP)
    total[:-_HOP] += frames[:, :_HOP].ravel()
    total[_HOP:] += frames[:, _HOP:].ravel()
    return total
