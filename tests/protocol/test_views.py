"""How an event looks from outside."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.conversation.codec import data_to_dict
from chatgateway.conversation.events import (
    KINDS,
    Answer,
    Assigned,
    Closed,
    Data,
    Event,
    Handoff,
    Message,
    Offered,
    OfferEnded,
    Redacted,
    Reopened,
    Requeued,
    Ticketed,
    Transferred,
)
from chatgateway.conversation.people import BOT, SYSTEM, Author
from chatgateway.conversation.phases import TRANSITIONS
from chatgateway.protocol.moments import rfc3339
from chatgateway.protocol.outbound import to_text
from chatgateway.protocol.views import (
    PUBLIC_FIELDS,
    PUBLIC_KINDS,
    author_view,
    commander,
    event_data,
    event_fields,
    is_offer,
    is_visible,
    summary_fields,
)

from ..conversation.strategies import DATA, events, ids, ids_tuple, moments, numbers, skills, suggestions, texts

ALICE = Author("customer", "alice", "Alice")
ANN = Author("operator", "op-ann", "Ann")
# No strategy for public words can draw these letters.
SECRET = "op-SECRET"
secrets = st.just(SECRET)
secret_objects = st.fixed_dictionaries({"operator": secrets, "deep": st.lists(secrets)})
public = st.text("abc あ", max_size=8)

# Every public kind with a secret wherever customers must not look.
GUARDED: dict[str, st.SearchStrategy[Data]] = {
    "message": st.builds(Message, public, ids_tuple, ids_tuple, st.booleans(), public),
    "answer": st.builds(Answer, public, ids, ids, st.floats(0, 1), st.just(()), st.just("offer"), st.booleans()),
    "handoff": st.builds(Handoff, ids, ids, skills, ids, secret_objects, public, secrets, st.just(()), secret_objects),
    "assigned": st.builds(Assigned, secrets, public, numbers),
    "requeued": st.builds(Requeued, ids, secrets, secret_objects, st.dictionaries(secrets, st.integers(1, 5))),
    "transferred": st.builds(
        Transferred, st.fixed_dictionaries({"operator": secrets, "name": secrets, "tier": public}), secrets
    ),
    "ticket": st.builds(Ticketed, secrets, moments, secrets),
    "nudged": DATA["nudged"],
    "closed": st.builds(Closed, st.just("solved"), secrets),
    "reopened": st.builds(Reopened, ids),
    "redacted": st.builds(Redacted, numbers, ids_tuple),
}
guarded_authors = st.sampled_from((ALICE, BOT, SYSTEM, Author("operator", SECRET, "Ann")))
guarded_events = st.builds(Event, ids, numbers, moments, guarded_authors, st.one_of(*GUARDED.values()), st.just(SECRET))
INTERNAL_NAMES = {"confidence", "needs", "brief", "epoch", "prefer", "summary", "alarm", "expires_at", "due_at_ms"}


def event(data: Data, author: Author = SYSTEM, command: str = "") -> Event:
    """An event of this moment."""
    return Event("c1", 7, 1_800_000_000_000, author, data, command)


def names_in(value: Any) -> set[str]:
    """Every field name at any depth."""
    match value:
        case dict():
            return set(value) | {name for inner in value.values() for name in names_in(inner)}
        case list():
            return {name for inner in value for name in names_in(inner)}
        case _:
            return set()


@given(guarded_events)
def test_no_secret_reaches_a_customer(event: Event) -> None:
    """No operator's id, no internal word, no name of an internal field, in any public kind."""
    shown = event_fields(event, "customer")

    assert SECRET not in to_text(shown)
    assert not names_in(shown) & INTERNAL_NAMES


def test_the_guard_covers_every_public_kind() -> None:
    """A kind that becomes public needs its place in these tests first."""
    assert GUARDED.keys() == PUBLIC_KINDS == PUBLIC_FIELDS.keys()


@given(events)
def test_customers_receive_only_public_kinds_with_public_fields(event: Event) -> None:
    """Whatever else an event carries is internal; an internal kind is refused even when asked for."""
    if not is_visible(event, "customer"):
        assert event.kind not in PUBLIC_KINDS
        with pytest.raises(KeyError):
            event_fields(event, "customer")
        return

    assert event_fields(event, "customer")["data"].keys() <= set(PUBLIC_FIELDS[event.kind])


@given(events)
def test_staff_receive_everything(event: Event) -> None:
    """Every kind; every field that says something, times in RFC 3339."""
    shown = event_fields(event, "staff")

    assert is_visible(event, "staff")
    kept = {name for name, value in data_to_dict(event.kind, event.data).items() if value}
    told = {name.removesuffix("_ms") for name in kept} - ({"name"} if event.kind == "assigned" else set())
    assert told <= shown["data"].keys()
    assert not any(name.endswith("_ms") for name in shown["data"] if event.kind in ("offered", "ticket"))
    assert json.loads(to_text(shown)) == shown


