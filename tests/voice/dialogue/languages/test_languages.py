"""Which language a caller speaks, and when that is a reason to go on in another one."""

from __future__ import annotations

import time
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.tables import every_row
from tests.voice.dialogue.languages.sentences import NO_WISHES, OTHER_SENTENCES, SENTENCES, STAYS, WISHES
from voice.dialogue.base import LanguageChange
from voice.dialogue.languages import Followed, LanguageFollower, beside_the_wish, language_of, wish_in
from voice.dialogue.languages.phrases import going_on_in, how_can_i_help, only_speaks
from voice.speech.base import Expecting

ALL = ("fr", "en", "es", "ar", "ary")
ROWS = [(language, said) for language, sentences in SENTENCES.items() for said in sentences]
# Between Arabic and Darija it stays in doubt: many a sentence could be either.
LEAST_RECOGNISED = {("ary", "ar"): 0.6, ("ar", "ary"): 0.9}


def followed(said: str, spoken: str, told: str = "", expecting: Expecting = Expecting.ANYTHING) -> Followed:
    return LanguageFollower(ALL, spoken).hear(said, told, expecting)


# --- a whole turn in another language ---


@every_row("spoken", ALL)
@every_row("said", ALL)
def test_a_turn_in_another_language_is_recognised(said, spoken):
    if said == spoken:
        return
    for sentences in (SENTENCES[said], OTHER_SENTENCES[said]):
        heard = Counter(followed(one, spoken).language for one in sentences)
        least = LEAST_RECOGNISED.get((spoken, said), 0.92)
        assert heard[said] / len(sentences) >= least, heard


@every_row(("language", "said"), ROWS)
def test_a_turn_in_the_language_of_the_call_changes_nothing(language, said):
    assert followed(said, language) == Followed(language)
    assert followed(said, language, told=language) == Followed(language)


@every_row(("language", "said"), [(code, said) for code in ALL for said in OTHER_SENTENCES[code]])
def test_neither_does_one_nobody_thought_of(language, said):
    assert followed(said, language) == Followed(language)


@every_row(("language", "said"), [(code, said) for code, rows in STAYS.items() for said in rows])
def test_names_numbers_and_words_of_everybody_change_nothing(language, said):
    assert followed(said, language) == Followed(language)


def test_every_language_has_enough_to_be_measured_by():
    assert set(SENTENCES) == set(ALL)
    assert min(map(len, SENTENCES.values())) >= 40


def test_fewer_than_three_words_tell_nothing():
    assert language_of("Thank you") is None
    assert language_of("") is None
    assert language_of("06 12 34 56 78") is None


def test_one_foreign_word_in_a_sentence_changes_nothing():
    assert followed("Je voudrais parler au manager s'il vous plaît", "fr") == Followed("fr")
    assert followed("I'd like a rendez-vous please", "en") == Followed("en")
    assert followed("Quiero hablar con el manager please", "es") == Followed("es")


def test_a_name_takes_more_to_be_another_language():
    said = "Anna de la Cruz y Mendoza"
    assert followed(said, "fr", expecting=Expecting.NAME) == Followed("fr")
    assert followed("my name is John Smith", "fr", expecting=Expecting.NAME).language == "en"


# --- what the transport says ---


def test_the_language_that_the_transport_tells_counts():
    assert followed("Reservation tonight", "fr", told="en") == Followed("en", LanguageChange.SPOKEN)
    assert followed("Mañana mejor", "fr", told="es") == Followed("es", LanguageChange.SPOKEN)


def test_but_not_against_the_words_nor_for_a_name_nor_of_arabic_and_darija():
    assert followed("Je voudrais prendre rendez-vous demain", "fr", told="en") == Followed("fr")
    assert followed("Anna Smith", "fr", told="en", expecting=Expecting.NAME) == Followed("fr")
    assert followed("ok", "fr", told="en") == Followed("fr")
    assert followed("بغيت رونديفو غدا", "ary", told="ar") == Followed("ary")
    assert followed("Guten Tag zusammen", "fr", told="de") == Followed("fr")


def test_what_was_on_its_way_when_the_ears_changed_does_not_change_them_back():
    follower = LanguageFollower(ALL, "fr")
    assert follower.hear("Do you speak English?", "fr").language == "en"
    assert follower.hear("Yes please", "fr") == Followed("en")
    assert follower.hear("Oui merci", "fr") == Followed("fr", LanguageChange.SPOKEN)


