"""What the portal reads of calls, inside the tenant. The number of queries does not grow with the rows."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils import timezone

from conversations.models import Message
from voice.models import Assistant, Call, PhoneNumber, Recording, RefusedCall


def calls(*, state: str = "", outcome: str = "") -> QuerySet[Call]:
    """Calls, newest first, with what a row shows. Empty filters let everything through."""
    wanted = {name: value for name, value in (("state", state), ("outcome", outcome)) if value}
    return Call.objects.filter(**wanted).select_related("assistant", "conversation", "refusal")


def call_with_conversation(call_sid: str) -> Call | None:
    """The call with this SID, its turns and messages at hand."""
    return (
        Call.objects.select_related("assistant", "conversation", "refusal")
        .prefetch_related("conversation__turns", "conversation__messages", "recordings", "engine_use", "tool_uses")
        .filter(call_sid=call_sid)
        .first()
    )


def messages(state: str = "") -> QuerySet[Message]:
    """What callers asked to be passed on, with the call it was said in and who sees to it; an empty state: all.

    Newest first, and what is urgent before the rest where it still waits to be done.
    """
    found = Message.objects.select_related("conversation__call", "assignee").prefetch_related(
        "conversation__call__recordings"
    )
    if not state:
        return found
    chosen = found.filter(state=state)
    if state == Message.State.DONE:
        return chosen
    urgent_first = Case(When(urgency=Message.Urgency.URGENT, then=0), default=1)
    return chosen.order_by(urgent_first, "-created_at", "-pk")


def message_counts() -> dict[str, int]:
    """How many messages there are in each state, and by the empty key in all."""
    counted = {state.value: Count("pk", filter=Q(state=state)) for state in Message.State}
    found = Message.objects.aggregate(total=Count("pk"), **counted)
    return {"": found.pop("total"), **found}


def message(message_id: int) -> Message | None:
    return messages().filter(pk=message_id).first()


def recording(call_sid: str, recording_id: int) -> Recording | None:
    """A recording of that call that can be listened to."""
    return Recording.objects.filter(pk=recording_id, call__call_sid=call_sid, state=Recording.State.READY).first()


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Calls of one day that no assistant was free for: put through to a person, or asked for a voice message."""

    forwarded: int
    voicemail: int


def turned_away_today() -> TurnedAway:
    """Since midnight in the current time zone."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    counts = RefusedCall.objects.filter(at__gte=midnight).aggregate(
        forwarded=Count("pk", filter=~Q(call__transfer_to="")), voicemail=Count("pk", filter=Q(call__transfer_to=""))
    )
    return TurnedAway(**counts)


def assistants() -> QuerySet[Assistant]:
    """Assistants in the order in which they were made, with the numbers they answer."""
    return Assistant.objects.prefetch_related("numbers")


def assistant(assistant_id: int) -> Assistant | None:
    return Assistant.objects.filter(pk=assistant_id).first()


def answered_numbers() -> list[str]:
    """The telephone numbers on which an assistant answers, in E.164."""
    return list(PhoneNumber.objects.values_list("number", flat=True))
