"""The recording of a call on a media stream: its row, its file in the tenant's folder, and the line's clock."""

from __future__ import annotations

import asyncio
import datetime as dt
import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.db import OperationalError, connections
from django.utils import timezone

from config.demo import MOREAU, NORTHSIDE, DemoTenant
from tenants.context import MissingTenant, TenantRef, tenant_context
from tests.factories import make_call
from tests.voice.test_audio_file import SILENCE, frame, heard
from voice import recordings_local
from voice.models import Call, Recording
from voice.snapshot import CallSnapshot
from voice.tape import MediaTape

State = Recording.State


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def ref(demo: DemoTenant) -> TenantRef:
    return TenantRef(0, f"t_{demo.slug}")


@pytest.fixture(autouse=True)
def none_recorded(committed) -> None:
    """What calls of other tests have left is no recording of these."""
    for demo in (MOREAU, NORTHSIDE):
        with tenant_context(ref(demo)):
            Recording.objects.all().delete()


@pytest.fixture
def ring(committed):
    """Calls under way, taken away again."""
    made: list[tuple[TenantRef, int]] = []

    def ring(demo: DemoTenant = MOREAU, **fields: object) -> Call:
        with tenant_context(ref(demo)):
            call = make_call(**({"state": Call.State.IN_PROGRESS, "call_sid": f"CA{os.urandom(16).hex()}"} | fields))
        made.append((ref(demo), call.pk))
        return call

    yield ring
    for tenant, pk in made:
        with tenant_context(tenant):
            Call.objects.filter(pk=pk).delete()
    connections.close_all()


def tape_of(call: Call, demo: DemoTenant = MOREAU) -> MediaTape:
    fields = dict.fromkeys(CallSnapshot.__dataclass_fields__)
    fields |= {"tenant_id": 0, "schema_name": f"t_{demo.slug}", "call_id": call.pk, "call_sid": call.call_sid}
    return MediaTape(CallSnapshot(**fields))


def rows(demo: DemoTenant = MOREAU) -> list[Recording]:
    with tenant_context(ref(demo)):
        return list(Recording.objects.all())


def play(tape: MediaTape, frames: int, *, first: int = 0, value: int = 0x11, now: float = 50.0) -> None:
    for number in range(first, first + frames):
        tape.caller(frame(value), number * 20, now + number * 0.02)


def record(tape: MediaTape, call: Callable[[MediaTape], None]) -> None:
    """From the moment that recording is allowed to the end of the call."""

    async def run() -> None:
        await tape.start()
        call(tape)
        await tape.finish()

    asyncio.run(run())


def two_seconds(tape: MediaTape) -> None:
    play(tape, 100)


