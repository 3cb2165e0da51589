"""A text as the detectors read it: one form for every way of writing a character, with the way back to the original."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from .spans import Kind, Span

# Everything outside is looked at one by one: full-width forms, odd spaces and dashes, invisible and combining marks.
_BORING = (
    "\t\n\r -~\u3001-\u301b\u3041-\u3096\u309b-\u309e\u30a1-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\u0430-\u044f"
)
_UNUSUAL = re.compile(rf"[^{_BORING}]")
# One character becomes one character: their offsets need no thought.
_SIMPLE = "\uff01-\uff5e\u3000\u00a0\u2000-\u200a\u2010-\u2015\u2212\u2018\u2019\u201c\u201d\u202f\u205f\u2192"
_PARTS = re.compile(rf"([{_BORING}]+)|([{_SIMPLE}]+)|(.)", re.DOTALL)
_SIMPLE_ONES = re.compile(f"[{_SIMPLE}]+")
_COMPLEX = re.compile(f"[^{_BORING}{_SIMPLE}]")
_MARKS = "\u0300-\u036f\u3099\u309a\uff9e\uff9f"
_MARK = re.compile(f"[{_MARKS}]")
_PARTS = re.compile(rf"([{_BORING}]+)|([{_SIMPLE}]+)|(.)", re.DOTALL)
_PARTS_WITH_MARKS = re.compile(rf"([{_BORING}]+(?![{_MARKS}]))|([{_SIMPLE}]+(?![{_MARKS}]))|(.[{_MARKS}]*)", re.DOTALL)
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


@dataclass(frozen=True, slots=True)
class Reading:
    """`plain` is the folded text, `low` its lower case of the same length; spans are of the original text."""

    plain: str
    low: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int, kind: Kind) -> Span:
        """The span of the original text that `plain[start:end]` was read from."""
        if self.starts is None or self.ends is None:
            return Span(start, end, kind)
        return Span(self.starts[start], self.ends[end - 1], kind)


def read(text: str) -> Reading:
    """Fold a text (NFKC, invisible characters dropped, dashes and spaces unified) and remember where each part was."""
    if text.isascii() or _UNUSUAL.search(text) is None:
        return Reading(text, text.lower())
    if _COMPLEX.search(text) is None:
        plain = _SIMPLE_ONES.sub(_fold_simple, text)
        return Reading(plain, plain.lower())
    return _read_closely(text)


def _fold_simple(match: re.Match[str]) -> str:
    return "".join(map(_fold.__getitem__, match[0]))


def _read_closely(text: str) -> Reading:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    parts = _PARTS_WITH_MARKS if _MARK.search(text) else _PARTS
    for part in parts.finditer(text):
        start, end = part.span()
        if part.lastindex == 3:
            piece = _fold[part[0]]
            starts.extend([start] * len(piece))
            ends.extend([end] * len(piece))
        else:
            piece = part[0] if part.lastindex == 1 else "".join(map(_fold.__getitem__, part[0]))
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        pieces.append(piece)
    plain = "".join(pieces)
    return Reading(plain, plain.lower(), tuple(starts), tuple(ends))
