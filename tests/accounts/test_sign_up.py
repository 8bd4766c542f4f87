"""From the form to the portal."""

from __future__ import annotations

import datetime as dt
import time
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Consent, EntryTicket, User
from signup import services, tasks
from signup.models import SignUp
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.accounts.conftest import PASSWORD, filled_in, link_in, page_of
from tests.portal.pages import words
from voice.models import Assistant


@pytest.fixture
def sign_up(visitor: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks):
    def send(**changes: object):
        with django_capture_on_commit_callbacks(execute=True):
            return visitor.post("/sign-up/", filled_in(**changes))

    return send


def confirm(visitor: Client, link: str, **changes: str):
    return visitor.post(link, page_of(visitor.get(link)) | changes)


def follow(response: object) -> tuple[Client, object]:
    """A browser that is sent to the workspace's own host."""
    address = urlsplit(response["Location"])  # type: ignore[index]
    browser = Client(HTTP_HOST=address.netloc.split(":")[0], SERVER_NAME=address.netloc.split(":")[0])
    return browser, browser.get(f"{address.path}?{address.query}")


def test_who_signs_up_and_confirms_lands_signed_in_on_their_own_host(visitor: Client, sign_up) -> None:
    told = visitor.get(sign_up()["Location"])
    assert "Look at your mail" in words(told) and "emile" not in told.content.decode()
    assert not Tenant.objects.filter(slug__startswith="plomberie-emile").exists()
    [sent] = mail.outbox
    assert sent.to == ["emile@roux.example"]
    began = time.monotonic()
    response = confirm(visitor, link_in(sent))
    assert time.monotonic() - began < 2
    browser, entered = follow(response)
    assert response["Location"].startswith("http://plomberie-emile-fils.localhost")
    assert entered.status_code == 302 and entered["Location"] == "/"
    assert browser.get("/calls/").status_code == 200
    assert browser.get("/calls/").content.decode().count('lang="fr"')


def test_what_was_typed_is_in_the_workspace_and_of_the_person_nothing_stays_in_public(visitor: Client, sign_up) -> None:
    sign_up(time_zone="Indian/Reunion", language="ar")
    confirm(visitor, link_in(mail.outbox[0]))
    kept = SignUp.objects.get()
    assert (kept.state, kept.registration_number, kept.country) == ("confirmed", "732829320", "FR")
    assert (kept.email, kept.owner_name, kept.password_hash, kept.user_agent) == ("", "", "", "")
    assert kept.ip_address is None
    tenant = kept.tenant
    assert (tenant.slug, tenant.time_zone, tenant.default_language, tenant.kind) == (
        "plomberie-emile-fils",
        "Indian/Reunion",
        "ar",
        "b2b",
    )
    with tenant_context(tenant):
        owner = User.objects.get()
        assert (owner.email, owner.name, owner.role, owner.language) == (
            "emile@roux.example",
            "Émile Roux",
            User.Role.OWNER,
            "ar",
        )
        assert owner.check_password(PASSWORD) and owner.password.startswith("argon2")
        assert Assistant.objects.get().business["trade"] == "plombier"
        agreed = Consent.objects.order_by("document")
        assert [(one.document, one.language, one.ip_address) for one in agreed] == [
            ("privacy", "en", "127.0.0.1"),
            ("terms", "en", "127.0.0.1"),
        ]
    assert User.objects.filter(email="emile@roux.example").count() == 0


def test_the_password_is_never_kept_in_the_clear(sign_up) -> None:
    sign_up()
    assert SignUp.objects.get().password_hash.startswith("argon2")
    assert PASSWORD not in str(SignUp.objects.values())


def test_the_mail_speaks_the_language_that_was_chosen(sign_up) -> None:
    sign_up(language="fr")
    assert mail.outbox[0].extra_headers["Content-Language"] == "fr"


def test_a_program_that_opens_links_in_mails_opens_no_workspace(visitor: Client, sign_up) -> None:
    sign_up()
    for _ in range(2):
        assert visitor.get(link_in(mail.outbox[0])).status_code == 200
    assert SignUp.objects.get().tenant is None


def test_a_second_click_of_the_same_page_lands_signed_in_too(visitor: Client, sign_up) -> None:
    sign_up()
    link = link_in(mail.outbox[0])
    page = page_of(visitor.get(link))
    first, second = visitor.post(link, page), visitor.post(link, page)
    assert first["Location"] != second["Location"]
    assert follow(first)[0].get("/calls/").status_code == follow(second)[0].get("/calls/").status_code == 200
    assert Tenant.objects.filter(slug="plomberie-emile-fils").count() == 1


