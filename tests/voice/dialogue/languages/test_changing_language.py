"""The rules go on in the language the caller has changed to, with all that was gathered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.voice.dialogue.driving import THURSDAY_10_AM, Call, assistant
from voice.dialogue.base import CallerTurn, LanguageChange, ToolResult
from voice.dialogue.languages import LanguageFollower
from voice.dialogue.rules import RulesEngine

ALL = ("fr", "en", "es", "ar", "ary")
MOBILE = "+33612345678"
NAME = {
    "fr": "Quel est votre nom, s'il vous plaît ?",
    "en": "your name",
    "es": "su nombre",
    "ar": "اسم",
    "ary": "سميتك",
}
ASKS = {
    "fr": "Vous parlez français ?",
    "en": "Do you speak English?",
    "es": "¿Habla español?",
    "ar": "هل تتكلم العربية؟",
    "ary": "واش كتهضر بالدارجة؟",
}
GOING_ON = {
    "fr": "Bien sûr, parlons français.",
    "en": "Of course, let's speak English.",
    "es": "Claro, hablemos en español.",
    "ar": "بالتأكيد، لنتحدث بالعربية.",
    "ary": "مرحبا، غادي نهضرو بالدارجة.",
}
MESSAGE = {
    "fr": "Je voudrais laisser un message.",
    "en": "I'd like to leave a message.",
    "es": "Quisiera dejar un mensaje.",
    "ar": "أريد أن أترك رسالة.",
    "ary": "بغيت نخلي ميساج.",
}
YES = {
    "fr": "Oui, c'est ça.",
    "en": "Yes, that's right.",
    "es": "Sí, correcto.",
    "ar": "نعم، صحيح.",
    "ary": "إيه، صحيح.",
}


class Followed(Call):
    """A call whose language is followed as a session follows it."""

    def __init__(self, language: str, **changes: Any) -> None:
        settings = {"language": language, "languages": ALL, **changes}
        engine = RulesEngine(assistant(**settings), lambda: THURSDAY_10_AM, MOBILE)
        super().__init__(engine, language)
        self.follower = LanguageFollower(ALL, language)

    def says(self, text: str, language: str = "") -> str:
        followed = self.follower.hear(text, language, self.engine.hints.expecting)
        turn = CallerTurn(text, followed.language, change=followed.change)
        return self._drive(self.engine.reply(turn, ()))

    @property
    def languages(self) -> list[str]:
        """In which what was said last was said."""
        return [say.language for say in self.said]


@pytest.mark.parametrize("before", ALL)
@pytest.mark.parametrize("after", ALL)
def test_who_asks_for_a_language_is_asked_in_it_how_to_help(before, after):
    if before == after:
        return
    call = Followed(before)
    assert call.says(ASKS[after]).startswith(GOING_ON[after])
    assert call.languages == [after]


@pytest.mark.parametrize("before", ALL)
@pytest.mark.parametrize("after", ALL)
def test_the_open_question_is_asked_again_in_the_new_language(before, after):
    if before == after:
        return
    call = Followed(before)
    call.says(MESSAGE[before])
    heard = call.says(ASKS[after])
    assert heard.startswith(GOING_ON[after])
    assert NAME[after] in heard


@pytest.mark.parametrize("before", ALL)
@pytest.mark.parametrize("after", ALL)
def test_a_message_begun_in_one_language_is_taken_to_its_end_in_another(before, after):
    if before == after:
        return
    call = Followed(before)
    call.hears(MESSAGE[before], "Karim Bennis")
    heard = call.says(ASKS[after])
    assert heard.startswith(GOING_ON[after])
    call.hears(YES[after], "Une facture")
    call.says(YES[after])
    assert call.message == {"name": "Karim Bennis", "phone": MOBILE, "reason": "Une facture"}


def test_a_question_in_another_language_is_answered_in_it():
    call = Followed("fr")
    heard = call.says("Hello, what are your opening hours on Saturday?")
    assert heard.startswith("Of course, let's speak English. On Saturday, we're open")
    assert set(call.languages) == {"en"}


def test_a_name_told_in_another_language_is_taken_and_the_next_question_asked_in_it():
    call = Followed("fr")
    call.says("Je voudrais laisser un message.")
    heard = call.says("sorry my name is John Smith")
    assert heard.startswith("Of course, let's speak English. Thank you, John Smith.")


def test_what_comes_with_the_wish_is_answered():
    call = Followed("fr")
    heard = call.says("Do you speak English? What is your address?")
    assert heard.startswith("Of course, let's speak English. Our address is")


def test_an_offer_is_made_again_in_the_new_language():
    call = Followed("fr", transfer_number="")
    call.says("Je voudrais parler à quelqu'un.")
    assert "Would you like me to take a message" in call.says("Do you speak English?")
    assert "your name" in call.says("yes please")


def test_a_reason_that_was_not_given_is_worded_in_the_new_language():
    call = Followed("fr")
    call.hears("Je voudrais laisser un message.", "Karim Bennis", "oui", "non")
    assert "Call-back request" in call.says("Do you speak English?") or "call" in call.said[-1].text.lower()
    call.says("yes that's right")
    assert call.message["reason"] != "Demande de rappel"


def test_it_changes_back_and_forth():
    call = Followed("fr")
    assert call.says("Do you speak English?").startswith(GOING_ON["en"])
    assert call.says("What is your address?").startswith("Our address")
    assert call.says("En français s'il vous plaît").startswith(GOING_ON["fr"])
    assert call.says("Quelle est votre adresse ?").startswith("Notre adresse")
    assert call.languages == [""]


def test_an_emergency_told_in_another_language_is_answered_in_it():
    call = Followed("fr")
    heard = call.says("Please help, my husband isn't breathing!")
    assert "Please hang up and call" in heard


def test_an_assistant_of_one_language_answers_in_it():
    call = Followed("fr", languages=("fr",))
    call.follower = LanguageFollower(("fr",), "fr")
    assert call.says("Vous ouvrez le samedi ?").startswith("Le samedi") or call.said
    turn = CallerTurn("Hello", "en", change=LanguageChange.SPOKEN)
    assert "English" not in call._drive(call.engine.reply(turn, ()))


def test_a_tool_that_was_asked_for_before_is_not_asked_for_again():
    call = Followed("fr")
    call.results = {"transfer_call": ToolResult(ok=False, error="failed")}
    call.says("Je voudrais parler à quelqu'un.")
    call.says("Do you speak English?")
    assert call.tool_names == ["transfer_call"]
