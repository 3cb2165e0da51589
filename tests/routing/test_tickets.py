"""tickets.py: an answer that is owed is due at a known time, reminds until it is given, and is never forgotten."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chatgateway.routing.config import DEFAULT, parse_routing
from chatgateway.routing.hours import Hours
from chatgateway.routing.line import Line
from chatgateway.routing.needs import Needs, Preference
from chatgateway.routing.tickets import (
    Ticket,
    next_alert_at,
    open_ticket,
    overdue,
    owner_skill,
    urgency,
    waiting_ticket,
)

from .test_hours import DESK, HOURS, at, read
from .test_line import ready

TICKET = Ticket("c", "7K3M-Q2XT", "tax", 0.0, 100_000.0)


def test_the_owner_is_the_skill_of_the_ladder() -> None:
    """Else the last preferred skill, which is the primary one; else the desk."""
    assert owner_skill(Needs({}, ladder="tax")) == "tax"
    assert owner_skill(Needs({}, (Preference("kyc"), Preference("account"), Preference(tier="2")))) == "account"
    assert owner_skill(Needs({"ja": 1})) == "default"


def test_a_ticket_is_due_after_hours_of_opening_time() -> None:
    """Nights and holidays do not count; a skill may have its own hours to answer."""
    quick = parse_routing("tickets: {per_skill: {tax: 1}}", "routing.yaml")

    slow = open_ticket("c", "R", Needs({}, ladder="tax"), at("2026-09-18 16:00"), HOURS, DESK)
    fast = open_ticket("c", "R", Needs({}, ladder="tax"), 0, Hours(quick), quick)

    assert read(slow.due_at) == "2026-09-25 16:00"
    assert fast.due_at == 3_600


def test_a_ticket_is_pressing_before_it_is_due() -> None:
    """In time, due soon within two hours, overdue; answered tickets press no more."""
    pressing = [urgency(TICKET, now, DEFAULT) for now in (0, 92_800, 100_000)]

    assert pressing == ["in time", "due soon", "overdue"]
    assert not replace(TICKET, answered_at=1.0).is_overdue(1e9)


@given(st.floats(0, 1e6), st.floats(0, 48))
def test_an_open_ticket_always_has_a_next_alert(now: float, remind_hours: float) -> None:
    """None can be forgotten: whatever the time, somebody is told again within the reminder's interval."""
    config = parse_routing(f"tickets: {{remind_hours: {remind_hours:.2f}}}", "routing.yaml")
    alert = next_alert_at(TICKET, now, config)

    assert alert is not None
    assert alert > now
    assert alert <= max(TICKET.due_at, now + max(remind_hours * 3600 + 60, 900))
    assert next_alert_at(replace(TICKET, answered_at=now), now, config) is None


def test_overdue_tickets_are_listed_the_longest_first() -> None:
    """Only open ones whose time is over."""
    late = [replace(TICKET, conversation=c, due_at=d) for c, d in (("b", 20.0), ("a", 10.0), ("later", 99.0))]

    assert [t.conversation for t in overdue([*late, replace(TICKET, due_at=5.0, answered_at=6.0)], 50)] == ["a", "b"]


def test_tickets_are_picked_up_the_earliest_due_first() -> None:
    """When an operator is free, behind live customers; the due time orders them."""
    line = Line(DEFAULT)
    for i, due in enumerate([300.0, 100.0, 200.0]):
        ticket = replace(TICKET, conversation=f"t{due:.0f}", due_at=due)
        line.add(waiting_ticket(ticket, Needs({"ja": 1}), "normal", i))
    line.set_operator(ready("o", {"ja": 1}, capacity=3))

    assert [p.conversation for p in line.placements(1_000)] == ["t100", "t200", "t300"]
