"""From the text of a frame to a command, or to the error that names what is wrong with it."""

from __future__ import annotations

import json
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from ..errors import BadFrame, TooLarge
from .agent_frames import AgentFrame, AgentHello
from .customer_frames import CustomerFrame, CustomerHello
from .frame import FRAME_BYTES, HELLO_BYTES, TEXT_CHARACTERS

F = TypeVar("F")


class FrameError(Exception):
    """Raised when a frame cannot be carried out as it stands. `re` is its id, where it has one."""

    def __init__(self, error: BadFrame | TooLarge, re: str | None) -> None:
        super().__init__(str(error))
        self.error = error
        self.re = re


class Parser(Generic[F]):
    """Parses the frames of one kind of socket."""

    def __init__(self, frames: Any, limit: int = FRAME_BYTES) -> None:
        self._adapter: TypeAdapter[F] = TypeAdapter(frames)
        self._limit = limit
        # pydantic names the place of an error by the union's tag first, which is no field.
        self._tags = 0 if isinstance(frames, type) else 1

    def parse(self, text: str) -> F:
        """The frame.

        Raises FrameError: bad_frame with the field's name, or too_large for a text beyond the limit.
        """
        if len(text) > self._limit or len(text.encode("utf-8", "surrogatepass")) > self._limit:
            raise FrameError(TooLarge(f"a frame is at most {self._limit} bytes"), None)
        try:
            frame = self._adapter.validate_json(text)
        except ValidationError as error:
            raise FrameError(BadFrame(_first_problem(error, self._tags)), _id_of(text)) from None
        words = getattr(frame, "text", None)
        if words is not None and len(words) > TEXT_CHARACTERS:
            raise FrameError(TooLarge(f"text: at most {TEXT_CHARACTERS} characters"), getattr(frame, "id", None))
        return frame


def _first_problem(error: ValidationError, tags: int) -> str:
    """One short line: the field and what is wrong with it. Formatting all of them would cost tens of milliseconds."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    match first["type"]:
        case "json_invalid":
            return "the frame is not JSON"
        case "union_tag_invalid":
            return "type: unknown type"
        case "union_tag_not_found":
            return "type: missing"
        case _ if not first["loc"]:
            return "the frame is not a JSON object"
        case _:
            field = ".".join(str(part) for part in first["loc"][tags:])
            return f"{field[:80]}: {first['msg'].removeprefix('Value error, ')}"


def _id_of(text: str) -> str | None:
    """The id of a frame that is otherwise wrong, so that its sender learns which one it was."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    id = found.get("id") if isinstance(found, dict) else None
    return id if isinstance(id, str) and 1 <= len(id) <= 64 and _can_be_sent(id) else None


def _can_be_sent(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


customer_frames: Parser[CustomerFrame] = Parser(CustomerFrame)
agent_frames: Parser[AgentFrame] = Parser(AgentFrame)
customer_hello: Parser[CustomerHello] = Parser(CustomerHello, HELLO_BYTES)
agent_hello: Parser[AgentHello] = Parser(AgentHello)
