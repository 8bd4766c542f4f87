"""Drives an engine as a session does: feeds it a call, hands its tools the wished results, keeps what came out."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from voice.business import BusinessInfo
from voice.dialogue.base import CallerTurn, Opening, Reply, Say, ToolCall, ToolResult
from voice.dialogue.rules import RulesEngine
from voice.snapshot import AssistantSnapshot, CallSnapshot

PARIS = dt.timezone(dt.timedelta(hours=1), "Paris")
THURSDAY_10_AM = dt.datetime(2025, 11, 20, 10, 0, tzinfo=PARIS)

_MORNING_AND_AFTERNOON = [{"opens": "09:00", "closes": "12:00"}, {"opens": "14:00", "closes": "18:30"}]
DENTIST = {
    "name": "Cabinet Molière",
    "trade": "dentist",
    "address": "12 rue des Lilas, 69003 Lyon",
    "phone": "+33472123456",
    "hours": {
        "monday": _MORNING_AND_AFTERNOON,
        "tuesday": _MORNING_AND_AFTERNOON,
        "thursday": _MORNING_AND_AFTERNOON,
        "friday": _MORNING_AND_AFTERNOON,
        "saturday": [{"opens": "09:00", "closes": "12:00"}],
        "sunday": [],
    },
    "services": [
        {"name": "Détartrage", "aliases": ["nettoyage des dents"], "price": "45", "duration_minutes": 30},
        {"name": "Blanchiment", "price": "250.50", "price_from": True, "duration_minutes": 90},
        {"name": "Implant"},
    ],
    "currency": "EUR",
}
CLINIC = {
    **DENTIST,
    "name": "Rose Dental Clinic",
    "address": "4 Mill Lane, Leeds",
    "phone": "+441132496000",
    "services": [
        {"name": "Check-up", "aliases": ["examination"], "price": "60", "duration_minutes": 20},
        {"name": "Teeth whitening", "aliases": ["whitening"], "price": "199.99", "price_from": True},
        {"name": "Root canal", "duration_minutes": 75},
    ],
    "currency": "GBP",
}
MOROCCAN_DENTIST = {
    **DENTIST,
    "name": "عيادة النور",
    "address": "12 شارع الزيتون، الدار البيضاء",
    "phone": "+212522123456",
    "services": [
        {"name": "Détartrage", "aliases": ["تنظيف الأسنان"], "price": "300", "duration_minutes": 30},
        {"name": "تبييض الأسنان", "aliases": ["Blanchiment"], "price": "1500.50", "price_from": True},
        {"name": "زراعة الأسنان", "aliases": ["implant"], "duration_minutes": 90},
    ],
    "currency": "MAD",
}
CLINICA = {
    **DENTIST,
    "name": "Clínica Sol",
    "address": "Calle Mayor 8, 28013 Madrid",
    "phone": "+34912345678",
    "services": [
        {"name": "Limpieza dental", "aliases": ["higiene dental"], "price": "45", "duration_minutes": 30},
        {"name": "Blanqueamiento", "price": "250.50", "price_from": True, "duration_minutes": 90},
        {"name": "Implante"},
        {"name": "Primera revisión", "price": "0", "duration_minutes": 20},
    ],
}


def assistant(business: Mapping[str, Any] | BusinessInfo = DENTIST, **changes: Any) -> AssistantSnapshot:
    """An assistant's settings; a French one unless told otherwise."""
    values: dict[str, Any] = {
        "id": 1,
        "name": "Léa",
        "language": "fr",
        "languages": ("fr", "en"),
        "time_zone": "Europe/Paris",
        "business": business if isinstance(business, BusinessInfo) else BusinessInfo.model_validate(business),
        "greeting": {},
        "closing": {},
        "transfer_number": "+33612000000",
        "dialogue": "rules",
        "voices": {},
    }
    return AssistantSnapshot(**{**values, **changes})


