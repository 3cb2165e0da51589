"""Whole days of a desk with everything that can go wrong: whatever the seed, every promise holds at the end of it."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from .oracle import digest, judge
from .world import simulate

ROOT = Path(__file__).parents[2]
# A seed takes about 0.15 s.
FIXED = range(200)
FRESH = 50
LONG = 4000
BLOCK = 20


def play(seeds: Iterable[int]) -> None:
    """Fails with what went wrong and with the command that plays exactly that again."""
    for seed in seeds:
        try:
            faults = judge(simulate(seed))
        except Exception as error:
            error.add_note(_again(seed))
            raise
        assert not faults, "\n".join([_again(seed), *faults])


def _again(seed: int) -> str:
    return f"play it again: PYTHONPATH=src {sys.executable} -m tests.simulation {seed}"


@pytest.mark.parametrize("start", FIXED[::BLOCK])
def test_every_promise_holds_on_known_days(start: int) -> None:
    """The same days every time, so that what was mended stays mended."""
    play(range(start, start + BLOCK))


def test_every_promise_holds_on_days_that_nobody_has_seen() -> None:
    """Other days every time; the failure names the seed."""
    start = 10_000 + secrets.randbelow(1_000_000_000)
    play(range(start, start + FRESH))


@pytest.mark.soak
def test_every_promise_holds_on_thousands_of_days() -> None:
    """The long form: CHATGATEWAY_DAYS says how many, CHATGATEWAY_FIRST_DAY where to begin."""
    start = int(os.environ.get("CHATGATEWAY_FIRST_DAY", 10_000 + secrets.randbelow(1_000_000_000)))
    play(range(start, start + int(os.environ.get("CHATGATEWAY_DAYS", LONG))))


def test_the_same_seed_is_the_same_day() -> None:
    """In another process too, in which sets and dictionaries of texts have another order."""
    here = [digest(simulate(seed)) for seed in range(3)]

    words = [sys.executable, "-m", "tests.simulation", *map(str, range(3))]
    settings = {"PYTHONPATH": "src", "PYTHONHASHSEED": "7"}
    there = subprocess.run(words, cwd=ROOT, env=settings, capture_output=True, text=True, check=True).stdout

    assert [line.split()[-1] for line in there.splitlines() if line.startswith("seed")] == here
