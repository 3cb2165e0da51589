"""Finds the lexicon's concepts in folded texts: longest form first, left to right, negation seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .faq import Lexicon as Written
from .fold import fold
from .phrase_trie import any_of
from .romaji import skeleton

GAP_CHARACTERS = 12
GAP_WORDS = 4
NEGATION_REACH = 7
_KEY = {"ja": 2, "zh": 2, "en": 4, "kana": 3}


@dataclass(frozen=True, slots=True)
class Form:
    """A surface form: `head`, then within a gap `tail` (empty for most)."""

    head: str
    tail: tuple[str, ...]
    concepts: tuple[str, ...]


@dataclass(slots=True)
class Table:
    """The forms of one language by the characters they begin with, longest first."""

    key: int
    spaced: bool
    forms: dict[str, list[Form]] = field(default_factory=dict)
    short: dict[str, list[Form]] = field(default_factory=dict)

    def add(self, form: Form) -> None:
        """Put a form where `spans` will look for it."""
        index = self.forms if len(form.head) >= self.key else self.short
        index.setdefault(form.head[: self.key], []).append(form)

    def close(self) -> Table:
        """Sort by length so that the longest form is met first."""
        for bucket in self.forms.values():
            bucket.sort(key=lambda form: (-len(form.head) - sum(map(len, form.tail)), form.head))
        return self

    def spans(self, text: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return (start, end, concepts) of the forms in `text`, not overlapping, longest first at each place."""
        found: list[tuple[int, int, tuple[str, ...]]] = []
        at, size, key = 0, len(text), self.key
        forms, short = self.forms, self.short
        while at < size:
            bucket = forms.get(text[at : at + key])
            end = 0
            if bucket is not None:
                end = self._longest(bucket, text, at, found)
            if not end and short:
                for length in range(min(key - 1, size - at), 0, -1):
                    if (bucket := short.get(text[at : at + length])) is not None:
                        end = self._longest(bucket, text, at, found)
                        break
            # In spaced text the closing space of one word opens the next.
            at = max(end - self.spaced, at + 1) if end else at + 1
        return found

    def _longest(self, bucket: list[Form], text: str, at: int, found: list[tuple[int, int, tuple[str, ...]]]) -> int:
        end = 0
        for form in bucket:
            if text.startswith(form.head, at) and self._tail_follows(form, text, at + len(form.head)):
                stop = at + len(form.head)
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
    tables = {name: Table(key, name == "en") for name, key in _KEY.items()}
    for language in ("ja", "en", "zh"):
        names: dict[str, list[str]] = {}
        for concept in written.concepts:
            for form in concept.forms.get(language, ()):
                names.setdefault(form, []).append(concept.name)
        for form, concepts in names.items():
            _add(tables, form, language, tuple(dict.fromkeys(concepts)))
    parents = {c.name: c.parents for c in written.concepts if c.parents}
    closed = {name: _ancestors(name, parents) for name in parents}
    negators = {lang: tuple(_space(fold(n, lang), lang) for n in found) for lang, found in written.negators.items()}
    negators["kana"] = tuple(skeleton(n) for n in negators.get("ja", ()))
    patterns = {language: any_of(words) for language, words in negators.items() if words}
    return Compiled({name: table.close() for name, table in tables.items()}, closed, patterns)


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


def _add(tables: Mapping[str, Table], written: str, language: str, concepts: tuple[str, ...]) -> None:
    spelling, *readings = written.split("/") if language == "ja" else [written]
    parts = _parts(spelling, language)
    if parts:
        tables[language].add(Form(parts[0], parts[1:], concepts))
    for reading in readings or ([spelling] if language == "ja" else []):
        heard = tuple(skeleton(part) for part in _parts(reading, "ja"))
        if heard and all(_is_kana(part) for part in heard) and len(heard[0]) >= 2:
            tables["kana"].add(Form(heard[0], heard[1:], concepts))


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
