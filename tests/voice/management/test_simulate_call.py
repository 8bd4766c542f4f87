"""`manage.py simulate_call`, from its arguments to what it prints."""

from __future__ import annotations

import asyncio
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.voice.simulator.fake_server import PUBLIC, RELAY, TOKEN, FakeServer, Peer, running
from voice.management.commands.simulate_call import Command


async def answers(peer: Peer) -> None:
    await peer.until(type="setup")
    await peer.send(type="text", token="Bonjour.", last=True)
    await peer.until(type="prompt")
    await peer.send(type="text", token="Dès neuf heures.", last=True)
    await peer.next()


@pytest.fixture
def address() -> Iterator[str]:
    """A server in a thread of its own: the command brings its own event loop."""
    addresses: list[str] = []
    ready, over = threading.Event(), threading.Event()

    async def serve() -> None:
        async with running(FakeServer({"/twilio/voice": RELAY, "/twilio/action": "<Response/>"}, answers)) as at:
            addresses.append(at)
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert ready.wait(10)
    yield addresses[0]
    over.set()
    thread.join()


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "call.yaml"
    path.write_text('from: "+33639980101"\nlanguage: fr\nsteps:\n  - say: Le samedi ?\n    expect: neuf\n', "utf-8")
    return path


def simulate(address: str, script: Path, **options: object) -> str:
    out = io.StringIO()
    given = {"to": "+33939050101", "script": script, "url": address, "public_url": PUBLIC, "transport": "relay"}
    secrets = {"auth_token": TOKEN, "account_sid": "AC" + "0" * 32}
    call_command(Command(), stdout=out, **{**given, **secrets, "pace": 0.0, **options})
    return out.getvalue()


def test_both_sides_are_printed_turn_by_turn(address: str, script: Path) -> None:
    lines = simulate(address, script).splitlines()

    assert [line.split(maxsplit=2)[1:] for line in lines[:3]] == [
        ["assistant", "Bonjour."],
        ["caller", "Le samedi ?"],
        ["assistant", "Dès neuf heures."],
    ]
    assert lines[3].startswith("  ended by caller after")


def test_the_whole_report_can_be_had_as_json(address: str, script: Path) -> None:
    report = json.loads(simulate(address, script, json=True))

    assert report["answered"] is True
    assert report["ended_by"] == "caller"
    assert len(report["turns"]) == 3


def test_a_call_that_is_not_answered_is_an_error_in_one_line(script: Path) -> None:
    with pytest.raises(CommandError, match=r"^The call was not answered: 11205 cannot reach [^\n]+\.$"):
        simulate("http://127.0.0.1:1", script)


def test_a_script_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"absent\.yaml: cannot be read"):
        simulate("http://127.0.0.1:1", tmp_path / "absent.yaml")


def test_a_call_against_the_script_is_an_error(address: str, script: Path) -> None:
    script.write_text(script.read_text("utf-8").replace("neuf", "dix"), "utf-8")
    with pytest.raises(CommandError, match="The call went wrong: expected 'dix'"):
        simulate(address, script)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"caller": "12"}, "the caller's number: from: String should match"),
        ({"public_url": ""}, "--public-url must be an http or https address"),
        ({"url": "localhost:8000"}, "--url must be an http or https address"),
    ],
)
def test_arguments_that_make_no_call_are_named(script: Path, options: dict[str, object], complaint: str) -> None:
    with pytest.raises(CommandError, match=complaint):
        simulate("http://127.0.0.1:1", script, **options)
