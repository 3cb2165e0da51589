"""How Japanese words are read: a table that ships with the package (its origin and terms stand in the file)."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from importlib import resources


@dataclass(frozen=True, slots=True)
class Readings:
    """Words and single characters with their readings in hiragana."""

    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sounds: dict[str, str] = field(default_factory=dict)


@functools.cache
def readings() -> Readings:
    """Return the shipped table."""
    text = resources.files(__package__).joinpath("readings.tsv").read_text(encoding="utf-8")
    words, _, characters = text.partition("\n-\n")
    return Readings({word: (reading,) for word, reading in _pairs(words)}, dict(_pairs(characters)))


def _pairs(text: str) -> list[tuple[str, str]]:
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return [(word, reading) for word, reading in lines]
