"""The audit log: who read what, for ever and in one chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Somebody did something. `actor` is `operator:…`, `service:…` or `system`; never holds what people wrote."""

    at_ms: int
    actor: str
    action: str
    subject: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ChainedEntry:
    """An entry in its place; `hash` is over it and the hash before, so that nobody changes one without the others."""

    position: int
    entry: AuditEntry
    hash: str


class Audit(Protocol):
    """Append-only. What `record` returned from is synced to disk. Raises Unavailable when storage is down."""

    async def record(self, entry: AuditEntry) -> ChainedEntry: ...
    async def read_by(self, actor: str, since_ms: int) -> set[str]:
        """The subjects that the actor read since then."""
        ...

    async def entries(self, after: int, limit: int) -> list[ChainedEntry]: ...
    async def count(self) -> int:
        """How many entries there must be."""
        ...
