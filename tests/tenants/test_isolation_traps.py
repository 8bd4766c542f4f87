"""The traps of multi-tenancy that were reproduced, each with a test that fails when its cure is removed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from accounts.models import User
from config.demo import MOREAU, NORTHSIDE
from tenants.context import (
    MissingTenant,
    TenantRef,
    current_schema,
    public_context,
    require_tenant,
    tenant_context,
)
from tenants.database import in_tenant
from tenants.models import Tenant
from tenants.schemas import missing_tables, missing_tables_of
from tests.conftest import owner_of

ROOT = Path(__file__).resolve().parents[2]
A = TenantRef(0, "t_moreau")
B = TenantRef(0, "t_northside")


def _emails() -> list[str]:
    return list(User.objects.values_list("email", flat=True))


async def test_async_queries_read_the_tenant_of_their_context_whatever_their_thread_did_before(committed):
    def work_for_b() -> list[str]:
        with tenant_context(B):
            return _emails()

    with tenant_context(B):
        await sync_to_async(_emails)()
    assert await sync_to_async(work_for_b)() == [NORTHSIDE.owner]
    with tenant_context(A):
        assert [user.email async for user in User.objects.all()] == [MOREAU.owner]
        # A thread that has never held a connection makes its wrapper now; that must not reset the caller's choice.
        assert await sync_to_async(_emails, thread_sensitive=False)() == [MOREAU.owner]
        assert current_schema() == A.schema_name


async def test_interleaved_coroutines_never_see_each_others_tenant(committed):
    async def read(tenant: TenantRef) -> set[str]:
        found = set()
        with tenant_context(tenant):
            for _ in range(20):
                found.update([user.email async for user in User.objects.all()])
                await asyncio.sleep(0)
        return found

    results = await asyncio.gather(*(read(tenant) for tenant in [A, B] * 5))
    assert results == [{MOREAU.owner}, {NORTHSIDE.owner}] * 5


def test_a_raw_connection_left_on_another_search_path_is_set_right_by_the_next_cursor(moreau, northside):
    with tenant_context(northside):
        assert _emails() == [NORTHSIDE.owner]
    with tenant_context(moreau):
        assert _emails() == [MOREAU.owner]
    with public_context():
        assert MOREAU.owner not in _emails()


def test_a_tenant_context_is_no_decorator_and_is_entered_once(moreau):
    context = tenant_context(moreau)
    with pytest.raises(TypeError):
        context(lambda: None)  # type: ignore[operator]
    with context, pytest.raises(RuntimeError):
        context.__enter__()


def test_the_models_own_with_is_refused_because_it_shares_its_state_between_threads(moreau):
    with pytest.raises(TypeError, match="tenant_context"), moreau:
        pass


@pytest.mark.parametrize(
    "line",
    [
        "from django_tenants.utils import tenant_context",
        "from django_tenants.utils import schema_context",
        "from channels.db import database_sync_to_async",
    ],
)
def test_lint_refuses_the_ways_into_a_tenant_that_leak(line, tmp_path):
    sample = tmp_path / "sample.py"
    sample.write_text(f"{line}\n")
    command = [sys.executable, "-m", "ruff", "check", "--config", str(ROOT / "pyproject.toml"), "--select", "TID251"]
    result = subprocess.run([*command, str(sample)], capture_output=True, text=True)
    assert result.returncode == 1
    assert "TID251" in result.stdout


async def test_database_work_of_coroutines_runs_side_by_side_and_leaves_no_tenant_behind(committed):
    together = threading.Barrier(5, timeout=20)

    def work() -> list[str]:
        together.wait()  # passes only when five calls run at the same time
        return _emails()

    assert await asyncio.gather(*(in_tenant(A, work) for _ in range(5))) == [[MOREAU.owner]] * 5
    assert current_schema() == "public"
    left_behind = await asyncio.gather(*(in_tenant(B, lambda: current_schema()) for _ in range(5)))
    assert left_behind == [B.schema_name] * 5


def test_a_tenant_schema_that_lacks_a_table_is_noticed_before_public_answers_for_it(moreau):
    assert missing_tables() == {}
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE t_moreau.accounts_user RENAME TO mislaid")
    assert missing_tables_of("t_moreau") == {"accounts_user"}
    assert missing_tables() == {"t_moreau": {"accounts_user"}}


def test_cache_keys_name_their_tenant(moreau, northside):
    with tenant_context(moreau):
        cache.set("greeting", "bonjour", 60)
    with tenant_context(northside):
        assert cache.get("greeting") is None
    with public_context():
        assert cache.get("greeting") is None
    with tenant_context(moreau):
        assert cache.get("greeting") == "bonjour"
        cache.delete("greeting")


def test_files_lie_in_the_folder_of_their_tenant_and_nowhere_without_one(moreau, northside, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with tenant_context(moreau):
        name = default_storage.save("note.txt", ContentFile(b"moreau"))
    with tenant_context(northside):
        assert not default_storage.exists(name)
    assert (tmp_path / "t_moreau" / name).read_bytes() == b"moreau"
    with public_context(), pytest.raises(MissingTenant):
        default_storage.save("note.txt", ContentFile(b"nobody's"))


def test_what_needs_a_tenant_fails_without_one(db):
    with public_context(), pytest.raises(MissingTenant):
        require_tenant()


def test_the_search_path_is_set_only_when_it_changes_and_by_the_backend_alone():
    assert settings.TENANT_LIMIT_SET_CALLS
    offenders = [
        path
        for path in ROOT.rglob("*.py")
        if not {".venv", ".data", "tests"} & set(path.relative_to(ROOT).parts)
        and "set search_path" in path.read_text().lower()
    ]
    assert offenders == []


def test_a_query_repeated_for_the_same_tenant_does_not_set_the_search_path_again(moreau, django_assert_num_queries):
    with tenant_context(moreau):
        _emails()
        with django_assert_num_queries(1):
            _emails()


def test_people_of_one_tenant_do_not_exist_in_another(moreau, northside):
    assert owner_of(moreau).email == MOREAU.owner
    with tenant_context(northside):
        assert not User.objects.filter(email=MOREAU.owner).exists()
    with public_context():
        assert Tenant.objects.filter(slug="moreau").exists()
        assert not User.objects.filter(email=MOREAU.owner).exists()
