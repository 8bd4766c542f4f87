"""What is left of a call when something dies under it: the server, Redis, the worker that was never there."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import redis
from django.utils import timezone

from config import embedded
from config.demo import MOREAU, NORTHSIDE, DemoTenant
from conversations.models import Conversation, Turn
from tenants.context import TenantRef, tenant_context
from tests.callers import Kept, kept, kept_once_over, plan_for
from tests.conftest import CARRYING
from tests.live_server import LiveServer
from voice import calls
from voice.models import Call
from voice.simulator import wire
from voice.simulator.carried_speech import texts_in
from voice.simulator.report import CallReport, Party
from voice.simulator.twilio import SimulatedCall

FRENCH = ["Quels sont vos horaires le samedi ?", "Quelle est votre adresse ?", "Non merci, au revoir."]
ENGLISH = ["what are your opening hours on saturday", "where are you", "no thank you goodbye"]
LINES = {MOREAU.slug: FRENCH, NORTHSIDE.slug: ENGLISH}


@dataclasses.dataclass
class Ringing:
    """A call under way in a thread of its own."""

    demo: DemoTenant
    sid: str
    report: Future[CallReport]

    def wait_until_said(self, line: str) -> None:
        """Until the caller's line is in the database: the answer to it is being given just now."""
        self._wait(lambda found: (Turn.Speaker.CALLER, line) in found.turns)

    def wait_until_answered(self, times: int) -> None:
        """Until the assistant has spoken so many times after its greeting."""
        self._wait(lambda found: len(found.said_by(Turn.Speaker.ASSISTANT)) > times)

    def _wait(self, until: Callable[[Kept], bool]) -> None:
        deadline = time.monotonic() + 30
        while not (found := kept(self.demo, self.sid)) or not until(found):
            assert time.monotonic() < deadline, f"it never came to that: {found}"
            assert not self.report.done(), self.report.result()
            time.sleep(0.01)


@pytest.fixture
def ring(committed: None) -> Iterator[Callable[..., Ringing]]:
    """Ring a demo tenant with its lines; the caller leaves so much time between them."""
    with ThreadPoolExecutor(8) as threads:

        def ring(demo: DemoTenant, server: LiveServer, pause_ms: int = 800, **settings: object) -> Ringing:
            plan = plan_for(demo, server.wire, LINES[demo.slug], **{"pace": 1.0, "speaking_rate": 400.0, **settings})
            script = plan.script.model_copy(update={"pause_ms": pause_ms})
            call = SimulatedCall(dataclasses.replace(plan, script=script))
            return Ringing(demo, call.identity.call_sid, threads.submit(lambda: asyncio.run(call.run())))

        yield ring


@pytest.fixture
def server(committed: None, tmp_path: Path) -> Iterator[LiveServer]:
    with LiveServer(tmp_path / "server.log", **CARRYING) as running:
        yield running


def in_tenant_of(demo: DemoTenant) -> tenant_context:
    return tenant_context(TenantRef(0, f"t_{demo.slug}"))


def exchanged(report: CallReport) -> list[tuple[str, str]]:
    """What was said and heard, in order, as the caller's side tells it."""
    spoken = iter(" ".join(texts_in(stretch.content)) for stretch in report.heard)
    return [
        (turn.speaker.value, next(spoken) if turn.speaker is Party.ASSISTANT and report.heard else turn.text)
        for turn in report.turns
    ]


# --- the server ---


@pytest.mark.parametrize("demo", [MOREAU, NORTHSIDE], ids=["relay", "media"])
def test_a_server_that_is_killed_has_written_every_turn_that_was_over(server, ring, monkeypatch, demo):
    monkeypatch.setattr(wire, "ANSWER_SECONDS", 1.0)
    call = ring(demo, server)
    call.wait_until_said(LINES[demo.slug][1])
    server.kill()
    said = exchanged(call.report.result(30))
    found = kept(demo, call.sid)
    assert found is not None
    assert found.state == Call.State.IN_PROGRESS
    assert len(found.turns) >= 4
    assert list(found.turns[:4]) == said[:4]
    assert len(said) - len(found.turns) <= 1
    with in_tenant_of(demo):
        assert calls.close_stale_calls(timezone.now() + dt.timedelta(hours=1)) >= 1
    closed = kept(demo, call.sid)
    assert closed is not None
    assert (closed.state, closed.turns) == (Call.State.INTERRUPTED, found.turns)


