"""Taking a message, from the wish to leave one to the word that it is noted."""

from __future__ import annotations

import pytest

from tests.voice.dialogue.driving import english_call, french_call
from voice.dialogue.base import ToolResult
from voice.speech.base import Expecting

FAILED = {"take_message": ToolResult(ok=False, error="not_saved")}


def test_a_french_message_is_taken_step_by_step():
    call = french_call()
    assert "Quel est votre nom" in call.says("Bonjour, je voudrais laisser un message.")
    assert call.says("Euh, c'est Jean Dupont") == "Merci, Jean Dupont. À quel numéro peut-on vous rappeler ?"
    assert call.says("Zéro six douze trente-quatre cinquante-six soixante-dix-huit") == (
        "J'ai compris le 06, 12, 34, 56, 78. C'est bien cela ?"
    )
    assert call.says("Oui, c'est ça.") == "Quel est le motif de votre appel ?"
    recap = call.says("C'est pour un devis de plomberie.")
    assert recap == (
        "Je récapitule. Jean Dupont, à rappeler au 06, 12, 34, 56, 78. "
        "Le message : Un devis de plomberie. C'est bien cela ?"
    )
    assert call.tools == []
    assert "C'est noté" in call.says("Oui")
    assert call.message == {"name": "Jean Dupont", "phone": "0612345678", "reason": "Un devis de plomberie"}


def test_an_english_message_is_taken_step_by_step():
    call = english_call()
    assert "What's your name" in call.says("i'd like to leave a message")
    assert call.says("my name is john miller") == "Thank you, John Miller. What number can we call you back on?"
    assert call.says("oh seven seven double oh nine double oh one two three") == (
        "I have 0 7 7 0 0, 9 0 0, 1 2 3. Is that right?"
    )
    assert call.says("yes that's right") == "And what is it about?"
    assert "Your message: I have a toothache. Is that right?" in call.says("um i have a toothache")
    assert "I've taken your message" in call.says("yes")
    assert call.message == {"name": "John Miller", "phone": "07700900123", "reason": "I have a toothache"}


@pytest.mark.parametrize(
    "agreement", ["Oui", "Oui, bien sûr", "Tout à fait", "celui-ci", "Oui, à ce numéro", "d'accord"]
)
def test_the_number_that_is_calling_is_offered(agreement):
    call = french_call(caller_number="+33612345678")
    offer = call.hears("Je voudrais laisser un message", "Jean Dupont")
    assert "Peut-on vous rappeler au numéro avec lequel vous appelez ?" in offer
    call.hears(agreement, "J'ai perdu mes clés", "Oui")
    assert call.message["phone"] == "+33612345678"


@pytest.mark.parametrize("number", ["", "anonymous", "client:browser", "+266696687"])
def test_a_number_that_cannot_be_called_is_not_offered(number):
    call = french_call(caller_number=number)
    assert "À quel numéro" in call.hears("Je voudrais laisser un message", "Jean Dupont")


def test_another_number_can_be_given_in_place_of_the_offered_one():
    call = english_call(caller_number="+447700900123")
    answer = call.hears("leave a message", "john miller", "no it's oh one one three two four nine six thousand")
    assert answer == "I have 0 1 1 3 2, 4 9 6, 0 0 0. Is that right?"


def test_a_refused_offer_leads_to_dictation():
    call = english_call(caller_number="+447700900123")
    assert call.hears("leave a message", "john miller", "no") == "What number can we call you back on?"
    assert call.says("actually yes use this number") == "And what is it about?"


def test_a_number_may_come_in_pieces():
    call = french_call()
    call.hears("Je voudrais laisser un message", "Jean Dupont")
    assert call.says("Alors, zéro six, douze") == "J'ai noté 06, 12. Quelle est la suite ?"
    assert call.says("trente-quatre cinquante-six") == "J'ai noté 06, 12, 34, 56. Quelle est la suite ?"
    assert call.says("soixante-dix-huit") == "J'ai compris le 06, 12, 34, 56, 78. C'est bien cela ?"


def test_a_number_may_be_started_again_from_the_top():
    call = french_call()
    call.hears("Je voudrais laisser un message", "Jean Dupont", "zéro six douze")
    assert "06, 98, 76, 54, 32" in call.says("pardon, 06 98 76 54 32")


