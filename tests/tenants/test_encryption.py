"""Stored credentials are unreadable in the database, and readable with any of the keys in use."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from tenants.context import tenant_context
from tenants.encryption import DecryptionFailed
from voice.models import TwilioAccount
from voice.signatures import credentials_of

SID = "AC" + "1" * 32


def stored_token() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT auth_token FROM voice_twilioaccount")
        return cursor.fetchone()[0]


def test_a_token_is_encrypted_in_the_row_and_plain_in_the_model(moreau, northside):
    with tenant_context(moreau):
        TwilioAccount.objects.create(account_sid=SID, auth_token="a secret token")
        assert "secret" not in stored_token()
        assert TwilioAccount.objects.get().auth_token == "a secret token"
    assert credentials_of(moreau).own
    assert not credentials_of(northside).own
    assert "secret" not in repr(credentials_of(moreau))


def test_an_older_key_still_reads_and_a_lost_one_says_so(moreau, settings):
    with tenant_context(moreau):
        TwilioAccount.objects.create(account_sid=SID, auth_token="a secret token")
        settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_ENCRYPTION_KEYS]
        assert TwilioAccount.objects.get().auth_token == "a secret token"
        settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
        with pytest.raises(DecryptionFailed):
            TwilioAccount.objects.get()


def test_a_tenant_has_one_account_at_most(moreau):
    with tenant_context(moreau):
        TwilioAccount.objects.create(account_sid=SID, auth_token="one")
        with pytest.raises(Exception, match="singleton"):
            TwilioAccount.objects.create(account_sid=SID, auth_token="two")
