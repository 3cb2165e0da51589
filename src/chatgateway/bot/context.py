"""What a short text means after what was answered before: "and the fee?" belongs to the last answer's relatives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .faq import Entry
from .listen import Heard
from .matcher import Match

# How much likelier an entry is after an answer that it is related to (the editors' `related`, in either direction).
RELATED = 40.0
SHORT_CHARACTERS, SHORT_WORDS = 12, 5


def is_elliptic(heard: Heard) -> bool:
    """Return whether a text is so short that it leans on what was said before, and yet says something."""
    if not heard.concepts:
        return False
    if heard.language == "en":
        return len(heard.folded.split()) <= SHORT_WORDS
    return len(heard.folded.replace(" ", "")) <= SHORT_CHARACTERS


def relatives(entries: Sequence[Entry]) -> Mapping[str, Mapping[int, float]]:
    """Return for each entry how much likelier which others are after it."""
    found: dict[str, dict[int, float]] = {entry.id: {} for entry in entries}
    for at, entry in enumerate(entries):
        for other in entries:
            if other is not entry and (other.id in entry.related or entry.id in other.related):
                found[other.id][at] = RELATED
    return found


def in_context(match: Match, likelier: Mapping[int, float]) -> Match:
    """Return `match` with the relatives of the last answer made likelier."""
    weighed = [(p * likelier.get(e, 1.0), e) for e, p in zip(match.entries, match.confidences, strict=True)]
    total = sum(p for p, _ in weighed) + match.none
    weighed.sort(key=lambda pair: (-pair[0], pair[1]))
    entries, confidences = tuple(e for _, e in weighed), tuple(p / total for p, _ in weighed)
    return Match(match.heard, entries, confidences, match.none / total)
