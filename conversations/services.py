"""What is done to messages: taken, handled by the staff. The one door by which they are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import phonenumbers
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User
from compliance.actions import Action
from compliance.audit import Target, record
from conversations import leads
from conversations.announcements import announce
from conversations.models import Conversation, Message, Turn
from tenants.errors import DomainError

# The caller's words that are weighed: what was said last, and not a novel.
TURNS_HEARD = 40

State = Message.State


class NoteChanged(DomainError):
    """Somebody else has written a note meanwhile."""

    code = "note_changed"


# --- taking ---------------------------------------------------------------------------------------------------


def take_message(
    conversation_id: int,
    *,
    name: str,
    phone: str,
    reason: str,
    urgency: str = Message.Urgency.NORMAL,
    email: str = "",
    callback: str = "",
    callback_from: dt.datetime | None = None,
    callback_until: dt.datetime | None = None,
    language: str = "",
    services: Sequence[str] = (),
    is_voicemail: bool = False,
) -> Message:
    """Keep a message, say what it is worth, and have the staff told; once, however often it is asked.

    Runs inside the tenant. name, reason: as spoken; name is empty of a voice message. phone: E.164, or as spoken where
    that makes no known number, or empty. callback: when the caller wants to be called, in their words, and as times
    where these are known. language: of the message, else the conversation's. services: names of what the business
    sells at a price. is_voicemail: its reason is not the caller's words.

    Raises Conversation.DoesNotExist.
    """
    with transaction.atomic():
        # Two that bring the same message wait for one another here.
        conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
        message, created = Message.objects.get_or_create(
            conversation=conversation,
            name=name,
            phone=phone,
            reason=reason,
            urgency=urgency,
            defaults={
                "email": email[:254],
                "callback": callback[:500],
                "callback_from": callback_from,
                "callback_until": callback_until,
                "language": language or conversation.language,
            },
        )
        if created:
            _judge(message, conversation, services, is_voicemail=is_voicemail)
            announce(message)
    return message


def _judge(message: Message, conversation: Conversation, services: Sequence[str], *, is_voicemail: bool) -> None:
    said = Turn.objects.filter(conversation=conversation, speaker=Turn.Speaker.CALLER).order_by("-position")
    words = [] if is_voicemail else [message.reason, *said.values_list("text", flat=True)[:TURNS_HEARD]]
    judged = leads.score(
        leads.Known(
            words="\n".join(words),
            language=message.language,
            urgent=message.urgency == Message.Urgency.URGENT,
            name=message.name,
            phone=message.phone,
            callback=message.callback,
            returning=_has_called_before(message, conversation),
            talk=None if is_voicemail else timezone.now() - conversation.started_at,
            services=services,
        )
    )
    message.lead_score, message.lead_reasons = judged.value, judged.document
    message.save(update_fields=["lead_score", "lead_reasons"])


def _has_called_before(message: Message, conversation: Conversation) -> bool:
    """By the number that was left or called from. One that is no number, such as a withheld one, is nobody's."""
    numbers = [number for number in (message.phone, conversation.contact) if _is_number(number)]
    earlier = Conversation.objects.exclude(pk=conversation.pk).filter(started_at__lt=conversation.started_at)
    return earlier.filter(Q(contact__in=numbers) | Q(messages__phone__in=numbers)).exists()


def _is_number(text: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text))
    except phonenumbers.NumberParseException:
        return False


# --- handling -------------------------------------------------------------------------------------------------


def take_in_hand(message: Message, *, actor: User) -> None:
    """`actor` sees to a new message. Raises IllegalTransition where somebody does already."""
    with transaction.atomic():
        message.move_to(State.IN_PROGRESS, assignee=actor, in_progress_at=timezone.now())
        record(Action.MESSAGE_TAKEN, actor=actor, obj=_target(message))


def finish(message: Message, *, actor: User) -> None:
    """The message is dealt with; by `actor`, where nobody had taken it. Raises IllegalTransition."""
    with transaction.atomic():
        message.move_to(State.DONE, assignee=message.assignee or actor, done_at=timezone.now())
        record(Action.MESSAGE_DONE, actor=actor, obj=_target(message))


def put_back(message: Message) -> None:
    """A message that was taken, or done, waits again for whoever sees to it. Raises IllegalTransition."""
    with transaction.atomic():
        message.move_to(State.NEW, assignee=None, in_progress_at=None, done_at=None)
        record(Action.MESSAGE_PUT_BACK, obj=_target(message))


def _target(message: Message) -> Target:
    """By its number alone: whose it is may have to be forgotten."""
    return Target("conversations.message", message.pk)


def note_version(message: Message) -> str:
    """A token of the note as it is: another one as soon as it says something else."""
    return salted_hmac("conversations.note", f"{message.pk}:{message.note}", algorithm="sha256").hexdigest()[:32]


def write_note(message: Message, note: str, *, seen: str) -> None:
    """Replace the note whose version the writer has `seen`. Raises NoteChanged where it says something else by now."""
    with transaction.atomic():
        current = Message.objects.select_for_update().get(pk=message.pk)
        message.note = current.note
        if not constant_time_compare(seen, note_version(current)):
            raise NoteChanged("The note was changed meanwhile.")
        current.note = message.note = note
        current.save(update_fields=["note"])
        record(Action.MESSAGE_NOTED, obj=_target(message))
