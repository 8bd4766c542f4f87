"""The same thing asked for by many at once: there once, told once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from config.demo import MOREAU
from conversations.models import Conversation, Message
from conversations.services import finish, take_in_hand, take_message
from notifications.models import Notification
from tenants.context import TenantRef, tenant_context
from tenants.errors import IllegalTransition
from tests.conftest import owner_of
from tests.factories import make_conversation, make_message
from tests.notifications.conftest import sms

TENANT = TenantRef(0, f"t_{MOREAU.slug}")
MANY = 12


@pytest.fixture
def conversation(committed) -> Iterator[Conversation]:
    with tenant_context(TENANT):
        Notification.objects.all().delete()
        made = make_conversation()
        yield made
        made.delete()
        Notification.objects.all().delete()


def at_once(work: Callable[[], object]) -> list[object]:
    """What each of many threads got of it that began at the same moment; an illegal transition counts as None."""
    start = Barrier(MANY)

    def run() -> object:
        with tenant_context(TENANT):
            try:
                start.wait(10)
                return work()
            except IllegalTransition:
                return None
            finally:
                connections.close_all()

    with ThreadPoolExecutor(MANY) as threads:
        return [one.result() for one in [threads.submit(run) for _ in range(MANY)]]


def test_the_same_message_is_kept_once_and_told_once(conversation):
    wanted = {"name": "Anna", "phone": "+33612345678", "reason": "Une fuite."}
    found = at_once(lambda: take_message(conversation.pk, **wanted).pk)
    assert len(set(found)) == 1
    assert conversation.messages.count() == 1
    assert Notification.objects.count() == 1


def test_the_same_key_is_put_into_the_outbox_once(conversation):
    found = at_once(lambda: sms().pk)
    assert len(set(found)) == 1
    assert Notification.objects.count() == 1


@pytest.mark.parametrize("move", [take_in_hand, finish])
def test_a_message_is_seen_to_by_one(conversation, move):
    message = make_message(conversation)
    owner = owner_of(TENANT)

    def one() -> bool:
        move(Message.objects.get(pk=message.pk), actor=owner)
        return True

    assert at_once(one).count(True) == 1
