from __future__ import annotations

import asyncio
import gc
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from voice.speech.loop_local import LoopLocal


class Connection:
    pass


async def test_a_loop_keeps_its_own():
    connections = LoopLocal(Connection)
    assert connections.current() is connections.current()


def test_each_loop_has_one_and_that_of_a_closed_loop_is_let_go():
    connections = LoopLocal(Connection)

    async def use() -> weakref.ref[Connection]:
        return weakref.ref(connections.current())

    used = [asyncio.run(use()) for _ in range(3)]
    gc.collect()
    assert [connection() is None for connection in used] == [True, True, False]


def test_loops_in_many_threads_at_once_each_keep_theirs():
    connections = LoopLocal(Connection)

    async def use() -> set[Connection]:
        used = set()
        for _ in range(50):
            used.add(connections.current())
            await asyncio.sleep(0)
        return used

    with ThreadPoolExecutor(8) as threads:
        used = list(threads.map(lambda _: asyncio.run(use()), range(80)))
    assert [len(one) for one in used] == [1] * 80
    assert len(set.union(*used)) == 80


async def test_what_cannot_be_made_is_tried_again():
    connections = LoopLocal(lambda: next(attempts)())
    attempts = iter((lambda: 1 // 0, Connection))
    with pytest.raises(ZeroDivisionError):
        connections.current()
    assert isinstance(connections.current(), Connection)
