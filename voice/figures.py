"""What a business's calls add up to over some days, in its own time zone. Runs inside the tenant.

Counted are the calls that came in; a day, an hour and a weekday are those of the tenant's clock when the call rang. The
number of queries does not grow with the rows.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Count, F, FloatField, Q, QuerySet
from django.db.models.functions import Coalesce, Extract, ExtractHour, TruncDate

from appointments.timetable import moment
from conversations.models import Message, Turn
from voice.models import Call

_DAY = dt.timedelta(days=1)
# Outcomes in which the caller got what they wanted from the assistant alone.
CONTAINED = (Call.Outcome.ANSWERED, Call.Outcome.APPOINTMENT)
# Beside the outcomes a call may have: nobody and nothing answered it, it broke off, or it is not over yet.
UNANSWERED, BROKEN_OFF, GOING_ON = "unanswered", "broken_off", "going_on"


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of a place, both included. They are as long as its clock makes them: 23 hours, 24, or 25."""

    first: dt.date
    last: dt.date
    zone: ZoneInfo

    @property
    def begins_at(self) -> dt.datetime:
        return moment(self.first, dt.time(), self.zone)

    @property
    def ends_at(self) -> dt.datetime:
        """The first moment after it."""
        return moment(self.last + dt.timedelta(days=1), dt.time(), self.zone)

    @property
    def days(self) -> list[dt.date]:
        return [self.first + dt.timedelta(days=ahead) for ahead in range((self.last - self.first).days + 1)]

    def holds(self, field: str) -> Q:
        return Q(**{f"{field}__gte": self.begins_at, f"{field}__lt": self.ends_at})


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle and the slow end of many values; None where there is none."""

    median: float | None
    p95: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the calls of a period add up to.

    total: calls that came in. answered: those that an assistant spoke to. finished: of these, those that are over.
    contained: of those that are finished, those handled without a person: completed, with the caller's questions
    answered or an appointment made, and so with nobody put through and nobody left to call back. A message taken, a
    transfer, a caller who said no word and a call that broke off are not. booked: of those that are finished, those
    that came to an appointment.

    reply_ms: from the end of what a caller said to the first sound of the answer, to its first text where no sound was
    measured; of every reply in the period. length_s: how long the caller was on the line.
    """

    total: int
    answered: int
    finished: int
    contained: int
    booked: int
    messages: int
    urgent_messages: int
    outcomes: Counter[str]
    languages: Counter[str]
    by_hour: list[int]
    by_weekday: list[int]
    by_day: dict[dt.date, int]
    reply_ms: Spread
    length_s: Spread

    @property
    def answer_rate(self) -> float | None:
        return _rate(self.answered, self.total)

    @property
    def containment(self) -> float | None:
        return _rate(self.contained, self.finished)

    @property
    def booking_rate(self) -> float | None:
        return _rate(self.booked, self.finished)


def figures(period: Period, assistant_id: int | None = None) -> Figures:
    """Of all assistants, or of one."""
    calls = Call.objects.filter(period.holds("started_at"), direction=Call.Direction.INBOUND).order_by()
    if assistant_id is not None:
        calls = calls.filter(assistant_id=assistant_id)
    messages = _messages(period, assistant_id)
    return Figures(
        **_results(calls),
        **_times(calls, period),
        messages=messages["total"],
        urgent_messages=messages["urgent"],
        languages=_languages(calls, period),
        reply_ms=_reply_ms(period, assistant_id),
        length_s=_length_s(calls),
    )


def calls_by_day(period: Period) -> dict[dt.date, int]:
    """Calls that came in, of every day of the period."""
    calls = Call.objects.filter(period.holds("started_at"), direction=Call.Direction.INBOUND).order_by()
    found = calls.values(day=TruncDate("started_at", tzinfo=period.zone)).annotate(number=Count("pk"))
    counted = {row["day"]: row["number"] for row in found}
    return {day: counted.get(day, 0) for day in period.days}


class _Percentiles(Aggregate):
    """The values below which these shares of all lie, interpolated."""

    function = "percentile_cont"
    template = "%(function)s(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


