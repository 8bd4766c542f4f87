"""A reply while it is being written: which of its sentences may be spoken, and when. Pure; the engine does the asking.

A sentence goes out as soon as it is whole and the guard has passed it. One that claims something is held, with all
that follows it, until the tools of the same answer have said whether it is true.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from voice.dialogue.llm import ear
from voice.dialogue.llm.claims import Claim, claims_in, says_goodbye
from voice.dialogue.llm.conversation import Action
from voice.dialogue.llm.guard import Confirmed, Guard, Reason, Refusal
from voice.dialogue.llm.news import is_news, is_told
from voice.dialogue.llm.stream import SentenceStream
from voice.dialogue.tools import TAKE_MESSAGE, TRANSFER_CALL

MAX_SENTENCES = 6  # of a reply: nobody listens to more


class Draft:
    """One reply, over as many completions of the model as it takes.

    before: what was done earlier in the call. unheard: what of it the caller has not heard of. said: what has gone out.
    refused: why the completion under way is read no further.
    """

    def __init__(
        self, guard: Guard, language: str, before: Iterable[Action] = (), unheard: Iterable[Action] = ()
    ) -> None:
        self.said: list[str] = []
        self.refused: Refusal | None = None
        self._guard = guard
        self._language = language
        self._before = frozenset(action.call.name for action in before if action.result.ok)
        self._now: set[str] = set()
        self._news = list(unheard)
        self._stream = SentenceStream()
        self._held: list[str] = []

    @property
    def text(self) -> str:
        """What the caller has been told in this reply."""
        return " ".join(self.said)

    @property
    def has_said_goodbye(self) -> bool:
        return any(says_goodbye(sentence) for sentence in self.said)

    @property
    def owes_news_of_message(self) -> bool:
        """Whether a message was taken and the caller does not know."""
        return TAKE_MESSAGE in self._now and not self._has_told(Claim.MESSAGE, Claim.NOTED)

    @property
    def owed(self) -> list[Action]:
        """What was done to the calendar and the caller has not been told."""
        return [action for action in self._news if not any(self._tells(sentence, action) for sentence in self.said)]

    @property
    def transfers(self) -> bool:
        return self.has_done(TRANSFER_CALL)

    def has_done(self, tool: str) -> bool:
        """Whether it has succeeded in this reply."""
        return tool in self._now

    @property
    def owes_news_of_transfer(self) -> bool:
        """Whether the caller is put through and does not know."""
        return self.transfers and not self._has_told(Claim.TRANSFER)

    def begin(self) -> None:
        """Another completion begins."""
        self.refused = None
        self._stream = SentenceStream()
        self._held = []

    def feed(self, piece: str) -> Iterator[str]:
        """The sentences to be spoken now that the model has written this piece."""
        return self._judged(self._stream.feed(piece))

    def finish(self, *, cut: bool) -> Iterator[str]:
        """The sentences to be spoken now that the text has ended. Half a sentence is left out, unless it is all."""
        rest = self._stream.finish()
        return self._judged([] if cut and self.said else rest)

    def did(self, action: Action) -> None:
        """A tool was called in this reply."""
        self._guard.learn(action.call, action.result)
        if action.result.ok:
            self._now.add(action.call.name)
        if is_news(action):
            self._news.append(action)

    def settle(self) -> Iterator[str]:
        """The sentences that waited for the tools and are true now. What is not true is refused."""
        held, self._held = self._held, []
        for sentence in held:
            self.refused = self._guard.check(sentence, self._confirmed())
            if self.refused:
                return
            yield from self._spoken(sentence)

    def _judged(self, sentences: Iterable[str]) -> Iterator[str]:
        for sentence in filter(None, map(ear.plain, sentences)):
            refusal = self._guard.check(sentence, self._confirmed())
            if refusal and refusal.reason is not Reason.CLAIM:
                self.refused = refusal
                return
            if refusal or self._held:
                self._held.append(sentence)
            else:
                yield from self._spoken(sentence)

    def _spoken(self, sentence: str) -> Iterator[str]:
        if len(self.said) < MAX_SENTENCES:
            self.said.append(ear.voiced(sentence, self._language))
            yield self.said[-1]

    def _confirmed(self) -> Confirmed:
        return Confirmed(self._now, self._before)

    def _tells(self, sentence: str, action: Action) -> bool:
        return is_told(action, sentence, self._language, self._guard.today)

    def _has_told(self, *claims: Claim) -> bool:
        return any(claims_in(sentence) & set(claims) for sentence in self.said)
