"""The django-tenants backend, with the selected tenant kept in a ContextVar instead of on the connection.

On the connection, the selection belongs to a thread: async code whose query runs on another thread reads the
schema that thread last used, and the next coroutine inherits whatever is left behind. Here every cursor asks the
context which search path it wants and sets it when the connection is on another one.
"""

from __future__ import annotations

from typing import Any

from django_tenants.postgresql_backend import base

from tenants.context import PUBLIC, HasSchema, Selection, select, selection


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The parent selects public on construction; a wrapper made in a new thread must not do that to its caller.
        self._constructed = False
        super().__init__(*args, **kwargs)
        self._constructed = True

    @property
    def tenant(self) -> HasSchema:
        return selection().tenant

    @tenant.setter
    def tenant(self, _value: object) -> None:
        """The parent's bookkeeping; the context is set in `set_tenant`."""

    @property
    def schema_name(self) -> str:
        return selection().tenant.schema_name

    @schema_name.setter
    def schema_name(self, _value: object) -> None: ...

    @property
    def include_public_schema(self) -> bool:
        return selection().include_public

    @include_public_schema.setter
    def include_public_schema(self, _value: object) -> None: ...

    def set_tenant(self, tenant: HasSchema, include_public: bool = True) -> None:
        if self._constructed:
            select(Selection(tenant, include_public))

    def set_schema_to_public(self) -> None:
        self.set_tenant(PUBLIC)

    search_path_set_schemas: list[str] | None

    def _cursor(self, name: str | None = None) -> Any:
        if self.search_path_set_schemas != self._get_cursor_search_paths():
            self.search_path_set_schemas = None
        return super()._cursor(name=name)
