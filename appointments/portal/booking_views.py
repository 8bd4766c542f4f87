"""Booking by hand: what, with whom, when, and then for whom. Each step is an address, so that Back works."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from appointments import details, errors, selectors
from appointments.availability import Wish
from appointments.errors import BookingRefused
from appointments.models import Resource, Service
from appointments.portal import wording
from appointments.portal.access import actor_of, for_editors, sees_contacts, tenant_of, today, zone_of
from appointments.portal.agenda_views import whole_number
from appointments.portal.appointment_forms import BookingForm, TypedTime
from appointments.portal.dates import moment_key, parse_day, parse_moment
from appointments.portal.times import free_around, free_times, remarks_on
from conversations.customers import customers_like
from conversations.models import Customer

_MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """What has been chosen so far; what is not understood has not been chosen."""

    services: list[Service]
    resources: list[Resource]
    service: Service | None
    resource: Resource | None
    people: int
    day: dt.date
    starts_at: dt.datetime | None
    time: TypedTime | None
    customer: Customer | None

    @classmethod
    def of(cls, asked: QueryDict, zone: ZoneInfo) -> Choice:
        services, resources = list(selectors.bookable_services()), list(selectors.bookable_resources())
        starts_at = parse_moment(asked.get("start", ""))
        time = (
            TypedTime(asked.get("date", ""), asked.get("time", ""), zone)
            if asked.get("time") and not starts_at
            else None
        )
        starts_at = starts_at or (time.moment if time else None)
        customer_id = whole_number(asked.get("customer", ""))
        return cls(
            services=services,
            resources=resources,
            service=_chosen(services, asked.get("service", "")) or (services[0] if len(services) == 1 else None),
            resource=_chosen(resources, asked.get("with", "")),
            people=min(max(whole_number(asked.get("people", "")) or 1, 1), _MOST_PEOPLE),
            day=_day(asked, starts_at, zone),
            starts_at=starts_at,
            time=time,
            customer=Customer.objects.filter(pk=customer_id).first() if customer_id else None,
        )

    @property
    def takes_parties(self) -> bool:
        return any(one.seats > 1 for one in self.resources)

    @property
    def wish(self) -> Wish | None:
        if self.service is None or self.starts_at is None:
            return None
        resource_id = self.resource.pk if self.resource else None
        return Wish(self.service.pk, self.starts_at, resource_id, self.people)


def _chosen(rows: list[Any], wanted: str) -> Any:
    return next((row for row in rows if str(row.pk) == wanted), None)


def _day(asked: QueryDict, starts_at: dt.datetime | None, zone: ZoneInfo) -> dt.date:
    if starts_at is not None:
        return starts_at.astimezone(zone).date()
    return parse_day(asked.get("date", "")) or today(zone)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def new_appointment(request: HttpRequest) -> HttpResponse:
    """Book by hand. Raises PermissionDenied."""
    if request.method == "POST":
        return _sent(request)
    choice = Choice.of(request.GET, zone_of(request))
    if choice.wish is None:
        return _times_page(request, choice)
    form = BookingForm(tenant=tenant_of(request), customer=choice.customer)
    return _person_page(request, choice, form)


@require_POST
@for_editors
def suggestions(request: HttpRequest) -> HttpResponse:
    """Known customers whose name or number begins to look like what is being typed: a part of a page."""
    return render(request, "appointments/suggestions.html", _suggested(request))


def _sent(request: HttpRequest) -> HttpResponse:
    choice, wanted = Choice.of(request.POST, zone_of(request)), request.POST.get("do", "")
    wish = choice.wish
    if wish is None:
        return _times_page(request, choice, status=422)
    if wanted == "somebody-else":
        return _person_page(request, choice, BookingForm(tenant=tenant_of(request)))
    picked = Customer.objects.filter(pk=whole_number(request.POST.get("pick", "")) or 0).first()
    if picked is not None:
        return _person_page(request, choice, _as_typed(request, picked))
    if wanted == "find":
        return _person_page(request, choice, _as_typed(request, None), **_suggested(request), searched=True)
    if wanted != "book" and choice.customer is None and not request.POST.get("name"):
        return _person_page(request, choice, _as_typed(request, None))  # another time, before anybody was named
    form = BookingForm(request.POST, tenant=tenant_of(request), customer=choice.customer)
    if not form.is_valid():
        return _person_page(request, choice, form, status=422)
    return _booked(request, choice, wish, form)


def _booked(request: HttpRequest, choice: Choice, wish: Wish, form: BookingForm) -> HttpResponse:
    try:
        made = details.book_by_hand(
            wish,
            form.person(tenant_of(request).default_language),
            actor=actor_of(request),
            now=timezone.now(),
            form_key=_form_key(request),
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
        )
    except BookingRefused as refused:
        problem, offered = wording.refused(refused), refused.alternatives
        is_used = refused.code == errors.KEY_REUSED
        return _person_page(request, choice, form, status=409, problem=problem, alternatives=offered, is_used=is_used)
    messages.success(request, _("Booked."))
    return redirect("appointment", made.pk)


def _form_key(request: HttpRequest) -> str:
    """That of the page the form was on; who sends none gets one of their own."""
    return request.POST.get("key", "").strip()[:64] or uuid.uuid4().hex


def _as_typed(request: HttpRequest, customer: Customer | None) -> BookingForm:
    """The form as it was sent, nothing of it checked yet."""
    typed = {name: request.POST.get(name, "") for name in BookingForm.base_fields}
    return BookingForm(tenant=tenant_of(request), customer=customer, initial=typed)


def _suggested(request: HttpRequest) -> dict[str, Any]:
    texts = [request.POST.get(name, "")[:120] for name in ("name", "phone")]
    found = {one.pk: one for text in texts for one in customers_like(text)}
    return {"suggested": list(found.values()), "sees_contacts": sees_contacts(request)}


def _times_page(request: HttpRequest, choice: Choice, status: int = 200) -> HttpResponse:
    times = None
    if choice.service is not None:
        resource_id = choice.resource.pk if choice.resource else None
        times = free_times(
            choice.service, choice.day, zone_of(request), resource_id=resource_id, party_size=choice.people
        )
    context = {
        "choice": choice,
        "times": times,
        "typed_time": request.GET.get("time", ""),
        "time_error": choice.time.error if choice.time else "",
        "missing": selectors.first_step_missing() if not choice.services or not choice.resources else "",
    }
    return render(request, "appointments/new_times.html", context, status=status)


def _person_page(
    request: HttpRequest,
    choice: Choice,
    form: BookingForm,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    assert choice.wish is not None and choice.service is not None
    now = timezone.now()
    codes = remarks_on(choice.wish, now)
    if errors.SLOT_TAKEN in codes and "problem" not in more:
        more |= {"problem": wording.remark(errors.SLOT_TAKEN), "alternatives": free_around(choice.wish, now)}
    context = {
        "choice": choice,
        "form": form,
        "customer": form.customer,
        "key": request.POST.get("key", "").strip()[:64] or uuid.uuid4().hex,
        "start": moment_key(choice.wish.starts_at),
        "ends_at": choice.wish.starts_at + choice.service.duration,
        "remarks": [wording.remark(code) for code in codes if code != errors.SLOT_TAKEN],
        "sees_contacts": sees_contacts(request),
    }
    return render(request, "appointments/new_person.html", context | more, status=status)
