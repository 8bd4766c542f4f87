"""A provider of language models on a socket of this machine: speaks and checks /v1/chat/completions as OpenAI does.

Sources: https://platform.openai.com/docs/api-reference/chat/create, .../chat-streaming and
https://platform.openai.com/docs/guides/error-codes; what Mistral refuses:
https://docs.mistral.ai/api/#tag/chat (its answers to unknown fields as users report them).
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import Any

from tests.fakes.http_service import HttpHandler, HttpService

KEY = "sk-test"
MODEL = "test-model"

_FIELDS = {
    "model", "messages", "stream", "stream_options", "tools", "tool_choice", "temperature", "max_tokens",
    "max_completion_tokens",
}  # fmt: skip
_FUNCTION_NAME = re.compile(r"^[a-zA-Z0-9_-]{1,64}$")
_MISTRAL_ID = re.compile(r"^[a-zA-Z0-9]{9}$")


class Dialect(Enum):
    """Whose peculiarities the server has."""

    OPENAI = "openai"  # an older model: takes everything
    OPENAI_REASONING = "openai-reasoning"  # max_completion_tokens alone, no temperature
    MISTRAL = "mistral"  # no stream_options, no max_completion_tokens, strict about the order of roles


@dataclass(frozen=True)
class Tool:
    """A tool call to answer with. pieces: into how many fragments its arguments are cut."""

    name: str
    arguments: dict[str, Any] | str = field(default_factory=dict)
    pieces: int = 3


@dataclass(frozen=True)
class Answer:
    """What the server does with one request.

    text: streamed in pieces of `step` characters. waits_s: before the first of them. stalls_after, drops_after: pieces
    after which nothing more comes, or the connection is cut. cuts_short: the connection ends in good order, without
    the end of the answer. raw: sent in place of everything else. usage: input and output tokens, None: not told.
    """

    text: str = ""
    tools: Sequence[Tool] = ()
    usage: tuple[int, int] | None = (100, 20)
    finish: str = ""
    step: int = 4
    waits_s: float = 0.0
    stalls_after: int | None = None
    drops_after: int | None = None
    cuts_short: bool = False
    raw: bytes | None = None
    status: int = 200
    code: str = ""


OVERLOADED = Answer(status=429, code="rate_limit_exceeded")
OUT_OF_CREDIT = Answer(status=429, code="insufficient_quota")
BROKEN = Answer(status=500, code="server_error")
NO_JSON = Answer(raw=b"data: {this is no json\n\ndata: [DONE]\n\n")
NO_SSE = Answer(raw=b"<html><body>502 Bad Gateway</body></html>")
NOT_A_CHUNK = Answer(raw=b'data: {"foo": [1, 2]}\n\ndata: 42\n\ndata: [DONE]\n\n')


class ChatServer(HttpService):
    """Answers requests with a script, one after the other; what it was asked is kept in `requests`.

    with ChatServer([Answer("Bonjour.")]) as server: ... server.url
    """

    def __init__(
        self, script: Sequence[Answer | str] = (), *, dialect: Dialect = Dialect.OPENAI, key: str = KEY
    ) -> None:
        self.script = deque(Answer(item) if isinstance(item, str) else item for item in script)
        self.dialect = dialect
        self.key = key
        self.requests: list[dict[str, Any]] = []
        self.refusals: list[str] = []
        self.hung_up = threading.Event()

    @property
    def url(self) -> str:
        return f"{self.origin}/v1"

    def then(self, *answers: Answer | str) -> None:
        """Add to the script."""
        self.script.extend(Answer(item) if isinstance(item, str) else item for item in answers)


class Refusal(Exception):
    def __init__(self, status: int, message: str, *, param: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.status, self.param, self.code = status, param, code

    def body(self, dialect: Dialect) -> dict[str, Any]:
        if dialect is Dialect.MISTRAL and self.status == 422:
            detail = [{"type": "extra_forbidden", "loc": ["body", self.param], "msg": str(self)}]
            return {"object": "error", "message": {"detail": detail}, "type": "invalid_request_error", "code": None}
        kind = "invalid_request_error" if self.status < 500 else "server_error"
        return {"error": {"message": str(self), "type": kind, "param": self.param, "code": self.code}}


class _Dropped(Exception):
    """The script wants the connection cut."""


def check(request: dict[str, Any], dialect: Dialect) -> None:
    """Raises Refusal for whatever the API would refuse."""
    unknown = set(request) - _FIELDS
    if unknown:
        raise Refusal(400, f"Unrecognized request argument supplied: {unknown.pop()}")
    if request.get("model") != MODEL:
        raise Refusal(404, "The model does not exist or you do not have access to it.", code="model_not_found")
    if request.get("stream") is not True:
        raise Refusal(400, "only streams are served here", param="stream")
    _check_parameters(request, dialect)
    _check_tools(request.get("tools"))
    _check_messages(request.get("messages"), dialect)


def _check_parameters(request: dict[str, Any], dialect: Dialect) -> None:
    if dialect is Dialect.MISTRAL:
        for name in ("stream_options", "max_completion_tokens"):
            if name in request:
                raise Refusal(422, "Extra inputs are not permitted", param=name)
    if dialect is Dialect.OPENAI_REASONING and "max_tokens" in request:
        message = "Unsupported parameter: 'max_tokens' is not supported with this model."
        raise Refusal(
            400, f"{message} Use 'max_completion_tokens' instead.", param="max_tokens", code="unsupported_parameter"
        )
    if dialect is Dialect.OPENAI_REASONING and request.get("temperature", 1) != 1:
        raise Refusal(400, "Unsupported value: 'temperature'", param="temperature", code="unsupported_value")
    limit = request.get("max_tokens", request.get("max_completion_tokens"))
    if limit is not None and not (isinstance(limit, int) and limit > 0):
        raise Refusal(400, "Invalid 'max_tokens'", param="max_tokens")


def _check_tools(tools: Any) -> None:
    if tools is None:
        return
    if not isinstance(tools, list) or not tools:
        raise Refusal(400, "[] is too short - 'tools'", param="tools")
    for tool in tools:
        function = tool.get("function", {}) if tool.get("type") == "function" else {}
        parameters = function.get("parameters", {})
        if not _FUNCTION_NAME.match(function.get("name", "")) or parameters.get("type") != "object":
            raise Refusal(400, "Invalid schema for function", param="tools")
        if not isinstance(function.get("description", ""), str) or "$ref" in json.dumps(parameters):
            raise Refusal(400, "Invalid schema for function: references", param="tools")


def _check_messages(messages: Any, dialect: Dialect) -> None:
    if not isinstance(messages, list) or not messages:
        raise Refusal(400, "'messages' is too short", param="messages")
    waiting: set[str] = set()
    for message in messages:
        role = message.get("role")
        if role not in ("system", "user", "assistant", "tool"):
            raise Refusal(400, f"Invalid value: '{role}'", param="messages")
        if role == "tool":
            if message.get("tool_call_id") not in waiting:
                raise Refusal(
                    400, "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'."
                )
            waiting.discard(message["tool_call_id"])
        elif waiting:
            raise Refusal(400, "An assistant message with 'tool_calls' must be followed by tool messages.")
        if not isinstance(message.get("content"), str):
            raise Refusal(400, "Invalid type for 'messages[].content'", param="messages")
        waiting |= {call["id"] for call in message.get("tool_calls", []) if _is_call(call)}
    if waiting:
        raise Refusal(400, "An assistant message with 'tool_calls' must be followed by tool messages.")
    if dialect is Dialect.MISTRAL:
        _check_order(messages)


def _check_order(messages: list[dict[str, Any]]) -> None:
    """As strict as Mistral and the chat templates of open models are: turns alternate, ids have nine characters."""
    roles = [message["role"] for message in messages]
    if roles[0] != "system" or "system" in roles[1:] or roles[1] != "user":
        raise Refusal(400, "Unexpected role 'system' or conversation that does not begin with a user", code="3230")
    for before, after in pairwise(roles[1:]):
        if (before == after and before != "tool") or (before, after) == ("tool", "user"):
            raise Refusal(400, f"Unexpected role '{after}' after role '{before}'", code="3230")
    if roles[-1] not in ("user", "tool"):
        raise Refusal(400, f"Expected last role User or Tool but got {roles[-1]}", code="3230")
    ids = [call["id"] for message in messages for call in message.get("tool_calls", [])]
    if not all(map(_MISTRAL_ID.match, ids)):
        raise Refusal(400, "Tool call id was invalid, must be a-z, A-Z, 0-9, with a length of 9.", code="3280")


def _is_call(call: dict[str, Any]) -> bool:
    if call.get("type") != "function" or not isinstance(call["function"]["arguments"], str):
        raise Refusal(400, "Invalid tool call", param="messages")
    json.loads(call["function"]["arguments"])
    return True


def chunks(answer: Answer, *, with_usage: bool) -> Iterator[dict[str, Any]]:
    """The stream of an answer: the role, the text, the tool calls in fragments, the reason it ended, the usage."""
    yield _chunk({"role": "assistant", "content": ""})
    for at in range(0, len(answer.text), answer.step):
        yield _chunk({"content": answer.text[at : at + answer.step]})
    for index, tool in enumerate(answer.tools):
        made = {
            "index": index,
            "id": f"abc{index}",
            "type": "function",
            "function": {"name": tool.name, "arguments": ""},
        }
        yield _chunk({"tool_calls": [made]})
        arguments = tool.arguments if isinstance(tool.arguments, str) else json.dumps(tool.arguments)
        size = max(1, -(-len(arguments) // tool.pieces))
        for at in range(0, len(arguments), size):
            yield _chunk({"tool_calls": [{"index": index, "function": {"arguments": arguments[at : at + size]}}]})
    yield _chunk({}, finish=answer.finish or ("tool_calls" if answer.tools else "stop"))
    if answer.usage and with_usage:
        prompt, completion = answer.usage
        usage = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
        yield {**_chunk({}), "choices": [], "usage": usage}


def _chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_700_000_000,
        "model": MODEL,
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }


class _Handler(HttpHandler):
    api: ChatServer

    def do_POST(self) -> None:
        try:
            request = self._read(self.body())
            self.api.requests.append(request)
            answer = self.api.script.popleft() if self.api.script else Answer(status=500, code="script_ended")
            if answer.status != 200:
                raise Refusal(answer.status, "as the script wants it", code=answer.code)
            self.stream(self._pieces(answer, request), "text/event-stream; charset=utf-8")
        except Refusal as refusal:
            self.api.refusals.append(str(refusal))
            self.send(refusal.status, json.dumps(refusal.body(self.api.dialect)).encode())
        except (BrokenPipeError, ConnectionResetError):
            self.api.hung_up.set()
            self.close_connection = True
        except _Dropped:
            self.close_connection = True

    def _read(self, body: bytes) -> dict[str, Any]:
        if self.path != "/v1/chat/completions":
            raise Refusal(404, f"Invalid URL (POST {self.path})")
        if self.headers.get("Authorization") != f"Bearer {self.api.key}":
            raise Refusal(401, "Incorrect API key provided.", code="invalid_api_key")
        try:
            request: dict[str, Any] = json.loads(body)
        except ValueError:
            raise Refusal(400, "We could not parse the JSON body of your request.") from None
        check(request, self.api.dialect)
        return request

    def _pieces(self, answer: Answer, request: dict[str, Any]) -> Iterator[bytes]:
        if answer.raw is not None:
            yield answer.raw
            return
        asked = request.get("stream_options", {}).get("include_usage", False)
        with_usage = asked or self.api.dialect is Dialect.MISTRAL
        for number, chunk in enumerate(chunks(answer, with_usage=with_usage)):
            if number == 1:
                self.api.released.wait(answer.waits_s)
            if number == answer.stalls_after:
                yield from self._nothing_more()
            if number == answer.drops_after:
                raise _Dropped
            if answer.cuts_short and chunk["choices"] and chunk["choices"][0]["finish_reason"]:
                return
            yield f"data: {json.dumps(chunk)}\n\n".encode()
        yield b"data: [DONE]\n\n"

    def _nothing_more(self) -> Iterator[bytes]:
        """Say nothing until the client goes away."""
        until = time.monotonic() + 10
        while time.monotonic() < until and not self.api.released.wait(0.02):
            yield b": still here\n\n"


ChatServer.handler = _Handler