def test_a_used_link_signs_nobody_in_who_comes_with_it_later(visitor: Client, sign_up) -> None:
    sign_up()
    link = link_in(mail.outbox[0])
    page = page_of(visitor.get(link))
    visitor.post(link, page)
    for response in (visitor.get(link), visitor.post(link, {"page": "another"}), visitor.post(link)):
        assert response.status_code == 200
        assert "Your workspace is open" in words(response) and "ticket" not in response.content.decode()
    SignUp.objects.update(confirmed_at=timezone.now() - dt.timedelta(seconds=61))
    assert "Your workspace is open" in words(visitor.post(link, page))


def test_a_link_expires_after_a_day_and_what_was_typed_is_deleted(visitor: Client, sign_up) -> None:
    sign_up()
    link = link_in(mail.outbox[0])
    SignUp.objects.update(expires_at=timezone.now())
    for response in (visitor.get(link), visitor.post(link)):
        assert response.status_code == 410 and "This link opens nothing" in words(response)
    tasks.tend_sign_ups()
    assert not SignUp.objects.exists()
    assert visitor.get(link).status_code == 410


def test_an_address_taken_meanwhile_is_asked_for_anew(visitor: Client, sign_up) -> None:
    sign_up(slug="emile")
    sign_up(slug="emile", email="other@roux.example")
    confirm(visitor, link_in(mail.outbox[0]))
    link = link_in(mail.outbox[1])
    refused = confirm(visitor, link)
    assert refused.status_code == 200 and "Somebody else has taken the address" in words(refused)
    assert 'value="plomberie-emile-fils"' in refused.content.decode()
    again = visitor.post(link, page_of(refused) | {"slug": "emile"})
    assert again.status_code == 200 and "This address is taken" in words(again)
    opened = visitor.post(link, page_of(refused) | {"slug": "emile-2"})
    assert opened["Location"].startswith("http://emile-2.localhost")


