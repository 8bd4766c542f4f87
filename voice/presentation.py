"""How calls are shown to people: numbers, times, states, and the course of a conversation. Knows no database."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import phonenumbers
from babel.dates import format_date, format_datetime, get_day_names
from babel.numbers import format_decimal, format_percent
from django.utils.translation import gettext as _
from phonenumbers import NumberParseException, PhoneNumberFormat

from conversations import leads

# --- telephone numbers ---------------------------------------------------------------------------------------

HIDDEN = "•"
# Networks that may not tell a caller's number send one of these words instead, spelt on the telephone's keys.
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_NO_NUMBER = ("ANONYMOUS", "RESTRICTED", "BLOCKED", "UNKNOWN", "UNAVAILABLE", "PRIVATE", "WITHHELD")
_WITHHELD = frozenset({"", *_NO_NUMBER, *(word.translate(_KEYS) for word in _NO_NUMBER)})
# With fewer digits than this, showing three of them would give the number away.
_MASKABLE_DIGITS = 7
_NUMBER_IN_TEXT = re.compile(r"\+?\d(?:[ .\u00a0\u202f()/-]{0,2}\d){6,17}")


def is_withheld(number: str) -> bool:
    return number.strip().lstrip("+").upper() in _WITHHELD


def is_dialable(number: str) -> bool:
    """Whether a `tel:` link to it would ring somewhere: E.164."""
    return re.fullmatch(r"\+[0-9]{6,15}", number) is not None


def readable_number(number: str) -> str:
    """`+33612345601` as `+33 6 12 34 56 01`; what is no telephone number stays as it is."""
    try:
        parsed = phonenumbers.parse(number)
    except NumberParseException:
        return number
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)


def masked_number(number: str) -> str:
    """`+33612345601` as `+33 6 •• •• •• 01`: country code, first national digit and last two.

    Without a country code only the last two digits show; an address such as `sip:anna@example.com` keeps its scheme.
    """
    if not re.fullmatch(r"\+?[\d\s().-]+", number, re.ASCII):
        scheme = re.match(r"[a-z]+:", number)
        return (scheme[0] if scheme else "") + HIDDEN * 3
    readable = readable_number(number)
    country, space, national = readable.partition(" ")
    if readable.startswith("+") and space and _count_digits(national) >= _MASKABLE_DIGITS:
        return country + space + _hide_digits(national, first=1, last=2)
    return _hide_digits(readable, first=0, last=2 if _count_digits(readable) >= _MASKABLE_DIGITS else 0)


def hide_numbers(text: str) -> str:
    """A sentence with what looks like a telephone number in it masked but for the last two digits."""
    return _NUMBER_IN_TEXT.sub(lambda match: _hide_digits(match[0], first=0, last=2), text)


def _count_digits(text: str) -> int:
    return sum(char.isdigit() for char in text)


def _hide_digits(text: str, *, first: int, last: int) -> str:
    shown_after = _count_digits(text) - last
    position = 0
    shown = []
    for char in text:
        if char.isdigit():
            position += 1
            char = char if position <= first or position > shown_after else HIDDEN
        shown.append(char)
    return "".join(shown)


# --- times ---------------------------------------------------------------------------------------------------

# What CLDR calls our languages. Darija is written with the month names of Morocco, which CLDR has only in full.
_CLDR = {"en": "en_GB", "ary": "ar_MA"}
_DAY = {"ary": "d MMMM y"}


def day(moment: dt.datetime, language: str) -> str:
    """`21 août 2025`; the zone is the moment's own."""
    return format_datetime(moment, _DAY.get(language, "d MMM y"), locale=_CLDR.get(language, language))


def clock(moment: dt.datetime, *, seconds: bool = False) -> str:
    """`14:05`, or `14:05:09`: twenty-four hours in every language; the zone is the moment's own."""
    return moment.strftime("%H:%M:%S" if seconds else "%H:%M")


