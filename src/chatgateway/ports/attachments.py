"""Attachments: files that customers and operators send beside their words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class AttachmentRecord:
    """A kept file. `owner` is `customer:…`, `operator:…` or `service:…`; `conversation` is None until that is known."""

    id: str
    owner: str
    type: str
    size: int
    digest: str
    created_at_ms: int
    conversation: str | None = None


class Attachments(Protocol):
    """Keeps files under names of its own. What it returned is on disk, whole, and of the type it says."""

    async def receive(
        self, id: str, owner: str, declared: str, body: AsyncIterator[bytes], now_ms: int
    ) -> AttachmentRecord:
        """Raises TooLarge, and BadFrame when the bytes are not of the declared type or of none that is allowed."""
        ...

    async def find(self, ids: Sequence[str]) -> list[AttachmentRecord]: ...
    async def bytes_of(self, owner: str) -> int:
        """How much the owner has stored."""
        ...

    async def bind(self, ids: Sequence[str], conversation: str) -> None:
        """They belong to this conversation; what belongs to one already stays there."""
        ...

    async def erase(self, owner: str | None, conversation: str | None) -> int:
        """Files of an owner or in a conversation are gone, from the disk too; returns how many."""
        ...

    def path(self, id: str) -> Path: ...
