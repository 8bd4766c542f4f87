"""What a call meets that its assistant does not choose: the platform's engines and its patience.

It is what the settings say, except in a rehearsal, which brings surroundings of its own for its calls alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Surroundings:
    """transcribers, synthesizers: engines in order of preference. voice_activity: silero or energy.

    turn_stop_ms: silence that ends a caller's turn, 0 for the assistant's own patience. silence_s: after which the
    assistant asks whether the caller is there. filler_s: how long the caller hears nothing before being asked to wait.
    relay_characters_per_second: how fast ConversationRelay is taken to speak.
    """

    transcribers: Sequence[str]
    synthesizers: Sequence[str]
    voice_activity: str
    turn_stop_ms: int
    silence_s: float
    heartbeat_s: float
    max_duration_s: float
    filler_s: float
    relay_characters_per_second: float


FILLER_S = 1.0

_chosen: ContextVar[Surroundings | None] = ContextVar("surroundings", default=None)


def surroundings() -> Surroundings:
    return _chosen.get() or of_settings()


def of_settings() -> Surroundings:
    return Surroundings(
        transcribers=settings.TRANSCRIBERS,
        synthesizers=settings.SYNTHESIZERS,
        voice_activity=settings.VOICE_ACTIVITY,
        turn_stop_ms=settings.TURN_STOP_MS,
        silence_s=settings.CALLER_SILENCE_S,
        heartbeat_s=settings.CALL_HEARTBEAT_S,
        max_duration_s=settings.CALL_MAX_DURATION_S,
        filler_s=FILLER_S,
        relay_characters_per_second=settings.RELAY_CHARACTERS_PER_SECOND,
    )


@contextmanager
def surrounded_by(chosen: Surroundings) -> Iterator[None]:
    """Inside the block, and in every task and thread begun there, calls meet these surroundings."""
    token = _chosen.set(chosen)
    try:
        yield
    finally:
        _chosen.reset(token)
