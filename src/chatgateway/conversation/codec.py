"""Event data as JSON text and back: the form in which a log is kept and sent."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from .events import KINDS, Data
from .people import Opening

_ADAPTERS: dict[str, TypeAdapter[Any]] = {kind: TypeAdapter(data_type) for kind, data_type in KINDS.items()}
_OPENING: TypeAdapter[Opening] = TypeAdapter(Opening)


def data_to_json(kind: str, data: Data) -> str:
    """The data of one event as compact JSON."""
    return _ADAPTERS[kind].dump_json(data).decode()


def data_from_json(kind: str, text: str) -> Data:
    """The inverse of data_to_json; raises pydantic's ValidationError on what it did not write."""
    data: Data = _ADAPTERS[kind].validate_json(text)
    return data


def data_to_dict(kind: str, data: Data) -> dict[str, Any]:
    """The data of one event as plain JSON values."""
    plain: dict[str, Any] = _ADAPTERS[kind].dump_python(data, mode="json")
    return plain


def opening_to_json(opening: Opening | None) -> str | None:
    """An opening as compact JSON."""
    return None if opening is None else _OPENING.dump_json(opening).decode()


def opening_from_json(text: str | None) -> Opening | None:
    """The inverse of opening_to_json."""
    return None if text is None else _OPENING.validate_json(text)
