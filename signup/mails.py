"""What is written to who is not anybody's staff yet, in the language that they chose."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from accounts import mail
from signup.finding import workspaces_of
from signup.links import confirmation_link
from signup.models import SignUp
from tenants.addresses import portal_address


def send_confirmation(sign_up: SignUp) -> None:
    """Raises OSError (SMTP's errors are some) where the mail server does not take it."""
    mail.send(
        "confirm_sign_up",
        to=sign_up.email,
        language=sign_up.language,
        context={"name": sign_up.name, "owner_name": sign_up.owner_name, "link": confirmation_link(sign_up)},
    )


def send_workspaces(email: str, language: str) -> None:
    """Raises OSError likewise."""
    found = [{"name": tenant.name, "address": portal_address(tenant)} for tenant in workspaces_of(email)]
    sign_up_address = settings.PUBLIC_BASE_URL + reverse("sign_up", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    context = {"workspaces": found, "sign_up_address": sign_up_address}
    mail.send("workspaces", to=email, language=language, context=context)
