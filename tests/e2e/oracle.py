"""Reads the whole feed as a judge: who could, who had room, who owned what, and whether everyone was served."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Event = dict[str, Any]


@dataclass(frozen=True)
class Able:
    """What an operator may be given."""

    skills: Mapping[str, int]
    capacity: int
    may_take: bool = False


@dataclass
class Oracle:
    """Goes through the feed in its order; every rule that was broken becomes a sentence in `faults`."""

    operators: Mapping[str, Able]
    faults: list[str] = field(default_factory=list)
    owner: dict[str, str] = field(default_factory=dict)
    offered: dict[str, tuple[str, int]] = field(default_factory=dict)
    epoch: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    must: dict[str, Mapping[str, int]] = field(default_factory=dict)
    seqs: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    phases: dict[str, str] = field(default_factory=dict)
    most: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def read(self, feed: Iterable[Event]) -> None:
        """Look at every event."""
        for event in feed:
            conversation = event["conversation"]
            self.seqs[conversation] += 1
            if event["seq"] != self.seqs[conversation]:
                self._say(event, f"stands where {self.seqs[conversation]} should")
            self._look(event, conversation)

    def _look(self, event: Event, conversation: str) -> None:
        kind = event["kind"]
        if kind == "handoff":
            self.must[conversation] = event["data"]["needs"]["must"]
        elif kind == "offered":
            self._offered(event, conversation)
        elif kind == "offer_ended":
            self._offer_ended(event, conversation)
        elif kind == "assigned":
            self._assigned(event, conversation)
        elif kind in ("requeued", "closed", "ticket"):
            self._released(event, conversation)
        elif kind in ("message", "answer"):
            self._spoken(event, conversation)

    def _offer_ended(self, event: Event, conversation: str) -> None:
        data = event["data"]
        if self.offered.pop(conversation, None) != (data["operator"], data["epoch"]):
            self._say(event, "ends an offer that was not open")

    def _released(self, event: Event, conversation: str) -> None:
        self.owner.pop(conversation, None)
        self.must[conversation] = (event["data"].get("needs") or {}).get("must", self.must.get(conversation, {}))

    def _spoken(self, event: Event, conversation: str) -> None:
        role, owner = event["author"]["role"], self.owner.get(conversation)
        if role == "operator" and owner != event["author"]["id"]:
            self._say(event, f"was written by {event['author']['id']} who does not own it")
        if role == "bot" and owner is not None:
            self._say(event, "the bot spoke while a person had the word")

    def _offered(self, event: Event, conversation: str) -> None:
        operator, epoch = event["data"]["operator"], event["data"]["epoch"]
        if conversation in self.offered or conversation in self.owner:
            self._say(event, "was offered although somebody had it or was asked")
        if epoch <= self.epoch[conversation]:
            self._say(event, "did not raise the epoch")
        self.epoch[conversation] = epoch
        self.offered[conversation] = (operator, epoch)
        self._fits(event, conversation, operator)

    def _assigned(self, event: Event, conversation: str) -> None:
        operator = event["data"]["operator"]["id"]
        # A supervisor owns what they take at once, whoever had it when the command came in.
        if conversation in self.owner and not self.operators[operator].may_take:
            self._say(event, f"was given to {operator} although {self.owner[conversation]} had it")
        self.owner[conversation] = operator
        self._fits(event, conversation, operator)

    def _fits(self, event: Event, conversation: str, operator: str) -> None:
        able = self.operators[operator]
        lacking = {s: level for s, level in self.must[conversation].items() if able.skills.get(s, 0) < level}
        if lacking:
            self._say(event, f"went to {operator} who lacks {lacking}")
        load = sum(1 for o in self.owner.values() if o == operator) + sum(
            1 for o, _ in self.offered.values() if o == operator
        )
        self.most[operator] = max(self.most[operator], load)
        if load > able.capacity:
            self._say(event, f"was one too many for {operator}: {load} of {able.capacity}")

    def _say(self, event: Event, fault: str) -> None:
        self.faults.append(f"{event['conversation']} {event['seq']} {event['kind']}: {fault}")
