"""A node's time: it passes steadily, whatever is done to the machine's clock."""

from __future__ import annotations

import time
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from chatgateway.clock import SLEW, SystemClock

SECOND = 1_000_000_000
HOUR = 3_600 * SECOND
START = 1_800_000_000 * SECOND
jumps = st.integers(-2 * HOUR, 2 * HOUR)
pauses = st.integers(0, 120 * SECOND)


@dataclass(slots=True)
class Machine:
    """Two clocks that pass together; one of them can be turned."""

    progress_ns: int = 5 * SECOND
    turned_ns: int = 0

    def wall(self) -> int:
        return START - 5 * SECOND + self.progress_ns + self.turned_ns

    def progress(self) -> int:
        return self.progress_ns

    def clock(self) -> SystemClock:
        """A node starts on it."""
        return SystemClock(self.wall, self.progress)


@given(st.lists(st.tuples(jumps, pauses)))
def test_time_passes_as_it_really_does_however_the_clock_is_turned(steps: list[tuple[int, int]]) -> None:
    """Between any two looks it is off by no more than the slew; hence it never runs backwards."""
    machine = Machine()
    clock = machine.clock()
    before_ms = clock.now_ms()
    for jump, pause in steps:
        machine.turned_ns += jump
        machine.progress_ns += pause
        now_ms = clock.now_ms()

        assert abs((now_ms - before_ms) * 1_000_000 - pause) <= pause / SLEW + 1_000_000
        assert now_ms >= before_ms
        before_ms = now_ms


def test_an_untouched_clock_is_the_wall_clock() -> None:
    """Nobody can tell the difference as long as nobody turns it."""
    machine = Machine()
    clock = machine.clock()
    for _ in range(100):
        machine.progress_ns += 7 * SECOND // 3

        assert clock.now_ms() == machine.wall() // 1_000_000


def test_a_clock_put_right_is_followed_in_the_end() -> None:
    """Ten minutes either way are made good within nine hours, and then kept."""
    for turned in (600 * SECOND, -600 * SECOND):
        machine = Machine()
        clock = machine.clock()
        machine.turned_ns = turned
        for _ in range(9 * 60):
            machine.progress_ns += 60 * SECOND
            clock.now_ms()

        assert clock.now_ms() == machine.wall() // 1_000_000


def test_what_has_expired_by_either_clock_has_expired() -> None:
    """A clock turned back revives no token; one put forward ends them."""
    machine = Machine()
    clock = machine.clock()
    machine.turned_ns = -HOUR
    back = clock.latest_ms()
    machine.turned_ns = HOUR
    forward = clock.latest_ms()

    assert back == START // 1_000_000
    assert forward == (START + HOUR) // 1_000_000


def test_the_systems_own_clocks_are_read() -> None:
    """Without any arguments it is real time."""
    before = time.time()
    now_ms = SystemClock().now_ms()

    assert before * 1000 - 1 <= now_ms <= time.time() * 1000 + 1
