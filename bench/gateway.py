"""The gateway beside a bare echo server, in one run: server on one core, load on the other (`make bench`)."""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import uvloop

sys.path.insert(0, str(Path(__file__).parent))
import measures
from exchanges import bot_run, echo_run, relay_run
from load import Result
from servers import LOAD_CORE

OUT = Path(__file__).parent / "out"
ACKS_PER_SECOND = 500


@dataclass(frozen=True)
class Ratio:
    """One line of the table: what was reached beside its floor and goal. `is_cost`: less is better."""

    name: str
    value: float
    floor: float
    goal: float
    is_cost: bool = False

    @property
    def verdict(self) -> str:
        """Where the value stands."""
        sign = -1 if self.is_cost else 1
        if sign * self.value >= sign * self.goal:
            return "goal"
        return "floor" if sign * self.value >= sign * self.floor else "MISSED"


@dataclass
class Run:
    """Everything of one run, printed as it comes."""

    customers: int
    seconds: float
    sockets: int
    stored: int
    rows: list[str] = field(default_factory=list)
    ratios: list[Ratio] = field(default_factory=list)
    echo: Result = field(default_factory=Result)

    def tell(self, name: str, result: Result) -> Result:
        """Print one measurement."""
        row = (
            f"{name:<46}{result.rate:>9.0f}{result.cpu_us:>9.0f}{result.percentile(0.5):>9.2f}"
            f"{result.percentile(0.99):>9.2f}"
        )
        self.rows.append(row)
        print(row, flush=True)
        return result

    def note(self, name: str, value: float, floor: float, goal: float, *, is_cost: bool = False) -> None:
        """Print one ratio."""
        ratio = Ratio(name, value, floor, goal, is_cost)
        self.ratios.append(ratio)
        print(f"    {name:<52}{value:>8.3f}   {ratio.verdict}", flush=True)

    def against_echo(self, name: str, result: Result, floor: float, goal: float) -> None:
        """Throughput and CPU as shares of the echo's."""
        self.note(f"{name}, throughput", result.rate / self.echo.rate, floor, goal)
        self.note(f"{name}, CPU", self.echo.cpu_us / result.cpu_us, floor, goal)


async def talk(run: Run) -> None:
    """Exchanges in a closed loop."""
    relay = run.tell("relay customer - operator", await relay_run(run.customers, run.seconds))
    run.against_echo("relay ÷ echo", relay, 0.20, 0.45)
    for kind, floor, goal in (("distinct", 0.06, 0.15), ("zipf", 0.15, 0.35)):
        result = run.tell(f"bot answers, texts {kind}", await bot_run(run.customers, run.seconds, kind))
        run.against_echo(f"bot {kind} ÷ echo", result, floor, goal)


async def crowd(run: Run) -> None:
    """One customer and ten times as many."""
    run.tell("bot answers, texts zipf, 1 customer", await bot_run(1, run.seconds, "zipf"))
    some = run.tell(f"relay, {run.customers} customers again", await relay_run(run.customers, run.seconds))
    many = run.tell(f"relay, {10 * run.customers} customers", await relay_run(10 * run.customers, run.seconds))
    run.note("CPU of a message, 10 × as many customers", many.cpu_us / some.cpu_us, 1.3, 1.05, is_cost=True)


async def delays(run: Run) -> None:
    """How long one waits at a given rate."""
    acks, sync = await measures.acks_at(ACKS_PER_SECOND, run.customers, run.seconds)
    run.tell(f"acks at {ACKS_PER_SECOND}/s (fdatasync p50 {sync:.2f} ms)", acks)
    run.note("ack p50 ÷ fdatasync p50", acks.percentile(0.5) / sync, 3, 1.7, is_cost=True)
    peak = run.tell("bot answers, texts zipf, peak", await bot_run(run.customers, run.seconds, "zipf"))
    half = peak.rate / 2
    answers = run.tell(f"answers at {half:.0f}/s", await measures.answers_at(half, run.customers, run.seconds))
    echoes = run.tell(f"echoes at {half:.0f}/s", await measures.echoes_at(half, run.customers, run.seconds))
    ratio = answers.percentile(0.99) / echoes.percentile(0.99)
    run.note("p99 at half the peak ÷ the echo's", ratio, 6, 3, is_cost=True)


