"""Whole calls in Darija, in Arabic script and in Latin letters, and the parts of a call that go their own way."""

from __future__ import annotations

import asyncio

import pytest

from tests.voice.dialogue.driving import (
    MOROCCAN_DENTIST,
    THURSDAY_10_AM,
    Call,
    assistant,
    call_snapshot,
    darija_call,
    french_call,
)
from voice.dialogue.base import CallerTurn, Opening, Say, ToolResult
from voice.dialogue.last_resort import LastResort
from voice.dialogue.llm.conversation import CallMemory
from voice.speech.base import Expecting

CALLER = "+212661223344"
ELSE = "واش نعاونك فشي حاجة أخرى؟"
ELSE_SHORT = "واش كاينة شي حاجة أخرى؟"
NOT_SAVED = {"take_message": ToolResult(ok=False, error="not_saved")}


# --- whole calls ---


def test_a_caller_asks_for_hours_prices_and_the_address_and_leaves():
    call = darija_call()
    assert call.opens() == "السلام عليكم، معاك عيادة النور. كيفاش نقدر نعاونك؟"
    assert call.says("السلام عليكم، بغيت نعرف مع شحال كتحلو غدا") == (
        "غدا، حنا حالين من التسعود ديال الصباح حتى للطناش ديال النهار ومن الجوج حتى للستة ونص ديال العشية. " + ELSE
    )
    assert call.says("وشحال كيدير تنظيف الأسنان؟") == f"Détartrage، بتلتمية درهم. {ELSE_SHORT}"
    assert call.says("وشحال ديال الوقت كياخد؟") == f"Détartrage، كياخد نص ساعة. {ELSE}"
    assert call.says("واخا، وفين جيتو؟") == f"العنوان ديالنا هو 12 شارع الزيتون، الدار البيضاء. {ELSE_SHORT}"
    assert call.says("شكرا بزاف") == f"بلا جميل. {ELSE}"
    assert call.says("لا، بسلامة") == "شكرا على الاتصال ديالك، ونهارك مبروك. بسلامة."
    assert call.tool_names == ["end_call"]


def test_a_caller_asks_the_same_in_latin_letters():
    call = darija_call()
    assert call.says("salam, wach ntouma 7allin nhar sebt").startswith(
        "نهار السبت، حنا حالين من التسعود ديال الصباح حتى للطناش ديال النهار."
    )
    assert call.says("w nhar l7ed?").startswith("نهار الحد، حنا سادين.")
    assert call.says("bch7al le blanchiment").startswith("تبييض الأسنان، الثمن كيبدا من ألف وخمسمية درهم ونص.")
    assert call.says("w ch7al kayakhod dyal lwe9t l'implant?").startswith("زراعة الأسنان، كياخد ساعة ونص.")
    assert call.says("fin jitou b dabt").startswith("العنوان ديالنا هو 12 شارع الزيتون")
    assert call.says("3tini nmra dyalkom 3afak").startswith("النمرة ديالنا هي 05، 22، 12، 34، 56.")
    assert call.says("la safi chokran, bslama").endswith("بسلامة.")
    assert call.tool_names == ["end_call"]


def test_a_message_is_taken_with_a_number_dictated_corrected_and_a_name_put_right():
    call = darija_call()
    assert call.says("السلام عليكم بغيت نخلي ميساج للطبيب") == "واخا، غادي ناخد الميساج ديالك. شنو سميتك عافاك؟"
    assert call.says("سميتي كريم بناني") == "شكرا، كريم بناني. فأشمن نمرة نقدرو نعيطو ليك؟"
    assert call.says("صفر ستة واحد وستين جوج وعشرين تلاتة وتلاتين ربعة وربعين") == (
        "سمعت 06، 61، 22، 33، 44. واش هي هادي؟"
    )
    assert call.says("لا، صفر ستة واحد وستين جوج وعشرين تلاتة وتلاتين خمسة وخمسين") == (
        "سمعت 06، 61، 22، 33، 55. واش هي هادي؟"
    )
    assert call.says("إيه، هي هاديك") == "وعلى شنو كتعيط لينا؟"
    assert call.says("على قبل الضرسة ديالي كتضرني بزاف") == (
        "نعاود معاك. كريم بناني، نعيطو ليك ف 06، 61، 22، 33، 55. الميساج: الضرسة ديالي كتضرني بزاف. واش هادشي صحيح؟"
    )
    assert "كريم بنيس، نعيطو ليك" in call.says("لا، سميتي كريم بنيس")
    assert call.says("إيه صحيح") == f"صافي، تسجل الميساج ديالك. {ELSE}"
    assert call.message == {"name": "كريم بنيس", "phone": "0661223355", "reason": "الضرسة ديالي كتضرني بزاف"}


