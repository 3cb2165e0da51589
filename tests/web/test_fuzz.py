"""Whatever comes in over a socket, only acks, typed errors and documented close codes come back."""

from __future__ import annotations

import asyncio
import dataclasses
import io
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from websockets.exceptions import ConnectionClosed

from chatgateway.protocol import closing
from chatgateway.protocol.agent_frames import AgentFrame, AgentHello
from chatgateway.protocol.customer_frames import CustomerFrame, CustomerHello
from chatgateway.web.limits import OPEN

from .from_schema import from_schema
from .houses import PATIENCE, Caller, Place, serving

CODES = {code.code for code in vars(closing).values() if isinstance(code, closing.CloseCode)}
ERRORS = {
    "bad_frame",
    "unauthorized",
    "forbidden",
    "not_found",
    "conflict",
    "stale_epoch",
    "too_large",
    "rate_limited",
    "overloaded",
    "unavailable",
}
Sent: TypeAlias = bytes
# Stands for the id of a conversation that the operator has.
THEIRS = "their-conversation"


def valid(model: Any) -> st.SearchStrategy[Any]:
    """Frames as the schema describes them."""
    return from_schema(TypeAdapter(model).json_schema())


@st.composite
def about_theirs(draw: st.DrawFn) -> Any:
    """An operator's frame, often about a conversation that they have."""
    frame = draw(valid(AgentFrame))
    if "conversation" in frame and draw(st.booleans()):
        frame["conversation"] = THEIRS
        if "epoch" in frame:
            frame["epoch"] = draw(st.integers(0, 3))
    return frame


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.sampled_from(["\x00", "\ud800", "‮", "﷽" * 20, "é" * 300, "9" * 400, -1, 2**31, 2**63, 1e308]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@st.composite
def mutated(draw: st.DrawFn, frames: st.SearchStrategy[Any]) -> Any:
    """A frame of which one thing is wrong."""
    frame = dict(draw(frames))
    name = draw(st.sampled_from(sorted(frame)))
    match draw(st.sampled_from(["drop", "replace", "add", "rename"])):
        case "drop":
            del frame[name]
        case "replace":
            frame[name] = draw(anything)
        case "add":
            frame[draw(st.text(max_size=8))] = draw(anything)
        case _:
            frame[draw(st.sampled_from(["Type", "ID", "__proto__", "conversation", "epoch", "seq"]))] = frame.pop(name)
    return frame


hostile = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.builds(lambda n, opening: opening * n, st.integers(1, 4_000), st.sampled_from([b"[", b'{"a":', b'[{"type":'])),
    st.sampled_from(
        [
            b"",
            b"null",
            b'"ping"',
            b'{"type":"ping","type":"leave"}',
            b'{"type":NaN}',
            b'{"type":"message","id":"m","text":"\\ud800"}',
            b'{"type":"message","id":"\\udfff","text":"x"}',
            b'{"type":"message","id":"m","text":"\\u0000"}',
            b'{"type":"read","seq":1e400}',
            b'{"type":"read","seq":' + b"9" * 4_400 + b"}",
            b'\xef\xbb\xbf{"type":"ping"}',
            b"\xff\xfe",
            b'{"type":"message","id":"m","text":"' + b"x" * 15_000 + b'"}',
            b" " * 16_385,
        ]
    ),
)


def sent(frames: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Sent]]:
    """A few frames in a row, as bytes of text frames."""
    as_text = (frames | mutated(frames) | anything).map(_as_text)
    return st.lists(as_text | hostile, min_size=1, max_size=6)


def _as_text(frame: Any) -> bytes:
    return json.dumps(frame, ensure_ascii=False).encode("utf-8", "surrogatepass")


