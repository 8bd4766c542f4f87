"""What a call uses of its engines: seconds heard, characters spoken, tokens read and written.

Counted where an engine is used, per engine and unit, and kept with the call. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum


class Unit(StrEnum):
    """What is counted: audio sent to a transcriber, text sent to a synthesizer, a language model's tokens."""

    SECONDS = "seconds"
    CHARACTERS = "characters"
    INPUT_TOKENS = "input_tokens"
    OUTPUT_TOKENS = "output_tokens"


class Meter:
    """The counters of one call's session."""

    def __init__(self) -> None:
        self._totals: defaultdict[tuple[str, Unit], float] = defaultdict(float)

    def add(self, engine: str, unit: Unit, amount: float) -> None:
        """Count `amount` more of `unit` for the engine of that name. What was used counts, also when it failed."""
        if amount:
            self._totals[engine, unit] += amount

    def totals(self) -> dict[tuple[str, Unit], float]:
        """Everything counted so far, by engine and unit."""
        return dict(self._totals)
