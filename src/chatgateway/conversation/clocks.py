"""Where a conversation's time went: bot, queue, ring, human, wrap. The parts add up to the whole, always."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from .events import Event, Note, Offered, OfferEnded
from .phases import Phase, next_phase

PARTS = ("bot", "queue", "ring", "human", "ticket", "wrap", "closed")


def clocks_of(log: Sequence[Event], now_ms: int) -> Mapping[str, float]:
    """Seconds of each part from the first event to the last, or to now while the conversation is open.

    `ring` is the part of the wait in which an offer was open; `wrap` is the time after the end that led up to a
    note of an operator, `closed` the rest of it.
    """
    spent = dict.fromkeys(PARTS, 0.0)
    if not log:
        return {**spent, "total": 0.0}
    phase, ringing = Phase.BOT, False
    at_ms = log[0].at_ms
    for event in log:
        part = "wrap" if phase is Phase.CLOSED and isinstance(event.data, Note) else _part(phase, ringing)
        spent[part] += (event.at_ms - at_ms) / 1000
        at_ms = event.at_ms
        phase = next_phase(phase, event.kind)
        ringing = isinstance(event.data, Offered) or (
            ringing and phase in (Phase.WAITING, Phase.PENDING) and not isinstance(event.data, OfferEnded)
        )
    if phase is not Phase.CLOSED:
        spent[_part(phase, ringing)] += max(0, now_ms - at_ms) / 1000
        at_ms = max(at_ms, now_ms)
    rounded = {part: round(seconds, 3) for part, seconds in spent.items()}
    return {**rounded, "total": round((at_ms - log[0].at_ms) / 1000, 3)}


def _part(phase: Phase, ringing: bool) -> str:
    match phase:
        case Phase.BOT:
            return "bot"
        case Phase.WAITING:
            return "ring" if ringing else "queue"
        case Phase.PENDING:
            return "ring" if ringing else "ticket"
        case Phase.ACTIVE:
            return "human"
        case Phase.CLOSED:
            return "closed"
        case _:
            assert_never(phase)
