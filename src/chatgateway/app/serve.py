"""Serving: the node, and a server in front of it that drains before it closes anything."""

from __future__ import annotations

import gc
from collections.abc import Callable

from ..errors import GatewayError
from ..settings import Settings
from ..shield import Policy, shield
from ..web.gate import say_goodbye_to_all
from ..web.house import House
from ..web.server import DrainingServer, listener, server_config
from .node import open_node

DRAIN_NOTICE_SECONDS = 0.5
DRAIN_SPREAD_SECONDS = 5.0


def load_words() -> None:
    """What is loaded when it is first needed is loaded now, not while the first customer waits (80 ms)."""
    shield("four plain words suffice", Policy())


def settle_memory() -> None:
    """What lives as long as the process is not looked at by the garbage collector again, and it looks less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


async def serve(settings: Settings, ready: Callable[[House], None] = lambda _house: None) -> None:
    """Serve until told to stop.

    Raises GatewayError when the house cannot be built, OSError when the port is taken.
    """
    sock = listener(settings.host, settings.port)
    try:
        async with open_node(settings) as node:
            house = node.house

            async def drain() -> None:
                await say_goodbye_to_all(house, house.clock, DRAIN_SPREAD_SECONDS, DRAIN_NOTICE_SECONDS)

            server = DrainingServer(server_config(node.gate, settings.trusted_proxies), drain)
            load_words()
            settle_memory()
            ready(house)
            await server.serve(sockets=[sock])
    except* GatewayError as group:
        raise group.exceptions[0] from None
    finally:
        sock.close()
