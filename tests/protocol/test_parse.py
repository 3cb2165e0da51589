"""From the text of a frame to a command, or to the error that names what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatgateway.errors import BadFrame, TooLarge
from chatgateway.protocol.outbound import error_frame, to_text
from chatgateway.protocol.parse import (
    FrameError,
    Parser,
    agent_frames,
    agent_hello,
    customer_frames,
    customer_hello,
)

from ..conversation.strategies import json_values
from .examples import AGENT_FRAMES, AGENT_HELLO, CUSTOMER_FRAMES, CUSTOMER_HELLO, Fields

PARSERS: dict[str, Parser[Any]] = {
    "customer": customer_frames,
    "agent": agent_frames,
    "customer hello": customer_hello,
    "agent hello": agent_hello,
}
EXAMPLES: list[tuple[str, Fields]] = [
    *(("customer", fields) for fields in CUSTOMER_FRAMES.values()),
    *(("agent", fields) for fields in AGENT_FRAMES.values()),
    ("customer hello", CUSTOMER_HELLO),
    ("agent hello", AGENT_HELLO),
]
named = [f"{socket} {fields['type']}" for socket, fields in EXAMPLES]


def refusal(socket: str, text: str) -> FrameError:
    """Why the text is not a frame of this socket."""
    with pytest.raises(FrameError) as caught:
        PARSERS[socket].parse(text)
    return caught.value


@pytest.mark.parametrize(("socket", "fields"), EXAMPLES, ids=named)
def test_a_right_frame_is_parsed_with_all_its_fields(socket: str, fields: Fields) -> None:
    """Every field arrives as it was sent."""
    frame = PARSERS[socket].parse(json.dumps(fields))

    assert frame.model_dump(mode="json", exclude_unset=True) | {"to": fields.get("to")} == fields | {
        "to": fields.get("to")
    }


@pytest.mark.parametrize(("socket", "fields"), EXAMPLES, ids=named)
def test_unknown_fields_are_ignored(socket: str, fields: Fields) -> None:
    """A client of tomorrow is understood today."""
    parser = PARSERS[socket]

    assert parser.parse(json.dumps(fields | {"tomorrow": [1]})) == parser.parse(json.dumps(fields))


OPTIONAL = {
    ("customer", "message", "attachments"),
    ("customer", "rate", "comment"),
    ("agent", "decline", "reason"),
    ("agent", "message", "attachments"),
    ("agent", "close", "summary"),
    *(("customer hello", "hello", name) for name in CUSTOMER_HELLO if name != "type"),
    *(("agent hello", "hello", name) for name in ("token", "resume")),
}
FIELDS = [(socket, fields, name) for socket, fields in EXAMPLES for name in fields]
field_ids = [f"{socket} {fields['type']}.{name}" for socket, fields, name in FIELDS]


@pytest.mark.parametrize(("socket", "fields", "name"), FIELDS, ids=field_ids)
def test_a_missing_field_is_named_unless_it_is_optional(socket: str, fields: Fields, name: str) -> None:
    """Optional fields may be left out; without any other the error says which one is missing."""
    text = json.dumps({k: v for k, v in fields.items() if k != name})
    if (socket, fields["type"], name) in OPTIONAL:
        assert PARSERS[socket].parse(text).type == fields["type"]
        return

    problem = refusal(socket, text)
    assert isinstance(problem.error, BadFrame)
    assert str(problem).startswith(f"{name}: ")


@pytest.mark.parametrize(("socket", "fields", "name"), FIELDS, ids=field_ids)
@pytest.mark.parametrize("wrong", [-1, 3.5, [[]], {"a": {}}], ids=repr)
def test_a_wrong_field_is_named(socket: str, fields: Fields, name: str, wrong: object) -> None:
    """The message begins with the field; the frame's own id stands beside it."""
    if name == "context" and isinstance(wrong, dict):
        return
    problem = refusal(socket, json.dumps(fields | {name: wrong}))

    assert isinstance(problem.error, BadFrame)
    assert str(problem).startswith((f"{name}: ", f"{name}."))
    assert problem.re == (fields.get("id") if name != "id" else None)


