"""A scenario: who calls, when, what they say, and what must have come of it. Read from YAML (docs/rehearsals.md).

title: Opening hours on a Saturday
language: en
now: 2026-03-10T10:00
from: "+447700900123"
setting: dental_en
lines:
  - say: What are your opening hours on Saturday?
    expect: 9 in the morning
  - say: No thank you, goodbye.
ends: assistant
database:
  - model: message
    count: 0
"""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from django.utils.translation import gettext as _
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    field_validator,
    model_validator,
)

from rehearsals.database import Expected, Row
from rehearsals.yaml_text import Document, Place, YamlProblem, read_yaml
from voice.business import BusinessInfo
from voice.simulator.twilio import DialStatus

LONGEST_PATTERN = 500


class Means(StrEnum):
    """How a scenario is run: straight on the dialogue, or as a call on one of the two phone transports."""

    TEXT = "text"
    RELAY = "relay"
    MEDIA = "media"


class Problem(BaseModel):
    """One fault of a scenario. line: from 1 on, 0 for none. field: as in lines.2.expect."""

    line: int
    field: str
    problem: str

    def __str__(self) -> str:
        where = [*([f"line {self.line}"] if self.line else []), *([self.field] if self.field else [])]
        return ": ".join(filter(None, (", ".join(where), self.problem)))


class ScenarioError(Exception):
    """A scenario that cannot be run. The message names the file, and of each fault its line and field."""

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for problem in problems))
        self.name = name
        self.problems = tuple(problems)


# --- the pieces ----------------------------------------------------------------------------------------------


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


def _is_pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(_("is no regular expression (%(reason)s)") % {"reason": error}) from error
    return value


def _digits_as_text(value: Any) -> Any:
    """A number that was not put between quotes."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


M = TypeVar("M", bound="_Model")
Words = Annotated[str, Field(min_length=1, max_length=1000), BeforeValidator(_digits_as_text)]
Pattern = Annotated[str, Field(min_length=1, max_length=LONGEST_PATTERN), BeforeValidator(_digits_as_text)]
Patterns = Annotated[tuple[Pattern, ...], BeforeValidator(_as_list)]
Seconds = Annotated[float, Field(ge=0, le=120)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Expectation(_Model):
    """Regular expressions that the assistant's reply must, or must not, hold. Case counts for nothing."""

    expect: Patterns = ()
    expect_not: Patterns = ()

    @field_validator("expect", "expect_not")
    @classmethod
    def _are_patterns(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(_is_pattern, value))


class Line(Expectation):
    """Something the caller does once the assistant has finished speaking.

    when: only if the assistant's last reply holds this; else the line is passed over. pause: how many seconds of quiet
    the caller waits for by telephone, where something else is still to come, such as the way back from a transfer.
    """

    when: Pattern = ""
    pause: Seconds = 0.0

    @field_validator("when")
    @classmethod
    def _is_pattern(cls, value: str) -> str:
        return _is_pattern(value)


class Say(Line):
    """The caller speaks. interrupt_after: seconds into what the assistant is saying, instead of waiting for its end."""

    say: Words
    interrupt_after: Seconds | None = None

    @model_validator(mode="after")
    def _knows_when(self) -> Self:
        if self.when and self.interrupt_after is not None:
            raise ValueError(_("give either when or interrupt_after"))
        return self


class Press(Line):
    """The caller presses keys."""

    press: Annotated[str, Field(pattern=r"^[0-9*#]{1,32}$"), BeforeValidator(_digits_as_text)]


class Silence(Line):
    """The caller says nothing for so many seconds."""

    silence: Seconds


class HangUp(Line):
    """The caller hangs up."""

    hang_up: Literal[True]


AnyLine = Say | Press | Silence | HangUp
_KINDS = {"say": Say, "press": Press, "silence": Silence, "hang_up": HangUp}


