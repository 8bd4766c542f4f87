"""Figures of a business's calls, against rows that can be counted by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations.models import Conversation, Message, Turn
from tenants.context import tenant_context
from tests.factories import make_call, make_message, make_turn
from voice.figures import BROKEN_OFF, GOING_ON, UNANSWERED, Period, calls_by_day, figures
from voice.models import Assistant, Call

PARIS = ZoneInfo("Europe/Paris")
MONDAY, SUNDAY = dt.date(2026, 3, 2), dt.date(2026, 3, 8)
WEEK = Period(MONDAY, SUNDAY, PARIS)
Outcome, State = Call.Outcome, Call.State


@pytest.fixture(autouse=True)
def in_moreau(moreau) -> Iterator[None]:
    with tenant_context(moreau):
        Conversation.objects.all().delete()
        yield


def paris(day: int, hour: int, minute: int = 0, month: int = 3, fold: int = 0) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=PARIS, fold=fold)


def ring(at: dt.datetime | None = None, **fields) -> Call:
    """On the Tuesday of that week unless told otherwise."""
    return make_call(started_at=at or paris(3, 10), **fields)


def test_nothing_adds_up_to_nothing() -> None:
    found = figures(WEEK)
    assert (found.total, found.answered, found.messages) == (0, 0, 0)
    assert found.answer_rate is None and found.containment is None and found.booking_rate is None
    assert found.reply_ms.median is None and found.length_s.p95 is None
    assert found.by_hour == [0] * 24 and found.by_weekday == [0] * 7 and sum(found.by_day.values()) == 0


def test_calls_are_counted_by_what_became_of_them() -> None:
    ring(outcome=Outcome.ANSWERED)
    ring(outcome=Outcome.ANSWERED)
    ring(outcome=Outcome.APPOINTMENT)
    ring(outcome=Outcome.MESSAGE)
    ring(outcome=Outcome.TRANSFERRED)
    ring(outcome=Outcome.ABANDONED)
    ring(outcome=Outcome.FORWARDED, answered_at=None)
    ring(state=State.NO_ANSWER, answered_at=None)
    ring(state=State.INTERRUPTED)
    ring(state=State.IN_PROGRESS)
    found = figures(WEEK)
    assert (found.total, found.answered, found.finished) == (10, 8, 7)
    assert (found.contained, found.booked) == (3, 1)
    assert found.answer_rate == 8 / 10 and found.containment == 3 / 7 and found.booking_rate == 1 / 7
    assert found.outcomes == {
        "answered": 2,
        "appointment": 1,
        "message": 1,
        "transferred": 1,
        "abandoned": 1,
        "forwarded": 1,
        UNANSWERED: 1,
        BROKEN_OFF: 1,
        GOING_ON: 1,
    }


def test_what_a_call_came_to_before_it_broke_off_was_not_contained() -> None:
    ring(state=State.FAILED, outcome=Outcome.ANSWERED)
    assert figures(WEEK).contained == 0


def test_calls_that_the_assistant_made_are_not_counted() -> None:
    ring(direction=Call.Direction.OUTBOUND)
    ring(direction=Call.Direction.OUTBOUND, outcome=Outcome.ANSWERPHONE)
    ring()
    found = figures(WEEK)
    assert found.total == 1 and sum(found.by_hour) == 1 and calls_by_day(WEEK)[dt.date(2026, 3, 3)] == 1


def test_a_day_begins_and_ends_at_midnight_of_the_business() -> None:
    ring(paris(1, 23, 59))  # Sunday evening
    ring(dt.datetime(2026, 3, 1, 23, 0, tzinfo=dt.UTC))  # Monday 00:00 in Paris
    ring(paris(8, 23, 59))
    ring(paris(9, 0, 0))
    found = figures(WEEK)
    assert found.total == 2
    assert found.by_day == {MONDAY + dt.timedelta(days=ahead): int(ahead in (0, 6)) for ahead in range(7)}
    assert found.by_weekday == [1, 0, 0, 0, 0, 0, 1]
    assert found.by_hour[0] == 1 and found.by_hour[23] == 1
    assert calls_by_day(WEEK) == found.by_day


def test_the_same_calls_are_on_another_day_elsewhere() -> None:
    ring(paris(3, 2))
    assert figures(WEEK).by_weekday[1] == 1
    new_york = figures(Period(MONDAY, SUNDAY, ZoneInfo("America/New_York")))
    assert new_york.by_weekday[0] == 1 and new_york.by_hour[20] == 1


def test_the_hour_that_comes_twice_is_one_hour_of_the_day_with_both_its_calls() -> None:
    clocks_back = dt.date(2026, 10, 25)
    ring(paris(25, 2, 30, month=10))
    ring(paris(25, 2, 30, month=10, fold=1))
    ring(paris(25, 23, 59, month=10))
    period = Period(clocks_back, clocks_back, PARIS)
    assert period.ends_at - period.begins_at == dt.timedelta(hours=25)
    found = figures(period)
    assert found.total == 3 and found.by_hour[2] == 2 and found.by_hour[23] == 1


def test_the_day_on_which_an_hour_is_missing_has_twenty_three() -> None:
    clocks_on = dt.date(2026, 3, 29)
    period = Period(clocks_on, clocks_on, PARIS)
    assert period.ends_at - period.begins_at == dt.timedelta(hours=23)
    ring(dt.datetime(2026, 3, 29, 1, 0, tzinfo=dt.UTC))  # 03:00, a second after 01:59:59
    ring(dt.datetime(2026, 3, 29, 22, 0, tzinfo=dt.UTC))  # 00:00 of the Monday
    found = figures(period)
    assert found.total == 1 and found.by_hour[3] == 1 and found.by_hour[2] == 0


def test_a_day_that_has_no_midnight_begins_where_it_begins() -> None:
    """Cairo puts its clocks on at midnight."""
    cairo = ZoneInfo("Africa/Cairo")
    period = Period(dt.date(2026, 4, 24), dt.date(2026, 4, 24), cairo)
    assert period.begins_at.astimezone(cairo).time() == dt.time(1)
    make_call(started_at=period.begins_at)
    make_call(started_at=period.begins_at - dt.timedelta(seconds=1))
    assert figures(period).total == 1


def test_languages_are_those_that_were_spoken() -> None:
    for language in ("fr", "fr", "ary"):
        ring(language=language)
    assert figures(WEEK).languages == {"fr": 2, "ary": 1}


def test_messages_are_counted_when_they_were_taken() -> None:
    early, late = (make_message(ring().conversation, urgency=urgency) for urgency in ("urgent", "normal"))
    Message.objects.filter(pk=early.pk).update(created_at=paris(3, 11))
    Message.objects.filter(pk=late.pk).update(created_at=paris(9, 0))
    found = figures(WEEK)
    assert (found.messages, found.urgent_messages) == (1, 1)


def test_the_time_to_reply_is_to_the_first_sound_else_to_the_first_text() -> None:
    call = ring()
    for audio, text in ((400, 100), (600, 100), (None, 800), (None, None)):
        make_turn(call, "Oui.", speaker=Turn.Speaker.ASSISTANT, first_audio_ms=audio, first_text_ms=text)
    make_turn(call, "Bonjour", first_audio_ms=9000)
    found = figures(WEEK)
    assert found.reply_ms.median == 600 and found.reply_ms.p95 == pytest.approx(780)


def test_the_length_of_a_call_is_twilio_s_else_ours_and_only_of_calls_that_were_answered_and_are_over() -> None:
    ring(duration_seconds=60)
    ring()  # 83 seconds by our own clock
    ring(state=State.NO_ANSWER, answered_at=None, duration_seconds=9000)
    ring(state=State.IN_PROGRESS)
    found = figures(WEEK)
    assert found.length_s.median == pytest.approx(71.5) and found.length_s.p95 == pytest.approx(81.85)


def test_of_one_assistant_is_of_that_one_in_every_figure() -> None:
    other = Assistant.objects.create(name="Second", language="es")
    mine = ring()
    theirs = ring(paris(4, 15), assistant=other, language="es", duration_seconds=10, outcome=Outcome.APPOINTMENT)
    for call, waited in ((mine, 300), (theirs, 900)):
        make_turn(call, "Oui.", speaker=Turn.Speaker.ASSISTANT, first_audio_ms=waited)
        Message.objects.filter(pk=make_message(call.conversation).pk).update(created_at=call.started_at)
    found = figures(WEEK, other.pk)
    assert (found.total, found.booked, found.messages) == (1, 1, 1)
    assert found.languages == {"es": 1} and found.by_hour[15] == 1
    assert found.reply_ms.median == 900 and found.length_s.median == 10
    assert figures(WEEK).total == 2


def test_rows_of_another_business_are_not_counted(northside) -> None:
    with tenant_context(northside):
        call = ring()
        make_turn(call, "Yes.", speaker=Turn.Speaker.ASSISTANT, first_audio_ms=300)
        Message.objects.filter(pk=make_message(call.conversation).pk).update(created_at=paris(3, 11))
    found = figures(WEEK)
    assert (found.total, found.messages, found.reply_ms.median) == (0, 0, None)
    assert not found.languages and not any(calls_by_day(WEEK).values())


@pytest.mark.parametrize("calls", [0, 1, 12])
def test_however_many_calls_there_are_the_database_is_asked_six_times(calls: int) -> None:
    for number in range(calls):
        make_turn(ring(paris(3, number)), "Oui.", speaker=Turn.Speaker.ASSISTANT, first_audio_ms=300)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        figures(WEEK)
    assert len([one for one in queries if "search_path" not in one["sql"]]) == 6
