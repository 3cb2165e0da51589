"""`chatgateway retain`: erases the people in conversations that are too old."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ..app.parts import open_store, routing_rules, rules_of
from ..clock import SystemClock, SystemIds
from ..flows.erasure import Erasure
from ..flows.ledger import Ledger
from ..settings import read_settings
from ..storage.attachments import SqlAttachments
from ..storage.audit import SqlAudit
from ..storage.journal import open_journal
from .running import Data, Database, print_json, run, settings_or_exit

DAY_MS = 86_400_000


def retain(
    days: Annotated[int, typer.Option(min=1, help="Conversations that ended longer ago than this are erased.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count them.")] = False,
    data: Data = None,
    database: Database = None,
) -> None:
    """Erase the people in conversations that ended long ago; works while the server runs."""
    settings = settings_or_exit(lambda: read_settings(data=data, database=database))

    async def work() -> dict[str, Any]:
        clock = SystemClock()
        async with open_store(settings) as engines, open_journal(engines) as journal:
            ledger = Ledger(journal, clock, rules_of(routing_rules(settings)))
            files = SqlAttachments(engines, settings.data / "attachments")
            erasure = Erasure(ledger, files, SqlAudit(engines), SystemIds())
            before_ms = clock.now_ms() - days * DAY_MS
            erased = await erasure.erase_older(before_ms, "system", dry_run=dry_run)
        return {
            "dry_run": dry_run,
            "conversations": erased.conversations,
            "events": erased.events,
            "attachments": erased.attachments,
        }

    print_json(run(work))
