"""Outgoing audio: paced just ahead of real time, marked sentence by sentence, cut where the caller cut it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.playout import CHUNK_BYTES, LEAD_S, Audio, Mark, Playout
from voice.speech.base import SAMPLE_RATE

CHUNK_S = CHUNK_BYTES / SAMPLE_RATE
EPSILON_S = 1e-6


def speech(seconds: float, sound: bytes = b"\x11") -> bytes:
    return sound * round(seconds * SAMPLE_RATE)


def begun(*sentences: tuple[str, float]) -> Playout:
    """A turn with these sentences, of so many seconds each."""
    playout = Playout()
    playout.begin()
    for text, seconds in sentences:
        playout.add(text, speech(seconds))
    return playout


def marks(messages: Iterable[Audio | Mark]) -> list[str]:
    return [message.name for message in messages if isinstance(message, Mark)]


def seconds_of(messages: Iterable[Audio | Mark]) -> float:
    return sum(len(message.payload) for message in messages if isinstance(message, Audio)) / SAMPLE_RATE


class Player:
    """What plays the audio, as Twilio does: in real time, in the order received."""

    def __init__(self) -> None:
        self.plays_until = 0.0
        self.silent_s = 0.0

    def take(self, messages: Iterable[Audio | Mark], now: float) -> float:
        """Returns how many seconds are buffered and not heard yet."""
        seconds = seconds_of(messages)
        if seconds:
            self.silent_s += max(0.0, now - self.plays_until) if self.plays_until else 0.0
            self.plays_until = max(self.plays_until, now) + seconds
        return max(0.0, self.plays_until - now)


def poll_on_time(playout: Playout, player: Player, now: float) -> tuple[list[Audio | Mark], float]:
    """Poll exactly when more falls due, until nothing is left. Returns what was sent and when it was over."""
    sent: list[Audio | Mark] = []
    while True:
        due = playout.due(now)
        sent += due
        assert player.take(due, now) <= LEAD_S + CHUNK_S + EPSILON_S
        wait_s = playout.wait_s(now)
        if wait_s is None:
            return sent, now
        now += max(wait_s, EPSILON_S)


# --- pacing ---


def test_the_first_audio_is_sent_at_once():
    assert seconds_of(begun(("Bonjour.", 5)).due(100.0)) > 0


def test_no_more_is_sent_than_the_lead_and_one_chunk():
    playout = begun(("A long sentence.", 60))
    assert LEAD_S <= seconds_of(playout.due(100.0)) <= LEAD_S + CHUNK_S
    assert playout.due(100.0) == []


def test_a_caller_hears_no_gap_when_it_is_polled_on_time():
    player = Player()
    sent, over_at = poll_on_time(begun(("One.", 3.3), ("Two.", 0.05), ("Three.", 2)), player, 50.0)
    assert seconds_of(sent) == 5.35
    assert player.silent_s == 0
    assert over_at <= 50 + 5.35 - LEAD_S + EPSILON_S


def test_a_poll_that_comes_late_by_less_than_the_lead_leaves_no_gap():
    playout, player, now = begun(("One.", 6)), Player(), 10.0
    while playout.wait_s(now) is not None:
        player.take(playout.due(now), now)
        now += (playout.wait_s(now) or 0.0) + LEAD_S - 0.01
    assert player.silent_s == 0


def test_a_poll_that_comes_much_too_late_does_not_send_more_to_catch_up():
    playout = begun(("One.", 60))
    playout.due(10.0)
    assert seconds_of(playout.due(30.0)) <= LEAD_S + CHUNK_S


def test_nothing_is_to_be_waited_for_while_nothing_is_queued():
    assert Playout().wait_s(1.0) is None
    assert Playout().due(1.0) == []


def test_a_sentence_added_while_another_plays_waits_for_its_turn():
    playout = begun(("One.", 1))
    playout.due(10.0)
    playout.add("Two.", speech(1))
    assert playout.wait_s(10.0) is not None
    sent, _ = poll_on_time(playout, Player(), 10.1)
    assert marks(sent) == ["1.1", "1.2"]


def test_what_remains_to_be_heard_is_what_plays_and_what_is_queued():
    playout = begun(("One.", 2), ("Two.", 3))
    assert playout.remaining_s(10.0) == 5
    poll_until(playout, 10.0, 11.0)
    assert round(playout.remaining_s(11.0), 6) == 4


# --- marks ---


def test_a_mark_follows_the_last_audio_of_each_sentence():
    playout = Playout()
    playout.begin()
    playout.add("One.", speech(0.25, b"1"))
    playout.add("Two.", speech(0.05, b"2"))
    sent, _ = poll_on_time(playout, Player(), 0.0)
    story = "".join(m.payload[:1].decode() if isinstance(m, Audio) else f"({m.name})" for m in sent)
    assert story == "111(1.1)2(1.2)"


def test_a_turn_is_heard_when_its_last_mark_has_come_back():
    playout = begun(("One.", 0.1), ("Two.", 0.1))
    playout.due(0.0)
    playout.mark_reached("1.1")
    assert not playout.all_heard
    playout.mark_reached("1.2")
    assert playout.all_heard


def test_a_mark_that_was_lost_is_made_good_by_the_next():
    playout = begun(("One.", 0.1), ("Two.", 0.1))
    playout.mark_reached("1.2")
    assert playout.all_heard


def test_a_mark_that_comes_twice_or_late_does_not_count_back():
    playout = begun(("One.", 0.1), ("Two.", 0.1), ("Three.", 5))
    playout.mark_reached("1.2")
    playout.mark_reached("1.1")
    playout.mark_reached("1.2")
    assert playout.cut(0.0) == "One. Two."


def test_a_mark_that_was_never_sent_is_nothing():
    playout = begun(("One.", 0.1))
    for name in ("", "1", "1.0", "1.2", "2.1", "1.1 ", "☃"):
        playout.mark_reached(name)
    assert not playout.all_heard


def test_marks_of_an_earlier_turn_mean_nothing():
    playout = begun(("One.", 0.1))
    playout.due(0.0)
    playout.begin()
    playout.add("Two.", speech(5))
    playout.mark_reached("1.1")
    assert not playout.all_heard


def test_marks_that_a_clear_sends_back_do_not_make_the_next_turn_heard():
    playout = begun(("One.", 1), ("Two.", 1))
    sent = marks(playout.due(0.0))
    playout.cut(0.2)
    playout.begin()
    playout.add("Three.", speech(1))
    for name in ["1.1", "1.2", *sent]:
        playout.mark_reached(name)
    assert not playout.all_heard


# --- cutting ---


def test_a_turn_cut_before_anything_was_sent_was_not_heard():
    assert begun(("One two three.", 1)).cut(5.0) == ""


def test_what_was_heard_is_the_sentences_that_came_back_and_a_share_of_the_current_one():
    playout = begun(("One two.", 1), ("three four five six", 2), ("seven", 1))
    poll_until(playout, 0.0, 2.0)
    playout.mark_reached("1.1")
    assert playout.cut(2.0) == "One two. three four"


def test_a_word_of_which_a_part_was_heard_does_not_count():
    playout = begun(("one two three four", 2))
    poll_until(playout, 0.0, 0.99)
    assert playout.cut(0.99) == "one"


def test_a_sentence_that_ended_but_whose_mark_is_still_under_way_was_heard():
    playout = begun(("one two", 1), ("three", 5))
    poll_until(playout, 0.0, 1.0)
    assert playout.cut(1.0) == "one two"


def test_what_was_not_sent_was_not_heard_however_late_the_cut():
    playout = begun(("one two three four five six seven eight nine ten", 10))
    playout.due(0.0)
    assert playout.cut(9.0) == ""


def test_a_cut_before_a_sentence_begins_to_play_leaves_none_of_its_words():
    playout = begun(("One.", 0.3), ("two three", 2))
    playout.due(0.0)
    playout.mark_reached("1.1")
    assert playout.cut(0.1) == "One."


def test_after_a_cut_nothing_of_the_turn_is_sent():
    playout = begun(("One.", 5), ("Two.", 5))
    playout.due(0.0)
    playout.cut(0.2)
    assert playout.due(0.2) == []
    assert playout.wait_s(0.2) is None
    assert playout.remaining_s(0.2) == 0


def test_after_a_cut_the_next_turn_does_not_wait_for_what_was_dropped():
    playout = begun(("One.", 5))
    playout.due(0.0)
    playout.cut(0.1)
    playout.begin()
    playout.add("Two.", speech(1))
    assert playout.wait_s(0.1) == 0
    assert seconds_of(playout.due(0.1)) >= LEAD_S


def poll_until(playout: Playout, now: float, end: float) -> None:
    while now <= end:
        playout.due(now)
        now += 0.02


# --- sentences without audio ---


def test_a_sentence_without_audio_is_heard_once_what_is_before_it_was():
    playout = begun(("One.", 0.1), ("", 0), ("…", 0))
    assert marks(playout.due(0.0)) == ["1.1", "1.2", "1.3"]
    playout.mark_reached("1.3")
    assert playout.all_heard


def test_a_turn_of_nothing_but_silence_still_sends_its_marks():
    playout = begun(("…", 0))
    assert playout.due(3.0) == [Mark("1.1")]
    assert playout.wait_s(3.0) is None


def test_a_sentence_without_audio_that_is_cut_was_not_heard():
    playout = begun(("…", 0), ("two", 5))
    playout.due(0.0)
    assert "…" not in playout.cut(0.1)


def test_a_turn_without_sentences_is_heard_at_once():
    assert begun().all_heard


# --- whatever happens ---

lengths = st.lists(st.integers(0, 20_000), max_size=8)
steps = st.lists(st.floats(0.0, 1.5, allow_nan=False), min_size=1, max_size=30)


@given(lengths, steps)
def test_everything_is_sent_exactly_once_and_in_order_however_it_is_polled(sizes: list[int], gaps: list[float]):
    playout, player, now = Playout(), Player(), 7.0
    playout.begin()
    waiting = [(f"sentence {number}", bytes([number]) * size) for number, size in enumerate(sizes)]
    sent: list[Audio | Mark] = []
    polls = 0
    while waiting or playout.wait_s(now) is not None:
        if waiting and polls % 2 == 0:
            playout.add(*waiting.pop(0))
        due = playout.due(now)
        sent += due
        assert player.take(due, now) <= LEAD_S + CHUNK_S + EPSILON_S
        now += gaps[polls % len(gaps)] + 0.001
        polls += 1
    assert b"".join(m.payload for m in sent if isinstance(m, Audio)) == b"".join(
        bytes([number]) * size for number, size in enumerate(sizes)
    )
    assert marks(sent) == [f"1.{number}" for number in range(1, len(sizes) + 1)]
    assert heard_before_marks(sent) == sizes
    assert all(0 < len(m.payload) <= CHUNK_BYTES for m in sent if isinstance(m, Audio))


def heard_before_marks(messages: list[Audio | Mark]) -> list[int]:
    """How many bytes were sent between one mark and the next."""
    sizes, size = [], 0
    for message in messages:
        if isinstance(message, Mark):
            sizes.append(size)
            size = 0
        else:
            size += len(message.payload)
    return sizes


@given(lengths)
def test_there_is_never_a_gap_when_it_is_polled_on_time(sizes: list[int]):
    playout, player = Playout(), Player()
    playout.begin()
    for number, size in enumerate(sizes):
        playout.add(f"sentence {number}", bytes(size))
    poll_on_time(playout, player, 3.0)
    assert player.silent_s == 0


@given(st.lists(st.integers(1, 12), min_size=1, max_size=6), st.floats(0, 20), st.integers(0, 6))
def test_what_was_heard_is_always_a_beginning_of_what_was_planned(words: list[int], cut_at: float, reached: int):
    playout = begun(
        *((" ".join(f"w{number}.{i}" for i in range(count)), count * 0.3) for number, count in enumerate(words))
    )
    planned = playout.planned_text().split()
    poll_until(playout, 0.0, cut_at)
    if reached:
        playout.mark_reached(f"1.{reached}")
    heard = playout.cut(cut_at).split()
    assert heard == planned[: len(heard)]


# --- sentences that are still being made ---


def test_a_sentence_is_sent_as_its_audio_comes():
    playout = Playout()
    playout.begin()
    playout.open("One two three.")
    assert playout.due(0.0) == []
    assert playout.wait_s(0.0) is None
    playout.extend(speech(0.1))
    assert seconds_of(playout.due(0.0)) == 0.1
    playout.extend(speech(0.2))
    sent = playout.due(0.05)
    assert seconds_of(sent) == pytest.approx(0.2)
    assert marks(sent) == []
    playout.complete()
    assert marks(playout.due(0.1)) == ["1.1"]


def test_a_turn_is_not_heard_while_a_sentence_is_still_being_made():
    playout = Playout()
    playout.begin()
    playout.open("One.")
    playout.extend(speech(0.1))
    assert marks(playout.due(0.0)) == []
    assert not playout.all_heard
    playout.complete()
    assert marks(playout.due(0.2)) == ["1.1"]


def test_of_a_sentence_of_unknown_length_no_more_words_were_heard_than_time_allows():
    playout = Playout()
    playout.begin()
    playout.open("one two three four five six seven eight nine ten eleven twelve")
    playout.extend(speech(1.0))
    poll_until(playout, 0.0, 1.0)
    heard = playout.cut(1.0).split()
    assert 1 <= len(heard) <= 5


def test_a_sentence_given_up_in_the_middle_keeps_the_words_that_were_said():
    playout = Playout()
    playout.begin()
    playout.open("one two three four five six seven eight nine ten eleven twelve")
    playout.extend(speech(1.0))
    playout.abandon()
    assert marks(poll_on_time(playout, Player(), 0.0)[0]) == ["1.1"]
    assert playout.planned_text() == "one two"


def test_audio_that_comes_too_late_is_a_gap_and_audio_in_time_is_none():
    playout = Playout()
    playout.begin()
    playout.open("One.")
    for index in range(5):
        playout.extend(speech(0.2))
        playout.due(index * 0.2)
    assert playout.gaps == 0
    playout.extend(speech(0.2))
    playout.due(1.5)
    assert playout.gaps == 1


def test_a_filler_is_said_before_what_is_not_begun_and_after_what_is():
    playout = begun(("One.", 0.2), ("Two.", 0.2))
    playout.due(-0.25)  # the lead takes but the first sentence
    playout.add_first("Wait.", speech(0.2))
    assert playout.planned_text() == "One. Wait. Two."


# --- pauses ---


def test_a_pause_sends_nothing_and_then_goes_on_with_the_sentence_it_was_in():
    playout = begun(("One.", 1), ("Two.", 2), ("Three.", 1))
    poll_until(playout, 0.0, 2.0)
    playout.mark_reached("1.1")
    playout.pause(2.0)
    assert playout.due(5.0) == []
    assert playout.wait_s(5.0) is None
    playout.resume()
    again = poll_on_time(playout, Player(), 5.0)[0]
    assert 2.0 <= seconds_of(again) <= 2.0 + 0.8
    assert len(marks(again)) == 2
    for mark in marks(again):
        playout.mark_reached(mark)
    assert playout.all_heard
    assert playout.gaps == 0


def test_it_goes_on_from_the_quietest_moment_just_before():
    playout = Playout()
    playout.begin()
    audio = speech(1.5) + speech(0.1, b"\xff") + speech(0.9)
    playout.add("one two three four five", audio)
    poll_until(playout, 0.0, 2.0)
    playout.pause(2.0)
    playout.resume()
    first = next(message for message in playout.due(3.0) if isinstance(message, Audio))
    assert first.payload.startswith(b"\xff" * 160)


def test_marks_that_the_clear_sends_back_mean_nothing():
    playout = begun(("One.", 0.2), ("Two.", 0.2))
    sent = marks(playout.due(0.0))
    playout.pause(0.1)
    for mark in sent:
        playout.mark_reached(mark)
    playout.resume()
    assert not playout.all_heard
    assert seconds_of(poll_on_time(playout, Player(), 1.0)[0]) > 0.3


def test_a_turn_cut_in_its_pause_was_heard_up_to_the_pause():
    playout = begun(("one two three four five six seven eight nine ten", 10))
    poll_until(playout, 0.0, 3.0)
    playout.pause(3.0)
    assert playout.cut(9.0) == "one two three"


def test_a_turn_cut_after_it_went_on_was_heard_up_to_the_cut():
    playout = begun(("one two three four five six seven eight nine ten", 10))
    poll_until(playout, 0.0, 3.0)
    playout.pause(3.0)
    playout.resume()
    poll_until(playout, 5.0, 7.5)
    assert playout.cut(7.5) in ("one two three four", "one two three four five")


def test_a_sentence_added_during_a_pause_waits_for_its_end():
    playout = begun(("One.", 1))
    playout.due(0.0)
    playout.pause(0.1)
    playout.add("Two.", speech(1))
    assert playout.due(0.2) == []
    playout.resume()
    assert len(marks(poll_on_time(playout, Player(), 0.3)[0])) == 2
