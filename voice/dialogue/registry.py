"""Which dialogue engine runs a call, by the name in the assistant's settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import structlog
from django.conf import settings

from voice.dialogue.base import DialogueEngine
from voice.dialogue.emergencies.signs import SIGNS
from voice.dialogue.emergencies_first import EmergenciesFirst
from voice.dialogue.failover import FailoverEngine
from voice.dialogue.last_resort import LastResort
from voice.dialogue.llm.conversation import memory_of
from voice.dialogue.moments.languages import LANGUAGES
from voice.dialogue.rules import RulesEngine
from voice.dialogue.rules.vocabulary import VOCABULARIES
from voice.snapshot import CallSnapshot

log = structlog.get_logger(__name__)

Clock = Callable[[], dt.datetime]
EngineFactory = Callable[[CallSnapshot, Clock], DialogueEngine]

# An answer may take two completions before its first sentence: a withheld one, and the one that replaces it.
_COMPLETIONS_WAITED_FOR = 2


def make_engine(call: CallSnapshot, now: Clock) -> DialogueEngine:
    """The engine a call's assistant asks for, fresh for that call; the rules where there is none of that name.

    now: the present, aware, in the tenant's time zone.
    """
    name = call.assistant.dialogue
    factory = ENGINES.get(name)
    if factory is None:
        log.error("unknown dialogue engine, the rules answer", engine=name, known=sorted(ENGINES))
        factory = _rules
    return factory(call, now)


def warm_languages() -> None:
    """Load what every language says ahead of the first call, so that no call waits while one is compiled."""
    for by_language in (SIGNS, VOCABULARIES, LANGUAGES):
        for language in by_language:
            by_language[language]


def warm_language_models() -> None:
    """Load what is configured ahead of the first call, so that no call waits while the SDK is imported."""
    if settings.LLM_PROVIDERS:
        from voice.dialogue.llm.providers import providers

        for provider in providers():
            provider.warm()


def _rules(call: CallSnapshot, now: Clock) -> DialogueEngine:
    rules = RulesEngine(call.assistant, now, call.from_number, call.earlier_turns)
    rules.speak(memory_of(call).language)
    return rules


def _language_models(call: CallSnapshot, now: Clock) -> DialogueEngine:
    """The providers of the settings, the assistant's own choice first; the last resort behind them."""
    # Imported when it is first asked for: the SDK behind it takes a second to load.
    from voice.dialogue.llm.engine import LanguageModelEngine
    from voice.dialogue.llm.providers import patience, providers

    memory = memory_of(call)
    last = LastResort(call, now, memory)
    models = providers(first=call.assistant.model)
    if not models:
        log.error("no language model is configured, the rules answer", wanted=call.assistant.model)
        return last
    chain: list[tuple[str, DialogueEngine]] = [
        (model.name, LanguageModelEngine(call, now, model, memory)) for model in models
    ]
    first_s, next_s = (_COMPLETIONS_WAITED_FOR * limit for limit in patience())
    answering = FailoverEngine([*chain, ("rules", last)], first_s=first_s, next_s=next_s)
    return EmergenciesFirst(answering, last, call, memory)


ENGINES: Mapping[str, EngineFactory] = {"rules": _rules, "llm": _language_models}
