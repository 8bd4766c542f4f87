"""A ConversationRelay call that is recorded: Twilio is asked once, in the background, in the tenant's name."""

from __future__ import annotations

import pytest
from kombu.exceptions import OperationalError

from tenants.context import tenant_context
from tests.factories import make_call
from tests.fakes.twilio_api import Failure
from tests.voice.dialogue.driving import assistant, call_snapshot
from voice import twilio_recording
from voice.models import Call, Recording
from voice.twilio_recording import RelayTape


@pytest.fixture
def call(moreau, twilio) -> Call:
    with tenant_context(moreau):
        call = make_call(state=Call.State.IN_PROGRESS)
    twilio.calls[call.call_sid] = "in-progress"
    return call


def asked_to_record(twilio) -> list[str]:
    return [one.one("RecordingStatusCallback") for one in twilio.asked("POST", "/Recordings.json")]


def test_twilio_is_asked_to_record_both_sides_and_to_tell_the_tenants_address(moreau, call, twilio, settings):
    with tenant_context(moreau):
        twilio_recording.start(call.pk)
        recording = Recording.objects.get(call=call)
    assert asked_to_record(twilio) == [f"{settings.PUBLIC_BASE_URL}/twilio/recording/{moreau.pk}/call"]
    assert (recording.kind, recording.state) == ("call", "in_progress")


def test_a_call_is_recorded_once_however_often_it_is_asked_for(moreau, call, twilio):
    with tenant_context(moreau):
        twilio_recording.start(call.pk)
        twilio_recording.start(call.pk)
    assert len(asked_to_record(twilio)) == 1


def test_a_call_that_is_over_is_not_recorded(moreau, call, twilio):
    with tenant_context(moreau):
        Call.objects.filter(pk=call.pk).update(state=Call.State.COMPLETED)
        twilio_recording.start(call.pk)
    assert asked_to_record(twilio) == []


def test_a_call_of_another_tenant_is_not_found(northside, call, twilio):
    with tenant_context(northside), pytest.raises(Call.DoesNotExist):
        twilio_recording.start(call.pk)
    assert asked_to_record(twilio) == []


def test_a_call_that_cannot_be_recorded_goes_on(moreau, call, twilio, caplog):
    twilio.fail(*[Failure.BROKEN] * 10)
    with tenant_context(moreau):
        twilio_recording.start_recording.apply(args=[call.pk])
        assert not Recording.objects.filter(call=call).exists()
    assert "call not recorded" in caplog.text


class TestTape:
    async def test_it_asks_in_the_background(self, monkeypatch):
        asked: list[int] = []
        monkeypatch.setattr(twilio_recording.start_recording, "delay", asked.append)
        tape = RelayTape(call_snapshot(assistant=assistant()))
        await tape.start()
        await tape.finish()
        assert len(asked) == 1

    async def test_a_broker_that_is_away_costs_the_recording_and_not_the_call(self, monkeypatch, caplog):
        def away(_call_id: int) -> None:
            raise OperationalError("no broker")

        monkeypatch.setattr(twilio_recording.start_recording, "delay", away)
        tape = RelayTape(call_snapshot(assistant=assistant()))
        await tape.start()
        await tape.finish()
        assert "call not recorded" in caplog.text

    async def test_a_tape_that_was_never_started_is_finished_at_once(self, monkeypatch):
        asked = []
        monkeypatch.setattr(twilio_recording.start_recording, "delay", asked.append)
        await RelayTape(call_snapshot(assistant=assistant())).finish()
        assert asked == []
