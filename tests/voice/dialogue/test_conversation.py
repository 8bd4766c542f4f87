"""The rest of a call: its beginning and end, persons, repetition, misunderstandings, silence, keys, languages."""

from __future__ import annotations

import asyncio

import pytest

from tests.voice.dialogue.driving import english_call, french_call
from voice.dialogue.base import CallerTurn, Opening, ToolResult
from voice.speech.base import Expecting

NOT_TRANSFERRED = {"transfer_call": ToolResult(ok=False, error="failed")}


def test_the_assistants_own_greeting_is_used():
    assert french_call(greeting={"fr": "Cabinet Molière, bonjour !"}).opens() == "Cabinet Molière, bonjour !"


def test_without_a_greeting_the_business_is_named():
    assert french_call().opens().startswith("Bonjour, vous êtes bien chez Cabinet Molière.")
    assert english_call().opens().startswith("Hello, you're through to Rose Dental Clinic.")


def test_without_a_name_the_greeting_invents_none():
    assert english_call({}).opens() == "Hello, you're through to the voice assistant. How can I help you?"


def test_back_from_a_transfer_nobody_answered_a_message_is_offered():
    call = french_call()
    assert call.opens(Opening.NOT_TRANSFERRED) == (
        "Toutes mes excuses, personne n'est disponible pour le moment. "
        "Voulez-vous que je prenne un message pour qu'on vous rappelle ?"
    )
    assert "Quel est votre nom" in call.says("Oui")


def test_both_questions_of_a_turn_are_answered():
    answer = english_call().says("what are your hours on sunday and how much is a check-up?")
    assert answer.startswith("On Sunday, we're closed. Check-up is 60 pounds.")


def test_a_question_and_a_wish_in_one_turn_are_both_served():
    answer = french_call().says("Combien coûte un détartrage ? Et je voudrais laisser un message.")
    assert answer.startswith("Détartrage, c'est 45 euros. Très bien, je prends votre message.")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Combien coûte un détartrage ?", "Détartrage, c'est 45 euros."),
        ("le prix du nettoyage des dents", "Détartrage, c'est 45 euros."),
        ("c'est combien les détartrages", "Détartrage, c'est 45 euros."),
        ("combien coute un detartrag", "Détartrage, c'est 45 euros."),
        ("Le prix d'un blanchiment ?", "Blanchiment, c'est à partir de 250 euros 50."),
        ("Combien coûte un implant ?", "Implant, je n'ai pas le tarif."),
        ("Combien dure un détartrage ?", "Détartrage, cela dure 30 minutes."),
        ("Combien de temps dure un blanchiment ?", "Blanchiment, cela dure 1 heure 30."),
        ("Ça dure combien de temps un implant ?", "Implant, je n'ai pas la durée."),
        ("Combien coûte une couronne ?", "Je n'ai pas d'information sur cette prestation."),
        ("Vous faites des implants ?", "Implant, oui, nous le proposons."),
        ("Vous faites des prothèses ?", "Je n'ai pas d'information sur cette prestation."),
        ("Quels sont vos tarifs ?", "Détartrage, c'est 45 euros. Blanchiment, c'est à partir de 250 euros 50."),
        ("Quels services proposez-vous ?", "Nous proposons détartrage, blanchiment et implant."),
        ("Où êtes-vous ?", "Notre adresse est : 12 rue des Lilas, 69003 Lyon."),
        ("Quel est votre numéro de téléphone ?", "Notre numéro de téléphone est le 04, 72, 12, 34, 56."),
        ("Vous avez un parking ?", "Je n'ai pas cette information."),
        ("Vous êtes un robot ?", "Vous êtes bien chez Cabinet Molière. Je suis son assistant vocal"),
    ],
)
def test_a_french_question_is_answered_from_the_facts(said, answer):
    assert french_call().says(said).startswith(answer)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("how much is a check up", "Check-up is 60 pounds."),
        ("how much is a checkup", "Check-up is 60 pounds."),
        ("what's the price of an examination", "Check-up is 60 pounds."),
        ("how much does whitening cost", "Teeth whitening starts from 199 pounds 99."),
        ("how much for a root canal", "I don't have the price for root canal."),
        ("how long does a root canal take", "Root canal takes 1 hour and 15 minutes."),
        ("how much is a crown", "I don't have any information about that."),
        ("do you do teeth whitening", "Yes, we do offer teeth whitening. Teeth whitening starts from"),
        ("what services do you offer", "We offer check-up, teeth whitening and root canal."),
        ("what are your prices", "Check-up is 60 pounds. Teeth whitening starts from 199 pounds 99. I don't have the"),
        ("where are you", "Our address is 4 Mill Lane, Leeds."),
        ("what is your phone number", "Our phone number is 0 1 1 3 2, 4 9 6, 0 0 0."),
        ("do you take credit cards", "I don't have that information."),
        ("are you a real person", "You're through to Rose Dental Clinic. I'm the voice assistant"),
    ],
)
def test_an_english_question_is_answered_from_the_facts(said, answer):
    assert english_call().says(said).startswith(answer)


