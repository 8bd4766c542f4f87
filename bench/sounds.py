"""Sounds to test ears with: speakers, a room full of talk, a street, and what is no speech, as by telephone.

Everything is made here, from the built-in synthesizer, the recordings of the simulator and dice that always fall the
same. Samples are floats between -1.0 and 1.0 at 8 kHz, shape (n,).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.speech import SOUND_DBFS, SPEECH_DBFS, Samples, amplitude, as_samples, at_level, silence
from voice import simulator
from voice.speech import mulaw
from voice.speech.base import SAMPLE_RATE, Voice
from voice.speech.espeak import EspeakSynthesizer

_RECORDINGS = Path(simulator.__file__).parent / "recordings"
_BABBLE_VOICES = 12
_BAND_HZ = (300.0, 3400.0)

# Whole sentences as people say them, with their commas; voices are espeak's, one speaker each.
_SENTENCES = (
    ("en", "en+f2", "Hello, I'd like to make an appointment for next Tuesday, if that's possible."),
    ("en", "en-us+m3", "My number is zero seven seven, nine double zero, one two three."),
    ("en", "", "It started leaking last night, and now there is water all over the kitchen floor."),
    ("en", "en-us+f4", "Could you tell me, roughly, what a new boiler would cost?"),
    ("en", "en+m7", "No, that's all, thank you."),
    ("en", "en-us+m5", "Well, I am not sure whether I should come in the morning or in the afternoon."),
    ("fr", "fr+f2", "Bonjour, je voudrais prendre rendez-vous pour mardi prochain, si c'est possible."),
    ("fr", "fr+m3", "Mon numéro, c'est le zéro six, trente-neuf, quatre-vingt-dix-huit, zéro un, zéro un."),
    ("fr", "", "Il y a une fuite sous l'évier, et l'eau coule dans toute la cuisine."),
    ("fr", "fr+f4", "Vous pouvez me dire, à peu près, combien coûte le déplacement ?"),
    ("fr", "fr+m7", "Non, c'est tout, merci."),
    ("fr", "fr+m5", "Alors, je ne sais pas encore si je préfère le matin ou l'après-midi."),
    ("es", "es+f2", "Buenos días, quisiera pedir una cita para el martes, si es posible."),
    ("es", "es+m3", "Mi número es el seis, uno dos tres, cuatro cinco seis."),
    ("es", "", "Tengo una fuga en el baño, y no puedo cerrar la llave del agua."),
    ("es", "es+f4", "¿Me puede decir, más o menos, cuánto cuesta la reparación?"),
    ("es", "es+m7", "No, eso es todo, gracias."),
    ("ar", "ar+f2", "مرحبا، أريد أن أحجز موعدا ليوم الثلاثاء، إذا كان ممكنا."),
    ("ar", "ar+m3", "عندي تسرب في المطبخ، والماء في كل مكان."),
    ("ar", "", "هل يمكنكم أن تقولوا لي، تقريبا، كم يكلف الإصلاح؟"),
    ("ar", "ar+m7", "لا، هذا كل شيء، شكرا."),
)
_INTERRUPTIONS = (
    ("en", "en+f2", "Wait, I have another question."),
    ("en", "en-us+m3", "No no, that is not what I meant."),
    ("fr", "fr+f4", "Attendez, je n'ai pas compris."),
    ("fr", "fr+m5", "Non, je voulais dire vendredi."),
    ("es", "es+f2", "Perdone, tengo otra pregunta."),
    ("ar", "ar+m3", "لحظة، عندي سؤال آخر."),
)


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """Clean speech that begins with its first sound and ends with its last."""

    name: str
    samples: Samples

    @property
    def seconds(self) -> float:
        return len(self.samples) / SAMPLE_RATE


# --- speech ---


async def utterances() -> list[Utterance]:
    """Sentences of many speakers in four languages, and the recorded speaker's short answers and questions."""
    spoken = [await _spoken(*sentence) for sentence in _SENTENCES]
    return spoken + [_recorded(file) for file in sorted(_RECORDINGS.glob("*.ulaw"))]


