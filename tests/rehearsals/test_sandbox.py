"""A rehearsal leaves no trace: not in the business's schema, not outside, and of its own schema nothing either."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import httpx
import pytest
from celery import shared_task
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from config.demo import MOREAU
from conversations.models import Conversation, Message
from rehearsals import runner
from rehearsals.library import Entry
from rehearsals.runner import Rehearsal, jobs_of, run
from rehearsals.sandbox import OwnAssistant, RehearsalRefused, sandbox, set_stage
from rehearsals.scenario import Means
from rehearsals.server import RehearsalServer
from rehearsals.tasks import sweep_sandboxes
from tenants.context import SANDBOX_PREFIX, MissingTenant, public_context, tenant_context
from tenants.database import in_public
from tenants.models import Domain, Route, Tenant
from tenants.provisioning import create_sandbox, drop_tenant
from tenants.sandbox import served, serving
from tenants.schemas import tenant_tables
from tenants.tasks import PublicTask
from tests.fakes.twilio_api import FakeTwilioApi
from tests.rehearsals.scenarios import rehearsed, scenario
from voice import admission, tickets, twilio_api
from voice.models import Assistant, Call, PhoneNumber
from voice.simulator.script import Say, Script
from voice.simulator.twilio import CallPlan, SimulatedCall
from voice.tasks import close_stale_calls_everywhere
from voice.tickets import TicketRefused

pytestmark = pytest.mark.usefixtures("committed")

FRENCH = """\
title: Un essai
language: fr
now: 2026-03-10T10:00
from: "+33639980101"
"""
TAKES_A_MESSAGE = """\
lines:
  - say: Je voudrais laisser un message.
answers:
  name: Sophie Durand.
  this_number: Oui.
  reason: Une fuite.
  confirmation: Oui.
  anything_else: Non merci, au revoir.
database:
  - model: message
    name: Sophie Durand
"""


@shared_task
def does_something() -> None:
    """Sent from a sandbox it must not be."""


@shared_task(base=PublicTask)
def does_something_for_all() -> None:
    """The same."""


def moreau() -> Tenant:
    return Tenant.objects.get(slug=MOREAU.slug)


def schemas() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace")
        return {name for (name,) in cursor.fetchall()}


def sandboxes() -> set[str]:
    rows = Tenant.objects.filter(schema_name__startswith=SANDBOX_PREFIX).values_list("schema_name", flat=True)
    return set(rows) | {name for name in schemas() if name.startswith(SANDBOX_PREFIX)}


def everything_in(tenant: Tenant) -> dict[str, str]:
    """A fingerprint of every table of a tenant."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tenant_tables()):
            rows = "string_agg(row::text, chr(10) ORDER BY row::text)"
            cursor.execute(f'SELECT md5({rows}) FROM "{tenant.schema_name}"."{table}" row')
            found[table] = cursor.fetchone()[0]
    return found


@pytest.mark.parametrize("means", [Means.TEXT, Means.RELAY])
def test_nothing_is_written_to_the_business_whose_assistant_is_rehearsed(means: Means):
    before = everything_in(moreau())
    result = rehearsed(TAKES_A_MESSAGE, means, OwnAssistant(moreau()), FRENCH)
    assert result.reasons == []
    assert "Plomberie Moreau, bonjour" in result.steps[0].heard  # its own greeting
    assert everything_in(moreau()) == before
    assert sandboxes() == set()


def test_the_assistant_that_is_named_is_the_one_that_is_rehearsed():
    tenant = moreau()
    with tenant_context(tenant):
        other = Assistant.objects.create(name="Nuit", language="fr", greeting={"fr": "Ici la nuit."})
    try:
        result = rehearsed("lines: [{hang_up: true}]\n", against=OwnAssistant(tenant, other.pk), head=FRENCH)
        phone = rehearsed("lines: [{hang_up: true}]\n", Means.RELAY, OwnAssistant(tenant, other.pk), FRENCH)
        gone = rehearsed("lines: [{hang_up: true}]\n", against=OwnAssistant(tenant, other.pk + 999), head=FRENCH)
    finally:
        with tenant_context(tenant):
            other.delete()
    assert result.steps[0].heard == phone.steps[0].heard == "Ici la nuit."
    assert gone.error == "There is no such assistant."


