"""The pages of opening hours: the week, days that are not like others, public holidays, and how bookings are taken."""

from __future__ import annotations

from typing import Any

from babel.core import get_global
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments import configuration, selectors
from appointments.availability import booking_settings
from appointments.details import ChangedMeanwhile
from appointments.models import OpeningException, OpeningRule, Resource, Service
from appointments.portal.access import configures, for_configurers, tenant_of, today, zone_of
from appointments.portal.agenda import named_holidays
from appointments.portal.agenda_views import whole_number
from appointments.portal.dates import parse_day
from appointments.portal.hours import (
    coming_exceptions,
    coming_holidays,
    described,
    offered_next_week,
    rule_of,
    week_of,
)
from appointments.portal.hours_forms import ExceptionForm, HolidaysForm, SettingsForm, WeekdayForm

_HOLIDAYS_SHOWN = 5


@require_safe
def opening_hours(request: HttpRequest) -> HttpResponse:
    """The week, what is different soon, and what callers will be offered. Raises Http404."""
    resource, zone = _whose(request.GET.get("for", "")), zone_of(request)
    now, config = today(zone), booking_settings()
    week = week_of(resource)
    services = list(selectors.bookable_services())
    service = _chosen(services, request.GET.get("service", ""))
    resource_id = resource.pk if resource else None
    context = {
        "resource": resource,
        "resources": selectors.bookable_resources(),
        "follows": resource is not None and not any(day.rules for day in week),
        "week": week,
        "exceptions": coming_exceptions(now),
        "holidays": coming_holidays(config, now)[:_HOLIDAYS_SHOWN],
        "config": config,
        "services": services,
        "service": service,
        "offered": offered_next_week(service, now, zone, resource_id) if service else [],
        "configures": configures(request),
    }
    return render(request, "hours/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_configurers
def weekday(request: HttpRequest, number: str) -> HttpResponse:
    """The periods and breaks of one weekday, to be copied to others. Raises Http404, PermissionDenied."""
    resource = _whose(request.POST.get("for", request.GET.get("for", "")))
    resource_id, day = resource.pk if resource else None, int(number)
    if resource is not None and not resource.opening_rules.exists():
        messages.warning(request, _("They keep the hours of the business."))
        return redirect(_overview(resource))
    if request.method != "POST":
        return _weekday_page(request, _weekday_form(day, resource), resource, _rules_version(day, resource))
    form, seen = WeekdayForm(day, [], request.POST), request.POST.get("version", "")
    if not form.is_valid():
        return _weekday_page(request, form, resource, seen, status=422)
    rules = form.rules()
    try:
        configuration.replace_weekday(day, rules, resource_id=resource_id, copy_to=form.copy_to, seen=seen)
    except ChangedMeanwhile:
        version = _rules_version(day, resource)
        return _weekday_page(request, form, resource, version, status=409, is_stale=True)
    messages.success(request, _("Saved. Callers are offered these hours from now on."))
    for odd in configuration.oddities(rules):
        messages.warning(request, described(odd))
    return redirect(_overview(resource))


@require_POST
@for_configurers
def own_hours(request: HttpRequest, resource_id: str) -> HttpResponse:
    """Give a resource hours of its own (`own=1`), or let it follow the business. Raises Http404, PermissionDenied."""
    resource = _whose(resource_id)
    assert resource is not None
    if request.POST.get("own") == "1":
        configuration.give_own_hours(resource.pk)
        messages.success(request, _("These hours are their own now. Change them as you like."))
    else:
        configuration.follow_business(resource.pk)
        messages.success(request, _("They keep the hours of the business again."))
    return redirect(_overview(resource))


# --- days that are not like others -------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@for_configurers
def new_exception(request: HttpRequest) -> HttpResponse:
    """Raises PermissionDenied."""
    asked_for = request.GET
    kind = asked_for.get("kind", "")
    initial = {
        "first_day": parse_day(asked_for.get("day", "")),
        "kind": kind if kind in OpeningException.Kind.values else OpeningException.Kind.CLOSED,
        "label": asked_for.get("label", "")[:120],
        "resource": whole_number(asked_for.get("for", "")),
    }
    return _edit_exception(request, OpeningException(), initial)


@require_http_methods(["GET", "HEAD", "POST"])
@for_configurers
def exception(request: HttpRequest, exception_id: str) -> HttpResponse:
    """Raises Http404, PermissionDenied."""
    found = _exception(exception_id)
    initial = {name: getattr(found, name) for name in ExceptionForm.base_fields}
    return _edit_exception(request, found, initial)


@require_POST
@for_configurers
def remove_exception(request: HttpRequest, exception_id: str) -> HttpResponse:
    """Raises Http404, PermissionDenied."""
    configuration.remove_exception(_exception(exception_id))
    messages.success(request, _("Taken away. The usual hours hold again."))
    return redirect("opening_hours")


def _edit_exception(request: HttpRequest, row: OpeningException, initial: dict[str, Any]) -> HttpResponse:
    version = configuration.version_of(row) if row.pk else ""
    if request.method != "POST":
        return _exception_page(request, row, ExceptionForm(initial=initial), version)
    form, seen = ExceptionForm(request.POST), request.POST.get("version", "")
    if not form.is_valid():
        return _exception_page(request, row, form, seen, status=422)
    try:
        saved = configuration.save_exception(row, form.cleaned_data, seen=seen)
    except ChangedMeanwhile:
        now = _exception(str(row.pk))
        return _exception_page(request, now, form, configuration.version_of(now), status=409, is_stale=True)
    messages.success(request, _("Saved. It counts from now on."))
    standing = configuration.standing_within(saved)
    if standing:
        text = ngettext(
            "%(count)d appointment stands at that time. It stays until you move or cancel it.",
            "%(count)d appointments stand at that time. They stay until you move or cancel them.",
            standing,
        )
        messages.warning(request, text % {"count": standing})
    return redirect("opening_hours")


def _exception_page(
    request: HttpRequest, row: OpeningException, form: ExceptionForm, version: str, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"row": row, "form": form, "version": version, "configures": True}
    return render(request, "hours/exception.html", context | more, status=status)


def _exception(exception_id: str) -> OpeningException:
    found = OpeningException.objects.filter(pk=int(exception_id)).first()
    if found is None:
        raise Http404
    return found


# --- public holidays and settings --------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def public_holidays(request: HttpRequest) -> HttpResponse:
    """Whose holidays are kept, and those to come. Whoever is not in charge only reads. Raises PermissionDenied."""
    stored, tenant = booking_settings(), tenant_of(request)
    suggested = get_global("zone_territories").get(tenant.time_zone, "") if stored.pk is None else ""
    if request.method != "POST":
        return _holidays_page(request, HolidaysForm(stored, suggested=suggested), configuration.version_of(stored))
    if not configures(request):
        raise PermissionDenied
    form, seen = HolidaysForm(stored, request.POST), request.POST.get("version", "")
    if not form.is_valid():
        return _holidays_page(request, form, seen, status=422)
    try:
        configuration.save_settings(form.changes(), seen=seen)
    except ChangedMeanwhile:
        version = configuration.version_of(booking_settings())
        return _holidays_page(request, form, version, status=409, is_stale=True)
    messages.success(request, _("Saved. It counts from now on."))
    return redirect("public_holidays")


@require_POST
@for_configurers
def holiday(request: HttpRequest, day: str) -> HttpResponse:
    """Open on a public holiday at the weekday's hours (`open=1`), or close again. Raises Http404."""
    wanted = parse_day(day)
    names = dict(named_holidays(booking_settings(), wanted, wanted)) if wanted else {}
    if wanted is None or wanted not in names:
        raise Http404
    if request.POST.get("open") != "1":
        configuration.close_again(wanted, names[wanted])
        messages.success(request, _("Closed on that day."))
    elif configuration.open_specially(wanted, names[wanted]):
        messages.success(request, _("Open on that day at the usual hours."))
    else:
        messages.warning(request, _("That weekday has no hours. Say from when to when you are open."))
        return redirect(f"{reverse('new_exception')}?kind=open&day={wanted.isoformat()}")
    return redirect("public_holidays")


def _holidays_page(
    request: HttpRequest, form: HolidaysForm, version: str, status: int = 200, **more: Any
) -> HttpResponse:
    coming = coming_holidays(booking_settings(), today(zone_of(request)))
    context = {"form": form, "version": version, "holidays": coming, "configures": configures(request)}
    return render(request, "hours/holidays.html", context | more, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def booking_rules(request: HttpRequest) -> HttpResponse:
    """How bookings are taken. Whoever is not in charge only reads. Raises PermissionDenied."""
    stored = booking_settings()
    if request.method != "POST":
        return _rules_page(request, SettingsForm(stored), configuration.version_of(stored))
    if not configures(request):
        raise PermissionDenied
    form, seen = SettingsForm(stored, request.POST), request.POST.get("version", "")
    if not form.is_valid():
        return _rules_page(request, form, seen, status=422)
    try:
        configuration.save_settings(form.cleaned_data, seen=seen)
    except ChangedMeanwhile:
        version = configuration.version_of(booking_settings())
        return _rules_page(request, form, version, status=409, is_stale=True)
    messages.success(request, _("Saved. It counts from now on."))
    return redirect("opening_hours")


def _rules_page(request: HttpRequest, form: SettingsForm, version: str, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, "version": version, "configures": configures(request)}
    return render(request, "hours/settings.html", context | more, status=status)


# --- parts -------------------------------------------------------------------------------------------------------


def _whose(wanted: str) -> Resource | None:
    """The resource that an address names, None for the whole business. Raises Http404 where it names none."""
    if not wanted:
        return None
    found = Resource.objects.filter(pk=whole_number(wanted) or 0).first()
    if found is None:
        raise Http404
    return found


def _chosen(services: list[Service], wanted: str) -> Service | None:
    return next((one for one in services if str(one.pk) == wanted), services[0] if services else None)


def _overview(resource: Resource | None) -> str:
    return reverse("opening_hours") + (f"?for={resource.pk}" if resource else "")


def _rules_version(day: int, resource: Resource | None) -> str:
    return configuration.rules_version(day, resource.pk if resource else None)


def _weekday_form(day: int, resource: Resource | None) -> WeekdayForm:
    return WeekdayForm(day, [rule_of(row) for row in OpeningRule.objects.filter(weekday=day, resource=resource)])


def _weekday_page(
    request: HttpRequest,
    form: WeekdayForm,
    resource: Resource | None,
    version: str,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    label = dict(OpeningRule.Weekday.choices)[form.weekday]
    context = {"form": form, "resource": resource, "version": version, "label": label}
    return render(request, "hours/weekday.html", context | more, status=status)
