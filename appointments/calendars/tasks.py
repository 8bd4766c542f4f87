"""Rounds of the calendars: what is due is read and written, one task a calendar and one an appointment."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from appointments.calendars import channels, links, sync, writing
from appointments.calendars.writing import push_appointment
from appointments.models import Calendar
from tenants.context import tenant_context
from tenants.models import Tenant
from tenants.tasks import PublicTask

# What one round hands out for a tenant; the rest is next.
MOST = 200
# What no worker has begun by the next round, the next round hands out again: messages do not pile up.
EXPIRES_S = 60


@shared_task(base=PublicTask)
def keep_calendars_everywhere() -> None:
    """One task a tenant, so that one tenant's trouble stays its own."""
    for tenant in Tenant.customers.filter(status=Tenant.Status.ACTIVE):
        with tenant_context(tenant):
            keep_calendars.apply_async(expires=EXPIRES_S)


@shared_task
def keep_calendars() -> None:
    """Hand out what is due: readings, appointments that wait to be written, channels that end."""
    now = timezone.now()
    links.forget_expired()
    due = Calendar.objects.filter(next_read_at__lte=now).order_by("next_read_at")
    for calendar_id in due.values_list("pk", flat=True)[:MOST]:
        read_calendar.apply_async((calendar_id,), expires=EXPIRES_S)
    for appointment_id in writing.pending(now, MOST):
        push_appointment.apply_async((appointment_id,), expires=EXPIRES_S)
    for calendar_id in channels.ending(now)[:MOST]:
        open_channel.apply_async((calendar_id,), expires=EXPIRES_S)


@shared_task(soft_time_limit=sync.TIME_LIMIT_S)
def read_calendar(calendar_id: int) -> bool:
    return sync.read(calendar_id)


@shared_task
def open_channel(calendar_id: int) -> bool:
    return channels.open_channel(calendar_id)
