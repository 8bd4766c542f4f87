"""How often something may be tried: counted in Redis, in a window that begins with the first attempt.

Keys carry the tenant of the running code like every cache key, and hashes instead of addresses. Without Redis nothing
is limited: people who have done nothing must get in while it restarts.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` attempts in `seconds`, for each of what it is asked about."""

    name: str
    most: int
    seconds: int

    def allows(self, *who: str) -> bool:
        """Count an attempt and say whether it is one of those allowed."""
        key = self._key(who)
        try:
            cache.add(key, 0, self.seconds)
            return bool(cache.incr(key) <= self.most)
        except ValueError:  # the window ended in between
            return True
        except RedisError:
            log.warning("nothing is limited without Redis", limit=self.name)
            return True

    def forget(self, *who: str) -> None:
        """What was counted does not count any more."""
        try:
            cache.delete(self._key(who))
        except RedisError:
            log.warning("nothing is limited without Redis", limit=self.name)

    def _key(self, who: tuple[str, ...]) -> str:
        return (
            f"limit:{self.name}:{salted_hmac(settings.REDIS_PREFIX, chr(0).join(who), algorithm='sha256').hexdigest()}"
        )


def client_address(request: HttpRequest) -> str:
    """Who is asking, as far as addresses tell: of IPv6 the network of 64 bits, which one household has all of."""
    given = address_of(request)
    if given is None:
        return ""
    address = ipaddress.ip_address(given)
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else given


def address_of(request: HttpRequest) -> str | None:
    """The address that a request came from, if it is one."""
    try:
        return str(ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return None