@pytest.mark.parametrize("demo", [MOREAU, NORTHSIDE], ids=["relay", "media"])
@pytest.mark.parametrize("end", [LiveServer.kill, LiveServer.stop], ids=["killed", "asked to end"])
def test_a_call_goes_on_when_its_server_ends_and_is_started_again(server, ring, end, demo):
    """Twilio sees the socket break, asks what comes next, and waits for the answer as long as it takes to start."""
    call = ring(demo, server)
    call.wait_until_answered(1)
    end(server)
    server.start()
    report = call.report.result(60)
    found = kept_once_over(demo, report)
    assert report.error == ""
    assert report.twiml[:2] == ("Connect", "Connect")
    assert found.said_by(Turn.Speaker.CALLER) == LINES[demo.slug]
    assert (found.state, found.outcome) == ("completed", "answered")
    assert len(found.said_by(Turn.Speaker.ASSISTANT)) == 5
    with in_tenant_of(demo):
        conversation = Conversation.objects.get(call__call_sid=call.sid)
        positions = list(conversation.turns.values_list("position", flat=True))
    assert positions == list(range(1, len(positions) + 1))


def test_a_server_that_dies_again_and_again_loses_the_caller_politely(server, ring):
    call = ring(MOREAU, server, pause_ms=60_000)
    for connection in range(4):
        call.wait_until_answered(connection)
        server.kill()
        server.start()
    report = call.report.result(30)
    assert report.twiml[:6] == ("Connect", "Connect", "Connect", "Connect", "SayText", "Record")


# --- Redis and Celery ---


class OwnRedis:
    """A Redis that may die."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.url = f"unix://{folder}/redis.sock?db=0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        binary = embedded._redis_binaries() / "redis-server"
        options = [
            "--port",
            "0",
            "--unixsocket",
            f"{self._folder}/redis.sock",
            "--save",
            "",
            "--dir",
            str(self._folder),
        ]
        self._process = subprocess.Popen([str(binary), *options], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while not self.answers():
            assert time.monotonic() < deadline, "Redis does not start"
            time.sleep(0.02)

    def answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.url).ping())
        except redis.RedisError:
            return False

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def own_redis() -> Iterator[OwnRedis]:
    # A unix socket needs a short path, which pytest's folders are not.
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        running = OwnRedis(Path(folder))
        running.start()
        yield running
        running.kill()


def test_calls_are_answered_without_celery_and_while_redis_dies_and_comes_back(own_redis, ring, tmp_path):
    with LiveServer(tmp_path / "server.log", REDIS_URL=own_redis.url, **CARRYING) as server:
        ringing = [ring(MOREAU, server), ring(NORTHSIDE, server)]
        for call in ringing:
            call.wait_until_said(LINES[call.demo.slug][0])
        own_redis.kill()
        ringing += [ring(MOREAU, server, pause_ms=100), ring(NORTHSIDE, server, pause_ms=100)]
        for call in ringing:
            assert_answered_and_kept(call)
        assert not own_redis.answers()
        coming_back = [ring(MOREAU, server), ring(NORTHSIDE, server)]
        own_redis.start()
        for call in coming_back:
            assert_answered_and_kept(call)
        assert celery_workers_on(own_redis.url) == []


def assert_answered_and_kept(call: Ringing) -> None:
    report = call.report.result(60)
    found = kept_once_over(call.demo, report)
    assert (report.error, report.protocol_errors) == ("", ())
    assert list(found.turns) == exchanged(report)
    assert found.said_by(Turn.Speaker.CALLER) == LINES[call.demo.slug]
    assert (found.state, found.outcome) == ("completed", "answered")


def celery_workers_on(redis_url: str) -> list[int]:
    found = []
    for process in psutil.process_iter():
        try:
            if "celery" in process.cmdline() and process.environ().get("REDIS_URL") == redis_url:
                found.append(process.pid)
        except psutil.Error:
            continue
    return found