def test_a_message_is_taken_in_latin_letters_and_kept_as_it_was_written():
    call = darija_call()
    assert "شنو سميتك" in call.says("salam, bghit nkhelli chi message l docteur 3afak")
    assert call.says("ana smiti Fatima Zahra El Idrissi").startswith("شكرا، Fatima Zahra El Idrissi.")
    assert call.says("zéro six soixante et un vingt-deux trente-trois quarante-quatre").startswith(
        "سمعت 06، 61، 22، 33، 44."
    )
    assert call.says("iyeh hiya hadik") == "وعلى شنو كتعيط لينا؟"
    assert "الميساج: Rendez-vous dyali nhar lkhmis." in call.says("3la 9bel rendez-vous dyali nhar lkhmis")
    assert "06، 61، 22، 33، 55" in call.says("la, nmra hiya 06 61 22 33 55")
    assert call.says("ah s7i7").startswith("صافي، تسجل الميساج ديالك.")
    call.says("la chokran bslama")
    assert call.message == {
        "name": "Fatima Zahra El Idrissi",
        "phone": "0661223355",
        "reason": "Rendez-vous dyali nhar lkhmis",
    }
    assert call.tool_names == ["take_message", "end_call"]


def test_a_number_comes_in_pieces_and_everything_is_corrected_at_the_end():
    call = darija_call()
    call.hears("بغيت نخلي ميساج", "سعاد العلوي")
    assert call.says("زيرو ستة واحد و ستين") == "كتبت 06، 61. وشنو من بعد؟"
    assert call.says("جوج و عشرين تلاتة و تلاتين") == "كتبت 06، 61، 22، 33. وشنو من بعد؟"
    assert call.says("ربعة و ربعين") == "سمعت 06، 61، 22، 33، 44. واش هي هادي؟"
    assert call.says("لا غالط") == "فأشمن نمرة نقدرو نعيطو ليك؟"
    call.hears("06 61 22 33 55", "آه هي هاديك", "ديفي على الصباغة")
    assert call.says("لا") == "شنو اللي خاصني نصحح: السمية، النمرة ولا الموضوع؟"
    assert call.says("النمرة") == "فأشمن نمرة نقدرو نعيطو ليك؟"
    call.hears("06 61 22 33 66", "إيه")
    assert "الميساج: ديفي على الزليج." in call.says("لا، الموضوع هو ديفي على الزليج")
    assert call.says("لا السمية غالطة") == "شنو سميتك عافاك؟"
    assert "سعاد العمراني، نعيطو ليك" in call.says("سعاد العمراني")
    call.says("صافي مزيان")
    assert call.message == {"name": "سعاد العمراني", "phone": "0661223366", "reason": "ديفي على الزليج"}


def test_an_emergency_is_written_down_as_urgent():
    call = darija_call(caller_number=CALLER, transfer_number="")
    assert call.says("سلام، راه كاينة العافية شاعلة فالدار، عتقوني!").startswith("خرج من تما، قطع وعيط دابا للوقاية")
    call.hears("إيه الله يخليك", "حسن الوزاني")
    assert "والأمر مستعجل" in call.says("إيه هاد النمرة")
    assert call.says("إيه").startswith("صافي، تسجل الميساج ديالك.")
    assert call.message["urgency"] == "urgent"
    assert call.message["phone"] == CALLER


def test_an_urgent_wish_for_a_person_is_put_through():
    call = darija_call()
    assert call.says("dghya 3afak, bghit nhder m3a tbib, 7ala mosta3jala").startswith("غادي نحاول ندوزك")
    assert call.tools[0].arguments == {"reason": "dghya 3afak, bghit nhder m3a tbib, 7ala mosta3jala"}


def test_an_appointment_becomes_a_message_in_latin_letters():
    call = darija_call(caller_number=CALLER)
    assert call.says("bghit nakhod chi rendez-vous ghedda f l3chiya").startswith("المواعيد ما كنتكلفش بيهم أنا")
    assert call.says("wakha") == "واخا، غادي ناخد الميساج ديالك. شنو سميتك عافاك؟"
    assert call.says("Samira Alaoui") == "شكرا، Samira Alaoui. واش نعيطو ليك فهاد النمرة اللي كتعيط منها؟"
    assert "الميساج: Bghit nakhod chi rendez-vous ghedda f l3chiya." in call.says("iyeh f had nemra")
    assert call.says("d'accord").startswith("صافي، تسجل")


