"""What was worked out before, kept for a while: the most recent few thousand results."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(slots=True)
class Memory(Generic[Key, Value]):
    """Remembers between `size` and twice as many results; those asked for again stay, the others are forgotten."""

    size: int
    young: dict[Key, Value] = field(default_factory=dict)
    old: dict[Key, Value] = field(default_factory=dict)

    def get(self, key: Key) -> Value | None:
        """Return what was kept under `key`, None when nothing was or it is forgotten."""
        value = self.young.get(key)
        if value is None and (value := self.old.get(key)) is not None:
            self.keep(key, value)
        return value

    def keep(self, key: Key, value: Value) -> None:
        """Remember `value`; when the young are many, the old are forgotten and the young become the old."""
        if len(self.young) >= self.size:
            self.old, self.young = self.young, {}
        self.young[key] = value
