from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from conversations.models import Conversation
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.conftest import client_of
from tests.factories import make_user


@pytest.fixture
def viewer_client(moreau: Tenant) -> Client:
    with tenant_context(moreau):
        viewer = make_user(role=User.Role.VIEWER)
    return client_of(moreau, viewer)


@pytest.fixture
def member_client(moreau: Tenant) -> Client:
    with tenant_context(moreau):
        member = make_user(role=User.Role.MEMBER)
    return client_of(moreau, member)


@pytest.fixture(autouse=True)
def pages_in_english(request: pytest.FixtureRequest) -> None:
    """The words that tests look for are the source's, whatever the tenant speaks."""
    for name in ("moreau_client", "northside_client", "anonymous_client", "viewer_client", "member_client"):
        if name in request.fixturenames:
            request.getfixturevalue(name).cookies["language"] = "en"


@pytest.fixture(autouse=True)
def no_calls_yet(request: pytest.FixtureRequest) -> None:
    """Pages begin without the calls that tests of whole calls have committed; undone with the test's transaction."""
    if "db" not in request.fixturenames:
        return
    request.getfixturevalue("db")
    for tenant in Tenant.customers.all():
        with tenant_context(tenant):
            Conversation.objects.all().delete()
