"""Appointments by voice in Arabic: whole calls, judged by what the calendar holds at the end."""

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
from tests.voice.dialogue.arabic import CLINIC
from tests.voice.dialogue.booking_driving import MOBILE, BookingCall, bookables_of_database

Calls = Callable[..., BookingCall]

AMINA = booking.Person("آمنة العلوي", phone=MOBILE, language="ar")
CHECK_UP, FILLING = "فحص", "حشو الأسنان"
TOMORROW_AT_TEN = "أريد موعدا للفحص غدا الساعة العاشرة"
FRIDAY_AFTERNOON = "أريد موعدا للفحص يوم الجمعة بعد الظهر"
NAME_AND_YES = ("آمنة العلوي", "نعم", "نعم")


@pytest.fixture
def practice(moreau: Tenant) -> Iterator[Practice]:
    with tenant_context(moreau):
        made = open_practice()
        Service.objects.filter(pk=made.check_up.pk).update(name=CHECK_UP, aliases=["كشف"])
        Service.objects.filter(pk=made.filling.pk).update(name=FILLING, aliases=["حشوة"])
        Resource.objects.filter(pk=made.julie.pk).update(name="ليلى")
        Resource.objects.filter(pk=made.karim.pk).update(name="كريم")
        yield made


@pytest.fixture
def calls(practice: Practice) -> Calls:
    def call(**changes: Any) -> BookingCall:
        return BookingCall("ar", bookables_of_database(), business=CLINIC, **changes)

    return call


def booked(practice: Practice, starts_at: dt.datetime, person: booking.Person = AMINA) -> Appointment:
    return booking.book(practice.wish(starts_at), person, actor=CALLER, now=NOW)


def kept(call: BookingCall) -> list[tuple[str, dt.datetime, str, str]]:
    """What stands in the calendar: service, beginning, name, number."""
    return [
        (one.service.name, one.starts_at, one.customer.name, one.customer.phone)
        for one in call.standing
        if one.customer
    ]


def times(call: BookingCall) -> list[dt.datetime]:
    return [one.starts_at for one in call.standing]


# --- making one ---


def test_everything_said_at_once_is_asked_for_no_more(calls: Calls):
    call = calls()
    recap = call.hears("السلام عليكم، اسمي آمنة العلوي، أريد موعدا للفحص يوم الخميس الساعة الثالثة بعد الظهر", "نعم")
    assert "فحص، الخميس 5 مارس الساعة الثالثة بعد الظهر، باسم آمنة العلوي" in recap
    assert call.standing == []
    done = call.says("نعم هذا صحيح")
    assert kept(call) == [(CHECK_UP, at(5, 15), "آمنة العلوي", MOBILE)]
    code = call.standing[0].code
    assert f"{' '.join(code[:3])}، {' '.join(code[3:])}" in done and "رسالة نصية" in done


def test_it_is_said_to_be_booked_only_when_it_is(calls: Calls):
    call = calls()
    call.hears(TOMORROW_AT_TEN, "آمنة العلوي", "نعم")
    call.desk.failing.add("book")
    answer = call.says("نعم")
    assert "تم الحجز" not in answer and "رسالة" in answer
    assert call.standing == []


def test_one_question_after_the_other(calls: Calls):
    call = calls()
    assert "حشو الأسنان أو فحص" in call.says("أريد حجز موعد")
    assert "متى يناسبكم" in call.says("لحشو الأسنان")
    assert "الوقت متاح غدًا الساعة العاشرة صباحًا" in call.says("غدا الساعة العاشرة صباحا")
    assert "الرقم" in call.says("آمنة العلوي")
    assert "هل أؤكد الحجز" in call.says("نعم")
    call.says("نعم أكدوا الحجز")
    assert kept(call) == [(FILLING, at(3, 10), "آمنة العلوي", MOBILE)]


def test_a_caller_from_the_levant_books(calls: Calls):
    call = calls()
    call.hears("السلام عليكم بدي احجز كشف بكرة الصبح عشرة ونص", "اسمي محمد بن علي", "ايوه", "تمام")
    assert kept(call) == [(CHECK_UP, at(3, 10, 30), "محمد بن علي", MOBILE)]


