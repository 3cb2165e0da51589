"""The ladder: which step a waiting conversation stands on, and when it takes the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .needs import Needs


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stands: its step, and when (epoch seconds) the next one comes, if one does."""

    step: int
    next_at: float | None


def standing(
    needs: Needs, durations: Sequence[float], reachable: Sequence[bool], step: int, started_at: float, now: float
) -> Standing:
    """Walk the ladder from `step`, which began at `started_at`, to `now`.

    `reachable[k]`: someone on duty could meet step k. A step that nobody could meet takes no time (where the needs
    allow that), so that small desks do not wait for people who are not there. For fixed `reachable` the step never
    falls as `now` grows.
    """
    begins = started_at
    while step < needs.last_step:
        if reachable[step] or not needs.may_skip(step):
            begins += durations[step]
            if now < begins:
                return Standing(step, begins)
        step += 1
    return Standing(step, None)
