"""A whole node in this process, a real server in front of it, and the smallest clients that can misbehave."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from chatgateway.app.node import Node, open_node
from chatgateway.bot.bot import Bot
from chatgateway.content.load import load_bot
from chatgateway.flows.staff import hire
from chatgateway.ports import Clock
from chatgateway.settings import Settings
from chatgateway.web.house import House
from chatgateway.web.limits import Limits
from chatgateway.web.server import DrainingServer, listener, server_config

from ..stores import lay_store

FAQ = Path(__file__).parent / "faq"
PATIENCE = 5.0
Frame: TypeAlias = dict[str, Any]


@cache
def tiny_bot() -> Bot:
    """A bot that knows three things; built once."""
    return load_bot(FAQ)


@dataclass(slots=True, repr=False)
class Place:
    """A served node: where it is, and what is behind the door."""

    node: Node
    port: int
    folder: Path

    @property
    def house(self) -> House:
        """The house behind the doors."""
        return self.node.house

    @property
    def url(self) -> str:
        """Where REST is."""
        return f"http://127.0.0.1:{self.port}"

    def rest(self, token: str | None = None) -> httpx.AsyncClient:
        """A client of the REST doors."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        # Plain HTTP: loading certificates for every client would take longer than the tests.
        return httpx.AsyncClient(base_url=self.url, headers=headers, timeout=PATIENCE, verify=False)

    async def key(self, *scopes: str) -> str:
        """A fresh API key."""
        _, key = await self.house.tokens.issue_key(scopes, "test", None)
        return key

    async def operator(self, name: str, role: str = "operator", **skills: int) -> tuple[str, str]:
        """A new operator: id and token."""
        record = await hire(
            self.house.directory,
            self.house.ids,
            name=name,
            skills=skills or {"ja": 5, "general": 5},
            tier="1",
            capacity=5,
            role="supervisor" if role == "supervisor" else "operator",
        )
        token = await self.house.tokens.issue_operator_token(record.id, None)
        await self.house.presence.refresh()
        return record.id, token

    @asynccontextmanager
    async def socket(self, path: str = "/v1/chat", **options: Any) -> AsyncIterator[Caller]:
        """An open socket, nothing said yet."""
        options = {"compression": None, "ping_interval": None, "open_timeout": PATIENCE, "close_timeout": 1} | options
        async with connect(f"ws://127.0.0.1:{self.port}{path}", **options) as socket:
            yield Caller(socket)

    @asynccontextmanager
    async def customer(self, token: str | None = None, **hello: Any) -> AsyncIterator[Caller]:
        """A greeted customer."""
        async with self.socket("/v1/chat") as caller:
            await caller.greet(token, **hello)
            yield caller

    @asynccontextmanager
    async def console(self, token: str) -> AsyncIterator[Caller]:
        """A greeted operator."""
        async with self.socket("/v1/agent") as caller:
            await caller.greet(token)
            yield caller


class Caller:
    """One socket of somebody."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.welcome: Frame = {}
        self.seen: list[Frame] = []
        self._numbers = 0

    async def say(self, frame: Any) -> None:
        """Send one frame: a text as it is, anything else as JSON; a closed socket takes nothing and says so later."""
        with suppress(ConnectionClosed):
            await self.socket.send(frame if isinstance(frame, str | bytes) else json.dumps(frame))

    async def hear(self) -> Frame:
        """The next frame."""
        async with asyncio.timeout(PATIENCE):
            frame: Frame = json.loads(await self.socket.recv())
        self.seen.append(frame)
        return frame

    async def until(self, *types: str) -> Frame:
        """The next frame of one of these types; others pass."""
        while (frame := await self.hear())["type"] not in types:
            pass
        return frame

    async def greet(self, token: str | None, **hello: Any) -> Frame:
        """Say hello and be welcome."""
        await self.say({"type": "hello", "token": token, **hello})
        self.welcome = await self.until("welcome")
        return self.welcome

    async def ask(self, type: str, **fields: Any) -> Frame:
        """A command and its answer, be it `ack` or `error`."""
        self._numbers += 1
        id = fields.pop("id", f"m{self._numbers}")
        await self.say({"type": type, "id": id, **fields})
        while (answer := await self.until("ack", "error")).get("re") != id:
            pass
        return answer

    async def closed(self) -> int:
        """The close code, after everything that was said before."""
        with suppress(ConnectionClosed):
            while True:
                await self.hear()
        assert self.socket.close_code is not None
        return self.socket.close_code


class PromptServer(DrainingServer):
    """Ends when it is told to. uvicorn looks at that ten times a second, and then waits a tenth more: 0.2 s a test."""

    told: asyncio.Event

    async def main_loop(self) -> None:
        """Until told."""
        self.told = asyncio.Event()
        await self.on_tick(0)
        await self.told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close everything, and wait for those who are being served."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        async with asyncio.timeout(PATIENCE):
            while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110  as above
                await asyncio.sleep(0.002)


@asynccontextmanager
async def serving(
    folder: Path, limits: Limits | None = None, clock: Clock | None = None, **settings: Any
) -> AsyncIterator[Place]:
    """A node in this loop with a real server on a free port."""
    sock = listener("127.0.0.1", 0)
    port = sock.getsockname()[1]
    wanted = Settings(data=folder / "data", faq=FAQ, port=port, log_level="error", **settings)
    if wanted.is_embedded:
        await lay_store(wanted.data)
    async with open_node(wanted, clock=clock, bot=tiny_bot(), limits=limits) as node:

        async def drain() -> None:
            return None

        server = PromptServer(server_config(node.gate, wanted.trusted_proxies), drain)
        running = asyncio.create_task(server.serve(sockets=[sock]), name="server")
        while not hasattr(server, "told"):  # noqa: ASYNC110  uvicorn offers nothing to wait for
            await asyncio.sleep(0.002)
        try:
            yield Place(node, port, wanted.data)
        finally:
            server.told.set()
            await running
            sock.close()
