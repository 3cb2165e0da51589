"""Handing on, as operators' consoles are told: where it may go, and why not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chatgateway.conversation.phases import Phase
from chatgateway.errors import Conflict, NotFound
from chatgateway.flows.staff import hire
from chatgateway.ports import OperatorRecord
from chatgateway.routing.needs import Needs

from ..small_desk import Phone, SmallDesk, open_desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[SmallDesk]:
    """A running node at which nobody is ready, so that nothing moves by itself."""
    async with open_desk(tmp_path) as desk:
        yield desk


async def taken_on(desk: SmallDesk, name: str, tier: str, **skills: int) -> OperatorRecord:
    """A supervisor, who may take what they like."""
    house = desk.house
    record = await hire(house.directory, house.ids, name=name, skills=skills, tier=tier, capacity=3, role="supervisor")
    await house.presence.refresh()
    return record


async def hand_on(desk: SmallDesk, who: OperatorRecord, command: str, **to: Any) -> Needs:
    """The owner hands the customer's conversation on; what it needs then."""
    state = await desk.state("alice")
    operators = desk.house.operators
    await operators.transfer(who, state.id, state.epoch, to, "beyond me", command, Phone())
    after = await desk.state("alice")
    assert after.phase is Phase.WAITING
    assert after.needs is not None
    return Needs.from_json(after.needs)


async def test_tiers_only_rise(desk: SmallDesk) -> None:
    """Up is fine, and asked for longest; what the second line had does not go back to the first."""
    ann = await taken_on(desk, "Ann", "1", en=5)
    ben = await taken_on(desk, "Ben", "2", en=5)
    await desk.ask_human("alice")
    await desk.take(ann, "alice")

    needs = await hand_on(desk, ann, "up", tier="2")
    await desk.take(ben, "alice")

    assert [str(p) for p in needs.prefer][-1] == "tier 2"
    with pytest.raises(Conflict, match="it does not go back to 1"):
        await hand_on(desk, ben, "down", tier="1")
    with pytest.raises(Conflict, match="there is no tier"):
        await hand_on(desk, ben, "odd", tier="9")


async def test_nobody_gets_it_back(desk: SmallDesk) -> None:
    """Not the one who handed it on, and not the owner themselves."""
    ann = await taken_on(desk, "Ann", "1", en=5)
    ben = await taken_on(desk, "Ben", "1", en=5)
    await desk.ask_human("alice")
    await desk.take(ann, "alice")

    needs = await hand_on(desk, ann, "on", operator=ben.id)
    await desk.take(ben, "alice")

    assert [str(p) for p in needs.prefer] == [f"operator {ben.id}"]
    with pytest.raises(Conflict, match="Ann had this conversation already"):
        await hand_on(desk, ben, "back", operator=ann.id)
    with pytest.raises(Conflict, match="yours already"):
        await hand_on(desk, ben, "self", operator=ben.id)
    with pytest.raises(NotFound):
        await hand_on(desk, ben, "nobody", operator="op_nobody")


async def test_the_hop_budget_ends_it(desk: SmallDesk) -> None:
    """Four times by default; then only a supervisor's take helps."""
    people = [await taken_on(desk, f"P{n}", "1", en=5) for n in range(5)]
    await desk.ask_human("alice")
    for number, who in enumerate(people[:4]):
        await desk.take(who, "alice")
        await hand_on(desk, who, f"hop{number}", skills={"fees": 1})

    await desk.take(people[4], "alice")

    with pytest.raises(Conflict, match="handed on 4 times already"):
        await hand_on(desk, people[4], "fifth", skills={"fees": 1})


async def test_named_skills_are_musts_and_who_lacks_one_is_refused_by_name(desk: SmallDesk) -> None:
    """A person chose them."""
    ann = await taken_on(desk, "Ann", "1", en=5)
    ben = await taken_on(desk, "Ben", "1", en=5)
    await desk.ask_human("alice")
    await desk.take(ann, "alice")

    needs = await hand_on(desk, ann, "skills", skills={"tax": 2}, tier="2")
    await desk.take(ann, "alice")

    assert needs.must == {"en": 1, "tax": 2}
    with pytest.raises(Conflict, match="Ben lacks tax 2"):
        await hand_on(desk, ann, "lacking", operator=ben.id)
