"""`manage.py serve`: the whole platform on one machine, until interrupted."""

from __future__ import annotations

import signal
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import demo
from config.platform import Platform, PlatformError, services_in_use
from tenants.provisioning import prepare_database


class Command(BaseCommand):
    help = "Start the platform: database brought up to date, web server, Celery worker and beat."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        end_on_sigterm()
        platform = start_platform(self, options["host"], options["port"])
        try:
            if settings.DEMO_TENANTS:
                demo.print_addresses(self.stdout.write, options["port"])
            platform.supervise()
        finally:
            platform.stop()


def end_on_sigterm() -> None:
    """Leave by the front door when asked to terminate: processes are stopped and the embedded services let go."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def start_platform(command: BaseCommand, host: str, port: int) -> Platform:
    """Bring the database up to date and start every process. Raises CommandError."""
    command.stdout.write(services_in_use())
    prepare_database()
    if settings.DEMO_TENANTS:
        demo.seed()
    platform = Platform(host, port)
    try:
        platform.start()
    except PlatformError as error:
        raise CommandError(str(error)) from error
    command.stdout.write(f"Serving on {platform.url}")
    return platform