def test_only_what_configures_the_assistants_is_copied_and_the_next_scenario_finds_it_fresh():
    tenant = moreau()
    with tenant_context(tenant):
        Message.objects.create(conversation=Conversation.objects.create(language="fr", started_at=timezone.now()))
    try:
        with sandbox() as made:
            for _ in range(2):
                stage = set_stage(made, OwnAssistant(tenant), Means.MEDIA)
                with tenant_context(made):
                    assert (Message.objects.count(), User.objects.count(), Conversation.objects.count()) == (0, 0, 0)
                    assert Assistant.objects.get().business["name"] == "Plomberie Moreau"
                    assert PhoneNumber.objects.get().number == stage.number == MOREAU.number
                    # A row made now must find a key of its own.
                    Assistant.objects.create(name="Another", language="fr")
    finally:
        with tenant_context(tenant):
            Conversation.objects.all().delete()


def test_a_sandbox_goes_also_when_the_rehearsal_fails(monkeypatch):
    async def breaks(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Rehearsal, "_rehearse", breaks)
    with pytest.raises(KeyboardInterrupt):
        rehearsed("lines: [{say: Hi.}]\n")
    assert sandboxes() == set()


def test_what_a_killed_rehearsal_left_is_swept_away_after_an_hour():
    old, young = (create_sandbox(language="fr", time_zone="UTC") for _ in range(2))
    try:
        made_at = timezone.now() - dt.timedelta(minutes=61)
        Tenant.objects.filter(pk=old.pk).update(created_at=made_at)
        Tenant.objects.filter(slug=MOREAU.slug).update(created_at=made_at)
        assert sweep_sandboxes() == 1
        assert sandboxes() == {young.schema_name}
        assert moreau().schema_name in schemas()
    finally:
        drop_tenant(young)


def test_a_sandbox_is_nobodys_customer_and_cannot_be_reached():
    with sandbox() as made:
        set_stage(made, OwnAssistant(moreau()), Means.RELAY)
        assert made not in Tenant.customers.all()
        assert not Route.objects.filter(tenant=made).exists()
        assert admission.tenant_of_id(made.pk) is None
        assert admission.tenant_of_number(MOREAU.number) == moreau()
        for host in (Domain.objects.get(tenant=made).domain, f"{made.slug}.localhost", made.schema_name):
            assert Client(HTTP_HOST=host).get("/sign-in/").status_code == 404
        with tenant_context(made):
            call = Call.objects.create(
                call_sid="CA" + "0" * 32,
                assistant=Assistant.objects.get(),
                conversation=Conversation.objects.create(language="fr", started_at=timezone.now()),
                transport="relay",
            )
            ticket = tickets.issue(made, call, tickets.Opening.NEW_CALL)
        with pytest.raises(TicketRefused):
            tickets.redeem(ticket, call_sid=call.call_sid, transport="relay")
        with serving(made.ref):
            assert tickets.redeem(ticket, call_sid=call.call_sid, transport="relay").schema_name == made.schema_name


def test_the_server_of_a_sandbox_serves_nobody_else():
    with sandbox() as made, serving(made.ref):
        assert admission.tenant_of_number(MOREAU.number) == admission.tenant_of_number("+15550000000") == made
        assert admission.tenant_of_id(moreau().pk) is None
        assert list(Tenant.reachable.all()) == [made]
    assert served() is None


def test_no_page_of_the_portal_is_served_by_it():
    async def ask(path: str, host: str) -> httpx.Response:
        made = await in_public(create_sandbox, language="fr", time_zone="UTC")
        try:
            async with RehearsalServer(made) as server, httpx.AsyncClient(trust_env=False) as client:
                return await client.get(server.wire.connect_url + path, headers={"Host": host})
        finally:
            await in_public(drop_tenant, made)

    for path, host in (("/sign-in/", "moreau.localhost"), ("/admin/login/", "localhost"), ("/", "localhost")):
        answer = asyncio.run(ask(path, host))
        assert (answer.status_code, answer.content) == (404, b"Not found")


