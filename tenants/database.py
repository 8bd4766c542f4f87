"""Database work for asynchronous code: always on a thread of our own, always inside a named tenant.

Channels' `database_sync_to_async` runs everything on one shared thread by default and leaves the last schema
behind for the next caller; this neither shares nor leaves anything.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import connections

from tenants.context import PUBLIC, HasSchema, tenant_context

P = ParamSpec("P")
R = TypeVar("R")


async def in_tenant(tenant: HasSchema, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `work` in a thread with `tenant` selected, and give its database connection back afterwards."""

    def call() -> R:
        with tenant_context(tenant):
            try:
                return work(*args, **kwargs)
            finally:
                connections.close_all()

    context = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(_executor(), context.run, call)


async def in_public(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The same on the public schema."""
    return await in_tenant(PUBLIC, work, *args, **kwargs)


@cache
def _executor() -> ThreadPoolExecutor:
    """As many threads as there are pooled connections, less a few for pages served by the same process."""
    workers = max(2, settings.DATABASE_POOL_SIZE - 4)
    return ThreadPoolExecutor(max_workers=workers, thread_name_prefix="database")
