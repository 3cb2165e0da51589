"""Typing mistakes in English: an unknown word one slip away from a word of the FAQ is taken for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

# Shorter words have too many neighbours; rarer ones may be mistakes themselves.
SHORTEST, FEWEST = 5, 3
LONGEST = 24
# Everyday words that a FAQ may lack and that are one slip away from words it may have.
EVERYDAY = frozenset(
    re.findall(
        r"\w+",
        """
about above after again along among angle apple april aside basic beach began begin being below birth black
blame blind board brain brand bread break bring brown build burnt carry catch cause chain chair chart cheap
chess child china class climb cloud coach coast could count court cover craft crime cross crowd crown daily
dance death doubt draft drama dream dress drink drive earth eight enjoy enter equal event every exact faith
fever field fight final floor focus force found fresh front fruit glass grade grand grant grass great green
greet group guess guest happy heart heavy horse hotel house human ideal image issue japan joint judge knife
labor laugh learn least leave legal light lunch lucky magic major march marry match metal might minor mixed
model month motor mouse mouth movie music never night noise north novel nurse ocean offer often ought paint
paper party peace phase piece pilot pitch place plain plane plant plate point pound power press pride prime
print prize proof proud quick quiet quite radio raise range rapid ready reply right river rough round route
royal scale scene score sense serve seven shall shape share sharp sheet shift shirt shock shoot short sight
skill sleep small smile smoke solid solve sound south space spare spend split sport stage stand stare start
state steam steel stick stock stone store storm story style sugar sweet table taste teach there thick thing
think third those three throw tight title today total touch tough tower track train treat trend trial trust
truth twice under union until upper urban usual value video visit voice waste watch water weight where which
while white whole whose woman world worry worth would wrote young youth biting boring calling coming during
eating feeling going giving having holding leading letter listing living locking looking losing loving making
meeting missing moving playing reading riding running saying seeing selling sending singing sitting stating
staying talking taking telling thinking trying using waiting walking winning working writing winter summer
spring autumn father mother brother sister teacher weather whether wicked stayed played prayed ignore openings
shared
""",
    )
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """The FAQ's English words with how often they occur, and each frequent one by itself with one letter left out."""

    known: Mapping[str, int] = field(default_factory=dict)
    nearly: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def mended(self, text: str) -> str:
        """Return folded English `text` with its slips mended."""
        words = text.split()
        unknown = [word for word in words if word not in self.known and SHORTEST <= len(word) <= LONGEST]
        meant = {
            word: right for word in unknown if word.isalpha() and word not in EVERYDAY and (right := self._meant(word))
        }
        return " ".join([meant.get(word, word) for word in words]) if meant else text

    def _meant(self, word: str) -> str | None:
        """Return the most frequent word one slip (a letter more, less, other, or two swapped) away from `word`."""
        if not word.isalpha():
            return None
        near = {right for form in (word, *_shortened(word)) for right in self.nearly.get(form, ())}
        near.update(form for form in _shortened(word) if len(form) >= SHORTEST and self.known.get(form, 0) >= FEWEST)
        # Hardly anybody mistypes the first letter.
        close = [right for right in near if right[0] == word[0] and OSA.distance(word, right, score_cutoff=1) <= 1]
        return min(close, key=lambda right: (-self.known[right], right), default=None)


def spelling_of(texts: Iterable[str]) -> Spelling:
    """Return the words of folded English `texts`."""
    counted = Counter(word for text in texts for word in text.split() if word.isalpha())
    nearly: dict[str, list[str]] = {}
    for word, times in counted.items():
        if times >= FEWEST and len(word) >= SHORTEST:
            for form in _shortened(word):
                nearly.setdefault(form, []).append(word)
    return Spelling(dict(counted), {form: tuple(dict.fromkeys(words)) for form, words in nearly.items()})


def _shortened(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))
