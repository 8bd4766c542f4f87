"""The sandbox that the running code serves, in the server of a rehearsal; everywhere else none.

No host and no number leads to a sandbox. Only a server that was started for it reaches it, and reaches nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from tenants.context import TenantRef

_served: ContextVar[TenantRef | None] = ContextVar("served_sandbox", default=None)


def served() -> TenantRef | None:
    return _served.get()


@contextmanager
def serving(sandbox: TenantRef) -> Iterator[None]:
    """Inside the block, and in every task and thread begun there, callers reach this sandbox and no other tenant."""
    token = _served.set(sandbox)
    try:
        yield
    finally:
        _served.reset(token)
