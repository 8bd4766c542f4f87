"""Reference values are those of ITU-T Recommendation G.711, which counts in 14 bits: a quarter of a 16-bit sample."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.speech import mulaw

ALL_CODES = bytes(range(256))

# The standard's decoder output values, positive side, at the top and the bottom of each of the eight segments.
SEGMENT_ENDS = {
    0x80: 8031,
    0x8F: 4191,
    0x90: 3999,
    0x9F: 2079,
    0xA0: 1983,
    0xAF: 1023,
    0xB0: 975,
    0xBF: 495,
    0xC0: 471,
    0xCF: 231,
    0xD0: 219,
    0xDF: 99,
    0xE0: 93,
    0xEF: 33,
    0xF0: 30,
    0xFE: 2,
    0xFF: 0,
}

# The standard's 1 kHz sine at 0 dBm0: eight codes, repeated.
DIGITAL_MILLIWATT = bytes([0x1E, 0x0B, 0x0B, 0x1E, 0x9E, 0x8B, 0x8B, 0x9E])


@pytest.mark.parametrize(("code", "value"), SEGMENT_ENDS.items())
def test_a_code_means_what_the_standard_says(code: int, value: int) -> None:
    assert mulaw.decode(bytes([code]))[0] == 4 * value


def test_the_lower_half_of_the_codes_is_the_upper_half_below_zero() -> None:
    samples = mulaw.decode(ALL_CODES)
    assert np.array_equal(samples[:128], -samples[128:])


def test_louder_codes_follow_one_another_without_a_gap() -> None:
    magnitudes = mulaw.decode(ALL_CODES)[128:][::-1].astype(int)
    steps = np.diff(magnitudes)
    assert steps[0] == 8
    assert np.all(steps[1:] >= steps[:-1])
    assert steps[-1] == 1024


def test_silence_is_all_ones_both_ways() -> None:
    silence = mulaw.encode(np.zeros(160, np.int16))
    assert silence == bytes([mulaw.SILENCE]) * 160
    assert not mulaw.decode(silence).any()


def test_every_code_survives_the_way_there_and_back() -> None:
    survived = mulaw.encode(mulaw.decode(ALL_CODES))
    # Zero has two codes; what comes back is the positive one.
    assert survived == ALL_CODES.replace(b"\x7f", b"\xff")


def decision_values() -> list[int]:
    """Where the standard passes from one code to the next: 15 times by 2, then 16 times by 4, by 8, up to by 256."""
    values = [1]
    for step, times in [(2, 15), (4, 16), (8, 16), (16, 16), (32, 16), (64, 16), (128, 16), (256, 15)]:
        values += [values[-1] + step * (index + 1) for index in range(times)]
    return values


def test_the_code_changes_at_the_decision_values_of_the_standard() -> None:
    values = decision_values()
    assert {31, 95, 223, 479, 991, 2015, 4063} < set(values)
    assert (len(values), values[-1]) == (127, 7903)
    loudness = np.arange(32768)
    rank = np.searchsorted(4 * np.array(values), loudness, side="right").astype(np.uint8)
    assert mulaw.encode(loudness.astype(np.int16)) == (0xFF - rank).tobytes()
    assert mulaw.encode(-loudness[1:].astype(np.int16)) == (0x7F - rank[1:]).tobytes()


def test_a_sample_too_loud_is_clipped_and_keeps_its_sign() -> None:
    loudest = np.array([32767, 32636, -32636, -32768], np.int16)
    assert mulaw.encode(loudest) == bytes([0x80, 0x80, 0x00, 0x00])


def test_the_sine_of_the_standard_is_encoded_to_the_codes_of_the_standard() -> None:
    # A full-scale sine is 3.17 dBm0, and full scale is 8159.
    amplitude = 4 * 8159 * 10 ** (-3.17 / 20)
    sine = -amplitude * np.sin(2 * np.pi * (np.arange(8) + 0.5) / 8)
    assert mulaw.encode(sine.astype(np.int16)) == DIGITAL_MILLIWATT


def test_samples_that_are_not_16_bit_are_refused() -> None:
    with pytest.raises(TypeError, match="float64"):
        mulaw.encode(np.array([0.5]))


def test_samples_may_be_a_view_of_others() -> None:
    samples = np.arange(-1000, 1000, dtype=np.int16)
    assert mulaw.encode(samples[::2]) == mulaw.encode(samples)[::2]


@given(st.binary(max_size=400))
def test_decoding_gives_one_sample_a_byte(audio: bytes) -> None:
    samples = mulaw.decode(audio)
    assert samples.shape == (len(audio),)
    assert samples.dtype == np.int16


def test_silence_and_no_audio_have_the_least_energy() -> None:
    assert mulaw.energy(bytes([mulaw.SILENCE]) * 160) == mulaw.SILENCE_DBFS
    assert mulaw.energy(b"\x7f" * 160) == mulaw.SILENCE_DBFS
    assert mulaw.energy(b"") == mulaw.SILENCE_DBFS


def test_the_energy_of_a_sine_is_3_db_below_its_peak() -> None:
    # 0 dBm0 is 3.17 dB under a full-scale sine, which is 3.01 dB under a full-scale square wave.
    assert mulaw.energy(DIGITAL_MILLIWATT * 20) == pytest.approx(-6.2, abs=0.1)


def test_half_the_amplitude_is_6_db_less() -> None:
    loud, soft = (np.full(160, amplitude, np.int16) for amplitude in (16000, 8000))
    assert mulaw.energy(mulaw.encode(loud)) - mulaw.energy(mulaw.encode(soft)) == pytest.approx(6.02, abs=0.3)


@given(st.binary(max_size=400))
def test_energy_agrees_with_the_samples_and_has_a_lowest_value(audio: bytes) -> None:
    samples = mulaw.decode(audio).astype(float) / 32768
    power = float(np.mean(samples**2)) if len(audio) else 0.0
    expected = 10 * np.log10(power) if power else mulaw.SILENCE_DBFS
    assert mulaw.energy(audio) == pytest.approx(max(expected, mulaw.SILENCE_DBFS), abs=0.01)
    assert mulaw.SILENCE_DBFS <= mulaw.energy(audio) <= 0.0
