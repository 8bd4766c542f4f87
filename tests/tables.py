"""Tests of long tables: one test a table, which tells every row that is wrong.

A table of a thousand sentences as a thousand tests costs seconds to collect and nothing is gained by it.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any


def every_row(names: str | Sequence[str], rows: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Like `pytest.mark.parametrize`, within one test. What a row changes is there for the next: for pure code only."""
    named = [names] if isinstance(names, str) else list(names)
    table = [(row,) if isinstance(names, str) else tuple(row) for row in rows]
    assert table, "a table without rows proves nothing"

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def whole_table(**others: Any) -> None:
            __tracebackhide__ = True
            wrong = [f"{row!r}: {error}" for row in table if (error := _error_of(test, named, row, others))]
            assert not wrong, f"{len(wrong)} of {len(table)} rows:\n" + "\n".join(wrong)

        asked = inspect.signature(test).parameters.values()
        whole_table.__signature__ = inspect.Signature([one for one in asked if one.name not in named])  # type: ignore[attr-defined]
        return whole_table

    return decorate


def _error_of(test: Callable[..., None], names: list[str], row: tuple[Any, ...], others: dict[str, Any]) -> str:
    try:
        test(**dict(zip(names, row, strict=True)), **others)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""
