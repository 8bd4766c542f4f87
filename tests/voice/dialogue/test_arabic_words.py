"""Arabic words are found whatever is written together with them: "and the price", "for the price", "in this price"."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.tables import every_row
from voice.business import Service
from voice.dialogue.rules.services import Catalogue
from voice.dialogue.rules.text import read
from voice.dialogue.rules.vocabulary.arabic import arabic_forms, arabic_words, with_particles

PRICE = arabic_words("~سعر", "كم ~ثمن(?:ها|ه)?", "^~(?:رقم|نمره) ~هاتف")
SERVICES = Catalogue(
    [
        Service(name="تنظيف الأسنان", aliases=("إزالة الجير",)),
        Service(name="فحص"),
        Service(name="استشارة قانونية"),
        Service(name="وشم"),
        Service(name="كشف منزلي"),
    ],
    with_particles("سعر ثمن من في") | {"كم", "لي"},
    arabic_forms,
)


@every_row(
    "said",
    [
        *("سعر", "السعر", "والسعر", "بالسعر", "للسعر", "وللسعر", "وسعر", "بسعر", "فالسعر", "وبالسعر", "كالسعر"),
        *("هالسعر", "عالسعر", "دالسعر", "بهالسعر", "السِّعْر", "كم الثمن", "كم ثمنها", "وكم؟ كم بالثمن"),
        *("رقم الهاتف", "والرقم هاتف", "نمرة الهاتف", "بالنمرة للهاتف"),
    ],
)
def test_a_marked_word_is_found_with_its_particles(said):
    assert PRICE.search(read(said).text)


@every_row("said", ["السعرات", "تسعر", "اسعار", "لكم ثمن", "ثمن", "أعطني رقم الهاتف", ""])
def test_another_word_and_an_unmarked_one_are_not(said):
    assert not PRICE.search(read(said).text)


@every_row(
    ("said", "found"),
    [
        ("كم سعر تنظيف الأسنان", ["تنظيف الأسنان"]),
        ("وتنظيف اسنان", ["تنظيف الأسنان"]),
        ("بالنسبة للتنظيف", ["تنظيف الأسنان"]),
        ("في تنضيف الاسنان", ["تنظيف الأسنان"]),
        ("وازاله جير", ["تنظيف الأسنان"]),
        ("الفحص", ["فحص"]),
        ("بفحص وللوشم", ["فحص", "وشم"]),
        ("والفحص والوشم", ["فحص", "وشم"]),
        ("ووشم", ["وشم"]),
        ("استشارات قانونيه", ["استشارة قانونية"]),
        ("الاستشارة القانونية", ["استشارة قانونية"]),
        ("للكشف المنزلي", ["كشف منزلي"]),
        ("شم", []),
        ("حص", []),
        ("والسعر من في", []),
    ],
)
def test_a_service_is_found_with_its_particles(said, found):
    assert [service.name for service in SERVICES.mentioned(read(said).text.split())] == found


def test_words_that_name_nothing_are_left_out_with_their_particles():
    assert SERVICES.leftover(read("وبالسعر والثمن لي تقويم").text.split()) == ["تقويم"]


def test_an_ambiguous_first_letter_stays_in_the_likeliest_form():
    assert arabic_forms("بفحص") == ("بفحص", "فحص")
    assert arabic_forms("وبفحص") == ("وبفحص", "بفحص", "فحص")
    assert arabic_forms("والاستشارات") == ("استشاره",)
    assert arabic_forms("الم") == ("الم",)


@given(st.text(alphabet="ابتسرلمنهويكفعد", max_size=12))
def test_every_word_has_a_form_and_none_is_empty_unless_the_word_is(word):
    assert all(arabic_forms(word)) if word else arabic_forms(word) == ("",)


@given(st.text(alphabet="رسمنقطح", min_size=1, max_size=6))
def test_what_is_written_together_is_what_the_pattern_admits(word):
    assert all(arabic_words(f"~{word}").fullmatch(form) for form in with_particles(word))