def test_a_title_a_child_and_a_date_in_one_breath(calls: Calls):
    call = calls()
    call.hears(
        "معكم الدكتور سعيد بناني أريد حجز موعد للفحص لابنتي يوم الأربعاء 4 مارس على الساعة الثانية والربع",
        "نعم",
        "موافق",
    )
    assert kept(call) == [(CHECK_UP, at(4, 14, 15), "الدكتور سعيد بناني", MOBILE)]


def test_whoever_is_asked_for_by_name_gets_it(calls: Calls):
    call = calls()
    *answers, yes = NAME_AND_YES
    assert "مع كريم، " in call.hears("أريد موعدا مع كريم للفحص غدا الساعة العاشرة", *answers)
    call.says(yes)
    assert [one.resource.name for one in call.standing] == ["كريم"]


@pytest.mark.parametrize("words", ["نعم، على هذا الرقم", "على هذا الرقم", "نعم على الرقم نفسه"])
def test_whoever_speaks_of_the_number_is_not_called_ali(calls: Calls, words: str):
    call = calls()
    call.hears(TOMORROW_AT_TEN, "آمنة العلوي", words, "نعم")
    assert kept(call) == [(CHECK_UP, at(3, 10), "آمنة العلوي", MOBILE)]


def test_another_number_is_given_in_place_of_the_one_offered(calls: Calls):
    call = calls()
    call.hears(TOMORROW_AT_TEN, "آمنة العلوي", "لا، على الرقم صفر ستة واحد وستون عشرون ثلاثون أربعون", "نعم", "نعم")
    assert kept(call) == [(CHECK_UP, at(3, 10), "آمنة العلوي", "+212661203040")]


def test_name_and_number_are_given_together(calls: Calls):
    call = calls()
    call.hears(TOMORROW_AT_TEN, "محمد العمراني ورقمي 0661234567", "نعم")
    assert kept(call) == [(CHECK_UP, at(3, 10), "محمد العمراني", "+212661234567")]


def test_another_number_is_dictated(calls: Calls):
    call = calls()
    call.hears(TOMORROW_AT_TEN, "آمنة العلوي", "لا، رقم آخر")
    call.hears("صفر ستة ثمانية وتسعين ستة وسبعين أربعة وخمسين اثنين وثلاثين", "نعم", "نعم")
    assert kept(call) == [(CHECK_UP, at(3, 10), "آمنة العلوي", "+212698765432")]


def test_whoever_gives_no_number_is_booked_all_the_same(calls: Calls):
    call = calls()
    recap = call.hears(TOMORROW_AT_TEN, "آمنة العلوي", "لا أريد إعطاء رقمي")
    assert "الرقم" not in recap
    call.says("نعم")
    assert kept(call) == [(CHECK_UP, at(3, 10), "آمنة العلوي", "")]


# --- taking one of several times ---


def test_a_part_of_a_day_is_answered_with_two_or_three_times(calls: Calls):
    call = calls()
    offer = call.says(FRIDAY_AFTERNOON)
    assert "الجمعة 6 مارس الساعة الثانية أو الرابعة إلا ربعًا بعد الظهر، أو الخامسة مساءً" in offer
    call.hears("الثاني", *NAME_AND_YES)
    assert times(call) == [at(6, 15, 45)]


@pytest.mark.parametrize(
    ("answer", "starts_at"),
    [
        ("الأول", at(6, 14)),
        ("الموعد الأول من فضلكم", at(6, 14)),
        ("الأخير", at(6, 17)),
        ("الساعة الثانية", at(6, 14)),
        ("آخذ الخامسة", at(6, 17)),
        ("الرابعة إلا ربعا", at(6, 15, 45)),
        ("أي واحد", at(6, 14)),
        ("لا يهم", at(6, 14)),
        ("كما تريدون", at(6, 14)),
        ("الثالثة", at(6, 15)),
        ("بل في الثالثة والنصف", at(6, 15, 30)),
        ("لا، يوم الاثنين الساعة التاسعة أفضل", at(9, 9)),
        ("نعم الخامسة", at(6, 17)),
        ("هل عندكم الساعة الثالثة؟", at(6, 15)),
    ],
)
def test_an_offer_is_taken_or_another_time_is_said(calls: Calls, answer: str, starts_at: dt.datetime):
    call = calls()
    call.hears(FRIDAY_AFTERNOON, answer, *NAME_AND_YES)
    assert times(call) == [starts_at]


