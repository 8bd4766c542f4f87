"""What is done to people: today the owner of a new workspace."""

from __future__ import annotations

from accounts.models import User
from tenants.context import require_tenant
from tenants.provisioning import ProvisioningRequest


def create_owner(request: ProvisioningRequest) -> None:
    """A provisioning step: the first person of a workspace. Raises MissingTenant outside one."""
    require_tenant()
    User.objects.create_user(
        request.owner_email,
        request.owner_password,
        name=request.owner_name,
        role=User.Role.OWNER,
        language=request.language,
    )
