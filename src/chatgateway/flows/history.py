"""Reads a period back from the journal and the records beside it: what to rehearse, and which promises were kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from ..conversation.events import Assigned, Closed, Event, Handoff, Ticketed
from ..ports import Directory, Journal, PromiseRecord, Records
from ..routing.needs import primary_skill
from ..routing.recording import Arrival, Duty, Replay
from ..routing.waits import Promise
from .attendance import attended
from .recordings import Recorder

PAGE = 2_000
# Whoever waits today was handed over at most so long ago, or has a ticket.
LOOK_BACK_MS = 86_400_000

# Told how many events are read, and of about how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Span:
    """A period in epoch milliseconds, its end excluded; None: from the first, or to the last, that is recorded."""

    since_ms: int | None = None
    until_ms: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A recorded period: what to play, who was there, and what came of it. `rules`: the configurations in force."""

    since: float
    until: float
    arrivals: Sequence[Arrival]
    roster: Sequence[Duty]
    happened: Replay
    rules: frozenset[str]


async def read_history(
    journal: Journal, records: Records, directory: Directory, span: Span, progress: Progress
) -> History:
    """The conversations handed over in the period, each to its end, and who was ready meanwhile."""
    recorder = Recorder((span.since_ms or 0) / 1000, span.until_ms / 1000 if span.until_ms else float("inf"))
    async for event in read_events(journal, span.since_ms or 0, progress):
        recorder.see(event)
        if recorder.is_settled:
            break
    arrivals = recorder.arrivals()
    since = recorder.since or min((a.at for a in arrivals), default=0.0)
    until = max(recorder.latest, since)
    kept = await records.attendance(0, round(until * 1000) + 1)
    roster = attended(kept, await directory.operators(), since, until)
    return History(since, until, arrivals, roster, recorder.happened(roster), await _rules(journal, recorder))


async def _rules(journal: Journal, recorder: Recorder) -> frozenset[str]:
    """The configurations named by the first and the last decision of the period."""
    found: set[str] = set()
    for decided in {recorder.decisions[0], recorder.decisions[-1]} if recorder.decisions else ():
        stored = await journal.decisions(decided.conversation.partition("#")[0])
        found |= {str(s.body["config"]) for s in stored if s.at_ms == round(decided.at * 1000) and "config" in s.body}
    return frozenset(found)


async def read_events(journal: Journal, since_ms: int, progress: Progress) -> AsyncIterator[Event]:
    """Every event from a moment on, in the order of the feed."""
    head = await journal.head()
    after = begun = await position_at(journal, since_ms, head)
    while page := await journal.feed(after, PAGE):
        for _, event in page:
            yield event
        after = page[-1][0]
        progress(after - begun, max(head - begun, after - begun))


async def position_at(journal: Journal, at_ms: int, head: int) -> int:
    """A feed position before everything that happened from `at_ms` on; the feed is all but sorted by time."""
    low, high = 0, head
    while low < high:
        middle = (low + high) // 2
        page = await journal.feed(middle, 1)
        if page and page[0][1].at_ms < at_ms:
            low = page[0][0]
        else:
            high = middle
    # Nodes whose clocks differ a little write beside each other.
    return max(0, low - PAGE) if at_ms else 0


@dataclass(slots=True)
class Kept:
    """Promises with what became of them: when somebody came, or that the customer left before."""

    served: list[tuple[Promise, float]]
    left: int = 0
    open: int = 0


async def read_promises(journal: Journal, records: Records, span: Span, progress: Progress) -> Kept:
    """Every promise of the period, held against when a person really came."""
    until_ms = span.until_ms if span.until_ms is not None else 2**62
    told: dict[str, list[PromiseRecord]] = {}
    for promise in await records.promises(span.since_ms or 0, until_ms):
        told.setdefault(promise.conversation, []).append(promise)
    kept = Kept([])
    skills: dict[str, str] = {}
    async for event in read_events(journal, max(0, (span.since_ms or 0) - LOOK_BACK_MS), progress):
        if isinstance(event.data, Handoff):
            skills[event.conversation] = primary_skill(event.data.skills)
        elif isinstance(event.data, Assigned | Closed | Ticketed) and event.conversation in told:
            _settle(event, told, skills.get(event.conversation, ""), kept)
        if not told:
            break
    kept.open = sum(map(len, told.values()))
    return kept


def _settle(event: Event, told: dict[str, list[PromiseRecord]], skill: str, kept: Kept) -> None:
    """The customer waits no longer: every promise made until now has come to its end."""
    mine = told.pop(event.conversation)
    over = [p for p in mine if p.at_ms <= event.at_ms]
    if later := [p for p in mine if p.at_ms > event.at_ms]:
        told[event.conversation] = later
    if isinstance(event.data, Assigned):
        made = [Promise(p.conversation, p.at_ms / 1000, p.position, p.low, p.high, skill) for p in over]
        kept.served += [(promise, event.at_ms / 1000) for promise in made]
    else:
        kept.left += len(over)
