"""`chatgateway migrate | verify | export`. The store is imported when it is opened: `--help` needs none of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from .running import Data, Database, print_json, run, settings_or_exit

if TYPE_CHECKING:
    from pathlib import Path

    from ..settings import Settings

PAGE = 1000


def _settings(data: Path | None, database: str | None) -> Settings:
    from ..settings import read_settings

    return settings_or_exit(lambda: read_settings(data=data, database=database))


def migrate(data: Data = None, database: Database = None) -> None:
    """Bring the database to the newest schema."""
    settings = _settings(data, database)

    async def work() -> dict[str, Any]:
        from ..app.parts import open_store

        async with open_store(settings) as engines:
            return {"migrated": True, "database": engines.dialect}

    print_json(run(work))


def verify(data: Data = None, database: Database = None) -> None:
    """Rebuild everything that is derived from the logs and report every difference; exit code 1 if there is one."""
    settings = _settings(data, database)

    async def work() -> dict[str, Any]:
        from ..app.parts import open_store, routing_rules, rules_of
        from ..storage.verify import verify_store

        async with open_store(settings) as engines:
            report = await verify_store(engines, rules_of(routing_rules(settings)))
            return {
                "ok": not report.differences,
                "conversations": report.conversations,
                "events": report.events,
                "differences": report.differences,
            }

    result = run(work)
    print_json(result)
    if not result["ok"]:
        raise typer.Exit(1)


def export(
    format: Annotated[Literal["ndjson"], typer.Option(help="One JSON document a line.")] = "ndjson",
    data: Data = None,
    database: Database = None,
) -> None:
    """Every event of every conversation in the order of the feed, one JSON document a line."""
    settings = _settings(data, database)

    async def work() -> None:
        from ..app.parts import open_store
        from ..protocol.views import event_fields
        from ..storage.journal import SqlJournal

        async with open_store(settings) as engines:
            journal = SqlJournal(engines)
            after = 0
            while page := await journal.feed(after, PAGE):
                for position, event in page:
                    typer.echo(
                        json.dumps({"cursor": str(position), **event_fields(event, "staff")}, ensure_ascii=False)
                    )
                after = page[-1][0]

    run(work)
