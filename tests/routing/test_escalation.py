"""escalation.py: which way a conversation may be handed on, how often, and why not back."""

from __future__ import annotations

import pytest

from chatgateway.routing.config import DEFAULT, parse_routing
from chatgateway.routing.escalation import (
    Hop,
    Refusal,
    Target,
    ToOperator,
    ToSkills,
    ToTier,
    Transfer,
    next_tier,
    transfer,
    with_operator,
)
from chatgateway.routing.line import Operator
from chatgateway.routing.needs import Needs, Preference

from .test_line import line_of, ready, waits

NEEDS = Needs({"ja": 1}, (Preference(tier="1"), Preference("tax", None, 2)), "tax", "hold")
ME = Hop("me", "1")
X = Operator("x", "Sato", {"ja": 3, "tax": 3}, "2")


def judged(to: Target, hops: tuple[Hop, ...] = (), reason: str = "needs an expert") -> Transfer | Refusal:
    return transfer(NEEDS, "ja", hops, ME, to, reason, DEFAULT)


@pytest.mark.parametrize(
    ("to", "hops", "reason", "refusal"),
    [
        (ToTier("2"), (), "  ", "a transfer needs a reason"),
        (ToTier("2"), (Hop("a"),) * 4, "x", "handed on 4 times already, 4 allowed; a supervisor can take it"),
        (ToTier("3"), (), "x", "there is no tier '3'; there are 1, 2, specialist"),
        (ToTier("1"), (Hop("a", "2"),), "x", "it was with tier 2 already; it does not go back to 1"),
        (ToOperator(X), (Hop("x"),), "x", "Sato had this conversation already; it does not go back"),
        (ToOperator(Operator("me")), (), "x", "me had this conversation already; it does not go back"),
        (ToOperator(Operator("y", skills={"en": 1})), (), "x", "y lacks ja 1"),
        (ToSkills({}), (), "x", "a transfer to skills names at least one"),
    ],
)
def test_what_may_not_be_is_refused_with_a_reason(to: Target, hops: tuple[Hop, ...], reason: str, refusal: str) -> None:
    """A reason is required, hops are counted, nothing goes back, musts stay."""
    assert judged(to, hops, reason) == Refusal(refusal)


def test_nobody_who_had_it_gets_it_again() -> None:
    """All earlier owners and the one who hands it on."""
    found = judged(ToSkills({"kyc": 2}, frozenset({"kyc"})), (Hop("a"), Hop("b")))

    assert isinstance(found, Transfer)
    assert found.refused == {"a", "b", "me"}
    assert found.needs.must == {"ja": 1, "kyc": 2}


def test_a_tier_is_asked_for_longest_and_ends_as_the_tier_says() -> None:
    """The second line holds by default: it is not given to the first again."""
    found = judged(ToTier("2"))

    assert isinstance(found, Transfer)
    assert [str(p) for p in found.needs.prefer] == ["tax 2", "tier 2"]
    assert (found.needs.ending, found.needs.must) == ("hold", {"ja": 1})


def test_tiers_rise_one_by_one_or_stay() -> None:
    """From nobody's to the first, from the top to none; to a colleague of the same tier is fine."""
    assert [next_tier(t, DEFAULT) for t in (None, "1", "2", "specialist")] == ["1", "2", "specialist", None]
    assert isinstance(judged(ToTier("1")), Transfer)
    assert next_tier("1", parse_routing("tiers: [{name: '1'}]", "routing.yaml")) is None


def test_one_operator_is_tried_for_a_step_before_others() -> None:
    """They get it although others are idle; if they are busy for longer than the step, others do."""
    needs = Needs({"ja": 1}, (Preference("kyc"),), ending="any")
    found = transfer(needs, "ja", (), ME, ToOperator(X), "asked for", DEFAULT)
    assert isinstance(found, Transfer)
    assert found.preferred_operator == "x"
    idle, asked = ready("idle", {"ja": 3}), ready("x", {"ja": 3}, load=1)
    line = line_of(waits("c", found.needs, refused=found.refused), idle, asked)

    assert list(line.placements(59)) == []
    assert [p.operator for p in line.placements(60)] == ["idle"]
    line.add(waits("d", found.needs, at=60))
    line.set_operator(ready("x", {"ja": 3}))
    assert [p.operator for p in line.placements(61)] == ["x"]


def test_asking_for_an_operator_keeps_what_hold_keeps() -> None:
    """The held preference stays the last one; another operator asked for before is forgotten."""
    asked = with_operator(with_operator(NEEDS, "a"), "b")

    assert [str(p) for p in asked.prefer] == ["tier 1", "operator b", "tax 2"]
