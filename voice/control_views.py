"""What the staff does to calls in the portal: have the assistant call, take a call over, end it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from tenants.errors import DomainError
from tenants.models import Tenant
from voice import outbound, presentation, selectors, take_over
from voice.control_forms import CallForm, NumberForm, controls_calls
from voice.outbound import OutboundRefused
from voice.twilio_api import TwilioRefused


def for_staff_in_charge(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for roles that may do something to a call. Raises PermissionDenied."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not controls_calls(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_in_charge
def call_me(request: HttpRequest) -> HttpResponse:
    """Have the assistant call a number: one's own, or that of somebody who left a message (`?message=`)."""
    if request.method != "POST":
        return render(request, "calls/call_me.html", {"form": CallForm(initial=_initial(request))})
    form = CallForm(request.POST)
    if not form.is_valid():
        return render(request, "calls/call_me.html", {"form": form}, status=422)
    try:
        assistant = form.chosen_assistant()
        if assistant is None:
            raise OutboundRefused("No assistant is set up.", code="no_assistant")
        user = request.user if isinstance(request.user, User) else None
        call = outbound.place_call(_tenant(request), assistant, form.cleaned_data["number"], requested_by=user)
    except DomainError as error:
        form.add_error(None, in_words(error))
        return render(request, "calls/call_me.html", {"form": form}, status=409)
    messages.success(request, _("The assistant is calling. This page shows how it goes."))
    return redirect("call", call.call_sid)


def _initial(request: HttpRequest) -> dict[str, str]:
    """The number of a message is looked up and not handed over, so that none stands in an address or a log."""
    wanted = request.GET.get("message", "")
    message = selectors.message(int(wanted)) if wanted.isascii() and wanted.isdigit() and len(wanted) <= 18 else None
    return {"number": message.phone if message and presentation.is_dialable(message.phone) else ""}


@require_POST
@for_staff_in_charge
def take_call(request: HttpRequest, call_sid: str) -> HttpResponse:
    """Take a call over from the assistant, on the telephone whose number is given."""
    form = NumberForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors.get("number", []))))
        return redirect("call", call_sid)
    try:
        take_over.take(_tenant(request), call_sid, form.cleaned_data["number"])
    except DomainError as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, _("Your telephone rings. The caller is asked to wait."))
    return redirect("call", call_sid)


@require_POST
@for_staff_in_charge
def end_call(request: HttpRequest, call_sid: str) -> HttpResponse:
    """Hang up."""
    try:
        take_over.hang_up(_tenant(request), call_sid)
    except DomainError as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, _("The call has been ended."))
    return redirect("call", call_sid)


def in_words(error: DomainError) -> str:
    """What went wrong, for people who know nothing of Twilio."""
    if isinstance(error, TwilioRefused):
        return presentation.refusal_by_twilio(error.number)
    sentences = {
        "twilio_unavailable": _("The telephone network did not answer. Wait a minute before you try again."),
        "bad_number": _("Give a telephone number, such as +33 6 12 34 56 78."),
        "no_number": _("Your workspace has no telephone number to call from."),
        "no_assistant": _("No assistant is set up."),
        "too_many": _("All lines are busy. Try again when a call has ended."),
        "already_calling": _("This number is being called already."),
        "not_running": _("This call is over, or somebody has taken it already."),
    }
    return sentences.get(error.code, _("This could not be done."))


def _tenant(request: HttpRequest) -> Tenant:
    tenant = request.tenant  # type: ignore[attr-defined]  # set by the middleware
    assert isinstance(tenant, Tenant)
    return tenant
