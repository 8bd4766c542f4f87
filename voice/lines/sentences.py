"""Cutting a stream of text into sentences that can be spoken one by one."""

from __future__ import annotations

import re

# A sentence ends at its mark followed by a space; a decimal point or "M." inside a word does not.
_END = re.compile(r"(?<=[.!?…؟])[\"»”']?\s+(?=\S)")
_ABBREVIATIONS = ("m.", "mme.", "dr.", "mr.", "mrs.", "ms.", "st.", "av.", "no.", "sr.", "sra.")


def sentences(text: str) -> list[str]:
    """The sentences of `text`, in order, without the spaces around them."""
    found: list[str] = []
    for part in _END.split(text.strip()):
        if found and found[-1].lower().endswith(_ABBREVIATIONS):
            found[-1] = f"{found[-1]} {part}"
        elif part:
            found.append(part)
    return found