# --- wishes ---


@every_row(("said", "spoken", "wished"), WISHES)
def test_a_wish_for_a_language_is_heard_in_any(said, spoken, wished):
    assert wish_in(said) == wished
    assert followed(said, spoken) == Followed(wished, LanguageChange.ASKED)


@every_row(("said", "spoken"), NO_WISHES)
def test_to_speak_of_a_language_is_no_wish(said, spoken):
    assert followed(said, spoken) == Followed(spoken)


@every_row(
    ("said", "matter"),
    [
        ("Do you speak English? I have a leak in my kitchen.", "I have a leak in my kitchen."),
        ("Hola, ¿habla español? Necesito una cita.", "Necesito una cita."),
        ("Bonjour, vous parlez anglais ?", ""),
        ("en anglais s'il vous plaît", ""),
        ("English please", ""),
        ("بالعربية من فضلك", ""),
        ("wach katahder b darija", ""),
        ("Je voudrais un rendez-vous demain.", "Je voudrais un rendez-vous demain."),
    ],
)
def test_what_comes_with_a_wish_is_not_lost(said, matter):
    assert beside_the_wish(said) == matter


# --- what the assistant has ---


def test_a_language_that_the_assistant_does_not_have_is_told_of_once():
    follower = LanguageFollower(("fr", "en"), "fr")
    assert follower.hear("¿Habla español?") == Followed("fr", missing="es")
    assert follower.hear("¿Habla español?") == Followed("fr")
    assert follower.hear("هل تتكلم العربية؟") == Followed("fr", missing="ar")
    assert follower.hear("Do you speak English?") == Followed("en", LanguageChange.ASKED)


def test_the_other_arabic_is_better_than_none():
    assert LanguageFollower(("fr", "ar"), "fr").hear("واش كتهضر بالدارجة") == Followed("ar", LanguageChange.ASKED)
    assert LanguageFollower(("ary", "fr"), "fr").hear("هل تتكلم العربية؟") == Followed("ary", LanguageChange.ASKED)
    assert LanguageFollower(("ar", "fr"), "ar").hear("بغيت ناخد رونديفو غدا عافاك") == Followed("ar")


def test_what_a_line_cannot_hold_is_not_changed_to():
    follower = LanguageFollower(ALL, "fr", lambda language: language in ("fr", "en"))
    assert follower.hear("¿Habla español?") == Followed("fr", missing="es")
    assert follower.languages == ("fr", "en")


def test_the_call_may_change_back():
    follower = LanguageFollower(ALL, "fr")
    assert follower.hear("Do you speak English?").language == "en"
    assert follower.hear("What are your opening hours?") == Followed("en")
    assert follower.hear("Finalement on peut parler en français ?") == Followed("fr", LanguageChange.ASKED)


# --- what is said ---


@every_row("language", ALL)
def test_everything_is_said_in_every_language(language):
    said = [going_on_in(language), how_can_i_help(language), only_speaks(("fr", "en"), language)]
    assert all(said)
    assert not any(set("{}") & set(text) for text in said)


@every_row(
    ("languages", "language", "said"),
    [
        (("fr",), "en", "I'm sorry, I only speak French."),
        (("fr", "en"), "es", "Lo siento, solo hablo francés e inglés."),
        (("fr", "en", "es"), "en", "I'm sorry, I only speak French, English and Spanish."),
        (("en", "ary"), "fr", "Je suis désolé, je parle seulement anglais et darija."),
        (("fr", "en"), "ar", "آسف، أتحدث الفرنسية والإنجليزية فقط."),
    ],
)
def test_which_languages_there_are_is_said_in_the_callers_own(languages, language, said):
    assert only_speaks(languages, language) == said


# --- anything ---


@given(st.text(max_size=300))
def test_anything_can_be_followed(said):
    assert LanguageFollower(ALL, "fr").hear(said).language in ALL


@every_row("word", ["en ", "parlez ", "no ", "ما ", "b ", "do you "])
def test_following_takes_no_longer_than_a_caller_can_wait(word):
    began = time.perf_counter()
    LanguageFollower(ALL, "fr").hear(word * 1000)
    assert time.perf_counter() - began < 0.3
