"""Caller scripts, and what is said of faulty ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice.simulator.script import HangUp, Press, Say, ScriptError, Silence, load_script, parse_script

HEAD = 'from: "+33639980101"\nlanguage: fr\n'
SCRIPTS = Path(__file__).parents[3] / "voice" / "simulator" / "scripts"


def script_of(steps: str, head: str = HEAD):
    return parse_script(f"{head}steps:\n{steps}", Path("call.yaml"))


def test_every_kind_of_step_is_read() -> None:
    script = script_of('  - say: Allô\n  - dtmf: "012"\n  - silence_ms: 500\n  - hang_up: true\n')

    assert [type(step) for step in script.steps] == [Say, Press, Silence, HangUp]
    assert script.steps[1].dtmf == "012"
    assert script.steps[0].after == "reply"


def test_a_call_can_be_made_from_another_number() -> None:
    script = script_of("  - say: Allô\n")

    assert script.called_from("+447700900123").from_number == "+447700900123"
    with pytest.raises(ScriptError, match="from"):
        script.called_from("07700 900123")


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        ("  - say: Allô\n    afer: reply\n", "call.yaml: step 1: afer: Extra inputs are not permitted"),
        ("  - say: Allô\n  - dtmf: 12\n", "call.yaml: step 2: dtmf: Input should be a valid string"),
        ("  - dtmf: one\n", "call.yaml: step 1: dtmf: String should match pattern"),
        ("  - say: Allô\n    after: soon\n", "call.yaml: step 1: after: Input should be 'reply', 'greeting'"),
        ("  - say: Allô\n    after: -1\n", "call.yaml: step 1: after: "),
        ("  - say: Allô\n    expect: '('\n", "call.yaml: step 1: expect: not a regular expression"),
        ("  - silence_ms: many\n", "call.yaml: step 1: silence_ms: Input should be a valid integer"),
        ("  - hang_up: false\n", "call.yaml: step 1: hang_up: "),
        ("  - say: Allô\n    hang_up: true\n", "step 1: expected exactly one of .*; found say and hang_up"),
        ("  - expect: oui\n", "step 1: expected exactly one of .*; found none"),
        ("  - Allô\n", "call.yaml: step 1: expected one of"),
        (
            "  - say: Non\n    after: reply\n    interrupt_after_ms: 5\n",
            "call.yaml: step 1: give either after or interrupt_after_ms",
        ),
        ("  - say: Allô\n    audio: nowhere.ulaw\n", "call.yaml: step 1: audio: nowhere.ulaw: cannot be read"),
        ("  []\n", "call.yaml: steps: expected a list with at least one step"),
    ],
)
def test_a_faulty_step_is_named_with_its_file_number_and_field(steps: str, complaint: str) -> None:
    with pytest.raises(ScriptError, match=complaint):
        script_of(steps)


@pytest.mark.parametrize(
    ("head", "complaint"),
    [
        ("language: fr\n", "call.yaml: from: Field required"),
        ('from: "0639980101"\nlanguage: fr\n', "call.yaml: from: String should match"),
        ('from: "+33639980101"\nlanguage: French\n', "call.yaml: language: String should match"),
        (HEAD + "pause_ms: slow\n", "call.yaml: pause_ms: Input should be a valid integer"),
        (HEAD + "tempo: 3\n", "call.yaml: tempo: Extra inputs are not permitted"),
    ],
)
def test_a_faulty_head_is_named_with_its_field(head: str, complaint: str) -> None:
    with pytest.raises(ScriptError, match=complaint):
        script_of("  - say: Allô\n", head)


@pytest.mark.parametrize("text", ["- a\n- b\n", "from: [", "", "\tfrom: x"])
def test_what_is_no_script_at_all_is_refused(text: str) -> None:
    with pytest.raises(ScriptError, match=r"^call.yaml: "):
        parse_script(text, Path("call.yaml"))


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match=r"absent\.yaml: cannot be read"):
        load_script(tmp_path / "absent.yaml")


@pytest.mark.parametrize(
    ("audio", "complaint"),
    [(b"RIFF....WAVE", "file header"), (b"\xff" * 1600, "nothing but silence"), (b"", "nothing but silence")],
)
def test_a_recording_that_cannot_be_used_is_refused(tmp_path: Path, audio: bytes, complaint: str) -> None:
    (tmp_path / "speech.ulaw").write_bytes(audio)
    with pytest.raises(ScriptError, match=complaint):
        parse_script(f"{HEAD}steps:\n  - say: Allô\n    audio: speech.ulaw\n", tmp_path / "call.yaml")


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.yaml")), ids=lambda path: path.name)
def test_the_scripts_of_the_demo_can_be_played(path: Path) -> None:
    assert load_script(path).steps
