"""An operator sees how they lost a conversation, whoever took it away, and nothing of what comes after."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ..small_desk import SetClock
from .houses import Caller, Frame, Place, serving

MINUTES = 60_000


@pytest.fixture
async def clock() -> SetClock:
    """A clock that can be set."""
    return SetClock()


@pytest.fixture
async def place(tmp_path: Path, clock: SetClock) -> AsyncIterator[Place]:
    """A served node."""
    async with serving(tmp_path, clock=clock) as place:
        yield place


async def taken(customer: Caller, console: Caller) -> str:
    """The customer asks for a person, and this operator takes them on."""
    await console.ask("status", status="ready")
    await customer.ask("human")
    offer = await console.until("offer")
    await console.ask("accept", conversation=offer["conversation"], epoch=offer["epoch"])
    await console.until("caught_up")
    return str(offer["conversation"])


async def event(caller: Caller, kind: str) -> Frame:
    """The next event of this kind."""
    while (frame := await caller.until("event"))["kind"] != kind:
        pass
    return frame


async def hears_nothing_more(console: Caller) -> None:
    """Fails when an event comes before the answer to what is asked now."""
    known = len(console.seen)
    await console.ask("status", status="busy")
    assert [frame for frame in console.seen[known:] if frame["type"] == "event"] == []


async def test_a_customer_who_leaves_is_seen_to_leave(place: Place) -> None:
    """The operator's console is told `closed`; what the customer says later to the bot is not theirs."""
    _, token = await place.operator("Ann")
    async with place.customer() as customer, place.console(token) as console:
        conversation = await taken(customer, console)

        await customer.ask("leave")
        closed = await event(console, "closed")
        await customer.ask("message", text="営業時間は")

        assert (closed["conversation"], closed["data"]["reason"]) == (conversation, "customer_left")
        await hears_nothing_more(console)


async def test_an_idle_close_is_seen(place: Place, clock: SetClock) -> None:
    """The console is told that its conversation was closed because the customer fell silent."""
    _, token = await place.operator("Ann")
    async with place.customer() as customer, place.console(token) as console:
        conversation = await taken(customer, console)
        held = place.house.ledger.known(conversation)
        assert held is not None
        await console.ask("message", conversation=conversation, epoch=held.epoch, text="どうされましたか")

        clock.ahead_ms += 6 * MINUTES
        await event(customer, "nudged")
        clock.ahead_ms += 11 * MINUTES
        closed = await event(console, "closed")
        await customer.ask("message", text="営業時間は")

        assert closed["data"]["reason"] == "customer_idle"
        await hears_nothing_more(console)


async def test_a_supervisor_who_takes_it_is_named(place: Place) -> None:
    """The console of the one who had it is told who has it now, and no word of what they say."""
    _, token = await place.operator("Ann")
    boss, key = await place.operator("Boss", "supervisor")
    async with place.customer() as customer, place.console(token) as console, place.console(key) as desk:
        conversation = await taken(customer, console)

        await desk.ask("take", conversation=conversation)
        assigned = await event(console, "assigned")
        while assigned["data"]["operator"]["id"] != boss:
            assigned = await event(console, "assigned")
        epoch = assigned["data"]["epoch"]
        await desk.ask("message", conversation=conversation, epoch=epoch, text="私が承ります")
        await event(customer, "message")

        await hears_nothing_more(console)


async def test_a_watching_supervisor_goes_on_to_watch(place: Place) -> None:
    """Whoever watches sees the close and what comes after it."""
    _, token = await place.operator("Ann")
    _, key = await place.operator("Boss", "supervisor")
    async with place.customer() as customer, place.console(token) as console, place.console(key) as desk:
        conversation = await taken(customer, console)
        await desk.ask("watch", conversation=conversation)

        await customer.ask("leave")
        await event(desk, "closed")
        await customer.ask("message", text="営業時間は")

        assert (await event(desk, "message"))["data"]["text"] == "営業時間は"
