"""The providers of language models that the settings name, one of each a process."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from voice.dialogue.llm.provider import ChatProvider, ProviderSettings


def providers(first: str = "") -> list[ChatProvider]:
    """All that are configured, in the order of the settings; `first` is moved to the front where it is one of them."""
    names = sorted(settings.LLM_PROVIDERS, key=lambda name: name != first)
    return [_provider(name) for name in names]


@cache
def _provider(name: str) -> ChatProvider:
    found = settings.LLM[name]
    return ChatProvider(
        ProviderSettings(
            name=name,
            url=found["url"],
            model=found["model"],
            api_key=found["api_key"],
            temperature=found["temperature"],
            first_token_s=settings.LLM_FIRST_TOKEN_S,
            token_s=settings.LLM_TOKEN_S,
        )
    )


def patience() -> tuple[float, float]:
    """Seconds: how long the first piece of an answer may take, and each further one."""
    return settings.LLM_FIRST_TOKEN_S, settings.LLM_TOKEN_S
