"""The SQL journal: group commit for writing, plain range scans for reading."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from ..errors import Overloaded, Unavailable
from ..ports import Append, Appended, Moved, Verdict
from . import reads
from .commit import Surprise, commit_batch, commit_fresh
from .embedded import EmbeddedWriter
from .engine import Engines, storage_errors, writing
from .erasure import erase_conversation
from .pens import EmbeddedPen, Pen, ServerPen
from .reader import JournalReader
from .redaction import empty_event
from .scrub import scrub

BATCH = 512
# Beyond this many waiting appends the disk is hopelessly behind: refuse at once instead of promising later.
BACKLOG = 20_000
# A transaction that takes longer is not waited for: everybody is told to try again, and may find that it was kept.
PATIENCE_SECONDS = 2.5
# A timer that fires so late says more about this process than about storage.
OVERSLEPT_SECONDS = 0.25
INTEGRITY = (IntegrityError, sqlite3.IntegrityError)


@dataclass(slots=True)
class _Waiting:
    append: Append
    verdict: asyncio.Future[Verdict]
    besides: Callable[[Pen], None] | None = None


@dataclass(slots=True)
class SqlJournal(JournalReader):
    """The journal on SQLite or PostgreSQL. Use `open_journal`, which runs its one writer task."""

    engines: Engines
    _line: deque[_Waiting] = field(default_factory=deque)
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _is_stuck: bool = False
    _patience: asyncio.TimerHandle | None = None
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "journal"))

    # ---- writing

    async def append(self, append: Append) -> Verdict:
        """Wait in line for the next transaction; see ports.Journal."""
        return await self._wait_in_line(append, None)

    def backlog(self) -> int:
        """How many appends wait for a transaction."""
        return len(self._line)

    async def redact(self, append: Append, seq: int) -> Verdict:
        """As append, and the text of event `seq` is gone for good."""
        return await self._wait_in_line(append, lambda pen: empty_event(pen, append.conversation, seq))

    async def erase(self, append: Append, pseudonym: str) -> Verdict:
        """As append, and the person behind the conversation is gone for good."""
        return await self._wait_in_line(append, lambda pen: erase_conversation(pen, append.conversation, pseudonym))

    async def scrub(self) -> None:
        """What was overwritten is gone from the database's files, too."""
        await scrub(self.engines)

    async def _wait_in_line(self, append: Append, besides: Callable[[Pen], None] | None) -> Verdict:
        if self._is_stuck:
            raise Unavailable("storage does not answer", retry_after=1.0)
        if len(self._line) >= BACKLOG:
            raise Overloaded("the journal is behind", retry_after=2.0)
        waiting = _Waiting(append, asyncio.get_running_loop().create_future(), besides)
        self._line.append(waiting)
        self._bell.set()
        return await waiting.verdict

    async def write_for_ever(self) -> None:
        """Take what waits when the previous commit ends: the sync to disk is the timer."""
        while True:
            await self._bell.wait()
            self._bell.clear()
            while self._line:
                batch = [self._line.popleft() for _ in range(min(BATCH, len(self._line)))]
                # Whoever has gone away (a closed socket) is still written: they may have been promised nothing, but
                # a transaction is never left half-way.
                await self._write_with_patience(batch)

    async def _write_with_patience(self, batch: list[_Waiting]) -> None:
        self._be_patient(batch)
        try:
            await self._write(batch)
        finally:
            if self._patience is not None:
                self._patience.cancel()
            self._is_stuck = False

    def _be_patient(self, batch: list[_Waiting]) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + PATIENCE_SECONDS
        self._patience = loop.call_at(due, self._lose_patience, batch, due)

    def _lose_patience(self, batch: list[_Waiting], due: float) -> None:
        if asyncio.get_running_loop().time() - due > OVERSLEPT_SECONDS:
            # It is we who stood still, under a rush or frozen: what storage did meanwhile is heard of in a moment.
            self._be_patient(batch)
            return
        self._is_stuck = True
        _fail([*batch, *self._line], Unavailable("storage does not answer", retry_after=1.0))
        self._line.clear()

    async def _write(self, batch: list[_Waiting]) -> None:
        try:
            verdicts = await self._transaction(batch)
        except INTEGRITY:
            for waiting in batch:
                await self._write_alone(waiting)
            return
        except Exception as error:  # noqa: BLE001  whatever it was, each writer must hear of it
            _fail(batch, error)
            return
        for waiting, verdict in zip(batch, verdicts, strict=True):
            if not waiting.verdict.done():
                waiting.verdict.set_result(verdict)

    async def _write_alone(self, waiting: _Waiting) -> None:
        try:
            (verdict,) = await self._transaction([waiting])
        except INTEGRITY:
            # Another writer took the same beginning or reference: the log is not what it was decided on.
            verdict = Moved()
        except Exception as error:  # noqa: BLE001  whatever it was, the writer must hear of it
            _fail([waiting], error)
            return
        if not waiting.verdict.done():
            waiting.verdict.set_result(verdict)

    async def _transaction(self, batch: list[_Waiting]) -> list[Verdict]:
        if self.engines.embedded is None:
            async with writing(self.engines) as connection:
                return await connection.run_sync(_commit_on_a_server, batch)
        loop = asyncio.get_running_loop()
        async with storage_errors():
            return await loop.run_in_executor(self._thread, _commit_embedded, self.engines.embedded, batch)

    async def schedule(self, conversation: str, seq: int, due_at_ms: int | None) -> None:
        """Another due time for a log that still ends at `seq`."""
        async with writing(self.engines) as connection:
            await connection.run_sync(reads.schedule, conversation, seq, due_at_ms)

    async def check(self) -> None:
        """Raises Unavailable unless storage answers."""
        if self._is_stuck:
            raise Unavailable("storage does not answer", retry_after=1.0)
        await self.head()


def _commit_embedded(writer: EmbeddedWriter, batch: list[_Waiting]) -> list[Verdict]:
    if all(waiting.append.seat is None and waiting.besides is None for waiting in batch):
        # Looking first costs a fifth of a batch, and is needed for hardly any.
        with suppress(Surprise, sqlite3.IntegrityError), writer.transaction() as connection:
            return commit_fresh(EmbeddedPen(connection), [waiting.append for waiting in batch])
    with writer.transaction() as connection:
        return _commit(EmbeddedPen(connection), batch)


def _commit_on_a_server(connection: Connection, batch: list[_Waiting]) -> list[Verdict]:
    return _commit(ServerPen(connection), batch)


def _commit(pen: Pen, batch: list[_Waiting]) -> list[Verdict]:
    verdicts = commit_batch(pen, [waiting.append for waiting in batch])
    for waiting, verdict in zip(batch, verdicts, strict=True):
        if waiting.besides is not None and isinstance(verdict, Appended):
            waiting.besides(pen)
    return verdicts


def _fail(batch: list[_Waiting], error: Exception) -> None:
    for waiting in batch:
        if not waiting.verdict.done():
            waiting.verdict.set_exception(error)


@asynccontextmanager
async def open_journal(engines: Engines) -> AsyncIterator[SqlJournal]:
    """The journal with its writer running; what waits when it closes is still written."""
    journal = SqlJournal(engines)
    writer = asyncio.create_task(journal.write_for_ever(), name="journal-writer")
    try:
        yield journal
    finally:
        while journal._line and not writer.done():
            journal._bell.set()
            await asyncio.wait([writer], timeout=0.01)
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)
        journal._thread.shutdown(wait=True)
