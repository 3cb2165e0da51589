"""What one routing decision costs, at queues and desks of every size, beside a naive scan of everything.

    PYTHONPATH=src python bench/routing.py [--json FILE] [--quick]

A decision is what happens when an operator's place falls free: the news enters the line, a pass runs, one conversation
is placed. Costs are CPU time of the thread; `wall_p99_ms` is what the clock says, neighbours included. The number of
distinct needs is the same in every row, so the curve has to stay flat along the queue.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.routing import naive

from chatgateway.routing.config import DEFAULT
from chatgateway.routing.line import Line, Operator, Waiting
from chatgateway.routing.needs import Needs, needs_from

SKILLS = ("trading", "account", "kyc", "funds", "crypto-ops", "tax", "system", "api", "security", "legal")
LANGUAGES = ("ja", "ja", "ja", "en", "zh")
DISTINCT_NEEDS = 60
NOW = 1_000_000.0


def make_needs(rng: Random) -> list[Needs]:
    found: dict[Needs, None] = {}
    while len(found) < DISTINCT_NEEDS:
        skills = {s: rng.randint(1, 3) for s in rng.sample(SKILLS, rng.randint(1, 2))}
        found[needs_from(skills, (), rng.choice(LANGUAGES), rng.choice(["1", "2"]), DEFAULT)] = None
    return list(found)


def make_operators(count: int, rng: Random) -> list[Operator]:
    """A full desk: everyone has skills and no place left."""
    staff = []
    for i in range(count):
        skills = {s: rng.randint(1, 5) for s in rng.sample(SKILLS, rng.randint(3, 7))}
        skills |= {language: rng.randint(1, 5) for language in rng.sample(["ja", "en", "zh"], rng.randint(1, 3))}
        staff.append(
            Operator(f"o{i}", f"o{i}", skills, rng.choice(["1", "2"]), 3, 3, "ready", True, NOW - rng.random() * 600)
        )
    return staff


def make_queue(count: int, needs: list[Needs], rng: Random) -> list[Waiting]:
    found = []
    for i in range(count):
        at = NOW - 1_200 + 1_200 * i / count
        priority = rng.choices(["urgent", "high", "normal", "low"], [1, 2, 10, 1])[0]
        # The same mix of needs at every length of the queue.
        found.append(Waiting(f"c{i}", needs[i % len(needs)], priority, at, i, at))
    return found


def measure(waiting: int, operators: int, decisions: int) -> dict[str, Any]:
    rng = Random(f"{waiting} {operators}")
    needs = make_needs(Random("needs"))
    staff, queue = make_operators(operators, rng), make_queue(waiting, needs, rng)
    line = Line(DEFAULT)
    for operator in staff:
        line.set_operator(operator)
    begun = time.perf_counter()
    for one in queue:
        line.add(one)
    assert not list(line.placements(NOW))
    filled = time.perf_counter() - begun
    gc.collect()
    gc.freeze()
    taken, passed, explained, positions = [], [], [], []
    for i in range(decisions):
        now = NOW + i * 0.01
        operator = line.operators[rng.randrange(operators)]
        begun, wall = time.thread_time(), time.perf_counter()
        line.set_operator(replace(operator, load=operator.load - 1))
        placed = list(line.placements(now))
        taken.append(time.thread_time() - begun)
        passed.append(time.perf_counter() - wall)
        for placement in placed:
            begun = time.perf_counter()
            json.dumps(placement.decision.to_json())
            explained.append(time.perf_counter() - begun)
            # Somebody new with the same needs arrives, so that the queue keeps its length.
            line.add(replace(placement.decision.waiting, conversation=f"n{i}", arrival=waiting + i, enqueued_at=now))
        name = f"c{rng.randrange(waiting)}"
        if name in line:
            begun = time.perf_counter()
            line.position(name, now)
            positions.append(time.perf_counter() - begun)
    everybody = timed(lambda: list(line.positions(now)))
    return {
        "waiting": waiting,
        "operators": operators,
        "needs": DISTINCT_NEEDS,
        "decision_p50_ms": round(median(taken) * 1e3, 3),
        "decision_p99_ms": round(quantiles(taken, n=100)[98] * 1e3, 3),
        "wall_p99_ms": round(quantiles(passed, n=100)[98] * 1e3, 3),
        "per_second": round(1 / (sum(taken) / len(taken))),
        "to_json_p50_ms": round(median(explained) * 1e3, 3) if explained else None,
        "position_p50_ms": round(median(positions) * 1e3, 3) if positions else None,
        "all_positions_ms": round(everybody * 1e3, 1),
        "fill_ms": round(filled * 1e3, 1),
        "naive_ms": naive_cost(staff, queue),
    }


def naive_cost(staff: list[Operator], queue: list[Waiting]) -> float:
    """One decision by scanning every conversation against every operator."""
    freed = [replace(staff[0], load=staff[0].load - 1), *staff[1:]]
    return round(timed(lambda: naive_decision(queue, freed)) * 1e3, 2)


def naive_decision(queue: list[Waiting], staff: list[Operator]) -> object:
    """The foremost conversation that somebody free may take, by a scan without any index and with the steps given."""
    steps = {w.needs: naive.step_of(w, staff, NOW, DEFAULT) for w in queue[:DISTINCT_NEEDS]}
    for one in sorted(queue, key=lambda w: naive.order_key(w, NOW, DEFAULT)):
        able = [o for o in staff if o.load < o.capacity and naive.may_take(one.needs, o, steps[one.needs])]
        if able:
            return one, min(able, key=lambda o: naive.choice_key(one, o, NOW))
    return None


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", type=Path)
    options.add_argument("--quick", action="store_true", help="fewer decisions per row")
    chosen = options.parse_args()
    rows = []
    for operators in (10, 100, 1_000):
        for waiting in (100, 1_000, 10_000):
            rows.append(measure(waiting, operators, 200 if chosen.quick else 2_000))
            print("  ".join(f"{k}={v}" for k, v in rows[-1].items()), flush=True)
    for operators in (10, 100, 1_000):
        by_queue = {r["waiting"]: r["decision_p50_ms"] for r in rows if r["operators"] == operators}
        print(f"{operators} operators: 10,000 waiting cost {by_queue[10_000] / by_queue[100]:.2f} x of 100 waiting")
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
