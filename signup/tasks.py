"""Confirmations on their way, and what nobody confirmed in time."""

from __future__ import annotations

import datetime as dt

import structlog
from celery import shared_task
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from signup import mails
from signup.models import SignUp
from tenants.encryption import cipher
from tenants.tasks import PublicTask

log = structlog.get_logger(__name__)

PERIOD_S = 60.0
# One that was asked for is left to the worker that was told so for as long as this.
_GRACE = dt.timedelta(seconds=30)
_BATCH = 100


def tell_worker(sign_up_id: int) -> None:
    """A broker that is away is no trouble of the visitor's: the sweep finds what was not sent."""
    try:
        mail_confirmation.apply_async((sign_up_id,), expires=3600)
    except OperationalError:
        log.warning("no worker could be told of a sign-up", sign_up=sign_up_id)


@shared_task(
    base=PublicTask,
    autoretry_for=(OSError,),
    retry_backoff=10,
    retry_backoff_max=600,
    max_retries=5,
    ignore_result=True,
)
def mail_confirmation(sign_up_id: int) -> bool:
    """Send the mail that is due for a sign-up, once however many workers are asked. Says whether it was sent."""
    with transaction.atomic():
        waiting = SignUp.objects.select_for_update(of=("self",), skip_locked=True)
        sign_up = waiting.filter(_mail_is_due(), pk=sign_up_id).first()
        if sign_up is None:
            return False
        # Killed in here, it is sent once more: two mails with the same link are better than none.
        mails.send_confirmation(sign_up)
        SignUp.objects.filter(pk=sign_up_id).update(mailed_at=timezone.now())
    return True


def mail_workspaces_later(email: str, language: str) -> None:
    """The address is sealed on its way: a broker keeps what it is handed, in the clear."""
    sealed = cipher().encrypt(email.encode()).decode()
    try:
        mail_workspaces.apply_async((sealed, language), expires=3600)
    except OperationalError:
        log.warning("no worker could be told of somebody who looks for a workspace")


@shared_task(
    base=PublicTask,
    autoretry_for=(OSError,),
    retry_backoff=10,
    retry_backoff_max=600,
    max_retries=5,
    ignore_result=True,
)
def mail_workspaces(sealed: str, language: str) -> None:
    """Write to an address which workspaces it can sign in to, or that there is none."""
    mails.send_workspaces(cipher().decrypt(sealed.encode()).decode(), language)


@shared_task(base=PublicTask)
def tend_sign_ups() -> None:
    """Delete what has expired, with all that it said of a person, and mail what no worker was told of."""
    now = timezone.now()
    SignUp.objects.filter(state=SignUp.State.PENDING, expires_at__lte=now).delete()
    overdue = SignUp.objects.filter(_mail_is_due(), mail_asked_at__lte=now - _GRACE).values_list("pk", flat=True)
    for sign_up_id in overdue[:_BATCH]:
        tell_worker(sign_up_id)


def _mail_is_due() -> Q:
    unsent = Q(mailed_at=None) | Q(mailed_at__lt=F("mail_asked_at"))
    return unsent & Q(state=SignUp.State.PENDING, expires_at__gt=timezone.now())
