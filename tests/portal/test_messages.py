from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conversations.models import Message
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.conftest import owner_of
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


# --- by state ---


def make(moreau: Tenant, **fields: object) -> Message:
    with tenant_context(moreau):
        return make_message(make_call().conversation, **fields)


def reloaded(tenant: Tenant, message: Message) -> Message:
    with tenant_context(tenant):
        return Message.objects.select_related("assignee").get(pk=message.pk)


def names(response: HttpResponse) -> list[str]:
    return re.findall(r"<h2><bdi>(.*?)</bdi>", response.content.decode())


@pytest.fixture
def one_of_each(moreau: Tenant) -> None:
    make(moreau, name="Neuve")
    make(moreau, name="Pressée", urgency="urgent")
    make(moreau, name="Toute neuve")
    make(moreau, name="Prise", state="in_progress")
    make(moreau, name="Faite", state="done")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Pressée", "Toute neuve", "Neuve"]),
        ("?state=new", ["Pressée", "Toute neuve", "Neuve"]),
        ("?state=in_progress", ["Prise"]),
        ("?state=done", ["Faite"]),
        ("?state=all", ["Faite", "Prise", "Toute neuve", "Pressée", "Neuve"]),
        ("?state=nonsense", ["Pressée", "Toute neuve", "Neuve"]),
        ("?state=new%00", ["Pressée", "Toute neuve", "Neuve"]),
    ],
)
def test_messages_are_listed_by_state_the_urgent_ones_first(moreau_client: Client, one_of_each, query, shown) -> None:
    response = moreau_client.get(f"/messages/{query}")
    assert names(response) == shown
    assert "New 3 In progress 1 Done 1 All 5" in words(response)


@pytest.mark.parametrize(
    ("state", "query", "says"),
    [
        ("done", "", "Nothing new"),
        ("new", "?state=in_progress", "Nobody is seeing to a message"),
        ("new", "?state=done", "Nothing is done yet"),
    ],
)
def test_an_empty_state_says_what_to_do(moreau_client: Client, moreau: Tenant, state, query, says) -> None:
    make(moreau, state=state)
    assert says in words(moreau_client.get(f"/messages/{query}"))


def test_the_list_and_the_page_of_a_message_take_so_many_queries(moreau_client: Client, moreau: Tenant) -> None:
    message = make(moreau, state="in_progress", assignee=owner_of(moreau))
    counted = {}
    for address in ("/messages/?state=all", f"/messages/{message.pk}/"):
        with CaptureQueriesContext(connection) as captured:
            assert moreau_client.get(address).status_code == 200
        counted[address] = sum("search_path" not in query["sql"] for query in captured.captured_queries)
    assert list(counted.values()) == [7, 5]


# --- one message ---


def test_a_message_tells_all_that_is_known_of_it(moreau_client: Client, moreau: Tenant) -> None:
    at = dt.datetime(2026, 11, 23, 16, tzinfo=dt.UTC)
    message = make(
        moreau,
        email="jeanne@example.com",
        callback="lundi après 17 h",
        callback_from=at,
        lead_score=75,
        lead_reasons=[
            {"code": "price", "points": 15},
            {"code": "complaint", "points": -25},
            {"code": "gone", "points": 1},
        ],
        note="Rappelée une fois.",
        language="ar",
    )
    response = moreau_client.get(f"/messages/{message.pk}/")
    shown = words(response)
    for part in (
        "Message from Jeanne Petit",
        "Hot lead 75",
        "Call back: lundi après 17 h",
        "23 Nov 2026 17:00",
        "jeanne@example.com",
        "Arabic",
        "Rappelée une fois.",
        "Worth calling back: 75 out of 100",
        "Where everybody begins +20",
        "Asks for a price or a quote +15",
        "Complains −25",
    ):
        assert part in shown, part
    assert "gone" not in shown
    page = response.content.decode()
    assert 'href="tel:+33612345601"' in page and 'href="mailto:jeanne@example.com"' in page


def test_a_message_of_before_is_shown_without_a_score(moreau_client: Client, moreau: Tenant) -> None:
    message = make(moreau)
    assert "lead" not in words(moreau_client.get(f"/messages/{message.pk}/")).lower()


def test_what_a_caller_says_is_text_and_nothing_else(moreau_client: Client, moreau: Tenant) -> None:
    evil = "<script>alert(1)</script>"
    message = make(moreau, name=evil, reason=evil, callback=evil, note=evil, email=f'"{evil}"@example.com')
    for address in ("/messages/", f"/messages/{message.pk}/"):
        assert evil not in moreau_client.get(address).content.decode()


# --- seen to ---


def test_a_message_is_taken_finished_and_opened_again(moreau_client: Client, moreau: Tenant) -> None:
    message = make(moreau)
    page = f"/messages/{message.pk}/"
    for action, state, says in (
        ("take", "in_progress", "This message is yours now."),
        ("finish", "done", "The message is done."),
        ("put-back", "new", "among the new ones again"),
    ):
        response = moreau_client.post(f"{page}{action}", follow=True)
        assert response.redirect_chain == [(page, 302)]
        assert says in words(response)
        assert reloaded(moreau, message).state == state
    assert reloaded(moreau, message).assignee is None


