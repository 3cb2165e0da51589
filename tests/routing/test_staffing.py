"""staffing.py: the heads an hour needs, found by playing the day."""

from __future__ import annotations

from random import Random

import pytest

from chatgateway.errors import BadContent
from chatgateway.routing import staffing
from chatgateway.routing.config import DEFAULT
from chatgateway.routing.figures import Target
from chatgateway.routing.line import Operator
from chatgateway.routing.needs import Needs, Preference
from chatgateway.routing.recording import Arrival, Leg
from chatgateway.routing.staffing import HOUR, Kind, kinds_of, parse_target, staff

JA = Needs({"ja": 1})
CLERK = Kind("clerk", Operator("clerk", "clerk", {"ja": 3}, "1", 2))
EXPERT = Kind("expert", Operator("expert", "expert", {"ja": 3, "tax": 3}, "2", 2))


def day(needs: Needs, per_hour: list[int], seconds: float = 400) -> list[Arrival]:
    rng = Random(3)
    found: list[Arrival] = []
    for hour, count in enumerate(per_hour):
        for _ in range(count):
            at = hour * HOUR + rng.random() * HOUR
            found.append(Arrival(f"c{len(found)}", at, (Leg(needs, seconds),), patience_seconds=600))
    return found


def test_a_target_is_read_as_people_say_it() -> None:
    """Share and seconds; anything else is refused."""
    assert parse_target("80% in 60s") == Target(0.8, 60)
    assert parse_target(" 99.5 % in 20 s") == Target(0.995, 20)
    for wrong in ("80 in 60", "120% in 60s", ""):
        with pytest.raises(BadContent):
            parse_target(wrong)


def test_each_hour_gets_the_heads_it_needs() -> None:
    """The target is met in every hour; the busy hour gets more; the work could not be done by much fewer."""
    plan = staff(day(JA, [10, 80, 10]), [CLERK], Target(), DEFAULT)

    assert plan.is_met
    assert all(level >= 0.8 for level in plan.levels.values())
    assert plan.heads[1, "clerk"] > plan.heads[0, "clerk"]
    # 80 conversations of 400 s in places of two need at least 4.4 heads.
    assert 5 <= plan.heads[1, "clerk"] <= 7


def test_experts_are_hired_only_for_what_needs_them() -> None:
    """The least versatile who can help is asked first."""
    tax = Needs({"ja": 1, "tax": 1})
    mixed = [*day(JA, [40]), *(Arrival(f"t{i}", i * 700.0, (Leg(tax, 300),)) for i in range(5))]
    plan = staff(mixed, [EXPERT, CLERK], Target(), DEFAULT)

    assert plan.is_met
    assert plan.heads[0, "expert"] <= 1 < plan.heads[0, "clerk"]


def test_a_transfer_counts_for_whoever_gets_it() -> None:
    """The second leg's work is planned in its own hour and kind."""
    tax = Needs({"ja": 1, "tax": 1})
    both = [Arrival(f"c{i}", i * 100.0, (Leg(JA, 200), Leg(tax, 3_600))) for i in range(6)]
    plan = staff(both, [EXPERT, CLERK], Target(), DEFAULT)

    assert plan.is_met
    assert any(n for (_, kind), n in plan.heads.items() if kind == "expert")


def test_what_nobody_can_take_is_not_met() -> None:
    """The search ends and says so instead of hiring for ever."""
    plan = staff(day(Needs({"zh": 1}), [5]), [CLERK], Target(), DEFAULT)

    assert not plan.is_met
    assert plan.levels == {0: 0.0}
    assert plan.plays == 1


def test_a_search_has_an_end() -> None:
    """A target no staffing can reach costs at most forty plays."""
    told: list[int] = []
    plan = staff(day(JA, [30]), [CLERK], Target(1.0, 1), DEFAULT, told.append)

    assert not plan.is_met
    assert told == list(range(1, plan.plays + 1))
    assert plan.plays <= 40


def test_a_search_that_runs_out_of_plays_keeps_the_last_plan_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """Taking people away is given up rather than left half done."""
    monkeypatch.setattr(staffing, "MAX_PLAYS", 2)

    plan = staff(day(JA, [20]), [CLERK], Target(), DEFAULT)

    assert (plan.plays, plan.is_met, plan.heads[0, "clerk"]) == (2, True, 2)
    assert plan.levels[0] >= 0.8


def test_the_plan_is_plain_json() -> None:
    """One row per hour with its heads and its level; an hour in which only long talks end has no level."""
    plan = staff(day(JA, [3], seconds=4_000), [CLERK], Target(), DEFAULT)
    data = plan.to_json()

    assert data["met"]
    assert [row["hour"] for row in data["hours"]] == [0, 3600]
    assert data["hours"][1]["service_level"] is None


def test_an_hour_of_people_who_gave_up_at_once_misses_nothing() -> None:
    """Nobody really waited, so nothing was missed."""
    plan = staff([Arrival("a", 0, (Leg(Needs({"zh": 1}), 60),), patience_seconds=1)], [CLERK], Target(), DEFAULT)

    assert plan.is_met


def test_kinds_are_what_people_can_do() -> None:
    """Two people alike are one kind; supervisors without skills are none."""
    people = [
        Operator("a", "A", {"ja": 3}, "1", 2),
        Operator("b", "B", {"ja": 3}, "1", 2),
        Operator("c", "C", {"ja": 3, "en": 1}, None, 2),
        Operator("s", "S", {}, role="supervisor"),
    ]

    assert [k.name for k in kinds_of(people)] == ["ja:3 tier 1 x2", "en:1 ja:3 tier - x2"]


def test_a_preferred_skill_is_planned_with_who_has_it() -> None:
    """Although others may take it in the end."""
    needs = Needs({"ja": 1}, (Preference("tax", None, 2),), ending="any")
    plan = staff(day(needs, [10]), [CLERK, EXPERT], Target(), DEFAULT)

    assert plan.heads.get((0, "expert"), 0) >= 1
