"""`chatgateway audit …`: who read what, and whether the record is whole."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from ..app.parts import open_store
from ..protocol.moments import rfc3339
from ..settings import read_settings
from ..storage.audit import PAGE, SqlAudit, verify_audit
from .running import Data, Database, print_json, run, settings_or_exit

audit_app = typer.Typer(name="audit", help="Who read what; works while the server runs.", no_args_is_help=True)


@audit_app.command()
def verify(data: Data = None, database: Database = None) -> None:
    """Follow the chain of hashes from end to end; exit code 1 if an entry was changed or is missing.

    Keep the printed `head` somewhere else: nobody can then rewrite the whole chain unseen.
    """
    settings = settings_or_exit(lambda: read_settings(data=data, database=database))

    async def work() -> dict[str, Any]:
        async with open_store(settings) as engines:
            report = await verify_audit(SqlAudit(engines))
            return {"ok": not report.differences, **asdict(report)}

    result = run(work)
    print_json(result)
    if not result["ok"]:
        raise typer.Exit(1)


@audit_app.command("list")
def list_entries(
    actor: Annotated[str | None, typer.Option(help="Only of this one, e.g. operator:op_… or service:k_….")] = None,
    subject: Annotated[str | None, typer.Option(help="Only about this conversation.")] = None,
    data: Data = None,
    database: Database = None,
) -> None:
    """Every entry, the oldest first, one JSON document a line."""
    settings = settings_or_exit(lambda: read_settings(data=data, database=database))

    async def work() -> None:
        async with open_store(settings) as engines:
            log, after = SqlAudit(engines), 0
            while page := await log.entries(after, PAGE):
                for chained in page:
                    entry = chained.entry
                    if actor in (None, entry.actor) and subject in (None, entry.subject):
                        shown = {"position": chained.position, "at": rfc3339(entry.at_ms), **asdict(entry)}
                        del shown["at_ms"]
                        print_json(shown)
                after = page[-1].position

    run(work)
