"""What is done to assistants and their numbers, across rows and schemas."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tenants.context import public_context, tenant_context
from tenants.errors import DomainError
from tenants.models import Route, Tenant, normalise_number
from tenants.provisioning import ProvisioningRequest
from voice.models import Assistant, PhoneNumber


class NumberRefused(DomainError):
    code = "number_refused"


def create_default_assistant(request: ProvisioningRequest) -> None:
    """A provisioning step: an assistant that greets in the business's name and takes messages."""
    Assistant.objects.create(name=request.name, language=request.language, business={"name": request.name})


def assign_number(tenant: Tenant, number: str, assistant: Assistant) -> PhoneNumber:
    """Let `assistant` answer calls to `number`. Assigning it again moves it to the assistant named last.

    Raises NumberRefused when the number is malformed or another tenant's.
    """
    try:
        key = normalise_number(number)
    except ValidationError as error:
        raise NumberRefused(" ".join(error.messages)) from error
    with transaction.atomic():
        with public_context():
            route = _claim_route(tenant, key)
        if route.tenant_id != tenant.pk:
            raise NumberRefused(f"{key} already belongs to another workspace.")
        with tenant_context(tenant):
            phone_number, _ = PhoneNumber.objects.update_or_create(number=key, defaults={"assistant": assistant})
    return phone_number


def _claim_route(tenant: Tenant, key: str) -> Route:
    try:
        with transaction.atomic():
            route, _ = Route.objects.get_or_create(channel=Route.Channel.VOICE, key=key, defaults={"tenant": tenant})
    except IntegrityError:  # two assignments at once: the other one won
        route = Route.objects.get(channel=Route.Channel.VOICE, key=key)
    return route