def test_nobody_answers_and_the_caller_leaves_a_message_instead():
    call = darija_call()
    call.results = {"transfer_call": ToolResult(ok=False, error="failed")}
    assert call.says("واش ممكن نهضر مع شي واحد؟") == (
        "سمح لينا، ما كاين حتى واحد متوفر دابا. واش ناخد منك شي ميساج باش يعيطو ليك؟"
    )
    assert "شنو سميتك" in call.says("واخا")
    assert "فأشمن نمرة" in call.says("معاك يوسف التازي")
    assert call.says("بلاتي عافاك") == "ماشي مشكل، خود راحتك."
    assert call.says("واش حالين السبت؟").endswith("فأشمن نمرة نقدرو نعيطو ليك؟")
    call.hears("06 61 22 33 44", "صافي", "كنعيط بخصوص الفاتورة ديالي")
    assert call.says("آه، شكرا بسلامة").startswith("صافي، تسجل الميساج ديالك. شكرا على الاتصال ديالك")
    assert call.message == {"name": "يوسف التازي", "phone": "0661223344", "reason": "الفاتورة ديالي"}


def test_a_caller_who_is_not_understood_is_helped_on():
    call = darija_call()
    assert call.says("القط ناعس") == (
        "سمح ليا، ما فهمتش مزيان. نقدر نقول ليك الأوقات ديالنا، نجاوبك على الخدمات ديالنا، نعطيك العنوان ديالنا، "
        "ناخد منك ميساج ولا نحاول ندوزك لشي واحد. شنو بغيتي؟"
    )
    assert call.says("lmoch na3es").endswith("واش بغيتي تهضر مع شي واحد، ولا تخلي ميساج؟")
    assert call.says("واخا") == "واخا. شنو اللي حسن ليك، تهضر مع شي واحد ولا تخلي ميساج؟"
    assert "شنو سميتك" in call.says("ميساج")
    assert call.says("علاش؟").startswith("سمح ليا، ما شديتش سميتك.")
    assert call.says("شنو؟").startswith("سمح ليا، ما شديتش سميتك.")
    assert call.says("صافي خليها").startswith("واخا، ما غاديش ناخد الميساج.")
    assert call.says("لا") == "شكرا على الاتصال ديالك، ونهارك مبروك. بسلامة."
    assert call.tool_names == ["end_call"]


def test_a_caller_wants_to_know_who_is_there_and_what_it_can_do():
    call = darija_call()
    assert call.says("شكون معايا؟").startswith("معاك عيادة النور. أنا المساعد الصوتي ديالهم")
    assert call.says("شنو تقدر دير ليا؟").startswith("نقدر نقول ليك الأوقات ديالنا")
    assert call.says("شنو كتديرو عندكم؟").startswith("عندنا détartrage، تبييض الأسنان وزراعة الأسنان.")
    assert call.says("واش كاين التقويم").startswith("ما عنديش معلومات على هاد الخدمة.")
    assert call.says("لا شكرا") == ELSE
    assert call.says("عندكم باركينغ؟").startswith("ما عنديش هاد المعلومة. واش ناخد منك شي ميساج")
    assert call.says("ma bghitch nhder m3a robot").startswith("غادي نحاول ندوزك")


def test_a_call_goes_from_french_to_darija_and_back():
    call = darija_call()
    assert call.says("Vous êtes ouverts dimanche ?", "fr").startswith("Dimanche, nous sommes fermés.")
    assert call.says("w nhar sebt?").startswith("نهار السبت، حنا حالين")
    assert call.says("Merci, au revoir", "fr").startswith("Merci de votre appel.")


# --- parts of a call ---


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("شحال كيدير الديتارتراج Détartrage", "Détartrage، بتلتمية درهم."),
        ("بشحال تبييض الأسنان؟", "تبييض الأسنان، الثمن كيبدا من ألف وخمسمية درهم ونص."),
        ("بشحال التبييض", "تبييض الأسنان، الثمن كيبدا من"),
        ("شحال كتدير زراعة الأسنان", "زراعة الأسنان، ما عنديش الثمن ديالو."),
        ("شحال كياخد تبييض الأسنان ديال الوقت", "تبييض الأسنان، ما عرفتش شحال ديال الوقت كياخد."),
        ("واش كتديرو زراعة الأسنان؟", "إيه، كاين عندنا زراعة الأسنان."),
        ("wach katdiro l'implant", "إيه، كاين عندنا زراعة الأسنان."),
        ("شنو هوما الأثمنة ديالكم", "Détartrage، بتلتمية درهم. تبييض الأسنان، الثمن كيبدا من"),
        ("بشحال التقويم", "ما عنديش معلومات على هاد الخدمة."),
        ("واش حالين دابا؟", "حنا حالين دابا، وكنسدو مع الطناش ديال النهار."),
        ("واش حالين فالعيد؟", "كنعرف غير الأوقات العادية ديالنا"),
        ("واش خدامين لاربع؟", "ما عنديش الأوقات ديالنا نهار لاربع."),
    ],
)
def test_a_question_is_answered_from_the_facts(said, answer):
    assert darija_call().says(said).startswith(answer)


