"""The platform on one machine: its own Postgres and Redis, shared, left and found again, and its own processes."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest
import redis
from django.conf import settings

from config import embedded
from config.platform import Platform, PlatformError
from tests.live_server import database_url

PROJECT = Path(__file__).resolve().parent.parent
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="what is different for root")

HOLDER = """
import os, sys
from config import embedded
embedded.start()
print("ready", flush=True)
sys.stdin.read()
embedded.release()
"""


class Holder:
    """A process that uses the embedded services of a data folder until it is told to leave, or killed."""

    def __init__(self, folder: Path, python: str = sys.executable, user: str | None = None, **environment: str) -> None:
        clean = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        self._process = subprocess.Popen(
            [python, "-c", HOLDER],
            cwd=PROJECT,
            env=clean | {"PERMANENCE_DATA_DIR": str(folder), "EMBEDDED_POSTGRES_VOLATILE": "1"} | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            user=user,
            extra_groups=[] if user else None,
        )
        assert self._process.stdout is not None
        self._said = self._process.stdout.readline()

    def __enter__(self) -> Holder:
        if self._said != b"ready\n":
            pytest.fail(self.leave())
        return self

    def __exit__(self, *exc: object) -> None:
        self.leave()

    def leave(self) -> str:
        """Returns what it complained about."""
        if self._process.returncode is not None:
            return ""
        _, complaints = self._process.communicate(timeout=60)
        return complaints.decode()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


class Services:
    """What runs for a data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def pids(self) -> tuple[int | None, int | None]:
        """Postgres and Redis; None for one that does not run."""
        services = self.folder / "services"
        files = {
            "postgres": services / "postgres" / "postmaster.pid",
            "redis-server": services / "redis-data/redis.pid",
        }
        pids = {name: embedded._pid_in(file) for name, file in files.items()}
        postgres, redis_ = (pid if pid and embedded._is_running(pid, name) else None for name, pid in pids.items())
        return postgres, redis_

    @property
    def run(self) -> bool:
        return None not in self.pids

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        host = str(self.folder / "services" / "pg")
        with psycopg.connect(host=host, user="postgres", dbname=embedded.DATABASE_NAME, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    @property
    def redis(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.folder / "services" / "redis" / "redis.sock"))

    def kill(self) -> None:
        for pid in self.pids:
            if pid is not None:
                os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def data_folder() -> Iterator[Path]:
    """A data folder short enough for a socket, which everybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="platform-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def used_before() -> Iterator[Path]:
    """A data folder that was used and left: making a database is the slow part of the first start."""
    with data_folder() as folder:
        with Holder(folder):
            assert Services(folder).run
        yield folder


@pytest.fixture
def services(used_before: Path) -> Iterator[Services]:
    """A data folder of the test's own."""
    with data_folder() as folder:
        subprocess.run(["cp", "-a", f"{used_before}/.", str(folder)], check=True)
        services = Services(folder)
        yield services
        services.kill()


@pytest.fixture
def new_services() -> Iterator[Services]:
    """The same, never used before."""
    with data_folder() as folder:
        services = Services(folder)
        yield services
        services.kill()


def wait_until(reached: Callable[[], bool], what: str, timeout_s: float = 30) -> None:
    deadline = time.monotonic() + timeout_s
    while not reached():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.05)


# --- the embedded services ---


def test_a_second_process_shares_the_services_and_the_last_one_out_stops_them(services):
    with Holder(services.folder) as first:
        pids = services.pids
        assert None not in pids
        with Holder(services.folder):
            assert services.pids == pids
            first.leave()
            assert services.pids == pids
            assert services.sql("SELECT 1") == [(1,)]
    assert services.pids == (None, None)


def test_what_was_kept_is_there_at_the_next_start(services):
    with Holder(services.folder):
        services.sql("CREATE TABLE kept (word text)")
        services.sql("INSERT INTO kept VALUES ('bonjour')")
        services.redis.set("word", "bonjour")
    assert not services.run
    with Holder(services.folder):
        assert services.sql("SELECT word FROM kept") == [("bonjour",)]
        assert services.redis.get("word") == b"bonjour"


def test_a_process_that_is_killed_leaves_its_services_to_the_next(services):
    with Holder(services.folder) as holder:
        pids = services.pids
        holder.kill()
    assert services.pids == pids
    with Holder(services.folder):
        assert services.pids == pids
    assert services.pids == (None, None)


