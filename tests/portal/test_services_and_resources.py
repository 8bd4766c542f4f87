"""What can be booked and with whom: made, changed, put into the archive; what is refused and what others see."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from appointments.models import Resource, Service
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.appointments.calendar_of import at, open_practice
from tests.portal.booking_pages import book, hidden, practice, that_monday
from tests.portal.pages import words

__all__ = ["practice", "that_monday"]

SERVICE = {
    "name": "détartrage",
    "aliases": "nettoyage\r\n\r\n  scale  and polish \r\nNettoyage\r\nتنظيف",
    "duration_minutes": "40",
    "buffer_before_minutes": "5",
    "buffer_after_minutes": "10",
    "notice_minutes": "120",
    "daily_limit": "4",
    "needs_approval": "on",
}
RESOURCE = {"name": "Table 4", "kind": "table", "aliases": "terrasse", "seats": "6", "places": "1"}


def stored(tenant: Tenant, model: Any, **which: Any) -> Any:
    with tenant_context(tenant):
        return model.objects.filter(**which).first()


def change(client: Client, address: str, **typed: Any):
    """What a browser sends of the page when `typed` is typed; None leaves a field out."""
    page = client.get(address)
    form = page.context["form"]
    sent = {"version": hidden(page, "version")}
    for name in form.fields:
        value = form[name].value()
        if value is not None and value is not False:
            sent[name] = "on" if value is True else value
    sent["aliases"] = "\n".join(sent["aliases"]) if isinstance(sent["aliases"], list) else sent["aliases"]
    return client.post(address, {name: value for name, value in (sent | typed).items() if value is not None})


# --- services ---------------------------------------------------------------------------------------------------


def test_the_list_says_how_long_each_takes(moreau_client: Client, practice) -> None:
    shown = words(moreau_client.get("/services/"))
    assert "contrôle 30 min" in shown and "plombage 1 h · 10 min kept free before, 15 min after" in shown


def test_a_new_service_is_kept_as_it_was_filled_in(moreau_client: Client, moreau: Tenant, practice) -> None:
    assert moreau_client.post("/services/new/", SERVICE)["Location"] == "/services/"
    made = stored(moreau, Service, name="détartrage")
    assert made.aliases == ["nettoyage", "scale and polish", "تنظيف"]
    assert (made.duration_minutes, made.buffer_before_minutes, made.buffer_after_minutes) == (40, 5, 10)
    assert (made.notice_minutes, made.daily_limit, made.needs_approval, made.active) == (120, 4, True, True)
    assert "Saved. détartrage can be booked" in words(moreau_client.get("/services/"))


def test_a_service_is_changed_and_what_is_booked_keeps_its_time(moreau_client, moreau, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    address = f"/services/{practice.check_up.pk}/"
    assert change(moreau_client, address, duration_minutes="45", daily_limit="").status_code == 302
    kept = stored(moreau, Service, pk=practice.check_up.pk)
    assert (kept.duration_minutes, kept.daily_limit) == (45, None)
    with tenant_context(moreau):
        made.refresh_from_db()
    assert made.ends_at == at(3, 10, 30)


def test_what_is_kept_free_may_be_left_empty(moreau_client: Client, moreau: Tenant, practice) -> None:
    moreau_client.post("/services/new/", SERVICE | {"buffer_before_minutes": "", "buffer_after_minutes": ""})
    made = stored(moreau, Service, name="détartrage")
    assert (made.buffer_before_minutes, made.buffer_after_minutes) == (0, 0)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Give it a name."),
        ("name", "Contrôle", "There is one of this name already, perhaps in the archive."),
        ("name", "x" * 121, "This is too long"),
        ("aliases", "\n".join(f"name {number}" for number in range(41)), "Give at most 40 names"),
        ("aliases", "x" * 121, "Give at most 40 names"),
        *(
            ("duration_minutes", typed, "Give a whole number from 5 to 1440.")
            for typed in ("", "4", "1441", "x", "1.5")
        ),
        ("buffer_before_minutes", "-1", "Give a whole number from 0 to 1440."),
        ("buffer_after_minutes", "99999", "Give a whole number from 0 to 1440."),
        ("notice_minutes", "9999999", "Give a whole number from 0 to 129600."),
        ("daily_limit", "0", "Give a whole number from 1 to 32767."),
        ("daily_limit", "40000", "Give a whole number from 1 to 32767."),
    ],
)
def test_what_is_wrong_with_a_service_is_said_beside_its_field(
    moreau_client, moreau, practice, field: str, typed: str, said: str
) -> None:
    response = moreau_client.post("/services/new/", SERVICE | {field: typed})
    assert response.status_code == 422 and said in words(response)
    assert 'aria-invalid="true"' in response.content.decode()
    assert stored(moreau, Service, name="détartrage") is None


def test_an_archived_service_is_offered_no_more_and_can_come_back(moreau_client, moreau, practice) -> None:
    book(moreau, practice, at(3, 10))
    address = f"/services/{practice.check_up.pk}/archive"
    moreau_client.post(address)
    shown = words(moreau_client.get("/services/"))
    assert "contrôle cannot be booked any more. 1 appointment is still to come." in shown
    assert not stored(moreau, Service, pk=practice.check_up.pk).active
    assert "contrôle" not in words(moreau_client.get("/appointments/new/"))
    moreau_client.post(address, {"active": "1"})
    assert stored(moreau, Service, pk=practice.check_up.pk).active


def test_without_services_the_page_says_what_one_is(moreau_client, moreau, practice) -> None:
    with tenant_context(moreau):
        Service.objects.all().delete()
    assert "Nothing can be booked yet" in words(moreau_client.get("/services/"))


# --- people and places ------------------------------------------------------------------------------------------


def test_a_new_place_is_kept_with_the_services_it_is_for(moreau_client: Client, moreau: Tenant, practice) -> None:
    sent = RESOURCE | {"services": [str(practice.filling.pk)]}
    assert moreau_client.post("/resources/new/", sent)["Location"] == "/resources/"
    made = stored(moreau, Resource, name="Table 4")
    assert (made.kind, made.aliases, made.seats, made.places) == ("table", ["terrasse"], 6, 1)
    with tenant_context(moreau):
        assert list(made.services.all()) == [practice.filling]
    assert "Table 4 Table · 6 seats · plombage · 0 appointments to come" in words(moreau_client.get("/resources/"))


def test_a_person_is_changed(moreau_client: Client, moreau: Tenant, practice) -> None:
    address = f"/resources/{practice.julie.pk}/"
    assert change(moreau_client, address, name="Dr Julie", services=[str(practice.check_up.pk)]).status_code == 302
    assert change(moreau_client, address, services=None).status_code == 302
    kept = stored(moreau, Resource, pk=practice.julie.pk)
    with tenant_context(moreau):
        assert (kept.name, kept.services.count()) == ("Dr Julie", 0)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "julie", "There is one of this name already"),
        ("kind", "robot", "Choose one of these."),
        ("seats", "0", "Give a whole number from 1 to 32767."),
        ("places", "101", "Give a whole number from 1 to 100."),
        ("services", ["999999"], "Choose among these."),
        ("services", ["x"], "is not a valid value"),
    ],
)
def test_what_is_wrong_with_a_place_is_said(moreau_client, moreau, practice, field: str, typed: Any, said: str) -> None:
    response = moreau_client.post("/resources/new/", RESOURCE | {field: typed})
    assert response.status_code == 422 and said in words(response)
    assert stored(moreau, Resource, name="Table 4") is None


def test_who_is_archived_keeps_what_is_booked(moreau_client, moreau, practice) -> None:
    book(moreau, practice, at(3, 10), resource_id=practice.karim.pk)
    moreau_client.post(f"/resources/{practice.karim.pk}/archive")
    shown = words(moreau_client.get("/resources/"))
    assert "Karim cannot be booked any more. 1 appointment is still to come." in shown
    assert not stored(moreau, Resource, pk=practice.karim.pk).active


# --- two people at once, and how much it takes ------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["services", "resources"])
def test_somebody_elses_change_is_not_overwritten(moreau_client, moreau, practice, kind: str) -> None:
    row = practice.check_up if kind == "services" else practice.julie
    address = f"/{kind}/{row.pk}/"
    seen = hidden(moreau_client.get(address), "version")
    assert change(moreau_client, address, name="De Paul").status_code == 302
    refused = change(moreau_client, address, name="De moi", version=seen)
    assert refused.status_code == 409 and "Somebody else has changed this meanwhile." in words(refused)
    assert stored(moreau, type(row), pk=row.pk).name == "De Paul"
    assert change(moreau_client, address, name="De moi", version=hidden(refused, "version")).status_code == 302
    assert stored(moreau, type(row), pk=row.pk).name == "De moi"


@pytest.mark.parametrize("kind", ["services", "resources"])
def test_the_lists_take_as_many_queries_for_many_as_for_one(moreau_client, moreau, practice, kind: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert moreau_client.get(f"/{kind}/").status_code == 200
        return len(captured)

    for_few = queries()
    with tenant_context(moreau):
        for number in range(6):
            resource = Resource.objects.create(name=f"P{number}")
            resource.services.add(Service.objects.create(name=f"S{number}"))
    assert queries() == for_few


# --- other workspaces -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["services", "resources"])
def test_what_another_workspace_offers_does_not_exist(moreau_client, moreau, northside, practice, kind: str) -> None:
    model, sent = (Service, SERVICE) if kind == "services" else (Resource, RESOURCE)
    with tenant_context(northside):
        open_practice()
        theirs = model.objects.create(pk=9000, name="Their secret")
    assert "secret" not in words(moreau_client.get(f"/{kind}/"))
    for address in (f"/{kind}/{theirs.pk}/", f"/{kind}/{theirs.pk}/archive"):
        assert moreau_client.post(address, sent | {"version": "x"}).status_code == 404
    assert moreau_client.get(f"/{kind}/{theirs.pk}/").status_code == 404
    kept = stored(northside, model, pk=theirs.pk)
    assert (kept.name, kept.active) == ("Their secret", True)


def test_a_resource_takes_no_service_of_another_workspace(moreau_client, moreau, northside, practice) -> None:
    with tenant_context(northside):
        theirs = Service.objects.create(pk=9000, name="Their secret")
    response = moreau_client.post("/resources/new/", RESOURCE | {"services": [str(theirs.pk)]})
    assert response.status_code == 422 and "secret" not in words(response)


def test_what_is_typed_is_never_taken_for_markup(moreau_client, moreau, practice) -> None:
    moreau_client.post("/services/new/", SERVICE | {"name": "<b>x</b>", "aliases": "</textarea><script>alert(1)"})
    made = stored(moreau, Service, name="<b>x</b>")
    for address in ("/services/", f"/services/{made.pk}/", "/resources/new/", "/appointments/new/", "/opening-hours/"):
        page = moreau_client.get(address).content.decode()
        assert "<b>x</b>" not in page and "<script>alert" not in page, address
    assert json.loads(json.dumps(made.aliases)) == ["</textarea><script>alert(1)"]
