"""The contract of the journal port, signed by every adapter: SQLite, PostgreSQL, and the store in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from chatgateway.conversation.events import Assigned, Closed, Handoff, Note, Offered, Redacted
from chatgateway.conversation.people import SYSTEM, Author
from chatgateway.errors import Conflict
from chatgateway.ports import Appended, Directory, Journal, Moved, NoSeat, OperatorRecord, Query, Repeated
from chatgateway.storage.directory import SqlDirectory
from chatgateway.storage.engine import Engines, open_engines
from chatgateway.storage.journal import open_journal
from chatgateway.storage.migrate import migrate, schema_differences

from ..logs import NOON, appending, key, said
from ..memory_store import MemoryDirectory, MemoryJournal, Store

HANDOFF = Handoff("asked", "ja", {"ja": 1}, "normal", {})


@pytest.fixture
async def engines(database_url: str) -> AsyncIterator[Engines]:
    """A migrated database."""
    engines = open_engines(database_url)
    await migrate(engines)
    yield engines
    await engines.dispose()


@dataclass(slots=True)
class Ground:
    """One kind of store: its journal, its directory, and the journal of another node on it."""

    journal: Journal
    directory: Directory
    other: Callable[[], AbstractAsyncContextManager[Journal]]


@asynccontextmanager
async def ground_on(url: str) -> AsyncIterator[Ground]:
    """A migrated database whose writer runs."""
    engines = open_engines(url)
    await migrate(engines)

    @asynccontextmanager
    async def other() -> AsyncIterator[Journal]:
        more = open_engines(url)
        async with open_journal(more) as journal:
            yield journal
        await more.dispose()

    async with open_journal(engines) as journal:
        yield Ground(journal, SqlDirectory(engines), other)
    await engines.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.engine), "memory"])
async def ground(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ground]:
    """Each store in turn; the one in memory is what the simulated days stand on."""
    if request.param == "memory":
        store = Store()
        yield Ground(MemoryJournal(store), MemoryDirectory(store), lambda: nullcontext(MemoryJournal(store)))
        return
    is_file = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'chat.db'}" if is_file else request.getfixturevalue("postgres").new_database()
    async with ground_on(url) as ground:
        yield ground


@pytest.fixture
def journal(ground: Ground) -> Journal:
    """A journal that takes appends."""
    return ground.journal


async def test_what_was_appended_is_read_back_as_it_was(journal: Journal) -> None:
    """The log is exactly the events, in order."""
    append = appending("c1", None, said("入金できません"), said("急いでいます"), command="m1")

    verdict = await journal.append(append)

    assert isinstance(verdict, Appended)
    assert tuple(await journal.since("c1", 0)) == append.events
    assert tuple(await journal.since("c1", 1)) == append.events[1:]


async def test_an_append_decided_on_an_old_log_changes_nothing(journal: Journal) -> None:
    """Optimistic: the log moved, so the flow must decide again."""
    first = appending("c1", None, said("a"))
    await journal.append(first)
    await journal.append(appending("c1", first.state, said("b")))

    verdict = await journal.append(appending("c1", first.state, said("c")))

    assert verdict == Moved()
    assert len(await journal.since("c1", 0)) == 2


async def test_a_command_is_carried_out_once_for_ever(journal: Journal) -> None:
    """The same name again gets the first result, wherever the log stands by then."""
    first = appending("c1", None, said("a"), command="m1")
    await journal.append(first)
    second = appending("c1", first.state, said("b"), command="m2")
    await journal.append(second)

    again = await journal.append(appending("c1", second.state, said("a"), command="m1"))

    assert isinstance(again, Repeated)
    assert (again.receipt.conversation, again.receipt.seq) == ("c1", 1)
    assert len(await journal.since("c1", 0)) == 2


async def test_ten_writers_at_once_write_one_log_without_a_hole(journal: Journal) -> None:
    """One is appended, the others moved; nobody overwrites anybody."""
    first = appending("c1", None, said("0"))
    await journal.append(first)

    verdicts = await asyncio.gather(
        *(journal.append(appending("c1", first.state, said(str(n)), command=f"m{n}")) for n in range(10))
    )

    assert sum(isinstance(v, Appended) for v in verdicts) == 1
    assert sum(isinstance(v, Moved) for v in verdicts) == 9
    assert [e.seq for e in await journal.since("c1", 0)] == [1, 2]


async def test_two_journals_on_one_store_keep_one_order(ground: Ground) -> None:
    """Two nodes race: each log stays 1..n and the feed names every event once, in rising order."""
    one = ground.journal
    async with ground.other() as two:

        async def write(journal: Journal, conversation: str) -> None:
            state = None
            for n in range(15):
                append = appending(conversation, state, said(str(n)), customer=conversation)
                assert isinstance(await journal.append(append), Appended)
                state = append.state

        await asyncio.gather(*(write(one, f"a{n}") for n in range(4)), *(write(two, f"b{n}") for n in range(4)))
        feed = await one.feed(0, 1000)

    assert len(feed) == 120
    assert [position for position, _ in feed] == sorted({position for position, _ in feed})
    for conversation in {event.conversation for _, event in feed}:
        assert [e.seq for _, e in feed if e.conversation == conversation] == list(range(1, 16))


async def test_a_customer_has_at_most_one_open_conversation(journal: Journal) -> None:
    """Two sockets begin at once: one begins, the other looks again."""
    verdicts = await asyncio.gather(
        journal.append(appending("c1", None, said("a"), command="m1")),
        journal.append(appending("c2", None, said("b"), command="m2")),
    )

    assert sorted(type(v).__name__ for v in verdicts) == ["Appended", "Moved"]


async def test_the_latest_conversation_is_the_open_one_else_the_one_that_ended_last(journal: Journal) -> None:
    """Not the one that began last: a beginning that was held up may be written after another has come and gone."""
    await journal.append(appending("c2", None, said("a"), Closed("customer_left")))
    early = appending("c1", None, said("b"), now_ms=NOON - 5_000)
    await journal.append(early)
    while_open = await journal.latest_of("alice")
    await journal.append(appending("c1", early.state, Closed("customer_left"), now_ms=NOON + 5_000))
    when_over = await journal.latest_of("alice")

    assert [row.id for row in (while_open, when_over) if row is not None] == ["c1", "c1"]


async def test_a_bad_append_does_not_take_its_neighbours_with_it(journal: Journal) -> None:
    """Group commit: each append has its own verdict."""
    bad = appending("c1", None, said("a"), customer="x")
    clash = replace(appending("c2", None, said("b"), customer="y"), state=replace(bad.state, id="c2", customer="y"))

    verdicts = await asyncio.gather(
        *(journal.append(a) for a in (bad, clash, appending("c3", None, said("c"), customer="z")))
    )

    assert [type(v).__name__ for v in verdicts] == ["Appended", "Moved", "Appended"]


async def test_derived_rows_say_what_the_log_says(journal: Journal) -> None:
    """Phase, owner and queue columns come with the event that changes them."""
    begun = appending("c1", None, said("a"), HANDOFF, due_at_ms=NOON + 5)
    await journal.append(begun)
    waiting = await journal.row("c1")
    await journal.append(appending("c1", begun.state, Assigned("op1", "佐藤", 1), author=SYSTEM))
    owned = await journal.row(begun.state.reference)

    assert waiting is not None
    assert (waiting.phase, waiting.enqueued_at_ms, waiting.due_at_ms) == ("waiting", NOON, NOON + 5)
    assert owned is not None
    assert (owned.phase, owned.owner, owned.due_at_ms, owned.seq) == ("active", "op1", None, 3)
    assert [row.id for row in await journal.at_the_desk()] == ["c1"]
    assert await journal.due(NOON + 10) == []


async def test_due_conversations_are_found_by_their_due_time(journal: Journal) -> None:
    """One indexed column carries every timer."""
    for n in range(3):
        await journal.append(appending(f"c{n}", None, said(), customer=f"k{n}", due_at_ms=NOON + n))

    assert await journal.due(NOON + 1) == ["c0", "c1"]


async def test_a_seat_is_taken_only_while_the_operator_is_ready_and_has_room(ground: Ground) -> None:
    """Capacity is counted in the transaction that uses it, open offers included."""
    journal, directory = ground.journal, ground.directory
    await directory.add_operator(OperatorRecord("op1", "佐藤", "operator", {"ja": 5}, "1", 2, "ready"), None)
    begun = [appending(f"c{n}", None, said(), HANDOFF, customer=f"k{n}") for n in range(3)]
    await asyncio.gather(*(journal.append(a) for a in begun))

    offers = [appending(a.conversation, a.state, Offered("op1", 1, NOON), author=SYSTEM, seat="op1") for a in begun]
    verdicts = await asyncio.gather(*(journal.append(a) for a in offers))

    assert [type(v).__name__ for v in verdicts] == ["Appended", "Appended", "NoSeat"]
    assert verdicts[2] == NoSeat("op1")


async def test_a_redacted_text_is_gone_and_its_place_stays(journal: Journal) -> None:
    """Redaction overwrites the text and appends its own event."""
    begun = appending("c1", None, said("秘密"))
    await journal.append(begun)

    verdict = await journal.redact(appending("c1", begun.state, Redacted(1), author=SYSTEM), 1)
    log = await journal.since("c1", 0)

    assert isinstance(verdict, Appended)
    assert [e.seq for e in log] == [1, 2]
    assert "秘密" not in repr(log)
    assert log[0].opening == begun.events[0].opening


async def test_lists_page_newest_first_and_filter(journal: Journal) -> None:
    """A page continues after the last one seen; filters are exact; text is searched in what people wrote."""
    for n in range(5):
        append = appending(f"c{n}", None, said(f"文{n} 100%"), customer=f"k{n}", now_ms=NOON + n)
        await journal.append(append)

    page = await journal.rows(Query(limit=2))
    rest = await journal.rows(Query(before=(page[-1].created_at_ms, page[-1].id)))

    assert [r.id for r in page] == ["c4", "c3"]
    assert [r.id for r in rest] == ["c2", "c1", "c0"]
    assert [r.id for r in await journal.rows(Query(text="文3 100%"))] == ["c3"]
    assert [r.id for r in await journal.rows(Query(customer="k1", phase="bot"))] == ["c1"]
    assert await journal.rows(Query(text="%")) == await journal.rows(Query(text="100%"))


async def test_a_receipt_is_found_however_long_ago(journal: Journal) -> None:
    """Idempotency has no window, and the scope may be the customer for the message that begins."""
    begun = appending("c1", None, said("a"), command="m1")
    await journal.append(replace(begun, keys=(*begun.keys, key("m1", "customer:alice"))))

    receipt = await journal.receipt("customer:alice", "alice", "m1")

    assert receipt is not None
    assert (receipt.conversation, receipt.seq) == ("c1", 1)
    assert await journal.receipt("customer:alice", "bob", "m1") is None
    assert await journal.receipts(["c0", "c1"], "alice", "m1") == [receipt]
    assert await journal.receipts(["c0"], "alice", "m1") == []


async def test_what_changed_is_found_by_feed_position(journal: Journal) -> None:
    """A node that missed the news reads what changed since its last look."""
    first = appending("c1", None, said("a"))
    await journal.append(first)
    head = await journal.head()
    await journal.append(appending("c2", None, said("b"), customer="bob"))
    await journal.append(appending("c1", first.state, Note("n"), author=Author("operator", "op1")))

    assert [r.id for r in await journal.changed_since(head)] == ["c2", "c1"]


async def test_migrations_lead_to_exactly_the_tables(engines: Engines) -> None:
    """`alembic check` on both databases, and starting twice changes nothing."""
    assert await migrate(engines) == await migrate(engines)
    assert await schema_differences(engines) == []


async def test_the_directory_keeps_people_keys_and_presence(ground: Ground) -> None:
    """Names are unique, changes raise the version, leases decide who is present."""
    directory = ground.directory
    record = OperatorRecord("op1", "佐藤", "operator", {"ja": 5}, "1", 2)
    await directory.add_operator(record, "hash")
    await directory.add_token("t", "op1", NOON + 10)
    await directory.renew_lease("n1", NOON + 100, NOON)
    await directory.arrive("op1", "n1")
    await directory.arrive("op1", "n1")

    assert await directory.operator_by_token("t", NOON) == record
    assert await directory.operator_by_token("t", NOON + 10) is None
    assert await directory.password_of("佐藤") == (record, "hash")
    assert await directory.present(NOON) == {"op1"}
    assert await directory.present(NOON + 100) == set()
    await directory.depart("op1", "n1", NOON + 1)
    lost = await directory.operator("op1")
    assert lost is not None
    assert lost.lost_at_ms == NOON + 1
    assert await directory.secret("s", lambda: "a") == await directory.secret("s", lambda: "b") == "a"
    with pytest.raises(Conflict):
        await directory.add_operator(record, None)


async def test_each_append_of_a_batch_has_its_own_verdict(journal: Journal) -> None:
    """A command carried out before and a log that moved are found among the new ones, and change nothing for them."""
    first = appending("c1", None, said("a"), command="m1")
    await journal.append(first)
    other = appending("c2", None, said("a"), command="n1", customer="bob")
    await journal.append(other)
    third = appending("c3", None, said("a"), customer="carol")

    repeated, moved, begun, moving = await asyncio.gather(
        journal.append(appending("c1", first.state, said("a"), command="m1")),
        journal.append(appending("c2", None, said("b"), customer="bob")),
        journal.append(third),
        journal.append(appending("c2", other.state, said("c"), command="n2")),
    )

    assert isinstance(repeated, Repeated)
    assert moved == Moved()
    assert isinstance(begun, Appended)
    assert isinstance(moving, Appended)
    assert [len(await journal.since(id, 0)) for id in ("c1", "c2", "c3")] == [1, 2, 1]


async def test_the_feed_of_some_kinds_leaves_the_others_out(journal: Journal) -> None:
    """In the same order, at the same positions."""
    await journal.append(appending("c1", None, said("a"), HANDOFF, said("b")))

    assert [(at, event.kind) for at, event in await journal.feed(0, 10, ("handoff",))] == [
        (at, event.kind) for at, event in await journal.feed(0, 10) if event.kind == "handoff"
    ]
