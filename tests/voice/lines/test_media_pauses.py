"""Interruptions that turn out to be none, words that interrupt at once, and asking the caller to wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.voice.lines.phone import Phone
from tests.voice.lines.test_media_line import BARGE_IN_S, STOP_S, ScriptedMouth, SlowEar, SlowMouth, long_text, speak
from tests.voice.virtual_time import in_virtual_time, now
from voice.dialogue.base import Say
from voice.lines.base import CallerSpoke, StillUnderstanding, TurnEnd, filler_patience_s
from voice.simulator.carried_speech import audio_of
from voice.speech.base import FRAME_BYTES, CutShort, Interim
from voice.turns import TurnSettings

# Sounds of so many milliseconds, as the caller would make them.
SHORT_MS, LONGER_MS = 200, 400


def voice(text: str) -> bytes:
    return audio_of(text)


# --- false interruptions ---


@in_virtual_time
async def test_a_caller_who_only_agrees_hears_the_assistant_go_on():
    async with Phone().calling() as phone:
        turn = asyncio.create_task(speak(phone, long_text(), "Et voilà tout."))
        await asyncio.sleep(0.5)
        phone.say("Oui.")
        spoken = await turn
        assert spoken.end is TurnEnd.PLAYED
        assert spoken.text == f"{long_text()} Et voilà tout."
        assert phone.wire.count("clear") == 1
        assert phone.heard[-1] == "Et voilà tout."
        assert await phone.line.next_event(1.0) is None


@in_virtual_time
async def test_a_sound_that_is_no_word_makes_the_assistant_pause_and_go_on():
    async with Phone().calling() as phone:
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(0.5)
        phone.sound(b"\x80\x00" * (LONGER_MS * 4))  # loud, and nothing in it
        spoken = await turn
        assert (spoken.end, spoken.text) == (TurnEnd.PLAYED, long_text())
        assert await phone.line.next_event(1.0) is None


@in_virtual_time
async def test_the_pause_lasts_no_longer_than_it_takes_to_understand():
    async with Phone().calling() as phone:
        began = now()
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(0.5)
        lasts_s = phone.say("Oui.")
        await turn
        # From the sentence's quietest moment just before, so up to a breath is said twice.
        paused_s = lasts_s - BARGE_IN_S + STOP_S
        assert 3.5 + paused_s - 0.1 <= now() - began <= 3.5 + paused_s + 1.0


@in_virtual_time
async def test_words_after_all_end_the_turn_where_it_paused():
    async with Phone().calling() as phone:
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(1.0)
        phone.say("Non.")
        spoken = await turn
        assert spoken.end is TurnEnd.INTERRUPTED
        assert len(spoken.text.split()) == pytest.approx((1.0 + BARGE_IN_S) / 0.007, abs=20)
        event = await phone.line.next_event(1)
        assert isinstance(event, CallerSpoke)
        assert event.text == "Non."


@in_virtual_time
async def test_a_caller_who_goes_on_for_long_has_interrupted_before_a_word_is_understood():
    async with Phone(SlowEar(5.0)).calling() as phone:
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(0.5)
        began = now()
        phone.sound(audio_of("x" * 1500))
        assert (await turn).end is TurnEnd.INTERRUPTED
        assert now() - began == pytest.approx(TurnSettings().meant_ms / 1000, abs=0.05)


@in_virtual_time
async def test_a_short_no_interrupts_although_it_is_too_short_to_pause_for():
    async with Phone(settings=TurnSettings(barge_in_ms=600)).calling() as phone:
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(0.5)
        phone.say("Non.")
        assert (await turn).end is TurnEnd.INTERRUPTED


@in_virtual_time
async def test_yes_to_the_last_words_of_the_assistant_is_an_answer():
    async with Phone(settings=TurnSettings(barge_in_ms=600)).calling() as phone:
        turn = asyncio.create_task(speak(phone, "C'est bien cela ?"))
        await asyncio.sleep(0.2)
        phone.say("Oui.")
        assert (await turn).end is TurnEnd.PLAYED
        event = await phone.line.next_event(2)
        assert isinstance(event, CallerSpoke)
        assert event.text == "Oui."


@in_virtual_time
async def test_yes_in_the_middle_of_the_turn_is_no_answer_to_it():
    async with Phone(settings=TurnSettings(barge_in_ms=600)).calling() as phone:
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(0.2)
        phone.say("Oui.")
        assert (await turn).end is TurnEnd.PLAYED
        assert phone.wire.count("clear") == 0
        assert await phone.line.next_event(1) is None


@in_virtual_time
async def test_a_key_ends_a_pause_for_good():
    async with Phone(SlowEar(5.0)).calling() as phone:
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(0.5)
        phone.sound(audio_of("x"))
        await asyncio.sleep(0.35)
        phone.press("1")
        pressed = now()
        assert (await turn).end is TurnEnd.INTERRUPTED
        assert now() == pytest.approx(pressed)
        assert phone.wire.count("clear") == 1


@in_virtual_time
async def test_a_line_that_closes_in_a_pause_ends_the_turn_there():
    async with Phone(SlowEar(5.0)).calling() as phone:
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(0.5)
        phone.sound(audio_of("x"))
        await asyncio.sleep(0.5)
        phone.line.close("the caller hung up")
        spoken = await turn
        assert spoken.end is TurnEnd.CLOSED
        assert 0 < len(spoken.text.split()) < 130


@in_virtual_time
async def test_an_assistant_that_may_not_be_interrupted_is_by_keys_alone():
    async with Phone(settings=TurnSettings(interruptible=False)).calling() as phone:
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(0.2)
        phone.say("Attendez, j'ai une question.")
        await asyncio.sleep(2.0)
        assert not turn.done()
        assert "clear" not in phone.wire
        phone.press("1")
        assert (await turn).end is TurnEnd.INTERRUPTED


# --- words told while the caller speaks ---


@in_virtual_time
async def test_two_words_interrupt_at_once():
    async with Phone(SlowEar(0.1)).calling() as phone:
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(0.5)
        phone.sound(audio_of("x"))
        await asyncio.sleep(0.18)
        phone.interim(Interim("c'est combien", "fr"))
        told = now()
        assert (await turn).end is TurnEnd.INTERRUPTED
        assert now() == pytest.approx(told)


@in_virtual_time
async def test_the_transcribers_end_of_turn_is_taken():
    async with Phone(SlowEar(0.0)).calling() as phone:
        lasts_s = phone.sound(audio_of("x"))
        ended = now() + lasts_s
        asyncio.get_running_loop().call_later(lasts_s + 0.25, phone.interim, Interim("bonjour", "fr", end_of_turn=True))
        event = await phone.line.next_event(5)
        assert isinstance(event, CallerSpoke)
        assert event.decided_at == pytest.approx(ended + 0.25, abs=0.05)


@in_virtual_time
async def test_interim_words_of_nobody_mean_nothing():
    async with Phone().calling() as phone:
        phone.interim(Interim("bonjour monsieur", "fr", end_of_turn=True))
        assert await phone.line.next_event(1) is None


# --- asking the caller to wait ---


class Prepared(SlowMouth):
    def prepared(self, sentence: str, language: str = "") -> bytes | None:
        return audio_of(sentence) if sentence == "Un instant…" else None


@in_virtual_time
async def test_a_filler_is_heard_before_the_answer_and_told_with_it():
    async with Phone(mouth=Prepared(3.0)).calling() as phone:
        began = now()
        asyncio.get_running_loop().call_later(1.0, lambda: asyncio.ensure_future(phone.line.fill("Un instant…", "fr")))
        spoken = await speak(phone, "Voilà.")
        assert spoken.text == "Un instant… Voilà."
        assert spoken.first_audio_at == pytest.approx(began + 1.0, abs=0.05)
        assert phone.heard == ["Un instant…", "Voilà."]


@in_virtual_time
async def test_nobody_is_asked_to_wait_while_something_is_heard():
    async with Phone().calling() as phone:
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(0.5)
        await phone.line.fill("Un instant…", "fr")
        assert (await turn).text == long_text()


@in_virtual_time
async def test_a_caller_who_waits_to_be_understood_is_asked_to_wait_once_and_then_answered():
    async with Phone(SlowEar(4.0)).calling() as phone:
        phone.sound(audio_of("x"))
        began = now()
        assert isinstance(await phone.line.next_event(10), StillUnderstanding)
        assert now() - began == pytest.approx(0.4 + STOP_S + 1.0, abs=0.05)
        await phone.line.fill("Un instant…", "fr")
        assert isinstance(await phone.line.next_event(10), CallerSpoke)
        spoken = await speak(phone, "Voilà.")
        assert spoken.text == "Un instant… Voilà."
        assert phone.heard == ["Un instant…", "Voilà."]


@pytest.mark.parametrize("stop_ms", [400, 1000])
@in_virtual_time
async def test_a_patient_assistant_asks_to_wait_within_two_seconds_too(stop_ms: int):
    async with Phone(SlowEar(4.0), settings=TurnSettings(stop_ms=stop_ms)).calling() as phone:
        speech_s = phone.sound(audio_of("x"))
        began = now()
        assert isinstance(await phone.line.next_event(10), StillUnderstanding)
        assert now() - began == pytest.approx(speech_s + min(1.8, stop_ms / 1000 + 1.0), abs=0.05)


@pytest.mark.parametrize(("waited_s", "patience_s"), [(0.0, 1.0), (0.6, 1.0), (1.0, 0.8), (1.3, 0.5), (2.5, 0.5)])
def test_who_has_waited_long_to_be_answered_is_asked_to_wait_the_sooner(waited_s: float, patience_s: float):
    assert filler_patience_s(1.0, waited_s) == pytest.approx(patience_s)


@in_virtual_time
async def test_a_caller_who_speaks_over_the_filler_is_heard():
    async with Phone(SlowEar(4.0, 0.1)).calling() as phone:
        phone.sound(audio_of("x"))
        assert isinstance(await phone.line.next_event(10), StillUnderstanding)
        await phone.line.fill(long_text(), "fr")
        await asyncio.sleep(0.2)
        phone.sound(audio_of("x" * 1500))
        first, second = await phone.told(10), await phone.told(10)
        assert isinstance(first, CallerSpoke)
        assert isinstance(second, CallerSpoke)
        assert (await speak(phone, "Voilà.")).text == "Voilà."


# --- audio as it comes ---


class Streaming(ScriptedMouth):
    """A tenth of a second of audio each so many seconds."""

    def __init__(self, every_s: float, chunks: int, *, broken: bool = False) -> None:
        self._every_s, self._chunks, self._broken = every_s, chunks, broken
        self.closed = False

    async def speak(self, sentence: str, language: str = "") -> AsyncIterator[bytes]:
        try:
            for _ in range(self._chunks):
                await asyncio.sleep(self._every_s)
                yield b"\x80\x00" * (FRAME_BYTES * 5 // 2)
            if self._broken:
                raise ConnectionResetError
        finally:
            self.closed = True


@in_virtual_time
async def test_a_sentence_is_heard_while_the_rest_of_it_is_made():
    async with Phone(mouth=Streaming(0.05, 20)).calling() as phone:
        began = now()
        spoken = await speak(phone, "Une longue phrase.")
        assert spoken.first_audio_at - began == pytest.approx(0.05, abs=0.01)
        assert now() - began == pytest.approx(2.05, abs=0.15)
        assert phone.line.gaps == 0


@in_virtual_time
async def test_a_voice_that_is_slower_than_speech_leaves_gaps_that_are_counted():
    async with Phone(mouth=Streaming(0.3, 5)).calling() as phone:
        await speak(phone, "Une longue phrase.")
        assert phone.line.gaps >= 3


@in_virtual_time
async def test_an_interruption_stops_the_making_too():
    mouth = Streaming(0.05, 1000)
    async with Phone(mouth=mouth).calling() as phone:
        turn = asyncio.create_task(speak(phone, "Une très longue phrase."))
        await asyncio.sleep(0.5)
        phone.press("1")
        await turn
        assert mouth.closed


@in_virtual_time
async def test_of_a_sentence_whose_voice_breaks_the_words_that_were_said_are_told():
    async with Phone(mouth=Streaming(0.01, 10, broken=True)).calling() as phone:
        phone.line.begin_turn()
        with pytest.raises(ConnectionResetError):
            await phone.line.say(Say("un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze"))
        spoken = await phone.line.end_turn()
        assert spoken.end is TurnEnd.PLAYED
        assert 1 <= len(spoken.text.split()) <= 5


class BreaksOff(ScriptedMouth):
    """Breaks off in the middle of a sentence, so many times, and then speaks as another would."""

    def __init__(self, times: int) -> None:
        self._left = times

    async def speak(self, sentence: str, language: str = "") -> AsyncIterator[bytes]:
        audio = audio_of(sentence)
        if self._left:
            self._left -= 1
            yield audio[:30]  # less than what says that there is a text in it
            raise CutShort("the provider has gone")
        yield audio


@in_virtual_time
async def test_a_sentence_whose_voice_breaks_is_said_again_from_its_beginning_and_the_rest_after_it():
    async with Phone(mouth=BreaksOff(1)).calling() as phone:
        spoken = await speak(phone, "Nous ouvrons à neuf heures le samedi.", "Et vous ?")
        assert phone.heard == ["Nous ouvrons à neuf heures le samedi.", "Et vous ?"]
        assert (spoken.end, spoken.text) == (TurnEnd.PLAYED, "Nous ouvrons à neuf heures le samedi. Et vous ?")


@in_virtual_time
async def test_a_sentence_that_breaks_twice_is_an_error():
    async with Phone(mouth=BreaksOff(2)).calling() as phone:
        phone.line.begin_turn()
        with pytest.raises(CutShort):
            await phone.line.say(Say("Nous ouvrons à neuf heures le samedi."))
        assert (await phone.line.end_turn()).end is TurnEnd.PLAYED


@in_virtual_time
async def test_keys_are_heard_as_tones():
    async with Phone().calling() as phone:
        phone.line.begin_turn()
        await phone.line.press("12")
        began = now()
        spoken = await phone.line.end_turn()
        assert spoken.text == ""
        assert now() - began > 0.15
