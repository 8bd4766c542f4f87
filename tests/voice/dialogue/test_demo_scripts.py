"""What the demo's callers ask is answered as their scripts expect, whatever the day and the hour of the demo."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from zoneinfo import ZoneInfo

import pytest

from config.demo import DEMO_TENANTS, DemoTenant
from config.demo_calls import SCRIPTS
from tenants.context import tenant_context
from tests.voice.dialogue.booking_driving import BookingCall, bookables_of_database
from voice.simulator.script import Say, load_script

MONDAY = dt.date(2025, 11, 17)


@pytest.fixture
def in_tenant(request: pytest.FixtureRequest) -> Iterator[Callable[[DemoTenant], None]]:
    with ExitStack() as stack:
        yield lambda demo: stack.enter_context(tenant_context(request.getfixturevalue(demo.slug))) and None


@pytest.mark.parametrize("hour", (0, 8, 10, 12, 13, 18, 23))
@pytest.mark.parametrize("days", range(7))
@pytest.mark.parametrize("demo", DEMO_TENANTS, ids=lambda demo: demo.slug)
def test_a_demo_call_goes_the_same_way_at_any_hour_of_the_week(demo, days, hour, in_tenant):
    in_tenant(demo)
    script = load_script(SCRIPTS / demo.script)
    now = dt.datetime.combine(MONDAY + dt.timedelta(days), dt.time(hour, 30), ZoneInfo(demo.time_zone))
    call = BookingCall(
        demo.language, bookables_of_database(), script.from_number, now=now, business=demo.assistant["business"]
    )
    for step in script.steps:
        assert isinstance(step, Say)
        answer = call.says(step.say)
        assert re.search(step.expect or "", answer, re.IGNORECASE), (step.say, answer)
    assert call.actions[-1] == "hang_up"
    assert {"moreau": "book", "northside": "message"}[demo.slug] in call.actions
