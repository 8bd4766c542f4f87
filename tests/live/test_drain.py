"""A server that is asked to end sees its calls to their end first, and begins no others."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
import uvicorn

from config.demo import MOREAU, NORTHSIDE, DemoTenant
from config.server import DrainingServer
from conversations.models import Turn
from tests.callers import kept, kept_once_over, plan_for
from tests.conftest import CARRYING
from tests.live_server import LiveServer
from tests.twilio_requests import INCOMING, forget_calls, form, signature_of
from voice import load
from voice.simulator.report import CallReport
from voice.simulator.twilio import SimulatedCall

LINES = {
    MOREAU.slug: ["Quels sont vos horaires le samedi ?", "Quelle est votre adresse ?", "Non merci, au revoir."],
    NORTHSIDE.slug: ["what are your opening hours on saturday", "where are you", "no thank you goodbye"],
}


@dataclasses.dataclass
class Ringing:
    demo: DemoTenant
    sid: str
    report: Future[CallReport]

    def wait_until_said(self, line: str) -> None:
        deadline = time.monotonic() + 30
        while not (found := kept(self.demo, self.sid)) or (Turn.Speaker.CALLER, line) not in found.turns:
            assert time.monotonic() < deadline, f"it never came to that: {found}"
            assert not self.report.done(), self.report.result()
            time.sleep(0.02)


@pytest.fixture
def ring(committed: None) -> Iterator[Callable[..., Ringing]]:
    with ThreadPoolExecutor(4) as threads:

        def ring(demo: DemoTenant, server: LiveServer, pause_ms: int = 600) -> Ringing:
            settings = {"pace": 1.0, "speaking_rate": 400.0, "pause_ms": pause_ms}
            call = SimulatedCall(plan_for(demo, server.wire, LINES[demo.slug], **settings))
            return Ringing(demo, call.identity.call_sid, threads.submit(lambda: asyncio.run(call.run())))

        yield ring


@pytest.fixture
def patient(committed: None, tmp_path: Path) -> Iterator[LiveServer]:
    """A server that waits for its calls."""
    with LiveServer(tmp_path / "server.log", DRAIN_TIMEOUT_S="60", **CARRYING) as running:
        yield running


def ask_to_end(server: LiveServer) -> None:
    os.kill(server.pid, signal.SIGTERM)


def verbs_for_a_new_call(server: LiveServer) -> list[str]:
    """What a call that comes in now is told."""
    fields = form(MOREAU)
    signature = signature_of(f"http://localhost:{server.port}{INCOMING}", fields)
    headers = {"X-Twilio-Signature": signature, "Host": f"localhost:{server.port}"}
    try:
        answer = httpx.post(f"{server.url}{INCOMING}", data=fields, headers=headers, timeout=10)
        assert answer.status_code == 200, answer.text
        return [verb.tag for verb in ElementTree.fromstring(answer.text)]
    finally:
        forget_calls(MOREAU, fields["CallSid"])


def metric(server: LiveServer, name: str) -> str:
    lines = httpx.get(f"{server.url}/metrics", timeout=10).text.splitlines()
    return next(line.split()[-1] for line in lines if line.startswith(name))


def assert_held_whole(call: Ringing) -> None:
    report = call.report.result(60)
    found = kept_once_over(call.demo, report)
    assert (report.error, report.protocol_errors) == ("", ())
    assert report.twiml[0] == "Connect"
    assert "Connect" not in report.twiml[1:]
    assert found.said_by(Turn.Speaker.CALLER) == LINES[call.demo.slug]
    assert (found.state, found.outcome) == ("completed", "answered")


def test_calls_in_progress_are_held_whole_and_no_new_ones_are_taken(patient, ring):
    assert verbs_for_a_new_call(patient) == ["Connect"]
    ringing = [ring(MOREAU, patient), ring(NORTHSIDE, patient)]
    for call in ringing:
        call.wait_until_said(LINES[call.demo.slug][0])
    ask_to_end(patient)
    assert "Connect" not in verbs_for_a_new_call(patient)
    assert metric(patient, "permanence_draining") == "1.0"
    for call in ringing:
        assert_held_whole(call)
    assert patient.wait() == 0


@pytest.mark.parametrize(
    ("drain_timeout_s", "first"), [(60, signal.SIGINT), (0, signal.SIGTERM)], ids=["by Ctrl-C", "without patience"]
)
def test_it_ends_at_once(monkeypatch, drain_timeout_s, first):
    monkeypatch.setattr(load, "begin_drain", lambda: pytest.fail("it drains"))
    server = DrainingServer(uvicorn.Config("nothing:to_serve"), drain_timeout_s)
    server.handle_exit(first, None)
    assert server.should_exit


def test_a_server_without_calls_ends_as_soon_as_nobody_can_be_on_the_way_to_it(patient):
    ask_to_end(patient)
    assert patient.wait() == 0


def test_a_second_signal_ends_it_at_once_and_its_calls_go_on_elsewhere(patient, ring):
    call = ring(NORTHSIDE, patient)
    call.wait_until_said(LINES[NORTHSIDE.slug][0])
    ask_to_end(patient)
    assert "Connect" not in verbs_for_a_new_call(patient)  # it has understood
    ask_to_end(patient)
    patient.wait()
    assert not call.report.done()
    patient.start()
    report = call.report.result(60)
    found = kept_once_over(NORTHSIDE, report)
    assert report.error == ""
    assert report.twiml[:2] == ("Connect", "Connect")
    assert found.said_by(Turn.Speaker.CALLER) == LINES[NORTHSIDE.slug]


def test_calls_that_last_too_long_go_on_elsewhere(committed, ring, tmp_path):
    with LiveServer(tmp_path / "server.log", DRAIN_TIMEOUT_S="0.3", **CARRYING) as server:
        call = ring(MOREAU, server, pause_ms=900)
        call.wait_until_said(LINES[MOREAU.slug][0])
        ask_to_end(server)
        server.wait()
        assert not call.report.done()
        server.start()
        report = call.report.result(60)
        assert report.twiml[:2] == ("Connect", "Connect")
        assert kept_once_over(MOREAU, report).said_by(Turn.Speaker.CALLER) == LINES[MOREAU.slug]
