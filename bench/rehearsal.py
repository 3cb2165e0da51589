"""How long a whole day takes to rehearse: 50,000 conversations and 300 operators by default.

PYTHONPATH=src python bench/rehearsal.py [--conversations N] [--operators N] [--staff]
"""

from __future__ import annotations

import argparse
import json
import math
import time
from random import Random

from chatgateway.routing.config import DEFAULT
from chatgateway.routing.figures import Target, report
from chatgateway.routing.line import Operator
from chatgateway.routing.needs import needs_from
from chatgateway.routing.recording import Arrival, Duty, Leg
from chatgateway.routing.rehearsal import rehearse
from chatgateway.routing.staffing import kinds_of, staff

SKILLS = ("trading", "account", "kyc", "funds", "crypto-ops", "tax", "system", "api", "security", "legal")
DAY = 86_400


def make_day(count: int, rng: Random) -> list[Arrival]:
    """Arrivals that follow a daily curve with one incident at 14:00, when everyone writes at once."""
    pool = {}
    for i, skill in enumerate(SKILLS):
        for language in ("ja", "en", "zh"):
            for tier in ("1", "2"):
                pool[skill, language, tier] = needs_from({skill: 1 + i % 2}, (), language, tier, DEFAULT)
    found = []
    for i in range(count):
        incident = rng.random() < 0.05
        at = 50_400 + rng.random() * 600 if incident else _hour(rng) * 3600 + rng.random() * 3600
        skill = "system" if incident else rng.choices(SKILLS, [8, 6, 4, 6, 3, 2, 4, 1, 2, 1])[0]
        key = (skill, rng.choices(["ja", "en", "zh"], [8, 1, 1])[0], rng.choices(["1", "2"], [3, 1])[0])
        legs = [Leg(pool[key], rng.lognormvariate(math.log(360), 0.6))]
        if rng.random() < 0.08:
            legs.append(Leg(pool[skill, key[1], "2"], rng.lognormvariate(math.log(500), 0.6)))
        found.append(Arrival(f"c{i}", at, tuple(legs), "normal", rng.expovariate(1 / 900), None, skill))
    return sorted(found, key=lambda a: a.at)


def _hour(rng: Random) -> int:
    curve = [1 if h < 7 else 3 if h < 9 else 8 if h < 21 else 4 for h in range(24)]
    return rng.choices(range(24), curve)[0]


def make_roster(count: int, rng: Random) -> list[Duty]:
    duties = []
    for i in range(count):
        skills = {s: rng.randint(1, 5) for s in rng.sample(SKILLS, rng.randint(3, 6))}
        skills |= {"ja": 5} if rng.random() < 0.9 else {}
        skills |= {language: rng.randint(2, 5) for language in ("en", "zh") if rng.random() < 0.3}
        start = rng.choices([0, 7, 9, 11, 13, 16], [1, 3, 6, 4, 5, 2])[0] * 3600
        operator = Operator(f"o{i}", f"o{i}", skills, rng.choice(["1", "2"]), 3)
        duties.append(Duty(operator, ((start, start + 4 * 3600.0), (start + 5 * 3600.0, min(DAY, start + 9 * 3600.0)))))
    return duties


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--conversations", type=int, default=50_000)
    options.add_argument("--operators", type=int, default=300)
    options.add_argument("--staff", action="store_true", help="search for a staffing instead")
    chosen = options.parse_args()
    rng = Random("a day")
    day, roster = make_day(chosen.conversations, rng), make_roster(chosen.operators, rng)
    begun = time.perf_counter()
    if chosen.staff:
        plan = staff(day, kinds_of([d.operator for d in roster]), Target(), DEFAULT)
        print(json.dumps(plan.to_json(), indent=1))
    else:
        played = rehearse(day, roster, DEFAULT)
        for row in report(played, Target())["rows"]:
            print("  ".join(f"{k}={v}" for k, v in row.items()))
        print("utilisation", report(played, Target())["utilisation"], "decisions", len(played.decisions))
    print(f"{chosen.conversations} conversations, {chosen.operators} operators: {time.perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
