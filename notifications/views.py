"""The page on which each member of the staff chooses how to be told of what happens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from notifications.forms import PreferenceForm, initial_of
from notifications.staff import choose, preference_of
from tenants.models import Tenant


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """One's own, and nobody else's."""
    user, tenant = request.user, request.tenant  # type: ignore[attr-defined]  # set by the middleware
    assert isinstance(user, User)
    assert isinstance(tenant, Tenant)
    if request.method != "POST":
        return _page(request, PreferenceForm(tenant, initial=initial_of(preference_of(user))))
    form = PreferenceForm(tenant, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    choose(user, form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("notifications")


def _page(request: HttpRequest, form: PreferenceForm, status: int = 200) -> HttpResponse:
    return render(request, "notifications/preferences.html", {"form": form}, status=status)
