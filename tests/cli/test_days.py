"""`replay`, `staff` and `waits` on a day that a real desk recorded."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from chatgateway.cli import app
from chatgateway.conversation.events import Assigned, Closed, Handoff
from chatgateway.ports import PromiseRecord
from chatgateway.storage.engine import open_engines, sqlite_url
from chatgateway.storage.journal import open_journal
from chatgateway.storage.migrate import migrate
from chatgateway.storage.records import SqlRecords

from ..logs import NOON, appending, said
from .slow_day import live


def call(*words: str) -> Any:
    """Run a command in a thread, which may have an event loop of its own."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(CliRunner().invoke, app, list(words)).result()


@dataclass(frozen=True)
class Day:
    """A recorded day: its folder, and how many customers came."""

    folder: Path
    customers: int

    def __str__(self) -> str:
        return str(self.folder)

    @property
    def rules(self) -> str:
        """The routing file in force."""
        return str(self.folder / "routing.yaml")


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """A desk's busy day."""
    folder = tmp_path_factory.mktemp("day")
    with ThreadPoolExecutor(1) as beside:
        return Day(folder, beside.submit(asyncio.run, live(folder, 8, 70)).result())


def test_the_unchanged_rules_reproduce_a_recorded_day(day: Day) -> None:
    """Decision by decision; and so the figures come out as they were."""
    result = call("replay", "--data", str(day), "--routing", day.rules, "--target", "80% in 20s", "--json")

    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    now, then = found["replayed"]["rows"][0], found["recorded"]["rows"][0]
    assert found["recorded_rules"] == [found["rules"]]
    assert found["decisions"]["recorded"] >= day.customers
    assert found["decisions"] == {**found["decisions"], "same": found["decisions"]["recorded"], "differences": []}
    assert (now["conversations"], now["served"], now["abandoned"]) == (
        day.customers, then["served"], then["abandoned"],
    )  # fmt: skip
    assert now["wait_p50"] == pytest.approx(then["wait_p50"], abs=1)
    assert now["wait_p95"] == pytest.approx(then["wait_p95"], abs=1)


def test_the_table_shows_both_and_says_which_rules_were_in_force(day: Day) -> None:
    """Replayed, with the recorded figure in brackets; other rules are named."""
    result = call("replay", "--data", str(day), "--target", "80% in 20s")

    assert result.exit_code == 0, result.output
    assert "replayed (recorded)" in result.stdout
    assert "80% in 20s" in result.stdout
    assert "recorded decisions came out the same" in result.stdout
    assert "played under" in result.stdout
    assert [line.split()[:2] for line in result.stdout.splitlines() if " tax " in line]


def test_other_people_change_the_outcome(day: Day, tmp_path: Path) -> None:
    """A roster file instead of who was there: with one slow hand fewer are served in time."""
    roster = tmp_path / "roster.yaml"
    roster.write_text("operators:\n  - {name: Solo, skills: {en: 5, tax: 3, funds: 3, general: 3}, capacity: 1}\n")
    words = ("replay", "--data", str(day), "--operators", str(roster), "--target", "80% in 20s", "--json")

    found = json.loads(call(*words).stdout)

    assert found["replayed"]["rows"][0]["service_level"] < found["recorded"]["rows"][0]["service_level"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("operators:\n  - {name: A, skills: {ja: 9}}\n", "roster.yaml:2:24"),
        ("operators:\n  - {name: A}\n  - {name: A}\n", "roster.yaml:3:6"),
        ("operators:\n  - name: A\n    shifts: {someday: []}\n", "roster.yaml:3:14"),
        ("people: []\n", "roster.yaml:1:1"),
    ],
)
def test_a_wrong_roster_is_told_with_its_place(tmp_path: Path, text: str, place: str) -> None:
    """Before anything is opened: exit code 2 and file:line:column."""
    (tmp_path / "roster.yaml").write_text(text)

    result = call("replay", "--data", str(tmp_path / "none"), "--operators", str(tmp_path / "roster.yaml"))

    assert result.exit_code == 2
    assert place in result.stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("replay", "--target", "most of them"), "should look like 80% in 60s"),
        (("staff", "--since", "yesterday"), "--since: 'yesterday' should look like"),
        (("waits", "--until", "soon"), "--until: 'soon' should look like"),
        (("replay", "--routing", "nowhere.yaml"), "nowhere.yaml: No such file"),
    ],
)
def test_wrong_options_are_named(words: tuple[str, ...], problem: str) -> None:
    """One line, exit code 2."""
    result = call(*words)

    assert result.exit_code == 2
    assert problem in result.stderr


