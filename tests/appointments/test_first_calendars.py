"""What a business can book with on its first day: a new one, and the two of the demo."""

from __future__ import annotations

import datetime as dt

import pytest

from appointments.availability import free_slots
from appointments.models import OpeningRule, Resource, Service
from appointments.timetable import Span
from config.demo import DEMO_TENANTS, DemoTenant, open_calendar
from tenants.context import tenant_context
from tenants.models import Tenant
from tenants.provisioning import ProvisioningRequest, create_tenant
from tests.appointments.calendar_of import NOW, open_practice
from voice.business import WEEKDAYS


def test_a_new_business_has_somebody_to_book_with_and_offers_nothing_yet(db):
    request = ProvisioningRequest(
        slug="perrin", name="Atelier Perrin", owner_email="jo@perrin.example", owner_name="Jo Perrin"
    )
    with tenant_context(create_tenant(request)):
        assert [one.name for one in Resource.objects.all()] == ["Jo Perrin"]
        assert not Service.objects.exists() and not OpeningRule.objects.exists()
        service = Service.objects.create(name="réparation", duration_minutes=60)
        OpeningRule.objects.create(weekday=0, opens=dt.time(9), closes=dt.time(12))
        assert len(free_slots(service, Span(NOW, NOW + dt.timedelta(days=1)), now=NOW)) == 9


@pytest.mark.parametrize("demo", DEMO_TENANTS, ids=lambda demo: demo.slug)
def test_the_demo_can_be_booked_when_its_assistant_says_it_is_open(moreau: Tenant, demo: DemoTenant):
    with tenant_context(moreau):
        open_practice()
        OpeningRule.objects.all().delete()
        Service.objects.all().delete()
        open_calendar(demo)
        rules = OpeningRule.objects.values_list("weekday", "opens", "closes")
        booked = sorted((WEEKDAYS[day], f"{opens:%H:%M}", f"{closes:%H:%M}") for day, opens, closes in rules)
        for service in Service.objects.all():
            assert free_slots(service, Span(NOW, NOW + dt.timedelta(days=7)), now=NOW), service.name
        assert (Service.objects.count(), Resource.objects.count()) == (4, 2)
    told = demo.assistant["business"]["hours"]
    assert booked == sorted((day, one["opens"], one["closes"]) for day, periods in told.items() for one in periods)
