"""Learns from real conversations: what the bot could not help with, grouped, ranked, with a proposal each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..bot import Bot
from ..conversation.events import Answer, Closed, Event, Feedback, Handoff, Message

ALIKE = 0.35
NEAR = 0.25
SHOWN_TEXTS = 5
UNSURE = frozenset(("low_confidence", "unhelpful", "repeated"))


@dataclass(frozen=True, slots=True)
class Case:
    """A message the bot could not help with, what people replied first, and how long it kept them."""

    conversation: str
    text: str
    language: str
    reply: str = ""
    minutes: float = 0.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A group of alike messages: a variant for an entry, or a new entry with an operator's words as draft."""

    kind: str  # variant | entry
    entry: str | None
    language: str
    question: str
    messages: int
    minutes: float
    texts: tuple[str, ...]
    draft: str = ""
    nearest: Mapping[str, float] = field(default_factory=dict)


def cases(events: Iterable[Event]) -> list[Case]:
    """Return the messages that the bot handed over for want of confidence, or whose answer did not help."""
    logs: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        logs[event.conversation].append(event)
    return [case for log in logs.values() for case in _of_conversation(log)]


def _of_conversation(log: Sequence[Event]) -> list[Case]:
    found = []
    asked: Event | None = None
    about: dict[int, Event] = {}
    for event in log:
        match event.data:
            case Message() if event.author.role == "customer":
                asked = event
            case Answer() if asked is not None:
                about[event.seq] = asked
            case Handoff(reason=reason, language=language) if asked is not None and reason in UNSURE:
                found.append(_case(log, asked, language))
            case Feedback(seq=seq, helpful=False) if seq in about:
                found.append(_case(log, about[seq], _language_at(log, seq)))
    distinct = {case.text: case for case in found if case.text.strip()}
    return list(distinct.values())


def _language_at(log: Sequence[Event], seq: int) -> str:
    return next((e.data.language for e in log if e.seq == seq and isinstance(e.data, Answer)), "ja")


def _case(log: Sequence[Event], asked: Event, language: str) -> Case:
    assert isinstance(asked.data, Message)
    later = [event for event in log if event.seq > asked.seq]
    replies = [e for e in later if isinstance(e.data, Message) and e.author.role == "operator"]
    closed = [e for e in later if isinstance(e.data, Closed)]
    reply = replies[0].data.text if replies and isinstance(replies[0].data, Message) else ""
    kept_ms = closed[0].at_ms - replies[0].at_ms if replies and closed else 0
    return Case(asked.conversation, asked.data.text, language, reply, max(kept_ms, 0) / 60_000)


def propose(bot: Bot, found: Sequence[Case], fewest: int = 2) -> list[Proposal]:
    """Return proposals, those that would save most first: messages, then the minutes they kept people."""
    groups = [group for group in _groups(bot, found) if len(group) >= fewest]
    proposals = [_proposal(bot, group) for group in groups]
    return sorted(proposals, key=lambda p: (-p.messages * (1.0 + p.minutes), p.question))


def _groups(bot: Bot, found: Sequence[Case]) -> list[list[Case]]:
    """Group greedily: a message joins the first group whose opener is alike in the matcher's own space."""
    openers: list[dict[int, float]] = []
    groups: list[list[Case]] = []
    listener, space = bot.matcher.listener, bot.matcher.profile.space
    for case in found:
        point = space.place(listener.views(listener.hear(case.text, case.language)))
        vector = dict(zip(point.features.tolist(), point.values.tolist(), strict=True))
        likeness = [_product(vector, opener) for opener in openers]
        if likeness and max(likeness) >= ALIKE:
            groups[int(np.argmax(likeness))].append(case)
        else:
            openers.append(vector)
            groups.append([case])
    return groups


def _product(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    return sum(value * other[feature] for feature, value in one.items() if feature in other)


def _proposal(bot: Bot, group: Sequence[Case]) -> Proposal:
    opener = group[0]
    chances: dict[str, float] = defaultdict(float)
    for case in group:
        match = bot.match(case.text, case.language)
        for place, p in zip(match.entries[:3], match.confidences, strict=False):
            chances[bot.entries()[place].id] += p / len(group)
    nearest = dict(sorted(chances.items(), key=lambda pair: (-pair[1], pair[0]))[:3])
    best = next(iter(nearest), None)
    known = best is not None and nearest[best] >= NEAR
    replies = sorted((case.reply for case in group if case.reply), key=lambda text: (-len(text), text))
    return Proposal(
        kind="variant" if known else "entry",
        entry=best if known else None,
        language=opener.language,
        question=min((case.text for case in group), key=lambda text: (len(text), text)),
        messages=len(group),
        minutes=round(sum(case.minutes for case in group) / len(group), 1),
        texts=tuple(case.text for case in group[:SHOWN_TEXTS]),
        draft="" if known or not replies else replies[0],
        nearest={name: round(p, 3) for name, p in nearest.items()},
    )
