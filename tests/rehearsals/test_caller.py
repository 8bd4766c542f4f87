"""The caller of a scenario hears what is said, and says what the scenario has for it."""

from __future__ import annotations

from rehearsals.caller import MOST_ACTS, Caller, Deed
from tests.rehearsals.scenarios import scenario

ANSWERS = """\
answers:
  name: John Miller.
  this_number: "No."
  number: [Zero seven., Zero eight.]
  reason: A toothache.
  correction: No, the number is wrong.
  confirmation: Yes.
  anything_else: No, thank you.
"""


def said(caller: Caller, heard: str) -> str:
    step = caller.next(heard)
    return step.words if step else ""


def test_lines_come_one_after_the_other_whatever_is_heard():
    caller = Caller(scenario("lines:\n  - say: One.\n  - press: '2'\n  - hang_up: true\n"))
    assert [caller.next("") and caller.steps[-1].deed for _ in range(4)] == [
        Deed.SAYS,
        Deed.PRESSES,
        Deed.HANGS_UP,
        None,
    ]


def test_a_line_that_is_not_for_what_was_said_is_passed_over():
    caller = Caller(scenario("lines:\n  - {when: your name, say: Anna.}\n  - {when: how can I, say: Hello.}\n"))
    assert said(caller, "Good morning. How can I help?") == "Hello."
    assert [(step.words, step.passed_over) for step in caller.steps[1:]] == [("Anna.", True), ("Hello.", False)]


def test_whatever_is_asked_is_answered_and_the_last_question_counts():
    caller = Caller(scenario(ANSWERS))
    assert said(caller, "Of course. What's your name, please?") == "John Miller."
    assert said(caller, "Thank you. Can we call you back on the number you're calling from?") == "No."
    assert said(caller, "What number can we call you back on?") == "Zero seven."
    assert said(caller, "Sorry, I didn't catch the number.") == "Zero eight."
    assert said(caller, "I have 08. Is that right?") == "No, the number is wrong."
    assert said(caller, "What number can we call you back on?") == "Zero eight."
    assert said(caller, "I have 08. Is that right?") == "Yes."
    assert said(caller, "And what is it about?") == "A toothache."
    assert said(caller, "Your name and your number are noted. Anything else?") == "No, thank you."
    assert [step.topic for step in caller.steps[1:3]] == ["name", "this_number"]


def test_a_question_without_an_answer_is_met_with_silence_or_with_what_is_said_otherwise():
    assert Caller(scenario("answers: {name: Anna.}\n")).next("What is your favourite colour?") is None
    caller = Caller(scenario("answers: {name: Anna., otherwise: Pardon.}\n"))
    assert said(caller, "What is your favourite colour?") == "Pardon."


def test_questions_of_ones_own_are_known():
    caller = Caller(scenario("answers: {more: [{when: favourite colour, say: Red.}]}\n"))
    assert said(caller, "What is your favourite colour?") == "Red."


def test_a_caller_who_goes_round_in_circles_hangs_up():
    caller = Caller(scenario("answers: {name: Anna.}\n"))
    for _ in range(MOST_ACTS):
        assert said(caller, "What is your name?") == "Anna."
    step = caller.next("What is your name?")
    assert step and step.deed is Deed.HANGS_UP and caller.went_round


def test_the_apostrophes_and_spaces_of_typesetting_make_no_difference():
    caller = Caller(scenario("lines:\n  - {when: you're at 9 h, say: Hello.}\n"))
    assert said(caller, "You’re at 9\u00a0h.") == "Hello."
