"""What happened at the desk, read from the journal's events: arrivals to rehearse, and the real course of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..conversation.events import (
    Assigned,
    Closed,
    Event,
    Handoff,
    Offered,
    OfferEnded,
    Requeued,
    Tagged,
    Ticketed,
)
from ..routing.needs import Needs, primary_skill
from ..routing.recording import Answer, Arrival, Beginning, Course, Decided, Duty, Fate, Leg, Replay, Response

ANSWERS: Mapping[str, Answer] = {
    "accepted": "accept",
    "declined": "decline",
    "expired": "timeout",
    "withdrawn": "withdrawn",
}
# How long a conversation takes that nobody ever took, while nothing at all is known.
USUAL_HANDLING_SECONDS = 300.0


@dataclass(slots=True)
class _Leg:
    needs: Needs
    begins: Beginning
    since: float
    prefer: str | None = None
    taken: tuple[str, float] | None = None
    patience: float | None = None
    responses: list[Response] = field(default_factory=list)
    owner: str | None = None
    owned_at: float = 0.0
    # A supervisor who takes over goes on with the same leg: owned by another from then on, begun before.
    begun_at: float = 0.0
    handled: float | None = None


@dataclass(slots=True)
class _Episode:
    """From a handoff to the end; a conversation that is resumed later begins another."""

    name: str
    at: float
    skill: str
    priority: str
    legs: list[_Leg]
    knows: str | None
    offered_at: float = 0.0
    fate: Fate = "waiting"
    accepted_at: float | None = None
    ended_at: float | None = None
    patience: float | None = None
    offers: int = 0
    operators: list[str] = field(default_factory=list)

    @property
    def leg(self) -> _Leg:
        return self.legs[-1]

    @property
    def is_owned(self) -> bool:
        return self.leg.owner is not None and self.leg.handled is None


@dataclass(slots=True)
class Recorder:
    """Sees events in the order of the feed; keeps the conversations that were handed over from `since` to `until`."""

    since: float
    until: float
    decisions: list[Decided] = field(default_factory=list)
    busy: dict[str, float] = field(default_factory=dict)
    latest: float = 0.0
    _open: dict[str, _Episode] = field(default_factory=dict)
    _episodes: list[_Episode] = field(default_factory=list)
    _count: dict[str, int] = field(default_factory=dict)
    _last_owner: dict[str, str] = field(default_factory=dict)

    @property
    def is_settled(self) -> bool:
        """Is everything over that began in the period? Then later events say nothing more."""
        return self.latest >= self.until and not self._open

    def see(self, event: Event) -> None:
        """Take in the next event of the feed."""
        now = event.at_ms / 1000
        self.latest = max(self.latest, now)
        if isinstance(event.data, Handoff):
            self._begin(event.conversation, event.data, now)
        elif (episode := self._open.get(event.conversation)) is not None:
            self._go_on(episode, event, now)
        if isinstance(event.data, Assigned):
            self._last_owner[event.conversation] = event.data.operator

    def _begin(self, conversation: str, data: Handoff, now: float) -> None:
        if not self.since <= now < self.until:
            return
        number = self._count[conversation] = self._count.get(conversation, 0) + 1
        needs = Needs.from_json(data.needs) if data.needs else Needs({data.language: 1})
        episode = _Episode(
            conversation if number == 1 else f"{conversation}#{number}",
            now,
            primary_skill(data.skills),
            data.priority,
            [_Leg(needs, "arrival", now)],
            self._last_owner.get(conversation),
        )
        self._open[conversation] = episode
        self._episodes.append(episode)

    def _go_on(self, episode: _Episode, event: Event, now: float) -> None:
        match event.data:
            case Offered(operator):
                self._decide(episode, operator, now)
            case OfferEnded(operator, _, outcome):
                episode.leg.responses.append(Response(ANSWERS[outcome], now - episode.offered_at, operator))
            case Assigned(operator):
                self._assign(episode, operator, event, now)
            case Requeued():
                self._requeue(episode, event.data, now)
            case Ticketed():
                self._make_ticket(episode, now)
            case Tagged(priority=priority) if priority and episode.accepted_at is None:
                episode.priority = priority
            case Closed():
                self._close(episode, event.conversation, now)
            case _:
                pass

    def _decide(self, episode: _Episode, operator: str, now: float) -> None:
        episode.offered_at = now
        episode.offers += 1
        self.decisions.append(Decided(now, episode.name, operator, 0))

    def _assign(self, episode: _Episode, operator: str, event: Event, now: float) -> None:
        if not event.command:
            # Nobody was asked: the line decided and the operator accepts everything.
            self._decide(episode, operator, now)
            episode.leg.responses.append(Response("accept", 0.0, operator))
        leg = episode.leg
        if event.command and leg.owner is None and not _has_accepted(leg):
            leg.taken = operator, now - leg.since
        leg.begun_at = leg.begun_at if episode.is_owned else now
        self._let_go(episode, now)
        leg.owner, leg.owned_at, leg.handled = operator, now, None
        episode.operators.append(operator)
        if episode.accepted_at is None and episode.fate == "waiting":
            episode.accepted_at = now

    def _let_go(self, episode: _Episode, now: float) -> None:
        leg = episode.leg
        if leg.owner is not None and leg.handled is None:
            leg.handled = now - leg.begun_at
            self.busy[leg.owner] = self.busy.get(leg.owner, 0.0) + now - leg.owned_at

    def _requeue(self, episode: _Episode, data: Requeued, now: float) -> None:
        owner = episode.leg.owner
        self._let_go(episode, now)
        needs = Needs.from_json(data.needs) if data.needs is not None else episode.leg.needs
        if owner is not None:
            begins: Beginning = "transfer" if data.reason == "transferred" else "lost"
            episode.legs.append(_Leg(needs, begins, now, data.prefer))

    def _make_ticket(self, episode: _Episode, now: float) -> None:
        if episode.is_owned:
            self._let_go(episode, now)
            episode.legs.append(_Leg(episode.leg.needs, "ticket", now))
        elif episode.accepted_at is None:
            episode.fate, episode.ended_at = "ticket", now

    def _close(self, episode: _Episode, conversation: str, now: float) -> None:
        self._let_go(episode, now)
        if episode.fate == "waiting":
            episode.fate = "served" if episode.accepted_at is not None else "abandoned"
            episode.ended_at = now
        if episode.fate == "abandoned":
            episode.patience = now - episode.at
        elif episode.leg.owner is None:
            episode.leg.patience = now - episode.leg.since
        del self._open[conversation]

    # ---- the result

    def arrivals(self) -> list[Arrival]:
        """What a rehearsal plays, in the order of arrival."""
        known = [leg.handled for e in self._episodes for leg in e.legs if leg.handled is not None]
        usual = sum(known) / len(known) if known else USUAL_HANDLING_SECONDS
        return [self._arrival(e, usual) for e in self._episodes]

    def _arrival(self, episode: _Episode, usual: float) -> Arrival:
        return Arrival(
            episode.name,
            episode.at,
            tuple(self._leg(leg, usual) for leg in episode.legs),
            episode.priority,
            episode.patience,
            episode.knows,
            episode.skill,
        )

    def _leg(self, leg: _Leg, usual: float) -> Leg:
        handled = self._handled(leg, usual)
        return Leg(leg.needs, handled, tuple(leg.responses), leg.begins, leg.prefer, leg.taken, leg.patience)

    def _handled(self, leg: _Leg, usual: float) -> float:
        if leg.handled is not None:
            return leg.handled
        return usual if leg.owner is None else max(usual, self.latest - leg.begun_at)

    def happened(self, roster: Iterable[Duty]) -> Replay:
        """What really became of everyone, in the form of a replay, so that the same figures are taken of both."""
        courses = tuple(
            Course(arrival, len(e.legs) - 1, self._fate(e), e.accepted_at, e.ended_at, e.offers, list(e.operators))
            for arrival, e in zip(self.arrivals(), self._episodes, strict=True)
        )
        ready = {d.operator.id: d.operator.capacity * sum(b - a for a, b in d.periods) for d in roster}
        return Replay(courses, tuple(self.decisions), dict(self.busy), ready)

    @staticmethod
    def _fate(episode: _Episode) -> Fate:
        return "served" if episode.fate == "waiting" and episode.accepted_at is not None else episode.fate


def _has_accepted(leg: _Leg) -> bool:
    return bool(leg.responses) and leg.responses[-1].answer == "accept"