@pytest.mark.parametrize(
    "refusal",
    ["غير ذلك", "الأول لا يناسبني", "هل عندكم وقت آخر؟", "لا أستطيع الحضور في هذا الوقت", "لا، أريد تغيير الموعد"],
)
def test_what_was_offered_is_refused(calls: Calls, refusal: str):
    call = calls()
    assert "متى يناسبكم" in call.hears(FRIDAY_AFTERNOON, refusal)
    call.hears("الخميس صباحا", "الأول", *NAME_AND_YES)
    assert times(call) == [at(5, 9)]


def test_a_day_that_will_not_do_is_offered_no_more(calls: Calls):
    call = calls()
    offer = call.hears(FRIDAY_AFTERNOON, "لا أستطيع الحضور يوم الجمعة")
    assert "أقترح" in offer and "الجمعة" not in offer
    call.hears("الخميس الساعة التاسعة", *NAME_AND_YES)
    assert times(call) == [at(5, 9)]


def test_the_next_week_becomes_a_day_and_an_hour(calls: Calls):
    call = calls()
    call.hears("مساء الخير هل عندكم موعد الأسبوع القادم للفحص؟", "يوم الثلاثاء", "التاسعة", *NAME_AND_YES)
    assert times(call) == [at(10, 9)]


def test_a_time_that_is_taken_is_answered_with_others(practice: Practice, calls: Calls):
    booked(practice, at(3, 10))
    booked(practice, at(3, 10), booking.Person("كمال بنيس", "+33699999999"))
    call = calls(caller="+33611111111")
    answer = call.says(TOMORROW_AT_TEN)
    assert "محجوز" in answer and "التاسعة والنصف" in answer and "العاشرة والنصف" in answer
    call.hears("العاشرة والنصف", "زينب بناني", "نعم", "نعم")
    assert (CHECK_UP, at(3, 10, 30), "زينب بناني", "+33611111111") in kept(call)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ("يوم الأحد الساعة العاشرة", "ليست لدينا مواعيد"),
        ("غدا الساعة الواحدة ظهرا", "ليست لدينا مواعيد"),
        ("اليوم الساعة السادسة والنصف صباحا", "قريب جدًا"),
        ("يوم 3 ديسمبر الساعة العاشرة", "لم نبدأ الحجز"),
    ],
)
def test_what_cannot_be_is_said_with_its_reason_and_something_else(calls: Calls, wish: str, words: str):
    call = calls()
    answer = call.says(f"أريد موعدا للفحص {wish}")
    assert words in answer and "أقترح" in answer
    assert call.standing == []


def test_no_room_at_all_ends_in_a_message(practice: Practice, calls: Calls):
    BookingSettings.objects.create(horizon_days=1, holiday_country="")
    Service.objects.filter(pk=practice.check_up.pk).update(notice_minutes=3 * 24 * 60)
    assert "رسالة" in calls().says("أريد موعدا للفحص في أقرب وقت ممكن")


# --- corrections ---


@pytest.mark.parametrize(
    ("correction", "expected"),
    [
        ("لا، بل الخميس", (FILLING, at(5, 10), "آمنة العلوي", MOBILE)),
        ("لا، الساعة الحادية عشرة", (FILLING, at(3, 11), "آمنة العلوي", MOBILE)),
        ("في الحقيقة الموعد للفحص", (CHECK_UP, at(3, 10), "آمنة العلوي", MOBILE)),
        ("لا، اسمي أمينة العلوي", (FILLING, at(3, 10), "أمينة العلوي", MOBILE)),
        ("لا، الرقم هو 06 98 76 54 32", (FILLING, at(3, 10), "آمنة العلوي", "+212698765432")),
        ("أريد تغيير الموعد إلى الخميس", (FILLING, at(5, 10), "آمنة العلوي", MOBILE)),
    ],
)
def test_anything_is_corrected_at_the_recap(calls: Calls, correction: str, expected: tuple[Any, ...]):
    call = calls()
    call.hears("أريد موعدا لحشو الأسنان غدا الساعة العاشرة", "آمنة العلوي", "نعم", correction, "نعم")
    assert kept(call) == [expected]


