"""What a message is about, in terms of the desk's skills: for customers who ask for a person and say for what.

A concept points to a skill when most of the texts that the editors wrote with it belong to entries of that skill.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from .faq import Entry

# Fewer texts than this say nothing about a concept; below this share it belongs to nobody in particular.
FEWEST_TEXTS = 8
SHARE = 0.6


def subjects(entries: Sequence[Entry], texts: Iterable[tuple[int, frozenset[str]]]) -> Mapping[str, tuple[str, float]]:
    """Concept → the skill it points to and how surely (0 to 1), learnt from each text's entry and concepts."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for entry, concepts in texts:
        skills = entries[entry].skills
        for concept in concepts:
            counted[concept][skills[0] if skills else ""] += 1
    found: dict[str, tuple[str, float]] = {}
    for concept, skills_seen in counted.items():
        total = sum(skills_seen.values())
        skill, most = min(skills_seen.items(), key=lambda item: (-item[1], item[0]))
        if total >= FEWEST_TEXTS and most / total >= SHARE:
            found[concept] = (skill, most / total)
    return found


def subject_of(known: Mapping[str, tuple[str, float]], concepts: Iterable[str], besides: frozenset[str]) -> str | None:
    """The skill that a message's concepts point to most surely, `besides` apart; None when they point nowhere."""
    votes: Counter[str] = Counter()
    for concept in concepts:
        skill, surely = known.get(concept, ("", 0.0))
        if skill and skill not in besides:
            votes[skill] += round(1000 * surely)
    return min(votes, key=lambda skill: (-votes[skill], skill)) if votes else None
