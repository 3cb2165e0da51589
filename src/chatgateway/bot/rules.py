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
    if not concepts:
        return None
    return next((rule for rule in rules if holds(rule, concepts)), None)


def triggers(rules: Iterable[Rule]) -> frozenset[str]:
    """Return the concepts of which at least one is present whenever any of the rules holds."""
    return frozenset(concept for rule in rules for concept in (rule.every[0] if rule.every else ()))


def contradicts(contrasts: Iterable[tuple[str, str]], asked: frozenset[str], entry: frozenset[str]) -> bool:
    """Return whether the text holds one side only of a contrast and the entry the other side only."""
    for left, right in contrasts:
        asks_left = left in asked
        if asks_left != (right in asked) and (left in entry) != (right in entry) and asks_left == (right in entry):
            return True
    return False
