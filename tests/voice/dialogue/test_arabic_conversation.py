"""Whole calls in Arabic, from the first word to the last."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.voice.dialogue.arabic import CLINIC, arabic_call
from tests.voice.dialogue.driving import PARIS, french_call
from voice.dialogue.base import Opening, ToolResult
from voice.speech.base import Expecting

NUMBER = "0 6، 1 2، 3 4، 5 6، 7 8"
ANYTHING_ELSE = "هل هناك شيء آخر يمكنني مساعدتكم فيه؟"
OFFER = "هل تودون أن آخذ منكم رسالة ليعاود أحدنا الاتصال بكم؟"


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """November 2025; the 20th is a Thursday. Wednesday's hours are unknown, Sunday is closed."""
    return dt.datetime(2025, 11, day, hour, minute, tzinfo=PARIS)


def test_a_caller_asks_about_hours_prices_and_the_address_and_leaves():
    call = arabic_call()
    assert call.opens() == "مرحبًا بكم، معكم عيادة الياسمين. كيف يمكنني مساعدتكم؟"
    assert call.says("السلام عليكم") == "أهلًا وسهلًا! كيف يمكنني مساعدتكم؟"
    assert call.says("هل تفتحون يوم السبت لو سمحت").startswith("يوم السبت نعمل من التاسعة صباحًا إلى الثانية عشرة ظهرًا.")
    assert call.says("ويوم الأحد؟").startswith("يوم الأحد نحن مغلقون.")
    assert call.says("كم سعر تنظيف الأسنان").startswith("يبلغ سعر تنظيف الأسنان 300 درهم.")
    assert call.says("وكم يستغرق؟").startswith("بالنسبة إلى تنظيف الأسنان، يستغرق الأمر نصف ساعة.")
    assert call.says("وين موقعكم").startswith("عنواننا هو: 12 شارع محمد الخامس، الرباط.")
    assert call.says("شكرا مع السلامة") == "شكرًا لاتصالكم. نتمنى لكم يومًا سعيدًا، مع السلامة!"
    assert call.tool_names == ["end_call"]


def test_a_message_is_taken_step_by_step():
    call = arabic_call()
    assert call.says("أريد أن أترك رسالة") == "حسنًا، سآخذ رسالتكم. ما اسمكم الكريم، من فضلكم؟"
    assert call.says("اسمي محمد بن عبد الله العلوي") == (
        "شكرًا، محمد بن عبد الله العلوي. على أي رقم يمكننا الاتصال بكم؟"
    )
    assert call.says("صفر ستة اثنا عشر أربعة وثلاثون ستة وخمسون ثمانية وسبعون") == (f"الرقم هو {NUMBER}. هل هذا صحيح؟")
    assert call.says("نعم صحيح") == "ما موضوع اتصالكم؟"
    assert call.says("أتصل بخصوص الفاتورة الأخيرة.") == (
        f"أراجع معكم: محمد بن عبد الله العلوي، على الرقم {NUMBER}. الرسالة: الفاتورة الأخيرة. هل هذا صحيح؟"
    )
    assert call.tools == []
    assert call.says("أيوه تمام") == f"شكرًا، تم تسجيل رسالتكم. {ANYTHING_ELSE}"
    assert call.message == {
        "name": "محمد بن عبد الله العلوي",
        "phone": "0612345678",
        "reason": "الفاتورة الأخيرة",
    }
    assert "مع السلامة" in call.says("لا شكرا هذا كل شيء")
    assert call.tool_names == ["take_message", "end_call"]


def test_a_number_is_dictated_in_pieces_and_put_right():
    call = arabic_call()
    call.hears("ممكن أترك رسالة", "ليلى حداد")
    assert call.says("صفر ستة، اثنا عشر") == "عندي حتى الآن 0 6، 1 2. ما بقية الرقم؟"
    assert call.says("وبعدها أربعة وثلاثين ستة وخمسين تسعة وسبعين") == (
        "الرقم هو 0 6، 1 2، 3 4، 5 6، 7 9. هل هذا صحيح؟"
    )
    assert call.says("لا، ٠٦ ١٢ ٣٤ ٥٦ ٧٨") == f"الرقم هو {NUMBER}. هل هذا صحيح؟"
    assert call.says("بالضبط") == "ما موضوع اتصالكم؟"


