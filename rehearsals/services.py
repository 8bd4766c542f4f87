"""What the portal does with scenarios: keep them, and have a worker rehearse them (work.py)."""

from __future__ import annotations

from functools import partial

import structlog
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from accounts.models import User
from compliance.actions import Action
from compliance.audit import record
from compliance.content import fields_of
from rehearsals.library import setting_of
from rehearsals.models import OwnScenario, Run
from rehearsals.scenario import Means, Scenario, parse_scenario
from rehearsals.work import run_rehearsal
from tenants.context import HasSchema, require_tenant, tenant_context
from tenants.errors import DomainError
from voice.models import Assistant

log = structlog.get_logger(__name__)

KEPT_RUNS = 20
MOST_OWN = 100
MOST_OPEN = 5
_RECORDED = ("title", "language", "text")


class TooMany(DomainError):
    code = "too_many"


# --- scenarios -----------------------------------------------------------------------------------------------


def checked(text: str) -> Scenario:
    """The scenario of a text, if it can be run. Raises ScenarioError."""
    scenario = parse_scenario(text, _("scenario"))
    setting_of(scenario, _("scenario"))
    return scenario


def save_own(text: str, *, actor: User, known: OwnScenario | None = None) -> OwnScenario:
    """Keep a scenario of the business, new or changed. Raises ScenarioError and TooMany."""
    scenario = checked(text)
    if known is None and OwnScenario.objects.count() >= MOST_OWN:
        raise TooMany(f"There are {MOST_OWN} scenarios already.")
    own = known or OwnScenario()
    before = None if known is None else fields_of(known, _RECORDED)
    own.title, own.language, own.text, own.changed_by = scenario.title, scenario.language, text, actor
    with transaction.atomic():
        own.save()
        action = Action.SCENARIO_MADE if known is None else Action.SCENARIO_CHANGED
        record(action, actor=actor, obj=own, before=before, after=fields_of(own, _RECORDED))
    return own


def delete_own(own: OwnScenario) -> None:
    """With the rehearsals that were made of it."""
    with transaction.atomic():
        Run.objects.filter(scenario=own.key).delete()
        record(Action.SCENARIO_DELETED, obj=own, before=fields_of(own, _RECORDED))
        own.delete()


# --- starting ------------------------------------------------------------------------------------------------


def start(key: str, text: str, means: Means, assistant: Assistant | None, *, actor: User) -> Run:
    """Have a worker rehearse a scenario. assistant: None for the example that the scenario brings.

    Raises ScenarioError, and TooMany while so many are going on.
    """
    scenario = checked(text)
    tenant = require_tenant()
    with transaction.atomic():
        _wait_for_turn(tenant)
        alive_since = timezone.now() - Run.LOST_AFTER
        if Run.objects.filter(state__in=Run.OPEN, alive_at__gte=alive_since).count() >= MOST_OPEN:
            raise TooMany(f"{MOST_OPEN} rehearsals are going on already.")
        run = Run.objects.create(
            scenario=key,
            title=scenario.title,
            language=scenario.language,
            text=text,
            transport=means.value,
            assistant_id=assistant.pk if assistant else None,
            assistant_name=assistant.name if assistant else "",
            requested_by=actor,
        )
        _forget_old(key)
        transaction.on_commit(partial(_queue, tenant, run))
    return run


def _wait_for_turn(tenant: HasSchema) -> None:
    """Two that start at once are counted one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"rehearsals of {tenant.schema_name}"])


def _forget_old(key: str) -> None:
    of_it = Run.objects.filter(scenario=key)
    Run.objects.filter(pk__in=list(of_it.values_list("pk", flat=True)[KEPT_RUNS:])).delete()


def _queue(tenant: HasSchema, run: Run) -> None:
    with tenant_context(tenant):
        try:
            run_rehearsal.delay(run.pk)
        except OperationalError as error:
            log.warning("rehearsal not queued", run=run.pk, reason=type(error).__name__)
            run.close(Run.State.BROKEN, {"error": _("It could not be started. Try again in a minute.")})
