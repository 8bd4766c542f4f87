"""The page of a call tells what the assistant did in it, to its own tenant."""

from __future__ import annotations

import datetime as dt

from django.test import Client

from tenants.context import tenant_context
from tenants.models import Tenant
from tests.factories import make_call
from tests.portal.pages import words
from tests.voice.test_tool_use import PERSONAL, used
from voice.models import Call, ToolUse
from voice.tool_use import ToolUseRecord


def add(call: Call, record: ToolUseRecord, at_s: float) -> None:
    ToolUse.objects.create(
        call=call,
        key=record.key,
        tool=record.tool,
        arguments=record.arguments,
        answer=record.answer,
        ok=record.ok,
        error=record.error,
        at=(call.answered_at or call.started_at) + dt.timedelta(seconds=at_s),
        took_ms=record.took_ms,
    )


def test_the_page_of_a_call_tells_what_the_assistant_did(moreau_client: Client, moreau: Tenant):
    with tenant_context(moreau):
        call = make_call()
        add(call, used("hold_slot", error="slot_taken", service="contrôle", starts_at="2026-03-03T09:00"), 12)
        add(call, used("book_appointment", hold=7, **PERSONAL), 31)
        add(call, used("dance", error="unknown_tool"), 40)
    shown = words(moreau_client.get(f"/calls/{call.call_sid}/"))
    assert (
        "What the assistant did When What Result "
        "0:12 Hold a time contrôle · 3 Mar 2026 09:00 Not done the time was taken "
        "0:31 Book an appointment contrôle · Julie · 3 Mar 2026 09:00 · code 482913 Done "
        "0:40 dance Not done there is no such action"
    ) in shown


def test_a_call_in_which_nothing_was_done_says_nothing_of_it(moreau_client: Client, moreau: Tenant):
    with tenant_context(moreau):
        call = make_call()
    assert "What the assistant did" not in words(moreau_client.get(f"/calls/{call.call_sid}/"))


def test_what_a_model_writes_is_never_taken_for_markup(moreau_client: Client, moreau: Tenant):
    with tenant_context(moreau):
        call = make_call()
        add(call, used("<script>alert(1)</script>", error="<b>x</b>", service="<img src=x>"), 1)
    page = moreau_client.get(f"/calls/{call.call_sid}/").content.decode()
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page
    assert "<img" not in page


def test_the_page_of_another_tenants_call_is_not_there(northside_client: Client, moreau: Tenant, northside: Tenant):
    with tenant_context(moreau):
        call = make_call()
        add(call, used(), 3)
    assert northside_client.get(f"/calls/{call.call_sid}/").status_code == 404
    with tenant_context(northside):
        own = make_call(call_sid=call.call_sid)
    assert "What the assistant did" not in words(northside_client.get(f"/calls/{own.call_sid}/"))