def at_recap():
    call = arabic_call()
    call.hears("أريد ترك رسالة", "عبد الرحمن العلوي", "06 12 34 56 78", "نعم", "عندي تسرب ماء في المطبخ")
    return call


@pytest.mark.parametrize(
    ("correction", "changed"),
    [
        ("لا، اسمي عبد الرحيم", {"name": "عبد الرحيم العلوي"}),
        ("لا، الاسم هو سعيد المنصوري", {"name": "سعيد المنصوري"}),
        ("لا، العلاوي، ألف لام عين لام ألف واو ياء", {"name": "عبد الرحمن العلاوي"}),
        ("لا، الرقم هو 06 98 76 54 32", {"phone": "0698765432"}),
        ("لا صفر ستة ثمانية وتسعون ستة وسبعون أربعة وخمسون اثنان وثلاثون", {"phone": "0698765432"}),
        ("لا، الموضوع هو تصليح السخان", {"reason": "تصليح السخان"}),
        ("لا، بخصوص السخان", {"reason": "السخان"}),
    ],
)
def test_a_recap_can_be_corrected(correction, changed):
    call = at_recap()
    assert call.says(correction).startswith("أراجع معكم:")
    call.says("نعم هذا صحيح")
    kept = {"name": "عبد الرحمن العلوي", "phone": "0612345678", "reason": "عندي تسرب ماء في المطبخ"}
    assert call.message == kept | changed


@pytest.mark.parametrize(
    ("field", "question", "value", "changed"),
    [
        ("الاسم", "ما اسمكم الكريم", "سعيد", {"name": "سعيد"}),
        ("الرقم", "على أي رقم", "06 98 76 54 32", {"phone": "0698765432"}),
        ("رقم الهاتف", "على أي رقم", "06 98 76 54 32", {"phone": "0698765432"}),
        ("الموضوع", "ما موضوع اتصالكم", "المغسلة مسدودة", {"reason": "المغسلة مسدودة"}),
    ],
)
def test_a_bare_no_asks_what_to_correct(field, question, value, changed):
    call = at_recap()
    assert call.says("لا") == "ما الذي أصحّحه: الاسم، أم الرقم، أم الموضوع؟"
    assert question in call.says(field)
    call.says(value)
    if "phone" in changed:
        call.says("نعم")
    call.says("نعم")
    kept = {"name": "عبد الرحمن العلوي", "phone": "0612345678", "reason": "عندي تسرب ماء في المطبخ"}
    assert call.message == kept | changed


def test_what_is_wrong_is_asked_for_again():
    assert at_recap().says("الرقم غلط") == "على أي رقم يمكننا الاتصال بكم؟"


@pytest.mark.parametrize("words", ["إلغاء", "لا داعي", "غيرت رأيي", "انس الأمر", "بلاش", "سأتصل لاحقا", "خلاص مش مهم"])
def test_a_caller_may_drop_the_message_at_any_step(words):
    for turns in range(4):
        call = arabic_call()
        call.says("أريد أن أترك رسالة")
        for said in ("ليلى حداد", "06 12 34 56 78", "نعم")[:turns]:
            call.says(said)
        assert "لن أسجّل أي رسالة" in call.says(words)
        assert call.tools == []


@pytest.mark.parametrize(
    "agreement", ["نعم", "أيوه أكيد", "نفس الرقم", "نعم على هذا الرقم", "الرقم اللي متصل منه", "آه"]
)
def test_the_number_that_is_calling_is_offered(agreement):
    call = arabic_call(caller_number="+212612345678")
    offer = call.hears("أريد أن أترك رسالة", "أنا يوسف")
    assert offer == "شكرًا، يوسف. هل نتصل بكم على الرقم الذي تتصلون منه الآن؟"
    call.hears(agreement, "ضاعت مفاتيحي", "نعم")
    assert call.message["phone"] == "+212612345678"


