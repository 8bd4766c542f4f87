"""Who may do what to appointments and to what can be booked: every role at every page and action."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from accounts.models import User
from appointments.models import Appointment, BookingSettings, OpeningException, OpeningRule, Resource, Service
from appointments.portal.access import CONFIGURES, EDITS_APPOINTMENTS, SEES_CONTACTS
from config.urls_tenant import urlpatterns
from conversations.models import Customer
from tenants.context import tenant_context
from tests.appointments.calendar_of import at
from tests.conftest import client_of
from tests.factories import make_user
from tests.portal.booking_pages import book, practice, that_monday
from tests.portal.test_access import addresses

__all__ = ["practice", "that_monday"]

READ, EDIT, CONFIGURE = "read", "edit", "configure"
MAY = {
    READ: {"owner", "admin", "member", "viewer"},
    EDIT: {"owner", "admin", "member"},
    CONFIGURE: {"owner", "admin"},
}
# What each page asks of who opens it, and of who sends it; None where it cannot be.
PAGES = {
    "calendar": (READ, None),
    "find_appointments": (READ, READ),
    "new_appointment": (EDIT, EDIT),
    "customer_suggestions": (None, EDIT),
    "appointment": (READ, None),
    "appointment_notes": (EDIT, EDIT),
    "move_appointment": (EDIT, EDIT),
    "act_on_appointment": (None, EDIT),
    "customer": (READ, None),
    "edit_customer": (EDIT, EDIT),
    "services": (READ, None),
    "new_service": (CONFIGURE, CONFIGURE),
    "service": (READ, CONFIGURE),
    "archive_service": (None, CONFIGURE),
    "resources": (READ, None),
    "new_resource": (CONFIGURE, CONFIGURE),
    "resource": (READ, CONFIGURE),
    "archive_resource": (None, CONFIGURE),
    "own_hours": (None, CONFIGURE),
    "opening_hours": (READ, None),
    "weekday": (CONFIGURE, CONFIGURE),
    "new_exception": (CONFIGURE, CONFIGURE),
    "exception": (CONFIGURE, CONFIGURE),
    "remove_exception": (None, CONFIGURE),
    "public_holidays": (READ, CONFIGURE),
    "holiday": (None, CONFIGURE),
    "booking_rules": (READ, CONFIGURE),
}
ROLES = User.Role.values


def address_of(name: str, rows: dict[str, int]) -> str:
    """The page's own address, of rows that there are."""
    pattern = {found: address for found, address, _ in addresses(urlpatterns)}[name]
    number = "0" if name == "weekday" else "1"
    for kind in ("appointments", "customers", "services", "resources", "exceptions"):
        pattern = pattern.replace(f"/{kind}/1", f"/{kind}/{rows[kind]}")
    if name == "act_on_appointment":
        return pattern[: pattern.rindex("/")] + "/cancel"
    return pattern.replace("/holidays/1", "/holidays/2026-04-06").replace("/days/1", f"/days/{number}")


@pytest.fixture
def rows(moreau, practice) -> dict[str, int]:
    made = book(moreau, practice, at(3, 10))
    with tenant_context(moreau):
        BookingSettings.objects.create(holiday_country="FR")
        day = at(10, 0).date()
        exception = OpeningException.objects.create(first_day=day, last_day=day)
    return {
        "appointments": made.pk,
        "customers": made.customer_id,
        "services": practice.check_up.pk,
        "resources": practice.julie.pk,
        "exceptions": exception.pk,
    }


def everything(tenant) -> list:
    with tenant_context(tenant):
        models = (Appointment, Customer, Service, Resource, OpeningRule, OpeningException, BookingSettings)
        return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("name", PAGES)
def test_a_role_may_do_what_it_may_and_nothing_else(moreau, rows, name: str) -> None:
    before = everything(moreau)
    for role in ROLES:
        with tenant_context(moreau):
            client = client_of(moreau, make_user(role=role))
        for method, wanted in zip(("get", "post"), PAGES[name], strict=True):
            case = (name, method, role)
            with undone():
                status = getattr(client, method)(address_of(name, rows), {"wanted": "durand"}).status_code
                after = everything(moreau)
            if wanted is None:
                assert status in (405, 403), case
            elif role in MAY[wanted]:
                assert status in (200, 302, 409, 422), case
            else:
                assert status == 403, case
            if method == "get" or wanted is None or role not in MAY[wanted]:
                assert after == before, case


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is gone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_page_of_appointments_is_in_the_table() -> None:
    named = {name for name, _, pattern in addresses(urlpatterns) if _is_ours(pattern.callback)}
    assert named == set(PAGES)


def _is_ours(view) -> bool:
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return view.__module__.startswith("appointments.portal")


def test_roles_are_named_and_a_new_one_may_nothing() -> None:
    assert MAY[EDIT] == EDITS_APPOINTMENTS == SEES_CONTACTS and MAY[CONFIGURE] == CONFIGURES
