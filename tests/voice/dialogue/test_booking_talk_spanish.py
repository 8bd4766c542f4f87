"""Appointments by voice in Spanish: what callers say, what they hear, and what the calendar holds at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from appointments import booking
from appointments.models import BookingSettings, Resource, Service
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.appointments.calendar_of import CALLER, NOW, Practice, at, open_practice
from tests.voice.dialogue.booking_driving import BookingCall, bookables_of_database
from tests.voice.dialogue.driving import CLINICA
from tests.voice.dialogue.test_booking_talk import booked, kept

Calls = Callable[..., BookingCall]

MOBILE = "+34612345678"
OTHER_MOBILE = "+34699887766"
LAURA = booking.Person("Laura Gómez", phone=MOBILE, language="es")
HUGO = booking.Person("Hugo Ruiz", phone=OTHER_MOBILE, language="es")


@pytest.fixture
def practice(moreau: Tenant) -> Iterator[Practice]:
    with tenant_context(moreau):
        practice = open_practice()
        practice.check_up.name, practice.filling.name = "revisión", "empaste"
        practice.check_up.save()
        practice.filling.save()
        Resource.objects.filter(pk=practice.julie.pk).update(name="Lucía")
        yield practice


@pytest.fixture
def calls(practice: Practice) -> Calls:
    def call(**changes: Any) -> BookingCall:
        settings = {"caller": MOBILE, "business": CLINICA, "changes": {"transfer_number": "+34600000000"}}
        return BookingCall("es", bookables_of_database(), **settings | changes)

    return call


def starts(call: BookingCall) -> list[dt.datetime]:
    return [one.starts_at for one in call.standing]


# --- making one ---


def test_everything_said_at_once_is_asked_for_no_more(calls: Calls):
    call = calls()
    recap = call.hears(
        "Hola buenas, soy Laura Gómez, quería una cita para una revisión el jueves a las tres de la tarde", "sí"
    )
    assert recap.startswith("Le resumo: revisión, el jueves 5 de marzo a las 3 de la tarde, a nombre de Laura Gómez")
    assert call.standing == []
    done = call.says("sí, perfecto")
    assert kept(call) == [("revisión", at(5, 15), "Laura Gómez", MOBILE)]
    code = call.standing[0].code
    assert f"{' '.join(code[:3])}, {' '.join(code[3:])}" in done and "SMS" in done


def test_it_is_said_to_be_booked_only_when_it_is(calls: Calls):
    call = calls()
    call.hears("una cita para una revisión el jueves a las tres de la tarde", "Laura Gómez", "sí")
    call.desk.failing.add("book")
    answer = call.says("sí")
    assert "reservado" not in answer.lower() and "mensaje" in answer
    assert call.standing == []


def test_one_question_after_the_other(calls: Calls):
    call = calls()
    assert "empaste o revisión" in call.says("Quería pedir cita")
    assert "¿Qué día" in call.says("para un empaste")
    assert call.says("mañana a las diez").startswith("Mañana a las 10 de la mañana está libre.")
    assert "número" in call.says("Laura Gómez")
    assert "¿Se lo reservo?" in call.says("sí")
    call.says("resérvemelo")
    assert kept(call) == [("empaste", at(3, 10), "Laura Gómez", MOBILE)]


def test_with_another_number_to_be_called_at(calls: Calls):
    call = calls()
    call.hears("cita para una revisión mañana a las once", "me llamo Laura Gómez")
    call.hears("no, a otro", "seis nueve nueve, ochenta y ocho, setenta y siete, sesenta y seis", "sí", "sí, confirme")
    assert kept(call) == [("revisión", at(3, 11), "Laura Gómez", OTHER_MOBILE)]


def test_a_withheld_number_may_be_kept_to_oneself(calls: Calls):
    call = calls(caller="")
    answer = call.hears("cita para una revisión mañana a las once", "Laura Gómez", "prefiero no darlo")
    assert "teléfono" not in answer and "¿Se lo reservo?" in answer
    call.says("sí")
    assert kept(call) == [("revisión", at(3, 11), "Laura Gómez", "")]


def test_a_part_of_a_day_is_answered_with_two_or_three_times(calls: Calls):
    call = calls()
    offer = call.says("una cita para una revisión el viernes por la tarde")
    assert offer.startswith("Por supuesto, vamos a ver. Le puedo ofrecer el viernes 6 de marzo a las 2")
    assert offer.count("a las") == 3 and offer.count("de la tarde") == 1
    call.hears("la segunda", "Laura Gómez", "sí", "sí")
    assert at(6, 14) < starts(call)[0] < at(6, 18)


@pytest.mark.parametrize(
    ("answer", "starts_at"),
    [
        ("el primero", at(6, 14)),
        ("la primera me va bien", at(6, 14)),
        ("a las dos", at(6, 14)),
        ("la de las dos por favor", at(6, 14)),
        ("me da igual", at(6, 14)),
        ("da igual", at(6, 14)),
        ("cualquiera", at(6, 14)),
        ("la última", at(6, 17)),
        ("mejor a las tres", at(6, 15)),
        ("no, mejor el lunes a las nueve", at(9, 9)),
        ("el último del jueves a las diez", at(5, 10)),
        ("uf no puedo ir el viernes, mejor el jueves a las nueve", at(5, 9)),
    ],
)
def test_an_offer_is_taken_or_another_time_is_said(calls: Calls, answer: str, starts_at: dt.datetime):
    call = calls()
    call.hears("una cita para una revisión el viernes por la tarde", answer, "Laura Gómez", "sí", "sí")
    assert starts(call) == [starts_at]


@pytest.mark.parametrize("answer", ["no", "ninguna", "no me viene bien", "otro día", "no puedo ir a esas horas"])
def test_when_no_offer_will_do_another_time_is_asked_for(calls: Calls, answer: str):
    call = calls()
    assert "¿Qué día" in call.hears("una cita para una revisión el viernes por la tarde", answer)
    call.hears("el miércoles a las nueve de la mañana", "Laura Gómez", "sí", "sí")
    assert starts(call) == [at(4, 9)]


def test_a_time_that_is_taken_is_answered_with_others(practice: Practice, calls: Calls):
    booked(practice, at(3, 10), LAURA)
    booked(practice, at(3, 10), HUGO)
    call = calls(caller="+34611111111")
    answer = call.says("una cita para una revisión mañana a las diez")
    assert "ya está ocupada" in answer and "a las 9 y media" in answer and "a las 10 y media" in answer
    call.hears("a las diez y media", "Zoé Martín", "sí", "sí")
    assert ("revisión", at(3, 10, 30), "Zoé Martín", "+34611111111") in kept(call)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ("el domingo a las diez", "no damos citas"),
        ("mañana a la una de la tarde", "no damos citas"),
        ("hoy a las seis y media de la mañana", "poca antelación"),
        ("el 3 de diciembre a las diez", "Todavía no tenemos abierta la agenda"),
    ],
)
def test_what_cannot_be_is_said_with_its_reason_and_something_else(calls: Calls, wish: str, words: str):
    call = calls()
    answer = call.says(f"una cita para una revisión {wish}")
    assert words in answer and "Le puedo ofrecer" in answer
    assert call.standing == []


def test_a_day_without_room_is_answered_with_the_next(practice: Practice, calls: Calls):
    practice.check_up.daily_limit = 1
    practice.check_up.save()
    booked(practice, at(3, 10), HUGO)
    call = calls()
    answer = call.says("una cita para una revisión el martes")
    assert "no me queda nada libre" in answer and "pasado mañana" in answer
    call.hears("la primera", "Laura Gómez", "sí", "sí")
    assert ("revisión", at(4, 9), "Laura Gómez", MOBILE) in kept(call)


def test_no_room_at_all_ends_in_a_message(practice: Practice, calls: Calls):
    BookingSettings.objects.create(horizon_days=1, holiday_country="")
    practice.check_up.notice_minutes = 3 * 24 * 60
    practice.check_up.save()
    call = calls()
    assert "mensaje" in call.says("una cita para una revisión lo antes posible")
    call.hears("sí", "Laura Gómez", "sí", "una revisión cuanto antes", "sí")
    assert "message" in call.actions and call.standing == []


def test_the_person_asked_for_is_the_one_who_is_booked(calls: Calls):
    call = calls()
    recap = call.hears("quería una cita con Karim para una revisión mañana a las diez", "Laura Gómez", "sí")
    assert "revisión con Karim, mañana" in recap
    call.says("sí")
    assert [one.resource.name for one in call.standing] == ["Karim"]


def test_a_table_is_booked_for_as_many_as_come(practice: Practice, calls: Calls):
    Service.objects.all().delete()
    Resource.objects.all().delete()
    Service.objects.create(name="mesa", duration_minutes=90, notice_minutes=60)
    Resource.objects.create(name="mesa del fondo", kind="table", seats=6)
    Resource.objects.create(name="mesa redonda", kind="table", seats=2)
    call = calls()
    call.hears("quería reservar una mesa para mañana a las nueve para cuatro personas", "Laura Gómez", "sí", "sí")
    assert [(one.resource.name, one.party_size) for one in call.standing] == [("mesa del fondo", 4)]


def test_a_party_that_has_no_room_is_told_so(practice: Practice, calls: Calls):
    Service.objects.all().delete()
    Resource.objects.all().delete()
    Service.objects.create(name="mesa", duration_minutes=90, notice_minutes=60)
    Resource.objects.create(name="mesa redonda", kind="table", seats=2)
    call = calls()
    answer = call.says("una mesa para doce mañana a las nueve")
    assert "tantas personas" in answer and "mensaje" in answer
    assert call.standing == []


# --- corrections ---


@pytest.mark.parametrize(
    ("correction", "expected"),
    [
        ("no, mejor el jueves", ("empaste", at(5, 10), "Laura Gómez", MOBILE)),
        ("no, a las once", ("empaste", at(3, 11), "Laura Gómez", MOBILE)),
        ("en realidad es para una revisión", ("revisión", at(3, 10), "Laura Gómez", MOBILE)),
        ("no, el nombre es Laura Gámez", ("empaste", at(3, 10), "Laura Gámez", MOBILE)),
        ("no, es Gómes con ese", ("empaste", at(3, 10), "Laura Gómes", MOBILE)),
        ("no, el teléfono es el 699 88 77 66", ("empaste", at(3, 10), "Laura Gómez", OTHER_MOBILE)),
        ("espere, mejor una hora más tarde", ("empaste", at(3, 11), "Laura Gómez", MOBILE)),
    ],
)
def test_anything_is_corrected_at_the_recap(calls: Calls, correction: str, expected: tuple[Any, ...]):
    call = calls()
    call.hears("una cita para un empaste mañana a las diez", "Laura Gómez", "sí", correction, "sí")
    assert kept(call) == [expected]


@pytest.mark.parametrize("wish", ["cambiar la hora", "la hora", "quería cambiar el día", "el día no me va bien"])
def test_what_is_wrong_is_asked_and_put_right(calls: Calls, wish: str):
    call = calls()
    call.hears("una cita para una revisión mañana a las diez", "Laura Gómez", "sí")
    assert "¿Qué debo cambiar" in call.says("no")
    assert "¿Qué día" in call.says(wish)
    call.hears("mañana a las once", "sí")
    assert kept(call) == [("revisión", at(3, 11), "Laura Gómez", MOBILE)]


def test_the_day_is_corrected_while_the_name_is_asked_for(calls: Calls):
    call = calls()
    call.hears("una cita para una revisión mañana a las diez", "ay no mejor el viernes", "Laura Gómez", "sí", "sí")
    assert kept(call) == [("revisión", at(6, 10), "Laura Gómez", MOBILE)]


def test_the_service_is_corrected_before_the_time_is_known(calls: Calls):
    call = calls()
    call.hears("quería cita para una revisión", "perdón, es para un empaste", "mañana a las diez")
    call.hears("Laura Gómez", "sí", "sí")
    assert kept(call) == [("empaste", at(3, 10), "Laura Gómez", MOBILE)]


@pytest.mark.parametrize("question", ["¿a qué hora ha dicho?", "¿cuándo es la cita?", "¿y qué día era?"])
def test_who_asks_again_for_the_time_finds_no_fault_with_it(calls: Calls, question: str):
    call = calls()
    call.hears("una cita para una revisión mañana a las diez", "Laura Gómez", "sí")
    assert "mañana a las 10 de la mañana" in call.says(question)
    call.says("sí")
    assert starts(call) == [at(3, 10)]


def test_another_hour_is_one_of_the_day_that_was_held(practice: Practice, calls: Calls):
    booked(practice, at(3, 10), LAURA)
    call = calls()
    call.hears("Quería cambiar mi cita", "el viernes a las diez", "no", "a las once", "sí")
    assert starts(call) == [at(6, 11)]


def test_another_person_is_asked_for(calls: Calls):
    call = calls()
    call.hears("una cita con Lucía para una revisión mañana a las diez", "no, mejor con Karim")
    call.hears("Laura Gómez", "sí", "sí")
    assert [one.resource.name for one in call.standing] == ["Karim"]


def test_the_time_said_before_the_service_is_kept(calls: Calls):
    call = calls()
    call.says("me duele una muela y quería ver si me podían dar hora para mañana por la mañana")
    answer = call.says("a las nueve y media si puede ser")
    assert "¿Para qué sería" in answer and "no le he entendido" not in answer
    call.hears("un empaste", "Laura Gómez", "sí", "sí")
    assert kept(call) == [("empaste", at(3, 9, 30), "Laura Gómez", MOBILE)]


@pytest.mark.parametrize("question", ["no sé, ¿qué tienen?", "¿qué huecos tienen?", "cuando sea", "lo antes posible"])
def test_who_names_no_time_is_offered_the_first(calls: Calls, question: str):
    call = calls()
    assert "Le puedo ofrecer hoy a las 9" in call.hears("quería cita para una revisión", question)
    call.hears("la de en medio", "Laura Gómez", "sí", "sí")
    assert starts(call) == [at(3, 14)]


def test_a_yes_in_the_words_of_the_question_books(calls: Calls):
    call = calls()
    call.hears("una cita para una revisión mañana a las diez", "Laura Gómez", "sí", "sí, confirmo la cita")
    assert kept(call) == [("revisión", at(3, 10), "Laura Gómez", MOBILE)]


# --- by the way, and away ---


def test_a_question_by_the_way_is_answered_and_the_booking_goes_on(calls: Calls):
    call = calls()
    call.says("una cita para una revisión mañana a las diez")
    answer = call.says("¿dónde están exactamente?")
    assert "Calle Mayor 8" in answer and "nombre" in answer
    assert "45 euros" in call.says("¿y cuánto cuesta una limpieza dental?")
    call.hears("Laura Gómez", "sí", "sí")
    assert starts(call) == [at(3, 10)]


def test_what_else_fills_the_day_is_no_wish_to_be_told_of_it(calls: Calls):
    call = calls()
    call.says("una cita para una revisión el viernes por la tarde")
    call.hears("es que tengo cita con otro médico, mejor a las cinco", "Laura Gómez", "sí", "sí")
    assert starts(call) == [at(6, 17)]


@pytest.mark.parametrize("words", ["déjelo", "olvídelo, gracias", "anule la cita", "adiós"])
def test_whoever_leaves_books_nothing(calls: Calls, words: str):
    call = calls()
    assert "no reservo nada" in call.hears("una cita para una revisión mañana a las diez", words)
    assert call.standing == []
    assert ("hang_up" in call.actions) is (words == "adiós")


def test_a_person_is_called_for_at_any_point(calls: Calls):
    call = calls()
    call.hears("una cita para una revisión mañana a las diez", "páseme con una persona")
    assert "transfer" in call.actions and call.standing == []


def test_a_message_is_left_instead(calls: Calls):
    call = calls()
    call.hears("una cita para una revisión", "mejor quiero dejar un mensaje", "Laura Gómez", "sí")
    call.hears("que me llame la doctora", "sí")
    assert "message" in call.actions and call.standing == []


def test_rubbish_three_times_ends_in_a_way_out(calls: Calls):
    call = calls()
    call.says("quería pedir cita")
    answer = call.hears("bla bla bla", "la la la", "tralalá")
    assert "mensaje" in answer and "persona" in answer
    assert call.standing == []


# --- those there are ---


def test_an_appointment_is_found_by_the_number_and_moved(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10), LAURA)
    call = calls()
    assert "mañana a las 10 de la mañana" in call.says("Quería cambiar mi cita")
    assert "para el jueves 5 de marzo a las 4 de la tarde. ¿Es correcto?" in call.says("el jueves a las cuatro")
    assert "queda para el jueves 5 de marzo" in call.says("sí")
    assert [(one.code, one.starts_at) for one in call.standing] == [(made.code, at(5, 16))]


@pytest.mark.parametrize(
    ("words", "starts_at"),
    [
        ("Quería pasar mi cita al jueves a las cuatro de la tarde", at(5, 16)),
        ("¿Puedo cambiar la cita a las once?", at(3, 11)),
        ("me gustaría mover la cita de mañana a pasado mañana a las nueve", at(4, 9)),
        ("quería aplazar la cita, una hora más tarde", at(3, 11)),
    ],
)
def test_it_is_moved_in_one_sentence(practice: Practice, calls: Calls, words: str, starts_at: dt.datetime):
    booked(practice, at(3, 10), LAURA)
    call = calls()
    call.hears(words, "sí, confirmo el cambio de la cita")
    assert starts(call) == [starts_at]


def test_half_an_hour_later_overlaps_nobody_else(practice: Practice, calls: Calls):
    booking.book(practice.wish(at(3, 10), service=practice.filling), LAURA, actor=CALLER, now=NOW)
    Resource.objects.filter(pk=practice.karim.pk).update(active=False)
    call = calls()
    call.hears("Quería cambiar mi cita", "media hora más tarde", "sí")
    assert starts(call) == [at(3, 10, 30)]


def test_a_day_that_is_refused_while_moving_cancels_nothing(practice: Practice, calls: Calls):
    booked(practice, at(3, 10), LAURA)
    call = calls()
    call.hears("Quería cambiar mi cita", "el viernes por la tarde", "no puedo ir a esas horas")
    call.hears("déjelo para el lunes a las nueve", "sí")
    assert starts(call) == [at(9, 9)]


@pytest.mark.parametrize("words", ["Quería anular mi cita", "mañana no voy a poder ir", "cancelar cita"])
def test_it_is_cancelled_after_a_yes_to_that_very_one(practice: Practice, calls: Calls, words: str):
    booked(practice, at(3, 10), LAURA)
    call = calls()
    assert "mañana a las 10 de la mañana" in call.says(words)
    assert starts(call) == [at(3, 10)]
    assert "anulada" in call.says("sí, anúlela")
    assert call.standing == []


@pytest.mark.parametrize("words", ["no", "no, mejor no", "al final no", "no, déjela como está", "déjelo"])
def test_without_a_clear_yes_nothing_is_cancelled(practice: Practice, calls: Calls, words: str):
    booked(practice, at(3, 10), LAURA)
    call = calls()
    assert "mañana a las 10" in call.hears("Tengo que anular mi cita", words)
    assert starts(call) == [at(3, 10)]


def test_a_no_keeps_it(practice: Practice, calls: Calls):
    booked(practice, at(3, 10), LAURA)
    call = calls()
    assert "mantengo su cita: mañana a las 10" in call.hears("Tengo que anular mi cita", "no, perdone")
    assert starts(call) == [at(3, 10)]


def test_cancelling_becomes_moving(practice: Practice, calls: Calls):
    booked(practice, at(3, 10), LAURA)
    call = calls()
    call.hears("Quería anular mi cita", "bueno, mejor cambiarla", "el viernes a las nueve de la mañana", "sí")
    assert starts(call) == [at(6, 9)]


def test_moving_becomes_cancelling(practice: Practice, calls: Calls):
    booked(practice, at(3, 10), LAURA)
    call = calls()
    call.hears("Quería cambiar mi cita", "mejor anularla", "sí")
    assert call.standing == []


def test_it_is_confirmed(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10), LAURA)
    assert "queda confirmada. Le esperamos mañana a las 10" in calls().says("Llamo para confirmar mi cita")
    made.refresh_from_db()
    assert made.confirmed_at is not None


def test_it_is_told_when_it_is(practice: Practice, calls: Calls):
    booked(practice, at(3, 10), LAURA)
    call = calls()
    assert "Tiene cita mañana a las 10 de la mañana: revisión." in call.says("¿Cuándo es mi cita?")
    assert starts(call) == [at(3, 10)]


@pytest.mark.parametrize("words", ["la del jueves", "la segunda", "la de las tres", "la última"])
def test_of_several_one_is_chosen(practice: Practice, calls: Calls, words: str):
    booked(practice, at(3, 10), LAURA)
    booked(practice, at(5, 15), LAURA)
    call = calls()
    assert "más de una cita" in call.says("Quería anular mi cita")
    call.hears(words, "sí")
    assert starts(call) == [at(3, 10)]


@pytest.mark.parametrize(
    ("wish", "assent", "expected"),
    [
        ("quería anular mi cita", "sí, anúlela por favor, gracias, adiós", []),
        ("quería pasar mi cita al jueves a las diez", "sí, perfecto, adiós", [at(5, 10)]),
        ("quería anular mi cita", "adiós", [at(3, 10)]),
    ],
)
def test_a_goodbye_with_a_yes_is_a_yes(practice: Practice, calls: Calls, wish: str, assent: str, expected: list[Any]):
    booked(practice, at(3, 10), LAURA)
    call = calls()
    call.hears(wish, assent)
    assert starts(call) == expected
    assert "hang_up" in call.actions


def test_the_second_of_several_days_is_no_date(calls: Calls):
    call = calls()
    offer = call.hears("cita para una revisión", "entre las diez y las doce, cualquier día menos el martes")
    assert "hoy a las 10" in offer and "el jueves 5 de marzo a las 10" in offer
    call.hears("la segunda", "Laura Gómez", "sí", "sí")
    assert starts(call) == [at(5, 10)]


def test_the_first_of_a_day_is_one_of_that_day(calls: Calls):
    call = calls()
    call.hears("cita para una revisión", "el jueves o el viernes por la tarde", "la última del viernes")
    call.hears("Laura Gómez", "sí", "sí")
    assert starts(call) == [at(6, 16, 30)]


def test_of_several_the_one_whose_day_was_said_is_meant(practice: Practice, calls: Calls):
    booked(practice, at(3, 10), LAURA)
    booked(practice, at(5, 15), LAURA)
    call = calls()
    assert "el jueves 5 de marzo a las 3 de la tarde" in call.says("Quería anular mi cita del jueves")
    call.says("sí")
    assert starts(call) == [at(3, 10)]


def test_of_several_the_one_that_is_chosen_goes_to_the_time_said_at_first(practice: Practice, calls: Calls):
    booked(practice, at(3, 10), LAURA)
    booked(practice, at(5, 15), LAURA)
    call = calls()
    call.hears("Quería pasar mi cita al viernes a las nueve de la mañana", "la de mañana", "sí")
    assert starts(call) == [at(5, 15), at(6, 9)]


def test_from_another_number_the_code_is_asked_for(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10), LAURA)
    call = calls(caller=OTHER_MOBILE)
    assert "código de seis cifras" in call.says("Quería anular mi cita")
    call.hears(f"el código es el {' '.join(made.code)}", "sí")
    assert call.standing == []


def test_the_number_that_was_given_finds_it_as_well(practice: Practice, calls: Calls):
    booked(practice, at(3, 10), LAURA)
    call = calls(caller=OTHER_MOBILE)
    call.hears("Quería cambiar mi cita", "di el 612 34 56 78", "el jueves a las cuatro de la tarde", "sí")
    assert starts(call) == [at(5, 16)]


def test_the_code_may_be_keyed_in(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10), LAURA)
    call = calls(caller="")
    call.says("Quería anular mi cita")
    assert "mañana a las 10" in call.keys(made.code)
    call.says("sí")
    assert call.standing == []


def test_a_wrong_code_finds_nothing_of_anybody_elses(practice: Practice, calls: Calls):
    made = booked(practice, at(3, 10), LAURA)
    wrong = "111111" if made.code != "111111" else "222222"
    call = calls(caller=OTHER_MOBILE)
    assert "No encuentro" in call.hears("Quería anular mi cita", " ".join(wrong))
    assert starts(call) == [at(3, 10)]


def test_whoever_has_no_code_may_leave_a_message(practice: Practice, calls: Calls):
    booked(practice, at(3, 10), LAURA)
    call = calls(caller=OTHER_MOBILE)
    assert "mensaje" in call.hears("Quería anular mi cita", "no tengo el código")
    assert starts(call) == [at(3, 10)]


def test_too_late_to_change_is_passed_on(practice: Practice, calls: Calls):
    BookingSettings.objects.create(change_notice_minutes=48 * 60)
    booked(practice, at(3, 10), LAURA)
    call = calls()
    assert "demasiado tarde" in call.hears("Quería anular mi cita", "sí")
    assert starts(call) == [at(3, 10)]


def test_one_call_books_moves_and_cancels(calls: Calls):
    call = calls()
    call.hears("cita para una revisión el jueves a las diez", "Laura Gómez", "sí", "sí")
    assert starts(call) == [at(5, 10)]
    call.hears("perdone, ¿puedo cambiar la cita?", "al viernes a la misma hora", "sí")
    assert starts(call) == [at(6, 10)]
    call.hears("uf, mire, mejor cancele la cita", "sí")
    assert call.standing == []