def test_services_that_were_killed_are_started_again_with_everything_that_was_committed(new_services):
    services = new_services
    with Holder(services.folder, EMBEDDED_POSTGRES_VOLATILE="0") as holder:
        services.sql("CREATE TABLE kept (word text)")
        services.redis.set("word", "bonjour")
        pids = services.pids
        services.kill()
        holder.kill()
    wait_until(lambda: services.pids == (None, None), "the end of the services")
    with Holder(services.folder):
        assert services.run
        assert services.pids != pids
        assert services.sql("SELECT * FROM kept") == []
        assert services.redis.get("word") == b"bonjour"


def test_nothing_is_started_where_both_urls_are_set(new_services):
    with Holder(new_services.folder, DATABASE_URL="postgres://elsewhere/db", REDIS_URL="redis://elsewhere"):
        assert new_services.pids == (None, None)
        assert not (new_services.folder / "services").exists()


def test_only_what_has_no_url_is_started(services):
    with Holder(services.folder, DATABASE_URL="postgres://elsewhere/db"):
        postgres, redis_ = services.pids
        assert postgres is None
        assert redis_ is not None


def test_the_services_of_a_folder_are_reached_by_nobody_else(services):
    with Holder(services.folder):
        for name in ("pg", "redis", "postgres", "redis-data"):
            assert (services.folder / "services" / name).stat().st_mode & 0o077 == 0
        assert services.sql("SHOW listen_addresses") == [("",)]
        assert services.redis.config_get("port") == {"port": "0"}


# --- root and others ---


