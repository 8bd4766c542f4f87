"""Telling the staff of a new message."""

from __future__ import annotations

from accounts.roles import SEES_NUMBERS
from conversations.leads import temperature
from conversations.models import Message
from conversations.phrases import phrase
from notifications.staff import Event, StaffText, tell_staff
from tenants.addresses import portal_address
from tenants.current import current_tenant
from tenants.models import Tenant

# Put before a number in a line that runs from right to left, where its plus would else be shown at the wrong end.
_LEFT_TO_RIGHT = "\u200e"
_RIGHT_TO_LEFT = ("ar", "ary")


def announce(message: Message) -> int:
    """Have the staff told, each by their preference; says how many notifications that makes. Runs inside the tenant."""
    tenant = current_tenant()
    urgent = message.urgency == Message.Urgency.URGENT
    portal = portal_address(tenant)
    return tell_staff(
        tenant,
        Event.URGENT_MESSAGE if urgent else Event.MESSAGE,
        key=f"message:{message.pk}",
        subject=message,
        write=lambda user, language: _text(message, tenant, portal, language, in_full=user.role in SEES_NUMBERS),
    )


def _text(message: Message, tenant: Tenant, portal: str, language: str, *, in_full: bool) -> StaffText:
    """in_full: with the number and what was said, which not every role may see."""
    urgent = message.urgency == Message.Urgency.URGENT
    who = message.name or phrase("somebody", language)
    link = f"{portal}/messages/{message.pk}/"
    intro = phrase("intro", language, who=who[:1].upper() + who[1:], business=tenant.name)
    details = _details(message, language) if in_full else phrase("hidden", language)
    hidden_sms = phrase("sms_hidden", language, business=tenant.name, link=link)
    links = [phrase("open", language, link=link), phrase("settings", language, link=f"{portal}/notifications/")]
    return StaffText(
        title=phrase("title_urgent" if urgent else "title", language, who=who),
        body="\n\n".join([intro, details, "\n".join(links)]),
        sms=_sms(message, tenant, who, language) if in_full else hidden_sms,
    )


def _details(message: Message, language: str) -> str:
    facts = [
        phrase("phone", language, value=_number(message, language)) if message.phone else phrase("no_phone", language)
    ]
    facts += [
        phrase(name, language, value=value)
        for name, value in (("callback", message.callback), ("email", message.email))
        if value
    ]
    if message.lead_score is not None:
        lead = f"lead_{temperature(message.lead_score)}"
        facts.append(phrase(lead, language, score=str(message.lead_score)))
    return "\n".join([phrase("message", language), message.reason, "", *facts])


def _sms(message: Message, tenant: Tenant, who: str, language: str) -> str:
    name = "sms_urgent" if message.urgency == Message.Urgency.URGENT else "sms"
    number = _number(message, language) if message.phone else ""
    text = phrase(name, language, business=tenant.name, who=who, phone=number, reason=message.reason)
    return " ".join(text.split())


def _number(message: Message, language: str) -> str:
    return (_LEFT_TO_RIGHT if language in _RIGHT_TO_LEFT else "") + message.phone