def test_it_refers_to_the_service_spoken_of_last():
    call = english_call()
    call.says("how much is a check up")
    assert call.says("and how long does it take").startswith("Check-up takes 20 minutes.")


def test_many_services_are_named_and_the_caller_is_asked_which():
    services = [{"name": f"Soin {letter}", "price": 10} for letter in "ABCDEFGHIJ"]
    answer = french_call({"services": services}).says("Quels sont vos tarifs ?")
    assert answer.endswith("Laquelle vous intéresse ?")
    assert "10" not in answer


@pytest.mark.parametrize(
    "said", ["Quel est votre numéro ?", "Où êtes-vous ?", "Quels sont vos tarifs ?", "Vos horaires ?"]
)
def test_what_the_business_did_not_tell_is_said_to_be_unknown(said):
    answer = french_call({}).says(said)
    assert "Je n'ai pas" in answer
    assert answer.endswith("Voulez-vous que je prenne un message pour qu'on vous rappelle ?")


def test_a_person_is_asked_for_and_the_call_is_handed_over():
    call = english_call()
    assert "put you through" in call.says("can i speak to someone")
    assert call.tools[0].arguments == {"reason": "can i speak to someone"}


def test_handing_over_is_announced_only_once_it_is_accepted():
    call = french_call()
    call.results = NOT_TRANSFERRED
    answer = call.says("Je voudrais parler à quelqu'un")
    assert answer == (
        "Toutes mes excuses, personne n'est disponible pour le moment. "
        "Voulez-vous que je prenne un message pour qu'on vous rappelle ?"
    )


def test_a_business_without_transfers_offers_a_message():
    call = french_call(transfer_number="")
    assert "je ne peux joindre personne" in call.says("Passez-moi quelqu'un")
    assert call.tools == []
    assert "Quel est votre nom" in call.says("oui")


def test_a_failed_transfer_goes_on_with_the_message_under_way():
    call = english_call()
    call.results = NOT_TRANSFERRED
    call.hears("leave a message", "john miller")
    assert call.says("can i speak to someone").endswith("What number can we call you back on?")


@pytest.mark.parametrize("pardon", ["Pardon ?", "Vous pouvez répéter ?", "comment", "Je n'ai pas compris.", "hein ?"])
def test_the_last_words_are_said_again(pardon):
    call = french_call()
    answer = call.says("Où êtes-vous ?")
    assert call.says(pardon) == answer
    assert call.says(pardon) == answer


def test_a_question_after_silence_repeats_what_came_before_the_silence():
    call = english_call()
    answer = call.says("where are you")
    call.is_silent()
    assert call.says("sorry what was that") == answer


def test_what_was_planned_is_repeated_even_when_it_was_cut_short():
    call = english_call()

    async def cut_short() -> None:
        reply = call.engine.reply(CallerTurn("where are you", "en"), ())
        await reply.asend(None)
        await reply.aclose()

    asyncio.run(cut_short())
    assert call.says("pardon").startswith("Our address is 4 Mill Lane, Leeds.")