def test_another_number_than_the_offered_one_is_asked_for():
    call = arabic_call(caller_number="+212612345678")
    answer = call.hears("أريد أن أترك رسالة", "يوسف", "لا، على رقم آخر")
    assert answer == "على أي رقم يمكننا الاتصال بكم؟"


def test_an_emergency_becomes_an_urgent_message():
    call = arabic_call(caller_number="+212612345678", transfer_number="")
    answer = call.says("السلام عليكم، عندي ألم شديد في الضرس والأمر عاجل جدا")
    assert answer.startswith("فهمت. يمكنني أن آخذ منكم رسالة")
    call.hears("نعم من فضلك", "فاطمة الزهراء")
    recap = call.says("نعم")
    assert f"فاطمة الزهراء، على الرقم {NUMBER}، والأمر عاجل." in recap
    call.says("صحيح")
    assert call.message["urgency"] == "urgent"
    assert call.message["reason"].endswith("عندي ألم شديد في الضرس والأمر عاجل جدا")


@pytest.mark.parametrize(
    "said", ["أريد التحدث مع الدكتور", "حولني إلى موظف من فضلك", "بدي احكي مع حدا", "لا أريد التحدث مع روبوت"]
)
def test_a_person_is_asked_for_and_the_call_is_handed_over(said):
    call = arabic_call()
    assert call.says(said) == "سأحاول تحويلكم إلى أحد الموظفين. لحظة من فضلكم."
    assert call.tools[0].arguments == {"reason": said}


def test_nobody_answers_and_a_message_is_taken_instead():
    call = arabic_call()
    call.results = {"transfer_call": ToolResult(ok=False, error="failed")}
    assert call.says("أريد التحدث إلى المدير") == f"نعتذر منكم، لا أحد متاح في الوقت الحالي. {OFFER}"
    assert "ما اسمكم الكريم" in call.says("طيب تمام")
    assert call.tool_names == ["transfer_call"]


def test_back_from_a_transfer_nobody_answered_a_message_is_offered():
    assert arabic_call().opens(Opening.NOT_TRANSFERRED) == f"نعتذر منكم، لا أحد متاح في الوقت الحالي. {OFFER}"


def test_twice_not_understood_offers_a_person_or_a_message():
    call = arabic_call()
    assert call.says("القطة نائمة") == (
        "عذرًا، لم أفهم جيدًا. يمكنني أن أخبركم بأوقات عملنا، أو أن أعرّفكم بخدماتنا، أو أن أعطيكم عنواننا، "
        "أو أن آخذ منكم رسالة، أو أن أحاول تحويلكم إلى أحد الموظفين. بماذا أساعدكم؟"
    )
    assert call.says("شجرة خضراء كبيرة").endswith("هل تفضلون التحدث إلى أحد الموظفين، أم ترك رسالة؟")
    assert call.says("نعم").startswith("حسنًا. أيهما تفضلون")
    assert "ما اسمكم الكريم" in call.says("رسالة")


def test_two_misses_in_a_message_tell_the_way_out():
    call = arabic_call(transfer_number="")
    call.hears("أريد أن أترك رسالة", "ليلى", "القطة نائمة")
    assert call.says("شجرة خضراء").endswith("يمكنكم أيضًا أن تقولوا: إلغاء.")
    assert "لن أسجّل أي رسالة" in call.says("إلغاء")


def test_a_refused_number_is_explained_and_asked_once_more():
    call = arabic_call()
    answer = call.hears("أريد أن أترك رسالة", "ليلى", "لا أريد أن أعطيكم رقمي")
    assert answer.startswith("من دون رقم لن نستطيع الاتصال بكم.")


def test_an_appointment_is_never_said_to_be_booked():
    call = arabic_call(caller_number="+212612345678")
    answer = call.says("أريد حجز موعد غدا الساعة العاشرة مع الدكتور")
    assert answer.startswith("لا يمكنني ترتيب المواعيد بنفسي")
    assert "الرسالة: أريد حجز موعد غدا الساعة العاشرة مع الدكتور." in call.hears("نعم", "يوسف", "نعم")


