"""Frames that the gateway sends: their shapes, and the one place where they become text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypeAlias

from pydantic_core import to_json
from typing_extensions import TypedDict

from ..errors import GatewayError


class Ack(TypedDict):
    """Sent only after the change is committed. `masked`: kinds of secrets that were removed from the text."""

    type: Literal["ack"]
    re: str
    conversation: NotRequired[str]
    seq: NotRequired[int]
    at: NotRequired[str]
    masked: NotRequired[list[str]]


class Error(TypedDict):
    """A command that was not carried out, or a frame that could not be read."""

    type: Literal["error"]
    re: NotRequired[str]
    code: str
    message: str
    retry_after: NotRequired[float]


class AuthorView(TypedDict):
    """Who did it."""

    role: Literal["customer", "bot", "operator", "system"]
    id: str
    name: str


class EventFrame(TypedDict):
    """One entry of a conversation's log. `id` is the command's, on its author's connections."""

    type: Literal["event"]
    conversation: str
    seq: int
    at: str
    kind: str
    author: AuthorView
    data: dict[str, Any]
    id: NotRequired[str]


class CaughtUp(TypedDict):
    """Everything up to `seq` has been sent; what follows is live."""

    type: Literal["caught_up"]
    conversation: str | None
    seq: int


class Resync(TypedDict):
    """The client's position is not ours; the log follows from 1."""

    type: Literal["resync"]
    conversation: str
    reason: Literal["ahead"]


class ConversationView(TypedDict):
    """The customer's conversation in `welcome`."""

    id: str
    reference: str
    state: str
    last_seq: int


class CustomerWelcome(TypedDict):
    """The answer to a customer's hello."""

    type: Literal["welcome"]
    protocol: int
    visitor: str
    token: str
    conversation: ConversationView | None
    heartbeat: int
    limits: dict[str, int]
    notices: list[dict[str, Any]]


class OperatorView(TypedDict):
    """An operator as their console sees them."""

    id: str
    name: str
    role: str
    skills: dict[str, int]
    tier: str
    capacity: int
    status: str


class AgentWelcome(TypedDict):
    """The answer to an operator's hello."""

    type: Literal["welcome"]
    protocol: int
    operator: OperatorView
    conversations: list[dict[str, Any]]
    heartbeat: int
    limits: dict[str, int]


class TypingFrame(TypedDict):
    """Somebody is writing."""

    type: Literal["typing"]
    conversation: str
    author: AuthorView
    active: bool


class ReadFrame(TypedDict):
    """Somebody has read up to `seq`."""

    type: Literal["read"]
    conversation: str
    author: AuthorView
    seq: int


class Wait(TypedDict):
    """A promised range in seconds."""

    low: int
    high: int


class QueueFrame(TypedDict):
    """The customer's place; `wait` null: no honest estimate; `someone_from`: when somebody will be on duty."""

    type: Literal["queue"]
    conversation: str
    position: int
    wait: Wait | None
    someone_from: NotRequired[str]


class NoticeFrame(TypedDict):
    """An incident or another announcement."""

    type: Literal["notice"]
    notice: dict[str, Any]


class OfferFrame(TypedDict):
    """A conversation held out to this operator until `expires_at`."""

    type: Literal["offer"]
    conversation: str
    epoch: int
    expires_at: str
    brief: dict[str, Any]
    why: dict[str, Any]


class OfferEndedFrame(TypedDict):
    """The offer is over."""

    type: Literal["offer_ended"]
    conversation: str
    epoch: int
    outcome: Literal["accepted", "declined", "expired", "withdrawn"]


class BoardFrame(TypedDict):
    """Live figures, at most one every 2 s."""

    type: Literal["board"]
    board: dict[str, Any]


class StatusFrame(TypedDict):
    """The operator's declared presence changed, on another console or by the gateway."""

    type: Literal["status"]
    status: str


class Bye(TypedDict):
    """The gateway is about to close on purpose."""

    type: Literal["bye"]
    reason: str
    reconnect_after: float


class Pong(TypedDict):
    """The answer to a `ping`."""

    type: Literal["pong"]


AnyOut: TypeAlias = Ack | Error | EventFrame | CaughtUp | Resync | TypingFrame | ReadFrame | NoticeFrame | Bye | Pong
CustomerOut: TypeAlias = CustomerWelcome | QueueFrame | AnyOut
AgentOut: TypeAlias = AgentWelcome | OfferFrame | OfferEndedFrame | BoardFrame | StatusFrame | AnyOut


def to_text(frame: Mapping[str, Any]) -> str:
    """A frame as the text that is sent; always JSON, whatever numbers are in it."""
    return to_json(frame, inf_nan_mode="null").decode()


def string_text(value: str) -> str:
    """A string as JSON, for a frame that is put together by hand."""
    return to_json(value).decode()


def ack_text(re: str, conversation: str, seq: int, at: str) -> str:
    """The usual `ack` as text: one for every message, so it is put together by hand."""
    # Ids of conversations and times are ours and need no escaping.
    return f'{{"type":"ack","re":{string_text(re)},"conversation":"{conversation}","seq":{seq},"at":"{at}"}}'


def error_frame(error: GatewayError, re: str | None) -> Error:
    """The frame that tells a client what went wrong."""
    frame: Error = {"type": "error", "code": error.code, "message": error.message}
    if re is not None:
        frame["re"] = re
    if error.retry_after is not None:
        frame["retry_after"] = error.retry_after
    return frame
