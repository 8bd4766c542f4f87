"""Mails that let people back in."""

from __future__ import annotations

import structlog
from celery import shared_task
from kombu.exceptions import OperationalError

from accounts import password_reset
from tenants.encryption import cipher

log = structlog.get_logger(__name__)


def mail_password_reset_later(email: str, page_language: str) -> None:
    """The address is sealed on its way: a broker keeps what it is handed, in the clear."""
    sealed = cipher().encrypt(email.encode()).decode()
    try:
        mail_password_reset.apply_async((sealed, page_language), expires=3600)
    except OperationalError:
        log.warning("no worker could be told of a forgotten password")


@shared_task(autoretry_for=(OSError,), retry_backoff=10, retry_backoff_max=600, max_retries=5, ignore_result=True)
def mail_password_reset(sealed: str, page_language: str) -> None:
    password_reset.send(cipher().decrypt(sealed.encode()).decode(), page_language)
