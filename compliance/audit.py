"""The one door through which acts are recorded: inside the transaction of what they did, or not at all.

`record` only adds a row of its own and waits for nobody. The commit gives the entry its position and hash, so that the
chain is held no longer than the commit takes, and after every other lock of the transaction (ADR 16).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from compliance.actions import Action
from compliance.actors import Actor, ActorKind, of_user, present_actor, present_address
from compliance.content import canonical, differing, kept, kept_text
from compliance.models import PendingEntry
from tenants.context import in_sandbox, require_tenant


class NotInTransaction(RuntimeError):
    """An entry was to be written that would stay although what it tells of were undone."""


@dataclass(frozen=True, slots=True)
class Target:
    """What was acted on, where a row does not say it well enough."""

    type: str
    id: object = ""
    label: str = ""


def record(
    action: Action,
    *,
    actor: Actor | User | None = None,
    obj: Model | Target | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
    address: str | None = None,
) -> None:
    """Record an act with the transaction under way; if this fails, so does the act.

    actor, address: None for who asks in the request being answered, else the system. before, after: two states of what
    was changed, of which the difference is kept; where there is none, nothing was done and nothing is recorded.
    Raises MissingTenant, NotInTransaction. A rehearsal records nothing.
    """
    require_tenant()
    if not connection.in_atomic_block:
        raise NotInTransaction(f"{action} was to be recorded outside a transaction.")
    if in_sandbox():
        return
    was, became = dict(before or {}), dict(after or {})
    if before is not None and after is not None:
        was, became = differing(was, became)
        if not was and not became:
            return
    who = _actor(actor)
    # What the assistant or the system does, it does from nowhere: a request of Twilio's may only have told of it.
    known = None if who.kind in (ActorKind.SYSTEM, ActorKind.ASSISTANT) else present_address()
    entry = _entry(action, who, _target(obj), address or known or "")
    entry.before, entry.after, entry.details = kept(was), kept(became), kept(details)
    entry.canonical = canonical(entry.content)
    entry.save(force_insert=True)


def _entry(action: Action, actor: Actor, target: Target, address: str) -> PendingEntry:
    return PendingEntry(
        at=timezone.now(),
        action=action.value,
        category=action.category.value,
        actor_kind=actor.kind.value,
        actor_id=kept_text(actor.id, 64),
        actor_label=kept_text(actor.label, 254),
        address=kept_text(address, 45),
        object_type=kept_text(target.type, 100),
        object_id=kept_text(target.id, 64),
        object_label=kept_text(target.label, 254),
    )


def _actor(given: Actor | User | None) -> Actor:
    if given is None:
        return present_actor()
    return of_user(given) if isinstance(given, User) else given


def _target(obj: Model | Target | None) -> Target:
    if obj is None:
        return Target("")
    return obj if isinstance(obj, Target) else Target(obj._meta.label_lower, obj.pk or "", str(obj))
