"""The rules of routing, whatever customers, operators, time and other nodes do, at the real service.

The same rules as in tests/routing/test_machine.py, but with a journal, rosters that are half a second old, leases, and
two nodes that decide at once.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from random import Random
from typing import Any

import pytest

from chatgateway.storage.verify import verify_store

from ..small_desk import open_desk
from .random_desk import RandomDesk, quick_rules, worried_bot

pytestmark = pytest.mark.e2e


async def a_random_day(
    folder: Path, seed: int, seconds: float, customers: int, databases: tuple[str | None, ...]
) -> dict[str, int]:
    """One day with as many nodes as databases are named; fails with every rule that was broken."""
    rules = quick_rules(folder)
    async with AsyncExitStack() as stack:
        nodes = [
            await stack.enter_async_context(open_desk(folder / f"n{n}", url, rules, worried_bot()))
            for n, url in enumerate(databases)
        ]
        day = RandomDesk(nodes, Random(seed))
        await day.run(seconds, customers)
        journal: Any = nodes[0].house.journal
        report = await verify_store(journal.engines, nodes[0].house.ledger.rules)

        assert day.faults == []
        assert report.differences == []
        return day.counts


def assert_much_happened(counts: dict[str, int]) -> None:
    """A day on which nothing happens proves nothing."""
    for what in ("accept", "decline", "solved", "transfer", "vanished", "left", "stale"):
        assert counts.get(what, 0) > 0, counts


async def test_the_rules_hold_on_sqlite(tmp_path: Path) -> None:
    """One owner at most, capacity and skills respected, stale epochs refused, nobody idle while somebody could be
    served, no offer without a console, everybody served in the end."""
    counts = await a_random_day(tmp_path, 1, 20, 150, (None,))

    assert_much_happened(counts)


# Two nodes and PostgreSQL on two shared cores fall behind the machine's own deadlines now and then: `make soak`.
@pytest.mark.soak
@pytest.mark.engine
async def test_the_rules_hold_with_two_nodes_claiming_at_once(tmp_path: Path, postgres: Any) -> None:
    """The same on PostgreSQL: both nodes decide about the same line, the journal lets one of them."""
    url = postgres.new_database()
    counts = await a_random_day(tmp_path, 2, 20, 150, (url, url))

    assert_much_happened(counts)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3, 7))
async def test_the_rules_hold_for_longer_on_sqlite(tmp_path: Path, seed: int) -> None:
    """Other days, and longer ones."""
    assert_much_happened(await a_random_day(tmp_path, seed, 120, 1_200, (None,)))


@pytest.mark.soak
@pytest.mark.engine
@pytest.mark.parametrize("seed", range(7, 11))
async def test_the_rules_hold_for_longer_with_three_nodes(tmp_path: Path, seed: int, postgres: Any) -> None:
    """Three nodes claim at once."""
    url = postgres.new_database()
    assert_much_happened(await a_random_day(tmp_path, seed, 120, 1_200, (url, url, url)))