class Range:
    """A served node that is shot at, one socket after the other. No dataclass: hypothesis would print all of it."""

    def __init__(self, runner: asyncio.Runner, place: Place, token: str) -> None:
        self.runner = runner
        self.place = place
        self.token = token
        self.conversation = ""
        self.stack = AsyncExitStack()
        self.open: dict[str, Caller] = {}

    async def begin(self) -> str:
        """A conversation that the operator has."""
        async with self.place.customer() as customer, self.place.console(self.token) as console:
            conversation = str((await customer.ask("human"))["conversation"])
            await console.ask("take", conversation=conversation)
        return conversation

    async def shoot(self, path: str, frames: list[Sent]) -> None:
        """Send, and judge everything that comes back until a pong or the end."""
        caller = self.open.pop(path, None) or await self._enter(path)
        known = [frame.replace(THEIRS.encode(), self.conversation.encode()) for frame in frames]
        code = await answers(caller, [*known, b'{"type":"ping"}'], until="pong")
        if code is None:
            self.open[path] = caller

    async def _enter(self, path: str) -> Caller:
        caller = await self.stack.enter_async_context(self.place.socket(path))
        await caller.greet(None if path == "/v1/chat" else self.token)
        return caller

    async def knock(self, path: str, hello: Sent) -> None:
        """A first frame, and what comes of it."""
        async with self.place.socket(path) as caller:
            await answers(caller, [hello], until="welcome")


async def answers(caller: Caller, frames: list[Sent], until: str) -> int | None:
    """Judge every answer; the close code if it was closed, None when `until` came."""
    try:
        for frame in frames:
            await caller.socket.send(frame, text=True)
        while True:
            async with asyncio.timeout(PATIENCE):
                answer = json.loads(await caller.socket.recv())
            judge(answer)
            if answer["type"] == until:
                return None
    except ConnectionClosed:
        code = caller.socket.close_code
        assert code in CODES, code
        return code


def judge(answer: dict[str, Any]) -> None:
    """Every frame is one that the protocol knows."""
    match answer["type"]:
        case "error":
            assert answer["code"] in ERRORS
            assert len(answer["message"]) < 300
            if answer["code"] in {"rate_limited", "overloaded", "unavailable"}:
                assert answer["retry_after"] > 0
        case "ack":
            assert isinstance(answer["re"], str)
        case other:
            assert other in {
                "event",
                "caught_up",
                "welcome",
                "pong",
                "bye",
                "resync",
                "queue",
                "offer",
                "offer_ended",
            } | {
                "status",
                "board",
                "notice",
                "typing",
                "read",
            }


@pytest.fixture
def range_(tmp_path: Path, log: io.StringIO) -> Iterator[Range]:
    """Nobody is told to slow down here: every frame is to be looked at. Its log must hold no traceback in the end."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        limits = dataclasses.replace(OPEN, lag_unit_seconds=60.0)
        place = runner.run(stack.enter_async_context(serving(tmp_path, limits)))
        _, token = runner.run(place.operator("佐藤", "supervisor"))
        here = Range(runner, place, token)
        here.conversation = runner.run(here.begin())
        yield here
        runner.run(here.stack.aclose())
        runner.run(stack.aclose())
    assert "Traceback" not in log.getvalue()
    assert "failed" not in log.getvalue()


FEW = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(frames=sent(valid(CustomerFrame)))
@example(frames=[b'{"type":"ping"}'] * 6)
def test_customers_can_send_what_they_like(range_: Range, frames: list[Sent]) -> None:
    """Valid, mutated and hostile frames on a greeted customer's socket."""
    range_.runner.run(range_.shoot("/v1/chat", frames))


@FEW
@given(frames=sent(about_theirs()))
def test_operators_can_send_what_they_like(range_: Range, frames: list[Sent]) -> None:
    """The same on a supervisor's console, who may do everything."""
    range_.runner.run(range_.shoot("/v1/agent", frames))


@FEW
@given(hello=(valid(CustomerHello) | mutated(valid(CustomerHello)) | anything).map(_as_text) | hostile)
def test_anybody_can_begin_as_they_like(range_: Range, hello: Sent) -> None:
    """First frames at the customers' door."""
    range_.runner.run(range_.knock("/v1/chat", hello))


@FEW
@given(hello=(valid(AgentHello) | mutated(valid(AgentHello)) | anything).map(_as_text) | hostile)
def test_anybody_can_begin_as_they_like_at_the_console(range_: Range, hello: Sent) -> None:
    """First frames at the operators' door."""
    range_.runner.run(range_.knock("/v1/agent", hello))
