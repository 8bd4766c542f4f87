"""The load generator's websocket client, against the server library that the world uses."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import ServerConnection, serve

from bench.websocket import HandshakeRefused, WebSocket, connect


class Heard:
    def __init__(self) -> None:
        self.texts: asyncio.Queue[bytes] = asyncio.Queue()
        self.pongs: asyncio.Queue[bytes] = asyncio.Queue()
        self.codes: asyncio.Queue[int] = asyncio.Queue()

    def text(self, message: bytes) -> None:
        self.texts.put_nowait(message)

    def pong(self, payload: bytes) -> None:
        self.pongs.put_nowait(payload)

    def closed(self, code: int) -> None:
        self.codes.put_nowait(code)


@asynccontextmanager
async def connected(behaviour, **options):
    async with serve(behaviour, "127.0.0.1", 0, **options) as server:
        port = server.sockets[0].getsockname()[1]
        heard = Heard()
        socket = await connect("ws://phone.example/stream", f"http://127.0.0.1:{port}", {"X-Name": "value"}, heard)
        yield socket, heard


async def echo(server: ServerConnection) -> None:
    async for message in server:
        await server.send(message)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 4_000, 65_535])
async def test_a_text_of_any_size_arrives_as_it_was_sent(size):
    async with connected(echo) as (socket, heard):
        socket.send_text(b"x" * size)
        assert await heard.texts.get() == b"x" * size


async def test_messages_that_arrive_in_pieces_and_together_are_told_one_by_one_and_in_order():
    async def talk(server: ServerConnection) -> None:
        for number in range(300):
            await server.send(str(number) * 500)

    async with connected(talk) as (_, heard):
        assert [await heard.texts.get() for _ in range(300)] == [str(n).encode() * 500 for n in range(300)]


async def test_a_message_of_more_than_64_kilobytes_is_read():
    async with connected(lambda server: server.send("x" * 200_000)) as (_, heard):
        assert await heard.texts.get() == b"x" * 200_000


async def test_pings_are_answered_both_ways():
    ponged = asyncio.Event()

    async def ping(server: ServerConnection) -> None:
        await (await server.ping())
        ponged.set()
        await server.wait_closed()

    async with connected(ping) as (socket, heard):
        socket.ping(b"12345678")
        assert await heard.pongs.get() == b"12345678"
        await ponged.wait()


async def test_the_servers_goodbye_is_told_with_its_code():
    async with connected(lambda server: server.close(1011)) as (_, heard):
        assert await heard.codes.get() == 1011


async def test_a_connection_that_breaks_off_is_told_as_abnormal():
    async def vanish(server: ServerConnection) -> None:
        server.transport.abort()

    async with connected(vanish) as (_, heard):
        assert await heard.codes.get() == 1006


async def test_our_own_goodbye_reaches_the_server_and_is_not_told():
    codes: asyncio.Queue[int] = asyncio.Queue()

    async def wait(server: ServerConnection) -> None:
        await server.wait_closed()
        codes.put_nowait(server.close_code)

    async with connected(wait) as (socket, heard):
        socket.close(1000)
        assert await codes.get() == 1000
        assert heard.codes.empty()


async def test_the_handshake_carries_the_host_and_the_headers_given():
    seen = []

    def look(server: ServerConnection, request) -> None:
        seen.append((request.path, request.headers["Host"], request.headers["X-Name"]))

    async with connected(echo, process_request=look) as (socket, _):
        assert isinstance(socket, WebSocket)
    assert seen == [("/stream", "phone.example", "value")]


async def test_a_refused_handshake_says_why():
    def refuse(server: ServerConnection, _request):
        return server.respond(403, "no")

    with pytest.raises(HandshakeRefused, match="403"):
        async with connected(echo, process_request=refuse):
            pass
