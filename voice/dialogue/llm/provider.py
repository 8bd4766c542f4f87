"""One provider of a language model, behind the chat completions API that OpenAI, Mistral, vLLM and Ollama share.

https://platform.openai.com/docs/api-reference/chat/create and .../chat-streaming, through the official SDK.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import anyio
import httpx2
import openai
import openai.resources.chat.completions  # the SDK would load it with the first request
from openai import AsyncStream
from openai.types.chat import ChatCompletionChunk

from voice import metrics
from voice.dialogue.base import DialogueError
from voice.dialogue.llm.stream import CallAssembler, CallFragments, WithoutThoughts
from voice.speech.openai_api import Clients, Endpoint

Message = Mapping[str, Any]

_OUT_OF_CREDIT = "insufficient_quota"
_REFUSED_REQUEST = (400, 422)
_PERMANENT = (401, 403, 404)
_CODE = re.compile(r"[a-z_]{1,40}")
# A stream that breaks is not always wrapped by the SDK.
_BROKEN = (openai.APIConnectionError, httpx2.HTTPError, anyio.EndOfStream, OSError)


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """Where a model is and how it is asked. url: up to and including /v1. temperature: None for the model's own.

    first_token_s: how long the first piece of an answer may take; token_s: each further piece.
    """

    name: str
    url: str
    model: str
    api_key: str = field(default="", repr=False)
    temperature: float | None = None
    first_token_s: float = 4.0
    token_s: float = 5.0


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """A tool that the model wants called. arguments: JSON as the model wrote it, which may not be JSON at all."""

    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a completion. cut: it was longer than allowed. Tokens are 0 where the provider does not tell."""

    cut: bool = False
    input_tokens: int = 0
    output_tokens: int = 0


Piece = Text | Request | Finished


class ChatModel(Protocol):
    """A model that answers a conversation."""

    name: str

    def complete(
        self, messages: Sequence[Message], tools: Sequence[Mapping[str, Any]], max_tokens: int
    ) -> AsyncGenerator[Piece]:
        """The answer as it is written: text, then what tools are wanted, then Finished.

        Who closes the iterator closes the connection. Raises DialogueError.
        """


