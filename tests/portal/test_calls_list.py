from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenants.context import tenant_context
from tenants.models import Tenant
from tests.factories import make_call
from tests.portal.pages import words
from voice.models import Call, PhoneNumber

NOON = dt.datetime(2026, 8, 21, 12, 0, tzinfo=dt.UTC)


def test_a_row_tells_when_who_what_and_how_long(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        make_call(started_at=NOON, language="es", transport="media", outcome=Call.Outcome.MESSAGE, duration_seconds=83)
    shown = words(moreau_client.get("/calls/"))
    for part in (
        "21 Aug 2026 14:00",  # Paris in summer
        "+33 6 •• •• •• 01",
        "Plomberie Moreau",
        "Spanish",
        "Media stream",
        "Message taken",
        "1 min 23 s",
    ):
        assert part in shown


def test_times_are_those_of_the_workspace(northside_client: Client, northside: Tenant) -> None:
    with tenant_context(northside):
        make_call(started_at=NOON)
    assert "21 Aug 2026 13:00" in words(northside_client.get("/calls/"))


def test_no_full_number_of_a_caller_is_in_the_list(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        make_call(from_number="+33612345601")
    page = moreau_client.get("/calls/").content.decode()
    assert "+33612345601" not in page and "6 12 34 56 01" not in page


def test_a_caller_who_hides_their_number_is_withheld(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        make_call(from_number="+266696687")
    assert "Withheld" in words(moreau_client.get("/calls/"))


def test_the_newest_call_comes_first(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        make_call(started_at=NOON)
        make_call(started_at=NOON + dt.timedelta(days=1))
    shown = words(moreau_client.get("/calls/"))
    assert shown.index("22 Aug 2026") < shown.index("21 Aug 2026")


def test_a_call_that_goes_on_wears_a_badge_and_no_duration(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        make_call(state=Call.State.IN_PROGRESS)
    shown = words(moreau_client.get("/calls/"))
    assert "In progress –" in shown


def test_a_page_holds_twenty_five_calls_and_leads_to_the_older_ones(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        for age in range(27):
            make_call(started_at=NOON - dt.timedelta(hours=age))
    first = moreau_client.get("/calls/")
    assert len(first.context["page"].object_list) == 25
    assert 'rel="next" href="?page=2"' in first.content.decode()
    second = moreau_client.get("/calls/?page=2")
    assert len(second.context["page"].object_list) == 2
    assert 'rel="prev" href="?page=1"' in second.content.decode()


@pytest.mark.parametrize(("page", "meant"), [("0", 1), ("-1", 1), ("x", 1), ("999999999999999999999", 1), ("\x00", 1)])
def test_a_page_that_does_not_exist_is_the_nearest_one(moreau_client: Client, page: str, meant: int) -> None:
    response = moreau_client.get("/calls/", {"page": page})
    assert response.status_code == 200 and response.context["page"].number == meant


def test_the_list_takes_as_many_queries_for_many_calls_as_for_one(moreau_client: Client, moreau: Tenant) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert moreau_client.get("/calls/").status_code == 200
        return len(captured)

    with tenant_context(moreau):
        make_call()
    for_one = queries()
    with tenant_context(moreau):
        for _ in range(10):
            make_call()
    assert queries() == for_one


def test_filters_keep_the_calls_of_a_state_and_an_outcome(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        message = make_call(outcome=Call.Outcome.MESSAGE)
        make_call(outcome=Call.Outcome.TRANSFERRED)
        failed = make_call(state=Call.State.FAILED)
    assert [*moreau_client.get("/calls/?outcome=message").context["page"]] == [message]
    assert [*moreau_client.get("/calls/?state=failed&outcome=").context["page"]] == [failed]
    assert [*moreau_client.get("/calls/?state=completed&outcome=message").context["page"]] == [message]


def test_pages_of_filtered_calls_keep_the_filter(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        for _ in range(26):
            make_call(outcome=Call.Outcome.MESSAGE)
    page = moreau_client.get("/calls/?outcome=message").content.decode()
    assert "?outcome=message&amp;page=2" in page


@pytest.mark.parametrize("query", [{"state": "nonsense"}, {"outcome": "' OR 1=1"}, {"state": "\x00"}])
def test_a_filter_that_is_no_choice_filters_nothing(
    moreau_client: Client, moreau: Tenant, query: dict[str, str]
) -> None:
    with tenant_context(moreau):
        make_call()
    response = moreau_client.get("/calls/", query)
    assert response.status_code == 200 and len(response.context["page"].object_list) == 1


def test_an_empty_list_says_which_number_to_call(moreau_client: Client) -> None:
    response = moreau_client.get("/calls/")
    assert "No calls yet" in words(response)
    assert "+33 1 99 00 10 01" in words(response)
    assert 'href="tel:+33199001001"' in response.content.decode()


def test_an_empty_list_without_a_number_says_whom_to_ask(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        PhoneNumber.objects.all().delete()
    assert "Your assistant has no telephone number yet." in words(moreau_client.get("/calls/"))


def test_a_filter_that_finds_nothing_offers_all_calls(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        make_call(outcome=Call.Outcome.MESSAGE)
    shown = words(moreau_client.get("/calls/?outcome=transferred"))
    assert "No call like this" in shown and "Show all calls" in shown