def test_a_question_by_the_way_is_answered_and_the_message_goes_on():
    call = arabic_call()
    call.hears("أريد أن أترك رسالة", "ليلى")
    answer = call.says("ما هي أوقات العمل يوم السبت؟")
    assert answer.startswith("يوم السبت نعمل من التاسعة صباحًا إلى الثانية عشرة ظهرًا.")
    assert answer.endswith("على أي رقم يمكننا الاتصال بكم؟")


@pytest.mark.parametrize("pardon", ["عفوا؟", "لم أسمع", "أعد من فضلك", "شو قلت", "ما فهمت", "مرة أخرى من فضلك"])
def test_the_last_words_are_said_again(pardon):
    call = arabic_call()
    answer = call.says("أين أنتم؟")
    assert call.says(pardon) == answer
    assert call.says(pardon) == answer


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("بكم التنظيف", "يبلغ سعر تنظيف الأسنان 300 درهم."),
        ("ثمن إزالة الجير", "يبلغ سعر تنظيف الأسنان 300 درهم."),
        ("وكم يكلف تبييض اسنان", "يبدأ سعر تبييض الأسنان من 1500 درهم و50 سنتيمًا."),
        ("كم سعر زراعة الأسنان", "سعر زراعة الأسنان غير متوفر لدي."),
        ("شحال الاستشارة", "نقدّم استشارة مجانًا."),
        ("كم سعر التقويم", "ليست لدي معلومات عن هذه الخدمة."),
        ("كم يستغرق التبييض", "بالنسبة إلى تبييض الأسنان، يستغرق الأمر ساعة ونصف."),
        ("كم مدة زراعة الأسنان", "لا أعرف مدة زراعة الأسنان."),
        ("هل عندكم زراعة أسنان", "نعم، نقدّم زراعة الأسنان."),
        ("ما هي خدماتكم", "نقدّم تنظيف الأسنان، وتبييض الأسنان، وزراعة الأسنان، واستشارة."),
        ("ما هي أسعاركم", "يبلغ سعر تنظيف الأسنان 300 درهم. يبدأ سعر تبييض الأسنان"),
        ("ما رقم هاتفكم", "رقم هاتفنا هو 0 5، 3 7، 1 2، 3 4، 5 6."),
        ("هل عندكم موقف سيارات", "ليست لدي هذه المعلومة."),
        ("هل أنت روبوت", "معكم عيادة الياسمين. أنا المساعد الصوتي"),
        ("متى تفتحون في العيد", "لا أعرف إلا أوقات عملنا المعتادة"),
        ("هل أنتم مفتوحون الآن", "نحن نعمل الآن، حتى الثانية عشرة ظهرًا."),
    ],
)
def test_a_question_is_answered_from_the_facts(said, answer):
    assert arabic_call().says(said).startswith(answer)


@pytest.mark.parametrize(
    ("now", "said", "answer"),
    [
        (at(20, 13), "هل أنتم مفتوحون", "نحن مغلقون حاليًا. نفتح اليوم عند الثانية بعد الظهر."),
        (at(20, 19), "متى تفتحون", "نحن مغلقون حاليًا. نفتح غدًا عند التاسعة صباحًا."),
        (at(22, 15), "فاتحين هلأ", "نحن مغلقون حاليًا. نفتح يوم الاثنين عند التاسعة صباحًا."),
        (at(20, 10), "متى تغلقون", "اليوم نعمل من التاسعة صباحًا إلى الثانية عشرة ظهرًا ومن الثانية بعد الظهر إلى"),
        (at(20, 10), "هل تفتحون يوم الأربعاء", "لا أعرف أوقات عملنا يوم الأربعاء."),
        (at(20, 10), "وبعد غد", "يوم السبت نعمل من التاسعة صباحًا"),
        (at(20, 10), "في نهاية الأسبوع", "يوم السبت نعمل من التاسعة صباحًا إلى الثانية عشرة ظهرًا. يوم الأحد نحن"),
        (at(20, 10), "من الجمعة إلى الأحد", "غدًا نعمل"),
        (at(20, 10), "أوقات العمل", "نعمل يوم الاثنين، ويوم الثلاثاء، ويوم الخميس، ويوم الجمعة من التاسعة صباحًا"),
    ],
)
def test_a_question_about_hours_is_answered(now, said, answer):
    assert arabic_call(now=now).says(said).startswith(answer)


