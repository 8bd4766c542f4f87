"""A scenario is read as it is written, and whoever wrote it wrongly is told where and what."""

from __future__ import annotations

import datetime as dt

import pytest

from rehearsals import library
from rehearsals.scenario import Means, Press, Say, ScenarioError, Silence, load_scenario, parse_scenario
from rehearsals.yaml_text import YamlProblem, read_yaml
from tests.rehearsals.scenarios import HEAD, scenario

LINES = "lines:\n  - say: Hello.\n"


def faults(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, "mine.yaml")
    assert str(caught.value).startswith("mine.yaml: ")
    return [str(problem) for problem in caught.value.problems]


def test_a_scenario_is_read_as_written():
    read = scenario(
        """\
transports: [relay, text]
lines:
  - say: no
    expect: [one, two]
    expect_not: three
  - press: 12
  - press: 0612
  - silence: 12.5
  - when: your name
    say: Anna.
ends: caller
"""
    )
    first, second, third, fourth, fifth = read.lines
    assert first == Say(say="no", expect=("one", "two"), expect_not=("three",))
    assert second == Press(press="12") and third == Press(press="0612")
    assert fourth == Silence(silence=12.5)
    assert fifth.when == "your name"
    assert read.now == dt.datetime.fromisoformat("2026-03-10T10:00")
    assert read.transports == (Means.RELAY, Means.TEXT)


def test_plain_numbers_and_times_stay_what_people_mean():
    text = "at: 14:30\nfrom: +33639980101\nkeys: 012\nyes: no\nreally: true\ncount: 3\nprice: 1.5\nnone: null\n"
    assert read_yaml(text).data == {
        "at": "14:30",
        "from": "+33639980101",
        "keys": "012",
        "yes": "no",
        "really": True,
        "count": 3,
        "price": 1.5,
        "none": None,
    }


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("lines:\n  - say: Hello.\n    expect: '(('\n", "line 8, lines.1.expect: is no regular expression"),
        ("lines:\n  - say: Hello.\n    expects: x\n", "line 8, lines.1.expects: is not known here"),
        ("lines:\n  - shout: Hello.\n", "line 7, lines.1: a line has exactly one of say, press, silence, hang_up"),
        ("lines:\n  - say: a\n    press: '1'\n", "line 7, lines.1: a line has exactly one of"),
        ("lines:\n  - say: a\n  - silence: -1\n", "line 8, lines.2.silence: Input should be greater than"),
        ("lines:\n  - press: 1a\n", "line 7, lines.1.press: String should match"),
        ("lines:\n  - say: [a]\n", "line 7, lines.1.say: must be text"),
        ("lines:\n  - say: a\n    when: b\n    interrupt_after: 1\n", "line 7, lines.1: give either when or"),
        (LINES + "ends: never\n", "line 8, ends: "),
        (LINES + "transports: []\n", "line 8, transports: names no transport"),
        (LINES + "transports: [fax]\n", "line 8, transports.1: "),
        (LINES + "never_said: ['(']\n", "line 8, never_said: is no regular expression"),
        (LINES + "database:\n  - model: mesage\n", "line 9, database.1: mesage is no model; known are message"),
        (LINES + "database:\n  - model: message\n    nme: x\n", "line 9, database.1: Message has no field nme"),
        (LINES + "database:\n  - model: accounts.User\n", "line 9, database.1: accounts.User is no model"),
        (LINES + "database:\n  - model: message\n    name.x: x\n", "line 9, database.1: name.x leads nowhere"),
        (LINES + "setup:\n  - {model: message, is_urgent: 1}\n", "line 9, setup.1: Message has no field is_urgent"),
        (LINES + "setup:\n  - {model: message, objects: 1}\n", "line 9, setup.1: Message has no field objects"),
        (LINES + "answers: {colour: red}\n", "line 8, answers.colour: is not known here"),
        ("goal: none\n", "line 1: give lines or answers"),
    ],
)
def test_a_fault_is_told_with_its_line_and_field(body: str, fault: str):
    found = faults(HEAD + body)
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_all_faults_are_told_at_once():
    found = faults("title: ''\nlanguage: de\nnow: yesterday\nlines:\n  - say: Hello.\n")
    assert [fault.split(":")[0] for fault in found] == [
        "line 1, title",
        "line 2, language",
        "line 3, now",
        "line 1, from",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("title: [a", "line 1: expected"),
        ("title: a\ntitle: b\n", "line 2: title is given twice"),
        ("a: &x [1]\nb: *x\n", "line 2: an alias (*name) cannot be used here"),
        ("a: !!python/object:os.system x\n", "line 1: the tag"),
        ("just words", "begins with title, language, now and from"),
        ("", "begins with title, language, now and from"),
        ("[" * 5000, "nested too deeply"),
        ("a: b\n---\nc: d\n", "line 2: a second scenario in the same text"),
        ("a: \x00", "not YAML"),
        ("say: Well: no\n", "line 1: a colon within a text: put the text between quotes"),
        ("a:\n\t- b\n", "line 2: a tab at the beginning of a line: use spaces"),
        ("? [a, b]\n: c\n", "line 1: a key must be a word"),
    ],
)
def test_what_is_no_yaml_for_scenarios_is_refused(text: str, fault: str):
    found = faults(text)
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_a_text_without_end_is_refused():
    with pytest.raises(YamlProblem, match="longer than"):
        read_yaml("a: " + "x" * 200_000)


def test_a_time_with_a_zone_is_refused():
    assert "local time" in faults(HEAD.replace("T10:00", "T10:00+01:00") + LINES)[0]


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path):
    with pytest.raises(ScenarioError, match=r"nowhere\.yaml: cannot be read"):
        load_scenario(tmp_path / "nowhere.yaml")
    (tmp_path / "latin.yaml").write_bytes("title: été".encode("latin-1"))
    with pytest.raises(ScenarioError, match="is not UTF-8 text"):
        load_scenario(tmp_path / "latin.yaml")


def test_a_setting_that_is_not_there_is_told_with_those_that_are():
    unknown = scenario(LINES, HEAD.replace("dental_en", "circus_en"))
    with pytest.raises(ScenarioError, match=r"circus_en is not known; known are barber_en, .*plumber_fr"):
        library.setting_of(unknown, "mine.yaml")


def test_a_scenario_changes_its_setting_for_itself_alone():
    changed = library.setting_of(
        scenario(LINES + "business: {name: Elsewhere}\nassistant: {transfer_number: ''}\n"), "mine.yaml"
    )
    assert (changed.business.name, changed.business.trade) == ("Elsewhere", "dentist")
    assert (changed.assistant.transfer_number, changed.assistant.name) == ("", "Emma")
    assert library.setting_of(scenario(LINES), "mine.yaml").business.name == "Northside Dental"


def test_a_change_that_makes_no_sense_is_told():
    with pytest.raises(ScenarioError, match=r"mine\.yaml: business\.hours"):
        library.setting_of(scenario(LINES + "business: {hours: {monday: 9}}\n"), "mine.yaml")


def test_what_ships_can_be_read_and_every_language_served_has_scenarios():
    shipped = library.shipped()
    assert {entry.name.split("/")[0] for entry in shipped} == {entry.scenario.language for entry in shipped}
    for language in ("fr", "en"):
        assert sum(entry.scenario.language == language for entry in shipped) >= 6
    for entry in shipped:
        assert library.setting_of(entry.scenario, entry.name).language == entry.scenario.language
        assert entry.scenario.goal
