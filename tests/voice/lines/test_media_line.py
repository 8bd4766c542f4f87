"""The line over a media stream: hears, speaks, is interrupted, and never hangs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable

import pytest

from tests.voice.lines.phone import Phone
from tests.voice.virtual_time import in_virtual_time, now
from voice.dialogue.base import Say
from voice.lines import media
from voice.lines.base import CallerKeyed, CallerSpoke, LineClosed, LineLost, Spoken, TurnEnd
from voice.simulator.carried_speech import CarryingStream, audio_of
from voice.speech.base import Hints, SpeechError, Transcript, Voice
from voice.transports.media_stream import Media, Stopped
from voice.turns import TurnSettings

STOP_S = TurnSettings().stop_ms / 1000
BARGE_IN_S = TurnSettings().barge_in_ms / 1000
# How much later than by the book something may be: a frame, and a chunk of audio.
GRANULARITY_S = 0.13

GREETING = "Plomberie Moreau, bonjour. Que puis-je faire pour vous ? Nous sommes là."


async def speak(phone: Phone, *says: Say | str) -> Spoken:
    """A whole turn, as the session has it said."""
    phone.line.begin_turn()
    saying = asyncio.create_task(_say_all(phone, says))
    cut = asyncio.create_task(phone.line.wait_interrupted())
    await asyncio.wait({saying, cut}, return_when=asyncio.FIRST_COMPLETED)
    for task in (saying, cut):
        task.cancel()
    await asyncio.gather(saying, cut, return_exceptions=True)
    return await phone.line.end_turn()


async def _say_all(phone: Phone, says: tuple[Say | str, ...]) -> None:
    for say in says:
        await phone.line.say(Say(say) if isinstance(say, str) else say)


def long_text(words: int = 500) -> str:
    """One sentence of 7 milliseconds a word, as the engines of the tests speak: 3.5 seconds."""
    return " ".join(f"mot{number:03}" for number in range(words)) + "."


# --- speaking ---


@in_virtual_time
async def test_a_turn_is_heard_whole_and_told_as_it_was_heard():
    async with Phone().calling() as phone:
        began = now()
        spoken = await speak(phone, GREETING)
        assert (spoken.text, spoken.end) == (GREETING, TurnEnd.PLAYED)
        assert spoken.first_audio_at == pytest.approx(began, abs=0.001)
        assert " ".join(phone.heard) == GREETING


@in_virtual_time
async def test_a_turn_ends_when_it_was_heard_and_not_when_it_was_sent():
    async with Phone().calling() as phone:
        began = now()
        await speak(phone, "Un.", "Deux.", "Trois.")
        assert now() - began == pytest.approx(1.2, abs=GRANULARITY_S)


@in_virtual_time
async def test_each_sentence_has_a_mark_and_turns_do_not_share_their_names():
    async with Phone().calling() as phone:
        await speak(phone, "Un. Deux.")
        await speak(phone, "Trois.")
        marks = [entry for entry in phone.wire if entry.startswith("mark")]
        assert len(marks) == len(set(marks)) == 3


@in_virtual_time
async def test_a_turn_without_a_word_is_over_at_once():
    async with Phone().calling() as phone:
        assert await speak(phone) == Spoken("", TurnEnd.PLAYED, None)
        assert await speak(phone, "") == Spoken("", TurnEnd.PLAYED, None)


@in_virtual_time
async def test_what_comes_back_of_an_earlier_turn_does_not_end_the_present_one():
    async with Phone().calling() as phone:
        phone.line.begin_turn()
        await phone.line.say(Say(long_text()))
        await asyncio.sleep(0.2)
        phone.press("5")
        spoken = await speak(phone, long_text())
        assert spoken.end is TurnEnd.PLAYED
        assert phone.heard == [long_text()]


# --- being interrupted ---


@in_virtual_time
async def test_a_caller_who_speaks_over_the_assistant_cuts_its_turn():
    async with Phone().calling() as phone:
        turn = asyncio.create_task(speak(phone, "Bonjour.", long_text()))
        await asyncio.sleep(1.0)
        began = now()
        phone.say("Attendez, j'ai une question.")
        spoken = await turn
        assert spoken.end is TurnEnd.INTERRUPTED
        assert [at - began for at in phone.cleared_at] == [pytest.approx(BARGE_IN_S, abs=0.04)]
        assert spoken.text.startswith("Bonjour. mot000")
        assert len(spoken.text.split()) == pytest.approx((1.0 - 0.4 + BARGE_IN_S) / 0.007, abs=20)


@in_virtual_time
async def test_what_interrupted_is_told_as_what_the_caller_said():
    async with Phone().calling() as phone:
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(0.5)
        phone.say("Attendez, j'ai une question.")
        await turn
        event = await phone.line.next_event(5)
        assert isinstance(event, CallerSpoke)
        assert event.text == "Attendez, j'ai une question."


@in_virtual_time
async def test_a_clear_goes_out_before_any_more_audio():
    async with Phone().calling() as phone:
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(0.5)
        phone.press("1")
        sent_before = len(phone.wire)
        assert (await turn).end is TurnEnd.INTERRUPTED
        await speak(phone, "Je vous écoute.")
        assert phone.wire[sent_before:][0] == "clear"
        assert phone.wire.count("clear") == 1
        assert phone.heard == ["Je vous écoute."]


@in_virtual_time
async def test_a_slow_socket_is_sent_nothing_of_a_turn_that_was_cut():
    phone = Phone()
    phone.send_s = 0.05
    async with phone.calling():
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(0.12)
        phone.press("1")
        under_way = len(phone.wire) + 1
        await turn
        await speak(phone, "Je vous écoute.")
        assert phone.wire[under_way] == "clear"
        assert phone.heard == ["Je vous écoute."]


@in_virtual_time
async def test_a_turn_cut_in_its_first_breath_has_had_a_first_breath():
    phone = Phone()
    phone.send_s = 0.05
    async with phone.calling():
        began = now()
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(0.02)
        phone.press("1")
        assert (await turn).first_audio_at == pytest.approx(began, abs=0.001)


@in_virtual_time
async def test_the_next_turn_may_begin_in_the_same_moment_and_still_comes_after_the_clear():
    async with Phone().calling() as phone:
        phone.line.begin_turn()
        await phone.line.say(Say(long_text()))
        await asyncio.sleep(0.5)
        sent_before = len(phone.wire)
        phone.press("1")
        await phone.line.end_turn()
        spoken = await speak(phone, "Je vous écoute.")
        assert phone.wire[sent_before] == "clear"
        assert spoken == Spoken("Je vous écoute.", TurnEnd.PLAYED, spoken.first_audio_at)


@in_virtual_time
async def test_a_key_interrupts_and_is_told():
    async with Phone().calling() as phone:
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(0.5)
        pressed = now()
        phone.press("#")
        assert (await turn).end is TurnEnd.INTERRUPTED
        assert now() == pytest.approx(pressed)
        event = await phone.line.next_event(1)
        assert isinstance(event, CallerKeyed)
        assert (event.digit, event.at) == ("#", pytest.approx(pressed))


@in_virtual_time
async def test_a_key_pressed_while_nobody_speaks_is_told_and_clears_nothing():
    async with Phone().calling() as phone:
        await speak(phone, "Bonjour.")
        phone.press("3")
        assert isinstance(await phone.line.next_event(1), CallerKeyed)
        await asyncio.sleep(0.1)
        assert "clear" not in phone.wire


@in_virtual_time
async def test_what_must_be_heard_is_not_interrupted_by_voice_or_key():
    async with Phone().calling() as phone:
        turn = asyncio.create_task(speak(phone, Say(long_text(), interruptible=False)))
        await asyncio.sleep(0.3)
        phone.press("1")
        phone.say("Oui, oui, passez donc.")
        spoken = await turn
        assert (spoken.text, spoken.end) == (long_text(), TurnEnd.PLAYED)
        assert phone.heard == [long_text()]
        assert "clear" not in phone.wire
        assert isinstance(await phone.line.next_event(5), CallerKeyed)
        said = await phone.line.next_event(5)
        assert isinstance(said, CallerSpoke)
        assert said.text == "Oui, oui, passez donc."


@in_virtual_time
async def test_what_follows_what_must_be_heard_may_be_interrupted_again():
    async with Phone().calling() as phone:
        turn = asyncio.create_task(speak(phone, Say("Cet appel est enregistré.", interruptible=False), long_text()))
        await asyncio.sleep(0.2)
        phone.press("1")
        await asyncio.sleep(1.0)
        phone.press("2")
        spoken = await turn
        assert spoken.end is TurnEnd.INTERRUPTED
        assert spoken.text.startswith("Cet appel est enregistré. mot000")


@in_virtual_time
async def test_a_turn_after_one_that_must_be_heard_may_be_interrupted():
    async with Phone().calling() as phone:
        await speak(phone, Say("Cet appel est enregistré.", interruptible=False))
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(0.3)
        phone.press("1")
        assert (await turn).end is TurnEnd.INTERRUPTED


@in_virtual_time
async def test_a_turn_after_one_that_must_be_heard_may_be_interrupted_before_its_first_word():
    async with Phone().calling() as phone:
        await speak(phone, Say("Cet appel est enregistré.", interruptible=False))
        phone.line.begin_turn()
        phone.press("1")
        await phone.line.wait_interrupted()
        assert await phone.line.end_turn() == Spoken("", TurnEnd.INTERRUPTED, None)


@in_virtual_time
async def test_a_noise_interrupts_nobody():
    async with Phone().calling() as phone:
        turn = asyncio.create_task(speak(phone, long_text()))
        await asyncio.sleep(0.3)
        phone.sound(audio_of("x")[: round(8000 * 0.1)])
        spoken = await turn
        assert (spoken.text, spoken.end) == (long_text(), TurnEnd.PLAYED)


@in_virtual_time
async def test_a_caller_who_goes_on_speaking_is_not_talked_over():
    """The answer to a first sentence is dropped before a word of it, when the caller is already in a second."""
    async with Phone(mouth=SlowMouth(1.0)).calling() as phone:
        turn = asyncio.create_task(speak(phone, "Bonjour."))
        phone.say("Et puis encore une chose, à propos du devis.")
        spoken = await turn
        assert spoken == Spoken("", TurnEnd.INTERRUPTED, None)
        assert "media" not in phone.wire


# --- hearing ---


@in_virtual_time
async def test_what_was_said_is_told_with_its_times_once_the_caller_has_paused():
    async with Phone().calling() as phone:
        began = now()
        lasts_s = phone.say("Je voudrais prendre rendez-vous pour une fuite sous l'évier de la cuisine.")
        event = await phone.line.next_event(10)
        assert isinstance(event, CallerSpoke)
        assert event.text == "Je voudrais prendre rendez-vous pour une fuite sous l'évier de la cuisine."
        assert event.started_at == pytest.approx(began, abs=0.05)
        assert event.ended_at == pytest.approx(began + lasts_s, abs=0.05)
        assert event.understood_at == pytest.approx(event.ended_at + STOP_S, abs=0.05)


@in_virtual_time
async def test_a_false_start_is_discarded_and_leaves_nothing_in_the_ear():
    ear = CarryingStream("fr")
    async with Phone(ear).calling() as phone:
        phone.sound(audio_of("x")[: round(8000 * 0.08)])
        assert await phone.line.next_event(2) is None
        assert ear._audio == b""
        phone.say("Bonjour.")
        event = await phone.line.next_event(2)
        assert isinstance(event, CallerSpoke)
        assert event.text == "Bonjour."


@in_virtual_time
async def test_the_assistants_own_track_is_not_heard():
    async with Phone().calling() as phone:
        for number in range(100):
            phone.line.feed(Media("outbound", number, number * 20, audio_of("x")[:160]))
        assert await phone.line.next_event(2) is None


@in_virtual_time
async def test_sentences_are_told_in_the_order_they_were_said_however_long_they_take_to_understand():
    async with Phone(SlowEar(3.0, 0.1)).calling() as phone:
        for _ in range(2):
            lasts_s = phone.sound(audio_of("x"))
            await asyncio.sleep(lasts_s + STOP_S + 0.2)
        told = [await phone.told(10) for _ in range(2)]
        assert [event.text for event in told if isinstance(event, CallerSpoke)] == ["3.0", "0.1"]


@in_virtual_time
async def test_an_ear_that_fails_still_tells_that_the_caller_spoke():
    async with Phone(FailingEar()).calling() as phone:
        phone.sound(audio_of("x"))
        event = await phone.line.next_event(5)
        assert isinstance(event, CallerSpoke)
        assert (event.text, event.language) == ("", "fr")


@in_virtual_time
async def test_the_ear_is_told_what_the_dialogue_expects():
    ear = SlowEar(0.0)
    phone = Phone(ear)
    phone.line.hints = lambda: Hints(phrases=("chaudière",))
    async with phone.calling():
        phone.sound(audio_of("x"))
        await phone.line.next_event(5)
    assert ear.hints == [Hints(phrases=("chaudière",))]


# --- silence ---


@in_virtual_time
async def test_a_caller_who_says_nothing_is_silent_after_the_timeout():
    async with Phone().calling() as phone:
        began = now()
        assert await phone.line.next_event(4.0) is None
        assert now() - began == pytest.approx(4.0)


@in_virtual_time
async def test_a_caller_in_the_middle_of_a_long_sentence_is_not_silent():
    async with Phone().calling() as phone:
        lasts_s = phone.say("mot " * 300)
        assert lasts_s > 1.0
        event = await phone.line.next_event(0.3)
        assert isinstance(event, CallerSpoke)


@in_virtual_time
async def test_a_caller_who_waits_to_be_understood_is_not_silent():
    async with Phone(SlowEar(8.0)).calling() as phone:
        phone.sound(audio_of("x"))
        event = await phone.told(2.0)
        assert isinstance(event, CallerSpoke)
        assert event.understood_at - event.ended_at == pytest.approx(8.0 + STOP_S, abs=0.1)


# --- the line closes ---


@in_virtual_time
async def test_a_closed_line_says_so_once():
    async with Phone().calling() as phone:
        phone.line.feed(Stopped("CA" + "0" * 32, "AC" + "0" * 32))
        phone.line.close("again")
        assert await phone.line.next_event(1) == LineClosed("the caller hung up")
        assert await phone.line.next_event(1) is None


@in_virtual_time
async def test_a_line_taken_from_under_the_call_says_so_and_cuts_the_turn():
    async with Phone().calling() as phone:
        asyncio.get_running_loop().call_later(0.5, phone.line.lose)
        assert (await speak(phone, long_text())).end is TurnEnd.CLOSED
        phone.line.close("the socket closed")
        assert await phone.line.next_event(1) == LineLost()
        assert await phone.line.next_event(1) is None


@in_virtual_time
async def test_a_caller_who_spoke_and_hung_up_is_heard_before_the_line_is_told_to_be_closed():
    async with Phone().calling() as phone:
        phone.press("1")
        phone.line.close("the socket closed")
        assert isinstance(await phone.line.next_event(1), CallerKeyed)
        assert isinstance(await phone.line.next_event(1), LineClosed)


@in_virtual_time
async def test_a_sentence_that_ends_with_hanging_up_is_told_before_the_end():
    async with Phone().calling() as phone:
        await asyncio.sleep(phone.say("Merci, au revoir."))
        phone.line.close("the caller hung up")
        event = await phone.line.next_event(1)
        assert isinstance(event, CallerSpoke)
        assert event.text == "Merci, au revoir."
        assert await phone.line.next_event(1) == LineClosed("the caller hung up")


@in_virtual_time
async def test_an_ear_that_never_answers_does_not_keep_a_caller_who_has_hung_up():
    async with Phone(SlowEar(600.0)).calling() as phone:
        await asyncio.sleep(phone.sound(audio_of("x")))
        began = now()
        phone.line.close("the caller hung up")
        assert await phone.told(1) == LineClosed("the caller hung up")
        assert now() - began == pytest.approx(media.LAST_WORDS_S, abs=0.1)


@in_virtual_time
async def test_a_turn_begun_on_a_closed_line_is_over_at_once():
    async with Phone().calling() as phone:
        phone.line.close("the socket closed")
        began = now()
        assert await speak(phone, GREETING) == Spoken("", TurnEnd.CLOSED, None)
        assert now() == pytest.approx(began)


@pytest.mark.parametrize("interruptible", [True, False])
@pytest.mark.parametrize("moment_ms", range(0, 2700, 90))
def test_a_line_that_closes_at_any_moment_of_a_turn_ends_it_there(moment_ms: int, interruptible: bool):
    @in_virtual_time
    async def closing_in_the_middle() -> None:
        async with Phone(mouth=SlowMouth(0.35)).calling() as phone:
            closes_at = now() + moment_ms / 1000
            asyncio.get_running_loop().call_at(closes_at, phone.line.close, "the socket closed")
            spoken = await speak(phone, Say("Un. Deux.", interruptible=interruptible), "Trois. Quatre.")
            if spoken.end is TurnEnd.CLOSED:
                assert now() == pytest.approx(closes_at)
                assert "Un. Deux. Trois. Quatre.".startswith(spoken.text)
            else:
                assert (spoken.text, spoken.end) == ("Un. Deux. Trois. Quatre.", TurnEnd.PLAYED)
            assert await phone.line.next_event(5) == LineClosed("the socket closed")

    closing_in_the_middle()


@in_virtual_time
async def test_a_line_given_up_while_it_listens_leaves_nothing_behind():
    async with Phone(SlowEar(60.0)).calling() as phone:
        phone.sound(audio_of("x"))
        await asyncio.sleep(1.5)
        began = now()
        await phone.line.aclose()
        assert now() == pytest.approx(began)


# --- what goes wrong ---


@in_virtual_time
async def test_a_mark_that_never_comes_back_holds_nobody_up(monkeypatch):
    monkeypatch.setattr(media, "MARK_GRACE_S", 0.5)
    phone = Phone()
    phone.gives_marks_back = False
    async with phone.calling():
        began = now()
        spoken = await speak(phone, "Un. Deux.")
        assert spoken.end is TurnEnd.PLAYED
        assert spoken.text == "Un. Deux."
        assert now() - began == pytest.approx(0.8 + 0.5, abs=GRANULARITY_S)


@in_virtual_time
async def test_a_socket_that_takes_nothing_more_holds_nobody_up(monkeypatch):
    monkeypatch.setattr(media, "MARK_GRACE_S", 0.5)
    phone = Phone()
    phone.send_s = 3600.0
    async with phone.calling():
        began = now()
        await speak(phone, "Un. Deux.")
        assert now() - began < 3.0


@in_virtual_time
async def test_what_was_said_before_the_voice_failed_is_heard_and_told():
    async with Phone(mouth=FailingMouth(after=2)).calling() as phone:
        phone.line.begin_turn()
        with pytest.raises(SpeechError):
            await phone.line.say(Say("Un. Deux. Trois. Quatre."))
        spoken = await phone.line.end_turn()
        assert (spoken.text, spoken.end) == ("Un. Deux.", TurnEnd.PLAYED)
        assert phone.heard == ["Un.", "Deux."]


class SlowEar:
    """Takes so many seconds for each utterance in turn, and understands that number."""

    def __init__(self, *delays_s: float) -> None:
        self._delays_s = list(delays_s)
        self.hints: list[Hints] = []

    def push(self, audio: bytes) -> None: ...

    def finish(self, hints: Hints) -> Awaitable[Transcript]:
        self.hints.append(hints)
        return self._understand(self._delays_s.pop(0))

    async def _understand(self, delay_s: float) -> Transcript:
        await asyncio.sleep(delay_s)
        return Transcript(str(delay_s), "fr")

    def discard(self) -> None: ...

    async def aclose(self) -> None: ...


class FailingEar(SlowEar):
    async def _understand(self, delay_s: float) -> Transcript:
        raise SpeechError("the provider is down")

    def finish(self, hints: Hints) -> Awaitable[Transcript]:
        return self._understand(0)


class ScriptedMouth:
    """Has nothing prepared; what it says takes as long as `speak` does."""

    def prepared(self, sentence: str, language: str = "") -> bytes | None:
        return None

    async def speak(self, sentence: str, language: str = "") -> AsyncIterator[bytes]:
        raise NotImplementedError
        yield b""

    async def whole(self, sentence: str, language: str = "") -> bytes:
        return b"".join([chunk async for chunk in self.speak(sentence, language)])


class SlowMouth(ScriptedMouth):
    """Takes so many seconds for each sentence."""

    def __init__(self, delay_s: float) -> None:
        self._delay_s = delay_s

    async def speak(self, sentence: str, language: str = "") -> AsyncIterator[bytes]:
        await asyncio.sleep(self._delay_s)
        yield audio_of(sentence)


class FailingMouth(ScriptedMouth):
    """Speaks so many sentences, and no more."""

    def __init__(self, after: int) -> None:
        self._left = after
        self.voice = Voice("fr")

    async def speak(self, sentence: str, language: str = "") -> AsyncIterator[bytes]:
        if not self._left:
            raise SpeechError("the provider is down")
        self._left -= 1
        yield audio_of(sentence)
