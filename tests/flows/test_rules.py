"""Other routing rules while the service runs: they hold from then on, and a broken file changes nothing."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chatgateway.content.rules import LiveRules, load_rules
from chatgateway.conversation.events import Assigned, Nudged
from chatgateway.errors import BadContent
from chatgateway.routing.config import DEFAULT, RoutingConfig
from chatgateway.storage.verify import verify_store

from ..small_desk import SmallDesk, open_desk, until


class _Edits:
    """How many files were written."""

    count = 1


def write(path: Path, **rules: Any) -> Path:
    """Rules in a file, never with the same time stamp as before."""
    path.write_text(json.dumps(rules))
    moment = path.stat().st_mtime_ns + _Edits.count * 1_000_000_000
    _Edits.count += 1
    os.utime(path, ns=(moment, moment))
    return path


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[SmallDesk]:
    """A running node with a routing file."""
    async with open_desk(tmp_path, routing=write(tmp_path / "routing.yaml", offer_seconds=20)) as desk:
        yield desk


async def test_an_edit_is_in_force_after_the_next_look(desk: SmallDesk, tmp_path: Path) -> None:
    """Offers, hours and durations of conversations follow it; whoever waits keeps their place."""
    await desk.ask_human("alice")
    state = await desk.state("alice")
    write(tmp_path / "routing.yaml", offer_seconds=10, idle={"nudge": 60})

    await until(lambda: desk.house.desk.line.config.offer_seconds == 10)

    assert desk.house.ledger.rules.offer_ms == 10_000
    assert desk.house.ledger.rules.nudge_ms == 60_000
    assert state.id in desk.house.desk.line


async def test_a_broken_edit_keeps_the_last_good_rules(tmp_path: Path) -> None:
    """The problem is named with file, line and column; the next good edit is taken."""
    path = write(tmp_path / "routing.yaml", offer_seconds=20)
    taken: list[RoutingConfig] = []

    async def take(rules: RoutingConfig) -> None:
        taken.append(rules)

    live = LiveRules(path, load_rules(path), take)
    write(path, offer_seconds="soon")
    assert not await live.refresh()
    assert live.problem is not None
    assert live.problem.startswith("routing.yaml:1:")
    assert live.rules.offer_seconds == 20
    path.unlink()
    assert not await live.refresh()
    write(path, offer_seconds=12)

    assert await live.refresh()
    assert not await live.refresh()
    assert [live.rules.offer_seconds, *(rules.offer_seconds for rules in taken)] == [12, 12]
    write(path, offer_seconds=12, version=1)
    assert not await live.refresh()
    assert len(taken) == 1


def test_a_routing_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """And so is one that is no text."""
    with pytest.raises(BadContent, match="No such file"):
        load_rules(tmp_path / "nothing.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadContent, match=r"binary\.yaml:1:1: is not UTF-8"):
        load_rules(tmp_path / "binary.yaml")


async def test_what_is_open_is_due_when_the_new_rules_say(desk: SmallDesk, tmp_path: Path) -> None:
    """Sooner or later: the stored due time is that of the rules in force, as `verify` finds."""
    await desk.say("alice", "How much are the fees?")
    state = await desk.state("alice")
    write(tmp_path / "routing.yaml", offer_seconds=20, idle={"nudge": 2000, "close": 3000})

    async def is_later() -> bool:
        row = await desk.house.journal.row(state.id)
        return row is not None and row.due_at_ms == state.other_spoke_at_ms + 2_000_000

    await until(is_later)
    report = await verify_store(desk.house.journal.engines, desk.house.ledger.rules)  # type: ignore[attr-defined]
    assert report.differences == []


async def test_a_due_time_of_older_rules_is_put_off_once(tmp_path: Path) -> None:
    """A restart with longer silences: nobody is nudged early, and nothing is looked at again and again."""
    async with open_desk(tmp_path, routing=write(tmp_path / "a.yaml", idle={"nudge": 1, "close": 900})) as desk:
        await desk.say("alice", "How much are the fees?")

    async with open_desk(tmp_path, routing=write(tmp_path / "b.yaml", idle={"nudge": 600, "close": 900})) as desk:
        desk.clock.ahead_ms += 5_000
        state = await desk.state("alice")

        async def is_put_off() -> bool:
            row = await desk.house.journal.row(state.id)
            return row is not None and row.due_at_ms == state.other_spoke_at_ms + 600_000

        await until(is_put_off)
        assert await desk.house.journal.due(desk.clock.now_ms()) == []
        assert not [e for e in await desk.log("alice") if isinstance(e.data, Nudged)]


async def test_operators_whom_the_rules_name_need_not_accept(tmp_path: Path) -> None:
    """By name or id; the conversation is theirs at once, with its decision."""
    rules = write(tmp_path / "routing.yaml", auto_accept=["Ann"])
    async with open_desk(tmp_path, routing=rules) as desk:
        ann, _ = await desk.hire("Ann")
        await desk.arrive(ann)
        await desk.ask_human("alice")

        async def is_hers() -> bool:
            return (await desk.state("alice")).owner == ann.id

        await until(is_hers)
        state = await desk.state("alice")
        assert [e.kind for e in await desk.log("alice") if isinstance(e.data, Assigned)] == ["assigned"]
        assert [d.body["operator"] for d in await desk.house.journal.decisions(state.id)] == [ann.id]


async def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    """And nothing is watched."""
    async with open_desk(tmp_path) as desk:
        assert desk.house.desk.line.config == DEFAULT