def test_closed_now_tells_the_next_opening():
    evening = THURSDAY_10_AM.replace(hour=20)
    assert (
        darija_call(now=evening)
        .says("واش حالين دابا؟")
        .startswith("حنا سادين دابا. غادي نحلو غدا مع التسعود ديال الصباح.")
    )


def test_the_week_is_told_as_a_whole():
    assert (
        darija_call()
        .says("شنو هوما الأوقات ديالكم؟")
        .startswith("حنا حالين نهار التنين، نهار التلات، نهار الخميس ونهار الجمعة من التسعود ديال الصباح")
    )


@pytest.mark.parametrize("said", ["الطبيب ديالي", "موعد", "شي حاجة", "ميساج", "عافاك"])
def test_it_never_takes_an_everyday_word_for_a_name(said):
    call = darija_call()
    call.says("بغيت نخلي ميساج")
    assert "شكرا" not in call.says(said)


@pytest.mark.parametrize("pardon", ["شنو؟", "عاود عافاك", "ما سمعتش", "3awed 3afak", "mafhemtch", "pardon"])
def test_the_last_words_are_said_again(pardon):
    call = darija_call()
    answer = call.says("فين جيتو؟")
    assert call.says(pardon) == answer


@pytest.mark.parametrize(
    "agreement", ["إيه", "واخا", "نفس النمرة", "آه هاد النمرة", "iyeh", "had nemra", "oui", "هي هادي"]
)
def test_the_number_that_is_calling_is_offered(agreement):
    call = darija_call(caller_number=CALLER)
    call.hears("بغيت نخلي ميساج", "كريم بناني", agreement, "ضاعو ليا السوارت", "إيه")
    assert call.message["phone"] == CALLER


@pytest.mark.parametrize("refusal", ["لا", "la machi hadi", "نمرة أخرى", "لا، نمرة خرى"])
def test_a_refused_offer_leads_to_dictation(refusal):
    call = darija_call(caller_number=CALLER)
    assert call.hears("بغيت نخلي ميساج", "كريم", refusal) == "فأشمن نمرة نقدرو نعيطو ليك؟"


@pytest.mark.parametrize("refusal", ["ما بغيتش نعطي نمرتي", "ma 3ndich nemra", "ما عنديش التيليفون", "ما حافظهاش"])
def test_a_refused_number_is_explained_and_the_way_out_works(refusal):
    call = darija_call()
    assert call.hears("بغيت نخلي ميساج", "كريم", refusal).startswith("بلا نمرة ما غاديش نقدرو نعيطو ليك.")
    assert call.says("صافي خليها").startswith("واخا، ما غاديش ناخد الميساج.")


@pytest.mark.parametrize("words", ["صافي خليها", "بلاش", "خليها", "safi khelliha", "blach", "لا صافي بلاش", "annuler"])
def test_the_message_may_be_dropped_at_any_step(words):
    for turns in range(4):
        call = darija_call()
        call.hears("بغيت نخلي ميساج", *("كريم بناني", "06 61 22 33 44", "إيه")[:turns])
        assert call.says(words).startswith("واخا، ما غاديش ناخد الميساج."), turns
        assert call.tools == []


@pytest.mark.parametrize(
    ("correction", "changed"),
    [
        ("لا، سميتي سعيد بناني", {"name": "سعيد بناني"}),
        ("la smiti Said Bennani", {"name": "Said Bennani"}),
        ("لا النمرة هي 06 98 76 54 32", {"phone": "0698765432"}),
        ("la, sfer setta 98 76 54 32", {"phone": "0698765432"}),
        ("لا، على قبل الموعد ديالي", {"reason": "الموعد ديالي"}),
        ("لا الموضوع هو الفاتورة", {"reason": "الفاتورة"}),
    ],
)
def test_a_recap_can_be_corrected(correction, changed):
    call = darija_call()
    call.hears("بغيت نخلي ميساج", "كريم بناني", "06 61 22 33 44", "إيه", "الشوفو خاسر")
    assert call.says(correction).startswith("نعاود معاك.")
    call.says("إيه صحيح")
    assert call.message == {"name": "كريم بناني", "phone": "0661223344", "reason": "الشوفو خاسر"} | changed


