"""Rows of words that are on one BIP 39 list, with room for a typo or two and for numbers between."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from .words import COMMON, LANGUAGES, languages_of

# Latin letters end a word of another script and the other way round: "abandonです".
_WORD = re.compile(r"[a-z\u00c0-\u024f]+|[^\W\d_a-z\u00c0-\u024f]+")
_HIRAGANA = {c: c - 0x60 for c in range(0x30A1, 0x30F7)}
_NUMBERED = re.compile(r"\d")
_NUMBER = re.compile(r"\d{1,3}")
_LONGEST_GAP = 16
_FEWEST = 3
_FEWEST_OF_ANOTHER = 8
# Words that make a sentence and are on no list: they end a row, where another unknown word may be a typo.
_FUNCTION_WORDS_TEXT = """
with starts the a an is are was were to of in on at my your our his her their its i it we he she or for not do did does
don't have has had been be me us him them by as if so no but please from which who how am im i'm ve re ll t s d
m would could should may might these those into than because while just got get hi hello dear thanks thank
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS_TEXT.split())
_IGNORED = frozenset(
    ("and", "word", "words", "no", "number", "st", "nd", "rd", "th", "番目", "個目", "つ目", "単語", "第", "个", "個")
)


class Word(NamedTuple):
    """A word of a text, its place, and the languages whose list has it (bits)."""

    text: str
    start: int
    end: int
    bits: int


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row, `hits` of them on the language's list, the others taken for typos."""

    words: tuple[Word, ...]
    language: str
    hits: int
    is_numbered: bool

    @property
    def texts(self) -> list[str]:
        """The words that are on the list."""
        bit = 1 << LANGUAGES.index(self.language)
        return [w.text for w in self.words if w.bits & bit]

    @property
    def common(self) -> int:
        """How many are everyday words."""
        return sum(w.text in COMMON for w in self.words)


def words_of(low: str, begin: int, stop: int) -> list[Word]:
    """The words of a part of a lower-case text; katakana is read as hiragana, counters beside numbers are left out."""
    found: list[Word] = []
    for match in _WORD.finditer(low, begin, stop):
        text, start, end = match[0], *match.span()
        bits = languages_of(text)
        if not bits:
            if text in _IGNORED and _is_counter(text, low, start, end):
                continue
            if "\u30a1" <= text[0] <= "\u30f6":
                text = text.translate(_HIRAGANA)
                bits = languages_of(text)
        elif text in _IGNORED and _is_counter(text, low, start, end):
            continue
        found.append(Word(text, start, end, bits))
    return found


def _is_counter(text: str, low: str, start: int, end: int) -> bool:
    """Whether "word 1:", "1st", "第1" or an "and" stands there, which is no word of the phrase."""
    return text == "and" or _NUMBERED.search(low, end, end + 3) is not None or low[max(0, start - 1) : start].isdigit()


def runs(words: Sequence[Word], low: str) -> Iterator[Run]:
    """Every row of at least three words of one list, longest language first."""
    if not any(word.bits for word in words):
        # Most texts: counting would cost more than all else that is done with them.
        return
    hits = [0] * len(LANGUAGES)
    for bits, count in Counter(word.bits for word in words).items():
        for bit in range(len(LANGUAGES)) if bits else ():
            hits[bit] += count * (bits >> bit & 1)
    for bit in sorted(range(len(LANGUAGES)), key=lambda b: -hits[b]):
        # Lists share words: few hits beside many of another language are none.
        if hits[bit] >= (_FEWEST if hits[bit] == max(hits) else _FEWEST_OF_ANOTHER):
            yield from _runs_of(bit, words, low)


def _runs_of(bit: int, words: Sequence[Word], low: str) -> Iterator[Run]:
    row: list[Word] = []
    pending: list[Word] = []
    known = 0
    for word in words:
        last = pending[-1] if pending else row[-1] if row else None
        is_far = last is not None and word.start - last.end > _LONGEST_GAP
        if word.bits >> bit & 1 and not is_far:
            row += [*pending, word]
            pending, known = [], known + 1
            continue
        if row and not is_far and _may_be_typo(word, pending, row, known):
            pending.append(word)
            continue
        yield from _finished(row, known, bit, low)
        row, pending, known = ([word], [], 1) if word.bits >> bit & 1 else ([], [], 0)
    yield from _finished(row, known, bit, low)


def _may_be_typo(word: Word, pending: Sequence[Word], row: Sequence[Word], known: int) -> bool:
    """Up to two unknown words in a row, a quarter in all, none that makes a sentence."""
    misses = len(row) - known + len(pending)
    return (
        len(pending) < 2
        and misses < max(2, (known + 1) // 3)
        and word.text not in FUNCTION_WORDS
        and len(word.text) > 1
    )


def _finished(row: Sequence[Word], known: int, bit: int, low: str) -> Iterator[Run]:
    words = _without_edges(row, bit)
    known -= sum(w.bits >> bit & 1 for w in row) - sum(w.bits >> bit & 1 for w in words)
    if known >= _FEWEST:
        yield Run(tuple(words), LANGUAGES[bit], known, _is_numbered(words, low))


def _without_edges(row: Sequence[Word], bit: int) -> list[Word]:
    """Without everyday words at either end that an unknown word parts from the rest: "seed starts with …"."""
    words = list(row)
    while len(words) > 1 and words[0].text in COMMON and not words[1].bits >> bit & 1:
        del words[0]
        while not words[0].bits >> bit & 1:
            del words[0]
    while len(words) > 1 and words[-1].text in COMMON and not words[-2].bits >> bit & 1:
        del words[-1]
        while not words[-1].bits >> bit & 1:
            del words[-1]
    return words


def _is_numbered(row: Sequence[Word], low: str) -> bool:
    """Whether the words stand under rising numbers: 1. 2. 3."""
    found = [_NUMBER.search(low, a.end, b.start) for a, b in pairwise(row)]
    numbers = [int(m[0]) for m in found if m]
    return len(numbers) >= len(found) - 1 and all(1 <= b - a <= 2 for a, b in pairwise(numbers))
