"""The built-in synthesizer: espeak-ng, library and data from the espeakng-loader wheel.

A robot's voice, but a real one, with no account anywhere. The library keeps its state in globals, so it lives on
one thread of its own and the event loop never waits for it. The voices in `voices/` are ours, so that the same
text always gives the same bytes; any of espeak's own can be named as well, and these flutter. C interface:
https://github.com/espeak-ng/espeak-ng/blob/master/src/include/espeak-ng/speak_lib.h
"""

from __future__ import annotations

import asyncio
import ctypes
import re
import unicodedata
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import espeakng_loader
import numpy as np
import soxr
from numpy.typing import NDArray

from voice.speech import mulaw
from voice.speech.base import SAMPLE_RATE, SpeechError, SynthesizerCapabilities, Voice

_SYNCHRONOUS = 2
_DO_NOT_EXIT = 0x8000
_CHARS_UTF8 = 1
_RATE = 1
_VOLUME = 2
_OK = 0
_WORDS_PER_MINUTE = 165
# Of 100: espeak clips some voices at its normal volume, and what it clipped cannot be repaired afterwards.
_UNCLIPPED_VOLUME = 60
_SEED = ctypes.c_long(1)
_LANGUAGES = frozenset({"fr", "en", "es", "ar"})
_OWN_VOICES = Path(__file__).parent / "voices"
_VOICE_NAME = re.compile(r"[A-Za-z][\w-]{0,40}(\+[\w-]{1,20})?")

# Emoji and their colours, invisible marks, and the private characters that espeak keeps for itself.
_SILENT_CATEGORIES = frozenset({"So", "Sk", "Cf", "Co", "Cn", "Cs", "Cc"})
_SPOKEN_SYMBOLS = frozenset("°©®™№")

# Loud and clear without clipping: -3 dBFS.
_PEAK = 0.707 * 32767
_CHUNK_BYTES = SAMPLE_RATE // 5
_KEPT_LEAD_IN = SAMPLE_RATE // 50
_SILENCE_BELOW = 200

_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class EspeakSynthesizer:
    """Speaks French, English, Spanish and Arabic. The built-in voices say a text the same way every time."""

    name = "espeak"
    capabilities = SynthesizerCapabilities(languages=_LANGUAGES)

    def warm(self) -> None:
        _thread().submit(_engine)

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[bytes]:
        name = _voice_name(voice)
        speakable = _speakable(text)
        if not speakable:
            return
        loop = asyncio.get_running_loop()
        audio = await loop.run_in_executor(_thread(), _spoken, speakable, name, voice.speed)
        for start in range(0, len(audio), _CHUNK_BYTES):
            yield audio[start : start + _CHUNK_BYTES]


def _speakable(text: str) -> str:
    """Plain text on one line; empty when there is no letter and no digit in it."""
    kept = (" " if _is_silent(character) else character for character in text)
    plain = " ".join("".join(kept).split())
    return plain if any(map(str.isalnum, plain)) else ""


def _is_silent(character: str) -> bool:
    return unicodedata.category(character) in _SILENT_CATEGORIES and character not in _SPOKEN_SYMBOLS


def _voice_name(voice: Voice) -> str:
    """The name of one of espeak's voices, or the path of one of ours. Raises SpeechError (permanent)."""
    if voice.language not in _LANGUAGES:
        raise SpeechError(f"espeak does not speak {voice.language}", permanent=True)
    if not voice.name:
        return str(_OWN_VOICES / f"{voice.language}-{'male' if voice.gender == 'male' else 'female'}")
    language = re.split(r"[-+]", voice.name, maxsplit=1)[0]
    if not _VOICE_NAME.fullmatch(voice.name) or language != voice.language:
        raise SpeechError(f"espeak has no such voice of {voice.language}", permanent=True)
    return voice.name


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="espeak")


@cache
def _engine() -> _Engine:
    return _Engine()


def _spoken(text: str, name: str, speed: float) -> bytes:
    samples = _engine().speak(text, name, speed)
    return mulaw.encode(_for_telephone(samples, _engine().sample_rate))


def _for_telephone(samples: NDArray[np.int16], sample_rate: int) -> NDArray[np.int16]:
    """8 kHz, as loud as can be without clipping, without the silence espeak begins with."""
    if not samples.size:
        return samples
    narrow = soxr.resample(samples.astype(np.float32), sample_rate, SAMPLE_RATE)
    peak = float(np.abs(narrow).max())
    if peak > 0:
        narrow = narrow * (_PEAK / peak)
    voiced = np.flatnonzero(np.abs(narrow) > _SILENCE_BELOW)
    start = max(0, int(voiced[0]) - _KEPT_LEAD_IN) if voiced.size else 0
    return np.asarray(narrow[start:], dtype=np.int16)


class _Engine:
    """The library, initialised once. Every call must come from the one espeak thread."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self._pieces: list[NDArray[np.int16]] = []
        # ctypes keeps no reference to a callback; without this one it would be collected under the library's feet.
        self._callback = _CALLBACK(self._collect)
        folder = str(Path(espeakng_loader.get_data_path()).parent).encode()
        self.sample_rate: int = self._library.espeak_Initialize(_SYNCHRONOUS, 0, folder, _DO_NOT_EXIT)
        if self.sample_rate <= 0:
            raise SpeechError("espeak-ng could not be initialised", permanent=True)
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_SetParameter(_VOLUME, _UNCLIPPED_VOLUME, 0)

    def speak(self, text: str, name: str, speed: float) -> NDArray[np.int16]:
        self._pieces = []
        choose = self._library.espeak_SetVoiceByFile if "/" in name else self._library.espeak_SetVoiceByName
        if choose(name.encode()) != _OK:
            raise SpeechError(f"espeak has no voice {name}", permanent=True)
        self._library.espeak_SetParameter(_RATE, round(_WORDS_PER_MINUTE * min(2.0, max(0.5, speed))), 0)
        # The library's own dice, for breath and hiss: thrown alike for every text.
        self._library.espeak_ng_SetRandSeed(_SEED)
        encoded = text.encode()
        size = ctypes.c_size_t(len(encoded) + 1)
        if self._library.espeak_Synth(encoded, size, 0, 0, 0, _CHARS_UTF8, None, None) != _OK:
            raise SpeechError("espeak could not speak the text")
        return np.concatenate(self._pieces) if self._pieces else np.empty(0, np.int16)

    def _collect(self, samples: ctypes._Pointer[ctypes.c_short] | None, count: int, _events: int) -> int:
        if samples and count > 0:
            self._pieces.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0
