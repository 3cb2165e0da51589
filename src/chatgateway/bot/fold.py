"""One form for the many ways to write the same: width, case, kana, long marks, repeats, Chinese scripts."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Any

import opencc

# The mark first, what stands before it second: so that most places are passed over quickly.
_LONG_MARKS = re.compile(r"[ー〜~\-―─](?<=[\u3041-\u30ff][ー〜~\-―─])[ー〜~\-―─]*")
_REPEATS = re.compile(r"(.)\1\1+")
_GROUPING = re.compile(r"(?<=\d),(?=\d{3})")
# Whatever is neither letter nor digit separates; the prolonged sound mark has been dealt with before.
_KEPT = re.compile(r"[\w%+]+")
# Small vowels lengthen or soften and are often mistyped full-size.
_SMALL = str.maketrans("ぁぃぅぇぉァィゥェォ", "あいうえおあいうえお")
_KANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)} | _SMALL
_CONTRACTION = re.compile(r"n['’`´]t\b")
_APOSTROPHE = re.compile(r"['’`´]")
_SENTENCE_END = re.compile(r"(?<=[。！？!?\n])\s*|(?<=[.;])\s+|\n+")


def widen(text: str) -> str:
    """Return `text` in NFKC and lower case."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def fold(text: str, language: str) -> str:
    """Return the words of `text` in one canonical spelling, separated by single spaces."""
    return fold_wide(widen(text), language)


def fold_wide(text: str, language: str) -> str:
    """Return the same for a text that has been widened already."""
    if language == "en":
        if _APOSTROPHE.search(text):
            text = _APOSTROPHE.sub("", _CONTRACTION.sub(" n t", text))
    elif not text.isascii():
        text = _LONG_MARKS.sub("", text.translate(_chinese() if language == "zh" else _KANA))
    if "," in text:
        text = _GROUPING.sub("", text)
    if _REPEATS.search(text):
        text = _REPEATS.sub(r"\1\1", text)
    return " ".join(_KEPT.findall(text.replace("_", " ") if "_" in text else text))


@functools.cache
def _chinese() -> dict[int, Any]:
    return simplified() | _KANA


@functools.cache
def simplified() -> dict[int, str]:
    """Return the table from traditional to simplified characters; for Chinese only, it would damage Japanese."""
    han = "".join(map(chr, range(0x4E00, 0xA000)))
    converted = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    return {ord(old): new for old, new in zip(han, converted, strict=True) if old != new}


def sentences(text: str) -> list[str]:
    """Return the sentences of `text`, stripped, without empty ones."""
    return [s for s in (part.strip() for part in _SENTENCE_END.split(text)) if s]
