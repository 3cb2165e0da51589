"""line.py, queue.py, group.py, roster.py: what the machine cannot say plainly, one rule at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatgateway.routing.config import DEFAULT, parse_routing
from chatgateway.routing.line import Line, Operator, Waiting
from chatgateway.routing.needs import Needs, Preference
from chatgateway.routing.queue import MAX_IDLE_GROUPS
from chatgateway.routing.waits import ServiceTimes, WaitRange

JA = Needs({"ja": 1})
TAX = Needs({"ja": 1, "tax": 2})


def ready(name: str, skills: dict[str, int], **more: object) -> Operator:
    return replace(Operator(name, name, skills, "1", 1, 0, "ready", True), **more)  # type: ignore[arg-type]


def waits(name: str, needs: Needs = JA, at: float = 0.0, **more: object) -> Waiting:
    return replace(Waiting(name, needs, "normal", at, int(at), at), **more)  # type: ignore[arg-type]


def line_of(*people: Operator | Waiting) -> Line:
    line = Line(DEFAULT)
    for one in people:
        if isinstance(one, Operator):
            line.set_operator(one)
        else:
            line.add(one)
    return line


def placed(line: Line, now: float) -> list[tuple[str, str]]:
    return [(p.conversation, p.operator) for p in line.placements(now)]


def test_a_head_that_nobody_can_take_blocks_nobody() -> None:
    """The tax question waits, the next customer is served."""
    line = line_of(waits("tax", TAX), waits("easy", at=5), ready("o", {"ja": 3}))

    assert placed(line, 10) == [("easy", "o")]
    assert "tax" in line


def test_an_urgent_conversation_overtakes_by_its_boost_and_no_more() -> None:
    """Urgent counts like ten minutes of waiting: whoever waited longer still comes first, so nobody starves."""
    line = line_of(
        waits("patient", at=0), waits("urgent", at=599, priority="urgent"), waits("late", at=601, priority="urgent")
    )
    order = []
    for i in range(3):
        line.set_operator(ready(f"o{i}", {"ja": 1}))
        order += [p.conversation for p in line.placements(700)]

    assert order == ["urgent", "patient", "late"]


def test_the_versatile_stay_free_for_rare_needs() -> None:
    """Of two who fit alike, whoever can do less gets it."""
    line = line_of(waits("c"), ready("a", {"ja": 3, "tax": 3}), ready("b", {"ja": 3}))

    assert placed(line, 1) == [("c", "b")]


def test_the_operator_who_knows_the_customer_comes_before_load() -> None:
    """Acquaintance counts after the missing levels and before everything else."""
    busy = ready("knows", {"ja": 1}, capacity=3, load=2)
    line = line_of(waits("c", preferred_operator="knows"), busy, ready("idle", {"ja": 1}))

    assert placed(line, 1) == [("c", "knows")]


def test_a_preference_nobody_on_duty_has_is_not_waited_for() -> None:
    """The step is skipped at once, and the decision says so."""
    needs = Needs({"ja": 1}, (Preference(tier="2"), Preference("tax", None, 1)), ending="any")
    line = line_of(waits("c", needs), ready("o", {"ja": 1}))

    placement = next(line.placements(0))

    assert placement.step == 2
    assert placement.decision.skipped == ("tier 2", "tax 1")


def test_a_preference_a_busy_colleague_has_is_waited_for() -> None:
    """For the time of its step, and not longer."""
    needs = Needs({"ja": 1}, (Preference("tax", None, 1),), ending="any")
    expert = ready("expert", {"ja": 1, "tax": 3}, load=1)
    line = line_of(waits("c", needs), ready("o", {"ja": 1}), expert)

    assert placed(line, 59.9) == []
    assert line.next_due(59.9) == 60
    assert placed(line, 60) == [("c", "o")]


def test_when_the_expert_leaves_nobody_waits_for_them_any_more() -> None:
    """A change of who is on duty is felt at once, also between two placements of one pass."""
    needs = Needs({"ja": 1}, (Preference("tax", None, 1),), ending="any")
    expert = ready("expert", {"ja": 1, "tax": 3}, load=1)
    line = line_of(waits("c", needs, at=1), waits("easy"), ready("o", {"ja": 1}, capacity=2), expert)

    for placement in line.placements(2):
        assert placement.conversation == "easy"
        line.set_operator(replace(expert, connected=False))

    assert placed(line, 3) == [("c", "o")]


def test_whoever_is_added_or_taken_out_during_a_pass_does_no_harm() -> None:
    """The line may change while its placements are read."""
    line = line_of(*(waits(f"c{i}", at=i) for i in range(4)), ready("o", {"ja": 1}, capacity=9))
    seen = []
    for placement in line.placements(10):
        seen.append(placement.conversation)
        line.remove("c1")
        line.update(waits("c2", at=2, priority="low"))
        line.add(waits("new", at=0))

    assert seen == ["c0", "c3"]
    assert sorted(c for c, _ in placed(line, 11)) == ["c2", "new"]


def test_the_last_one_taken_away_during_a_pass_ends_it() -> None:
    """A bucket that empties between two placements is passed over."""
    line = line_of(waits("a"), waits("b", Needs({"ja": 1}, ladder="x"), at=1), ready("o", {"ja": 1}, capacity=9))
    seen = []
    for placement in line.placements(10):
        seen.append(placement.conversation)
        line.remove("b")

    assert seen == ["a"]


def test_a_head_that_leaves_during_a_pass_makes_room_for_the_next() -> None:
    """Of another bucket, too."""
    other = Needs({"ja": 1}, ladder="x")
    line = line_of(waits("a"), waits("b", other, at=1), waits("c", other, at=2), ready("o", {"ja": 1}, capacity=9))
    seen = []
    for placement in line.placements(10):
        seen.append(placement.conversation)
        line.remove("b")

    assert seen == ["a", "c"]


def test_a_shift_that_was_prolonged_ends_later() -> None:
    """The old end wakes nobody."""
    line = line_of(ready("o", {"ja": 1}, on_shift_until=1_000.0))
    assert placed(line, 0) == []
    line.set_operator(ready("o", {"ja": 1}, on_shift_until=2_000.0))
    assert placed(line, 1) == []
    line.add(waits("c", at=750))

    assert placed(line, 800) == [("c", "o")]
    assert line.next_due(800) == 1_700


def test_unknown_ids_are_no_errors_for_changes_and_errors_for_questions() -> None:
    """Mirrors may repeat themselves; questions about nobody have no answer."""
    line = line_of(ready("o", {"ja": 1}))
    line.remove("nobody")
    line.remove_operator("nobody")

    assert line.waiting("nobody") is None
    for question in (line.explain, line.position, line.eligible):
        with pytest.raises(KeyError):
            question("nobody", 0)


def test_an_operator_who_is_removed_gets_nothing() -> None:
    """Gone from the roster, gone from every answer; coming back is no problem."""
    line = line_of(waits("c"), ready("o", {"ja": 1}, load=1, on_shift_until=1_000.0))
    assert line.eligible("c", 0) == {"o"}
    line.remove_operator("o")

    assert line.eligible("c", 1) == frozenset()
    assert line.operators == ()
    line.set_operator(ready("o", {"ja": 1}))
    assert placed(line, 2) == [("c", "o")]


def test_no_offer_in_the_last_minutes_of_a_shift() -> None:
    """Five minutes before the end by default; the end itself takes the operator off duty."""
    line = line_of(ready("o", {"ja": 1}, on_shift_until=1_000.0), waits("c"))

    assert line.next_due(0) == 700
    line.update(waits("c", at=650))
    line.set_operator(ready("o", {"ja": 1}, on_shift_until=1_000.0, load=1))
    assert placed(line, 699) == []
    line.set_operator(ready("o", {"ja": 1}, on_shift_until=1_000.0))
    assert placed(line, 700) == []
    assert line.explain("c", 700).candidates()[0].reason == "shift ends"
    assert line.next_due(700) == 1_000
    assert line.explain("c", 1_000).candidates()[0].reason == "off shift"


def test_the_clock_of_the_line_never_goes_back() -> None:
    """A clock that jumps back changes nothing."""
    needs = Needs({"ja": 1}, (Preference("tax", None, 1),), ending="any")
    line = line_of(waits("c", needs), ready("expert", {"ja": 1, "tax": 3}, load=1))
    assert line.explain("c", 100).step == 1

    assert line.explain("c", 10).step == 1


def test_position_counts_only_those_who_want_the_same_people() -> None:
    """Ten Japanese customers ahead do not matter to one whom only the English desk can serve."""
    line = line_of(
        *(waits(f"ja{i}", at=i) for i in range(10)),
        waits("en", Needs({"en": 1}), at=50),
        ready("j", {"ja": 1}, load=1),
        ready("e", {"en": 1}, load=1),
    )

    assert line.position("en", 60) == 1
    assert line.position("ja9", 60) == 10
    assert dict(line.positions(60))["ja3"] == 4


def test_a_wait_is_told_only_when_it_is_honest() -> None:
    """The position always; the range from twenty known handling times of people on duty on."""
    line = line_of(waits("a"), waits("b", at=1), ready("o", {"ja": 1}, load=1))
    times = ServiceTimes()
    for _ in range(19):
        times.record("o", 300)

    assert line.wait("b", 5, times) == (2, None)
    times.record("o", 300)
    position, told = line.wait("b", 5, times)
    assert position == 2
    assert isinstance(told, WaitRange)
    assert told.low < 2 * 300 < told.high


def test_tickets_wait_behind_everyone_who_is_there() -> None:
    """However long a ticket has waited."""
    line = line_of(waits("ticket", is_ticket=True), waits("live", at=900), ready("o", {"ja": 1}))

    assert placed(line, 1_000) == [("live", "o")]
    line.set_operator(ready("p", {"ja": 1}))
    assert placed(line, 1_001) == [("ticket", "p")]


def test_a_ladder_that_ends_in_a_ticket_says_when() -> None:
    """The foremost first; a ticket does not become one again."""
    needs = Needs({"ja": 1}, ending="ticket")
    line = line_of(waits("b", needs, at=1), waits("a", needs), waits("t", needs, is_ticket=True))

    assert line.tickets_due(59) == []
    assert line.tickets_due(61) == ["a", "b"]


def test_a_need_nobody_at_all_can_meet_is_told() -> None:
    """Also those who are off count; what exactly is missing, and how many wait for it."""
    line = line_of(waits("c", TAX), waits("d", TAX), waits("e"), Operator("off", "Off", {"ja": 3, "tax": 1}))

    assert line.unmeetable() == [(TAX, ("tax 2",), 2)]
    line.set_operator(Operator("off", "Off", {"ja": 3, "tax": 2}))
    assert line.unmeetable() == []


def test_other_rules_apply_to_the_same_people() -> None:
    """A reload keeps everyone and decides by the new numbers."""
    needs = Needs({"ja": 1}, (Preference("tax", None, 1),), ending="any")
    old = line_of(waits("c", needs), ready("o", {"ja": 1}), ready("x", {"ja": 1, "tax": 1}, load=1))

    new = old.rebuilt(parse_routing("step_seconds: 40", "routing.yaml"))

    assert placed(old, 45) == []
    assert placed(new, 45) == [("c", "o")]
    assert new.config.hash != old.config.hash


def test_groups_of_needs_nobody_has_any_more_are_forgotten() -> None:
    """However many different needs come and go, the line stays small and right."""
    line = line_of(ready("o", {"ja": 1}, capacity=10_000))
    for i in range(2 * MAX_IDLE_GROUPS):
        line.add(waits(f"c{i}", Needs({"ja": 1}, ladder=f"l{i}"), at=i))
        assert placed(line, i) == [(f"c{i}", "o")]

    assert len(line._queue.groups) <= MAX_IDLE_GROUPS + 1


def test_news_without_end_does_not_fill_the_heaps() -> None:
    """Outdated ranks are cleared away."""
    line = line_of(waits("c", Needs({"en": 1})), waits("d", TAX))
    line.set_operator(ready("e", {"en": 1}, load=1))
    for i in range(200):
        line.set_operator(ready("o", {"ja": 1, "tax": 3}, status="busy" if i % 2 else "ready", load=1))
        line.set_operator(ready("o", {"ja": 1, "tax": 3}, load=0, status="ready", idle_since=float(i)))
        line._queue.advance(float(i))

    group = line._queue.groups[TAX]
    assert sum(len(heap) for heap in group._heaps) < 30
    assert placed(line, 300) == [("d", "o")]