def test_what_is_done_from_the_list_comes_back_to_the_list(moreau_client: Client, moreau: Tenant) -> None:
    message = make(moreau)
    assert 'name="next" value="/messages/?state=new"' in moreau_client.get("/messages/?state=new").content.decode()
    response = moreau_client.post(f"/messages/{message.pk}/finish", {"next": "/messages/?state=new"})
    assert response["Location"] == "/messages/?state=new"
    assert reloaded(moreau, message).assignee == owner_of(moreau)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(moreau_client: Client, moreau: Tenant, elsewhere) -> None:
    message = make(moreau)
    response = moreau_client.post(f"/messages/{message.pk}/finish", {"next": elsewhere})
    assert response["Location"] == f"/messages/{message.pk}/"


def test_who_comes_second_is_told_so(moreau_client: Client, member_client: Client, moreau: Tenant) -> None:
    message = make(moreau)
    member_client.post(f"/messages/{message.pk}/take")
    holder = reloaded(moreau, message).assignee
    response = moreau_client.post(f"/messages/{message.pk}/take", follow=True)
    assert "Somebody else has seen to this message meanwhile." in words(response)
    assert reloaded(moreau, message).assignee == holder != owner_of(moreau)


def note(client: Client, message: Message, text: str, **fields: str) -> HttpResponse:
    page = client.get(f"/messages/{message.pk}/").content.decode()
    (version,) = re.findall(r'name="version" value="(\w+)"', page)
    return client.post(f"/messages/{message.pk}/", {"note": text, "version": version, **fields})


def test_a_note_is_kept(moreau_client: Client, moreau: Tenant) -> None:
    message = make(moreau)
    assert note(moreau_client, message, " Rappelée.\r\nÀ revoir. ").status_code == 302
    assert reloaded(moreau, message).note == "Rappelée.\nÀ revoir."
    assert note(moreau_client, message, "").status_code == 302
    assert reloaded(moreau, message).note == ""


def test_a_note_that_was_changed_meanwhile_is_shown_and_not_lost(moreau_client: Client, moreau: Tenant) -> None:
    message = make(moreau, note="Première.")
    response = note(moreau_client, message, "La mienne.", version="of before")
    assert response.status_code == 409
    assert "Somebody has changed the note meanwhile. It now says: Première." in words(response)
    assert "La mienne." in words(response)
    assert reloaded(moreau, message).note == "Première."
    (version,) = re.findall(r'name="version" value="(\w+)"', response.content.decode())
    assert note(moreau_client, message, "La mienne.", version=version).status_code == 302
    assert reloaded(moreau, message).note == "La mienne."


def test_a_note_that_is_too_long_is_refused_and_not_lost(moreau_client: Client, moreau: Tenant) -> None:
    message = make(moreau)
    response = note(moreau_client, message, "x" * 2001)
    assert response.status_code == 422
    assert "This is too long." in words(response) and "x" * 2001 in response.content.decode()


# --- who may ---

ACTIONS = ["take", "finish", "put-back", ""]


def test_who_only_looks_on_sees_no_button_no_number_and_no_address(viewer_client: Client, moreau: Tenant) -> None:
    message = make(
        moreau,
        reason="Au 06 12 34 56 01",
        callback="au 06 12 34 56 01",
        email="j@example.com",
        note="Le 06 12 34 56 01",
    )
    for address in ("/messages/", f"/messages/{message.pk}/"):
        page = viewer_client.get(address).content.decode()
        assert "Jeanne Petit" in page
        assert not any(
            secret in page for secret in ("612345601", "06 12 34 56 01", "j@example.com", "/take", "/finish")
        )


@pytest.mark.parametrize("action", ACTIONS)
def test_who_only_looks_on_may_change_nothing(viewer_client: Client, moreau: Tenant, action) -> None:
    message = make(moreau, note="avant")
    version = {"note": "après", "version": "x"}
    assert viewer_client.post(f"/messages/{message.pk}/{action}", version).status_code == 403
    found = reloaded(moreau, message)
    assert (found.state, found.assignee, found.note) == ("new", None, "avant")


@pytest.mark.parametrize("action", ["take", "finish", "put-back"])
def test_a_link_alone_changes_nothing(moreau_client: Client, moreau: Tenant, action) -> None:
    message = make(moreau)
    assert moreau_client.get(f"/messages/{message.pk}/{action}").status_code == 405
    assert reloaded(moreau, message).state == "new"


@pytest.mark.parametrize("action", ACTIONS)
def test_a_message_of_another_workspace_does_not_exist(moreau_client: Client, northside: Tenant, action) -> None:
    with tenant_context(northside):
        message = make_message(make_conversation())
        Message.objects.filter(pk=message.pk).update(id=1_000_001)
    assert moreau_client.get("/messages/1000001/").status_code == 404
    assert moreau_client.post(f"/messages/1000001/{action}", {"note": "x"}).status_code == 404
    with tenant_context(northside):
        found = Message.objects.get(pk=1_000_001)
    assert (found.state, found.note) == ("new", "")


def test_the_counts_are_of_this_workspace_alone(moreau_client: Client, northside: Tenant) -> None:
    with tenant_context(northside):
        make_message(make_conversation())
    assert "No messages yet" in words(moreau_client.get("/messages/"))


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar", "ary"])
def test_the_pages_are_there_in_every_language(moreau_client: Client, moreau: Tenant, language) -> None:
    message = make(moreau, lead_score=10, lead_reasons=[{"code": "robocall", "points": -100}])
    moreau_client.cookies["language"] = language
    for address in ("/messages/", f"/messages/{message.pk}/", "/notifications/"):
        assert moreau_client.get(address).status_code == 200
