"""Settings: local makes its secrets, production wants them given and says which is missing."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COMPLETE = {
    "PERMANENCE_ENV": "production",
    "SECRET_KEY": "s" * 50,
    "FIELD_ENCRYPTION_KEYS": "k",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "t",
    "DATABASE_URL": "postgres://u:p@db:5432/x",
    "REDIS_URL": "redis://r:6379/0",
    "PUBLIC_BASE_URL": "https://permanence.example/",
    "EMAIL_URL": "smtp+tls://u:p@mail.example:587",
}


def load(environment: dict[str, str], expression: str, data_dir: Path) -> subprocess.CompletedProcess[str]:
    base = {"PATH": os.environ["PATH"], "PERMANENCE_DATA_DIR": str(data_dir)}
    program = f"import json; from config import settings as s; print(json.dumps({expression}))"
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=base | environment, cwd=ROOT, capture_output=True, text=True)


def test_a_local_installation_makes_its_secrets_once_and_keeps_them_private(tmp_path):
    first = load({}, "[s.SECRET_KEY, s.TWILIO_AUTH_TOKEN]", tmp_path)
    second = load({}, "[s.SECRET_KEY, s.TWILIO_AUTH_TOKEN]", tmp_path)
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout) == json.loads(second.stdout)
    assert all(len(secret) >= 32 for secret in json.loads(first.stdout))
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_the_environment_overrides_what_was_generated(tmp_path):
    loaded = load({"TWILIO_AUTH_TOKEN": "given", "PORT": "8123"}, "[s.TWILIO_AUTH_TOKEN, s.PUBLIC_BASE_URL]", tmp_path)
    assert json.loads(loaded.stdout) == ["given", "http://localhost:8123"]


def test_production_starts_with_everything_given_and_generates_nothing(tmp_path):
    wanted = "[s.PUBLIC_BASE_URL, s.PUBLIC_HOST, s.SESSION_COOKIE_SECURE, s.DEMO_TENANTS, s.DEBUG]"
    loaded = load(COMPLETE, wanted, tmp_path)
    assert json.loads(loaded.stdout) == ["https://permanence.example", "permanence.example", True, False, False]
    assert not (tmp_path / "secrets.json").exists()


@pytest.mark.parametrize("missing", sorted(COMPLETE.keys() - {"PERMANENCE_ENV"}))
def test_production_names_what_is_missing(missing, tmp_path):
    environment = {name: value for name, value in COMPLETE.items() if name != missing}
    loaded = load(environment, "1", tmp_path)
    assert loaded.returncode != 0
    assert missing in loaded.stderr.splitlines()[-1]


def test_every_setting_that_is_read_from_the_environment_is_explained(tmp_path):
    source = "".join((ROOT / "config" / name).read_text() for name in ("settings.py", "embedded.py"))
    read = set(re.findall(r'(?:env\.\w+\(|_secret\(|environ\.get\()"([A-Z_]+)"', source))
    explained = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read - explained - {"PATH", "EMBEDDED_POSTGRES_VOLATILE"} == set()


MAIL = (
    "[s.EMAIL_BACKEND.split('.')[-2], s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL]"
)


@pytest.mark.parametrize(
    ("url", "mail"),
    [
        ("", ["filebased", "localhost", 25, "", False, False]),
        ("smtp://mail.example", ["smtp", "mail.example", 25, "", False, False]),
        ("smtp+tls://u%40x:p@mail.example", ["smtp", "mail.example", 587, "u@x", True, False]),
        ("smtp+ssl://u:p@mail.example", ["smtp", "mail.example", 465, "u", False, True]),
        ("smtp+tls://u:p@mail.example:2525", ["smtp", "mail.example", 2525, "u", True, False]),
        ("consolemail:", ["console", "localhost", 25, "", False, False]),
    ],
)
def test_the_mail_server_is_the_one_of_the_url_and_else_a_folder(url, mail, tmp_path):
    loaded = load({"EMAIL_URL": url}, MAIL, tmp_path)
    assert json.loads(loaded.stdout) == mail


def test_without_a_mail_server_an_email_is_a_file_that_one_can_read(tmp_path):
    program = (
        "import django; django.setup()\n"
        "from django.core.mail import send_mail\n"
        "send_mail('Votre rendez-vous', 'Mardi', None, ['claire@example.com'])"
    )
    environment = {"PATH": os.environ["PATH"], "PERMANENCE_DATA_DIR": str(tmp_path)}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": "postgres://u:p@db:5432/x"}
    environment |= {"REDIS_URL": "redis://r:6379/0"}
    subprocess.run([sys.executable, "-c", program], env=environment, cwd=ROOT, check=True)
    (file,) = (tmp_path / "mails").iterdir()
    assert "Subject: Votre rendez-vous" in file.read_text()
