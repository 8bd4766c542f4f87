"""One file a language, each loaded when it is first asked for: to compile all that five languages say takes seconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Generic, TypeVar

T = TypeVar("T")


class PerLanguage(Mapping[str, T], Generic[T]):
    """What a package holds for each language, by the language's code.

    package: its name; the module of a language is called like its code. names: what each module calls its own.
    """

    def __init__(self, package: str, names: Mapping[str, str]) -> None:
        self._package = package
        self._names = names
        self._loaded: dict[str, T] = {}

    def __getitem__(self, language: str) -> T:
        if language not in self._loaded:
            name = self._names[language]
            self._loaded[language] = getattr(import_module(f"{self._package}.{language}"), name)
        return self._loaded[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, language: object) -> bool:
        return language in self._names
