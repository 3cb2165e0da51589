"""The durations that a conversation lives by, in milliseconds."""

from __future__ import annotations

from dataclasses import dataclass

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Rules:
    """How long things may take. The defaults are the ones the documentation names."""

    offer_ms: int = 30_000
    nudge_ms: int = 5 * MINUTE_MS
    idle_close_ms: int = 15 * MINUTE_MS
    remind_operator_ms: int = 3 * MINUTE_MS
    tell_supervisor_ms: int = 6 * MINUTE_MS
    reopen_ms: int = 24 * 60 * MINUTE_MS
    hop_budget: int = 4
