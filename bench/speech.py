"""What the callers say: turns of human length that have one beginning and one end, cut into frames ready to send.

Made by the built-in synthesizer, the same at every run. A turn holds no pause, because the server is set to take a
short silence for the end; it ends with its last sound above -45 dBFS, on the edge of a frame, so that the moment is
known to the sample. Under everything lies the noise of a line.
"""

from __future__ import annotations

import asyncio
import binascii
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from voice.speech import mulaw
from voice.speech.base import FRAME_BYTES, SAMPLE_RATE, Voice
from voice.speech.espeak import EspeakSynthesizer

Samples = npt.NDArray[np.float32]

LINE_NOISE_DBFS = -60.0
SOUND_DBFS = -45.0
SPEECH_DBFS = -24.0
# Silence inside a turn is shortened to this: well below what ends it.
LONGEST_PAUSE_S = 0.08
_WINDOW = SAMPLE_RATE // 100

_SAID = (
    ("en", "female", "hello I should like to know whether you are open on Saturday in the morning or only on weekdays"),
    ("en", "male", "my kitchen tap has been dripping since yesterday and it is getting worse every hour"),
    ("en", "female", "can you tell me how much a check up costs for a new patient who has never been with you before"),
    ("en", "male", "I need somebody to look at the boiler before the weekend because the house is getting cold"),
    ("en", "female", "do you have anything free on Thursday after four in the afternoon"),
    ("en", "male", "I just wanted to ask where exactly I can find you in the city"),
    ("fr", "female", "bonjour je voudrais savoir si vous travaillez aussi le samedi matin ou seulement en semaine"),
    ("fr", "male", "il y a une fuite sous le lavabo de la salle de bain depuis hier soir et ça coule de plus en plus"),
    ("fr", "female", "pouvez-vous me dire combien coûte le déplacement pour une recherche de fuite chez moi"),
    ("fr", "male", "est-ce que quelqu'un peut passer demain dans la matinée ou au début de l'après-midi"),
    ("fr", "female", "je voudrais simplement savoir à quelle adresse je peux vous trouver"),
    ("fr", "male", "je vous appelle au sujet de ma chaudière qui ne démarre plus du tout depuis ce matin"),
)

Frames = tuple[bytes, ...]


def utterances(behind: Samples) -> list[bytes]:
    """Every caller's turn as mu-law audio in whole frames, over the beginning of what is heard behind it."""
    turns = [as_turn(speech) for speech in asyncio.run(_speak_all())]
    return [to_mulaw(turn + np.resize(behind, len(turn)), seed) for seed, turn in enumerate(turns)]


def silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * SAMPLE_RATE), np.float32)


def ready_to_send(audio: bytes) -> Frames:
    """Each frame in base64, as it goes into a message."""
    return tuple(
        binascii.b2a_base64(audio[at : at + FRAME_BYTES], newline=False) for at in range(0, len(audio), FRAME_BYTES)
    )


async def _speak_all() -> list[Samples]:
    engine = EspeakSynthesizer()
    said = []
    for language, gender, text in _SAID:
        chunks = [chunk async for chunk in engine.synthesize(text, Voice(language=language, gender=gender))]
        said.append(mulaw.amplitudes(b"".join(chunks)))
    return said


def as_turn(speech: Samples) -> Samples:
    """Speech as a caller's turn: of usual loudness, without pauses, ending on the edge of a frame."""
    levelled = at_level(speech, SPEECH_DBFS)
    breathless = np.concatenate(list(_without_pauses(levelled)))
    sounds = np.flatnonzero(np.abs(breathless) > amplitude(SOUND_DBFS))
    turn = breathless[sounds[0] : sounds[-1] + 1]
    return np.pad(turn, (-len(turn) % FRAME_BYTES, 0))


def at_level(speech: Samples, dbfs: float) -> Samples:
    """Scaled so that what sounds in it has this root mean square; clipped where it is louder than a line carries."""
    power = np.square(speech)
    sounding = power[power > power.max() / 1000]
    scaled = speech * (amplitude(dbfs) / float(np.sqrt(sounding.mean())))
    return as_samples(np.clip(scaled, -0.97, 0.97))


def as_samples(signal: npt.NDArray[np.floating]) -> Samples:
    return np.asarray(signal, np.float32)


def amplitude(dbfs: float) -> float:
    return float(10 ** (dbfs / 20))


def to_mulaw(samples: Samples, seed: int) -> bytes:
    """As mu-law, over the noise of a line."""
    noise = np.random.default_rng(seed).normal(0.0, amplitude(LINE_NOISE_DBFS), len(samples))
    return mulaw.encode(np.clip((samples + noise) * 32768, -32768, 32767).astype(np.int16))


def _without_pauses(speech: Samples) -> Iterator[Samples]:
    """Pieces of 10 ms, those of a pause only as long as it may be."""
    quiet_for = 0.0
    for at in range(0, len(speech), _WINDOW):
        piece = speech[at : at + _WINDOW]
        quiet_for = quiet_for + 0.01 if np.abs(piece).max() <= amplitude(SOUND_DBFS) else 0.0
        if quiet_for <= LONGEST_PAUSE_S:
            yield piece
