"""Typing and read marks: passed on at once, at most once, never queued behind messages."""

from __future__ import annotations

from ..conversation.state import Conversation
from ..flows.hub import Follower
from ..protocol.outbound import AuthorView, ReadFrame, TypingFrame, to_text
from .house import House


def pass_on_typing(house: House, state: Conversation | None, sender: Follower, active: bool) -> None:
    """Tell the other side that somebody is writing."""
    if state is None:
        return
    for follower in house.hub.followers(state.id):
        if follower is not sender:
            frame: TypingFrame = {
                "type": "typing",
                "conversation": state.id,
                "author": _author(state, sender, follower),
                "active": active,
            }
            follower.send(to_text(frame))


def pass_on_read(house: House, state: Conversation | None, sender: Follower, seq: int) -> None:
    """Tell the other side how far somebody has read."""
    if state is None or seq > state.seq:
        return
    for follower in house.hub.followers(state.id):
        if follower is not sender:
            frame: ReadFrame = {
                "type": "read",
                "conversation": state.id,
                "author": _author(state, sender, follower),
                "seq": seq,
            }
            follower.send(to_text(frame))


def _author(state: Conversation, sender: Follower, reader: Follower) -> AuthorView:
    if sender.audience == "customer":
        return {"role": "customer", "id": state.customer, "name": state.customer_name}
    shown = sender.principal if reader.audience == "staff" else "operator"
    return {"role": "operator", "id": shown, "name": state.owner_name}
