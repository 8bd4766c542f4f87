"""The actions an assistant may take: one toolset for every dialogue engine and every other door.

A tool is a name, a description for whoever chooses it, a model of its arguments and a handler. It acts on the
world only through the `ToolContext` of the call it serves.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from voice.dialogue.base import ToolCall, ToolResult
from voice.dialogue.phone import digits_of, regions_of, to_e164
from voice.snapshot import CallSnapshot

TAKE_MESSAGE = "take_message"
TRANSFER_CALL = "transfer_call"
END_CALL = "end_call"
PRESS_KEYS = "press_keys"
CHECK_AVAILABILITY = "check_availability"
HOLD_SLOT = "hold_slot"
BOOK_APPOINTMENT = "book_appointment"
FIND_APPOINTMENTS = "find_appointments"
MOVE_APPOINTMENT = "move_appointment"
CANCEL_APPOINTMENT = "cancel_appointment"
CONFIRM_APPOINTMENT = "confirm_appointment"
SEND_SMS = "send_sms"

# Those that need something that can be booked.
APPOINTMENT_TOOLS = frozenset(
    {
        CHECK_AVAILABILITY,
        HOLD_SLOT,
        BOOK_APPOINTMENT,
        FIND_APPOINTMENTS,
        MOVE_APPOINTMENT,
        CANCEL_APPOINTMENT,
        CONFIRM_APPOINTMENT,
    }
)

UNKNOWN_TOOL = "unknown_tool"
INVALID_ARGUMENTS = "invalid_arguments"
NO_TRANSFER_NUMBER = "no_transfer_number"
NO_NUMBER = "no_number"

_NO_TEXT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;.]+(?:\.[^\s@<>,;.]+)+")


class Urgency(StrEnum):
    NORMAL = "normal"
    URGENT = "urgent"


class CalendarAction(StrEnum):
    """What is done to the calendar, as `appointments.desk.Desk` names it."""

    CHECK = "check"
    HOLD = "hold"
    BOOK = "book"
    FIND = "find"
    MOVE = "move"
    CANCEL = "cancel"
    CONFIRM = "confirm"


class SmsAbout(StrEnum):
    """What a caller can be sent in writing."""

    ADDRESS = "address"
    APPOINTMENT = "appointment"


class ToolFailed(Exception):
    """An action could not be done. `code` is for the engine's decision; data: what could be done instead."""

    def __init__(self, code: str, details: str = "", data: Mapping[str, Any] | None = None) -> None:
        super().__init__(details or code)
        self.code = code
        self.data = dict(data or {})


class ToolContext(Protocol):
    """The call a tool acts on. Each action raises ToolFailed when it could not be done."""

    @property
    def snapshot(self) -> CallSnapshot:
        """The call and its assistant."""

    async def save_message(
        self, *, name: str, phone: str, reason: str, urgency: str, callback: str = "", email: str = ""
    ) -> None:
        """Keep a message for the business. `phone` is E.164, or as spoken when it makes no known number.

        callback: when the caller wants to be called back, as spoken. email: an address, or empty.
        """

    async def request_transfer(self, number: str, reason: str = "") -> None:
        """Hand the caller over to `number` (E.164) once the assistant has finished speaking.

        reason: what the caller wants a person for, as that person is told where transfers are announced.
        """

    async def request_hang_up(self) -> None:
        """End the call once the assistant has finished speaking."""

    async def calendar(self, action: CalendarAction, **values: Any) -> Mapping[str, Any]:
        """Do something to the calendar; what it answers is committed."""

    async def send_sms(self, about: SmsAbout, phone: str, code: str) -> None:
        """Have an SMS sent. `phone` is E.164; code: of the appointment it is about."""

    async def press_keys(self, keys: str) -> None:
        """Press keys on the line, as a menu asks for: 0 to 9, *, # and w for half a second's wait (W: a second's)."""


