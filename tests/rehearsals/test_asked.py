"""What the assistant asks for is known by its words, in every language that the rules speak."""

from __future__ import annotations

import pytest

from rehearsals.asked import ASKED, topics_in
from rehearsals.scenario import Answers
from rehearsals.texts import holds
from voice.dialogue.rules.phrases import PHRASES, Phrase

ASKS = {
    Phrase.ASK_NAME: "name",
    Phrase.ASK_NAME_AGAIN: "name",
    Phrase.OFFER_NUMBER: "this_number",
    Phrase.ASK_NUMBER: "number",
    Phrase.ASK_NUMBER_AGAIN: "number",
    Phrase.NUMBER_GO_ON: "number",
    Phrase.CONFIRM_NUMBER: "confirmation",
    Phrase.ASK_REASON: "reason",
    Phrase.ASK_REASON_AGAIN: "reason",
    Phrase.RECAP: "confirmation",
    Phrase.BOOK_SERVICE: "service",
    Phrase.BOOK_WHEN: "day",
    Phrase.BOOK_WHEN_AGAIN: "day",
    Phrase.MOVE_WHEN: "day",
    Phrase.BOOK_OFFER: "choice",
    Phrase.BOOK_OFFER_AGAIN: "choice",
    Phrase.BOOK_OFFER_ONE: "confirmation",
    Phrase.BOOK_RECAP: "confirmation",
    Phrase.BOOK_RECAP_NUMBERLESS: "confirmation",
    Phrase.MOVE_SURE: "confirmation",
    Phrase.CANCEL_SURE: "confirmation",
    Phrase.ASK_CODE: "code",
    Phrase.ASK_CODE_FIRST: "code",
    Phrase.ASK_CODE_AGAIN: "code",
    Phrase.OFFER_MESSAGE_FOR_NEED: "confirmation",
    Phrase.ANYTHING_ELSE: "anything_else",
    Phrase.ANYTHING_ELSE_SHORT: "anything_else",
}
TELLS = (
    *(Phrase.THANK_NAME, Phrase.MESSAGE_TAKEN, Phrase.BOOK_POSSIBLE, Phrase.BOOK_TAKEN, Phrase.BOOK_DONE),
    *(Phrase.BOOK_WRITTEN, Phrase.MOVE_DONE, Phrase.CANCEL_DONE, Phrase.CONFIRM_DONE, Phrase.CLOSING),
)


@pytest.mark.parametrize("language", PHRASES)
@pytest.mark.parametrize(("phrase", "topic"), ASKS.items(), ids=[phrase.value for phrase in ASKS])
def test_a_question_is_known_by_its_words(language: str, phrase: Phrase, topic: str):
    assert topics_in(PHRASES[language].texts[phrase], language, {})[0] == topic


@pytest.mark.parametrize("language", PHRASES)
@pytest.mark.parametrize("phrase", TELLS)
def test_what_is_merely_told_asks_for_nothing(language: str, phrase: Phrase):
    assert topics_in(PHRASES[language].texts[phrase], language, {}) == []


def test_every_language_knows_every_topic():
    topics = {*Answers.model_fields} - {"correction", "otherwise", "more"}
    assert {language: {*patterns} for language, patterns in ASKED.items()} == dict.fromkeys(PHRASES, topics)


def test_arabic_vowel_marks_make_no_difference():
    assert holds("غدا الساعة الواحدة", "نعم، غدًا السَّاعة الواحدة") and holds("غدًا", "غدا")