@pytest.mark.parametrize(
    ("wrong", "question", "instead", "expected"),
    [
        ("الموعد", "متى", "غدا الساعة الحادية عشرة", (CHECK_UP, at(3, 11), "آمنة العلوي", MOBILE)),
        ("الساعة", "متى", "الحادية عشرة", (CHECK_UP, at(3, 11), "آمنة العلوي", MOBILE)),
        ("التاريخ", "متى", "الخميس", (CHECK_UP, at(5, 10), "آمنة العلوي", MOBILE)),
        ("الخدمة", "خدمة", "حشو الأسنان", (FILLING, at(3, 10), "آمنة العلوي", MOBILE)),
        ("الاسم", "اسمكم", "أمينة العلمي", (CHECK_UP, at(3, 10), "أمينة العلمي", MOBILE)),
    ],
)
def test_a_bare_no_is_asked_what_is_wrong(
    calls: Calls, wrong: str, question: str, instead: str, expected: tuple[Any, ...]
):
    call = calls()
    assert "ما الذي أغيّره" in call.hears(TOMORROW_AT_TEN, "آمنة العلوي", "نعم", "لا")
    assert question in call.says(wrong)
    call.hears(instead, "نعم")
    assert kept(call) == [expected]


def test_the_day_is_corrected_while_the_name_is_asked_for(calls: Calls):
    call = calls()
    call.hears(TOMORROW_AT_TEN, "لا عفوا يوم الجمعة", *NAME_AND_YES)
    assert kept(call) == [(CHECK_UP, at(6, 10), "آمنة العلوي", MOBILE)]


def test_the_hour_is_corrected_while_the_number_is_asked_for(calls: Calls):
    call = calls()
    call.hears(TOMORROW_AT_TEN, "آمنة العلوي", "أريد الساعة التاسعة بدلا من ذلك", "نعم", "نعم")
    assert times(call) == [at(3, 9)]


def test_the_service_is_corrected_before_the_time(calls: Calls):
    call = calls()
    assert "متى" in call.hears("أريد موعدا للفحص", "لا بل حشو الأسنان")
    call.hears("غدا العاشرة", *NAME_AND_YES)
    assert kept(call) == [(FILLING, at(3, 10), "آمنة العلوي", MOBILE)]


@pytest.mark.parametrize("words", ["نعم أكدوا الموعد", "أكدوا", "نعم الموعد مناسب", "أؤكد الحجز", "نعم شكرا"])
def test_the_recap_is_agreed_to(calls: Calls, words: str):
    call = calls()
    call.hears(TOMORROW_AT_TEN, "آمنة العلوي", "نعم", words)
    assert times(call) == [at(3, 10)]


# --- by the way, and away ---


def test_a_question_by_the_way_is_answered_and_the_booking_goes_on(calls: Calls):
    call = calls()
    answer = call.hears(TOMORROW_AT_TEN, "أين عيادتكم بالضبط؟")
    assert "شارع محمد الخامس" in answer and "اسمكم" in answer
    answer = call.hears("آمنة العلوي", "نعم", "كم سعر تنظيف الأسنان؟")
    assert "300 درهم" in answer and "هل أؤكد الحجز" in answer
    call.says("نعم")
    assert times(call) == [at(3, 10)]


def test_what_was_not_heard_is_said_again(calls: Calls):
    call = calls()
    assert call.says(TOMORROW_AT_TEN).endswith(call.says("عفوا، لم أفهم"))


@pytest.mark.parametrize("words", ["لا داعي، غيرت رأيي", "ألغوا الحجز", "مع السلامة"])
def test_whoever_leaves_books_nothing(calls: Calls, words: str):
    call = calls()
    call.hears(TOMORROW_AT_TEN, "آمنة العلوي", words)
    assert call.standing == []
    assert ("hang_up" in call.actions) == (words == "مع السلامة")


def test_a_goodbye_at_the_recap_books_and_ends(calls: Calls):
    call = calls()
    call.hears(TOMORROW_AT_TEN, "آمنة العلوي", "نعم", "نعم شكرا مع السلامة")
    assert times(call) == [at(3, 10)]
    assert call.actions[-1] == "hang_up"


def test_a_person_is_called_for_at_any_point(calls: Calls):
    call = calls()
    call.hears(TOMORROW_AT_TEN, "أريد التحدث إلى موظف")
    assert "transfer" in call.actions


def test_a_message_takes_the_place_of_an_appointment(calls: Calls):
    call = calls()
    call.hears(TOMORROW_AT_TEN, "أفضل ترك رسالة", "آمنة العلوي", "نعم", "أحتاج فاتورة السنة الماضية", "نعم")
    assert "message" in call.actions
    assert call.standing == []


