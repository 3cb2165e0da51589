"""Erasing a person: nothing of them stays, and the log keeps its places."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from chatgateway.cli import app
from chatgateway.conversation.events import Message, Redacted
from chatgateway.conversation.phases import Phase
from chatgateway.conversation.rules import Rules
from chatgateway.errors import NotFound
from chatgateway.flows.customers import Visitor
from chatgateway.ports import PSEUDONYM
from chatgateway.storage.engine import Engines, open_engines, reading
from chatgateway.storage.tables import metadata
from chatgateway.storage.verify import verify_store

from ..small_desk import Phone, SmallDesk, open_desk

SECRETS = ("Aurelia", "quokka", "Zanzibar", "rhubarb", "marzipan", "okapi", "cust-4711", "ulysses-command", "narwhal")


@pytest.fixture
async def desk(tmp_path: Path, database_url: str) -> AsyncIterator[SmallDesk]:
    """A running node on each database; on SQLite everything is in one folder."""
    database = None if database_url.startswith("sqlite") else database_url
    async with open_desk(tmp_path, database) as desk:
        yield desk


async def live(desk: SmallDesk) -> None:
    """A customer does everything that can be done, and says something of themselves each time."""
    house = desk.house
    who = Visitor("cust-4711", "Aurelia", "en", context={"page": "/quokka"})
    file = await house.attachments.attachments.receive("a_xyz1", "customer:cust-4711", "text/plain", _body(), 0)
    boss, _ = await desk.hire("Boss", "supervisor")
    await house.customers.say(
        who, "I live in Zanzibar and my withdrawal is late", [file.id], "ulysses-command", Phone()
    )
    await house.customers.ask_human(who, "h1", Phone())
    state = await desk.take(boss, who.id)
    await house.operators.say(boss, state.id, state.epoch, "Dear rhubarb, please wait", [], "o1", Phone())
    await house.operators.note(boss, state.id, "a marzipan customer", "n1", Phone())
    await house.operators.close(boss, state.id, state.epoch, "solved", "okapi case", "c1", Phone())
    await house.customers.rate(who, 5, "thank you, narwhal", "r1", Phone())


async def _body() -> AsyncIterator[bytes]:
    yield b"my name is Aurelia"


async def traces(desk: SmallDesk, folder: Path) -> set[str]:
    """What of the person is found in the files and in the tables."""
    found = set()
    for file in [path for path in folder.rglob("*") if path.is_file()]:  # noqa: ASYNC240
        content = file.read_bytes()
        found |= {secret for secret in SECRETS if secret.encode() in content or secret.encode() in file.name.encode()}
    engines: Engines = desk.house.journal.engines  # type: ignore[attr-defined]
    async with reading(engines) as connection:
        for table in metadata.sorted_tables:
            rows = str([tuple(row) for row in await connection.execute(select(table))])
            found |= {secret for secret in SECRETS if secret in rows}
    return found


async def test_nothing_of_an_erased_person_is_left(desk: SmallDesk, tmp_path: Path) -> None:
    """Neither in a table nor, with SQLite, in a byte of any file; others' data stay."""
    await live(desk)
    await desk.say("bob", "Where is my withdrawal?")
    assert await traces(desk, tmp_path) == set(SECRETS)

    answer = await desk.rest.delete("/v1/customers/cust-4711")

    assert answer.status_code == 200
    assert (answer.json()["conversations"], answer.json()["attachments"]) == (1, 1)
    assert await traces(desk, tmp_path) == set()
    assert [e.data.text for e in await desk.log("bob") if isinstance(e.data, Message)] == ["Where is my withdrawal?"]


async def test_the_log_keeps_its_places_and_the_feed_tells(desk: SmallDesk) -> None:
    """No hole; a tombstone for each event that something was taken out of; all that is derived still agrees."""
    await live(desk)
    house = desk.house
    conversation = (await desk.state("cust-4711")).id
    before = await house.journal.since(conversation, 0)
    position = await house.journal.head()

    answer = await desk.rest.delete("/v1/customers/cust-4711")

    after = await house.journal.since(conversation, 0)
    assert [event.seq for event in after] == list(range(1, len(after) + 1))
    assert [event.kind for event in after[: len(before)]] == [event.kind for event in before]
    told = [event.data for _, event in await house.journal.feed(position, 1000) if event.conversation == conversation]
    assert {data.seq for data in told if isinstance(data, Redacted)} >= {
        event.seq for event in before if event.kind in ("message", "note", "answer", "handoff")
    }
    assert answer.json()["events"] == len(told)
    report = await verify_store(house.journal.engines, Rules())  # type: ignore[attr-defined]
    assert report.differences == []


async def test_an_erased_person_who_comes_back_is_a_stranger(desk: SmallDesk) -> None:
    """Their conversation is not reopened; nothing of it is known to this node either."""
    await live(desk)
    conversation = (await desk.state("cust-4711")).id
    await desk.rest.delete("/v1/customers/cust-4711")

    gone = await desk.house.customers.latest("cust-4711")
    await desk.say("cust-4711", "hello")

    assert gone is None
    assert (await desk.state("cust-4711")).id != conversation
    state = await desk.house.ledger.load(conversation)
    assert state is not None
    assert (state.customer[: len(PSEUDONYM)], state.customer_name, state.recent) == (PSEUDONYM, "", ())


