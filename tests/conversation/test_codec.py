"""Events as JSON and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chatgateway.conversation.codec import (
    data_from_json,
    data_to_dict,
    data_to_json,
    opening_from_json,
    opening_to_json,
)
from chatgateway.conversation.events import KINDS
from chatgateway.conversation.people import Opening

from .strategies import DATA, openings


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_what_is_written_is_read_again(kind: str, draw: st.DataObject) -> None:
    """The data of every kind survives being kept as JSON, whatever is in it."""
    data = draw.draw(DATA[kind])

    assert data_from_json(kind, data_to_json(kind, data)) == data


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_the_plain_values_are_the_json(kind: str, draw: st.DataObject) -> None:
    """As a dict and as JSON the data says the same."""
    data = draw.draw(DATA[kind])

    assert data_to_dict(kind, data) == json.loads(data_to_json(kind, data))


@given(st.none() | openings)
def test_an_opening_is_read_again(opening: Opening | None) -> None:
    """Openings survive too, and none stays none."""
    assert opening_from_json(opening_to_json(opening)) == opening


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"text": 5}', "null"])
def test_what_was_never_written_is_refused(text: str) -> None:
    """A damaged log is an error, not a wrong event."""
    with pytest.raises(ValidationError):
        data_from_json("message", text)
