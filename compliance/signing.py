"""Signatures of marks: HMAC-SHA256 with keys derived from the platform's, one for each tenant.

Signed with the newest of FIELD_ENCRYPTION_KEYS, good by any of them. A key that is taken out takes its signatures
along.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from compliance.content import canonical
from compliance.models import AuditMark
from tenants.context import require_tenant

_PURPOSE = b"permanence compliance audit mark v1"


def sign(mark: AuditMark) -> None:
    mark.signature = _signatures(mark)[0]


def is_signed(mark: AuditMark) -> bool:
    return any(hmac.compare_digest(mark.signature.encode(), good.encode()) for good in _signatures(mark))


def _signatures(mark: AuditMark) -> list[str]:
    text = canonical(mark.content).encode()
    return [hmac.new(_derived(key), text, hashlib.sha256).hexdigest() for key in settings.FIELD_ENCRYPTION_KEYS]


def _derived(key: str) -> bytes:
    whose = _PURPOSE + b"\n" + require_tenant().schema_name.encode()
    return hmac.new(key.encode(), whose, hashlib.sha256).digest()