def test_what_is_not_understood_is_asked_again_with_what_can_be_done():
    answer = french_call().says("Le chat dort")
    assert answer == (
        "Pardon, je n'ai pas bien compris. Je peux vous donner nos horaires, vous renseigner sur nos prestations, vous "
        "indiquer notre adresse, prendre un message ou essayer de vous passer quelqu'un. Que souhaitez-vous ?"
    )


def test_what_cannot_be_done_is_not_proposed():
    assert english_call({}, transfer_number="").says("purple monkey") == (
        "Sorry, I didn't quite catch that. I can take a message. What would you like?"
    )


def test_twice_not_understood_offers_a_person_or_a_message():
    call = english_call()
    call.says("purple monkey")
    assert call.says("purple monkey").endswith("Would you rather speak to someone, or leave a message?")
    assert call.says("yes").endswith("speaking to someone, or leaving a message?")
    assert "What's your name" in call.says("a message")


def test_twice_not_understood_without_transfers_offers_a_message():
    call = french_call(transfer_number="")
    call.says("blabla")
    assert call.says("blabla").endswith("Voulez-vous que je prenne un message pour qu'on vous rappelle ?")
    assert "Quel est votre nom" in call.says("oui")


def test_a_turn_understood_in_between_starts_the_count_again():
    call = english_call()
    call.hears("purple monkey", "where are you")
    assert "Would you rather" not in call.says("purple monkey")


def test_heard_but_not_recognised_is_not_understood():
    assert "didn't quite catch" in english_call().says("")


@pytest.mark.parametrize(
    "said", ["Au revoir", "Merci, bonne journée !", "Non merci, ce sera tout.", "C'est tout, merci"]
)
def test_a_french_goodbye_is_answered_and_ends_the_call(said):
    call = french_call()
    call.says("Où êtes-vous ?")
    assert call.says(said) == "Merci de votre appel. Au revoir et bonne journée !"
    assert call.tool_names == ["end_call"]


@pytest.mark.parametrize("said", ["bye", "no thanks", "that's all thank you", "no that's all bye", "no"])
def test_an_english_goodbye_is_answered_and_ends_the_call(said):
    call = english_call(closing={"en": "Thanks for calling Rose."})
    call.says("where are you")
    assert call.says(said) == "Thanks for calling Rose."
    assert call.tool_names == ["end_call"]


@pytest.mark.parametrize(
    ("call", "question", "goodbye"),
    [
        (french_call, "Où êtes-vous ?", "D'accord, merci, au revoir"),
        (english_call, "where are you", "okay thanks bye"),
    ],
)
def test_who_agrees_and_says_goodbye_in_one_breath_wants_nothing_else(call, question, goodbye):
    running = call()
    running.hears(question, goodbye)
    assert running.tool_names == ["end_call"]


def test_thanks_are_returned():
    call = french_call()
    assert call.says("Merci beaucoup").startswith("Je vous en prie.")
    assert call.tools == []


def test_an_appointment_is_never_said_to_be_booked():
    answer = french_call().says("Je voudrais un rendez-vous demain à 10 heures")
    assert answer.startswith("Je ne peux pas gérer les rendez-vous moi-même")


def test_declining_an_offer_leads_on():
    call = french_call({})
    call.says("Où êtes-vous ?")
    assert "Puis-je faire autre chose pour vous ?" in call.says("Non")


def test_a_caller_who_says_a_name_is_not_asked_for_it_again():
    call = english_call()
    assert call.says("hello my name is john miller") == "Hello, John Miller. How can I help you?"
    assert call.says("i'd like to leave a message").endswith("What number can we call you back on?")


def test_silence_is_asked_about_then_ends_the_call():
    call = french_call()
    call.opens()
    assert call.is_silent(1) == "Vous êtes toujours en ligne ?"
    assert call.tools == []
    assert "Au revoir" in call.is_silent(2)
    assert call.tool_names == ["end_call"]


def test_silence_in_a_message_asks_its_question_again():
    call = english_call()
    call.hears("leave a message", "john miller")
    assert call.is_silent(1) == "Are you still there? What number can we call you back on?"


