"""Hears of people coming and going. Operators, on the public host, have no chain."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from compliance.actions import Action
from compliance.actors import Actor, ActorKind, address_of, of_user
from compliance.audit import record
from tenants.context import PUBLIC_SCHEMA, current_schema


@receiver(user_logged_in, dispatch_uid="compliance.signed_in")
def signed_in(request: HttpRequest | None, user: User, **_: Any) -> None:
    _record(Action.SIGNED_IN, of_user(user), request)


@receiver(user_logged_out, dispatch_uid="compliance.signed_out")
def signed_out(request: HttpRequest | None, user: User | None, **_: Any) -> None:
    if user is not None:
        _record(Action.SIGNED_OUT, of_user(user), request)


@receiver(user_login_failed, dispatch_uid="compliance.sign_in_failed")
def sign_in_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """By the address that was typed, whether anybody has it or not."""
    typed = str(credentials.get("username") or credentials.get("email") or "")
    _record(Action.SIGN_IN_FAILED, Actor(ActorKind.UNKNOWN, label=typed.strip().lower()), request)


def _record(action: Action, actor: Actor, request: HttpRequest | None) -> None:
    if current_schema() != PUBLIC_SCHEMA:
        with transaction.atomic():
            record(action, actor=actor, address=address_of(request))
