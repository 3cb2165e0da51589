"""What every frame that a client sends has in common, and the limits."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

FRAME_BYTES = 16 * 1024
HELLO_BYTES = 4 * 1024
TEXT_CHARACTERS = 4_000

CommandId: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Id: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Short: TypeAlias = Annotated[str, StringConstraints(max_length=500)]
Epoch: TypeAlias = Annotated[int, Field(ge=0, le=2**31 - 1)]
Seq: TypeAlias = Annotated[int, Field(ge=0, le=2**31 - 1)]


class Frame(BaseModel):
    """Every frame is one JSON object with a `type`; unknown fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Written(Frame):
    """A frame that carries words of a person."""

    text: str

    @field_validator("text")
    @classmethod
    def _is_text(cls, text: str) -> str:
        if "\x00" in text:
            raise ValueError("NUL is not text")
        if not text.strip():
            raise ValueError("is empty")
        return text


class Ping(Frame):
    """Asks for a `pong`; browsers cannot see WebSocket pings."""

    type: Literal["ping"]
