"""`chatgateway waits`: how many real waits lay within the range that the customer was told."""

from __future__ import annotations

from typing import Any

import typer
from rich import box
from rich.table import Table

from ..flows.history import Kept, read_promises
from ..routing.waits import PromiseScore, score_promises
from .history import AsJson, Question, Since, Until, ask, bar, open_reading, show
from .running import Data, Database, print_json, run

Scores = dict[tuple[str, int], PromiseScore]


def waits(
    data: Data = None,
    database: Database = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Promised waits held against real ones, per skill and hour of the day."""
    question = ask(data, database, None, since, until)
    kept = run(lambda: _read(question))
    scores = score_promises(kept.served, question.rules.zone)
    whole = _sum(scores)
    if as_json:
        print_json(_document(scores, whole, kept))
        return
    show(_table(scores, whole))
    typer.echo(f"{kept.left} promises to customers who left before, {kept.open} still open.")


async def _read(question: Question) -> Kept:
    async with open_reading(question.settings) as store:
        with bar("reading the journal") as tell:
            return await read_promises(store.journal, store.records, question.span, tell)


def _sum(scores: Scores) -> PromiseScore:
    rows = list(scores.values())
    return PromiseScore(sum(r.earlier for r in rows), sum(r.within for r in rows), sum(r.later for r in rows))


def _document(scores: Scores, whole: PromiseScore, kept: Kept) -> dict[str, Any]:
    rows = [{"skill": skill or "general", "hour": hour, **_figures(s)} for (skill, hour), s in scores.items()]
    return {"all": _figures(whole), "left": kept.left, "open": kept.open, "rows": rows}


def _figures(score: PromiseScore) -> dict[str, Any]:
    return {
        "promises": score.total,
        "earlier": score.earlier,
        "within": score.within,
        "later": score.later,
        "within_share": round(score.within / score.total, 4) if score.total else None,
        "kept_share": None if score.kept is None else round(score.kept, 4),
    }


def _table(scores: Scores, whole: PromiseScore) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("skill")
    for name in ("hour", "promises", "earlier", "within", "later", "within %", "not later %"):
        table.add_column(name, justify="right")
    table.add_row("all", "", *_cells(whole))
    for (skill, hour), score in scores.items():
        table.add_row(skill or "general", f"{hour:02}", *_cells(score))
    return table


def _cells(score: PromiseScore) -> list[str]:
    shares = [score.within / score.total if score.total else None, score.kept]
    counts = [score.total, score.earlier, score.within, score.later]
    return [*map(str, counts), *("–" if share is None else f"{share:.0%}" for share in shares)]
