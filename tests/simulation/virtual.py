"""An event loop whose time is a number and whose scheduling is drawn from a seed: same seed, same run."""

from __future__ import annotations

import asyncio
import random
import selectors
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

Result = TypeVar("Result")
# A run that turns this often without its time moving on is a loop that never ends.
TURNS = 100_000


class _NoSockets(selectors.SelectSelector):
    """Instead of waiting for sockets it moves the time on."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        """Nothing ever happens on a socket."""
        assert timeout is not None, "everybody waits for ever"
        self.now += max(0.0, timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Time passes only when nobody has anything to do; who is ready goes on in an order drawn from the seed."""

    def __init__(self, seed: int) -> None:
        self._world = _NoSockets()
        self.chance = random.Random(seed)
        self.turns = 0
        super().__init__(self._world)
        # Exact times: two timers due at one moment fire in one turn.
        self._clock_resolution = 1e-9

    def time(self) -> float:
        """Seconds since the beginning of the run."""
        return self._world.now

    def _run_once(self) -> None:
        ready: deque[Any] = self._ready  # type: ignore[attr-defined]
        if len(ready) > 1:
            shuffled = list(ready)
            self.chance.shuffle(shuffled)
            ready.clear()
            ready.extend(shuffled)
        self.turns += 1
        assert self.turns < TURNS, f"still busy after {TURNS} turns, at {self.time():.3f} s"
        super()._run_once()  # type: ignore[misc]

    def run_in_executor(self, *_args: Any) -> Any:  # type: ignore[override]
        """A thread would be outside of the seed."""
        raise AssertionError("a thread in the simulation")


def run(seed: int, main: Callable[[VirtualLoop], Awaitable[Result]], end: Callable[[], None]) -> Result:
    """Run `main` to its end; `end` is called before what is still running is cancelled."""
    loop = VirtualLoop(seed)
    try:
        return loop.run_until_complete(main(loop))
    finally:
        end()
        loop.turns = 0
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        if tasks:
            loop.run_until_complete(asyncio.wait(tasks))
        loop.close()