def test_the_heads_of_each_hour_are_found(day: Day) -> None:
    """Per hour and kind, as a table and as JSON."""
    words = ("staff", "--data", str(day), "--target", "80% in 60s")

    found = json.loads(call(*words, "--json").stdout)
    table = call(*words)

    assert found["met"] is True
    assert all(sum(hour["operators"].values()) >= 1 for hour in found["hours"] if hour["service_level"] is not None)
    assert "the target is met." in table.stdout


def test_without_anybody_on_record_kinds_must_be_named(tmp_path: Path) -> None:
    """An empty desk says so."""
    result = call("staff", "--data", str(tmp_path))

    assert result.exit_code == 1
    assert "--operators" in result.stderr


def test_a_period_leaves_out_the_rest(day: Day) -> None:
    """Nothing was recorded in 2020; a period without an end goes on to the last event."""
    before = json.loads(call("replay", "--data", str(day), "--until", "2020-01-01", "--json").stdout)
    after = json.loads(call("replay", "--data", str(day), "--since", "2020-01-01T09:00+09:00", "--json").stdout)

    assert before["recorded"]["rows"][0]["conversations"] == 0
    assert after["recorded"]["rows"][0]["conversations"] == day.customers


def test_promises_are_held_against_real_waits(tmp_path: Path) -> None:
    """Per skill and hour of the day; who left before, and who waits still, is told apart."""
    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, keep_promises(tmp_path)).result()

    found = json.loads(call("waits", "--data", str(tmp_path), "--json").stdout)
    table = call("waits", "--data", str(tmp_path))
    later = json.loads(call("waits", "--data", str(tmp_path), "--since", "2027-01-15T17:01", "--json").stdout)

    figures = {"promises": 3, "earlier": 1, "within": 1, "later": 1, "within_share": 0.3333, "kept_share": 0.6667}
    assert found == {"all": figures, "left": 1, "open": 1, "rows": [{"skill": "tax", "hour": 17, **figures}]}
    assert "1 promises to customers who left before, 1 still open." in table.stdout
    assert "67%" in table.stdout
    assert (later["all"]["promises"], later["left"], later["open"]) == (1, 1, 1)


async def keep_promises(folder: Path) -> None:
    """Three who were served 100 s after the promise, one who left, one who waits."""
    handoff = Handoff("asked", "ja", {"ja": 1, "tax": 1}, "normal", {})
    engines = open_engines(sqlite_url(folder))
    await migrate(engines)
    async with open_journal(engines) as journal:
        ranges = {"a": (110, 200), "b": (50, 100), "c": (10, 90), "left": (10, 90), "waits": (10, 90)}
        for number, (name, (low, high)) in enumerate(ranges.items()):
            at_ms = NOON + number * 30_000
            first = appending(name, None, said(), handoff, customer=name, now_ms=at_ms)
            await journal.append(first)
            await SqlRecords(engines).keep([PromiseRecord(name, at_ms, 1, low, high, "default")], [])
            end = Closed("customer_left") if name == "left" else Assigned("ann", "Ann", 1)
            if name != "waits":
                await journal.append(appending(name, first.state, end, now_ms=at_ms + 100_000))
    await engines.dispose()
