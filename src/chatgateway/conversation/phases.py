"""The transition table: which kinds of event may happen in which phase, and where they lead."""

from __future__ import annotations

from enum import StrEnum

from ..errors import Conflict


class Phase(StrEnum):
    """Where a conversation stands; the wire calls it `state`."""

    BOT = "bot"
    WAITING = "waiting"
    ACTIVE = "active"
    PENDING = "pending"
    CLOSED = "closed"


B, W, A, P, C = Phase.BOT, Phase.WAITING, Phase.ACTIVE, Phase.PENDING, Phase.CLOSED
OPEN = frozenset({B, W, A, P})
EVERYWHERE = {phase: phase for phase in Phase}

# kind -> phase before -> phase after. What is not here cannot happen.
TRANSITIONS: dict[str, dict[Phase, Phase]] = {
    "message": {B: B, W: W, A: A, P: P},
    # No answer in A: the bot is structurally mute once a person owns the conversation.
    "answer": {B: B, W: W, P: P},
    "handoff": {B: W},
    "offered": {W: W, P: P},
    "offer_ended": {W: W, P: P},
    "assigned": {B: A, W: A, A: A, P: A},
    "requeued": {A: W, P: W},
    "transferred": {A: A},
    "ticket": {B: P, W: P, A: P},
    "note": EVERYWHERE,
    "feedback": EVERYWHERE,
    "rated": {C: C},
    "nudged": {B: B, A: A},
    "reminded": {A: A, P: P},
    "tagged": {B: B, W: W, A: A, P: P},
    "closed": {B: C, W: C, A: C, P: C},
    "reopened": {C: B},
    "redacted": EVERYWHERE,
}


def next_phase(phase: Phase, kind: str) -> Phase:
    """The phase after an event of this kind.

    Raises Conflict (naming the phase) when it cannot happen there.
    """
    try:
        return TRANSITIONS[kind][phase]
    except KeyError:
        raise Conflict(f"{kind} is not possible while the conversation is {phase.value}") from None
