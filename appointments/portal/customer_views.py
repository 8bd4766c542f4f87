"""The page of one customer: who they are, what they booked, and what they said."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appointments import configuration, selectors
from appointments.details import ChangedMeanwhile
from appointments.portal.access import edits_appointments, for_editors, sees_contacts, tenant_of
from appointments.portal.agenda_views import whole_number
from appointments.portal.appointment_forms import CustomerForm
from conversations.models import Customer


@require_safe
def customer(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Raises Http404."""
    history = selectors.customer_history(int(customer_id), timezone.now())
    if history is None:
        raise Http404
    context = {
        "history": history,
        "customer": history.customer,
        "edits": edits_appointments(request),
        "sees_contacts": sees_contacts(request),
    }
    return render(request, "customers/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def edit_customer(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Name, number, e-mail and language. Raises Http404, PermissionDenied."""
    found = Customer.objects.filter(pk=int(customer_id)).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        stored = {name: getattr(found, name) for name in CustomerForm.base_fields}
        form = CustomerForm(tenant=tenant_of(request), initial=stored)
        return _page(request, found, form, configuration.version_of(found))
    form, seen = CustomerForm(request.POST, tenant=tenant_of(request)), request.POST.get("version", "")
    if not form.is_valid():
        return _page(request, found, form, seen, status=422)
    try:
        configuration.save_customer(found.pk, form.cleaned_data, seen=seen)
    except ChangedMeanwhile:
        now = Customer.objects.get(pk=found.pk)
        return _page(request, now, form, configuration.version_of(now), status=409, is_stale=True)
    messages.success(request, _("Saved."))
    came_from = whole_number(request.POST.get("appointment", ""))
    return redirect("appointment", came_from) if came_from else redirect("customer", found.pk)


def _page(
    request: HttpRequest, found: Customer, form: CustomerForm, version: str, status: int = 200, **more: Any
) -> HttpResponse:
    came_from = request.POST.get("appointment", request.GET.get("appointment", ""))
    context = {"customer": found, "form": form, "version": version, "came_from": whole_number(came_from)}
    return render(request, "customers/edit.html", context | more, status=status)
