"""team.py: who would be there and when, as a roster file says it."""

from __future__ import annotations

import pytest

from chatgateway.errors import BadContent
from chatgateway.routing.config import DEFAULT
from chatgateway.routing.team import parse_team

# 2026-03-02, a Monday, 00:00 in Tokyo.
MONDAY = 1_772_377_200.0
HOUR = 3_600


def test_shifts_become_periods_clipped_to_the_day() -> None:
    """Breaks stay gaps; spans that touch, over midnight too, are one period."""
    text = """
operators:
  - {name: Ann, skills: {ja: 5}, shifts: {mon-fri: ["09:00-12:00", "13:00-17:00"]}}
  - {name: Ben, tier: "2", capacity: 1, role: supervisor, shifts: {daily: ["20:00-24:00", "00:00-04:00"]}}
"""
    ann, ben = parse_team(text, "roster.yaml").duties(DEFAULT, MONDAY + 10 * HOUR, MONDAY + 30 * HOUR)

    hours = [[((start - MONDAY) / HOUR, (end - MONDAY) / HOUR) for start, end in d.periods] for d in (ann, ben)]
    assert hours == [[(10, 12), (13, 17)], [(20, 28)]]
    assert (ann.operator.skills, ann.operator.capacity, ann.is_shift) == ({"ja": 5}, 3, True)
    assert (ben.operator.tier, ben.operator.capacity, ben.operator.role) == ("2", 1, "supervisor")


def test_several_alike_get_a_number_and_without_shifts_are_always_there() -> None:
    """One pattern for the search of a staffing."""
    team = parse_team("operators:\n  - {name: Cho, count: 2}\n", "roster.yaml")

    duties = team.duties(DEFAULT, 0, 100)

    assert [(d.operator.id, d.periods, d.is_shift) for d in duties] == [
        ("Cho 1", ((0, 100),), False),
        ("Cho 2", ((0, 100),), False),
    ]
    assert [o.name for o in team.operators()] == ["Cho"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("operators: []\nmore: 1\n", "roster.yaml:2:1: more"),
        ("operators:\n  - {name: A, capacity: 0}\n", "roster.yaml:2:15"),
        ("operators:\n  - {name: A}\n  - {name: A}\n", "roster.yaml:3:6: operators.1.name: A stands here twice"),
        ("operators:\n  - name: A\n    shifts: {mon: ['9-5']}\n", "roster.yaml:3:14"),
        ("- A\n", "roster.yaml:1:1"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, problem: str) -> None:
    """File, line and column."""
    with pytest.raises(BadContent) as caught:
        parse_team(text, "roster.yaml")

    assert caught.value.message.startswith(problem)
