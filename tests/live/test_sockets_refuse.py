"""The websockets' door, on a real server: a socket speaks for a call only with a signature and a ticket."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from config.demo import MOREAU, NORTHSIDE, DemoTenant
from conversations.models import Message, Turn
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.conftest import CARRYING
from tests.factories import make_call
from tests.live.phone_sockets import (
    MEDIA,
    RELAY,
    beginning,
    closed_after,
    first_words,
    open_socket,
    refused_with,
    speech,
)
from tests.live_server import LiveServer
from tests.twilio_requests import call_of, forget_calls, signature_of
from voice import tickets
from voice.dialogue.base import Opening
from voice.models import Call, StreamTicket, TwilioAccount
from voice.simulator.line import new_sid

OWN_TOKEN = "0" * 31 + "1"
SECRET = "nobody may ever read this"
TRANSPORT_OF = {MEDIA: "media", RELAY: "relay"}
BOTH = pytest.mark.parametrize("path", [MEDIA, RELAY])


@dataclass(frozen=True)
class Ringing:
    """A call that rings, and a ticket for it."""

    call: Call
    ticket: str

    @property
    def sid(self) -> str:
        return self.call.call_sid


def tenant_of(demo: DemoTenant) -> Tenant:
    return Tenant.objects.get(slug=demo.slug)


@pytest.fixture
def ring(committed) -> Iterator[Callable[..., Ringing]]:
    made: list[tuple[DemoTenant, str]] = []

    def ring(demo: DemoTenant, path: str) -> Ringing:
        tenant, call_sid = tenant_of(demo), new_sid("CA")
        made.append((demo, call_sid))
        with tenant_context(tenant):
            call = make_call(state=Call.State.RINGING, transport=TRANSPORT_OF[path], call_sid=call_sid)
            return Ringing(call, tickets.issue(tenant, call, Opening.NEW_CALL))

    yield ring
    for demo, call_sid in made:
        wait_for_the_end(demo, call_sid)
        forget_calls(demo, call_sid)


def wait_for_the_end(demo: DemoTenant, call_sid: str, timeout_s: float = 15) -> None:
    """A session that was let in writes its end after its socket has closed."""
    deadline = time.monotonic() + timeout_s
    while call_of(demo, call_sid).state == Call.State.IN_PROGRESS:
        assert time.monotonic() < deadline, "the session never ended"
        time.sleep(0.02)


@pytest.fixture
def own_account(committed) -> Iterator[Tenant]:
    """Moreau, with a Twilio account of its own."""
    tenant = tenant_of(MOREAU)
    with tenant_context(tenant):
        TwilioAccount.objects.create(account_sid="AC" + OWN_TOKEN, auth_token=OWN_TOKEN)
    yield tenant
    with tenant_context(tenant):
        TwilioAccount.objects.all().delete()


def assert_untouched(demo: DemoTenant, ringing: Ringing) -> None:
    """The call rings as if no socket had ever come, and its ticket is still good."""
    call = call_of(demo, ringing.sid)
    assert (call.state, call.answered_at, call.first_word_ms) == (Call.State.RINGING, None, None)
    with tenant_context(tenant_of(demo)):
        assert not Turn.objects.filter(conversation=call.conversation_id).exists()
        assert not Message.objects.filter(conversation=call.conversation_id).exists()
        assert StreamTicket.objects.get(call=call).redeemed_at is None


def assert_admitted(demo: DemoTenant, ringing: Ringing) -> None:
    call = call_of(demo, ringing.sid)
    assert call.answered_at is not None
    with tenant_context(tenant_of(demo)):
        assert StreamTicket.objects.get(call=call).redeemed_at is not None


# --- the handshake ---


@BOTH
@pytest.mark.parametrize("signature", ["", "A" * 28, "A" * 5000], ids=["empty", "wrong", "long"])
def test_a_handshake_that_is_not_signed_is_refused_before_it_is_accepted(carrying_server, path, signature):
    assert refused_with(carrying_server, path, **{"X-Twilio-Signature": signature}) == 403


@BOTH
def test_a_handshake_without_any_signature_is_refused(carrying_server, path):
    async def attempt() -> int:
        with pytest.raises(InvalidStatus) as refusal:
            await connect(f"ws://localhost:{carrying_server.port}{path}", host="127.0.0.1", proxy=None)
        return refusal.value.response.status_code

    assert asyncio.run(attempt()) == 403


@BOTH
def test_a_handshake_signed_for_another_address_is_refused(carrying_server, path):
    port = carrying_server.port
    for url in (
        f"ws://localhost:{port}/ws/twilio/other",
        f"http://localhost:{port}{path}",
        f"wss://localhost:{port}{path}",
        f"ws://moreau.localhost:{port}{path}",
    ):
        assert refused_with(carrying_server, path, **{"X-Twilio-Signature": signature_of(url)}) == 403


def test_the_signature_of_one_transport_does_not_open_the_other(carrying_server):
    signature = signature_of(f"ws://localhost:{carrying_server.port}{MEDIA}")
    assert refused_with(carrying_server, RELAY, **{"X-Twilio-Signature": signature}) == 403


@BOTH
def test_a_tenants_host_has_no_telephone_even_for_the_right_signature(carrying_server, path):
    assert refused_with(carrying_server, path, host="moreau.localhost") == 403
    assert refused_with(carrying_server, path, host="nobody.localhost") == 403


@pytest.mark.parametrize("path", ["/ws/twilio", "/ws/twilio/media/", "/ws/twilio/media/x", "/ws/", "/", "/calls/"])
def test_a_path_that_no_transport_has_is_refused(carrying_server, path):
    assert refused_with(carrying_server, path) == 403


def test_a_tenant_that_does_not_exist_has_no_path(carrying_server, committed):
    template = Tenant.objects.get(schema_name="template")
    for tenant_id in ("0", "99999", str(template.pk), "9" * 30, "9" * 5000):
        assert refused_with(carrying_server, f"{MEDIA}/{tenant_id}") == 403


@BOTH
def test_a_host_with_an_impossible_port_is_refused_without_a_crash(carrying_server, path):
    async def attempt(host: str) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", carrying_server.port)
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            "X-Twilio-Signature: AAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n\r\n".encode()
        )
        async with asyncio.timeout(10):
            status = await reader.readline()
        writer.close()
        return status

    for host in ("localhost:99999", "localhost:x", "localhost:-1", "[::1", "[::1]:x", ""):
        assert b" 403 " in asyncio.run(attempt(host)), host


# --- the ticket ---


@BOTH
def test_the_right_signature_and_the_right_ticket_open_the_call(carrying_server, ring, path):
    """Without this, every refusal below would prove nothing."""
    ringing = ring(MOREAU, path)
    assert first_words(carrying_server, path, beginning(path, ringing.sid, {"ticket": ringing.ticket}))
    assert_admitted(MOREAU, ringing)


def bad_tickets(ring, path: str) -> Iterator[tuple[str, Ringing, dict[str, str]]]:
    """What is wrong, the call that is claimed, and the parameters that claim it."""
    other_path = RELAY if path == MEDIA else MEDIA
    ours = ring(MOREAU, path)
    yield "none", ours, {}
    yield "empty", ours, {"ticket": ""}
    yield "malformed", ours, {"ticket": "x" * 40_000}
    yield "under another name", ours, {"Ticket": ours.ticket}
    yield "another call's", ours, {"ticket": ring(MOREAU, path).ticket}
    yield "another tenant's", ours, {"ticket": ring(NORTHSIDE, path).ticket}
    yield "our secret in another's name", ours, {"ticket": f"{tenant_of(NORTHSIDE).pk}.{ours.ticket.split('.')[1]}"}
    across = ring(MOREAU, other_path)
    yield "another transport's", across, {"ticket": across.ticket}


@BOTH
def test_a_ticket_that_is_not_this_calls_closes_the_socket_before_anything_is_heard(carrying_server, ring, path):
    for what, ringing, parameters in bad_tickets(ring, path):
        messages = beginning(path, ringing.sid, parameters) + speech(path, SECRET)
        code, reason = closed_after(carrying_server, path, messages)
        assert (code, reason.startswith("The ticket")) == (1008, True), what
        assert_untouched(MOREAU, ringing)


@BOTH
def test_a_ticket_of_one_tenant_with_the_callsid_of_another_opens_neither(carrying_server, ring, path):
    ours, theirs = ring(MOREAU, path), ring(NORTHSIDE, path)
    for call, ticket in ((ours, theirs.ticket), (theirs, ours.ticket)):
        messages = beginning(path, call.sid, {"ticket": ticket}) + speech(path, SECRET)
        assert closed_after(carrying_server, path, messages) == (1008, "The ticket is not valid.")
    assert_untouched(MOREAU, ours)
    assert_untouched(NORTHSIDE, theirs)


@BOTH
def test_a_ticket_that_a_socket_has_used_opens_nothing_more(carrying_server, ring, path):
    ringing = ring(MOREAU, path)
    messages = beginning(path, ringing.sid, {"ticket": ringing.ticket})
    assert first_words(carrying_server, path, messages)
    refused = closed_after(carrying_server, path, messages + speech(path, SECRET))
    assert refused == (1008, "The ticket is not valid.")
    wait_for_the_end(MOREAU, ringing.sid)
    with tenant_context(tenant_of(MOREAU)):
        turns = Turn.objects.filter(conversation=ringing.call.conversation_id)
        assert not turns.exclude(speaker=Turn.Speaker.ASSISTANT).exists()


@BOTH
def test_a_ticket_that_has_expired_opens_nothing(carrying_server, ring, path):
    ringing = ring(MOREAU, path)
    with tenant_context(tenant_of(MOREAU)):
        StreamTicket.objects.filter(call=ringing.call).update(expires_at=ringing.call.started_at)
    messages = beginning(path, ringing.sid, {"ticket": ringing.ticket}) + speech(path, SECRET)
    assert closed_after(carrying_server, path, messages) == (1008, "The ticket is not valid.")
    assert_untouched(MOREAU, ringing)


def test_of_ten_sockets_with_the_same_ticket_one_is_let_in(carrying_server, ring):
    ringing = ring(MOREAU, RELAY)
    (setup,) = beginning(RELAY, ringing.sid, {"ticket": ringing.ticket})

    async def show(opened: asyncio.Barrier) -> str:
        async with open_socket(carrying_server, RELAY) as socket:
            await opened.wait()
            await socket.send(setup)
            try:
                return json.loads(await socket.recv())["type"]
            except ConnectionClosed as closed:
                return closed.rcvd.reason

    async def show_all() -> list[str]:
        opened = asyncio.Barrier(10)
        async with asyncio.timeout(20):
            return await asyncio.gather(*(show(opened) for _ in range(10)))

    outcomes = sorted(asyncio.run(show_all()))
    assert outcomes == ["The ticket is not valid."] * 9 + ["text"]


# --- what is no message of Twilio's ---


@BOTH
def test_audio_before_the_call_has_begun_closes_the_socket(carrying_server, ring, path):
    ringing = ring(MOREAU, path)
    messages = [*speech(path, SECRET), *beginning(path, ringing.sid, {"ticket": ringing.ticket})]
    code, reason = closed_after(carrying_server, path, messages)
    assert (code, reason.startswith("out_of_order")) == (1008, True)
    assert_untouched(MOREAU, ringing)


@BOTH
@pytest.mark.parametrize("text", ["", "x", "[]", "{}", "null", '{"event": 1, "type": 1}', "\x00", "{" * 50_000])
def test_what_is_no_message_closes_the_socket_with_a_reason(carrying_server, path, text):
    code, reason = closed_after(carrying_server, path, [text])
    assert code == 1008 and reason


@BOTH
@pytest.mark.parametrize("admitted", [False, True])
def test_a_binary_message_closes_the_socket_as_unsupported(carrying_server, ring, path, admitted):
    ringing = ring(MOREAU, path)
    first = [*beginning(path, ringing.sid, {"ticket": ringing.ticket}), None] if admitted else []
    code, reason = closed_after(carrying_server, path, [*first, b"\x00" * 160])
    assert (code, reason) == (1003, "only text messages are read")


@BOTH
@pytest.mark.parametrize("admitted", [False, True])
def test_a_message_of_more_than_64_kib_closes_the_socket_as_too_large(carrying_server, ring, path, admitted):
    ringing = ring(MOREAU, path)
    first = [*beginning(path, ringing.sid, {"ticket": ringing.ticket}), None] if admitted else []
    code, _ = closed_after(carrying_server, path, [*first, "x" * (64 * 1024 + 1)])
    assert code == 1009


@BOTH
def test_a_call_that_begins_twice_on_one_socket_is_closed(carrying_server, ring, path):
    ringing, other = ring(MOREAU, path), ring(MOREAU, path)
    messages = [
        *beginning(path, ringing.sid, {"ticket": ringing.ticket}),
        None,
        beginning(path, other.sid, {"ticket": other.ticket})[-1],
    ]
    code, reason = closed_after(carrying_server, path, messages)
    assert (code, reason.startswith("out_of_order")) == (1008, True)
    assert_untouched(MOREAU, other)


@pytest.fixture(scope="module")
def impatient_server(django_db_setup, tmp_path_factory) -> Iterator[LiveServer]:
    log = tmp_path_factory.mktemp("server") / "impatient.log"
    with LiveServer(log, STREAM_START_TIMEOUT_S="0.5", **CARRYING) as running:
        yield running


@BOTH
@pytest.mark.parametrize("chatter", [[], ['{"event": "later", "type": "later"}'] * 3], ids=["silent", "chatty"])
def test_a_socket_that_never_says_which_call_it_is_is_closed_in_time(impatient_server, path, chatter):
    started = time.monotonic()
    assert closed_after(impatient_server, path, chatter) == (1008, "the call did not start in time")
    assert 0.5 <= time.monotonic() - started < 5


# --- a tenant's own Twilio account ---


@BOTH
def test_the_path_of_a_tenants_own_account_takes_no_signature_but_that_accounts(carrying_server, own_account, path):
    own = f"{path}/{own_account.pk}"
    assert refused_with(carrying_server, own) == 403
    assert refused_with(carrying_server, own, token="0" * 32) == 403
    assert refused_with(carrying_server, f"{path}/{tenant_of(NORTHSIDE).pk}", token=OWN_TOKEN) == 403
    assert refused_with(carrying_server, path, token=OWN_TOKEN) == 403


@BOTH
def test_a_tenants_own_account_opens_its_own_calls(carrying_server, own_account, ring, path):
    ringing = ring(MOREAU, path)
    messages = beginning(path, ringing.sid, {"ticket": ringing.ticket})
    assert first_words(carrying_server, f"{path}/{own_account.pk}", messages, token=OWN_TOKEN)
    assert_admitted(MOREAU, ringing)


@BOTH
def test_a_tenants_own_account_opens_no_call_of_another_tenant(carrying_server, own_account, ring, path):
    theirs = ring(NORTHSIDE, path)
    messages = beginning(path, theirs.sid, {"ticket": theirs.ticket}) + speech(path, SECRET)
    closed = closed_after(carrying_server, f"{path}/{own_account.pk}", messages, token=OWN_TOKEN)
    assert closed == (1008, "The ticket belongs to another account.")
    assert_untouched(NORTHSIDE, theirs)


def test_what_was_refused_is_in_the_log_and_what_was_said_is_not(carrying_server, ring):
    ringing = ring(MOREAU, RELAY)
    closed_after(carrying_server, RELAY, beginning(RELAY, ringing.sid, {"ticket": "1.stolen"}) + speech(RELAY, SECRET))
    refused_with(carrying_server, RELAY, **{"X-Twilio-Signature": "wrong"})
    written = carrying_server.log.read_text()
    assert 'reason="The ticket is not valid."' in written
    assert 'reason="the signature is missing or wrong"' in written
    assert SECRET not in written and "stolen" not in written and ringing.ticket not in written
    assert "Traceback" not in written


def test_the_server_still_answers(carrying_server):
    assert httpx.get(carrying_server.url, timeout=5).status_code == 200
