"""The views of a text: characters, words, concepts and sound, each as a set of features.

A feature is a hash of 64 bits whose last two name its view: whole texts are hashed in a few array operations, and
no table of strings is needed. Two features of a FAQ share a hash once in tens of millions."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.uint64]
CHARACTERS, WORDS, CONCEPTS, SOUND = range(4)
VIEWS = 4
MOST_CONCEPTS = 14

_RUNS = re.compile(r"[a-z0-9.%+]+|[^a-z0-9.%+ ]+")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_BETWEEN = re.compile(r" (?<=[^\x00-\x7f] )(?=[^\x00-\x7f])")
_CACHED_WORDS = 20_000
_SUFFIXES = ("ing", "ed", "es", "s")
_SPACE, _WIDE = np.uint64(ord(" ")), np.uint64(128)
# Odd constants without structure: the base of the n-gram polynomial, pairs, skip-pairs.
_BASE, _PAIR, _SKIP = map(np.uint64, (0x9E3779B97F4A7C15, 0xD1B54A32D192ED03, 0xABC98388FB8FAC03))
_ROOM, _TAGS = np.uint64(2), np.arange(VIEWS, dtype=np.uint64)
_NOTHING = np.empty(0, dtype=np.uint64)
_KNOWN_WORDS: dict[str, tuple[Features, Features]] = {}


def features(folded: str, concepts_found: Iterable[str], heard: str) -> Features:
    """Return the features of a folded text in all views, sorted, each once."""
    meant = [concepts(concepts_found)]
    if folded.isascii() and not heard:
        return marked((_inside(folded.split()), [words(folded, folded)], meant, []))
    close = folded if folded.isascii() else _BETWEEN.sub("", folded)
    runs = _RUNS.findall(close)
    written = close if len(runs) == 1 and not close.isascii() else f" {' '.join(runs)} "
    codes = _codes(f"{written}\0{heard}")
    two = codes[:-1] * _BASE + codes[1:]
    three = two[:-1] * _BASE + codes[2:]
    grams = (codes, two, three, three[:-1] * _BASE + codes[3:])
    end = len(written)
    read = [gram[: max(end - at, 0)] for at, gram in enumerate(grams)]
    # A run of one kind has no borders; anything else is looked at character by character.
    seen = read[:3] if written is close else characters(read)
    listened = [gram[end + 1 :] for gram in grams[1:]]
    return marked((seen, [words(folded, close)], meant, listened))


def marked(views: Sequence[Sequence[Features]]) -> Features:
    """Return raw hashes of the views as features: marked with their view, sorted, each once."""
    found = np.concatenate([part for view in views for part in view])
    if not len(found):
        return found
    found <<= _ROOM
    start = 0
    for tag, view in enumerate(views):
        end = start + sum(map(len, view))
        if tag:
            here = found[start:end]
            np.bitwise_or(here, _TAGS[tag], out=here)
        start = end
    found.sort()
    fresh = np.empty(len(found), dtype=bool)
    fresh[0] = True
    np.not_equal(found[1:], found[:-1], out=fresh[1:])
    return found[fresh]


def characters(grams: Sequence[Features]) -> list[Features]:
    """Return, of all n-grams of a text whose runs are set apart by spaces, the 1- to 3-grams of Japanese and Chinese
    and the 3- and 4-grams of Latin words between their borders."""
    codes, two, three, four = grams
    latin = codes != _SPACE
    wide = codes >= _WIDE
    if not wide.any():
        inner = latin[1:-1]
        return [three[inner], four[inner[:-1] & inner[1:]]]
    pairs = wide[:-1] & wide[1:]
    latin &= ~wide
    inner = latin[1:-1]
    return [codes[wide], two[pairs], three[(pairs[:-1] & wide[2:]) | inner], four[inner[:-1] & inner[1:]]]


def _codes(text: str) -> Features:
    if text.isascii():
        return np.frombuffer(text.encode(), dtype=np.uint8).astype(np.uint64)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)


def words(text: str, close: str) -> Features:
    """Return the word features: stems, their pairs and skip-pairs, and runs of Han characters (in `close`)."""
    latin = text.split()
    han: list[int] = []
    if not text.isascii():
        han = [_signature(run) for run in _HAN_RUN.findall(close)]
        latin = [word for word in latin if word.isascii()]
    if not latin:
        return np.array(han, dtype=np.uint64)
    stems = np.array([_word(word) for word in latin], dtype=np.uint64)
    pairs, skips = stems[:-1] * _PAIR + stems[1:], stems[:-2] * _SKIP + stems[2:]
    return np.concatenate((np.array(han, dtype=np.uint64), stems, pairs, skips))


def concepts(names: Iterable[str]) -> Features:
    """Return concept features: each concept and each pair of them."""
    ordered = sorted(names)[:MOST_CONCEPTS]
    if not ordered:
        return _NOTHING
    single = np.array([_signature(name) for name in ordered], dtype=np.uint64)
    one, other = _pairs(len(ordered))
    return np.concatenate((single, single[one] * _PAIR + single[other]))


def _inside(words: Sequence[str]) -> list[Features]:
    """Return the 3- and 4-grams of Latin words between their borders; words come again and again, and are kept."""
    found: list[Features] = []
    fresh: list[str] = []
    for word in words:
        if (known := _KNOWN_WORDS.get(word)) is None:
            fresh.append(word)
        else:
            found += known
    if fresh:
        codes = _codes(f" {' '.join(fresh)} ")
        inner = codes[1:-1] != _SPACE
        three = (codes[:-2] * _BASE + codes[1:-1]) * _BASE + codes[2:]
        four = three[:-1] * _BASE + codes[3:]
        found += (three[inner], four[inner[:-1] & inner[1:]])
        _keep(fresh, *found[-2:])
    return found


def _keep(fresh: Sequence[str], threes: Features, fours: Features) -> None:
    """Remember the grams of each fresh word: as many of three as it has letters, of four one less."""
    if len(_KNOWN_WORDS) >= _CACHED_WORDS:
        _KNOWN_WORDS.clear()
    at = 0
    for place, word in enumerate(fresh):
        end = at + len(word)
        _KNOWN_WORDS[word] = (threes[at:end], fours[at - place : end - place - 1])
        at = end


@functools.cache
def _pairs(size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    one, other = np.triu_indices(size, k=1)
    return one, other


@functools.lru_cache(maxsize=_CACHED_WORDS)
def _word(word: str) -> int:
    return _signature(stem(word))


@functools.lru_cache(maxsize=_CACHED_WORDS)
def _signature(text: str) -> int:
    found = text.encode("utf-8", "surrogatepass")
    # A short text is its own hash; the two highest bits make room for the view.
    return int.from_bytes(found if len(found) < 8 else hashlib.blake2b(found, digest_size=8).digest(), "little")


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
