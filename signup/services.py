"""From a filled-in form to a workspace: asked for, confirmed by e-mail, opened.

Opening is one transaction with the row locked: the workspace, its owner, what they agreed to and the state of the row
are there together or not at all. Of two clicks the second waits and finds it done; a process killed on the way leaves
a row that is still waiting, and the same link does it again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts import entry
from accounts.models import User
from signup.models import SignUp
from signup.tasks import tell_worker
from tenants.addresses import portal_address
from tenants.context import tenant_context
from tenants.errors import DomainError
from tenants.models import Tenant
from tenants.provisioning import ConsentGiven, ProvisioningError, ProvisioningRequest, create_tenant

log = structlog.get_logger(__name__)


class LinkRefused(DomainError):
    """The link leads to nothing, or to what has expired."""

    code = "link_refused"


class AddressTaken(DomainError):
    """Somebody else has opened a workspace at this address meanwhile."""

    code = "address_taken"


@dataclass(frozen=True, slots=True)
class Opened:
    """A workspace that is there. ticket: lets the owner in, once; empty for whoever comes with a link already used."""

    tenant: Tenant
    ticket: str

    @property
    def address(self) -> str:
        return portal_address(self.tenant)


def begin(sign_up: SignUp) -> SignUp:
    """Keep a checked form and have its confirmation mailed. Nothing of the workspace exists yet."""
    sign_up.clean_fields(exclude=["tenant", "mailed_at", "confirmed_at", "ip_address", "consents"])
    with transaction.atomic():
        sign_up.save()
        transaction.on_commit(lambda: tell_worker(sign_up.pk))
    return sign_up


def resend(sign_up: SignUp) -> None:
    """Have the confirmation mailed again, with the same link; nothing for one that is confirmed or has expired."""
    now = timezone.now()
    waiting = SignUp.objects.filter(pk=sign_up.pk, state=SignUp.State.PENDING, expires_at__gt=now)
    with transaction.atomic():
        if waiting.update(mail_asked_at=now):
            transaction.on_commit(lambda: tell_worker(sign_up.pk))


def confirm(sign_up_id: int, *, page: str, slug: str = "") -> Opened:
    """Open the workspace that was asked for, or find it open.

    page: random, of the page that asks; the one that confirmed is given a ticket again, others are not.
    slug: another address than the one asked for. Raises LinkRefused, AddressTaken.
    """
    with transaction.atomic():
        sign_up = SignUp.objects.select_for_update(of=("self",)).filter(pk=sign_up_id).first()
        if sign_up is None:
            raise LinkRefused("There is no such sign-up.")
        if sign_up.state == SignUp.State.CONFIRMED:
            return _opened_before(sign_up, page)
        if not sign_up.is_open:
            raise LinkRefused("The link has expired.")
        sign_up.slug = slug or sign_up.slug
        tenant = _opened(sign_up)
        _note_confirmed(sign_up, tenant, page)
        log.info("workspace opened", tenant=tenant.schema_name)
        return Opened(tenant, _ticket(tenant))


def _opened(sign_up: SignUp) -> Tenant:
    try:
        with transaction.atomic():
            return create_tenant(_request_for(sign_up))
    except (ProvisioningError, IntegrityError) as error:
        # Everything else was checked when the form came in.
        if Tenant.objects.filter(slug=sign_up.slug).exists():
            raise AddressTaken("This address is taken.") from error
        raise


def _request_for(sign_up: SignUp) -> ProvisioningRequest:
    given = tuple(
        ConsentGiven(**one, given_at=sign_up.created_at, ip_address=sign_up.ip_address, user_agent=sign_up.user_agent)
        for one in sign_up.consents
    )
    return ProvisioningRequest(
        slug=sign_up.slug,
        name=sign_up.name,
        owner_email=sign_up.email,
        owner_name=sign_up.owner_name,
        owner_password_hash=sign_up.password_hash,
        kind=sign_up.kind,
        language=sign_up.language,
        time_zone=sign_up.time_zone,
        trade=sign_up.trade,
        consents=given,
    )


def _note_confirmed(sign_up: SignUp, tenant: Tenant, page: str) -> None:
    """What is known of the person lives in their workspace from here."""
    sign_up.state, sign_up.tenant, sign_up.confirmed_at = SignUp.State.CONFIRMED, tenant, timezone.now()
    sign_up.page_hash = _hash(page)
    sign_up.email = sign_up.owner_name = sign_up.password_hash = sign_up.user_agent = ""
    sign_up.ip_address = None
    sign_up.save()


def _opened_before(sign_up: SignUp, page: str) -> Opened:
    assert sign_up.tenant is not None and sign_up.confirmed_at is not None
    fresh = timezone.now() - sign_up.confirmed_at < entry.VALID_FOR
    same_page = bool(page) and constant_time_compare(sign_up.page_hash, _hash(page))
    return Opened(sign_up.tenant, _ticket(sign_up.tenant) if fresh and same_page else "")


def _ticket(tenant: Tenant) -> str:
    with tenant_context(tenant):
        return entry.issue(User.objects.filter(role=User.Role.OWNER).order_by("pk")[0])


def _hash(page: str) -> str:
    return hashlib.sha256(page.encode()).hexdigest()
