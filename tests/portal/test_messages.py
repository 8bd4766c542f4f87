from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenants.context import tenant_context
from tenants.models import Tenant
from tests.factories import make_call, make_conversation, make_message
from tests.portal.pages import words


def test_a_message_leads_to_its_call_and_to_the_person(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        call = make_call()
        make_message(call.conversation, name="Jeanne Petit", phone="+33612345601", reason="Une fuite.")
    response = moreau_client.get("/messages/")
    assert "Jeanne Petit" in words(response) and "Une fuite." in words(response)
    page = response.content.decode()
    assert 'href="tel:+33612345601"' in page and f'href="/calls/{call.call_sid}/"' in page


def test_a_message_from_elsewhere_than_a_call_has_no_call_to_read(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        make_message(make_conversation(channel="web"), phone="")
    shown = words(moreau_client.get("/messages/"))
    assert "Left no number" in shown and "Read the call" not in shown


def test_a_number_that_cannot_be_dialled_is_shown_as_it_was_given(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        make_message(make_conversation(), phone="le 12 34, poste 5")
    response = moreau_client.get("/messages/")
    assert "le 12 34, poste 5" in words(response) and "tel:" not in response.content.decode()


def test_no_messages_says_when_there_will_be_some(moreau_client: Client) -> None:
    shown = words(moreau_client.get("/messages/"))
    assert "No messages yet" in shown and "+33 1 99 00 10 01" in shown


def test_the_list_takes_as_many_queries_for_many_messages_as_for_one(moreau_client: Client, moreau: Tenant) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert moreau_client.get("/messages/").status_code == 200
        return len(captured)

    with tenant_context(moreau):
        make_message(make_call().conversation)
    for_one = queries()
    with tenant_context(moreau):
        for _ in range(10):
            make_message(make_call().conversation)
    assert queries() == for_one