def _kind_of(value: Any) -> str | None:
    found = [kind for kind in _KINDS if isinstance(value, dict) and kind in value]
    return f"#{found[0]}" if len(found) == 1 else None


_TaggedLine = Annotated[
    Annotated[Say, Tag("#say")]
    | Annotated[Press, Tag("#press")]
    | Annotated[Silence, Tag("#silence")]
    | Annotated[HangUp, Tag("#hang_up")],
    Discriminator(
        _kind_of,
        custom_error_type="kind_of_line",
        custom_error_message=f"a line has exactly one of {', '.join(_KINDS)}",
    ),
]


class Asked(_Model):
    """An answer to a question of the scenario's own."""

    when: Annotated[Pattern, BeforeValidator(_digits_as_text)]
    say: Words

    @field_validator("when")
    @classmethod
    def _is_pattern(cls, value: str) -> str:
        return _is_pattern(value)


Answer = Annotated[tuple[Words, ...], BeforeValidator(_as_list)]


class Answers(_Model):
    """What the caller answers to whatever is asked, once the lines are over (rehearsals/asked.py).

    Of several answers to the same question each is given once, and the last one from then on. correction: said once,
    instead of the first confirmation. otherwise: said to what is none of these. more: questions of one's own.
    """

    name: Answer = ()
    number: Answer = ()
    this_number: Answer = ()
    service: Answer = ()
    code: Answer = ()
    day: Answer = ()
    time: Answer = ()
    choice: Answer = ()
    reason: Answer = ()
    confirmation: Answer = ()
    correction: Words | None = None
    anything_else: Answer = ()
    otherwise: Answer = ()
    more: tuple[Asked, ...] = ()

    def to(self, topic: str) -> tuple[str, ...]:
        found: tuple[str, ...] = getattr(self, topic)
        return found


class AssistantSettings(_Model):
    """What a setting says of its assistant; the rest is as of a new one (voice/models.py)."""

    name: Words = "Permanence"
    languages: tuple[str, ...] = ()
    greeting: dict[str, str] = Field(default_factory=dict)
    closing: dict[str, str] = Field(default_factory=dict)
    dialogue: str = "rules"
    model: str = ""
    prompt: str = ""
    transfer_number: str = ""
    transfer_mode: Literal["direct", "announced"] = "direct"
    interruptible: bool = True
    records_calls: bool = False


class Setting(_Model):
    """A business for rehearsals, and what it has set up. setup: rows made before the call, in this order."""

    language: str
    time_zone: str = "Europe/Paris"
    number: Annotated[str, Field(pattern=r"^\+[1-9]\d{6,14}$")]
    business: BusinessInfo = BusinessInfo()
    assistant: AssistantSettings = AssistantSettings()
    setup: tuple[Row, ...] = ()

    @field_validator("time_zone")
    @classmethod
    def _exists(cls, value: str) -> str:
        if value not in zoneinfo.available_timezones():
            raise ValueError(_("is no time zone"))
        return value


