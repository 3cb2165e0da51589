"""What forbids an answer however similar the words are: too short a text, the other side of a contrast."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from .faq import Faq
from .fold import fold
from .listen import Heard
from .matcher import Match
from .rules import contradicts

SHORT = {"ja": 3, "zh": 2, "en": 4}
MIXED_UP = 0.75
# A text that is probably not for this desk is no emergency on a faint suspicion.
NOT_OURS, FAINT = 0.6, 0.15


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the guards found."""

    too_short: bool = False
    contradicted: bool = False

    @property
    def clear(self) -> bool:
        """Whether nothing forbids answering."""
        return not (self.too_short or self.contradicted)


def guarded(faq: Faq, heard: Heard, match: Match, concepts_of: Sequence[frozenset[str]]) -> Verdict:
    """Return the guards' verdict on answering with the best candidate."""
    if not match.entries:
        return Verdict()
    best = match.entries[0]
    entry = faq.entries[best]
    short = len(heard.folded.replace(" ", "")) < SHORT[heard.language] and not _is_known(faq, heard, best)
    mixed = contradicts(faq.lexicon.contrasts, heard.concepts, concepts_of[best])
    if not mixed and len(match.entries) > 1 and faq.entries[match.entries[1]].id in entry.contrast:
        mixed = match.confidences[1] > MIXED_UP * match.confidences[0]
    return Verdict(short, mixed)


def alarm(match: Match, urgent: Container[int], suspicion: float) -> int | None:
    """Return the likeliest urgent entry when urgent entries together reach `suspicion`, else None."""
    found = [(e, p) for e, p in zip(match.entries, match.confidences, strict=True) if e in urgent]
    mass = sum(p for _, p in found)
    faint = match.none > NOT_OURS and mass < FAINT
    return None if not found or faint or mass < suspicion else found[0][0]


def _is_known(faq: Faq, heard: Heard, best: int) -> bool:
    """Return whether an editor wrote exactly this short text for the entry."""
    wording = faq.entries[best].wordings.get(heard.language)
    texts = (wording.question, *wording.variants, *wording.keywords) if wording else ()
    return any(fold(text, heard.language) == heard.folded for text in texts)
