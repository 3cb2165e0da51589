"""The editors' hard rules on concepts: danger, a person please, nothing for us; and contrasts that must not mix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .faq import Rule


def holds(rule: Rule, concepts: frozenset[str]) -> bool:
    """Return whether every group has a present concept and none of the forbidden is present."""
    for group in rule.every:
        if concepts.isdisjoint(group):
            return False
    return concepts.isdisjoint(rule.never)


def first_holding(rules: Sequence[Rule], concepts: frozenset[str]) -> Rule | None:
    """Return the first rule that holds, in the editors' order."""
    for rule in rules if concepts else ():
        if holds(rule, concepts):
            return rule
    return None


def contradicts(contrasts: Iterable[tuple[str, str]], asked: frozenset[str], entry: frozenset[str]) -> bool:
    """Return whether the text holds one side only of a contrast and the entry the other side only."""
    for left, right in contrasts:
        text_sides = (left in asked, right in asked)
        entry_sides = (left in entry, right in entry)
        if text_sides in ((True, False), (False, True)) and entry_sides == text_sides[::-1]:
            return True
    return False
