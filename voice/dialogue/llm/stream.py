"""What comes out of a model piece by piece, put together: sentences from letters, tool calls from fragments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# A sentence ends at its mark followed by a space and something else, or at the end of a line; a decimal point or
# "M." does not end one.
_END = re.compile(r"(?<=[.!?…؟])[\"»”')]* (?=\S)|\n")
_SPACES = re.compile(r"\s+")
_LONGEST = 400  # characters: what has no end is cut, so that the time to judge a sentence stays bounded
_ABBREVIATIONS = {"m.", "mme.", "dr.", "mr.", "mrs.", "ms.", "st.", "av.", "no.", "sr.", "sra.", "p.m.", "a.m."}


class SentenceStream:
    """Cuts a text into sentences while it is being written."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, piece: str) -> list[str]:
        """The sentences that are complete with this piece."""
        text = _SPACES.sub(_one_space, self._rest + piece)
        complete: list[str] = []
        start = 0
        for end in _END.finditer(text):
            sentence = text[start : end.end()].strip()
            if not sentence or sentence.lower().split()[-1] in _ABBREVIATIONS:
                continue
            complete.append(sentence)
            start = end.end()
        while len(text) - start > _LONGEST:
            end_at = text.rfind(" ", start + 1, start + _LONGEST) + 1 or start + _LONGEST
            complete.append(text[start:end_at].strip())
            start = end_at
        self._rest = text[start:]
        return complete

    def finish(self) -> list[str]:
        """What was left when the text ended."""
        rest, self._rest = self._rest.strip(), ""
        return [rest] if rest else []


def _one_space(spaces: re.Match[str]) -> str:
    return "\n" if "\n" in spaces.group() else " "


@dataclass(slots=True)
class CallFragments:
    """A tool call as it is streamed: id and name once, the arguments (JSON) in fragments."""

    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass(slots=True)
class CallAssembler:
    """Puts streamed tool calls together by their index.

    https://platform.openai.com/docs/api-reference/chat-streaming (choices[].delta.tool_calls[])
    """

    calls: list[CallFragments] = field(default_factory=list)
    _by_index: dict[int, CallFragments] = field(default_factory=dict)

    def add(self, index: int, id: str, name: str, arguments: str) -> None:
        """A fragment. Some servers send each call whole, and all of them under the index 0."""
        call = self._by_index.get(index)
        if call is None or (id and call.id and id != call.id):
            call = self._by_index[index] = CallFragments()
            self.calls.append(call)
        call.id = call.id or id
        call.name = call.name or name
        call.arguments += arguments


class WithoutThoughts:
    """Leaves out what some open models write first for themselves, between <think> and </think>."""

    _BEGIN, _END = "<think>", "</think>"

    def __init__(self) -> None:
        self._held: str | None = ""  # None: the answer itself has begun

    def feed(self, piece: str) -> str:
        """What of the answer has come with this piece."""
        if self._held is None:
            return piece
        held = self._held = (self._held + piece).lstrip()
        if held.startswith(self._BEGIN):
            _thought, ended, answer = held.partition(self._END)
            self._held = None if ended else held
            return answer.lstrip()
        if self._BEGIN.startswith(held):
            return ""
        self._held = None
        return held