def test_an_empty_business_invents_nothing_and_offers_a_message():
    call = arabic_call({}, transfer_number="")
    assert call.opens() == "مرحبًا بكم، معكم المساعد الصوتي. كيف يمكنني مساعدتكم؟"
    assert call.says("ما هي أوقات العمل") == f"أوقات عملنا غير متوفرة لدي. {OFFER}"
    assert call.says("لا") == ANYTHING_ELSE


def test_nothing_is_said_to_be_done_when_the_message_could_not_be_saved():
    call = at_recap()
    call.results = {"take_message": ToolResult(ok=False, error="not_saved")}
    answer = call.says("نعم")
    assert answer.startswith("أعتذر، لم أتمكن من حفظ الرسالة.")
    assert "تم تسجيل" not in answer
    call.results = {}
    assert "تم تسجيل رسالتكم" in call.says("نعم حاول مرة أخرى")


def test_silence_in_a_message_asks_its_question_again():
    call = arabic_call()
    call.hears("أريد أن أترك رسالة", "ليلى")
    assert call.is_silent(1) == "هل ما زلتم معي؟ على أي رقم يمكننا الاتصال بكم؟"
    assert "مع السلامة" in call.is_silent(2)
    assert call.tool_names == ["end_call"]


def test_a_caller_changes_to_arabic_and_back():
    call = french_call(CLINIC, languages=("fr", "ar"))
    assert call.says("أين أنتم؟", language="ar").startswith("عنواننا هو:")
    assert [say.language for say in call.said] == ["ar"]
    assert call.says("Où êtes-vous ?", language="fr").startswith("Notre adresse est")


@pytest.mark.parametrize("said", ["وعليكم السلام", "وعليكم السلام ورحمة الله"])
def test_a_greeting_returned_does_not_end_the_call(said):
    call = arabic_call()
    call.opens()
    call.says(said)
    assert call.tools == []


@pytest.mark.parametrize("said", ["نعم أريد ذلك", "نعم أرغب في ذلك", "إن شاء الله", "لا مانع", "لا بأس"])
def test_an_offered_message_is_accepted_in_many_words(said):
    call = arabic_call()
    call.says("هل عندكم موقف سيارات؟")
    assert call.engine.hints.expecting is Expecting.YES_NO
    assert "ما اسمكم الكريم" in call.says(said)


@pytest.mark.parametrize(
    "said",
    [
        "وصلني اتصال منكم أمس",
        "المكيف لا يشتغل عندي",
        "عندي مرض سكر",
        "المغسلة مسدودة عندي في البيت",
        "أدرس في الجامعة وعندي مشكلة",
        "أريد تغيير قفل الباب",
        "عندي سؤال عن إعادة التأهيل",
    ],
)
def test_words_that_sound_like_a_command_are_none(said):
    call = arabic_call()
    call.says("أين أنتم؟")
    answer = call.says(said)
    assert call.tools == []
    assert "عنواننا هو" not in answer
    assert "نعمل" not in answer


@pytest.mark.parametrize(
    "name",
    [
        *(
            "رجاء العلوي",
            "خميس",
            "محمد الفاتح",
            "المهندس أحمد حداد",
            "الدكتور سامي",
            "سلام",
            "هلا",
            "أحمد معلم",
            "غالي",
        ),
        *("وليد واصف", "جمعة", "سبت", "علي", "صباح", "السيدة زين", "أمل وداد", "بشرى", "هدى فتحي", "أبو بكر"),
    ],
)
def test_a_name_that_is_also_a_word_is_taken_for_a_name(name):
    call = arabic_call()
    assert call.hears("أريد أن أترك رسالة", name) == f"شكرًا، {name}. على أي رقم يمكننا الاتصال بكم؟"