def test_a_call_from_outside_to_a_rehearsal_is_refused():
    """Another account's signature, and another server: neither reaches the sandbox."""

    async def call_it() -> Any:
        made = await in_public(create_sandbox, language="fr", time_zone="UTC")
        try:
            async with RehearsalServer(made) as server:
                stranger = server.wire.__class__(
                    server.wire.account.__class__(server.wire.account.account_sid, "not the token"),
                    server.wire.public_url,
                    server.wire.connect_url,
                )
                script = Script.model_validate({"from": "+33639980101", "language": "fr", "steps": (Say(say="Oui."),)})
                plan = CallPlan(script=script, to_number=MOREAU.number, wire=stranger)
                return await SimulatedCall(plan).run()
        finally:
            await in_public(drop_tenant, made)

    assert "was answered with 403" in asyncio.run(call_it()).error


def test_no_task_leaves_a_sandbox(monkeypatch):
    sent: list[str] = []
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda self, *a, **k: sent.append(self.name))
    with sandbox() as made:
        with tenant_context(made):
            does_something.delay()
            does_something_for_all.apply_async()
        assert sent == []
        with tenant_context(moreau()):
            does_something.delay()
    assert sent == [does_something.name]


def test_no_work_for_all_tenants_reaches_a_sandbox(monkeypatch):
    visited: list[str] = []
    monkeypatch.setattr(
        "voice.tasks.close_stale_calls.delay", lambda: visited.append(connection.schema_name), raising=True
    )
    with sandbox():
        close_stale_calls_everywhere()
    assert moreau().schema_name in visited
    assert not [name for name in visited if name.startswith(SANDBOX_PREFIX)]


def test_a_task_that_names_a_sandbox_all_the_same_does_not_run():
    with sandbox() as made, public_context(), pytest.raises(MissingTenant):
        does_something.apply(headers={"_schema_name": made.schema_name}, throw=True)


def test_twilio_is_asked_for_nothing(twilio: FakeTwilioApi):
    with sandbox() as made, tenant_context(made), pytest.raises(twilio_api.TwilioRefused):
        twilio_api.client_for(made).hang_up("CA" + "0" * 32)
    assert twilio.requests == []


def test_scenarios_side_by_side_keep_to_their_own_sandboxes():
    """Each leaves one message under its own name, and must find that one and no other."""
    entries = []
    for name in ("Anna Martin", "Bruno Petit", "Clara Roux", "David Simon"):
        text = TAKES_A_MESSAGE.replace("Sophie Durand", name) + "  - {model: message, count: 1}\n"
        entries.append(Entry(name, scenario(text, FRENCH + "setting: plumber_fr\n")))
    results = run(Rehearsal(jobs_of(entries, Means.TEXT) + jobs_of(entries, Means.RELAY), lanes=4))
    assert [result.reasons for result in results] == [[]] * 8
    assert [result.scenario for result in results[:4]] == [entry.name for entry in entries]
    assert sandboxes() == set()


def test_a_stage_that_cannot_be_set_is_refused_and_the_sandbox_stays_usable():
    with sandbox() as made:
        with pytest.raises(RehearsalRefused):
            set_stage(made, OwnAssistant(moreau(), 999_999), Means.TEXT)
        assert set_stage(made, OwnAssistant(moreau()), Means.TEXT).name == "Plomberie Moreau"


def test_a_sandbox_does_not_grow_old(monkeypatch):
    made: list[Tenant] = []

    def remember(**named: Any) -> Tenant:
        made.append(create_sandbox(**named))
        return made[-1]

    monkeypatch.setattr(runner, "create_sandbox", remember)
    jobs = jobs_of([Entry(name, scenario("lines: [{hang_up: true}]\n")) for name in ("one", "two")], Means.TEXT)
    assert all(result.passed for result in run(Rehearsal(jobs)))
    assert len(made) == 1
    monkeypatch.setattr(runner, "SANDBOX_LIVES_S", 0.0)
    assert all(result.passed for result in run(Rehearsal(jobs)))
    assert len(made) == 3
    assert sandboxes() == set()
