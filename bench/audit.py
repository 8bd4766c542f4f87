"""How quickly entries are added to one audit chain at once: python -m bench.audit [--entries N] [--writers N].

Each entry is a transaction of its own, all of one tenant, in a database made for it. The chain is verified afterwards.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from bench import installation


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--writers", type=int, default=50)
    options = parser.parse_args()
    os.environ["DATABASE_POOL_SIZE"] = str(options.writers + 4)  # each has a connection of its own
    with installation.prepare():
        _measure(options.entries, options.writers)


def _measure(count: int, writers: int) -> None:
    """Only now is there a database, and settings that lead to it."""
    from django.db import connections, transaction

    from compliance import chain
    from compliance.actions import Action
    from compliance.audit import record
    from tenants.context import tenant_context
    from tenants.models import Tenant

    tenant = Tenant.customers.order_by("pk")[0]

    def write(share: int) -> None:
        with tenant_context(tenant):
            for number in range(share):
                with transaction.atomic():
                    record(Action.SERVICE_CHANGED, before={"number": number}, after={"number": number + 1})
            connections.close_all()

    with tenant_context(tenant):
        former = chain.verify().last
    begun = time.perf_counter()
    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, [count // writers] * writers))
    written_s = time.perf_counter() - begun
    with tenant_context(tenant):
        begun = time.perf_counter()
        verdict = chain.verify()
        verified_s = time.perf_counter() - begun
    added = verdict.last - former
    sys.stdout.write(
        f"{added} entries by {writers} writers in {written_s:.1f} s ({added / written_s:.0f} a second), "
        f"verified in {verified_s:.2f} s: {'one unbroken chain' if verdict.is_sound else verdict}\n"
    )
    if not verdict.is_sound or added != count // writers * writers:
        sys.exit(1)


if __name__ == "__main__":
    main()
