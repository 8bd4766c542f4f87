"""The line over ConversationRelay: text out in pieces, text in, what was heard when it was cut, and never a hang."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.voice.virtual_time import in_virtual_time, now
from voice.dialogue.base import Say
from voice.lines.base import CallerKeyed, CallerSpoke, HeardOnly, LineClosed, LineLost, Spoken, TurnEnd
from voice.lines.relay import RelayLine
from voice.transports.conversation_relay import Dtmf, Interrupted, Prompt, RelayError, Unknown

RATE = 10.0  # characters a second
SENTENCE = "Bonjour, dix !"  # 14 characters, 1.4 seconds


class Twilio:
    """sent: what the line has sent, as JSON says it; send_s: how long the socket takes for each message."""

    def __init__(self) -> None:
        self.sent: list[dict[str, object]] = []
        self.send_s = 0.0
        self.line = RelayLine(self.send, language="fr", characters_per_second=RATE)

    async def send(self, text: str) -> None:
        if self.send_s:
            await asyncio.sleep(self.send_s)
        self.sent.append(json.loads(text))

    @property
    def tokens(self) -> list[tuple[object, object]]:
        return [(message["token"], message["last"]) for message in self.sent]


async def speak(line: RelayLine, *says: Say | str) -> Spoken:
    line.begin_turn()
    for say in says:
        await line.say(Say(say) if isinstance(say, str) else say)
    return await line.end_turn()


# --- speaking ---


@in_virtual_time
async def test_the_end_of_a_turn_is_a_token_of_its_own():
    twilio = Twilio()
    began = now()
    assert await speak(twilio.line, SENTENCE) == Spoken(SENTENCE, TurnEnd.PLAYED, pytest.approx(began))
    assert twilio.tokens == [(SENTENCE, False), ("", True)]


@in_virtual_time
async def test_pieces_follow_one_another_with_a_space_between_them():
    twilio = Twilio()
    spoken = await speak(twilio.line, "Un.", "Deux. ", "Trois.")
    assert twilio.tokens == [("Un.", False), (" Deux.", False), (" Trois.", False), ("", True)]
    assert spoken.text == "Un. Deux. Trois."


@in_virtual_time
async def test_a_piece_goes_out_at_once():
    twilio = Twilio()
    twilio.line.begin_turn()
    await twilio.line.say(Say("Un."))
    assert twilio.tokens == [("Un.", False)]


@in_virtual_time
async def test_a_turn_without_a_word_sends_nothing():
    twilio = Twilio()
    assert await speak(twilio.line) == Spoken("", TurnEnd.PLAYED, None)
    assert twilio.sent == []


@in_virtual_time
async def test_what_one_turn_left_does_not_come_with_the_next():
    twilio = Twilio()
    twilio.line.begin_turn()
    await twilio.line.say(Say("Un."))
    twilio.line.feed(Interrupted("", 0))
    await twilio.line.end_turn()
    spoken = await speak(twilio.line, "Deux.")
    assert spoken.text == "Deux."
    assert twilio.tokens == [("Un.", False), ("Deux.", False), ("", True)]


@in_virtual_time
async def test_a_piece_says_its_language_and_whether_it_may_be_interrupted():
    twilio = Twilio()
    await speak(twilio.line, Say("This call is recorded.", "en", interruptible=False), "Bonjour.")
    assert twilio.sent == [
        {"type": "text", "token": "This call is recorded.", "last": False, "lang": "en-GB", "interruptible": False},
        {"type": "text", "token": " Bonjour.", "last": False},
        {"type": "text", "token": "", "last": True},
    ]


# --- hearing ---


@in_virtual_time
async def test_what_the_caller_says_is_told_with_its_language():
    twilio = Twilio()
    twilio.line.feed(Prompt(" Bonjour. ", "fr-FR", last=True))
    event = await twilio.line.next_event(1)
    assert isinstance(event, CallerSpoke)
    assert (event.text, event.language, event.ended_at) == ("Bonjour.", "fr", pytest.approx(now()))


@in_virtual_time
async def test_a_language_nobody_knows_is_told_as_none():
    twilio = Twilio()
    twilio.line.feed(Prompt("Guten Tag.", "de-DE", last=True))
    event = await twilio.line.next_event(1)
    assert isinstance(event, CallerSpoke)
    assert event.language == ""


@in_virtual_time
async def test_a_sentence_still_being_said_is_not_told():
    twilio = Twilio()
    twilio.line.feed(Prompt("Bonj", "fr-FR", last=False))
    assert await twilio.line.next_event(1) is None


@in_virtual_time
async def test_a_key_is_told():
    twilio = Twilio()
    twilio.line.feed(Dtmf("7"))
    assert await twilio.line.next_event(1) == CallerKeyed("7", pytest.approx(now()))


@in_virtual_time
async def test_what_twilio_complains_about_does_not_end_the_call():
    twilio = Twilio()
    twilio.line.feed(RelayError("Invalid message"))
    twilio.line.feed(Unknown("info"))
    assert await twilio.line.next_event(1) is None
    await speak(twilio.line, "Bonjour.")
    assert twilio.tokens == [("Bonjour.", False), ("", True)]


# --- being interrupted ---


@in_virtual_time
async def test_an_interruption_tells_what_was_heard():
    twilio = Twilio()
    await speak(twilio.line, SENTENCE)
    twilio.line.feed(Interrupted(" Bonjour, ", 700))
    assert await twilio.line.next_event(1) == HeardOnly("Bonjour,")


@in_virtual_time
async def test_what_was_heard_is_told_before_what_the_caller_said_instead():
    twilio = Twilio()
    await speak(twilio.line, SENTENCE)
    twilio.line.feed(Interrupted("Bonjour,", 700))
    twilio.line.feed(Prompt("Attendez !", "fr-FR", last=True))
    assert [type(await twilio.line.next_event(1)) for _ in range(2)] == [HeardOnly, CallerSpoke]


@in_virtual_time
async def test_an_interruption_ends_the_turn_under_way_and_nothing_more_of_it_is_sent():
    twilio = Twilio()
    twilio.line.begin_turn()
    await twilio.line.say(Say("Un."))
    await twilio.line.say(Say("Deux."))
    waiting = asyncio.create_task(twilio.line.wait_interrupted())
    twilio.line.feed(Interrupted("Un", 200))
    await waiting
    await twilio.line.say(Say("Trois."))
    spoken = await twilio.line.end_turn()
    assert twilio.tokens == [("Un.", False), (" Deux.", False)]
    assert spoken.text == "Un. Deux."


@in_virtual_time
async def test_a_caller_who_interrupted_is_not_taken_to_listen_to_the_rest():
    """Silence counts from the interruption, not from when all that was planned would have been said."""
    twilio = Twilio()
    twilio.line.begin_turn()
    for _ in range(50):
        await twilio.line.say(Say(SENTENCE))
    twilio.line.feed(Interrupted("Bonjour,", 700))
    await twilio.line.end_turn()
    await twilio.line.next_event(1)
    began = now()
    assert await twilio.line.next_event(4.0) is None
    assert now() - began == pytest.approx(4.0, abs=0.01)


# --- asking the caller to wait, and keys ---


@in_virtual_time
async def test_a_caller_who_hears_nothing_is_asked_to_wait_and_one_who_hears_something_is_not():
    twilio = Twilio()
    twilio.line.begin_turn()
    assert twilio.line.quiet_since() == now()
    await twilio.line.fill("Un instant…", "fr")
    assert twilio.line.quiet_since() == pytest.approx(now() + 1.1)
    await twilio.line.fill("Un instant…", "fr")
    await asyncio.sleep(2)
    await twilio.line.say(Say("Voilà."))
    spoken = await twilio.line.end_turn()
    assert spoken.text == "Un instant… Voilà."


@in_virtual_time
async def test_keys_are_pressed_by_twilio():
    twilio = Twilio()
    twilio.line.begin_turn()
    await twilio.line.press("1w2#")
    await twilio.line.end_turn()
    assert twilio.sent == [{"type": "sendDigits", "digits": "1w2#"}]


# --- silence ---


@in_virtual_time
async def test_a_caller_in_the_middle_of_a_long_sentence_is_not_silent():
    twilio = Twilio()
    began = now()
    for delay in (1.0, 3.0, 5.0):
        asyncio.get_running_loop().call_later(delay, twilio.line.feed, Prompt("Je voudrais", "fr-FR", last=False))
    asyncio.get_running_loop().call_later(7.0, twilio.line.feed, Prompt("Je voudrais un rendez-vous.", "", last=True))
    event = await twilio.line.next_event(2.5)
    assert isinstance(event, CallerSpoke)
    assert now() - began == pytest.approx(7.0, abs=0.01)


@in_virtual_time
async def test_a_caller_who_stops_in_mid_sentence_is_silent_in_the_end():
    twilio = Twilio()
    twilio.line.feed(Prompt("Je voudrais", "fr-FR", last=False))
    began = now()
    assert await twilio.line.next_event(2.5) is None
    assert now() - began == pytest.approx(5.0, abs=0.1)


@in_virtual_time
async def test_silence_counts_from_when_the_turn_must_have_been_heard():
    twilio = Twilio()
    began = now()
    await speak(twilio.line, SENTENCE)
    assert await twilio.line.next_event(4.0) is None
    assert now() - began == pytest.approx(1.4 + 4.0, abs=0.01)


@in_virtual_time
async def test_turns_in_a_row_are_heard_one_after_the_other():
    twilio = Twilio()
    began = now()
    await speak(twilio.line, SENTENCE)
    await speak(twilio.line, SENTENCE)
    await twilio.line.drain()
    assert now() - began == pytest.approx(2.8, abs=0.01)


@in_virtual_time
async def test_an_interruption_ends_the_wait_for_what_was_sent():
    twilio = Twilio()
    await speak(twilio.line, SENTENCE * 20)
    await asyncio.sleep(1.0)
    twilio.line.feed(Interrupted("Bonjour,", 1000))
    await twilio.line.next_event(1)
    began = now()
    assert await twilio.line.next_event(4.0) is None
    assert now() - began == pytest.approx(4.0, abs=0.01)


# --- the end ---


@in_virtual_time
async def test_before_the_line_is_given_up_the_caller_hears_everything():
    twilio = Twilio()
    began = now()
    await speak(twilio.line, SENTENCE)
    await twilio.line.drain()
    assert now() - began == pytest.approx(1.4, abs=0.01)


@in_virtual_time
async def test_nobody_waits_for_a_caller_who_has_hung_up():
    twilio = Twilio()
    await speak(twilio.line, SENTENCE * 100)
    began = now()
    asyncio.get_running_loop().call_later(0.5, twilio.line.close, "the socket closed")
    await twilio.line.drain()
    assert now() - began == pytest.approx(0.5, abs=0.01)


@in_virtual_time
async def test_a_caller_who_interrupts_the_last_words_is_not_waited_for():
    twilio = Twilio()
    await speak(twilio.line, SENTENCE * 100)
    began = now()
    asyncio.get_running_loop().call_later(0.5, twilio.line.feed, Interrupted("Bonjour,", 500))
    await twilio.line.drain()
    assert now() - began == pytest.approx(0.5, abs=0.01)


@in_virtual_time
async def test_the_end_is_said_once():
    twilio = Twilio()
    await twilio.line.end()
    await twilio.line.aclose()
    await twilio.line.end()
    assert twilio.sent == [{"type": "end"}]


@in_virtual_time
async def test_there_is_nobody_to_say_the_end_to_on_a_closed_line():
    twilio = Twilio()
    twilio.line.close("the socket closed")
    await twilio.line.end()
    assert twilio.sent == []


@in_virtual_time
async def test_a_closed_line_says_so_once_and_after_what_was_said_before():
    twilio = Twilio()
    twilio.line.feed(Prompt("Au revoir.", "", last=True))
    twilio.line.close("the socket closed")
    twilio.line.close("again")
    assert isinstance(await twilio.line.next_event(1), CallerSpoke)
    assert await twilio.line.next_event(1) == LineClosed("the socket closed")
    assert await twilio.line.next_event(1) is None


@in_virtual_time
async def test_a_line_taken_from_under_the_call_says_so_once():
    twilio = Twilio()
    twilio.line.lose()
    twilio.line.close("the socket closed")
    assert await twilio.line.next_event(1) == LineLost()
    assert await twilio.line.next_event(1) is None
    await twilio.line.end()
    assert twilio.sent == []


@in_virtual_time
async def test_a_turn_begun_on_a_closed_line_is_over_at_once():
    twilio = Twilio()
    twilio.line.close("the socket closed")
    assert await speak(twilio.line, SENTENCE) == Spoken("", TurnEnd.CLOSED, None)
    await twilio.line.wait_interrupted()
    await twilio.line.drain()
    assert twilio.sent == []


@pytest.mark.parametrize("moment_ms", range(0, 1000, 50))
def test_a_line_that_closes_at_any_moment_of_a_turn_ends_it_there(moment_ms: int):
    @in_virtual_time
    async def closing_in_the_middle() -> None:
        twilio = Twilio()
        twilio.send_s = 0.12
        closes_at = now() + moment_ms / 1000
        asyncio.get_running_loop().call_at(closes_at, twilio.line.close, "the socket closed")
        await asyncio.sleep(0.01)
        spoken = await speak(twilio.line, "Un.", "Deux.", "Trois.", "Quatre.")
        await twilio.line.drain()
        assert "Un. Deux. Trois. Quatre.".startswith(spoken.text)
        assert spoken.end in (TurnEnd.CLOSED, TurnEnd.PLAYED)
        assert await twilio.line.next_event(5) == LineClosed("the socket closed")
        assert now() <= max(closes_at, 1000.5 + 2.5)

    closing_in_the_middle()


# --- another language ---


@in_virtual_time
async def test_another_language_is_told_to_twilio_before_it_is_spoken():
    twilio = Twilio()
    await twilio.line.change_language("en")
    await speak(twilio.line, Say("Of course.", "en"))
    assert twilio.sent[0] == {"type": "language", "ttsLanguage": "en-GB", "transcriptionLanguage": "en-GB"}
    assert twilio.sent[1]["lang"] == "en-GB"


@in_virtual_time
async def test_what_is_said_in_the_language_of_the_call_is_marked_while_another_is_spoken():
    twilio = Twilio()
    await twilio.line.change_language("es")
    await speak(twilio.line, "Un instant.")
    await twilio.line.change_language("fr")
    await speak(twilio.line, "Un instant.")
    assert [message.get("lang", "") for message in twilio.sent if message["type"] == "text" and message["token"]] == [
        "fr-FR",
        "",
    ]


@in_virtual_time
async def test_two_languages_of_one_locale_need_no_message():
    twilio = Twilio()
    await twilio.line.change_language("ar")
    await twilio.line.change_language("ary")
    assert [message["type"] for message in twilio.sent] == ["language"]


@in_virtual_time
async def test_a_line_that_has_closed_is_told_of_no_language():
    twilio = Twilio()
    twilio.line.close("the caller hung up")
    await twilio.line.change_language("en")
    assert twilio.sent == []


def test_twilio_hears_and_speaks_all_languages_and_no_other():
    line = Twilio().line
    assert all(line.can_hold(language) and line.can_say(language) for language in ("fr", "en", "es", "ar", "ary"))
    assert not line.can_hold("de")
