"""Proves flows/colleagues.py: an owner is told who is free, and what a transfer would be refused for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chatgateway.errors import Forbidden
from chatgateway.flows.staff import hire
from chatgateway.ports import OperatorRecord, Role

from ..small_desk import Phone, SmallDesk, open_desk, until


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[SmallDesk]:
    """A running node at which nobody is ready, so that nothing moves by itself."""
    async with open_desk(tmp_path) as desk:
        yield desk


async def person(desk: SmallDesk, name: str, role: Role = "operator", **skills: int) -> OperatorRecord:
    """Somebody who can do one thing at a time."""
    house = desk.house
    record = await hire(house.directory, house.ids, name=name, skills=skills, tier="1", capacity=1, role=role)
    await house.presence.refresh()
    return record


async def seen(desk: SmallDesk, who: OperatorRecord, conversation: str | None = None) -> dict[str, dict[str, Any]]:
    """What the operator is told of each colleague, by name, in the order in which they are shown."""
    return {str(one["name"]): dict(one) for one in await desk.house.colleagues.of(who, conversation)}


async def test_colleagues_are_told_apart_by_what_keeps_them(desk: SmallDesk) -> None:
    """Free, at capacity, away or not there; who is free comes first, and nobody is their own colleague."""
    ann, ben, cho, dan, _eve = [await person(desk, name, en=5) for name in ("Ann", "Ben", "Cho", "Dan", "Eve")]
    boss = await person(desk, "Boss", "supervisor", en=5)
    for one in (ben, cho, dan, boss):
        await desk.arrive(one)
    await desk.house.presence.declare(cho.id, "break")
    await desk.house.presence.declare(boss.id, "off")
    await desk.ask_human("alice")
    await desk.take(boss, "alice")
    await desk.house.presence.declare(boss.id, "ready")
    # Somebody may have been about to be offered what the supervisor took: their place is given back in a moment.
    await until(lambda: all(one.has_room for one in desk.house.desk.line.operators if one.id in (ben.id, dan.id)))

    async def is_settled() -> bool:
        # An offer that was being written when the boss took it still counts as somebody's seat.
        return "full" not in {one["standing"] for name, one in (await seen(desk, ann)).items() if name != "Boss"}

    await until(is_settled)
    found = await seen(desk, ann)

    assert {name: one["standing"] for name, one in found.items()} == {
        "Ben": "free",
        "Boss": "full",
        "Cho": "away",
        "Dan": "free",
        "Eve": "offline",
    }
    assert list(found) == ["Ben", "Dan", "Boss", "Cho", "Eve"]
    assert "refused" not in found["Ben"]


async def test_the_rules_speak_before_the_transfer_does(desk: SmallDesk) -> None:
    """Who lacks a must, and who had it already, are refused with the words that a transfer would be refused with."""
    ann = await person(desk, "Ann", "supervisor", en=5)
    ben = await person(desk, "Ben", "supervisor", en=5)
    await person(desk, "Cho", zh=5)
    await person(desk, "Dan", en=2)
    await desk.ask_human("alice")
    state = await desk.take(ann, "alice")
    await desk.house.operators.transfer(ann, state.id, state.epoch, {"tier": "2"}, "beyond me", "t1", Phone())
    state = await desk.take(ben, "alice")

    found = await seen(desk, ben, state.id)

    assert {name: bool(one["refused"]) for name, one in found.items()} == {"Dan": False, "Ann": True, "Cho": True}
    assert (found["Ann"]["had_it"], found["Ann"]["lacks"]) == (True, {})
    assert (found["Cho"]["had_it"], found["Cho"]["lacks"]) == (False, {"en": 1})
    assert "lacks en 1" in found["Cho"]["refused"]


async def test_only_the_owner_is_told(desk: SmallDesk) -> None:
    """What speaks against a colleague says what the customer needs: that is nobody else's business."""
    ann = await person(desk, "Ann", "supervisor", en=5)
    ben = await person(desk, "Ben", en=5)
    await desk.ask_human("alice")
    state = await desk.take(ann, "alice")

    for conversation in (state.id, "nothing"):
        with pytest.raises(Forbidden):
            await desk.house.colleagues.of(ben, conversation)