class ChatProvider:
    """A `ChatModel` over HTTP, shared by all calls of a process. What fails is tried again by nobody but failover."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.name = settings.name
        self._settings = settings
        self._dialect = _Dialect()
        timeout_s = settings.first_token_s + settings.token_s
        self._clients = Clients(Endpoint(settings.url, settings.api_key, timeout_s))

    def warm(self) -> None:
        """Have the SDK import what it imports with its first client."""
        self._clients.warm()

    async def complete(
        self, messages: Sequence[Message], tools: Sequence[Mapping[str, Any]], max_tokens: int
    ) -> AsyncGenerator[Piece]:
        asked: dict[str, Any] = {"model": self._settings.model, "messages": list(messages), "stream": True}
        if tools:
            asked["tools"] = list(tools)
        first_by = time.monotonic() + self._settings.first_token_s
        reader = _Reader(self.name)
        with metrics.provider("dialogue", self.name) as measured:
            async with aclosing(await self._open(asked, max_tokens, first_by)) as stream:
                chunks = aiter(stream)
                while not reader.over:
                    text = reader.read(await self._next(chunks, reader, first_by))
                    if reader.begun:
                        measured.answered()
                    if text:
                        yield Text(text)
            finished = reader.finished()
        for call in reader.calls:
            yield Request(call.name, call.arguments)
        yield finished

    async def _open(self, asked: dict[str, Any], max_tokens: int, by: float) -> AsyncStream[ChatCompletionChunk]:
        """The stream of the answer. A parameter that this provider refuses is left out from then on."""
        while True:
            try:
                request = self._dialect.spoken(asked, max_tokens, self._settings.temperature)
                async with self._errors_told(by - time.monotonic()):
                    stream: AsyncStream[ChatCompletionChunk]
                    stream = await self._clients.current().chat.completions.create(**request)
                    return stream
            except _Refused as refused:
                if not self._dialect.learns_from(refused.error):
                    raise DialogueError(
                        f"{self.name} refuses the request: {_told(refused.error)}", permanent=True
                    ) from None

    async def _next(self, chunks: AsyncIterator[Any], reader: _Reader, first_by: float) -> Any:
        """The next chunk; None at the end, and when what follows the last piece of an answer does not come."""
        patience = self._settings.token_s if reader.begun else first_by - time.monotonic()
        try:
            async with self._errors_told(patience):
                return await anext(chunks, None)
        except DialogueError:
            if reader.complete:
                return None
            raise

    @asynccontextmanager
    async def _errors_told(self, patience_s: float) -> AsyncIterator[None]:
        """Turn every way of failing into a DialogueError that quotes nobody."""
        try:
            async with asyncio.timeout(patience_s):
                yield
        except TimeoutError as error:
            raise DialogueError(f"{self.name} keeps silent") from error
        except openai.APIStatusError as error:
            if error.status_code in _REFUSED_REQUEST:
                raise _Refused(error) from None
            permanent = error.status_code in _PERMANENT or error.code == _OUT_OF_CREDIT
            raise DialogueError(f"{self.name} answers {_told(error)}", permanent=permanent) from None
        except _BROKEN as error:
            raise DialogueError(f"{self.name} cannot be reached, or broke off: {type(error).__name__}") from None
        except (openai.OpenAIError, ValueError) as error:
            raise DialogueError(f"{self.name} answers what cannot be read: {type(error).__name__}") from None


class _Refused(Exception):
    """The provider finds fault with the request itself."""

    def __init__(self, error: openai.APIStatusError) -> None:
        super().__init__(_told(error))
        self.error = error


class _Dialect:
    """What the providers differ in, learned from their refusals.

    OpenAI's newer models take max_completion_tokens alone and no temperature, Mistral max_tokens alone and no
    stream_options (it tells the usage unasked).
    """

    def __init__(self) -> None:
        self._refused: set[str] = set()

    def spoken(self, asked: Mapping[str, Any], max_tokens: int, temperature: float | None) -> dict[str, Any]:
        """The request with the parameters that this provider takes."""
        limit = "max_completion_tokens" if "max_tokens" in self._refused else "max_tokens"
        options = {limit: max_tokens, "stream_options": {"include_usage": True}, "temperature": temperature}
        return {
            **asked,
            **{name: value for name, value in options.items() if value is not None and name not in self._refused},
        }

    def learns_from(self, error: openai.APIStatusError) -> bool:
        """Whether the refusal is about a parameter that can be left out, and has not been yet."""
        about = error.param or str(error.body)
        blamed = {name for name in ("max_tokens", "stream_options", "temperature") if name in about} - self._refused
        self._refused |= blamed
        return bool(blamed)


class _Reader:
    """Reads the chunks of one completion."""

    def __init__(self, name: str) -> None:
        self.over = False
        self.begun = False
        self._name = name
        self._thoughts = WithoutThoughts()
        self._assembler = CallAssembler()
        self._finish_reason = ""
        self._tokens = (0, 0)

    @property
    def complete(self) -> bool:
        """Whether the answer is: usage may follow."""
        return bool(self._finish_reason)

    @property
    def calls(self) -> list[CallFragments]:
        return self._assembler.calls

    def read(self, chunk: Any) -> str:
        """The text that a chunk adds; None is the end. The SDK does not check what it parses: nothing is relied on."""
        if chunk is None:
            self.over = True
            return ""
        self._count(getattr(chunk, "usage", None))
        choice = next(iter(_list(chunk, "choices")), None)
        delta = getattr(choice, "delta", None)
        self._finish_reason = _text(choice, "finish_reason") or self._finish_reason
        for call in _list(delta, "tool_calls"):
            self._add(call)
        text = _text(delta, "content")
        self.begun = self.begun or bool(text)
        return self._thoughts.feed(text)

    def finished(self) -> Finished:
        """Raises DialogueError when the stream ended before the answer did."""
        if not self.complete:
            raise DialogueError(f"{self._name} broke off in its answer")
        return Finished(self._finish_reason == "length", *self._tokens)

    def _add(self, call: Any) -> None:
        self.begun = True
        index, function = getattr(call, "index", 0), getattr(call, "function", None)
        self._assembler.add(
            index if isinstance(index, int) else 0,
            _text(call, "id"),
            _text(function, "name"),
            _text(function, "arguments"),
        )

    def _count(self, usage: Any) -> None:
        read, written = getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None)
        if isinstance(read, int) and isinstance(written, int):
            self._tokens = (read, written)


def _text(of: Any, name: str) -> str:
    value = getattr(of, name, None)
    return value if isinstance(value, str) else ""


def _list(of: Any, name: str) -> list[Any]:
    value = getattr(of, name, None)
    return value if isinstance(value, list) else []


def _told(error: openai.APIStatusError) -> str:
    """Status and code; never the message, which may quote the request, nor anything else in the code's place."""
    code = error.code or ""
    return f"HTTP {error.status_code}" + (f" {code}" if _CODE.fullmatch(code) else "")
