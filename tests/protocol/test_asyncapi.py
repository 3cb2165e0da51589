"""The wire as an AsyncAPI document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chatgateway.conversation.events import KINDS
from chatgateway.protocol.asyncapi import asyncapi_document, close_codes, frame_types, type_of
from chatgateway.protocol.outbound import AgentOut, CustomerOut

from .examples import AGENT_FRAMES, CUSTOMER_FRAMES

DOCUMENT = asyncapi_document("1.2.3")


def references(value: Any) -> Iterator[str]:
    """Every `$ref` in the document."""
    match value:
        case dict():
            if isinstance(value.get("$ref"), str):
                yield value["$ref"]
            for inner in value.values():
                yield from references(inner)
        case list():
            for inner in value:
                yield from references(inner)


def resolve(reference: str) -> Any:
    """What a reference points at."""
    found: Any = DOCUMENT
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def test_it_is_asyncapi_three_of_this_version() -> None:
    """With the names that generators look for."""
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert (DOCUMENT["info"]["title"], DOCUMENT["info"]["version"]) == ("chatgateway", "1.2.3")
    assert {name: channel["address"] for name, channel in DOCUMENT["channels"].items()} == {
        "chat": "/v1/chat",
        "agent": "/v1/agent",
    }


def test_it_is_plain_json_and_always_the_same() -> None:
    """It can be served as it is, and compared between versions."""
    assert json.loads(json.dumps(DOCUMENT)) == DOCUMENT == asyncapi_document("1.2.3")


def test_every_reference_resolves() -> None:
    """None dangles, and no schema stands there in vain."""
    found = set(references(DOCUMENT))

    assert all(resolve(reference) is not None for reference in found)
    assert {f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]} <= found


@pytest.mark.parametrize(
    ("operation", "action", "types"),
    [
        ("chat.in", "receive", {"hello", *CUSTOMER_FRAMES}),
        ("agent.in", "receive", {"hello", *AGENT_FRAMES}),
        ("chat.out", "send", {type_of(frame) for frame in frame_types(CustomerOut)}),
        ("agent.out", "send", {type_of(frame) for frame in frame_types(AgentOut)}),
    ],
)
def test_every_frame_stands_in_its_direction(operation: str, action: str, types: set[str]) -> None:
    """The gateway receives what clients send, and each message is of the type that its name says."""
    found = DOCUMENT["operations"][operation]
    messages = [resolve(resolve(message["$ref"])["$ref"]) for message in found["messages"]]

    assert found["action"] == action
    assert resolve(found["channel"]["$ref"])["address"].startswith("/v1/")
    assert {message["name"] for message in messages} == types
    for message in messages:
        schema = resolve(message["payload"]["$ref"])
        assert schema["properties"]["type"]["const"] == message["name"]
        assert "type" in schema["required"]
        assert message["summary"]


def test_limits_stand_in_the_schemas() -> None:
    """A generated client knows them."""
    rate = DOCUMENT["components"]["schemas"]["Rate"]["properties"]

    assert (rate["score"]["minimum"], rate["score"]["maximum"]) == (1, 5)
    assert (rate["id"]["minLength"], rate["id"]["maxLength"]) == (1, 64)


def test_kinds_and_codes_are_listed() -> None:
    """Every kind of event, error code and close code, with a word on each."""
    assert DOCUMENT["x-event-kinds"].keys() == KINDS.keys()
    assert DOCUMENT["x-event-kinds"]["note"] == {
        "public": False,
        "title": "Internal words among operators and supervisors.",
    }
    assert "bad_frame" in DOCUMENT["x-error-codes"]
    assert "bad_content" not in DOCUMENT["x-error-codes"]
    assert set(DOCUMENT["x-close-codes"]) == {str(code.code) for code in close_codes()}
