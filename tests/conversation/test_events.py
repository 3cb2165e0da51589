"""What can happen in a conversation."""

from __future__ import annotations

import dataclasses
from typing import get_args

import pytest

from chatgateway.conversation.events import KIND_OF, KINDS, Data, Event
from chatgateway.conversation.people import SYSTEM

from .strategies import DATA


def test_every_kind_has_a_name_and_every_name_a_kind() -> None:
    """The union of the data, the names on the wire and the strategies of these tests are the same set."""
    assert set(get_args(Data)) == set(KINDS.values())
    assert DATA.keys() == KINDS.keys()
    assert {KIND_OF[data] for data in KINDS.values()} == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_data_is_a_value(kind: str) -> None:
    """Slotted, and equal by content; that nobody changes it is the type checker's to see (docs/decisions/0008)."""
    parts = vars(KINDS[kind])

    assert "__slots__" in parts
    assert parts["__hash__"] is not None


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_is_of_the_kind_of_its_data(kind: str) -> None:
    """`kind` is what the wire calls the data's type."""
    example = KINDS[kind].__new__(KINDS[kind])

    assert Event("c1", 1, 0, SYSTEM, example).kind == kind


def test_an_event_is_a_consequence_unless_it_names_a_command() -> None:
    """Without a command and an opening, an event is one that others led to."""
    fields = {f.name: f.default for f in dataclasses.fields(Event)}

    assert (fields["command"], fields["opening"]) == ("", None)
