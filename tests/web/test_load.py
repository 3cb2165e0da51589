"""What is put off under load, in which order, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.errors import GatewayError, Overloaded, RateLimited, Unavailable
from chatgateway.web.load import SHED_FROM, Kind, Load

KINDS: list[Kind] = ["typing", "search", "anonymous", "identified", "existing"]


@dataclass(slots=True)
class StillClock:
    """A clock that moves only by sleeping, and then by more than was asked."""

    at: float = 0.0
    late: float = 0.0
    naps: int = 0
    slept: list[float] = field(default_factory=list)

    def now_ms(self) -> int:
        return round(self.at * 1000)

    def latest_ms(self) -> int:
        return self.now_ms()

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if len(self.slept) > self.naps:
            raise EndOfTestError
        self.at += seconds + self.late


class EndOfTestError(Exception):
    """Raised when the watch has looked often enough."""


def load_at(level: float) -> Load:
    """A node that is exactly so busy."""
    return Load(StillClock(), lambda: 0, 1.0, 1_000, lag_seconds=level)


def let_in(load: Load, kind: Kind, times: int = 100) -> int:
    """How many of `times` are let in."""
    return sum(not load.refuses(kind) for _ in range(times))


def test_commands_in_hand_are_load() -> None:
    """Wherever they wait: at the readers of the database the loop is on time and the journal's line is empty."""
    load = Load(StillClock(), lambda: 0, 1.0, 1_000, in_hand=1_000, in_hand_unit=250)

    assert load.level == 4.0
    assert let_in(load, "anonymous") == 0
    assert let_in(load, "existing") == 100


def test_an_idle_node_refuses_nothing() -> None:
    """Below level 1 everything is let in."""
    assert [let_in(load_at(0.99), kind) for kind in KINDS] == [100] * 5


@pytest.mark.parametrize("kind", KINDS)
def test_the_refused_share_grows_over_one_level(kind: Kind) -> None:
    """From none at a kind's level to all of it one level higher."""
    start = SHED_FROM[kind]

    shares = [let_in(load_at(start + step), kind) for step in (0.0, 0.25, 0.5, 1.0)]

    assert shares == [100, 75, 50, 0]


@given(level=st.floats(0, 20))
def test_what_matters_more_is_never_refused_before_what_matters_less(level: float) -> None:
    """Typing, search, new anonymous, new identified, existing: at any level the shares let in rise in this order."""
    shares = [let_in(load_at(level), kind, 50) for kind in KINDS]

    assert shares == sorted(shares)


def test_the_backlog_of_the_journal_counts_as_much_as_the_lag() -> None:
    """The worse of the two is the level."""
    load = Load(StillClock(), lambda: 6_000, 0.25, 1_000)

    with pytest.raises(Overloaded) as refused:
        load.admit("existing")

    assert load.level == 6.0
    assert refused.value.retry_after is not None


def test_refusals_are_told_to_come_back_at_different_times() -> None:
    """A hundred clients refused at once do not return at once: no tenth of the span gets more than a fifth of them."""
    load = load_at(9.0)

    pauses = [load.refuses("existing") for _ in range(100)]

    assert all(1.0 <= pause <= 11.0 for pause in pauses)
    assert max(sum(low <= pause < low + 0.9 for pause in pauses) for low in range(1, 10)) <= 20


async def test_one_late_turn_is_an_accident_and_many_are_load() -> None:
    """A turn that is half a second late changes little; a second of such turns trips admission."""
    once, often = StillClock(late=0.5, naps=1), StillClock(late=0.5, naps=10)
    accident, trouble = (Load(clock, lambda: 0, 0.25, 1_000) for clock in (once, often))
    for load in (accident, trouble):
        with pytest.raises(EndOfTestError):
            await load.watch_for_ever()

    assert accident.level < 1.0
    assert trouble.level > SHED_FROM["typing"]


def test_what_is_put_off_is_counted() -> None:
    """Whoever watches the metrics sees what was shed."""
    seen: list[Kind] = []
    load = Load(StillClock(), lambda: 9_000, 1.0, 1_000, seen.append)
    for kind in KINDS:
        load.refuses(kind)

    assert seen == KINDS


@pytest.mark.parametrize("error", [RateLimited("m"), Overloaded("m"), Unavailable("m")])
def test_every_refusal_says_when_to_come_back(error: GatewayError) -> None:
    """No code path can forget `retry_after`."""
    assert error.retry_after is not None
    assert error.retry_after > 0
