"""Two clicks, two people and a killed process: one workspace each, nothing doubled, nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connections

from accounts import entry
from accounts.models import Consent, User
from config.demo import MOREAU
from signup import services
from signup.documents import as_agreed
from signup.models import SignUp
from signup.services import AddressTaken, Opened
from tenants.context import TenantRef, tenant_context
from tenants.models import Tenant
from tenants.provisioning import drop_tenant
from tests.factories import make_user
from tests.live_server import database_url


@pytest.fixture
def nothing_left(committed: None) -> Iterator[None]:
    yield
    for tenant in Tenant.customers.filter(slug__startswith="at-once"):
        drop_tenant(tenant)
    SignUp.objects.all().delete()


def waiting(slug: str = "at-once", email: str = "a@example.com") -> SignUp:
    return SignUp.objects.create(
        name="At once",
        country="FR",
        slug=slug,
        owner_name="Anna",
        email=email,
        password_hash=make_password("un escalier vert"),
        language="fr",
        time_zone="Europe/Paris",
        consents=as_agreed("fr"),
    )


def attempt(sign_up: SignUp, page: str = "page") -> Opened | str:
    try:
        return services.confirm(sign_up.pk, page=page)
    except AddressTaken as refused:
        return refused.code
    finally:
        connections.close_all()


def test_of_many_clicks_at_once_one_opens_the_workspace_and_all_land_in_it(nothing_left: None) -> None:
    sign_up = waiting()
    with ThreadPoolExecutor(12) as threads:
        opened = list(threads.map(lambda _: attempt(sign_up), range(12)))
    assert len({one.tenant.pk for one in opened}) == 1
    assert len({one.ticket for one in opened}) == 12
    with tenant_context(opened[0].tenant):
        assert User.objects.count() == 1 and Consent.objects.count() == 2


def test_of_two_who_want_the_same_address_one_has_it_and_the_other_is_asked(nothing_left: None) -> None:
    sign_ups = [waiting(email=f"a{number}@example.com") for number in range(6)]
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(attempt, sign_ups))
    assert Counter(isinstance(one, Opened) for one in answers) == {True: 1, False: 5}
    assert SignUp.objects.filter(state="pending", slug="at-once").count() == 5
    assert Tenant.objects.filter(slug="at-once").count() == 1


def test_of_two_browsers_with_one_ticket_one_gets_in(committed: None) -> None:
    moreau = TenantRef(0, f"t_{MOREAU.slug}")

    def enter(ticket: str) -> bool:
        with tenant_context(moreau):
            try:
                return bool(entry.redeem(ticket))
            except entry.EntryRefused:
                return False
            finally:
                connections.close_all()

    with tenant_context(moreau):
        user = make_user(email="ticket@moreau.example")
        ticket = entry.issue(user)
    try:
        with ThreadPoolExecutor(10) as threads:
            assert Counter(threads.map(enter, [ticket] * 10)) == {True: 1, False: 9}
    finally:
        with tenant_context(moreau):
            user.delete()


DYING = """
import os, signal, django
django.setup()
from accounts import services as people
from signup import services
from tenants import provisioning
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
module, name = {"cloned": (provisioning, "_require_complete"), "owner made": (people.Consent.objects, "bulk_create"),
    "noted": (services, "_ticket")}[os.environ["DIES_ONCE"]]
setattr(module, name, die)
services.confirm(int(os.environ["SIGN_UP"]), page="page")
"""


@pytest.mark.parametrize("step", ["cloned", "owner made", "noted"])
def test_a_process_killed_on_the_way_leaves_the_link_as_good_as_it_was(nothing_left: None, step: str) -> None:
    sign_up = waiting()
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "DIES_ONCE": step,
        "SIGN_UP": str(sign_up.pk),
    }
    died = subprocess.run([sys.executable, "-c", DYING], env=environment, capture_output=True, timeout=60)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert not Tenant.objects.filter(slug="at-once").exists()
    opened = attempt(sign_up)
    assert isinstance(opened, Opened) and opened.ticket
    with tenant_context(opened.tenant):
        assert User.objects.count() == 1 and Consent.objects.count() == 2
