"""Entries make one chain, which nobody changes unseen."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
import time_machine
from django.conf import settings as settings_of_django
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance import chain
from compliance.actions import Action, Category
from compliance.audit import NotInTransaction, record
from compliance.chain import ChainBroken, Problem
from compliance.models import GENESIS, AuditEntry, AuditHead, AuditMark, PendingEntry
from compliance.tasks import verify_chain
from tenants.context import MissingTenant, public_context, tenant_context
from tenants.provisioning import ProvisioningRequest, create_tenant, drop_tenant
from tests.compliance.chains import last, past_the_triggers, seal, write

FRESH = ProvisioningRequest(slug="chaine", name="Chaîne", owner_email="a@chaine.example", owner_password="x" * 12)


@pytest.fixture
def tenant(db):
    """A workspace whose chain is its own."""
    return create_tenant(FRESH)


@pytest.fixture
def inside(tenant):
    with tenant_context(tenant):
        seal()
        yield tenant


def start() -> int:
    return AuditHead.objects.get().position


def test_entries_are_numbered_without_gaps_and_each_holds_the_hash_of_the_one_before(inside):
    write(5)
    entries = list(AuditEntry.objects.order_by("position"))
    assert [entry.position for entry in entries] == list(range(1, len(entries) + 1))
    assert entries[0].previous_hash == GENESIS
    assert all(one.hash == other.previous_hash for one, other in itertools.pairwise(entries))
    assert all(entry.hash == chain.hash_of(entry) for entry in entries)
    assert chain.verify().is_sound and chain.verify().sound_up_to == len(entries)
    assert not PendingEntry.objects.exists()


def test_there_are_actions_of_every_category():
    assert len(Action) >= 24
    assert {action.category for action in Action} == set(Category)


def test_what_is_undone_leaves_no_entry_and_no_gap(inside):
    before = start()
    with pytest.raises(RuntimeError), transaction.atomic():
        record(Action.SERVICE_CHANGED)
        raise RuntimeError
    write(1)
    assert last().position == before + 1


def test_an_entry_outside_a_transaction_or_a_tenant_is_refused(moreau, committed):
    with tenant_context(moreau), pytest.raises(NotInTransaction):
        connection.in_atomic_block, kept = False, connection.in_atomic_block
        try:
            record(Action.SERVICE_CHANGED)
        finally:
            connection.in_atomic_block = kept
    with pytest.raises(MissingTenant):
        record(Action.SERVICE_CHANGED)


@pytest.mark.parametrize("table", ["compliance_auditentry", "compliance_audithead", "compliance_auditmark"])
@pytest.mark.parametrize("how", ["UPDATE {} SET hash = ''", "DELETE FROM {}", "TRUNCATE {}", "TRUNCATE {} CASCADE"])
def test_sql_of_the_owner_changes_nothing_in_a_new_tenants_chain(inside, table, how):
    write(2)
    chain.check()
    with pytest.raises(DatabaseError, match="audit chain"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(how.format(table))
    assert chain.verify().is_sound


def test_chains_of_two_tenants_know_nothing_of_each_other(inside, moreau, northside):
    with tenant_context(moreau):
        seal()
        theirs = start()
    write(3)
    with tenant_context(moreau):
        assert start() == theirs
        write(1)
    with tenant_context(inside):
        mine = start()
    assert {mine, theirs + 1} == {start(), theirs + 1}


def test_a_commit_on_another_tenants_search_path_seals_into_the_right_chain(inside, moreau):
    mine = start()
    with tenant_context(moreau):
        theirs = start()
    with transaction.atomic():
        record(Action.SERVICE_CHANGED)
    with tenant_context(moreau):
        seal()
        assert start() == theirs
    assert start() == mine + 1


# --- tampering ---------------------------------------------------------------------------------------------------

COLUMNS = [field.column for field in AuditEntry._meta.concrete_fields]


def _flipped(value, bit: int):
    """The same value with one bit of its content the other way round."""
    if isinstance(value, dict):
        text = json.dumps(value, sort_keys=True)
        return json.dumps({"was": text} if not value else _dict_flipped(value, bit))
    if isinstance(value, dt.datetime):
        return value + dt.timedelta(microseconds=1 << (bit % 30))
    if isinstance(value, int):
        return value ^ (1 << (bit % 20))
    if not value:
        return chr(bit % 7 + 65)
    at = bit % len(value)
    return value[:at] + chr(ord(value[at]) ^ (1 << (bit % 4))) + value[at + 1 :]


def _dict_flipped(value: dict, bit: int) -> dict:
    name = sorted(value)[bit % len(value)]
    return value | {name: _flipped(value[name], bit)}


@pytest.fixture
def a_chain(inside):
    write(6, before={"name": "Taille", "minutes": 30}, details={"why": "prix"})
    return start()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(column=st.sampled_from(COLUMNS), row=st.integers(1, 6), bit=st.integers(0, 1000))
def test_a_bit_flipped_in_any_column_of_any_row_is_found(a_chain, column, row, bit):
    position = a_chain - 6 + row
    with transaction.atomic():
        value = AuditEntry.objects.values_list(column, flat=True).get(position=position)
        new = _flipped(value, bit)
        with past_the_triggers() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute(
                        f"UPDATE compliance_auditentry SET {column} = %s WHERE position = %s", [new, position]
                    )
            except DatabaseError:  # a position that another has
                assert column == "position"
        verdict = chain.verify()
        changed = AuditEntry.objects.filter(position=position).values_list(column, flat=True).first() != value
        assert verdict.is_sound is not changed
        if changed:
            assert verdict.at is not None and verdict.at <= position + 1
            assert verdict.sound_up_to < position or column == "hash"
        transaction.set_rollback(True)
    assert chain.verify().is_sound


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("DELETE FROM compliance_auditentry WHERE position = 3", Problem.MISSING),
        ("DELETE FROM compliance_auditentry WHERE position = 1", Problem.MISSING),
        ("DELETE FROM compliance_auditentry WHERE position >= 4", Problem.HEAD),
        ("DELETE FROM compliance_auditentry", Problem.HEAD),
        ("UPDATE compliance_auditentry SET previous_hash = repeat('0', 64) WHERE position = 4", Problem.CHANGED),
        ("UPDATE compliance_audithead SET position = position + 1", Problem.HEAD),
        ("UPDATE compliance_audithead SET position = position - 1", Problem.HEAD),
        ("UPDATE compliance_audithead SET hash = repeat('1', 64)", Problem.HEAD),
        ("DELETE FROM compliance_audithead", Problem.HEAD),
        ("UPDATE compliance_auditmark SET position = 2", Problem.MARK),
        ("UPDATE compliance_auditmark SET number = 7", Problem.MARK),
        ("UPDATE compliance_auditmark SET at = at + interval '1 microsecond'", Problem.MARK),
        ("UPDATE compliance_auditmark SET hash = repeat('1', 64)", Problem.MARK),
        ("UPDATE compliance_auditmark SET kind = 'broken'", Problem.MARK),
        ("UPDATE compliance_auditmark SET signature = repeat('1', 64)", Problem.MARK),
    ],
)
def test_what_somebody_does_past_the_triggers_is_found(a_chain, statement, problem):
    chain.check()
    with past_the_triggers() as cursor:
        cursor.execute(statement)
    assert chain.verify().problem == problem


def test_a_chain_written_anew_from_a_changed_entry_on_is_not_the_one_that_was_verified(a_chain):
    chain.check()
    previous = AuditEntry.objects.get(position=2).hash
    with past_the_triggers() as cursor:
        for entry in AuditEntry.objects.filter(position__gte=3).order_by("position"):
            entry.actor_label, entry.previous_hash = "somebody else", previous
            previous = chain.hash_of(entry)
            cursor.execute(
                "UPDATE compliance_auditentry SET actor_label = %s, previous_hash = %s, hash = %s WHERE position = %s",
                [entry.actor_label, entry.previous_hash, previous, entry.position],
            )
        cursor.execute("UPDATE compliance_audithead SET hash = %s", [previous])
    verdict = chain.verify()
    assert (verdict.problem, verdict.at) == (Problem.REWRITTEN, a_chain)


# --- rotation ----------------------------------------------------------------------------------------------------


@pytest.fixture
def old_and_young(db):
    with time_machine.travel(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)):
        tenant = create_tenant(FRESH)
        with tenant_context(tenant):
            seal()
            write(4)
    with tenant_context(tenant):
        write(3)
        yield tenant


def test_rotation_purges_the_old_and_the_chain_stays_whole(old_and_young):
    end, old = start(), AuditEntry.objects.filter(at__year=2020).count()
    assert chain.rotate(dt.timedelta(days=30)) == old
    assert AuditEntry.objects.order_by("position").first().position == old + 1
    assert chain.verify().is_sound
    assert last().action == Action.AUDIT_ROTATED and last().position == end + 1
    mark = AuditMark.objects.get(kind="rotated")
    assert mark.position == old and mark.hash == AuditEntry.objects.get(position=old + 1).previous_hash
    write(2)
    assert chain.verify().is_sound
    assert chain.rotate(dt.timedelta(days=30)) == 0


def test_rotation_may_leave_nothing_but_what_it_records_itself(old_and_young):
    purged = chain.rotate(dt.timedelta(days=-1))
    seal()
    assert purged > 4 and AuditEntry.objects.count() == 1
    assert chain.verify().is_sound


def test_a_mark_nobody_signed_lets_entries_be_removed_but_not_unseen(old_and_young):
    gone = AuditEntry.objects.get(position=3)
    AuditMark.objects.create(number=1, kind="rotated", position=3, hash=gone.hash, at=gone.at, signature="0" * 64)
    AuditEntry.objects.filter(position__lte=3).delete()
    assert chain.verify().problem == Problem.MARK


def test_a_broken_chain_is_not_rotated(old_and_young):
    with past_the_triggers() as cursor:
        cursor.execute("UPDATE compliance_auditentry SET actor_label = 'x' WHERE position = 2")
    with pytest.raises(ChainBroken):
        chain.rotate(dt.timedelta(days=30))
    assert AuditEntry.objects.filter(position=1).exists()


def test_a_mark_of_one_tenant_is_no_mark_of_another(old_and_young, moreau):
    chain.check()
    mark = AuditMark.objects.get()
    with tenant_context(moreau):
        AuditMark.objects.all()
        number = (AuditMark.objects.values_list("number", flat=True).first() or 0) + 1
        mark.number = number
        mark.save(force_insert=True)
        assert chain.verify().problem == Problem.MARK


def test_older_keys_still_prove_what_they_signed(inside, settings):
    from cryptography.fernet import Fernet

    chain.check()
    former = settings.FIELD_ENCRYPTION_KEYS
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *former]
    assert chain.check().is_sound and chain.verify().is_sound
    settings.FIELD_ENCRYPTION_KEYS = settings.FIELD_ENCRYPTION_KEYS[:1]
    assert chain.verify().problem == Problem.MARK


# --- commands and tasks ------------------------------------------------------------------------------------------


def test_the_command_names_the_first_broken_link_and_fails(a_chain, inside):
    out = StringIO()
    call_command("verify_audit", tenant=inside.slug, stdout=out)
    assert f"sound up to {a_chain}" in out.getvalue()
    with past_the_triggers() as cursor:
        cursor.execute("UPDATE compliance_auditentry SET after = '{}' WHERE position = 5")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", tenant=inside.slug, stdout=out)
    assert ended.value.code == 1 and "BROKEN at 5 (changed)" in out.getvalue()
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_audit", json=True, stdout=out)
    found = {one["tenant"]: one for one in json.loads(out.getvalue())}
    assert found[inside.slug] | {"broken_at": 5, "problem": "changed", "sound": False} == found[inside.slug]
    assert found["moreau"]["sound"] and found["northside"]["sound"]


def test_the_command_rotates_one_tenant(old_and_young):
    out = StringIO()
    call_command("rotate_audit", tenant=old_and_young.slug, older_than=30, stdout=out)
    assert "entries purged" in out.getvalue() and not out.getvalue().startswith("0 ")


def test_the_daily_task_keeps_what_it_found(a_chain):
    verify_chain.run()
    assert (chain.last_check().kind, chain.last_check().position) == ("verified", a_chain)
    with past_the_triggers() as cursor:
        cursor.execute("UPDATE compliance_auditentry SET after = '{}' WHERE position = 5")
    verify_chain.run()
    assert chain.last_check().kind == "verified"  # once a day is enough
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=1)):
        verify_chain.run()
    assert (chain.last_check().kind, chain.last_check().position) == ("broken", 5)


# --- at once -----------------------------------------------------------------------------------------------------


def write_at_once(tenant, writers: int, each: int) -> None:
    """Each entry in a transaction of its own, each writer on a connection of their own."""
    connection.pool.resize(min_size=0, max_size=writers + 4)

    def write_some(_: int) -> None:
        with tenant_context(tenant):
            try:
                for number in range(each):
                    with transaction.atomic():
                        record(Action.SERVICE_CHANGED, after={"number": number, "luck": random.random()})
            finally:
                connections.close_all()

    try:
        with ThreadPoolExecutor(writers) as pool:
            list(pool.map(write_some, range(writers)))
    finally:
        connection.pool.resize(min_size=0, max_size=settings_of_django.DATABASE_POOL_SIZE)


def test_who_has_recorded_something_and_goes_on_keeps_nobody_waiting(committed):
    """The chain is locked at the commit: before it, one transaction waits for another neither here nor in a circle."""
    tenant = create_tenant(FRESH)

    def lock_and_record() -> None:
        with tenant_context(tenant):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '5s'")
                    cursor.execute("SELECT FROM voice_assistant FOR UPDATE")
                    record(Action.ASSISTANT_CHANGED)
            finally:
                connections.close_all()

    try:
        with tenant_context(tenant):
            before = start()
            with transaction.atomic(), connection.cursor() as cursor:
                record(Action.SERVICE_CHANGED)
                with ThreadPoolExecutor(1) as other:
                    other.submit(lock_and_record).result(timeout=10)
                cursor.execute("SELECT FROM voice_assistant FOR UPDATE")
            entries = AuditEntry.objects.filter(position__gt=before).order_by("position")
            assert [entry.action for entry in entries] == [Action.ASSISTANT_CHANGED, Action.SERVICE_CHANGED]
            assert chain.verify().is_sound
    finally:
        drop_tenant(tenant)


def test_a_tenant_from_before_there_was_a_chain_is_given_one(inside):
    def migrate(target: str) -> None:
        with public_context():
            call_command("migrate_schemas", "compliance", target, schema_name=inside.schema_name, verbosity=0)

    migrate("zero")
    assert "compliance_auditentry" not in tables_of(inside)
    migrate("0002")
    write(3)
    assert (chain.verify().is_sound, chain.verify().last) == (True, 3)
    with pytest.raises(DatabaseError, match="audit chain"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM compliance_auditentry")


def tables_of(tenant) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [tenant.schema_name])
        return {name for (name,) in cursor.fetchall()}


def test_fifty_who_write_at_once_make_one_unbroken_chain(committed, settings):
    tenant = create_tenant(FRESH)
    try:
        with tenant_context(tenant):
            before = start()
            write_at_once(tenant, 50, 20)
            verdict = chain.verify()
        assert verdict.is_sound
        assert verdict.last == before + 1000
    finally:
        drop_tenant(tenant)