async def test_an_open_conversation_is_closed_first(desk: SmallDesk) -> None:
    """Whoever waited is gone from the line; whoever had it hears of the end."""
    await desk.say("alice", "Where is my withdrawal?")
    await desk.ask_human("alice")
    conversation = (await desk.state("alice")).id

    await desk.rest.delete("/v1/customers/alice")

    state = await desk.house.ledger.load(conversation)
    assert state is not None
    assert (state.phase, state.close_reason) == (Phase.CLOSED, "erased")
    assert conversation not in desk.house.desk.line


async def test_who_is_not_known_cannot_be_erased(desk: SmallDesk) -> None:
    """A mistyped id is no success; nor is the same erasure again. Only administrators may."""
    await desk.say("alice", "hello")

    unknown = await desk.rest.delete("/v1/customers/alicia")
    reader = await desk.rest.delete("/v1/customers/alice", headers=await desk.key("transcripts:read"))
    first = await desk.rest.delete("/v1/customers/alice")
    second = await desk.rest.delete("/v1/customers/alice")

    assert (unknown.status_code, reader.status_code, first.status_code, second.status_code) == (404, 403, 200, 404)


async def test_an_erasure_is_on_record_without_saying_whose(desk: SmallDesk) -> None:
    """The audit log must not bring back what was erased."""
    await desk.say("alice", "hello")

    await desk.rest.delete("/v1/customers/alice")

    entries = await desk.house.reading.audit.entries(0, 10)
    assert [(e.entry.action, e.entry.subject[:7], e.entry.detail) for e in entries] == [
        ("erased", "erased_", "1 conversations, 2 events, 0 attachments")
    ]


async def test_pages_that_were_split_hold_no_copy(tmp_path: Path) -> None:
    """Hundreds of conversations of all lengths side by side, many of them rewritten: still not a byte is left."""
    dice = random.Random(7)
    async with open_desk(tmp_path) as desk:
        for round in range(60):
            await asyncio.gather(
                *(desk.say(f"v{n}", f"filler {'x' * dice.randrange(1500)}") for n in range(5)),
                desk.say("cust-4711", f"I live in Zanzibar {round} {'y' * dice.randrange(3000)}"),
            )
        for n in range(0, 5, 2):
            await desk.rest.delete(f"/v1/customers/v{n}")

        await desk.rest.delete("/v1/customers/cust-4711")

        assert await traces(desk, tmp_path) == set()


async def test_old_conversations_are_erased_from_the_command_line(tmp_path: Path) -> None:
    """Those that ended long enough ago; a dry run only counts; a second run finds nothing."""
    async with open_desk(tmp_path) as desk:
        desk.clock.ahead_ms = -40 * 86_400_000
        await live(desk)
        desk.clock.ahead_ms = 0
        await desk.say("bob", "hello")
        await desk.leave("bob")
        await desk.say("carol", "hello")
    runner, data = CliRunner(), ["--data", str(tmp_path)]

    runs = [
        json.loads((await asyncio.to_thread(runner.invoke, app, ["retain", "--days", "30", *options, *data])).stdout)
        for options in (["--dry-run"], [], [])
    ]

    assert [run["conversations"] for run in runs] == [1, 1, 0]
    assert runs[0]["events"] == runs[1]["events"] > 0
    assert (runs[0]["attachments"], runs[1]["attachments"]) == (0, 1)
    async with open_desk(tmp_path) as desk:
        assert await traces(desk, tmp_path) == set()
        assert len(await desk.log("bob")) > 0


async def test_other_nodes_forget_the_person_too(tmp_path: Path, postgres: object) -> None:
    """Whatever they had in memory."""
    database = postgres.new_database()  # type: ignore[attr-defined]
    async with open_desk(tmp_path / "a", database) as here, open_desk(tmp_path / "b", database) as there:
        await there.say("alice", "Where is my withdrawal?")
        await there.ask_human("alice")
        conversation = (await there.state("alice")).id

        await here.rest.delete("/v1/customers/alice")

        async with asyncio.timeout(5):
            while there.house.ledger.known(conversation) is not None:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        assert await there.house.customers.latest("alice") is None
        assert conversation not in there.house.desk.line


async def test_nobody_is_erased_twice_at_once(desk: SmallDesk) -> None:
    """Two administrators press the button: the person is gone, and both are told the truth."""
    await live(desk)

    outcomes = await asyncio.gather(
        *(desk.house.erasure.erase_customer("cust-4711", "service:k") for _ in range(2)), return_exceptions=True
    )

    assert all(isinstance(outcome, NotFound) or not isinstance(outcome, BaseException) for outcome in outcomes)
    assert await desk.house.customers.latest("cust-4711") is None
    engines: Engines = open_engines(str(desk.house.journal.engines.writer.url.render_as_string(False)))  # type: ignore[attr-defined]
    assert (await verify_store(engines, Rules())).differences == []
    await engines.dispose()
