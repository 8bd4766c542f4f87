"""What a call does to the calendar and the outbox: the bridge from its tools to `appointments` and `notifications`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from django.db import DatabaseError, InterfaceError

from appointments import errors
from appointments.booking import Actor
from appointments.desk import Desk, offers_of
from appointments.errors import BookingRefused
from appointments.models import Appointment
from appointments.notices import resend
from conversations.models import Conversation
from notifications import outbox
from notifications.errors import NotificationRefused
from notifications.models import Notification
from tenants.context import TenantRef
from tenants.database import in_tenant
from voice.dialogue.tools import CalendarAction, SmsAbout, ToolFailed
from voice.snapshot import CallSnapshot

log = structlog.get_logger(__name__)

NOT_SAVED = "not_saved"


class CalendarDesk:
    """The calendar of one call, for as long as it lasts.

    now: the present of the call's dialogue, aware, in the tenant's zone.
    """

    def __init__(self, call: CallSnapshot, now: Callable[[], dt.datetime]) -> None:
        self._call = call
        self._tenant = TenantRef(call.tenant_id, call.schema_name)
        phone = call.from_number if call.from_number.startswith("+") else ""
        actor = Actor(Appointment.Source.PHONE, conversation=Conversation(pk=call.conversation_id))
        self._desk = Desk(actor, now, phone)

    async def act(self, action: CalendarAction, language: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Do it, and return once it is committed. language: spoken now. Raises ToolFailed."""
        spoken = {"language": language} if action is CalendarAction.BOOK else {}
        return await self._on_database(lambda: getattr(self._desk, action.value)(**values, **spoken))

    async def send_sms(self, about: SmsAbout, phone: str, code: str, language: str) -> None:
        """Put it into the outbox. Raises ToolFailed."""
        if about is SmsAbout.APPOINTMENT:
            await self._on_database(lambda: self._resend(code, phone))
        else:
            await self._on_database(lambda: self._send_address(phone, language))

    def _resend(self, code: str, phone: str) -> Mapping[str, Any]:
        found = self._desk.find(code=code)["appointments"]
        if len(found) != 1:
            message = "Which appointment? Its code is needed." if found else "There is no appointment to write about."
            raise BookingRefused(message, code=errors.MORE_NEEDED if found else errors.NOT_FOUND)
        resend(Appointment.objects.get(code=found[0]["code"]), phone, key=self._call.call_sid)
        return {}

    def _send_address(self, phone: str, language: str) -> Mapping[str, Any]:
        business = self._call.assistant.business
        if not business.address:
            raise ToolFailed("not_known", "The business has told no address.")
        outbox.enqueue(
            kind="address",
            channel=Notification.Channel.SMS,
            recipient=phone,
            language=language,
            body=f"{business.name}: {business.address}".removeprefix(": "),
            dedupe_key=f"address:{self._call.call_sid}:{phone}",
        )
        return {}

    async def _on_database(self, work: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        try:
            return await in_tenant(self._tenant, work)
        except BookingRefused as refused:
            raise ToolFailed(refused.code, refused.message, {"alternatives": offers_of(refused)}) from refused
        except NotificationRefused as refused:
            raise ToolFailed(refused.code, refused.message) from refused
        except (DatabaseError, InterfaceError) as error:
            log.warning("the calendar did not answer", reason=type(error).__name__)
            raise ToolFailed(NOT_SAVED, "the database did not answer") from error
