"""Play seeds again and say what went wrong: `python -m tests.simulation 95 [--trace customer2/0]`."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable
from typing import Any

from . import people, wires
from .oracle import digest, judge
from .world import simulate


def main() -> int:
    """Exit code 1 when something went wrong in one of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("seeds", nargs="+", type=int)
    parser.add_argument("--trace", help="print the frames of the clients whose names begin so")
    parser.add_argument("--log", help="print this conversation's log")
    wanted = parser.parse_args()
    if wanted.trace is not None:
        _trace(wanted.trace)
    failed = 0
    for seed in wanted.seeds:
        played = simulate(seed)
        faults = judge(played)
        failed += bool(faults)
        print(f"seed {seed}: {len(played.world.store.feed)} events, digest {digest(played)}", *faults, sep="\n  ")
        for event in played.world.store.logs.get(wanted.log or "", ()):
            print(f"  #{event.seq} {event.kind} {event.author.role} {event.data}")
    return 1 if failed else 0


def _trace(name: str) -> None:
    hear: Callable[..., None] = people.Client._hear
    say: Callable[..., None] = wires.Wire.say

    def told(client: people.Client, text: str) -> None:
        _tell(client, name, "<-", text)
        hear(client, text)

    def says(wire: wires.Wire, text: str) -> None:
        _tell(wire.hear.__self__, name, "->", text)  # type: ignore[attr-defined]
        say(wire, text)

    people.Client._hear = told  # type: ignore[method-assign,assignment]
    wires.Wire.say = says  # type: ignore[method-assign,assignment]


def _tell(client: Any, name: str, arrow: str, text: str) -> None:
    if client.name.startswith(name):
        print(f"{asyncio.get_running_loop().time():9.3f} {client.name} {arrow} {text[:400]}")


if __name__ == "__main__":
    raise SystemExit(main())
