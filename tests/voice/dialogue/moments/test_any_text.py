"""Whatever is said or transcribed, reading it raises nothing, takes little time and gives no contradiction."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voice.dialogue.moments import arabic, darija, english, french, spanish
from voice.dialogue.moments import Moment, instant, moment_in
from voice.dialogue.moments.languages import LANGUAGES

TABLES = {"fr": french, "en": english, "es": spanish, "ar": arabic, "ary": darija}
WORDS = {
    language: sorted({word for _, text, _ in table.EXPRESSIONS for word in text.split()})
    for language, table in TABLES.items()
}
ZONES = st.sampled_from([ZoneInfo(name) for name in ("Europe/Paris", "Africa/Casablanca", "America/Santiago", "UTC")])
CLOCKS = st.builds(
    lambda wall, zone: wall.replace(tzinfo=zone),
    st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2060, 1, 1)),  # noqa: DTZ001 - the zone is drawn apart
    ZONES,
)
LANGUAGE = st.sampled_from(sorted(TABLES))


@st.composite
def languages_and_sentences(draw: st.DrawFn) -> tuple[str, str]:
    """A language, and words of it in any order with any figures between them."""
    language = draw(LANGUAGE)
    word = st.one_of(st.sampled_from(WORDS[language]), st.integers(0, 3000).map(str), st.sampled_from(["?", ",", "-"]))
    return language, " ".join(draw(st.lists(word, max_size=14)))


def check(moment: Moment | None, now: dt.datetime) -> None:
    """Nothing in a moment contradicts itself or lies in the past."""
    if moment is None:
        return
    assert moment != Moment()
    assert moment.first is not None or moment.last is None
    if moment.first is not None:
        assert moment.first >= now.date()
        assert moment.last is None or moment.first <= moment.last
    if moment.time is not None:
        assert (moment.earliest, moment.latest) == (None, None)
    else:
        assert moment.other_time is None
    if moment.earliest is not None and moment.latest is not None:
        assert moment.earliest < moment.latest
    if moment.days:
        assert moment.first == min(moment.days)
        assert moment.last == max(moment.days)
    found = instant(moment, now.tzinfo)
    assert (found is None) == (moment.day is None or moment.time is None)
    check(moment.or_else, now)


@given(text=st.text(max_size=300), language=LANGUAGE, now=CLOCKS)
def test_any_text_is_borne(text: str, language: str, now: dt.datetime) -> None:
    check(moment_in(text, language, now), now)


@given(said=languages_and_sentences(), now=CLOCKS)
def test_words_in_any_order_are_borne(said: tuple[str, str], now: dt.datetime) -> None:
    language, text = said
    check(moment_in(text, language, now), now)


@given(first=languages_and_sentences(), then=languages_and_sentences(), now=CLOCKS)
def test_corrections_in_any_order_are_borne(first: tuple[str, str], then: tuple[str, str], now: dt.datetime) -> None:
    language, text = first
    about = moment_in(text, language, now)
    later = moment_in(then[1], then[0], now, about)
    check(later, now)
    if about is not None and later is not None:
        corrected = about.corrected_by(later)
        assert corrected.has_day or not later.has_day
        assert corrected.has_hours or not later.has_hours


@given(said=languages_and_sentences(), now=CLOCKS)
def test_the_same_words_mean_the_same(said: tuple[str, str], now: dt.datetime) -> None:
    language, text = said
    assert moment_in(text, language, now) == moment_in(text, language, now)
    assert moment_in(text, language, now) == moment_in(text.upper(), language, now)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_time_grows_with_the_text_and_no_faster(language: str) -> None:
    now = dt.datetime(2026, 3, 12, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))
    texts = [text for _, text, _ in TABLES[language].EXPRESSIONS]

    def cost(words: int) -> float:
        sentence = " ".join((" ".join(texts) + " ").split()[:words])
        return min(_seconds(sentence, language, now) for _ in range(9))

    # Four times the words, and three for what the machine does besides; a machine that is busy for a moment is busy in
    # one of the pairs, and time that grew with the square would show in all of them.
    ratios = [cost(240) / cost(60) for _ in range(3)]
    assert min(ratios) < 4 * 3


def test_what_is_too_long_to_be_speech_is_cut() -> None:
    now = dt.datetime(2026, 3, 12, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))
    assert _seconds("mardi à 10 heures ou " * 20_000, "fr", now) < 1


def _seconds(text: str, language: str, now: dt.datetime) -> float:
    begun = time.perf_counter()
    moment_in(text, language, now)
    return time.perf_counter() - begun
