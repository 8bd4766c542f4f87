"""English as it is spoken in Britain: "half four", "a week on Tuesday"; in figures the day comes before the month."""

from __future__ import annotations

from voice.dialogue.moments import dates, times
from voice.dialogue.moments.days import easter_and, fixed, on_weekday
from voice.dialogue.moments.kinds import Atom, Duration, Found, Kind, Setting, rules
from voice.dialogue.moments.languages import parts
from voice.dialogue.moments.lexicon import Entries, Language, Lexicon, count, each, mean, one_weekday, row, text_words

_UNITS = text_words("one two three four five six seven eight nine")
_TEENS = text_words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
_TENS = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety"}
_FIRSTS = text_words("first second third fourth fifth sixth seventh eighth ninth")
_TENTHS = text_words(
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)


def _spelled() -> dict[int, str]:
    said = dict(enumerate([*_UNITS, *_TEENS], 1)) | _TENS
    return said | {ten + unit: f"{word} {_UNITS[unit - 1]}" for ten, word in _TENS.items() for unit in range(1, 10)}


_SPELLED = _spelled()
_ORDINALS = {
    **{word: value for value, word in enumerate([*_FIRSTS, *_TENTHS], 1)},
    **{f"twenty {word}": 20 + value for value, word in enumerate(_FIRSTS, 1)},
    "thirtieth": 30,
    "thirty first": 31,
}


def _minutes_to_hour() -> Entries:
    """ "Ten past", "25 to": minutes that are said so before an hour."""
    found: Entries = {}
    for value in (5, 10, 20, 25):
        for word in (_SPELLED[value], str(value)):
            for said, sign in {"past": 1, "after": 1, "to": -1, "till": -1}.items():
                found[f"{word} {said}"] = (Atom(Kind.TO_HOUR, sign * value),)
                found[f"{word} minutes {said}"] = (Atom(Kind.TO_HOUR, sign * value),)
    return found


def _years() -> Entries:
    return {
        f"{century} {_SPELLED[value]}": (Atom(Kind.YEAR, 2000 + value),)
        for century in ("twenty", "two thousand and", "two thousand")
        for value in range(20, 50)
    }


