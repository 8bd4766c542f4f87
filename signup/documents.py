"""What a new customer agrees to. A changed text is a new version; what was agreed to stays on record."""

from __future__ import annotations

VERSIONS = {"terms": "2026-11", "privacy": "2026-11"}
# Texts of law are written out in these; who reads another language is given the second.
WRITTEN_IN = ("fr", "en")


def language_of(page_language: str) -> str:
    """The language that a document is shown in on a page of this language."""
    return page_language if page_language in WRITTEN_IN else "en"


def as_agreed(page_language: str) -> list[dict[str, str]]:
    """All of it as it is shown now, in the form that a sign-up keeps."""
    shown = language_of(page_language)
    return [{"document": name, "version": version, "language": shown} for name, version in VERSIONS.items()]
