"""Honest waits: a position becomes a range of seconds, every promise is kept on record and scored."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from statistics import NormalDist, fmean
from typing import Any, Literal

from .people import Operator

MIN_SAMPLES = 20
# Recent handling times kept per operator: about a week of chats, so that estimates follow how people work now.
SAMPLES_PER_OPERATOR = 200
# An operator's own mean counts from so many samples on; before that, everyone's does.
OWN_SAMPLES = 10
LOW_QUANTILE, HIGH_QUANTILE = 0.5, 0.9

Outcome = Literal["earlier", "within", "later"]


@dataclass(frozen=True, slots=True)
class WaitRange:
    """Seconds from now, rounded up: half of the waits end by `low`, nine in ten by `high`."""

    low: int
    high: int

    def to_json(self) -> dict[str, int]:
        return {"low": self.low, "high": self.high}


class ServiceTimes:
    """How long operators really take for one conversation (accept to close), the most recent ones only."""

    def __init__(self) -> None:
        self._samples: dict[str, deque[float]] = {}

    def record(self, operator_id: str, seconds: float) -> None:
        """Take in one handled conversation; impossible durations are left out."""
        if seconds > 0 and math.isfinite(seconds):
            self._samples.setdefault(operator_id, deque(maxlen=SAMPLES_PER_OPERATOR)).append(seconds)

    def rate(self, operators: Iterable[Operator]) -> float | None:
        """Conversations per second that these operators finish when every place is taken; None under 20 samples."""
        slots = [(self._samples.get(o.id, ()), o.capacity) for o in operators if o.capacity > 0]
        pooled = [seconds for samples, _ in slots for seconds in samples]
        if len(pooled) < MIN_SAMPLES:
            return None
        usual = fmean(pooled)
        return sum(n / (fmean(own) if len(own) >= OWN_SAMPLES else usual) for own, n in slots)


def estimate(
    position: int, eligible: Sequence[Operator], times: ServiceTimes, now: float, offer_seconds: float
) -> WaitRange | None:
    """The range p50 to p90 of the wait of whoever stands at `position` before these operators.

    None while nobody on duty could take it or fewer than 20 handling times are known. Places that fall free come like
    a Poisson stream at the operators' joint rate, so that the wait for the n-th is Gamma distributed.
    """
    on_duty = [o for o in eligible if o.is_on_duty(now)]
    rate = times.rate(on_duty)
    if not on_duty or not rate:
        return None
    free = sum(max(0, o.capacity - o.load) for o in on_duty if o.status == "ready")
    ahead = position - free
    if ahead <= 0:
        return WaitRange(0, _rounded_up(offer_seconds))
    low, high = (gamma_quantile(ahead, q) / rate for q in (LOW_QUANTILE, HIGH_QUANTILE))
    return WaitRange(_rounded_up(low), max(_rounded_up(low), _rounded_up(high)))


def gamma_quantile(shape: float, quantile: float) -> float:
    """Quantile of the Gamma distribution with scale 1 by Wilson and Hilferty (1931); within 2 % from shape 1 on."""
    z = NormalDist().inv_cdf(quantile)
    return float(shape * (1 - 1 / (9 * shape) + z / (3 * math.sqrt(shape))) ** 3)


def _rounded_up(seconds: float) -> int:
    """Up to a figure people would say: tens under two minutes, halves of minutes under ten, minutes above."""
    grain = 10 if seconds <= 120 else 30 if seconds <= 600 else 60
    return math.ceil(seconds / grain) * grain


@dataclass(frozen=True, slots=True)
class Promise:
    """What a customer was told and when (epoch seconds)."""

    conversation: str
    at: float
    position: int
    low: int
    high: int
    skill: str = ""

    def score(self, served_at: float) -> Outcome:
        """How the wait turned out against its range."""
        waited = served_at - self.at
        if waited < self.low:
            return "earlier"
        return "within" if waited <= self.high else "later"

    def to_json(self) -> dict[str, Any]:
        return {
            "conversation": self.conversation,
            "at": round(self.at, 3),
            "position": self.position,
            "low": self.low,
            "high": self.high,
            "skill": self.skill,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Promise:
        """Read what `to_json` wrote."""
        return cls(**data)


@dataclass(frozen=True, slots=True)
class PromiseScore:
    """How promises turned out; `kept` is the share that did not take longer than said."""

    earlier: int = 0
    within: int = 0
    later: int = 0

    @property
    def total(self) -> int:
        return self.earlier + self.within + self.later

    @property
    def kept(self) -> float | None:
        return (self.earlier + self.within) / self.total if self.total else None


def score_promises(served: Iterable[tuple[Promise, float]], zone: tzinfo = UTC) -> dict[tuple[str, int], PromiseScore]:
    """Per skill and hour of the day of the promise: how the promises turned out."""
    counts: dict[tuple[str, int], dict[Outcome, int]] = {}
    for promise, served_at in served:
        key = (promise.skill, datetime.fromtimestamp(promise.at, zone).hour)
        row = counts.setdefault(key, {"earlier": 0, "within": 0, "later": 0})
        row[promise.score(served_at)] += 1
    return {key: PromiseScore(**row) for key, row in sorted(counts.items())}


def should_tell(last_told_at: float | None, last: tuple[int, Any] | None, news: tuple[int, Any], now: float) -> bool:
    """Tell a customer on change, and at most every ten seconds."""
    return news != last and (last_told_at is None or now - last_told_at >= 10)
