"""rehearsal.py, recording.py, figures.py: a day played again gives what the rules give, every time."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from chatgateway.routing.config import DEFAULT, parse_routing
from chatgateway.routing.figures import (
    Comparison,
    Target,
    compare,
    figures,
    percentile,
    report,
    service_level,
    utilisation,
)
from chatgateway.routing.line import Operator
from chatgateway.routing.needs import Needs, Preference
from chatgateway.routing.recording import Arrival, Course, Decided, Duty, Leg, Replay, Response
from chatgateway.routing.rehearsal import rehearse

JA = Needs({"ja": 1})
TAX = Needs({"ja": 1, "tax": 1})
CLERK = Operator("clerk", "Clerk", {"ja": 3}, "1", 1)
EXPERT = Operator("expert", "Expert", {"ja": 3, "tax": 3}, "2", 1)


def arrival(name: str, at: float, *legs: Leg, patience: float | None = None) -> Arrival:
    return Arrival(name, at, legs or (Leg(JA, 100),), patience_seconds=patience, skill="general")


def duty(operator: Operator, *periods: tuple[float, float]) -> Duty:
    return Duty(operator, periods or ((0, 10_000),))


def course(replay: Replay, name: str) -> Course:
    return next(c for c in replay.courses if c.arrival.conversation == name)


def test_customers_are_served_one_after_the_other() -> None:
    """The second waits until the first is done; every second of use is counted."""
    played = rehearse([arrival("a", 10), arrival("b", 20)], [duty(CLERK)], DEFAULT, accept_seconds=5)

    assert [(d.at, d.conversation, d.operator) for d in played.decisions] == [(10, "a", "clerk"), (115, "b", "clerk")]
    assert [course(played, n).waited_seconds for n in "ab"] == [5, 100]
    assert course(played, "b").ended_at == 220
    assert played.busy_seconds == {"clerk": 200}
    assert utilisation(played) == 200 / 10_000


def test_who_has_no_more_patience_goes() -> None:
    """From the queue or from an open offer; whoever was accepted stays."""
    people = [arrival("a", 0, patience=50), arrival("b", 1, patience=60), arrival("c", 200, patience=3)]
    played = rehearse(people, [duty(CLERK)], DEFAULT, accept_seconds=5)

    assert [(course(played, n).fate, course(played, n).waited_seconds) for n in "abc"] == [
        ("served", 5), ("abandoned", 60), ("abandoned", 3),
    ]  # fmt: skip


def test_recorded_answers_to_offers_are_played_again() -> None:
    """Declined and lapsed offers come back with their age and go to somebody else; when all declined, at once again."""
    leg = Leg(JA, 100, (Response("decline", 4), Response("timeout", 99), Response("accept", 1)))
    played = rehearse([arrival("a", 0, leg)], [duty(CLERK), duty(EXPERT)], DEFAULT)

    assert [(d.at, d.operator) for d in played.decisions] == [(0, "clerk"), (4, "expert"), (34.25, "clerk")]
    assert course(played, "a").waited_seconds == 35.25


def test_transfers_go_on_and_never_back() -> None:
    """The second leg has its own needs; the first owner is refused; the age is kept."""
    played = rehearse([arrival("a", 0, Leg(JA, 50), Leg(TAX, 80))], [duty(CLERK), duty(EXPERT)], DEFAULT)

    assert course(played, "a").operators == ["clerk", "expert"]
    assert course(played, "a").ended_at == 5 + 50 + 5 + 80
    assert figures(played, Target())[0].transfers == 1


def test_shifts_and_breaks_are_kept() -> None:
    """Nobody gets anything in a break; what is running is brought to an end."""
    quick = parse_routing("last_offer_before_shift_end: 0", "routing.yaml")
    roster = [duty(CLERK, (0, 50), (50, 100), (500, 900))]
    played = rehearse([arrival("a", 60), arrival("b", 70), arrival("late", 901)], roster, quick)

    assert [(d.at, d.conversation) for d in played.decisions] == [(60, "a"), (500, "b")]
    assert course(played, "late").fate == "waiting"
    assert course(played, "late").waited_seconds is None


def test_a_ladder_that_ends_in_a_ticket_makes_one() -> None:
    """At its time, and not when somebody is free before; giving up before leaves none behind."""
    needs = Needs({"ja": 1}, ending="ticket")
    people = [
        arrival("a", 0, Leg(needs, 200)),
        arrival("b", 1, Leg(needs, 10)),
        arrival("c", 2, Leg(needs, 10), patience=30),
    ]
    played = rehearse(people, [duty(CLERK)], DEFAULT)

    assert [(course(played, n).fate, course(played, n).ended_at) for n in "abc"] == [
        ("served", 205), ("ticket", 61), ("abandoned", 32),
    ]  # fmt: skip


def test_steps_come_at_their_time_although_nothing_else_happens() -> None:
    """The engine wakes when the line says that time alone changes an answer."""
    needs = Needs({"ja": 1}, (Preference("tax"),), ending="any")
    people = [arrival("long", 0, Leg(TAX, 5_000)), arrival("a", 10, Leg(needs, 10))]
    played = rehearse(people, [duty(CLERK), duty(EXPERT)], DEFAULT)

    assert [(d.at, d.operator, d.step) for d in played.decisions] == [(0, "expert", 0), (70, "clerk", 1)]


def test_whoever_goes_leaves_open_offers_to_others() -> None:
    """At once and without a cool-down; the answer on record is then given by the next who is asked."""
    leg = Leg(JA, 100, (Response("decline", 20), Response("accept", 2)))
    roster = [duty(CLERK, (0, 10), (60, 900)), duty(EXPERT, (5, 900))]
    played = rehearse([arrival("a", 0, leg)], [replace(d, is_shift=False) for d in roster], DEFAULT)

    assert [(d.at, d.operator) for d in played.decisions] == [(0, "clerk"), (10, "expert"), (30, "expert")]
    assert course(played, "a").accepted_at == 32


def test_what_an_operator_really_answered_they_answer_although_they_went() -> None:
    """Who is taken to be away may still accept what they were asked before; who withdrew did not answer."""
    accepts = Leg(JA, 100, (Response("accept", 20, "clerk"),))
    withdraws = Leg(JA, 100, (Response("withdrawn", 10, "clerk"), Response("accept", 1, "expert")))
    roster = [replace(d, is_shift=False) for d in (duty(CLERK, (0, 10)), duty(EXPERT, (9, 900)))]

    stayed = rehearse([arrival("a", 0, accepts)], roster, DEFAULT)
    went = rehearse([arrival("a", 0, withdraws)], roster, DEFAULT)
    other = rehearse([arrival("a", 9, withdraws)], roster[1:], DEFAULT)

    assert (course(stayed, "a").operators, course(stayed, "a").accepted_at) == (["clerk"], 20)
    assert (course(went, "a").operators, course(went, "a").accepted_at) == (["expert"], 11)
    assert [d.at for d in other.decisions] == [9, 19.25]


def test_what_is_lost_comes_back_to_whoever_had_it() -> None:
    """With its age, preferring its owner, who is not refused; a ticket waits behind everyone who is there."""
    lost = arrival("a", 0, Leg(JA, 50), Leg(JA, 50, (), "lost"))
    ticket = arrival("t", 1, Leg(JA, 10), Leg(JA, 10, (), "ticket"))
    played = rehearse([lost, ticket, arrival("c", 30)], [duty(CLERK)], DEFAULT)

    assert [d.conversation for d in played.decisions] == ["a", "a", "t", "c", "t"]
    assert figures(played, Target())[0].served == 3


def test_a_supervisor_takes_who_still_waits() -> None:
    """Out of the queue or out of an open offer, as recorded; somebody else who was sooner keeps it."""
    people = [
        arrival("a", 0, Leg(JA, 100, taken=("boss", 3))),
        arrival("b", 1, Leg(JA, 100, taken=("boss", 50))),
        arrival("c", 2, Leg(JA, 100, taken=("expert", 20))),
    ]
    played = rehearse(people, [duty(CLERK), replace(duty(EXPERT), periods=())], DEFAULT)

    assert [(course(played, n).operators, course(played, n).accepted_at) for n in "abc"] == [
        (["boss"], 3), (["clerk"], 8), (["expert"], 22),
    ]  # fmt: skip
    assert played.busy_seconds == {"clerk": 100, "expert": 100, "boss": 100}


def test_who_leaves_while_handed_on_was_served() -> None:
    """The patience of a later leg ends the conversation, not the fact that somebody answered."""
    legs = (Leg(JA, 10), Leg(TAX, 10, patience_seconds=30))
    played = rehearse([arrival("a", 0, *legs)], [duty(CLERK)], DEFAULT)

    assert (course(played, "a").fate, course(played, "a").ended_at) == ("served", 45)


def test_idle_time_from_before_the_recording_counts() -> None:
    """Of two who could, the one who was there first is asked first."""
    twin = replace(CLERK, id="a-twin")
    roster = [replace(duty(CLERK), is_shift=False, idle_since=-100.0), replace(duty(twin), is_shift=False)]
    played = rehearse([arrival("a", 0)], roster, DEFAULT)

    assert [d.operator for d in played.decisions] == ["clerk"]


def test_progress_is_told_to_the_end() -> None:
    """Once for every conversation that is over."""
    told: list[tuple[int, int]] = []
    rehearse(
        [arrival("a", 0), arrival("b", 0)], [duty(CLERK)], DEFAULT, progress=lambda n, total: told.append((n, total))
    )

    assert told == [(1, 2), (2, 2)]


days = st.lists(
    st.tuples(
        st.floats(0, 2_000),
        st.sampled_from([JA, TAX, Needs({"ja": 1}, (Preference("tax"),), ending="any"), Needs({"zh": 1})]),
        st.floats(1, 500),
        st.none() | st.floats(1, 400),
    ),
    max_size=25,
)


@settings(deadline=None, max_examples=40)
@given(days)
def test_the_same_day_is_played_the_same_way(day: list[tuple[float, Needs, float, float | None]]) -> None:
    """The unchanged configuration reproduces every decision; nobody is lost; nobody has more than their places."""
    people = [arrival(f"c{i}", at, Leg(n, h), patience=p) for i, (at, n, h, p) in enumerate(day)]
    first, again = (rehearse(people, [duty(CLERK), duty(EXPERT)], DEFAULT) for _ in range(2))

    assert compare(first.decisions, again.decisions) == Comparison(len(first.decisions), len(first.decisions), ())
    assert first.decisions == again.decisions
    for operator in ("clerk", "expert"):
        mine = sorted(
            (c.accepted_at, c.ended_at)
            for c in first.courses
            if c.operators == [operator] and c.accepted_at is not None
        )
        assert all(end is not None and end <= begin for (_, end), (begin, _) in pairwise(mine))
    assert all((c.fate == "served") == (c.accepted_at is not None) for c in first.courses)


def test_a_replay_is_held_against_what_happened() -> None:
    """Offer by offer; what differs is named, up to a limit."""
    then = [Decided(0, "a", "x", 0), Decided(1, "a", "y", 0), Decided(2, "b", "x", 0)]
    now = [Decided(0, "a", "x", 0), Decided(9, "b", "y", 0)]

    assert compare(then, now) == Comparison(1, 3, ("a: y then, nobody now", "b: x then, y now"))
    assert compare(then, now, show=1).differences == ("a: y then, nobody now",)


def test_the_service_level_leaves_out_who_gave_up_at_once() -> None:
    """Accepted in time over everyone who really waited."""
    people = [arrival("a", 0), arrival("b", 0, patience=5), arrival("c", 0, patience=50), arrival("d", 0)]
    played = rehearse(people, [duty(CLERK)], DEFAULT)

    assert service_level(played.courses, Target(0.8, 60)) == 1 / 3
    assert service_level([], Target()) is None


def test_the_report_is_plain_json() -> None:
    """A row for all and one per skill, the target and the use of places."""
    played = rehearse([arrival("a", 0)], [duty(CLERK)], DEFAULT)
    data = json.loads(json.dumps(report(played, Target())))

    assert [row["skill"] for row in data["rows"]] == ["all", "general"]
    assert data["rows"][0]["wait_p95"] == 5
    assert data["rows"][0]["offers_per_served"] == 1
    assert data["utilisation"] == 0.01


def test_a_day_without_anybody_has_no_figures() -> None:
    """None instead of invented zeros."""
    played = rehearse([], [], DEFAULT)
    row = figures(played, Target())[0]

    assert (row.service_level, row.wait_p50, row.abandonment, row.offers_per_served) == (None, None, None, None)
    assert report(played, Target())["utilisation"] is None
    assert percentile([], 0.5) is None
    assert percentile([1, 2, 3, 4], 0.5) == 2
