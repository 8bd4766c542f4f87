"""What the portal reads of appointments and of what can be booked, inside the tenant."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from appointments.models import Appointment, AppointmentEvent, OpeningRule, Resource, Service
from conversations.customers import customers_like
from conversations.models import Conversation, Customer, Message

_FOUND_AT_MOST = 50
_SHOWN_AT_MOST = 200


def appointment(appointment_id: int) -> Appointment | None:
    """With what its page shows."""
    events = AppointmentEvent.objects.select_related("user")
    return (
        Appointment.objects.select_related("service", "resource", "customer", "conversation__call")
        .prefetch_related(Prefetch("events", events))
        .filter(pk=appointment_id)
        .first()
    )


def appointments_of(customer: Customer) -> QuerySet[Appointment]:
    """All that a customer ever booked, the latest first, without times that were only held."""
    never = (Appointment.State.HELD, Appointment.State.EXPIRED)
    found = Appointment.objects.filter(customer=customer).exclude(state__in=never)
    return found.select_related("service", "resource").order_by("-starts_at", "-pk")


def find_appointments(text: str) -> list[Appointment]:
    """Those with that code, and those of customers with such a name or number; the latest first."""
    people = customers_like(text, limit=_FOUND_AT_MOST)
    wanted = Q(customer__in=people) | Q(code="".join(text.split()))
    found = Appointment.objects.filter(wanted).select_related("service", "resource", "customer")
    return list(found.order_by("-starts_at", "-pk")[:_FOUND_AT_MOST])


@dataclass(frozen=True, slots=True)
class CustomerHistory:
    """A customer and everything between them and the business; appointments to come, soonest first, and past."""

    customer: Customer
    coming: list[Appointment]
    past: list[Appointment]
    counts: Counter[str]
    conversations: list[Conversation]
    messages: list[Message]


def customer_history(customer_id: int, now: dt.datetime) -> CustomerHistory | None:
    customer = Customer.objects.filter(pk=customer_id).first()
    if customer is None:
        return None
    found = list(appointments_of(customer)[:_SHOWN_AT_MOST])
    coming = [one for one in found if one.ends_at > now and one.is_standing]
    by_number = Q(pk__in=())
    if customer.phone:
        by_number |= Q(contact=customer.phone) | Q(messages__phone=customer.phone)
    talks = Conversation.objects.filter(by_number | Q(appointments__customer=customer)).select_related("call")
    messages = Message.objects.filter(phone=customer.phone) if customer.phone else Message.objects.none()
    return CustomerHistory(
        customer=customer,
        coming=coming[::-1],
        past=[one for one in found if one not in coming],
        counts=Counter(one.state for one in found),
        conversations=list(talks.distinct()[:_FOUND_AT_MOST]),
        messages=list(messages.select_related("conversation__call")[:_FOUND_AT_MOST]),
    )


def services() -> QuerySet[Service]:
    """Those that can be booked first, with the resources they are kept to."""
    return Service.objects.order_by("-active", "name").prefetch_related("resources")


def resources() -> QuerySet[Resource]:
    """Those that can be booked first, with their services and whether they have hours of their own."""
    standing = Q(appointments__state__in=Appointment.STANDING, appointments__ends_at__gt=timezone.now())
    coming = Count("appointments", standing, distinct=True)
    own = Count("opening_rules", distinct=True)
    found = Resource.objects.annotate(coming=coming, own_rules=own).prefetch_related("services")
    return found.order_by("-active", "pk")


def bookable_services() -> QuerySet[Service]:
    return Service.objects.filter(active=True)


def bookable_resources() -> QuerySet[Resource]:
    return Resource.objects.filter(active=True)


def first_step_missing() -> str:
    """What a business has to make first for anything to be booked: "service", "resource", "hours"; "" when ready."""
    if not bookable_services().exists():
        return "service"
    if not bookable_resources().exists():
        return "resource"
    return "" if OpeningRule.objects.filter(kind=OpeningRule.Kind.OPEN).exists() else "hours"
