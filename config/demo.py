"""The two businesses of the demo. Their numbers come from ranges reserved for fiction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from accounts.models import User
from appointments.models import OpeningRule, Resource, Service
from tenants.context import public_context, tenant_context
from tenants.models import Domain, Tenant
from tenants.provisioning import ProvisioningRequest, create_tenant
from voice.business import WEEKDAYS, BusinessInfo
from voice.models import Assistant
from voice.prepared import prepare
from voice.services import assign_number, save_assistant


@dataclass(frozen=True)
class DemoTenant:
    """A business, its assistant, and the script of the caller who rings it."""

    slug: str
    name: str
    owner: str
    owner_name: str
    language: str
    time_zone: str
    number: str
    script: str
    assistant: dict[str, Any]
    services: tuple[dict[str, Any], ...]
    resources: tuple[dict[str, Any], ...]

    @property
    def host(self) -> str:
        """Where its portal is found on this machine, whatever the platform's own address is."""
        return f"{self.slug}.localhost"


MOREAU = DemoTenant(
    slug="moreau",
    name="Plomberie Moreau",
    owner="claire@moreau.example",
    owner_name="Claire Moreau",
    language="fr",
    time_zone="Europe/Paris",
    number="+33199001001",
    script="moreau_fr.yaml",
    assistant={
        "transport": "relay",
        "languages": ["en"],
        "transfer_number": "+33199001099",
        "greeting": {
            "fr": "Plomberie Moreau, bonjour ! Je suis l'assistant de la maison, que puis-je faire pour vous ?"
        },
        "business": {
            "name": "Plomberie Moreau",
            "trade": "plumber",
            "address": "12 rue des Lilas, 69003 Lyon",
            "phone": "+33199001001",
            "hours": {
                **{
                    day: [{"opens": "08:00", "closes": "12:00"}, {"opens": "13:30", "closes": "18:00"}]
                    for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
                },
                "saturday": [{"opens": "09:00", "closes": "12:00"}],
                "sunday": [],
            },
            "services": [
                {
                    "name": "recherche et réparation de fuite",
                    "aliases": ["fuite", "réparation de fuite", "fuite d'eau"],
                    "price": "120",
                    "price_from": True,
                    "duration_minutes": 60,
                },
                {
                    "name": "entretien de chaudière",
                    "aliases": ["entretien chaudière", "chaudière", "révision de chaudière"],
                    "price": "145",
                    "duration_minutes": 90,
                },
                {"name": "débouchage", "aliases": ["déboucher", "canalisation bouchée"], "price": "95"},
                {"name": "rénovation de salle de bain", "aliases": ["salle de bain", "salle de bains"]},
            ],
            "currency": "EUR",
        },
    },
    services=(
        {
            "name": "recherche et réparation de fuite",
            "aliases": ["fuite", "réparation de fuite", "fuite d'eau", "leak", "water leak"],
            "duration_minutes": 60,
            "buffer_before_minutes": 15,
            "buffer_after_minutes": 15,
            "notice_minutes": 60,
        },
        {
            "name": "entretien de chaudière",
            "aliases": ["entretien chaudière", "chaudière", "révision de chaudière", "boiler service", "boiler"],
            "duration_minutes": 90,
            "buffer_before_minutes": 15,
            "buffer_after_minutes": 15,
            "notice_minutes": 24 * 60,
        },
        {
            "name": "débouchage",
            "aliases": ["déboucher", "canalisation bouchée", "évier bouché", "blocked drain"],
            "duration_minutes": 60,
            "buffer_before_minutes": 15,
            "buffer_after_minutes": 15,
            "notice_minutes": 60,
        },
        {
            "name": "devis pour une salle de bain",
            "aliases": ["rénovation de salle de bain", "salle de bain", "salle de bains", "devis", "bathroom"],
            "duration_minutes": 60,
            "buffer_before_minutes": 15,
            "buffer_after_minutes": 15,
            "notice_minutes": 24 * 60,
            "needs_approval": True,
        },
    ),
    resources=({"name": "Claire"}, {"name": "Mathieu"}),
)

