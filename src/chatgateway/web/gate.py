"""The front gate: sockets to their doors, everything else to REST and pages; no middleware in the way."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from ..errors import GatewayError, Overloaded, RateLimited
from ..ports import Clock
from ..protocol.closing import OVERLOADED, SUBPROTOCOL
from ..protocol.outbound import Bye, error_frame, to_text
from .agent_socket import AgentSocket
from .connection import Connection
from .customer_socket import CustomerSocket
from .envelope import Envelope
from .house import House
from .limits import is_loopback
from .wire import Wire

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Any, Receive, Send], Awaitable[None]]

DOORS = {"/v1/chat": "chat", "/v1/agent": "agent"}
# A node or an address that is full stays full for a while.
FULL_SECONDS = 5.0


class Gate:
    """Lets sockets in, or turns them away before they cost anything."""

    def __init__(self, house: House, http: App) -> None:
        self.house = house
        self.http = Envelope(http, house.ids.conversation)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self.http(scope, receive, send)

    async def _socket(self, scope: Any, receive: Receive, send: Send) -> None:
        await receive()
        door = DOORS.get(scope["path"])
        if door is None or not self._origin_is_known(scope):
            await send({"type": "websocket.close"})
            return
        pause = FULL_SECONDS if self.house.is_draining else self.house.handshakes.take("node")
        if pause:
            await turn_away(send, pause)
            return
        chosen = SUBPROTOCOL if SUBPROTOCOL in scope["subprotocols"] else None
        accept = {"type": "websocket.accept", "subprotocol": chosen}
        wire: Wire = scope["extensions"]["chatgateway"]
        address = (scope.get("client") or ("", 0))[0]
        full = self._enter(address)
        if full is not None:
            # A browser is never shown the status of a refused upgrade, so it is let in to be told to come back later.
            await send(accept)
            await Doorstep(wire).turn_away(full)
            return
        try:
            await self._let_in(door, wire, address, send, accept)
        finally:
            self._leave(address)

    async def _let_in(self, door: str, wire: Wire, address: str, send: Send, accept: Message) -> None:
        connection: Connection = (
            CustomerSocket(wire, self.house, address) if door == "chat" else AgentSocket(wire, self.house)
        )
        wire.door = connection
        self.house.connections[connection] = None
        try:
            await send(accept)
            await connection.run()
        finally:
            self.house.connections.pop(connection, None)

    def _origin_is_known(self, scope: Any) -> bool:
        """Browsers always send an Origin, and it must be on the list; apps and services send none."""
        origins = [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"origin"]
        return not origins or (len(origins) == 1 and origins[0] in self.house.origins)

    def _enter(self, address: str) -> GatewayError | None:
        """Counts the socket, or says what it is too many for."""
        if len(self.house.connections) >= self.house.limits.sockets_per_node:
            return Overloaded("too many connections; come back later", retry_after=FULL_SECONDS)
        if not is_loopback(address) and not self.house.address_sockets.enter(address):
            return RateLimited("too many connections from your address", retry_after=FULL_SECONDS)
        return None

    def _leave(self, address: str) -> None:
        if not is_loopback(address):
            self.house.address_sockets.leave(address)


async def turn_away(send: Send, pause: float) -> None:
    """Refuse the upgrade while that is still cheap; apps read the header, browsers come back at their own pace."""
    headers = [(b"retry-after", str(max(1, math.ceil(pause))).encode()), (b"cache-control", b"no-store")]
    await send({"type": "websocket.http.response.start", "status": 503, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": b"busy; try again later\n"})


class Doorstep:
    """Where somebody stands whom nobody lets in: they are told why, and whatever they say is not heard."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._left = asyncio.Event()
        wire.door = self

    def frame(self, text: str) -> None:
        """Not heard."""

    def writable(self) -> None:
        """Nothing more to say."""

    def gone(self) -> None:
        """They left."""
        self._left.set()

    async def turn_away(self, error: GatewayError) -> None:
        """Say why and when to come back, and close; returns when they are gone, which the wire sees to."""
        if error.retry_after is not None:
            bye: Bye = {"type": "bye", "reason": error.code, "reconnect_after": error.retry_after}
            self._wire.write_texts([to_text(error_frame(error, None)), to_text(bye)])
        self._wire.end(OVERLOADED)
        await self._left.wait()


async def say_goodbye_to_all(house: House, clock: Clock, spread_seconds: float, notice_seconds: float) -> None:
    """Drain: tell every socket when to come back, let running commands finish, then close a few at a time."""
    house.is_draining = True
    connections = list(house.connections)
    for number, connection in enumerate(connections):
        connection.say_goodbye("drain", 0.5 + spread_seconds * number / max(1, len(connections)))
    await clock.sleep(notice_seconds)
    for number, connection in enumerate(connections):
        connection.restart()
        if number % 100 == 99:
            await clock.sleep(0.01)
    deadline = clock.monotonic() + 3.0
    while house.connections and clock.monotonic() < deadline:
        await clock.sleep(0.05)
