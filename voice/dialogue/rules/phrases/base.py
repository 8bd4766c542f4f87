"""What a language file must tell so that the assistant speaks it. Every text is written for the ear."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

END_OF_DAY = dt.time(23, 59)


class Phrase(StrEnum):
    """Every sentence of the engine; the placeholders each takes are in the language files."""

    GREETING = "greeting"
    GREETING_NAMELESS = "greeting_nameless"
    HELLO = "hello"
    HELLO_NAMED = "hello_named"
    CLOSING = "closing"
    WELCOME = "welcome"
    LISTENING = "listening"
    TAKE_YOUR_TIME = "take_your_time"
    ANYTHING_ELSE = "anything_else"
    ANYTHING_ELSE_SHORT = "anything_else_short"
    OFFER_MESSAGE = "offer_message"
    OFFER_MESSAGE_FOR_NEED = "offer_message_for_need"
    OFFER_MESSAGE_FOR_APPOINTMENT = "offer_message_for_appointment"
    OFFER_PERSON_OR_MESSAGE = "offer_person_or_message"
    PERSON_OR_MESSAGE_WHICH = "person_or_message_which"
    CAN_DO = "can_do"
    CAN_DO_HOURS = "can_do_hours"
    CAN_DO_PRICES = "can_do_prices"
    CAN_DO_ADDRESS = "can_do_address"
    CAN_DO_MESSAGE = "can_do_message"
    CAN_DO_PERSON = "can_do_person"
    IDENTITY = "identity"
    IDENTITY_NAMELESS = "identity_nameless"
    NOT_UNDERSTOOD = "not_understood"
    NOT_UNDERSTOOD_AGAIN = "not_understood_again"
    STILL_THERE = "still_there"
    NOTHING_HEARD = "nothing_heard"
    NOTHING_TO_REPEAT = "nothing_to_repeat"
    TRANSFERRING = "transferring"
    NOT_TRANSFERRED = "not_transferred"
    RESUMED = "resumed"
    OUTBOUND = "outbound"
    OUTBOUND_NAMELESS = "outbound_nameless"
    ANSWERPHONE = "answerphone"
    ANSWERPHONE_NAMELESS = "answerphone_nameless"
    TAKEN_OVER = "taken_over"
    NO_TRANSFERS = "no_transfers"
    DAY_OPEN = "day_open"
    DAY_CLOSED = "day_closed"
    DAY_UNKNOWN = "day_unknown"
    HOURS_UNKNOWN = "hours_unknown"
    HOURS_SPECIAL = "hours_special"
    WEEK_OPEN = "week_open"
    WEEK_CLOSED = "week_closed"
    WEEK_UNKNOWN = "week_unknown"
    OPEN_UNTIL = "open_until"
    CLOSED_UNTIL = "closed_until"
    CLOSED_NOW = "closed_now"
    ADDRESS = "address"
    ADDRESS_UNKNOWN = "address_unknown"
    PHONE = "phone"
    PHONE_UNKNOWN = "phone_unknown"
    FACT_UNKNOWN = "fact_unknown"
    PRICE = "price"
    PRICE_FROM = "price_from"
    PRICE_FREE = "price_free"
    PRICE_UNKNOWN = "price_unknown"
    DURATION = "duration"
    DURATION_UNKNOWN = "duration_unknown"
    OFFERED = "offered"
    SERVICE_UNKNOWN = "service_unknown"
    SERVICES = "services"
    SERVICES_AND_MORE = "services_and_more"
    SERVICES_UNKNOWN = "services_unknown"
    WHICH_SERVICE = "which_service"
    MESSAGE_START = "message_start"
    ASK_NAME = "ask_name"
    ASK_NAME_AGAIN = "ask_name_again"
    THANK_NAME = "thank_name"
    OFFER_NUMBER = "offer_number"
    ASK_NUMBER = "ask_number"
    ASK_NUMBER_AGAIN = "ask_number_again"
    ASK_NUMBER_NEEDED = "ask_number_needed"
    NUMBER_GO_ON = "number_go_on"
    CONFIRM_NUMBER = "confirm_number"
    ASK_REASON = "ask_reason"
    ASK_REASON_AGAIN = "ask_reason_again"
    RECAP = "recap"
    RECAP_URGENT = "recap_urgent"
    CALLBACK_NOTED = "callback_noted"
    ASK_CORRECTION = "ask_correction"
    PERSON_POSSIBLE = "person_possible"
    CANCEL_POSSIBLE = "cancel_possible"
    NO_REASON = "no_reason"
    MESSAGE_TAKEN = "message_taken"
    MESSAGE_FAILED = "message_failed"
    MESSAGE_FAILED_OR_PERSON = "message_failed_or_person"
    MESSAGE_CANCELLED = "message_cancelled"
    # Appointments. {moment} and {moments}: as `moment` and `moments` say them.
    CAN_DO_BOOK = "can_do_book"
    BOOK_START = "book_start"
    BOOK_SERVICE = "book_service"
    BOOK_WHEN = "book_when"
    BOOK_WHEN_AGAIN = "book_when_again"
    BOOK_OFFER = "book_offer"
    BOOK_OFFER_ONE = "book_offer_one"
    BOOK_OFFER_AGAIN = "book_offer_again"
    BOOK_POSSIBLE = "book_possible"
    BOOK_TAKEN = "book_taken"
    BOOK_CLOSED = "book_closed"
    BOOK_TOO_SOON = "book_too_soon"
    BOOK_TOO_FAR = "book_too_far"
    BOOK_DAY_FULL = "book_day_full"
    BOOK_TOO_MANY = "book_too_many"
    BOOK_NOTHING_THEN = "book_nothing_then"
    BOOK_NOTHING = "book_nothing"
    BOOK_WITH = "book_with"
    BOOK_PARTY = "book_party"
    BOOK_RECAP = "book_recap"
    BOOK_RECAP_NUMBERLESS = "book_recap_numberless"
    BOOK_CORRECTION = "book_correction"
    BOOK_DONE = "book_done"
    BOOK_REQUESTED = "book_requested"
    BOOK_WRITTEN = "book_written"
    BOOK_FAILED = "book_failed"
    BOOK_CANCELLED = "book_cancelled"
    NO_APPOINTMENT = "no_appointment"
    ASK_CODE = "ask_code"
    ASK_CODE_FIRST = "ask_code_first"
    ASK_CODE_AGAIN = "ask_code_again"
    FOUND_ONE = "found_one"
    FOUND_SEVERAL = "found_several"
    MOVE_WHEN = "move_when"
    MOVE_SURE = "move_sure"
    MOVE_DONE = "move_done"
    CANCEL_SURE = "cancel_sure"
    CANCEL_DONE = "cancel_done"
    APPOINTMENT_KEPT = "appointment_kept"
    CONFIRM_DONE = "confirm_done"
    TOO_LATE_TO_CHANGE = "too_late_to_change"


class Phrases(ABC):
    """The voice of one language."""

    code: ClassVar[str]
    texts: ClassVar[Mapping[Phrase, str]]
    weekdays: ClassVar[Sequence[str]]

    def say(self, phrase: Phrase, **values: str) -> str:
        """A sentence with its placeholders filled in, beginning with a capital."""
        text = self.texts[phrase].format_map(values)
        return text[:1].upper() + text[1:]

    @abstractmethod
    def join(self, parts: Sequence[str]) -> str:
        """ "a, b and c"."""

    @abstractmethod
    def clauses(self, parts: Sequence[str]) -> str:
        """ "a, b, and c", for parts that hold an "and" of their own."""

    @abstractmethod
    def alternatives(self, parts: Sequence[str]) -> str:
        """ "a, b or c"."""

    @abstractmethod
    def day(self, days_ahead: int, weekday: int) -> str:
        """A day as it stands in a sentence: "today", "tomorrow", "on Saturday". weekday: Monday is 0."""

    @abstractmethod
    def days(self, weekdays: Sequence[int]) -> str:
        """Days of the week in a sentence: "from Monday to Friday and on Sunday"."""

    @abstractmethod
    def date(self, day: dt.date, today: dt.date) -> str:
        """A day of the calendar, without a word before it: "today", "tomorrow", "Tuesday the 3rd of March"."""

    @abstractmethod
    def at(self, times: Sequence[dt.time]) -> str:
        """Times of one day as what follows a date: "at 10 in the morning", "at 10 or at noon"."""

    def moment(self, at: dt.datetime, today: dt.date) -> str:
        """A day and time: "tomorrow at 10 in the morning". at: wall time."""
        return f"{self.date(at.date(), today)} {self.at([at.time()])}"

    def moments(self, all_at: Sequence[dt.datetime], today: dt.date) -> str:
        """Moments to choose from, those of one day together: "tomorrow at 9 or at 11, or Friday at 9"."""
        days: dict[dt.date, list[dt.time]] = {}
        for at in sorted(all_at):
            days.setdefault(at.date(), []).append(at.time())
        spoken = [f"{self.date(day, today)} {self.at(times)}" for day, times in days.items()]
        if any(len(times) > 1 for times in days.values()) and len(spoken) > 1:  # alternatives within alternatives
            spoken = [f"{', '.join(spoken[:-1])},", spoken[-1]]
        return self.alternatives(spoken)

    def digits(self, digits: str) -> str:
        """A short number, such as a code, digit by digit."""
        return ", ".join(" ".join(group) for group in groups(digits, (3,)))

    @abstractmethod
    def time(self, time: dt.time) -> str:
        """A time of day as it is spoken."""

    @abstractmethod
    def period(self, opens: dt.time, closes: dt.time) -> str:
        """ "from 9 in the morning to noon"."""

    @abstractmethod
    def amount(self, amount: Decimal, currency: str) -> str:
        """Money as it is spoken. currency: ISO 4217."""

    @abstractmethod
    def minutes(self, minutes: int) -> str:
        """A length of time."""

    @abstractmethod
    def number(self, digits: str) -> str:
        """A telephone number, in groups that can be followed by ear. digits: an optional + and 0-9."""


def runs(weekdays: Sequence[int]) -> list[tuple[int, int]]:
    """Consecutive days as (first, last): [0, 1, 2, 5] → [(0, 2), (5, 5)]."""
    found: list[tuple[int, int]] = []
    for day in sorted(weekdays):
        if found and found[-1][1] == day - 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def listed(parts: Sequence[str], last: str, pause: str = "") -> str:
    """Parts with commas, and `pause` and `last` ("and", "ou") before the last one."""
    return f"{', '.join(parts[:-1])}{pause} {last} {parts[-1]}" if len(parts) > 1 else "".join(parts)


def groups(digits: str, sizes: Sequence[int]) -> list[str]:
    """Digits cut into groups; the last size is used for all that remains."""
    found: list[str] = []
    at = 0
    while at < len(digits):
        size = sizes[min(len(found), len(sizes) - 1)]
        found.append(digits[at : at + size])
        at += size
    return found