def test_a_wrong_number_is_asked_again():
    call = french_call()
    call.hears("Je voudrais laisser un message", "Jean Dupont", "06 12 34 56 78")
    assert call.says("Non") == "À quel numéro peut-on vous rappeler ?"
    assert "06, 12, 34, 56, 79" in call.says("06 12 34 56 79")


def test_a_wrong_number_can_be_put_right_at_once():
    call = french_call()
    call.hears("Je voudrais laisser un message", "Jean Dupont", "06 12 34 56 78")
    assert "06, 12, 34, 56, 79" in call.says("Non, c'est le 06 12 34 56 79")


def test_a_refused_number_is_explained_and_asked_once_more():
    call = english_call()
    answer = call.hears("leave a message", "john miller", "i'd rather not say")
    assert answer.startswith("Without a number, we can't call you back.")


def at_recap(call):
    call.hears("leave a message" if call.language == "en" else "Je voudrais laisser un message")
    call.hears("john miller" if call.language == "en" else "Jean Durant")
    call.hears("07700 900123" if call.language == "en" else "06 12 34 56 78")
    call.hears("yes" if call.language == "en" else "oui")
    call.hears("my boiler leaks" if call.language == "en" else "Ma chaudière fuit")
    return call


@pytest.mark.parametrize(
    ("correction", "changed"),
    [
        ("Non, c'est Durand avec un d", {"name": "Jean Durand"}),
        ("Non, Durand, D U R A N D", {"name": "Jean Durand"}),
        ("non le nom c'est Jean Martin", {"name": "Jean Martin"}),
        ("Non, je m'appelle Paul Morel", {"name": "Paul Morel"}),
        ("Non, le numéro c'est le 06 98 76 54 32", {"phone": "0698765432"}),
        ("Non, zéro six quatre-vingt-dix-huit soixante-seize cinquante-quatre trente-deux", {"phone": "0698765432"}),
        ("Non, c'est au sujet de mon lavabo", {"reason": "Mon lavabo"}),
    ],
)
def test_a_french_recap_can_be_corrected(correction, changed):
    call = at_recap(french_call())
    assert call.says(correction).startswith("Je récapitule.")
    call.says("Oui c'est ça")
    assert call.message == {"name": "Jean Durant", "phone": "0612345678", "reason": "Ma chaudière fuit"} | changed


@pytest.mark.parametrize(
    ("correction", "changed"),
    [
        ("no it's muller", {"name": "John Muller"}),
        ("no it's 07700 900124", {"phone": "07700900124"}),
        ("no my number is oh seven seven double oh nine double oh one two four", {"phone": "07700900124"}),
        ("no my name is david jones", {"name": "David Jones"}),
        ("no it's miller m i l l a r", {"name": "John Millar"}),
        ("no it's about my shower", {"reason": "My shower"}),
    ],
)
def test_an_english_recap_can_be_corrected(correction, changed):
    call = at_recap(english_call())
    assert call.says(correction).startswith("Let me read that back.")
    call.says("correct")
    assert call.message == {"name": "John Miller", "phone": "07700900123", "reason": "My boiler leaks"} | changed


@pytest.mark.parametrize(
    ("field", "question", "value", "changed"),
    [
        ("le nom", "Quel est votre nom", "Paul Morel", {"name": "Paul Morel"}),
        ("Le numéro.", "À quel numéro", "06 98 76 54 32", {"phone": "0698765432"}),
        ("le motif", "Quel est le motif", "Mon évier est bouché", {"reason": "Mon évier est bouché"}),
    ],
)
def test_a_bare_no_asks_what_to_correct(field, question, value, changed):
    call = at_recap(french_call())
    assert call.says("Non") == "Que dois-je corriger : le nom, le numéro ou le motif ?"
    assert question in call.says(field)
    call.says(value)
    if "phone" in changed:
        call.says("oui")
    call.says("oui")
    assert call.message == {"name": "Jean Durant", "phone": "0612345678", "reason": "Ma chaudière fuit"} | changed


def test_saying_what_is_wrong_asks_for_it_again():
    assert "What number can we call you back on?" in at_recap(english_call()).says("no the number is wrong")


