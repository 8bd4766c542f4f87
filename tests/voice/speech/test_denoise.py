"""The steady noise of a line is taken out of an utterance; the speech in it is kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.speech.denoise import denoise

RATE = 8000


def noise(seconds: float, level: float) -> np.ndarray:
    return np.random.default_rng(3).normal(0, level, int(seconds * RATE)).astype(np.float32)


def burst(seconds: float) -> np.ndarray:
    """A tone with silence around it, as an utterance has."""
    times = np.arange(int(seconds * RATE)) / RATE
    tone = 8000 * np.sin(2 * np.pi * 440 * times) * (np.abs(times - seconds / 2) < seconds / 4)
    return tone.astype(np.float32)


def decibels(samples: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(samples.astype(float) ** 2)))


def test_noise_alone_comes_out_quieter():
    before = noise(1.0, 300)
    assert decibels(before) - decibels(denoise(before)) > 6


def test_the_noise_before_the_speech_goes_and_the_speech_stays():
    speech = burst(2.0)
    cleaned = denoise(speech + noise(2.0, 300))
    quiet, loud = slice(0, RATE // 3), slice(RATE - 2000, RATE + 2000)
    assert decibels(noise(2.0, 300)[quiet]) - decibels(cleaned[quiet]) > 6
    assert decibels(cleaned[loud]) == pytest.approx(decibels(speech[loud]), abs=0.5)


def test_an_utterance_without_noise_is_left_as_it_was():
    speech = burst(1.0)
    np.testing.assert_allclose(denoise(speech), speech, atol=1.0)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5000))
def test_the_length_never_changes(length):
    assert denoise(noise(1.0, 200)[:length]).shape == (length,)
