"""`chatgateway replay`: a recorded day, played again under these or other rules and people, beside what happened."""

from __future__ import annotations

from typing import Any

import typer
from rich import box
from rich.table import Table

from ..flows.history import History
from ..routing.figures import Comparison, Figures, Target, compare, figures, report
from ..routing.recording import Replay
from ..routing.rehearsal import rehearse
from ..routing.staffing import parse_target
from .history import AsJson, Goal, Operators, Question, Routing, Since, Until, ask, bar, history_of, show
from .running import Data, Database, print_json, run


def replay(
    data: Data = None,
    database: Database = None,
    routing: Routing = None,
    operators: Operators = None,
    since: Since = None,
    until: Until = None,
    target: Goal = "80% in 60s",
    as_json: AsJson = False,
) -> None:
    """Play recorded arrivals again and print the figures, with what really happened in brackets."""
    question = ask(data, database, routing, since, until, operators, target)
    history = run(lambda: history_of(question))
    goal = parse_target(target)
    played = _play(history, question)
    compared = compare(history.happened.decisions, played.decisions)
    if as_json:
        print_json(_document(history, question, played, compared, goal))
        return
    show(_table(figures(played, goal), figures(history.happened, goal), target))
    for line in _remarks(history, question, compared):
        typer.echo(line)


def _play(history: History, question: Question) -> Replay:
    team = question.team
    roster = history.roster if team is None else team.duties(question.rules, history.since, history.until)
    with bar("playing") as tell:
        return rehearse(history.arrivals, roster, question.rules, progress=tell)


def _document(
    history: History, question: Question, played: Replay, compared: Comparison, goal: Target
) -> dict[str, Any]:
    return {
        "since": history.since,
        "until": history.until,
        "rules": question.rules.hash,
        "recorded_rules": sorted(history.rules),
        "replayed": report(played, goal),
        "recorded": report(history.happened, goal),
        "decisions": {
            "recorded": compared.recorded,
            "same": compared.same,
            "differences": list(compared.differences),
        },
    }


def _table(now: list[Figures], then: list[Figures], target: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, title="replayed (recorded)", title_justify="left")
    table.add_column("skill")
    for name in ("customers", target, "wait p50", "wait p95", "gave up", "tickets", "transfers", "in use"):
        table.add_column(name, justify="right")
    before = {row.skill: row for row in then}
    for row in now:
        table.add_row(row.skill or "general", *_cells(row, before[row.skill]))
    return table


def _cells(now: Figures, then: Figures) -> list[str]:
    return [
        str(now.conversations),
        _beside(_share, now.service_level, then.service_level),
        _beside(_seconds, now.wait_p50, then.wait_p50),
        _beside(_seconds, now.wait_p95, then.wait_p95),
        _beside(_share, now.abandonment, then.abandonment),
        f"{now.tickets} ({then.tickets})",
        f"{now.transfers} ({then.transfers})",
        _beside(_share, now.utilisation, then.utilisation),
    ]


def _beside(say: Any, now: float | None, then: float | None) -> str:
    return f"{say(now)} ({say(then)})"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f} s"


def _remarks(history: History, question: Question, compared: Comparison) -> list[str]:
    lines = [f"{compared.same} of {compared.recorded} recorded decisions came out the same."]
    if compared.same < compared.recorded:
        lines += [f"  {difference}" for difference in compared.differences]
    if history.rules and history.rules != {question.rules.hash}:
        lines.append(
            f"Recorded under the rules {', '.join(sorted(history.rules))}, played under {question.rules.hash}."
        )
    return lines
