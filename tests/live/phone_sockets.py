"""Twilio's two websockets, by hand: opened, begun, spoken on, and closed by the server."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Sequence

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.live_server import LiveServer
from tests.twilio_requests import signature_of
from voice.simulator.carried_speech import audio_of

MEDIA, RELAY = "/ws/twilio/media", "/ws/twilio/relay"


def open_socket(server: LiveServer, path: str, *, host: str = "localhost", token: str = "", **headers: str) -> connect:
    """`host` goes into the Host header; the connection itself is always to the server."""
    url = f"ws://{host}:{server.port}{path}"
    headers = {"X-Twilio-Signature": signature_of(url, token=token)} | headers
    return connect(url, host="127.0.0.1", port=server.port, additional_headers=headers, proxy=None, close_timeout=2)


def refused_with(server: LiveServer, path: str, **options: str) -> int:
    """The HTTP status of a handshake that must not succeed."""

    async def attempt() -> int:
        with pytest.raises(InvalidStatus) as refusal:
            await open_socket(server, path, **options)
        return refusal.value.response.status_code

    return asyncio.run(attempt())


def beginning(path: str, call_sid: str, parameters: dict[str, str]) -> list[str]:
    """What Twilio sends first."""
    ids = {"accountSid": "AC" + "0" * 32, "callSid": call_sid, "customParameters": parameters}
    if path.startswith(RELAY):
        return [json.dumps({"type": "setup", "sessionId": "VX" + "0" * 32, "from": "+33639980101", **ids})]
    media_format = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
    start = {"streamSid": "MZ" + "0" * 32, "tracks": ["inbound"], "mediaFormat": media_format, **ids}
    return [
        json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"}),
        json.dumps({"event": "start", "sequenceNumber": "1", "streamSid": "MZ" + "0" * 32, "start": start}),
    ]


def hang_up(path: str, begun: Sequence[str]) -> list[str]:
    """What Twilio sends last, after it began like this: on ConversationRelay nothing but the close."""
    if path.startswith(RELAY):
        return []
    start = json.loads(begun[-1])["start"]
    stop = {"accountSid": start["accountSid"], "callSid": start["callSid"]}
    return [json.dumps({"event": "stop", "streamSid": start["streamSid"], "stop": stop})]


def speech(path: str, text: str) -> list[str]:
    """A caller who says `text`."""
    if path.startswith(RELAY):
        return [json.dumps({"type": "prompt", "voicePrompt": text, "lang": "fr-FR", "last": True})]
    audio = audio_of(text)
    frames = [audio[start : start + 160] for start in range(0, len(audio), 160)] + [b"\xff" * 160] * 60
    return [
        json.dumps(
            {
                "event": "media",
                "streamSid": "MZ" + "0" * 32,
                "media": {
                    "track": "inbound",
                    "chunk": str(number),
                    "timestamp": str(number * 20),
                    "payload": base64.b64encode(frame).decode(),
                },
            }
        )
        for number, frame in enumerate(frames, 1)
    ]


def closed_after(
    server: LiveServer, path: str, messages: Sequence[str | bytes | None], **options: str
) -> tuple[int, str]:
    """Code and reason of the close that follows these messages, whatever else was sent before it.

    None among them: go on once the server has said something.
    """

    async def talk() -> tuple[int, str]:
        async with open_socket(server, path, **options) as socket:
            try:
                for message in messages:
                    await (socket.recv() if message is None else socket.send(message))
                async with asyncio.timeout(10):
                    while True:
                        await socket.recv()
            except ConnectionClosed as closed:
                assert closed.rcvd is not None, "the server broke the connection without a close frame"
                return closed.rcvd.code, closed.rcvd.reason

    return asyncio.run(talk())


def first_words(server: LiveServer, path: str, messages: list[str], **options: str) -> str:
    """The first message of a session that was let in; then the caller hangs up."""

    async def talk() -> str:
        async with open_socket(server, path, **options) as socket:
            for message in messages:
                await socket.send(message)
            async with asyncio.timeout(10):
                first = str(await socket.recv())
            for message in hang_up(path, messages):
                await socket.send(message)
            return first

    return asyncio.run(talk())
