"""Two questions in one message: what each part asks by itself."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace

from .decision import Candidate
from .faq import Entry
from .matcher import Match
from .split import asking_parts

# Below this share of the best entry's probability nothing else is in sight (28 of 32 double messages are above it).
SECOND_IN_SIGHT = 0.001
# Inside sentences a second question is looked for only where it shows: most commas join nothing.
UNCLEAR, CLOSELY = 0.35, 0.01
# A part that is this sure of its entry may be offered as a choice.
LIKELY = 0.5
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Intents:
    """Entries that parts of a text ask for: those a part is sure of, and those it may mean, surest first."""

    sure: tuple[Candidate, ...] = ()
    likely: tuple[Candidate, ...] = ()

    def __contains__(self, entry_id: str) -> bool:
        """Whether a part is sure of the entry."""
        return any(candidate.entry == entry_id for candidate in self.sure)

    def led_by(self, entry_id: str) -> Intents:
        """Return the same with one entry first, if a part is sure of it: what the whole text says leads."""
        return replace(self, sure=tuple(sorted(self.sure, key=lambda candidate: candidate.entry != entry_id)))

    def besides(self, entry_id: str) -> tuple[str, ...]:
        """Return the entries that parts ask for, one apart."""
        return tuple(c.entry for c in (*self.sure, *self.likely) if c.entry != entry_id)


def intents_of(
    text: str, match: Match, entries: Sequence[Entry], heard: Callable[[str], Match], sure: float, given: Container[str]
) -> Intents:
    """Return what the parts of `text` ask for; `heard` matches a part, `sure` is the confidence that answers.

    Nothing when the text has one part or only one entry is in sight; people's topics and `given` entries are not
    offered."""
    p = match.confidences
    if len(p) < 2 or p[1] < SECOND_IN_SIGHT * p[0]:
        return Intents()
    best: dict[str, float] = {}
    for part in asking_parts(text, closely=p[0] > UNCLEAR and p[1] > CLOSELY * p[0]):
        found = heard(part)
        if not found.entries or len(found.heard.folded) < SHORTEST or found.confidences[0] < LIKELY:
            continue
        entry = entries[found.entries[0]]
        if entry.handoff != "always" and entry.id not in given:
            best[entry.id] = max(found.confidences[0], best.get(entry.id, 0.0))
    ranked = tuple(Candidate(entry, p) for entry, p in best.items())
    return Intents(tuple(c for c in ranked if c.confidence >= sure), tuple(c for c in ranked if c.confidence < sure))
