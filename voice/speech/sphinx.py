"""The C interface of PocketSphinx 5, as far as recognising an utterance against a grammar needs it.

The package's own Python class holds the interpreter's lock for as long as it decodes, which would stop every
call of the process. Called through ctypes, the same library gives the lock back and decoders run side by side.
Functions and their ownership rules: https://cmusphinx.github.io/doc/pocketsphinx/pocketsphinx_8h.html
"""

from __future__ import annotations

import ctypes
import functools
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pocketsphinx
from numpy.typing import NDArray

from voice.speech.base import SpeechError

SAMPLE_RATE = 16000

_HANDLE = ctypes.c_void_p
_TEXT = ctypes.c_char_p
_INT = ctypes.c_int
_SIGNATURES: dict[str, tuple[Any, Sequence[Any]]] = {
    "ps_config_init": (_HANDLE, [_HANDLE]),
    "ps_config_parse_json": (_HANDLE, [_HANDLE, _TEXT]),
    "ps_config_free": (_INT, [_HANDLE]),
    "ps_init": (_HANDLE, [_HANDLE]),
    "ps_free": (_INT, [_HANDLE]),
    "ps_add_jsgf_string": (_INT, [_HANDLE, _TEXT, _TEXT]),
    "ps_remove_search": (_INT, [_HANDLE, _TEXT]),
    "ps_activate_search": (_INT, [_HANDLE, _TEXT]),
    "ps_add_word": (_INT, [_HANDLE, _TEXT, _TEXT, _INT]),
    "ps_lookup_word": (_HANDLE, [_HANDLE, _TEXT]),
    "ps_start_stream": (_INT, [_HANDLE]),
    "ps_start_utt": (_INT, [_HANDLE]),
    "ps_process_raw": (_INT, [_HANDLE, _HANDLE, ctypes.c_size_t, _INT, _INT]),
    "ps_end_utt": (_INT, [_HANDLE]),
    "ps_get_hyp": (_TEXT, [_HANDLE, ctypes.POINTER(ctypes.c_int32)]),
    "ps_get_n_frames": (_INT, [_HANDLE]),
    "err_set_loglevel_str": (_TEXT, [_TEXT]),
    "ckd_free": (None, [_HANDLE]),
}


@functools.cache
def _library() -> ctypes.CDLL:
    """The library inside the package's extension module, with its functions declared and its chatter off."""
    library = ctypes.CDLL(pocketsphinx._pocketsphinx.__file__)
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    library.err_set_loglevel_str(b"FATAL")
    return library


class Decoder:
    """A recogniser with the English model. Used by one thread at a time; holds tens of megabytes."""

    def __init__(self) -> None:
        """Raises SpeechError (permanent) when the model cannot be loaded."""
        self._library = _library()
        config = self._library.ps_config_init(None)
        settings = {
            "hmm": pocketsphinx.get_model_path("en-us/en-us"),
            "dict": pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"),
            "samprate": SAMPLE_RATE,
            "fsgusefiller": True,
            "bestpath": False,
            "loglevel": "FATAL",
        }
        self._library.ps_config_parse_json(config, json.dumps(settings).encode())
        self._decoder = self._library.ps_init(config)
        self._library.ps_config_free(config)
        if not self._decoder:
            raise SpeechError("the model of pocketsphinx cannot be loaded", permanent=True)

    def close(self) -> None:
        if self._decoder:
            self._library.ps_free(self._decoder)
            self._decoder = None

    def knows(self, word: str) -> bool:
        """Whether the dictionary has a pronunciation of `word`."""
        found = self._library.ps_lookup_word(self._decoder, word.encode())
        if found:
            self._library.ckd_free(found)
        return bool(found)

    def add_word(self, word: str, phones: str) -> None:
        """Teach a word, in the phones of the CMU dictionary, before a grammar uses it."""
        self._library.ps_add_word(self._decoder, word.encode(), phones.encode(), 1)

    def add_grammar(self, name: str, jsgf: str) -> None:
        """Compile a grammar whose words are all known. Raises SpeechError (permanent)."""
        if self._library.ps_add_jsgf_string(self._decoder, name.encode(), jsgf.encode()) != 0:
            raise SpeechError(f"the grammar {name} cannot be compiled", permanent=True)

    def remove_grammar(self, name: str) -> None:
        self._library.ps_remove_search(self._decoder, name.encode())

    def recognise(self, samples: NDArray[np.int16], grammar: str) -> tuple[str, float]:
        """What was said, as the grammar has it, and the log-likelihood a frame; empty when nothing fits.

        samples: 16 kHz. Raises SpeechError.
        """
        library, decoder = self._library, self._decoder
        # Forgets the noise of the utterance before, which was another caller's.
        library.ps_start_stream(decoder)
        if library.ps_activate_search(decoder, grammar.encode()) != 0 or library.ps_start_utt(decoder) != 0:
            raise SpeechError("the recogniser did not start")
        audio = np.ascontiguousarray(samples)
        try:
            if library.ps_process_raw(decoder, audio.ctypes.data_as(_HANDLE), audio.size, 0, 1) < 0:
                raise SpeechError("the recogniser did not take the audio")
        finally:
            library.ps_end_utt(decoder)
        score = ctypes.c_int32()
        text: bytes | None = library.ps_get_hyp(decoder, ctypes.byref(score))
        frames = max(1, library.ps_get_n_frames(decoder))
        return (text or b"").decode().strip(), score.value / frames
