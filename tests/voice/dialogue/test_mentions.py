"""The days and times that a sentence names, as they are compared with the calendar."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.dialogue.llm.mentions import mentions_in

TODAY = dt.date(2026, 3, 2)  # a Monday
LANGUAGES = ["fr", "en", "es", "ar", "ary"]


def named(text: str, language: str = "fr") -> list[tuple[int | None, int | None, int | None, list[int] | None]]:
    """Weekday, day, month, and the hours that a time may be."""
    found = mentions_in(text, language, TODAY)
    return [
        (one.weekday, one.day, one.month, sorted(at // 60 for at in one.times) if one.times else None) for one in found
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "mardi 3 mars à 9 heures", [(1, 3, 3, [9, 21])]),
        ("fr", "le mardi trois mars à quinze heures", [(1, 3, 3, [15])]),
        ("fr", "le 3 mars", [(None, 3, 3, None)]),
        ("fr", "mardi 10 heures", [(1, None, None, [10, 22])]),
        ("fr", "demain matin, ou après-demain", [(1, 3, 3, None), (2, 4, 3, None)]),
        ("fr", "mardi à 9 heures ou à 14 heures", [(1, None, None, [9, 21]), (1, None, None, [14])]),
        ("fr", "à 9 heures mardi ou à 14 heures jeudi", [(1, None, None, [9, 21]), (3, None, None, [14])]),
        ("fr", "quarante-cinq euros", []),
        ("en", "Tuesday the 3rd of March at half past nine", [(1, 3, 3, [9, 21])]),
        ("en", "March 3rd at 3 pm", [(None, 3, 3, [15])]),
        ("en", "the day after tomorrow at noon", [(2, 4, 3, [12])]),
        ("en", "you may come on Friday", [(4, None, None, None)]),
        ("es", "el martes 3 de marzo a las nueve y media de la mañana", [(1, 3, 3, [9])]),
        ("es", "mañana por la mañana", [(1, 3, 3, None)]),
        ("ar", "يوم الاثنين 9 مارس الساعة الثانية والنصف", [(0, 9, 3, [2, 14])]),
        ("ar", "غدا الساعة العاشرة صباحا", [(1, 3, 3, [10])]),
        ("ar", "أحد الزملاء", []),
        ("ary", "نهار لاربع مع التسعود ديال الصباح", [(2, None, None, [9])]),
        ("ary", "فالخميس مع الجوج ونص", [(3, None, None, [2, 14])]),
        ("ary", "ليوم الثلاثاء", [(1, None, None, None)]),
    ],
)
def test_days_and_times_are_put_together(language, text, expected):
    assert named(text, language) == expected


def test_a_mention_fits_whatever_it_does_not_speak_against():
    (said,) = mentions_in("mardi à 9 heures", "fr", TODAY)
    fits = {at: said.fits(dt.datetime.fromisoformat(at)) for at in ("2026-03-03T09:00", "2026-03-10T09:00")}
    assert fits == {"2026-03-03T09:00": True, "2026-03-10T09:00": True}
    for other in ("2026-03-04T09:00", "2026-03-03T09:30", "2026-03-03T14:00"):
        assert not said.fits(dt.datetime.fromisoformat(other))


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=300), language=st.sampled_from(LANGUAGES))
def test_any_text_can_be_read(text, language):
    assert isinstance(mentions_in(text, language, TODAY), list)


@pytest.mark.parametrize("piece", ["mardi 3 mars à 9 heures ", "monday ", "9 ", "يوم ", "a", "~^|"])
def test_a_model_that_writes_nonsense_costs_no_time(piece):
    began = time.perf_counter()
    mentions_in(piece * (400 // len(piece)), "fr", TODAY)
    assert time.perf_counter() - began < 0.5