@given(events)
def test_the_frame_of_an_event_says_where_and_when(event: Event) -> None:
    """Conversation, seq, time, kind and author stand beside the data for everybody."""
    shown = event_fields(event, "staff")

    assert (shown["conversation"], shown["seq"], shown["kind"]) == (event.conversation, event.seq, event.kind)
    assert shown["at"] == rfc3339(event.at_ms)
    assert shown["author"] == {"role": event.author.role, "id": event.author.id, "name": event.author.name}


def test_public_kinds_are_kinds() -> None:
    """The list names nothing that does not exist, and the table of transitions agrees."""
    assert set(KINDS) >= PUBLIC_KINDS
    assert set(TRANSITIONS) >= PUBLIC_KINDS
    assert set(KINDS) - PUBLIC_KINDS == {"offered", "offer_ended", "note", "feedback", "rated", "reminded", "tagged"}


def test_customers_see_an_operators_name_but_not_the_id() -> None:
    """As an author and as the one who was assigned."""
    assigned = event(Assigned("op-ann", "Ann", 4))

    assert author_view(ANN, "customer") == {"role": "operator", "id": "operator", "name": "Ann"}
    assert author_view(ALICE, "customer")["id"] == "alice"
    assert event_fields(assigned, "customer")["data"] == {"operator": {"name": "Ann"}}
    assert event_fields(assigned, "staff")["data"] == {"operator": {"id": "op-ann", "name": "Ann"}, "epoch": 4}


def test_customers_see_where_a_transfer_goes_but_not_to_whom_or_why() -> None:
    """Skills and tier are public, a colleague is not."""
    by_skill = event(Transferred({"skills": {"tax": 3}, "tier": "2"}, "too hard for me"), ANN)
    by_name = event(Transferred({"operator": "op-ben", "name": "Ben"}, "too hard for me"), ANN)

    assert event_fields(by_skill, "customer")["data"] == {"to": {"skills": {"tax": 3}, "tier": "2"}}
    assert event_fields(by_name, "customer")["data"] == {"to": {}}
    assert event_fields(by_name, "staff")["data"]["reason"] == "too hard for me"


def test_times_are_rfc3339_under_their_short_names() -> None:
    """No event shows epoch milliseconds, not even beside."""
    offered = event_data(event(Offered("op-ann", 4, 1_800_000_030_000)))
    ticket = event_data(event(Ticketed("operator", 1_800_000_030_000, "tax")))

    assert offered == {"operator": "op-ann", "epoch": 4, "expires_at": rfc3339(1_800_000_030_000)}
    assert ticket == {"reason": "operator", "skill": "tax", "due_at": rfc3339(1_800_000_030_000)}


def test_what_says_nothing_is_left_out() -> None:
    """Most messages mask nothing and choose nothing; attachments are always listed."""
    assert event_data(event(Message("hi"))) == {"text": "hi", "attachments": []}
    assert event_data(event(Message("••••", masked=("card",), choice="tax"))) == {
        "text": "••••",
        "attachments": [],
        "masked": ["card"],
        "choice": "tax",
    }


@pytest.mark.parametrize(
    ("made", "by"),
    [
        (event(Message("hi"), ALICE), "alice"),
        (event(Message("hi"), ANN), "op-ann"),
        (event(Assigned("op-ann", "Ann", 4)), "op-ann"),
        (event(OfferEnded("op-ann", 4, "declined")), "op-ann"),
        (event(Closed("customer_idle")), ""),
        (event(Answer("hi", None, "ja", 0.9), BOT), ""),
    ],
    ids=lambda value: value.kind if isinstance(value, Event) else value,
)
def test_whose_command_made_an_event(made: Event, by: str) -> None:
    """Accepting and declining are the operator's, though the gateway writes them down; time and bot command nothing."""
    assert commander(made) == by


@given(events)
def test_only_offered_is_an_offer(event: Event) -> None:
    """What holds the conversation out to an operator."""
    assert is_offer(event) == (event.kind == "offered")


@given(st.dictionaries(texts, moments | st.none()), moments)
def test_a_summary_shows_times_only_in_rfc3339(values: dict[str, int | None], at_ms: int) -> None:
    """Every `*_ms` becomes a time under the shorter name, none stays none, the rest is untouched."""
    plain = {name: value for name, value in values.items() if not name.endswith("_ms") and name not in ("a", "b")}

    assert summary_fields({**plain, "a_ms": at_ms, "b_ms": None}) == {**plain, "a": rfc3339(at_ms), "b": None}


@given(suggestions)
def test_customers_see_what_they_may_choose(held: tuple[Any, ...]) -> None:
    """Suggestions of answers and handoffs arrive with entry and text."""
    expected = [{"entry": s.entry, "text": s.text} for s in held]
    answer = Answer("Which?", None, "en", 0.5, held, "offer", clarifies=True)
    handoff = replace(Handoff("low_confidence", "en", {}, "normal", {}), suggestions=held)

    assert event_fields(event(answer, BOT), "customer")["data"].get("suggestions", []) == expected
    assert event_fields(event(handoff, BOT), "customer")["data"].get("suggestions", []) == expected
