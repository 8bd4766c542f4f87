"""What is done to a call besides answering it, as whole calls on real sockets."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.core.files.storage import default_storage

from config.demo import MOREAU, NORTHSIDE, DemoTenant
from conversations.models import Turn
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.callers import changed, kept_once_over, plan_for
from tests.live_server import LiveServer
from voice.audio_file import header
from voice.dialogue.phrases import spoken
from voice.models import Assistant, Call, Recording
from voice.outbound import place_call
from voice.simulator.carried_speech import texts_in
from voice.simulator.line import CallIdentity
from voice.simulator.report import CallReport, Party
from voice.simulator.script import Press
from voice.simulator.twilio import DialStatus, SimulatedCall

BOTH = pytest.mark.parametrize("demo", [MOREAU, NORTHSIDE], ids=["relay", "media"])
PERSON_PLEASE = {"fr": "Je voudrais parler à quelqu'un.", "en": "can i speak to a person"}
THANKS = {"fr": "Non merci, au revoir.", "en": "no thank you goodbye"}
STRANGER = "+33612345677"


@pytest.fixture
def ring(carrying_server: LiveServer, committed: None) -> Callable[..., CallReport]:
    def ring(demo: DemoTenant, lines: list[str], **settings: object) -> CallReport:
        plan = plan_for(demo, carrying_server.wire, lines, **{"pace": 1.0, "closing_ms": 5000, **settings})
        return asyncio.run(SimulatedCall(plan).run())

    return ring


@contextmanager
def full(demo: DemoTenant) -> Iterator[None]:
    """A tenant that has no place left for a call."""
    before = Tenant.objects.values("max_calls").get(slug=demo.slug)
    Tenant.objects.filter(slug=demo.slug).update(max_calls=0)
    try:
        yield
    finally:
        Tenant.objects.filter(slug=demo.slug).update(**before)


def call_of(demo: DemoTenant, report: CallReport) -> Call:
    with tenant_context(Tenant.objects.get(slug=demo.slug)):
        return Call.objects.get(call_sid=report.call_sid)


def recordings_of(demo: DemoTenant, report: CallReport) -> list[Recording]:
    with tenant_context(Tenant.objects.get(slug=demo.slug)):
        return list(Recording.objects.filter(call__call_sid=report.call_sid))


def heard(report: CallReport) -> list[str]:
    """What the caller heard, turn by turn."""
    if report.transport == "media":
        return [" ".join(texts_in(stretch.content)) for stretch in report.heard]
    return [turn.text for turn in report.turns if turn.speaker is Party.ASSISTANT]


def announced(demo: DemoTenant) -> AbstractContextManager[None]:
    return changed(demo, transfer_mode="announced")


@BOTH
def test_a_person_hears_what_it_is_about_and_takes_the_call(ring, demo):
    with announced(demo):
        report = ring(demo, [PERSON_PLEASE[demo.language]])
    stored = kept_once_over(demo, report)
    told = [event.detail for event in report.events if event.name == "the person hears"]
    assert PERSON_PLEASE[demo.language].rstrip(".") in told[0]
    assert (report.error, report.protocol_errors, report.twiml) == ("", (), ("Connect", "Dial", "Hangup"))
    assert (stored.state, stored.outcome) == ("completed", "transferred")


@BOTH
def test_a_caller_whom_a_person_declines_is_with_the_assistant_again(ring, demo):
    with announced(demo):
        lines = [PERSON_PLEASE[demo.language], THANKS[demo.language]]
        report = ring(demo, lines, dial_status=DialStatus.DECLINED, speaking_rate=400.0, pause_ms=800)
    stored = kept_once_over(demo, report)
    assert report.twiml[:3] == ("Connect", "Dial", "Connect")
    assert stored.said_by(Turn.Speaker.CALLER) == lines
    assert stored.said_by(Turn.Speaker.ASSISTANT) == heard(report)
    assert (stored.state, stored.outcome) == ("completed", "answered")


def test_a_recorded_caller_is_told_first_and_both_are_in_the_file(ring):
    said = ["what are your opening hours on saturday", THANKS["en"]]
    with changed(NORTHSIDE, records_calls=True):
        report = ring(NORTHSIDE, said)
    kept_once_over(NORTHSIDE, report)
    announcement = spoken("recording_announcement", "en")
    assert heard(report)[0].startswith(announcement)
    call = call_of(NORTHSIDE, report)
    assert call.announced_text == announcement
    assert call.announced_at is not None
    (recording,) = recordings_of(NORTHSIDE, report)
    assert recording.state == Recording.State.READY
    with tenant_context(Tenant.objects.get(slug=NORTHSIDE.slug)):
        with default_storage.open(recording.file.name) as file:
            audio = file.read()[len(header(0)) :]
        default_storage.delete(recording.file.name)
    caller, assistant = audio[0::2], audio[1::2]
    assert texts_in(caller) == said
    assert f"{announcement} {' '.join(texts_in(assistant))}" == " ".join(heard(report))


def test_nothing_is_recorded_unless_it_was_asked_for(ring):
    report = ring(NORTHSIDE, [THANKS["en"]])
    kept_once_over(NORTHSIDE, report)
    assert recordings_of(NORTHSIDE, report) == []
    assert call_of(NORTHSIDE, report).announced_at is None


@BOTH
def test_one_call_too_many_is_put_through_to_a_person(ring, demo):
    with full(demo):
        report = ring(demo, [])
    stored = kept_once_over(demo, report)
    assert report.transfer_number == demo.assistant["transfer_number"]
    assert (stored.state, stored.outcome) == ("completed", "forwarded")


@BOTH
def test_one_call_too_many_leaves_a_voice_message_where_nobody_takes_calls(ring, demo):
    with full(demo), changed(demo, transfer_number=""):
        report = ring(demo, [], pace=0.1)
    stored = kept_once_over(demo, report)
    assert (stored.state, stored.outcome) == ("completed", "voicemail")
    (recording,) = recordings_of(demo, report)
    assert recording.kind == Recording.Kind.VOICEMAIL


@BOTH
def test_a_key_stops_the_assistant_at_once_and_is_kept(carrying_server, committed, demo):
    plan = plan_for(demo, carrying_server.wire, [], pace=1.0, closing_ms=2500)
    steps = (Press(dtmf="0", interrupt_after_ms=400),)
    plan = dataclasses.replace(plan, script=plan.script.model_copy(update={"steps": steps}))
    report = asyncio.run(SimulatedCall(plan).run())
    stored = kept_once_over(demo, report)
    greeting = demo.assistant["greeting"][demo.language]
    assert stored.said_by(Turn.Speaker.ASSISTANT)[0] != greeting
    assert greeting.startswith(stored.said_by(Turn.Speaker.ASSISTANT)[0])
    assert stored.said_by(Turn.Speaker.CALLER) == ["0"]


@BOTH
def test_a_stranger_who_is_called_speaks_with_the_assistant(carrying_server, committed, settings, twilio, demo):
    wire = carrying_server.wire
    settings.PUBLIC_BASE_URL = wire.public_url
    tenant = Tenant.objects.get(slug=demo.slug)
    with tenant_context(tenant):
        assistant = Assistant.objects.get()
    placed = place_call(tenant, assistant, STRANGER)
    address = twilio.placed[0].one("Url").removeprefix(wire.public_url)
    plan = plan_for(demo, wire, [THANKS[demo.language]], pace=1.0, closing_ms=5000)
    script = plan.script.model_copy(update={"from_number": demo.number})
    paths = {"voice_path": address, "status_path": f"{address}/status"}
    plan = dataclasses.replace(plan, script=script, to_number=STRANGER, **paths)
    call = SimulatedCall(plan)
    call.identity = CallIdentity(placed.call_sid, wire.account.account_sid, demo.number, STRANGER)
    report = asyncio.run(call.run())
    stored = kept_once_over(demo, report)
    assert (report.error, report.protocol_errors) == ("", ())
    assert stored.said_by(Turn.Speaker.CALLER) == [THANKS[demo.language]]
    assert demo.name in stored.said_by(Turn.Speaker.ASSISTANT)[0]
    assert (stored.state, stored.outcome) == ("completed", "answered")
    assert call_of(demo, report).direction == Call.Direction.OUTBOUND
