"""A process of its own that books and is killed on the way: python -m tests.appointments.dying STEP SCHEMA.

Prints the id of what it holds before it dies, where it gets that far.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

STEPS = ("holding", "held", "booking", "booked")


def _die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(step: str, schema_name: str) -> None:
    django.setup()
    from appointments import booking, notices
    from appointments.models import Service
    from tenants.context import TenantRef, tenant_context
    from tests.appointments.calendar_of import ANNA, CALLER, NOW, at

    def killed_when_told(kind: str) -> None:
        """Die after the event is written and before anything is committed."""
        told: Callable[..., None] = notices.tell
        notices.tell = lambda made, event: _die() if event.kind == kind else told(made, event)  # type: ignore[assignment]

    with tenant_context(TenantRef(0, schema_name)):
        wish = booking.Wish(Service.objects.get(name="contrôle").pk, at(3, 10))
        if step == "holding":
            killed_when_told("held")
        held = booking.hold(wish, actor=CALLER, now=NOW, key="call 1")
        print(held.pk, flush=True)
        if step == "held":
            _die()
        if step == "booking":
            killed_when_told("booked")
        booking.book_held(held.pk, ANNA, actor=CALLER)
        _die()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main(*sys.argv[1:])
