"""What every frame has in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from pydantic import ValidationError

from chatgateway.protocol.frame import FRAME_BYTES, HELLO_BYTES, TEXT_CHARACTERS, Ping, Written, no_nul, plain_json

from ..conversation.strategies import json_values


def test_the_limits_are_the_documented_ones() -> None:
    """16 KiB a frame, 4 KiB a hello, 4,000 characters a text."""
    assert (FRAME_BYTES, HELLO_BYTES, TEXT_CHARACTERS) == (16_384, 4_096, 4_000)


def test_a_frame_does_not_change() -> None:
    """What was parsed is what is carried out."""
    frame = Ping(type="ping")

    with pytest.raises(ValidationError):
        frame.type = "ping"  # type: ignore[misc]


@pytest.mark.parametrize("text", ["", " ", "\n\t", "　"])
def test_words_are_not_empty(text: str) -> None:
    """White space alone says nothing."""
    with pytest.raises(ValidationError, match="is empty"):
        Written(text=text)


def test_words_keep_their_white_space() -> None:
    """What people wrote is not tidied up."""
    assert Written(text=" a\n").text == " a\n"


def test_nul_is_not_text() -> None:
    """Everything else is, control characters too."""
    assert no_nul("a\x01\u200b") == "a\x01\u200b"
    with pytest.raises(ValueError, match="NUL"):
        no_nul("a\x00")


@given(json_values.filter(lambda value: "\\x00" not in repr(value)))
def test_json_is_plain(value: object) -> None:
    """What JSON can say is left as it is."""
    assert plain_json(value) == value


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), [float("-inf")], {"a": [{"b": "\x00"}]}, {"\x00": 1}, ["\x00"]], ids=repr
)
def test_what_json_cannot_say_or_storage_cannot_keep_is_refused(value: object) -> None:
    """However deep it hides."""
    with pytest.raises(ValueError, match="not"):
        plain_json(value)
