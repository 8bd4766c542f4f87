"""The engines that an assistant has chosen are the ones its calls ask first."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tenants.context import tenant_context
from tests.factories import make_call
from tests.voice.dialogue.driving import assistant, call_snapshot
from voice import calls
from voice.consumers import MediaWire
from voice.dialogue.base import Opening
from voice.models import Assistant, Transport
from voice.simulator.carried_speech import CarryingStream, CarryingTranscriber
from voice.snapshot import CallSnapshot
from voice.speech.base import Listener, SpeechError, TranscriberCapabilities, Voice, nobody_listens
from voice.usage import Meter

PLAIN, CHOSEN, MOROCCAN = (f"{__name__}:{name}" for name in ("Plain", "Chosen", "Moroccan"))


class Plain(CarryingTranscriber):
    capabilities = TranscriberCapabilities(frozenset({"fr", "en"}))


class Chosen(Plain):
    name = "chosen"
    opened: list[str] = []

    def open(self, language: str, listener: Listener = nobody_listens) -> CarryingStream:
        self.opened.append(language)
        return super().open(language, listener)


class Moroccan(CarryingTranscriber):
    name = "moroccan"
    capabilities = TranscriberCapabilities(frozenset({"ary"}))


@pytest.fixture(autouse=True)
def engines(settings):
    settings.VOICE_ACTIVITY = "energy"
    settings.TRANSCRIBERS = [PLAIN, CHOSEN]
    Chosen.opened.clear()


def open_line(call: CallSnapshot) -> None:
    async def begin() -> None:
        line = MediaWire().open_line(call, _NoSocket(), Meter())
        await line.aclose()

    asyncio.run(begin())


class _NoSocket:
    async def send_text(self, text: str) -> None: ...


def a_call(**chosen: Any) -> CallSnapshot:
    return call_snapshot(assistant=assistant(**chosen))


def test_the_transcriber_chosen_for_the_language_hears_the_call():
    open_line(a_call(transcribers={"fr": CHOSEN}))
    assert Chosen.opened == ["fr"]


def test_the_transcriber_chosen_for_another_language_does_not():
    open_line(a_call(transcribers={"en": CHOSEN}))
    assert Chosen.opened == []


def test_a_language_that_nobody_hears_has_no_line(settings):
    settings.TRANSCRIBERS = [MOROCCAN]
    with pytest.raises(SpeechError, match="no transcriber"):
        open_line(a_call())


@pytest.mark.parametrize(("own", "transport"), [({}, Transport.RELAY), ({"ary": MOROCCAN}, Transport.MEDIA)])
def test_a_media_stream_is_used_where_the_chosen_transcriber_hears_the_language(settings, monkeypatch, own, transport):
    monkeypatch.setattr(calls.registry, "transcriber_names", lambda: frozenset({MOROCCAN}))
    darija = Assistant(name="Léa", language="ary", transport=Transport.MEDIA, transcribers=own)
    assert calls.transport_for(darija) == transport


def test_a_session_knows_what_was_chosen(moreau):
    with tenant_context(moreau):
        chosen = Assistant.objects.get()
        chosen.transcribers = {"fr": "vosk"}
        chosen.voices = {"fr": {"engine": "espeak", "name": "fr+f3", "speed": 1.1}, "en": {"gender": "male"}}
        chosen.save()
        snapshot = calls.snapshot_of(make_call(), moreau, Opening.NEW_CALL).assistant
    assert snapshot.transcribers == {"fr": "vosk"}
    assert snapshot.voices == {
        "fr": Voice("fr", engine="espeak", name="fr+f3", speed=1.1),
        "en": Voice("en", gender="male"),
    }
