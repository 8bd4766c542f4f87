"""What a check of the platform's health raises to say what is wrong.

A check is a callable without arguments, named in `settings.HEALTH_CHECKS`. Any app may add one, hence this lies lowest.
"""

from __future__ import annotations


class Unhealthy(Exception):
    """A part is not well. The message is shown to anybody who asks: no secret, no tenant, no person."""