class Scenario(_Model):
    """One call. All times are local to the business.

    now: what the clock says when the call begins; it goes on ticking. dial: how a transfer goes. setting: the business
    that it is written for; business, assistant and setup change that one for this call alone. never_said: over the
    whole call. ends: who ended it.
    """

    title: Annotated[str, Field(min_length=1, max_length=120)]
    language: Literal["fr", "en", "es", "ar", "ary"]
    goal: Annotated[str, Field(max_length=1000)] = ""
    now: dt.datetime
    transports: tuple[Means, ...] = tuple(Means)
    from_number: Annotated[str, Field(alias="from", pattern=r"^(\+[1-9]\d{6,14}|anonymous)$")]
    dial: DialStatus = DialStatus.COMPLETED
    setting: Annotated[str, Field(pattern=r"^[a-z0-9_]{0,60}$")] = ""
    business: dict[str, Any] = Field(default_factory=dict)
    assistant: dict[str, Any] = Field(default_factory=dict)
    setup: tuple[Row, ...] = ()
    greeting: Expectation = Expectation()
    lines: Annotated[tuple[_TaggedLine, ...], Field(max_length=100)] = ()
    answers: Answers | None = None
    never_said: Patterns = ()
    ends: Literal["caller", "assistant", "transferred"] | None = None
    database: tuple[Expected, ...] = ()

    @field_validator("now")
    @classmethod
    def _is_local(cls, value: dt.datetime) -> dt.datetime:
        if value.tzinfo is not None:
            raise ValueError(_("is the local time of the business, without a time zone"))
        return value

    @field_validator("transports")
    @classmethod
    def _are_some(cls, value: tuple[Means, ...]) -> tuple[Means, ...]:
        if not value:
            raise ValueError(_("names no transport"))
        return tuple(dict.fromkeys(value))

    @field_validator("never_said")
    @classmethod
    def _are_patterns(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(_is_pattern, value))

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if not self.lines and self.answers is None:
            raise ValueError(_("give lines or answers: the caller has nothing to say"))
        return self


# --- reading -------------------------------------------------------------------------------------------------


def load_scenario(path: Path) -> Scenario:
    """Raises ScenarioError."""
    return parse_scenario(_text_of(path), str(path))


def parse_scenario(text: str, name: str) -> Scenario:
    """A scenario from its YAML; `name` stands in the errors. Raises ScenarioError."""
    return _validated(Scenario, _document(text, name), name)


def load_setting(path: Path) -> Setting:
    """Raises ScenarioError."""
    return _validated(Setting, _document(_text_of(path), str(path)), str(path))


def changed(setting: Setting, scenario: Scenario, name: str) -> Setting:
    """The setting as the scenario wants it. Raises ScenarioError."""
    data = {
        **setting.model_dump(by_alias=True),
        "business": {**setting.business.model_dump(), **scenario.business},
        "assistant": {**setting.assistant.model_dump(), **scenario.assistant},
        "setup": (*setting.setup, *scenario.setup),
    }
    return _validated(Setting, Document(data), name)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise _fault(str(path), _("cannot be read (%(reason)s)") % {"reason": error.strerror}) from error
    except UnicodeDecodeError as error:
        raise _fault(str(path), _("is not UTF-8 text")) from error


def _document(text: str, name: str) -> Document:
    try:
        document = read_yaml(text)
    except YamlProblem as error:
        raise _fault(name, error.problem, error.line) from error
    if not isinstance(document.data, dict):
        raise _fault(name, _("begins with title, language, now and from"))
    return document


def _validated(model: type[M], document: Document, name: str) -> M:
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        raise ScenarioError(name, [_problem(fault, document) for fault in faults]) from error


def _fault(name: str, problem: str, line: int = 0) -> ScenarioError:
    return ScenarioError(name, [Problem(line=line, field="", problem=problem)])


def _problem(fault: Mapping[str, Any], document: Document) -> Problem:
    place: Place = tuple(part for part in fault["loc"] if not str(part).startswith("#"))
    shown = ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
    line = document.line_of(place) if document.lines else 0
    return Problem(line=line, field=shown, problem=_in_words(fault))


def _in_words(fault: Mapping[str, Any]) -> str:
    """What pydantic found, for somebody who does not know its words."""
    known = {
        "missing": _("is missing"),
        "extra_forbidden": _("is not known here"),
        "string_type": _("must be text; put it between quotes"),
        "datetime_from_date_parsing": _("must be a day and a time, as in 2026-03-10T10:00"),
        "datetime_parsing": _("must be a day and a time, as in 2026-03-10T10:00"),
        "tuple_type": _("must be a list"),
        "dict_type": _("must have fields of its own"),
        "model_type": _("must have fields of its own"),
    }
    message = str(fault["msg"]).removeprefix("Value error, ")
    return known.get(fault["type"], message)
