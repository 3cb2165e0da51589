"""Frames that customers send."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, Field, StringConstraints, field_validator

from .frame import CommandId, Frame, Id, Ping, Seq, Token, Words, Written, plain_json


class CustomerHello(Frame):
    """The first frame on `/v1/chat`."""

    type: Literal["hello"]
    token: Token | None = None
    conversation: Id | None = None
    last_seq: Seq = 0
    language: Annotated[Words, StringConstraints(max_length=35)] | None = None
    channel: Annotated[Words, StringConstraints(max_length=32)] = "web"
    context: Annotated[dict[str, Any], AfterValidator(plain_json)] = Field(default_factory=dict)

    @field_validator("channel", mode="before")
    @classmethod
    def _default_channel(cls, value: object) -> object:
        return "web" if value is None else value

    @field_validator("context", mode="before")
    @classmethod
    def _default_context(cls, value: object) -> object:
        return {} if value is None else value


class CustomerMessage(Written):
    """Words into the open conversation; begins one if there is none."""

    type: Literal["message"]
    id: CommandId
    attachments: Annotated[tuple[Id, ...], Field(max_length=10, strict=False)] = ()


class Human(Frame):
    """Asks for a person."""

    type: Literal["human"]
    id: CommandId


class GiveFeedback(Frame):
    """Whether a bot answer helped; `false` hands over."""

    type: Literal["feedback"]
    id: CommandId
    seq: Seq
    helpful: bool


class Choose(Frame):
    """Picks one of an event's suggestions."""

    type: Literal["choose"]
    id: CommandId
    seq: Seq
    entry: Id


class Leave(Frame):
    """Ends the conversation."""

    type: Literal["leave"]
    id: CommandId


class Rate(Frame):
    """Satisfaction, once the conversation is closed."""

    type: Literal["rate"]
    id: CommandId
    score: Annotated[int, Field(ge=1, le=5)]
    comment: Annotated[Words, StringConstraints(max_length=2_000)] | None = None


class CustomerTyping(Frame):
    """Passed on, not kept."""

    type: Literal["typing"]
    active: bool


class CustomerRead(Frame):
    """Passed on, latest kept."""

    type: Literal["read"]
    seq: Seq


CustomerFrame: TypeAlias = Annotated[
    CustomerMessage | Human | GiveFeedback | Choose | Leave | Rate | CustomerTyping | CustomerRead | Ping,
    Field(discriminator="type"),
]
