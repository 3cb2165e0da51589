"""The operators as the line sees them at one moment: seats, their bits, and when a shift changes what they may do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import heappop, heappush

from .group import Seat
from .people import Operator


class Roster:
    """Who answers; says which operators changed, by news or by the clock, since it was last asked."""

    def __init__(self, quiet_seconds: float) -> None:
        self.operators: dict[str, Operator] = {}
        self.seats: dict[str, Seat] = {}
        self._quiet_seconds = quiet_seconds
        self._bits: dict[str, int] = {}
        self._changed: dict[str, None] = {}
        self._profiles = 0
        # Rises with every change.
        self.version = 0
        self._wakes: list[tuple[float, str]] = []
        self._wake_at: dict[str, float] = {}

    def set(self, operator: Operator) -> None:
        self.operators[operator.id] = operator
        self.version += 1
        self._changed[operator.id] = None

    def remove(self, operator_id: str) -> None:
        if self.operators.pop(operator_id, None) is not None:
            self.version += 1
            self._changed[operator_id] = None

    def changed(self, now: float) -> list[str]:
        """Bring the seats up to `now`; the ids of those that may differ from before, each told once."""
        while self._wakes and self._wakes[0][0] <= now:
            at, operator_id = heappop(self._wakes)
            if self._wake_at.get(operator_id) == at:
                self._changed[operator_id] = None
        changed = list(self._changed)
        self._changed.clear()
        for operator_id in changed:
            self._seat(operator_id, now)
        return changed

    def _seat(self, operator_id: str, now: float) -> None:
        self._wake_at.pop(operator_id, None)
        operator = self.operators.get(operator_id)
        if operator is None:
            self.seats.pop(operator_id, None)
            return
        # Ids are few and come back, so a bit stays with its operator for the life of the line.
        bit = self._bits.setdefault(operator_id, 1 << len(self._bits))
        takes_offers = operator.may_get_offers(now, self._quiet_seconds)
        self.seats[operator_id] = Seat(
            operator,
            bit,
            self._profile(operator),
            operator.is_on_duty(now),
            takes_offers,
            takes_offers and operator.has_room,
            (operator.load_ratio, operator.idle_since, operator.versatility, operator_id),
        )
        until = operator.on_shift_until
        later = [t for t in (until - self._quiet_seconds, until) if t > now] if until is not None else []
        if later:
            self._wake_at[operator_id] = later[0]
            heappush(self._wakes, (later[0], operator_id))

    def _profile(self, operator: Operator) -> int:
        """A number that stays while the operator's abilities do."""
        before = self.seats.get(operator.id)
        if before is not None and _abilities(before.operator) == _abilities(operator):
            return before.profile
        self._profiles += 1
        return self._profiles

    def next_wake(self) -> float | None:
        """When a shift changes what somebody may do next."""
        while self._wakes and self._wake_at.get(self._wakes[0][1]) != self._wakes[0][0]:
            heappop(self._wakes)
        return self._wakes[0][0] if self._wakes else None

    def named(self, mask: int) -> Iterator[str]:
        """The operators of a mask."""
        return (o for o, bit in self._bits.items() if mask & bit)

    def mask(self, operator_ids: Iterable[str]) -> int:
        """The mask of some operators; unknown ones count for nothing."""
        return sum(self._bits.get(o, 0) for o in operator_ids)


def _abilities(operator: Operator) -> tuple[Mapping[str, int], str | None, str]:
    return operator.skills, operator.tier, operator.role
