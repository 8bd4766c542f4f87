"""The virtual playback buffer, told the time by the test."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from voice.simulator.playback import Playback

SECOND = bytes(range(250)) * 32


def phone() -> Playback[bytes]:
    return Playback(8, b"")


def test_audio_is_heard_at_the_speed_of_life() -> None:
    playback = phone()
    playback.feed(SECOND, now_ms=100)
    playback.advance(350)

    assert playback.heard[0].content == SECOND[:2000]
    assert (playback.heard[0].started_ms, playback.heard[0].ended_ms) == (100, 350)
    assert playback.dry_ms == 1100


def test_a_mark_is_reached_when_the_audio_before_it_has_been_heard_and_not_earlier() -> None:
    playback = phone()
    playback.feed(SECOND, now_ms=0)
    playback.mark("first")
    playback.feed(SECOND, now_ms=0)
    playback.mark("second")

    assert playback.advance(999) == []
    assert playback.advance(1000) == ["first"]
    assert playback.advance(1999) == []
    assert playback.advance(2500) == ["second"]


def test_a_mark_in_an_empty_buffer_is_reached_at_once() -> None:
    playback = phone()
    playback.mark("now")

    assert playback.advance(0) == ["now"]


def test_clear_drops_what_was_not_heard_and_returns_all_marks_in_order() -> None:
    playback = phone()
    for name in ("one", "two", "three"):
        playback.feed(SECOND, now_ms=0)
        playback.mark(name)
    playback.advance(900)

    assert playback.clear(1500) == ["one", "two", "three"]
    assert playback.advance(10_000) == []
    assert b"".join(stretch.content for stretch in playback.heard) == SECOND + SECOND[:4000]
    assert playback.waiting == 0


def test_audio_fed_after_a_pause_starts_when_it_is_fed() -> None:
    playback = phone()
    playback.feed(SECOND, now_ms=0)
    playback.advance(5000)
    playback.feed(SECOND, now_ms=5000)
    playback.advance(5500)

    assert playback.dry_ms == 6000
    assert len(playback.heard[0].content) == 12_000


def test_what_was_queued_before_the_caller_spoke_is_not_the_answer() -> None:
    playback = phone()
    playback.feed(SECOND, now_ms=0)
    playback.advance(400)
    playback.begin_stretch(1)

    assert playback.began_ms is None
    playback.feed(SECOND, now_ms=400)
    assert playback.began_ms == 1000
    playback.advance(3000)
    assert [(stretch.utterance, stretch.started_ms) for stretch in playback.heard] == [(0, 0), (1, 1000)]


def test_after_clear_the_answer_has_yet_to_begin() -> None:
    playback = phone()
    playback.begin_stretch(1)
    playback.feed(SECOND, now_ms=0)
    playback.clear(200)

    assert playback.began_ms is None
    playback.feed(SECOND, now_ms=700)
    assert (playback.began_ms, playback.current.utterance) == (700, 1)


def test_text_without_a_rate_is_heard_at_once() -> None:
    playback = Playback(math.inf, "")
    playback.feed("Bonjour.", now_ms=10)
    playback.advance(10)

    assert playback.heard[0].content == "Bonjour."
    assert playback.dry_ms == 10


@given(st.lists(st.tuples(st.binary(max_size=900), st.floats(0, 60)), max_size=30))
def test_whatever_the_rhythm_everything_is_heard_once_and_in_order(steps: list[tuple[bytes, float]]) -> None:
    playback, now_ms = phone(), 0.0
    for number, (audio, pause_ms) in enumerate(steps):
        playback.advance(now_ms)
        playback.feed(audio, now_ms)
        playback.mark(str(number))
        now_ms += pause_ms
    names = playback.advance(playback.dry_ms)

    assert b"".join(stretch.content for stretch in playback.heard) == b"".join(audio for audio, _ in steps)
    assert names == sorted(names, key=int)
    assert not playback.waiting
