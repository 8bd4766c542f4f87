"""What the assistant did is kept with its call: once, for its tenant alone, without what is a person's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from config.demo import MOREAU, NORTHSIDE
from tenants.context import public_context, tenant_context
from tenants.database import in_tenant
from tenants.models import Tenant
from tests.factories import make_call
from voice import recorder as module
from voice.calls import snapshot_of
from voice.dialogue.base import Opening, ToolCall, ToolResult
from voice.dialogue.tools import TOOLS
from voice.models import Call, ToolUse
from voice.recorder import Recorder
from voice.tool_use import ToolUseRecord, record_of

SECRETS = ("Anna", "Durand", "612345678", "06 12", "anna@example.com", "rage de dents", "4521", "demain soir")
PERSONAL = {
    "name": "Anna Durand",
    "phone": "06 12 34 56 78",
    "email": "anna@example.com",
    "reason": "Une rage de dents.",
    "callback": "demain soir",
    "keys": "4521#",
}
ANSWER = {
    "code": "482913",
    "service": "contrôle",
    "resource": "Julie",
    "starts_at": "2026-03-03T09:00",
    "state": "booked",
    "phone": "+33612345678",
    "confirmed": False,
}


def used(tool: str = "book_appointment", /, error: str = "", **arguments: Any) -> ToolUseRecord:
    result = ToolResult(ok=not error, data={} if error else ANSWER, error=error)
    return record_of(ToolCall(tool, arguments), result, 5.0, 0.0421)


# --- what is kept ---


@pytest.mark.parametrize("tool", [tool.name for tool in TOOLS])
def test_nothing_that_is_a_persons_is_kept_of_any_tool(tool: str):
    kept = used(tool, **PERSONAL, hold=7, service="contrôle")
    written = json.dumps([kept.arguments, kept.answer], ensure_ascii=False)
    assert not [secret for secret in SECRETS if secret in written]
    assert kept.arguments == {"hold": 7, "service": "contrôle"}


def test_what_was_done_can_be_read():
    kept = used("move_appointment", code="482 913", starts_at="2026-03-03T09:00")
    assert kept.arguments == {"code": "482913", "starts_at": "2026-03-03T09:00"}
    assert kept.answer == {key: value for key, value in ANSWER.items() if key not in ("phone", "confirmed")}
    assert (kept.ok, kept.error, kept.took_ms) == (True, "", 42)


@pytest.mark.parametrize(
    "arguments",
    [
        {"service": "Anna au +33 6 12 34 56 78"},
        {"service": "anna@example.com"},
        {"code": "0612345678"},
        {"starts_at": "Anna Durand"},
        {"first_day": ["Anna"]},
        {"weekdays": ["Anna"]},
        {"hold": "Anna"},
        {"patient": "Anna Durand"},
        {"party_size": 10**30},
    ],
)
def test_a_model_that_writes_anything_anywhere_gives_nobody_away(arguments: dict[str, Any]):
    written = json.dumps(used(**arguments).arguments, ensure_ascii=False)
    assert "612345678" not in written.replace(" ", "")
    assert "example.com" not in written
    assert "Durand" not in written
    assert len(written) < 80


def test_a_tool_that_there_is_not_is_kept_by_its_name_cut_short():
    kept = used("x" * 500 + "\x00", error="unknown_tool", anything="Anna")
    assert (kept.tool, kept.arguments, kept.answer, kept.error) == ("x" * 40, {}, {}, "unknown_tool")


# --- keeping ---


class Kept:
    """A call in progress, and what the database has of what was done in it."""

    def __init__(self) -> None:
        with public_context():
            self.tenant = Tenant.objects.get(slug=MOREAU.slug)
        with tenant_context(self.tenant):
            self.call = make_call(state=Call.State.IN_PROGRESS)
            self.snapshot = snapshot_of(self.call, self.tenant, Opening.NEW_CALL)

    def session(self, *records: ToolUseRecord) -> None:
        async def hold() -> None:
            recorder = Recorder(self.snapshot)
            running = asyncio.create_task(recorder.run())
            for record in records:
                recorder.tool_used(record)
            await recorder.flush()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

        asyncio.run(hold())

    @property
    def rows(self) -> list[tuple[str, bool, str]]:
        with tenant_context(self.tenant):
            return list(ToolUse.objects.filter(call=self.call).values_list("tool", "ok", "error"))


@pytest.fixture
def kept(committed: None) -> Kept:
    return Kept()


def test_each_use_is_a_row_in_the_order_in_which_it_was_begun(kept: Kept):
    later = record_of(ToolCall("book_appointment"), ToolResult(ok=False, error="hold_gone"), 9.0, 0.1)
    kept.session(later, used("hold_slot"))
    assert kept.rows == [("hold_slot", True, ""), ("book_appointment", False, "hold_gone")]


@pytest.mark.parametrize("after_the_work", [False, True])
def test_a_use_waits_for_the_database_and_counts_once(kept: Kept, monkeypatch, after_the_work: bool):
    monkeypatch.setattr(module, "RETRY_DELAYS_S", (0.001,) * 4)
    losses = 2

    async def losing(tenant: Any, work: Callable[..., Any], *args: Any) -> Any:
        nonlocal losses
        result = await in_tenant(tenant, work, *args) if after_the_work or not losses else None
        if losses:
            losses -= 1
            raise OperationalError("the connection was lost")
        return result

    monkeypatch.setattr(module, "in_tenant", losing)
    kept.session(used())
    assert kept.rows == [("book_appointment", True, "")]


def test_what_was_done_is_never_changed(kept: Kept):
    kept.session(used())
    with tenant_context(kept.tenant):
        use = ToolUse.objects.get(call=kept.call)
        use.ok = False
        with pytest.raises(TypeError, match="never changed"):
            use.save()
    assert kept.rows == [("book_appointment", True, "")]


def test_another_tenant_sees_nothing_of_it(kept: Kept):
    with public_context():
        other = Tenant.objects.get(slug=NORTHSIDE.slug)
    with tenant_context(other):
        before = ToolUse.objects.count()
    record = used()
    kept.session(record)
    with tenant_context(other):
        assert ToolUse.objects.count() == before
        assert not ToolUse.objects.filter(key=record.key).exists()