@pytest.mark.parametrize("words", ["Laissez tomber", "Finalement non", "Annulez", "laisse tomber, merci"])
def test_a_french_caller_may_drop_the_message_at_any_step(words):
    for turns in (0, 1, 2, 3):
        call = french_call()
        call.says("Je voudrais laisser un message")
        for said in ("Jean Dupont", "06 12 34 56 78", "oui")[:turns]:
            call.says(said)
        assert "je n'enregistre pas de message" in call.says(words)
        assert call.tools == []
        assert "Nous sommes" in call.says("Vous êtes ouverts ?")


@pytest.mark.parametrize("words", ["never mind", "forget it", "cancel", "i changed my mind"])
def test_an_english_caller_may_drop_the_message(words):
    call = at_recap(english_call())
    assert "I won't take a message" in call.says(words)
    assert call.tools == []


@pytest.mark.parametrize(
    ("turns", "question"),
    [
        ([], "What's your name, please?"),
        (["john miller"], "What number can we call you back on?"),
        (["john miller", "07700 900123"], "I have 0 7 7 0 0, 9 0 0, 1 2 3. Is that right?"),
        (["john miller", "07700 900123", "yes"], "And what is it about?"),
        (["john miller", "07700 900123", "yes", "my tap drips"], "Your message: My tap drips. Is that right?"),
    ],
)
def test_a_question_by_the_way_is_answered_and_the_message_goes_on(turns, question):
    call = english_call()
    call.hears("leave a message", *turns)
    answer = call.says("what are your opening hours on saturday")
    assert answer.startswith("On Saturday, we're open from 9 in the morning to noon.")
    assert answer.endswith(question)


def test_nothing_is_said_to_be_done_when_the_message_could_not_be_saved():
    call = at_recap(french_call())
    call.results = FAILED
    answer = call.says("Oui")
    assert "je n'ai pas pu enregistrer" in answer
    assert "noté" not in answer
    assert "parler à quelqu'un" in answer


def test_saving_is_tried_again_on_request():
    call = at_recap(french_call(transfer_number=""))
    call.results = FAILED
    assert "Dois-je réessayer ?" in call.says("Oui")
    call.results = {}
    assert "C'est noté" in call.says("Oui, s'il vous plaît")
    assert call.tool_names == ["take_message", "take_message"]


def test_a_person_can_be_had_when_saving_failed():
    call = at_recap(english_call())
    call.results = FAILED
    call.says("yes")
    call.says("speak to someone please")
    assert call.tool_names == ["take_message", "transfer_call"]


def test_giving_up_after_a_failure_drops_the_message():
    call = at_recap(english_call())
    call.results = FAILED
    call.says("yes")
    assert "I won't take a message" in call.says("no")


def test_no_result_at_all_is_no_success():
    call = at_recap(english_call())
    call.results = {"take_message": None}
    assert "couldn't save" in call.says("yes")


@pytest.mark.parametrize("said", ["It's urgent, my boiler leaks", "my boiler leaks it's an emergency"])
def test_an_urgent_message_is_marked_and_read_back_as_urgent(said):
    call = english_call()
    recap = call.hears("leave a message", "john miller", "07700 900123", "yes", said)
    assert "and it's urgent" in recap
    call.says("yes")
    assert call.message["urgency"] == "urgent"


def test_what_was_said_with_the_wish_is_not_asked_again():
    call = english_call()
    answer = call.says("hi my name is john miller i want to leave a message my number is 07700 900123")
    assert answer.endswith("And what is it about?")


def test_a_trouble_becomes_the_reason_of_the_offered_message():
    call = french_call(caller_number="+33612345678")
    assert "Cela vous convient ?" in call.says("J'ai très mal aux dents depuis hier")
    assert "J'ai très mal aux dents depuis hier" in call.hears("Oui, volontiers", "Marie Curie", "Oui")


def test_an_unanswered_question_becomes_the_reason_of_the_offered_message():
    call = english_call(caller_number="+447700900123")
    call.says("do you have a car park")
    assert "Your message: Do you have a car park." in call.hears("yes please", "john miller", "yes")


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        (
            "euh c'est pour annuler mon rendez-vous de demain avec le docteur Martin",
            "Annuler mon rendez-vous de demain avec",
        ),
        (
            "Je voudrais parler au docteur Martin au sujet de mes derniers résultats d'analyse",
            "Je voudrais parler au docteur",
        ),
        ("J'aimerais un rendez-vous", "J'aimerais un rendez-vous"),
        ("Rappelez-moi, c'est personnel", "Rappelez-moi, c'est personnel"),
        ("Non", "Demande de rappel"),
    ],
)
def test_a_reason_may_hold_the_words_of_other_requests(reason, kept):
    call = french_call()
    call.hears("Je voudrais laisser un message", "Jean Dupont", "06 12 34 56 78", "oui", reason, "oui")
    assert call.message["reason"].startswith(kept)


