"""Incidents: who is told what, once each, however many they are and whatever happens meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from chatgateway.conversation.draft import Draft, write
from chatgateway.conversation.events import Answer, Handoff, Message, Note
from chatgateway.conversation.people import Author, Opening
from chatgateway.conversation.phases import Phase
from chatgateway.ports import Append
from chatgateway.protocol.moments import rfc3339

from ..small_desk import SmallDesk, open_desk

DELAYS: dict[str, Any] = {
    "id": "delays",
    "severity": "critical",
    "title": {"en": "Withdrawals are late.", "ja": "出金が遅れています。"},
    "match": {"en": ["withdrawal"], "ja": ["出金"]},
    "tag": "delays",
    "lower": True,
}


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[SmallDesk]:
    """A running node."""
    async with open_desk(tmp_path) as desk:
        yield desk


async def post(desk: SmallDesk, **fields: Any) -> dict[str, Any]:
    """Announce something."""
    answer = await desk.rest.post("/v1/notices", json={**DELAYS, **fields})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def resolve(desk: SmallDesk, **fields: Any) -> None:
    """The incident is over."""
    answer = await desk.rest.patch("/v1/notices/delays", json=fields or {"resolution": {"en": "All is well."}})
    assert answer.status_code == 200, answer.text


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 5.0) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110  nobody rings a bell for a test
            await asyncio.sleep(0.02)


async def test_a_matching_message_gets_the_notice_first(desk: SmallDesk) -> None:
    """Then what the bot has to say; the second time only that."""
    await post(desk)

    await desk.say("alice", "When does my withdrawal arrive?")
    await desk.say("bob", "What are your fees?")
    await desk.say("alice", "my withdrawal...")

    assert (await desk.texts("alice"))[:3] == [
        "message When does my withdrawal arrive?",
        "answer notice:delays",
        "answer withdrawal",
    ]
    assert (await desk.texts("alice")).count("answer notice:delays") == 1
    assert "answer notice:delays" not in await desk.texts("bob")


async def test_those_who_wait_are_told_tagged_and_lowered(desk: SmallDesk) -> None:
    """Only those whom it concerns, and the line knows it."""
    await desk.say("alice", "When does my withdrawal arrive?")
    await desk.ask_human("alice")
    await desk.say("bob", "How much are the fees?")
    await desk.ask_human("bob")

    await post(desk)

    await until(lambda: _has(desk, "alice", "notice:delays"))
    alice, bob = await desk.state("alice"), await desk.state("bob")
    assert (alice.priority, alice.tags) == ("low", ("delays",))
    assert (bob.priority, bob.tags) == ("normal", ())
    in_line = desk.house.desk.line.waiting(alice.id)
    assert in_line is not None
    assert in_line.priority == "low"


async def test_whoever_is_told_by_the_bot_and_then_waits_is_marked_too(desk: SmallDesk) -> None:
    """Told once, marked once."""
    await post(desk)
    await desk.say("alice", "When does my withdrawal arrive?")

    await desk.ask_human("alice")

    async def is_low() -> bool:
        return (await desk.state("alice")).priority == "low"

    await until(is_low)
    assert (await desk.texts("alice")).count("answer notice:delays") == 1


async def test_suspended_entries_hand_over_and_overridden_ones_say_something_else(desk: SmallDesk) -> None:
    """While it is on; afterwards everything is as before."""
    override = {"fees": {"en": "Fees are waived today."}}
    await post(desk, match={}, suspend=["withdrawal"], override=override)

    await desk.say("alice", "When does my withdrawal arrive?")
    await desk.say("bob", "How much are the fees?")
    await desk.rest.patch("/v1/notices/delays", json={"ended": True})
    await desk.say("carol", "How much are the fees?")

    assert [e.data.reason for e in await desk.log("alice") if isinstance(e.data, Handoff)] == ["suspended"]
    assert [e.data.text for e in await desk.log("bob") if isinstance(e.data, Answer)] == ["Fees are waived today."]
    assert [e.data.text for e in await desk.log("carol") if isinstance(e.data, Answer)] == ["Trading is free."]


async def test_everybody_who_was_told_is_told_the_end_once(desk: SmallDesk) -> None:
    """With the bot, in line, or with a person: there the person hears it. Those who left hear it when they return."""
    await post(desk)
    operator, _ = await desk.hire("Ann", "supervisor")
    for customer in ("alice", "bob", "carol", "dan", "eve"):
        text = "How much are the fees?" if customer == "eve" else "When does my withdrawal arrive?"
        await desk.say(customer, text)
    await desk.ask_human("bob")
    await desk.take(operator, "carol")
    await desk.leave("dan")

    await resolve(desk)
    await until(lambda: _has(desk, "bob", "resolved:delays"))

    async def settled() -> bool:
        return desk.house.notices.everything()[0].is_settled

    await until(settled)
    await desk.say("dan", "hello again")
    for customer in ("alice", "bob", "dan"):
        answers = [e.data for e in await desk.log(customer) if isinstance(e.data, Answer)]
        assert [answer.text for answer in answers if answer.entry == "resolved:delays"] == ["All is well."]
    assert [e.data.text for e in await desk.log("carol") if isinstance(e.data, Note)] == ["All is well."]
    assert not await _has(desk, "eve", "resolved:delays")


async def test_a_notice_survives_a_restart_and_the_telling_goes_on(tmp_path: Path) -> None:
    """Who was told is in the log, what is announced in the directory."""
    async with open_desk(tmp_path) as desk:
        await post(desk)
        await desk.say("alice", "When does my withdrawal arrive?")
        notice = desk.house.notices.everything()[0]
        await desk.house.directory.put_notice(
            notice.id, {**(await desk.house.directory.notices())[0], "ended_at_ms": desk.clock.now_ms()}
        )

    async with open_desk(tmp_path) as desk:
        await until(lambda: _has(desk, "alice", "resolved:delays"))

        assert (await desk.texts("alice")).count("answer resolved:delays") == 1


@pytest.mark.engine
async def test_other_nodes_take_it_up_within_a_second(tmp_path: Path, postgres: Any) -> None:
    """Whichever node it was posted on; nobody is told twice."""
    database = postgres.new_database()
    async with open_desk(tmp_path / "a", database) as here, open_desk(tmp_path / "b", database) as there:
        await there.say("alice", "When does my withdrawal arrive?")
        await there.ask_human("alice")
        await post(here)

        await until(lambda: _has(there, "alice", "notice:delays"))
        await asyncio.sleep(1.0)
        await there.say("bob", "Where is my withdrawal?")

        assert (await there.texts("alice")).count("answer notice:delays") == 1
        assert await _has(there, "bob", "notice:delays")
        assert [notice["id"] for notice in there.house.notices.shown("en")] == ["delays"]


async def test_what_runs_out_is_off_and_only_a_written_resolution_is_told(desk: SmallDesk) -> None:
    """Time running out says nothing about the matter itself."""
    later = desk.clock.now_ms() + 60_000
    for id, resolution in (("delays", {}), ("other", {"en": "It works again."})):
        await post(desk, id=id, until=rfc3339(later), resolution=resolution)
    await desk.say("alice", "Where is my withdrawal?")

    desk.clock.ahead_ms += 61_000

    await until(lambda: _has(desk, "alice", "resolved:other"))
    assert not await _has(desk, "alice", "resolved:delays")
    assert desk.house.notices.on() == ()


async def test_five_thousand_who_wait_are_told_without_holding_anybody_up(desk: SmallDesk) -> None:
    """All are told, and the event loop never stalls for long: 33 ms were measured; a busy test machine gets more."""
    count = 5_000
    await _fill(desk, count)
    await desk.rest.get("/v1/notices")
    gaps: list[float] = []
    watch = asyncio.create_task(_watch_the_loop(gaps))

    await post(desk)

    async def all_told() -> bool:
        states = [desk.house.ledger.known(f"c{n}") for n in range(count)]
        return all(state is not None and state.priority == "low" for state in states)

    await until(all_told, 120)
    watch.cancel()
    assert sorted(gaps)[-5] < 0.15


async def _has(desk: SmallDesk, customer: str, entry: str) -> bool:
    return f"answer {entry}" in await desk.texts(customer)


async def _watch_the_loop(gaps: list[float]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        before = loop.time()
        await asyncio.sleep(0.001)
        gaps.append(loop.time() - before)


async def _fill(desk: SmallDesk, count: int) -> None:
    """So many customers wait with the same worry."""
    house = desk.house
    handoff = Handoff("asked", "en", {"en": 1}, "normal", {})

    async def wait(number: int) -> None:
        author = Author("customer", f"v{number}")
        opening = Opening(author.id, f"R{number}", "en")
        drafts = [
            Draft(author, Message("my withdrawal is late"), "m", opening),
            Draft(author, handoff),
        ]
        written = write(f"c{number}", None, drafts, house.clock.now_ms())
        assert written.state.phase is Phase.WAITING
        await house.journal.append(Append(f"c{number}", 0, written.events, written.state, None))

    for start in range(0, count, 500):
        await asyncio.gather(*(wait(number) for number in range(start, start + 500)))
        await asyncio.gather(*(house.ledger.refresh(f"c{number}") for number in range(start, start + 500)))