async def memory(run: Run) -> None:
    """Sockets that say nothing."""
    used = await measures.idle_kib(run.sockets)
    run.note(f"KiB of an idle greeted socket, {run.sockets} of them", used, 60, 30, is_cost=True)


async def connecting(run: Run) -> None:
    """Coming in."""
    bare = run.tell("bare upgrades", await measures.bare_connects(run.seconds))
    whole = run.tell("connects with hello and welcome", await measures.greeted_connects(run.seconds))
    run.note("connects ÷ bare upgrades, throughput", whole.rate / bare.rate, 0.4, 0.7)
    run.note("connects ÷ bare upgrades, CPU", bare.cpu_us / whole.cpu_us, 0.4, 0.7)


async def growth(run: Run) -> None:
    """The same work on a store with a past."""
    with tempfile.TemporaryDirectory() as folder:
        measures.fill(folder, 1_000)
        little = run.tell("bot zipf, 1,000 stored", await bot_run(run.customers, run.seconds, "zipf", folder))
    with tempfile.TemporaryDirectory() as folder:
        measures.fill(folder, run.stored)
        took, cpu = measures.seconds_to_ready(folder)
        run.note(f"seconds to ready, {run.stored} stored (CPU {cpu:.1f})", took, 3, 1, is_cost=True)
        much = run.tell(f"bot zipf, {run.stored} stored", await bot_run(run.customers, run.seconds, "zipf", folder))
    run.note("CPU of a message, much stored ÷ little", much.cpu_us / little.cpu_us, 1.3, 1.05, is_cost=True)


PARTS: dict[str, Callable[[Run], Awaitable[None]]] = {
    "talk": talk,
    "crowd": crowd,
    "delays": delays,
    "memory": memory,
    "connecting": connecting,
    "growth": growth,
}


def report(run: Run) -> Iterator[str]:
    """The run as Markdown."""
    yield f"Measured {datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} cores,"
    yield f"load average {os.getloadavg()[0]:.1f}, {run.customers} customers, {run.seconds:g} s each.\n"
    yield "| | reached | floor | goal | |\n| --- | --- | --- | --- | --- |"
    for r in run.ratios:
        yield f"| {r.name} | {r.value:.3g} | {r.floor:g} | {r.goal:g} | {r.verdict} |"
    yield f"\n```\n{'':<46}{'per s':>9}{'cpu µs':>9}{'p50 ms':>9}{'p99 ms':>9}"
    yield from run.rows
    yield "```"


def plot(run: Run, path: Path) -> None:
    """Each ratio on a scale on which the floor is 1 and more is better."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    def scaled(ratio: Ratio, value: float) -> float:
        return ratio.floor / value if ratio.is_cost else value / ratio.floor

    figure, axes = pyplot.subplots(figsize=(9, 0.45 * len(run.ratios) + 1.2))
    names = [r.name for r in run.ratios]
    colours = [{"goal": "#2a9d4a", "floor": "#3a78c2"}.get(r.verdict, "#c2483a") for r in run.ratios]
    axes.barh(names, [scaled(r, r.value) for r in run.ratios], color=colours)
    axes.scatter([scaled(r, r.goal) for r in run.ratios], names, marker="|", s=200, color="black", label="goal")
    axes.axvline(1, color="grey", linestyle="--", label="floor")
    axes.set_xlabel("reached, in units of the floor; more is better")
    axes.invert_yaxis()
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=120)


async def main() -> None:
    """Run the chosen parts and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--customers", type=int, default=100)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--sockets", type=int, default=10_000)
    options.add_argument("--stored", type=int, default=1_000_000)
    options.add_argument("--only", nargs="*", choices=list(PARTS), default=list(PARTS))
    chosen = options.parse_args()
    os.sched_setaffinity(0, {LOAD_CORE})
    # Every socket is a file, here and in the server that inherits this.
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    run = Run(chosen.customers, chosen.seconds, chosen.sockets, chosen.stored)
    print(f"{'':<46}{'per s':>9}{'cpu µs':>9}{'p50 ms':>9}{'p99 ms':>9}")
    run.echo = run.tell(f"bare echo, {run.customers} sockets", await echo_run(run.customers, run.seconds))
    for name in chosen.only:
        await PARTS[name](run)
    OUT.mkdir(exist_ok=True)
    (OUT / "gateway.md").write_text("\n".join(report(run)) + "\n", encoding="utf-8")
    plot(run, OUT / "gateway.png")


if __name__ == "__main__":
    uvloop.run(main())
