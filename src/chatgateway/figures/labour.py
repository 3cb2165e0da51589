"""How busy operators were: intervals of time, what they cover, and what share of their places was used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Span = tuple[int, int]


def clipped(spans: Iterable[Span], since_ms: int, until_ms: int) -> list[Span]:
    """The parts of the spans that lie in the period."""
    cut = ((max(start, since_ms), min(end, until_ms)) for start, end in spans)
    return [(start, end) for start, end in cut if start < end]


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time as spans that do not overlap, in order."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def length_ms(spans: Iterable[Span]) -> int:
    """The sum of their lengths."""
    return sum(end - start for start, end in spans)


def ready_spans(changes: Sequence[tuple[int, bool]], until_ms: int) -> list[Span]:
    """From a record of becoming ready and no longer to spans; saying the same twice changes nothing."""
    spans: list[Span] = []
    since: int | None = None
    for at_ms, is_ready in changes:
        if is_ready and since is None:
            since = at_ms
        elif not is_ready and since is not None:
            spans.append((since, at_ms))
            since = None
    if since is not None and since < until_ms:
        spans.append((since, until_ms))
    return spans


@dataclass(frozen=True, slots=True)
class Labour:
    """Seconds of work. `places`: offered, by capacity; `present`: ready or busy; `handled`: turns that began."""

    busy: float = 0.0
    any_chat: float = 0.0
    present: float = 0.0
    places: float = 0.0
    handled: int = 0

    def plus(self, other: Labour) -> Labour:
        """Both together."""
        return Labour(
            self.busy + other.busy,
            self.any_chat + other.any_chat,
            self.present + other.present,
            self.places + other.places,
            self.handled + other.handled,
        )

    @property
    def occupancy(self) -> float | None:
        """Used place-seconds / offered place-seconds."""
        return self.busy / self.places if self.places else None

    @property
    def utilisation(self) -> float | None:
        """The share of their time in which they had any conversation."""
        return self.any_chat / self.present if self.present else None

    @property
    def adjusted_handling_seconds(self) -> float | None:
        """Handling time when several conversations at once share their operator's seconds."""
        return self.any_chat / self.handled if self.handled else None


@dataclass(slots=True)
class Timesheets:
    """Who was ready and who was busy when. Times are epoch milliseconds."""

    capacity: Mapping[str, int]
    ready: Mapping[str, Sequence[Span]]
    busy: dict[str, list[Span]] = field(default_factory=dict)

    def add(self, operator: str, since_ms: int, until_ms: int) -> None:
        """The operator had a conversation."""
        self.busy.setdefault(operator, []).append((since_ms, until_ms))

    def of(self, operator: str, since_ms: int, until_ms: int) -> Labour:
        """One operator's work in a period. Whoever is busy without being ready is still at work."""
        busy = clipped(self.busy.get(operator, ()), since_ms, until_ms)
        with_any = joined(busy)
        present = length_ms(joined([*with_any, *clipped(self.ready.get(operator, ()), since_ms, until_ms)])) / 1000
        return Labour(
            busy=length_ms(busy) / 1000,
            any_chat=length_ms(with_any) / 1000,
            present=present,
            places=present * self.capacity.get(operator, 1),
            handled=sum(since_ms <= start < until_ms for start, _ in self.busy.get(operator, ())),
        )

    def of_all(self, since_ms: int, until_ms: int) -> Labour:
        """Everybody's work in a period."""
        total = Labour()
        for operator in self.operators:
            total = total.plus(self.of(operator, since_ms, until_ms))
        return total

    @property
    def operators(self) -> list[str]:
        """Everyone who was ready or busy."""
        return sorted({*self.busy, *self.ready})
