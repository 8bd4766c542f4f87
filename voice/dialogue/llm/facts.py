"""What may be said as a fact: the business as data for the model, and the figures and names that this holds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from phonenumbers import is_emergency_number

from voice.business import WEEKDAYS, Bookables, BusinessInfo, OpeningPeriod, Service
from voice.dialogue.llm import marks
from voice.dialogue.llm.figures import HALF_A_DAY, Figure, Kind, Reading, digits_in, figures_in, numbers_in
from voice.dialogue.phone import regions_of, to_dial, to_e164
from voice.dialogue.rules.hours import status_at
from voice.dialogue.rules.text import fold
from voice.snapshot import CallSnapshot

_DAYS_AHEAD = 7
_A_WHOLE_DAY = Decimal(1440)
_WORD = re.compile(r"[^\W\d_]+")
_EMERGENCY_EVERYWHERE = "112"  # from any mobile telephone
_E164 = re.compile(r"^\+\d{6,15}$")


def facts_of(call: CallSnapshot, now: dt.datetime) -> dict[str, Any]:
    """The business, the present and the caller's number as plain data. A gap stays out of it.

    now: aware, in the tenant's time zone.
    """
    business = call.assistant.business
    facts = {
        "business": business.name,
        "trade": business.trade,
        "address": business.address,
        "telephone": business.phone,
        "now": f"{now:%A %d %B %Y, %H:%M}",
        **_opening(business, now),
        "services": [_service(service, business.currency) for service in business.services],
        **_bookable(call.assistant.bookables),
        "caller_number": call.from_number if _E164.match(call.from_number) else "",
        "can_transfer": bool(call.assistant.transfer_number),
    }
    return {name: fact for name, fact in facts.items() if fact not in ("", [], {})}


def _opening(business: BusinessInfo, now: dt.datetime) -> dict[str, Any]:
    if not business.hours:
        return {}
    status = status_at(business.hours, now)
    days = (now.date() + dt.timedelta(days=ahead) for ahead in range(_DAYS_AHEAD))
    return {
        "open_now": "unknown" if status is None else status.open,
        "closes_today_at": f"{status.closes:%H:%M}" if status and status.closes else "",
        "hours": {f"{day:%A %d %B}": _periods(business, day.weekday()) for day in days},
    }


def _periods(business: BusinessInfo, weekday: int) -> str:
    periods = business.hours.get(WEEKDAYS[weekday])
    if periods is None:
        return "unknown"
    return ", ".join(f"{period.opens:%H:%M} to {period.closes:%H:%M}" for period in periods) or "closed"


def _bookable(bookables: Bookables) -> dict[str, Any]:
    """What there are appointments for, and with whom or where."""
    if not bookables:
        return {}
    services = [
        {"name": one.name, "also_called": list(one.aliases), "minutes": one.duration_minutes}
        for one in bookables.services
    ]
    return {
        "appointments_for": [{key: value for key, value in one.items() if value} for one in services],
        "appointments_with": [one.name for one in bookables.resources],
    }


def _service(service: Service, currency: str) -> dict[str, Any]:
    price = "" if service.price is None else f"{'from ' if service.price_from else ''}{service.price:f} {currency}"
    known = {
        "name": service.name,
        "also_called": list(service.aliases),
        "price": "free" if service.price == 0 else price,
        "minutes": service.duration_minutes,
    }
    return {name: fact for name, fact in known.items() if fact}


class Known:
    """Figures, digits and words from one source: the business, the caller, or what tools answered.

    languages: those that its texts may be in. regions: where its telephone numbers are read (ISO 3166).
    """

    def __init__(self, languages: Sequence[str], regions: tuple[str, ...]) -> None:
        self._languages = tuple(languages)
        self._regions = regions
        self._readings: set[Reading] = set()
        self._words: set[str] = set()
        self._texts: list[str] = []
        self._digits: list[str] = []
        self._dictated: dict[str, str] = {}

    def copy(self) -> Known:
        """The same knowledge, to be added to."""
        other = Known(self._languages, self._regions)
        other._readings, other._words = set(self._readings), set(self._words)
        other._texts, other._digits, other._dictated = list(self._texts), list(self._digits), dict(self._dictated)
        return other

    def learn(self, text: str) -> None:
        """Take in a text."""
        self._take(text, *_read(text, self._languages))

    def learn_of(self, schema_name: str, text: str) -> None:
        """Take in a text that is the same in all calls of a tenant, and long: it is read once a process."""
        self._take(text, *_read_once(schema_name, text, self._languages))

    def _take(self, text: str, readings: Iterable[Reading], phones: Iterable[str]) -> None:
        folded = fold(text)
        self._texts.append(folded)
        self._words.update(_WORD.findall(folded))
        self._readings.update(readings)
        for phone in phones:
            self.learn_phone(phone)

    def learn_dictation(self, text: str) -> None:
        """Take in digits as they are said piece by piece, over several turns: they go on where the last ones ended."""
        for language in self._languages:
            self._dictated[language] = self._dictated.get(language, "") + digits_in(text, language)

    def learn_reading(self, kind: Kind, value: Decimal | int) -> None:
        """Take in a figure that is known as one."""
        self._readings.add(Reading(kind, Decimal(value)))

    def learn_phone(self, number: str) -> None:
        """Take in a telephone number, as it is dialled at home and from abroad."""
        international = to_e164(number, self._regions)
        for form in (number, international, to_dial(international, self._regions)):
            self._digits.append("".join(filter(str.isdigit, form)))

    def learn_code(self, code: str) -> None:
        """Take in a short number, however it is grouped when it is said."""
        self._digits.append(code)
        for size in range(1, len(code) + 1):
            for start in range(len(code) - size + 1):
                self.learn_reading(Kind.NUMBER, int(code[start : start + size]))

    def has(self, figure: Figure) -> bool:
        """Whether one of its readings is known."""
        if figure.kind is Kind.PHONE:
            return self.has_digits(figure.digits)
        return any(same in self._readings for reading in figure.readings for same in _same_as(reading))

    def has_digits(self, digits: str) -> bool:
        """Whether the digits stand one after the other in a number that is known."""
        return any(digits in known for known in (*self._digits, *self._dictated.values()))

    def is_emergency(self, digits: str) -> bool:
        """Whether it is the number of the emergency services where the call is."""
        return digits == _EMERGENCY_EVERYWHERE or any(is_emergency_number(digits, region) for region in self._regions)

    def has_word(self, word: str) -> bool:
        """word: folded."""
        return word in self._words

    def has_contact(self, contact: str) -> bool:
        """Whether an e-mail or web address stands in a text, written or as it is spoken. contact: folded."""
        return any(_as_written(contact) in _as_written(text) for text in self._texts)


def told_by_business(call: CallSnapshot) -> Known:
    """What the business has told of itself, in its settings and in its instructions to the assistant."""
    assistant = call.assistant
    business = assistant.business
    known = Known(assistant.languages, regions_of_call(call))
    told = [assistant.name, business.name, business.trade, business.address, business.phone]
    told += [name for service in business.services for name in (service.name, *service.aliases)]
    for text in filter(None, (*told, *assistant.greeting.values(), *assistant.closing.values())):
        known.learn(text)
    known.learn_of(call.schema_name, assistant.prompt)
    for number in filter(None, (business.phone, call.from_number)):
        known.learn_phone(number)
    _learn_services(known, business.services)
    for one in assistant.bookables.services:
        known.learn(one.name)
        known.learn_reading(Kind.LENGTH, one.duration_minutes)
        known.learn_reading(Kind.NUMBER, one.duration_minutes)
    _learn_hours(known, business.hours.values())
    return known


def learn_present(known: Known, now: dt.datetime) -> None:
    """Take in the time of day and the dates of the coming week."""
    _learn_time(known, now.time())
    for ahead in range(_DAYS_AHEAD):
        day = now.date() + dt.timedelta(days=ahead)
        for number in (day.day, day.month, day.year):
            known.learn_reading(Kind.NUMBER, number)


def learn_answer(known: Known, answer: Mapping[str, Any]) -> None:
    """Take in the moments and codes that a tool of the calendar has answered."""
    for name, value in answer.items():
        if isinstance(value, str) and name == "starts_at":
            _learn_moment(known, dt.datetime.fromisoformat(value))
        elif isinstance(value, str) and name == "code":
            known.learn_code(value)
        elif isinstance(value, Mapping):
            learn_answer(known, value)
        elif isinstance(value, list | tuple):
            for one in value:
                if isinstance(one, Mapping):
                    learn_answer(known, one)


def _learn_moment(known: Known, at: dt.datetime) -> None:
    _learn_time(known, at.time())
    for number in (at.day, at.month, at.year):
        known.learn_reading(Kind.NUMBER, number)


def regions_of_call(call: CallSnapshot) -> tuple[str, ...]:
    """Where a number without a country code is meant."""
    numbers = (call.to_number, call.assistant.business.phone, call.assistant.transfer_number, call.from_number)
    return regions_of(numbers, call.assistant.language)


def _learn_services(known: Known, services: Iterable[Service]) -> None:
    for service in services:
        if service.price is not None:
            known.learn_reading(Kind.MONEY, service.price)
            known.learn_reading(Kind.NUMBER, service.price)
        if service.duration_minutes is not None:
            known.learn_reading(Kind.LENGTH, service.duration_minutes)
            known.learn_reading(Kind.NUMBER, service.duration_minutes)


def _learn_hours(known: Known, week: Iterable[tuple[OpeningPeriod, ...]]) -> None:
    for period in (period for periods in week for period in periods):
        for time in (period.opens, period.closes):
            _learn_time(known, time)
        if (period.opens, period.closes) == (dt.time(0), dt.time(23, 59)):
            known.learn_reading(Kind.LENGTH, _A_WHOLE_DAY)
            known.learn_reading(Kind.CLOCK, 0)


def _learn_time(known: Known, time: dt.time) -> None:
    known.learn_reading(Kind.CLOCK, _minutes(time))
    for number in (time.hour, time.hour % 12 or 12, time.minute):
        known.learn_reading(Kind.NUMBER, number)


def is_within_hours(time: Reading, hours: Mapping[str, tuple[OpeningPeriod, ...]]) -> bool:
    """Whether the business is open at that time on some day; before or after noon, where that is left open."""
    minutes = [reading.value for reading in _same_as(time) if reading.kind is Kind.CLOCK]
    periods = [period for day in hours.values() for period in day]
    return any(_minutes(period.opens) <= at <= _minutes(period.closes) for period in periods for at in minutes)


def _same_as(reading: Reading) -> tuple[Reading, ...]:
    """All readings that may mean the same: what is left open is not held against a time."""
    if reading.kind is Kind.TIME:
        return (reading, *(Reading(Kind.CLOCK, reading.value + half) for half in (0, HALF_A_DAY)))
    if reading.kind is Kind.CLOCK:
        return (reading, Reading(Kind.TIME, reading.value % HALF_A_DAY))
    return (reading,)


def _as_written(contact: str) -> str:
    """ "jean arobase moliere point fr" → "jean@moliere.fr"."""
    return re.sub(rf"\s?{marks.DOT}\s?", ".", re.sub(rf"\s?{marks.AT}\s?", "@", contact))


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _read(text: str, languages: tuple[str, ...]) -> tuple[set[Reading], set[str]]:
    """The readings of a text in each language, and its telephone numbers."""
    readings: set[Reading] = set()
    phones: set[str] = set()
    for language in languages:
        for figure in figures_in(text, language):
            readings.update(figure.readings)
            if figure.kind is Kind.PHONE:
                phones.add(figure.digits)
        readings.update(Reading(Kind.NUMBER, number) for number in numbers_in(text, language))
    return readings, phones


@lru_cache(maxsize=256)
def _read_once(schema_name: str, text: str, languages: tuple[str, ...]) -> tuple[frozenset[Reading], tuple[str, ...]]:
    readings, phones = _read(text, languages)
    return frozenset(readings), tuple(phones)