def call_snapshot(**changes: Any) -> CallSnapshot:
    """A call to that assistant."""
    values: dict[str, Any] = {
        "tenant_id": 1,
        "schema_name": "tenant",
        "call_id": 1,
        "call_sid": "CA1",
        "conversation_id": 1,
        "from_number": "+33612345678",
        "to_number": "+33472000000",
        "transport": "media_stream",
        "opening": Opening.NEW_CALL,
        "earlier_turns": (),
        "assistant": assistant(),
    }
    return CallSnapshot(**{**values, **changes})


@dataclass
class Call:
    """One call under test. `results` says what a tool answers; by default all goes well."""

    engine: RulesEngine
    language: str
    results: dict[str, ToolResult] = field(default_factory=dict)
    tools: list[ToolCall] = field(default_factory=list)
    said: list[Say] = field(default_factory=list)

    def opens(self, opening: Opening = Opening.NEW_CALL) -> str:
        return self._drive(self.engine.open(opening))

    def says(self, text: str, language: str = "") -> str:
        """The caller speaks; what the assistant answers."""
        return self._drive(self.engine.reply(CallerTurn(text, language or self.language), ()))

    def hears(self, *texts: str) -> str:
        """The caller speaks several turns; the last answer."""
        return [self.says(text) for text in texts][-1]

    def keys(self, digits: str) -> str:
        return self._drive(self.engine.reply(CallerTurn("", self.language, digits=digits), ()))

    def is_silent(self, count: int = 1) -> str:
        return self._drive(self.engine.silence(count, ()))

    @property
    def tool_names(self) -> list[str]:
        return [tool.name for tool in self.tools]

    @property
    def message(self) -> dict[str, Any]:
        """The arguments of the last message taken."""
        return dict(next(tool for tool in reversed(self.tools) if tool.name == "take_message").arguments)

    def _drive(self, reply: Reply) -> str:
        async def run() -> list[Say]:
            spoken: list[Say] = []
            result: ToolResult | None = None
            try:
                while True:
                    event = await reply.asend(result)
                    result = None
                    if isinstance(event, Say):
                        spoken.append(event)
                    else:
                        self.tools.append(event)
                        result = self.results.get(event.name, ToolResult(ok=True))
            except StopAsyncIteration:
                return spoken

        self.said = asyncio.run(run())
        return " ".join(say.text for say in self.said)


def french_call(
    business: Mapping[str, Any] | BusinessInfo = DENTIST,
    *,
    now: dt.datetime = THURSDAY_10_AM,
    caller_number: str = "",
    **changes: Any,
) -> Call:
    return Call(RulesEngine(assistant(business, **changes), _clock(now), caller_number), "fr")


def english_call(
    business: Mapping[str, Any] | BusinessInfo = CLINIC,
    *,
    now: dt.datetime = THURSDAY_10_AM,
    caller_number: str = "",
    **changes: Any,
) -> Call:
    settings = {"language": "en", "languages": ("en", "fr"), "transfer_number": "+447700900999", **changes}
    return Call(RulesEngine(assistant(business, **settings), _clock(now), caller_number), "en")


def darija_call(
    business: Mapping[str, Any] | BusinessInfo = MOROCCAN_DENTIST,
    *,
    now: dt.datetime = THURSDAY_10_AM,
    caller_number: str = "",
    **changes: Any,
) -> Call:
    settings = {"language": "ary", "languages": ("ary", "fr"), "transfer_number": "+212661000000", **changes}
    return Call(RulesEngine(assistant(business, **settings), _clock(now), caller_number), "ary")


def spanish_call(
    business: Mapping[str, Any] | BusinessInfo = CLINICA,
    *,
    now: dt.datetime = THURSDAY_10_AM,
    caller_number: str = "",
    **changes: Any,
) -> Call:
    settings = {"language": "es", "languages": ("es", "en"), "transfer_number": "+34600000000", **changes}
    return Call(RulesEngine(assistant(business, **settings), _clock(now), caller_number), "es")


def _clock(now: dt.datetime) -> Callable[[], dt.datetime]:
    return lambda: now