async def interruptions() -> list[Utterance]:
    return [await _spoken(*sentence) for sentence in _INTERRUPTIONS]


async def _spoken(language: str, voice: str, text: str) -> Utterance:
    engine = EspeakSynthesizer()
    chunks = [chunk async for chunk in engine.synthesize(text, Voice(language=language, name=voice))]
    return Utterance(f"{voice or language}: {text}", _as_speech(mulaw.amplitudes(b"".join(chunks))))


def _recorded(file: Path) -> Utterance:
    return Utterance(file.stem, _as_speech(mulaw.amplitudes(file.read_bytes())))


def _as_speech(samples: Samples) -> Samples:
    """In the telephone's band, of usual loudness, from the first sound to the last."""
    levelled = at_level(telephone_band(samples), SPEECH_DBFS)
    sounds = np.flatnonzero(np.abs(levelled) > amplitude(SOUND_DBFS))
    return levelled[sounds[0] : sounds[-1] + 1]


def running_speech(spoken: Sequence[Utterance], seconds: float, dice: np.random.Generator) -> Samples:
    """Somebody who talks on and on: utterances in any order with hardly a breath between them."""
    count = int(seconds * SAMPLE_RATE)
    pieces: list[Samples] = []
    while sum(map(len, pieces)) < count:
        pieces += [spoken[int(dice.integers(len(spoken)))].samples, silence(float(dice.uniform(0.1, 0.5)))]
    return np.concatenate(pieces)[:count]


# --- noise ---


def babble(spoken: Sequence[Utterance], seconds: float, seed: int) -> Samples:
    """A room in which twelve people talk at once, some farther away."""
    dice = np.random.default_rng(seed)
    voices = [running_speech(spoken, seconds, dice) * dice.uniform(0.5, 1.0) for _ in range(_BABBLE_VOICES)]
    return telephone_band(np.sum(voices, axis=0))


def street(seconds: float, seed: int) -> Samples:
    """The side of a road: rumble that swells and ebbs, passing cars, now and then a horn, a door or a clatter."""
    dice = np.random.default_rng(seed)
    count = int(seconds * SAMPLE_RATE)
    swell = 1.0 + 0.4 * _slow(count, dice, 0.15)
    sound = _coloured(count, dice, slope=1.0) * swell
    for at in _moments(seconds, 8.0, dice):
        _add(sound, at, 2.5 * _car(dice))
    for at in _moments(seconds, 20.0, dice):
        _add(sound, at, 3.0 * _horn(dice))
    for at in _moments(seconds, 6.0, dice):
        _add(sound, at, 5.0 * knock(dice))
    return telephone_band(sound)


def _car(dice: np.random.Generator) -> Samples:
    count = int(dice.uniform(2.5, 5.0) * SAMPLE_RATE)
    return as_samples(_coloured(count, dice, slope=0.5) * np.hanning(count) ** 2)


def _horn(dice: np.random.Generator) -> Samples:
    """Two notes a third apart, with their overtones."""
    count = int(dice.uniform(0.2, 0.8) * SAMPLE_RATE)
    moments = np.arange(count) / SAMPLE_RATE
    root = dice.uniform(380, 440)
    notes = [np.sin(2 * np.pi * base * n * moments) / n for base in (root, root * 1.26) for n in range(1, 7)]
    return as_samples(np.sum(notes, axis=0) * _fade(count, 0.02) / 2)


def knock(dice: np.random.Generator) -> Samples:
    """A door, a dropped plate: loud at once and gone within a tenth of a second."""
    count = SAMPLE_RATE // 5
    decay = np.exp(-np.arange(count) / SAMPLE_RATE / dice.uniform(0.01, 0.04))
    return as_samples(dice.normal(size=count) * decay)


# --- short sounds of the caller that are no interruption ---


