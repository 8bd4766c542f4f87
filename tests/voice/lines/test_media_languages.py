"""A media line that changes its ears: between two utterances, and nothing that was said is lost."""

from __future__ import annotations

import asyncio

from tests.voice.lines.phone import STREAM_SID, Phone, carrying_mouth
from tests.voice.virtual_time import in_virtual_time
from voice.activity import EnergyVoiceActivity
from voice.dialogue.base import Say
from voice.lines.base import CallerSpoke
from voice.lines.media import MediaLine
from voice.simulator.carried_speech import CarryingStream
from voice.speech.base import Hints, Listener, SpeechError, Transcript


class Ear(CarryingStream):
    """Tells when it is closed; takes its time to understand."""

    def __init__(self, language: str, understanding_s: float = 0.0) -> None:
        super().__init__(language)
        self.language = language
        self.closed = False
        self._understanding_s = understanding_s

    def finish(self, hints: Hints):
        transcript = super().finish(hints)

        async def late() -> Transcript:
            await asyncio.sleep(self._understanding_s)
            assert not self.closed
            return await transcript

        return late()

    async def aclose(self) -> None:
        self.closed = True


class Polyglot(Phone):
    """A phone whose line has ears for French and English."""

    def __init__(self, understanding_s: float = 0.0) -> None:
        self.ears: list[Ear] = []
        self.understanding_s = understanding_s
        super().__init__()
        self.line = MediaLine(
            STREAM_SID,
            self.send,
            self._opener("fr"),
            carrying_mouth(),
            EnergyVoiceActivity,
            language="fr",
            ear_for=lambda language: self._opener(language) if language in ("fr", "en") else None,
        )

    def _opener(self, language: str):
        def open_ear(listener: Listener) -> Ear:
            self.ears.append(Ear(language, self.understanding_s))
            return self.ears[-1]

        return open_ear

    @property
    def open_ears(self) -> list[str]:
        return [ear.language for ear in self.ears if not ear.closed]


async def heard(phone: Phone) -> tuple[str, str]:
    event = await phone.told(30)
    assert isinstance(event, CallerSpoke)
    return event.text, event.language


@in_virtual_time
async def test_the_next_utterance_is_heard_by_the_new_ears():
    async with Polyglot().calling() as phone:
        phone.say("Vous parlez anglais ?")
        assert await heard(phone) == ("Vous parlez anglais ?", "fr")
        await phone.line.change_language("en")
        phone.say("I need a plumber")
        assert await heard(phone) == ("I need a plumber", "en")
        assert phone.open_ears == ["en"]


@in_virtual_time
async def test_an_utterance_under_way_is_heard_to_its_end_as_it_began():
    async with Polyglot().calling() as phone:
        seconds = phone.say("Je voudrais un rendez-vous")
        await asyncio.sleep(seconds / 2)
        await phone.line.change_language("en")
        assert await heard(phone) == ("Je voudrais un rendez-vous", "fr")
        phone.say("on Thursday please")
        assert await heard(phone) == ("on Thursday please", "en")


@in_virtual_time
async def test_old_ears_are_kept_until_they_have_understood():
    async with Polyglot(understanding_s=2.0).calling() as phone:
        seconds = phone.say("Vous parlez anglais ?")
        await asyncio.sleep(seconds + 1.0)
        await phone.line.change_language("en")
        assert phone.open_ears == ["fr", "en"]
        assert await heard(phone) == ("Vous parlez anglais ?", "fr")
        await asyncio.sleep(0.1)
        assert phone.open_ears == ["en"]


@in_virtual_time
async def test_ears_change_back_and_none_is_left_open():
    async with Polyglot().calling() as phone:
        for language in ("en", "fr", "en"):
            await phone.line.change_language(language)
            await asyncio.sleep(0.1)
        assert phone.open_ears == ["en"]
    assert phone.open_ears == []


@in_virtual_time
async def test_the_language_that_is_spoken_already_changes_no_ears():
    async with Polyglot().calling() as phone:
        await phone.line.change_language("fr")
        assert len(phone.ears) == 1


@in_virtual_time
async def test_a_language_without_ears_cannot_be_held_though_it_can_be_said():
    async with Polyglot().calling() as phone:
        assert phone.line.can_hold("fr") and phone.line.can_hold("en")
        assert not phone.line.can_hold("es")
        assert phone.line.can_say("es")
        await phone.line.change_language("es")
        phone.say("Bonjour à tous")
        assert await heard(phone) == ("Bonjour à tous", "fr")


@in_virtual_time
async def test_a_language_nobody_has_a_voice_for_cannot_be_said():
    phone = Polyglot()

    class Mute:
        def speaks(self, language: str) -> bool:
            return language == "fr"

    phone.line._mouth = Mute()
    assert not phone.line.can_say("en")
    assert not phone.line.can_hold("en")
    await phone.line.aclose()


@in_virtual_time
async def test_ears_that_fail_to_close_do_no_harm():
    class Stuck(Ear):
        async def aclose(self) -> None:
            raise SpeechError("gone already")

    phone = Polyglot()
    phone.line._hearing._ear = Stuck("fr")
    async with phone.calling():
        await phone.line.change_language("en")
        phone.say("is anybody there")
        assert await heard(phone) == ("is anybody there", "en")
        phone.line.begin_turn()
        await phone.line.say(Say("Yes.", "en"))
