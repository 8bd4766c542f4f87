"""A caller's script: what a simulated caller says, keys and waits for, read from YAML.

from: "+33639980101"
language: fr
steps:
  - say: Bonjour, êtes-vous ouverts le samedi ?
    expect: samedi
  - say: Non, attendez !
    interrupt_after_ms: 800
  - dtmf: "1"
  - silence_ms: 6000
  - hang_up: true
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError, field_validator, model_validator

from voice.speech import mulaw
from voice.speech.base import FRAME_BYTES, SAMPLE_RATE

BYTES_PER_MS = SAMPLE_RATE // 1000
_LONGEST_RECORDING_MS = 120_000
_QUIET_DBFS = -45.0

Milliseconds = Annotated[int, Field(ge=0, le=600_000, strict=True)]
When = Literal["reply", "greeting", "immediately"] | Milliseconds


class ScriptError(Exception):
    """A script that cannot be played; the message names the file and, where there is one, step and field."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class _Step(_Model):
    """What every step may carry.

    after: "reply" (the assistant has answered and finished speaking), "greeting" (it has finished whatever it said
        first), "immediately", or milliseconds after the step before.
    interrupt_after_ms: act so long after the assistant has begun to speak, instead of `after`.
    expect: a regular expression, case ignored, searched in what the assistant says next; only where text is known.
    """

    after: When = "reply"
    interrupt_after_ms: Milliseconds | None = None
    expect: str | None = None

    @field_validator("expect")
    @classmethod
    def _is_regex(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            raise ValueError(f"not a regular expression ({error})") from error
        return value

    @model_validator(mode="after")
    def _one_cue(self) -> Self:
        if self.interrupt_after_ms is not None and "after" in self.model_fields_set:
            raise ValueError("give either after or interrupt_after_ms")
        return self


class Say(_Step):
    """The caller speaks. audio: raw 8 kHz mu-law, beside the script file; without it the text is synthesised."""

    say: Annotated[str, Field(min_length=1, max_length=1000)]
    audio: Path | None = None


class Press(_Step):
    """The caller presses keys. Quote the digits: YAML would read 012 as a number."""

    dtmf: Annotated[str, Field(pattern=r"^[0-9*#A-D]+$", max_length=64)]


class Silence(_Step):
    """The caller says nothing for so long. Starts at once unless `after` is given."""

    after: When = "immediately"
    silence_ms: Milliseconds


class HangUp(_Step):
    """The caller hangs up."""

    hang_up: Literal[True]


_M = TypeVar("_M", bound=_Model)
Step = Say | Press | Silence | HangUp
_STEP_BY_KEY: Mapping[str, type[Say] | type[Press] | type[Silence] | type[HangUp]] = {
    "say": Say,
    "dtmf": Press,
    "silence_ms": Silence,
    "hang_up": HangUp,
}


class Script(_Model):
    """A whole call from the caller's side.

    pause_ms: how long the assistant must have been quiet for the caller to take the turn.
    closing_ms: how long the caller stays on the line once the script is over and the assistant quiet.
    patience_ms: how long the caller waits for a word before hanging up; real time, whatever the pace.
    partials: send prompts that are still being recognised too (ConversationRelay).
    """

    from_number: Annotated[str, Field(alias="from", pattern=r"^(\+[1-9]\d{6,14}|anonymous)$")]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
    steps: tuple[Step, ...] = ()
    pause_ms: Milliseconds = 400
    closing_ms: Milliseconds = 2000
    patience_ms: PositiveInt = 20_000
    partials: bool = False

    def called_from(self, number: str) -> Script:
        """The same script from another number. Raises ScriptError."""
        same = {name: value for name, value in self if name != "from_number"}
        return _validated(Script, {"from": number, **same}, "the caller's number")


def load_script(path: Path) -> Script:
    """Raises ScriptError, also for a recording that is missing or not raw mu-law."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ScriptError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ScriptError(f"{path}: not UTF-8 text") from error
    return parse_script(text, path)


def parse_script(text: str, path: Path) -> Script:
    """A script from its YAML; recordings are looked for beside `path`. Raises ScriptError."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ScriptError(f"{path}: not YAML ({' '.join(str(error).split())})") from error
    if not isinstance(data, dict):
        raise ScriptError(f"{path}: expected from, language and steps")
    steps = data.get("steps")
    if not isinstance(steps, list) or not steps:
        raise ScriptError(f"{path}: steps: expected a list with at least one step")
    read = tuple(_read_step(step, number, path) for number, step in enumerate(steps, 1))
    return _validated(Script, {**data, "steps": read}, f"{path}")


def read_recording(path: Path) -> bytes:
    """Raw mu-law from a file, without the silence at its end: the end of speech is what latency is counted from.

    Raises ScriptError.
    """
    try:
        audio = path.read_bytes()
    except OSError as error:
        raise ScriptError(f"{path}: cannot be read ({error.strerror})") from error
    if audio.startswith((b"RIFF", b".snd", b"ID3", b"OggS", b"fLaC")):
        raise ScriptError(f"{path}: has a file header; raw 8 kHz mu-law is needed")
    if len(audio) > _LONGEST_RECORDING_MS * BYTES_PER_MS:
        raise ScriptError(f"{path}: longer than {_LONGEST_RECORDING_MS // 1000} s")
    trimmed = without_trailing_silence(audio)
    if not trimmed:
        raise ScriptError(f"{path}: holds nothing but silence")
    return trimmed


def without_trailing_silence(audio: bytes) -> bytes:
    end = len(audio)
    while end > 0 and mulaw.energy(audio[max(0, end - FRAME_BYTES) : end]) < _QUIET_DBFS:
        end = max(0, end - FRAME_BYTES)
    return audio[:end]


def _read_step(data: object, number: int, path: Path) -> Step:
    where = f"{path}: step {number}"
    if not isinstance(data, dict):
        raise ScriptError(f"{where}: expected one of {', '.join(_STEP_BY_KEY)}")
    kinds = [key for key in _STEP_BY_KEY if key in data]
    if len(kinds) != 1:
        found = f"found {' and '.join(kinds)}" if kinds else "found none"
        raise ScriptError(f"{where}: expected exactly one of {', '.join(_STEP_BY_KEY)}; {found}")
    step = _validated(_STEP_BY_KEY[kinds[0]], data, where)
    return _with_recording(step, where, path) if isinstance(step, Say) else step


def _with_recording(step: Say, where: str, path: Path) -> Say:
    if step.audio is None:
        return step
    audio = path.parent / step.audio
    try:
        read_recording(audio)
    except ScriptError as error:
        raise ScriptError(f"{where}: audio: {error}") from error
    return step.model_copy(update={"audio": audio})


def _validated(model: type[_M], data: Mapping[Any, Any], where: str) -> _M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ScriptError(f"{where}: {_first_fault(error)}") from error


def _first_fault(error: ValidationError) -> str:
    """The first field at fault with all that is said of it: a union has one complaint for each of its members."""
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    field = faults[0]["loc"][:1]
    said = [fault["msg"].removeprefix("Value error, ") for fault in faults if fault["loc"][:1] == field]
    complaint = "; or ".join(dict.fromkeys(said))
    return f"{field[0]}: {complaint}" if field else complaint
