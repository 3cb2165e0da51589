"""`chatgateway staff`: how many operators of which kinds each hour needs."""

from __future__ import annotations

from datetime import datetime, tzinfo

import typer
from rich import box
from rich.table import Table

from ..errors import NotFound
from ..flows.history import History
from ..routing.staffing import HOUR, MAX_PLAYS, Kind, Plan, kinds_of, parse_target
from ..routing.staffing import staff as search
from .history import AsJson, Goal, Operators, Question, Routing, Since, Until, ask, bar, history_of, show
from .running import Data, Database, print_json, run


def staff(
    data: Data = None,
    database: Database = None,
    target: Goal = "80% in 60s",
    routing: Routing = None,
    operators: Operators = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Heads per hour and kind of operator with which recorded arrivals would have met the target."""
    question = ask(data, database, routing, since, until, operators, target)
    history = run(lambda: history_of(question))
    kinds = _kinds(history, question)
    with bar("playing days") as tell:
        plan = search(
            history.arrivals, kinds, parse_target(target), question.rules, lambda plays: tell(plays, MAX_PLAYS)
        )
    if as_json:
        print_json({"target": target, "rules": question.rules.hash, **plan.to_json()})
        return
    show(_table(plan, kinds, target, question.rules.zone))
    typer.echo(f"{plan.plays} days played; " + ("the target is met." if plan.is_met else "the target is NOT met."))


def _kinds(history: History, question: Question) -> list[Kind]:
    """Those of the roster file, else of the operators who were there."""
    team = question.team
    kinds = kinds_of([d.operator for d in history.roster] if team is None else team.operators())
    if not kinds:
        typer.echo(f"chatgateway: {NotFound('nobody was on duty; name kinds of operators with --operators')}", err=True)
        raise typer.Exit(1)
    return kinds


def _table(plan: Plan, kinds: list[Kind], target: str, zone: tzinfo) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("hour")
    used = [kind.name for kind in kinds if any(n and name == kind.name for (_, name), n in plan.heads.items())]
    for name in (*used, "all", target):
        table.add_column(name, justify="right")
    for hour in sorted({h for (h, _), n in plan.heads.items() if n} | set(plan.levels)):
        heads = [plan.heads.get((hour, name), 0) for name in used]
        level = plan.levels.get(hour)
        when = datetime.fromtimestamp(hour * HOUR, zone).strftime("%Y-%m-%d %H:00")
        table.add_row(when, *map(str, heads), str(sum(heads)), "–" if level is None else f"{level:.0%}")
    return table