def test_rubbish_three_times_ends_in_a_way_out(calls: Calls):
    answer = calls().hears("أريد موعدا", "القطة فوق الشجرة", "بلا بلا بلا", "تشيك تشاك")
    assert "رسالة" in answer and "الموظفين" in answer


# --- those there are ---


def test_an_appointment_is_found_by_the_number_and_moved(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10))
    call = calls()
    assert "غدًا الساعة العاشرة صباحًا" in call.says("أريد تغيير موعدي")
    assert "هل هذا صحيح" in call.says("الخميس الساعة الرابعة")
    assert "أصبح موعدكم الخميس 5 مارس الساعة الرابعة بعد الظهر" in call.says("نعم")
    assert [(one.code, one.starts_at) for one in call.standing] == [(made.code, at(5, 16))]


@pytest.mark.parametrize(
    ("turns", "starts_at"),
    [
        (("أريد نقل موعدي إلى يوم الخميس الساعة الرابعة", "نعم"), at(5, 16)),
        (("أريد تأجيل موعدي", "بعدها بنصف ساعة", "نعم"), at(3, 10, 30)),
        (("عندي موعد وأريد تأجيله", "الخميس في نفس الساعة", "نعم"), at(5, 10)),
        (("أريد تأجيل موعدي إلى الجمعة", "الأول", "نعم"), at(6, 9)),
        (("أريد تغيير موعدي", "الخميس صباحا", "الأخير", "نعم"), at(5, 11, 30)),
        (("أريد تغيير موعدي", "الخميس الساعة الرابعة", "لا، الجمعة", "نعم"), at(6, 16)),
        (("أريد تغيير موعدي", "الساعة التاسعة", "نعم"), at(3, 9)),
        (("أريد تغيير موعدي", "لا أستطيع الحضور غدا", "الأربعاء التاسعة", "نعم"), at(4, 9)),
        (("عندي موعد غدا وأريد أن آتي بعد الظهر بدلا من ذلك", "الأول", "نعم"), at(3, 14)),
        (("أريد تغيير موعدي", "لا داعي"), at(3, 10)),
    ],
)
def test_it_is_moved_or_stays(practice: Practice, calls: Calls, turns: tuple[str, ...], starts_at: dt.datetime):
    booked(practice, at(3, 10))
    call = calls()
    call.hears(*turns)
    assert times(call) == [starts_at]


@pytest.mark.parametrize(("wish", "yes"), [("أريد إلغاء موعدي", "نعم"), ("لن أتمكن من الحضور غدا", "نعم ألغوه")])
def test_it_is_cancelled_after_a_yes_to_that_very_one(practice: Practice, calls: Calls, wish: str, yes: str):
    booked(practice, at(3, 10))
    call = calls()
    assert "غدًا الساعة العاشرة صباحًا. هل ألغيه" in call.says(wish)
    assert len(call.standing) == 1
    assert "تم إلغاء" in call.says(yes)
    assert call.standing == []


@pytest.mark.parametrize("words", ["لا", "لا، اتركوه"])
def test_a_no_keeps_it(practice: Practice, calls: Calls, words: str):
    booked(practice, at(3, 10))
    call = calls()
    assert "يبقى موعدكم غدًا الساعة العاشرة صباحًا" in call.hears("أريد إلغاء موعدي", words)
    assert times(call) == [at(3, 10)]


def test_cancelling_becomes_moving_and_moving_cancelling(practice: Practice, calls: Calls):
    booked(practice, at(3, 10))
    call = calls()
    call.hears("أريد إلغاء موعدي", "في الحقيقة أفضل تغييره", "الجمعة الساعة التاسعة", "نعم")
    assert times(call) == [at(6, 9)]
    call.hears("أريد تغيير موعدي", "لا، بل ألغوه", "نعم")
    assert call.standing == []


def test_it_is_confirmed(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10))
    assert "تم التأكيد" in calls().says("أتصل لتأكيد موعدي")
    made.refresh_from_db()
    assert made.confirmed_at is not None


@pytest.mark.parametrize("words", ["متى موعدي؟", "عندي موعد غدا، في أي ساعة؟", "نسيت وقت موعدي", "هل موعدي غدا؟"])
def test_it_is_told_when_it_is(practice: Practice, calls: Calls, words: str):
    booked(practice, at(3, 10))
    assert "لديكم موعد غدًا الساعة العاشرة صباحًا، من أجل فحص" in calls().says(words)


