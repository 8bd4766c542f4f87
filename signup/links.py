"""Signed references to a sign-up: one for the mail, which opens the workspace, one for the page, which only resends."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse

from signup.models import SignUp

_CONFIRM = signing.Signer(salt="signup.confirm")
_RESEND = signing.Signer(salt="signup.resend")


def confirmation_link(sign_up: SignUp) -> str:
    path = reverse(
        "confirm_sign_up", args=[_CONFIRM.sign(sign_up.reference.hex)], urlconf=settings.PUBLIC_SCHEMA_URLCONF
    )
    return f"{settings.PUBLIC_BASE_URL}{path}"


def confirmed_by(token: str) -> SignUp | None:
    return _read(_CONFIRM, token)


def resend_token(sign_up: SignUp) -> str:
    return str(_RESEND.sign(sign_up.reference.hex))


def resent_by(token: str) -> SignUp | None:
    return _read(_RESEND, token)


def _read(signer: signing.Signer, token: str) -> SignUp | None:
    try:
        reference = uuid.UUID(signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return SignUp.objects.filter(reference=reference).first()
