"""The wire as an AsyncAPI 3.0 document, made of the same types that parse and write it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

from pydantic import BaseModel, TypeAdapter

from ..conversation.events import KINDS
from ..errors import BadContent, GatewayError
from . import closing
from .agent_frames import AgentFrame, AgentHello
from .closing import CloseCode
from .customer_frames import CustomerFrame, CustomerHello
from .outbound import AgentOut, CustomerOut
from .views import PUBLIC_KINDS

Fields: TypeAlias = dict[str, Any]
Direction: TypeAlias = Literal["in", "out"]

SCHEMAS = "#/components/schemas/{model}"
CHANNELS: dict[str, tuple[str, str, list[Any], Any]] = {
    "chat": ("/v1/chat", "Customers: widgets in pages and apps.", [CustomerHello, CustomerFrame], CustomerOut),
    "agent": ("/v1/agent", "Operators: their consoles.", [AgentHello, AgentFrame], AgentOut),
}


def asyncapi_document(version: str) -> Fields:
    """Both sockets with every frame in both directions, as plain JSON values; `version` is the package's."""
    found = [(channel, way, frame) for channel in CHANNELS for way, frame in _frames_of(channel)]
    keys = [(_key(channel, way, frame), frame) for channel, way, frame in found]
    payloads, definitions = TypeAdapter.json_schemas(
        [(key, "validation", TypeAdapter(frame)) for key, frame in keys], ref_template=SCHEMAS
    )
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "chatgateway",
            "version": version,
            "description": "The sockets of customers and operators. One JSON object with a `type` per text frame.",
        },
        "defaultContentType": "application/json",
        "channels": {channel: _channel(channel) for channel in CHANNELS},
        "operations": {
            f"{channel}.{way}": _operation(channel, way) for channel in CHANNELS for way in get_args(Direction)
        },
        "components": {
            "messages": {key: _message(frame, payloads[(key, "validation")]) for key, frame in keys},
            "schemas": definitions.get("$defs", {}),
        },
        "x-event-kinds": {kind: {"public": kind in PUBLIC_KINDS, "title": _title(KINDS[kind])} for kind in KINDS},
        "x-error-codes": dict(_error_codes()),
        "x-close-codes": {str(c.code): {"reason": c.reason, "comeBack": c.come_back} for c in close_codes()},
    }


def close_codes() -> list[CloseCode]:
    """Every code with which the gateway closes a socket on purpose, in rising order."""
    codes = [value for value in vars(closing).values() if isinstance(value, CloseCode)]
    return sorted(codes, key=lambda code: code.code)


def frame_types(union: Any) -> tuple[Any, ...]:
    """The members of a union of frames, with or without a discriminator; a single frame is a union of one."""
    if get_origin(union) is Annotated:
        union = get_args(union)[0]
    return get_args(union) or (union,)


def type_of(frame: Any) -> str:
    """What a frame's `type` says on the wire."""
    hints = get_type_hints(frame)
    name: str = get_args(hints["type"])[0]
    return name


def _frames_of(channel: str) -> Iterator[tuple[Direction, Any]]:
    _, _, incoming, outgoing = CHANNELS[channel]
    for union in incoming:
        for frame in frame_types(union):
            yield "in", frame
    for frame in frame_types(outgoing):
        yield "out", frame


def _key(channel: str, way: Direction, frame: Any) -> str:
    return f"{channel}.{way}.{type_of(frame)}"


def _channel(channel: str) -> Fields:
    address, description, _, _ = CHANNELS[channel]
    keys = [_key(channel, way, frame) for way, frame in _frames_of(channel)]
    return {
        "address": address,
        "description": description,
        "messages": {key: {"$ref": f"#/components/messages/{key}"} for key in keys},
        "bindings": {"ws": {"method": "GET"}},
        "x-subprotocol": closing.SUBPROTOCOL,
    }


def _operation(channel: str, way: Direction) -> Fields:
    """What the gateway does: AsyncAPI names actions from the side of the documented application."""
    keys = [_key(channel, way, frame) for w, frame in _frames_of(channel) if w == way]
    return {
        "action": "receive" if way == "in" else "send",
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{key}"} for key in keys],
    }


def _message(frame: Any, payload: Any) -> Fields:
    return {"name": type_of(frame), "title": frame.__name__, "summary": _title(frame), "payload": payload}


def _title(thing: type[Any] | type[BaseModel]) -> str:
    return (thing.__doc__ or "").strip().partition("\n")[0]


def _error_codes() -> Sequence[tuple[str, str]]:
    # BadContent is for editors of files; it never travels on a socket.
    return sorted((error.code, _title(error)) for error in GatewayError.__subclasses__() if error is not BadContent)
