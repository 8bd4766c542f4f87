"""What is done to assistants and their numbers, across rows and schemas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from compliance.actions import Action
from compliance.audit import record
from compliance.content import fields_of
from tenants.context import public_context, require_tenant, tenant_context
from tenants.errors import DomainError
from tenants.models import Route, Tenant, normalise_number
from tenants.provisioning import ProvisioningRequest
from voice import prepared
from voice.models import Assistant, PhoneNumber


class NumberRefused(DomainError):
    code = "number_refused"


class ChangedMeanwhile(DomainError):
    """Somebody else has changed what was about to be replaced."""

    code = "changed_meanwhile"


def create_default_assistant(request: ProvisioningRequest) -> None:
    """A provisioning step: an assistant that greets in the business's name and takes messages."""
    assistant = Assistant(name=request.name, language=request.language, business=_first_facts(request))
    assistant.save()
    record(Action.ASSISTANT_MADE, obj=assistant, after=fields_of(assistant))
    prepare_later(assistant)


def _first_facts(request: ProvisioningRequest) -> dict[str, str]:
    return {"name": request.name} | ({"trade": request.trade} if request.trade else {})


def save_assistant(assistant: Assistant) -> None:
    """Check and save an assistant, new or changed, and have what it says prepared. Raises ValidationError."""
    assistant.full_clean()
    with transaction.atomic():
        stored = None if assistant.pk is None else Assistant.objects.filter(pk=assistant.pk).first()
        assistant.save()
        prepare_later(assistant)
        record(
            Action.ASSISTANT_MADE if stored is None else Action.ASSISTANT_CHANGED,
            obj=assistant,
            before=None if stored is None else fields_of(stored),
            after=fields_of(assistant),
        )


# What the staff sets. A change of anything else is none to whoever has the page of settings open.
SETTINGS = (
    *("name", "language", "languages", "greeting", "closing", "voices", "transcribers", "dialogue", "model", "prompt"),
    *("patience", "sensitivity", "interruptible", "max_duration_seconds"),
    *("transfer_number", "transfer_mode", "records_calls"),
)


def version_of(assistant: Assistant) -> str:
    """A token of an assistant's settings as they are: another one as soon as any of them is changed."""
    stored = {name: getattr(assistant, name) for name in SETTINGS}
    text = json.dumps([assistant.pk, stored], sort_keys=True)
    return salted_hmac("voice.assistant.settings", text, algorithm="sha256").hexdigest()


def change_assistant(assistant_id: int, changes: Mapping[str, Any], *, seen: str) -> None:
    """Change some of an assistant's SETTINGS for whoever saw their version `seen`: all of them or none.

    Calls that are going on keep the settings they began with. Raises ChangedMeanwhile when the settings are not the
    ones that were seen, ValidationError, and Assistant.DoesNotExist.
    """
    with transaction.atomic():
        assistant = Assistant.objects.select_for_update().get(pk=assistant_id)
        if not constant_time_compare(seen, version_of(assistant)):
            raise ChangedMeanwhile(f"assistant {assistant_id} was changed meanwhile")
        for name in SETTINGS:
            if name in changes:
                setattr(assistant, name, changes[name])
        save_assistant(assistant)


def prepare_later(assistant: Assistant) -> None:
    """Once what was done to the assistant is committed, have a worker speak what it is known to say."""
    transaction.on_commit(partial(prepared.queue, require_tenant(), assistant.pk))


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
            before: Mapping[str, Any] = PhoneNumber.objects.filter(number=key).values("assistant").first() or {}
            phone_number, _ = PhoneNumber.objects.update_or_create(number=key, defaults={"assistant": assistant})
            record(Action.NUMBER_ASSIGNED, obj=phone_number, before=before, after={"assistant": assistant.pk})
    return phone_number


def _claim_route(tenant: Tenant, key: str) -> Route:
    try:
        with transaction.atomic():
            route, _ = Route.objects.get_or_create(channel=Route.Channel.VOICE, key=key, defaults={"tenant": tenant})
    except IntegrityError:  # two assignments at once: the other one won
        route = Route.objects.get(channel=Route.Channel.VOICE, key=key)
    return route
