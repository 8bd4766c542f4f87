"""The dates and times of a sentence sorted into choices, with what is refused apart: "mardi ou jeudi, pas lundi"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from voice.dialogue.moments.kinds import Atom, Kind

DAYS = frozenset({Kind.DATE, Kind.PERIOD})
HOURS = frozenset({Kind.TIME, Kind.HOURS, Kind.PART, Kind.SAME_TIME, Kind.ANYTIME})
WHEN = DAYS | HOURS | {Kind.SOONEST}
# What may stand between a refusal and what it refuses, or between two things that belong together.
_GLUE = frozenset({Kind.THE, Kind.OF, Kind.AT, Kind.ON, Kind.IN, Kind.ANY, Kind.ABOUT, Kind.A, Kind.FROM, Kind.THIS})
_JOINTS = _GLUE | {Kind.AND, Kind.OR, Kind.TO}
_REACH = 3  # words between "Tuesday" and "I can't"


@dataclass(slots=True)
class Said:
    """A date or a time in its place. joined: only small words part it from the one before. either: an "or" does."""

    atom: Atom
    place: int
    refused: bool = False
    joined: bool = False
    joint: bool = False
    either: bool = False


@dataclass(slots=True)
class Choice:
    """What belongs to one possibility."""

    said: list[Said] = field(default_factory=list)

    @property
    def days(self) -> list[Said]:
        return [each for each in self.said if each.atom.kind in DAYS]

    @property
    def has_hours(self) -> bool:
        return any(each.atom.kind in HOURS for each in self.said)

    def all(self, kind: Kind) -> list[Atom]:
        return [each.atom for each in self.said if each.atom.kind is kind]


def parts_between_corrections(atoms: list[Atom]) -> Iterator[list[Atom]]:
    """The sentence in parts, each of which puts right what came before it."""
    part: list[Atom] = []
    for place, atom in enumerate(atoms):
        if atom.kind is Kind.NO and _refuses(atoms, place):
            part.append(Atom(Kind.CANNOT))
        elif atom.kind is Kind.NO:
            yield part
            part = []
        else:
            part.append(atom)
    yield part


def _refuses(atoms: list[Atom], place: int) -> bool:
    """Whether this is the no of "mardi non": right after a day or a time, and no other follows."""
    after = atoms[place + 1].kind if place + 1 < len(atoms) else Kind.OTHER
    return bool(atoms[place].value) and place > 0 and atoms[place - 1].kind in WHEN and after is Kind.OTHER


def sorted_out(atoms: list[Atom]) -> tuple[list[Choice], list[Atom]]:
    """The choices in their order, and what is refused."""
    said = _in_place(atoms)
    refused = [each.atom for each in said if each.refused and not (each.joined and _adds_part(each))]
    return _grouped(each for each in said if not each.refused), refused


def _in_place(atoms: list[Atom]) -> list[Said]:
    said: list[Said] = []
    reach = 0  # words over which a refusal still reaches, and one more
    joined = joint = either = False
    for place, atom in enumerate(atoms):
        if atom.kind in WHEN:
            each = Said(atom, place, reach > 0, joined and bool(said), joint, either)
            each.refused = each.refused or (each.joined and said[-1].refused and (joint or _adds_part(each)))
            said.append(each)
            reach, joined, joint, either = 0, True, False, False
        elif atom.kind is Kind.NOT:
            reach, joined = 1, False
        elif atom.kind is Kind.CANNOT:
            reach, joined = 0 if _refused_before(said, place) else 1 + _REACH, False
        elif atom.kind in _JOINTS:
            joint = joint or atom.kind in (Kind.AND, Kind.OR)
            either = either or atom.kind is Kind.OR
        else:
            reach, joined = reach - 1, False
    return said


def _adds_part(said: Said) -> bool:
    """Whether this is the morning of "not Tuesday morning"."""
    return said.atom.kind is Kind.PART and not said.joint


def _refused_before(said: list[Said], place: int) -> bool:
    """Refuse what was said just before "I can't", with the day that a time belongs to."""
    if not said or said[-1].refused or place - said[-1].place > _REACH:
        return False
    said[-1].refused = True
    for before, after in zip(reversed(said[:-1]), reversed(said), strict=False):
        if not after.joined or before.refused:
            break
        before.refused = True
    return True


def _grouped(said: Iterable[Said]) -> list[Choice]:
    choices = [Choice()]
    for each in said:
        current = choices[-1]
        if each.either and current.said and not (each.atom.kind in DAYS and not current.has_hours):
            choices.append(current := Choice())
        current.said.append(each)
    return choices if choices[0].said else []