@pytest.mark.parametrize(
    ("socket", "type", "change", "message"),
    [
        ("customer", "message", {"text": " "}, "text: is empty"),
        ("customer", "message", {"text": "a\x00"}, "text: NUL is not text"),
        ("customer", "message", {"id": ""}, "id: "),
        ("customer", "message", {"id": "x" * 65}, "id: "),
        ("customer", "message", {"id": "\x00"}, "id: NUL"),
        ("customer", "message", {"attachments": ["a"] * 11}, "attachments: "),
        ("customer", "message", {"attachments": [1]}, "attachments.0: "),
        ("customer", "rate", {"score": 0}, "score: "),
        ("customer", "rate", {"score": 6}, "score: "),
        ("customer", "rate", {"score": "5"}, "score: "),
        ("customer", "rate", {"comment": "\x00"}, "comment: NUL"),
        ("customer", "typing", {"active": "yes"}, "active: "),
        ("customer", "typing", {"active": 1}, "active: "),
        ("customer", "read", {"seq": 2**31}, "seq: "),
        ("customer", "read", {"type": "shout"}, "type: unknown type"),
        ("agent", "status", {"status": "asleep"}, "status: "),
        ("agent", "status", {"status": "not_responding"}, "status: "),
        ("agent", "close", {"outcome": "customer_left"}, "outcome: "),
        ("agent", "decline", {"reason": "x" * 501}, "reason: "),
        ("agent", "transfer", {"reason": ""}, "reason: "),
        ("agent", "transfer", {"to": {}}, "to: names an operator, skills or a tier"),
        ("agent", "transfer", {"to": {"skills": {}}}, "to: names an operator, skills or a tier"),
        ("agent", "transfer", {"to": {"operator": "a", "tier": "2"}}, "to: names either"),
        ("agent", "transfer", {"to": {"operator": "a", "skills": {"tax": 1}}}, "to: names either"),
        ("agent", "transfer", {"to": {"skills": {"tax": 6}}}, "to.skills.tax: "),
        ("agent", "transfer", {"to": {"tier": ""}}, "to.tier: "),
        ("customer hello", "hello", {"token": "x" * 3_001}, "token: "),
        ("customer hello", "hello", {"context": {"a": {"b": "\x00"}}}, "context: NUL"),
        ("customer hello", "hello", {"context": {"a": float("nan")}}, "context: NaN"),
        ("agent hello", "hello", {"resume": [{"conversation": "c", "last_seq": "1"}]}, "resume.0.last_seq: "),
        ("agent hello", "hello", {"resume": [{}]}, "resume.0.conversation: "),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_value_beyond_its_bounds_is_named(socket: str, type: str, change: Fields, message: str) -> None:
    """One short line that a client's author understands."""
    right = next(fields for s, fields in EXAMPLES if s == socket and fields["type"] == type)

    assert str(refusal(socket, json.dumps(right | change))).startswith(message)


@pytest.mark.parametrize("socket", PARSERS)
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the frame is not JSON"),
        ("{", "the frame is not JSON"),
        ('{"type":"ping"}}', "the frame is not JSON"),
        ('{"type":"message","id":"m","text":"\\ud800"}', "the frame is not JSON"),
        ("[]", "the frame is not a JSON object"),
        ("null", "the frame is not a JSON object"),
        ('"ping"', "the frame is not a JSON object"),
        ("[" * 5_000, None),
        ('{"type":"hello","context":' + '{"a":' * 500 + "1" + "}" * 501, "the frame is not JSON"),
        ("{}", "type: "),
        ('{"type":null}', "type: "),
        ('{"type":["ping"]}', "type: "),
        ('{"type":"\\u0000"}', "type: "),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_frame_is_told_apart(socket: str, text: str, message: str | None) -> None:
    """Not JSON, not an object, of no type that is known here."""
    problem = refusal(socket, text)

    assert message is None or str(problem).startswith(message)


def test_a_text_of_four_thousand_characters_is_the_longest() -> None:
    """One more is too large, and the error names the command."""
    right = customer_frames.parse(json.dumps({"type": "message", "id": "m1", "text": "あ" * 4_000}, ensure_ascii=False))
    problem = refusal("customer", json.dumps({"type": "message", "id": "m1", "text": "a" * 4_001}))

    assert right.type == "message"
    assert isinstance(problem.error, TooLarge)
    assert (str(problem), problem.re) == ("text: at most 4000 characters", "m1")


@pytest.mark.parametrize("letter", ["a", "あ"])
@pytest.mark.parametrize(("socket", "limit"), [("customer", 16_384), ("customer hello", 4_096)])
def test_a_frame_is_limited_in_bytes(socket: str, limit: int, letter: str) -> None:
    """Whatever the letters weigh; the frame is not even read."""
    problem = refusal(socket, letter * (limit // len(letter.encode()) + 1))

    assert isinstance(problem.error, TooLarge)
    assert str(problem) == f"a frame is at most {limit} bytes"


@pytest.mark.parametrize("id", ["m1", "\x01", "😀" * 64])
def test_whoever_sends_a_wrong_frame_learns_which_one(id: str) -> None:
    """`re` is the frame's own id wherever that is one."""
    assert refusal("customer", json.dumps({"type": "shout", "id": id})).re == id


@pytest.mark.parametrize("id", ["", "x" * 65, "a\x00", "\ud800", 5, None, ["m1"]], ids=repr)
def test_what_is_no_id_is_not_given_back(id: object) -> None:
    """The error frame can always be sent."""
    assert refusal("customer", json.dumps({"type": "shout", "id": id})).re is None


def frame_or_error(socket: str, text: str) -> Any:
    """Whichever comes out; anything else falls through."""
    try:
        return PARSERS[socket].parse(text)
    except FrameError as problem:
        return problem


types = st.sampled_from([*CUSTOMER_FRAMES, *AGENT_FRAMES, "hello"])
near_frames = st.one_of([st.just(fields) for _, fields in EXAMPLES]).flatmap(
    lambda fields: st.dictionaries(st.sampled_from(sorted(fields)), json_values, max_size=2).map(lambda c: fields | c)
)
hostile = (
    st.text()
    | st.text(st.characters())
    | st.text(st.sampled_from('{}[]":,\\u0d8 tNa1e9'))
    | json_values.map(json.dumps)
    | st.builds(lambda t, f: json.dumps({**f, "type": t}), types, st.dictionaries(st.text(max_size=4), json_values))
    | near_frames.map(json.dumps)
)


@pytest.mark.parametrize("socket", PARSERS)
@given(hostile)
@example("\ud800")
@example('{"type":"message","id":"m","text":"\ud800"}')
@example('{"type":"read","seq":' + "9" * 5_000 + "}")
@example('{"type":"hello","context":{"a":1e999}}')
@example('{"type":"ping","type":"human","id":"\\u0000"}')
def test_only_frames_and_frame_errors_come_out(socket: str, text: str) -> None:
    """Whatever goes in. A frame can be kept and told as JSON, an error can be sent, in one short line."""
    frame = frame_or_error(socket, text)

    if isinstance(frame, FrameError):
        sent = json.loads(to_text(error_frame(frame.error, frame.re)))
        assert sent["code"] in ("bad_frame", "too_large")
        assert sent.get("re") == frame.re
        assert 0 < len(sent["message"]) < 200
        assert "\n" not in sent["message"]
    else:
        kept = json.loads(frame.model_dump_json())
        assert kept["type"] == frame.type
        assert "\x00" not in json.dumps(kept, ensure_ascii=False)
        assert json.loads(to_text(frame.model_dump())) == kept