def test_a_recorded_call_has_a_row_and_a_file_in_its_tenants_folder(ring, folder):
    def call_of_three_seconds(tape: MediaTape) -> None:
        play(tape, 100, first=10)
        tape.assistant(bytes([0x22]) * 800, heard_at=51.2)
        play(tape, 50, first=110)

    call = ring()
    tape = tape_of(call)
    play(tape, 10)  # before it is allowed
    record(tape, call_of_three_seconds)
    (row,) = rows()
    assert (row.call_id, row.kind, row.state) == (call.pk, "call", State.READY)
    assert (row.duration_seconds, row.recording_sid) == (3, None)
    path = folder / "t_moreau" / "recordings" / f"{call.call_sid}-{row.pk}.wav"
    assert row.file.name == str(path.relative_to(folder / "t_moreau"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o077 == 0
    caller, assistant = heard(path)
    assert caller == bytes([0x11]) * 24000
    # The recording began with frame 10, at 50.2 s.
    assert assistant == SILENCE * 8000 + bytes([0x22]) * 800 + SILENCE * 15200


def test_words_of_the_assistant_before_the_callers_first_frame_are_kept(ring, folder):
    def call(tape: MediaTape) -> None:
        tape.assistant(bytes([0x22]) * 800, heard_at=49.99)
        tape.assistant(bytes([0x33]) * 800, heard_at=50.09)
        play(tape, 100)

    record(tape_of(ring()), call)
    (path,) = folder.rglob("*.wav")
    caller, assistant = heard(path)
    assert caller == bytes([0x11]) * 16000
    assert assistant == bytes([0x22]) * 800 + bytes([0x33]) * 800 + SILENCE * 14400


def test_a_recording_is_in_progress_until_the_call_ends(ring):
    call = ring()
    states: list[str] = []

    async def run() -> None:
        tape = tape_of(call)
        await tape.start()
        states.extend(await asyncio.to_thread(lambda: [row.state for row in rows()]))
        await tape.finish()

    asyncio.run(run())
    assert states == [State.IN_PROGRESS]


def test_one_tenants_recording_is_not_in_anothers_folder_or_tables(ring, folder):
    call, other = ring(MOREAU), ring(NORTHSIDE)
    record(tape_of(call, MOREAU), two_seconds)
    record(tape_of(other, NORTHSIDE), two_seconds)
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.wav"))
    assert [file.split("/")[0] for file in files] == ["t_moreau", "t_northside"]
    assert call.call_sid in files[0]
    assert other.call_sid in files[1]
    assert [row.call_id for row in rows(MOREAU)] == [call.pk]
    assert [row.call_id for row in rows(NORTHSIDE)] == [other.pk]


def test_a_call_of_another_tenant_cannot_be_recorded(ring, folder):
    with tenant_context(ref(MOREAU)):
        unknown_there = Call.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    record(tape_of(ring(NORTHSIDE, id=unknown_there + 1000), MOREAU), two_seconds)
    assert rows(MOREAU) == rows(NORTHSIDE) == []
    assert list(folder.rglob("*.wav")) == []


def test_a_recording_without_a_tenant_is_an_error(ring):
    call = ring()
    with tenant_context(ref(MOREAU)):
        recording = Recording.objects.create(call=call, kind="call", file="recordings/x.wav")
    with pytest.raises(MissingTenant):
        _ = recording.file.path


def test_a_call_that_is_named_like_a_path_does_not_leave_the_folder(ring):
    call = ring(call_sid="../../../" + os.urandom(8).hex())
    with tenant_context(ref(MOREAU)), pytest.raises(SuspiciousFileOperation):
        recordings_local.start(call.pk)
    assert rows() == []


def test_a_call_that_is_taken_up_again_gets_a_second_file(ring):
    call = ring()
    record(tape_of(call), two_seconds)
    record(tape_of(call), two_seconds)
    assert len({row.file.name for row in rows()}) == 2
    assert {row.state for row in rows()} == {State.READY}


def test_frames_that_never_came_are_silence_and_the_other_side_stays_in_its_place(ring, folder):
    def call(tape: MediaTape) -> None:
        play(tape, 50)
        play(tape, 50, first=60, value=0x33)
        tape.assistant(frame(0x22), heard_at=52.2)
        play(tape, 50, first=110)

    record(tape_of(ring()), call)
    caller, assistant = heard(next(folder.rglob("*.wav")))
    assert caller == bytes([0x11]) * 8000 + SILENCE * 1600 + bytes([0x33]) * 8000 + bytes([0x11]) * 8000
    assert assistant.index(0x22) == 17600


def test_a_stream_that_stood_still_is_cut_together_on_both_sides(ring, folder):
    def call(tape: MediaTape) -> None:
        play(tape, 50)
        play(tape, 50, first=50_000, value=0x33)
        tape.assistant(frame(0x22), heard_at=50.0 + 50_050 * 0.02 + 0.5)
        play(tape, 50, first=50_050)

    record(tape_of(ring()), call)
    caller, assistant = heard(next(folder.rglob("*.wav")))
    assert len(caller) == 24000
    assert assistant.index(0x22) == 20000


def test_what_the_caller_did_not_hear_is_not_recorded(ring, folder):
    def call(tape: MediaTape) -> None:
        play(tape, 50)
        tape.assistant(bytes([0x22]) * 4000, heard_at=51.0)
        play(tape, 10, first=50)
        tape.cut(51.2)
        play(tape, 100, first=60)

    record(tape_of(ring()), call)
    _, assistant = heard(next(folder.rglob("*.wav")))
    assert assistant.count(b"\x22") == 1600


def test_a_failed_recording_says_so_and_leaves_no_file(ring, folder, monkeypatch):
    def call(tape: MediaTape) -> None:
        monkeypatch.setattr(os, "pwrite", no_space)
        play(tape, 200)

    def no_space(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    record(tape_of(ring()), call)
    (row,) = rows()
    assert (row.state, row.file.name) == (State.FAILED, "")
    assert list(folder.rglob("*.wav")) == []


def test_a_moment_of_sound_is_no_recording(ring, folder):
    record(tape_of(ring()), lambda tape: play(tape, 20))
    assert [row.state for row in rows()] == [State.FAILED]
    assert list(folder.rglob("*.wav")) == []


@pytest.mark.parametrize(("step", "left"), [("start", []), ("finish", [State.IN_PROGRESS])])
def test_a_database_that_is_away_costs_the_recording_and_not_the_call(ring, monkeypatch, step, left):
    def away(*_: object) -> None:
        raise OperationalError("the database is away")

    call = ring()
    monkeypatch.setattr(recordings_local, step, away)
    record(tape_of(call), two_seconds)
    assert [row.state for row in rows()] == left


def test_finishing_what_was_never_started_and_finishing_twice_are_no_trouble(ring):
    tape = tape_of(ring())
    asyncio.run(tape.finish())
    record(tape, two_seconds)
    asyncio.run(tape.finish())
    assert [row.state for row in rows()] == [State.READY]


def test_what_a_crash_left_is_found_and_kept_once_the_call_is_over(ring, folder, monkeypatch):
    long_ago = timezone.now() - dt.timedelta(hours=1)
    call, silent, running = ring(), ring(), ring()
    with monkeypatch.context() as patched:  # the process dies before it tells the row
        patched.setattr(recordings_local, "finish", lambda *_: None)
        record(tape_of(call), lambda tape: play(tape, 300))
        record(tape_of(running), lambda tape: play(tape, 300))
    with tenant_context(ref(MOREAU)):
        Recording.objects.create(call=silent, kind="call", file="recordings/never.wav")
        fetched = Recording.objects.create(call=silent, kind="call", recording_sid="RE" + "1" * 32)
        Call.objects.filter(pk__in=(call.pk, silent.pk)).update(state=Call.State.INTERRUPTED, ended_at=long_ago)
        assert recordings_local.close_abandoned() == 2
        assert recordings_local.close_abandoned() == 0
        found = dict(Recording.objects.exclude(pk=fetched.pk).values_list("call_id", "state"))
        assert found == {call.pk: State.READY, silent.pk: State.FAILED, running.pk: State.IN_PROGRESS}
        fetched.refresh_from_db()
        assert fetched.state == State.IN_PROGRESS
        assert Recording.objects.get(call=call).duration_seconds == 6
