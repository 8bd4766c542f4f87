"""Numbers and names as Arabic callers dictate, spell and correct them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.dialogue.rules.names import corrected_name, given_name, introduced_name
from voice.dialogue.rules.numbers import dictation_in
from voice.dialogue.rules.text import Utterance, read
from voice.dialogue.rules.vocabulary import VOCABULARIES

VOCABULARY = VOCABULARIES["ar"]
_UNITS = ["صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
_TENS = ["عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]


def said(text: str) -> Utterance:
    return read(text, VOCABULARY.fillers, VOCABULARY.rewrites)


def dictated(text: str) -> str:
    return max(dictation_in(said(text).text, VOCABULARY.numbers).runs, key=len, default="")


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("صفر ستة واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية", "0612345678"),
        ("٠٦ ١٢ ٣٤ ٥٦ ٧٨", "0612345678"),
        ("۰۶۱۲۳۴۵۶۷۸", "0612345678"),
        ("0612345678", "0612345678"),
        ("06.12.34.56.78", "0612345678"),
        ("صفر ستة اثنا عشر أربعة وثلاثون ستة وخمسون ثمانية وسبعون", "0612345678"),
        ("صفر ستة، اثني عشر، أربعة وثلاثين، ستة وخمسين، ثمانية وسبعين", "0612345678"),
        ("زيرو ستة طناش ربعة وتلاتين ستة وخمسين تمنية وسبعين", "0612345678"),
        ("صفر ستة اتناشر أربعة و ثلاثين", "061234"),
        ("واحد وعشرون واحد وثلاثون", "2131"),
        ("خمس وعشرون", "25"),
        ("أحد عشر", "11"),
        ("إحدى عشرة", "11"),
        ("حداشر تلتاشر أربعتاشر خمستاشر ستاشر سبعتاشر تمنتاشر تسعتاشر", "1113141516171819"),
        ("ثلاث عشرة ثلاثة عشر", "1313"),
        ("عشرة عشرين", "1020"),
        ("صفر خمسة سبعة وثلاثين، اه، اثنا عشر، وبعدها أربعة وثلاثين", "05371234"),
        ("مئة وخمسة وعشرون", "125"),
        ("ثلاثمئة وخمسة وأربعون", "345"),
        ("ثمانمية", "800"),
        ("ثمان مئة", "800"),
        ("صفر ثمانمئة وستة", "0806"),
        ("ستة آلاف", "6000"),
        ("زائد مئتان واثنا عشر ستة واحد", "+21261"),
        ("زائد 212 6 12 34 56 78", "+212612345678"),
        ("+٢١٢ ٦١٢٣٤٥٦٧٨", "+212612345678"),
        ("رقمي هو صفر سبعة ستة عشر", "0716"),
        ("صفرين ستة", "006"),
        ("دبل صفر سبعة", "007"),
        ("صِفْر سِتَّة", "06"),
        ("تسعة وتسعين", "99"),
        ("السلام عليكم", ""),
        ("و و و", ""),
    ],
)
def test_arabic_digits_are_heard(text, digits):
    assert dictated(text) == digits


def _spoken(pair: int) -> str:
    if pair < 10:
        return f"صفر {_UNITS[pair]}"
    if pair % 10 == 0:
        return "عشرة" if pair == 10 else _TENS[pair // 10 - 2]
    teens = {11: "أحد عشر", 12: "اثنا عشر"}
    if pair < 20:
        return teens.get(pair, f"{_UNITS[pair - 10]} عشر")
    return f"{_UNITS[pair % 10]} و{_TENS[pair // 10 - 2]}"


# A bare ten after a digit is taken for its second half, as by any ear: "ثلاثة، عشرة" is "ثلاثة عشر".
@given(st.lists(st.sampled_from([pair for pair in range(100) if pair != 10]), min_size=1, max_size=8))
def test_any_arabic_pairs_are_heard(pairs):
    assert dictated("، ".join(_spoken(pair) for pair in pairs)) == "".join(f"{pair:02}" for pair in pairs)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("محمد العلوي", "محمد العلوي"),
        ("اسمي محمد العلوي", "محمد العلوي"),
        ("إسمي هو محمد العلوي.", "محمد العلوي"),
        ("أنا اسمي فاطمة الزهراء", "فاطمة الزهراء"),
        ("أنا يوسف", "يوسف"),
        ("معك أحمد بن علي", "أحمد بن علي"),
        ("معكم سعاد", "سعاد"),
        ("نعم، معك السيدة ليلى", "السيدة ليلى"),
        ("السلام عليكم معاك خالد", "خالد"),
        ("الاسم الكامل هو عمر المختار", "عمر المختار"),
        ("الاسم كريم", "كريم"),
        ("عبد الرحمن بن محمد آل سعود", "عبد الرحمن بن محمد آل سعود"),
        ("عبدالله", "عبدالله"),
        ("أبو بكر الصديق", "أبو بكر الصديق"),
        ("أَحْمَد", "أَحْمَد"),
        ("اه يعني اسمي هدى", "هدى"),
        ("اسمي محمد ورقمي 0612345678", "محمد"),
        ("اسمي محمد وعندي تسرب ماء", "محمد"),
        ("اسمي وليد واصل", "وليد واصل"),
        ("محمد من الرباط", "محمد"),
        ("الدكتور سامي حداد", "الدكتور سامي حداد"),
        ("دكتورة منى", "الدكتورة منى"),
        ("من طرف السيد كمال", "السيد كمال"),
        ("ألف حاء ميم دال", "احمد"),
        ("اسمي أحمد، ألف حاء ميم دال", "أحمد"),
        ("ا ح م د", "احمد"),
        ("نزار نون زاي ألف راء", "نزار"),
        ("فاء ألف طاء ميم تاء مربوطة", "فاطمة"),
        ("مصطفى ميم صاد طاء فاء ألف مقصورة", "مصطفى"),
        ("زين العابدين", "زين العابدين"),
        ("السائح بالصاد", "الصائح"),
        ("منصور بالصاد وليس بالسين", "منصور"),
        ("Jean Dupont", "Jean Dupont"),
        ("نعم", ""),
        ("لا", ""),
        ("لماذا؟", ""),
        ("لا أريد أن أعطيك اسمي", ""),
        ("السيد", ""),
        ("٠٦ ١٢ ٣٤ ٥٦ ٧٨", ""),
        ("ما شأنكم بذلك", ""),
        ("معك حق", ""),
        ("أنا زبون", ""),
        ("أنا عندي سؤال", ""),
        ("", ""),
    ],
)
def test_an_arabic_name_is_taken_from_the_answer(text, name):
    assert given_name(said(text), VOCABULARY) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("مرحبا اسمي محمد وأريد موعدا", "محمد"),
        ("السلام عليكم معكم ليلى من فاس", "ليلى"),
        ("أنا مريض وأريد موعدا", ""),
        ("هل أتكلم معكم بخصوص الفاتورة", ""),
        ("ما اسمك", ""),
    ],
)
def test_a_name_said_unasked_is_one_that_is_introduced(text, name):
    assert introduced_name(said(text), VOCABULARY.self_introduction, VOCABULARY) == name


@pytest.mark.parametrize(
    ("current", "text", "name"),
    [
        ("محمد العلوي", "لا، اسمي أحمد العلوي", "أحمد العلوي"),
        ("محمد العلوي", "لا، العلاوي، ألف لام عين لام ألف واو ياء", "محمد العلاوي"),
        ("عبد الرحمن العلوي", "لا، اسمي عبد الرحيم", "عبد الرحيم العلوي"),
        ("منسور", "لا، منصور بالصاد", "منصور"),
        ("كمال بن عمر", "لا هو جمال", "جمال بن عمر"),
        ("محمد العلوي", "لا", ""),
        ("محمد العلوي", "نعم هذا صحيح", ""),
        ("محمد العلوي", "لا، الرقم هو 0612345678", ""),
        ("محمد العلوي", "لا، بخصوص الفاتورة", ""),
    ],
)
def test_a_correction_puts_an_arabic_name_right(current, text, name):
    assert corrected_name(said(text), current, VOCABULARY) == name
