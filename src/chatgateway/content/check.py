"""Checks that go across files: ids, facts, and the names that the lexicon uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .files import LANGUAGES, ConceptsFile, EntryShape, TopicFile
from .strict_yaml import Path

LEXICON = "_concepts.yaml"
FACT = re.compile(r"\$\{([A-Za-z0-9_]+)\}")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at `path` inside `file`."""

    file: str
    path: Path
    message: str


def check(
    topics: Mapping[str, TopicFile], facts: Mapping[str, Mapping[str, str]], lexicon: ConceptsFile
) -> Iterator[Problem]:
    """Yield every problem that no single value shows."""
    yield from _ids(topics)
    for name, file in topics.items():
        for at, entry in enumerate(file.entries):
            yield from _facts(name, at, entry, facts)
    yield from _lexicon(lexicon)


def _ids(topics: Mapping[str, TopicFile]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name, file in topics.items():
        for at, entry in enumerate(file.entries):
            if entry.id in first:
                yield Problem(name, ("entries", at, "id"), f"{entry.id!r} is already in {first[entry.id]}")
            first.setdefault(entry.id, name)


def _facts(name: str, at: int, entry: EntryShape, facts: Mapping[str, Mapping[str, str]]) -> Iterator[Problem]:
    for language in LANGUAGES:
        wording = getattr(entry, language)
        for fact in FACT.findall(wording.answer) if wording else ():
            if language not in facts.get(fact, {}):
                yield Problem(name, ("entries", at, language, "answer"), f"no fact {fact!r} in {language}")


def _lexicon(lexicon: ConceptsFile) -> Iterator[Problem]:
    known = set(lexicon.concepts) | {p for c in lexicon.concepts.values() if c for p in c.parents}
    for path, names in _named(lexicon):
        for name in names:
            if name not in known:
                yield Problem(LEXICON, path, f"no concept {name!r}")
    for at, pair in enumerate(lexicon.contrasts):
        if len(pair) != 2:
            yield Problem(LEXICON, ("contrasts", at), "a contrast is a pair of concepts")


def _named(lexicon: ConceptsFile) -> Iterator[tuple[Path, list[str]]]:
    for at, pair in enumerate(lexicon.contrasts):
        yield ("contrasts", at), list(pair)
    for kind in ("danger", "person", "out_of_scope"):
        for at, rule in enumerate(getattr(lexicon.rules, kind)):
            names = [name.strip() for group in rule.every for name in group.split("|")]
            yield ("rules", kind, at), [*names, *rule.none]