def cough(dice: np.random.Generator) -> Samples:
    """Two bursts of breath, 350 ms."""
    count = int(0.35 * SAMPLE_RATE)
    bursts = np.exp(-np.arange(count) / SAMPLE_RATE / 0.05)
    bursts[count // 2 :] += 0.6 * bursts[: count - count // 2]
    return as_samples(_coloured(count, dice, slope=0.3) * bursts)


def hum(dice: np.random.Generator) -> Samples:
    """A closed mouth's "mm", 250 ms, falling."""
    return _hummed(dice, 0.25)


def hum_hum(dice: np.random.Generator) -> Samples:
    """Two of them, "mm-hm", 500 ms."""
    return np.concatenate([_hummed(dice, 0.2), silence(0.1), _hummed(dice, 0.2)])


def _hummed(dice: np.random.Generator, seconds: float) -> Samples:
    count = int(seconds * SAMPLE_RATE)
    pitch = np.linspace(1.1, 0.9, count) * dice.uniform(100, 220)
    phase = 2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE
    overtones = [np.sin(n * phase) / n**1.5 for n in range(1, 12)]
    return as_samples(np.sum(overtones, axis=0) * _fade(count, 0.05))


def clatter(dice: np.random.Generator) -> Samples:
    """Keys or cutlery: a few knocks within 300 ms."""
    sound = silence(0.5)
    for at in np.sort(dice.uniform(0.0, 0.3, 4)):
        _add(sound, float(at), knock(dice))
    return sound


SHORT_SOUNDS: dict[str, Callable[[np.random.Generator], Samples]] = {
    "knock": knock,
    "clatter": clatter,
    "cough": cough,
    "mm": hum,
    "mm-hm": hum_hum,
}


# --- the line ---


def telephone_band(samples: npt.NDArray[np.floating]) -> Samples:
    """300 to 3400 Hz, as ITU-T G.712 asks of a channel, with soft edges."""
    low, high = _BAND_HZ
    hertz = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
    with np.errstate(divide="ignore"):
        shape = 1 / np.sqrt(1 + (low / np.maximum(hertz, 1e-9)) ** 8) / np.sqrt(1 + (hertz / high) ** 24)
    return as_samples(np.fft.irfft(np.fft.rfft(samples) * shape, len(samples)))


def at_loudness(noise: Samples, dbfs: float) -> Samples:
    """Scaled to this root mean square over its whole length."""
    return noise * np.float32(amplitude(dbfs) / max(1e-9, float(np.sqrt(np.square(noise).mean()))))


def _add(sound: npt.NDArray[np.floating], at_s: float, piece: Samples) -> None:
    start = int(at_s * SAMPLE_RATE)
    end = min(len(sound), start + len(piece))
    sound[start:end] += piece[: end - start]


def _coloured(count: int, dice: np.random.Generator, slope: float) -> npt.NDArray[np.float64]:
    """Noise whose amplitude falls with the frequency to this power (1.0: brown, 0.5: pink), of loudness 1."""
    hertz = np.maximum(np.fft.rfftfreq(count, 1 / SAMPLE_RATE), 20.0)
    noise = np.fft.irfft(np.fft.rfft(dice.normal(size=count)) / hertz**slope, count)
    return np.asarray(noise / noise.std())


def _slow(count: int, dice: np.random.Generator, hertz: float) -> npt.NDArray[np.float64]:
    """A random curve between about -1 and 1 that changes so often a second."""
    points = dice.uniform(-1, 1, max(2, int(count / SAMPLE_RATE * hertz) + 2))
    return np.asarray(np.interp(np.linspace(0, len(points) - 1, count), np.arange(len(points)), points))


def _moments(seconds: float, every_s: float, dice: np.random.Generator) -> list[float]:
    """When things happen that happen every so often by chance; once at least."""
    count = max(1, int(dice.poisson(seconds / every_s)))
    return sorted(float(at) for at in dice.uniform(0, seconds, count))


def _fade(count: int, seconds: float) -> npt.NDArray[np.float64]:
    """1.0, but for a rise at the beginning and a fall at the end."""
    edge = int(seconds * SAMPLE_RATE)
    ramp = np.minimum(1.0, np.arange(count) / edge)
    return np.asarray(np.minimum(ramp, ramp[::-1]))
