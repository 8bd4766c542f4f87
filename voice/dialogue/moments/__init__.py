"""Dates and times as callers say them: "mardi prochain dans l'après-midi", "half four on the 21st", "غدّا فالعشية".

Pure: no clock, no database, no network. What it decides where people mean different things is in
docs/adr/0014-spoken-dates.md.
"""

from __future__ import annotations

from voice.dialogue.moments.moment import Moment, instant
from voice.dialogue.moments.understand import moment_in

__all__ = ["Moment", "instant", "moment_in"]