def _results(calls: QuerySet[Call]) -> dict[str, Any]:
    rows = calls.values("state", "outcome", taken=Q(answered_at__isnull=False)).annotate(number=Count("pk"))
    counts: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    for row in rows:
        number, state, outcome = row["number"], row["state"], row["outcome"]
        completed = row["taken"] and state == Call.State.COMPLETED
        counts["total"] += number
        counts["answered"] += number * row["taken"]
        counts["finished"] += number * (row["taken"] and state in Call.ENDED)
        counts["contained"] += number * (completed and outcome in CONTAINED)
        counts["booked"] += number * (completed and outcome == Call.Outcome.APPOINTMENT)
        outcomes[_result(state, outcome, taken=row["taken"])] += number
    names = ("total", "answered", "finished", "contained", "booked")
    return {name: counts[name] for name in names} | {"outcomes": outcomes}


def _result(state: str, outcome: str, *, taken: bool) -> str:
    if state not in Call.ENDED:
        return GOING_ON
    if outcome:
        return outcome
    return BROKEN_OFF if taken else UNANSWERED


def _times(calls: QuerySet[Call], period: Period) -> dict[str, Any]:
    day, hour = TruncDate("started_at", tzinfo=period.zone), ExtractHour("started_at", tzinfo=period.zone)
    by_day = dict.fromkeys(period.days, 0)
    by_hour, by_weekday = [0] * 24, [0] * 7
    for row in calls.values(day=day, hour=hour).annotate(number=Count("pk")):
        by_day[row["day"]] += row["number"]
        by_hour[row["hour"]] += row["number"]
        by_weekday[row["day"].weekday()] += row["number"]
    return {"by_day": by_day, "by_hour": by_hour, "by_weekday": by_weekday}


def _languages(calls: QuerySet[Call], period: Period) -> Counter[str]:
    # A conversation begins with its call: said to the database, this spares it the conversations of all other days.
    near = Q(conversation__started_at__gte=period.begins_at - _DAY, conversation__started_at__lt=period.ends_at + _DAY)
    rows = calls.filter(near).values(language=F("conversation__language")).annotate(number=Count("pk"))
    return Counter({row["language"]: row["number"] for row in rows})


def _conversations(period: Period, assistant_id: int) -> QuerySet[Any, Any]:
    """Those in which the assistant may have said something in the period: no call lasts a day."""
    began = Q(started_at__gte=period.begins_at - _DAY, started_at__lt=period.ends_at)
    return Call.objects.filter(began, assistant_id=assistant_id).order_by().values("conversation_id")


def _messages(period: Period, assistant_id: int | None) -> dict[str, int]:
    found = Message.objects.filter(period.holds("created_at"))
    if assistant_id is not None:
        found = found.filter(conversation__in=_conversations(period, assistant_id))
    urgent = Q(urgency=Message.Urgency.URGENT)
    return found.aggregate(total=Count("pk"), urgent=Count("pk", filter=urgent))


def _reply_ms(period: Period, assistant_id: int | None) -> Spread:
    measured = Q(first_audio_ms__isnull=False) | Q(first_text_ms__isnull=False)
    replies = Turn.objects.filter(period.holds("started_at"), measured, speaker=Turn.Speaker.ASSISTANT)
    if assistant_id is not None:
        replies = replies.filter(conversation__in=_conversations(period, assistant_id))
    return _spread(replies.aggregate(found=_Percentiles(Coalesce("first_audio_ms", "first_text_ms")))["found"])


def _length_s(calls: QuerySet[Call]) -> Spread:
    """Twilio's figure, else ours: as voice.models.Call.length."""
    over = calls.filter(answered_at__isnull=False, ended_at__isnull=False)
    ours = Extract(F("ended_at") - F("started_at"), "epoch")
    length = Coalesce("duration_seconds", ours, output_field=FloatField())
    return _spread(over.aggregate(found=_Percentiles(length))["found"])


def _spread(found: Sequence[float] | None) -> Spread:
    return Spread(*found) if found else Spread(None, None)


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None
