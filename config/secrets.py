"""Secrets of a local installation: made on first use, kept in a file only its owner reads, never in the code.

In production every secret comes from the environment; nothing is generated there.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet

_MAKERS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "FIELD_ENCRYPTION_KEYS": lambda: Fernet.generate_key().decode(),
    "TWILIO_ACCOUNT_SID": lambda: "AC" + secrets.token_hex(16),
    "TWILIO_AUTH_TOKEN": lambda: secrets.token_hex(16),
    "DEMO_PASSWORD": lambda: secrets.token_urlsafe(9),
}


def local_secrets(folder: Path) -> dict[str, str]:
    """The secrets kept in `folder`, with any missing one made and stored first."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "secrets.json"
    stored: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    missing = {name: make() for name, make in _MAKERS.items() if name not in stored}
    if missing:
        stored |= missing
        _write_private(file, json.dumps(stored, indent=1))
    return stored


def _write_private(file: Path, text: str) -> None:
    temporary = file.with_suffix(f".{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as output:
        output.write(text)
    temporary.replace(file)
