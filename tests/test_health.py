"""What a monitor is told of each part, how fast, and what it is never told."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from config import celery_app, health, health_checks, heartbeats
from tenants.context import public_context
from tenants.health import Unhealthy
from tenants.models import Tenant
from tenants.schemas import unmigrated_schemas
from tests.conftest import client_of, owner_of
from tests.live_server import LiveServer

WHOLE_ANSWER_S = 2.0


def client(host: str = "localhost") -> Client:
    return Client(HTTP_HOST=host, SERVER_NAME="localhost")


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    health_checks.forget_schemas()
    yield
    health_checks.forget_schemas()


@pytest.fixture
def heard(db: None) -> Iterator[None]:
    """A worker and beat that were heard of just now."""
    for who in (heartbeats.WORKER, heartbeats.BEAT):
        heartbeats.heard_of(who)
    yield
    with public_context():
        cache.delete_many(["heartbeat:worker", "heartbeat:beat"])


def silent_for(who: str, seconds: float) -> None:
    with public_context():
        cache.set(f"heartbeat:{who}", time.time() - seconds)


def asked() -> tuple[int, dict[str, str]]:
    """Status, and by part the reason why it is not well ("" when it is)."""
    answer = client().get("/health")
    told = answer.json()
    assert told["status"] == ("ok" if answer.status_code == 200 else "failing")
    return answer.status_code, {name: check.get("reason", "") for name, check in told["checks"].items()}


def only(settings, **checks: str) -> None:
    settings.HEALTH_CHECKS = {name: f"{__name__}.{check}" for name, check in checks.items()}


# --- checks that the tests name in the settings ---

released = threading.Event()
begun: list[str] = []


def well() -> None: ...


def hangs() -> None:
    begun.append("hangs")
    released.wait(30)


def says_why() -> None:
    raise Unhealthy("3 links broken")


def breaks() -> None:
    raise RuntimeError("password=hunter2 at db.internal for Plomberie Moreau")


# --- the answer ---


def test_a_platform_whose_every_part_is_well_says_so(heard):
    status, reasons = asked()
    assert reasons == dict.fromkeys(("database", "cache", "worker", "beat", "schemas", "disk"), "")
    assert status == 200


def test_an_app_adds_a_check_of_its_own_by_naming_it(settings):
    only(settings, audit="says_why", other="well")
    assert asked() == (503, {"audit": "3 links broken", "other": ""})


def test_a_check_that_breaks_tells_the_kind_of_error_and_none_of_its_words(settings):
    only(settings, audit="breaks")
    answer = client().get("/health")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"audit": {"state": "failing", "reason": "RuntimeError"}}
    assert b"hunter2" not in answer.content and b"Moreau" not in answer.content


def test_a_check_that_does_not_exist_fails_by_itself(settings):
    settings.HEALTH_CHECKS = {"gone": "nowhere.at.all"}
    assert asked() == (503, {"gone": "ModuleNotFoundError"})


def test_checks_that_hang_hold_the_answer_up_once_and_are_not_begun_again(settings, monkeypatch):
    monkeypatch.setattr(health, "CHECK_TIMEOUT_S", 0.2)
    begun.clear()
    released.clear()
    only(settings, first="hangs", second="hangs", third="well")
    try:
        for _ in range(3):
            began_at = time.monotonic()
            assert asked() == (503, {"first": "no answer in time", "second": "no answer in time", "third": ""})
            assert time.monotonic() - began_at < 1.0
        assert begun == ["hangs", "hangs"]
    finally:
        released.set()
    time.sleep(0.1)
    assert asked()[0] == 200, "what answers again is asked again"


def test_no_cache_keeps_the_answer(settings):
    only(settings, other="well")
    for path in ("/health", "/health/live"):
        assert "no-store" in client().get(path)["Cache-Control"]


def test_nothing_is_changed_by_asking(db):
    for path in ("/health", "/health/live"):
        assert client().post(path).status_code == 405


def test_tenants_hosts_have_no_health_not_even_for_their_owner(moreau):
    for path in ("/health", "/health/live"):
        assert client_of(moreau, owner_of(moreau)).get(path).status_code == 404
        assert client("moreau.localhost").get(path).status_code == 404
        assert client("nobody.localhost").get(path).status_code == 404


def test_that_the_process_lives_is_told_without_asking_anything(db, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(health, "examine", breaks)
    with django_assert_num_queries(0):
        assert client().get("/health/live").json() == {"status": "ok"}


# --- worker and beat ---


def test_a_worker_that_has_been_silent_is_told_with_for_how_long(heard, settings):
    silent_for(heartbeats.WORKER, settings.HEALTH_WORKER_SILENT_S + 60)
    status, reasons = asked()
    assert (status, reasons["worker"], reasons["beat"]) == (503, "silent for 240 s", "")


def test_a_beat_that_has_been_silent_is_told_too(heard, settings):
    silent_for(heartbeats.BEAT, settings.HEALTH_BEAT_SILENT_S + 10)
    status, reasons = asked()
    assert (status, reasons["worker"], reasons["beat"]) == (503, "", "silent for 100 s")


def test_a_worker_nobody_has_heard_of_yet_is_not_well(heard):
    with public_context():
        cache.delete("heartbeat:worker")
    assert asked()[1]["worker"] == "not heard of yet"


def test_beat_sends_a_task_that_a_worker_knows_and_each_leaves_its_trace(db):
    with public_context():
        cache.delete_many(["heartbeat:worker", "heartbeat:beat"])
    planned = celery_app.conf.beat_schedule["heartbeat"]
    task = celery_app.tasks[planned["task"]]
    sent = task.apply_async(**planned["options"])
    assert heartbeats.silence_of(heartbeats.BEAT) < 5
    assert heartbeats.silence_of(heartbeats.WORKER) is None, "sent is not yet done"
    assert sent.id
    task()
    assert heartbeats.silence_of(heartbeats.WORKER) < 5
    with celery_app.connection_for_write() as broker:
        broker.default_channel.queue_purge("celery")


# --- schemas and disk ---


def test_a_tenant_that_lacks_a_migration_is_counted_and_not_named(heard, moreau):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM t_moreau.django_migrations WHERE app = 'voice' AND name LIKE '0004%'")
    assert unmigrated_schemas() == ["t_moreau"]


def test_what_is_behind_is_told_as_a_number(heard, monkeypatch):
    monkeypatch.setattr(health_checks, "unmigrated_schemas", lambda: ["t_moreau", "t_northside"])
    status, reasons = asked()
    assert (status, reasons["schemas"]) == (503, "2 not migrated")


def test_the_template_and_public_are_looked_at_as_well(db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM template.django_migrations WHERE app = 'voice' AND name LIKE '0004%'")
        cursor.execute("DELETE FROM public.django_migrations WHERE app = 'tenants' AND name LIKE '0002%'")
    assert unmigrated_schemas() == ["public", "template"]


def test_schemas_are_looked_into_once_a_minute(heard, monkeypatch):
    looked: list[int] = []
    monkeypatch.setattr(health_checks, "unmigrated_schemas", lambda: looked.append(1) or [])
    for _ in range(3):
        assert asked()[1]["schemas"] == ""
    assert len(looked) == 1


def test_a_cancelled_tenant_keeps_nobody_awake(db, moreau):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM t_moreau.django_migrations")
    moreau.cancel()
    assert unmigrated_schemas() == []
    assert Tenant.objects.get(pk=moreau.pk).status == "cancelled"


def test_a_disk_that_is_nearly_full_is_told(heard, settings):
    settings.HEALTH_DISK_FREE_MB = 10**9
    assert asked()[1]["disk"].endswith(" MB free for data")


def test_a_folder_that_is_not_there_yet_is_the_disk_it_will_be_on(heard, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "not" / "yet"
    assert asked()[1]["disk"] == ""


# --- a server whose services are gone ---


@pytest.fixture(scope="module")
def hung() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        yield listener.getsockname()[1]


@pytest.fixture(scope="module")
def closed() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.parametrize("port", ["hung", "closed"])
def test_the_answer_comes_in_time_while_postgres_and_redis_give_none(port, request, tmp_path: Path):
    number = request.getfixturevalue(port)
    services = {
        "DATABASE_URL": f"postgres://somebody:secret@127.0.0.1:{number}/permanence",
        "REDIS_URL": f"redis://:secret@127.0.0.1:{number}/0",
        "VOICE_ACTIVITY": "energy",
    }
    with LiveServer(tmp_path / "server.log", **services) as server:
        for _ in range(3):
            began_at = time.monotonic()
            answer = httpx.get(f"{server.url}/health", timeout=10)
            assert time.monotonic() - began_at < WHOLE_ANSWER_S
            assert answer.status_code == 503
            states = {name: check["state"] for name, check in answer.json()["checks"].items()}
            assert states.pop("disk") == "ok"
            assert set(states.values()) == {"failing"}
            assert "secret" not in answer.text and "somebody" not in answer.text and "127.0.0.1" not in answer.text
        began_at = time.monotonic()
        assert httpx.get(f"{server.url}/health/live", timeout=10).status_code == 200
        assert time.monotonic() - began_at < 0.5
