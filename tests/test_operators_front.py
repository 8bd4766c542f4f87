"""The operators' first page: what it tells of the platform and of each workspace, and what it never tells."""

from __future__ import annotations

import datetime as dt
import logging
import os
import re
import threading
import time

import pytest
import structlog
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.models import User
from config import health_checks, heartbeats, operators_front, recent_errors
from config.demo import MOREAU
from tenants.context import public_context, tenant_context
from tenants.models import Route, Tenant
from tenants.provisioning import ProvisioningRequest, create_sandbox, create_tenant
from tests.conftest import client_of, owner_of
from tests.factories import make_call, make_turn
from tests.twilio_requests import INCOMING, form, twilio_post, verbs
from voice.breaker import breaker_of, forget_all
from voice.dialogue.phrases import spoken
from voice.models import Call, RefusedCall
from voice.simulator.twiml import Connect, Hangup, SayText

PASSWORD = "correct horse battery"
_redis = recent_errors._client
TENANTS = "/admin/tenants/tenant/"


@pytest.fixture(autouse=True)
def nothing_remembered():
    forget_all()
    health_checks.forget_schemas()
    _forget_errors()
    yield
    forget_all()
    health_checks.forget_schemas()
    _forget_errors()


def _forget_errors() -> None:
    _redis().delete(recent_errors._key())


def operator_of(**fields: bool) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.cookies["language"] = "en"
    with public_context():
        client.force_login(User.objects.create_user("op@permanence.example", PASSWORD, is_staff=True, **fields))
    return client


@pytest.fixture
def operator(db) -> Client:
    return operator_of(is_superuser=True)


def page_of(client: Client) -> str:
    response = client.get("/admin/")
    assert response.status_code == 200
    return response.content.decode()


def row(page: str, name: str) -> list[str]:
    """The cells of the row that begins with `name`."""
    for found in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL):
        cells = [
            " ".join(strip_tags(cell).split()) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", found, re.DOTALL)
        ]
        if cells and cells[0] == name:
            return cells[1:]
    raise AssertionError(f"no row of {name}")


# --- the platform ---


def test_each_part_of_the_platform_is_told(operator):
    heartbeats.heard_of(heartbeats.BEAT)
    with public_context():
        cache.set("heartbeat:worker", time.time() - 400)
    page = page_of(operator)
    assert row(page, "database") == row(page, "cache") == row(page, "beat") == ["well"]
    assert row(page, "worker") == ["silent for 400 s"]
    assert "1 part is not well" in page
    assert row(page, "Last sign of a worker") == ["400 s ago"]


def test_what_can_be_changed_is_still_below(operator):
    page = page_of(operator)
    assert TENANTS in page and "Recent actions" in page


def test_calls_held_are_told_against_the_limit(operator, settings, monkeypatch):
    monkeypatch.setattr(operators_front.load, "active", lambda: 3)
    settings.MAX_CALLS_PER_PROCESS = 40
    assert row(page_of(operator), "Calls that this process holds") == ["3 of 40"]
    settings.MAX_CALLS_PER_PROCESS = 0
    assert row(page_of(operator), "Calls that this process holds") == ["3, without a limit"]
    monkeypatch.setattr(operators_front.load, "is_draining", lambda: True)
    assert row(page_of(operator), "Calls that this process holds") == ["3, without a limit · takes no new calls"]


def test_engines_that_are_left_out_are_named(operator):
    assert row(page_of(operator), "Engines left out by this process") == ["none"]
    breaker_of("transcriber", "deepgram").failed(permanent=True)
    assert row(page_of(operator), "Engines left out by this process") == ["deepgram (transcriber)"]


def test_jobs_that_wait_are_counted(operator):
    waiting = operators_front._waiting_jobs() if _queue_exists() else 0
    heartbeats.beat_once.apply_async(expires=60)
    heartbeats.beat_once.apply_async(expires=60)
    assert row(page_of(operator), "Jobs that wait for a worker") == [str(waiting + 2)]


def _queue_exists() -> bool:
    try:
        operators_front._waiting_jobs()
    except Exception:
        return False
    return True


def test_what_cannot_be_found_out_is_told_as_that(operator, monkeypatch):
    def breaks() -> int:
        raise ConnectionError

    def hangs() -> list[recent_errors.LoggedError]:
        time.sleep(1)
        return []

    monkeypatch.setattr(operators_front, "_BROKER_S", 0.1)
    monkeypatch.setattr(operators_front, "_waiting_jobs", breaks)
    monkeypatch.setattr(operators_front, "recent_errors", hangs)
    page = page_of(operator)
    assert row(page, "Jobs that wait for a worker") == ["not known"]
    assert "None in the last seven days" not in page


