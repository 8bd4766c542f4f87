"""Drives an engine as a session does: executes its tools, keeps the history, and lets the caller interrupt."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.chat_server import KEY, MODEL, ChatServer
from tests.voice.dialogue.driving import THURSDAY_10_AM, assistant, call_snapshot
from voice.dialogue.base import (
    CallerTurn,
    DialogueEngine,
    HistoryTurn,
    Opening,
    Reply,
    Say,
    Speaker,
    ToolCall,
    ToolResult,
    Used,
)
from voice.dialogue.llm.engine import LanguageModelEngine
from voice.dialogue.llm.provider import ChatProvider, ProviderSettings
from voice.dialogue.tools import CalendarAction, SmsAbout, Toolbox, ToolFailed
from voice.snapshot import CallSnapshot


def provider(server: ChatServer, name: str = "test", **changes: Any) -> ChatProvider:
    """A provider that asks the server, patiently: machines are busy."""
    values = {"url": server.url, "model": MODEL, "api_key": KEY, "first_token_s": 10.0, "token_s": 10.0, **changes}
    return ChatProvider(ProviderSettings(name, **values))


@dataclass
class Desk:
    """What tools act on: keeps what was asked of it, fails on demand."""

    snapshot: CallSnapshot
    failing: set[str] = field(default_factory=set)
    done: list[Any] = field(default_factory=list)

    async def save_message(self, **message: str) -> None:
        self._do("take_message", message)

    async def request_transfer(self, number: str, reason: str = "") -> None:
        self._do("transfer_call", number)

    async def request_hang_up(self) -> None:
        self._do("end_call", "hung up")

    async def press_keys(self, keys: str) -> None:
        self._do("press_keys", keys)

    async def calendar(self, action: CalendarAction, **values: Any) -> Mapping[str, Any]:
        self._do(action.value, values)
        return {}

    async def send_sms(self, about: SmsAbout, phone: str, code: str) -> None:
        self._do("send_sms", (about.value, phone, code))

    def _do(self, tool: str, what: Any) -> None:
        if tool in self.failing:
            raise ToolFailed("not_done")
        self.done.append(what)


@dataclass
class Talk:
    """One call. said: the pieces of the last reply; history: all turns, as a session keeps them."""

    engine: DialogueEngine
    desk: Desk
    language: str = "fr"
    history: list[HistoryTurn] = field(default_factory=list)
    said: list[Say] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    calls: list[ToolCall] = field(default_factory=list)

    async def opens(self, opening: Opening = Opening.NEW_CALL) -> str:
        return await self._speak(self.engine.open(opening))

    async def says(self, text: str, language: str = "") -> str:
        """The caller speaks; what the assistant says."""
        turn = CallerTurn(text, language or self.language)
        reply = self.engine.reply(turn, tuple(self.history))
        self.history.append(HistoryTurn(Speaker.CALLER, text, turn.language))
        return await self._speak(reply)

    async def keys(self, digits: str) -> str:
        """The caller presses keys, one by one."""
        for digit in digits:
            reply = self.engine.reply(CallerTurn("", self.language, digits=digit), tuple(self.history))
            self.history.append(HistoryTurn(Speaker.CALLER, digit, self.language))
            said = await self._speak(reply)
        return said

    async def is_silent(self, count: int = 1) -> str:
        return await self._speak(self.engine.silence(count, tuple(self.history)))

    @property
    def tool_names(self) -> list[str]:
        return [call.name for call in self.calls]

    async def _speak(self, reply: Reply) -> str:
        self.said = []
        async with aclosing(reply):
            result: ToolResult | None = None
            while True:
                try:
                    event = await reply.asend(result)
                except StopAsyncIteration:
                    break
                result = await self._take(event)
        text = " ".join(say.text for say in self.said)
        if text:
            self.history.append(HistoryTurn(Speaker.ASSISTANT, text, self.language))
        return text

    async def _take(self, event: Any) -> ToolResult | None:
        if isinstance(event, Say):
            self.said.append(event)
        elif isinstance(event, Used):
            self.used.append(event)
        else:
            self.calls.append(event)
            return await Toolbox(self.desk).call(event)
        return None


def call_of(**changes: Any) -> CallSnapshot:
    """A call to the French dentist of the tests; changes are those of its assistant."""
    settings = {"languages": ("fr", "en", "es", "ar", "ary"), "dialogue": "llm", **changes}
    return call_snapshot(assistant=assistant(**settings))


def talk(server: ChatServer, call: CallSnapshot | None = None, **changes: Any) -> Talk:
    """A call that a language model answers."""
    call = call or call_of(**changes)
    engine = LanguageModelEngine(call, lambda: THURSDAY_10_AM, provider(server))
    return Talk(engine, Desk(call), language=call.assistant.language)


async def events_of(reply: Reply, *results: ToolResult) -> list[Any]:
    """Everything a reply yields, its tools answered in order."""
    waiting, found, result = list(results), [], None
    async with aclosing(reply):
        while True:
            try:
                event = await asyncio.wait_for(reply.asend(result), 5)
            except StopAsyncIteration:
                return found
            found.append(event)
            result = waiting.pop(0) if isinstance(event, ToolCall) and waiting else None
