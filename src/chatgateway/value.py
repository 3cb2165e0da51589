"""Values that are made thousands of times a second."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from typing_extensions import dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[T]) -> type[T]:
    """A frozen, slotted dataclass to the type checker, which is what keeps it from being changed.

    At run time it is not frozen: making one then costs 0.4 µs instead of 2, and a message makes twenty.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