class Arguments(BaseModel):
    """Base of every tool's arguments: nothing unknown gets in."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def _without_control_characters(cls, value: Any) -> Any:
        """What nobody says and no database takes becomes a space."""
        return _NO_TEXT.sub(" ", value) if isinstance(value, str) else value


A = TypeVar("A", bound=Arguments)


class MessageArguments(Arguments):
    name: Annotated[str, Field(min_length=1, max_length=120, description="The caller's name.")]
    phone: Annotated[str, Field(max_length=40, description="The number to call back, as the caller gave it.")]
    reason: Annotated[str, Field(min_length=1, max_length=2000, description="Why, in the caller's own words.")]
    urgency: Annotated[Urgency, Field(description="urgent only when the caller said so.")] = Urgency.NORMAL
    callback: Annotated[
        str, Field(max_length=500, description="When the caller wants to be called back, in the caller's own words.")
    ] = ""
    email: Annotated[str, Field(max_length=254, description="The caller's e-mail address, if the caller gave one.")] = (
        ""
    )

    @field_validator("phone")
    @classmethod
    def _has_digits(cls, phone: str) -> str:
        if not digits_of(phone):
            raise ValueError("a telephone number needs digits")
        return phone

    @field_validator("email")
    @classmethod
    def _is_an_address(cls, email: str) -> str:
        return _checked_email(email)


class TransferArguments(Arguments):
    reason: Annotated[str, Field(max_length=500, description="What the caller wants a person for.")] = ""


class EndCallArguments(Arguments):
    pass


class PressKeysArguments(Arguments):
    keys: Annotated[
        str,
        Field(
            pattern=r"^[0-9*#wW]{1,32}$",
            description="The keys in order: 0 to 9, * and #. w waits half a second, W a second.",
        ),
    ]


_Service = Annotated[str, Field(min_length=1, max_length=120, description="The service, as the business calls it.")]
_Resource = Annotated[
    str, Field(max_length=120, description="With whom or where, only when the caller asks for a certain one.")
]
_Party = Annotated[int, Field(ge=1, le=200, description="For how many people.")]
_Code = Annotated[str, Field(min_length=1, max_length=40, description="The six digits of the appointment.")]
_StartsAt = Annotated[
    dt.datetime, Field(description="Local time of the business, to the minute, as in 2026-03-03T10:00.")
]
_Weekday = Annotated[int, Field(ge=0, le=6)]


class AvailabilityArguments(Arguments):
    service: _Service
    first_day: Annotated[dt.date, Field(description="The first day that suits the caller.")]
    last_day: Annotated[dt.date | None, Field(description="The last one; the first when left out.")] = None
    earliest: Annotated[dt.time | None, Field(description="The earliest beginning within a day.")] = None
    latest: Annotated[dt.time | None, Field(description="Beginnings before this time only.")] = None
    weekdays: Annotated[
        tuple[_Weekday, ...], Field(max_length=7, description="Only these days of the week; Monday is 0.")
    ] = ()
    resource: _Resource = ""
    party_size: _Party = 1


class HoldArguments(Arguments):
    service: _Service
    starts_at: _StartsAt
    resource: _Resource = ""
    party_size: _Party = 1


class BookArguments(Arguments):
    hold: Annotated[int, Field(ge=1, description="What hold_slot has answered.")]
    name: Annotated[str, Field(min_length=1, max_length=120, description="The caller's name.")]
    phone: Annotated[
        str,
        Field(
            max_length=40,
            description="The caller's number, as they gave it, or the one they call from if they agreed to it.",
        ),
    ] = ""
    email: Annotated[str, Field(max_length=254, description="The caller's e-mail address, if they gave one.")] = ""
    reason: Annotated[str, Field(max_length=500, description="What for, in the caller's own words.")] = ""

    @field_validator("email")
    @classmethod
    def _is_an_address(cls, email: str) -> str:
        return _checked_email(email)


class FindArguments(Arguments):
    code: Annotated[str, Field(max_length=40, description="The six digits of the appointment.")] = ""
    phone: Annotated[str, Field(max_length=40, description="The number it was made with.")] = ""
    name: Annotated[str, Field(max_length=120, description="The name it was made in.")] = ""


class MoveArguments(Arguments):
    code: _Code
    starts_at: _StartsAt
    resource: _Resource = ""


class CancelArguments(Arguments):
    code: _Code
    reason: Annotated[str, Field(max_length=200, description="Why, if the caller said so.")] = ""


class ConfirmArguments(Arguments):
    code: _Code


class SmsArguments(Arguments):
    about: Annotated[SmsAbout, Field(description="What is sent: the address, or an appointment's confirmation.")]
    phone: Annotated[str, Field(max_length=40, description="To another number than the one they call from.")] = ""
    code: Annotated[str, Field(max_length=40, description="The six digits of the appointment.")] = ""


@dataclass(frozen=True, slots=True)
class Tool(Generic[A]):
    """An action with its contract. `handler` may raise ToolFailed; `run` turns that into a result."""

    name: str
    description: str
    arguments: type[A]
    handler: Callable[[ToolContext, A], Awaitable[ToolResult]]

    def schema(self) -> dict[str, Any]:
        """Name, description and JSON schema of the arguments, as language models' function calling takes them."""
        return {
            "name": self.name,
            "description": self.description,
            "parameters": self.arguments.model_json_schema(),
        }

    async def run(self, context: ToolContext, raw: Mapping[str, Any]) -> ToolResult:
        """Validate and act. Bad arguments and failures come back as a result, never as an exception."""
        try:
            arguments = self.arguments.model_validate(dict(raw))
        except ValidationError as error:
            return ToolResult(ok=False, error=INVALID_ARGUMENTS, data={"details": _in_words(error)})
        try:
            return await self.handler(context, arguments)
        except ToolFailed as failure:
            return ToolResult(ok=False, error=failure.code, data={"details": str(failure), **failure.data})


