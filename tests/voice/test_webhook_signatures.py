"""Nothing is written, and nothing said, before a webhook has shown that it comes from the account it concerns."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from config.demo import MOREAU, NORTHSIDE, DemoTenant
from tenants.context import TenantRef, tenant_context
from tests.twilio_requests import (
    INCOMING,
    NEXT,
    STATUS,
    call_of,
    connection,
    form,
    post_raw,
    rows,
    signature_of,
    twilio_post,
)
from voice.models import TwilioAccount

OWN_TOKEN = "0" * 31 + "1"
OTHER_TOKEN = "0" * 31 + "2"
PATHS = pytest.mark.parametrize("path", [INCOMING, NEXT, STATUS])


def give_own_account(demo: DemoTenant, token: str) -> None:
    with tenant_context(TenantRef(0, f"t_{demo.slug}")):
        TwilioAccount.objects.create(account_sid="AC" + token, auth_token=token)


def is_refused(response) -> bool:
    answer = response.status_code, response["Content-Type"], response.content
    return answer == (403, "text/plain", b"The signature is missing or wrong.")


@PATHS
@pytest.mark.parametrize("signature", ["", "A" * 28, "é" * 28, "A" * 10_000], ids=["none", "wrong", "odd", "huge"])
def test_a_signature_that_is_missing_or_wrong_is_refused_and_nothing_is_written(moreau, path, signature):
    before = rows(MOREAU)
    assert is_refused(post_raw(path, urlencode(form(MOREAU)), signature=signature))
    assert rows(MOREAU) == before


def test_no_signature_header_at_all_is_refused(moreau, client):
    assert is_refused(client.post(INCOMING, form(MOREAU), headers={"host": "localhost"}))


@PATHS
def test_the_signature_of_another_form_is_refused(moreau, path):
    fields, before = form(MOREAU), rows(MOREAU)
    signature = signature_of(f"http://localhost{path}", fields)
    for changed in (fields | {"From": "+33639980199"}, fields | {"Added": "1"}, {"To": fields["To"]}):
        assert is_refused(post_raw(path, urlencode(changed), signature=signature))
    assert rows(MOREAU) == before


def test_the_signature_of_another_address_is_refused(moreau):
    fields, before = form(MOREAU), rows(MOREAU)
    for url in (f"http://localhost{STATUS}", f"https://localhost{INCOMING}", f"http://localhost{INCOMING}?more=1"):
        assert is_refused(twilio_post(INCOMING, fields, url=url))
    assert rows(MOREAU) == before


def test_an_address_with_a_query_is_signed_with_it(moreau):
    assert connection(twilio_post(f"{INCOMING}?campaign=spring", form(MOREAU)))


@PATHS
def test_a_tenants_own_token_signs_nothing_for_another_tenant(moreau, northside, path):
    give_own_account(NORTHSIDE, OTHER_TOKEN)
    before = rows(MOREAU), rows(NORTHSIDE)
    assert is_refused(twilio_post(path, form(MOREAU), token=OTHER_TOKEN))
    give_own_account(MOREAU, OWN_TOKEN)
    assert is_refused(twilio_post(path, form(MOREAU), token=OTHER_TOKEN))
    assert (rows(MOREAU), rows(NORTHSIDE)) == before


@PATHS
def test_the_platforms_token_signs_nothing_for_a_tenant_with_an_account_of_its_own(moreau, path):
    give_own_account(MOREAU, OWN_TOKEN)
    before = rows(MOREAU)
    assert is_refused(twilio_post(path, form(MOREAU)))
    assert rows(MOREAU) == before


def test_a_tenants_own_token_is_accepted_and_its_websockets_address_then_names_the_tenant(moreau, northside):
    give_own_account(MOREAU, OWN_TOKEN)
    give_own_account(NORTHSIDE, OTHER_TOKEN)
    fields = form(MOREAU)
    relay = connection(twilio_post(INCOMING, fields, token=OWN_TOKEN)).noun
    assert relay.url == f"ws://localhost/ws/twilio/relay/{moreau.pk}"
    assert call_of(MOREAU, fields["CallSid"])
    media = connection(twilio_post(INCOMING, form(NORTHSIDE), token=OTHER_TOKEN)).noun
    assert media.url == f"ws://localhost/ws/twilio/media/{northside.pk}"


def test_a_tenants_own_token_tells_nothing_about_numbers_that_nobody_has(moreau):
    give_own_account(MOREAU, OWN_TOKEN)
    assert is_refused(twilio_post(INCOMING, form(MOREAU, To="+33199001777"), token=OWN_TOKEN))


def test_an_empty_platform_token_lets_nobody_in(moreau, settings):
    settings.TWILIO_AUTH_TOKEN = ""
    signature = signature_of(f"http://localhost{INCOMING}", form(MOREAU), "unused")
    assert is_refused(post_raw(INCOMING, urlencode(form(MOREAU)), signature=signature))


class TestBehindAProxy:
    """PUBLIC_BASE_URL is what the world calls; the request itself comes to another host."""

    @pytest.fixture(autouse=True)
    def public_address(self, settings) -> None:
        settings.PUBLIC_BASE_URL = "https://permanence.example"
        settings.PUBLIC_BASE_URL_IS_SET = True
        settings.PUBLIC_HOST = "permanence.example"

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "permanence.example"])
    def test_the_public_address_is_the_one_signed_and_the_one_given_out(self, moreau, host):
        url = f"https://permanence.example{INCOMING}"
        connect = connection(twilio_post(INCOMING, form(MOREAU), url=url, host=host))
        assert connect.noun.url == "wss://permanence.example/ws/twilio/relay"
        assert connect.action == "https://permanence.example/twilio/voice/next"

    @pytest.mark.parametrize("signed", ["http://localhost", "https://localhost", "http://permanence.example"])
    def test_the_address_that_the_request_came_to_is_not_accepted(self, moreau, signed):
        before = rows(MOREAU)
        assert is_refused(twilio_post(INCOMING, form(MOREAU), url=f"{signed}{INCOMING}"))
        assert rows(MOREAU) == before


@pytest.mark.parametrize("host", ["localhost:8000", "LOCALHOST", "localhost.", "[::1]:8000"])
def test_the_public_host_is_the_same_however_it_is_written(moreau, host):
    assert connection(twilio_post(INCOMING, form(MOREAU), host=host))


@pytest.mark.parametrize("host", ["localhost:99999", "localhost:0"])
def test_a_host_with_an_impossible_port_gets_a_plain_refusal(moreau, host):
    before = rows(MOREAU)
    assert post_raw(INCOMING, urlencode(form(MOREAU)), signature="A" * 28, host=host).status_code == 403
    assert rows(MOREAU) == before


def test_a_bad_signature_is_logged_with_its_path_and_tenant_and_without_numbers(moreau, caplog):
    twilio_post(INCOMING, form(MOREAU), token=OTHER_TOKEN)
    twilio_post(STATUS, form(MOREAU, To="+33199001777"), token=OTHER_TOKEN)
    ours, nobodys = (record.msg for record in caplog.records if record.name == "voice.webhooks")
    assert {ours["event"], nobodys["event"]} == {"webhook with a bad signature"}
    assert (ours["path"], ours["tenant"], ours["level"]) == (INCOMING, "t_moreau", "warning")
    assert (nobodys["path"], nobodys["tenant"]) == (STATUS, "public")
    assert "+33" not in caplog.text
