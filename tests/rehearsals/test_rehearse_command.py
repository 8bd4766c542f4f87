"""`manage.py rehearse`: what it prints, and that a failure is one for whoever runs it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config.demo import MOREAU
from tests.rehearsals.scenarios import HEAD

pytestmark = pytest.mark.usefixtures("committed")

GOOD = HEAD + "lines:\n  - say: Are you open on Sunday?\n    expect: closed\n  - hang_up: true\n"
BAD = GOOD.replace("closed", "open all day").replace("A test", "A test that fails")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "bad.yaml").write_text(BAD)
    return tmp_path


def rehearse(*arguments: object) -> tuple[str, int]:
    """What is printed, and the exit status."""
    printed = io.StringIO()
    try:
        call_command("rehearse", *map(str, arguments), stdout=printed)
    except CommandError as error:
        return f"{printed.getvalue()}\n{error}", error.returncode
    return printed.getvalue(), 0


def test_each_step_is_printed_and_a_table_at_the_end(folder: Path):
    printed, status = rehearse(folder / "good.yaml", "--transport", "text")
    assert status == 0
    assert "  + 1  caller says: Are you open on Sunday?\n       We're closed on Sunday." in printed or (
        "  + 1  caller says: Are you open on Sunday?\n       On Sunday, we're closed." in printed
    )
    assert "1 of 1 passed" in printed


def test_a_failure_is_told_by_its_step_and_by_the_exit_status(folder: Path):
    printed, status = rehearse(folder, "--transport", "text")
    assert status == 1
    assert "  - 1  caller says: Are you open on Sunday?" in printed
    assert "expected 'open all day', heard 'On Sunday, we're closed" in printed.replace('"', "'")
    assert "1 of 2 passed" in printed and "1 of 2 failed." in printed


def test_results_are_printed_for_machines(folder: Path):
    printed, status = rehearse(folder, "--transport", "text", "--json")
    results = json.loads(printed.rpartition("\n1 of 2")[0])
    assert status == 1
    assert [(result["title"], result["passed"]) for result in results] == [
        ("A test that fails", False),
        ("A test", True),
    ]
    assert results[0]["steps"][1]["expected"] == ["open all day"]
    assert results[0]["reasons"][0].startswith("step 1: expected")


def test_a_table_is_printed_for_the_docs(folder: Path):
    printed, _ = rehearse(folder, "--markdown", "--transport", "text")
    head, rule, bad, good = printed.strip().splitlines()[:4]
    assert (head, rule) == ("| scenario | what happens | text |", "|---|---|---|")
    assert bad.endswith("bad.yaml` | A test that fails | **failed** |")
    assert "| A test | passed, 0." in good


def test_languages_and_transports_choose(folder: Path):
    assert rehearse(folder, "--language", "fr") == ("\nNo scenario is like this.", 1)
    printed, _ = rehearse("--language", "en", "--transport", "text")
    assert "en/price" in printed and "fr/price" not in printed


def test_the_assistant_of_a_tenant_is_rehearsed_by_name(folder: Path):
    (folder / "own.yaml").write_text(GOOD.replace("language: en", "language: fr").replace("closed", "x"))
    printed, _ = rehearse(folder / "own.yaml", "--tenant", MOREAU.slug, "--transport", "text")
    assert "Plomberie Moreau, bonjour" in printed
    assert rehearse("--tenant", "nobody") == ("\nThere is no tenant nobody.", 1)
    assert rehearse("--assistant", "1") == ("\n--assistant needs --tenant.", 1)
    assert rehearse("--tenant", MOREAU.slug, "--assistant", "999999") == ("\nThere is no such assistant.", 1)


def test_a_file_with_a_fault_is_named_with_line_and_field(tmp_path: Path):
    (tmp_path / "mine.yaml").write_text(GOOD + "    expect: '('\n")
    printed, status = rehearse(tmp_path / "mine.yaml")
    assert status == 1
    assert "mine.yaml: line 10, lines.2.expect: is no regular expression" in printed


def test_a_database_that_was_never_prepared_is_told(folder: Path, monkeypatch):
    monkeypatch.setattr("rehearsals.management.commands.rehearse.TEMPLATE_SCHEMA", "never_made")
    printed, status = rehearse(folder)
    assert "manage.py prepare_database" in printed and status == 1
