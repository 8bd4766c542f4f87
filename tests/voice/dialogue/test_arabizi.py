"""Darija in Latin letters becomes Arabic script; French, names and figures stay what they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.tables import every_row
from voice.dialogue.rules.names import corrected_name, given_name
from voice.dialogue.rules.text import MAX_WORDS, fold, read
from voice.dialogue.rules.vocabulary import VOCABULARIES

DARIJA, FRENCH = VOCABULARIES["ary"], VOCABULARIES["fr"]


def heard(said: str):
    return read(said, DARIJA.fillers, DARIJA.rewrites, DARIJA.split)


@every_row(
    ("said", "text"),
    [
        ("bghit nakhod chi rendez-vous ghedda f l3chiya", "بغيت ناخد شي rendez vous غدا فالعشية"),
        ("3afak chhal katdir", "عافاك شحال كتدير"),
        ("7it 9bel mzyan", "حيت قبل مزيان"),
        ("wach ntouma khddamin lyoum", "واش نتوما خدامين اليوم"),
        ("Bghina N9edro NJIW", "بغينا نقدرو njiw"),
        ("3tini l'adresse dyalkom", "عطيني l adresse ديالكم"),
        ("bghit nkhelli lmessage l docteur", "بغيت نخلي message l docteur"),
        ("flkhmis w ljem3a", "فالخميس والجمعة"),
        ("f l khmis", "فلخميس"),
        ("mafhemtch", "مافهمتش"),
        ("mat7elloch", "ماتحلوش"),
        ("la semaine jaya, la", "la semaine جاية لا"),
        ("fin kayn lcabinet", "فين كاين cabinet"),
        ("samedi ou dimanche", "samedi ou dimanche"),
        ("setta w settin", "ستة وستين"),
        ("à 15h30, 200dh, 2eme", "a 15 h 30 200 dh 2 eme"),
        ("06 61 w 22", "06 61 w 22"),
        ("0661-22-33-44", "0661 22 33 44"),
        ("+212 661", "+ 212 661"),
        ("b e n n a n i", "b e n n a n i"),
        ("ف العشية و الصباح", "فالعشية والصباح"),
        ("على Ali علي 3la", "علا ali علي علا"),
    ],
)
def test_darija_is_put_into_arabic_script(said, text):
    assert heard(said).text == fold(text)


@every_row(
    ("word", "spellings"),
    [
        ("عافاك", "3afak 3afaak 3afek afak 3afakk"),
        ("واش", "wach wash ouach wech"),
        ("شحال", "chhal ch7al ch7aal chehal sh7al"),
        ("بغيت", "bghit bghyt bgheet beghit b8it"),
        ("غدا", "ghedda ghda gheda ghadda"),
        ("مزيان", "mzyan mezyan mzian meziane"),
        ("شكرا", "chokran choukran shukran chokrane"),
        ("خدامين", "khddamin khedamin 5damin khdamine khaddamin"),
        ("ديالكم", "dyalkom dialkoum diyalkom dyalkum"),
        ("سميتي", "smiti smiyti smity"),
        ("نهضر", "nhder nhdar nhdr nehder"),
        ("دقيقة", "d9i9a dqiqa d9iqa dkika"),
    ],
)
def test_a_word_is_known_in_every_spelling(word, spellings):
    assert {spelling: heard(spelling).text for spelling in spellings.split()} == dict.fromkeys(
        spellings.split(), fold(word)
    )


@every_row(
    "said",
    [
        "Bonjour, je voudrais prendre rendez-vous vendredi matin s'il vous plaît",
        "Est-ce que vous êtes ouverts dimanche ?",
        "zéro six soixante et un vingt-deux quatre-vingt-dix-neuf",
        "C'est combien un détartrage et un blanchiment ?",
        "Quel est votre numéro de téléphone, et l'adresse du cabinet ?",
        "Laissez tomber, merci beaucoup, bonne journée, au revoir",
        "Karim Bennani, Youssef Tazi, Fatima Zahra Alaoui, Salma, Omar, Said, Hind",
    ],
)
def test_french_and_names_stay_latin(said):
    assert heard(said).text == read(said, DARIJA.fillers, DARIJA.rewrites).text


def test_no_common_french_word_is_taken_for_darija():
    common = FRENCH.small_words | FRENCH.name_never | FRENCH.name_stops
    changed = {word for word in common if len(word) > 1 and heard(word).text != read(word, (), DARIJA.rewrites).text}
    assert changed <= {"la", "ok", "allo", "ma", "ah", *DARIJA.fillers}


@every_row(
    ("said", "text", "raw"),
    [
        ("salam, ana smiti ma7joub L3alaoui", "ماحجوب لعالاوي", "ma7joub L3alaoui"),
        ("nji f l3chiya daba", "فالعشية", "f l3chiya"),
        ("غير ف الصباح.", "فالصباح", "ف الصباح"),
    ],
)
def test_the_way_back_to_the_transcript_is_kept(said, text, raw):
    utterance = heard(said)
    start = utterance.text.index(fold(text))
    assert utterance.raw_between(start, start + len(fold(text))) == raw


@given(st.text(max_size=200) | st.text(alphabet="abcdefghiklmnoqrstuwyz 23579'-عشواليف", max_size=200))
def test_any_text_can_be_read_and_its_places_stay_true(raw):
    utterance = heard(raw)
    assert len(utterance.words) <= 3 * MAX_WORDS
    assert all(0 <= word.start < word.end <= len(raw) for word in utterance.words)
    assert all(word.text and " " not in word.text for word in utterance.words)


@every_row(
    ("said", "name"),
    [
        ("سميتي كريم بناني", "كريم بناني"),
        ("كريم بناني", "كريم بناني"),
        ("أنا فاطمة الزهراء", "فاطمة الزهراء"),
        ("السلام عليكم معاك سعيد العلوي", "سعيد العلوي"),
        ("إيه، سميتي محمد أمين", "محمد أمين"),
        ("سميتي علي", "علي"),
        ("علي بناني", "علي بناني"),
        ("سميتي كريم على قبل الموعد", "كريم"),
        ("عبد الله العلوي", "عبد الله العلوي"),
        ("هدى المريني", "هدى المريني"),
        ("عبد الهادي الصافي", "عبد الهادي الصافي"),
        ("smiti 3abd lhadi", "3abd Lhadi"),
        ("ana Omar El Hadi", "Omar El Hadi"),
        ("سميتي ليلى وبغيت نخلي ميساج", "ليلى"),
        ("السي محمد", "السي محمد"),
        ("لالة زهور", "لالة زهور"),
        ("السمية هي سلوى", "سلوى"),
        ("خديجة، نمرتي 06 61", "خديجة"),
        ("smiti Karim", "Karim"),
        ("ana Fatima Zahra", "Fatima Zahra"),
        ("smiti ma7joub", "Ma7joub"),
        ("ma3ak Youssef Tazi", "Youssef Tazi"),
        ("wakha, Said Alaoui", "Said Alaoui"),
        ("smiti Salma w bghit rendez-vous", "Salma"),
        ("Bennani, B E N N A N I", "Bennani"),
        ("je m'appelle Omar", "Omar"),
        ("c'est Nadia El Fassi", "Nadia El Fassi"),
        ("si Ahmed", "Si Ahmed"),
        ("Sabah", "Sabah"),
        ("لا", ""),
        ("علاش؟", ""),
        ("ما بغيتش نقول", ""),
        ("ma bghitch", ""),
        ("شنو؟", ""),
        ("صفر ستة", ""),
        ("iyeh", ""),
        ("مزيان", ""),
        ("لالة", ""),
    ],
)
def test_a_name_is_taken_from_the_answer_as_it_was_written(said, name):
    assert given_name(heard(said), DARIJA) == name


@every_row(
    ("current", "said", "name"),
    [
        ("كريم بناني", "لا، كريم بنيس", ""),
        ("كريم بناني", "لا، سميتي كريم بنيس", "كريم بنيس"),
        ("كريم بناني", "لا راه بنانيي", "كريم بنانيي"),
        ("Karim Bennani", "la smiti Karim Benani", "Karim Benani"),
        ("Karim Bennani", "la, Benani B E N A N I", "Karim Benani"),
        ("Karim Durant", "non c'est Durand avec un d", "Karim Durand"),
        ("كريم بناني", "لا", ""),
        ("كريم بناني", "إيه صحيح", ""),
        ("كريم بناني", "لا النمرة هي 06 61 22 33 44", ""),
    ],
)
def test_a_correction_puts_a_name_right(current, said, name):
    assert corrected_name(heard(said), current, DARIJA) == name
