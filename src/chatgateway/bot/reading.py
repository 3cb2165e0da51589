"""What a Japanese text sounds like: known words by their reading, the rest as written, as one skeleton."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .fold import fold
from .romaji import skeleton


@dataclass(slots=True)
class Readings:
    """Words with kanji and how they are read, longest first; `sounds` reads single characters inside compounds."""

    by_start: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    sounds: Mapping[str, str] = field(default_factory=dict)

    def hear(self, text: str) -> str:
        """Return the skeleton of folded Japanese `text` without spaces, kanji by their sound where it is known."""
        if not _KANJI.search(text):
            return skeleton(text)
        return skeleton(_KANJI_STRETCH.sub(self._read, text))

    def _read(self, match: re.Match[str]) -> str:
        text = match[0]
        out, at, size = [], 0, len(text)
        while at < size:
            char = text[at]
            for word, sound in self.by_start.get(char, ()):
                if text.startswith(word, at):
                    out.append(sound)
                    at += len(word)
                    break
            else:
                out.append(self._alone(text, at))
                at += 1
        return "".join(out)

    def _alone(self, text: str, at: int) -> str:
        """Return how the character at `at` sounds; outside a compound it would be a guess, so it stays."""
        neighbours = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
        in_compound = any(_KANJI.match(other) for other in neighbours)
        return self.sounds.get(text[at], text[at]) if in_compound else text[at]


# A run of kanji with the kana after it, which may belong to its last word.
_KANJI = re.compile(r"[\u3400-\u9fff々]")
_KANJI_STRETCH = re.compile(r"[\u3400-\u9fff々]+[\u3041-\u3096]{0,3}")


def readings_of(words: Mapping[str, tuple[str, ...]], sounds: Mapping[str, str]) -> Readings:
    """Return the readings table; the first reading of a word is the one that counts."""
    by_start: dict[str, list[tuple[str, str]]] = {}
    for word, readings in words.items():
        folded = fold(word, "ja").replace(" ", "")
        if folded and readings:
            by_start.setdefault(folded[0], []).append((folded, fold(readings[0], "ja").replace(" ", "")))
    for bucket in by_start.values():
        bucket.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    return Readings(by_start, sounds)
