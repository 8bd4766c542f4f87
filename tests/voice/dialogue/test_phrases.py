"""Every language says everything, and says times, money and numbers for the ear."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from string import Formatter

import pytest

from voice.dialogue.rules.phrases import PHRASES, Phrase
from voice.dialogue.rules.vocabulary import VOCABULARIES

FRENCH, ENGLISH = PHRASES["fr"], PHRASES["en"]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name} - {"service_inside"}


@pytest.mark.parametrize("language", PHRASES)
def test_a_language_has_every_phrase_and_a_vocabulary(language):
    assert set(PHRASES[language].texts) == set(Phrase)
    assert language in VOCABULARIES


@pytest.mark.parametrize("phrase", Phrase)
def test_a_phrase_takes_the_same_values_in_every_language(phrase):
    wanted = {"service"} if phrase in (Phrase.PRICE_UNKNOWN, Phrase.DURATION_UNKNOWN, Phrase.OFFERED) else set()
    taken = {language: placeholders(phrases.texts[phrase]) - wanted for language, phrases in PHRASES.items()}
    assert len({frozenset(names) for names in taken.values()}) == 1, taken


@pytest.mark.parametrize("language", PHRASES)
def test_no_phrase_holds_what_a_voice_cannot_read(language):
    for text in PHRASES[language].texts.values():
        spoken = re.sub(r"{\w+}", "", text)
        assert not set("*#_/\n()[]•&%€$£") & set(spoken), text


@pytest.mark.parametrize(
    ("time", "french", "english"),
    [
        ("09:00", "9 heures", "9 in the morning"),
        ("08:30", "8 heures 30", "half past 8 in the morning"),
        ("01:00", "1 heure", "1 in the morning"),
        ("12:00", "midi", "noon"),
        ("00:00", "minuit", "midnight"),
        ("23:59", "minuit", "midnight"),
        ("12:30", "12 heures 30", "half past 12 in the afternoon"),
        ("14:15", "14 heures 15", "quarter past 2 in the afternoon"),
        ("17:45", "17 heures 45", "quarter to 6 in the afternoon"),
        ("18:00", "18 heures", "6 in the evening"),
        ("09:20", "9 heures 20", "20 minutes past 9 in the morning"),
        ("19:50", "19 heures 50", "10 minutes to 8 in the evening"),
        ("12:45", "12 heures 45", "quarter to 1 in the afternoon"),
    ],
)
def test_a_time_is_spoken(time, french, english):
    assert FRENCH.time(dt.time.fromisoformat(time)) == french
    assert ENGLISH.time(dt.time.fromisoformat(time)) == english


@pytest.mark.parametrize(
    ("opens", "closes", "english"),
    [
        ("09:00", "11:30", "from 9 to half past 11 in the morning"),
        ("14:00", "17:30", "from 2 to half past 5 in the afternoon"),
        ("09:00", "18:00", "from 9 in the morning to 6 in the evening"),
        ("12:00", "14:00", "from noon to 2 in the afternoon"),
        ("18:00", "23:59", "from 6 in the evening to midnight"),
    ],
)
def test_a_period_names_the_part_of_the_day_no_more_than_needed(opens, closes, english):
    assert ENGLISH.period(dt.time.fromisoformat(opens), dt.time.fromisoformat(closes)) == english


@pytest.mark.parametrize(
    ("amount", "currency", "french", "english"),
    [
        ("45", "EUR", "45 euros", "45 euros"),
        ("1", "EUR", "1 euro", "1 euro"),
        ("45.50", "EUR", "45 euros 50", "45 euros 50"),
        ("45.05", "EUR", "45 euros 05", "45 euros 05"),
        ("0.50", "EUR", "50 centimes", "50 cents"),
        ("60", "GBP", "60 livres", "60 pounds"),
        ("0.80", "GBP", "80 pence", "80 pence"),
        ("1200", "MAD", "1200 dirhams", "1200 dirhams"),
        ("80", "CHF", "80 francs", "80 francs"),
        ("10", "CAD", "10 dollars canadiens", "10 Canadian dollars"),
    ],
)
def test_money_is_spoken(amount, currency, french, english):
    assert FRENCH.amount(Decimal(amount), currency) == french
    assert ENGLISH.amount(Decimal(amount), currency) == english


@pytest.mark.parametrize(
    ("minutes", "french", "english"),
    [
        (1, "1 minute", "1 minute"),
        (30, "30 minutes", "30 minutes"),
        (60, "1 heure", "1 hour"),
        (90, "1 heure 30", "1 hour and 30 minutes"),
        (120, "2 heures", "2 hours"),
        (135, "2 heures 15", "2 hours and 15 minutes"),
    ],
)
def test_a_duration_is_spoken(minutes, french, english):
    assert FRENCH.minutes(minutes) == french
    assert ENGLISH.minutes(minutes) == english


@pytest.mark.parametrize(
    ("digits", "french", "english"),
    [
        ("0612345678", "06, 12, 34, 56, 78", "0 6 1, 2 3 4, 5 6 7 8"),
        ("07700900123", "07, 70, 09, 00, 12, 3", "0 7 7 0 0, 9 0 0, 1 2 3"),
        ("+33612345678", "plus 33, 61, 23, 45, 67, 8", "plus 3 3 6, 1 2 3, 4 5 6, 7 8"),
    ],
)
def test_a_number_is_read_in_groups(digits, french, english):
    assert FRENCH.number(digits) == french
    assert ENGLISH.number(digits) == english


@pytest.mark.parametrize(
    ("days", "french", "english"),
    [
        ([0, 1, 2, 3, 4], "du lundi au vendredi", "Monday to Friday"),
        ([5, 6], "le samedi et le dimanche", "on Saturday and on Sunday"),
        ([0, 1, 2, 4], "du lundi au mercredi et le vendredi", "Monday to Wednesday and on Friday"),
        (list(range(7)), "tous les jours", "every day"),
    ],
)
def test_days_are_gathered(days, french, english):
    assert FRENCH.days(days) == french
    assert ENGLISH.days(days) == english