def test_a_reason_may_hold_the_words_of_other_requests():
    call = darija_call()
    reason = "بغيت نهضر مع الطبيب على النتيجة ديال التحليلات اللي درت عندكم السيمانة اللي فاتت"
    call.hears("بغيت نخلي ميساج", "كريم", "06 61 22 33 44", "إيه", reason, "إيه")
    assert call.message["reason"] == reason


def test_what_was_said_with_the_wish_is_not_asked_again():
    call = darija_call()
    answer = call.says("السلام عليكم، سميتي كريم بناني وبغيت نخلي ميساج، نمرتي هي 06 61 22 33 44")
    assert answer.endswith("وعلى شنو كتعيط لينا؟")


def test_nothing_is_said_to_be_done_when_it_could_not_be_saved():
    call = darija_call()
    call.hears("بغيت نخلي ميساج", "كريم", "06 61 22 33 44", "إيه", "الشوفو خاسر")
    call.results = NOT_SAVED
    answer = call.says("إيه")
    assert answer == "سمح ليا، ما قدرتش نسجل الميساج ديالك. واش نعاود نجرب، ولا بغيتي تهضر مع شي واحد؟"
    call.results = {}
    assert call.says("إيه عاود جرب").startswith("صافي، تسجل الميساج ديالك.")


def test_a_number_can_be_keyed_in():
    call = darija_call()
    call.hears("بغيت نخلي ميساج", "كريم")
    assert call.keys("0661223344#") == "سمعت 06، 61، 22، 33، 44. واش هي هادي؟"
    assert call.keys("#") == "وعلى شنو كتعيط لينا؟"


def test_silence_is_asked_about_then_ends_the_call():
    call = darija_call()
    assert call.is_silent(1) == "واش باقي معايا؟"
    assert call.is_silent(2).endswith("بسلامة.")
    assert call.tool_names == ["end_call"]


@pytest.mark.parametrize(
    ("opening", "start"),
    [
        (Opening.NOT_TRANSFERRED, "سمح لينا، ما كاين حتى واحد متوفر دابا."),
        (Opening.RESUMED, "سمح ليا، تقطع الخط واحد الشوية."),
        (Opening.OUTBOUND, "السلام عليكم، أنا المساعد الصوتي، وكنعيط ليك من طرف عيادة النور."),
        (Opening.ANSWERPHONE, "السلام عليكم، معاك عيادة النور. حاولنا نتاصلو بيك."),
        (Opening.TAKEN_OVER, "سمح ليا، وقع شي مشكل تقني."),
    ],
)
def test_every_opening_is_in_darija(opening, start):
    assert darija_call().opens(opening).startswith(start)


def test_the_transcriber_is_told_what_to_expect():
    call = darija_call(caller_number=CALLER)
    expected = []
    for said in ("بغيت نخلي ميساج", "كريم", "لا", "06 61 22 33 44", "إيه", "الشوفو خاسر"):
        call.says(said)
        expected.append(call.engine.hints.expecting)
    assert expected == [
        Expecting.NAME,
        Expecting.YES_NO,
        Expecting.NUMBER,
        Expecting.YES_NO,
        Expecting.REASON,
        Expecting.YES_NO,
    ]


def test_a_french_assistant_may_speak_darija():
    call: Call = french_call(MOROCCAN_DENTIST, languages=("fr", "ary"))
    assert call.says("wach 7allin l7ed?", "ary").startswith("نهار الحد، حنا سادين.")
    assert [say.language for say in call.said] == ["ary"]


def test_where_no_language_model_answers_the_rules_speak_darija():
    settings = assistant(MOROCCAN_DENTIST, language="ary", languages=("ary", "fr"))
    engine = LastResort(call_snapshot(assistant=settings), lambda: THURSDAY_10_AM, CallMemory("ary"))

    async def answer() -> list[str]:
        reply = engine.reply(CallerTurn("wach 7allin l7ed?", "ary"), ())
        return [event.text async for event in reply if isinstance(event, Say)]

    assert asyncio.run(answer()) == [f"نهار الحد، حنا سادين. {ELSE}"]