@pytest.fixture(scope="module")
def readable_python() -> Iterator[tuple[str, dict[str, str]]]:
    """An interpreter that any user may run, and the environment it needs; root's own may lie in root's home."""
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    if embedded._user_reaches(Path(sys.executable).resolve()):
        yield sys.executable, {}
        return
    with tempfile.TemporaryDirectory(prefix="python-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        source, target = (root / "lib" for root in (Path(sys.base_prefix), home))
        unneeded = shutil.ignore_patterns("test", "site-packages", "config-*", "__pycache__")
        shutil.copytree(source / version, target / version, ignore=unneeded)
        for library in source.glob("libpython*.so*"):
            shutil.copy(library, target)
        python = shutil.copy(Path(sys.executable).resolve(), home / "python")
        yield str(python), {"PYTHONHOME": folder, "PYTHONPATH": packages, "LD_LIBRARY_PATH": str(target)}


@as_root
def test_root_has_the_services_run_as_nobody_special(services):
    with Holder(services.folder):
        for pid in services.pids:
            assert psutil.Process(pid).username() == embedded.SERVICE_USER


@as_root
def test_an_ordinary_user_runs_the_services_too(new_services, readable_python):
    services = new_services
    python, environment = readable_python
    if not embedded._user_reaches(PROJECT):
        pytest.skip("no other user can read the project here")
    user = pwd.getpwnam(embedded.SERVICE_USER)
    os.chown(services.folder, user.pw_uid, user.pw_gid)
    with Holder(services.folder, python, user=embedded.SERVICE_USER, **environment):
        assert services.sql("SELECT 1") == [(1,)]
        assert services.redis.ping()
        for pid in services.pids:
            assert psutil.Process(pid).username() == embedded.SERVICE_USER
    assert services.pids == (None, None)


@pytest.fixture
def as_if_root(monkeypatch) -> pytest.MonkeyPatch:
    monkeypatch.delenv("PERMANENCE_DATA_DIR", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return monkeypatch


def test_data_lies_beside_the_project_where_the_services_can_reach_it(as_if_root):
    as_if_root.setattr(embedded, "_user_reaches", lambda folder: True)
    assert embedded.data_dir() == PROJECT / ".data"


def test_data_lies_elsewhere_when_the_project_lies_in_a_closed_folder(as_if_root):
    as_if_root.setattr(embedded, "_user_reaches", lambda folder: False)
    assert embedded.data_dir().parent == Path("/var/lib/permanence")
    here = embedded.data_dir()
    as_if_root.setattr(embedded, "PROJECT_ROOT", Path("/root/other"))
    assert embedded.data_dir() != here


def test_an_ordinary_user_keeps_data_beside_the_project_in_any_case(as_if_root):
    as_if_root.setattr(os, "geteuid", lambda: 1000)
    as_if_root.setattr(embedded, "_user_reaches", lambda folder: False)
    assert embedded.data_dir() == PROJECT / ".data"


@as_root
def test_a_closed_folder_is_known_to_be_closed_to_the_services():
    with tempfile.TemporaryDirectory() as closed:
        assert not embedded._user_reaches(Path(closed))
        inside = Path(closed) / "open"
        inside.mkdir(mode=0o755)
        assert not embedded._user_reaches(inside)
        Path(closed).chmod(0o755)
        embedded._user_reaches.cache_clear()
        assert embedded._user_reaches(inside)


@as_root
def test_binaries_in_a_closed_folder_are_copied_to_where_the_services_can_run_them(services, monkeypatch):
    monkeypatch.setenv("PERMANENCE_DATA_DIR", str(services.folder))
    with tempfile.TemporaryDirectory() as closed:
        binary = Path(closed) / "bin" / "program"
        binary.parent.mkdir()
        binary.write_text("#!/bin/sh\necho works\n")
        binary.chmod(0o755)
        folder = embedded._reachable(binary.parent)
        assert folder != binary.parent
        assert embedded._run([str(folder / "program")]).stdout == "works\n"
        assert Path(closed).stat().st_mode & 0o777 == 0o700


def test_a_socket_has_a_short_path_however_deep_the_data_lies(monkeypatch):
    monkeypatch.setenv("PERMANENCE_DATA_DIR", "/" + "deep/" * 30)
    assert len(str(embedded.redis_socket())) <= 107
    assert len(f"{embedded.postgres_socket_dir()}/.s.PGSQL.5432.lock") <= 107
    elsewhere = embedded.redis_socket()
    monkeypatch.setenv("PERMANENCE_DATA_DIR", "/" + "deep/" * 31)
    assert embedded.redis_socket() != elsewhere


# --- the platform's processes ---


def test_a_taken_port_is_refused_in_plain_words():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PlatformError, match=rf"Port {port} is taken .*choose another: PORT="):
            Platform(port=port).start()


class Serving:
    """`manage.py serve` in a process of its own."""

    def __init__(self, log: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        environment = {"DATABASE_URL": database_url(), "REDIS_URL": settings.REDIS_URL, "DEMO_TENANTS": "0"}
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(self.port)],
                cwd=PROJECT,
                env=os.environ | environment | {"PERMANENCE_DATA_DIR": str(log.parent)},
                stdout=output,
                stderr=output,
            )
        self._log = log
        wait_until(lambda: "Serving on" in log.read_text(), "the platform", 60)
        self.children = psutil.Process(self._process.pid).children(recursive=True)

    def child(self, argument: str) -> psutil.Process:
        """The process with this on its command line that the platform has started."""
        children = psutil.Process(self._process.pid).children()
        return next(child for child in children if argument in child.cmdline())

    def answers(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(self.url, timeout=15).status_code == 200
        return False

    def end(self, with_signal: signal.Signals) -> None:
        if self._process.poll() is None:
            self._process.send_signal(with_signal)
            self._process.wait(30)

    def all_gone(self) -> bool:
        return not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in self.children)


@pytest.fixture
def serving(committed: None, tmp_path: Path) -> Iterator[Serving]:
    serving = Serving(tmp_path / "serve.log")
    yield serving
    serving.end(signal.SIGKILL)


@pytest.mark.timeout(120)
def test_a_process_that_dies_is_started_again_and_who_calls_meanwhile_is_answered(serving):
    assert serving.answers()
    web, worker = serving.child("config.server"), serving.child("worker")
    web.kill()
    worker.kill()
    web.wait(10)
    assert serving.answers()
    assert serving.child("config.server").pid != web.pid
    wait_until(lambda: serving.child("worker").pid != worker.pid, "another worker")
    serving.end(signal.SIGTERM)
    assert serving.all_gone()
    assert not serving.answers()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")
def test_a_platform_that_is_killed_takes_its_processes_along_and_frees_its_port(serving):
    serving.end(signal.SIGKILL)
    wait_until(serving.all_gone, "the end of its processes")
    with socket.create_server(("127.0.0.1", serving.port)) as freed:
        assert freed.getsockname()[1] == serving.port
