"""Everyone who waits with the same needs shares one group: who could take them, and who is free to, best first.

Operators are bits of whole numbers here, so that "does anybody …" and "do these two compete" are single operations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from .needs import Needs
from .people import Operator

# Who comes first: missing levels, load, longest idle, least versatile, id. Smallest wins.
Rank = tuple[int, float, float, int, str]


@dataclass(frozen=True, slots=True)
class Seat:
    """An operator at this moment: its bit, and what the clock makes of it."""

    operator: Operator
    bit: int
    on_duty: bool
    takes_offers: bool

    @property
    def is_free(self) -> bool:
        return self.takes_offers and self.operator.has_room


class Group:
    """The operators' side of one distinct `Needs`; brought up to date only for operators that changed."""

    __slots__ = (
        "_fits",
        "_heaps",
        "_ranks",
        "durations",
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
        self._fits: dict[str, tuple[int, int, int]] = {}
        self._ranks: dict[str, Rank] = {}
        self._heaps: list[list[Rank]] = [[] for _ in range(steps)]
        # Per step, the operators for whom it is the first at which they may take the conversation.
        self.known = [0] * steps
        self.on_duty = [0] * steps
        self.takes_offers = [0] * steps

    def refresh(self, seats: Mapping[str, Seat]) -> None:
        """Take in the operators that changed since the last time; each counts once, however often it changed."""
        for operator_id in self.stale:
            self._forget(operator_id)
            if (seat := seats.get(operator_id)) is not None:
                self._learn(seat)
        self.stale.clear()

    def _forget(self, operator_id: str) -> None:
        self._ranks.pop(operator_id, None)
        if (fit := self._fits.pop(operator_id, None)) is None:
            return
        step, _, bit = fit
        for masks in (self.known, self.on_duty, self.takes_offers):
            masks[step] &= ~bit

    def _learn(self, seat: Seat) -> None:
        operator = seat.operator
        step = self.needs.first_step(operator)
        if step is None or not operator.takes_offers:
            return
        missing = self.needs.shortfall(operator)
        self._fits[operator.id] = (step, missing, seat.bit)
        self.known[step] |= seat.bit
        if seat.on_duty:
            self.on_duty[step] |= seat.bit
        if seat.takes_offers:
            self.takes_offers[step] |= seat.bit
        if seat.is_free:
            rank = (missing, operator.load_ratio, operator.idle_since, operator.versatility, operator.id)
            self._ranks[operator.id] = rank
            self._push(step, rank)

    def _push(self, step: int, rank: Rank) -> None:
        heap = self._heaps[step]
        heappush(heap, rank)
        # Outdated ranks stay in the heap until they surface; a heap of mostly outdated ones is rebuilt.
        if len(heap) > 2 * len(self._ranks) + 16:
            heap[:] = [r for o, r in self._ranks.items() if self._fits[o][0] == step]
            heapify(heap)

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
        if top is None:
            return None
        knows = self._ranks.get(preferred) if preferred is not None and preferred not in excluded else None
        # Knowing the customer counts after the missing levels and before everything else.
        if knows is not None and self._fits[knows[-1]][0] <= step and knows[0] <= top[0]:
            return preferred
        return top[-1]

    def _top(self, step: int, excluded: frozenset[str]) -> Rank | None:
        heap, aside = self._heaps[step], []
        found = None
        while heap and found is None:
            rank = heap[0]
            if self._ranks.get(rank[-1]) is not rank:
                heappop(heap)
            elif rank[-1] in excluded:
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