def test_a_failure_halfway_leaves_nothing_and_the_same_link_does_it_again(
    visitor: Client, sign_up, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_up()
    link = link_in(mail.outbox[0])
    monkeypatch.setattr(services, "_ticket", lambda tenant: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        confirm(visitor, link)
    assert SignUp.objects.get().state == "pending"
    assert not Tenant.objects.filter(slug="plomberie-emile-fils").exists()
    monkeypatch.undo()
    assert confirm(visitor, link).status_code == 302


def test_a_ticket_is_worth_nothing_twice_too_late_or_on_another_host(visitor: Client, sign_up, moreau: Tenant) -> None:
    sign_up()
    response = confirm(visitor, link_in(mail.outbox[0]))
    address = urlsplit(response["Location"])
    elsewhere = Client(HTTP_HOST="moreau.localhost").get(f"{address.path}?{address.query}")
    assert elsewhere.status_code == 410
    assert follow(response)[1].status_code == 302
    assert follow(response)[1].status_code == 410
    with tenant_context(SignUp.objects.get().tenant):
        EntryTicket.objects.update(redeemed_at=None, expires_at=timezone.now())
    assert follow(response)[1].status_code == 410


def test_a_session_planted_beforehand_is_not_the_one_that_is_signed_in(visitor: Client, sign_up) -> None:
    sign_up()
    address = urlsplit(confirm(visitor, link_in(mail.outbox[0]))["Location"])
    host = address.netloc.split(":")[0]
    with tenant_context(SignUp.objects.get().tenant):
        browser = Client(HTTP_HOST=host, SERVER_NAME=host)
        session = browser.session
        session["planted"] = True
        session.save()
        planted = session.session_key
        browser.get(f"{address.path}?{address.query}")
        assert browser.session.session_key != planted and "planted" not in browser.session


@pytest.mark.parametrize("ticket", ["", "x", "\x00", "é" * 300, "' OR 1=1 --"])
def test_rubbish_is_no_ticket(anonymous_client: Client, ticket: str) -> None:
    assert anonymous_client.get("/enter/", {"ticket": ticket}).status_code == 410


@pytest.mark.parametrize("token", ["x", "a:b", "0" * 32, "0" * 32 + ":AAAA", "é", "%00"])
def test_rubbish_is_no_link(visitor: Client, token: str) -> None:
    assert visitor.get(f"/sign-up/confirm/{token}/").status_code == 410
    assert visitor.post(f"/sign-up/confirm/{token}/").status_code == 410
    assert visitor.post(f"/sign-up/sent/{token}/again/").status_code == 200


def test_the_pages_token_does_not_confirm(visitor: Client, sign_up) -> None:
    token = sign_up()["Location"].rstrip("/").rpartition("/")[2]
    assert visitor.get(f"/sign-up/confirm/{token}/").status_code == 410


def test_the_mail_is_sent_again_when_asked_and_not_forever(
    visitor: Client, sign_up, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    page = sign_up()["Location"]
    for _ in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            assert visitor.post(f"{page}again/").status_code == 200
    assert visitor.post(f"{page}again/").status_code == 429
    assert len(mail.outbox) == 6 and len({link_in(one) for one in mail.outbox}) == 1


def test_a_mail_that_no_worker_was_told_of_is_sent_by_the_sweep(visitor: Client) -> None:
    visitor.post("/sign-up/", filled_in())
    assert mail.outbox == []
    SignUp.objects.update(mail_asked_at=timezone.now() - dt.timedelta(minutes=1))
    tasks.tend_sign_ups()
    tasks.tend_sign_ups()
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_leaves_the_mail_due(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.post("/sign-up/", filled_in())

    def away(sign_up: SignUp) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(tasks.mails, "send_confirmation", away)
    with pytest.raises(ConnectionRefusedError):
        tasks.mail_confirmation.run(SignUp.objects.get().pk)
    assert SignUp.objects.get().mailed_at is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": " "}, "Type the name of your business"),
        ({"registration_number": "732829321"}, "neither a SIREN"),
        ({"registration_number": ""}, "Type the number your company"),
        ({"vat_number": "FR1"}, "This is not a VAT number"),
        ({"password": "12345"}, "too short"),
        ({"password": "emile@roux.example"}, "too similar"),
        ({"slug": "admin"}, "This address is reserved"),
        ({"slug": "moreau"}, "This address is taken"),
        ({"slug": "été"}, "lower-case letters"),
        ({"agrees": ""}, "once you agree"),
        ({"email": "x"}, "This is not an e-mail address"),
        ({"country": "XX"}, "Select a valid choice"),
        ({"time_zone": "Mars/Base"}, "Select a valid choice"),
        ({"name": "a\x00b"}, "Null characters"),
        ({"name": "x" * 200}, "at most 120"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_kept(
    visitor: Client, changes: dict[str, str], told: str
) -> None:
    response = visitor.post("/sign-up/", filled_in(**changes))
    assert told in words(response)
    assert PASSWORD not in response.content.decode()
    assert not SignUp.objects.exists()


def test_an_individual_needs_no_number(visitor: Client) -> None:
    visitor.post("/sign-up/", filled_in(kind="b2c", registration_number="nonsense!", vat_number="nonsense"))
    assert (SignUp.objects.get().kind, SignUp.objects.get().registration_number) == ("b2c", "")


def test_names_are_shown_as_text(visitor: Client, sign_up) -> None:
    sign_up(name="<script>alert(1)</script>", owner_name="{{ 7*7 }}\r\nBcc: all@example.com")
    [sent] = mail.outbox
    assert "\n" not in sent.subject and "<script>" in sent.subject
    assert sent.recipients() == ["emile@roux.example"]
    assert "<script>alert" not in visitor.get(link_in(sent)).content.decode()


def test_one_address_of_the_network_cannot_sign_up_without_end(visitor: Client) -> None:
    answers = [visitor.post("/sign-up/", filled_in(email=f"a{n}@roux.example")).status_code for n in range(21)]
    assert answers == [302] * 20 + [429]


def test_one_e_mail_address_cannot_be_written_to_without_end(visitor: Client) -> None:
    answers = [visitor.post("/sign-up/", filled_in(), REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(6)]
    assert answers == [302] * 5 + [429]


def test_a_free_address_and_a_taken_one_are_told_while_typing_and_without_script(
    visitor: Client, moreau: Tenant
) -> None:
    assert "is free" in words(visitor.post("/sign-up/address/", {"part": "1", "name": "Chez Rosa", "slug": ""}))
    taken = words(visitor.post("/sign-up/address/", {"part": "1", "name": "", "slug": "moreau"}))
    assert "taken" in taken and "moreau-2" in taken
    whole = visitor.post("/sign-up/address/", filled_in(slug="moreau"))
    assert "Open a workspace" in words(whole) and "moreau-2" not in words(whole).split("Free would be")[0]
    assert PASSWORD not in whole.content.decode() and "emile@roux.example" in whole.content.decode()
