"""Whoever was let in is asked again: a token that has expired or was withdrawn ends the sitting."""

from __future__ import annotations

from ..errors import GatewayError, Unauthorized
from ..protocol.closing import BAD_TOKEN
from .agent_socket import AgentSocket
from .house import House

RECHECK_SECONDS = 30.0


async def recheck_for_ever(house: House) -> None:
    """Consoles stay open for a whole shift, longer than some tokens live. Disabled operators are out sooner."""
    while True:
        await house.clock.sleep(RECHECK_SECONDS)
        for connection in list(house.connections):
            if isinstance(connection, AgentSocket) and connection.token:
                await recheck(house, connection)


async def recheck(house: House, console: AgentSocket) -> None:
    """Close the console if its token would not be let in now; a check that is impossible just now closes nothing."""
    try:
        await house.tokens.operator(console.token)
    except Unauthorized:
        console.end(BAD_TOKEN)
    except GatewayError:
        return
