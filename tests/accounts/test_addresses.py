"""Workspace addresses made of names, whatever script the name is in."""

from __future__ import annotations

import random

import pytest

from signup.addresses import problem_with, slug_of, suggested
from tenants.models import RESERVED_SLUGS, SLUG, Tenant
from tests.tables import every_row


@every_row(
    ("name", "slug"),
    [
        ("Plomberie Moreau", "plomberie-moreau"),
        ("  Émile & Fils — Chauffage ", "emile-fils-chauffage"),
        ("L’Œuf à la Neige", "loeuf-a-la-neige"),
        ("Peluquería Ñandú", "peluqueria-nandu"),
        ("Straße 7", "strasse-7"),
        ("24h Dépannage", "depannage"),
        ("مخبزة الأمل", "mkhbza-alaml"),
        ("صالون فاطمة ٢", "saloun-fatma-2"),
        ("株式会社", "workspace"),
        ("", "workspace"),
        ("X", "workspace-x"),
        ("99", "workspace-99"),
        ("a" * 90, "a" * 40),
    ],
)
def test_names_become_addresses(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_every_name_becomes_a_well_formed_address() -> None:
    chance = random.Random(3)
    letters = "aZ9 -_'&éßœİمخبزةأ٣株😀\u202e\x00\u0301ﬁ"
    for _ in range(5000):
        name = "".join(chance.choices(letters, k=chance.randrange(60)))
        assert SLUG.fullmatch(slug_of(name)), name


@pytest.mark.parametrize("name", sorted(RESERVED_SLUGS))
def test_a_reserved_word_is_suggested_with_a_number(db: None, name: str) -> None:
    assert suggested(name) == f"{name}-2"


def test_a_taken_address_is_suggested_with_the_next_free_number(moreau: Tenant) -> None:
    assert suggested("Moreau") == "moreau-2"
    for number in range(2, 25):
        Tenant.objects.create(slug=f"moreau-{number}", schema_name=f"t_moreau_{number}", name="Moreau")
    free = suggested("Moreau")
    assert free.startswith("moreau-") and problem_with(free) is None and len(free) <= 40
