"""Frames that operators' consoles send."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints, field_validator

from .frame import TEXT_CHARACTERS, CommandId, Epoch, Frame, Id, Ping, Seq, Short, Token, Words, Written


class Position(Frame):
    """What a console already has of one conversation."""

    conversation: Id
    last_seq: Seq = 0


class AgentHello(Frame):
    """The first frame on `/v1/agent`."""

    type: Literal["hello"]
    token: Token | None = None
    resume: Annotated[tuple[Position, ...], Field(max_length=200, strict=False)] = ()


class Status(Frame):
    """Declared presence."""

    type: Literal["status"]
    id: CommandId
    status: Literal["ready", "busy", "break", "off"]


class Accept(Frame):
    """Takes the offer."""

    type: Literal["accept"]
    id: CommandId
    conversation: Id
    epoch: Epoch


class Decline(Frame):
    """Refuses the offer; the conversation keeps its place."""

    type: Literal["decline"]
    id: CommandId
    conversation: Id
    epoch: Epoch
    reason: Short | None = None


class AgentMessage(Written):
    """Words to the customer."""

    type: Literal["message"]
    id: CommandId
    conversation: Id
    epoch: Epoch
    attachments: Annotated[tuple[Id, ...], Field(max_length=10, strict=False)] = ()


class WriteNote(Written):
    """Internal words."""

    type: Literal["note"]
    id: CommandId
    conversation: Id


class To(Frame):
    """Where a transfer goes: exactly one operator, or skills and/or a tier."""

    operator: Id | None = None
    skills: dict[Id, Annotated[int, Field(ge=1, le=5)]] | None = None
    tier: Annotated[Words, StringConstraints(min_length=1, max_length=32)] | None = None


class Transfer(Frame):
    """Hands over; keeps age and history."""

    type: Literal["transfer"]
    id: CommandId
    conversation: Id
    epoch: Epoch
    to: To
    reason: Annotated[Words, StringConstraints(min_length=1, max_length=500)]

    @field_validator("to")
    @classmethod
    def _goes_somewhere(cls, to: To) -> To:
        if to.operator is None and not to.skills and to.tier is None:
            raise ValueError("names an operator, skills or a tier")
        if to.operator is not None and (to.skills or to.tier is not None):
            raise ValueError("names either an operator, or skills and a tier")
        return to


class Close(Frame):
    """Ends the conversation, or makes it a ticket to follow up."""

    type: Literal["close"]
    id: CommandId
    conversation: Id
    epoch: Epoch
    outcome: Literal["solved", "unsolved", "ticket", "spam"]
    summary: Annotated[Words, StringConstraints(max_length=TEXT_CHARACTERS)] | None = None


class AgentTyping(Frame):
    """Passed on, not kept."""

    type: Literal["typing"]
    conversation: Id
    active: bool


class AgentRead(Frame):
    """Passed on, latest kept."""

    type: Literal["read"]
    conversation: Id
    seq: Seq


class Watch(Frame):
    """Supervisors: receive a conversation's events."""

    type: Literal["watch"]
    id: CommandId
    conversation: Id


class Unwatch(Frame):
    """Supervisors: no longer."""

    type: Literal["unwatch"]
    id: CommandId
    conversation: Id


class Take(Frame):
    """Supervisors: own it now."""

    type: Literal["take"]
    id: CommandId
    conversation: Id


class Board(Frame):
    """Supervisors: subscribe to live figures."""

    type: Literal["board"]
    id: CommandId
    active: bool


AgentFrame: TypeAlias = Annotated[
    Status
    | Accept
    | Decline
    | AgentMessage
    | WriteNote
    | Transfer
    | Close
    | AgentTyping
    | AgentRead
    | Watch
    | Unwatch
    | Take
    | Board
    | Ping,
    Field(discriminator="type"),
]