@pytest.mark.parametrize("which", ["موعد الخميس", "الثاني", "الأخير"])
def test_of_several_one_is_chosen(practice: Practice, calls: Calls, which: str):
    booked(practice, at(3, 10))
    booked(practice, at(5, 15))
    call = calls()
    assert "أكثر من موعد" in call.says("أريد إلغاء موعدي")
    call.hears(which, "نعم")
    assert times(call) == [at(3, 10)]


def test_from_another_number_the_code_is_asked_for(practice: Practice, calls: Calls):
    digits = ("صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة")
    made = booked(practice, at(3, 10))
    call = calls(caller="+33611111111")
    assert "رمز" in call.says("أريد إلغاء موعدي")
    call.hears("الرمز هو " + " ".join(digits[int(digit)] for digit in made.code), "نعم")
    assert call.standing == []


def test_the_code_may_be_keyed_in(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10))
    call = calls(caller="")
    call.says("أريد إلغاء موعدي")
    assert "غدًا الساعة العاشرة صباحًا" in call.keys(made.code)
    call.says("نعم")
    assert call.standing == []


def test_a_wrong_code_finds_nothing_of_anybody_elses(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10))
    wrong = "111111" if made.code != "111111" else "222222"
    call = calls(caller="+33611111111")
    assert "لم أجد" in call.hears("أريد إلغاء موعدي", " ".join(wrong))
    assert len(call.standing) == 1


def test_too_late_to_change_is_passed_on(practice: Practice, calls: Calls):
    BookingSettings.objects.create(change_notice_minutes=48 * 60)
    booked(practice, at(3, 10))
    call = calls()
    assert "فات الأوان" in call.hears("أريد إلغاء موعدي", "نعم")
    assert len(call.standing) == 1


def test_one_call_books_moves_tells_and_cancels(calls: Calls):
    call = calls()
    call.hears(TOMORROW_AT_TEN, *NAME_AND_YES)
    call.hears("أريد تغيير موعدي إلى الخميس الساعة الرابعة", "نعم")
    assert times(call) == [at(5, 16)]
    assert "الخميس 5 مارس الساعة الرابعة بعد الظهر" in call.says("متى موعدي؟")
    call.hears("أريد إلغاءه", "نعم", "لا شكرا مع السلامة")
    assert call.standing == []
    assert call.actions[-1] == "hang_up"


def test_a_second_appointment_leaves_the_first_alone(practice: Practice, calls: Calls):
    booked(practice, at(3, 10))
    call = calls()
    call.hears("أريد موعدا آخر لحشو الأسنان يوم الخميس الساعة التاسعة", *NAME_AND_YES)
    assert times(call) == [at(3, 10), at(5, 9)]


# --- businesses of another kind ---


@pytest.mark.parametrize(
    ("wish", "people", "table"),
    [
        ("أريد حجز طاولة لأربعة أشخاص غدا الساعة التاسعة صباحا", 4, "الطاولة الكبيرة"),
        ("أريد طاولة لستة غدا الساعة التاسعة صباحا", 6, "الطاولة الكبيرة"),
        ("احجزوا لي طاولة غدا الساعة التاسعة صباحا، نحن خمسة", 5, "الطاولة الكبيرة"),
    ],
)
def test_a_table_is_booked_for_as_many_as_come(practice: Practice, calls: Calls, wish: str, people: int, table: str):
    _open_restaurant()
    call = calls()
    call.hears(wish, *NAME_AND_YES)
    assert [(one.resource.name, one.party_size) for one in call.standing] == [(table, people)]


def test_more_than_there_are_seats_is_told(practice: Practice, calls: Calls):
    _open_restaurant()
    call = calls()
    assert "لهذا العدد" in call.says("أريد طاولة لعشرين شخصا غدا الساعة التاسعة صباحا")
    assert call.standing == []


def _open_restaurant() -> None:
    Service.objects.all().delete()
    Resource.objects.all().delete()
    Service.objects.create(name="طاولة", duration_minutes=90, notice_minutes=60)
    Resource.objects.create(name="الطاولة الكبيرة", kind="table", seats=6)
    Resource.objects.create(name="طاولة الشرفة", kind="table", seats=2)


def test_where_nothing_can_be_booked_a_message_is_taken(practice: Practice, calls: Calls):
    Service.objects.all().delete()
    assert "رسالة" in calls().says("أريد حجز موعد")
