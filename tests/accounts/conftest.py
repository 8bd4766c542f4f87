"""A visitor of the public host, and what comes by mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client

from signup import tasks
from tenants.cache import forget_tenant

PASSWORD = "un escalier vert et lent"
LINK = re.compile(r"https?://\S+")


@pytest.fixture
def visitor(db: None) -> Client:
    client = Client(HTTP_HOST="localhost", SERVER_NAME="localhost")
    client.cookies["language"] = "en"
    return client


@pytest.fixture(autouse=True)
def nothing_counted_yet() -> Iterator[None]:
    """Limits and lockouts begin anew with each test."""
    for schema_name in ("public", "t_moreau", "t_northside"):
        forget_tenant(schema_name)
    yield


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What workers are told is done at once, by whoever tells them."""
    told: list[tuple[object, ...]] = []

    def do(task: object, args: list[object], **_: object) -> None:
        told.append((task, *args))
        task(*args)  # type: ignore[operator]

    for task in (tasks.mail_confirmation, tasks.mail_workspaces):
        monkeypatch.setattr(task, "apply_async", lambda args, _task=task, **options: do(_task, args, **options))
    return told


def filled_in(**changes: object) -> dict[str, object]:
    """The form of a French plumber."""
    form = {
        "kind": "b2b",
        "name": "Plomberie Émile & Fils",
        "country": "FR",
        "registration_number": "732 829 320",
        "vat_number": "",
        "trade": "plombier",
        "slug": "",
        "owner_name": "Émile Roux",
        "email": "emile@roux.example",
        "password": PASSWORD,
        "language": "fr",
        "time_zone": "",
        "agrees": "on",
    }
    return form | changes


def link_in(message: mail.EmailMessage) -> str:
    """The path of the link in a mail."""
    found = LINK.search(str(message.body))
    assert found, message.body
    return found[0].split("/", 3)[3].join(["/", ""])


def page_of(response: object) -> dict[str, str]:
    """What the form of a confirmation sends."""
    return dict(re.findall(r'name="(page)" value="([^"]+)"', response.content.decode()))  # type: ignore[attr-defined]
