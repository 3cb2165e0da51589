"""Several times the peak: every refusal says when to come back, and nothing that was accepted is lost."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from .clients import at_desk
from .servers import HERE, Server, serving

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
RUSH = HERE.parent.parent / "bench" / "overload.py"


async def rush(server: Server, *words: str) -> dict[str, Any]:
    """What became of everything that was offered, five times as much as the server can do."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(RUSH), str(server.port), str(server.pid), *words, stdout=asyncio.subprocess.PIPE
    )
    try:
        out, _ = await asyncio.wait_for(process.communicate(), 300)
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0
    found: dict[str, Any] = json.loads(out)
    (server.data / "overload.json").write_text(json.dumps({**found, "acked": len(found["acked"])}))
    return found


def assert_kept(acked: list[tuple[str, str, int]], logs: dict[str, list[dict[str, Any]]]) -> None:
    """Every acknowledged message stands where its ack said, and no log has a hole."""
    stored = {
        (conversation, event["seq"])
        for conversation, log in logs.items()
        for event in log
        if event["kind"] == "message" and event["author"]["role"] == "customer"
    }
    promised = [(conversation, seq) for _, conversation, seq in acked]
    assert len(promised) == len(set(promised)), "two messages were promised one place"
    assert set(promised) <= stored
    assert all([e["seq"] for e in log] == list(range(1, len(log) + 1)) for log in logs.values())


async def still_talks(server: Server) -> None:
    """Somebody who comes after the rush is served."""
    async with at_desk(server.sockets) as talk:
        await (await talk.customer()).say("まだ動いていますか")


async def test_a_rush_is_refused_politely_and_nothing_accepted_is_lost(folder: Path) -> None:
    """Sixty customers who do not wait: each refusal carries `retry_after`, each ack is a message in the log."""
    with serving(folder, limits="default") as server:
        found = await rush(server, "--seconds", "2", "--customers", "60", "--pipelined")
        await still_talks(server)

        assert found["faults"] == []
        assert found["refused"] > 0
        assert set(found["codes"]) <= {"overloaded", "rate_limited", "unavailable"}
        assert_kept(found["acked"], server.logs())


@pytest.mark.soak
async def test_five_times_the_peak_does_not_collapse(folder: Path) -> None:
    """Without limits by customer, for twenty seconds: goodput stays near the peak, and nobody is shut out."""
    with serving(folder) as server:
        found = await rush(server, "--seconds", "20", "--customers", "300", "--pipelined")
        await still_talks(server)

        assert found["faults"] == []
        assert set(found["codes"]) <= {"overloaded", "unavailable"}
        assert found["closed"] == 0
        assert_kept(found["acked"], server.logs())
        # By what an ack costs the server: the machine's other work takes its share of seconds, not of these.
        assert found["pushed"]["cpu_us_per_ack"] < 1.7 * found["peak"]["cpu_us_per_ack"]
