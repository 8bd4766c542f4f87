"""A tenant's beginning and end: everything or nothing."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections

from accounts.models import User
from tenants import provisioning
from tenants.cache import forget_tenant
from tenants.clone import CloneError
from tenants.context import tenant_context
from tenants.errors import IllegalTransition
from tenants.models import Domain, Route, Tenant
from tenants.provisioning import ProvisioningError, ProvisioningRequest, create_tenant, drop_tenant
from tenants.schemas import missing_tables_of
from voice.models import Assistant
from voice.services import NumberRefused, assign_number

NUMBER = "+33199001777"


def request_for(slug: str, **changes: object) -> ProvisioningRequest:
    return ProvisioningRequest(slug=slug, name="Atelier Perrin", owner_email="jo@perrin.example", **changes)


def schemas() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace")
        return {row[0] for row in cursor.fetchall()}


def test_a_new_tenant_has_schema_domain_owner_and_assistant(db):
    tenant = create_tenant(request_for("perrin", owner_password="correct horse", language="fr"))
    assert tenant.domains.get().domain == "perrin.localhost"
    assert missing_tables_of("t_perrin") == frozenset()
    with tenant_context(tenant):
        owner = User.objects.get()
        assert (owner.email, owner.role) == ("jo@perrin.example", User.Role.OWNER)
        assert owner.check_password("correct horse")
        assert Assistant.objects.get().name == "Atelier Perrin"


def test_an_owner_without_a_password_cannot_sign_in_with_an_empty_one(db):
    tenant = create_tenant(request_for("perrin"))
    with tenant_context(tenant):
        assert not User.objects.get().has_usable_password()


@pytest.mark.parametrize(
    "slug", ["", "a", "Perrin", "pérrin", "perrin-", "-perrin", "www", "template", "x" * 41, "a b"]
)
def test_a_bad_workspace_address_is_refused_with_a_reason_and_leaves_nothing(db, slug):
    before = schemas(), Tenant.objects.count()
    with pytest.raises(ProvisioningError) as refusal:
        create_tenant(request_for(slug))
    assert "slug" in refusal.value.message or "domain" in refusal.value.message
    assert (schemas(), Tenant.objects.count()) == before


def test_a_taken_workspace_address_is_refused(moreau):
    with pytest.raises(ProvisioningError, match="slug"):
        create_tenant(request_for("moreau"))


def test_addresses_that_would_share_a_schema_are_refused(db):
    create_tenant(request_for("les-halles"))
    with pytest.raises(ProvisioningError):
        create_tenant(request_for("les_halles"))


@pytest.mark.parametrize("step", ["accounts.services.create_owner", "voice.services.create_default_assistant"])
def test_a_step_that_fails_leaves_nothing_behind(db, monkeypatch, step):
    def broken(_request: ProvisioningRequest) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr(step, broken)
    before = schemas(), Tenant.objects.count(), Domain.objects.count()
    with pytest.raises(RuntimeError):
        create_tenant(request_for("perrin"))
    assert (schemas(), Tenant.objects.count(), Domain.objects.count()) == before


def test_a_template_that_lacks_a_table_makes_no_tenants(db):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE template.voice_streamticket")
    with pytest.raises(ProvisioningError, match="voice_streamticket"):
        create_tenant(request_for("perrin"))


def test_indexes_and_constraints_keep_their_names_so_that_later_migrations_find_them(db):
    create_tenant(request_for("perrin"))

    def names(schema: str) -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexname FROM pg_indexes WHERE schemaname = %s", [schema])
            indexes = {row[0] for row in cursor.fetchall()}
            cursor.execute(
                "SELECT conname FROM pg_constraint JOIN pg_namespace n ON n.oid = connamespace "
                "WHERE n.nspname = %s AND contype IN ('c', 'f', 'u', 'p', 'x')",
                [schema],
            )
            return indexes | {row[0] for row in cursor.fetchall()}

    assert names("t_perrin") == names("template")


def test_functions_triggers_and_exclusion_constraints_are_copied_and_bound_to_the_copy(db):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE FUNCTION template.refuse() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'refused by %', TG_TABLE_SCHEMA; END $$;
            CREATE TRIGGER refuse BEFORE DELETE ON template.voice_assistant
              FOR EACH ROW EXECUTE FUNCTION template.refuse();
            ALTER TABLE template.voice_call ADD CONSTRAINT apart EXCLUDE USING gist (
              (CASE WHEN outcome = 'x' THEN tstzrange(started_at, ended_at) END) WITH &&);
            """
        )
    tenant = create_tenant(request_for("perrin"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgfoid::regproc::text FROM pg_trigger WHERE tgrelid = 't_perrin.voice_assistant'::regclass"
        )
        assert ("t_perrin.refuse",) in cursor.fetchall()
        cursor.execute(
            "SELECT contype FROM pg_constraint WHERE conname = 'apart' AND conrelid = 't_perrin.voice_call'::regclass"
        )
        assert cursor.fetchall() == [("x",)]
    with tenant_context(tenant), pytest.raises(Exception, match="refused by t_perrin"):
        Assistant.objects.all().delete()


def test_what_the_clone_cannot_copy_is_refused_instead_of_forgotten(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIEW template.summary AS SELECT 1")
    with pytest.raises(CloneError, match="summary"):
        create_tenant(request_for("perrin"))


def test_a_dropped_tenant_leaves_nothing(db, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    tenant = create_tenant(request_for("perrin"))
    other = create_tenant(request_for("durand"))
    for kept in (tenant, other):
        with tenant_context(kept):
            cache.set("key", "value", 60)
            default_storage.save("note.txt", ContentFile(b"text"))
    with tenant_context(tenant):
        assistant = Assistant.objects.get()
    assign_number(tenant, NUMBER, assistant)
    with django_capture_on_commit_callbacks(execute=True):
        drop_tenant(tenant)
    assert "t_perrin" not in schemas()
    assert not Route.objects.filter(key=NUMBER).exists()
    assert not Domain.objects.filter(domain__startswith="perrin.").exists()
    assert not Path(tmp_path / "t_perrin").exists()
    assert forget_tenant("t_perrin") == 0
    assert "t_durand" in schemas()
    assert Path(tmp_path / "t_durand").exists()
    with tenant_context(other):
        assert cache.get("key") == "value"
    forget_tenant("t_durand")


def test_the_template_is_never_dropped(db):
    with pytest.raises(ProvisioningError):
        drop_tenant(Tenant.objects.get(schema_name="template"))


def test_tenants_are_made_side_by_side(committed):
    made, failures = [], []

    def make(slug: str) -> None:
        try:
            made.append(create_tenant(request_for(slug)))
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=make, args=(f"side-{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for tenant in made:
        drop_tenant(tenant)
    assert (len(made), failures) == (4, [])


def test_a_number_leads_to_one_tenant_only(moreau, northside):
    with tenant_context(moreau):
        theirs = Assistant.objects.get()
    with tenant_context(northside):
        ours = Assistant.objects.get()
    assign_number(moreau, NUMBER, theirs)
    assign_number(moreau, NUMBER, theirs)
    with pytest.raises(NumberRefused):
        assign_number(northside, NUMBER, ours)
    with pytest.raises(NumberRefused):
        assign_number(northside, "12", ours)


def test_the_command_routes_a_number_to_a_tenants_assistant(moreau, northside):
    call_command("assign_number", NUMBER, "--tenant=moreau")
    assert Route.objects.get(key=NUMBER).tenant == moreau
    for arguments in ([NUMBER, "--tenant=northside"], [NUMBER, "--tenant=nobody"], ["12", "--tenant=moreau"]):
        with pytest.raises(CommandError):
            call_command("assign_number", *arguments)
    with pytest.raises(CommandError, match="assistant"):
        call_command("assign_number", NUMBER, "--tenant=moreau", "--assistant=99")


def test_a_tenant_is_suspended_and_resumed_once_each(moreau):
    moreau.suspend()
    with pytest.raises(IllegalTransition):
        moreau.suspend()
    moreau.resume()
    moreau.cancel()
    with pytest.raises(IllegalTransition):
        moreau.resume()


def test_the_commands_create_check_and_drop(db, capsys, monkeypatch):
    monkeypatch.setattr(provisioning, "prepare_database", lambda: None)
    monkeypatch.setattr("tenants.management.commands.create_tenant.prepare_database", lambda: None)
    call_command("create_tenant", "perrin", "--name=Perrin", "--owner-email=jo@perrin.example", "--no-password")
    call_command("check_schemas")
    with pytest.raises(CommandError, match="Cancel"):
        call_command("drop_tenant", "perrin", "--confirm=perrin")
    Tenant.objects.get(slug="perrin").cancel()
    with pytest.raises(CommandError, match="confirmation"):
        call_command("drop_tenant", "perrin", "--confirm=durand")
    call_command("drop_tenant", "perrin", "--confirm=perrin")
    assert "t_perrin" not in schemas()
    with pytest.raises(CommandError, match="slug"):
        call_command("create_tenant", "WWW", "--name=x", "--owner-email=jo@perrin.example", "--no-password")
