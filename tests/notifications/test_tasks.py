"""The tasks of the outbox: one tenant each, and none without."""

from __future__ import annotations

import pytest
from celery.schedules import schedule

from config.celery import app
from notifications import tasks
from notifications.delivery import deliver_notification
from notifications.models import Notification
from tenants.context import MissingTenant, current_schema, public_context, tenant_context
from tests.notifications.conftest import FROM, sms

State = Notification.State


def headers(tenant) -> dict[str, object]:
    return {"headers": {"_schema_name": tenant.schema_name}}


@pytest.fixture
def rows(moreau, northside, twilio) -> dict[str, Notification]:
    """One SMS in each tenant, with the same id in both."""
    made = {}
    for tenant in (moreau, northside):
        with tenant_context(tenant):
            row = sms(body=tenant.name)
            Notification.objects.filter(pk=row.pk).update(id=1_000_001)
            made[tenant.slug] = Notification.objects.get(pk=1_000_001)
    return made


def states(*tenants) -> list[str]:
    found = []
    for tenant in tenants:
        with tenant_context(tenant):
            found.append(Notification.objects.get(pk=1_000_001).state)
    return found


@pytest.mark.parametrize("send", [lambda: tasks.deliver_due, lambda: deliver_notification])
def test_a_task_sends_for_the_tenant_it_names_and_for_no_other(rows, moreau, northside, twilio, send):
    task = send()
    arguments = (1_000_001,) if task is deliver_notification else ()
    task.apply(arguments, throw=True, **headers(moreau))
    assert states(moreau, northside) == [State.SENT, State.PENDING]
    assert [(one.from_number, one.body) for one in twilio.messages] == [(FROM, moreau.name)]


@pytest.mark.parametrize("schema", ["public", "template", "t_gone"])
def test_a_task_without_a_tenant_fails(rows, schema, twilio):
    with pytest.raises(MissingTenant):
        tasks.deliver_due.apply(throw=True, headers={"_schema_name": schema})
    assert twilio.messages == []


def test_every_tenant_is_asked_for_what_is_due_but_one_that_is_suspended(rows, moreau, northside, monkeypatch):
    asked = []

    def publish(**options: object) -> None:
        asked.append((current_schema(), options["expires"]))

    monkeypatch.setattr(tasks.deliver_due, "apply_async", publish)
    with public_context():
        northside.suspend()
    tasks.deliver_due_everywhere.apply(throw=True)
    assert asked == [("t_moreau", 30.0)]


def test_beat_looks_every_half_minute():
    entry = app.conf.beat_schedule["deliver notifications"]
    assert (entry["task"], entry["schedule"]) == (tasks.deliver_due_everywhere.name, schedule(30.0))
