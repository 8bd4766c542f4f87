"""Appointments as iCalendar (RFC 5545): the file that goes with an e-mail (RFC 5546), a feed, an event that is written.

Times are UTC. What is told of an appointment is the same wherever it is told.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

import icalendar
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from appointments.calendars import identity
from appointments.calendars.base import OwnEvent
from appointments.models import Appointment
from tenants.models import Tenant

PRODUCT = "-//Permanence//Appointments//EN"
# The appointments that calendars show: also those that are over, whether somebody came or not.
SHOWN = (
    Appointment.State.REQUESTED,
    Appointment.State.BOOKED,
    Appointment.State.NO_SHOW,
    Appointment.State.ATTENDED,
)
# How often who subscribes is asked to look again.
REFRESH = dt.timedelta(minutes=15)
# RFC 5545 3.1: what no text may hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def ics_of(appointment: Appointment, method: str = "REQUEST", *, organiser: str = "") -> bytes:
    """The file that goes with a confirmation (REQUEST) or a cancellation (CANCEL), for the customer's own calendar.

    organiser: the e-mail address that the message comes from. Runs inside the tenant. Raises ValueError for another
    method. The mail's part is `text/calendar; method=...; charset=utf-8`.
    """
    if method not in ("REQUEST", "CANCEL"):
        raise ValueError(f"An appointment is sent by REQUEST or CANCEL, not {method}.")
    tenant = identity.this_tenant()
    calendar = _calendar()
    calendar.add("method", method)
    event = _event(_to_customer(appointment, tenant), stamp=timezone.now())
    if method == "CANCEL":
        event["status"] = icalendar.vText("CANCELLED")
    event["organizer"] = _address(organiser or f"appointments@{settings.PUBLIC_HOST}", tenant.name)
    if appointment.customer and appointment.customer.email:
        event["attendee"] = _attendee(appointment.customer.email, appointment.customer.name)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def feed_of(appointments: Iterable[Appointment], tenant: Tenant, name: str, *, shows_names: bool) -> bytes:
    """Appointments (with service, resource and customer at hand) as a calendar that is subscribed to.

    The same appointments give the same bytes: nothing in it tells when it was asked for.
    """
    calendar = _calendar()
    for property_name in ("name", "x-wr-calname"):  # RFC 7986, and what is older and read more widely
        calendar[property_name] = icalendar.vText(_in_one_line(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT15M")
    for appointment in appointments:
        calendar.add_component(_event(own_event(appointment, tenant, shows_names=shows_names)))
    return bytes(calendar.to_ical())


def single(event: OwnEvent) -> bytes:
    """One event as the content of a CalDAV object (RFC 4791, 4.1: without a method)."""
    calendar = _calendar()
    calendar.add_component(_event(event))
    return bytes(calendar.to_ical())


def own_event(appointment: Appointment, tenant: Tenant, *, shows_names: bool = True) -> OwnEvent:
    """An appointment as those see it who work there."""
    customer = appointment.customer if shows_names else None
    with translation.override(tenant.default_language):
        lines = [_("Code: %(code)s") % {"code": appointment.code}, _("With: %(name)s") % {"name": appointment.resource}]
        if appointment.party_size > 1:
            lines.append(_("People: %(number)s") % {"number": appointment.party_size})
        if customer and customer.phone:
            lines.append(_("Telephone: %(number)s") % {"number": customer.phone})
    names = [appointment.service.name, *([customer.name] if customer else [])]
    return _own(appointment, tenant, " – ".join(names), "\n".join(lines))


def _to_customer(appointment: Appointment, tenant: Tenant) -> OwnEvent:
    with translation.override(appointment.language or tenant.default_language):
        description = _("Code: %(code)s") % {"code": appointment.code}
    return _own(appointment, tenant, f"{appointment.service.name} – {tenant.name}", description)


def _own(appointment: Appointment, tenant: Tenant, summary: str, description: str) -> OwnEvent:
    return OwnEvent(
        id=identity.event_id(tenant, appointment.pk),
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        summary=_clean(summary),
        description=_clean(description),
        tentative=appointment.state == Appointment.State.REQUESTED,
        # Grows with every change, and is known without having been counted.
        sequence=max(0, int((appointment.changed_at - appointment.created_at).total_seconds())),
        changed_at=appointment.changed_at,
    )


def _calendar() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _event(own: OwnEvent, stamp: dt.datetime | None = None) -> icalendar.Event:
    """stamp: when this was said, where that is not when it last changed (RFC 5545, 3.8.7.2)."""
    changed_at = _whole_second(own.changed_at or timezone.now())
    event = icalendar.Event()
    event.add("uid", identity.as_uid(own.id))
    event.add("dtstamp", _whole_second(stamp) if stamp else changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", own.sequence)
    event.add("dtstart", _whole_second(own.starts_at))
    event.add("dtend", _whole_second(own.ends_at))
    event.add("summary", own.summary)
    if own.description:
        event.add("description", own.description)
    event.add("status", "TENTATIVE" if own.tentative else "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event


def _whole_second(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(microsecond=0)


def _address(email: str, name: str) -> icalendar.vCalAddress:
    address = icalendar.vCalAddress(f"mailto:{email}")
    address.params["CN"] = _in_one_line(name)
    return address


def _attendee(email: str, name: str) -> icalendar.vCalAddress:
    """Whoever asked for the appointment has said yes to it: no answer is waited for."""
    address = _address(email, name or email)
    address.params |= {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    return address


def _in_one_line(text: str) -> str:
    return " ".join(_clean(text).split())


def _clean(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
