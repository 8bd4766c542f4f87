"""The portal's pages of linked calendars and feeds, and the feeds themselves.

Everybody of the workspace sees how the calendars are; owners and administrators link them, and see what is in them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

import structlog
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from kombu.exceptions import OperationalError

from accounts.models import User
from accounts.security_headers import form_leads_to
from appointments import calendars
from appointments.calendar_forms import CaldavForm, ChooseForm, FeedForm, changes_calendars
from appointments.calendars import feeds, google_oauth, links, tasks, writing
from appointments.calendars.base import CalendarError
from appointments.models import Calendar, CalendarEntry, CalendarFeed, CalendarLink, Resource

log = structlog.get_logger(__name__)

View = Callable[..., HttpResponse]
# What a page shows of them; there is no second page, but there is always the next morning.
MOST_CONFLICTS = 100


def _in_charge(view: View) -> View:
    """For owners and administrators only. Raises PermissionDenied."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not changes_calendars(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


# --- how the calendars are --------------------------------------------------------------------------------------


@require_safe
def calendars_page(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    context: dict[str, Any] = {"calendars": _calendars(), "may_change": changes_calendars(request)}
    context["stale"] = [one for one in calendars.stale() if one.calendar.state != Calendar.State.NEW]
    if context["may_change"]:
        found = calendars.conflicts()
        context |= {"conflicts": found[:MOST_CONFLICTS], "more_conflicts": len(found) - MOST_CONFLICTS}
        context |= {"feeds": CalendarFeed.objects.select_related("resource"), "feed_form": FeedForm()}
    return render(request, "calendars/list.html", context | more, status=status)


def _calendars() -> QuerySet[Calendar]:
    waiting = Q(entries__written_revision__lt=F("entries__revision")) & ~Q(entries__problem="")
    return Calendar.objects.select_related("resource").annotate(unwritten=Count("entries", filter=waiting))


@require_POST
@_in_charge
def read_now(request: HttpRequest, calendar_id: str) -> HttpResponse:
    calendar = get_object_or_404(Calendar, pk=int(calendar_id))
    Calendar.objects.filter(pk=calendar.pk).update(next_read_at=timezone.now())
    _soon(tasks.read_calendar, calendar.pk)
    messages.info(request, _("The calendar is being read. Look again in a moment."))
    return redirect("calendars")


@require_POST
@_in_charge
def remove(request: HttpRequest, calendar_id: str) -> HttpResponse:
    calendar = get_object_or_404(Calendar, pk=int(calendar_id))
    links.unlink(calendar)
    log.info("calendar unlinked", calendar=calendar.pk, provider=calendar.provider)
    messages.success(request, _("The calendar is no longer linked. Events that were written into it are still there."))
    return redirect("calendars")


@require_POST
@_in_charge
def restore(request: HttpRequest, entry_id: str) -> HttpResponse:
    """Put an event of ours back to where the appointment is."""
    entry = get_object_or_404(CalendarEntry.objects.exclude(found=""), pk=int(entry_id))
    writing.write_again(entry)
    messages.success(request, _("The appointment is being written into the calendar again."))
    return redirect("calendars")


_form_leads_to_google = form_leads_to(lambda: settings.GOOGLE_OAUTH_AUTHORISE_URL)


# --- linking ----------------------------------------------------------------------------------------------------


@_form_leads_to_google
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@_in_charge
def link(request: HttpRequest) -> HttpResponse:
    """By CalDAV here; by Google through the button."""
    return _link_page(request, None)


@_form_leads_to_google
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@_in_charge
def renew(request: HttpRequest, calendar_id: str) -> HttpResponse:
    """Give access to a linked calendar anew."""
    return _link_page(request, get_object_or_404(Calendar, pk=int(calendar_id)))


def _link_page(request: HttpRequest, calendar: Calendar | None) -> HttpResponse:
    context = {
        "calendar": calendar,
        "has_resources": Resource.objects.exists(),
        "google_is_set_up": google_oauth.is_set_up(),
    }
    form = CaldavForm(_sent(request), initial=_known(calendar))
    if request.method == "POST" and form.is_valid():
        try:
            made = links.try_caldav(_user(request), **form.cleaned_data, calendar=calendar)
        except CalendarError as error:
            form.add_error(None, error.problem.label)
        else:
            return _go_on(request, made)
    status = 422 if form.errors else 200
    return render(request, "calendars/link.html", context | {"form": form}, status=status)


def _known(calendar: Calendar | None) -> dict[str, str]:
    return {} if calendar is None else {"address": calendar.address, "username": calendar.account}


@require_POST
@_in_charge
def leave_for_google(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("calendar", "")
    calendar = get_object_or_404(Calendar, pk=int(wanted), provider="google") if wanted.isdecimal() else None
    try:
        return HttpResponseRedirect(links.leave_for_google(_user(request), request.get_host(), calendar))
    except CalendarError as error:
        messages.error(request, error.problem.label)
        return redirect("calendar_link")


@require_safe
@_in_charge
def back_from_google(request: HttpRequest) -> HttpResponse:
    """Where the public host sends on who comes back (calendar_webhooks.google_callback)."""
    if request.GET.get("error") or not request.GET.get("code"):
        messages.warning(request, _("Google gave no access. Nothing has changed."))
        return redirect("calendars")
    try:
        made = links.come_back(_user(request), request.GET.get("state", ""), request.GET["code"])
    except links.ReturnRefused:
        messages.error(request, _("This way back from Google is not valid any more. Start again."))
        return redirect("calendar_link")
    except CalendarError as error:
        messages.error(request, error.problem.label)
        return redirect("calendar_link")
    return _go_on(request, made)


def _go_on(request: HttpRequest, made: CalendarLink) -> HttpResponse:
    """To the choice of a calendar, or, where access was renewed, back to the list."""
    if made.calendar_id is None:
        return redirect("calendar_choose", made.pk)
    try:
        calendar = links.renew(made)
    except links.OtherAccount:
        messages.error(request, _("This account does not have the calendar. Sign in with the one that does."))
        return redirect("calendar_renew", made.calendar_id)
    _soon(tasks.read_calendar, calendar.pk)
    messages.success(request, _("Access is renewed. The calendar is being read."))
    return redirect("calendars")


@require_http_methods(["GET", "HEAD", "POST"])
@_in_charge
def choose(request: HttpRequest, link_id: str) -> HttpResponse:
    """Which of the calendars found is linked, and whose time it takes."""
    mine = CalendarLink.objects.filter(user=_user(request), calendar=None, expires_at__gt=timezone.now())
    made = get_object_or_404(mine.exclude(found=[]), pk=int(link_id))
    form = ChooseForm(made, _sent(request))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            calendar = links.choose(made, chosen["calendar"], chosen["resource"], writes=chosen["writes"])
        except links.LinkedTwice:
            form.add_error("calendar", _("This calendar is linked there already."))
        else:
            log.info("calendar linked", calendar=calendar.pk, provider=calendar.provider)
            _soon(tasks.read_calendar, calendar.pk)
            _soon(tasks.keep_calendars)
            messages.success(request, _("The calendar is linked and is being read."))
            return redirect("calendars")
    return render(request, "calendars/choose.html", {"form": form}, status=422 if form.errors else 200)


# --- feeds ------------------------------------------------------------------------------------------------------


@require_POST
@_in_charge
def make_feed(request: HttpRequest) -> HttpResponse:
    form = FeedForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, feed_form=form)
    made, token = feeds.make(form.cleaned_data["resource"], shows_names=form.cleaned_data["shows_names"])
    return _page(request, new_feed=made, new_address=_feed_address(request, token))


@require_POST
@_in_charge
def renew_feed(request: HttpRequest, feed_id: str) -> HttpResponse:
    feed = get_object_or_404(CalendarFeed, pk=int(feed_id))
    return _page(request, new_feed=feed, new_address=_feed_address(request, feeds.renew(feed)))


@require_POST
@_in_charge
def revoke_feed(request: HttpRequest, feed_id: str) -> HttpResponse:
    feeds.revoke(get_object_or_404(CalendarFeed, pk=int(feed_id)))
    messages.success(request, _("The address leads nowhere any more."))
    return redirect("calendars")


def _feed_address(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("calendar_feed", args=[token]))


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed itself, for whoever knows its address. One answer for every other address."""
    file = feeds.file_at(token)
    if file is None:
        return HttpResponseNotFound("Not found", content_type="text/plain; charset=utf-8")
    response = HttpResponse(file.content, content_type="text/calendar; charset=utf-8")
    modified = int(file.modified_at.timestamp())
    response.headers["ETag"] = file.etag
    response.headers["Last-Modified"] = http_date(modified)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="appointments.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return cast(HttpResponse, get_conditional_response(request, file.etag, modified, response))


# --- small things -----------------------------------------------------------------------------------------------


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _sent(request: HttpRequest) -> QueryDict | None:
    """The form that was sent, also when it is empty."""
    return request.POST if request.method == "POST" else None


def _soon(task: Any, *arguments: Any) -> None:
    """Now, where there is a broker; else in the next round, to which it is due already."""
    try:
        task.delay(*arguments)
    except OperationalError:
        log.warning("a calendar waits for the next round: no broker", task=task.name)
