"""What somebody's wish is worth to a business, and why."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from conversations.lead_words import _WORDS, Topic, topics_in
from conversations.leads import BASE, POINTS, Known, Reason, Score, Temperature, score, temperature
from tests.tables import every_row

LANGUAGES = [code for code, _ in settings.LANGUAGES]


def scored(words: str = "", language: str = "fr", **fields: Any) -> Score:
    given = {"name": "Anna", "phone": "+33612345678", "talk": dt.timedelta(seconds=30)}
    return score(Known(words=words, language=language, **{**given, **fields}))


def codes(found: Score) -> set[str]:
    return {reason.value for reason in found.reasons}


# --- what is heard ---

HEARD = [
    ("fr", "Il y a une fuite de gaz chez moi !", {Topic.URGENT}),
    ("fr", "C'est urgent, ça déborde", {Topic.URGENT}),
    ("fr", "Ce n'est pas urgent du tout", set()),
    ("fr", "Il n'y a rien d'urgent", set()),
    ("fr", "Ça ne marche pas, c'est urgent", {Topic.URGENT}),
    ("fr", "Combien coûte un détartrage ?", {Topic.PRICE}),
    ("fr", "Je voudrais un devis et un rendez-vous", {Topic.PRICE, Topic.APPOINTMENT}),
    ("fr", "Vous prenez ma mutuelle ?", set()),
    ("fr", "Je suis mécontente, personne n'est toujours pas venu", {Topic.COMPLAINT}),
    ("fr", "Excusez-moi, je me suis trompé de numéro", {Topic.WRONG_NUMBER}),
    ("fr", "Je vous appelle pour vous présenter notre offre", {Topic.SALES}),
    ("fr", "Pour accepter, appuyez sur 1", {Topic.ROBOT}),
    ("fr", "Une question sur mon dossier", set()),
    ("en", "There is a burst pipe and the kitchen is flooding", {Topic.URGENT}),
    ("en", "It's not urgent", set()),
    ("en", "no rush, whenever you can", set()),
    ("en", "it does not work, it is urgent", {Topic.URGENT}),
    ("en", "How much is a check-up? I'd like to book an appointment", {Topic.PRICE, Topic.APPOINTMENT}),
    ("en", "I want my money back, this is unacceptable", {Topic.COMPLAINT}),
    ("en", "Sorry, wrong number", {Topic.WRONG_NUMBER}),
    ("en", "I'd like to talk to you about our business loan", {Topic.SALES}),
    ("en", "This is an automated message. Press one to continue", {Topic.ROBOT}),
    ("es", "Es urgente, tengo mucho dolor", {Topic.URGENT}),
    ("es", "No es urgente", set()),
    ("es", "¿Cuánto cuesta una limpieza? Quiero reservar una cita", {Topic.PRICE, Topic.APPOINTMENT}),
    ("es", "Quiero poner una queja", {Topic.COMPLAINT}),
    ("es", "Perdón, me he equivocado de número", {Topic.WRONG_NUMBER}),
    ("es", "Le llamo sobre su contrato de luz", {Topic.SALES}),
    ("es", "Pulse uno para continuar", {Topic.ROBOT}),
    ("ar", "الأمر عاجل جدا", {Topic.URGENT}),
    ("ar", "ليس عاجلا", set()),
    ("ar", "عندي حالة طوارئ، رائحة الغاز", {Topic.URGENT}),
    ("ar", "كم سعر تنظيف الأسنان؟ أريد حجز موعد", {Topic.PRICE, Topic.APPOINTMENT}),
    ("ar", "أريد تقديم شكوى", {Topic.COMPLAINT}),
    ("ar", "عفوا، الرقم خاطئ", {Topic.WRONG_NUMBER}),
    ("ar", "اضغط على 1 للمتابعة", {Topic.ROBOT}),
    ("ary", "أنا مزروب بزاف، الما طالع", {Topic.URGENT}),
    ("ary", "ماشي مستعجل", set()),
    ("ary", "بشحال التنظيف؟ بغيت نحجز رونديفو", {Topic.PRICE, Topic.APPOINTMENT}),
    ("ary", "salam, bch7al tnqiya? bghit rendez-vous", {Topic.PRICE, Topic.APPOINTMENT}),
    ("ary", "rah urgent, 3afak", {Topic.URGENT}),
    ("ary", "machi urgent", set()),
    ("ary", "عندي شكاية، ما عجبنيش الحال", {Topic.COMPLAINT}),
    ("ary", "سمح ليا غلطت ف النمرة", {Topic.WRONG_NUMBER}),
    ("ary", "عيطت على le devis", {Topic.PRICE}),
]


@every_row(("language", "words", "topics"), HEARD)
def test_what_a_caller_speaks_of_is_heard_in_each_language(language, words, topics):
    assert topics_in(words, language) == topics


@every_row("language", LANGUAGES)
def test_every_topic_is_known_in_every_language(language):
    assert set(_WORDS[language]) == set(Topic)


def test_a_language_that_is_not_known_says_nothing():
    assert topics_in("urgent", "de") == frozenset()


# --- what it is worth ---


def test_a_plain_message_is_worth_what_it_is_made_of():
    found = scored("Rappelez-moi.")
    assert found.reasons == (Reason.REACHABLE, Reason.NEW)
    assert found.value == BASE + POINTS[Reason.REACHABLE] + POINTS[Reason.NEW]
    assert found.document == [{"code": "reachable", "points": 10}, {"code": "new_caller", "points": 5}]


@every_row(
    ("words", "fields", "temperature_"),
    [
        ("Combien coûte un entretien de chaudière ? Je voudrais un rendez-vous.", {}, "hot"),
        ("Une fuite d'eau !", {"urgent": True}, "hot"),
        ("C'est pour un devis", {}, "warm"),
        ("C'est pour un devis", {"phone": "", "name": ""}, "cold"),
        ("Rappelez-moi", {}, "cold"),
        ("Je suis mécontent, rappelez-moi", {"returning": True}, "cold"),
        ("Faux numéro, pardon", {}, "cold"),
        ("Appuyez sur 1, c'est urgent, combien coûte une chaudière", {"urgent": True}, "cold"),
        ("Je vous propose un partenariat, un devis gratuit, un rendez-vous", {}, "cold"),
    ],
)
def test_the_temperature_follows(words, fields, temperature_):
    found = scored(words, services=["entretien de chaudière", "fuite d'eau", "chaudière"], **fields)
    assert temperature(found.value) == temperature_


@every_row(
    ("fields", "code"),
    [
        ({"urgent": True}, "urgent"),
        ({"callback": "demain matin"}, "callback"),
        ({"returning": True}, "returning_caller"),
        ({"returning": False}, "new_caller"),
        ({"talk": dt.timedelta(seconds=60)}, "long_talk"),
        ({"talk": dt.timedelta(seconds=11)}, "short_talk"),
        ({"phone": ""}, "unreachable"),
    ],
)
def test_each_thing_that_is_known_is_a_reason(fields, code):
    assert code in codes(scored(**fields))


def test_of_a_voice_message_the_length_says_nothing():
    assert {"long_talk", "short_talk"} & codes(scored(talk=None)) == set()


def test_a_number_without_a_name_is_neither_reachable_nor_unreachable():
    assert {"reachable", "unreachable"} & codes(scored(name="")) == set()


@every_row(
    ("words", "named"),
    [
        ("Pour l'Entretien de Chaudière, s'il vous plaît", True),
        ("J'ai une chaudière", False),
        ("entretien de chaudières", False),
        ("", False),
    ],
)
def test_a_service_is_named_by_all_of_its_name(words, named):
    assert ("priced_service" in codes(scored(words, services=["entretien de chaudière", ""]))) is named


def test_each_reason_counts_once():
    assert len(scored("Un prix, un devis, combien, un tarif").reasons) == 3


@given(
    words=st.text(max_size=200),
    language=st.sampled_from(LANGUAGES),
    urgent=st.booleans(),
    phone=st.sampled_from(["", "+33612345678"]),
    services=st.lists(st.text(max_size=20), max_size=3),
)
def test_whatever_is_said_the_score_is_from_0_to_100_and_explained(words, language, urgent, phone, services):
    found = score(Known(words=words, language=language, urgent=urgent, phone=phone, services=services))
    total = BASE + sum(int(str(reason["points"])) for reason in found.document)
    assert found.value == max(0, min(100, total))
    assert {reason["code"] for reason in found.document} <= set(POINTS)


def test_every_reason_has_points_and_words():
    assert set(POINTS) == set(Reason)
    assert all(str(reason.label) for reason in Reason)


@every_row(
    ("value", "expected"),
    [(0, Temperature.COLD), (39, "cold"), (40, "warm"), (64, "warm"), (65, "hot"), (100, "hot")],
)
def test_the_thresholds(value, expected):
    assert temperature(value) == expected
