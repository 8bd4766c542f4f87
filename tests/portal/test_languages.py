"""Every word of the product is said in every language: the catalogues against what the sources hold today."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client

ROOT = Path(settings.BASE_DIR)
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PLACEHOLDER = re.compile(r"%\(\w+\)[^\W\d_]|%\(\w+\)\d+[a-z]|%[sd]")


def sources() -> Iterator[Path]:
    """The files that may hold words: the apps' Python and the templates, tests and generated folders left out."""
    for top in sorted(ROOT.iterdir()):
        if top.name == "templates" or (top / "apps.py").is_file() or top.name == "config":
            yield from (file for suffix in ("*.py", "*.html", "*.txt") for file in top.rglob(suffix))


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the catalogues as `makemessages` would leave them today; those of the project stay as they are."""
    if shutil.which("xgettext") is None:
        pytest.skip("xgettext is not installed (Debian: apt-get install gettext)")
    copy = tmp_path_factory.mktemp("languages")
    shutil.copytree(ROOT / "locale", copy / "locale", ignore=shutil.ignore_patterns("*.mo"))
    for file in sources():
        target = copy / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    options = ["--no-location", "--no-obsolete", *(f"--locale={language}" for language in LANGUAGES)]
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", *options],
        cwd=copy,
        env={"PATH": os.environ["PATH"]},
        check=True,
        capture_output=True,
    )
    return copy


def catalogue(root: Path, language: str) -> polib.POFile:
    return polib.pofile(str(root / "locale" / language / "LC_MESSAGES" / "django.po"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_of_the_sources_is_translated(extracted: Path, language: str) -> None:
    entries = catalogue(extracted, language)
    assert len(entries) > 100
    assert [entry.msgid for entry in entries.untranslated_entries()] == []
    assert [entry.msgid for entry in entries.fuzzy_entries()] == []
    assert [entry.msgid for entry in entries if entry.msgid_plural and not all(entry.msgstr_plural.values())] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_catalogue_keeps_what_no_source_says_any_more(extracted: Path, language: str) -> None:
    kept = {entry.msgid for entry in catalogue(ROOT, language)}
    assert kept - {entry.msgid for entry in catalogue(extracted, language)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language: str) -> None:
    for entry in catalogue(ROOT, language):
        said = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        # "once" and "3 times": the English singular may say its number as a word.
        wanted = [sorted(PLACEHOLDER.findall(text)) for text in (entry.msgid, entry.msgid_plural or entry.msgid)]
        for text in said:
            assert sorted(PLACEHOLDER.findall(text)) in wanted, entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogues_compile(language: str, tmp_path: Path) -> None:
    target = tmp_path / "locale" / language / "LC_MESSAGES"
    target.mkdir(parents=True)
    shutil.copy(ROOT / "locale" / language / "LC_MESSAGES" / "django.po", target)
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "-q", "compile", "-d", tmp_path / "locale", "-D", "django"],
        check=True,
        capture_output=True,
    )
    assert (target / "django.mo").stat().st_size > 1000


@pytest.mark.parametrize(
    ("language", "direction", "calls"),
    [
        ("fr", "ltr", "Appels"),
        ("en", "ltr", "Calls"),
        ("es", "ltr", "Llamadas"),
        ("ar", "rtl", "المكالمات"),
        ("ary", "rtl", "المكالمات"),
    ],
)
def test_pages_speak_the_language_and_run_its_way(
    moreau_client: Client, language: str, direction: str, calls: str
) -> None:
    moreau_client.cookies["language"] = language
    page = moreau_client.get("/calls/").content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert f"<h1>{calls}</h1>" in page
    assert f'value="{language}" lang="{language}" aria-current="true"' in page


def test_a_new_visitor_is_spoken_to_in_the_workspaces_language(moreau_client: Client) -> None:
    del moreau_client.cookies["language"]
    assert '<html lang="fr" dir="ltr">' in moreau_client.get("/calls/").content.decode()
