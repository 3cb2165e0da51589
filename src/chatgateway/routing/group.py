"""Everyone who waits with the same needs shares one group: who could take them, and who is free to, best first.

Operators are bits of whole numbers here, so that "does anybody …" and "do these two compete" are single operations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from .needs import Fit, Needs
from .people import Operator

# Of two operators who fit alike, who comes first: load, longest idle, least versatile, id. Smallest wins.
Order = tuple[float, float, int, str]
NOBODY: frozenset[str] = frozenset()
# The same after the missing levels.
Rank = tuple[int, Order]


@dataclass(frozen=True, slots=True)
class Seat:
    """An operator at this moment: its bit, what the clock makes of it, and a number that changes with its abilities."""

    operator: Operator
    bit: int
    profile: int
    on_duty: bool
    takes_offers: bool
    is_free: bool
    order: Order


class Group:
    """The operators' side of one distinct `Needs`; brought up to date only for operators that changed."""

    __slots__ = (
        "_fits",
        "_heaps",
        "_ranks",
        "_seated",
        "durations",
        "is_reach_checked",
        "known",
        "needs",
        "on_duty",
        "placed_under",
        "stale",
        "takes_offers",
        "waiting",
    )

    def __init__(self, needs: Needs, durations: tuple[float, ...], operators: Iterable[str]) -> None:
        steps = needs.last_step + 1
        self.needs = needs
        self.durations = durations
        self.stale = set(operators)
        self.waiting = 0
        # What `reachable` said when the conversations of this group were given their steps.
        self.placed_under: tuple[bool, ...] = ()
        self.is_reach_checked = False
        self._fits: dict[str, tuple[int, Fit | None]] = {}
        self._seated: dict[str, Seat] = {}
        self._ranks: dict[str, Rank] = {}
        self._heaps: list[list[Rank]] = [[] for _ in range(steps)]
        # Per step, the operators for whom it is the first at which they may take the conversation.
        self.known = [0] * steps
        self.on_duty = [0] * steps
        self.takes_offers = [0] * steps

    def first_free(self) -> int | None:
        """The first step at which somebody free may take one of these; None: nobody is."""
        if not self._ranks:
            return None
        return next(s for s in range(len(self._heaps)) if self._top(s, NOBODY) is not None)

    def refresh(self, seats: Mapping[str, Seat]) -> None:
        """Take in the operators that changed since the last time; each counts once, however often it changed."""
        if self.stale:
            self.is_reach_checked = False
        for operator_id in self.stale:
            seat, before = seats.get(operator_id), self._fits.get(operator_id)
            # Most news is about load: who lacks the skills lacks them still.
            if before is None or seat is None or before[0] != seat.profile:
                self._leave(operator_id)
                before = self._judge(operator_id, seat)
            if seat is not None and before is not None and before[1] is not None:
                self._sit(seat, *before[1])
        self.stale.clear()

    def _judge(self, operator_id: str, seat: Seat | None) -> tuple[int, Fit | None] | None:
        if seat is None:
            self._fits.pop(operator_id, None)
            return None
        fit = self.needs.fit(seat.operator) if seat.operator.takes_offers else None
        judged = self._fits[operator_id] = (seat.profile, fit)
        return judged

    def _leave(self, operator_id: str) -> None:
        self._ranks.pop(operator_id, None)
        if (seat := self._seated.pop(operator_id, None)) is None:
            return
        step = self._step(operator_id)
        for masks in (self.known, self.on_duty, self.takes_offers):
            masks[step] &= ~seat.bit

    def _sit(self, seat: Seat, step: int, missing: int) -> None:
        operator_id, bit = seat.operator.id, seat.bit
        self._seated[operator_id] = seat
        self.known[step] |= bit
        self.on_duty[step] = self.on_duty[step] | bit if seat.on_duty else self.on_duty[step] & ~bit
        self.takes_offers[step] = self.takes_offers[step] | bit if seat.takes_offers else self.takes_offers[step] & ~bit
        if not seat.is_free:
            self._ranks.pop(operator_id, None)
            return
        rank = self._ranks[operator_id] = (missing, seat.order)
        heap = self._heaps[step]
        heappush(heap, rank)
        # Outdated ranks stay in the heap until they surface; a heap of mostly outdated ones is rebuilt.
        if len(heap) > 2 * len(self._ranks) + 16:
            heap[:] = [r for o, r in self._ranks.items() if self._step(o) == step]
            heapify(heap)

    def _step(self, operator_id: str) -> int:
        """The first step of an operator who sits here."""
        fit = self._fits[operator_id][1]
        assert fit is not None
        return fit[0]

    def reachable(self) -> tuple[bool, ...]:
        """Per step: could anybody on duty take a conversation that stands on it, at whatever load?"""
        found, so_far = [], 0
        for mask in self.on_duty:
            so_far |= mask
            found.append(bool(so_far))
        return tuple(found)

    def best(self, step: int, excluded: frozenset[str], preferred: str | None) -> str | None:
        """The free operator who should get the next conversation of this step, or None."""
        top = min((r for s in range(step + 1) if (r := self._top(s, excluded))), default=None)
        if top is None or preferred is None or preferred in excluded:
            return top[1][-1] if top is not None else None
        knows = self._ranks.get(preferred)
        # Knowing the customer counts after the missing levels and before everything else.
        if knows is not None and self._step(preferred) <= step and knows[0] <= top[0]:
            return preferred
        return top[1][-1]

    def _top(self, step: int, excluded: frozenset[str]) -> Rank | None:
        heap = self._heaps[step]
        aside: list[Rank] = []
        found = None
        while heap and found is None:
            rank = heap[0]
            operator_id = rank[1][-1]
            if self._ranks.get(operator_id) is not rank:
                heappop(heap)
            elif operator_id in excluded:
                aside.append(heappop(heap))
            else:
                found = rank
        for rank in aside:
            heappush(heap, rank)
        return found


def mask_of(masks: list[int], step: int) -> int:
    """Everyone who may take a conversation on this step: those of this and all earlier steps."""
    found = 0
    for mask in masks[: step + 1]:
        found |= mask
    return found
