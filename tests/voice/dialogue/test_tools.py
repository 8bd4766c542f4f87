"""The toolset: what each tool does, and what it answers to bad arguments and failures."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voice.dialogue.driving import assistant, call_snapshot
from voice.dialogue.base import ToolCall, ToolResult
from voice.dialogue.tools import TOOLS, CalendarAction, SmsAbout, Toolbox, ToolFailed
from voice.snapshot import CallSnapshot


@dataclass
class Desk:
    """A call that keeps what was asked of it, and fails on demand."""

    snapshot: CallSnapshot = field(default_factory=call_snapshot)
    failure: str = ""
    done: list[Any] = field(default_factory=list)

    async def save_message(self, **message: str) -> None:
        self._do(message)

    async def request_transfer(self, number: str, reason: str = "") -> None:
        self._do(number)

    async def request_hang_up(self) -> None:
        self._do("hung up")

    async def press_keys(self, keys: str) -> None:
        self._do(keys)

    async def calendar(self, action: CalendarAction, **values: Any) -> Mapping[str, Any]:
        self._do((action.value, values))
        return {}

    async def send_sms(self, about: SmsAbout, phone: str, code: str) -> None:
        self._do((about.value, phone, code))

    def _do(self, what: Any) -> None:
        if self.failure:
            raise ToolFailed(self.failure)
        self.done.append(what)


MESSAGE = {"name": "Jean Dupont", "phone": "06 12 34 56 78", "reason": "Un devis"}


def call(desk: Desk, tool: str, /, **arguments: Any) -> ToolResult:
    return asyncio.run(Toolbox(desk).call(ToolCall(tool, arguments)))


def test_a_message_is_saved_with_its_number_in_e164():
    desk = Desk()
    assert call(desk, "take_message", **MESSAGE).ok
    kept = {"name": "Jean Dupont", "phone": "+33612345678", "reason": "Un devis", "urgency": "normal"}
    assert desk.done == [{**kept, "callback": "", "email": ""}]


def test_when_to_call_back_and_an_address_are_kept_with_the_message():
    desk = Desk()
    assert call(desk, "take_message", **MESSAGE, callback="demain après 17 h", email=" jean@example.com ").ok
    assert (desk.done[0]["callback"], desk.done[0]["email"]) == ("demain après 17 h", "jean@example.com")


@pytest.mark.parametrize("email", ["jean", "jean@", "jean@example", "jean @example.com", "a@b.c, d@e.f", "<a@b.c>"])
def test_what_is_no_address_is_asked_for_again_without_being_echoed(email):
    desk = Desk()
    result = call(desk, "take_message", **MESSAGE, email=email)
    assert (result.ok, result.error) == (False, "invalid_arguments")
    assert "email" in result.data["details"]
    assert desk.done == []


@pytest.mark.parametrize(
    ("called", "phone", "stored"),
    [
        ("+33472000000", "0612345678", "+33612345678"),
        ("+441132496000", "07700 900123", "+447700900123"),
        ("+212522000000", "0612345678", "+212612345678"),
        ("+33472000000", "+44 7700 900123", "+447700900123"),
        ("+33472000000", "12 34", "12 34"),
    ],
)
def test_a_number_is_read_in_the_region_of_the_number_that_was_called(called, phone, stored):
    desk = Desk(call_snapshot(to_number=called))
    call(desk, "take_message", **{**MESSAGE, "phone": phone})
    assert desk.done[0]["phone"] == stored


def test_an_urgent_message_is_saved_as_urgent():
    desk = Desk()
    call(desk, "take_message", **MESSAGE, urgency="urgent")
    assert desk.done[0]["urgency"] == "urgent"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": None}, "name"),
        ({"phone": "as usual"}, "phone"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 2001}, "reason"),
        ({"urgency": "immediately"}, "urgency"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_bad_arguments_are_told_in_words_and_nothing_is_done(changes, field):
    desk = Desk()
    result = call(desk, "take_message", **{**MESSAGE, **changes})
    assert (result.ok, result.error) == (False, "invalid_arguments")
    assert field in result.data["details"]
    assert desk.done == []


@given(
    name=st.sampled_from([tool.name for tool in TOOLS]) | st.text(max_size=20),
    arguments=st.dictionaries(
        st.sampled_from(["name", "phone", "reason", "urgency"]) | st.text(max_size=5),
        st.none() | st.integers() | st.text(max_size=20) | st.lists(st.integers(), max_size=2),
    ),
)
def test_no_arguments_make_the_toolbox_raise(name, arguments):
    assert isinstance(asyncio.run(Toolbox(Desk()).call(ToolCall(name, arguments))), ToolResult)


def test_the_arguments_are_not_echoed_in_what_is_wrong_with_them():
    result = call(Desk(), "take_message", **{**MESSAGE, "urgency": "my secret"})
    assert "my secret" not in result.data["details"]


def test_an_unknown_tool_is_an_error_that_names_the_known_ones():
    result = call(Desk(), "book_a_table")
    assert (result.ok, result.error) == (False, "unknown_tool")
    assert "take_message" in result.data["details"]


@pytest.mark.parametrize(("name", "arguments"), [("take_message", MESSAGE), ("transfer_call", {}), ("end_call", {})])
def test_a_failed_action_is_a_result_with_its_code(name, arguments):
    result = call(Desk(failure="not_saved"), name, **arguments)
    assert (result.ok, result.error) == (False, "not_saved")


def test_a_transfer_goes_to_the_assistants_number():
    desk = Desk()
    assert call(desk, "transfer_call", reason="a complaint").ok
    assert desk.done == ["+33612000000"]


def test_without_a_number_there_is_no_transfer():
    desk = Desk(call_snapshot(assistant=assistant(transfer_number="")))
    assert call(desk, "transfer_call", reason="").error == "no_transfer_number"
    assert desk.done == []


def test_the_end_of_the_call_is_asked_for():
    desk = Desk()
    assert call(desk, "end_call").ok
    assert desk.done == ["hung up"]


def test_every_tool_has_a_schema_for_language_models():
    schemas = {tool.name: tool.schema() for tool in TOOLS}
    assert schemas["take_message"]["parameters"]["required"] == ["name", "phone", "reason"]
    assert schemas["end_call"]["parameters"]["additionalProperties"] is False
    assert all(schema["description"] for schema in schemas.values())
