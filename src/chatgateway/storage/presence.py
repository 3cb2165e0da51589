"""Which nodes are alive, and which operators have a console on one of them."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy import Executable, delete, insert, select, update

from .asynchronous import AsyncConnection
from .dialects import insert_for
from .engine import Engines, reading, writing
from .tables import nodes, operators, presence


class Presence:
    """The part of the directory that changes with every connection of an operator."""

    __slots__ = ()
    engines: Engines

    async def renew_lease(
        self, node: str, until_ms: int, now_ms: int, here: Callable[[], Collection[str]] | None = None
    ) -> None:
        """This node lives until then unless it renews again; long dead nodes and their consoles are forgotten.

        `here`, asked inside the transaction, says who is at this node: what is stored is made to agree with it. A node
        that was frozen or cut off was forgotten meanwhile, and an arrival or departure may have failed to be written.
        """
        async with writing(self.engines) as connection:
            await connection.execute(delete(nodes).where(nodes.c.id == node))
            await connection.execute(insert(nodes).values(id=node, lease_until_ms=until_ms))
            await connection.execute(delete(nodes).where(nodes.c.lease_until_ms < now_ms - 60_000))
            await connection.execute(delete(presence).where(presence.c.node.not_in(select(nodes.c.id))))
            if here is not None:
                await _agree(connection, node, now_ms, here)

    async def end_other_leases(self, node: str) -> None:
        """On one machine there is one node: what an earlier process left is over."""
        async with writing(self.engines) as connection:
            await connection.execute(delete(nodes).where(nodes.c.id != node))
            await connection.execute(delete(presence).where(presence.c.node != node))

    async def arrive(self, operator: str, node: str) -> None:
        """The node has a console of this operator; a second one says nothing new."""
        async with writing(self.engines) as connection:
            await connection.execute(update(operators).where(operators.c.id == operator).values(lost_at_ms=None))
            await connection.execute(_arrival(connection, operator, node))

    async def depart(self, operator: str, node: str, now_ms: int) -> None:
        """The node's last console of this operator is gone; lost since now when no other node has one."""
        async with writing(self.engines) as connection:
            await _leave(connection, operator, node, now_ms)

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


async def _leave(connection: AsyncConnection, operator: str, node: str, now_ms: int) -> None:
    gone = delete(presence).where(presence.c.operator == operator, presence.c.node == node)
    await connection.execute(gone)
    elsewhere = select(presence.c.operator).where(presence.c.operator == operator)
    if (await connection.execute(elsewhere)).first() is None:
        lost = update(operators).where(operators.c.id == operator, operators.c.lost_at_ms.is_(None))
        await connection.execute(lost.values(lost_at_ms=now_ms))


async def _agree(connection: AsyncConnection, node: str, now_ms: int, here: Callable[[], Collection[str]]) -> None:
    stored = set((await connection.execute(select(presence.c.operator).where(presence.c.node == node))).scalars())
    # Asked only now: whoever stands in the table came before this, so nobody who has just come is taken for gone.
    true = set(here())
    for operator in stored - true:
        await _leave(connection, operator, node, now_ms)
    for operator in true - stored:
        await connection.execute(_arrival(connection, operator, node))
    if true:
        found = update(operators).where(operators.c.id.in_(true), operators.c.lost_at_ms.is_not(None))
        await connection.execute(found.values(lost_at_ms=None))


def _arrival(connection: AsyncConnection, operator: str, node: str) -> Executable:
    new = insert_for(connection.dialect.name, presence).values(operator=operator, node=node)
    arrival: Executable = new.on_conflict_do_nothing()
    return arrival
