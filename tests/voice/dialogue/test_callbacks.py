"""When a caller asks to be called back: heard in five languages, kept in their words and as times."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from tests.tables import every_row
from tests.voice.dialogue.driving import darija_call, english_call, french_call
from voice.callbacks import callback_times
from voice.dialogue.rules.callbacks import callback_wish
from voice.dialogue.rules.services import Catalogue
from voice.dialogue.rules.understand import understand
from voice.dialogue.rules.vocabulary import VOCABULARIES

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
THURSDAY = dt.datetime(2026, 7, 2, 10, 0, tzinfo=PARIS)


def wish_in(said: str, language: str) -> str:
    vocabulary = VOCABULARIES[language]
    heard = understand(said, vocabulary, Catalogue((), vocabulary.small_words, vocabulary.word_forms))
    return callback_wish(heard, language, THURSDAY)


@every_row(
    ("language", "said", "wish"),
    [
        ("fr", "Rappelez-moi demain matin, s'il vous plaît.", "Rappelez-moi demain matin, s'il vous plaît"),
        ("fr", "Est-ce qu'on peut me rappeler après dix-huit heures ?", "me rappeler après dix-huit heures"),
        ("fr", "Demain après-midi vous pouvez me rappeler", "Demain après-midi vous pouvez me rappeler"),
        ("fr", "C'est pour un devis, je suis joignable lundi", "je suis joignable lundi"),
        ("fr", "Il faudrait me rappeler dès que possible", "me rappeler dès que possible"),
        ("en", "Could you call me back tomorrow morning?", "call me back tomorrow morning"),
        ("en", "It's about a leak, please ring me after five.", "ring me after five"),
        ("en", "I'm available on Monday", "I'm available on Monday"),
        ("en", "tomorrow afternoon someone can call me", "tomorrow afternoon someone can call me"),
        ("es", "Que me llamen mañana por la tarde", "me llamen mañana por la tarde"),
        ("es", "Llámenme después de las seis, por favor", "Llámenme después de las seis, por favor"),
        ("es", "Estoy disponible el lunes", "Estoy disponible el lunes"),
        ("ar", "اتصلوا بي غدا صباحا", "اتصلوا بي غدا صباحا"),
        ("ar", "أرجو معاودة الاتصال بي يوم الاثنين", "معاودة الاتصال بي يوم الاثنين"),
        ("ary", "عيطو ليا غدا فالعشية", "عيطو ليا غدا فالعشية"),
        ("ary", "3ayto liya ghedda f sbah", "3ayto liya ghedda f sbah"),
        ("ary", "rappelez-moi demain matin", "rappelez-moi demain matin"),
    ],
)
def test_when_to_call_back_is_kept_in_the_callers_words(language: str, said: str, wish: str) -> None:
    assert wish_in(said, language) == wish


@every_row(
    ("language", "said"),
    [
        ("fr", "Rappelez-moi."),
        ("fr", "Je vous rappellerai demain."),
        ("fr", "C'est pour le rendez-vous de demain, il faut me rappeler."),
        ("fr", "Rappelez-moi au zéro six douze trente-quatre cinquante-six soixante-dix-huit."),
        ("fr", "Je suis absent demain."),
        ("en", "I'll call back tomorrow."),
        ("en", "Please call me back."),
        ("en", "It broke down yesterday morning."),
        ("en", "Call me on oh seven seven double oh nine double oh one two three."),
        ("es", "Que me llamen."),
        ("es", "Mañana vuelvo a llamar."),
        ("ar", "اتصلوا بي."),
        ("ary", "عيطو ليا."),
    ],
)
def test_what_tells_no_time_to_call_is_no_wish(language: str, said: str) -> None:
    assert wish_in(said, language) == ""


@every_row(
    ("language", "wish", "begins", "ends"),
    [
        ("fr", "demain matin", (3, 6, 0), (3, 12, 0)),
        ("fr", "après dix-huit heures", (2, 18, 0), (3, 0, 0)),
        ("fr", "avant midi", (2, 10, 0), (2, 12, 0)),
        ("fr", "ce matin avant neuf heures", None, None),
        ("fr", "à neuf heures du matin", (3, 9, 0), None),
        ("fr", "lundi", (6, 0, 0), (7, 0, 0)),
        ("fr", "dès que possible", (2, 10, 0), None),
        ("fr", "quand vous voulez", (2, 10, 0), None),
        ("en", "on Monday afternoon", (6, 12, 0), (6, 18, 0)),
        ("es", "mañana a las cuatro", (3, 16, 0), None),
        ("ar", "غدا صباحا", (3, 6, 0), (3, 12, 0)),
        ("ary", "غدا", (3, 0, 0), (4, 0, 0)),
        ("de", "morgen", None, None),
        ("fr", "", None, None),
    ],
)
def test_a_wish_as_times(language: str, wish: str, begins: tuple | None, ends: tuple | None) -> None:
    found = callback_times(wish, language, THURSDAY)
    assert found == tuple(at and dt.datetime(2026, 7, *at, tzinfo=PARIS) for at in (begins, ends))


def test_a_french_caller_says_when_along_the_way() -> None:
    call = french_call()
    begun = call.says("Bonjour, il faudrait me rappeler demain matin, c'est pour un devis.")
    assert "J'ai noté le moment qui vous convient pour le rappel." in begun
    recap = call.hears(
        "Jean Dupont", "Zéro six douze trente-quatre cinquante-six soixante-dix-huit", "Oui", "Un devis."
    )
    assert "Je récapitule" in recap
    again = call.says("Rappelez-moi plutôt après dix-huit heures.")
    assert again.startswith("J'ai noté le moment") and "C'est bien cela ?" in again
    call.says("Oui")
    assert call.message["callback"] == "Rappelez-moi plutôt après dix-huit heures"


def test_an_english_caller_says_when_instead_of_a_name() -> None:
    call = english_call(caller_number="+447700900123")
    call.says("i'd like to leave a message")
    assert call.says("call me back tomorrow morning please").endswith("What's your name, please?")
    call.hears("john miller", "yes", "it's about the invoice", "yes")
    assert (call.message["name"], call.message["callback"]) == ("John Miller", "call me back tomorrow morning please")


def test_a_wish_is_no_part_of_a_name() -> None:
    call = french_call()
    call.says("Bonjour, je voudrais laisser un message")
    assert call.says("Rappelez-moi demain matin").startswith("J'ai noté le moment")
    call.hears("Jean Dupont, rappelez-moi demain soir", "06 12 34 56 78", "Oui", "Un devis", "Oui")
    assert (call.message["name"], call.message["callback"]) == ("Jean Dupont", "rappelez-moi demain soir")


def test_a_caller_in_darija_says_when_with_the_reason() -> None:
    call = darija_call(caller_number="+212612345678")
    call.hears("بغيت نخلي ميساج", "سميتي يوسف العلمي", "اييه", "على الفاكتورة، عيطو ليا غدا فالعشية", "اييه")
    assert call.message["callback"] == "عيطو ليا غدا فالعشية"