_LEXICON = Lexicon(
    {word: (Atom(Kind.NUMBER, value),) for value, word in _SPELLED.items()},
    {word: (Atom(Kind.ORDINAL, value),) for word, value in _ORDINALS.items()},
    {f"{word}ish": (Atom(Kind.ABOUT), Atom(Kind.NUMBER, value)) for value, word in _SPELLED.items() if value <= 12},
    _years(),
    _minutes_to_hour(),
    mean(Kind.A, "a, an", 1),
    mean(Kind.OH, "oh, o, zero, nought"),
    row(
        "um, uh, er, erm, well, please, say, maybe, perhaps, possibly, like, just, sharp, on the dot, exactly, sort of"
    ),
    row(
        "if possible, if you can, if that s ok, thanks, thank you, preferably, ideally, some time, sometime, hopefully"
    ),
    count(
        Kind.WEEKDAY,
        0,
        "monday/mon, tuesday/tues, wednesday/weds, thursday/thurs, friday/fri, saturday, sunday",
        of=one_weekday,
    ),
    count(
        Kind.WEEKDAYS,
        0,
        "mondays/every monday, tuesdays/every tuesday, wednesdays/every wednesday, thursdays/every thursday, "
        "fridays/every friday, saturdays/every saturday, sundays/every sunday",
        of=one_weekday,
    ),
    mean(
        Kind.WEEKDAYS,
        "weekday, weekdays, any weekday, during the week, a weekday, working day, any working day, in the week",
        (0, 1, 2, 3, 4),
    ),
    mean(Kind.WEEKDAYS, "weekends, any weekend", (5, 6)),
    count(
        Kind.MONTH,
        1,
        "january/jan, february/feb, march, april, may, june, july, august/aug, september/sept, october/oct, "
        "november/nov, december/dec",
    ),
    each(
        Kind.RELATIVE,
        {"today": 0, "tomorrow, tomorow, tmrw": 1, "day after tomorrow, the day after tomorrow": 2},
    ),
    row("tonight, this evening", Atom(Kind.RELATIVE, 0), Atom(Kind.PART, parts.EVENING)),
    row("tomorrow night", Atom(Kind.RELATIVE, 1), Atom(Kind.PART, parts.EVENING)),
    each(
        Kind.HOLIDAY,
        {
            "christmas, christmas day, xmas": fixed(25, 12),
            "christmas eve, xmas eve": fixed(24, 12),
            "boxing day": fixed(26, 12),
            "new year s eve, new years eve, hogmanay": fixed(31, 12),
            "new year s day, new years day, new year s, new year": fixed(1, 1),
            "burns night": fixed(25, 1),
            "valentine s day, valentines day, valentine s, valentines": fixed(14, 2),
            "saint david s day, st david s day": fixed(1, 3),
            "saint patrick s day, st patrick s day, st patricks day, saint patricks day": fixed(17, 3),
            "saint george s day, st george s day": fixed(23, 4),
            "pancake day, shrove tuesday": easter_and(-47),
            "ash wednesday": easter_and(-46),
            "mother s day, mothers day, mothering sunday": easter_and(-21),
            "palm sunday": easter_and(-7),
            "maundy thursday": easter_and(-3),
            "good friday": easter_and(-2),
            "easter, easter sunday, easter day": easter_and(0),
            "easter saturday": easter_and(-1),
            "easter monday": easter_and(1),
            "whit sunday, pentecost": easter_and(49),
            "may day, may day bank holiday, early may bank holiday, first may bank holiday": on_weekday(1, 0, 5),
            "spring bank holiday, late may bank holiday, whitsun bank holiday": on_weekday(-1, 0, 5),
            "august bank holiday, summer bank holiday, late summer bank holiday": on_weekday(-1, 0, 8),
            "father s day, fathers day": on_weekday(3, 6, 6),
            "halloween, hallowe en": fixed(31, 10),
            "bonfire night, guy fawkes night, guy fawkes": fixed(5, 11),
            "armistice day": fixed(11, 11),
            "saint andrew s day, st andrew s day": fixed(30, 11),
            "independence day, fourth of july": fixed(4, 7),
        },
    ),
    each(
        Kind.PART,
        {
            "morning, mornings": parts.MORNING,
            "afternoon, afternoons, arvo": parts.AFTERNOON,
            "evening, evenings, teatime": parts.EVENING,
            "night": parts.NIGHT,
            "lunchtime, lunch time, over lunch, lunch hour, my lunch break, lunch break, midday ish": parts.LUNCH,
            "after lunch, after dinner time": parts.AFTER_LUNCH,
            "before lunch": parts.BEFORE_LUNCH,
            "first thing, first thing in the morning, when you open, as soon as you open, bright and early, "
            "early in the morning, early morning, crack of dawn, start of the day": parts.FIRST_THING,
            "first thing tomorrow morning, first thing this morning": parts.FIRST_THING,
            "during the day, in the daytime, daytime": parts.DAYTIME,
            "end of the day, the end of the day, end of day, last thing, close of business, end of play": (
                parts.END_OF_DAY
            ),
            "after work, after the office, on my way home": parts.AFTER_WORK,
            "after school, after the school run, after pick up": parts.part("15:30", "19:00", (14, 20)),
            "after the school drop off, after drop off": parts.part("09:00", "12:00", (8, 13)),
            "not too early": parts.part("10:00", ""),
            "not too late": parts.part("", "17:00"),
        },
    ),
    row("first thing tomorrow", Atom(Kind.RELATIVE, 1), Atom(Kind.PART, parts.FIRST_THING)),
    mean(Kind.NOON, "noon, midday, twelve noon, 12 noon, mid day", 12),
    mean(Kind.NOON, "midnight, twelve midnight", 0),
    mean(Kind.TO_HOUR, "half past, half after", 30),
    mean(Kind.TO_HOUR, "quarter past, a quarter past, quarter after", 15),
    mean(Kind.TO_HOUR, "quarter to, a quarter to, quarter of, quarter till, quarter two", -15),
    mean(Kind.HALF, "half", 30),
    mean(Kind.OCLOCK, "o clock, oclock, hundred hours"),
    mean(Kind.HOUR, "hour, hours, hrs, hr"),
    mean(Kind.MINUTE, "minute, minutes, min, mins"),
    mean(Kind.DAY, "day, days"),
    mean(Kind.WEEK, "week, weeks"),
    mean(Kind.MONTH_UNIT, "month, months"),
    mean(Kind.YEAR_UNIT, "year, years"),
    mean(Kind.WEEKEND, "weekend, week end"),
    mean(Kind.DURATION, "half an hour, half hour, a half hour", Duration(minutes=30)),
    mean(Kind.DURATION, "quarter of an hour, a quarter of an hour", Duration(minutes=15)),
    mean(Kind.DURATION, "three quarters of an hour", Duration(minutes=45)),
    mean(
        Kind.DURATION,
        "fortnight, a fortnight, couple of weeks, a couple of weeks, a fortnight s time",
        Duration(days=14),
    ),
    mean(Kind.DURATION, "couple of days, a couple of days", Duration(days=2)),
    mean(Kind.DURATION, "a week s time, week s time", Duration(days=7)),
    mean(Kind.DURATION, "a month s time", Duration(months=1)),
    mean(Kind.DURATION, "a year s time", Duration(months=12)),
    mean(Kind.DURATION, "couple of hours, a couple of hours", Duration(minutes=120)),
    mean(Kind.DURATION, "couple of months, a couple of months", Duration(months=2)),
    mean(Kind.NEXT, "next, following next"),
    mean(Kind.NEXT_BUT_ONE, "next but one, after next"),
    mean(Kind.THIS, "this, this coming, coming"),
    mean(Kind.LAST, "last, past"),
    mean(Kind.PAST_DAY, "yesterday, the day before yesterday, day before yesterday, last night"),
    mean(Kind.AGO, "ago"),
    mean(Kind.SINCE, "since"),
    mean(Kind.FOLLOWING, "following, the following"),
    row("week after next, the week after next", Atom(Kind.NEXT_BUT_ONE), Atom(Kind.WEEK)),
    row("weekend after next, the weekend after next", Atom(Kind.NEXT_BUT_ONE), Atom(Kind.WEEKEND)),
    row("month after next, the month after next", Atom(Kind.NEXT_BUT_ONE), Atom(Kind.MONTH_UNIT)),
    row("week after that, the week after that, the week after", Atom(Kind.FOLLOWING), Atom(Kind.WEEK)),
    row("week before, the week before", Atom(Kind.PRECEDING), Atom(Kind.WEEK)),
    row("the month after", Atom(Kind.FOLLOWING), Atom(Kind.MONTH_UNIT)),
    mean(Kind.SAME, "same, that"),
    mean(Kind.SAME_TIME, "same time, the same time, at the same time, that time"),
    mean(Kind.NEXT_DAY, "the day after, next day, the next day, the following day, following day", 1),
    row("the day after that", Atom(Kind.NEXT_DAY, 1)),
    mean(Kind.NEXT_DAY, "day before, the day before, the previous day, previous day", -1),
    mean(Kind.BEFORE, "before, earlier than, prior to, no later than"),
    mean(Kind.AFTER, "after, later than, past"),
    mean(Kind.FROM, "from, starting, starting from, as of, no earlier than, not earlier than"),
    mean(Kind.UNTIL, "until, till, til, up to, by, up until"),
    mean(Kind.TO, "to, through"),
    mean(Kind.BETWEEN, "between"),
    mean(Kind.LATEST, "at the latest, latest, at the very latest"),
    mean(Kind.ONWARDS, "onwards, onward, and after, after that, or later, on wards, and later, or after, on or after"),
    mean(Kind.AND, "and"),
    mean(Kind.OR, "or, or else, otherwise, or alternatively, failing that, if not, or maybe"),
    mean(
        Kind.NOT,
        "not, except, but not, apart from, anything but, any day but, other than, excluding, except for, not on, nor, "
        "bar, rather not, never",
    ),
    row("any day but", Atom(Kind.ANY), Atom(Kind.DAY), Atom(Kind.NOT)),
    row("any time but, anytime but, everything but", Atom(Kind.NOT)),
    row("why not, not bad, not sure, not a problem, no problem, not really, not yet", Atom(Kind.OTHER)),
    row("or so, or thereabouts, so, then"),
    row(
        "the first one, the second one, the third one, this one, that one, which one, another one, no one, one of, "
        "christmas holidays, easter holidays, christmas break, easter break, new year holidays",
        Atom(Kind.OTHER),
    ),
    mean(Kind.NO, "no", True),
    mean(
        Kind.NO,
        "no wait, sorry, actually, i mean, i meant, no sorry, or rather, wait, no actually, no no, no make it, "
        "instead, scratch that, let s say, on second thoughts, make that, make it",
    ),
    mean(
        Kind.CANNOT,
        "can t, can t do, cannot, can t make, won t work, doesn t work, does not work, no good, not possible, "
        "impossible, not free, not available, i m busy, i am busy, busy, i m working, i work, i m away, no use, "
        "i can t, i can t do, i can t make, couldn t do, couldn t, not convenient, doesn t suit, is out, won t do, "
        "isn t good, isn t possible, isn t great, is no good, not good, too early, too late, doesnt work, cant, "
        "cant do, "
        "won t be able to, wouldn t work",
    ),
    mean(Kind.ANY, "any, every, whichever, some, each, all"),
    mean(
        Kind.ANYTIME,
        "any time, anytime, whenever, all day, any time of day, any time at all, whenever you like, at any time, "
        "whatever time, any hour",
    ),
    mean(Kind.IN, "in, during, in about, over"),
    mean(Kind.WITHIN, "within, inside"),
    mean(Kind.ABOUT, "about, around, round about, roughly, circa, approximately, near, towards, round, say about"),
    mean(Kind.START, "early, start, beginning, the start, the beginning, early on in, early in"),
    mean(Kind.MIDDLE, "mid, middle, the middle"),
    mean(Kind.END, "late, end, the end, later part, back end, the tail end, late in, towards the end"),
    mean(Kind.LATER, "later, a bit later, a little later, later on, slightly later, afterwards"),
    mean(Kind.EARLIER, "earlier, a bit earlier, a little earlier, slightly earlier, sooner, a bit sooner"),
    mean(
        Kind.SOONEST,
        "as soon as possible, asap, as soon as you can, soonest, the soonest, earliest, the earliest, "
        "as early as possible, "
        "first available, the first available, next available, the next available, right away, straight away, "
        "straightaway, immediately, quickest, as quickly as possible, the sooner the better, soon as possible, "
        "first appointment, next appointment, next free slot, first slot, next slot, first free, as soon as",
    ),
    mean(Kind.MOVE, "move, reschedule, change, push, shift, bring, switch, postpone"),
    mean(Kind.THE, "the"),
    mean(Kind.OF, "of, s"),
    mean(Kind.AT, "at"),
    mean(Kind.ON, "on"),
    row(
        "good morning, good afternoon, good evening, good night, morning all, nice day, nice evening, nice weekend, "
        "good weekend, lovely day, lovely evening, lovely weekend, good day, merry christmas, happy new year, "
        "happy christmas, happy easter, great day, great weekend, the other day, one day, these days, this time",
        Atom(Kind.OTHER),
    ),
    mean(Kind.CALLED, "my name is, name s, name is, mister, mr, mrs, miss, ms, doctor, i m called, this is, called"),
    mean(Kind.MONEY, "pound, pounds, quid, euro, euros, dollars, pence, p"),
    mean(
        Kind.COUNTED,
        "people, person, persons, guests, adults, kids, children, of us, of them, percent, per cent, hundred, "
        "thousand, "
        "times, time, floor, appointment, slot, visit, question, questions, miles, kilos, stone, rooms, bedroom, "
        "bedrooms, cats, dogs, teeth, tyres, covers, places, seats, moment, thing, things, opinion, class, hand, "
        "year old, years old, year olds, month old, weeks old, months old, of you, pm s",
    ),
    mean(
        Kind.STREET,
        "street, road, avenue, lane, drive, close, crescent, way, st, rd, gardens, square, terrace, court, grove, hill",
    ),
    mean(Kind.LABEL, "number, phone, flat, unit, room, apartment, suite, code, page, line, reference, house, mobile"),
    mean(
        Kind.LASTING,
        "for about, takes, take, lasts, last for, takes about, it takes, lasting, duration, is about, need, long",
    ),
)

