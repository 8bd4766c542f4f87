"""A caller in an emergency: help is named at once, a person is fetched, and nobody is asked which day would suit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.voice.dialogue.driving import THURSDAY_10_AM, Call, assistant
from voice.business import BookableResource, Bookables, BookableService
from voice.dialogue.base import HistoryTurn, Opening, Speaker, ToolResult
from voice.dialogue.rules import RulesEngine

MOBILE = "+33612345678"
NOBODY = {"transfer_call": ToolResult(ok=False, error="failed")}
BOOKABLES = Bookables(
    services=(BookableService(name="Dépannage", duration_minutes=60),), resources=(BookableResource(name="Marc"),)
)
PLUMBER = {"name": "Moreau", "trade": "plumber", "phone": "+33472123456"}
ALL = ("fr", "en", "es", "ar", "ary")

BURST = {
    "fr": "Bonjour, un tuyau a éclaté, il y a de l'eau partout.",
    "en": "Hello, a pipe has burst and there's water everywhere.",
    "es": "Hola, se ha reventado una tubería y hay agua por todas partes.",
    "ar": "مرحبا، انفجر أنبوب الماء والماء في كل مكان.",
    "ary": "السلام عليكم، التيو تفرقع والما ف كل بلاصة.",
}
DYING = {
    "fr": "Mon mari ne respire plus.",
    "en": "My husband isn't breathing.",
    "es": "Mi marido no respira.",
    "ar": "زوجي لا يتنفس.",
    "ary": "راجلي ما بقاش كيتنفس.",
}
FIFTEEN = {
    "fr": "Raccrochez et appelez tout de suite le 15 ou le 112.",
    "en": "Please hang up and call 15 or 1 1 2 for an ambulance right now.",
    "es": "Cuelgue y llame ahora mismo al 15 o al 112.",
    "ar": "أنهِ المكالمة واتصل فورا بالإسعاف على 15 أو 112.",
    "ary": "قطع دابا وعيط للإسعاف ف 15 ولا 112.",
}
THROUGH = {
    "fr": "C'est une urgence, je vous passe quelqu'un tout de suite.",
    "en": "That's an emergency, I'm putting you through",
    "es": "Es una urgencia, le paso con alguien ahora mismo.",
    "ar": "هذه حالة طارئة، سأوصلك بأحد حالا.",
    "ary": "هادي حالة مستعجلة، غادي ندوزك لشي واحد دابا.",
}
WITHOUT_GREETING = {
    language: said.partition("،" if "،" in said else ",")[2].strip(" .")[1:] for language, said in BURST.items()
}
YES = {"fr": "Oui.", "en": "Yes.", "es": "Sí.", "ar": "نعم.", "ary": "إيه."}


def a_call(language: str = "fr", *, earlier: tuple[HistoryTurn, ...] = (), **changes: Any) -> Call:
    settings = {"language": language, "languages": ALL, "bookables": BOOKABLES, **changes}
    business = settings.pop("business", PLUMBER)
    engine = RulesEngine(assistant(business, **settings), lambda: THURSDAY_10_AM, MOBILE, earlier)
    return Call(engine, language)


def said_by_caller(*texts: str, language: str = "fr") -> tuple[HistoryTurn, ...]:
    return tuple(HistoryTurn(Speaker.CALLER, text, language) for text in texts)


# --- danger to life ---


@pytest.mark.parametrize("language", ALL)
def test_the_first_words_name_the_number_and_a_person_is_offered_in_the_same_breath(language):
    call = a_call(language)
    heard = call.says(DYING[language])
    assert heard.startswith(FIFTEEN[language])
    assert heard != FIFTEEN[language]
    assert call.tools == []
    assert call.said[0].interruptible is False


@pytest.mark.parametrize("language", ALL)
def test_who_says_yes_is_put_through_with_what_they_said(language):
    call = a_call(language)
    call.says(DYING[language])
    assert call.says(YES[language]).startswith(THROUGH[language])
    assert call.tool_names == ["transfer_call"]
    assert DYING[language] in call.tools[0].arguments["reason"]


def test_who_stays_on_the_line_is_put_through_without_being_asked_again():
    call = a_call()
    call.says(DYING["fr"])
    assert call.says("je suis toute seule je ne sais pas quoi faire").startswith(THROUGH["fr"])


def test_who_tells_it_again_hears_the_number_again_and_is_put_through():
    call = a_call()
    call.says(DYING["fr"])
    heard = call.says("Vite, il ne respire plus du tout !")
    assert heard.startswith(FIFTEEN["fr"])
    assert THROUGH["fr"] in heard


def test_who_will_not_be_put_through_is_told_the_number_once_more():
    call = a_call()
    call.says(DYING["fr"])
    assert call.says("Non.").startswith(FIFTEEN["fr"])
    assert call.tools == []


def test_a_silent_caller_is_told_the_number_once_more():
    call = a_call()
    call.says(DYING["fr"])
    assert call.is_silent().startswith(FIFTEEN["fr"])


@pytest.mark.parametrize(
    ("changes", "said", "number"),
    [
        ({"business": {**PLUMBER, "phone": "+441132496000"}}, "My wife isn't breathing.", "9 9 9"),
        ({"business": {**PLUMBER, "phone": "+12025550123"}}, "I can't breathe.", "9 1 1"),
        ({"business": {**PLUMBER, "phone": "+34911234567"}}, "Huele a gas en todo el piso.", "al 112"),
        ({"business": {**PLUMBER, "phone": "+212522000000"}}, "شي واحد كيدخل عليا للدار دابا.", "19"),
        ({"business": {**PLUMBER, "phone": "+212522000000"}}, "rajli ma b9ach kaytnefes", "15"),
        ({"business": {**PLUMBER, "phone": ""}, "time_zone": "Africa/Casablanca"}, "Ça sent le gaz.", "le 15"),
        ({}, "Ça sent le gaz dans tout l'appartement.", "le 18 ou le 112"),
        ({}, "Je veux en finir avec la vie.", "le 3114 ou le 15"),
    ],
)
def test_the_number_is_the_one_where_the_business_is(changes, said, number):
    assert number in a_call(**changes).says(said)


def test_a_caller_who_falls_back_into_their_own_language_is_answered_in_it():
    call = a_call("fr")
    assert call.says(DYING["es"]).startswith(FIFTEEN["es"])
    assert call.said[0].language == "es"


def test_nobody_is_offered_where_nobody_takes_transfers():
    call = a_call(transfer_number="")
    heard = call.says(DYING["fr"])
    assert heard == f"{FIFTEEN['fr']} Ensuite, si vous le voulez, je prends un message urgent."
    assert "Quel est votre nom" in call.says("Oui.")
    call.hears("Anna Petit", "oui", "oui c'est ça")
    assert call.message["urgency"] == "urgent"
    assert call.message["reason"] == DYING["fr"]


def test_a_booking_is_dropped_for_a_life():
    call = a_call()
    call.hears("Je voudrais prendre rendez-vous.", "Un dépannage")
    heard = call.says("Attendez, ma mère est inconsciente !")
    assert heard.startswith(FIFTEEN["fr"])
    assert "Dépannage" not in call.says("Oui, passez-moi quelqu'un")
    assert call.tool_names[-1] == "transfer_call"


def test_a_message_is_interrupted_for_a_life_and_gone_on_with():
    call = a_call(transfer_number="")
    call.says("Je voudrais laisser un message.")
    heard = call.says("Ma mère est inconsciente.")
    assert heard.startswith(FIFTEEN["fr"])
    assert heard.endswith("Quel est votre nom, s'il vous plaît ?")


# --- emergencies of the trade ---


@pytest.mark.parametrize("language", ALL)
def test_an_emergency_of_the_trade_is_put_through_at_once_with_its_reason(language):
    call = a_call(language)
    assert call.says(BURST[language]).startswith(THROUGH[language])
    assert call.tool_names == ["transfer_call"]
    assert call.tools[0].arguments["reason"].endswith(BURST[language])


def test_the_person_is_told_in_the_language_of_the_business():
    call = a_call("fr")
    call.says(BURST["en"], "en")
    assert call.tools[0].arguments["reason"] == f"Urgence : {BURST['en']}"


@pytest.mark.parametrize("language", ALL)
def test_where_nobody_takes_transfers_an_urgent_message_is_begun_at_once(language):
    call = a_call(language, transfer_number="")
    call.says(BURST[language])
    assert call.tools == []
    heard = call.hears("Anna Petit", YES[language])
    assert WITHOUT_GREETING[language] in heard
    call.says(YES[language])
    assert call.message["urgency"] == "urgent"
    assert WITHOUT_GREETING[language] in call.message["reason"]
    assert call.message["phone"] == MOBILE


def test_where_nobody_answers_an_urgent_message_is_begun_at_once():
    call = a_call()
    call.results = NOBODY
    heard = call.says(BURST["fr"])
    assert heard.startswith("Personne ne répond pour l'instant. C'est une urgence : je prends votre message")
    assert heard.endswith("Quel est votre nom, s'il vous plaît ?")
    call.hears("Anna Petit", "oui", "oui c'est ça")
    assert WITHOUT_GREETING["fr"] in call.message["reason"]
    assert call.tool_names.count("transfer_call") == 1


def test_a_call_that_comes_back_unanswered_goes_on_with_the_urgent_message():
    call = a_call(earlier=said_by_caller(BURST["fr"]))
    heard = call.opens(Opening.NOT_TRANSFERRED)
    assert heard.startswith("Personne ne répond pour l'instant. C'est une urgence : je prends votre message")
    call.hears("Anna Petit", "oui", "oui c'est ça")
    assert call.message["urgency"] == "urgent"
    assert WITHOUT_GREETING["fr"] in call.message["reason"]


def test_a_call_that_comes_back_unanswered_with_a_life_in_danger_names_the_number_again():
    call = a_call(earlier=said_by_caller(DYING["fr"], "Oui."))
    assert FIFTEEN["fr"] in call.opens(Opening.NOT_TRANSFERRED)
    assert "Quel est votre nom" in call.says("Oui.")


def test_a_call_that_comes_back_about_something_else_is_taken_back_as_ever():
    call = a_call(earlier=said_by_caller("Je voudrais parler à quelqu'un."))
    assert call.opens(Opening.NOT_TRANSFERRED).startswith("Toutes mes excuses, personne n'est disponible")


def test_name_and_number_of_a_booking_are_not_asked_for_again():
    call = a_call(transfer_number="")
    call.says("Bonjour, je m'appelle Anna Petit, je voudrais un rendez-vous.")
    heard = call.says("Ah non attendez, ça déborde, l'eau coule partout dans la cuisine !")
    assert heard.startswith("C'est une urgence : je prends votre message tout de suite")
    assert "nom" not in heard.partition("vite.")[2]


def test_the_reason_of_a_message_may_be_an_emergency():
    call = a_call()
    call.hears("Je voudrais laisser un message.", "Anna Petit", "oui")
    assert call.says("Il y a de l'eau qui coule du plafond.").startswith(THROUGH["fr"])


def test_an_emergency_is_tried_once_and_then_written_down():
    call = a_call()
    call.results = NOBODY
    call.hears(BURST["fr"], "Anna Petit", "oui")
    heard = call.says("non, le motif c'est qu'il y a de l'eau qui coule du plafond")
    assert THROUGH["fr"] not in heard
    assert call.tool_names.count("transfer_call") == 1


def test_who_only_calls_it_an_emergency_is_asked_what_happens_and_put_through():
    call = a_call()
    assert call.says("Allô, c'est une urgence !") == "Que se passe-t-il ?"
    assert call.says("Le camion est coincé devant l'usine").startswith(THROUGH["fr"])
    reason = call.tools[0].arguments["reason"]
    assert reason == "Urgence : Allô, c'est une urgence ! Le camion est coincé devant l'usine"


def test_an_unknown_trade_has_emergencies_too():
    call = a_call(business={**PLUMBER, "trade": "Astronaute"})
    assert call.says("C'est une urgence, la fusée ne démarre plus.").startswith(THROUGH["fr"])
    other = a_call(business={**PLUMBER, "name": "Étoile", "trade": "Astronaute"})
    assert THROUGH["fr"] not in other.says("Un tuyau a éclaté.")


def test_a_trade_left_blank_is_read_from_the_name():
    call = a_call(business={**PLUMBER, "trade": "", "name": "Plomberie Moreau"})
    assert call.says(BURST["fr"]).startswith(THROUGH["fr"])


@pytest.mark.parametrize(
    "said",
    [
        "Ce n'est pas urgent, j'ai un robinet qui goutte.",
        "L'an dernier, j'ai eu une grosse fuite.",
        "Combien coûte un dépannage en urgence le dimanche ?",
        "Mon voisin a eu une inondation l'an dernier.",
        "C'est urgent, je voudrais un rendez-vous demain.",
        "Je voudrais laisser un message, c'est une urgence pour nous.",
    ],
)
def test_what_is_no_emergency_is_answered_as_ever(said):
    call = a_call()
    heard = call.says(said)
    assert THROUGH["fr"] not in heard
    assert "Raccrochez" not in heard
    assert "transfer_call" not in call.tool_names
