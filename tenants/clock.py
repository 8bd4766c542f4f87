"""What time it is for the running code: the real time, unless a rehearsal has set its clock.

Whatever decides by the present (is the business open, which slots are left) asks here and not `datetime.now`. What
only notes when something happened keeps to the real time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_REAL = dt.timedelta(0)
_ahead: ContextVar[dt.timedelta] = ContextVar("clock_ahead", default=_REAL)


def now(zone: dt.tzinfo = dt.UTC) -> dt.datetime:
    """The present in `zone`, aware."""
    return (dt.datetime.now(dt.UTC) + _ahead.get()).astimezone(zone)


@contextmanager
def set_ahead(by: dt.timedelta) -> Iterator[None]:
    """In the block, and in every task and thread begun there, the clock is ahead by so much, and goes on ticking."""
    token = _ahead.set(by)
    try:
        yield
    finally:
        _ahead.reset(token)
