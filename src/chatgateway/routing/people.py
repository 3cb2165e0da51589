"""The two sides that routing brings together: who waits, and who answers; plain values, replaced when they change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from .needs import Needs

Status = Literal["ready", "busy", "break", "off", "not_responding"]
Role = Literal["operator", "supervisor"]


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator as routing sees them; times in epoch seconds.

    `load` counts owned and offered conversations. `on_shift_until`: end of the running shift; None: no shifts are
    kept for this operator; a time that is over: off shift.
    """

    id: str
    name: str = ""
    skills: Mapping[str, int] = field(default_factory=dict)
    tier: str | None = None
    capacity: int = 1
    load: int = 0
    status: Status = "off"
    connected: bool = False
    idle_since: float = 0.0
    on_shift_until: float | None = None
    role: Role = "operator"

    @property
    def has_room(self) -> bool:
        return self.load < self.capacity

    @property
    def load_ratio(self) -> float:
        return self.load / self.capacity if self.capacity else 1.0

    @property
    def versatility(self) -> int:
        """How many conversations of other kinds this operator could take: the sum of all levels."""
        return sum(self.skills.values())

    @property
    def takes_offers(self) -> bool:
        """Supervisors get ordinary offers only when they have skills."""
        return self.role != "supervisor" or bool(self.skills)

    def is_on_shift(self, now: float) -> bool:
        return self.on_shift_until is None or now < self.on_shift_until

    def is_on_duty(self, now: float) -> bool:
        """Here and working, whatever the load: worth waiting for."""
        return self.connected and self.status in ("ready", "busy") and self.takes_offers and self.is_on_shift(now)

    def may_get_offers(self, now: float, quiet_seconds: float) -> bool:
        """Ready, connected, and not in the last `quiet_seconds` of a shift; says nothing about room."""
        ends = self.on_shift_until
        return (
            self.connected
            and self.status == "ready"
            and self.takes_offers
            and (ends is None or now < ends - quiet_seconds)
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """One conversation in the queue; times in epoch seconds.

    `step` began at `step_started_at`; later steps follow from the clock, so flows need not write each of them.
    `cooled`: operators who declined or let an offer lapse, each with the end of the cool-down. `refused`: operators it
    must not go back to. Tickets wait behind everyone who is there in person.
    """

    conversation: str
    needs: Needs
    priority: str = "normal"
    enqueued_at: float = 0.0
    arrival: int = 0
    step_started_at: float = 0.0
    preferred_operator: str | None = None
    cooled: Mapping[str, float] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    step: int = 0
    is_ticket: bool = False

    def cooled_at(self, now: float) -> frozenset[str]:
        """The operators whose cool-down still runs."""
        return frozenset(o for o, until in self.cooled.items() if now < until)

    def after_offer(self, operator: str, offered_at: float, now: float, cooldown_seconds: float) -> Waiting:
        """Come back from an offer that was declined or lapsed: same age, and the step's clock stood still meanwhile."""
        return replace(
            self,
            step_started_at=self.step_started_at + max(0.0, now - offered_at),
            cooled={**{o: t for o, t in self.cooled.items() if now < t}, operator: now + cooldown_seconds},
        )
