"""Appointments by voice in Darija, in both scripts: what is heard, and what the calendar holds at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from appointments import booking
from appointments.models import Appointment, BookingSettings, Resource, Service
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.appointments.calendar_of import CALLER, NOW, Practice, at, open_practice
from tests.voice.dialogue.booking_driving import BookingCall, bookables_of_database
from tests.voice.dialogue.driving import MOROCCAN_DENTIST

MOBILE = "+212661223344"
OTHER = "+212677889900"
SALMA = booking.Person("سلمى بناني", phone=MOBILE, language="ary")
BOOKED = ("كونطرول", at(3, 10), "كريم بناني", MOBILE)

Calls = Callable[..., BookingCall]


@pytest.fixture
def practice(moreau: Tenant) -> Iterator[Practice]:
    with tenant_context(moreau):
        practice = open_practice()
        Service.objects.filter(pk=practice.check_up.pk).update(name="كونطرول", aliases=["contrôle", "kontrol", "فحص"])
        Service.objects.filter(pk=practice.filling.pk).update(name="بلومباج", aliases=["plombage", "blombaj", "حشوة"])
        yield practice


@pytest.fixture
def calls(practice: Practice) -> Calls:
    def call(caller: str = MOBILE, **changes: Any) -> BookingCall:
        return BookingCall("ary", bookables_of_database(), caller, business=MOROCCAN_DENTIST, **changes)

    return call


def booked(practice: Practice, starts_at: dt.datetime, person: booking.Person = SALMA) -> Appointment:
    return booking.book(practice.wish(starts_at), person, actor=CALLER, now=NOW)


def kept(call: BookingCall) -> list[tuple[str, dt.datetime, str, str]]:
    """What stands in the calendar: service, beginning, name, number."""
    return [
        (one.service.name, one.starts_at, one.customer.name, one.customer.phone)
        for one in call.standing
        if one.customer
    ]


# --- making one ---


def test_everything_said_at_once_is_asked_for_no_more(calls: Calls):
    call = calls()
    recap = call.hears("سلام، سميتي كريم بناني، بغيت رونديفو ديال كونطرول نهار الخميس مع التلاتة ديال العشية", "إيه")
    assert "كونطرول، نهار الخميس 5 مارس مع التلاتة ديال العشية، على سمية كريم بناني" in recap
    assert call.standing == []
    done = call.says("إيه مزيان")
    assert kept(call) == [("كونطرول", at(5, 15), "كريم بناني", MOBILE)]
    code = call.standing[0].code
    assert f"{' '.join(code[:3])}، {' '.join(code[3:])}" in done and "تسجل الموعد" in done


def test_at_once_in_latin_script(calls: Calls):
    call = calls()
    call.hears("salam smiti Karim Bennani bghit rdv dyal contrôle nhar lkhmis m3a 3 d l3chiya", "ah", "wakha mzyan")
    assert kept(call) == [("كونطرول", at(5, 15), "Karim Bennani", MOBILE)]


def test_one_question_after_the_other(calls: Calls):
    call = calls()
    assert "بلومباج ولا كونطرول" in call.says("بغيت ناخد موعد عافاك")
    assert "فوقاش" in call.says("بلومباج")
    assert "غدا مع العشرة ديال الصباح، كاينة البلاصة" in call.says("غدا مع العشرة")
    assert "النمرة" in call.says("سميتي كريم بناني")
    assert "نأكد الموعد" in call.says("إيه")
    call.says("واخا")
    assert kept(call) == [("بلومباج", at(3, 10), "كريم بناني", MOBILE)]


def test_one_question_after_the_other_in_latin_script(calls: Calls):
    call = calls()
    assert "بلومباج ولا كونطرول" in call.says("bghit nakhod rendez-vous 3afak")
    assert "فوقاش" in call.says("plombage")
    assert "كاينة البلاصة" in call.says("ghedda m3a l3achra d sbah")
    assert "النمرة" in call.says("smiti Youssef Alami")
    assert "نأكد الموعد" in call.says("ih hadi hiya nmra")
    call.says("ah safi")
    assert kept(call) == [("بلومباج", at(3, 10), "Youssef Alami", MOBILE)]


def test_it_is_said_to_be_booked_only_when_it_is(calls: Calls):
    call = calls()
    call.hears("بغيت رونديفو ديال كونطرول نهار الخميس مع التلاتة ديال العشية", "كريم بناني", "إيه")
    call.desk.failing.add("book")
    answer = call.says("إيه")
    assert "تسجل الموعد" not in answer and "ميساج" in answer
    assert call.standing == []


def test_a_part_of_a_day_is_answered_with_two_or_three_times(calls: Calls):
    call = calls()
    offer = call.says("بغيت موعد ديال كونطرول نهار الجمعة فالعشية")
    assert "نهار الجمعة 6 مارس مع الجوج" in offer and offer.count("مع ") in (2, 3)
    call.hears("التاني", "كريم بناني", "إيه", "إيه")
    (made,) = call.standing
    assert at(6, 14) < made.starts_at < at(6, 18)


@pytest.mark.parametrize(
    ("answer", "starts_at"),
    [
        ("اللول", at(6, 14)),
        ("ناخد اللول عافاك", at(6, 14)),
        ("مع الجوج", at(6, 14)),
        ("ديال الجوج مزيان", at(6, 14)),
        ("بحال بحال", at(6, 14)),
        ("ما يهمش", at(6, 14)),
        ("اللخر", at(6, 17)),
        ("حسن مع التلاتة", at(6, 15)),
        ("لا حسن نهار التنين مع التسعود ديال الصباح", at(9, 9)),
        ("ما نقدرش نجي نهار الجمعة، حسن نهار الخميس مع الجوج", at(5, 14)),
        ("lwel 3afak", at(6, 14)),
        ("m3a jouj", at(6, 14)),
        ("b7al b7al", at(6, 14)),
        ("la 7sen nhar tnin m3a 9 d sbah", at(9, 9)),
    ],
)
def test_an_offer_is_taken_or_another_time_is_said(calls: Calls, answer: str, starts_at: dt.datetime):
    call = calls()
    call.hears("بغيت موعد ديال كونطرول نهار الجمعة فالعشية", answer, "كريم بناني", "إيه", "إيه")
    assert [one.starts_at for one in call.standing] == [starts_at]


@pytest.mark.parametrize("answer", ["شي وقت آخر", "لا ما كيجيش معايا", "chi nhar akhor"])
def test_none_of_the_offers_is_asked_for_another_time(calls: Calls, answer: str):
    call = calls()
    assert "فوقاش" in call.hears("بغيت موعد ديال كونطرول نهار الجمعة فالعشية", answer)
    call.hears("غدا مع العشرة ديال الصباح", "كريم بناني", "إيه", "إيه")
    assert kept(call) == [BOOKED]


def test_a_time_that_is_taken_is_answered_with_others(practice: Practice, calls: Calls):
    booked(practice, at(3, 10))
    booked(practice, at(3, 10), booking.Person("ليلى", "+212699999999"))
    call = calls(caller=OTHER)
    answer = call.says("بغيت رونديفو ديال كونطرول غدا مع العشرة ديال الصباح")
    assert "محجوز" in answer and "مع التسعود ونص" in answer and "مع العشرة ونص" in answer
    call.hears("العشرة ونص", "زينب العلوي", "إيه", "إيه")
    assert ("كونطرول", at(3, 10, 30), "زينب العلوي", OTHER) in kept(call)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ("نهار الحد مع العشرة ديال الصباح", "ما كناخدوش المواعيد فهاد الوقت"),
        ("غدا مع الوحدة ديال النهار", "ما كناخدوش المواعيد فهاد الوقت"),
        ("اليوم مع الستة ونص ديال الصباح", "قريب بزاف"),
        ("نهار 3 دجنبر مع العشرة ديال الصباح", "باقي ما بدينا"),
        ("nhar l7ed m3a 10 d sbah", "ما كناخدوش المواعيد فهاد الوقت"),
    ],
)
def test_what_cannot_be_is_said_with_its_reason_and_something_else(calls: Calls, wish: str, words: str):
    call = calls()
    answer = call.says(f"بغيت رونديفو ديال كونطرول {wish}")
    assert words in answer and "عندي" in answer
    assert call.standing == []


def test_no_room_at_all_ends_in_a_message(practice: Practice, calls: Calls):
    Resource.objects.update(seats=1)
    BookingSettings.objects.create(horizon_days=1, holiday_country="")
    Service.objects.filter(pk=practice.check_up.pk).update(notice_minutes=3 * 24 * 60)
    call = calls()
    assert "ميساج" in call.says("بغيت رونديفو ديال كونطرول فأقرب وقت")
    assert call.standing == []


@pytest.mark.parametrize(
    "wish", ["بغيت كونطرول نهار الخميس مع الربعة ديال العشية", "bghit nji nhar lkhmis 3la 4 d l3chiya l kontrol"]
)
def test_a_service_and_a_time_are_wish_enough(calls: Calls, wish: str):
    call = calls()
    assert "الربعة ديال العشية، كاينة البلاصة" in call.says(wish)
    call.hears("رشيد", "هيه", "واخا")
    assert kept(call) == [("كونطرول", at(5, 16), "رشيد", MOBILE)]


@pytest.mark.parametrize("question", ["واش ما كاينش قبل", "wach kayn 9bel"])
def test_something_earlier_is_asked_for(calls: Calls, question: str):
    call = calls()
    call.hears("بغيت كونطرول نهار الخميس مع الربعة ديال العشية", question, "مع الجوج")
    call.hears("رشيد", "هيه", "واخا")
    assert kept(call) == [("كونطرول", at(5, 14), "رشيد", MOBILE)]


@pytest.mark.parametrize("words", ["لا خويا غدا خدام", "la ghedda kheddam"])
def test_a_day_that_will_not_do_is_left_out(calls: Calls, words: str):
    call = calls()
    answer = call.hears("بغيت كونطرول غدا مع التسعود ديال الصباح", words)
    assert "نهار الخميس 5 مارس مع التسعود" in answer and "غدا مع" not in answer.replace("من بعد غدا", "")
    call.hears("نهار الخميس مع الجوج", "رشيد", "هيه", "واخا")
    assert kept(call) == [("كونطرول", at(5, 14), "رشيد", MOBILE)]


def test_what_is_free_is_asked_step_by_step(calls: Calls):
    call = calls()
    call.hears("سلام عليكم بغيت نجي عند الطبيب على ود ضرستي كتضرني بزاف", "كونطرول", "واش عندكم شي حاجة هاد السيمانة؟")
    offer = call.hears("لا شي نهار آخر", "السيمانة الجاية", "نهار التنين فالعشية")
    assert "نهار التنين 9 مارس مع الجوج" in offer
    call.hears("اللخر", "سميتي عبد الرحيم بنجلون، بالحاء", "هاد النمرة نيت", "الله يجازيك بخير")
    assert kept(call) == [("كونطرول", at(9, 17), "عبد الرحيم بنجلون", MOBILE)]


# --- corrections ---


@pytest.mark.parametrize(
    ("correction", "expected"),
    [
        ("لا، حسن نهار الخميس", ("بلومباج", at(5, 10), "كريم بناني", MOBILE)),
        ("لا مع الحداش ديال الصباح", ("بلومباج", at(3, 11), "كريم بناني", MOBILE)),
        ("لا راه على قبل كونطرول", ("كونطرول", at(3, 10), "كريم بناني", MOBILE)),
        ("لا، سميتي كريم بنعلي", ("بلومباج", at(3, 10), "كريم بنعلي", MOBILE)),
        ("لا النمرة هي 06 77 88 99 00", ("بلومباج", at(3, 10), "كريم بناني", OTHER)),
        ("la 7sen nhar lkhmis", ("بلومباج", at(5, 10), "كريم بناني", MOBILE)),
        ("la m3a 7dach", ("بلومباج", at(3, 11), "كريم بناني", MOBILE)),
        ("la nmra hiya 06 77 88 99 00", ("بلومباج", at(3, 10), "كريم بناني", OTHER)),
        ("لا بغيت نبدل الوقت، مع الحداش", ("بلومباج", at(3, 11), "كريم بناني", MOBILE)),
    ],
)
def test_anything_is_corrected_at_the_recap(calls: Calls, correction: str, expected: tuple[Any, ...]):
    call = calls()
    call.hears("بغيت رونديفو ديال بلومباج غدا مع العشرة ديال الصباح", "كريم بناني", "إيه", correction, "إيه")
    assert kept(call) == [expected]


@pytest.mark.parametrize("correction", ["لا سمح ليا حسن نهار الجمعة", "la sme7 lia nhar jem3a"])
def test_the_day_is_corrected_while_the_name_is_asked_for(calls: Calls, correction: str):
    call = calls()
    call.hears("بغيت رونديفو ديال كونطرول غدا مع العشرة ديال الصباح", correction, "كريم بناني", "إيه", "إيه")
    assert kept(call) == [("كونطرول", at(6, 10), "كريم بناني", MOBILE)]


def test_the_service_is_corrected_while_the_number_is_asked_for(calls: Calls):
    call = calls()
    call.hears("بغيت رونديفو ديال كونطرول غدا مع العشرة ديال الصباح", "كريم بناني", "لا راه بلومباج", "إيه", "إيه")
    assert kept(call) == [("بلومباج", at(3, 10), "كريم بناني", MOBILE)]


def test_a_bare_no_is_asked_what_is_wrong(calls: Calls):
    call = calls()
    call.hears("بغيت رونديفو ديال كونطرول غدا مع العشرة ديال الصباح", "كريم بناني", "إيه")
    assert "شنو اللي خاصني نبدل" in call.says("لا")
    assert "فوقاش" in call.says("الوقت")
    call.hears("غدا مع الحداش ديال الصباح", "إيه")
    assert kept(call) == [("كونطرول", at(3, 11), "كريم بناني", MOBILE)]


@pytest.mark.parametrize(
    "agreement",
    ["إيه أكد الموعد", "واخا نأكد الموعد", "صافي الله يجازيك بخير", "ih 2ekked rdv", "mzyan choukran", "ewa ok"],
)
def test_a_recap_is_agreed_to_in_many_ways(calls: Calls, agreement: str):
    call = calls()
    call.hears("بغيت رونديفو ديال كونطرول غدا مع العشرة ديال الصباح", "كريم بناني", "إيه", agreement)
    assert kept(call) == [BOOKED]


def test_another_number_is_given_in_pairs(calls: Calls):
    call = calls()
    call.hears("bghit rdv dyal kontrol ghedda m3a 10 d sbah", "Sara Idrissi", "la chi nmra khra")
    call.hears("06 77", "88 99 00", "ih hadi hiya", "wakha")
    assert kept(call) == [("كونطرول", at(3, 10), "Sara Idrissi", OTHER)]


# --- by the way, and away ---


def test_a_question_by_the_way_is_answered_and_the_booking_goes_on(calls: Calls):
    call = calls()
    call.says("بغيت رونديفو ديال كونطرول غدا مع العشرة ديال الصباح")
    answer = call.says("فين جيتو بالضبط؟")
    assert "12 شارع الزيتون" in answer and "سميتك" in answer
    call.hears("كريم بناني", "إيه", "إيه")
    assert kept(call) == [BOOKED]


@pytest.mark.parametrize("words", ["صافي خليها", "بسلامة", "safi khliha", "bslama"])
def test_whoever_leaves_books_nothing(calls: Calls, words: str):
    call = calls()
    call.hears("بغيت رونديفو ديال كونطرول غدا مع العشرة ديال الصباح", words)
    assert call.standing == []
    assert ("hang_up" in call.actions) is (words in ("بسلامة", "bslama"))


@pytest.mark.parametrize("words", ["بغيت نهضر مع شي واحد", "dowezni l chi wa7ed 3afak"])
def test_a_person_is_called_for_at_any_point(calls: Calls, words: str):
    call = calls(changes={"transfer_number": "+212661000000"})
    call.hears("بغيت رونديفو ديال كونطرول غدا مع العشرة ديال الصباح", words)
    assert "transfer" in call.actions


def test_rubbish_three_times_ends_in_a_way_out(calls: Calls):
    call = calls()
    call.says("بغيت رونديفو")
    answer = call.hears("بلابلابلا", "طاطاطا", "zzzz")
    assert "ميساج" in answer
    assert call.standing == []


# --- those there are ---


def test_an_appointment_is_found_by_the_number_and_moved(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10))
    call = calls()
    assert "غدا مع العشرة ديال الصباح" in call.says("بغيت نبدل الموعد ديالي")
    assert "واش هكا" in call.says("نهار الخميس مع الربعة ديال العشية")
    assert "نهار الخميس 5 مارس مع الربعة" in call.says("إيه")
    assert [(one.code, one.starts_at) for one in call.standing] == [(made.code, at(5, 16))]


@pytest.mark.parametrize(
    "wish",
    [
        "بغيت نبدل الموعد ديالي لنهار الخميس مع الربعة ديال العشية",
        "bghit nbeddel rdv dyali l nhar lkhmis m3a 4 d l3chiya",
    ],
)
def test_it_is_moved_in_one_sentence(practice: Practice, calls: Calls, wish: str):
    booked(practice, at(3, 10))
    call = calls()
    call.hears(wish, "إيه")
    assert [one.starts_at for one in call.standing] == [at(5, 16)]


@pytest.mark.parametrize(
    "wish", ["واش ممكن نأخرو الموعد ديال غدا حتى للسيمانة الجاية", "bghit n2ekher rdv dyal ghedda l simana jaya"]
)
def test_the_days_spoken_of_are_kept_while_one_of_them_is_chosen(practice: Practice, calls: Calls, wish: str):
    booked(practice, at(3, 10))
    call = calls()
    call.hears(wish, "نهار التلات فنفس الوقت", "إيه")
    assert [one.starts_at for one in call.standing] == [at(10, 10)]


def test_half_an_hour_later_overlaps_nobody_else(practice: Practice, calls: Calls):
    booking.book(practice.wish(at(3, 10), service=practice.filling), SALMA, actor=CALLER, now=NOW)
    Resource.objects.filter(pk=practice.karim.pk).update(active=False)
    call = calls()
    call.hears("بغيت نأخر الموعد ديالي", "نص ساعة من بعد", "إيه")
    assert [one.starts_at for one in call.standing] == [at(3, 10, 30)]


@pytest.mark.parametrize(
    ("wish", "agreement"),
    [
        ("بغيت نلغي الموعد ديالي", "إيه"),
        ("bghit n7ebbes rendez-vous dyali", "ih"),
        ("ما نقدرش نجي غدا", "إيه لغيه"),
        ("سلام عندي رونديفو غدا ولكن ما غاديش نقدر نجي", "واخا"),
        ("ma ghadich n9der nji ghedda", "ih annuli"),
    ],
)
def test_it_is_cancelled_after_a_yes_to_that_very_one(practice: Practice, calls: Calls, wish: str, agreement: str):
    booked(practice, at(3, 10))
    call = calls()
    assert "غدا مع العشرة ديال الصباح" in call.says(wish)
    assert len(call.standing) == 1
    assert "تلغى" in call.says(agreement)
    assert call.standing == []


@pytest.mark.parametrize("no", ["لا", "لا خليه", "la khlih"])
def test_a_no_keeps_it(practice: Practice, calls: Calls, no: str):
    booked(practice, at(3, 10))
    call = calls()
    assert "باقي كيف ما هو: غدا مع العشرة" in call.hears("بغيت نلغي الموعد ديالي", no)
    assert len(call.standing) == 1


def test_cancelling_becomes_moving(practice: Practice, calls: Calls):
    booked(practice, at(3, 10))
    call = calls()
    call.hears("بغيت نلغي الموعد ديالي", "لا حسن نبدلو", "نهار الجمعة مع التسعود ديال الصباح", "إيه")
    assert [one.starts_at for one in call.standing] == [at(6, 9)]


@pytest.mark.parametrize("wish", ["بغيت نأكد الموعد ديالي", "bghit n2ekked rendez-vous dyali"])
def test_it_is_confirmed(practice: Practice, calls: Calls, wish: str):
    made = booked(practice, at(3, 10))
    assert "تأكد الموعد" in calls().says(wish)
    made.refresh_from_db()
    assert made.confirmed_at is not None


def test_what_is_asked_along_with_it_is_answered(practice: Practice, calls: Calls):
    booked(practice, at(3, 10))
    answer = calls().says("bghit n2ekked rdv dyali o n3ref l3onwan")
    assert "12 شارع الزيتون" in answer and "تأكد الموعد" in answer


@pytest.mark.parametrize("question", ["فوقاش الموعد ديالي؟", "fo9ach rdv dyali", "واش الموعد ديالي ديال غدا باقي؟"])
def test_it_is_told_when_it_is(practice: Practice, calls: Calls, question: str):
    booked(practice, at(3, 10))
    assert "غدا مع العشرة ديال الصباح" in calls().says(question)


@pytest.mark.parametrize("which", ["ديال الخميس", "التاني", "dyal lkhmis", "اللي مع التلاتة"])
def test_of_several_one_is_chosen(practice: Practice, calls: Calls, which: str):
    booked(practice, at(3, 10))
    booked(practice, at(5, 15))
    call = calls()
    assert "كتر من موعد" in call.says("بغيت نلغي الموعد ديالي")
    call.hears(which, "إيه")
    assert [one.starts_at for one in call.standing] == [at(3, 10)]


def test_from_another_number_the_code_is_asked_for(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10))
    call = calls(caller=OTHER)
    assert "الكود" in call.says("بغيت نلغي الموعد ديالي")
    call.hears(" ".join(made.code), "إيه")
    assert call.standing == []


def test_the_code_is_said_in_words(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10))
    digits = ("صفر", "واحد", "جوج", "تلاتة", "ربعة", "خمسة", "ستة", "سبعة", "تمنية", "تسعود")
    call = calls(caller=OTHER)
    call.hears("بغيت نلغي الموعد ديالي", "الكود هو " + " ".join(digits[int(one)] for one in made.code), "إيه")
    assert call.standing == []


def test_the_code_may_be_keyed_in(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10))
    call = calls(caller="")
    call.says("بغيت نلغي الموعد ديالي")
    assert "غدا مع العشرة ديال الصباح" in call.keys(made.code)
    call.says("إيه")
    assert call.standing == []


def test_the_number_given_then_finds_it(practice: Practice, calls: Calls):
    booked(practice, at(3, 10))
    call = calls(caller=OTHER)
    call.hears("bghit n7ebbes rdv dyali", "nmra hiya 06 61 22 33 44", "ih")
    assert call.standing == []


def test_a_wrong_code_finds_nothing_of_anybody_elses(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10))
    wrong = "111111" if made.code != "111111" else "222222"
    call = calls(caller=OTHER)
    assert "ما لقيت" in call.hears("بغيت نلغي الموعد ديالي", " ".join(wrong))
    assert len(call.standing) == 1


def test_too_late_to_change_is_passed_on(practice: Practice, calls: Calls):
    BookingSettings.objects.create(change_notice_minutes=48 * 60)
    booked(practice, at(3, 10))
    call = calls()
    assert "فات الوقت" in call.hears("بغيت نلغي الموعد ديالي", "إيه")
    assert len(call.standing) == 1


def test_booked_moved_and_cancelled_in_one_call_in_latin_script(calls: Calls):
    call = calls()
    call.hears("salam bghit chi maw3id l kontrol nhar lkhmis m3a jouj o nos", "smiti Omar Tazi", "ih", "ih wakha")
    assert kept(call) == [("كونطرول", at(5, 14, 30), "Omar Tazi", MOBILE)]
    call.hears("sme7 lia bghit nbeddel rendez-vous", "nhar jem3a m3a 10 d sbah", "ih")
    assert [one.starts_at for one in call.standing] == [at(6, 10)]
    call.hears("la safi bghit nelghi rdv dyali", "ah")
    assert call.standing == []


# --- businesses of another kind ---


@pytest.mark.parametrize(
    "wish",
    [
        "بغيت نحجز طبلة لربعة ديال الناس غدا مع التسعود ديال الصباح",
        "bghit nreservi table l 4 d nas ghedda m3a 9 d sbah",
    ],
)
def test_a_table_is_booked_for_as_many_as_come(practice: Practice, calls: Calls, wish: str):
    Service.objects.all().delete()
    Resource.objects.all().delete()
    Service.objects.create(name="طبلة", aliases=["table"], duration_minutes=90, notice_minutes=60)
    Resource.objects.create(name="طبلة اللور", kind="table", seats=6)
    Resource.objects.create(name="طبلة صغيرة", kind="table", seats=2)
    call = calls()
    call.hears(wish, "كريم بناني", "إيه", "إيه")
    assert [(one.resource.name, one.party_size) for one in call.standing] == [("طبلة اللور", 4)]


def test_where_nothing_can_be_booked_a_message_is_taken(practice: Practice, calls: Calls):
    Service.objects.all().delete()
    assert "ميساج" in calls().says("بغيت ناخد موعد")
