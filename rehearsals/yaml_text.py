"""YAML as people write it in a page: plain scalars, no aliases, no tags, no key twice, and the line of everything.

YAML 1.1 reads `14:30` as a number of minutes, `no` as false and `+336…` as an integer. Here they are text: only true,
false, null and plain decimal numbers are anything else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Place = tuple[str | int, ...]
_LONGEST = 100_000
# What the library says of the commonest slips, for somebody who does not know its words.
_IN_WORDS = {
    "mapping values are not allowed here": "a colon within a text: put the text between quotes",
    "could not find expected ':'": "a key without a colon behind it, or a text that begins at the wrong place",
    "found character '\\t' that cannot start any token": "a tab at the beginning of a line: use spaces",
    "but found another document": "a second scenario in the same text",
}


class YamlProblem(Exception):
    """Not the YAML that is read here. line: from 1 on, 0 where no line can be named."""

    def __init__(self, problem: str, line: int = 0) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


@dataclass(frozen=True, slots=True)
class Document:
    """What a text says, and where. lines: the line of every key's or item's value, by its place."""

    data: Any
    lines: dict[Place, int] = field(default_factory=dict)

    def line_of(self, place: Place) -> int:
        """The line of the innermost thing that is known of a place; 1 where nothing of it is there."""
        for length in range(len(place), 0, -1):
            if place[:length] in self.lines:
                return self.lines[place[:length]]
        return 1


class _Loader(yaml.SafeLoader):
    """SafeLoader with scalars of its own and without aliases, which a few lines of can make a text of any size."""

    yaml_implicit_resolvers: dict[str, Any] = {}

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise YamlProblem("an alias (*name) cannot be used here", event.start_mark.line + 1)
        return super().compose_node(parent, index)


_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), ["~", "n", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), ["t", "f"])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(0|[1-9]\d*)$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?(0|[1-9]\d*)\.\d+$"), list("-0123456789"))
_SCALARS = {f"tag:yaml.org,2002:{name}" for name in ("str", "null", "bool", "int", "float")}


def read_yaml(text: str) -> Document:
    """Raises YamlProblem."""
    if len(text) > _LONGEST:
        raise YamlProblem(f"longer than {_LONGEST} characters")
    loader = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        lines: dict[Place, int] = {}
        return Document(None if node is None else _value(loader, node, (), lines), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = _IN_WORDS.get(error.problem or "", error.problem or "not YAML")
        raise YamlProblem(problem, mark.line + 1 if mark else 0) from error
    except yaml.YAMLError as error:
        raise YamlProblem(f"not YAML ({' '.join(str(error).split())})") from error
    except RecursionError:
        raise YamlProblem("nested too deeply") from None
    finally:
        if loader is not None:
            loader.dispose()


def _value(loader: _Loader, node: Node, place: Place, lines: dict[Place, int]) -> Any:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, MappingNode):
        return _mapping(loader, node, place, lines)
    if isinstance(node, SequenceNode):
        return [_value(loader, item, (*place, index), lines) for index, item in enumerate(node.value)]
    if node.tag not in _SCALARS or not isinstance(node, ScalarNode):
        raise YamlProblem(f"the tag {node.tag} cannot be used here", node.start_mark.line + 1)
    return loader.construct_object(node)


def _mapping(loader: _Loader, node: MappingNode, place: Place, lines: dict[Place, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            raise YamlProblem("a key must be a word", line)
        key = key_node.value
        if key in found:
            raise YamlProblem(f"{key} is given twice", line)
        found[key] = _value(loader, value_node, (*place, key), lines)
        lines[(*place, key)] = line
    return found
