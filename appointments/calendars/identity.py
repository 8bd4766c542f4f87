"""By what an event is known as ours, in whatever calendar it is met.

The id is made of the tenant and the appointment alone: an event that is written twice is the same event, and one that
is met after its calendar was unlinked and linked again is still known.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from tenants.context import public_context, require_tenant
from tenants.models import Tenant

# Digits and letters up to v alone: what Google takes as an id of an event
# (https://developers.google.com/workspace/calendar/api/v3/reference/events/insert, `id`).
_MARK = "pm"
_TENANT = rf"(?P<tenant>{_MARK}[0-9a-f]{{20}})"
# Alone, as an occurrence's at Google, as a UID, or as the last part of an address.
_OWN = re.compile(rf"(?:^|/){_TENANT}a(?P<appointment>[0-9]{{1,18}})(?:_[0-9TZ]+)?(?:@|\.ics$|$)")


def this_tenant() -> Tenant:
    """The tenant of the running code, as it is now. Raises MissingTenant."""
    schema_name = require_tenant().schema_name
    with public_context():
        return Tenant.objects.get(schema_name=schema_name)


def event_id(tenant: Tenant, appointment_id: int) -> str:
    return f"{_tenant_mark(tenant.pk, tenant.schema_name)}a{appointment_id}"


def as_uid(own_id: str) -> str:
    """The UID of RFC 5545, in files and feeds."""
    return f"{own_id}@permanence"


def appointment_of(tenant: Tenant, text: str) -> int | None:
    """The appointment that an event's id, its UID or its address names, if it is one of this tenant's."""
    found = _OWN.search(text)
    if found is None or found["tenant"] != _tenant_mark(tenant.pk, tenant.schema_name):
        return None
    return int(found["appointment"])


@lru_cache(maxsize=1024)
def _tenant_mark(tenant_id: int, schema_name: str) -> str:
    """Of the number and the name: a workspace that is made anew under an old name is another one."""
    return _MARK + hashlib.sha256(f"{tenant_id}:{schema_name}".encode()).hexdigest()[:20]
