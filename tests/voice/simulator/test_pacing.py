"""Frames keep to the clock."""

from __future__ import annotations

import asyncio

from voice.simulator.clock import FramePacer

from .fake_time import FakeTime


def wakings(time: FakeTime, frames: int) -> list[float]:
    async def pace() -> list[float]:
        pacer = FramePacer(time.clock)
        return [await pacer.next() for _ in range(frames)]

    return asyncio.run(pace())


def test_late_wakings_do_not_add_up() -> None:
    woken = wakings(FakeTime(lateness_s=0.003), frames=3001)

    assert max(moment - 20 * number for number, moment in enumerate(woken)) < 3.1
    assert abs(woken[-1] - 60_000) < 3.1


def test_frames_missed_in_a_stall_are_made_up_for_at_once() -> None:
    time = FakeTime()

    async def pace() -> list[float]:
        pacer = FramePacer(time.clock)
        await pacer.next()
        time.now_s += 0.1
        return [await pacer.next() for _ in range(7)]

    assert [round(moment) for moment in asyncio.run(pace())] == [100, 100, 100, 100, 100, 120, 140]


def test_a_faster_clock_sleeps_less_for_the_same_call_time() -> None:
    time = FakeTime(speed=10.0)
    asyncio.run(time.clock.sleep_until(1000))

    assert round(time.now_s - 1000.0, 6) == 0.1
