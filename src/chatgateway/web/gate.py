"""The front gate: sockets to their doors, everything else to REST and pages; no middleware in the way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from ..ports import Clock
from ..protocol.closing import OVERLOADED, SUBPROTOCOL
from .agent_socket import AgentSocket
from .connection import Connection
from .customer_socket import CustomerSocket
from .house import House
from .limits import is_loopback
from .wire import Wire

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Any, Receive, Send], Awaitable[None]]

DOORS = {"/v1/chat": "chat", "/v1/agent": "agent"}


class Gate:
    """Lets sockets in, or turns them away before they cost anything."""

    def __init__(self, house: House, http: App) -> None:
        self.house = house
        self.http = http

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self.http(scope, receive, send)

    async def _socket(self, scope: Any, receive: Receive, send: Send) -> None:
        await receive()
        wire: Wire = scope["extensions"]["chatgateway"]
        door = DOORS.get(scope["path"])
        address = (scope.get("client") or ("", 0))[0]
        if door is None or not self._origin_is_known(scope) or self.house.is_draining or not self._enter(address):
            await send({"type": "websocket.close"})
            return
        connection: Connection = (
            CustomerSocket(wire, self.house, address) if door == "chat" else AgentSocket(wire, self.house)
        )
        wire.door = connection
        self.house.connections.add(connection)
        try:
            chosen = SUBPROTOCOL if SUBPROTOCOL in scope["subprotocols"] else None
            await send({"type": "websocket.accept", "subprotocol": chosen})
            if len(self.house.connections) > self.house.limits.sockets_per_node:
                wire.end(OVERLOADED)
            await connection.run()
        finally:
            self.house.connections.discard(connection)
            self._leave(address)

    def _origin_is_known(self, scope: Any) -> bool:
        """Browsers always send an Origin, and it must be on the list; apps and services send none."""
        origins = [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"origin"]
        return not origins or (len(origins) == 1 and origins[0] in self.house.origins)

    def _enter(self, address: str) -> bool:
        if self.house.handshakes.take("node"):
            return False
        return is_loopback(address) or self.house.address_sockets.enter(address)

    def _leave(self, address: str) -> None:
        if not is_loopback(address):
            self.house.address_sockets.leave(address)


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
