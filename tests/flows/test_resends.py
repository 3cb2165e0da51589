"""A command that comes again gets its first result, whatever has happened to its conversation meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chatgateway.errors import Conflict
from chatgateway.flows.customers import Visitor

from ..small_desk import Phone, SmallDesk, open_desk

ALICE = Visitor("alice", "Alice", "en")
HOURS = 3_600_000


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[SmallDesk]:
    """A running node."""
    async with open_desk(tmp_path) as desk:
        yield desk


async def test_a_resent_leave_keeps_its_place(desk: SmallDesk) -> None:
    """There is nothing left to close, and still the ack names the event that closed it."""
    await desk.say("alice", "What are your fees?")
    phone = Phone()

    for _ in range(2):
        await desk.house.customers.leave(ALICE, "bye", phone)

    assert phone.acks[0] is not None
    assert phone.acks == [phone.acks[0]] * 2


async def test_a_resent_wish_for_a_person_keeps_its_place(desk: SmallDesk) -> None:
    """They wait already, and still the ack names the event with which they began to."""
    phone = Phone()

    for _ in range(2):
        await desk.house.customers.ask_human(ALICE, "person", phone)

    assert phone.acks[0] is not None
    assert phone.acks == [phone.acks[0]] * 2


async def test_a_message_that_comes_again_in_the_next_conversation_is_not_said_twice(desk: SmallDesk) -> None:
    """It was stored in the one before: its first result, and nothing new."""
    first, second, phone = Phone(), Phone(), Phone()
    await desk.house.customers.say(ALICE, "What are your fees?", (), "m1", first)
    await desk.house.customers.leave(ALICE, "bye", phone)
    desk.clock.ahead_ms += 25 * HOURS
    await desk.say("alice", "When do you open?")

    await desk.house.customers.say(ALICE, "What are your fees?", (), "m1", second)
    await desk.house.customers.leave(ALICE, "bye", phone)

    assert first.acks == second.acks
    assert phone.acks == [phone.acks[0]] * 2
    assert await desk.texts("alice") == ["message When do you open?", "answer hours"]


async def test_a_message_that_comes_again_after_the_last_conversation_begins_none(desk: SmallDesk) -> None:
    """The conversation is over for good, and the resend does not open another."""
    first, second = Phone(), Phone()
    await desk.house.customers.say(ALICE, "What are your fees?", (), "m1", first)
    await desk.leave("alice")
    desk.clock.ahead_ms += 25 * HOURS

    await desk.house.customers.say(ALICE, "What are your fees?", (), "m1", second)

    assert first.acks == second.acks
    assert [event.kind for event in await desk.log("alice")] == ["message", "answer", "closed"]


async def test_an_id_used_for_other_words_in_the_same_conversation_is_refused(desk: SmallDesk) -> None:
    """Only the same content is the same command."""
    await desk.house.customers.say(ALICE, "What are your fees?", (), "m1", Phone())

    with pytest.raises(Conflict):
        await desk.house.customers.say(ALICE, "When do you open?", (), "m1", Phone())
