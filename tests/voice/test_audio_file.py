"""The sound of a call on disk: both sides at their time, little in memory, and trouble that stays with the file."""

from __future__ import annotations

import asyncio
import errno
import os
import stat
import struct
import threading
from pathlib import Path

import pytest

from voice import audio_file
from voice.audio_file import CallAudioFile, seconds_in

FRAME_S = 0.02
SILENCE = b"\xff"


def frame(value: int) -> bytes:
    return bytes([value]) * 160


def chunks_of(content: bytes) -> dict[bytes, bytes]:
    """A WAV taken apart, by its own sizes."""
    riff, size, kind = struct.unpack_from("<4sI4s", content)
    assert (riff, kind) == (b"RIFF", b"WAVE")
    assert size == len(content) - 8
    chunks, at = {}, 12
    while at < len(content):
        name, length = struct.unpack_from("<4sI", content, at)
        chunks[name] = content[at + 8 : at + 8 + length]
        at += 8 + length
    assert at == len(content)
    return chunks


def heard(path: Path) -> tuple[bytes, bytes]:
    """Left and right: the caller, the assistant."""
    data = chunks_of(path.read_bytes())[b"data"]
    return data[0::2], data[1::2]


def speak(file: CallAudioFile, seconds: float, value: int = 0x11) -> None:
    for _ in range(round(seconds / FRAME_S)):
        file.caller(frame(value))


def on_the_disk() -> None:
    """Wait until the thread has done all it was given."""
    audio_file._disk().submit(lambda: None).result(10)


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "call.wav"


async def test_a_player_finds_a_stereo_mulaw_file_of_the_length_of_the_call(path):
    file = CallAudioFile(path)
    speak(file, 3.5)
    assert await file.close() == 3.5
    chunks = chunks_of(path.read_bytes())
    assert struct.unpack("<HHIIHHH", chunks[b"fmt "]) == (7, 2, 8000, 16000, 2, 8, 0)
    assert struct.unpack("<I", chunks[b"fact"]) == (28000,)
    assert len(chunks[b"data"]) == 56000
    assert seconds_in(path) == 3.5
    assert not file.failed


async def test_both_sides_are_where_they_were_heard(path):
    file = CallAudioFile(path)
    speak(file, 1)
    file.assistant(bytes([0x22]) * 800, at_s=1.25)
    speak(file, 1, 0x33)
    await file.close()
    caller, assistant = heard(path)
    assert caller == bytes([0x11]) * 8000 + bytes([0x33]) * 8000
    assert assistant == SILENCE * 10000 + bytes([0x22]) * 800 + SILENCE * 5200


async def test_what_is_cut_was_not_heard_and_what_is_said_then_was(path):
    file = CallAudioFile(path)
    speak(file, 2)
    file.assistant(bytes([0x22]) * 4000, at_s=2.0)
    speak(file, 0.2)
    file.cut(2.2)
    file.assistant(bytes([0x44]) * 1600, at_s=2.4)
    speak(file, 3)
    await file.close()
    _, assistant = heard(path)
    assert assistant[16000:] == bytes([0x22]) * 1600 + SILENCE * 1600 + bytes([0x44]) * 1600 + SILENCE * 20800


async def test_what_is_on_the_disk_already_is_past_cutting(path):
    file = CallAudioFile(path)
    file.assistant(bytes([0x22]) * 8000, at_s=0.0)
    speak(file, 3)
    file.cut(0.5)
    file.cut(-1.0)
    await file.close()
    _, assistant = heard(path)
    assert assistant == bytes([0x22]) * 8000 + SILENCE * 16000


async def test_pieces_that_follow_one_another_leave_no_gap_whatever_the_rounding(path):
    file = CallAudioFile(path)
    at_s = 0.1 + 0.2  # 0.30000000000000004
    for number in range(20):
        file.assistant(bytes([number]) * 800, at_s=at_s + (0.004 if number % 2 else -0.004))
        at_s += 0.1
        speak(file, 0.1)
    speak(file, 1)
    await file.close()
    _, assistant = heard(path)
    start = assistant.index(b"\x00")
    assert assistant[start : start + 16000] == b"".join(bytes([number]) * 800 for number in range(20))


async def test_audio_that_comes_late_loses_only_what_has_gone_by(path):
    file = CallAudioFile(path)
    speak(file, 1.5)  # the first second is on its way to the disk
    file.assistant(bytes(range(100)) * 16, at_s=0.9)
    speak(file, 1)
    await file.close()
    _, assistant = heard(path)
    assert assistant == SILENCE * 8000 + (bytes(range(100)) * 16)[800:] + SILENCE * 11200


async def test_an_assistant_who_says_nothing_for_minutes_costs_nothing(path):
    file = CallAudioFile(path)
    largest = 0
    for _ in range(30):
        speak(file, 10)
        on_the_disk()
        largest = max(largest, file.buffered_bytes)
    file.assistant(frame(0x22), at_s=file.seconds)
    speak(file, 0.02)
    assert await file.close() == pytest.approx(300.02)
    _, assistant = heard(path)
    assert assistant == SILENCE * 300 * 8000 + frame(0x22)
    assert largest <= 1.5 * 8000


