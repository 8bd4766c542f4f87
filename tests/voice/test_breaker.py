"""The circuit breaker: when an engine is asked, when it is left alone, and for how long."""

from __future__ import annotations

import pytest

from voice import breaker
from voice.breaker import BreakerState, CircuitBreaker


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sut(clock) -> CircuitBreaker:
    return CircuitBreaker(failures=3, cooldown_s=10, longest_s=35, clock=clock)


def fails(sut: CircuitBreaker, times: int = 1) -> None:
    for _ in range(times):
        assert sut.allows()
        sut.failed()


def test_a_new_breaker_lets_everything_through(sut):
    assert sut.state is BreakerState.CLOSED
    assert all(sut.allows() for _ in range(100))


def test_it_opens_after_so_many_failures_in_a_row(sut):
    fails(sut, 2)
    assert sut.state is BreakerState.CLOSED
    fails(sut)
    assert sut.state is BreakerState.OPEN
    assert not sut.allows()


def test_a_success_in_between_starts_the_count_over(sut):
    fails(sut, 2)
    sut.succeeded()
    fails(sut, 2)
    assert sut.allows()


def test_a_permanent_failure_opens_it_at_once(sut):
    sut.failed(permanent=True)
    assert not sut.allows()


def test_it_stays_open_until_it_has_cooled_down(sut, clock):
    fails(sut, 3)
    clock.passes(9.9)
    assert (sut.state, sut.allows()) == (BreakerState.OPEN, False)
    clock.passes(0.1)
    assert (sut.state, sut.allows()) == (BreakerState.HALF_OPEN, True)


def test_one_trial_at_a_time(sut, clock):
    fails(sut, 3)
    clock.passes(10)
    assert [sut.allows() for _ in range(5)] == [True, False, False, False, False]


def test_a_trial_that_succeeds_closes_it(sut, clock):
    fails(sut, 3)
    clock.passes(10)
    assert sut.allows()
    sut.succeeded()
    assert sut.state is BreakerState.CLOSED
    fails(sut, 2)
    assert sut.allows()


def test_each_failed_trial_doubles_the_cooldown_up_to_the_longest(sut, clock):
    fails(sut, 3)
    for cooldown in (10, 20, 35, 35):
        clock.passes(cooldown - 0.1)
        assert not sut.allows()
        clock.passes(0.1)
        assert sut.allows()
        sut.failed()


def test_after_a_success_the_cooldown_is_the_first_again(sut, clock):
    fails(sut, 3)
    clock.passes(10)
    fails(sut)
    clock.passes(20)
    assert sut.allows()
    sut.succeeded()
    fails(sut, 3)
    clock.passes(10)
    assert sut.allows()


def test_those_who_were_let_through_before_it_opened_do_not_prolong_the_cooldown(sut, clock):
    fails(sut, 3)
    clock.passes(5)
    sut.failed()
    sut.failed(permanent=True)
    clock.passes(5)
    assert sut.allows()


def test_a_trial_of_which_nobody_tells_the_end_does_not_lock_it_for_ever(sut, clock):
    fails(sut, 3)
    clock.passes(10)
    assert sut.allows()
    clock.passes(9.9)
    assert not sut.allows()
    clock.passes(0.1)
    assert sut.allows()


def test_an_engine_has_one_breaker_a_process():
    breaker.forget_all()
    one = breaker.breaker_of("dialogue", "mistral")
    assert breaker.breaker_of("dialogue", "mistral") is one
    assert breaker.breaker_of("synthesizer", "mistral") is not one
    assert set(breaker.all_breakers()) == {("dialogue", "mistral"), ("synthesizer", "mistral")}
    breaker.forget_all()
    assert breaker.all_breakers() == {}
