"""Records beside the journal: what customers were promised, and who was there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PromiseRecord:
    """What a waiting customer was told, and when."""

    conversation: str
    at_ms: int
    position: int
    low: int
    high: int
    skill: str


@dataclass(frozen=True, slots=True)
class AttendanceRecord:
    """From this moment on the operator was ready for offers, or no longer."""

    operator: str
    at_ms: int
    is_ready: bool


class Records(Protocol):
    """Kept for reports, never for decisions: losing the last second of it costs a line in a report."""

    async def keep(self, promises: Sequence[PromiseRecord], attendance: Sequence[AttendanceRecord]) -> None: ...
    async def promises(self, since_ms: int, until_ms: int) -> list[PromiseRecord]: ...
    async def attendance(self, since_ms: int, until_ms: int) -> list[AttendanceRecord]: ...