# --- workspaces ---


def test_a_workspace_is_told_by_state_and_counts(operator, moreau):
    with tenant_context(moreau):
        Call.objects.all().delete()
        make_call(state=Call.State.IN_PROGRESS, alive_at=timezone.now())
        refused = make_call(state=Call.State.COMPLETED)
        make_call(state=Call.State.COMPLETED, started_at=timezone.now() - dt.timedelta(days=2))
        RefusedCall.objects.create(call=refused, reason=RefusedCall.Reason.TENANT)
    cells = row(page_of(operator), moreau.name)
    assert cells == ["active", "complete", "telephone 1", "1 of 1000", "2", "1"]


def test_a_workspace_that_was_not_set_up_to_its_end_says_what_it_lacks(operator, moreau):
    Route.objects.filter(tenant=moreau).delete()
    moreau.domains.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM t_moreau.django_migrations WHERE app = 'voice'")
    assert row(page_of(operator), moreau.name)[1] == "not migrated, no domain, no number"


def test_a_schema_that_lacks_a_table_costs_its_own_counts_only(operator, moreau, northside):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE t_moreau.voice_refusedcall")
    page = page_of(operator)
    assert row(page, moreau.name)[1] == "schema incomplete"
    assert row(page, moreau.name)[3:] == ["not known"]
    assert row(page, northside.name)[1] == "complete"
    assert len(row(page, northside.name)) == 6


def test_states_are_counted_and_a_sandbox_is_nobodys_workspace(operator, moreau):
    create_sandbox(language="en", time_zone="UTC")
    moreau.suspend()
    page = page_of(operator)
    assert "active: 1 · suspended: 1" in " ".join(strip_tags(page).split())
    assert "Rehearsal" not in page and "rehearsal_" not in page


def test_nothing_that_was_said_and_nobodys_name_or_number_is_told(operator, moreau):
    with tenant_context(moreau):
        call = make_call(from_number="+33639980177")
        make_turn(call, text="pot de fleurs")
        owner = owner_of(moreau)
    page = page_of(operator)
    assert moreau.name in page
    for secret in ("pot de fleurs", "+33639980177", "33639980177", owner.email, MOREAU.number):
        assert secret not in page


# --- errors ---


def logged(count: int) -> list[recent_errors.LoggedError]:
    """The errors kept, once so many have arrived."""
    deadline = time.monotonic() + 5
    while len(found := recent_errors.recent_errors()) < count and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


def test_errors_are_kept_without_their_values_and_told_with_their_workspace(operator, moreau):
    handler = recent_errors.RecentErrors()
    formatted = logging.LogRecord("django.request", logging.ERROR, "", 1, "%s: %s", ("Bad", "/a/secret-proof/"), None)
    handler.emit(formatted)
    try:
        raise ValueError("he said: my heart hurts")
    except ValueError as error:
        info = (ValueError, error, None)
    told = {"event": "turn not written", "tenant": "t_moreau", "text": "my heart hurts"}
    handler.emit(logging.LogRecord("voice.recorder", logging.ERROR, "", 1, told, (), info))
    newest, older = logged(2)
    assert (newest.event, newest.schema, newest.kind) == ("turn not written", "t_moreau", "ValueError")
    assert (older.logger, older.event) == ("django.request", "%s: %s")
    page = page_of(operator)
    assert "turn not written (ValueError)" in page and "t_moreau" in page
    assert "my heart hurts" not in page and "secret-proof" not in page


def test_only_the_last_errors_are_kept(db):
    handler = recent_errors.RecentErrors()
    for number in range(recent_errors.KEPT + 5):
        handler.emit(logging.LogRecord("x", logging.ERROR, "", 1, f"event {number}", (), None))
    found = logged(recent_errors.KEPT)
    deadline = time.monotonic() + 5
    while found[0].event != "event 24" and time.monotonic() < deadline:
        found = recent_errors.recent_errors()
    assert len(found) == recent_errors.KEPT
    assert found[0].event == "event 24"


def test_an_error_logged_anywhere_arrives_and_a_warning_does_not(moreau):
    log = structlog.get_logger("tests.anywhere")
    with tenant_context(moreau):
        log.warning("merely a warning")
        log.error("something broke", number="+33639980177")
    (found,) = [error for error in logged(1) if error.logger == "tests.anywhere"]
    assert (found.event, found.schema) == ("something broke", "t_moreau")