_PART = "((of|in|at)? the? part|meridiem)?"
_NUMBER = "(?<!number) number"
_DURATIONS = rules(
    ("(number|a) hour (and a? half)?", times.hours_long),
    ("duration and a? half", times.hours_long),
    ("number and a half hour", times.hours_long),
)

_CLOCK = rules(
    ("(from|between) number (to|until|and) number meridiem?", times.hours_between),
    ("from to_hour number meridiem?", times.hours_from_to_hour),
    (f"to_hour (number|noon) oclock? {_PART}", times.time_after_minutes),
    (f"half number (?! number) oclock? {_PART}", times.time_after_minutes),
    (f"{_NUMBER} number oclock? ((of|in|at) the part|part|meridiem)?(?! number|month)", times.time_in_two_numbers),
    (f"{_NUMBER} oh number {_PART}(?! number|oh)", times.time_said),
    (f"number oclock {_PART}", times.time_said),
    ("number (at|in) the? part|number (part|meridiem)|number in the part", times.time_said),
    ("noon", times.time_said),
    ("(?<=[at about]) (digits|year|dotted) hour? meridiem?|(digits|dotted) meridiem", times.time_of_digits),
    ("(?<=[at about before after until between]) number (?! number|other? street|month|ordinal)", times.time_said),
    ("number to time", times.hours_between),
    ("time or at? number (?! to|counted|month)", times.or_number),
    ("(?<! number) number (?= or time)", times.time_said),
)


def _date_by_number(found: Found, setting: Setting) -> Atom | None:
    """ "Friday 13" is the 13th when that is a Friday."""
    date = dates.date_of_month(found, setting)
    return None if date.kind is Kind.OTHER or date.value.doubtful else date


_DATES = rules(
    ("month the? (number|ordinal) of? year?", dates.date),
    ("(?<=[in of until before after from to this]) month (in? year)?", dates.month),
    ("(start|middle|end) of? month", dates.piece),
    ("month in? year|year in month", dates.month),
    ("next month", dates.month),
    ("weekday the? ordinal", dates.date_of_month),
    ("weekday number (?! number)", _date_by_number),
    ("on? the ordinal (?! of the? (this|next|month_unit|period))|on ordinal", dates.date_of_month),
    ("weekday week", dates.weekday_later),
)

ENGLISH = Language(lexicon=_LEXICON, clock=_CLOCK, durations=_DURATIONS, dates=_DATES, next_is_next_week=True)
