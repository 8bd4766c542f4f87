"""What every page of the portal needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from accounts.models import User
from accounts.roles import SEES_AUDIT


def portal(request: HttpRequest) -> dict[str, Any]:
    return {
        "tenant": getattr(request, "tenant", None),
        "languages": [(code, translation.get_language_info(code)["name_local"]) for code, _ in settings.LANGUAGES],
        "text_direction": "rtl" if translation.get_language_bidi() else "ltr",
        "sees_audit": sees_audit(request),
    }


def sees_audit(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return isinstance(user, User) and user.role in SEES_AUDIT
