"""`manage.py demo`: the platform, two callers, and what was kept of their calls."""

from __future__ import annotations

import asyncio
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import demo
from config.demo_calls import DemoCall, make_calls
from config.management.commands.serve import end_on_sigterm, start_platform


class Command(BaseCommand):
    help = "Start the platform, ring both demo businesses, print what was said and kept; then go on serving."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop after the calls")
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        settings.DEMO_TENANTS = True
        end_on_sigterm()
        platform = start_platform(self, options["host"], options["port"])
        try:
            self.stdout.write("Two callers ring at the same time; this takes about a minute.")
            self.stdout.flush()
            calls = asyncio.run(make_calls(platform.url, options["port"]))
            for call in calls:
                self._show(call)
            for call in calls:
                self.stdout.write(call.closing_line())
            problems = [problem for call in calls for problem in call.problems]
            if problems:
                raise CommandError("; ".join(problems))
            if not options["once"]:
                demo.print_addresses(self.stdout.write, options["port"])
                self.stdout.flush()
                platform.supervise()
        finally:
            platform.stop()

    def _show(self, call: DemoCall) -> None:
        self.stdout.write(f"\n{call.tenant.name} ({call.tenant.number}, {call.transport})")
        for speaker, text in call.dialogue:
            self.stdout.write(f"  {speaker:<9} {text}")
        self.stdout.write("")
