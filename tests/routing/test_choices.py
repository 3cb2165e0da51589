"""Who gets whom when several are free and several wait: order and choice, part by part."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from chatgateway.routing.line import Line, Operator, Waiting
from chatgateway.routing.needs import Needs, Preference

from . import naive
from .world import CONFIG

NOW = 1_000.0
operators = st.lists(
    st.builds(
        Operator,
        id=st.sampled_from(["a", "b", "c", "d", "e"]),
        skills=st.sampled_from([{"ja": 1}, {"ja": 2}, {"ja": 2, "en": 1}, {}]),
        role=st.sampled_from(["operator", "operator", "supervisor"]),
        tier=st.sampled_from(["1", "2"]),
        capacity=st.integers(1, 2),
        load=st.integers(0, 1),
        status=st.just("ready"),
        connected=st.just(True),
        idle_since=st.sampled_from([900.0, 950.0]),
        on_shift_until=st.sampled_from([None, None, NOW + 30, NOW + 60]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda o: o.id,
)
waiting = st.lists(
    st.builds(
        Waiting,
        conversation=st.just(""),
        needs=st.sampled_from(
            [
                Needs({"ja": 1}),
                Needs({}),
                Needs({"ja": 1}, (Preference(tier="2"), Preference("ja", None, 2)), ending="any"),
            ]
        ),
        priority=st.sampled_from(["urgent", "high", "normal", "low"]),
        enqueued_at=st.sampled_from([100.0, 280.0, 700.0, 990.0]),
        step_started_at=st.sampled_from([900.0, 950.0, 990.0]),
        preferred_operator=st.sampled_from([None, "a", "c", "e"]),
        cooled=st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from([999.0, 1001.0]), max_size=2),
        refused=st.frozensets(st.sampled_from(["a", "b"]), max_size=1),
    ),
    min_size=1,
    max_size=6,
).map(lambda found: [replace(w, conversation=f"c{i}", arrival=i) for i, w in enumerate(found)])


def run_choices(examples: int, *, shrink: bool = True) -> None:
    """Draw desks and compare; AssertionError if a choice differs."""
    phases = tuple(Phase) if shrink else (Phase.generate,)
    rules = settings(deadline=None, derandomize=True, database=None, max_examples=examples, phases=phases)
    rules(given(operators, waiting)(_check_choices))()


def _check_choices(people: list[Operator], line_up: list[Waiting]) -> None:
    line = Line(CONFIG)
    for operator in people:
        line.set_operator(operator)
    for one in line_up:
        line.add(one)
    queue, staff = {w.conversation: w for w in line_up}, {o.id: o for o in people}
    expected = naive.placements(queue, staff, NOW, CONFIG)

    assert [(p.conversation, p.operator, p.step) for p in line.placements(NOW)] == expected
    for conversation, chosen, _ in expected:
        del queue[conversation]
        staff[chosen] = replace(staff[chosen], load=staff[chosen].load + 1, idle_since=NOW)
    due = line.next_due(NOW)
    assert not naive.placements(queue, staff, (due or NOW + 1_000) - 0.001, CONFIG), "due earlier than said"


def test_order_and_choice_are_those_of_a_plain_scan() -> None:
    """Waited and boost, then arrival; missing levels, acquaintance, load, idle time, versatility, id; all recorded."""
    run_choices(150)


def test_the_same_line_gives_the_same_placements() -> None:
    """Routing is deterministic: the order in which people were told to the line does not matter."""
    people = [Operator(i, i, {"ja": 1}, None, 1, 0, "ready", True) for i in "abcd"]
    line_up = [Waiting(f"c{i}", Needs({"ja": 1}), enqueued_at=float(i), arrival=i) for i in range(6)]
    forwards, backwards = Line(CONFIG), Line(CONFIG)
    for operator, reverse in zip(people, reversed(people), strict=True):
        forwards.set_operator(operator)
        backwards.set_operator(reverse)
    for one, other in zip(line_up, reversed(line_up), strict=True):
        forwards.add(one)
        backwards.add(other)

    told = [(p.conversation, p.operator) for p in forwards.placements(NOW)]

    assert told == [(p.conversation, p.operator) for p in backwards.placements(NOW)]
    assert told == [("c0", "a"), ("c1", "b"), ("c2", "c"), ("c3", "d")]
