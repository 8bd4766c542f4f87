"""One answer of a language model: its completions, the tools it calls between them, and how it ends."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

import structlog

from voice.dialogue.base import (
    DialogueError,
    DialogueEvent,
    HistoryTurn,
    Reply,
    Say,
    ToolCall,
    ToolResult,
    Used,
)
from voice.dialogue.llm.conversation import Action, CallMemory, messages_of
from voice.dialogue.llm.draft import Draft
from voice.dialogue.llm.guard import Reason, Refusal
from voice.dialogue.llm.phrases import Phrase
from voice.dialogue.llm.prompt import with_correction
from voice.dialogue.llm.provider import ChatModel, Finished, Request, Text
from voice.dialogue.tools import END_CALL, INVALID_ARGUMENTS, PRESS_KEYS, TAKE_MESSAGE, UNKNOWN_TOOL

log = structlog.get_logger(__name__)

MAX_COMPLETIONS = 5  # four rounds of tools, and the words after them
CHARACTERS_A_TOKEN = 4  # about
MAX_TOKENS = 600  # of one completion: a long message among its arguments; far more words than are spoken

Speaks = Callable[[str], Say]
SpeaksPhrase = Callable[[Phrase], Say]

_INSTEAD = {
    Reason.CLAIM: Phrase.NOT_CONFIRMED,
    Reason.MOMENT: Phrase.NOT_CONFIRMED,
    Reason.CODE: Phrase.NOT_CONFIRMED,
    Reason.LEAK: Phrase.OFF_LIMITS,
    Reason.OBEDIENCE: Phrase.OFF_LIMITS,
}
_SAY_IT_FIRST = ToolResult(ok=False, error="not_yet", data={"details": "Tell the caller what was done, then end."})
_NO_ANSWER = ToolResult(ok=False, error="no_answer")


class Answer:
    """The answer to one turn. said: the caller's words; history: all turns before them.

    say, phrase, goodbye, news: how text, a fixed phrase, the end of the call and what was done to the calendar are
    spoken in the language of the call.
    """

    def __init__(
        self,
        model: ChatModel,
        tools: Sequence[Mapping[str, Any]],
        memory: CallMemory,
        draft: Draft,
        *,
        system: str,
        said: str,
        history: Sequence[HistoryTurn],
        say: Speaks,
        phrase: SpeaksPhrase,
        goodbye: Callable[[], Say],
        news: Callable[[Sequence[Action]], Say],
    ) -> None:
        self._model = model
        self._tools = tools
        self._memory = memory
        self._draft = draft
        self._system = system
        self._said = said
        self._history = history
        self._say = say
        self._phrase = phrase
        self._goodbye = goodbye
        self._news_of = news
        self._requests: list[Request] = []
        self._finished = Finished()
        self._written = 0  # characters of the completion
        self._correction: Refusal | None = None
        self._asked_again = False
        self._reported = 0  # sentences of the draft that stand beside an action

    async def events(self) -> Reply:
        """Sentences as they come, tool calls, and what each completion used. Raises DialogueError."""
        for used in self._unreported():
            yield used
        for _ in range(MAX_COMPLETIONS):
            async with aclosing(self._completion()) as sentences:
                async for sentence in sentences:
                    yield sentence
            for call, result in self._to_do():
                self._did(call, result or (yield call) or _NO_ANSWER)
            for text in self._draft.settle():
                yield self._say(text)
            for used in self._unreported():  # so that a tool's answer is taken at once, not after the next completion
                yield used
            ending = self._ending()
            if ending is not None:
                for event in ending:
                    yield event
                return
        log.warning("a model called tools without end", engine=self._model.name)
        if self._owes_news or not self._draft.said:
            yield self._news()

    async def _completion(self) -> AsyncGenerator[Say]:
        """The sentences of one completion that may be spoken at once; its requests are kept for afterwards."""
        self._draft.begin()
        self._requests, self._finished, self._written = [], Finished(), 0
        messages = self._messages()
        try:
            async with aclosing(self._model.complete(messages, self._tools, MAX_TOKENS)) as pieces:
                async for piece in pieces:
                    self._count(piece)
                    for text in self._texts(piece):
                        yield self._say(text)
                    if self._draft.refused:
                        return
        except DialogueError as error:
            if not self._owes_news:
                raise
            yield self._news()
            raise DialogueError(str(error), permanent=error.permanent, answered=True) from error
        finally:
            self._note_use(messages)

    def _texts(self, piece: Text | Request | Finished) -> Iterator[str]:
        match piece:
            case Text(text):
                yield from self._draft.feed(text)
            case Request():
                self._requests.append(piece)
            case Finished():
                yield from self._draft.finish(cut=piece.cut)

    def _messages(self) -> list[dict[str, Any]]:
        system = self._system
        if self._correction:
            system = with_correction(system, self._draft.text, self._correction.advice)
        return messages_of(system, self._history, self._said, self._memory.actions)

    # --- what is used ---

    def _count(self, piece: Text | Request | Finished) -> None:
        match piece:
            case Text(text):
                self._written += len(text)
            case Request():
                self._written += len(piece.name) + len(piece.arguments)
            case Finished():
                self._finished = piece

    def _note_use(self, messages: Sequence[Mapping[str, Any]]) -> None:
        """Keep what a completion has used, however it ended. What the provider has not told is estimated."""
        used = Used(self._model.name, self._finished.input_tokens, self._finished.output_tokens)
        if not used.input_tokens and self._written:
            read = len(json.dumps([*messages, *self._tools], ensure_ascii=False))
            used = Used(self._model.name, *(-(-length // CHARACTERS_A_TOKEN) for length in (read, self._written)))
        if used.input_tokens:
            self._memory.used.append(used)

    def _unreported(self) -> list[Used]:
        used, self._memory.used = self._memory.used, []
        return used

    # --- tools ---

    def _to_do(self) -> Iterator[tuple[ToolCall, ToolResult | None]]:
        """What is to be done, each with its result where that is known beforehand. A refused answer does nothing."""
        for request in [] if self._draft.refused else self._requests:
            call, mistake = self._understood(request)
            if call.name != END_CALL:
                yield call, mistake or self._done_already(call)
            elif len(self._requests) > 1 and not self._draft.has_said_goodbye:
                yield call, _SAY_IT_FIRST

    def _understood(self, request: Request) -> tuple[ToolCall, ToolResult | None]:
        """The call that the model means, and what is wrong with it: nothing but the tools offered is called."""
        try:
            arguments = json.loads(request.arguments or "{}")
        except ValueError:
            arguments = None
        call = ToolCall(request.name, arguments if isinstance(arguments, dict) else {})
        if request.name not in {tool["function"]["name"] for tool in self._tools}:
            return call, ToolResult(ok=False, error=UNKNOWN_TOOL, data={"details": "You have no such tool."})
        if not isinstance(arguments, dict):
            return call, ToolResult(ok=False, error=INVALID_ARGUMENTS, data={"details": "Not a JSON object."})
        return call, None

    def _done_already(self, call: ToolCall) -> ToolResult | None:
        """The same message is not taken twice."""
        return self._memory.result_of(call) if call.name == TAKE_MESSAGE else None

    def _did(self, call: ToolCall, result: ToolResult) -> None:
        said = " ".join(self._draft.said[self._reported :])
        self._reported = len(self._draft.said)
        self._memory.actions.append(Action(len(self._history) + 1, call, result, said))
        self._draft.did(self._memory.actions[-1])

    # --- the end ---

    def _ending(self) -> Sequence[DialogueEvent] | None:
        """What ends the answer; None when the model has to be asked again. Raises DialogueError for an empty answer."""
        draft = self._draft
        if draft.refused:
            return self._withheld(draft.refused)
        self._correction = None
        if draft.transfers:
            return [self._phrase(Phrase.TRANSFERRING)] if draft.owes_news_of_transfer else []
        wanted = [request.name for request in self._requests]
        if END_CALL in wanted and (draft.has_said_goodbye or len(wanted) == 1):
            goodbye = [] if draft.has_said_goodbye else [self._goodbye()]
            return [*self._owed(), *goodbye, ToolCall(END_CALL)]
        if wanted == [PRESS_KEYS] and draft.has_done(PRESS_KEYS):
            return []  # the menu speaks next
        if wanted:
            return None
        if not draft.said and not draft.owed:
            raise DialogueError(f"{self._model.name} has nothing to say")
        return self._owed()

    def _withheld(self, refusal: Refusal) -> Sequence[DialogueEvent] | None:
        """The model is asked once more; then, or when it is not to be trusted, something honest is said for it."""
        log.warning("a sentence was withheld", engine=self._model.name, reason=str(refusal.reason))
        if self._asked_again or refusal.final:
            return [self._news(_INSTEAD.get(refusal.reason, Phrase.UNKNOWN_FACT))]
        self._asked_again = True
        self._correction = refusal
        return None

    @property
    def _owes_news(self) -> bool:
        return bool(self._draft.owed) or self._draft.owes_news_of_message

    def _owed(self) -> list[Say]:
        """What was done to the calendar, in fixed words, where the model has not told it."""
        return [self._news_of(self._draft.owed)] if self._draft.owed else []

    def _news(self, otherwise: Phrase = Phrase.NOT_CONFIRMED) -> Say:
        if self._draft.owed:
            return self._news_of(self._draft.owed)
        return self._phrase(Phrase.MESSAGE_TAKEN if self._draft.owes_news_of_message else otherwise)
