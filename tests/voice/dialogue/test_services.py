"""Finding the services a caller names."""

from __future__ import annotations

import pytest

from voice.business import Service
from voice.dialogue.rules.services import Catalogue
from voice.dialogue.rules.text import read
from voice.dialogue.rules.vocabulary import VOCABULARIES

FRENCH = Catalogue(
    [
        Service(name="Consultation"),
        Service(name="Première consultation", aliases=("premier rendez-vous",)),
        Service(name="Coupe femme"),
        Service(name="Coupe homme"),
        Service(name="Débouchage d'évier", aliases=("évier bouché",)),
        Service(name="IRM"),
    ],
    VOCABULARIES["fr"].small_words,
)
ENGLISH = Catalogue(
    [
        Service(name="Check-up"),
        Service(name="Men's haircut"),
        Service(name="Boiler repair", aliases=("boiler service",)),
    ],
    VOCABULARIES["en"].small_words,
)


def names(catalogue: Catalogue, language: str, said: str) -> list[str]:
    vocabulary = VOCABULARIES[language]
    words = read(said, vocabulary.fillers, vocabulary.rewrites).text.split()
    return [service.name for service in catalogue.mentioned(words)]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("le prix d'une consultation", ["Consultation"]),
        ("le prix d'une première consultation", ["Première consultation"]),
        ("une PREMIERE CONSULTATION svp", ["Première consultation"]),
        ("une coupe femme et une coupe homme", ["Coupe femme", "Coupe homme"]),
        ("les coupes hommes", ["Coupe homme"]),
        ("combien la coupe", ["Coupe femme", "Coupe homme"]),
        ("mon évier est bouché", ["Débouchage d'évier"]),
        ("un débouchage d'évier", ["Débouchage d'évier"]),
        ("une consultasion", ["Consultation"]),
        ("une irm", ["IRM"]),
        ("un irn", []),
        ("une greffe", []),
        ("", []),
    ],
)
def test_french_services_are_found(said, found):
    assert names(FRENCH, "fr", said) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("a check up", ["Check-up"]),
        ("a checkup", ["Check-up"]),
        ("your check-ups", ["Check-up"]),
        ("a mens hair cut", ["Men's haircut"]),
        ("a boiler service", ["Boiler repair"]),
        ("a boyler repair", ["Boiler repair"]),
        ("a crown", []),
    ],
)
def test_english_services_are_found(said, found):
    assert names(ENGLISH, "en", said) == found
