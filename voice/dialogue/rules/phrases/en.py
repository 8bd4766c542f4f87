"""British English for the telephone: short, warm, times as they are spoken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import get_currency_name

from voice.dialogue.rules.phrases.base import END_OF_DAY, Phrase, Phrases, groups, listed, runs

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_CURRENCIES = {
    "EUR": ("euro", "euros"),
    "GBP": ("pound", "pounds"),
    "USD": ("dollar", "dollars"),
    "MAD": ("dirham", "dirhams"),
    "CHF": ("franc", "francs"),
}
_CENTS = {
    "EUR": ("cent", "cents"),
    "GBP": ("penny", "pence"),
    "USD": ("cent", "cents"),
    "MAD": ("centime", "centimes"),
    "CHF": ("centime", "centimes"),
}
_GROUP_SIZES = {10: (3, 3, 4), 11: (5, 3, 3)}


class EnglishPhrases(Phrases):
    code = "en"
    weekdays = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    texts = {
        Phrase.GREETING: "Hello, you're through to {business}. How can I help you?",
        Phrase.GREETING_NAMELESS: "Hello, you're through to the voice assistant. How can I help you?",
        Phrase.HELLO: "Hello! How can I help you?",
        Phrase.HELLO_NAMED: "Hello, {name}. How can I help you?",
        Phrase.CLOSING: "Thank you for calling. Goodbye, and have a nice day!",
        Phrase.WELCOME: "You're welcome.",
        Phrase.LISTENING: "Of course, go ahead.",
        Phrase.TAKE_YOUR_TIME: "Of course, take your time.",
        Phrase.ANYTHING_ELSE: "Is there anything else I can help you with?",
        Phrase.ANYTHING_ELSE_SHORT: "Anything else?",
        Phrase.OFFER_MESSAGE: "Would you like me to take a message, so that someone can call you back?",
        Phrase.OFFER_MESSAGE_FOR_NEED: (
            "I see. I can take a message, so that someone can call you back. Would you like that?"
        ),
        Phrase.OFFER_MESSAGE_FOR_APPOINTMENT: (
            "I can't handle appointments myself, but I can take a message, so that someone can call you back. "
            "Would you like that?"
        ),
        Phrase.OFFER_PERSON_OR_MESSAGE: "Would you rather speak to someone, or leave a message?",
        Phrase.PERSON_OR_MESSAGE_WHICH: "Of course. Would that be speaking to someone, or leaving a message?",
        Phrase.CAN_DO: "I can {abilities}. What would you like?",
        Phrase.CAN_DO_HOURS: "give you our opening hours",
        Phrase.CAN_DO_PRICES: "tell you about our services",
        Phrase.CAN_DO_ADDRESS: "give you our address",
        Phrase.CAN_DO_MESSAGE: "take a message",
        Phrase.CAN_DO_PERSON: "try to put you through to someone",
        Phrase.IDENTITY: "You're through to {business}. I'm the voice assistant, a computer program.",
        Phrase.IDENTITY_NAMELESS: "I'm a voice assistant, a computer program.",
        Phrase.NOT_UNDERSTOOD: "Sorry, I didn't quite catch that.",
        Phrase.NOT_UNDERSTOOD_AGAIN: "I'm sorry, I'm having trouble understanding you.",
        Phrase.STILL_THERE: "Are you still there?",
        Phrase.NOTHING_HEARD: "I can't hear you, so I'll hang up now. Please do call again. Goodbye.",
        Phrase.NOTHING_TO_REPEAT: "I'm listening. How can I help you?",
        Phrase.TRANSFERRING: "I'll try to put you through to someone. One moment, please.",
        Phrase.NOT_TRANSFERRED: "I'm sorry, nobody is available at the moment.",
        Phrase.RESUMED: "I'm sorry, the line was lost for a moment. How can I help you?",
        Phrase.OUTBOUND: (
            "Hello, this is the voice assistant calling on behalf of {business}. They asked me to call you. "
            "How can I help you?"
        ),
        Phrase.OUTBOUND_NAMELESS: "Hello, this is a voice assistant. I was asked to call you. How can I help you?",
        Phrase.ANSWERPHONE: (
            "Hello, {business} has been trying to reach you. Please call us back when you have a moment. "
            "Thank you, and goodbye."
        ),
        Phrase.ANSWERPHONE_NAMELESS: (
            "Hello, we have been trying to reach you. Please call us back when you have a moment. "
            "Thank you, and goodbye."
        ),
        Phrase.TAKEN_OVER: "I'm sorry, I've had a technical problem.",
        Phrase.NO_TRANSFERS: "I'm sorry, I can't reach anybody at the moment.",
        Phrase.DAY_OPEN: "{day}, we're open {periods}.",
        Phrase.DAY_CLOSED: "{day}, we're closed.",
        Phrase.DAY_UNKNOWN: "I don't know our opening hours {day}.",
        Phrase.HOURS_UNKNOWN: "I don't have our opening hours.",
        Phrase.HOURS_SPECIAL: "I only know our usual opening hours, not those for holidays or particular dates.",
        Phrase.WEEK_OPEN: "We're open {week}.",
        Phrase.WEEK_CLOSED: "We're closed {days}.",
        Phrase.WEEK_UNKNOWN: "I don't know our opening hours {days}.",
        Phrase.OPEN_UNTIL: "We're open at the moment, until {time}.",
        Phrase.CLOSED_UNTIL: "We're closed at the moment. We open {day} at {time}.",
        Phrase.CLOSED_NOW: "We're closed at the moment.",
        Phrase.ADDRESS: "Our address is {address}.",
        Phrase.ADDRESS_UNKNOWN: "I don't have our address to hand.",
        Phrase.PHONE: "Our phone number is {number}.",
        Phrase.PHONE_UNKNOWN: "I don't have another number to give you.",
        Phrase.FACT_UNKNOWN: "I don't have that information.",
        Phrase.PRICE: "{service} is {amount}.",
        Phrase.PRICE_FROM: "{service} starts from {amount}.",
        Phrase.PRICE_FREE: "{service} is free of charge.",
        Phrase.PRICE_UNKNOWN: "I don't have the price for {service_inside}.",
        Phrase.DURATION: "{service} takes {duration}.",
        Phrase.DURATION_UNKNOWN: "I don't know how long {service_inside} takes.",
        Phrase.OFFERED: "Yes, we do offer {service_inside}.",
        Phrase.SERVICE_UNKNOWN: "I don't have any information about that.",
        Phrase.SERVICES: "We offer {services}.",
        Phrase.SERVICES_AND_MORE: "Among other things, we offer {services}.",
        Phrase.SERVICES_UNKNOWN: "I don't have any information about our services.",
        Phrase.WHICH_SERVICE: "Which one are you interested in?",
        Phrase.MESSAGE_START: "Of course, I'll take a message.",
        Phrase.ASK_NAME: "What's your name, please?",
        Phrase.ASK_NAME_AGAIN: "Sorry, I didn't catch your name. Could you give me your first name and your surname?",
        Phrase.THANK_NAME: "Thank you, {name}.",
        Phrase.OFFER_NUMBER: "Can we call you back on the number you're calling from?",
        Phrase.ASK_NUMBER: "What number can we call you back on?",
        Phrase.ASK_NUMBER_AGAIN: (
            "Sorry, I didn't catch the number. You can say it one digit at a time, or key it in on your phone."
        ),
        Phrase.ASK_NUMBER_NEEDED: (
            "Without a number, we can't call you back. What number can we reach you on? Otherwise, just say never mind."
        ),
        Phrase.NUMBER_GO_ON: "I have {number} so far. What comes next?",
        Phrase.CONFIRM_NUMBER: "I have {number}. Is that right?",
        Phrase.ASK_REASON: "And what is it about?",
        Phrase.ASK_REASON_AGAIN: "In a few words, what is your call about?",
        Phrase.RECAP: "Let me read that back. {name}, on {number}. Your message: {reason}. Is that right?",
        Phrase.RECAP_URGENT: (
            "Let me read that back. {name}, on {number}, and it's urgent. Your message: {reason}. Is that right?"
        ),
        Phrase.CALLBACK_NOTED: "I've noted when you'd like to be called back.",
        Phrase.ASK_CORRECTION: "What should I change: the name, the number or the reason?",
        Phrase.PERSON_POSSIBLE: "You can also ask to speak to someone.",
        Phrase.CANCEL_POSSIBLE: "You can also just say never mind.",
        Phrase.NO_REASON: "Please call back",
        Phrase.MESSAGE_TAKEN: "Thank you, I've taken your message.",
        Phrase.MESSAGE_FAILED: "I'm sorry, I couldn't save your message. Shall I try again?",
        Phrase.MESSAGE_FAILED_OR_PERSON: (
            "I'm sorry, I couldn't save your message. Shall I try again, or would you rather speak to someone?"
        ),
        Phrase.MESSAGE_CANCELLED: "All right, I won't take a message.",
        Phrase.CAN_DO_BOOK: "book, move or cancel an appointment",
        Phrase.BOOK_START: "Of course, let me look.",
        Phrase.BOOK_SERVICE: "What would it be for: {services}?",
        Phrase.BOOK_WHEN: "What day and time would suit you?",
        Phrase.BOOK_WHEN_AGAIN: "Sorry, I didn't catch when. Say, for example, Tuesday afternoon, or the 12th at 10.",
        Phrase.BOOK_OFFER: "I can offer you {moments}. Which would you like?",
        Phrase.BOOK_OFFER_ONE: "I can offer you {moments}. Would that suit you?",
        Phrase.BOOK_OFFER_AGAIN: "Which would you like: {moments}? Or tell me another day.",
        Phrase.BOOK_POSSIBLE: "{moment} is possible.",
        Phrase.BOOK_TAKEN: "I'm afraid that time is taken.",
        Phrase.BOOK_CLOSED: "We don't take appointments at that time.",
        Phrase.BOOK_TOO_SOON: "That's a little too soon for us.",
        Phrase.BOOK_TOO_FAR: "Our diary isn't open that far ahead yet.",
        Phrase.BOOK_DAY_FULL: "That day is fully booked.",
        Phrase.BOOK_TOO_MANY: "We don't have room for so many people.",
        Phrase.BOOK_NOTHING_THEN: "I have nothing free then.",
        Phrase.BOOK_NOTHING: "I can't find anything free in the coming weeks.",
        Phrase.BOOK_WITH: "{service} with {person}",
        Phrase.BOOK_PARTY: "{service} for {people} people",
        Phrase.BOOK_RECAP: (
            "Let me read that back: {service}, {moment}, in the name of {name}, on {number}. Shall I book it?"
        ),
        Phrase.BOOK_RECAP_NUMBERLESS: (
            "Let me read that back: {service}, {moment}, in the name of {name}. Shall I book it?"
        ),
        Phrase.BOOK_CORRECTION: "What should I change: the service, the day, the time, the name or the number?",
        Phrase.BOOK_DONE: "You're booked: {moment}. Your booking code is {code}.",
        Phrase.BOOK_REQUESTED: "I've noted your request: {moment}. We'll confirm it soon. Your code is {code}.",
        Phrase.BOOK_WRITTEN: "You'll get a text message to confirm it.",
        Phrase.BOOK_FAILED: "I'm sorry, I can't get into our diary at the moment.",
        Phrase.BOOK_CANCELLED: "All right, I won't book anything.",
        Phrase.NO_APPOINTMENT: "I can't find an appointment coming up.",
        Phrase.ASK_CODE: (
            "I can't find an appointment with your number. What is its six-digit code, "
            "or the phone number you gave for it?"
        ),
        Phrase.ASK_CODE_FIRST: "What is the six-digit code of your appointment, or the phone number you gave for it?",
        Phrase.ASK_CODE_AGAIN: "Sorry, I didn't catch that. Tell me the six-digit code, or key it in.",
        Phrase.FOUND_ONE: "Your appointment is {moment}, for {service}.",
        Phrase.FOUND_SEVERAL: "You have several appointments: {moments}. Which one is it about?",
        Phrase.MOVE_WHEN: "When would you like to move it to?",
        Phrase.MOVE_SURE: "So I'll move your appointment to {moment}. Is that right?",
        Phrase.MOVE_DONE: "Done, your appointment is now {moment}.",
        Phrase.CANCEL_SURE: "So I'll cancel your appointment, {moment}. Is that right?",
        Phrase.CANCEL_DONE: "It's cancelled.",
        Phrase.APPOINTMENT_KEPT: "All right, your appointment stays {moment}.",
        Phrase.CONFIRM_DONE: "Thank you, that's confirmed. We look forward to seeing you, {moment}.",
        Phrase.TOO_LATE_TO_CHANGE: "I'm afraid it's too late to change this appointment.",
    }

    def join(self, parts: Sequence[str]) -> str:
        return listed(parts, "and")

    def clauses(self, parts: Sequence[str]) -> str:
        return listed(parts, "and", ",")

    def alternatives(self, parts: Sequence[str]) -> str:
        return listed(parts, "or")

    def day(self, days_ahead: int, weekday: int) -> str:
        return {0: "today", 1: "tomorrow"}.get(days_ahead, f"on {self.weekdays[weekday]}")

    def days(self, weekdays: Sequence[int]) -> str:
        if len(weekdays) == len(self.weekdays):
            return "every day"
        parts: list[str] = []
        for first, last in runs(weekdays):
            if last - first >= 2:
                parts.append(f"{self.weekdays[first]} to {self.weekdays[last]}")
            else:
                parts.extend(f"on {self.weekdays[day]}" for day in range(first, last + 1))
        return self.join(parts)

    def date(self, day: dt.date, today: dt.date) -> str:
        near = {0: "today", 1: "tomorrow"}.get((day - today).days)
        return near or f"{self.weekdays[day.weekday()]} the {_ordinal(day.day)} of {_MONTHS[day.month - 1]}"

    def at(self, times: Sequence[dt.time]) -> str:
        parts = {_part_of_day(time) for time in times}
        if len(parts) == 1 and not {dt.time(0), dt.time(12), END_OF_DAY} & set(times):
            return f"at {listed([_clock(time) for time in times], 'or')} {parts.pop()}"
        return f"at {listed([self.time(time) for time in times], 'or')}"

    def time(self, time: dt.time) -> str:
        if time in (dt.time(0), END_OF_DAY):
            return "midnight"
        if time == dt.time(12):
            return "noon"
        return f"{_clock(time)} {_part_of_day(time)}"

    def period(self, opens: dt.time, closes: dt.time) -> str:
        if (opens, closes) == (dt.time(0), END_OF_DAY):
            return "around the clock"
        same_part = opens != dt.time(0) and closes != END_OF_DAY and _part_of_day(opens) == _part_of_day(closes)
        start = _clock(opens) if same_part and dt.time(12) not in (opens, closes) else self.time(opens)
        return f"from {start} to {self.time(closes)}"

    def amount(self, amount: Decimal, currency: str) -> str:
        whole, cents = int(amount), int(amount * 100) % 100
        if not whole and cents and currency in _CENTS:
            return f"{cents} {_CENTS[currency][cents > 1]}"
        spoken = f"{whole} {_currency(currency, whole)}"
        return f"{spoken} {cents:02}" if cents else spoken

    def minutes(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        parts = [_counted(hours, "hour")] if hours else []
        return self.join([*parts, _counted(rest, "minute")] if rest else parts)

    def number(self, digits: str) -> str:
        plain = digits.removeprefix("+")
        sizes = (3,) if digits.startswith("+") else _GROUP_SIZES.get(len(plain), (3,))
        spoken = ", ".join(" ".join(group) for group in groups(plain, sizes))
        return f"plus {spoken}" if digits.startswith("+") else spoken


def _clock(time: dt.time) -> str:
    """ "half past 8", "20 to 6": the hour on a twelve-hour clock."""
    hour, following = (time.hour - 1) % 12 + 1, time.hour % 12 + 1
    match time.minute:
        case 0:
            return f"{hour}"
        case 15:
            return f"quarter past {hour}"
        case 30:
            return f"half past {hour}"
        case 45:
            return f"quarter to {following}"
        case minute if minute < 30:
            return f"{_counted(minute, 'minute')} past {hour}"
        case minute:
            return f"{_counted(60 - minute, 'minute')} to {following}"


def _part_of_day(time: dt.time) -> str:
    if time < dt.time(12):
        return "in the morning"
    return "in the afternoon" if time < dt.time(18) else "in the evening"


def _ordinal(day: int) -> str:
    ending = "th" if 10 < day % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}{'s' if count != 1 else ''}"


def _currency(currency: str, count: int) -> str:
    if currency in _CURRENCIES:
        return _CURRENCIES[currency][count != 1]
    return get_currency_name(currency, count, locale="en")
