"""Facts of the business put into words. Only what `BusinessInfo` holds is ever said; a gap is said to be one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from voice.business import BusinessInfo, Service
from voice.dialogue.phone import digits_of, is_complete, to_dial
from voice.dialogue.rules.hours import (
    Day,
    HoursQuestion,
    Periods,
    closed_for_today,
    days_asked,
    periods_on,
    same_hours,
    status_at,
)
from voice.dialogue.rules.phrases import Phrase, Phrases
from voice.dialogue.rules.vocabulary.base import Intent, When

_PRICED_AT_ONCE = 5  # services; more cannot be remembered by ear
_NAMED_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say. known: False when the business did not tell; asks: the answer ends in a question of its own."""

    text: str
    known: bool = True
    asks: bool = False


class Answers:
    """Answers about one business in one language."""

    def __init__(self, business: BusinessInfo, phrases: Phrases, regions: Sequence[str]) -> None:
        self._business = business
        self._say = phrases.say
        self._phrases = phrases
        self._regions = regions

    def identity(self) -> Answer:
        if not self._business.name:
            return Answer(self._say(Phrase.IDENTITY_NAMELESS))
        return Answer(self._say(Phrase.IDENTITY, business=self._business.name))

    def address(self) -> Answer:
        if not self._business.address:
            return Answer(self._say(Phrase.ADDRESS_UNKNOWN), known=False)
        return Answer(self._say(Phrase.ADDRESS, address=self._business.address.rstrip(". ")))

    def phone(self) -> Answer:
        if not self._business.phone:
            return Answer(self._say(Phrase.PHONE_UNKNOWN), known=False)
        return Answer(self._say(Phrase.PHONE, number=self.number(self._business.phone)))

    def number(self, number: str) -> str:
        """A number as it is read back; a part of one just as it was said."""
        whole = is_complete(number, self._regions)
        return self._phrases.number(to_dial(number, self._regions) if whole else digits_of(number))

    def unknown_fact(self) -> Answer:
        return Answer(self._say(Phrase.FACT_UNKNOWN), known=False)

    def hours(self, question: HoursQuestion, now: dt.datetime) -> Answer:
        if not self._business.hours:
            return Answer(self._say(Phrase.HOURS_UNKNOWN), known=False)
        if When.SPECIAL in question.when:
            return Answer(self._say(Phrase.HOURS_SPECIAL), known=False)
        days = days_asked(question, now)
        if days:
            return _together([self._on_day(day, now) for day in days])
        return self._week() if When.WEEK in question.when else self._now(now)

    def services(self) -> Answer:
        offered = self._business.services
        if not offered:
            return Answer(self._say(Phrase.SERVICES_UNKNOWN), known=False)
        names = self._phrases.join([inside(service.name) for service in offered[:_NAMED_AT_ONCE]])
        phrase = Phrase.SERVICES_AND_MORE if len(offered) > _NAMED_AT_ONCE else Phrase.SERVICES
        return Answer(self._say(phrase, services=names))

    def all_prices(self) -> Answer:
        """Every price when they are few; otherwise what there is, and the question which."""
        offered = self._business.services
        if offered and len(offered) <= _PRICED_AT_ONCE:
            return _together([self._price(service) for service in offered])
        named = self.services()
        return Answer(f"{named.text} {self._say(Phrase.WHICH_SERVICE)}", asks=True) if named.known else named

    def about(self, services: Sequence[Service], asked: Sequence[Intent]) -> Answer:
        """What was asked about some services: their price, their duration, or whether they are offered."""
        answers = [answer for service in services for answer in self._about_one(service, asked)]
        return _together(answers)

    def unlisted_service(self) -> Answer:
        return Answer(self._say(Phrase.SERVICE_UNKNOWN), known=False)

    def _about_one(self, service: Service, asked: Sequence[Intent]) -> list[Answer]:
        found = []
        if Intent.OFFERING in asked and Intent.PRICE not in asked:
            found.append(Answer(self._say(Phrase.OFFERED, **_named(service))))
            found += [self._price(service)] if service.price is not None else []
        if Intent.PRICE in asked:
            found.append(self._price(service))
        if Intent.DURATION in asked:
            found.append(self._duration(service))
        return found

    def _price(self, service: Service) -> Answer:
        if service.price is None:
            return Answer(self._say(Phrase.PRICE_UNKNOWN, **_named(service)), known=False)
        if not service.price:
            return Answer(self._say(Phrase.PRICE_FREE, **_named(service)))
        amount = self._phrases.amount(service.price, self._business.currency)
        phrase = Phrase.PRICE_FROM if service.price_from else Phrase.PRICE
        return Answer(self._say(phrase, amount=amount, **_named(service)))

    def _duration(self, service: Service) -> Answer:
        if service.duration_minutes is None:
            return Answer(self._say(Phrase.DURATION_UNKNOWN, **_named(service)), known=False)
        duration = self._phrases.minutes(service.duration_minutes)
        return Answer(self._say(Phrase.DURATION, duration=duration, **_named(service)))

    def _on_day(self, day: Day, now: dt.datetime) -> Answer:
        if day.days_ahead == 0 and closed_for_today(self._business.hours, now):
            return _together([self._usually_on(day), self._now(now)] if day.by_name else [self._now(now)])
        return self._hours_of(day, self._phrases.day(day.days_ahead, day.weekday))

    def _usually_on(self, day: Day) -> Answer:
        """Somebody who rings on Saturday evening and asks about Saturdays means those to come as well."""
        return self._hours_of(day, self._phrases.days([day.weekday]))

    def _hours_of(self, day: Day, label: str) -> Answer:
        periods = periods_on(self._business.hours, day.weekday)
        if periods is None:
            return Answer(self._say(Phrase.DAY_UNKNOWN, day=label), known=False)
        if not periods:
            return Answer(self._say(Phrase.DAY_CLOSED, day=label))
        return Answer(self._say(Phrase.DAY_OPEN, day=label, periods=self._spoken(periods)))

    def _now(self, now: dt.datetime) -> Answer:
        status = status_at(self._business.hours, now)
        if status is None:
            return Answer(self._say(Phrase.DAY_UNKNOWN, day=self._phrases.day(0, now.weekday())), known=False)
        if status.open and status.closes is not None:
            return Answer(self._say(Phrase.OPEN_UNTIL, time=self._phrases.time(status.closes)))
        if status.opens is None:
            return Answer(self._say(Phrase.CLOSED_NOW))
        day, opens = status.opens
        label = self._phrases.day(day.days_ahead, day.weekday)
        return Answer(self._say(Phrase.CLOSED_UNTIL, day=label, time=self._phrases.time(opens)))

    def _week(self) -> Answer:
        hours = self._business.hours
        open_days = [f"{self._phrases.days(days)} {self._spoken(periods)}" for periods, days in same_hours(hours)]
        closed = [day for day in range(7) if periods_on(hours, day) == ()]
        unknown = [day for day in range(7) if periods_on(hours, day) is None]
        answers = [Answer(self._say(Phrase.WEEK_OPEN, week=self._phrases.clauses(open_days)))] if open_days else []
        if closed:
            answers.append(Answer(self._say(Phrase.WEEK_CLOSED, days=self._phrases.days(closed))))
        if unknown:
            answers.append(Answer(self._say(Phrase.WEEK_UNKNOWN, days=self._phrases.days(unknown)), known=False))
        return _together(answers)

    def _spoken(self, periods: Periods) -> str:
        return self._phrases.join([self._phrases.period(period.opens, period.closes) for period in periods])


def _together(answers: Sequence[Answer]) -> Answer:
    known = all(answer.known for answer in answers)
    return Answer(" ".join(dict.fromkeys(answer.text for answer in answers)), known=known)


def _named(service: Service) -> dict[str, str]:
    return {"service": service.name, "service_inside": inside(service.name)}


def inside(name: str) -> str:
    """A name as it stands inside a sentence: "Check-up" → "check-up", "NHS check" stays."""
    return name[:1].lower() + name[1:] if name[1:] == name[1:].lower() else name
