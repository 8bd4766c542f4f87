"""What Deepgram's live API is told and what it tells: address, messages, reasons to end. No network.

Sources: https://developers.deepgram.com/reference/speech-to-text/listen-streaming (parameters and messages),
https://developers.deepgram.com/docs/models-languages-overview (languages of a model),
https://developers.deepgram.com/docs/stt-troubleshooting-websocket-data-and-net-errors (why it hangs up).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed, InvalidStatus, InvalidURI

from voice.speech.base import SAMPLE_RATE, SpeechError

KEEP_ALIVE = '{"type": "KeepAlive"}'
FINALIZE = '{"type": "Finalize"}'
CLOSE_STREAM = '{"type": "CloseStream"}'

# Darija is what is spoken in Morocco: Nova-3 has a code for the Arabic of each country.
_CODES: Mapping[str, str] = {"fr": "fr", "en": "en", "es": "es", "ar": "ar", "ary": "ar-MA"}
_EUROPEAN = frozenset({"fr", "en", "es"})
_ENGLISH = frozenset({"en"})
# The same request would be refused again: parameters, key, credit, rights or address are wrong.
_PERMANENT = frozenset({400, 401, 402, 403, 404})
# Whatever else a server gives as its reason is not for logs.
_REASON = re.compile(r"(NET|DATA)-\d{4}")


@dataclass(frozen=True, slots=True)
class DeepgramConfig:
    """Whose account, which model, how patient.

    url: of the live endpoint; parameters that it already carries are kept. timeout_s: for a connection, and for the
    transcript once an utterance has ended. endpointing_ms: of silence, after which the engine takes a turn to have
    ended. keep_alive_s: between signs of life while nothing is said; Deepgram asks for 3 to 5.
    """

    key: str = field(repr=False)
    url: str = "wss://api.deepgram.com/v1/listen"
    model: str = "nova-3"
    timeout_s: float = 5.0
    endpointing_ms: int = 300
    keep_alive_s: float = 4.0


@dataclass(frozen=True, slots=True)
class Result:
    """What Deepgram makes of a stretch of audio. Times in seconds of audio since the connection was opened.

    final: it will not change any more. speech_final: the speaker has paused. from_finalize: it was asked for.
    """

    text: str
    confidence: float
    start: float
    duration: float
    final: bool
    speech_final: bool
    from_finalize: bool

    @property
    def end(self) -> float:
        return self.start + self.duration


def languages_of(model: str) -> frozenset[str]:
    """The languages of this project that a model understands. Special models know English alone, Nova-2 no Arabic."""
    if model in ("nova-2", "nova-2-general"):
        return _EUROPEAN
    if model.startswith("nova-2-") or model.endswith("-medical"):
        return _ENGLISH
    return frozenset(_CODES)


def address(config: DeepgramConfig, language: str) -> str:
    """Where to connect for mu-law audio in that language."""
    query = {
        "model": config.model,
        "language": _CODES[language],
        "encoding": "mulaw",
        "sample_rate": SAMPLE_RATE,
        "channels": 1,
        "interim_results": "true",
        "smart_format": "true",  # includes punctuation
        "endpointing": config.endpointing_ms,
    }
    return f"{config.url}{'&' if '?' in config.url else '?'}{urlencode(query)}"


def read_result(message: str | bytes) -> Result | None:
    """A message that says what was heard; None for one that says something else. Raises SpeechError."""
    try:
        told = json.loads(message)
        if told["type"] == "Error":
            raise SpeechError("deepgram reported an error")
        return _result(told) if told["type"] == "Results" else None
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        # From nothing: the message holds what the caller said.
        raise SpeechError("deepgram's answer is malformed") from None


def _result(told: Mapping[str, Any]) -> Result:
    best = told["channel"]["alternatives"][0]
    return Result(
        text=best["transcript"].strip(),
        confidence=float(best.get("confidence", 0.0)),
        start=float(told["start"]),
        duration=float(told["duration"]),
        final=bool(told.get("is_final")),
        speech_final=bool(told.get("speech_final")),
        from_finalize=bool(told.get("from_finalize")),
    )


def failure_of(error: Exception) -> SpeechError:
    """What the end of a connection, or of an attempt to connect, means."""
    if isinstance(error, SpeechError):
        return error
    if isinstance(error, InvalidStatus):
        status = error.response.status_code
        return SpeechError(f"deepgram answered {status}", permanent=status in _PERMANENT)
    if isinstance(error, InvalidURI):
        return SpeechError("DEEPGRAM_URL is not the address of a websocket", permanent=True)
    if isinstance(error, ConnectionClosed):
        return SpeechError(f"deepgram closed the connection ({_reason(error)})")
    if isinstance(error, TimeoutError):
        return SpeechError("deepgram could not be reached in time")
    return SpeechError(f"deepgram could not be reached: {type(error).__name__}")


def _reason(closed: ConnectionClosed) -> str:
    if closed.rcvd is None:
        return "without a reason"
    named = _REASON.match(closed.rcvd.reason)
    return f"{closed.rcvd.code} {named[0]}" if named else str(closed.rcvd.code)
