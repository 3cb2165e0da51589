"""What a Japanese text sounds like: known words by their reading, the rest as written, as one skeleton."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .fold import fold
from .romaji import skeleton

REMEMBERED, LONG_STRETCH = 20_000, 20


@dataclass(slots=True)
class Readings:
    """Words with kanji and how they are read; `sounds` reads single characters inside compounds.

    Stretches of text that were read once are remembered: the same words come again and again."""

    words: Mapping[str, str] = field(default_factory=dict)
    lengths: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # of words by first character, longest first
    sounds: Mapping[str, str] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)

    def hear(self, text: str) -> str:
        """Return the skeleton of folded Japanese `text` without spaces, kanji by their sound where it is known."""
        return skeleton(_KANJI_STRETCH.sub(self._recall, text))

    def _recall(self, match: re.Match[str]) -> str:
        text = match[0]
        sound = self.known.get(text)
        if sound is None:
            sound = self._read(text)
            if len(self.known) < REMEMBERED and len(text) < LONG_STRETCH:
                self.known[text] = sound
        return sound

    def _read(self, text: str) -> str:
        out, at, size = [], 0, len(text)
        while at < size:
            for length in self.lengths.get(text[at], ()):
                if (sound := self.words.get(text[at : at + length])) is not None:
                    out.append(sound)
                    at += length
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
    sounding: dict[str, str] = {}
    for word, readings in words.items():
        folded = fold(word, "ja").replace(" ", "")
        if folded and readings:
            sounding.setdefault(folded, fold(readings[0], "ja").replace(" ", ""))
    lengths: dict[str, set[int]] = {}
    for word in sounding:
        lengths.setdefault(word[0], set()).add(len(word))
    longest_first = {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}
    return Readings(sounding, longest_first, sounds)
