"""A glance at a text's words: whether a row of list words can be there at all, before anyone looks closely."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from .labels import SEED, any_of
from .runs import FUNCTION_WORDS
from .words import all_words, beginnings

_SEPARATORS: Final = "、・,-/.>|;_+():\"'「」『』[]=#*!?。"
_KATAKANA: Final = {c: c + 0x60 for c in range(0x3041, 0x3097)}
_FEW: Final = re.compile(r"(?:h[ub]{0,4}){3,}h")
_MANY: Final = re.compile(r"(?:h[ub]{0,4}){7,}h")
_BEGINNINGS: Final = re.compile(r"[hb]{12,}")
# The fourth of a numbered list.
_NOT_SPACE: Final = re.compile(r"\S+")
# Words that are looked at around a row: typos at its ends, and what it leans on.
_ROOM: Final = 6
_FOURTH: Final = re.compile(r"4(?<![\d.,:/\-]4)[.):\]、,\-\s]{1,3}[^\W\d_]")


@cache
def _letters() -> dict[str, str]:
    """What each word counts for: h on a list, b the beginning of one, f a word that makes a sentence; others (u) may be
    typos or numbers."""
    letters = dict.fromkeys(FUNCTION_WORDS, "f") | dict.fromkeys(beginnings(), "b")
    for word in all_words():
        letters[word] = "h"
        letters[word.translate(_KATAKANA)] = "h"
    return letters | {"and": "u"}


def places_of_rows(low: str) -> list[tuple[int, int]]:
    """Where at least four list words stand close together: all of a text without a sentence, rows of eight, or, beside
    a label or numbers, rows of four. Each place has some room around it; no two overlap."""
    spaced = low
    for separator in _SEPARATORS:
        if separator in spaced:
            spaced = spaced.replace(separator, " ")
    words = spaced.split()
    if len(words) < 4:
        return []
    letter = _letters().get
    row = "".join([letter(word, "u") for word in words])
    if _FEW.search(row) is None and _BEGINNINGS.search(row) is None:
        return []
    if "f" not in row:
        return [(0, len(low))]
    is_told = _FOURTH.search(low) is not None or any_of(SEED, low)
    rows = [m.span() for pattern in (_FEW if is_told else _MANY, _BEGINNINGS) for m in pattern.finditer(row)]
    return _with_room(sorted(rows), spaced)


def _with_room(rows: list[tuple[int, int]], spaced: str) -> list[tuple[int, int]]:
    places = [m.span() for m in _NOT_SPACE.finditer(spaced)] if rows else []
    merged: list[tuple[int, int]] = []
    for first, last in rows:
        start, end = places[max(0, first - _ROOM)][0], places[min(len(places), last + _ROOM) - 1][1]
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
