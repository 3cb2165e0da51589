"""One regular expression for many phrases, as a trie: its time does not grow with their number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_END = ""


def any_of(phrases: Iterable[str], *, whole_words: bool = False) -> re.Pattern[str]:
    """Return a pattern that finds the longest of `phrases` at each place."""
    trie: dict[str, Any] = {}
    for phrase in phrases:
        node = trie
        for char in phrase:
            node = node.setdefault(char, {})
        node[_END] = {}
    border = r"\b" if whole_words else ""
    return re.compile(f"{border}{_pattern(trie)}{border}")


def _pattern(node: dict[str, Any]) -> str:
    branches = [re.escape(char) + _pattern(below) for char, below in node.items() if char != _END]
    if not branches:
        return ""
    inner = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    # Greedy: a phrase that goes on is preferred to one that could end here.
    return f"(?:{inner})?" if _END in node else inner
