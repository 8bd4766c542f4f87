"""Ten thousand messages and two thousand webhooks that no Twilio sends, and two callers who notice nothing."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import httpx
import psutil
import pytest
from twilio.request_validator import RequestValidator
from websockets.exceptions import ConnectionClosed

from config.demo import MOREAU, NORTHSIDE, DemoTenant
from config.server import MAX_WEBSOCKET_MESSAGE_BYTES
from conversations.models import Turn
from tenants.context import TenantRef, tenant_context
from tests.callers import kept_once_over, plan_for
from tests.live import rubbish
from tests.live_server import LiveServer
from voice.models import Call
from voice.simulator.carried_speech import texts_in
from voice.simulator.report import CallReport, Party
from voice.simulator.twilio import SimulatedCall
from voice.simulator.twiml import Connect, read_twiml

MESSAGES, WEBHOOKS = 10_000, 2_000
AT_ONCE = 6
TALKATIVE = 12
POLITE_CODES = {1003, 1008, 1009}
# Threads and connections of the server's pools, which fill as they are needed and no further.
POOLED = 16
FATAL = "}"

FRENCH = ["Quels sont vos horaires le samedi ?", "Quelle est votre adresse ?", "Non merci, au revoir."]
ENGLISH = ["what are your opening hours on saturday", "where are you", "no thank you goodbye"]


@dataclass(frozen=True)
class Held:
    """What the server's process holds on to."""

    memory: int
    files: int
    threads: int

    @classmethod
    def by(cls, server: LiveServer) -> Held:
        process = psutil.Process(server.pid)
        return cls(process.memory_info().rss, process.num_fds(), process.num_threads())


@pytest.fixture
def flat(carrying_server: LiveServer, committed: None) -> Iterator[None]:
    """The server holds no more afterwards than before, and says nothing of a programming error."""
    log_before = carrying_server.log.stat().st_size
    before = Held.by(carrying_server)
    yield
    after = settled(carrying_server, before)
    assert after.memory < before.memory * 1.15, f"{before.memory / 1e6:.0f} MB became {after.memory / 1e6:.0f} MB"
    assert after.files <= before.files + POOLED
    assert after.threads <= before.threads + POOLED
    log = carrying_server.log.read_text()[log_before:]
    assert "Traceback" not in log
    assert "session failed" not in log
    assert "is lost" not in log
    print(f"\n{before} -> {after}")


def settled(server: LiveServer, before: Held) -> Held:
    """As soon as the last sockets are gone."""
    deadline = time.monotonic() + 10
    while (held := Held.by(server)).files > before.files + POOLED and time.monotonic() < deadline:
        time.sleep(0.1)
    return held


class Bombardment:
    """Sends rubbish over many short sockets, several at a time."""

    def __init__(self, server: LiveServer, seed: int) -> None:
        self.server = server
        self.random = Random(seed)
        self.sent = 0
        self.closed: Counter[int] = Counter()
        self.reasons: set[tuple[int, str]] = set()

    async def run(self, messages: int) -> None:
        while self.sent < messages:
            await asyncio.gather(*(self._socket(number) for number in range(AT_ONCE)))

    async def _socket(self, number: int) -> None:
        transport = "media" if number % 2 else "relay"
        if number < AT_ONCE - 2:
            await self._send(transport, rubbish.stranger(self.random, transport))
        else:
            call_sid, ticket = await self._let_in(NORTHSIDE if transport == "media" else MOREAU)
            beginning = [json.dumps(message) for message in rubbish.BEGINNING[transport](call_sid, ticket)]
            await self._send(transport, [*beginning, *rubbish.talk(self.random, transport, TALKATIVE)])

    async def _let_in(self, demo: DemoTenant) -> tuple[str, str]:
        """A real call's ticket."""
        call_sid = "CA" + self.random.randbytes(16).hex()
        wire = self.server.wire
        form = {"CallSid": call_sid, "From": "+33639980199", "To": demo.number, "CallStatus": "ringing"}
        answer = await wire.request("POST", wire.resolve("/twilio/voice"), form)
        [connect] = read_twiml(answer.body)
        assert isinstance(connect, Connect)
        return call_sid, connect.noun.parameters["ticket"]

    async def _send(self, transport: str, messages: list[str | bytes]) -> None:
        """Send it all, and something that cannot but be the end; the server must close, and say why."""
        socket = await self.server.wire.open_socket(f"ws://localhost:{self.server.port}/ws/twilio/{transport}")
        async with socket:
            listening = asyncio.create_task(_listen(socket))
            try:
                for message in [*messages, FATAL]:
                    await socket.send(message)
                    self.sent += 1
            except ConnectionClosed:
                pass
            await asyncio.wait_for(listening, 20)
        if socket.close_code == 1006 and any(len(message) > MAX_WEBSOCKET_MESSAGE_BYTES for message in messages):
            return  # what was still under way made the reset overtake the close frame
        self.closed[socket.close_code or 0] += 1
        self.reasons.add((socket.close_code or 0, socket.close_reason or ""))


async def _listen(socket: Any) -> None:
    try:
        async for _ in socket:
            pass
    except ConnectionClosed:
        pass


async def beside(work: Awaitable[None], server: LiveServer) -> list[CallReport]:
    """A caller on each transport while the work is done."""
    plans = [
        plan_for(MOREAU, server.wire, FRENCH, pace=1.0, speaking_rate=400.0),
        plan_for(NORTHSIDE, server.wire, ENGLISH),
    ]
    calls = [asyncio.create_task(SimulatedCall(plan).run()) for plan in plans]
    await work
    return [await call for call in calls]


