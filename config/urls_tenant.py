"""A tenant's own host: the portal of its staff.

Every page asks for sign-in, whoever adds it: what may be seen without is named here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache

# The entrance asks for its one-shot ticket; a feed and the link of a customer for the secret in their address.
OPEN_TO_ANYONE = frozenset(
    {
        *("sign_in", "sign_out", "set_language", "enter", "password_forgotten", "password_new"),
        *("appointment_link", "calendar_feed"),
    }
)


def staff_only(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The same patterns, closed to who is not signed in, and kept out of every cache."""
    guarded = list(patterns)
    for pattern in guarded:
        if isinstance(pattern, URLResolver):
            staff_only(pattern.url_patterns)
        elif pattern.name not in OPEN_TO_ANYONE:
            pattern.callback = never_cache(login_required(pattern.callback))
    return guarded


urlpatterns = staff_only(
    [
        path("", include("accounts.urls")),
        path("", include("appointments.urls")),
        path("", include("notifications.urls")),
        path("", include("compliance.urls")),
        path("", include("voice.urls")),
        path("", include("rehearsals.urls")),
    ]
)
