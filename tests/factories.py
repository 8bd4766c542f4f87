"""Rows for tests. Everything runs inside the tenant it is made for (`with tenant_context(tenant):`)."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from django.utils import timezone

from accounts.models import User
from conversations.models import Conversation, Message, Turn
from voice.models import Assistant, Call

_serial = itertools.count(1)


def make_user(**fields: Any) -> User:
    """A member of staff; `password` may be given in clear."""
    fields.setdefault("email", f"person{next(_serial)}@example.com")
    fields.setdefault("role", User.Role.MEMBER)
    return User.objects.create_user(**fields)


def make_conversation(**fields: Any) -> Conversation:
    fields.setdefault("language", "fr")
    fields.setdefault("started_at", timezone.now())
    return Conversation.objects.create(**fields)


def make_call(*, language: str = "fr", **fields: Any) -> Call:
    """A call of the tenant's first assistant: answered at once, over after 83 seconds unless told otherwise."""
    started_at = fields.setdefault("started_at", timezone.now() - dt.timedelta(minutes=5))
    fields.setdefault("call_sid", f"CA{next(_serial):032x}")
    fields.setdefault("from_number", "+33612345601")
    fields.setdefault("to_number", "+33199001001")
    fields.setdefault("state", Call.State.COMPLETED)
    fields.setdefault("transport", "relay")
    if fields["state"] != Call.State.RINGING:
        fields.setdefault("answered_at", started_at + dt.timedelta(seconds=1))
    if fields["state"] in Call.ENDED:
        fields.setdefault("ended_at", started_at + dt.timedelta(seconds=83))
    if fields["state"] == Call.State.COMPLETED:
        fields.setdefault("outcome", Call.Outcome.ANSWERED)
    assistant = fields.pop("assistant", None) or Assistant.objects.first()
    conversation = make_conversation(language=language, started_at=started_at, assistant_name=assistant.name)
    return Call.objects.create(assistant=assistant, conversation=conversation, **fields)


def make_turn(call: Call, text: str, *, at_s: float = 0.0, **fields: Any) -> Turn:
    """The next turn of a call, `at_s` seconds after it was answered. By the caller unless told otherwise."""
    started_at = (call.answered_at or call.started_at) + dt.timedelta(seconds=at_s)
    fields.setdefault("speaker", Turn.Speaker.CALLER)
    fields.setdefault("language", call.conversation.language)
    fields.setdefault("position", call.conversation.turns.count())
    fields.setdefault("ended_at", started_at + dt.timedelta(seconds=2))
    return Turn.objects.create(conversation=call.conversation, text=text, started_at=started_at, **fields)


def make_message(conversation: Conversation, **fields: Any) -> Message:
    fields.setdefault("name", "Jeanne Petit")
    fields.setdefault("phone", "+33612345601")
    fields.setdefault("reason", "Une fuite sous l'évier.")
    return Message.objects.create(conversation=conversation, **fields)
