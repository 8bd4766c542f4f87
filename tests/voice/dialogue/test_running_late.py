"""Callers who will be late for their appointment: the staff is told, and nothing is booked or moved."""

from __future__ import annotations

from tests.tables import every_row
from tests.voice.dialogue.driving import english_call, french_call
from voice.dialogue.rules.services import Catalogue
from voice.dialogue.rules.understand import understand
from voice.dialogue.rules.vocabulary import VOCABULARIES
from voice.dialogue.rules.vocabulary.base import Intent
from voice.dialogue.tools import Urgency

LATE = {
    "fr": [
        "Bonjour, je vais être en retard pour mon rendez-vous.",
        "J'ai rendez-vous à quinze heures, j'aurai dix minutes de retard.",
        "On sera un peu en retard.",
        "Je risque d'arriver en retard.",
        "Je suis coincé dans les embouteillages.",
    ],
    "en": [
        "Hi, I'll be late for my appointment.",
        "I'm running about ten minutes late.",
        "We're going to be a little late.",
        "I'm stuck in traffic.",
        "I have an appointment at three and I'm running late.",
    ],
    "es": [
        "Hola, voy a llegar tarde a mi cita.",
        "Llegaré diez minutos tarde.",
        "Voy con retraso.",
        "Me voy a retrasar un poco.",
        "Estoy en un atasco.",
    ],
    "ar": [
        "السلام عليكم، سأتأخر عن موعدي.",
        "سوف أتأخر عشر دقائق.",
        "أنا متأخر عن الموعد.",
        "راح أتأخر شوي.",
    ],
    "ary": [
        "السلام عليكم، غادي نتعطل شوية على الرونديفو.",
        "غانتعطل عشرة دقايق.",
        "راني معطلة.",
        "ghadi nt3etel chwiya",
        "je serai en retard",
    ],
}
PUNCTUAL = {
    "fr": [
        "C'est quand mon rendez-vous ?",
        "Vous ouvrez jusqu'à quelle heure ?",
        "Je voudrais un rendez-vous plus tard.",
    ],
    "en": ["How late are you open?", "Is it too late to book?", "Sorry, later than that.", "I'll call later."],
    "es": ["¿Tienen algo más tarde?", "Mañana por la tarde.", "Buenas tardes."],
    "ar": ["هل يوجد وقت متأخر أكثر؟", "موعد في المساء"],
    "ary": ["الكونطور معطل", "الما معطل عندي"],
}


def heard(said: str, language: str):
    vocabulary = VOCABULARIES[language]
    return understand(said, vocabulary, Catalogue((), vocabulary.small_words, vocabulary.word_forms))


@every_row(("language", "said"), [(code, said) for code in LATE for said in LATE[code]])
def test_who_will_be_late_is_understood(language: str, said: str) -> None:
    assert heard(said, language).has(Intent.LATE)


@every_row(("language", "said"), [(code, said) for code in PUNCTUAL for said in PUNCTUAL[code]])
def test_who_will_not_is_understood_too(language: str, said: str) -> None:
    assert not heard(said, language).has(Intent.LATE)


def test_the_staff_is_told_at_once_with_the_callers_words() -> None:
    call = french_call(caller_number="+33612345678")
    call.hears("Bonjour, j'aurai dix minutes de retard pour mon rendez-vous.", "Jean Dupont", "Oui", "Oui")
    assert call.message == {
        "name": "Jean Dupont",
        "phone": "+33612345678",
        "reason": "Bonjour, j'aurai dix minutes de retard pour mon rendez-vous",
        "urgency": Urgency.URGENT.value,
    }


def test_it_is_said_in_english_too() -> None:
    call = english_call(caller_number="+447700900123")
    assert "What's your name" in call.says("Hi, I'm running ten minutes late for my appointment.")
    call.hears("john miller", "yes", "yes")
    assert call.message["reason"].startswith("Hi, I'm running ten minutes late")
