"""As many calls as there are places: the rest is put through to a person or leaves a voice message."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connections
from django.utils import timezone

from config.demo import MOREAU, NORTHSIDE
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.factories import make_call
from tests.twilio_requests import INCOMING, NEXT, call_of, forget_calls, form, names, ticket_in, twilio_post, verbs
from voice import admission, load, tickets
from voice.dialogue.phrases import spoken
from voice.load import PROMISE_S, Load
from voice.models import Assistant, Call, RefusedCall
from voice.simulator.twiml import Dial, Hangup, Record, SayText

State, Outcome = Call.State, Call.Outcome


@pytest.fixture(autouse=True)
def idle_process(monkeypatch) -> Load:
    """A process that holds nothing yet, whatever other tests have left."""
    idle = Load()
    for name in ("promise", "is_draining", "active", "entered", "left", "begin_drain"):
        monkeypatch.setattr(load, name, getattr(idle, name))
    return idle


@pytest.fixture
def limited(moreau):
    with tenant_context(moreau):
        Call.objects.all().delete()
    moreau.max_calls = 1
    moreau.save()
    return moreau


def make(tenant: Tenant, **fields: object) -> Call:
    with tenant_context(tenant):
        return make_call(**fields)


def refusals(tenant: Tenant) -> list[str]:
    with tenant_context(tenant):
        return list(RefusedCall.objects.values_list("reason", flat=True))


def without_transfer_number(tenant: Tenant) -> None:
    with tenant_context(tenant):
        Assistant.objects.update(transfer_number="")


def test_a_call_beyond_the_tenants_limit_is_put_through_to_the_transfer_number(limited):
    make(limited, state=State.IN_PROGRESS)
    fields = form(MOREAU)
    (dial,) = verbs(twilio_post(INCOMING, fields))
    assert dial == Dial(("+33199001099",), "http://localhost/twilio/voice/next", "POST")
    call = call_of(MOREAU, fields["CallSid"])
    assert (call.state, call.outcome, call.transfer_to) == (State.IN_PROGRESS, Outcome.FORWARDED, "+33199001099")
    assert refusals(limited) == ["tenant"]


def test_a_call_below_the_limit_is_answered(limited):
    assert names(twilio_post(INCOMING, form(MOREAU))) == ["Connect"]
    assert refusals(limited) == []


def test_without_a_transfer_number_the_caller_is_asked_for_a_voice_message(limited):
    make(limited, state=State.IN_PROGRESS)
    without_transfer_number(limited)
    fields = form(MOREAU)
    said, record, end = verbs(twilio_post(INCOMING, fields))
    assert (said, end) == (SayText(spoken("voicemail_busy", "fr")), Hangup())
    assert isinstance(record, Record)
    assert call_of(MOREAU, fields["CallSid"]).outcome == Outcome.VOICEMAIL


def test_a_forwarded_call_that_nobody_answers_leaves_a_voice_message_and_meets_no_assistant(limited):
    make(limited, state=State.IN_PROGRESS)
    fields = form(MOREAU)
    twilio_post(INCOMING, fields)
    after = twilio_post(NEXT, fields | {"CallStatus": "in-progress", "DialCallStatus": "no-answer"})
    assert names(after) == ["SayText", "Record", "Hangup"]


def test_a_forwarded_call_that_was_answered_is_completed_as_forwarded(limited):
    make(limited, state=State.IN_PROGRESS)
    fields = form(MOREAU)
    twilio_post(INCOMING, fields)
    ended = {"CallStatus": "in-progress", "DialCallStatus": "completed", "DialBridged": "true"}
    assert verbs(twilio_post(NEXT, fields | ended)) == (Hangup(),)
    call = call_of(MOREAU, fields["CallSid"])
    assert (call.state, call.outcome) == (State.COMPLETED, Outcome.FORWARDED)


def test_a_refused_call_delivered_again_is_answered_the_same_and_refused_once(limited):
    other = make(limited, state=State.IN_PROGRESS)
    fields = form(MOREAU)
    first = twilio_post(INCOMING, fields).content
    with tenant_context(limited):
        other.move_to(State.COMPLETED)  # a place is free now; the call has been decided on
    assert twilio_post(INCOMING, fields).content == first
    assert refusals(limited) == ["tenant"]


def test_a_call_that_has_its_place_keeps_it_when_delivered_again(limited):
    fields = form(MOREAU)
    first = ticket_in(twilio_post(INCOMING, fields))
    assert ticket_in(twilio_post(INCOMING, fields)) != first
    assert refusals(limited) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"state": State.COMPLETED},
        {"state": State.IN_PROGRESS, "outcome": Outcome.TRANSFERRED},
        {"state": State.IN_PROGRESS, "outcome": Outcome.FORWARDED},
        {"state": State.IN_PROGRESS, "outcome": Outcome.VOICEMAIL},
        {"state": State.RINGING},  # nobody has been told to take it
        {"state": State.IN_PROGRESS, "alive_at": timezone.now() - dt.timedelta(hours=1)},
    ],
    ids=["over", "transferred", "forwarded", "voicemail", "undecided", "dead"],
)
def test_a_call_that_no_assistant_holds_takes_no_place(limited, fields):
    make(limited, **fields)
    assert names(twilio_post(INCOMING, form(MOREAU))) == ["Connect"]


@pytest.mark.parametrize(
    "fields",
    [
        {"state": State.IN_PROGRESS},
        {"state": State.RINGING, "direction": Call.Direction.OUTBOUND},
    ],
    ids=["in progress", "our own call"],
)
def test_a_call_that_an_assistant_holds_takes_a_place(limited, fields):
    make(limited, **fields)
    assert names(twilio_post(INCOMING, form(MOREAU))) == ["Dial"]


def test_a_ringing_call_that_was_told_to_come_takes_a_place(limited):
    assert names(twilio_post(INCOMING, form(MOREAU))) == ["Connect"]
    assert names(twilio_post(INCOMING, form(MOREAU))) == ["Dial"]


def test_another_tenants_calls_take_no_place_of_ours(limited, northside):
    make(northside, state=State.IN_PROGRESS)
    assert names(twilio_post(INCOMING, form(MOREAU))) == ["Connect"]
    assert names(twilio_post(INCOMING, form(NORTHSIDE))) == ["Connect"]


def test_a_tenant_with_no_places_forwards_every_call(limited):
    limited.max_calls = 0
    limited.save()
    assert names(twilio_post(INCOMING, form(MOREAU))) == ["Dial"]


def test_a_full_process_refuses_whoevers_call_it_is(moreau, northside, settings):
    settings.MAX_CALLS_PER_PROCESS = 1
    assert names(twilio_post(INCOMING, form(NORTHSIDE))) == ["Connect"]  # promised, not yet held
    assert names(twilio_post(INCOMING, form(MOREAU))) == ["Dial"]
    assert refusals(moreau) == ["platform"]


def test_a_process_that_is_about_to_stop_takes_no_new_calls_and_connects_its_own_again(moreau, idle_process):
    held = make(moreau, state=State.IN_PROGRESS)
    idle_process.begin_drain()
    assert names(twilio_post(INCOMING, form(MOREAU))) == ["Dial"]
    assert refusals(moreau) == ["draining"]
    assert names(twilio_post(NEXT, form(MOREAU, CallSid=held.call_sid, CallStatus="in-progress"))) == ["Connect"]


def test_two_calls_at_the_same_instant_do_not_both_take_the_last_place(committed, monkeypatch):
    """Both are known before either has been decided on: the worst order there is."""
    tenant = Tenant.objects.get(slug=MOREAU.slug)
    with tenant_context(tenant):
        held = admission._held_calls(None)
    Tenant.objects.filter(pk=tenant.pk).update(max_calls=held + 1)
    both_are_known = threading.Barrier(4, timeout=10)
    refusal_of = admission.refusal_of

    def wait_for_the_others(tenant, call):
        both_are_known.wait()
        return refusal_of(tenant, call)

    monkeypatch.setattr(admission, "refusal_of", wait_for_the_others)
    forms, answers = [form(MOREAU) for _ in range(4)], []

    def ring(fields) -> None:
        try:
            answers.extend(names(twilio_post(INCOMING, fields)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ring, args=(fields,)) for fields in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    try:
        assert sorted(answers) == ["Connect", "Dial", "Dial", "Dial"]
    finally:
        Tenant.objects.filter(pk=tenant.pk).update(max_calls=tenant.max_calls)
        forget_calls(MOREAU, *(fields["CallSid"] for fields in forms))


def test_the_ticket_of_a_call_that_was_taken_opens_it(limited):
    fields = form(MOREAU)
    snapshot = tickets.redeem(ticket_in(twilio_post(INCOMING, fields)), call_sid=fields["CallSid"], transport="relay")
    assert snapshot.call_sid == fields["CallSid"]


# --- the count of one process ---------------------------------------------------------------------------------


class Hands:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_promise_counts_until_it_is_kept_or_lapses():
    clock = Hands()
    one = Load(clock)
    assert one.promise(2)
    assert one.promise(2)
    assert not one.promise(2)
    one.entered()  # keeps the first promise: still two
    assert not one.promise(2)
    clock.now = PROMISE_S
    assert one.promise(2)  # the second has lapsed
    one.left()
    assert (one.active(), one.promise(2)) == (0, True)


def test_without_a_limit_nothing_is_promised():
    one = Load()
    assert all(one.promise(0) for _ in range(100))
    assert one.promise(1)


def test_many_threads_at_once_are_promised_no_more_than_the_limit():
    one, granted = Load(), []
    threads = [threading.Thread(target=lambda: granted.append(one.promise(10))) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert granted.count(True) == 10
