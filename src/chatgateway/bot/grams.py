"""The views of a text: characters, words, concepts and sound, each as a set of features.

Folded text has no capitals, so a capital in front keeps the views' features apart."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

CHARACTERS, WORDS, CONCEPTS, SOUND = range(4)
VIEWS = 4

_RUNS = re.compile(r"[a-z0-9.%+]+|[^a-z0-9.%+ ]+")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_CACHED_WORDS = 20_000
_SUFFIXES = ("ing", "ed", "es", "s")


def stem(word: str) -> str:
    """Return an English word without its plural, -ed or -ing, roughly."""
    if len(word) < 4 or not word.isascii() or word[-1] not in "sgd":
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and not word.endswith("ss"):
            base = word[: -len(suffix)]
            if len(base) >= 3:
                return (
                    base[:-1]
                    if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lse"
                    else base.rstrip("e") or base
                )
    return word


@dataclass(slots=True)
class WordGrams:
    """Character n-grams inside Latin words, remembered per word because words repeat."""

    known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, word: str) -> tuple[str, ...]:
        """Return the 3- and 4-grams of `word` between its borders."""
        grams = self.known.get(word)
        if grams is None:
            marked = f" {word} "
            size = len(marked)
            grams = tuple(marked[i : i + n] for n in (3, 4) for i in range(size - n + 1)) or (marked,)
            if len(self.known) < _CACHED_WORDS:
                self.known[word] = grams
        return grams


def characters(text: str, words: WordGrams) -> list[str]:
    """Return 1- to 3-grams of Japanese and Chinese, and the inner n-grams of Latin words."""
    found: list[str] = []
    if text.isascii():
        for word in text.split():
            found += words.of(word)
        return found
    for run in _RUNS.findall(text.replace(" ", "") if len(text) < 3 else _close_up(text)):
        if run.isascii():
            found += words.of(run)
        else:
            found += run
            found += map("".join, itertools.pairwise(run))
            found += map("".join, zip(run, run[1:], run[2:], strict=False))
    return found


_BETWEEN = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")


def _close_up(text: str) -> str:
    return _BETWEEN.sub("", text)


def words(text: str) -> list[str]:
    """Return the word features: stems, their pairs and skip-pairs, and runs of Han characters."""
    found: list[str] = []
    if not text.isascii():
        found += ["W" + run for run in _HAN_RUN.findall(_close_up(text))]
    stems = [stem(word) for word in text.split() if word.isascii()]
    found += ["W" + s for s in stems]
    found += [f"W{a} {b}" for a, b in itertools.pairwise(stems)]
    found += [f"W{a}_{b}" for a, b in zip(stems, stems[2:], strict=False)]
    return found


def concepts(names: Iterable[str]) -> list[str]:
    """Return concept features: each concept and each pair of them."""
    ordered = sorted(names)[:14]
    found = ["K" + name for name in ordered]
    found += [f"K{a}&{b}" for i, a in enumerate(ordered) for b in ordered[i + 1 :]]
    return found


def sound(heard: str) -> list[str]:
    """Return the features of a skeleton: its 2- to 4-grams."""
    found = ["S" + a + b for a, b in itertools.pairwise(heard)]
    found += ["S" + a + b + c for a, b, c in zip(heard, heard[1:], heard[2:], strict=False)]
    found += ["S" + a + b + c + d for a, b, c, d in zip(heard, heard[1:], heard[2:], heard[3:], strict=False)]
    return found
