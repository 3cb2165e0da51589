"""Finds the lexicon's concepts in folded texts: longest form first, left to right, negation seen."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .faq import Lexicon as Written
from .fold import fold
from .phrase_trie import any_of
from .romaji import skeleton

GAP_CHARACTERS = 12
GAP_WORDS = 4
NEGATION_REACH = 7
SPACED_DEPTH = 4
_SPACE = re.compile(" ")


class Form(NamedTuple):
    """A surface form: `head`, then within a gap `tail` (empty for most)."""

    # Not a dataclass: a start reads seventeen thousand of them from the cache, in half the time.

    head: str
    tail: tuple[str, ...]
    concepts: tuple[str, ...]


Span = tuple[int, int, tuple[str, ...]]
Ranked = tuple[int, Form]
# A node holds the forms that end at it under "", and what may follow; where one head is left, its forms stand alone.
Node = dict[str, Any] | tuple[Ranked, ...]


def _grow(forms: list[Ranked], depth: int) -> Node:
    """Return the trie of forms that have their first `depth` characters in common."""
    if len({form.head for _, form in forms}) == 1:
        return tuple(forms)
    below: dict[str, list[Ranked]] = {}
    for ranked in forms:
        below.setdefault(ranked[1].head[depth : depth + 1], []).append(ranked)
    return {char: _grow(group, depth + 1) if char else tuple(group) for char, group in below.items()}


def _rank(ranked: Ranked) -> int:
    return ranked[0]


@dataclass(slots=True)
class Table:
    """The forms of one language as tries of their heads, by their first characters; those of one character apart."""

    spaced: bool
    depth: int = 1
    starts: dict[str, Node] = field(default_factory=dict)
    singles: dict[str, Node] = field(default_factory=dict)

    def fill(self, forms: Iterable[Form]) -> Table:
        """Put forms where `spans` will look for them."""
        # Of a longer form nothing is lost to a shorter one: the longest is met first.
        ordered = sorted(forms, key=lambda form: (-len(form.head) - sum(map(len, form.tail)), form.head))
        shortest = min((len(form.head) for form in ordered), default=1)
        self.depth = min(SPACED_DEPTH, shortest) if self.spaced else 2
        begun: dict[str, list[Ranked]] = {}
        for ranked in enumerate(ordered):
            begun.setdefault(ranked[1].head[: self.depth], []).append(ranked)
        self.starts = {start: _grow(group, self.depth) for start, group in begun.items() if len(start) == self.depth}
        self.singles = {start: tuple(group) for start, group in begun.items() if len(start) < self.depth}
        return self

    def spans(self, text: str) -> list[Span]:
        """Return (start, end, concepts) of the forms in `text`, not overlapping, longest first at each place."""
        found: list[Span] = []
        over = 0
        for at, node in self._places(text):
            if at >= over and (forms := self._heads(node, text, at)):
                # In spaced text the closing space of one word opens the next.
                over = self._longest(forms, text, at, found) - self.spaced
        return found

    def _places(self, text: str) -> Iterable[tuple[int, Node]]:
        """Return where a form may begin, and its trie; in spaced text at spaces only."""
        get, depth = self.starts.get, self.depth
        if self.spaced:
            spaces = [m.start() for m in _SPACE.finditer(text)]
            return [(at, node) for at in spaces if (node := get(text[at : at + depth])) is not None]
        nodes = enumerate(map(get, map(operator.add, text, text[1:])))
        begun = [(at, node) for at, node in nodes if node is not None]
        return begun if self.singles.keys().isdisjoint(text) else self._with_singles(text, begun)

    def _with_singles(self, text: str, begun: list[tuple[int, Node]]) -> list[tuple[int, Node]]:
        """Add the places of forms of one character where no longer form begins."""
        longer = {at for at, node in begun if self._heads(node, text, at)}
        single = [(at, node) for at, char in enumerate(text) if at not in longer and (node := self.singles.get(char))]
        return sorted([place for place in begun if place[0] in longer] + single, key=operator.itemgetter(0))

    def _heads(self, node: Node | None, text: str, at: int) -> Sequence[Ranked]:
        """Return the forms whose head stands in `text` at `at`, longest form first."""
        found: tuple[Ranked, ...] = ()
        here, size = at + self.depth, len(text)
        while node is not None:
            if isinstance(node, tuple):
                found += node if text.startswith(node[0][1].head, at) else ()
                break
            found += node.get("", ())
            node = node.get(text[here]) if here < size else None
            here += 1
        return sorted(found, key=_rank) if len(found) > 1 else found

    def _longest(self, forms: Iterable[Ranked], text: str, at: int, found: list[Span]) -> int:
        end = 0
        for _, form in forms:
            stop = at + len(form.head)
            if not form.tail or self._tail_follows(form, text, stop):
                if end and stop != end:
                    break
                end = stop
                found.append((at, end, form.concepts))
        return end

    def _tail_follows(self, form: Form, text: str, at: int) -> bool:
        for part in form.tail:
            reach = at + (GAP_WORDS * 9 if self.spaced else GAP_CHARACTERS) + len(part)
            at = text.find(part, max(at - self.spaced, 0), reach)
            if at < 0:
                return False
            at += len(part)
        return True


@dataclass(frozen=True, slots=True)
class Compiled:
    """The lexicon ready to be asked, per language and for readings."""

    tables: Mapping[str, Table]
    parents: Mapping[str, tuple[str, ...]]
    negators: Mapping[str, re.Pattern[str]]

    def find(self, text: str, language: str, heard: str = "") -> frozenset[str]:
        """Return the concepts in folded `text`, and for Japanese in `heard`, its skeleton by ear."""
        found: set[str] = set()
        padded = f" {text} " if language == "en" else text
        self._collect(self.tables.get(language), padded, language, found)
        if heard:
            self._collect(self.tables.get("kana"), heard, "kana", found)
        for name in tuple(found):
            found.update(self.parents.get(name, ()))
        return frozenset(found)

    def _collect(self, table: Table | None, text: str, language: str, found: set[str]) -> None:
        if table is None:
            return
        negation = self.negators.get(language)
        if negation is not None and not negation.search(text):
            negation = None
        for start, end, names in table.spans(text):
            found.update(names)
            if negation is None:
                continue
            if language in ("ja", "kana"):
                near = negation.search(text, end, end + NEGATION_REACH)
            else:
                near = negation.search(text, max(0, start - 2 * NEGATION_REACH), start + table.spaced)
            if near:
                found.update("not " + name for name in names)


def compile_lexicon(written: Written) -> Compiled:
    """Return the lexicon as tables over folded text."""
    forms: dict[str, list[Form]] = {name: [] for name in ("ja", "en", "zh", "kana")}
    for language in ("ja", "en", "zh"):
        names: dict[str, list[str]] = {}
        for concept in written.concepts:
            for form in concept.forms.get(language, ()):
                names.setdefault(form, []).append(concept.name)
        for form, concepts in names.items():
            _add(forms, form, language, tuple(dict.fromkeys(concepts)))
    parents = {c.name: c.parents for c in written.concepts if c.parents}
    closed = {name: _ancestors(name, parents) for name in parents}
    negators = {lang: tuple(_space(fold(n, lang), lang) for n in found) for lang, found in written.negators.items()}
    negators["kana"] = tuple(skeleton(n) for n in negators.get("ja", ()))
    patterns = {language: any_of(words) for language, words in negators.items() if words}
    tables = {name: Table(name == "en").fill(found) for name, found in forms.items()}
    return Compiled(tables, closed, patterns)


def _space(text: str, language: str) -> str:
    return f" {text} " if language == "en" else text


def _ancestors(name: str, parents: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    found: list[str] = []
    line = list(parents.get(name, ()))
    while line:
        parent = line.pop()
        if parent not in found and parent != name:
            found.append(parent)
            line += parents.get(parent, ())
    return tuple(found)


def _add(found: Mapping[str, list[Form]], written: str, language: str, concepts: tuple[str, ...]) -> None:
    spelling, *readings = written.split("/") if language == "ja" else [written]
    parts = _parts(spelling, language)
    if parts:
        found[language].append(Form(parts[0], parts[1:], concepts))
    for reading in readings or ([spelling] if language == "ja" else []):
        heard = tuple(skeleton(part) for part in _parts(reading, "ja"))
        if heard and all(_is_kana(part) for part in heard) and len(heard[0]) >= 2:
            found["kana"].append(Form(heard[0], heard[1:], concepts))


def _parts(form: str, language: str) -> tuple[str, ...]:
    folded = (_fold_part(part, language) for part in form.split("~"))
    return tuple(part for part in folded if part)


def _fold_part(part: str, language: str) -> str:
    open_end = part.rstrip().endswith("*")
    folded = fold(part.replace("*", ""), language)
    if language != "en":
        return folded.replace(" ", "")
    return f" {folded}" + ("" if open_end else " ") if folded else ""


def _is_kana(text: str) -> bool:
    return all("\u3041" <= c <= "\u30ff" or c.isascii() for c in text)


def padding_of(written: Written) -> dict[str, tuple[str, ...]]:
    """Return the folded padding phrases per language, longest first."""
    return {
        language: tuple(sorted({fold(p, language) for p in phrases} - {""}, key=lambda p: (-len(p), p)))
        for language, phrases in written.padding.items()
    }
