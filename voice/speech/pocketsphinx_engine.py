"""The built-in transcriber: PocketSphinx with its English model and a receptionist's grammar.

No account, no download, one language: what a demo and a laptop need. It knows the sentences of
`grammars/en.jsgf` and the words of the business; the rest is heard as the nearest of them or as nothing.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections import OrderedDict
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import soxr
from django.conf import settings
from numpy.typing import NDArray

from voice.speech import mulaw
from voice.speech.base import (
    SAMPLE_RATE,
    Expecting,
    Hints,
    Listener,
    SpeechError,
    TranscriberCapabilities,
    Transcript,
    nobody_listens,
)
from voice.speech.denoise import denoise
from voice.speech.sphinx import SAMPLE_RATE as MODEL_RATE
from voice.speech.sphinx import Decoder
from voice.speech.utterance import CollectedUtterances

_GRAMMAR = Path(__file__).parent / "grammars" / "en.jsgf"
# Words of the grammar that the model's dictionary lacks.
_PRONUNCIATIONS = {"toothache": "T UW TH EY K"}
# Only these rules use the words of the business; the others are the same for everybody.
_USE_PHRASES = frozenset({Expecting.ANYTHING, Expecting.REASON})
_COMMON_PHRASES = ("appointment",)
_WORD = re.compile(r"[a-z][a-z']*")
_MAX_PHRASES = 40
# A compiled grammar holds some ten megabytes.
_MAX_GRAMMARS = 8

_SILENT_SAMPLES = int(0.3 * SAMPLE_RATE)
# Of 32768; -50 dBFS at its loudest is a quiet line, not a caller.
_INAUDIBLE = 100

# Log-likelihood a frame: telephone speech that fits the grammar scores from -15 to -30, what does not below that.
_CERTAIN, _HOPELESS = -15.0, -36.0


class PocketsphinxTranscriber:
    """English, utterance by utterance, on a few threads of its own; each holds a decoder."""

    name = "pocketsphinx"
    capabilities = TranscriberCapabilities(languages=frozenset({"en"}))

    def open(self, language: str, listener: Listener = nobody_listens) -> CollectedUtterances:
        if language not in self.capabilities.languages:
            raise SpeechError(f"pocketsphinx does not understand {language}", permanent=True)
        return CollectedUtterances(_recognised)

    def warm(self) -> None:
        """Load a decoder and the common grammar ahead of the first call. Returns at once."""
        _threads().submit(lambda: _recogniser().grammar_for(Hints()))


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=settings.POCKETSPHINX_DECODERS, thread_name_prefix="pocketsphinx")


def _recognised(audio: bytes, hints: Hints) -> Awaitable[Transcript]:
    return asyncio.get_running_loop().run_in_executor(_threads(), _transcribe, audio, hints)


def _transcribe(audio: bytes, hints: Hints) -> Transcript:
    samples = _for_model(audio)
    # In pure silence the model hears whatever is shortest.
    text, score = _recogniser().recognise(samples, hints) if np.abs(samples).max() > _INAUDIBLE else ("", _HOPELESS)
    if not text:
        # Nothing recognised has the score 0, the best there is.
        return Transcript("", "en", 0.0)
    confidence = min(1.0, max(0.0, (score - _HOPELESS) / (_CERTAIN - _HOPELESS)))
    return Transcript(text if confidence > 0 else "", "en", round(confidence, 2))


def _for_model(audio: bytes) -> NDArray[np.int16]:
    """At the model's rate, with the silence around it that the model was trained with."""
    clean = denoise(mulaw.decode(audio).astype(np.float32))
    wide = soxr.resample(np.pad(clean, _SILENT_SAMPLES), SAMPLE_RATE, MODEL_RATE)
    return np.asarray(np.clip(wide, -32768, 32767), dtype=np.int16)


_of_thread = threading.local()


def _recogniser() -> _Recogniser:
    """The recogniser of this thread: a decoder serves one utterance at a time."""
    if not hasattr(_of_thread, "recogniser"):
        _of_thread.recogniser = _Recogniser()
    recogniser: _Recogniser = _of_thread.recogniser
    return recogniser


class _Recogniser:
    """A decoder and the grammars compiled in it; the one used longest ago makes room."""

    def __init__(self) -> None:
        self._decoder = Decoder()
        for word, phones in _PRONUNCIATIONS.items():
            self._decoder.add_word(word, phones)
        self._grammars: OrderedDict[tuple[Expecting, tuple[str, ...]], str] = OrderedDict()
        self._made = 0

    @cached_property
    def _common(self) -> str:
        return _GRAMMAR.read_text()

    def recognise(self, samples: NDArray[np.int16], hints: Hints) -> tuple[str, float]:
        return self._decoder.recognise(samples, self.grammar_for(hints))

    def grammar_for(self, hints: Hints) -> str:
        """The name of the compiled grammar for these hints."""
        phrases = self._sayable(hints.phrases) if hints.expecting in _USE_PHRASES else ()
        key = (hints.expecting, phrases)
        if key not in self._grammars:
            self._make_room()
            self._grammars[key] = self._compile(hints.expecting, phrases)
        self._grammars.move_to_end(key)
        return self._grammars[key]

    def _sayable(self, phrases: tuple[str, ...]) -> tuple[str, ...]:
        """The phrases whose every word has a pronunciation, as the dictionary spells them."""
        spelled = (" ".join(_WORD.findall(phrase.lower().replace("-", " "))) for phrase in phrases[:_MAX_PHRASES])
        known = (phrase for phrase in spelled if phrase and all(map(self._decoder.knows, phrase.split())))
        return tuple(sorted(set(known)))

    def _compile(self, expecting: Expecting, phrases: tuple[str, ...]) -> str:
        self._made += 1
        name = f"grammar-{self._made}"
        rules = f"<phrase> = {' | '.join(phrases or _COMMON_PHRASES)};"
        root = f"public <utterance> = <expecting_{expecting.value}>;"
        self._decoder.add_grammar(name, f"{self._common}\n{rules}\n{root}\n")
        return name

    def _make_room(self) -> None:
        if len(self._grammars) >= _MAX_GRAMMARS:
            _, oldest = self._grammars.popitem(last=False)
            self._decoder.remove_grammar(oldest)
