"""Which tenant the running code works for.

The answer is kept in a ContextVar, so it follows a request or a call through threads and coroutines and never
stays behind on a database connection. `with tenant_context(tenant):` is the only way in; there is deliberately
no decorator and no way to set a tenant without leaving it again.
"""

from __future__ import annotations

from contextvars import ContextVar, Token
from dataclasses import dataclass
from typing import Protocol

PUBLIC_SCHEMA = "public"
# The schemas in which assistants are rehearsed: no customer's begins like this, and nothing leaves one of them.
SANDBOX_PREFIX = "rehearsal_"


class MissingTenant(RuntimeError):
    """Code that needs a tenant ran without one, or for one that does not exist."""


class HasSchema(Protocol):
    @property
    def schema_name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class TenantRef:
    """A tenant by name only: what sessions, tasks and threads hold instead of a model instance."""

    id: int
    schema_name: str


@dataclass(frozen=True, slots=True)
class _Public:
    schema_name: str = PUBLIC_SCHEMA


PUBLIC = _Public()


@dataclass(frozen=True, slots=True)
class Selection:
    """What the database connection of this context is to work on."""

    tenant: HasSchema
    include_public: bool = True


_ON_PUBLIC = Selection(PUBLIC)
_selected: ContextVar[Selection] = ContextVar("selected_tenant", default=_ON_PUBLIC)


def selection() -> Selection:
    return _selected.get()


def select(chosen: Selection) -> Token[Selection]:
    """For the database backend only; everything else uses `tenant_context`."""
    return _selected.set(chosen)


def current_schema() -> str:
    return _selected.get().tenant.schema_name


def in_sandbox() -> bool:
    """Whether the running code rehearses: what would reach people outside (a task, an SMS, an e-mail) stays undone."""
    return current_schema().startswith(SANDBOX_PREFIX)


def require_tenant() -> HasSchema:
    """The tenant of this context. Raises MissingTenant on public: what cannot name its tenant must fail."""
    tenant = _selected.get().tenant
    if tenant.schema_name == PUBLIC_SCHEMA:
        raise MissingTenant("This needs a tenant, and none is selected.")
    return tenant


class tenant_context:
    """Work for `tenant` inside the block. One instance serves one `with`."""

    def __init__(self, tenant: HasSchema, *, include_public: bool = True) -> None:
        self._selection = Selection(tenant, include_public)
        self._token: Token[Selection] | None = None

    def __enter__(self) -> HasSchema:
        if self._token is not None:
            raise RuntimeError("A tenant context cannot be entered twice.")
        self._token = _selected.set(self._selection)
        return self._selection.tenant

    def __exit__(self, *exc: object) -> None:
        assert self._token is not None
        _selected.reset(self._token)


def alone(tenant: HasSchema) -> tenant_context:
    """Work on a tenant's schema with nothing behind it: what it lacks does not exist."""
    return tenant_context(tenant, include_public=False)


def public_context() -> tenant_context:
    """Work on the public schema inside the block."""
    return tenant_context(PUBLIC)