def test_a_message_complete_but_for_the_last_yes_survives_silence():
    call = english_call()
    call.hears("leave a message", "john miller", "07700 900123", "yes", "my tap drips")
    call.is_silent(1)
    call.is_silent(2)
    assert call.tool_names == ["take_message", "end_call"]


def test_key_zero_asks_for_a_person():
    call = french_call()
    call.keys("0")
    assert call.tool_names == ["transfer_call"]


@pytest.mark.parametrize("key", ["9", "*"])
def test_keys_nine_and_star_repeat(key):
    call = french_call()
    assert call.keys(key) == "Je vous écoute, que puis-je faire pour vous ?"
    answer = call.says("Où êtes-vous ?")
    assert call.keys(key) == answer


def test_another_key_tells_what_can_be_done():
    assert english_call().keys("5").startswith("I can give you our opening hours")


def test_a_number_can_be_keyed_in_one_digit_at_a_time():
    call = french_call()
    call.hears("Je voudrais laisser un message", "Jean Dupont")
    assert [call.keys(key) for key in "061234567"] == [""] * 9
    assert call.keys("8") == "J'ai compris le 06, 12, 34, 56, 78. C'est bien cela ?"
    assert call.keys("#") == "Quel est le motif de votre appel ?"


def test_a_number_can_be_keyed_in_at_once_and_started_over():
    call = french_call(caller_number="+33611111111")
    call.hears("Je voudrais laisser un message", "Jean Dupont")
    assert "06, 12, 34, 56, 78" in call.keys("06*0612345678#")


def test_too_short_a_number_keyed_in_is_asked_again():
    call = english_call()
    call.hears("leave a message", "john miller")
    assert call.keys("0770#").startswith("Sorry, I didn't catch the number.")


def test_the_hash_key_confirms_the_recap():
    call = english_call()
    call.hears("leave a message", "john miller", "07700 900123", "yes", "my tap drips")
    assert "I've taken your message" in call.keys("#")


def test_a_caller_is_answered_in_another_language_of_the_assistant():
    call = french_call()
    call.says("where are you", language="en")
    assert [(say.text.split(",")[0], say.language) for say in call.said] == [("Our address is 12 rue des Lilas", "en")]
    call.says("Vos horaires ?", language="fr")
    assert [say.language for say in call.said] == [""]


def test_keys_and_silence_keep_the_language_being_spoken():
    call = french_call()
    call.says("where are you", language="en")
    assert call.is_silent() == "Are you still there?"
    assert call.said[0].language == "en"
    assert "I can give you our opening hours" in call.keys("5")


def test_a_language_that_the_assistant_does_not_have_is_not_spoken():
    call = french_call(languages=("fr",))
    call.says("where are you", language="en")
    assert [say.language for say in call.said] == [""]
    assert call.said[0].text.startswith("Pardon")


def test_an_assistant_of_a_language_not_spoken_here_falls_back_to_french():
    call = french_call(language="de", languages=("de", "it"))
    assert call.opens().startswith("Bonjour")
    assert call.said[0].language == "fr"


def test_hints_hold_the_words_of_the_business():
    hints = french_call().engine.hints
    assert hints.expecting is Expecting.ANYTHING
    assert hints.phrases == ("Cabinet Molière", "Détartrage", "nettoyage des dents", "Blanchiment", "Implant")


def test_an_offered_message_expects_yes_or_no():
    call = french_call({})
    call.says("Où êtes-vous ?")
    assert call.engine.hints.expecting is Expecting.YES_NO


@pytest.mark.parametrize(
    ("call", "turns"),
    [
        (
            french_call,
            ["Vos horaires ?", "Et ça dure ?", "Je veux parler à quelqu'un", "laisser un message", "Jean", "non"],
        ),
        (english_call, ["where are you", "how much is it", "operator", "take a message", "john", "bye"]),
    ],
)
def test_words_between_two_actions_come_as_one_piece(call, turns):
    running = call()
    for said in turns:
        running.says(said)
        assert len(running.said) == 1
