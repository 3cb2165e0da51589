"""What the reports on recorded days share: a period, a progress bar, and the desk's history."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from ..app.parts import open_store, routing_rules
from ..content.rules import load_team
from ..errors import BadContent
from ..flows.history import History, Span, read_history
from ..routing.config import RoutingConfig
from ..routing.staffing import parse_target
from ..routing.team import Team
from ..settings import Settings, read_settings
from ..storage.directory import SqlDirectory
from ..storage.journal import SqlJournal
from ..storage.records import SqlRecords
from .running import settings_or_exit

Since = Annotated[str | None, typer.Option(help="From this moment on: 2026-03-01 or 2026-03-01T09:00.")]
Until = Annotated[str | None, typer.Option(help="Before this moment.")]
Routing = Annotated[Path | None, typer.Option("--routing", help="Other routing rules than those in force.")]
Operators = Annotated[Path | None, typer.Option("--operators", help="A roster file instead of who was there.")]
Goal = Annotated[str, typer.Option("--target", help="The service level to reach.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document instead of tables.")]

Tell = Callable[[int, int], None]
# Piped output has no width of its own; tables should not break for that.
PIPED_WIDTH = 120
# A bar needs no more than so many changes.
BAR_STEPS = 200


@dataclass(frozen=True, slots=True)
class Question:
    """The options of a report, read: what is wrong with them is said before anything is opened."""

    settings: Settings
    rules: RoutingConfig
    span: Span
    team: Team | None = None


def ask(
    data: Path | None,
    database: str | None,
    routing: Path | None,
    since: str | None,
    until: str | None,
    operators: Path | None = None,
    target: str | None = None,
) -> Question:
    """Read the options; a mistake is one line on stderr and exit code 2."""

    def read() -> Question:
        settings = read_settings(data=data, database=database, routing=routing)
        rules = routing_rules(settings)
        if target is not None:
            parse_target(target)
        span = Span(_moment(since, "since", rules.zone), _moment(until, "until", rules.zone))
        return Question(settings, rules, span, load_team(operators) if operators is not None else None)

    return settings_or_exit(read)


def _moment(text: str | None, name: str, zone: tzinfo) -> int | None:
    """Epoch milliseconds; a moment without an offset is meant in the desk's time zone."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadContent(f"--{name}: {text!r} should look like 2026-03-01 or 2026-03-01T09:00") from None
    return round((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class Store:
    """The ports that reports read."""

    journal: SqlJournal
    records: SqlRecords
    directory: SqlDirectory


@asynccontextmanager
async def open_reading(settings: Settings) -> AsyncIterator[Store]:
    """The store, for reading beside a running server."""
    async with open_store(settings) as engines:
        yield Store(SqlJournal(engines), SqlRecords(engines), SqlDirectory(engines))


async def history_of(question: Question) -> History:
    """The recorded period, read with a progress bar."""
    async with open_reading(question.settings) as store:
        with bar("reading the journal") as tell:
            return await read_history(store.journal, store.records, store.directory, question.span, tell)


@contextmanager
def bar(title: str) -> Iterator[Tell]:
    """A progress bar on stderr, when somebody looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(title, total=None)

        def tell(done: int, total: int) -> None:
            if done == total or done % max(1, total // BAR_STEPS) == 0:
                progress.update(task, completed=done, total=total)

        yield tell


def show(table: Table) -> None:
    """A table on stdout."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=PIPED_WIDTH)
    console.print(table)
