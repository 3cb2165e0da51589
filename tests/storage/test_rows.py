"""Which changes of a state are changes of its row."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from chatgateway.conversation.phases import Phase
from chatgateway.conversation.state import Conversation, Offer
from chatgateway.storage.rows import ROW_COLUMNS, derived_row, searched
from chatgateway.storage.statements import FIXED, MOVING

from ..logs import appending, said

OTHER: dict[str, Any] = {
    "phase": Phase.CLOSED,
    "offer": Offer("o1", 1, 0),
    "skills": {"ja": 1, "deposits": 2},
    "context": {"page": "/"},
    "needs": {},
    "brief": {},
    "redactions": frozenset({1}),
}


def other(value: Any, name: str) -> Any:
    """Some other value that the field may have."""
    if name in OTHER:
        return OTHER[name]
    match value:
        case bool():
            return not value
        case None | int():
            return (value or 0) + 7
        case str():
            return f"{value}x"
        case _:
            return (*value, "x")


@pytest.mark.parametrize("name", [f.name for f in fields(Conversation) if f.name not in FIXED])
def test_a_state_that_is_searched_for_alike_has_the_same_row(name: str) -> None:
    """Only the columns that every event moves may differ, for these are written in any case."""
    state = appending("c1", None, said("a")).state
    changed = state.changed(**{name: other(getattr(state, name), name)})

    rows = zip(ROW_COLUMNS, derived_row(state, 1, None), derived_row(changed, 2, 5), strict=True)
    differing = {column for column, was, became in rows if was != became}

    assert differing <= set(MOVING) or searched(state) != searched(changed)