def assert_undisturbed(reports: list[CallReport]) -> None:
    for demo, lines, report in zip((MOREAU, NORTHSIDE), (FRENCH, ENGLISH), reports, strict=True):
        found = kept_once_over(demo, report)
        assert (report.error, report.protocol_errors) == ("", ())
        assert found.said_by(Turn.Speaker.CALLER) == lines
        assert found.said_by(Turn.Speaker.ASSISTANT) == heard(report)
        assert (found.state, found.outcome) == ("completed", "answered")


def heard(report: CallReport) -> list[str]:
    if report.transport == "media":
        return [" ".join(texts_in(stretch.content)) for stretch in report.heard]
    return [turn.text for turn in report.turns if turn.speaker is Party.ASSISTANT]


@pytest.fixture(scope="module")
def warm_server(carrying_server: LiveServer) -> LiveServer:
    """Threads, pools and caches are as full as they get."""
    asyncio.run(Bombardment(carrying_server, seed=1).run(600))
    return carrying_server


def test_malformed_messages_close_their_socket_with_a_reason_and_disturb_nobody(warm_server, flat):
    bombardment = Bombardment(warm_server, seed=2026)
    reports = asyncio.run(beside(bombardment.run(MESSAGES), warm_server))
    assert set(bombardment.closed) <= POLITE_CODES
    assert bombardment.closed[1008] > 500
    assert all(reason for _, reason in bombardment.reasons)
    assert_undisturbed(reports)
    assert_no_call_is_left_open()
    print(bombardment.closed, len(bombardment.reasons), "reasons")


def assert_no_call_is_left_open() -> None:
    """A call whose socket was closed for its rubbish has ended like any other."""
    deadline = time.monotonic() + 20
    while open_calls():
        assert time.monotonic() < deadline, f"{open_calls()} calls never ended"
        time.sleep(0.1)


def open_calls() -> int:
    count = 0
    for demo in (MOREAU, NORTHSIDE):
        with tenant_context(TenantRef(0, f"t_{demo.slug}")):
            count += Call.objects.filter(from_number="+33639980199", state=Call.State.IN_PROGRESS).count()
    return count


def test_malformed_webhooks_are_refused_in_plain_words_and_disturb_nobody(warm_server, flat):
    statuses: Counter[int] = Counter()
    reports = asyncio.run(beside(send_webhooks(warm_server, statuses), warm_server))
    assert sum(statuses.values()) == WEBHOOKS
    assert all(status < 500 for status in statuses), statuses
    assert statuses[400] > 100
    assert statuses[403] > 100
    assert_undisturbed(reports)
    print(statuses)


async def send_webhooks(server: LiveServer, statuses: Counter[int]) -> None:
    random = Random(7)
    validator = RequestValidator(server.wire.account.auth_token)
    async with httpx.AsyncClient(base_url=f"http://localhost:{server.port}", timeout=20, trust_env=False) as client:
        for _ in range(WEBHOOKS // AT_ONCE + 1):
            batch = [webhook(random, client, validator) for _ in range(min(AT_ONCE, WEBHOOKS - sum(statuses.values())))]
            for answer in await asyncio.gather(*(client.send(request) for request in batch)):
                statuses[answer.status_code] += 1
                assert "Traceback" not in answer.text


def webhook(random: Random, client: httpx.AsyncClient, validator: RequestValidator) -> httpx.Request:
    """Mostly a signed form; else something that is no form at all."""
    path = random.choice(["/twilio/voice", "/twilio/voice/next", "/twilio/status"])
    form = rubbish.form(random)
    signature = validator.compute_signature(str(client.base_url).rstrip("/") + path, form)
    headers = {"X-Twilio-Signature": random.choice([signature, signature, signature, "", "x", signature[:-2]])}
    if random.random() < 0.6:
        return client.build_request("POST", path, data=form, headers=headers)
    method, body, kind = random.choice(NO_FORMS)
    return client.build_request(method, path, content=body, headers=headers | {"Content-Type": kind.encode()})


FORM = "application/x-www-form-urlencoded"
NO_FORMS = [
    ("GET", b"", FORM),
    ("PUT", b"To=x", FORM),
    ("HEAD", b"", FORM),
    ("DELETE", b"", FORM),
    ("POST", b"\xff\xfe\x00" * 100, FORM),
    ("POST", b"To=%FF%FE&CallSid=%00&%ff=%", FORM),
    ("POST", b"To=%2B33199001001", f"{FORM}; charset=nonsense"),
    ("POST", b"&".join(b"f%d=x" % number for number in range(1000)), FORM),
    ("POST", b"To=" + b"x" * 1_100_000, FORM),
    ("POST", b'{"To": "+33199001001"}', "application/json"),
    ("POST", b"--x\r\nrubbish", "multipart/form-data"),
    ("POST", b"--x\r\nrubbish", "multipart/form-data; boundary="),
    ("POST", b"--x\r\nContent-Disposition: form-data; name=\r\n\r\n", "multipart/form-data; boundary=x"),
    ("POST", b"--x\r\nrubbish", "multipart/form-data; boundary=\xe9"),
    ("POST", b"rubbish", "\x7f"),
]
