"""The frozen settings a call runs on, read once when the call starts. No ORM object lives in a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from voice.business import Bookables, BusinessInfo
from voice.dialogue.base import HistoryTurn, Opening
from voice.speech.base import Voice
from voice.turns import TurnSettings


@dataclass(frozen=True, slots=True)
class AssistantSnapshot:
    """An assistant as it was when the call began.

    greeting, closing: by language code; a missing language falls back to the engine's own phrase.
    transfer_number: E.164, empty when the business takes no transfers. announced_transfer: the person hears a summary
    and accepts. turns: how patient it is. max_duration_s: of a call, 0 for the platform's own.
    prompt: the business's instructions to a language model. model: the provider to ask first, empty for the platform's
    order. transcribers: the engine that is asked first, by language. bookables: what callers can have appointments for.
    """

    id: int
    name: str
    language: str
    languages: tuple[str, ...]
    time_zone: str
    business: BusinessInfo
    greeting: dict[str, str]
    closing: dict[str, str]
    transfer_number: str
    dialogue: str
    voices: dict[str, Voice]
    turns: TurnSettings = field(default_factory=TurnSettings)
    announced_transfer: bool = False
    records_calls: bool = False
    max_duration_s: float = 0.0
    prompt: str = ""
    model: str = ""
    transcribers: dict[str, str] = field(default_factory=dict)
    bookables: Bookables = field(default_factory=Bookables)


@dataclass(frozen=True, slots=True)
class CallSnapshot:
    """One call: whose it is and how it is to be answered. Bound to its tenant for life.

    earlier_turns: what was said before, when the call comes back from a transfer or a lost socket. announced: the
    caller has heard already that the call is recorded. prepared: sentences spoken ahead, by `speech_key`.
    """

    tenant_id: int
    schema_name: str
    call_id: int
    call_sid: str
    conversation_id: int
    from_number: str
    to_number: str
    transport: str
    opening: Opening
    earlier_turns: tuple[HistoryTurn, ...]
    assistant: AssistantSnapshot
    announced: bool = False
    prepared: Mapping[str, bytes] = field(default_factory=dict, repr=False)
