"""The portal's pages of the audit log: who did what, when, and whether the log is whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.context import sees_audit
from compliance import chain, selectors
from compliance.forms import EntryFilter, moments_of
from compliance.models import AuditEntry
from tenants.current import current_tenant

_LONGEST_POSITION = 18


def for_owners(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for owners and administrators. Raises PermissionDenied."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not sees_audit(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@for_owners
def audit(request: HttpRequest) -> HttpResponse:
    """What was done, newest first, and what the last verification of it found."""
    form = EntryFilter(request.GET)
    chosen = form.chosen()
    since, until = moments_of(chosen, ZoneInfo(current_tenant().time_zone))
    page = selectors.page_of(
        selectors.entries(chosen, since, until), before=_position(request, "before"), after=_position(request, "after")
    )
    counts = selectors.counts(timezone.now())
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "chosen": chosen,
        "check": chain.last_check(),
        "counts": [(category.label, total) for category, total in counts.items()],
        "days": selectors.COUNTED_DAYS,
    }
    return render(request, "audit/list.html", context)


@require_safe
@for_owners
def entry(request: HttpRequest, position: str) -> HttpResponse:
    """One entry, with what was before and after. Raises Http404."""
    found = selectors.entry(int(position))
    if found is None:
        raise Http404
    context = {"entry": found, "changes": _changes(found), "details": _lines(found.details)}
    return render(request, "audit/detail.html", context)


def _changes(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """Field, before, after; empty where there was nothing."""
    return [
        (name, _text(entry.before.get(name)), _text(entry.after.get(name)))
        for name in sorted({*entry.before, *entry.after})
    ]


def _lines(values: dict[str, Any]) -> list[tuple[str, str]]:
    return [(name, _text(value)) for name, value in sorted(values.items())]


def _text(value: Any) -> str:
    if value is None or value == "":
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _position(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_POSITION else None
