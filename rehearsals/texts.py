"""Comparing what was said with what is expected: case, kinds of apostrophes and spaces, and Arabic vowel marks count
for nothing."""

from __future__ import annotations

import re
from functools import lru_cache

_VOWEL_MARKS = (*map(chr, range(0x064B, 0x0653)), "\u0670", "\u0640")
_SAME = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        **dict.fromkeys(_VOWEL_MARKS, ""),
    }
)


def holds(pattern: str, text: str) -> bool:
    return _compiled(pattern).search(_plain(text)) is not None


def holds_at(pattern: str, text: str) -> int:
    """Where the last place that the pattern is found at begins; -1 for none."""
    return max((found.start() for found in _compiled(pattern).finditer(_plain(text))), default=-1)


def _plain(text: str) -> str:
    return text.translate(_SAME)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_plain(pattern), re.IGNORECASE | re.DOTALL)
