"""What the portal reads of calls, inside the tenant. The number of queries does not grow with the rows."""

from __future__ import annotations

from django.db.models import QuerySet

from conversations.models import Message
from voice.models import Call, PhoneNumber


def calls(*, state: str = "", outcome: str = "") -> QuerySet[Call]:
    """Calls, newest first, with what a row shows. Empty filters let everything through."""
    wanted = {name: value for name, value in (("state", state), ("outcome", outcome)) if value}
    return Call.objects.filter(**wanted).select_related("assistant", "conversation")


def call_with_conversation(call_sid: str) -> Call | None:
    """The call with this SID, its turns and messages at hand."""
    return (
        Call.objects.select_related("assistant", "conversation")
        .prefetch_related("conversation__turns", "conversation__messages")
        .filter(call_sid=call_sid)
        .first()
    )


def messages() -> QuerySet[Message]:
    """What callers asked to be passed on, newest first, with the call it was said in."""
    return Message.objects.select_related("conversation__call")


def answered_numbers() -> list[str]:
    """The telephone numbers on which an assistant answers, in E.164."""
    return list(PhoneNumber.objects.values_list("number", flat=True))