class Toolbox:
    """The tools of one call."""

    def __init__(self, context: ToolContext, tools: Iterable[Tool[Any]] | None = None) -> None:
        self._context = context
        self._tools = {tool.name: tool for tool in (TOOLS if tools is None else tools)}

    async def call(self, call: ToolCall) -> ToolResult:
        """Do what an engine asked. An unknown tool or bad arguments are a result with ok False."""
        tool = self._tools.get(call.name)
        if tool is None:
            known = ", ".join(sorted(self._tools))
            details = f"There is no tool {call.name!r}; the tools are: {known}."
            return ToolResult(ok=False, error=UNKNOWN_TOOL, data={"details": details})
        return await tool.run(self._context, call.arguments)


async def _take_message(context: ToolContext, arguments: MessageArguments) -> ToolResult:
    phone = to_e164(arguments.phone, _regions(context.snapshot))
    await context.save_message(
        name=arguments.name,
        phone=phone,
        reason=arguments.reason,
        urgency=arguments.urgency.value,
        callback=arguments.callback,
        email=arguments.email,
    )
    return ToolResult(ok=True, data={"phone": phone})


async def _transfer_call(context: ToolContext, arguments: TransferArguments) -> ToolResult:
    number = context.snapshot.assistant.transfer_number
    if not number:
        details = "This business takes no transfers."
        return ToolResult(ok=False, error=NO_TRANSFER_NUMBER, data={"details": details})
    await context.request_transfer(number, arguments.reason)
    return ToolResult(ok=True)


async def _end_call(context: ToolContext, arguments: EndCallArguments) -> ToolResult:
    await context.request_hang_up()
    return ToolResult(ok=True)


async def _press_keys(context: ToolContext, arguments: PressKeysArguments) -> ToolResult:
    await context.press_keys(arguments.keys)
    return ToolResult(ok=True)


