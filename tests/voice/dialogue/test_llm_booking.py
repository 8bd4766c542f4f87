"""A language model books, moves, cancels, confirms and finds appointments, over the wire and in the real calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from appointments import booking
from appointments.models import Appointment, Service
from notifications.models import Notification
from tests.appointments.calendar_of import ANNA, CALLER, NOW, Practice, at
from tests.fakes.chat_server import Answer, ChatServer, Dialect, Tool
from tests.voice.dialogue.model_booking import (
    CODE,
    LANGUAGES,
    MOBILE,
    ModelCall,
    book,
    calendar_on_the_wire,
    cancel,
    check,
    confirm,
    find,
    hold,
    move,
    standing,
)
from voice.dialogue.llm import phrases
from voice.dialogue.llm.phrases import Phrase

Calls = Callable[..., ModelCall]

SAID = {
    "fr": {
        "ask": "Je voudrais un contrôle mardi.",
        "offer": "J'ai mardi à 9 heures ou à 14 heures. Que préférez-vous ?",
        "choose": "Neuf heures.",
        "hold": "Je vous garde mardi 3 mars à 9 heures. À quel nom ?",
        "name": "Anna Durand.",
        "recap": "Je récapitule : un contrôle mardi 3 mars à 9 heures au nom d'Anna Durand, c'est bien cela ?",
        "yes": "Oui, parfait.",
        "done": "C'est réservé : mardi 3 mars à 9 heures. Votre code est le 4, 8, 2, 9, 1, 3. Vous recevrez un SMS.",
        "again": "Oui, votre rendez-vous est bien confirmé pour mardi à 9 heures.",
        "found": "Vous avez un rendez-vous mardi 3 mars à 9 heures. Que souhaitez-vous changer ?",
        "sure": "Je peux le déplacer à mercredi 4 mars à 9 heures, cela vous convient ?",
        "moved": "C'est fait, votre rendez-vous est déplacé au mercredi 4 mars à 9 heures.",
        "cancelled": "Votre rendez-vous de mardi à 9 heures est annulé.",
        "confirmed": "C'est noté, nous vous attendons mardi à 9 heures.",
    },
    "en": {
        "ask": "I'd like a check-up on Tuesday.",
        "offer": "I have Tuesday at 9 in the morning or at 2 in the afternoon. Which do you prefer?",
        "choose": "At nine.",
        "hold": "I'm holding Tuesday the 3rd of March at 9 am for you. What's your name?",
        "name": "Anna Durand.",
        "recap": "So that's a check-up on Tuesday the 3rd of March at 9 am for Anna Durand, is that right?",
        "yes": "Yes, perfect.",
        "done": "You're booked for Tuesday the 3rd of March at 9 am. Your code is 4 8 2, 9 1 3. You'll get a text.",
        "again": "Yes, your appointment is confirmed for Tuesday at 9.",
        "found": "You have an appointment on Tuesday the 3rd of March at 9 am. What would you like to change?",
        "sure": "I can move it to Wednesday the 4th of March at 9 am, would that suit you?",
        "moved": "Done, I've moved it to Wednesday the 4th of March at 9 am.",
        "cancelled": "Your appointment on Tuesday at 9 has been cancelled.",
        "confirmed": "Noted, we'll see you on Tuesday at 9.",
    },
    "es": {
        "ask": "Quiero una revisión el martes.",
        "offer": "Tengo el martes a las nueve o a las dos de la tarde. ¿Cuál prefiere?",
        "choose": "A las nueve.",
        "hold": "Le guardo el martes 3 de marzo a las nueve. ¿A qué nombre?",
        "name": "Anna Durand.",
        "recap": "Entonces, una revisión el martes 3 de marzo a las nueve a nombre de Anna Durand, ¿correcto?",
        "yes": "Sí, perfecto.",
        "done": "Su cita está reservada: martes 3 de marzo a las nueve. Su código es 4 8 2, 9 1 3. Recibirá un SMS.",
        "again": "Sí, su cita está confirmada para el martes a las nueve.",
        "found": "Tiene una cita el martes 3 de marzo a las nueve. ¿Qué quiere cambiar?",
        "sure": "Puedo pasarla al miércoles 4 de marzo a las nueve, ¿le viene bien?",
        "moved": "Hecho, he cambiado su cita al miércoles 4 de marzo a las nueve.",
        "cancelled": "Su cita del martes a las nueve ha sido cancelada.",
        "confirmed": "Anotado, le esperamos el martes a las nueve.",
    },
    "ar": {
        "ask": "أريد فحصا يوم الثلاثاء.",
        "offer": "لدينا الثلاثاء الساعة التاسعة صباحا أو الساعة الثانية بعد الظهر. أيهما تفضل؟",
        "choose": "التاسعة.",
        "hold": "أحتفظ لك بيوم الثلاثاء 3 مارس الساعة التاسعة. ما الاسم؟",
        "name": "آنا دوران.",
        "recap": "إذن فحص يوم الثلاثاء 3 مارس الساعة التاسعة باسم آنا دوران، أليس كذلك؟",
        "yes": "نعم.",
        "done": "تم حجز موعدك يوم الثلاثاء 3 مارس الساعة التاسعة. رمزك هو 4 8 2 9 1 3. ستصلك رسالة نصية.",
        "again": "نعم، موعدك مؤكد يوم الثلاثاء الساعة التاسعة.",
        "found": "لديك موعد يوم الثلاثاء 3 مارس الساعة التاسعة. ماذا تريد أن تغير؟",
        "sure": "يمكنني أن أنقله إلى الأربعاء 4 مارس الساعة التاسعة، هل يناسبك؟",
        "moved": "تم تغيير موعدك إلى يوم الأربعاء 4 مارس الساعة التاسعة.",
        "cancelled": "تم إلغاء موعدك يوم الثلاثاء الساعة التاسعة.",
        "confirmed": "تم التسجيل، ننتظرك يوم الثلاثاء الساعة التاسعة.",
    },
    "ary": {
        "ask": "بغيت فحص نهار الثلاثاء.",
        "offer": "عندي الثلاثاء مع التسعود ديال الصباح ولا مع الجوج ديال العشية. شنو كتفضل؟",
        "choose": "التسعود.",
        "hold": "خليت ليك نهار الثلاثاء 3 مارس مع التسعود. شنو السمية؟",
        "name": "آنا دوران.",
        "recap": "إذن فحص نهار الثلاثاء 3 مارس مع التسعود بسمية آنا دوران، ياك؟",
        "yes": "إيه.",
        "done": "صافي، تحجز ليك الموعد نهار الثلاثاء 3 مارس مع التسعود. الكود ديالك هو 4 8 2 9 1 3. غادي يوصلك ميساج.",
        "again": "إيه، الموعد ديالك مأكد نهار الثلاثاء مع التسعود.",
        "found": "عندك موعد نهار الثلاثاء 3 مارس مع التسعود. شنو بغيتي تبدل؟",
        "sure": "نقدر نبدلو ليك للأربعاء 4 مارس مع التسعود، واش كيوافقك؟",
        "moved": "بدلت ليك الموعد لنهار الأربعاء 4 مارس مع التسعود.",
        "cancelled": "الموعد ديالك نهار الثلاثاء مع التسعود تلغى.",
        "confirmed": "صافي تقيد، كنتسناوك نهار الثلاثاء مع التسعود.",
    },
}


@pytest.fixture
def practice(committed: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Practice]:
    with calendar_on_the_wire(monkeypatch) as practice:
        yield practice


@pytest.fixture
def calls(practice: Practice) -> Iterator[Calls]:
    with ExitStack() as stack:
        server = stack.enter_context(ChatServer(dialect=Dialect.MISTRAL))

        def call(language: str = "fr", **changes: Any) -> ModelCall:
            made = ModelCall(server, language, **changes)
            stack.callback(made.close)
            return made

        yield call


def phrase(which: Phrase, language: str = "fr") -> str:
    return phrases.say(which, language)


def heard(text: str) -> str:
    """Without what only divides pieces."""
    return " ".join(text.split())


# --- in five languages ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_caller_books(calls: Calls, language: str):
    said, call = SAID[language], calls(language)
    assert call.says(said["ask"], check(), said["offer"]) == said["offer"]
    assert call.says(said["choose"], hold(), said["hold"]) == said["hold"]
    assert call.says(said["name"], said["recap"]) == said["recap"]
    assert standing() == []
    assert heard(call.says(said["yes"], book(call.hold), said["done"])) == said["done"]
    assert standing() == [(CODE, at(3, 9), "Anna Durand")]
    made = Appointment.objects.get(code=CODE)
    assert (made.conversation_id, made.source, made.language) == (call.snapshot.conversation_id, "phone", language)
    assert Notification.objects.filter(kind="appointment", channel="sms", recipient=MOBILE).count() == 1
    assert call.says("?", said["again"]) == said["again"]
    assert call.server.refusals == ["Extra inputs are not permitted"]  # of the first request: what it does not take


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_caller_moves_what_they_have(calls: Calls, practice: Practice, language: str):
    booking.book(practice.wish(at(3, 9)), ANNA, actor=CALLER, now=NOW)
    said, call = SAID[language], calls(language)
    assert heard(call.says("…", find(), said["found"])) == said["found"]
    assert call.says("…", check("2026-03-04"), said["sure"]) == said["sure"]
    assert call.says(said["yes"], move("2026-03-04T09:00"), said["moved"]) == said["moved"]
    assert standing() == [(CODE, at(4, 9), "Anna Durand")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_caller_cancels(calls: Calls, practice: Practice, language: str):
    booking.book(practice.wish(at(3, 9)), ANNA, actor=CALLER, now=NOW)
    said, call = SAID[language], calls(language)
    call.says("…", find(), said["found"])
    assert call.says(said["yes"], cancel(), said["cancelled"]) == said["cancelled"]
    assert standing() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_caller_says_that_they_will_come(calls: Calls, practice: Practice, language: str):
    booking.book(practice.wish(at(3, 9)), ANNA, actor=CALLER, now=NOW)
    said, call = SAID[language], calls(language)
    call.says("…", find(), said["found"])
    assert call.says(said["yes"], confirm(), said["confirmed"]) == said["confirmed"]
    assert Appointment.objects.get(code=CODE).confirmed_at is not None


# --- in one answer ---


def test_a_model_that_looks_and_offers_in_one_turn_may_say_what_it_found(calls: Calls):
    call = calls()
    said = call.says(
        "Vous avez quoi jeudi ?", Answer("Je regarde.", tools=[check("2026-03-05")]), "J'ai jeudi à 9 heures."
    )
    assert said == "Je regarde. J'ai jeudi à 9 heures."


def test_two_tools_in_one_answer_are_done_in_order(calls: Calls):
    call = calls()
    both = Answer(tools=[check(), hold("2026-03-03T14:00")])
    call.says("Mardi à 14 heures.", both, "Je vous garde mardi à 14 heures. À quel nom ?")
    assert call.actions == ["check", "hold"]
    roles = [message["role"] for message in call.server.requests[-1]["messages"]]
    assert roles.count("tool") == 2


def test_booking_twice_is_booking_once(calls: Calls):
    call = calls()
    call.says("Mardi à 9 heures.", hold(), "À quel nom ?")
    twice = Answer(tools=[book(call.hold), book(call.hold)])
    call.says("Anna Durand, oui.", twice, "C'est réservé, mardi 3 mars à 9 heures.")
    call.says("Vous êtes sûr ?", book(call.hold), "Oui, c'est bien réservé pour mardi à 9 heures.")
    assert standing() == [(CODE, at(3, 9), "Anna Durand")]
    assert Notification.objects.filter(kind="appointment").count() == 1


def test_what_needs_a_yes_of_the_business_is_not_said_to_be_booked(calls: Calls):
    Service.objects.filter(name="contrôle").update(needs_approval=True)
    call = calls()
    call.says("Mardi à 9 heures.", hold(), "À quel nom ?")
    asked_for = "Votre demande pour mardi à 9 heures est enregistrée, le cabinet doit encore la confirmer."
    said = call.says("Anna.", book(call.hold), "Votre rendez-vous est confirmé pour mardi à 9 heures.", asked_for)
    assert said == asked_for
    assert Appointment.objects.get(code=CODE).state == Appointment.State.REQUESTED


def test_a_taken_time_comes_with_others_that_may_be_offered(calls: Calls, practice: Practice):
    for _ in range(2):
        booking.book(practice.wish(at(3, 9)), ANNA, actor=CALLER, now=NOW)
    call = calls()
    said = call.says("Mardi à 9 heures.", hold(), "Ce n'est plus libre, mais mardi à 9 heures 30 si vous voulez.")
    assert said == "Ce n'est plus libre, mais mardi à 9 heures 30 si vous voulez."
    assert call.answered()["error"] == "slot_taken"
    assert {"starts_at": "2026-03-03T09:30", "resource": "Julie"} in call.answered()["alternatives"]


def test_the_confirmation_goes_to_another_number_when_asked(calls: Calls):
    call = calls()
    call.says("Mardi à 9 heures.", hold(), "À quel nom ?")
    call.says("Anna.", book(call.hold, phone=""), "C'est réservé, mardi à 9 heures.")
    sms = Tool("send_sms", {"about": "appointment", "phone": "06 98 76 54 32", "code": CODE})
    assert call.says("Au 06 98 76 54 32.", sms, "Je vous ai envoyé un SMS.") == "Je vous ai envoyé un SMS."
    assert [one.recipient for one in Notification.objects.filter(channel="sms")] == ["+33698765432"]


# --- what the model does not tell is told for it ---


def test_a_model_that_says_nothing_of_what_it_booked_is_spoken_for(calls: Calls):
    call = calls()
    call.says("Mardi à 9 heures.", hold(), "À quel nom ?")
    said = call.says("Anna.", book(call.hold), "Autre chose ?")
    assert said.startswith("Autre chose ?")
    assert "C'est réservé : demain" in said
    assert "4 8 2, 9 1 3" in said


def test_a_goodbye_does_not_come_before_the_news(calls: Calls):
    call = calls()
    call.says("Mardi à 9 heures.", hold(), "À quel nom ?")
    said = call.says("Anna, au revoir.", book(call.hold), Answer(tools=[Tool("end_call")]))
    assert said.index("C'est réservé") < said.index(phrase(Phrase.CLOSING))
    assert call.talk.tool_names[-1] == "end_call"
