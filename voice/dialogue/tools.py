"""The actions an assistant may take: one toolset for every dialogue engine and every other door.

A tool is a name, a description for whoever chooses it, a model of its arguments and a handler. It acts on the
world only through the `ToolContext` of the call it serves.
"""

from __future__ import annotations

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

UNKNOWN_TOOL = "unknown_tool"
INVALID_ARGUMENTS = "invalid_arguments"
NO_TRANSFER_NUMBER = "no_transfer_number"

_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;.]+(?:\.[^\s@<>,;.]+)+")


class Urgency(StrEnum):
    NORMAL = "normal"
    URGENT = "urgent"


class ToolFailed(Exception):
    """An action could not be done. `code` is for the engine's decision."""

    def __init__(self, code: str, details: str = "") -> None:
        super().__init__(details or code)
        self.code = code


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

    async def press_keys(self, keys: str) -> None:
        """Press keys on the line, as a menu asks for: 0 to 9, *, # and w for half a second's wait (W: a second's)."""


class Arguments(BaseModel):
    """Base of every tool's arguments: nothing unknown gets in."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


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
        if email and not _EMAIL.fullmatch(email):
            raise ValueError("an e-mail address looks like name@example.com")
        return email


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
            return ToolResult(ok=False, error=failure.code, data={"details": str(failure)})


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


def _regions(call: CallSnapshot) -> tuple[str, ...]:
    """Where a number without a country code is meant: where the business is called, else where the caller is."""
    assistant = call.assistant
    numbers = (call.to_number, assistant.business.phone, assistant.transfer_number, call.from_number)
    return regions_of(numbers, assistant.language)


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
)
