"""Frames that the gateway sends."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from chatgateway.errors import GatewayError, Overloaded, StaleEpoch
from chatgateway.protocol.asyncapi import frame_types, type_of
from chatgateway.protocol.outbound import AgentOut, CustomerOut, error_frame, to_text

from ..conversation.strategies import json_objects


@given(json_objects)
def test_a_frame_becomes_json(frame: dict[str, Any]) -> None:
    """One line that says what the frame says, in the characters that people wrote."""
    text = to_text(frame)

    assert json.loads(text) == frame
    assert "\n" not in text


def test_letters_stay_letters() -> None:
    """Japanese costs three bytes a character, not six."""
    assert to_text({"text": "こんにちは😀"}) == '{"text":"こんにちは😀"}'


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_json_has_no_word_for_is_null(number: float) -> None:
    """A console's parser would give up on the whole frame."""
    assert to_text({"wait": [number]}) == '{"wait":[null]}'


def test_an_error_names_its_code_and_nothing_that_is_not_known() -> None:
    """`re` and `retry_after` stand where there is something to say."""
    bare = error_frame(StaleEpoch("too late"), None)
    full = error_frame(Overloaded("too much", 1.5), "m1")

    assert bare == {"type": "error", "code": "stale_epoch", "message": "too late"}
    assert full == {"type": "error", "re": "m1", "code": "overloaded", "message": "too much", "retry_after": 1.5}


@pytest.mark.parametrize("error", GatewayError.__subclasses__(), ids=lambda e: e.code)
def test_every_error_has_a_code_of_its_own(error: type[GatewayError]) -> None:
    """Clients tell errors apart by code alone."""
    sharing = [other for other in GatewayError.__subclasses__() if other.code == error.code]

    assert sharing == [error]
    assert error_frame(error("no"), "m1")["code"] == error.code


@pytest.mark.parametrize("out", [CustomerOut, AgentOut], ids=["customer", "agent"])
def test_types_tell_frames_apart(out: Any) -> None:
    """No two frames of a socket share a `type`."""
    names = [type_of(frame) for frame in frame_types(out)]

    assert len(set(names)) == len(names)
