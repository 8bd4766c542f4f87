"""Cache keys that name their tenant, and the removal of all keys of one tenant."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import caches

from tenants.context import current_schema


def make_key(key: str, key_prefix: str, version: int) -> str:
    """`prefix:schema:version:key`; the schema is the selected one, `public` for what belongs to the platform."""
    return f"{key_prefix}:{current_schema()}:{version}:{key}"


def forget_tenant(schema_name: str) -> int:
    """Delete every cache key of a tenant and say how many there were."""
    client = caches["default"]._cache.get_client(write=True)  # type: ignore[attr-defined]  # Django offers no pattern
    keys = list(client.scan_iter(match=f"{settings.REDIS_PREFIX}:{schema_name}:*", count=1000))
    return int(client.delete(*keys)) if keys else 0
