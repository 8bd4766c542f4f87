#!/usr/bin/env python
"""Run a command of the platform, with the embedded services it needs."""

import os
import sys

# These neither read nor write the platform's data.
WITHOUT_SERVICES = {"help", "version", "simulate_call", "makemessages", "compilemessages", "collectstatic"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config import embedded

    if len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_SERVICES and "--help" not in sys.argv:
        try:
            embedded.start()
        except embedded.EmbeddedServiceError as error:
            sys.exit(str(error))
    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
