"""Events as text are what their fields say."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.conversation.events import Answer, Event, Suggestion
from chatgateway.conversation.people import BOT
from chatgateway.protocol import event_text as module
from chatgateway.protocol.event_text import event_text
from chatgateway.protocol.views import Audience, event_fields, is_visible
from chatgateway.value import MadeOnce

from ..conversation.strategies import events

audiences: st.SearchStrategy[Audience] = st.sampled_from(["customer", "staff"])


@given(events, audiences)
def test_the_text_says_what_the_fields_say(event: Event, audience: Audience) -> None:
    """Put together by hand or printed: the same JSON object, whatever characters are in it."""
    if not is_visible(event, audience):
        return

    assert json.loads(event_text(event, audience)) == {"type": "event", **event_fields(event, audience)}


def test_a_remembered_answer_is_shown_to_each_audience_in_its_own_way() -> None:
    """Staff see the bot's confidence, also when customers were shown the same answer a moment ago."""
    answer = Answer("It takes a day.", "deposits.time", "en", 0.93, (Suggestion("fees", "What does it cost?"),))
    first = Event("01", 2, 1_800_000_000_000, BOT, answer)
    again = Event("02", 7, 1_800_000_000_123, BOT, answer)

    assert "confidence" not in json.loads(event_text(first, "customer"))["data"]
    assert json.loads(event_text(first, "staff"))["data"]["confidence"] == 0.93
    assert json.loads(event_text(again, "customer")) == {"type": "event", **event_fields(again, "customer")}
    assert json.loads(event_text(again, "staff")) == {"type": "event", **event_fields(again, "staff")}


def test_answers_are_remembered_within_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many different answers there are."""
    monkeypatch.setattr(module, "_answers", {"customer": MadeOnce(3)})
    for n in range(10):
        event_text(Event("01", n + 1, 0, BOT, Answer(f"{n}", "e", "en", 0.9)), "customer")

    assert len(module._answers["customer"]) <= 3
