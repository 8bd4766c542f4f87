"""Files of tenants: each in the folder of its schema, served only by views that check the tenant."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from tenants.context import PUBLIC_SCHEMA, require_tenant


class TenantFileStorage(FileSystemStorage):
    """Stores below MEDIA_ROOT/<schema>. Raises MissingTenant when no tenant is selected, and has no public URLs."""

    @property
    def base_location(self) -> str:
        return str(folder_of(require_tenant().schema_name))

    @property
    def location(self) -> str:
        return self.base_location

    def url(self, name: str | None) -> str:
        raise NotImplementedError("Files of a tenant are served by views that check the tenant.")


def folder_of(schema_name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / schema_name


def remove_files(schema_name: str) -> None:
    """Delete the whole folder of a tenant."""
    if schema_name in ("", PUBLIC_SCHEMA) or "/" in schema_name:
        raise ValueError(f"{schema_name!r} is not a tenant's folder")
    shutil.rmtree(folder_of(schema_name), ignore_errors=True)
