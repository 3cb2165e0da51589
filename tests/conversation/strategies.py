"""Everything that can stand in a log, for properties: one strategy per kind of event."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from chatgateway.conversation.events import (
    Answer,
    Assigned,
    Closed,
    CloseReason,
    Data,
    Event,
    Feedback,
    Handoff,
    Message,
    Note,
    Nudged,
    Offered,
    OfferEnded,
    OfferOutcome,
    Rated,
    Redacted,
    Reminded,
    Reopened,
    Requeued,
    Suggestion,
    Tagged,
    Ticketed,
    Transferred,
)
from chatgateway.conversation.people import BOT, SYSTEM, Author, Opening

texts = st.text(max_size=20)
ids = st.text("abcdef0123456789-", min_size=1, max_size=12)
numbers = st.integers(0, 2**31 - 1)
moments = st.integers(0, 4_000_000_000_000)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
json_values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3)
)
json_objects: st.SearchStrategy[dict[str, Any]] = st.dictionaries(texts, json_values, max_size=3)
skills = st.dictionaries(ids, st.integers(1, 5), max_size=3)
suggestions = st.lists(st.builds(Suggestion, ids, texts), max_size=3).map(tuple)
ids_tuple = st.lists(ids, max_size=3).map(tuple)

DATA: dict[str, st.SearchStrategy[Data]] = {
    "message": st.builds(Message, texts, ids_tuple, ids_tuple, st.booleans(), texts),
    "answer": st.builds(
        Answer,
        texts,
        st.none() | ids,
        ids,
        st.floats(0, 1),
        suggestions,
        st.sampled_from(("never", "offer")),
        st.booleans(),
    ),
    "handoff": st.builds(
        Handoff, ids, ids, skills, ids, json_objects, texts, st.none() | ids, suggestions, json_objects
    ),
    "offered": st.builds(Offered, ids, numbers, moments),
    "offer_ended": st.builds(OfferEnded, ids, numbers, st.sampled_from(get_args(OfferOutcome)), texts),
    "assigned": st.builds(Assigned, ids, texts, numbers),
    "requeued": st.builds(Requeued, ids, st.none() | ids, st.none() | json_objects, st.none() | skills),
    "transferred": st.builds(Transferred, json_objects, texts),
    "ticket": st.builds(Ticketed, ids, moments, ids),
    "note": st.builds(Note, texts),
    "feedback": st.builds(Feedback, numbers, st.booleans()),
    "rated": st.builds(Rated, st.integers(1, 5), texts),
    "nudged": st.just(Nudged()),
    "reminded": st.builds(Reminded, st.sampled_from(("operator", "supervisor", "ticket"))),
    "tagged": st.builds(Tagged, ids, texts, st.sampled_from(("", "low"))),
    "closed": st.builds(Closed, st.sampled_from(get_args(CloseReason)), texts),
    "reopened": st.builds(Reopened, ids),
    "redacted": st.builds(Redacted, numbers, ids_tuple),
}

openings = st.builds(Opening, ids, ids, ids, ids, texts, json_objects)
authors = (
    st.just(BOT)
    | st.just(SYSTEM)
    | st.builds(Author, st.just("customer"), ids, texts)
    | st.builds(Author, st.just("operator"), ids, texts)
)
events = st.builds(Event, ids, st.integers(1, 10_000), moments, authors, st.one_of(*DATA.values()), ids)
