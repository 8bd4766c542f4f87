"""Questions about opening hours, asked at fixed moments."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.voice.dialogue.driving import CLINIC, DENTIST, PARIS, english_call, french_call

# Thursday 20 November 2025 unless told otherwise. Wednesday's hours are unknown, Sunday is closed.
THURSDAY, FRIDAY, SATURDAY, SUNDAY, MONDAY, TUESDAY, WEDNESDAY = range(20, 27)
MORNING_AND_AFTERNOON = "de 9 heures à midi et de 14 heures à 18 heures 30"


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2025, 11, day, hour, minute, tzinfo=PARIS)


FRENCH = [
    (at(THURSDAY, 10), "Vous êtes ouverts ?", "Nous sommes ouverts en ce moment, jusqu'à midi."),
    (at(THURSDAY, 9), "C'est ouvert maintenant ?", "Nous sommes ouverts en ce moment, jusqu'à midi."),
    (at(THURSDAY, 12), "Vous êtes ouverts ?", "Nous sommes fermés en ce moment. Nous ouvrons aujourd'hui à 14 heures."),
    (at(THURSDAY, 13), "Êtes-vous encore ouverts ?", "fermés en ce moment. Nous ouvrons aujourd'hui à 14 heures."),
    (at(THURSDAY, 8), "Quand ouvrez-vous ?", "Nous ouvrons aujourd'hui à 9 heures."),
    (at(THURSDAY, 18, 30), "Vous êtes ouverts ?", "Nous ouvrons demain à 9 heures."),
    (
        at(THURSDAY, 19),
        "Vous fermez à quelle heure ?",
        "Nous sommes fermés en ce moment. Nous ouvrons demain à 9 heures.",
    ),
    (at(THURSDAY, 10), "Vous fermez à quelle heure ?", f"Aujourd'hui, nous sommes ouverts {MORNING_AND_AFTERNOON}."),
    (at(SATURDAY, 15), "C'est ouvert là maintenant ?", "Nous ouvrons lundi à 9 heures."),
    (at(SUNDAY, 11), "Vous êtes ouverts aujourd'hui ?", "Aujourd'hui, nous sommes fermés."),
    (at(TUESDAY, 20), "À quelle heure vous ouvrez ?", "Nous sommes fermés en ce moment."),
    (at(WEDNESDAY, 10), "Vous êtes ouverts ?", "Je n'ai pas nos horaires pour aujourd'hui."),
    (at(THURSDAY, 10), "Vous êtes ouverts samedi ?", "Samedi, nous sommes ouverts de 9 heures à midi."),
    (at(THURSDAY, 10), "et le dimanche ?", "Dimanche, nous sommes fermés."),
    (at(THURSDAY, 10), "Vos horaires de demain", f"Demain, nous sommes ouverts {MORNING_AND_AFTERNOON}."),
    (at(THURSDAY, 10), "Vous ouvrez après-demain ?", "Samedi, nous sommes ouverts de 9 heures à midi."),
    (
        at(THURSDAY, 10),
        "ouvert le week-end ?",
        "Samedi, nous sommes ouverts de 9 heures à midi. Dimanche, nous sommes fermés.",
    ),
    (at(THURSDAY, 10), "C'est ouvert mercredi ?", "Je n'ai pas nos horaires pour mercredi."),
    (
        at(THURSDAY, 10),
        "Vous êtes ouverts lundi et mardi ?",
        f"Lundi, nous sommes ouverts {MORNING_AND_AFTERNOON}. Mardi,",
    ),
    (
        at(THURSDAY, 10),
        "Vous êtes ouverts du vendredi au dimanche ?",
        "Samedi, nous sommes ouverts de 9 heures à midi. Dim",
    ),
    (at(THURSDAY, 10), "Vous êtes ouverts ce soir ?", f"Aujourd'hui, nous sommes ouverts {MORNING_AND_AFTERNOON}."),
    (at(THURSDAY, 10), "Ouverts à Noël ?", "Je ne connais que nos horaires habituels"),
    (at(THURSDAY, 10), "Vous êtes ouverts le 14 juillet ?", "Je ne connais que nos horaires habituels"),
    (at(THURSDAY, 10), "Vous fermez en août ?", "Je ne connais que nos horaires habituels"),
    (at(THURSDAY, 10), "Vous êtes ouverts les jours fériés ?", "Je ne connais que nos horaires habituels"),
    (
        at(THURSDAY, 10),
        "Quels sont vos horaires ?",
        f"Nous sommes ouverts le lundi, le mardi, le jeudi et le vendredi {MORNING_AND_AFTERNOON}, et le samedi de 9 "
        "heures à midi. Nous sommes fermés le dimanche. Je ne connais pas nos horaires le mercredi.",
    ),
]
ENGLISH = [
    (at(THURSDAY, 10), "are you open now", "We're open at the moment, until noon."),
    (at(THURSDAY, 13), "are you open", "We're closed at the moment. We open today at 2 in the afternoon."),
    (at(THURSDAY, 20), "when do you open", "We open tomorrow at 9 in the morning."),
    (at(SATURDAY, 20), "are you still open", "We open on Monday at 9 in the morning."),
    (
        at(THURSDAY, 10),
        "what are your opening hours on saturday",
        "On Saturday, we're open from 9 in the morning to noon.",
    ),
    (at(THURSDAY, 10), "are you open on sundays", "On Sunday, we're closed."),
    (at(THURSDAY, 10), "are you open tomorrow", "from 2 to half past 6"),
    (at(THURSDAY, 10), "are you open over the weekend", "to noon. On Sunday, we're closed."),
    (at(THURSDAY, 10), "what time do you close", "Today, we're open from 9 in the morning to noon"),
    (at(THURSDAY, 10), "are you open on wednesday", "I don't know our opening hours on Wednesday."),
    (at(THURSDAY, 10), "are you open on christmas day", "I only know our usual opening hours"),
    (at(THURSDAY, 10), "are you open on bank holidays", "I only know our usual opening hours"),
    (at(THURSDAY, 10), "are you open on the third of january", "I only know our usual opening hours"),
    (
        at(THURSDAY, 10),
        "what are your opening hours",
        "We're open on Monday, on Tuesday, on Thursday and on Friday from",
    ),
]


@pytest.mark.parametrize(("now", "said", "answer"), FRENCH)
def test_a_french_question_about_hours_is_answered(now, said, answer):
    assert answer in french_call(now=now).says(said)


@pytest.mark.parametrize(("now", "said", "answer"), ENGLISH)
def test_an_english_question_about_hours_is_answered(now, said, answer):
    business = {**CLINIC, "hours": {**CLINIC["hours"], "thursday": _EVENING, "friday": _EVENING}}
    answered = english_call(business, now=now).says(said)
    assert answer.replace("from 2 to half past 6", "from 2 in the afternoon to half past 6 in the evening") in answered


_EVENING = [{"opens": "09:00", "closes": "12:00"}, {"opens": "14:00", "closes": "18:30"}]


def test_unknown_hours_are_said_to_be_unknown_and_a_message_is_offered():
    answer = french_call({"name": "Chez Léon"}).says("Quels sont vos horaires ?")
    assert answer.startswith("Je n'ai pas nos horaires d'ouverture. Voulez-vous que je prenne un message")


def test_an_unknown_day_on_the_way_leaves_the_next_opening_unsaid():
    answer = french_call(now=at(TUESDAY, 19)).says("Vous êtes ouverts ?")
    assert "Nous sommes fermés en ce moment." in answer
    assert "Nous ouvrons" not in answer


def test_a_day_that_is_over_is_not_said_to_be_open():
    answer = french_call(now=at(SATURDAY, 18)).says("Vous êtes ouverts aujourd'hui ?")
    assert answer.startswith("Nous sommes fermés en ce moment. Nous ouvrons lundi à 9 heures.")


def test_a_weekday_asked_about_when_it_is_over_is_answered_for_the_weeks_to_come_too():
    asked, answer = "Vous êtes ouverts le samedi ?", "Le samedi, nous sommes ouverts de 9 heures à midi."
    now = "Nous sommes fermés en ce moment. Nous ouvrons lundi à 9 heures."
    assert french_call(now=at(SATURDAY, 18)).says(asked).startswith(f"{answer} {now}")
    said = english_call(now=at(SATURDAY, 20)).says("are you open on saturdays")
    assert said.startswith("On Saturday, we're open from 9 in the morning to noon. We're closed at the moment.")


def test_a_day_asked_about_twice_is_answered_once():
    answer = french_call(now=at(THURSDAY, 10)).says("Vous êtes ouverts demain vendredi ?")
    assert answer.startswith(f"Demain, nous sommes ouverts {MORNING_AND_AFTERNOON}.")
    assert answer.count("nous sommes ouverts") == 1


def test_a_business_that_never_closes_says_so():
    always = {day: [{"opens": "00:00", "closes": "23:59"}] for day in DENTIST["hours"]} | {
        "wednesday": [{"opens": "00:00", "closes": "23:59"}]
    }
    call = french_call({"hours": always}, now=at(THURSDAY, 23, 59))
    assert "jusqu'à minuit" in call.says("Vous êtes ouverts ?")
    assert "Nous sommes ouverts tous les jours 24 heures sur 24." in call.says("Quels sont vos horaires ?")


def test_a_business_that_is_always_closed_names_no_opening():
    call = english_call({"hours": {"monday": [], "thursday": [], "friday": []}})
    assert "We're closed at the moment." in call.says("are you open")
