"""Brings conversations and sockets together: who follows what, and which console is shown which offer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from ..conversation.events import Assigned, Closed, OfferEnded, Reminded, Requeued, Ticketed
from ..conversation.phases import Phase
from ..conversation.state import Conversation, Offer
from ..protocol.moments import rfc3339
from ..protocol.outbound import OfferEndedFrame, OfferFrame, to_text
from .hub import Follower, Hub
from .ledger import Commit

# In the order of their coming, so that whatever is done for each is done in the same order every time.
Sockets: TypeAlias = dict[Follower, None]


class Briefs(Protocol):
    """What an operator is told of a conversation before they take it."""

    def brief(self, state: Conversation) -> Mapping[str, Any]: ...
    def why(self, conversation: str) -> Mapping[str, Any]: ...


@dataclass(slots=True)
class Concierge:
    """Hears every commit; customers and consoles of this node register here. Idempotent: hearing twice shows once."""

    hub: Hub
    briefs: Briefs
    _customers: dict[str, Sockets] = field(default_factory=lambda: defaultdict(dict))
    _consoles: dict[str, Sockets] = field(default_factory=lambda: defaultdict(dict))
    _watchers: dict[str, Sockets] = field(default_factory=lambda: defaultdict(dict))
    _shown: dict[str, Offer] = field(default_factory=dict)

    # ---- sockets

    def customer_arrives(self, customer: str, socket: Follower) -> None:
        """A socket of this customer; it follows whatever conversation they have or begin."""
        self._customers[customer][socket] = None

    def customer_leaves(self, customer: str, socket: Follower) -> None:
        """The socket is gone."""
        _discard(self._customers, customer, socket)
        self.hub.forget(socket)

    def customers_here(self, customer: str) -> tuple[Follower, ...]:
        """The customer's sockets on this node."""
        return tuple(self._customers.get(customer, ()))

    def console_arrives(self, operator: str, socket: Follower) -> bool:
        """A console of this operator; True when it is the first on this node."""
        first = not self._consoles.get(operator)
        self._consoles[operator][socket] = None
        return first

    def console_leaves(self, operator: str, socket: Follower) -> bool:
        """The console is gone; True when it was the last on this node."""
        _discard(self._consoles, operator, socket)
        for conversation in self.hub.followed(socket):
            _discard(self._watchers, conversation, socket)
        self.hub.forget(socket)
        return not self._consoles.get(operator)

    def consoles_here(self, operator: str) -> tuple[Follower, ...]:
        """The operator's consoles on this node."""
        return tuple(self._consoles.get(operator, ()))

    def operators_here(self) -> frozenset[str]:
        """Operators with a console on this node."""
        return frozenset(self._consoles)

    def watch(self, conversation: str, socket: Follower) -> None:
        """A supervisor's console follows the conversation from its first event."""
        self._watchers[conversation][socket] = None
        self.hub.follow(conversation, socket, 0)

    def unwatch(self, conversation: str, socket: Follower) -> None:
        """No longer."""
        _discard(self._watchers, conversation, socket)
        self.hub.unfollow(conversation, socket)

    # ---- commits

    def hear(self, commit: Commit) -> None:
        """Attach and detach sockets, and show or withdraw the offer, as the new state says."""
        state = commit.state
        if state.phase is not Phase.CLOSED:
            for socket in self._customers.get(state.customer, ()):
                if commit.before is None:
                    # It began just now (or was first heard of here): its first events are in this commit.
                    self.hub.follow_from_the_start(state.id, socket)
                elif not self.hub.follows_any(socket):
                    # Whoever follows another one has been told where they are; this is old news of an older one.
                    self.hub.follow(state.id, socket, 0)
        self._attach_consoles(commit)
        self._show_offer(state, commit)
        for event in commit.events:
            if isinstance(event.data, Reminded) and event.data.level != "operator" and commit.position:
                self._alert_supervisors(state, event.data.level)

    def _alert_supervisors(self, state: Conversation, level: str) -> None:
        """A customer has waited long for a reply, or a ticket is overdue: whoever steers must hear of it."""
        notice = {
            "id": f"{level}-{state.id}-{state.seq}",
            "severity": "warning",
            "kind": "ticket_overdue" if level == "ticket" else "reply_overdue",
            "conversation": state.id,
            "reference": state.reference,
            "operator": state.owner,
        }
        text = to_text({"type": "notice", "notice": notice})
        for consoles in self._consoles.values():
            for console in consoles:
                if console.is_supervisor:
                    console.send(text)

    def _attach_consoles(self, commit: Commit) -> None:
        state = commit.state
        watchers = self._watchers.get(state.id, {})
        owners = self._consoles.get(state.owner, {}) if state.owner else {}
        for socket in owners:
            self.hub.follow(state.id, socket, 0)
        for follower in self.hub.followers(state.id):
            if follower.audience == "staff" and follower not in owners and follower not in watchers:
                # They see how they lost it (the customer left, somebody took it), and nothing of what comes after.
                self.hub.unfollow_after(state.id, follower, _lost_at(commit, follower.principal))

    def _show_offer(self, state: Conversation, commit: Commit) -> None:
        shown = self._shown.get(state.id)
        if shown is not None and shown != state.offer:
            del self._shown[state.id]
            self._end_offer(state, shown, commit)
        if state.offer is not None and shown != state.offer:
            consoles = self._consoles.get(state.offer.operator)
            if consoles:
                self._shown[state.id] = state.offer
                text = to_text(self.offer_frame(state, state.offer))
                for console in consoles:
                    console.send(text)

    def _end_offer(self, state: Conversation, shown: Offer, commit: Commit) -> None:
        ended = [e.data for e in commit.events if isinstance(e.data, OfferEnded) and e.data.epoch == shown.epoch]
        frame: OfferEndedFrame = {
            "type": "offer_ended",
            "conversation": state.id,
            "epoch": shown.epoch,
            "outcome": ended[0].outcome if ended else "withdrawn",
        }
        for console in self._consoles.get(shown.operator, ()):
            console.send(to_text(frame))

    def offer_frame(self, state: Conversation, offer: Offer) -> OfferFrame:
        """An offer as its operator's consoles see it."""
        return {
            "type": "offer",
            "conversation": state.id,
            "epoch": offer.epoch,
            "expires_at": rfc3339(offer.expires_at_ms),
            "brief": dict(self.briefs.brief(state)),
            "why": dict(self.briefs.why(state.id)),
        }

    def show_again(self, state: Conversation, console: Follower) -> None:
        """A console that arrives while an offer is open sees it too."""
        if state.offer is not None:
            self._shown[state.id] = state.offer
            console.send(to_text(self.offer_frame(state, state.offer)))


def _lost_at(commit: Commit, operator: str) -> int:
    """The event of this commit with which the operator no longer owns the conversation."""
    for event in commit.events:
        match event.data:
            case Closed() | Requeued() | Ticketed():
                return event.seq
            case Assigned(operator=owner) if owner != operator:
                return event.seq
            case _:
                continue
    return commit.state.seq


def _discard(groups: dict[str, Sockets], name: str, socket: Follower) -> None:
    members = groups.get(name)
    if members is not None:
        members.pop(socket, None)
        if not members:
            del groups[name]
