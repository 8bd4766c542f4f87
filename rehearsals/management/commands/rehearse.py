"""`manage.py rehearse`: scripted callers against an assistant, step by step."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import schema_exists

from rehearsals import library
from rehearsals.library import Entry
from rehearsals.results import Result, StepResult
from rehearsals.runner import Job, Rehearsal, jobs_of, run
from rehearsals.sandbox import OwnAssistant
from rehearsals.scenario import Means, ScenarioError
from tenants.management.named import named_tenant
from tenants.models import TEMPLATE_SCHEMA
from voice.management.named import named_assistant


class Command(BaseCommand):
    help = (
        "Run scenarios against an assistant: all that ship with the product, or those of the files and folders given."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="scenario files, or folders of them")
        parser.add_argument(
            "--tenant", help="the workspace whose assistant is rehearsed, instead of the scenario's own"
        )
        parser.add_argument("--assistant", type=int, help="which of its assistants, by its id; its first by default")
        parser.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES])
        parser.add_argument("--transport", choices=[means.value for means in Means])
        parser.add_argument("--jobs", type=int, default=4, help="how many calls at once")
        parser.add_argument("--json", action="store_true", help="print the whole results")
        parser.add_argument("--markdown", action="store_true", help="print only a table, for docs/rehearsals.md")

    def handle(self, *args: object, **options: Any) -> None:
        if not schema_exists(TEMPLATE_SCHEMA):  # sandboxes are cloned from it
            raise CommandError("The database is not prepared: run `manage.py prepare_database` once.")
        jobs = jobs_of(self._entries(options), _means(options), _against(options))
        if not jobs:
            raise CommandError("No scenario is like this.")
        shows_steps = not (options["json"] or options["markdown"])
        rehearsal = Rehearsal(jobs, lanes=max(1, options["jobs"]), done=self._show if shows_steps else _nothing)
        results = run(rehearsal)
        if options["json"]:
            self.stdout.write(json.dumps([result.as_dict() for result in results], ensure_ascii=False, indent=2))
        elif options["markdown"]:
            self.stdout.write(markdown_of(results))
        else:
            self.stdout.write(_table_of(results))
        failed = sum(not result.passed for result in results)
        if failed:
            raise CommandError(f"{failed} of {len(results)} failed.", returncode=1)

    def _entries(self, options: Any) -> Sequence[Entry]:
        try:
            entries = library.found_at(options["paths"]) if options["paths"] else library.shipped()
        except ScenarioError as error:
            raise CommandError(str(error)) from error
        return [entry for entry in entries if options["language"] in (None, entry.scenario.language)]

    def _show(self, job: Job, result: Result) -> None:
        state = "passed" if result.passed else "FAILED"
        self.stdout.write(f"\n{result.scenario} by {result.transport}: {state} in {result.seconds:g} s, {result.title}")
        for step in result.steps:
            self.stdout.write("\n".join(_lines_of(step)))
        for check in result.checks:
            self.stdout.write(f"  {_sign(check.passed)} {check.what}" + (f": {check.reason}" if check.reason else ""))
        if result.error:
            self.stdout.write(f"  {_sign(False)} {result.error}")


def _nothing(job: Job, result: Result) -> None:
    """Results are printed together, at the end."""


def _means(options: Any) -> Means | None:
    return Means(options["transport"]) if options["transport"] else None


def _against(options: Any) -> OwnAssistant | None:
    if not options["tenant"]:
        if options["assistant"]:
            raise CommandError("--assistant needs --tenant.")
        return None
    tenant = named_tenant(options["tenant"])
    return OwnAssistant(tenant, named_assistant(tenant, options["assistant"]).pk)


def _sign(passed: bool) -> str:
    return "+" if passed else "-"


def _lines_of(step: StepResult) -> list[str]:
    did = f"caller {step.deed}: {step.words}".rstrip(": ")
    if step.passed_over:
        return [f"  . {step.number}  {did} (passed over)"]
    lines = [f"  {_sign(step.passed)} {step.number}  {did}", *([f"       {step.heard}"] if step.heard else [])]
    return [*lines, *(f"       {reason}" for reason in step.reasons)]


def _table_of(results: Sequence[Result]) -> str:
    width = max(len(result.scenario) for result in results)
    rows = [
        f"{result.scenario:<{width}}  {result.transport:<5}  {'passed' if result.passed else 'FAILED'}  "
        f"{result.seconds:6.1f} s  {'; '.join(result.reasons)[:200]}".rstrip()
        for result in results
    ]
    passed = sum(result.passed for result in results)
    return "\n".join(["", *rows, f"{passed} of {len(results)} passed"])


def markdown_of(results: Sequence[Result]) -> str:
    """A row a scenario, a column a transport."""
    by_scenario: dict[str, dict[str, Result]] = {}
    for result in results:
        by_scenario.setdefault(result.scenario, {})[result.transport] = result
    transports = [means.value for means in Means if any(means.value in row for row in by_scenario.values())]
    head = f"| scenario | what happens | {' | '.join(transports)} |"
    rows = [
        f"| `{name}` | {next(iter(row.values())).title} | {' | '.join(_cell(row.get(means)) for means in transports)} |"
        for name, row in sorted(by_scenario.items())
    ]
    return "\n".join([head, "|---|---|" + "---|" * len(transports), *rows])


def _cell(result: Result | None) -> str:
    if result is None:
        return "–"
    return f"passed, {result.seconds:.1f} s" if result.passed else "**failed**"
