"""Linked calendars, feeds and calendar files. What the rest of the product asks of them is here.

Everything runs inside a tenant.
"""

from appointments.calendars.conflicts import Conflict, Stale, conflicts, stale
from appointments.calendars.ics import ics_of
from appointments.calendars.writing import changed

__all__ = ["Conflict", "Stale", "changed", "conflicts", "ics_of", "stale"]