def test_a_process_that_forked_keeps_its_errors_too(db):
    handler = recent_errors.RecentErrors()
    handler.emit(logging.LogRecord("x", logging.ERROR, "", 1, "of the parent", (), None))
    logged(1)
    child = os.fork()
    if not child:
        handler.emit(logging.LogRecord("x", logging.ERROR, "", 1, "of the child", (), None))
        time.sleep(1)
        os._exit(0)
    os.waitpid(child, 0)
    assert [error.event for error in logged(2)] == ["of the child", "of the parent"]


def broken_step(_request: object) -> None:
    raise RuntimeError("no room for jo@perrin.example\nher heart hurts")


def test_a_workspace_that_could_not_be_made_is_told_with_the_kind_of_its_failure(operator, settings):
    settings.PROVISIONING_STEPS = [f"{__name__}.broken_step"]
    with pytest.raises(RuntimeError):
        create_tenant(ProvisioningRequest("perrin", "Atelier Perrin", "jo@perrin.example"))
    (found,) = logged(1)
    assert (found.event, found.schema, found.kind) == ("tenant not created", "t_perrin", "RuntimeError")
    page = page_of(operator)
    assert "tenant not created (RuntimeError)" in page
    assert "heart" not in page and "jo@perrin" not in page


def test_an_error_is_logged_while_redis_is_away_without_waiting(monkeypatch):
    back = threading.Event()

    def away() -> None:
        back.wait(5)
        raise ConnectionError

    monkeypatch.setattr(recent_errors, "_client", away)
    handler = recent_errors.RecentErrors()
    began_at = time.monotonic()
    for _ in range(200):
        handler.emit(logging.LogRecord("x", logging.ERROR, "", 1, "event", (), None))
    assert time.monotonic() - began_at < 1.0
    back.set()
    while not handler._queue.empty():
        time.sleep(0.01)
    time.sleep(0.1)  # the one that was taken out last


# --- who may enter ---


def test_an_operator_who_may_not_see_workspaces_sees_the_platform_only(db, moreau):
    page = page_of(operator_of())
    assert row(page, "database") == ["well"]
    assert moreau.name not in page and "Last errors" not in page


def test_who_may_look_at_workspaces_sees_them(db, moreau):
    client = operator_of()
    with public_context():
        User.objects.get(email="op@permanence.example").user_permissions.add(
            Permission.objects.get(codename="view_tenant")
        )
    assert moreau.name in page_of(client)


def test_nobody_else_enters(moreau, moreau_client):
    assert moreau_client.get("/admin/").status_code == 404
    session = moreau_client.cookies["sessionid"].value
    for headers in ({}, {"cookie": f"sessionid={session}"}):
        response = Client(HTTP_HOST="localhost").get("/admin/", headers=headers)
        assert response["Location"].startswith("/admin/login/")
    with tenant_context(moreau):
        owner = owner_of(moreau)
        User.objects.filter(pk=owner.pk).update(is_staff=True, is_superuser=True)
    assert client_of(moreau, owner).get("/admin/").status_code == 404


def test_a_guest_of_the_platform_who_is_no_operator_is_led_to_sign_in(db):
    client = Client(HTTP_HOST="localhost")
    with public_context():
        client.force_login(User.objects.create_user("guest@permanence.example", PASSWORD))
    assert client.get("/admin/").status_code == 302


def test_an_operators_account_is_closed_and_never_deleted(operator):
    with public_context():
        other = User.objects.create_user("other@permanence.example", PASSWORD, is_staff=True)
    users = "/admin/accounts/user/"
    assert operator.get(f"{users}{other.pk}/delete/").status_code == 403
    operator.post(users, {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"})
    with public_context():
        assert User.objects.filter(pk=other.pk).exists()


# --- suspending, up to the telephone ---


def act(operator: Client, action: str, tenant: Tenant) -> None:
    operator.post(TENANTS, {"action": action, "_selected_action": [tenant.pk]})


def test_suspending_turns_the_next_call_away_and_resuming_answers_the_one_after(operator, moreau, northside):
    assert isinstance(verbs(twilio_post(INCOMING, form(MOREAU)))[0], Connect)
    act(operator, "suspend", moreau)
    turned_away = verbs(twilio_post(INCOMING, form(MOREAU)))
    assert turned_away == (SayText(spoken("unavailable", moreau.default_language)), Hangup())
    act(operator, "resume", moreau)
    assert isinstance(verbs(twilio_post(INCOMING, form(MOREAU)))[0], Connect)


def test_who_suspended_and_resumed_is_in_the_history_of_the_workspace(operator, moreau):
    act(operator, "suspend", moreau)
    act(operator, "suspend", moreau)
    act(operator, "resume", moreau)
    history = operator.get(f"{TENANTS}{moreau.pk}/history/").content.decode()
    assert history.count("op@permanence.example") >= 2
    assert "suspended" in history and "active" in history
