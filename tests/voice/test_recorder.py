"""What was said reaches the database: in order, once, and also when the database was away for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DataError, InterfaceError, OperationalError

from config.demo import MOREAU
from conversations.models import Message, Turn
from tenants.context import public_context, tenant_context
from tenants.database import in_tenant
from tenants.models import Tenant
from tests.factories import make_call, make_turn
from voice import recorder as module
from voice.calls import snapshot_of
from voice.dialogue.base import Opening, Speaker
from voice.models import Call
from voice.recorder import Recorder, RecordingFailed, TurnRecord
from voice.snapshot import CallSnapshot


class Kept:
    """A call in progress, and what the database has of it."""

    def __init__(self) -> None:
        with public_context():
            self.tenant = Tenant.objects.get(slug=MOREAU.slug)
        with tenant_context(self.tenant):
            self.call = make_call(state=Call.State.IN_PROGRESS)

    @property
    def snapshot(self) -> CallSnapshot:
        with tenant_context(self.tenant):
            return snapshot_of(self.call, self.tenant, Opening.NEW_CALL)

    @property
    def turns(self) -> list[Turn]:
        with tenant_context(self.tenant):
            return list(Turn.objects.filter(conversation=self.call.conversation).order_by("position"))

    @property
    def texts(self) -> list[str]:
        return [turn.text for turn in self.turns]

    @property
    def messages(self) -> list[str]:
        with tenant_context(self.tenant):
            return [message.reason for message in Message.objects.filter(conversation=self.call.conversation)]

    def reloaded(self) -> Call:
        with tenant_context(self.tenant):
            return Call.objects.select_related("conversation").get(pk=self.call.pk)

    def record(self, *writes: Callable[[Recorder], object], recorders: int = 1) -> None:
        """Have recorders of the call write, each all of this, at the same time; nothing of them is left running."""
        snapshot = self.snapshot

        async def session() -> None:
            recorder = Recorder(snapshot)
            running = asyncio.create_task(recorder.run())
            try:
                for write in writes:
                    done = write(recorder)
                    if asyncio.iscoroutine(done):
                        await done
                await recorder.flush()
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)

        async def sessions() -> None:
            await asyncio.gather(*(session() for _ in range(recorders)))

        asyncio.run(sessions())


@pytest.fixture
def kept(committed: None) -> Kept:
    return Kept()


@pytest.fixture
def outage(monkeypatch):
    """A database that fails so many times from now on, before it has done what it was asked, or after it."""
    monkeypatch.setattr(module, "RETRY_DELAYS_S", (0.001,) * 4)

    class Outage:
        times = 0
        error: type[Exception] = OperationalError
        after_the_work = False
        asked = 0

        async def __call__(self, tenant: Any, work: Callable[..., Any], *args: Any) -> Any:
            self.asked += 1
            if self.times and not self.after_the_work:
                self.times -= 1
                raise self.error("the database is away")
            result = await in_tenant(tenant, work, *args)
            if self.times:
                self.times -= 1
                raise self.error("the connection was lost")
            return result

    outage = Outage()
    monkeypatch.setattr(module, "in_tenant", outage)
    return outage


_clock = iter(range(1_000_000))


def turn(text: str, speaker: Speaker = Speaker.CALLER, **fields: Any) -> Callable[[Recorder], None]:
    def write(recorder: Recorder) -> None:
        at = float(next(_clock))
        recorder.turn(TurnRecord(speaker, text, "fr", at, at + 0.5, **fields))

    return write


def message(reason: str = "Une fuite.") -> Callable[[Recorder], Any]:
    return lambda recorder: recorder.message(name="Anna", phone="+33612345678", reason=reason, urgency="urgent")


# --- in order ---


def test_turns_are_written_in_the_order_they_ended(kept):
    kept.record(*(turn(f"turn {number}") for number in range(20)))
    assert kept.texts == [f"turn {number}" for number in range(20)]
    assert [one.position for one in kept.turns] == list(range(1, 21))


def test_a_turn_is_written_with_everything_that_is_known_of_it(kept):
    kept.record(turn("Nous ouvrons", Speaker.ASSISTANT, interrupted=True, first_text_ms=12, first_audio_ms=34))
    [written] = kept.turns
    assert (written.speaker, written.text, written.language) == ("assistant", "Nous ouvrons", "fr")
    assert (written.interrupted, written.transcript_ms, written.first_text_ms, written.first_audio_ms) == (
        True,
        None,
        12,
        34,
    )
    assert (written.ended_at - written.started_at).total_seconds() == 0.5


def test_the_turns_of_a_call_that_is_taken_up_again_follow_those_before(kept):
    kept.record(turn("before"))
    kept.record(turn("after"))
    assert [(one.position, one.text) for one in kept.turns] == [(1, "before"), (2, "after")]


def test_two_recorders_of_one_call_never_collide(kept):
    kept.record(*(turn(f"turn {number}") for number in range(15)), recorders=3)
    assert [one.position for one in kept.turns] == list(range(1, 46))
    for number in range(15):
        assert kept.texts.count(f"turn {number}") == 3


# --- what was heard ---


def test_the_last_turn_of_the_assistant_is_cut_to_what_was_heard(kept):
    kept.record(
        turn("One.", Speaker.ASSISTANT),
        turn("Two."),
        turn("Three, four, five.", Speaker.ASSISTANT),
        turn("Six."),
        lambda recorder: recorder.cut_last_turn("Three,"),
    )
    assert kept.texts == ["One.", "Two.", "Three,", "Six."]
    assert [one.interrupted for one in kept.turns] == [False, False, True, False]


def test_there_is_nothing_to_cut_before_the_assistant_has_spoken(kept):
    kept.record(turn("One."), lambda recorder: recorder.cut_last_turn("nothing"))
    assert kept.texts == ["One."]


def test_a_cut_comes_after_the_turn_that_it_cuts_although_the_database_is_slow(kept, outage):
    outage.times = 3
    kept.record(turn("One, two.", Speaker.ASSISTANT), lambda recorder: recorder.cut_last_turn("One,"))
    assert kept.texts == ["One,"]


# --- the database goes away ---


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_was_away_gets_everything_once_and_in_order(kept, outage, error):
    outage.times, outage.error = 3, error
    kept.record(*(turn(f"turn {number}") for number in range(5)))
    assert kept.texts == [f"turn {number}" for number in range(5)]


def test_a_turn_whose_writing_nobody_confirmed_is_not_written_twice(kept, outage):
    """The connection breaks after the commit: the database has it, and we do not know."""
    outage.times, outage.after_the_work = 2, True
    kept.record(turn("Bonjour.", Speaker.ASSISTANT), turn("Bonjour."), turn("Bonjour."))
    assert kept.texts == ["Bonjour."] * 3


def test_a_message_whose_writing_nobody_confirmed_is_not_kept_twice(kept, outage):
    outage.times, outage.after_the_work = 1, True
    kept.record(message())
    assert kept.messages == ["Une fuite."]


def test_a_turn_waits_for_the_database_for_as_long_as_the_call_lasts(kept, outage):
    outage.times = 40
    kept.record(turn("one"), turn("two"))
    assert kept.texts == ["one", "two"]


def test_a_call_that_ends_while_the_database_stays_away_does_not_hang(kept, outage, monkeypatch):
    monkeypatch.setattr(module, "FLUSH_TIMEOUT_S", 0.05)
    outage.times = 1_000_000
    kept.record(turn("lost"))
    assert kept.texts == []


def test_a_turn_that_the_database_refuses_takes_no_other_with_it(kept, outage):
    outage.times, outage.error = 1, DataError
    kept.record(turn("refused"), turn("taken"))
    assert kept.texts == ["taken"]


def test_a_heartbeat_that_is_missed_is_no_harm(kept, outage):
    outage.times = 1
    kept.record(lambda recorder: recorder.alive())
    assert outage.asked == 1


# --- what the caller relies on ---


def test_a_message_is_kept_when_the_call_returns(kept):
    snapshot = kept.snapshot
    asyncio.run(Recorder(snapshot).message(name="Anna", phone="+336", reason="Une fuite.", urgency="urgent"))
    assert kept.messages == ["Une fuite."]


def test_a_message_survives_a_database_that_was_away(kept, outage):
    outage.times = 4
    kept.record(message())
    assert kept.messages == ["Une fuite."]


def test_a_message_that_could_not_be_kept_is_said_so_after_all_retries(kept, outage):
    outage.times = 5
    with pytest.raises(RecordingFailed):
        kept.record(message())
    assert outage.asked == 5
    assert kept.messages == []


def test_a_message_that_the_database_refuses_is_not_tried_again(kept, outage):
    outage.times, outage.error = 1, DataError
    with pytest.raises(RecordingFailed):
        kept.record(message())
    assert outage.asked == 1


def test_two_messages_of_one_call_are_both_kept(kept):
    kept.record(message("Une fuite."), message("Et un devis."))
    assert sorted(kept.messages) == ["Et un devis.", "Une fuite."]


# --- the end ---


def test_a_call_is_completed_after_its_last_turn_was_written(kept, outage):
    outage.times = 2
    kept.record(turn("Au revoir."), lambda recorder: recorder.complete(Call.Outcome.ANSWERED))
    call = kept.reloaded()
    assert (call.state, call.outcome) == ("completed", "answered")
    assert call.ended_at == call.conversation.ended_at
    assert kept.texts == ["Au revoir."]


def test_an_end_whose_writing_nobody_confirmed_is_an_end(kept, outage):
    outage.times, outage.after_the_work = 1, True
    kept.record(lambda recorder: recorder.complete(Call.Outcome.MESSAGE))
    assert (kept.reloaded().state, kept.reloaded().outcome) == ("completed", "message")


def test_a_call_that_was_closed_meanwhile_stays_as_it_was_closed(kept):
    with tenant_context(kept.tenant):
        kept.call.move_to(Call.State.INTERRUPTED)
    kept.record(lambda recorder: recorder.complete(Call.Outcome.ANSWERED))
    assert kept.reloaded().state == "interrupted"


def test_a_call_that_is_handed_over_goes_on_without_us(kept):
    kept.record(lambda recorder: recorder.hand_over("+33612000000"))
    call = kept.reloaded()
    assert (call.state, call.outcome, call.transfer_to) == ("in_progress", "transferred", "+33612000000")


def test_an_end_that_cannot_be_written_is_said_so(kept, outage):
    outage.times = 100
    with pytest.raises(RecordingFailed):
        kept.record(lambda recorder: recorder.complete(Call.Outcome.ANSWERED))


def test_a_recorder_writes_to_no_conversation_but_its_own(kept):
    with tenant_context(kept.tenant):
        other = make_call(state=Call.State.IN_PROGRESS)
        make_turn(other, "another call")
    kept.record(turn("this call"), lambda recorder: recorder.cut_last_turn("nothing"))
    with tenant_context(kept.tenant):
        assert [one.text for one in Turn.objects.filter(conversation=other.conversation)] == ["another call"]
