"""Times, money and lengths of time as Moroccans say them, and nothing invented in between."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voice.dialogue.driving import darija_call
from tests.voice.dialogue.test_never_invents import BUSINESSES, NOWS
from voice.business import BusinessInfo
from voice.dialogue.base import ToolResult
from voice.dialogue.moments import moment_in
from voice.dialogue.rules.numbers import dictation_in
from voice.dialogue.rules.phrases import PHRASES
from voice.dialogue.rules.text import comparable, fold
from voice.dialogue.rules.vocabulary import VOCABULARIES

DARIJA = PHRASES["ary"]
QUESTIONS = [
    "شنو هوما الأوقات ديالكم؟",
    "واش حالين دابا؟",
    "فوقاش كتحلو؟",
    "wach 7allin ghedda w nhar sebt?",
    "واش كتخدمو فالويكاند؟",
    "شنو هوما الأثمنة ديالكم؟",
    "bch7al Coupe",
    "بشحال شي كورون",
    "شحال ديال الوقت كياخد Brushing",
    "واش كتديرو Coloration",
    "شنو كتديرو؟",
    "fin jitou",
    "شنو هي النمرة ديالكم",
    "واش عندكم باركينغ",
    "شكون معايا",
    "بلابلا",
]
ANSWERS = [
    "كريم بناني",
    "Fatima",
    "06 61 22 33 44",
    "صفر ستة",
    "عندي مشكل فالما",
    "إيه",
    "لا",
    "wakha",
    "ميساج",
    "دوز ليا شي واحد",
]
NUMBER_WORDS = set(" ".join(VOCABULARIES["ary"].numbers.spellings).split()) - {
    comparable(day).removeprefix("ال") for day in DARIJA.weekdays
}
ARTICLES = {comparable(word) for word in ("واحد", "وحدة")}  # "a", "a moment", "anybody"


@pytest.mark.parametrize(
    ("time", "spoken"),
    [
        ("09:00", "التسعود ديال الصباح"),
        ("08:30", "التمنية ونص ديال الصباح"),
        ("01:00", "الوحدة ديال الليل"),
        ("05:00", "الخمسة ديال الصباح"),
        ("12:00", "الطناش ديال النهار"),
        ("00:00", "الطناش ديال الليل"),
        ("23:59", "الطناش ديال الليل"),
        ("12:30", "الطناش ونص ديال النهار"),
        ("12:45", "الوحدة قل ربع ديال العشية"),
        ("14:15", "الجوج وربع ديال العشية"),
        ("16:30", "الربعة ونص ديال العشية"),
        ("17:45", "الستة قل ربع ديال العشية"),
        ("09:20", "التسعود وتلت ديال الصباح"),
        ("10:05", "العشرة وقسم ديال الصباح"),
        ("10:25", "العشرة ونص قل قسم ديال الصباح"),
        ("10:35", "العشرة ونص وقسم ديال الصباح"),
        ("18:50", "السبعة قل قسمين ديال العشية"),
        ("22:00", "العشرة ديال الليل"),
        ("09:07", "التسعود وسبعة دقايق ديال الصباح"),
        ("09:52", "التسعود وجوج وخمسين دقيقة ديال الصباح"),
    ],
)
def test_a_time_is_spoken(time, spoken):
    assert DARIJA.time(dt.time.fromisoformat(time)) == spoken


@pytest.mark.parametrize(
    ("opens", "closes", "spoken"),
    [
        ("09:00", "11:30", "من التسعود حتى للحداش ونص ديال الصباح"),
        ("14:00", "17:30", "من الجوج حتى للخمسة ونص ديال العشية"),
        ("09:00", "18:00", "من التسعود ديال الصباح حتى للستة ديال العشية"),
        ("18:00", "23:59", "من الستة ديال العشية حتى للطناش ديال الليل"),
        ("00:00", "23:59", "ليل ونهار"),
    ],
)
def test_a_period_names_the_part_of_the_day_no_more_than_needed(opens, closes, spoken):
    assert DARIJA.period(dt.time.fromisoformat(opens), dt.time.fromisoformat(closes)) == spoken


TODAY = dt.date(2026, 3, 2)
PARIS = ZoneInfo("Europe/Paris")
EARLY = dt.datetime(2026, 3, 2, 6, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("day", "spoken"),
    [
        ("2026-03-02", "اليوم"),
        ("2026-03-03", "غدا"),
        ("2026-03-04", "من بعد غدا"),
        ("2026-03-05", "نهار الخميس 5 مارس"),
        ("2026-05-01", "نهار الجمعة 1 ماي"),
        ("2026-07-20", "نهار التنين 20 يوليوز"),
        ("2026-08-11", "نهار التلات 11 غشت"),
        ("2026-09-30", "نهار لاربع 30 شتنبر"),
        ("2026-11-01", "نهار الحد 1 نونبر"),
        ("2026-12-05", "نهار السبت 5 دجنبر"),
    ],
)
def test_a_date_is_spoken(day, spoken):
    assert DARIJA.date(dt.date.fromisoformat(day), TODAY) == spoken


@pytest.mark.parametrize(
    ("times", "spoken"),
    [
        (["10:00"], "مع العشرة ديال الصباح"),
        (["10:00", "11:30"], "مع العشرة ولا مع الحداش ونص ديال الصباح"),
        (["09:00", "14:00"], "مع التسعود ديال الصباح ولا مع الجوج ديال العشية"),
        (["09:00", "10:30", "12:00"], "مع التسعود ولا مع العشرة ونص ديال الصباح، ولا مع الطناش ديال النهار"),
    ],
)
def test_times_of_one_day_are_spoken(times, spoken):
    assert DARIJA.at([dt.time.fromisoformat(time) for time in times]) == spoken


def test_moments_to_choose_from_are_spoken_day_by_day():
    moments = [EARLY.replace(day=day, hour=hour) for day, hour in ((3, 9), (3, 11), (6, 14))]
    assert DARIJA.moments(moments[1:], TODAY) == (
        "غدا مع الحداش ديال الصباح ولا نهار الجمعة 6 مارس مع الجوج ديال العشية"
    )
    assert DARIJA.moments(moments, TODAY) == (
        "غدا مع التسعود ولا مع الحداش ديال الصباح، ولا نهار الجمعة 6 مارس مع الجوج ديال العشية"
    )


def test_a_code_is_spoken_digit_by_digit():
    assert DARIJA.digits("241371") == "2 4 1، 3 7 1"


@given(st.dates(TODAY, TODAY + dt.timedelta(days=360)), st.integers(12, 287).map(lambda step: divmod(step * 5, 60)))
@settings(deadline=None)
def test_what_is_said_of_a_moment_is_understood_when_it_is_said_back(day, time):
    at = dt.datetime.combine(day, dt.time(*time))
    said_back = moment_in(DARIJA.moment(at, TODAY), "ary", EARLY)
    assert said_back
    assert (said_back.day, said_back.time, said_back.other_time) == (at.date(), at.time(), None)


@pytest.mark.parametrize(
    ("amount", "currency", "spoken"),
    [
        ("1", "MAD", "درهم واحد"),
        ("2", "MAD", "جوج دراهم"),
        ("3", "MAD", "تلاتة دراهم"),
        ("9", "MAD", "تسعة دراهم"),
        ("10", "MAD", "عشرة دراهم"),
        ("11", "MAD", "حداشر درهم"),
        ("19", "MAD", "تسعطاشر درهم"),
        ("20", "MAD", "عشرين درهم"),
        ("45", "MAD", "خمسة وربعين درهم"),
        ("100", "MAD", "مية درهم"),
        ("101", "MAD", "مية ودرهم"),
        ("105", "MAD", "مية وخمسة دراهم"),
        ("350", "MAD", "تلتمية وخمسين درهم"),
        ("1200", "MAD", "ألف وميتين درهم"),
        ("2999", "MAD", "ألفين وتسعمية وتسعود وتسعين درهم"),
        ("12000", "MAD", "12000 درهم"),
        ("45.50", "MAD", "خمسة وربعين درهم ونص"),
        ("0.50", "MAD", "نص درهم"),
        ("45.05", "MAD", "خمسة وربعين درهم وخمسة سنتيم"),
        ("45", "EUR", "خمسة وربعين أورو"),
        ("0.80", "EUR", "تمانين سنتيم"),
        ("60", "GBP", "ستين باوند"),
        ("10", "CAD", "عشرة دولار كندي"),
        ("10.25", "CAD", "عشرة دولار كندي و 25"),
    ],
)
def test_money_is_spoken(amount, currency, spoken):
    assert DARIJA.amount(Decimal(amount), currency) == spoken


@pytest.mark.parametrize(
    ("minutes", "spoken"),
    [
        (1, "دقيقة وحدة"),
        (2, "جوج دقايق"),
        (10, "عشرة دقايق"),
        (15, "ربع ساعة"),
        (20, "عشرين دقيقة"),
        (30, "نص ساعة"),
        (45, "ساعة قل ربع"),
        (50, "خمسين دقيقة"),
        (60, "ساعة"),
        (75, "ساعة وربع"),
        (80, "ساعة وعشرين دقيقة"),
        (90, "ساعة ونص"),
        (120, "ساعتين"),
        (135, "ساعتين وربع"),
        (180, "تلاتة سوايع"),
    ],
)
def test_a_length_of_time_is_spoken(minutes, spoken):
    assert DARIJA.minutes(minutes) == spoken


@pytest.mark.parametrize(
    ("days", "spoken"),
    [
        ([0, 1, 2, 3, 4], "من التنين حتى للجمعة"),
        ([0, 1, 2, 4], "من التنين حتى للاربع ونهار الجمعة"),
        ([5, 6], "نهار السبت ونهار الحد"),
        ([6], "نهار الحد"),
        (list(range(7)), "كل نهار"),
    ],
)
def test_days_are_gathered(days, spoken):
    assert DARIJA.days(days) == spoken


def test_a_day_is_named_by_its_distance_where_that_is_how_people_say_it():
    assert [DARIJA.day(ahead, ahead) for ahead in range(3)] == ["اليوم", "غدا", "نهار لاربع"]


@pytest.mark.parametrize(
    ("digits", "spoken"),
    [
        ("0661223344", "06، 61، 22، 33، 44"),
        ("0522123456", "05، 22، 12، 34، 56"),
        ("+33612345678", "زائد 33، 61، 23، 45، 67، 8"),
    ],
)
def test_a_number_is_read_in_pairs(digits, spoken):
    assert DARIJA.number(digits) == spoken


@pytest.mark.parametrize(
    ("parts", "joined", "alternatives"),
    [
        ([], "", ""),
        (["لحية"], "لحية", "لحية"),
        (["قصة", "لحية"], "قصة ولحية", "قصة ولا لحية"),
        (["صباغة", "قصة", "Brushing"], "صباغة، قصة و Brushing", "صباغة، قصة ولا Brushing"),
    ],
)
def test_things_are_listed(parts, joined, alternatives):
    assert DARIJA.join(parts) == joined
    assert DARIJA.alternatives(parts) == alternatives


@given(number=st.integers(11, 999))
def test_what_is_said_of_an_amount_is_what_would_be_heard(number):
    counted = comparable(DARIJA.amount(Decimal(number), "EUR")).removesuffix(f" {comparable('أورو')}")
    heard = re.sub(r"اشر\b", "اش", counted)
    numbers = VOCABULARIES["ary"].numbers
    if number % 100 != 1:  # "a hundred and a euro"
        assert dictation_in(heard, numbers).runs == (str(number),)


def number_words(text: str) -> set[str]:
    """The words for numbers in a text, with what is written together with them taken off."""
    words = {re.sub(r"^(?:و?(?:[بل]?ال|لل|ب)|و(?!حد))(?=\w{3})", "", word) for word in re.findall(r"\w+", fold(text))}
    return {word.removesuffix("ر") if word.endswith("اشر") else word for word in words} & NUMBER_WORDS


def told(business: BusinessInfo) -> str:
    """Every figure that may be said of a business, as it is spoken."""
    times = (time for periods in business.hours.values() for one in periods for time in (one.opens, one.closes))
    prices = [service.price for service in business.services if service.price is not None]
    lengths = [service.duration_minutes for service in business.services if service.duration_minutes is not None]
    return " ".join(
        [
            business.address,
            *(DARIJA.time(time) for time in times),
            *(DARIJA.amount(price, business.currency) for price in prices),
            *(DARIJA.minutes(minutes) for minutes in lengths),
        ]
    )


@settings(max_examples=60, deadline=None)
@given(business=BUSINESSES, now=NOWS)
def test_every_number_said_was_told_by_the_business(business, now):
    running = darija_call(business, now=now)
    allowed = number_words(told(business)) | ARTICLES
    for question in QUESTIONS:
        answer = running.says(question)
        assert number_words(answer) <= allowed, (question, answer)


@settings(max_examples=30, deadline=None)
@given(now=NOWS)
def test_a_business_that_told_nothing_gets_no_figure_and_no_claim(now):
    running = darija_call(BusinessInfo(), now=now, transfer_number="")
    for question in QUESTIONS:
        answer = running.says(question)
        assert not re.search(r"\d", answer), (question, answer)
        assert not number_words(answer) - ARTICLES, (question, answer)
        assert not re.search(
            r"حنا (حالين|سادين)|كنسدو مع|غادي نحلو|كاين عندنا|^عندنا|العنوان ديالنا هو|فابور", answer
        ), answer


@settings(max_examples=60, deadline=None)
@given(turns=st.lists(st.sampled_from([*QUESTIONS, *ANSWERS]) | st.text(max_size=40), max_size=12))
def test_nothing_is_said_to_be_done_when_every_action_fails(turns):
    running = darija_call()
    running.results = {name: ToolResult(ok=False, error="failed") for name in ("take_message", "transfer_call")}
    for said in turns:
        answer = running.says(said)
        assert "تسجل الميساج" not in answer
        assert "غادي نحاول ندوزك" not in answer
