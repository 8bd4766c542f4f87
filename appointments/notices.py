"""What a customer is told of their appointment, by SMS and e-mail: written with the booking, sent after its commit."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumberType

from accounts.models import User
from accounts.roles import SEES_NUMBERS
from appointments import calendars, wording
from appointments.availability import booking_settings
from appointments.links import link_to
from appointments.models import Appointment, AppointmentEvent
from conversations.models import Customer
from notifications import outbox
from notifications.errors import NotificationRefused
from notifications.models import Notification
from notifications.staff import Event, StaffText, tell_staff
from tenants.addresses import portal_address
from tenants.current import current_tenant, zone_of
from tenants.models import Tenant

Kind = AppointmentEvent.Kind

KIND = "appointment"
REMINDER = "appointment_reminder"
# An SMS to these is paid for and read by nobody; a number of a series that is not known may well be a mobile's.
_READ_NO_SMS = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    }
)
_TOLD = {
    Kind.BOOKED: wording.BOOKED,
    Kind.REQUESTED: wording.REQUESTED,
    Kind.APPROVED: wording.BOOKED,
    Kind.MOVED: wording.MOVED,
    Kind.CANCELLED: wording.CANCELLED,
}
# What calendars elsewhere are to show differently from now on.
_WRITTEN = frozenset({*_TOLD, Kind.NO_SHOW, Kind.ATTENDED, Kind.REOPENED})
_REMINDED = frozenset({Kind.BOOKED, Kind.APPROVED, Kind.MOVED})


def tell(appointment: Appointment, event: AppointmentEvent) -> None:
    """Tell the customer and the staff of what happened, once, and have linked calendars follow.

    Runs in the booking's transaction. Nobody is told of what they did themselves in the portal; a customer who left
    neither a mobile number nor an address is told nothing.
    """
    if appointment.customer is None:
        return
    if event.kind in _WRITTEN:
        calendars.changed(appointment)
    if event.kind in _TOLD:
        _tell_customer(appointment, event)
        if event.source != Appointment.Source.PORTAL:
            _tell_staff(appointment, event)


def _tell_staff(appointment: Appointment, event: AppointmentEvent) -> None:
    business = current_tenant()
    tell_staff(
        business,
        Event.APPOINTMENT,
        key=f"appointment:{event.pk}",
        subject=appointment,
        write=lambda user, language: _to_staff(appointment, _TOLD[Kind(event.kind)], user, language, business),
    )


def _to_staff(appointment: Appointment, kind: str, user: User, language: str, business: Tenant) -> StaffText:
    assert appointment.customer is not None
    when = wording.written_moment(appointment.starts_at.astimezone(zone_of(business)), language)
    who = f"{appointment.customer.name} {appointment.customer.phone}".strip() if user.role in SEES_NUMBERS else ""
    facts = [when, appointment.service.name, appointment.resource.name, who, appointment.reason if who else ""]
    link = f"{portal_address(business)}/appointments/{appointment.pk}/"
    title = wording.staff_title(kind, language)
    return StaffText(
        title=f"{title}: {when}",
        body="\n".join([*filter(None, facts), "", link]),
        sms=f"{title}: {', '.join(filter(None, facts[:4]))}",
    )


def _tell_customer(appointment: Appointment, event: AppointmentEvent) -> None:
    outbox.cancel(subject=appointment, kind=REMINDER)
    _write(appointment, _TOLD[Kind(event.kind)], KIND, key=f"appointment:{event.pk}")
    if event.kind in _REMINDED and appointment.state == Appointment.State.BOOKED:
        _remind(appointment, event)


def resend(appointment: Appointment, phone: str, *, key: str) -> None:
    """Send an appointment's confirmation to a number once more; once a `key`. Raises NotificationRefused."""
    business = current_tenant()
    language = appointment.language or business.default_language
    kind = wording.REQUESTED if appointment.state == Appointment.State.REQUESTED else wording.BOOKED
    outbox.enqueue(
        kind=KIND,
        channel=Notification.Channel.SMS,
        recipient=phone,
        language=language,
        body=_text(appointment, kind, language, business),
        dedupe_key=f"resent:{appointment.pk}:{key}",
        subject=appointment,
        expires_at=appointment.ends_at,
    )


def _remind(appointment: Appointment, event: AppointmentEvent) -> None:
    hours = booking_settings().reminder_hours
    send_after = appointment.starts_at - dt.timedelta(hours=hours)
    if hours and send_after > event.at:
        _write(appointment, wording.REMINDER, REMINDER, key=f"reminder:{event.pk}", send_after=send_after)


def _write(appointment: Appointment, kind: str, named: str, *, key: str, send_after: dt.datetime | None = None) -> None:
    assert appointment.customer is not None
    business = current_tenant()
    language = appointment.language or appointment.customer.language or business.default_language
    starts_at = appointment.starts_at.astimezone(zone_of(business))
    text = _text(appointment, kind, language, business)
    for channel, recipient in _reached(appointment.customer):
        # A number or address that cannot be written to: the booking stands all the same.
        with contextlib.suppress(NotificationRefused):
            outbox.enqueue(
                kind=named,
                channel=channel,
                recipient=recipient,
                language=language,
                title=wording.title_of(kind, language, starts_at),
                body=text,
                dedupe_key=f"{key}:{channel}",
                subject=appointment,
                send_after=send_after,
                expires_at=appointment.ends_at,
            )


def _text(appointment: Appointment, kind: str, language: str, business: Tenant) -> str:
    return wording.text_of(
        kind,
        language,
        appointment.starts_at.astimezone(zone_of(business)),
        business=business.name,
        service=appointment.service.name,
        code=appointment.code,
        link=link_to(appointment),
    )


def _reached(customer: Customer) -> Iterator[tuple[str, str]]:
    if reads_sms(customer.phone):
        yield Notification.Channel.SMS.value, customer.phone
    if customer.email:
        yield Notification.Channel.EMAIL.value, customer.email


def reads_sms(phone: str) -> bool:
    """Whether a number is one that SMS are read on."""
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(number) not in _READ_NO_SMS