async def test_memory_is_bounded_also_while_the_caller_sends_nothing(path):
    file = CallAudioFile(path)
    speak(file, 1)
    for number in range(1000):
        file.assistant(bytes([0x22]) * 800, at_s=1 + number / 10)
        assert file.buffered_bytes <= 7 * 8000
    file.assistant(bytes([0x22]) * 800, at_s=1e9)
    file.assistant(bytes([0x22]) * 80_000_000, at_s=0.0)
    assert file.buffered_bytes <= 7 * 8000
    await file.close()


async def test_a_slow_disk_ends_the_recording_before_it_fills_the_memory(path, monkeypatch):
    free = threading.Event()
    write = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda *args: (free.wait(10), write(*args))[1])
    file = CallAudioFile(path)
    speak(file, 60)
    assert file.failed
    assert file.buffered_bytes <= 1.5 * 8000
    free.set()
    speak(file, 60)
    await file.close()
    assert file.buffered_bytes <= 1.5 * 8000


async def test_a_disk_that_never_answers_does_not_keep_the_call(path, monkeypatch):
    free = threading.Event()
    write = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda *args: (free.wait(10), write(*args))[1])
    monkeypatch.setattr(audio_file, "CLOSING_S", 0.05)
    file = CallAudioFile(path)
    speak(file, 1)
    try:
        await file.close()
        assert file.failed
    finally:
        free.set()
        on_the_disk()


async def test_a_crash_leaves_a_file_that_can_be_played_up_to_the_last_second(path):
    file = CallAudioFile(path)
    file.assistant(bytes([0x22]) * 8000, at_s=0.0)
    speak(file, 5.3)
    on_the_disk()  # and then nothing more: no close
    caller, assistant = heard(path)
    assert len(caller) == 4 * 8000
    assert assistant == bytes([0x22]) * 8000 + SILENCE * 24000
    assert seconds_in(path) == 4.0
    await file.close()


async def test_the_length_of_a_file_that_was_cut_off_in_a_block_is_told_by_its_size(path):
    file = CallAudioFile(path)
    speak(file, 2)
    await file.close()
    with path.open("r+b") as content:
        content.truncate(path.stat().st_size - 8001)
    assert seconds_in(path) == pytest.approx(1.5, abs=0.001)
    path.write_bytes(b"RIFF")
    assert seconds_in(path) == 0.0


async def test_a_full_disk_ends_the_recording_and_not_the_call(path, monkeypatch):
    write = os.pwrite

    def full_after_two_seconds(file: int, content: bytes, at: int) -> int:
        if at > 30_000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(file, content, at)

    monkeypatch.setattr(os, "pwrite", full_after_two_seconds)
    file = CallAudioFile(path)
    for _ in range(10):
        speak(file, 1)
        file.assistant(frame(0x22), at_s=file.seconds)
        on_the_disk()
    assert file.failed
    assert await file.close() == 2.0
    assert len(heard(path)[0]) == 16000


async def test_a_folder_that_is_not_there_fails_the_recording_and_nothing_else(tmp_path):
    file = CallAudioFile(tmp_path / "missing" / "call.wav")
    speak(file, 3)
    assert await file.close() == 0.0
    assert file.failed


async def test_a_file_that_is_there_is_never_written_over(path):
    path.write_bytes(b"somebody else's")
    file = CallAudioFile(path)
    speak(file, 3)
    await file.close()
    assert file.failed
    assert path.read_bytes() == b"somebody else's"


async def test_the_file_is_its_owners_alone(path):
    before = os.umask(0)
    try:
        await CallAudioFile(path).close()
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_short_write_is_gone_on_with(path, monkeypatch):
    write = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda file, content, at: write(file, bytes(content[:777]), at))
    file = CallAudioFile(path)
    speak(file, 2)
    await file.close()
    assert heard(path)[0] == bytes([0x11]) * 16000


async def test_closing_twice_is_no_trouble_and_what_comes_later_is_forgotten(path):
    file = CallAudioFile(path)
    speak(file, 1)
    assert await file.close() == 1.0
    speak(file, 5)
    file.assistant(frame(0x22), at_s=0.5)
    assert await file.close() == 1.0
    assert len(heard(path)[0]) == 8000


async def test_neither_side_makes_a_task_or_waits_for_the_disk(path):
    before = asyncio.all_tasks()
    file = CallAudioFile(path)
    speak(file, 10)
    file.assistant(frame(0x22), at_s=10)
    file.cut(10)
    assert asyncio.all_tasks() == before
    await file.close()


async def test_many_calls_are_written_by_one_thread(tmp_path):
    files = [CallAudioFile(tmp_path / f"{number}.wav") for number in range(30)]
    for second in range(3):
        for number, file in enumerate(files):
            speak(file, 1, number)
            file.assistant(frame(number), at_s=second)
    assert await asyncio.gather(*(file.close() for file in files)) == [3.0] * 30
    for number in range(30):
        caller, assistant = heard(tmp_path / f"{number}.wav")
        assert set(caller) == {number}
        assert set(assistant) == {number, 0xFF}
    writers = [thread for thread in threading.enumerate() if thread.name.startswith("recordings")]
    assert len(writers) == 1
