"""Names as callers give, spell and correct them."""

from __future__ import annotations

import pytest

from voice.dialogue.rules.names import corrected_name, given_name
from voice.dialogue.rules.text import read
from voice.dialogue.rules.vocabulary import VOCABULARIES


def said(text: str, language: str):
    vocabulary = VOCABULARIES[language]
    return read(text, vocabulary.fillers, vocabulary.rewrites), vocabulary


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jean Dupont", "Jean Dupont"),
        ("Je m'appelle Jean Dupont.", "Jean Dupont"),
        ("Oui, c'est Marie Curie", "Marie Curie"),
        ("Euh, mon nom est DUPONT", "Dupont"),
        ("Alors, moi c'est Léa", "Léa"),
        ("C'est Madame Martin, merci", "Madame Martin"),
        ("monsieur durand", "Monsieur Durand"),
        ("jean-pierre lefèvre", "Jean-Pierre Lefèvre"),
        ("Durand, D U R A N D", "Durand"),
        ("Durant, D-U-R-A-N-D.", "Durand"),
        ("C'est Miller, M I deux L E R", "Miller"),
        ("Jean Durant avec un d", "Jean Durand"),
        ("Je m'appelle Paul Morel et j'ai une fuite", "Paul Morel"),
        ("Bonjour, Sophie Bernard à l'appareil", "Sophie Bernard"),
        ("de la part de Karim Benali", "Karim Benali"),
        ("Charles d'Artagnan", "Charles d'Artagnan"),
        ("oui", ""),
        ("Non", ""),
        ("pourquoi ?", ""),
        ("je ne veux pas vous le donner", ""),
        ("Monsieur", ""),
        ("06 12 34 56 78", ""),
        ("", ""),
    ],
)
def test_a_french_name_is_taken_from_the_answer(text, name):
    assert given_name(*said(text, "fr")) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("john miller", "John Miller"),
        ("my name is john miller", "John Miller"),
        ("it's john miller", "John Miller"),
        ("um yes this is john miller speaking", "John Miller"),
        ("i'm mary o'connor", "Mary O'Connor"),
        ("my name's mary-jane watson and i have a toothache", "Mary-Jane Watson"),
        ("misses patterson", "Mrs Patterson"),
        ("it's mister jones speaking", "Mr Jones"),
        ("McDonald", "McDonald"),
        ("smith s m y t h", "Smyth"),
        ("john muller m u double l e r", "John Muller"),
        ("m i l l e r", "Miller"),
        ("yes", ""),
        ("no", ""),
        ("why do you need that", ""),
        ("mister", ""),
        ("i don't want to", ""),
        ("oh seven seven", ""),
    ],
)
def test_an_english_name_is_taken_from_the_answer(text, name):
    assert given_name(*said(text, "en")) == name


@pytest.mark.parametrize(
    ("language", "current", "text", "name"),
    [
        ("fr", "Jean Durant", "Non, c'est Durand avec un d", "Jean Durand"),
        ("fr", "Durant", "non c'est Durand, D U R A N D", "Durand"),
        ("fr", "Jean Dupont", "Non, c'est Jean Dupond", "Jean Dupond"),
        ("fr", "Jean Dupont", "Non", ""),
        ("fr", "Jean Dupont", "Oui, c'est ça", ""),
        ("fr", "Jean Dupont", "Non, c'est le 06 12 34 56 78", ""),
        ("en", "John Miller", "no it's muller", "John Muller"),
        ("en", "John Miller", "no it's jon miller j o n", "Jon Miller"),
        ("en", "John Miller", "yes that's right", ""),
        ("en", "John Miller", "no it's about the boiler", ""),
    ],
)
def test_a_correction_puts_a_name_right(language, current, text, name):
    utterance, vocabulary = said(text, language)
    assert corrected_name(utterance, current, vocabulary) == name
