"""Who takes part in a conversation, and what is known of it when it begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Role: TypeAlias = Literal["customer", "bot", "operator", "system"]


@dataclass(frozen=True, slots=True)
class Author:
    """Who did it. `name` is what people read."""

    role: Role
    id: str
    name: str = ""


# What is removed when a person is erased: everything of theirs.
ERASED: Literal["erased"] = "erased"
BOT = Author("bot", "bot", "bot")
SYSTEM = Author("system", "system", "system")


@dataclass(frozen=True, slots=True)
class Opening:
    """Facts that come with the first event: whose conversation it is and where it came from."""

    customer: str
    reference: str
    language: str
    channel: str = "web"
    name: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
