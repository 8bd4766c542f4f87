"""Keys as audio, decoded by another way than they were made: Goertzel's algorithm over what the line would carry."""

from __future__ import annotations

import math

import pytest

from voice.speech import mulaw
from voice.speech.dtmf import tones

LOW, HIGH = (697, 770, 852, 941), (1209, 1336, 1477, 1633)
KEYPAD = ("123A", "456B", "789C", "*0#D")
BLOCK = 160  # samples


def level(samples: list[int], hertz: float) -> float:
    """Of one frequency, in dBm0: the loudest sine that mu-law can carry has 3.17."""
    coefficient = 2 * math.cos(2 * math.pi * hertz / 8000)
    before, last = 0.0, 0.0
    for sample in samples:
        before, last = last, sample + coefficient * last - before
    power = before * before + last * last - coefficient * before * last
    peak = 2 * math.sqrt(max(power, 1e-9)) / len(samples)
    return 20 * math.log10(peak / 32636) + 3.17


def strongest(samples: list[int], group: tuple[int, ...]) -> int:
    levels = [level(samples, hertz) for hertz in group]
    return levels.index(max(levels))


def decoded(audio: bytes) -> list[tuple[str, int, int]]:
    """Each key with the milliseconds of its tone and of the silence after it."""
    keys: list[tuple[str, int, int]] = []
    for start in range(0, len(audio), BLOCK):
        block = audio[start : start + BLOCK]
        samples = mulaw.decode(block).tolist()
        if mulaw.energy(block) < -60:
            key, tone, silence = keys.pop() if keys else ("", 0, 0)
            keys.append((key, tone, silence + 20))
            continue
        pressed = KEYPAD[strongest(samples, LOW)][strongest(samples, HIGH)]
        if keys and keys[-1][0] == pressed and not keys[-1][2]:
            keys[-1] = (pressed, keys[-1][1] + 20, 0)
        else:
            keys.append((pressed, 20, 0))
    return keys


@pytest.mark.parametrize("keys", ["0123456789*#ABCD", "11", "#"])
def test_every_key_is_heard_for_a_tenth_of_a_second_and_followed_by_a_gap(keys):
    assert decoded(tones(keys)) == [(key, 100, 80) for key in keys]


def test_a_wait_is_half_a_second_of_silence():
    assert decoded(tones("1w2")) == [("1", 100, 80 + 500), ("2", 100, 80)]
    assert set(tones("w")) == {mulaw.SILENCE}


@pytest.mark.parametrize("key", "159D")
def test_the_tones_have_their_nominal_levels_and_nothing_else_is_as_loud(key):
    samples = mulaw.decode(tones(key)[:800]).tolist()
    row = next(row for row in KEYPAD if key in row)
    low, high = LOW[KEYPAD.index(row)], HIGH[row.index(key)]
    assert level(samples, low) == pytest.approx(-11, abs=0.5)
    assert level(samples, high) == pytest.approx(-9, abs=0.5)
    others = [hertz for hertz in (*LOW, *HIGH) if hertz not in (low, high)]
    assert max(level(samples, hertz) for hertz in others) < -25


def test_no_keys_make_no_sound():
    assert tones("") == b""


@pytest.mark.parametrize("keys", ["1x", "E", " ", "W", "é", "1\n"])
def test_what_no_telephone_has_is_refused(keys):
    with pytest.raises(ValueError, match="not a key"):
        tones(keys)
