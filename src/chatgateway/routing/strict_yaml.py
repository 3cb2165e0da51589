"""YAML as editors mean it: no duplicate keys, no aliases, `no` is a word, 9:00 no number; every value has a place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from ..errors import BadContent

Path = tuple[int | str, ...]
Value = Any
MAX_DEPTH = 20

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+\Z")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class Source:
    """A document's value together with the line and column of each of its parts."""

    name: str
    value: Value
    places: dict[Path, tuple[int, int]] = field(repr=False)

    def where(self, path: Path) -> str:
        """`file:line:column` of a part, or of the nearest part around it."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return f"{self.name}:{line}:{column}"


def read_yaml(text: str, name: str) -> Source:
    """Read one document; BadContent that begins with file:line:column if it is not strict YAML."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        raise BadContent(f"{name}:{place}: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise BadContent(f"{name}:1:1: {str(error).splitlines()[0]}") from None
    reader = _Reader(name)
    value = reader.read(root, ()) if root is not None else {}
    return Source(name, value, reader.places)


class _Reader:
    """Turns nodes into values and notes where each stood."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.places: dict[Path, tuple[int, int]] = {}
        self._seen: set[int] = set()

    def read(self, node: yaml.Node, path: Path) -> Value:
        self.places.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
        if id(node) in self._seen or len(path) > MAX_DEPTH:
            raise self._bad(node, "aliases and deep nesting are not allowed")
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, i)) for i, item in enumerate(node.value)]
        is_plain = isinstance(node, yaml.ScalarNode) and node.style is None
        return _scalar(node.value) if is_plain else node.value

    def _mapping(self, node: yaml.MappingNode, path: Path) -> Value:
        found: dict[str, Value] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._bad(key, "a key should be a word")
            if key.value in found:
                raise self._bad(key, f"{key.value!r} stands here twice")
            self.places[(*path, key.value)] = (key.start_mark.line + 1, key.start_mark.column + 1)
            found[key.value] = self.read(value, (*path, key.value))
        return found

    def _bad(self, node: yaml.Node, message: str) -> BadContent:
        return BadContent(f"{self.name}:{node.start_mark.line + 1}:{node.start_mark.column + 1}: {message}")


def _scalar(word: str) -> Value:
    if word in _WORDS:
        return _WORDS[word]
    if _INT.match(word):
        return int(word)
    return float(word) if _FLOAT.match(word) else word
