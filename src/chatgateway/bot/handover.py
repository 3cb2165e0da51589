"""Who is needed when people take over, and what they should know."""

from __future__ import annotations

from collections.abc import Sequence

from .decision import Brief, Candidate
from .faq import Entry
from .mentions import mentions

LEVELS = {"1": 1, "2": 2, "specialist": 3}
NEVER_RELAXED = frozenset({"security", "tax", "legal"})


def needs_of(language: str, skills: Sequence[str], tier: str | None) -> tuple[dict[str, int], frozenset[str]]:
    """Return the skill levels needed, and which never relax: language, and a first skill law or safety demands."""
    needs = {language: 1}
    for place, skill in enumerate(skills):
        needs[skill] = max(LEVELS.get(tier or "1", 1) if place == 0 else 1, needs.get(skill, 0))
    must = {language} | (NEVER_RELAXED & set(skills[:1]))
    return needs, frozenset(must)


def needs_of_entry(language: str, entry: Entry | None) -> tuple[dict[str, int], frozenset[str]]:
    """Return the needs of an entry; without one, only the language and anybody."""
    return needs_of(language, entry.skills if entry else (), entry.tier if entry else None)


def brief_of(text: str, language: str, candidates: tuple[Candidate, ...]) -> Brief:
    """Return what the operator sees first."""
    return Brief(language, candidates, mentions(text))