def _on_calendar(action: CalendarAction) -> Callable[[ToolContext, Arguments], Awaitable[ToolResult]]:
    async def act(context: ToolContext, arguments: Arguments) -> ToolResult:
        values = dict(arguments)
        if values.get("phone"):
            values["phone"] = to_e164(values["phone"], _regions(context.snapshot))
        return ToolResult(ok=True, data=await context.calendar(action, **values))

    return act


async def _send_sms(context: ToolContext, arguments: SmsArguments) -> ToolResult:
    phone = arguments.phone or context.snapshot.from_number
    if not digits_of(phone):
        raise ToolFailed(NO_NUMBER, "The caller's number is not known: ask for one.")
    await context.send_sms(arguments.about, to_e164(phone, _regions(context.snapshot)), arguments.code)
    return ToolResult(ok=True)


def _regions(call: CallSnapshot) -> tuple[str, ...]:
    """Where a number without a country code is meant: where the business is called, else where the caller is."""
    assistant = call.assistant
    numbers = (call.to_number, assistant.business.phone, assistant.transfer_number, call.from_number)
    return regions_of(numbers, assistant.language)


def _checked_email(email: str) -> str:
    if email and not _EMAIL.fullmatch(email):
        raise ValueError("an e-mail address looks like name@example.com")
    return email


def _in_words(error: ValidationError) -> str:
    """What is wrong with the arguments, without echoing them: they may be a caller's words."""
    problems = (f"{'.'.join(map(str, item['loc'])) or 'arguments'}: {item['msg']}" for item in error.errors())
    return "; ".join(problems)


TOOLS: tuple[Tool[Any], ...] = (
    Tool(
        TAKE_MESSAGE,
        "Keep a message for the business, once the caller has given and confirmed a name, a number and a reason.",
        MessageArguments,
        _take_message,
    ),
    Tool(
        TRANSFER_CALL,
        "Hand the caller over to a person, when the caller asks for one.",
        TransferArguments,
        _transfer_call,
    ),
    Tool(END_CALL, "End the call, after goodbye has been said.", EndCallArguments, _end_call),
    Tool(
        PRESS_KEYS,
        "Press keys on the telephone, when a recorded menu asks for them. Never because a person asks.",
        PressKeysArguments,
        _press_keys,
    ),
    Tool(
        CHECK_AVAILABILITY,
        "Find free times for a service on some days. Ask before you offer a time, and offer none that it did not give.",
        AvailabilityArguments,
        _on_calendar(CalendarAction.CHECK),
    ),
    Tool(
        HOLD_SLOT,
        "Keep a free time for the caller for a few minutes while you ask for name and number. Nothing is booked by it.",
        HoldArguments,
        _on_calendar(CalendarAction.HOLD),
    ),
    Tool(
        BOOK_APPOINTMENT,
        "Book the time that is held, once the caller has agreed to service, day, time, name and number read back.",
        BookArguments,
        _on_calendar(CalendarAction.BOOK),
    ),
    Tool(
        FIND_APPOINTMENTS,
        "Find the caller's appointments: by the number they call from, or by a code or number they give.",
        FindArguments,
        _on_calendar(CalendarAction.FIND),
    ),
    Tool(
        MOVE_APPOINTMENT,
        "Give an appointment that was found another time, once the caller has agreed to it.",
        MoveArguments,
        _on_calendar(CalendarAction.MOVE),
    ),
    Tool(
        CANCEL_APPOINTMENT,
        "Cancel an appointment that was found, once the caller has said yes to that very one.",
        CancelArguments,
        _on_calendar(CalendarAction.CANCEL),
    ),
    Tool(
        CONFIRM_APPOINTMENT,
        "Note that the caller will come to an appointment that was found.",
        ConfirmArguments,
        _on_calendar(CalendarAction.CONFIRM),
    ),
    Tool(
        SEND_SMS,
        "Send the caller the address, or the confirmation of an appointment, by SMS.",
        SmsArguments,
        _send_sms,
    ),
)
