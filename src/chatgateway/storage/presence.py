"""Which nodes are alive, and which operators have a console on one of them."""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from .engine import Engines, reading, writing
from .tables import nodes, operators, presence


class Presence:
    """The part of the directory that changes with every connection of an operator."""

    __slots__ = ()
    engines: Engines

    async def renew_lease(self, node: str, until_ms: int, now_ms: int) -> None:
        """This node lives until then unless it renews again; long dead nodes and their consoles are forgotten."""
        async with writing(self.engines) as connection:
            await connection.execute(delete(nodes).where(nodes.c.id == node))
            await connection.execute(insert(nodes).values(id=node, lease_until_ms=until_ms))
            await connection.execute(delete(nodes).where(nodes.c.lease_until_ms < now_ms - 60_000))
            await connection.execute(delete(presence).where(presence.c.node.not_in(select(nodes.c.id))))

    async def end_other_leases(self, node: str) -> None:
        """On one machine there is one node: what an earlier process left is over."""
        async with writing(self.engines) as connection:
            await connection.execute(delete(nodes).where(nodes.c.id != node))
            await connection.execute(delete(presence).where(presence.c.node != node))

    async def arrive(self, operator: str, node: str) -> None:
        """The node has a console of this operator."""
        try:
            async with writing(self.engines) as connection:
                await connection.execute(update(operators).where(operators.c.id == operator).values(lost_at_ms=None))
                await connection.execute(insert(presence).values(operator=operator, node=node))
        except IntegrityError:
            # A second console on the same node says nothing new.
            await self.set_lost(operator, None)

    async def depart(self, operator: str, node: str, now_ms: int) -> None:
        """The node's last console of this operator is gone; lost since now when no other node has one."""
        async with writing(self.engines) as connection:
            gone = delete(presence).where(presence.c.operator == operator, presence.c.node == node)
            await connection.execute(gone)
            elsewhere = select(presence.c.operator).where(presence.c.operator == operator)
            if (await connection.execute(elsewhere)).first() is None:
                lost = update(operators).where(operators.c.id == operator, operators.c.lost_at_ms.is_(None))
                await connection.execute(lost.values(lost_at_ms=now_ms))

    async def present(self, now_ms: int) -> set[str]:
        """Operators with a console on a living node."""
        wanted = (
            select(presence.c.operator)
            .join(nodes, nodes.c.id == presence.c.node)
            .where(nodes.c.lease_until_ms > now_ms)
            .distinct()
        )
        async with reading(self.engines) as connection:
            return set((await connection.execute(wanted)).scalars())

    async def set_lost(self, operator: str, lost_at_ms: int | None) -> None:
        """Since when no console of the operator is connected."""
        async with writing(self.engines) as connection:
            await connection.execute(update(operators).where(operators.c.id == operator).values(lost_at_ms=lost_at_ms))
