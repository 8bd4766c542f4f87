"""Emergencies: a danger to life, and what each trade is called out for. Recognised by words, in five languages.

Pure: no clock, no database, no network. Nobody can talk an emergency away, a language model included, because nothing
is asked before it is recognised.
"""

from __future__ import annotations

from voice.dialogue.emergencies.detect import emergency_in, latest_of_caller
from voice.dialogue.emergencies.kinds import Danger, Emergency, Trade
from voice.dialogue.emergencies.numbers import numbers_for, region_of
from voice.dialogue.emergencies.trades import trades_of, trades_of_business

__all__ = [
    "Danger",
    "Emergency",
    "Trade",
    "emergency_in",
    "latest_of_caller",
    "numbers_for",
    "region_of",
    "trades_of",
    "trades_of_business",
]
