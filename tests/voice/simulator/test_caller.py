"""When the caller acts, told the time by the test."""

from __future__ import annotations

from pathlib import Path

from voice.simulator.caller import SETTLE_MS, Ear, HangUpNow, PressNow, ScriptPlayer, SpeakNow, Wait
from voice.simulator.script import parse_script

NOTHING = Ear(None, 0.0, complete=True, heard_anything=False)


def player(steps: str, head: str = "", pace: float = 1.0) -> ScriptPlayer:
    text = f'from: "+33639980101"\nlanguage: fr\n{head}\nsteps:\n{steps}'
    return ScriptPlayer(parse_script(text, Path("call.yaml")), pace)


def heard(began_ms: float, dry_ms: float, *, complete: bool = True) -> Ear:
    return Ear(began_ms, dry_ms, complete, heard_anything=True)


def test_the_caller_speaks_when_the_assistant_has_been_quiet_for_the_pause() -> None:
    caller = player("  - say: Allô\n")

    assert caller.poll(0, NOTHING) == Wait(20_000)
    assert caller.poll(100, heard(50, 900)) == Wait(1300)
    assert caller.poll(1299, heard(50, 900)) == Wait(1300)
    assert isinstance(caller.poll(1300, heard(50, 900)), SpeakNow)


def test_the_caller_does_not_cut_in_between_two_pieces_of_a_reply() -> None:
    caller = player("  - say: Allô\n")

    assert isinstance(caller.poll(5000, heard(50, 900, complete=False)), Wait)


def test_an_interruption_is_counted_from_the_assistants_first_word() -> None:
    caller = player("  - say: Non\n    interrupt_after_ms: 800\n")

    assert caller.poll(300, heard(200, 9000)) == Wait(1000)
    assert isinstance(caller.poll(1000, heard(200, 9000)), SpeakNow)


def test_a_wait_in_milliseconds_is_counted_from_the_step_before() -> None:
    caller = player("  - say: Un\n    after: immediately\n  - say: Deux\n    after: 300\n")
    assert isinstance(caller.poll(10, NOTHING), SpeakNow)
    caller.ready(1000)

    assert caller.poll(1100, NOTHING) == Wait(1300)
    assert isinstance(caller.poll(1300, NOTHING), SpeakNow)


def test_silence_lasts_as_long_as_it_is_said_to() -> None:
    caller = player('  - silence_ms: 5000\n  - dtmf: "1"\n    after: immediately\n')

    assert caller.poll(100, NOTHING) == Wait(5100)
    assert caller.poll(5000, NOTHING) == Wait(5100)
    assert caller.poll(5100, NOTHING) == PressNow("1")


def test_a_caller_told_nothing_hangs_up_and_says_so() -> None:
    caller = player("  - say: Allô\n", head="patience_ms: 7000")

    assert caller.poll(6999, NOTHING) == Wait(7000)
    assert caller.poll(7000, NOTHING) == HangUpNow("patience")
    assert caller.failures == ["the caller waited 7 s for a word of the assistant and hung up"]


def test_the_script_over_the_caller_waits_for_the_last_word_and_leaves() -> None:
    caller = player("  - say: Au revoir\n    after: immediately\n")
    caller.poll(0, NOTHING)
    caller.ready(500)

    assert caller.poll(600, heard(550, 1500)) == Wait(3500)
    assert caller.poll(3500, heard(550, 1500)) == HangUpNow("end of script")


def test_at_pace_zero_only_the_settling_time_is_waited_for() -> None:
    caller = player("  - say: Allô\n", pace=0.0)

    assert caller.poll(100, heard(100, 100)) == Wait(100 + SETTLE_MS)


def test_an_expectation_is_matched_in_any_case_against_the_reply_to_its_step() -> None:
    caller = player("  - say: Un\n    after: immediately\n    expect: SAMEDI\n  - silence_ms: 10\n    expect: là\n")
    caller.poll(0, NOTHING)
    caller.ready(0)
    caller.poll(0, NOTHING)
    caller.check_expectations({1: "Le samedi ?"})

    assert caller.failures == ["expected 'là' in the reply to utterance 1, heard 'Le samedi ?'"]