def test_a_name_can_be_put_right_at_the_next_question():
    call = french_call(caller_number="+33612345678")
    call.hears("Je voudrais laisser un message", "Jean Durant")
    answer = call.says("Non, c'est Durand avec un d")
    assert answer == "Merci, Jean Durand. Peut-on vous rappeler au numéro avec lequel vous appelez ?"


def test_goodbye_at_the_recap_keeps_the_message():
    call = at_recap(english_call())
    call.says("yes thank you goodbye")
    assert call.tool_names == ["take_message", "end_call"]


def test_goodbye_before_the_recap_drops_the_message():
    call = english_call()
    call.hears("leave a message", "john miller")
    assert "I won't take a message" in call.says("bye")
    assert call.tool_names == ["end_call"]


@pytest.mark.parametrize(
    ("turns", "expecting"),
    [
        ([], Expecting.NAME),
        (["john miller"], Expecting.YES_NO),
        (["john miller", "no"], Expecting.NUMBER),
        (["john miller", "no", "07700 900123"], Expecting.YES_NO),
        (["john miller", "yes"], Expecting.REASON),
        (["john miller", "yes", "my tap drips"], Expecting.YES_NO),
        (["john miller", "yes", "my tap drips", "yes"], Expecting.ANYTHING),
    ],
)
def test_the_transcriber_is_told_what_to_expect(turns, expecting):
    call = english_call(caller_number="+447700900123")
    call.hears("leave a message", *turns)
    assert call.engine.hints.expecting is expecting


def test_two_misses_in_a_row_tell_the_way_out():
    call = english_call()
    call.hears("leave a message", "john miller")
    assert "ask to speak to someone" not in call.says("purple monkey")
    assert "You can also ask to speak to someone." in call.says("purple monkey")


def test_without_transfers_two_misses_in_a_row_tell_how_to_stop():
    call = french_call(transfer_number="")
    call.hears("Je voudrais laisser un message", "Jean Dupont", "blabla")
    assert call.says("blabla").endswith("Vous pouvez aussi dire « laissez tomber ».")


def test_a_number_of_an_unknown_country_can_be_ended_by_saying_so():
    call = french_call()
    call.hears("Je voudrais laisser un message", "John Smith")
    assert "Quelle est la suite" in call.says("212 55 50")
    assert call.says("c'est tout") == "J'ai compris le 21, 25, 55, 0. C'est bien cela ?"


@pytest.mark.parametrize("said", ["oui", "c'est tout"])
def test_too_short_a_number_is_not_ended_by_saying_so(said):
    call = french_call()
    call.hears("Je voudrais laisser un message", "John Smith", "zéro six")
    assert call.says(said).startswith("Pardon, je n'ai pas saisi le numéro.")


@pytest.mark.parametrize("said", ["no it's not tuesday it's wednesday", "no", "no that's wrong"])
def test_a_correction_that_names_no_name_changes_none(said):
    call = at_recap(english_call())
    assert call.says(said) == "What should I change: the name, the number or the reason?"
    assert "John Miller" in call.hears("the reason", "my appointment on wednesday")


def test_a_caller_may_ask_for_another_number_than_the_one_offered():
    call = english_call(caller_number="+447700900123")
    assert (
        call.hears("leave a message", "john miller", "use a different number") == "What number can we call you back on?"
    )


def test_a_long_reason_is_kept_whole_and_read_back_in_part():
    call = english_call()
    story = "my boiler leaks and " + "it drips on the floor and " * 40 + "that is my story"
    recap = call.hears("leave a message", "john miller", "07700 900123", "yes", story)
    assert len(recap) < 400
    call.says("yes")
    assert call.message["reason"].endswith("that is my story")


def test_a_wish_to_be_called_back_is_no_wish_for_a_person():
    call = english_call()
    assert "What's your name" in call.says("i was wondering if somebody could give me a call back about my tooth")
    assert call.tools == []
