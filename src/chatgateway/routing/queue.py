"""The index behind the line: buckets of conversations that stand equal, and the clockwork that moves them on."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

import numpy as np

from .config import RoutingConfig
from .group import Group, mask_of
from .needs import Needs
from .people import Waiting
from .roster import Roster
from .steps import standing

# Live customers before tickets, then who waited (with boost) longest, arrival, id. Constant while somebody waits.
Key = tuple[bool, float, int, str]
Standing = tuple[int, frozenset[str], frozenset[str]]
# Groups without anyone waiting are kept for the next one with the same needs, up to this many.
MAX_IDLE_GROUPS = 256
# Who competes is asked of those on duty; while that is nobody, of everyone known.
MASKS = ("on_duty", "known")


@dataclass(slots=True, eq=False)
class Bucket:
    """Conversations with the same needs, step and excluded operators, in their order."""

    group: Group
    step: int
    cooled: frozenset[str]
    refused: frozenset[str]
    keys: list[Key] = field(default_factory=list)

    def ahead_of(self, key: Key) -> int:
        return bisect_left(self.keys, key)


@dataclass(slots=True, eq=False)
class Entry:
    """One waiting conversation and where the index holds it."""

    waiting: Waiting
    key: Key
    group: Group
    bucket: Bucket | None = None
    next_step_at: float | None = None
    wake_at: float | None = None


class Queue:
    """Keeps every conversation in the bucket in which it belongs at the latest `now`."""

    def __init__(self, config: RoutingConfig) -> None:
        self._config = config
        self.roster = Roster(config.last_offer_before_shift_end)
        self.now = float("-inf")
        self.entries: dict[str, Entry] = {}
        self.groups: dict[Needs, Group] = {}
        self._buckets: dict[int, dict[Standing, Bucket]] = {}
        self._fresh: dict[str, Entry] = {}
        self._wakes: list[tuple[float, str]] = []

    # ---- who is there

    def put(self, waiting: Waiting) -> None:
        self.take(waiting.conversation)
        group = self.groups.get(waiting.needs) or self._open_group(waiting.needs)
        group.waiting += 1
        boosted = waiting.enqueued_at - self._config.boost(waiting.priority)
        key = (waiting.is_ticket, boosted, waiting.arrival, waiting.conversation)
        entry = Entry(waiting, key, group)
        self.entries[waiting.conversation] = self._fresh[waiting.conversation] = entry

    def take(self, conversation: str) -> None:
        if (entry := self.entries.pop(conversation, None)) is None:
            return
        self._fresh.pop(conversation, None)
        entry.group.waiting -= 1
        self._leave_bucket(entry)

    def _open_group(self, needs: Needs) -> Group:
        if len(self.groups) > MAX_IDLE_GROUPS:
            for idle in [n for n, g in self.groups.items() if not g.waiting]:
                del self._buckets[id(self.groups.pop(idle))]
        durations = self._config.durations(needs.ladder, needs.last_step + 1)
        group = self.groups[needs] = Group(needs, durations, self.roster.seats)
        self._buckets[id(group)] = {}
        return group

    # ---- the clock

    def advance(self, now: float) -> float:
        """Bring everything up to `now` (or the latest moment seen) and return that moment."""
        self.now = max(self.now, now)
        due = self._pop_due()
        self._take_in_operators()
        self._restep_where_reach_changed()
        for conversation in [*self._fresh, *due]:
            self._restep(self.entries[conversation])
        self._fresh.clear()
        return self.now

    def _take_in_operators(self) -> None:
        if changed := self.roster.changed(self.now):
            for group in self.groups.values():
                group.stale.update(changed)

    def _pop_due(self) -> list[str]:
        due = []
        while self._wakes and self._wakes[0][0] <= self.now:
            wake = heappop(self._wakes)
            if self._is_current(wake):
                due.append(wake[1])
        return due

    def _is_current(self, wake: tuple[float, str]) -> bool:
        entry = self.entries.get(wake[1])
        return entry is not None and entry.wake_at == wake[0]

    def next_wake(self) -> float | None:
        """When the next step, cool-down or shift ends."""
        while self._wakes and not self._is_current(self._wakes[0]):
            heappop(self._wakes)
        moments = (self._wakes[0][0] if self._wakes else None, self.roster.next_wake())
        return min((m for m in moments if m is not None), default=None)

    # ---- buckets

    def _restep_where_reach_changed(self) -> None:
        for group in self.groups.values():
            if not group.waiting:
                continue
            group.refresh(self.roster.seats)
            if group.is_reach_checked:
                continue
            group.is_reach_checked = True
            if (reachable := group.reachable()) != group.placed_under:
                # Rare: the first who can meet a step came, or the last one went.
                group.placed_under = reachable
                keys = [key for bucket in self._buckets[id(group)].values() for key in bucket.keys]
                for key in keys:
                    self._restep(self.entries[key[-1]])

    def _restep(self, entry: Entry) -> None:
        """Put an entry into the bucket in which it belongs now, and note when it must be looked at again."""
        waiting, group = entry.waiting, entry.group
        group.refresh(self.roster.seats)
        stand = standing(
            group.needs, group.durations, group.reachable(), waiting.step, waiting.step_started_at, self.now
        )
        cooled = waiting.cooled_at(self.now)
        place = (min(stand.step, group.needs.last_step), cooled, waiting.refused)
        buckets = self._buckets[id(group)]
        if (bucket := buckets.get(place)) is None:
            bucket = buckets[place] = Bucket(group, *place)
        if bucket is not entry.bucket:
            self._leave_bucket(entry)
            insort(bucket.keys, entry.key)
            entry.bucket = bucket
        entry.next_step_at = stand.next_at
        self._wake_entry(entry, [stand.next_at, *(waiting.cooled[o] for o in cooled)])

    def _wake_entry(self, entry: Entry, moments: list[float | None]) -> None:
        entry.wake_at = min((m for m in moments if m is not None), default=None)
        if entry.wake_at is not None:
            heappush(self._wakes, (entry.wake_at, entry.waiting.conversation))

    def _leave_bucket(self, entry: Entry) -> None:
        if (bucket := entry.bucket) is None:
            return
        del bucket.keys[bisect_left(bucket.keys, entry.key)]
        if not bucket.keys:
            del self._buckets[id(bucket.group)][bucket.step, bucket.cooled, bucket.refused]
        entry.bucket = None

    def buckets(self) -> Iterator[Bucket]:
        return (b for buckets in self._buckets.values() for b in buckets.values())

    def servable(self) -> Iterator[Bucket]:
        """The buckets of which somebody free may take one, as far as skills go."""
        for group in self.groups.values():
            if group.waiting and (first := group.first_free()) is not None:
                yield from (b for b in self._buckets[id(group)].values() if b.step >= first)

    # ---- questions

    def best(self, bucket: Bucket) -> str | None:
        """The free operator for the head of this bucket, or None."""
        group = self._refreshed(bucket.group)
        excluded = bucket.refused
        if bucket.cooled and not self.is_cooldown_waived(bucket):
            excluded |= bucket.cooled
        head = self.entries[bucket.keys[0][-1]].waiting
        return group.best(bucket.step, excluded, head.preferred_operator)

    def is_cooldown_waived(self, bucket: Bucket) -> bool:
        """Is there nobody else who gets offers and could take these, so that those who declined are asked again?"""
        if not bucket.cooled:
            return False
        group = self._refreshed(bucket.group)
        excluded = self.roster.mask(bucket.cooled | bucket.refused)
        return not mask_of(group.takes_offers, bucket.step) & ~excluded

    def rivals(self, bucket: Bucket) -> Iterator[Bucket]:
        """The buckets, this one too, that somebody could serve as well: on duty, else at all, else the same needs."""
        for masks in MASKS:
            if mine := mask_of(getattr(bucket.group, masks), bucket.step):
                return (b for b in self.buckets() if mine & mask_of(getattr(b.group, masks), b.step))
        return iter(self._buckets[id(bucket.group)].values())

    def positions(self) -> Iterator[tuple[str, int]]:
        """Everyone's position as of now: per bucket, one sweep along the whole line counts its rivals."""
        buckets = list(self.buckets())
        everybody = sorted((key, number) for number, b in enumerate(buckets) for key in b.keys)
        number_of = np.array([number for _, number in everybody], dtype=np.intp)
        masks = {m: [mask_of(getattr(b.group, m), b.step) for b in buckets] for m in MASKS}
        places: list[list[int]] = [[] for _ in buckets]
        for place, (_, number) in enumerate(everybody):
            places[number].append(place)
        for number in range(len(buckets)):
            rivals = np.array(self._rival_flags(masks, buckets, number), dtype=bool)
            counted = np.cumsum(rivals[number_of])
            for place in places[number]:
                yield everybody[place][0][-1], int(counted[place])

    def _rival_flags(self, masks: dict[str, list[int]], buckets: list[Bucket], number: int) -> list[bool]:
        for of_all in masks.values():
            if mine := of_all[number]:
                return [bool(mine & other) for other in of_all]
        return [b.group is buckets[number].group for b in buckets]

    def _refreshed(self, group: Group) -> Group:
        self._take_in_operators()
        group.refresh(self.roster.seats)
        return group
