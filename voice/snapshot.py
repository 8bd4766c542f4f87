"""The frozen settings a call runs on, read once when the call starts. No ORM object lives in a session."""

from __future__ import annotations

from dataclasses import dataclass

from voice.business import BusinessInfo
from voice.dialogue.base import HistoryTurn, Opening
from voice.speech.base import Voice


@dataclass(frozen=True, slots=True)
class AssistantSnapshot:
    """An assistant as it was when the call began.

    greeting, closing: by language code; a missing language falls back to the engine's own phrase.
    transfer_number: E.164, empty when the business takes no transfers.
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


@dataclass(frozen=True, slots=True)
class CallSnapshot:
    """One call: whose it is and how it is to be answered. Bound to its tenant for life.

    earlier_turns: what was said before, when the call comes back from a transfer or a lost socket.
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
