"""Adding courses up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from chatgateway.conversation.clocks import PARTS
from chatgateway.figures.containment import DAY_MS
from chatgateway.figures.course import Contact, Course, Turn
from chatgateway.figures.labour import Timesheets
from chatgateway.figures.reading import course_of
from chatgateway.figures.tally import FIGURES, HOUR_MS, By, Question, Tally, percentile

from ..conversation.play import NOON, Play, Step, plays
from .test_measures import course, wait


def tally(*courses: Course, by: By | None = None, figure: str | None = None, until_ms: int = 10**14) -> Tally:
    """Everything added up."""
    found = Tally(Question(0, until_ms, by, figure), Timesheets({"ann": 2}, {"ben": [(0, 60_000)]}), 100_000)
    for one in courses:
        found.add(one)
    return found.finish()


@given(plays, plays)
def test_rows_agree_with_each_other(one: list[Step], other: list[Step]) -> None:
    """Always: the groups' cases add up to everybody's, their parts to the whole, and each figure to its list."""
    logs = [play.log for play in (Play().run(one), Play().run(other)) if play.log]
    courses = [replace(course_of(log, log[-1].at_ms), conversation=f"c{n}") for n, log in enumerate(logs)]

    for by in ("skill", "language", "operator", "hour"):
        rows = dict(tally(*courses, by=by).rows())
        whole = rows.pop("all")
        parts = {name: seconds for name, seconds in whole["parts"].items() if name != "total"}
        assert sum(parts.values()) == pytest.approx(whole["parts"].get("total", 0.0), abs=0.01)
        assert set(parts) <= set(PARTS)
        for figure in ("service_level", "abandonment", "asa_seconds", "aht_seconds", "containment", "false_answers"):
            cases = whole["figures"][figure]["cases"]
            assert sum(row["figures"][figure]["cases"] for row in rows.values()) == cases
            assert len(tally(*courses, figure=figure).listed) == cases


def test_only_cases_of_the_period_count() -> None:
    """By the moment at which they began."""
    inside = tally(course(wait(3, "accepted")), until_ms=1).rows()["all"]
    outside = tally(course(replace(wait(3, "accepted"), since_ms=1, until_ms=2)), until_ms=1).rows()["all"]

    assert inside["figures"]["asa_seconds"] == {"value": 3.0, "cases": 1, "p50": 3.0, "p95": 3.0}
    assert outside["figures"]["asa_seconds"] == {"value": None, "cases": 0, "p50": None, "p95": None}


def test_conversations_count_by_their_beginning() -> None:
    """One that began before the period may have cases in it, but its parts belong to the other period."""
    found = Tally(Question(1, 10**14), Timesheets({}, {}), 0)
    found.add(course(replace(wait(3, "accepted"), since_ms=1)))

    row = found.finish().rows()["all"]

    assert (row["conversations"], row["parts"], row["figures"]["asa_seconds"]["cases"]) == (0, {}, 1)


def test_shares_and_means_are_over_their_cases() -> None:
    """One of two in time; the mean with its percentiles."""
    figures = tally(course(wait(10, "accepted"), wait(50, "accepted"))).rows()["all"]["figures"]

    assert figures["service_level"] == {"value": 0.5, "cases": 2}
    assert figures["asa_seconds"] == {"value": 30.0, "cases": 2, "p50": 10.0, "p95": 50.0}
    assert set(figures) == set(FIGURES)


def test_groups_are_those_of_the_cases() -> None:
    """A wait belongs to its own skill, not to the conversation's."""
    rows = tally(course(wait(1, "accepted", "legal"), wait(2, "accepted", "tax")), by="skill").rows()

    assert list(rows) == ["all", "legal", "tax"]
    assert [row["figures"]["asa_seconds"]["value"] for row in rows.values()] == [1.5, 1.0, 2.0]
    assert rows["legal"]["figures"]["occupancy"]["value"] is None


def test_operators_have_rows_even_when_nothing_came_their_way() -> None:
    """Whoever was ready and idle is the news."""
    rows = tally(course(turns=[Turn("ann", "tax", 0, 30_000)]), by="operator").rows()

    assert rows["ann"]["figures"]["occupancy"] == {"value": 0.5, "cases": 1}
    assert rows["ben"]["figures"]["occupancy"] == {"value": 0.0, "cases": 0}
    assert rows["all"]["figures"]["utilisation"]["value"] == pytest.approx(30 / 90, abs=0.001)


def test_hours_have_their_own_labour() -> None:
    """Each hour has the seconds that lie in it."""
    turns = [Turn("ann", "tax", HOUR_MS - 30_000, HOUR_MS + 10_000)]
    found = Tally(Question(0, 2 * HOUR_MS, "hour"), Timesheets({"ann": 1}, {}), 2 * HOUR_MS)
    found.add(course(wait(1, "accepted"), turns=turns))
    found.add(course(replace(wait(1, "accepted"), since_ms=HOUR_MS), turns=()))

    rows = found.finish().rows()

    assert [round(found.labour_of(name).busy) for name in ("0", str(HOUR_MS))] == [30, 10]  # type: ignore[union-attr]
    assert list(rows) == ["all", "0", str(HOUR_MS)]


def test_figures_of_labour_list_the_turns_behind_them() -> None:
    """A turn that goes on lasts until now."""
    found = tally(course(turns=[Turn("ann", "tax", 40_000, None)]), figure="occupancy")

    assert [(item.operator, item.value) for item in found.listed] == [("ann", 60.0)]


ENDED = Contact(0, 1000, "customer_left", False, None)


@pytest.mark.parametrize(
    ("contacts", "others", "contained"),
    [
        ([ENDED], [], [True]),
        ([replace(ENDED, reached_people=True)], [], [False]),
        ([replace(ENDED, end_reason="spam")], [], []),
        ([replace(ENDED, ended_ms=None)], [], []),
        ([ENDED], [Contact(1000 + DAY_MS - 1, None, "", False, None)], [False]),
        ([ENDED], [Contact(1000 + DAY_MS, None, "", False, None)], [True]),
        ([ENDED, Contact(2000, 3000, "customer_left", False, None)], [], [False, True]),
    ],
)
def test_the_bot_contained_what_ended_alone_and_did_not_come_back(
    contacts: list[Contact], others: list[Contact], contained: list[bool]
) -> None:
    """Within a day, in the same conversation or in another one of the same customer."""
    found = tally(
        course(contacts=contacts),
        course(contacts=others, conversation="c2"),
        course(contacts=[Contact(1500, None, "", False, None)], customer="bob", conversation="c3"),
        figure="containment",
        until_ms=5000,
    )

    assert [item.counts for item in found.listed] == contained


def test_percentiles_are_nearest_ranks() -> None:
    """A value that really occurred; none of none."""
    assert [percentile([1.0, 2.0, 3.0], share) for share in (0.0, 0.5, 0.95)] == [1.0, 2.0, 3.0]
    assert percentile([], 0.5) is None


def test_a_question_holds_its_first_moment_and_not_its_last() -> None:
    """Periods side by side count nothing twice."""
    question = Question(NOON, NOON + 1)

    assert [question.holds(NOON + n) for n in (-1, 0, 1)] == [False, True, False]
