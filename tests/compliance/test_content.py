"""What is kept of a change: no secrets, and nothing that reads back differently."""

from __future__ import annotations

import pytest
from django.db import transaction

from compliance import chain
from compliance.actions import Action
from compliance.audit import Target, record
from compliance.content import REDACTED, canonical, kept
from tenants.context import tenant_context
from tests.compliance.chains import last

SECRET_NAMES = ["password", "new_password1", "Passwd", "auth_token", "token_hash", "client_secret", "credentials"]
SECRET_NAMES += ["api_key", "apiKey", "API-KEY", "private_key", "access_key", "Authorization", "cookie", "key"]
SECRET_NAMES += ["code_verifier", "signature"]


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_fields_that_open_something_are_never_kept(name):
    assert kept({name: "hunter2", "inner": [{name: {"deep": "hunter2"}}]}) == {
        name: REDACTED,
        "inner": [{name: REDACTED}],
    }


@pytest.mark.parametrize(
    "text",
    [
        "postgres://moreau:hunter2@db/x",
        "Authorization: Bearer hunter2",
        "sk-hunter2hunter2hunter2",
        "whsec_hunter2hunter2",
        "eyJodW50ZXIy.aHVudGVyMg.hunter2",
        "gAAAA" + "hunter2" * 9,
    ],
)
def test_secrets_are_known_wherever_they_stand(text):
    assert "hunter2" not in kept({"note": f"see {text}"})["note"]


def test_ordinary_fields_are_kept_as_they_are():
    values = {"name": "Clé de douze", "keyboard": "azerty", "name_key": "douze", "minutes": 30, "active": False}
    assert kept(values) == values


def test_the_same_content_is_the_same_text_whatever_its_order():
    assert canonical({"b": 1, "a": {"d": "é", "c": []}}) == canonical({"a": {"c": [], "d": "é"}, "b": 1})


@pytest.mark.parametrize(
    "values",
    [
        {"far": 1e22, "near": 1e-9, "half": 0.5, "whole": 10**30, "minus": -0.0},
        {"nul": "a\x00b", "alone": "\ud800", "beyond": "𝄞 مرحبا", "quotes": '"\\\n\u2028'},
        {"deep": [[[[[[[[[[1]]]]]]]]]], "long": "x" * 100_000},
        {str(number): number for number in range(300)},
        {"": "", "é": "e\u0301"},
    ],
)
def test_what_is_odd_reads_back_as_it_was_hashed(moreau, values):
    with tenant_context(moreau):
        with transaction.atomic():
            record(Action.SERVICE_CHANGED, obj=Target("x", "y\x00", "z" * 999), before=values, details=values)
        assert last().object_id == "y"
        assert chain.verify().is_sound
