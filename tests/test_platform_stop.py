"""How the supervisor ends what it has started: the web server first, and as long as its calls may last."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from config import platform
from config.platform import Platform, _Process

# A process that takes a while to end, and writes down when it was asked and when it did. Asked twice, it ends at once.
PROGRAM = """
import os, signal, sys, time
asked = 0
def note(what):  # in one piece: both processes write to the same file
    os.write(1, f"{what} {sys.argv[1]}\\n".encode())
def ask(*_):
    global asked
    asked += 1
    note("asked")
signal.signal(signal.SIGTERM, ask)
note("started")
while not asked:
    time.sleep(0.01)
end = time.monotonic() + float(sys.argv[2])
while time.monotonic() < end and asked < 2:
    time.sleep(0.01)
note("ended")
"""


@pytest.fixture
def ctrl_c_interrupts():
    """Also where the tests were started in the background, by a shell that has its jobs ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def supervisor(tmp_path, monkeypatch):
    """Of a web server that needs so many seconds to end, and of a worker."""
    monkeypatch.setattr(platform, "STOP_TIMEOUT_S", 1.0)
    log = tmp_path / "log"

    def start(web_s: float) -> tuple[Platform, Path]:
        running = Platform()
        for name, seconds in (("web", web_s), ("worker", 0.0)):
            command = ["sh", "-c", f"exec {sys.executable} -c '{PROGRAM}' {name} {seconds} >>{log}"]
            process = _Process(name, command)
            process.start()
            running._processes.append(process)
        while not log.exists() or log.read_text().count("started") < 2:
            time.sleep(0.02)
        return running, log

    return start


def after_the_start(log: Path) -> list[str]:
    return [line for line in log.read_text().splitlines() if not line.startswith("started")]


def test_calls_may_take_their_time_and_the_worker_stays_until_they_have_ended(supervisor, settings):
    settings.DRAIN_TIMEOUT_S = 30
    running, log = supervisor(1.5)
    running.stop()
    assert after_the_start(log) == ["asked web", "ended web", "asked worker", "ended worker"]
    assert [process.running.returncode for process in running._processes] == [0, 0]


def test_who_does_not_end_in_time_is_killed(supervisor, settings):
    settings.DRAIN_TIMEOUT_S = 0
    running, log = supervisor(60)
    running.stop()
    assert after_the_start(log) == ["asked web", "asked worker", "ended worker"]
    assert [process.running.returncode for process in running._processes] == [-signal.SIGKILL, 0]


def test_who_asks_twice_waits_no_longer(supervisor, settings, ctrl_c_interrupts):
    settings.DRAIN_TIMEOUT_S = 60
    running, log = supervisor(60)

    def ask_again() -> None:
        while "asked web" not in log.read_text():
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    impatient = threading.Thread(target=ask_again)
    impatient.start()
    with pytest.raises(KeyboardInterrupt):
        running.stop()
    impatient.join()
    assert after_the_start(log).count("asked web") == 2
    assert [process.running.returncode for process in running._processes] == [0, 0]
