"""What is done to people: today the owner of a new workspace."""

from __future__ import annotations

import dataclasses

from accounts.models import Consent, User
from tenants.context import require_tenant
from tenants.provisioning import ProvisioningRequest


def create_owner(request: ProvisioningRequest) -> None:
    """A provisioning step: the first person of a workspace. Raises MissingTenant outside one."""
    require_tenant()
    owner = User.objects.create_user(
        request.owner_email,
        request.owner_password,
        name=request.owner_name,
        role=User.Role.OWNER,
        language=request.language,
    )
    if request.owner_password_hash:
        owner.password = request.owner_password_hash
        owner.save(update_fields=["password"])
    Consent.objects.bulk_create(Consent(user=owner, **dataclasses.asdict(one)) for one in request.consents)
