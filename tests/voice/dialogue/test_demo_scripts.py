"""What the demo's callers ask is answered as their scripts expect, whatever the day and the hour of the demo."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest

from config.demo import DEMO_TENANTS, DemoTenant
from config.demo_calls import SCRIPTS
from tests.voice.dialogue.driving import Call, english_call, french_call
from voice.business import BusinessInfo
from voice.simulator.script import Say, load_script

MONDAY = dt.date(2025, 11, 17)


def call_to(demo: DemoTenant, now: dt.datetime, caller_number: str) -> Call:
    drive = {"fr": french_call, "en": english_call}[demo.language]
    return drive(BusinessInfo.model_validate(demo.assistant["business"]), now=now, caller_number=caller_number)


@pytest.mark.parametrize("hour", (0, 8, 10, 12, 13, 18, 23))
@pytest.mark.parametrize("days", range(7))
@pytest.mark.parametrize("demo", DEMO_TENANTS, ids=lambda demo: demo.slug)
def test_a_demo_call_goes_the_same_way_at_any_hour_of_the_week(demo, days, hour):
    script = load_script(SCRIPTS / demo.script)
    now = dt.datetime.combine(MONDAY + dt.timedelta(days), dt.time(hour, 30), ZoneInfo(demo.time_zone))
    call = call_to(demo, now, script.from_number)
    call.opens()
    for step in script.steps:
        assert isinstance(step, Say)
        answer = call.says(step.say)
        assert re.search(step.expect or "", answer, re.IGNORECASE), (step.say, answer)
    assert call.tool_names[0] == "take_message"
    assert call.tool_names[-1] == "end_call"
