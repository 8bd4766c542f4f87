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
from dataclasses import dataclass
from typing import Any

import numpy as np
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
    "ps_add_allphone_file": (_INT, [_HANDLE, _TEXT, _TEXT]),
    "ps_remove_search": (_INT, [_HANDLE, _TEXT]),
    "ps_activate_search": (_INT, [_HANDLE, _TEXT]),
    "ps_add_word": (_INT, [_HANDLE, _TEXT, _TEXT, _INT]),
    "ps_lookup_word": (_HANDLE, [_HANDLE, _TEXT]),
    "ps_start_utt": (_INT, [_HANDLE]),
    "ps_process_raw": (_INT, [_HANDLE, _HANDLE, ctypes.c_size_t, _INT, _INT]),
    "ps_end_utt": (_INT, [_HANDLE]),
    "ps_get_hyp": (_TEXT, [_HANDLE, ctypes.POINTER(ctypes.c_int32)]),
    "ps_get_n_frames": (_INT, [_HANDLE]),
    "ps_get_prob": (ctypes.c_int32, [_HANDLE]),
    "err_set_loglevel_str": (_TEXT, [_TEXT]),
    "ckd_free": (None, [_HANDLE]),
}
