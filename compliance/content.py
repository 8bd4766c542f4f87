"""What of a change is kept, and how it is written for hashing. Pure.

An entry cannot be taken back, so what must not be kept is taken out before it is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.forms.models import model_to_dict

REDACTED = "[redacted]"
# Fields whose content opens something, in any spelling.
_SECRET_NAME = re.compile(
    r"passw|passphrase|pwd|secret|token|credential|authoriz|cookie|signature|verifier"
    r"|(api|access|private|encryption|auth|signing|ssh)[_-]?key|^key$|_hash$|^otp$|^pin$",
    re.IGNORECASE,
)
# What opens something wherever it stands: names and passwords in addresses, bearer tokens, long runs of random.
_SECRET_TEXT = re.compile(
    r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)|(?<=bearer )[^\s\"']+|\b(?:sk|pk|rk|whsec|gsk|xox[abp]|gh[pousr])[-_][\w-]{12,}"
    r"|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+|\bgAAAA[\w=-]{40,}",
    re.IGNORECASE,
)
_LONGEST_TEXT = 4000
_DEEPEST = 8


def fields_of(row: Model, only: tuple[str, ...] | None = None) -> dict[str, Any]:
    """A row's editable fields as plain values; rows of a relation by their keys."""
    stored = model_to_dict(row, fields=only)
    return {
        name: sorted(getattr(one, "pk", one) for one in value)
        if isinstance(value, list) and any(isinstance(one, Model) for one in value)
        else value
        for name, value in stored.items()
    }


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of two states of one thing only what is not the same in both."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {n: before[n] for n in names if n in before}, {n: after[n] for n in names if n in after}


def kept(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """What is kept of some values: plain JSON that reads back as it was written, without secrets."""
    if not values:
        return {}
    plain = json.loads(json.dumps(values, cls=DjangoJSONEncoder, skipkeys=True))
    cleaned = _clean(plain, depth=0)
    assert isinstance(cleaned, dict)
    return cleaned


def kept_text(text: object, longest: int) -> str:
    """One line of text that the database takes, without secrets."""
    plain = str(text).replace("\x00", "").encode("utf-8", "replace").decode()
    return _SECRET_TEXT.sub(REDACTED, plain)[:longest]


def _clean(value: Any, depth: int) -> Any:
    if isinstance(value, dict):
        if depth >= _DEEPEST:
            return "…"
        return {
            kept_text(name, 200): REDACTED
            if _SECRET_NAME.search(name) and inner not in (None, "", False, True)
            else _clean(inner, depth + 1)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_clean(inner, depth + 1) for inner in value] if depth < _DEEPEST else "…"
    if isinstance(value, str):
        return kept_text(value, _LONGEST_TEXT)
    # Postgres writes 1e5 as 100000: what is not whole is kept as text, so that it reads back as it was.
    return repr(value) if isinstance(value, float) else value


def canonical(content: Mapping[str, Any]) -> str:
    """One text for one content, whatever the order of its keys: JSON, sorted, nothing between."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