NORTHSIDE = DemoTenant(
    slug="northside",
    name="Northside Dental",
    owner="emma@northside.example",
    owner_name="Emma Clarke",
    language="en",
    time_zone="Europe/London",
    number="+442079460101",
    script="northside_en.yaml",
    assistant={
        "transport": "media",
        "transfer_number": "+442079460199",
        "greeting": {"en": "Northside Dental, hello! How can I help you?"},
        "business": {
            "name": "Northside Dental",
            "trade": "dentist",
            "address": "48 Northgate Street, Leeds",
            "phone": "+442079460101",
            "hours": {
                **{
                    day: [{"opens": "08:30", "closes": "17:30"}]
                    for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
                },
                "saturday": [{"opens": "09:00", "closes": "13:00"}],
                "sunday": [],
            },
            "services": [
                {"name": "check-up", "aliases": ["check up", "checkup"], "price": "45", "duration_minutes": 20},
                {
                    "name": "hygienist cleaning",
                    "aliases": ["cleaning", "hygienist", "scale and polish"],
                    "price": "60",
                    "duration_minutes": 30,
                },
                {"name": "whitening", "aliases": ["teeth whitening"], "price": "250", "price_from": True},
                {"name": "filling", "aliases": ["fillings"]},
            ],
            "currency": "GBP",
        },
    },
    services=(
        {"name": "check-up", "aliases": ["check up", "checkup", "examination"], "duration_minutes": 20},
        {
            "name": "hygienist cleaning",
            "aliases": ["cleaning", "hygienist", "scale and polish"],
            "duration_minutes": 30,
            "buffer_after_minutes": 5,
        },
        {"name": "filling", "aliases": ["fillings"], "duration_minutes": 40, "buffer_after_minutes": 5},
        {
            "name": "whitening",
            "aliases": ["teeth whitening"],
            "duration_minutes": 60,
            "notice_minutes": 24 * 60,
            "needs_approval": True,
        },
    ),
    resources=({"name": "Chair 1", "kind": "room"}, {"name": "Chair 2", "kind": "room"}),
)

DEMO_TENANTS = (MOREAU, NORTHSIDE)


def seed() -> None:
    """Make the demo's tenants where they are missing, and an operator. What is there is left as it is."""
    for demo in DEMO_TENANTS:
        with public_context():
            exists = Tenant.objects.filter(slug=demo.slug).exists()
        if not exists:
            seed_tenant(demo)
    _seed_operator()


def seed_tenant(demo: DemoTenant) -> Tenant:
    tenant = create_tenant(
        ProvisioningRequest(
            slug=demo.slug,
            name=demo.name,
            owner_email=demo.owner,
            owner_name=demo.owner_name,
            owner_password=settings.DEMO_PASSWORD or None,
            language=demo.language,
            time_zone=demo.time_zone,
        )
    )
    with public_context():
        Domain.objects.get_or_create(domain=demo.host, defaults={"tenant": tenant, "is_primary": False})
    with tenant_context(tenant):
        assistant = Assistant.objects.get()
        for field, value in demo.assistant.items():
            setattr(assistant, field, value)
        save_assistant(assistant)
        prepare(assistant)  # here, so that the first caller need not wait for a worker to have done it
        assign_number(tenant, demo.number, assistant)
        open_calendar(demo)
    return tenant


def open_calendar(demo: DemoTenant) -> None:
    """What can be booked, with whom, and at the hours that the assistant tells callers."""
    Resource.objects.all().delete()
    for resource in demo.resources:
        Resource.objects.create(**resource)
    for service in demo.services:
        Service.objects.create(**service)
    business = BusinessInfo.model_validate(demo.assistant["business"])
    OpeningRule.objects.bulk_create(
        OpeningRule(weekday=WEEKDAYS.index(day), opens=period.opens, closes=period.closes)
        for day, periods in business.hours.items()
        for period in periods
    )


OPERATOR = "operator@permanence.example"


def _seed_operator() -> None:
    with public_context():
        if settings.DEMO_PASSWORD and not User.objects.filter(email=OPERATOR).exists():
            User.objects.create_superuser(OPERATOR, settings.DEMO_PASSWORD, name="Operator")


def print_addresses(write: Callable[[str], object], port: int) -> None:
    """Say where to sign in, and as whom."""
    write(f"\nSign in with the password {settings.DEMO_PASSWORD}")
    for demo in DEMO_TENANTS:
        write(f"  {demo.name:<18} http://{demo.host}:{port}/  as {demo.owner}")
    write(f"  {'Operators':<18} http://localhost:{port}/admin/  as {OPERATOR}")
    write("Press Ctrl-C to stop.")
