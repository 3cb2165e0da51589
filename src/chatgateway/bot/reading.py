"""What a Japanese text sounds like: known words by their reading, the rest as written, as one skeleton."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .fold import fold
from .romaji import skeleton


@dataclass(slots=True)
class Readings:
    """Words with kanji and how they are read, looked up longest first."""

    by_start: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def hear(self, text: str) -> str:
        """Return the skeleton of folded Japanese `text` without spaces, known kanji words replaced by their sound."""
        out, at, size = [], 0, len(text)
        by_start = self.by_start
        while at < size:
            char = text[at]
            # Kana and Latin stand for themselves.
            bucket = by_start.get(char) if char > "\u30ff" else None
            for word, sound in bucket or ():
                if text.startswith(word, at):
                    out.append(sound)
                    at += len(word)
                    break
            else:
                out.append(char)
                at += 1
        return skeleton("".join(out).replace(" ", ""))


def readings_of(words: Mapping[str, tuple[str, ...]]) -> Readings:
    """Return the readings table; the first reading of a word is the one that counts."""
    by_start: dict[str, list[tuple[str, str]]] = {}
    for word, sounds in words.items():
        folded = fold(word, "ja").replace(" ", "")
        if folded and sounds:
            by_start.setdefault(folded[0], []).append((folded, fold(sounds[0], "ja").replace(" ", "")))
    for bucket in by_start.values():
        bucket.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    return Readings(by_start)
