"""The link by which a customer sees, confirms, moves or cancels their own appointment, without signing in.

It names the appointment by its code and proves with a keyed hash that we wrote it. It is short enough for an SMS,
holds for one tenant only, and ends with the appointment.
"""

from __future__ import annotations

import base64

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from appointments.models import Appointment
from tenants.addresses import portal_address
from tenants.context import require_tenant
from tenants.current import current_tenant

_SALT = "appointments.links"
_PROOF_LENGTH = 12  # characters of five bits: nobody guesses one in as many requests as a server answers


def link_to(appointment: Appointment) -> str:
    """The address to send to the customer."""
    path = reverse("appointment_link", args=[appointment.code, _proof(appointment)])
    return portal_address(current_tenant()) + path


def appointment_of(code: str, proof: str) -> Appointment | None:
    """The appointment a link leads to; None for a link that we did not write."""
    found = Appointment.objects.select_related("service", "resource", "customer").filter(code=code).first()
    expected = _proof(found) if found else _proof(Appointment(code=code))
    return found if constant_time_compare(proof, expected) and found else None


def _proof(appointment: Appointment) -> str:
    text = f"{require_tenant().schema_name}:{appointment.pk}:{appointment.code}"
    digest = salted_hmac(_SALT, text, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:_PROOF_LENGTH]
