"""A text as the detectors read it: one form for every way of writing a character, with the way back to the original."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from .spans import Kind, Span

# Everything outside is looked at one by one: full-width forms, odd spaces and dashes, invisible and combining marks.
_BORING = (
    "\t\n\r -~\u3001-\u301b\u3041-\u3096\u309b-\u309e\u30a1-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\u0430-\u044f"
)
_UNUSUAL = re.compile(rf"[^{_BORING}]")
# One character becomes one character: their offsets need no thought.
_SIMPLE = (
    "\uff01-\uff5e\uff61-\uff9d\u3000\u00a0\u2000-\u200a\u2010-\u2015\u2212\u2018\u2019\u201c\u201d\u202f\u205f\u2192"
)
_SIMPLE_ONES = re.compile(f"[{_SIMPLE}]+")
_COMPLEX = re.compile(f"[^{_BORING}{_SIMPLE}]")
_COMPLEX_RUN = re.compile(f"[^{_BORING}{_SIMPLE}]+")
_MARKS = "\u0300-\u036f\u3099\u309a\uff9e\uff9f"
_MARK = re.compile(f"[{_MARKS}]")
# A mark belongs to the character before it.
_CLUSTER = re.compile(f"[^{_MARKS}]?[{_MARKS}]+|.", re.DOTALL)
_SPECIAL = (
    {
        "\u0130": "I",  # its lower case is two characters long
        "\u2192": ">",
        "\u3000": " ",
        "\u2212": "-",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u0085": "\n",
        "\u2028": "\n",
        "\u2029": "\n",
    }
    | {chr(c): "-" for c in range(0x2010, 0x2016)}
    | {chr(0x245F + n): f"{n}." for n in range(1, 21)}
)


class _Fold(dict[str, str]):
    """NFKC of one character or cluster, without invisible characters; remembers what it has seen, up to a limit."""

    def __missing__(self, cluster: str) -> str:
        kept = "".join(c for c in unicodedata.normalize("NFKC", cluster) if unicodedata.category(c) != "Cf")
        folded = "".join(_SPECIAL.get(c, " " if unicodedata.category(c) == "Zs" else c) for c in kept)
        if len(self) < 4096:
            self[cluster] = folded
        return folded


_fold = _Fold(_SPECIAL)
_PLAIN_START = attrgetter("plain_start")


class _Piece(NamedTuple):
    """From `plain_start` on, `plain` was read from `start` of the original: one by one, or all from one cluster."""

    plain_start: int
    start: int
    cluster: int


@dataclass(frozen=True, slots=True)
class Reading:
    """`plain` is the folded text, `low` its lower case of the same length; spans are of the original text."""

    plain: str
    low: str
    pieces: Sequence[_Piece] = ()

    def span(self, start: int, end: int, kind: Kind) -> Span:
        """The span of the original text that `plain[start:end]` was read from."""
        if not self.pieces:
            return Span(start, end, kind)
        return Span(self._original(start)[0], self._original(end - 1)[1], kind)

    def _original(self, place: int) -> tuple[int, int]:
        piece = self.pieces[bisect(self.pieces, place, key=_PLAIN_START) - 1]
        if piece.cluster:
            return piece.start, piece.start + piece.cluster
        original = piece.start + place - piece.plain_start
        return original, original + 1


def read(text: str) -> Reading:
    """Fold a text (NFKC, invisible characters dropped, dashes and spaces unified) and remember where each part was."""
    if text.isascii() or _UNUSUAL.search(text) is None:
        return Reading(text, text.lower())
    if _COMPLEX.search(text) is None:
        plain = _fold_simple(text)
        return Reading(plain, plain.lower())
    return _read_closely(text)


def _fold_simple(text: str) -> str:
    # A few characters stand in a text many times: one replacement for each is far faster than a look at each place.
    for character in set("".join(_SIMPLE_ONES.findall(text))):
        text = text.replace(character, _fold[character])
    return text


def _read_closely(text: str) -> Reading:
    # Simple characters keep their places, so that only the others need theirs written down.
    text = _fold_simple(text)
    parts: list[str] = []
    pieces: list[_Piece] = []
    done = length = 0
    for start, end in _clusters(text):
        folded = _fold[text[start:end]]
        pieces += (_Piece(length, done, 0), _Piece(length + start - done, start, end - start))
        parts += (text[done:start], folded)
        length += start - done + len(folded)
        done = end
    pieces.append(_Piece(length, done, 0))
    plain = "".join((*parts, text[done:]))
    return Reading(plain, plain.lower(), pieces)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Places of the characters that need a look, each with the marks that follow it."""
    marked = _MARK.search(text) is not None
    for run in _COMPLEX_RUN.finditer(text):
        start, end = run.span()
        if marked and start and _MARK.match(text, start):
            start -= 1
        if marked:
            yield from (m.span() for m in _CLUSTER.finditer(text, start, end))
        else:
            yield from ((place, place + 1) for place in range(start, end))
