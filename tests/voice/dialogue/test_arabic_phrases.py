"""Times, days, money and numbers as Arabic speaks them: what is counted agrees with its number."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest

from voice.dialogue.moments import moment_in
from voice.dialogue.rules.phrases import PHRASES, Phrase

ARABIC = PHRASES["ar"]


@pytest.mark.parametrize(
    ("time", "spoken"),
    [
        ("09:00", "التاسعة صباحًا"),
        ("08:30", "الثامنة والنصف صباحًا"),
        ("01:00", "الواحدة ليلًا"),
        ("12:00", "الثانية عشرة ظهرًا"),
        ("12:30", "الثانية عشرة والنصف ظهرًا"),
        ("12:45", "الواحدة إلا ربعًا ظهرًا"),
        ("00:00", "منتصف الليل"),
        ("23:59", "منتصف الليل"),
        ("00:30", "الثانية عشرة والنصف ليلًا"),
        ("11:45", "الثانية عشرة إلا ربعًا صباحًا"),
        ("14:15", "الثانية والربع بعد الظهر"),
        ("17:00", "الخامسة مساءً"),
        ("17:45", "السادسة إلا ربعًا مساءً"),
        ("09:20", "التاسعة و20 دقيقة صباحًا"),
        ("09:05", "التاسعة و5 دقائق صباحًا"),
        ("09:02", "التاسعة ودقيقتين صباحًا"),
        ("19:50", "الثامنة إلا 10 دقائق مساءً"),
        ("23:30", "الحادية عشرة والنصف مساءً"),
    ],
)
def test_a_time_is_spoken_in_words(time, spoken):
    assert ARABIC.time(dt.time.fromisoformat(time)) == spoken


@pytest.mark.parametrize(
    ("opens", "closes", "spoken"),
    [
        ("09:00", "11:30", "من التاسعة إلى الحادية عشرة والنصف صباحًا"),
        ("14:00", "16:30", "من الثانية إلى الرابعة والنصف بعد الظهر"),
        ("09:00", "18:00", "من التاسعة صباحًا إلى السادسة مساءً"),
        ("09:00", "12:00", "من التاسعة صباحًا إلى الثانية عشرة ظهرًا"),
        ("18:00", "23:59", "من السادسة مساءً إلى منتصف الليل"),
        ("00:00", "23:59", "على مدار الساعة"),
    ],
)
def test_a_period_names_the_part_of_the_day_no_more_than_needed(opens, closes, spoken):
    assert ARABIC.period(dt.time.fromisoformat(opens), dt.time.fromisoformat(closes)) == spoken


@pytest.mark.parametrize(
    ("amount", "currency", "spoken"),
    [
        ("1", "MAD", "درهم واحد"),
        ("2", "MAD", "درهمين"),
        ("3", "MAD", "3 دراهم"),
        ("10", "MAD", "10 دراهم"),
        ("11", "MAD", "11 درهمًا"),
        ("99", "MAD", "99 درهمًا"),
        ("100", "MAD", "100 درهم"),
        ("101", "MAD", "101 درهم"),
        ("105", "MAD", "105 دراهم"),
        ("250", "MAD", "250 درهمًا"),
        ("1200", "MAD", "1200 درهم"),
        ("45", "EUR", "45 يورو"),
        ("1", "EUR", "يورو واحد"),
        ("45.50", "EUR", "45 يورو و50 سنتًا"),
        ("45.05", "MAD", "45 درهمًا و5 سنتيمات"),
        ("0.50", "EUR", "50 سنتًا"),
        ("0.02", "EUR", "سنتين"),
        ("2", "TND", "دينارين"),
        ("15", "DZD", "15 دينارًا"),
        ("7", "TND", "7 دنانير"),
        ("7.50", "TND", "7 دنانير و500 مليم"),
        ("5.25", "KWD", "5 دنانير و250 فلسًا"),
        ("3", "LBP", "3 ليرات"),
        ("2", "LBP", "ليرتين"),
        ("1", "LBP", "ليرة واحدة"),
        ("20", "SAR", "20 ريالًا"),
        ("10", "CAD", "10 دولار كندي"),
        ("10.50", "CAD", "10 دولار كندي و50"),
    ],
)
def test_money_agrees_with_its_number(amount, currency, spoken):
    assert ARABIC.amount(Decimal(amount), currency) == spoken


@pytest.mark.parametrize(
    ("minutes", "spoken"),
    [
        (1, "دقيقة واحدة"),
        (2, "دقيقتين"),
        (10, "10 دقائق"),
        (15, "ربع ساعة"),
        (20, "20 دقيقة"),
        (30, "نصف ساعة"),
        (60, "ساعة"),
        (75, "ساعة وربع"),
        (90, "ساعة ونصف"),
        (120, "ساعتين"),
        (140, "ساعتين و20 دقيقة"),
        (180, "3 ساعات"),
        (11 * 60, "11 ساعة"),
    ],
)
def test_a_duration_agrees_with_its_number(minutes, spoken):
    assert ARABIC.minutes(minutes) == spoken


@pytest.mark.parametrize(
    ("digits", "spoken"),
    [
        ("0612345678", "0 6، 1 2، 3 4، 5 6، 7 8"),
        ("061234", "0 6، 1 2، 3 4"),
        ("07700900123", "0 7 7، 0 0 9، 0 0 1، 2 3"),
        ("+212612345678", "زائد 2 1 2، 6 1 2، 3 4 5، 6 7 8"),
    ],
)
def test_a_number_is_read_digit_by_digit_in_groups(digits, spoken):
    assert ARABIC.number(digits) == spoken


@pytest.mark.parametrize(
    ("days", "spoken"),
    [
        ([0, 1, 2, 3, 4], "من الاثنين إلى الجمعة"),
        ([6, 0, 1, 2, 3], "من الأحد إلى الخميس"),
        ([5, 6, 0, 1, 2], "من السبت إلى الأربعاء"),
        ([5, 6], "يوم السبت ويوم الأحد"),
        ([6, 0], "يوم الأحد ويوم الاثنين"),
        ([0, 1, 2, 4], "من الاثنين إلى الأربعاء ويوم الجمعة"),
        ([6, 0, 1, 3], "من الأحد إلى الثلاثاء ويوم الخميس"),
        ([0, 2, 4], "يوم الاثنين، ويوم الأربعاء، ويوم الجمعة"),
        (list(range(7)), "كل أيام الأسبوع"),
    ],
)
def test_days_are_gathered_across_the_week_end(days, spoken):
    assert ARABIC.days(days) == spoken


MONDAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("day", "spoken"),
    [
        ("2026-03-02", "اليوم"),
        ("2026-03-03", "غدًا"),
        ("2026-03-04", "بعد غد"),
        ("2026-03-05", "الخميس 5 مارس"),
        ("2026-05-01", "الجمعة الأول من ماي"),
        ("2026-07-14", "الثلاثاء 14 يوليوز"),
        ("2026-08-31", "الاثنين 31 غشت"),
        ("2026-11-11", "الأربعاء 11 نونبر"),
    ],
)
def test_a_date_is_spoken(day, spoken):
    assert ARABIC.date(dt.date.fromisoformat(day), MONDAY) == spoken


@pytest.mark.parametrize(
    ("times", "spoken"),
    [
        (["10:00"], "الساعة العاشرة صباحًا"),
        (["00:00"], "الساعة الثانية عشرة ليلًا"),
        (["09:00", "11:30"], "الساعة التاسعة أو الحادية عشرة والنصف صباحًا"),
        (["09:00", "14:00"], "الساعة التاسعة صباحًا أو الثانية بعد الظهر"),
        (["09:00", "10:15", "11:30"], "الساعة التاسعة، أو العاشرة والربع، أو الحادية عشرة والنصف صباحًا"),
        (["09:00", "14:00", "16:30"], "الساعة التاسعة صباحًا، أو الثانية أو الرابعة والنصف بعد الظهر"),
    ],
)
def test_the_part_of_the_day_is_said_once_for_several_times(times, spoken):
    assert ARABIC.at([dt.time.fromisoformat(time) for time in times]) == spoken


@pytest.mark.parametrize(
    ("moments", "spoken"),
    [
        (["2026-03-03T10:00"], "غدًا الساعة العاشرة صباحًا"),
        (
            ["2026-03-05T09:00", "2026-03-03T10:00"],
            "غدًا الساعة العاشرة صباحًا أو الخميس 5 مارس الساعة التاسعة صباحًا",
        ),
        (
            ["2026-03-03T09:00", "2026-03-03T11:00", "2026-03-05T09:00"],
            "غدًا الساعة التاسعة أو الحادية عشرة صباحًا، أو الخميس 5 مارس الساعة التاسعة صباحًا",
        ),
    ],
)
def test_moments_to_choose_from_are_spoken(moments, spoken):
    assert ARABIC.moments([dt.datetime.fromisoformat(moment) for moment in moments], MONDAY) == spoken


def test_a_code_is_read_digit_by_digit():
    assert ARABIC.digits("123456") == "1 2 3، 4 5 6"


def test_what_is_said_of_when_is_understood_when_said_back():
    """Callers repeat what they were offered."""
    now = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)
    for day in range(1, 360):
        for clock in ("09:00", "10:15", "11:45", "12:30", "14:00", "16:30", "17:40", "18:55", "20:05"):
            at = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time.fromisoformat(clock))
            heard = moment_in(ARABIC.moment(at, MONDAY), "ar", now)
            assert heard is not None and (heard.day, heard.time) == (at.date(), at.time()), ARABIC.moment(at, MONDAY)


def test_callers_are_addressed_in_the_polite_plural():
    """A woman and a man hear the same: no sentence turns to one man alone."""
    texts = " ".join(ARABIC.texts.values())
    assert not re.search(r"(?<!\w)(?:مساعدتك|تريد|تفضل|اسمك|رقمك|رسالتك|بك|لك|معك)(?!\w)", texts)


def test_what_callers_are_told_to_say_is_understood():
    assert "إلغاء" in ARABIC.texts[Phrase.CANCEL_POSSIBLE]
    assert "إلغاء" in ARABIC.texts[Phrase.ASK_NUMBER_NEEDED]
