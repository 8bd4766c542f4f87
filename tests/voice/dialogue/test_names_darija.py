"""Names as Moroccan callers give, spell and put them right, in both scripts."""

from __future__ import annotations

import pytest

from voice.dialogue.rules.names import corrected_name, given_name, merged
from voice.dialogue.rules.text import Utterance, read
from voice.dialogue.rules.vocabulary import VOCABULARIES

VOCABULARY = VOCABULARIES["ary"]


def hear(said: str) -> Utterance:
    return read(said, VOCABULARY.fillers, VOCABULARY.rewrites, VOCABULARY.split)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("سميتي عبد الرحيم بنجلون", "عبد الرحيم بنجلون"),
        ("سميتها فاطمة الزهراء", "فاطمة الزهراء"),
        ("سميتو حمزة", "حمزة"),
        ("smitha Khadija", "Khadija"),
        ("smiti ma7joub", "Ma7joub"),
        ("محمد، ميم حاء ميم دال", "محمد"),
        ("ميم حا ميم دال", "محمد"),
        ("smiti Karim k a r i m", "Karim"),
        ("el amrani", "El Amrani"),
        ("سميتي المهدي بالهاء", "المهدي"),
        ("سميتي يوسف بنعبد الله المريني الإدريسي", "يوسف بنعبد الله المريني الإدريسي"),
        ("Durant avec un d", "Durand"),
        ("Kadiri avec un q", "Qadiri"),
        ("سميتي طارق بالتاء", "تارق"),
        ("سميتي صعيد بحرف السين", "سعيد"),
    ],
)
def test_a_name_is_given(said, name):
    assert given_name(hear(said), VOCABULARY) == name


@pytest.mark.parametrize(
    ("said", "current", "name"),
    [
        ("لا سميتي كريم بنعلي", "كريم بناني", "كريم بنعلي"),
        ("لا بالحاء", "مهمد", ""),
        ("لا سميتي محمد بالحاء", "مهمد", "محمد"),
        ("la smiti Mahdi", "Mehdi", "Mahdi"),
        ("لا العلوي", "كريم الفاسي", ""),
    ],
)
def test_a_name_is_put_right(said, current, name):
    assert corrected_name(hear(said), current, VOCABULARY) == name


def test_a_name_of_two_words_is_one():
    assert merged("عبد الرحمن العلوي", "العلاوي", VOCABULARY) == "عبد الرحمن العلاوي"
    assert merged("Abd Errahman Alaoui", "Alawi", VOCABULARY) == "Abd Errahman Alawi"


@pytest.mark.parametrize("said", ["اللول", "التاني", "ltani", "نهار الخميس مع التلاتة", "إيه", "واخا مزيان"])
def test_an_answer_to_something_else_is_no_name(said):
    assert given_name(hear(said), VOCABULARY) == ""
