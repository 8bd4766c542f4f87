"""Celery tasks run for the tenant they name, and for nobody when they name none: shown with a real worker."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from celery import shared_task
from celery.contrib.testing.worker import start_worker
from celery.signals import task_failure, task_success

from accounts.models import User
from config.celery import app
from config.demo import MOREAU, NORTHSIDE
from tenants.context import MissingTenant, TenantRef, current_schema, public_context, tenant_context
from tenants.tasks import PublicTask

QUEUE = "tests"


@shared_task
def who_works_here() -> list[str]:
    return [current_schema(), *User.objects.values_list("email", flat=True)]


@shared_task(base=PublicTask)
def where_the_platform_works() -> str:
    return current_schema()


class Outcomes:
    """What became of the tasks, as the worker's own signals tell."""

    def __init__(self) -> None:
        self._done = threading.Condition()
        self._results: dict[str, Any] = {}

    def succeeded(self, sender: Any, result: Any, **_: Any) -> None:
        self._keep(sender.request.id, result)

    def failed(self, sender: Any, task_id: str, exception: BaseException, **_: Any) -> None:
        self._keep(task_id, exception)

    def _keep(self, task_id: str, value: Any) -> None:
        with self._done:
            self._results[task_id] = value
            self._done.notify_all()

    def of(self, task_id: str) -> Any:
        with self._done:
            assert self._done.wait_for(lambda: task_id in self._results, timeout=30)
            return self._results[task_id]


@pytest.fixture
def outcomes(committed) -> Iterator[Outcomes]:
    outcomes = Outcomes()
    task_success.connect(outcomes.succeeded)
    task_failure.connect(outcomes.failed)
    with start_worker(app, pool="solo", perform_ping_check=False, queues=[QUEUE], loglevel="CRITICAL"):
        yield outcomes
    task_success.disconnect(outcomes.succeeded)
    task_failure.disconnect(outcomes.failed)


def _send(schema_name: str, task: Any = who_works_here) -> str:
    with tenant_context(TenantRef(0, schema_name)):
        return str(task.apply_async(queue=QUEUE).id)


def test_a_task_runs_inside_the_tenant_that_sent_it(outcomes):
    sent = [_send("t_moreau"), _send("t_northside"), _send("t_moreau")]
    assert [outcomes.of(task_id) for task_id in sent] == [
        ["t_moreau", MOREAU.owner],
        ["t_northside", NORTHSIDE.owner],
        ["t_moreau", MOREAU.owner],
    ]


@pytest.mark.parametrize("schema_name", ["t_nobody", "public", "template"])
def test_a_task_for_a_tenant_that_does_not_exist_fails_instead_of_running_in_public(outcomes, schema_name):
    assert isinstance(outcomes.of(_send(schema_name)), MissingTenant)


def test_a_task_whose_message_names_no_tenant_at_all_fails(outcomes):
    with app.connection_for_write() as connection:
        task_id = "7b1c5f4e-0000-4000-8000-000000000001"
        app.amqp.send_task_message(
            app.amqp.Producer(connection),
            who_works_here.name,
            app.amqp.create_task_message(task_id, who_works_here.name),
            queue=QUEUE,
        )
    assert isinstance(outcomes.of(task_id), MissingTenant)


def test_a_task_of_the_platform_sees_public_whoever_sends_it(outcomes):
    assert outcomes.of(_send("t_moreau", where_the_platform_works)) == "public"


def test_no_task_can_be_called_directly_without_its_tenant(db):
    with public_context(), pytest.raises(MissingTenant):
        who_works_here.apply(throw=True)


def test_every_task_of_the_product_is_bound_to_a_tenant_or_declared_to_be_the_platforms():
    app.loader.import_default_modules()
    ours = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert ours
    from tenants.tasks import TenantTask

    assert [task.name for task in ours if not isinstance(task, (TenantTask, PublicTask))] == []
