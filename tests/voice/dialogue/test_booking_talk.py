"""Appointments by voice with the rules: what callers say, what they hear, and what the calendar holds at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from appointments import booking
from appointments.models import Appointment, BookingSettings, Resource, Service
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.appointments.calendar_of import ANNA, CALLER, NOW, Practice, at, open_practice
from tests.voice.dialogue.booking_driving import MOBILE, BookingCall, bookables_of_database

Calls = Callable[..., BookingCall]


@pytest.fixture
def practice(moreau: Tenant) -> Iterator[Practice]:
    with tenant_context(moreau):
        yield open_practice()


@pytest.fixture
def calls(practice: Practice) -> Calls:
    def call(language: str = "fr", **changes: Any) -> BookingCall:
        return BookingCall(language, bookables_of_database(), **changes)

    return call


def booked(practice: Practice, starts_at: dt.datetime, person: booking.Person = ANNA) -> Appointment:
    return booking.book(practice.wish(starts_at), person, actor=CALLER, now=NOW)


def kept(call: BookingCall) -> list[tuple[str, dt.datetime, str, str]]:
    """What stands in the calendar: service, beginning, name, number."""
    return [
        (one.service.name, one.starts_at, one.customer.name, one.customer.phone)
        for one in call.standing
        if one.customer
    ]


# --- making one ---


def test_everything_said_at_once_is_asked_for_no_more(calls: Calls):
    call = calls()
    recap = call.hears(
        "Bonjour, je m'appelle Anna Durand, je voudrais un rendez-vous pour un contrôle jeudi à 15 heures", "oui"
    )
    assert "contrôle, jeudi 5 mars à 15 heures, pour Anna Durand" in recap
    assert call.standing == []
    done = call.says("oui c'est parfait")
    assert kept(call) == [("contrôle", at(5, 15), "Anna Durand", MOBILE)]
    code = call.standing[0].code
    assert f"{' '.join(code[:3])}, {' '.join(code[3:])}" in done and "SMS" in done


@pytest.mark.parametrize(
    "words",
    [
        "je voudrais un contrôle jeudi à 15 heures",
        "un contrôle jeudi à 15 heures, s'il vous plaît",
        "bonjour, est-ce possible, un contrôle jeudi à 15 heures ?",
    ],
)
def test_a_service_and_a_time_are_a_wish_for_an_appointment(calls: Calls, words: str):
    assert "Jeudi 5 mars à 15 heures, c'est possible" in calls().says(words)


def test_a_service_that_is_wanted_is_asked_a_time_for(calls: Calls):
    assert "Quel jour" in calls().says("bonjour, je voudrais un contrôle")


@pytest.mark.parametrize(
    "words",
    ["c'est combien un contrôle ?", "vous faites des contrôles le samedi ?", "je voudrais savoir si c'est long"],
)
def test_a_question_about_a_service_is_no_wish_for_an_appointment(calls: Calls, words: str):
    call = calls()
    call.says(words)
    assert "find" not in call.actions and "hold" not in call.actions
    assert call.engine._desk.state.booking is None


def test_a_time_that_may_be_of_the_morning_or_the_evening_is_answered_with_what_is_near_the_likelier(calls: Calls):
    assert "9 heures" in calls().says("un rendez-vous pour un contrôle vendredi à 8 heures et demie")


def test_it_is_said_to_be_booked_only_when_it_is(calls: Calls):
    call = calls()
    call.hears("un rendez-vous pour un contrôle jeudi à 15 heures", "Anna Durand", "oui")
    call.desk.failing.add("book")
    answer = call.says("oui")
    assert "réservé" not in answer and "message" in answer
    assert call.standing == []


def test_a_service_and_a_time_are_wish_enough(calls: Calls):
    call = calls()
    call.hears("Je voudrais un contrôle jeudi à 16 heures", "Anna Durand", "oui", "oui")
    assert kept(call) == [("contrôle", at(5, 16), "Anna Durand", MOBILE)]


def test_a_day_that_will_not_do_is_left_out(calls: Calls):
    call = calls()
    answer = call.hears("Un rendez-vous pour un contrôle demain à 9 heures", "ah non, demain je ne peux pas")
    assert "jeudi 5 mars à 9 heures" in answer and "demain" not in answer.replace("après-demain", "")


def test_one_question_after_the_other(calls: Calls):
    call = calls()
    assert "contrôle ou plombage" in call.says("Je voudrais prendre rendez-vous")
    assert "Quel jour" in call.says("pour un plombage")
    assert "10 heures, c'est possible" in call.says("demain à 10 heures")
    assert "numéro" in call.says("Anna Durand")
    assert "Je confirme" in call.says("oui")
    call.says("oui")
    assert kept(call) == [("plombage", at(3, 10), "Anna Durand", MOBILE)]


def test_a_part_of_a_day_is_answered_with_two_or_three_times(calls: Calls):
    call = calls()
    offer = call.says("un rendez-vous pour un contrôle vendredi après-midi")
    assert "vendredi 6 mars à 14 heures, 1" in offer and offer.count("heures") in (2, 3)
    call.hears("le deuxième", "Anna Durand", "oui", "oui")
    (made,) = call.standing
    assert at(6, 14) < made.starts_at < at(6, 18)


@pytest.mark.parametrize(
    ("answer", "starts_at"),
    [
        ("le premier", at(6, 14)),
        ("à 14 heures", at(6, 14)),
        ("celui de quatorze heures s'il vous plaît", at(6, 14)),
        ("peu importe", at(6, 14)),
        ("plutôt à 15 heures", at(6, 15)),
        ("non, plutôt lundi à 9 heures", at(9, 9)),
    ],
)
def test_an_offer_is_taken_or_another_time_is_said(calls: Calls, answer: str, starts_at: dt.datetime):
    call = calls()
    call.hears("un rendez-vous pour un contrôle vendredi après-midi", answer, "Anna Durand", "oui", "oui")
    assert [one.starts_at for one in call.standing] == [starts_at]


def test_a_time_that_is_taken_is_answered_with_others(practice: Practice, calls: Calls):
    booked(practice, at(3, 10))
    booked(practice, at(3, 10), booking.Person("Paul Petit", "+33699999999"))
    call = calls(caller="+33611111111")
    answer = call.says("un rendez-vous pour un contrôle demain à 10 heures")
    assert "déjà pris" in answer and "9 heures 30" in answer and "10 heures 30" in answer
    call.hears("10 heures 30", "Zoé Martin", "oui", "oui")
    assert ("contrôle", at(3, 10, 30), "Zoé Martin", "+33611111111") in kept(call)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ("dimanche à 10 heures", "pas de rendez-vous à ce moment"),
        ("demain à 13 heures", "pas de rendez-vous à ce moment"),
        ("aujourd'hui à 6 heures 30", "trop tôt"),
        ("le 3 décembre à 10 heures", "pas encore ouvert"),
    ],
)
def test_what_cannot_be_is_said_with_its_reason_and_something_else(calls: Calls, wish: str, words: str):
    call = calls()
    answer = call.says(f"un rendez-vous pour un contrôle {wish}")
    assert words in answer and "proposer" in answer
    assert call.standing == []


def test_a_day_without_room_is_answered_with_the_next(practice: Practice, calls: Calls):
    practice.check_up.daily_limit = 1
    practice.check_up.save()
    booked(practice, at(3, 10))
    answer = calls().says("un rendez-vous pour un contrôle mardi")
    assert ("rien de libre" in answer and "mercredi" in answer) or "après-demain" in answer


def test_no_room_at_all_ends_in_a_message(practice: Practice, calls: Calls):
    Resource.objects.update(seats=1)
    BookingSettings.objects.create(horizon_days=1, holiday_country="")
    practice.check_up.notice_minutes = 3 * 24 * 60
    practice.check_up.save()
    call = calls()
    assert "message" in call.says("un rendez-vous pour un contrôle le plus tôt possible")


# --- corrections ---


@pytest.mark.parametrize(
    ("correction", "expected"),
    [
        ("non, plutôt jeudi", ("plombage", at(5, 10), "Anna Durand", MOBILE)),
        ("non, à 11 heures", ("plombage", at(3, 11), "Anna Durand", MOBILE)),
        ("en fait c'est pour un contrôle", ("contrôle", at(3, 10), "Anna Durand", MOBILE)),
        ("non, le nom c'est Durant avec un t", ("plombage", at(3, 10), "Anna Durant", MOBILE)),
        ("non, le numéro c'est le 06 98 76 54 32", ("plombage", at(3, 10), "Anna Durand", "+33698765432")),
    ],
)
def test_anything_is_corrected_at_the_recap(calls: Calls, correction: str, expected: tuple[Any, ...]):
    call = calls()
    call.hears("un rendez-vous pour un plombage demain à 10 heures", "Anna Durand", "oui", correction, "oui")
    assert kept(call) == [expected]


def test_the_day_is_corrected_while_the_name_is_asked_for(calls: Calls):
    call = calls()
    call.hears(
        "un rendez-vous pour un contrôle demain à 10 heures", "ah non plutôt vendredi", "Anna Durand", "oui", "oui"
    )
    assert kept(call) == [("contrôle", at(6, 10), "Anna Durand", MOBILE)]


def test_a_bare_no_is_asked_what_is_wrong(calls: Calls):
    call = calls()
    call.hears("un rendez-vous pour un contrôle demain à 10 heures", "Anna Durand", "oui")
    assert "Que dois-je changer" in call.says("non")
    assert "Quel jour" in call.says("l'heure")
    call.hears("demain à 11 heures", "oui")
    assert kept(call) == [("contrôle", at(3, 11), "Anna Durand", MOBILE)]


def test_what_it_is_about_is_asked_where_the_business_wants_to_know(practice: Practice, calls: Calls):
    Service.objects.filter(pk=practice.check_up.pk).update(asks_reason=True)
    call = calls()
    call.hears("un rendez-vous pour un contrôle jeudi à 15 heures", "Anna Durand")
    assert "motif" in call.says("oui")
    # A reason may hold any word: a day, a person, a number.
    told = "j'ai mal à une dent depuis mardi et mon mari m'a dit de parler à quelqu'un vers 10 heures"
    assert "Je confirme" in call.says(told)
    call.says("oui")
    (made,) = call.standing
    assert (made.starts_at, made.reason[:20]) == (at(5, 15), "J'ai mal à une dent ")


def test_nobody_has_to_say_what_it_is_about(practice: Practice, calls: Calls):
    Service.objects.filter(pk=practice.check_up.pk).update(asks_reason=True)
    call = calls()
    call.hears("un rendez-vous pour un contrôle jeudi à 15 heures", "Anna Durand", "oui", "non", "oui")
    assert [one.reason for one in call.standing] == [""]


# --- by the way, and away ---


def test_a_question_by_the_way_is_answered_and_the_booking_goes_on(calls: Calls):
    call = calls()
    call.says("un rendez-vous pour un contrôle demain à 10 heures")
    answer = call.says("vous êtes où exactement ?")
    assert "12 rue des Lilas" in answer and "nom" in answer


@pytest.mark.parametrize("words", ["laissez tomber", "au revoir"])
def test_whoever_leaves_books_nothing_and_frees_the_time(practice: Practice, calls: Calls, words: str):
    call = calls()
    call.hears("un rendez-vous pour un contrôle demain à 10 heures", words)
    assert call.standing == []
    assert "hang_up" in call.actions if words == "au revoir" else "hang_up" not in call.actions


def test_a_person_is_called_for_at_any_point(calls: Calls):
    call = calls()
    call.hears("un rendez-vous pour un contrôle demain à 10 heures", "passez-moi plutôt quelqu'un")
    assert "transfer" in call.actions


def test_rubbish_three_times_ends_in_a_way_out(calls: Calls):
    call = calls()
    call.says("je voudrais un rendez-vous")
    answer = call.hears("blablabla", "gnagnagna", "tralala")
    assert "message" in answer or "quelqu'un" in answer


# --- those there are ---


def test_an_appointment_is_found_by_the_number_and_moved(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10))
    call = calls()
    assert "demain à 10 heures" in call.says("Je voudrais déplacer mon rendez-vous")
    assert "C'est bien cela" in call.says("jeudi à 16 heures")
    assert "maintenant jeudi 5 mars à 16 heures" in call.says("oui")
    assert [(one.code, one.starts_at) for one in call.standing] == [(made.code, at(5, 16))]


def test_it_is_moved_in_one_sentence(practice: Practice, calls: Calls):
    booked(practice, at(3, 10))
    call = calls()
    call.hears("Je voudrais déplacer mon rendez-vous à jeudi 16 heures", "oui")
    assert [one.starts_at for one in call.standing] == [at(5, 16)]


def test_the_days_spoken_of_are_kept_while_one_of_them_is_chosen(practice: Practice, calls: Calls):
    booked(practice, at(3, 10))
    call = calls()
    call.hears("Je voudrais reporter mon rendez-vous à la semaine prochaine", "mardi à la même heure", "oui")
    assert [one.starts_at for one in call.standing] == [at(10, 10)]


def test_half_an_hour_later_overlaps_nobody_else(practice: Practice, calls: Calls):
    booking.book(practice.wish(at(3, 10), service=practice.filling), ANNA, actor=CALLER, now=NOW)
    Resource.objects.filter(pk=practice.karim.pk).update(active=False)
    call = calls()
    call.hears("Je voudrais décaler mon rendez-vous", "une demi-heure plus tard", "oui")
    assert [one.starts_at for one in call.standing] == [at(3, 10, 30)]


def test_it_is_cancelled_after_a_yes_to_that_very_one(practice: Practice, calls: Calls):
    booked(practice, at(3, 10))
    call = calls()
    assert "demain à 10 heures" in call.says("Je voudrais annuler mon rendez-vous")
    assert len(call.standing) == 1
    assert "annulé" in call.says("oui")
    assert call.standing == []


def test_a_no_keeps_it(practice: Practice, calls: Calls):
    booked(practice, at(3, 10))
    call = calls()
    assert "reste demain à 10 heures" in call.hears("Je dois annuler mon rendez-vous", "non finalement")
    assert len(call.standing) == 1


def test_cancelling_becomes_moving(practice: Practice, calls: Calls):
    booked(practice, at(3, 10))
    call = calls()
    call.hears("Je voudrais annuler mon rendez-vous", "en fait je préfère le déplacer", "vendredi à 9 heures", "oui")
    assert [one.starts_at for one in call.standing] == [at(6, 9)]


def test_it_is_confirmed(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10))
    assert "confirmé" in calls().says("Je confirme mon rendez-vous")
    made.refresh_from_db()
    assert made.confirmed_at is not None


def test_it_is_told_when_it_is(practice: Practice, calls: Calls):
    booked(practice, at(3, 10))
    assert "demain à 10 heures" in calls().says("C'est quand mon rendez-vous ?")


def test_of_several_one_is_chosen_by_its_day(practice: Practice, calls: Calls):
    booked(practice, at(3, 10))
    booked(practice, at(5, 15))
    call = calls()
    assert "plusieurs" in call.says("Je voudrais annuler mon rendez-vous")
    call.hears("celui de jeudi", "oui")
    assert [one.starts_at for one in call.standing] == [at(3, 10)]


def test_from_another_number_the_code_is_asked_for(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10))
    call = calls(caller="+33611111111")
    assert "code" in call.says("Je voudrais annuler mon rendez-vous")
    call.hears(" ".join(made.code), "oui")
    assert call.standing == []


def test_the_code_may_be_keyed_in(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10))
    call = calls(caller="")
    call.says("Je voudrais annuler mon rendez-vous")
    assert "demain à 10 heures" in call.keys(made.code)
    call.says("oui")
    assert call.standing == []


def test_a_wrong_code_finds_nothing_of_anybody_elses(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10))
    wrong = "111111" if made.code != "111111" else "222222"
    call = calls(caller="+33611111111")
    answer = call.hears("Je voudrais annuler mon rendez-vous", " ".join(wrong))
    assert "Je ne trouve pas" in answer
    assert len(call.standing) == 1


def test_too_late_to_change_is_passed_on(practice: Practice, calls: Calls):
    BookingSettings.objects.create(change_notice_minutes=48 * 60)
    booked(practice, at(3, 10))
    call = calls()
    assert "trop tard" in call.hears("Je voudrais annuler mon rendez-vous", "oui")
    assert len(call.standing) == 1


# --- English, and businesses of another kind ---


def test_an_english_caller_books_moves_and_cancels(practice: Practice, calls: Calls):
    Service.objects.filter(pk=practice.check_up.pk).update(name="check-up")
    call = calls("en")
    call.hears(
        "hi i'd like to book a check up thursday at half past two", "my name is John Miller", "yes", "yes please"
    )
    assert [(one.starts_at, one.customer and one.customer.name) for one in call.standing] == [
        (at(5, 14, 30), "John Miller")
    ]
    call.hears("actually can i move my appointment", "friday morning at ten", "yes")
    assert [one.starts_at for one in call.standing] == [at(6, 10)]
    call.hears("sorry i need to cancel my appointment", "yes")
    assert call.standing == []


def test_a_table_is_booked_for_as_many_as_come(practice: Practice, calls: Calls):
    Service.objects.all().delete()
    Resource.objects.all().delete()
    Service.objects.create(name="table", duration_minutes=90, notice_minutes=60)
    Resource.objects.create(name="table du fond", kind="table", seats=6)
    Resource.objects.create(name="table ronde", kind="table", seats=2)
    call = calls()
    recap = call.hears("je voudrais réserver une table pour quatre personnes demain à 9 heures", "Anna Durand", "oui")
    assert "table pour 4 personnes, demain" in recap
    call.says("oui")
    assert [(one.resource.name, one.party_size) for one in call.standing] == [("table du fond", 4)]


def test_where_nothing_can_be_booked_a_message_is_taken(practice: Practice, calls: Calls):
    Service.objects.all().delete()
    assert "message" in calls().says("Je voudrais prendre rendez-vous")


# --- what is said of the appointment in hand ---


@pytest.mark.parametrize(
    ("language", "turns"),
    [
        ("fr", ["un rendez-vous pour un contrôle demain à 10 heures", "Anna Durand", "oui", "oui, je confirme"]),
        (
            "fr",
            ["un rendez-vous pour un contrôle demain à 10 heures", "Anna Durand", "oui", "confirmez le rendez-vous"],
        ),
        ("fr", ["un contrôle demain à 9 heures", "Anna Durand", "oui", "je veux changer l'heure", "10 heures", "oui"]),
        ("fr", ["un contrôle demain à 10 heures", "Anna Durand", "oui", "à quelle heure avez-vous dit ?", "oui"]),
        ("en", ["a contrôle tomorrow at 9", "Anna Durand", "yes", "change the time please", "at 10", "yes"]),
        ("en", ["a contrôle tomorrow at 10", "Anna Durand", "yes", "yes confirm my appointment"]),
    ],
)
def test_an_answer_is_no_wish_about_another_appointment(calls: Calls, language: str, turns: list[str]):
    call = calls(language)
    call.hears("un rendez-vous" if language == "fr" else "an appointment", *turns)
    assert [one.starts_at for one in call.standing] == [at(3, 10)]


@pytest.mark.parametrize(
    ("language", "wish", "words"),
    [
        ("fr", "Je voudrais annuler mon rendez-vous", "laissez tomber"),
        ("fr", "Je voudrais annuler mon rendez-vous", "finalement non"),
        ("en", "i need to cancel my appointment", "never mind"),
        ("en", "i need to cancel my appointment", "i've changed my mind"),
    ],
)
def test_without_a_clear_yes_nothing_is_cancelled(
    practice: Practice, calls: Calls, language: str, wish: str, words: str
):
    booked(practice, at(3, 10))
    call = calls(language)
    call.hears(wish, words)
    assert len(call.standing) == 1


@pytest.mark.parametrize(
    ("wish", "starts_at"),
    [
        ("Je voudrais déplacer mon rendez-vous à 11 heures", at(3, 11)),
        ("Je voudrais déplacer mon rendez-vous de demain à jeudi 16 heures", at(5, 16)),
    ],
)
def test_a_time_said_with_the_wish_is_of_the_day_of_the_appointment(
    practice: Practice, calls: Calls, wish: str, starts_at: dt.datetime
):
    booked(practice, at(3, 10))
    call = calls()
    call.hears(wish, "oui")
    assert [one.starts_at for one in call.standing] == [starts_at]


def test_a_table_for_tomorrow_is_for_as_many_as_are_said_after(practice: Practice, calls: Calls):
    Service.objects.all().delete()
    Resource.objects.all().delete()
    Service.objects.create(name="table", duration_minutes=90, notice_minutes=60)
    Resource.objects.create(name="table du fond", kind="table", seats=6)
    call = calls()
    call.hears("réserver une table pour demain à 9 heures pour quatre personnes", "Anna Durand", "oui", "oui")
    assert [one.party_size for one in call.standing] == [4]