def duration(length: dt.timedelta) -> str:
    """How long something took, in words fit for a table."""
    minutes, seconds = divmod(max(0, round(length.total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return _("%(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": minutes}
    if minutes:
        return _("%(minutes)d min %(seconds)02d s") % {"minutes": minutes, "seconds": seconds}
    return _("%(seconds)d s") % {"seconds": seconds}


def offset(since_start: dt.timedelta) -> str:
    """Where in a call something happened: `0:07`, `12:30`, `1:02:03`."""
    minutes, seconds = divmod(max(0, int(since_start.total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


# --- figures -------------------------------------------------------------------------------------------------


def amount(value: float, language: str) -> str:
    """A whole number as it is written in that language: `12 480`."""
    return str(format_decimal(round(value), locale=_CLDR.get(language, language)))


def percentage(share: float, language: str) -> str:
    """`0.874` as `87%`, in the way of that language."""
    return str(format_percent(share, format=None, locale=_CLDR.get(language, language)))


def weekday(day: dt.date, language: str, *, short: bool = False) -> str:
    """`Monday`, or `Mon`, standing by itself. Arabic has no shorter names but single letters, as calendars use."""
    width: Literal["abbreviated", "narrow", "wide"] = "wide"
    if short:
        width = "narrow" if language in ("ar", "ary") else "abbreviated"
    names = get_day_names(width, "stand-alone", _CLDR.get(language, language))
    return str(names[day.weekday()])


def short_day(day: dt.date, language: str) -> str:
    """`21 Aug`."""
    return str(format_date(day, "d MMMM" if language == "ary" else "d MMM", locale=_CLDR.get(language, language)))


# --- states --------------------------------------------------------------------------------------------------

# Which colour a state or an outcome wears; the word beside it says the same.
_TONES = {
    "ringing": "live",
    "in_progress": "live",
    "no_answer": "warn",
    "failed": "bad",
    "interrupted": "warn",
    "answered": "good",
    "message": "info",
    "transferred": "good",
    "abandoned": "quiet",
    "voicemail": "info",
    "forwarded": "warn",
    "answerphone": "quiet",
    "urgent": "bad",
    "new": "info",
    "done": "good",
    "hot": "warn",
    "warm": "info",
    "cold": "quiet",
}


def tone(state: str) -> str:
    return _TONES.get(state, "quiet")


def transfer_result(dial_status: str) -> str:
    """What Twilio's DialCallStatus means to the business; empty while the transfer runs.

    https://www.twilio.com/docs/voice/twiml/dial#attributes-action
    """
    results = {
        "": _("Not known yet"),
        "completed": _("Answered"),
        "answered": _("Answered"),
        "busy": _("The line was busy"),
        "no-answer": _("Nobody answered"),
        "canceled": _("The caller hung up first"),
        "failed": _("The number could not be reached"),
        "accepted": _("Answered"),
        "declined": _("Not taken"),
    }
    return results.get("" if dial_status.startswith("ringing-") else dial_status, dial_status)


def refusal_by_twilio(error: int) -> str:
    """Why Twilio refused a request, by its number for it (https://www.twilio.com/docs/api/errors)."""
    if error in (21211, 21214, 21217, 13224):
        return _("This number cannot be called.")
    if error in (21215, 21216, 13227):
        return _("Your telephone account may not call this country or number.")
    if error in (21210, 21212, 21219):
        return _("Your telephone account may not call from or to this number until it is verified.")
    if error in (20003, 20005, 10001):
        return _("The telephone account is not set up, or its credentials are wrong.")
    if error in (21220, 20404):
        return _("This call is over.")
    return _("The telephone network refused this (error %(number)d).") % {"number": error}


# --- leads ---------------------------------------------------------------------------------------------------


def lead_name(temperature: str) -> str:
    """How promising somebody is, in two words."""
    return {"hot": _("Hot lead"), "warm": _("Warm lead")}.get(temperature, _("Cold lead"))


@dataclass(frozen=True, slots=True)
class LeadLine:
    """A reason of a lead's score, and how much it counted, with its sign."""

    reason: str
    points: str


def lead_lines(document: Iterable[Mapping[str, Any]]) -> list[LeadLine]:
    """Why a score is what it is (conversations.models.Message.lead_reasons), beginning with where everybody begins."""
    known = {reason.value: reason.label for reason in leads.Reason}
    lines = [LeadLine(_("Where everybody begins"), _signed(leads.BASE))]
    return lines + [
        LeadLine(str(known[one["code"]]), _signed(int(one["points"]))) for one in document if one["code"] in known
    ]


def _signed(points: int) -> str:
    return f"+{points}" if points >= 0 else f"\N{MINUS SIGN}{-points}"


# --- engines -------------------------------------------------------------------------------------------------

_ENGINES = {
    "deepgram": "Deepgram",
    "elevenlabs": "ElevenLabs",
    "espeak": "eSpeak",
    "google": "Google",
    "openai": "OpenAI",
    "pocketsphinx": "PocketSphinx",
    "vosk": "Vosk",
    "whisper": "Whisper",
}


def engine_name(engine: str) -> str:
    """As its maker writes it; of one that somebody added, what it is called in the code."""
    return _ENGINES.get(engine, engine.rpartition(":")[2])


def dialogue_name(dialogue: str) -> str:
    names = {"rules": _("Fixed rules"), "llm": _("A language model")}
    return names.get(dialogue, dialogue)


class EngineAmount(Protocol):
    """What is shown of a session's use of an engine (voice.models.EngineUse)."""

    engine: str
    unit: str
    amount: float


@dataclass(frozen=True, slots=True)
class UseLine:
    """What a call used of one engine, in words."""

    what: str
    engine: str
    amount: str


def engine_use(rows: Iterable[EngineAmount], language: str) -> list[UseLine]:
    """What a call used, its sessions added up: hearing first, then speaking, then language models."""
    totals: dict[tuple[str, str], float] = {}
    for row in rows:
        totals[row.unit, row.engine] = totals.get((row.unit, row.engine), 0.0) + row.amount
    units = {
        "seconds": _("Speech understood"),
        "characters": _("Characters spoken"),
        "input_tokens": _("Tokens read by the language model"),
        "output_tokens": _("Tokens written by the language model"),
    }
    return [
        UseLine(what, engine_name(engine), _amount(unit, totals[unit, engine], language))
        for unit, what in units.items()
        for engine in sorted(name for used, name in totals if used == unit)
    ]


def _amount(unit: str, amount: float, language: str) -> str:
    if unit == "seconds":
        return duration(dt.timedelta(seconds=amount))
    return format_decimal(round(amount), locale=_CLDR.get(language, language))


# --- the course of a conversation ----------------------------------------------------------------------------

# A bar is as wide as the slowest answer of the call, or as this, so that a quick call does not look slow.
_SHORTEST_SCALE_MS = 1000
_BAR_UNITS = 1000


class SpokenTurn(Protocol):
    """What is shown of a turn (conversations.models.Turn)."""

    speaker: str
    text: str
    language: str
    started_at: dt.datetime
    interrupted: bool
    endpoint_ms: int | None
    transcript_ms: int | None
    first_text_ms: int | None
    first_audio_ms: int | None


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a waterfall bar, `start` and `width` in thousandths of it."""

    step: str
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Timing:
    """When a step was done: endpoint, transcript, text or audio; `ms` counts from the end of the caller's speech."""

    step: str
    ms: int


@dataclass(frozen=True, slots=True)
class TurnLine:
    """A turn as the call page shows it."""

    speaker: str
    text: str
    language: str
    offset: str
    interrupted: bool
    timings: tuple[Timing, ...]
    segments: tuple[Segment, ...]


def transcript(
    turns: Sequence[SpokenTurn], began_at: dt.datetime, *, text_of: Callable[[str], str] = str
) -> list[TurnLine]:
    """The lines of a conversation that began at `began_at`. `text_of` may hide parts of what was said."""
    timings = [_timings(turn) for turn in turns]
    scale = max([_SHORTEST_SCALE_MS, *(timing.ms for timed in timings for timing in timed)])
    return [
        TurnLine(
            speaker=turn.speaker,
            text=text_of(turn.text),
            language=turn.language,
            offset=offset(turn.started_at - began_at),
            interrupted=turn.interrupted,
            timings=timed,
            segments=tuple(_segments(timed, scale)),
        )
        for turn, timed in zip(turns, timings, strict=True)
    ]


def _timings(turn: SpokenTurn) -> tuple[Timing, ...]:
    steps = {
        "endpoint": turn.endpoint_ms,
        "transcript": turn.transcript_ms,
        "text": turn.first_text_ms,
        "audio": turn.first_audio_ms,
    }
    return tuple(Timing(step, ms) for step, ms in steps.items() if ms is not None)


def _segments(timings: Iterable[Timing], scale_ms: int) -> Iterable[Segment]:
    """Each step from where the one before it ended; a step that overtook it takes no room."""
    reached = 0
    for timing in timings:
        end = max(reached, timing.ms * _BAR_UNITS // scale_ms)
        yield Segment(timing.step, reached, end - reached)
        reached = end
