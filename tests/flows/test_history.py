"""A desk's own days, read back: what is rehearsed is what happened, and every promise is held against the real wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from chatgateway.conversation.draft import Draft, write
from chatgateway.conversation.events import (
    Assigned,
    Closed,
    Data,
    Event,
    Handoff,
    Message,
    Offered,
    OfferEnded,
    Reopened,
    Requeued,
    Tagged,
    Ticketed,
    Transferred,
)
from chatgateway.conversation.people import SYSTEM, Opening
from chatgateway.conversation.state import Conversation
from chatgateway.flows.attendance import attended
from chatgateway.flows.recordings import Recorder
from chatgateway.ports import AttendanceRecord, OperatorRecord
from chatgateway.routing.config import DEFAULT
from chatgateway.routing.figures import Comparison, Target, compare, figures
from chatgateway.routing.needs import Needs
from chatgateway.routing.recording import Arrival, Leg, Response
from chatgateway.routing.rehearsal import rehearse

from ..logs import ALICE

JA = Needs({"ja": 1})
TAX = Needs({"ja": 1, "tax": 1})
HANDOFF = Handoff("asked", "ja", {"ja": 1, "general": 1}, "normal", JA.to_json())
ANN = OperatorRecord("ann", "Ann", "operator", {"ja": 3}, "1", 1)
BEN = OperatorRecord("ben", "Ben", "operator", {"ja": 3, "tax": 3}, "2", 2)


def log(name: str, *moments: tuple[float, Data] | tuple[float, Data, str]) -> list[Event]:
    """A conversation's log: seconds, what happened, and for a person's own command its name."""
    events: list[Event] = []
    state: Conversation | None = None
    for at, data, *command in moments:
        opening = Opening(name, f"R-{name}", "ja") if state is None else None
        author = ALICE if isinstance(data, Message | Handoff) else SYSTEM
        written = write(name, state, [Draft(author, data, "".join(command), opening)], round(at * 1000))
        state = written.state
        events += written.events
    return events


def recorded(*logs: Iterable[Event], since: float = 0, until: float = 10_000) -> Recorder:
    """A recorder that has seen these logs as the feed has them."""
    recorder = Recorder(since, until)
    for event in sorted((e for log in logs for e in log), key=lambda e: e.at_ms):
        recorder.see(event)
    return recorder


def taken(at: float, operator: str, epoch: int, ring: float = 5) -> tuple[tuple[float, Data], ...]:
    """An offer that is accepted."""
    end = at + ring
    return (
        (at, Offered(operator, epoch, 0)),
        (end, OfferEnded(operator, epoch, "accepted")),
        (end, Assigned(operator, operator.title(), epoch), "accept"),  # type: ignore[return-value]
    )


def test_a_conversation_becomes_an_arrival_with_its_legs() -> None:
    """Needs, answers to offers with their seconds, handling time, and to whom it was handed on."""
    events = log(
        "c",
        (90, Message("税金")),
        (100, replace(HANDOFF, skills={"ja": 1, "tax": 1}, priority="high")),
        (100, Offered("ann", 1, 0)),
        (104, OfferEnded("ann", 1, "declined")),
        (104, Offered("cho", 2, 0)),
        (134, OfferEnded("cho", 2, "expired")),
        *taken(134, "ann", 3),
        (200, Transferred({"operator": "ben"}, "beyond me")),
        (200, Requeued("transferred", "ben", TAX.to_json(), {"ja": 1, "tax": 1})),
        *taken(200, "ben", 4, ring=1),
        (261, Closed("solved")),
    )

    recorder = recorded(events)

    first = Leg(
        JA, 61, (Response("decline", 4, "ann"), Response("timeout", 30, "cho"), Response("accept", 5, "ann")), "arrival"
    )
    second = Leg(TAX, 60, (Response("accept", 1, "ben"),), "transfer", "ben")
    assert recorder.arrivals() == [Arrival("c", 100, (first, second), "high", None, None, "tax")]
    assert recorder.busy == {"ann": 61, "ben": 60}
    assert [(d.at, d.operator) for d in recorder.decisions] == [(100, "ann"), (104, "cho"), (134, "ann"), (200, "ben")]
    course = recorder.happened([]).courses[0]
    assert (course.fate, course.waited_seconds, course.operators, course.offers) == ("served", 39, ["ann", "ben"], 4)
    assert recorder.is_settled is False


def test_who_left_had_so_much_patience() -> None:
    """From the queue or from an open offer; handling is then what others took."""
    left = log("a", (0, Message("x")), (10, HANDOFF), (10, Offered("ann", 1, 0)),
               (12, OfferEnded("ann", 1, "withdrawn")), (50, Closed("customer_left")))  # fmt: skip
    served = log("b", (0, Message("x")), (0, HANDOFF), *taken(20, "ann", 1), (145, Closed("solved")))

    arrivals = recorded(left, served).arrivals()

    assert [(a.conversation, a.patience_seconds, a.legs[0].handling_seconds) for a in arrivals] == [
        ("b", None, 120),
        ("a", 40, 120),
    ]
    assert arrivals[1].legs[0].responses == (Response("withdrawn", 2, "ann"),)


def test_a_conversation_that_comes_back_is_another_arrival_and_knows_its_operator() -> None:
    """Resumed, it is handed over again, preferring whoever had it."""
    events = log("c", (0, Message("x")), (0, HANDOFF), *taken(0, "ann", 1), (65, Closed("solved")),
                 (900, Reopened("customer")), (900, Message("y")), (900, HANDOFF), *taken(900, "ann", 2),
                 (955, Closed("solved")))  # fmt: skip

    first, second = recorded(events).arrivals()

    assert (first.conversation, first.preferred_operator) == ("c", None)
    assert (second.conversation, second.preferred_operator, second.legs[0].handling_seconds) == ("c#2", "ann", 50)


def test_lost_operators_tickets_and_takers_are_told_apart() -> None:
    """What comes back prefers its owner; a supervisor goes on with the same leg; who accepts all is not asked."""
    events = log(
        "c",
        (0, Message("x")),
        (0, HANDOFF),
        (1, Assigned("ann", "Ann", 1)),
        (31, Requeued("operator_lost", "ann")),
        *taken(40, "ben", 2),
        (60, Assigned("boss", "Boss", 3), "take"),
        (145, Ticketed("operator", 0)),
        (200, Tagged("notice:x", priority="low")),
        *taken(300, "ann", 4),
        (400, Closed("solved")),
    )

    recorder = recorded(events)

    legs = recorder.arrivals()[0].legs
    assert [(leg.begins, leg.prefer, leg.handling_seconds) for leg in legs] == [
        ("arrival", None, 30), ("lost", "ann", 100), ("ticket", None, 95),
    ]  # fmt: skip
    assert legs[0].responses == (Response("accept", 0.0, "ann"),)
    assert recorder.busy == {"ann": 125, "ben": 15, "boss": 85}
    assert recorder.arrivals()[0].priority == "normal"


def test_a_ladder_that_ran_out_made_a_ticket() -> None:
    """Over for the customer then; the work was done later."""
    events = log("c", (0, Message("x")), (0, HANDOFF), (5, Tagged("n", priority="low")), (90, Ticketed("nobody", 0)),
                 *taken(500, "ann", 1), (605, Closed("solved")))  # fmt: skip

    recorder = recorded(events)

    course = recorder.happened([]).courses[0]
    assert (course.fate, course.ended_at, course.accepted_at) == ("ticket", 90, None)
    assert (course.arrival.priority, course.arrival.legs[0].handling_seconds) == ("low", 100)


def test_only_what_was_handed_over_in_the_period_counts() -> None:
    """Each to its end, however late; then nothing more need be read."""
    logs = [log(f"c{at}", (at, Message("x")), (at, HANDOFF), (at + 200, Closed("customer_left"))) for at in (0, 50, 90)]
    events = sorted((e for log in logs for e in log), key=lambda e: e.at_ms)
    recorder = Recorder(40, 60)
    settled = []
    for event in events:
        recorder.see(event)
        settled += [event.at_ms] if recorder.is_settled else []

    assert [a.conversation for a in recorder.arrivals()] == ["c50"]
    assert settled == [250_000, 290_000]


def test_what_is_not_over_is_told_as_it_stands() -> None:
    """Owned: so long at least; waiting: waiting, and its handling as usual."""
    owned = log("a", (0, Message("x")), (0, HANDOFF), *taken(0, "ann", 1), (500, Message("still here")))
    waiting = log("b", (10, Message("x")), (10, HANDOFF))
    handed = log("d", (20, Message("x")), (20, HANDOFF), *taken(20, "ben", 1), (65, Transferred({"tier": "2"}, "x")),
                 (65, Requeued("transferred", None, TAX.to_json())))  # fmt: skip

    recorder = recorded(owned, waiting, handed)

    courses = {c.arrival.conversation: c for c in recorder.happened([]).courses}
    assert [courses[n].fate for n in "abd"] == ["served", "waiting", "served"]
    assert courses["a"].arrival.legs[0].handling_seconds == 495
    assert courses["b"].arrival.legs[0].handling_seconds == 40
    assert [leg.handling_seconds for leg in courses["d"].arrival.legs] == [40, 40]


def test_who_leaves_while_handed_on_and_who_is_taken_is_on_record() -> None:
    """The patience of a later leg, and the supervisor who took one out of the queue, after so many seconds."""
    left = log("a", (0, Message("x")), (0, HANDOFF), *taken(0, "ann", 1), (65, Transferred({"tier": "2"}, "x")),
               (65, Requeued("transferred", None, TAX.to_json())), (80, Closed("customer_left")))  # fmt: skip
    took = log("b", (0, Message("x")), (0, HANDOFF), (3, Offered("ann", 1, 0)), (4, OfferEnded("ann", 1, "withdrawn")),
               (4, Assigned("boss", "Boss", 2), "take"), (9, Closed("solved")))  # fmt: skip

    recorder = recorded(left, took)

    a, b = recorder.arrivals()
    assert [(leg.patience_seconds, leg.taken) for leg in (*a.legs, *b.legs)] == [
        (None, None), (15, None), (None, ("boss", 4)),
    ]  # fmt: skip
    assert [c.fate for c in recorder.happened([]).courses] == ["served", "served"]
    again = rehearse([a, b], attended([AttendanceRecord("ann", 0, True)], [ANN], 0, 1_000), DEFAULT)
    assert [(c.fate, c.ended_at, c.operators) for c in again.courses] == [
        ("served", 80, ["ann"]),
        ("served", 9, ["boss"]),
    ]


def test_attendance_becomes_a_roster() -> None:
    """Two nodes say the same; who is ready at the edges of the period is there from and to the edge."""
    moments = [("ann", 0, True), ("ann", 5, True), ("ann", 60, False), ("ann", 61, False), ("ben", 90, True),
               ("ben", 300, False), ("cho", 10, True), ("cho", 20, False)]  # fmt: skip
    records = [AttendanceRecord(operator, at * 1000, ready) for operator, at, ready in moments]

    duties = attended(records, [ANN, BEN, replace(ANN, id="cho")], 30, 200)

    assert [(d.operator.id, d.periods, d.is_shift) for d in duties] == [
        ("ann", ((30, 60),), False),
        ("ben", ((90, 200),), False),
    ]
    assert attended([AttendanceRecord("ann", 1000, True)], [ANN], 0, 50)[0].periods == ((1, 50),)


def test_the_unchanged_rules_reproduce_what_was_recorded() -> None:
    """A day played, written down as the journal would have it, read back and played again: the same decisions."""
    crew = [ANN, BEN, replace(BEN, id="cho", name="Cho")]
    roster = attended([AttendanceRecord(who.id, 0, True) for who in crew], crew, 0, 3_000)
    people = [
        Arrival("c1", 10, (Leg(JA, 100, (Response("decline", 3), Response("accept", 2)), "arrival"),), skill="general"),
        Arrival("c2", 11, (Leg(TAX, 70, (Response("timeout", 30), Response("accept", 4)), "arrival"),), skill="tax"),
        Arrival("c3", 12, (Leg(JA, 30, (), "arrival"), Leg(TAX, 50, (), "transfer")), skill="general"),
        Arrival("c4", 13, (Leg(JA, 30, (), "arrival"),), patience_seconds=20, skill="general"),
    ]
    played = rehearse(people, roster, DEFAULT)
    logs = [as_log(course.arrival, played) for course in played.courses]
    recorder = recorded(*logs)

    again = rehearse(recorder.arrivals(), roster, DEFAULT)

    happened = recorder.happened(roster)
    assert compare(happened.decisions, again.decisions) == Comparison(len(played.decisions), len(played.decisions), ())
    assert figures(happened, Target()) == figures(again, Target()) == figures(played, Target())


def as_log(arrival: Arrival, played: Any) -> list[Event]:
    """The log that a service would have written of a played conversation."""
    offers = [d for d in played.decisions if d.conversation == arrival.conversation]
    handoff = replace(HANDOFF, skills={arrival.skill: 1}, needs=arrival.legs[0].needs.to_json())
    moments: list[Any] = [(arrival.at, Message("x")), (arrival.at, handoff)]
    leg, answered = 0, 0
    for epoch, offer in enumerate(offers, start=1):
        responses = arrival.legs[leg].responses
        response = responses[answered] if answered < len(responses) else Response("accept", 5)
        end = offer.at + min(30, response.seconds)
        answered += 1
        asked = (offer.at, Offered(offer.operator, epoch, 0))
        gone = arrival.at + (arrival.patience_seconds or 1e9)
        if response.answer != "accept":
            word: Any = {"decline": "declined", "timeout": "expired"}[response.answer]
            moments += [asked, (end, OfferEnded(offer.operator, epoch, word))]
        elif gone < end and leg == 0:
            moments += [asked, (gone, OfferEnded(offer.operator, epoch, "withdrawn")), (gone, Closed("customer_left"))]
            return log(arrival.conversation, *moments)
        else:
            moments += taken(offer.at, offer.operator, epoch, end - offer.at)
            done = end + arrival.legs[leg].handling_seconds
            leg, answered = leg + 1, 0
            if leg < len(arrival.legs):
                needs = arrival.legs[leg].needs.to_json()
                moments += [(done, Transferred({}, "x")), (done, Requeued("transferred", None, needs))]
            else:
                moments.append((done, Closed("solved")))
    if arrival.patience_seconds is not None and not offers:
        moments.append((arrival.at + arrival.patience_seconds, Closed("customer_left")))
    return log(arrival.conversation, *moments)
