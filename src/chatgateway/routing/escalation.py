"""Handing on: which way a conversation may go, how often, and why it may not go back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .config import RoutingConfig
from .needs import KEEPING, Needs, Preference, needs_from
from .people import Operator


@dataclass(frozen=True, slots=True)
class ToOperator:
    """To one operator, who is tried for a step before others are."""

    operator: Operator


@dataclass(frozen=True, slots=True)
class ToSkills:
    """To anyone with these skills (skill to level)."""

    skills: Mapping[str, int]
    must: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ToTier:
    """Up the ladder of tiers."""

    tier: str


Target = ToOperator | ToSkills | ToTier


@dataclass(frozen=True, slots=True)
class Hop:
    """One earlier owner and the tier in which they had the conversation."""

    operator: str
    tier: str | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """The transfer is fine: what the conversation needs now, and whom it must not go back to."""

    needs: Needs
    refused: frozenset[str]
    preferred_operator: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """The transfer is refused, and why, in words for the operator."""

    reason: str


def transfer(
    needs: Needs, language: str, hops: Sequence[Hop], by: Hop, to: Target, reason: str, config: RoutingConfig
) -> Transfer | Refusal:
    """Judge a transfer. `hops` are the earlier transfers, the first owner first; `by` hands on now.

    A reason is required, hops are counted, nobody who had the conversation gets it again, tiers only rise.
    """
    if not reason.strip():
        return Refusal("a transfer needs a reason")
    if len(hops) >= config.hop_budget:
        return Refusal(f"handed on {len(hops)} times already, {config.hop_budget} allowed; a supervisor can take it")
    refused = frozenset({by.operator, *(h.operator for h in hops)})
    if isinstance(to, ToOperator):
        return _to_operator(needs, to.operator, refused)
    if isinstance(to, ToTier):
        return _to_tier(needs, to.tier, (*hops, by), refused, config)
    if not to.skills:
        return Refusal("a transfer to skills names at least one")
    return Transfer(needs_from(to.skills, to.must, language, None, config), refused)


def _to_operator(needs: Needs, operator: Operator, refused: frozenset[str]) -> Transfer | Refusal:
    if operator.id in refused:
        return Refusal(f"{operator.name or operator.id} had this conversation already; it does not go back")
    for skill, level in needs.must.items():
        if operator.skills.get(skill, 0) < level:
            return Refusal(f"{operator.name or operator.id} lacks {skill} {level}")
    return Transfer(with_operator(needs, operator.id), refused, operator.id)


def with_operator(needs: Needs, operator_id: str) -> Needs:
    """The same needs, with one operator asked for longer than every preference that may be dropped."""
    others = tuple(p for p in needs.prefer if p.operator is None)
    kept = others[-1:] if needs.ending in KEEPING else ()
    dropped = others[: len(others) - len(kept)]
    return replace(needs, prefer=(*dropped, Preference(operator=operator_id), *kept))


def _to_tier(
    needs: Needs, tier: str, owners: Sequence[Hop], refused: frozenset[str], config: RoutingConfig
) -> Transfer | Refusal:
    order = [t.name for t in config.tiers]
    if tier not in order:
        return Refusal(f"there is no tier {tier!r}; there are {', '.join(order)}")
    reached = max((order.index(h.tier) for h in owners if h.tier in order), default=0)
    if order.index(tier) < reached:
        return Refusal(f"it was with tier {order[reached]} already; it does not go back to {tier}")
    others = tuple(p for p in needs.prefer if p.tier is None and p.operator is None)
    ending = config.tiers[order.index(tier)].ending
    return Transfer(Needs(needs.must, (*others, Preference(tier=tier)), needs.ladder, ending), refused)


def next_tier(tier: str | None, config: RoutingConfig) -> str | None:
    """The tier above, the lowest for nobody's, None at the top."""
    order = [t.name for t in config.tiers]
    above = order.index(tier) + 1 if tier in order else 0
    return order[above] if above < len(order) else None
