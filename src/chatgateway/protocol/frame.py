"""What every frame that a client sends has in common, and the limits."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator

FRAME_BYTES = 16 * 1024
HELLO_BYTES = 4 * 1024
TEXT_CHARACTERS = 4_000


def no_nul(text: str) -> str:
    """The text itself. Raises ValueError for NUL: PostgreSQL cannot keep it, and nobody types it."""
    if "\x00" in text:
        raise ValueError("NUL is not text")
    return text


Words: TypeAlias = Annotated[str, AfterValidator(no_nul)]
CommandId: TypeAlias = Annotated[Words, StringConstraints(min_length=1, max_length=64)]
Id: TypeAlias = Annotated[Words, StringConstraints(min_length=1, max_length=64)]
Token: TypeAlias = Annotated[Words, StringConstraints(max_length=3_000)]
Short: TypeAlias = Annotated[Words, StringConstraints(max_length=500)]
Epoch: TypeAlias = Annotated[int, Field(ge=0, le=2**31 - 1)]
Seq: TypeAlias = Annotated[int, Field(ge=0, le=2**31 - 1)]


class Frame(BaseModel):
    """Every frame is one JSON object with a `type`; unknown fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Written(Frame):
    """A frame that carries words of a person."""

    text: Words

    @field_validator("text")
    @classmethod
    def _is_text(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("is empty")
        return text


class Ping(Frame):
    """Asks for a `pong`; browsers cannot see WebSocket pings."""

    type: Literal["ping"]


def plain_json(value: Any) -> Any:
    """The value itself. Raises ValueError for what JSON has no word for (NaN, Infinity) and for NUL inside a string."""
    match value:
        case float() if not math.isfinite(value):
            raise ValueError("NaN and Infinity are not JSON")
        case str():
            no_nul(value)
        case dict():
            for name, inner in value.items():
                no_nul(name)
                plain_json(inner)
        case list():
            for inner in value:
                plain_json(inner)
    return value
