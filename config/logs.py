"""Logs: one line an event, with the tenant and the call it belongs to, personal data masked.

`structlog.contextvars` carries tenant and call through the tasks of a call; a processor adds the tenant of the
database connection where nothing else named it. Telephone numbers and e-mail addresses are masked in every value
before a line is written.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_PHONE = re.compile(r"(?<![\w.-])\+\d{6,15}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def mask_personal_data(text: str) -> str:
    """`text` with telephone numbers cut to their first three and last two digits, and addresses to their domain."""
    text = _PHONE.sub(lambda match: f"{match[0][:3]}…{match[0][-2:]}", text)
    return _EMAIL.sub(lambda match: "…@" + match[0].rsplit("@", 1)[1], text)


def _mask_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = mask_personal_data(value)
    return event


def _name_the_tenant(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if "tenant" not in event:
        from tenants.context import current_schema

        event["tenant"] = current_schema()
    return event


SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    _name_the_tenant,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.format_exc_info,
    _mask_values,
]


def logging_config(level: str, *, human: bool) -> dict[str, Any]:
    """A dictConfig for the standard library, which structlog writes through too."""
    structlog.configure(
        processors=[*SHARED_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Any = (
        structlog.dev.ConsoleRenderer()
        if human
        else structlog.processors.LogfmtRenderer(
            key_order=["timestamp", "level", "logger", "tenant", "call", "event"], drop_missing=True, bool_as_flag=False
        )
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED_PROCESSORS,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            }
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
            "recent_errors": {"class": "config.recent_errors.RecentErrors"},
        },
        "root": {"handlers": ["stderr", "recent_errors"], "level": level},
        "loggers": {
            "uvicorn.access": {"level": "WARNING"},
            "uvicorn.error": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
            "httpx2": {"level": "WARNING"},
            "httpcore2": {"level": "WARNING"},
            "faster_whisper": {"level": "WARNING"},
            "celery": {"level": "WARNING"},
            "django.request": {"level": "ERROR"},
            "daphne": {"level": "WARNING"},
        },
    }
