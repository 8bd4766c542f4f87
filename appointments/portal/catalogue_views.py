"""The pages of what can be booked: services, and the people, rooms and tables they are booked with."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments import configuration, selectors
from appointments.details import ChangedMeanwhile
from appointments.models import Resource, Service
from appointments.portal.access import configures, for_configurers
from appointments.portal.catalogue_forms import ResourceForm, ServiceForm

_FORMS: dict[type[Any], type[Any]] = {Service: ServiceForm, Resource: ResourceForm}
_LISTS: dict[type[Any], str] = {Service: "services", Resource: "resources"}


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """Everything that can be booked, then what is in the archive."""
    context = {"services": selectors.services(), "configures": configures(request)}
    return render(request, "services/list.html", context)


@require_safe
def resources(request: HttpRequest) -> HttpResponse:
    """Everybody and everything that takes appointments, then what is in the archive."""
    context = {"resources": selectors.resources(), "configures": configures(request)}
    return render(request, "resources/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_configurers
def new_service(request: HttpRequest) -> HttpResponse:
    """Raises PermissionDenied."""
    return _edit(request, Service())


@require_http_methods(["GET", "HEAD", "POST"])
@for_configurers
def new_resource(request: HttpRequest) -> HttpResponse:
    """Raises PermissionDenied."""
    return _edit(request, Resource())


@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, service_id: str) -> HttpResponse:
    """Whoever is not in charge only reads. Raises Http404, PermissionDenied."""
    return _edit(request, _found(Service, service_id))


@require_http_methods(["GET", "HEAD", "POST"])
def resource(request: HttpRequest, resource_id: str) -> HttpResponse:
    """Whoever is not in charge only reads. Raises Http404, PermissionDenied."""
    return _edit(request, _found(Resource, resource_id))


@require_POST
@for_configurers
def archive_service(request: HttpRequest, service_id: str) -> HttpResponse:
    """Offer it no more, or again (`active=1`). Raises Http404, PermissionDenied."""
    return _archive(request, _found(Service, service_id))


@require_POST
@for_configurers
def archive_resource(request: HttpRequest, resource_id: str) -> HttpResponse:
    """Offer it no more, or again (`active=1`). Raises Http404, PermissionDenied."""
    return _archive(request, _found(Resource, resource_id))


def _found(model: type[Any], row_id: str) -> Any:
    found = model.objects.filter(pk=int(row_id)).first()
    if found is None:
        raise Http404
    return found


def _edit(request: HttpRequest, row: Service | Resource) -> HttpResponse:
    make = _FORMS[type(row)]
    version = configuration.version_of(row) if row.pk else ""
    if request.method != "POST":
        return _page(request, row, make(row), version)
    if not configures(request):
        raise PermissionDenied
    form, seen = make(row, request.POST), request.POST.get("version", "")
    if not form.is_valid():
        return _page(request, row, form, seen, status=422)
    try:
        saved = _save(row, form.cleaned_data, seen)
    except ChangedMeanwhile:
        now = _found(type(row), str(row.pk))
        return _page(request, now, form, configuration.version_of(now), status=409, is_stale=True)
    except IntegrityError:  # somebody else took the name at the same instant
        form.add_error("name", _("There is one of this name already, perhaps in the archive."))
        return _page(request, row, form, seen, status=422)
    messages.success(request, _("Saved. %(name)s can be booked as it stands here from now on.") % {"name": saved.name})
    return redirect(_LISTS[type(row)])


def _save(row: Service | Resource, changes: dict[str, Any], seen: str) -> Service | Resource:
    if isinstance(row, Service):
        return configuration.save_service(row, changes, seen=seen)
    return configuration.save_resource(row, changes, seen=seen)


def _archive(request: HttpRequest, row: Service | Resource) -> HttpResponse:
    active = request.POST.get("active") == "1"
    coming = configuration.set_active(row, active)
    if active:
        messages.success(request, _("%(name)s can be booked again.") % {"name": row.name})
    else:
        messages.success(request, _("%(name)s cannot be booked any more.") % {"name": row.name})
    if coming and not active:
        text = ngettext(
            "%(count)d appointment is still to come. It stands until you move or cancel it.",
            "%(count)d appointments are still to come. They stand until you move or cancel them.",
            coming,
        )
        messages.warning(request, text % {"count": coming})
    return redirect(_LISTS[type(row)])


def _page(
    request: HttpRequest, row: Service | Resource, form: Any, version: str, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"row": row, "form": form, "version": version, "configures": configures(request)}
    return render(request, f"{_LISTS[type(row)]}/edit.html", context | more, status=status)
