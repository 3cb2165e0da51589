"""needs.py: what a conversation needs, and from which step on somebody fits."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from chatgateway.errors import BadContent
from chatgateway.routing.config import DEFAULT, parse_routing
from chatgateway.routing.needs import Needs, Preference, needs_from, primary_skill
from chatgateway.routing.people import Operator

from . import naive
from .test_machine import abilities, needs_of_customers, operator_ids, tiers


def test_a_preference_names_exactly_one_thing() -> None:
    """A skill, a tier or an operator; nothing and two things are refused."""
    with pytest.raises(BadContent):
        Preference()
    with pytest.raises(BadContent):
        Preference("tax", "2")


def test_a_preference_reads_as_people_say_it() -> None:
    """Skill and level, tier, operator."""
    named = [str(p) for p in (Preference("tax", None, 3), Preference(tier="2"), Preference(operator="o1"))]

    assert named == ["tax 3", "tier 2", "operator o1"]


def test_an_unknown_ending_is_refused() -> None:
    """Only hold, any, ticket and overflow:<skill> end a ladder."""
    for ending in ("", "overflow:", "anyone"):
        with pytest.raises(BadContent):
            Needs({}, ending=ending)

    assert Needs({}, ending="overflow:general").overflow_skill == "general"


@given(needs_of_customers)
def test_needs_survive_json(needs: Needs) -> None:
    """What was stored is read back equal, and hashes equal."""
    again = Needs.from_json(json.loads(json.dumps(needs.to_json())))

    assert again == needs
    assert hash(again) == hash(needs)


@given(needs_of_customers, abilities, tiers, operator_ids)
def test_whoever_fits_a_step_fits_every_later_one(
    needs: Needs, skills: dict[str, int], tier: str, operator_id: str
) -> None:
    """Relaxation only widens, and `fit` says the same as asking each step by hand."""
    operator = Operator(operator_id, skills=skills, tier=tier)
    fit = needs.fit(operator)

    by_hand = [naive.may_take(needs, operator, step) for step in range(needs.last_step + 1)]

    assert by_hand == [fit is not None and step >= fit[0] for step in range(needs.last_step + 1)]


def test_the_language_law_and_safety_never_relax() -> None:
    """Language, the skills named must, and those of the configuration are musts; the rest is dropped tier first."""
    needs = needs_from({"trading": 2, "account": 1, "legal": 1, "kyc": 3}, {"kyc"}, "ja", "2", DEFAULT)

    assert needs.must == {"ja": 1, "kyc": 3, "legal": 1}
    assert [str(p) for p in needs.prefer] == ["tier 2", "ja 3", "account 1", "trading 2", "legal 1"]
    assert (needs.ladder, needs.ending) == ("legal", "hold")


def test_hold_keeps_what_the_ladder_is_about() -> None:
    """The last preference of `hold` is the must itself, so that a secondary skill is not held out for."""
    needs = needs_from({"tax": 2, "account": 1}, (), "ja", None, DEFAULT)
    only_tax = Operator("o", skills={"ja": 3, "tax": 2})

    assert needs.fit(only_tax) == (2, 1)


def test_an_ordinary_question_ends_with_anyone() -> None:
    """Without a ladder of its own a skill uses the default one; no tier and no language ask for nothing."""
    assert needs_from({"trading": 1}, (), "", None, DEFAULT) == Needs(
        {}, (Preference("trading", None, 1),), "default", "any"
    )


def test_a_language_that_is_asked_as_a_skill_is_a_must_at_that_level() -> None:
    """An operator may ask for a level of the language; it is not asked a second time."""
    needs = needs_from({"en": 4, "trading": 1}, (), "en", None, DEFAULT)

    assert needs.must == {"en": 4}
    assert [str(p) for p in needs.prefer] == ["trading 1"]


def test_fluency_is_not_preferred_where_the_must_is_as_high() -> None:
    """Languages with must = prefer have no step of their own."""
    config = parse_routing("languages: {must: 3, prefer: 3}", "routing.yaml")

    assert needs_from({"trading": 1}, (), "ja", None, config).prefer == (Preference("trading", None, 1),)


def test_a_preference_for_a_level_counts_each_missing_one() -> None:
    """Shortfalls add up over all preferences: levels, and one for another tier or operator."""
    needs = Needs({}, (Preference(tier="2"), Preference("tax", None, 3), Preference(operator="x")), ending="any")

    assert needs.fit(Operator("o", skills={"tax": 1}, tier="1")) == (3, 1 + 2 + 1)


def test_the_queue_is_named_after_the_first_skill_that_is_no_language() -> None:
    """For people; nothing where only languages are asked for."""
    assert primary_skill({"ja": 1, "tax": 2, "kyc": 1}) == "tax"
    assert primary_skill({"ja": 1}) == ""
    assert primary_skill(None) == ""
