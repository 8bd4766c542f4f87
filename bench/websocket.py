"""The client's end of a websocket, as light as can be: a load of calls sends thousands of messages a second.

Text, ping, pong and close of RFC 6455, nothing else: no extension, no fragment, which no server has a reason to send
in answer to an offer of none. Messages are masked with zeros: the server unmasks them like any others, and one frame
of audio can be sent by many callers without a copy being made for each.
"""

from __future__ import annotations

import asyncio
import base64
import os
import struct
from collections.abc import Mapping
from typing import Protocol, cast
from urllib.parse import urlsplit

_TEXT, _CLOSE, _PING, _PONG = 0x1, 0x8, 0x9, 0xA
_FINAL = 0x80
_MASKED = 0x80
_NO_MASK = b"\0\0\0\0"
_ABNORMAL = 1006


class HandshakeRefused(Exception):
    """The server did not switch to the websocket protocol; the message is the status line."""


class Listener(Protocol):
    """Whoever holds the socket. Called on the event loop, in order; `closed` last and once."""

    def text(self, message: bytes) -> None: ...

    def pong(self, payload: bytes) -> None: ...

    def closed(self, code: int) -> None: ...


class WebSocket(asyncio.Protocol):
    """One connection. `opened` is done when the handshake is, or fails with HandshakeRefused."""

    def __init__(self, listener: Listener, request: bytes) -> None:
        self._listener = listener
        self._request = request
        self._received = b""
        self._open = self._finished = False
        self._code = _ABNORMAL
        self._transport: asyncio.Transport
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    # --- asyncio.Protocol ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._received = self._received + data if self._received else data
        if not self._open and not self._read_handshake():
            return
        self._read_frames()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(HandshakeRefused("the connection was closed"))
        elif self._open and not self._finished:
            self._finished = True
            self._listener.closed(self._code)

    # --- sending ---

    def send_text(self, message: bytes) -> None:
        self._send(_TEXT, message)

    def ping(self, payload: bytes) -> None:
        self._send(_PING, payload)

    def close(self, code: int = 1000) -> None:
        """Say goodbye; the listener hears nothing more."""
        if not self._finished:
            self._finished = True
            self._send(_CLOSE, struct.pack(">H", code))
            self._transport.close()

    def _send(self, opcode: int, payload: bytes) -> None:
        size = len(payload)
        if size < 126:
            header = bytes((_FINAL | opcode, _MASKED | size))
        else:
            header = struct.pack(">BBH", _FINAL | opcode, _MASKED | 126, size)
        self._transport.write(b"".join((header, _NO_MASK, payload)))

    # --- receiving ---

    def _read_handshake(self) -> bool:
        head, end, rest = self._received.partition(b"\r\n\r\n")
        if not end:
            return False
        status = head.split(b"\r\n", 1)[0].decode("latin-1")
        if " 101 " not in status + " ":
            self.opened.set_exception(HandshakeRefused(status))
            self._transport.close()
            return False
        self._open = True
        self._received = rest
        self.opened.set_result(None)
        return True

    def _read_frames(self) -> None:
        data, at = self._received, 0
        while len(data) - at >= 2:
            size, payload_at = data[at + 1], at + 2
            if size == 126:
                payload_at += 2
                size = int.from_bytes(data[at + 2 : payload_at], "big")
            elif size == 127:
                payload_at += 8
                size = int.from_bytes(data[at + 2 : payload_at], "big")
            if len(data) < payload_at + size:
                break
            opcode = data[at] & 0x0F
            at = payload_at + size
            self._take(opcode, data[payload_at:at])
        self._received = data[at:]

    def _take(self, opcode: int, payload: bytes) -> None:
        if self._finished:
            return
        if opcode == _TEXT:
            self._listener.text(payload)
        elif opcode == _PING:
            self._send(_PONG, payload)
        elif opcode == _PONG:
            self._listener.pong(payload)
        elif opcode == _CLOSE:
            self._code = int.from_bytes(payload[:2], "big") or _ABNORMAL
            self._send(_CLOSE, payload[:2])
            self._transport.close()


async def connect(url: str, connect_url: str, headers: Mapping[str, str], listener: Listener) -> WebSocket:
    """Open the websocket `url` at the server that listens at `connect_url`.

    Raises HandshakeRefused, OSError; wrap it in a timeout.
    """
    named, target = urlsplit(url), urlsplit(connect_url)
    lines = [f"GET {named.path} HTTP/1.1", f"Host: {named.netloc}", "Upgrade: websocket", "Connection: Upgrade"]
    lines += [f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}", "Sec-WebSocket-Version: 13"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    loop, host, port = asyncio.get_running_loop(), target.hostname or "localhost", target.port or 80
    transport, socket = await loop.create_connection(lambda: WebSocket(listener, request), host, port)
    try:
        await socket.opened
    except BaseException:
        transport.abort()
        raise
    return socket
