"""Celery tasks that cannot run for the wrong tenant, or for none.

Every task is a TenantTask unless it says otherwise: the message's header must name a tenant that exists, and the
task runs inside it. tenant-schemas-celery alone runs a task for a missing tenant in `public`, successfully.
Work for all tenants is one PublicTask that sends one TenantTask a tenant.
"""

from __future__ import annotations

from typing import Any

import structlog
from celery import states
from celery.result import EagerResult
from celery.utils import uuid
from tenant_schemas_celery import task as library
from tenant_schemas_celery.app import get_schema_name_from_task

from tenants.context import PUBLIC_SCHEMA, MissingTenant, in_sandbox, public_context, tenant_context
from tenants.models import TEMPLATE_SCHEMA, Tenant

log = structlog.get_logger(__name__)


class _SentFromNoSandbox(library.TenantTask):
    """What is asked for in a rehearsal's sandbox is left undone: nothing of it reaches a worker, or a person."""

    abstract = True

    def apply_async(self, *args: Any, **kwargs: Any) -> Any:
        if in_sandbox():
            log.info("task of a rehearsal left undone", task=self.name)
            return EagerResult(uuid(), None, states.IGNORED)
        return super().apply_async(*args, **kwargs)


class TenantTask(_SentFromNoSandbox):
    """The base of all tasks. Raises MissingTenant instead of running without one."""

    abstract = True

    @classmethod
    def get_tenant_for_schema(cls, schema_name: str) -> Any:
        with public_context():
            return Tenant.objects.get(schema_name=schema_name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with tenant_context(self._tenant()):
            return super().__call__(*args, **kwargs)

    def _tenant(self) -> Tenant:
        schema_name = get_schema_name_from_task(self, {}) or PUBLIC_SCHEMA
        if schema_name in (PUBLIC_SCHEMA, TEMPLATE_SCHEMA):
            raise MissingTenant(f"Task {self.name} was sent without a tenant.")
        with public_context():
            tenant = Tenant.customers.filter(schema_name=schema_name).first()
        if tenant is None:
            raise MissingTenant(f"Task {self.name} was sent for {schema_name}, which does not exist.")
        return tenant


class PublicTask(_SentFromNoSandbox):
    """A task of the platform: it sees the public schema only."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with public_context():
            return super().__call__(*args, **kwargs)
