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
_FEW: Final = re.compile(r"(?:hu{0,4}){3}h")
_MANY: Final = re.compile(r"(?:hu{0,4}){7}h")
_BEGINNINGS: Final = re.compile(r"[hb]{12}")
# The fourth of a numbered list.
_FOURTH: Final = re.compile(r"(?<![\d.,:/\-])0?4[.):\]、,\-\s]{1,3}[^\W\d_]")


@cache
def _letters() -> dict[str, str]:
    """What each word counts for: h on a list, b the beginning of one, f a word that makes a sentence; others (u) may be
    typos or numbers."""
    letters = dict.fromkeys(FUNCTION_WORDS, "f") | dict.fromkeys(beginnings(), "b")
    for word in all_words():
        letters[word] = "h"
        letters[word.translate(_KATAKANA)] = "h"
    return letters | {"and": ""}


def may_hold_phrase(low: str) -> bool:
    """Whether at least four list words stand close together; eight in a long text without a label or numbers."""
    spaced = low
    for separator in _SEPARATORS:
        if separator in spaced:
            spaced = spaced.replace(separator, " ")
    words = spaced.split()
    if len(words) < 4:
        return False
    letter = _letters().get
    row = "".join([letter(word, "u") for word in words])
    if _FEW.search(row) is None:
        return _BEGINNINGS.search(row) is not None
    # A text of nothing but list words, or a row that no sentence has.
    if "f" not in row or _MANY.search(row) or _BEGINNINGS.search(row):
        return True
    return _FOURTH.search(low) is not None or any_of(SEED, low)
