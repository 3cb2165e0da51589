"""What editors wrote, as values: entries, small talk, out-of-scope samples, the concept lexicon and its rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Handoff = Literal["never", "offer", "always"]
Priority = Literal["low", "normal", "high", "urgent"]

LANGUAGES = ("ja", "en", "zh")


@dataclass(frozen=True, slots=True)
class Wording:
    """One entry in one language: the question shown in buttons, other ways to ask it, and the rendered answer."""

    question: str
    variants: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One topic of the FAQ in all its languages."""

    id: str
    wordings: Mapping[str, Wording]
    handoff: Handoff = "never"
    priority: Priority = "normal"
    tier: str = "1"
    skills: tuple[str, ...] = ("general",)
    topic: str = ""
    related: tuple[str, ...] = ()
    contrast: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    rejects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A pleasantry that the bot answers itself, matched as a whole text after normalisation."""

    id: str
    texts: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Concept:
    """A meaning with its surface forms per language; `parents` are the more general concepts that it implies."""

    name: str
    forms: Mapping[str, tuple[str, ...]]
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """Holds when each group of `every` has a present concept and none of `never` is present."""

    every: tuple[tuple[str, ...], ...]
    never: tuple[str, ...] = ()
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The editors' knowledge of words, as in faq/_concepts.yaml; `sounds` reads single characters inside compounds."""

    concepts: tuple[Concept, ...] = ()
    padding: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    negators: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    contrasts: tuple[tuple[str, str], ...] = ()
    danger: tuple[Rule, ...] = ()
    person: tuple[Rule, ...] = ()
    out_of_scope: tuple[Rule, ...] = ()
    readings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    misspellings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sounds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator of the service wants of the bot."""

    wanted_precision: float = 0.95


@dataclass(frozen=True, slots=True)
class Faq:
    """Everything the bot is built from; `version` is the hash of the files it came from."""

    entries: tuple[Entry, ...]
    version: str = ""
    small_talk: tuple[SmallTalk, ...] = ()
    out_of_scope: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lexicon: Lexicon = field(default_factory=Lexicon)
    settings: Settings = field(default_factory=Settings)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that at least one entry is written in, in the house's order."""
        present = {language for entry in self.entries for language in entry.wordings}
        return tuple(language for language in LANGUAGES if language in present)
