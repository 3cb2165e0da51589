"""Plays commands of everybody against one conversation, right and wrong ones, as the flows would carry them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from hypothesis import strategies as st

from chatgateway.conversation import customer, operator, system
from chatgateway.conversation.draft import Draft, write
from chatgateway.conversation.events import Answer, Data, Event, Handoff, Message, Redacted, Suggestion
from chatgateway.conversation.operator import Destination
from chatgateway.conversation.people import SYSTEM, Author, Opening
from chatgateway.conversation.phases import Phase
from chatgateway.conversation.rules import Rules
from chatgateway.conversation.state import Conversation
from chatgateway.errors import GatewayError

NOON = 1_800_000_000_000
ALICE = Author("customer", "alice", "Alice")
ANN, BEN, EVE = (Author("operator", name.lower(), name) for name in ("Ann", "Ben", "Eve"))
OPERATORS = (ANN, BEN, EVE)
RULES = Rules()
OPENING = Opening("alice", "7K3M-Q2XT", "ja")
ANSWER = Answer("Go to the wallet page.", "withdrawal-time", "en", 0.9)
CLARIFY = Answer(
    "Which one?", None, "en", 0.5, (Suggestion("tax", "Taxes?"), Suggestion("fee", "Fees?")), "offer", True
)
HANDOFF = Handoff("low_confidence", "en", {"en": 1, "tax": 2}, "high", {"must": {"en": 1}}, "One moment.", "tax")
REPLIES: tuple[tuple[Data, ...], ...] = ((ANSWER,), (CLARIFY,), (HANDOFF,), (CLARIFY, HANDOFF))

What = Literal[
    "say", "ask_human", "choose", "feedback", "leave", "rate",
    "accept", "decline", "reply", "note", "transfer", "close", "take",
    "offer", "assign", "end_offer", "lose_operator", "make_ticket", "wake", "redact",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One command: who, how long after the last one (the clock may run back), how wrong its epoch and numbers are."""

    what: What
    who: int = 0
    after_ms: int = 1000
    epoch_off: int = 0
    number: int = 0


# What leads somewhere comes up more often than what ends it.
WHATS: tuple[What, ...] = (
    *get_args(What),
    *("say", "ask_human", "choose", "offer", "offer", "offer", "accept", "accept", "accept", "accept"),
    *("reply", "reply", "transfer", "wake", "wake", "wake", "say", "ask_human", "choose", "reply"),
)
# Mostly a moment later, sometimes when something is due or hours later, sometimes with a clock that was set back.
PAUSES_MS = (
    0,
    1,
    1000,
    1000,
    1000,
    2000,
    29_999,
    30_000,
    180_000,
    300_000,
    360_000,
    900_000,
    90_000_000,
    -5000,
    -90_000,
)
EPOCHS_OFF = (0, 0, 0, 0, 0, 0, -1, 1)
STEP_BYTES = 4


def read_steps(noise: bytes) -> list[Step]:
    """Four bytes a step: much quicker to draw for hypothesis than five values."""
    return [
        Step(
            WHATS[what % len(WHATS)], who % 3, PAUSES_MS[pause % len(PAUSES_MS)], EPOCHS_OFF[who // 3 % 8], number % 13
        )
        for what, who, pause, number in zip(*[iter(noise)] * STEP_BYTES, strict=False)
    ]


plays = st.binary(min_size=40 * STEP_BYTES, max_size=40 * STEP_BYTES).map(read_steps)


@dataclass(slots=True)
class Play:
    """A conversation, its log, and the states it has been in."""

    now_ms: int = NOON
    state: Conversation | None = None
    log: list[Event] = field(default_factory=list)
    states: list[Conversation] = field(default_factory=list)
    refused: list[GatewayError] = field(default_factory=list)

    def run(self, steps: Sequence[Step]) -> Play:
        """All steps in order; what is refused leaves no trace."""
        for step in steps:
            self.now_ms += step.after_ms
            try:
                drafts = self.decide(step)
                self.write(drafts)
            except GatewayError as error:
                self.refused.append(error)
        return self

    def write(self, drafts: Sequence[Draft]) -> None:
        """Put drafts into the log."""
        if drafts:
            written = write("c1", self.state, drafts, self.now_ms)
            self.log.extend(written.events)
            self.state = written.state
            self.states.append(written.state)

    def decide(self, step: Step) -> list[Draft]:
        """What the rooms say to a step."""
        state = self.state
        reply = REPLIES[step.number % len(REPLIES)]
        if step.what in ("say", "ask_human") and (state is None or self._is_current(state)):
            first = OPENING if state is None else None
            if step.what == "say":
                return customer.say(state, ALICE, Message("hello"), reply, "m", first)
            return customer.ask_human(state, ALICE, HANDOFF, "h", first)
        if state is None:
            return []
        return self._customers(state, step, reply) or self._operators(state, step) or self._systems(state, step)

    def _is_current(self, state: Conversation) -> bool:
        return state.phase is not Phase.CLOSED or customer.can_reopen(state, RULES, self.now_ms)

    def _customers(self, state: Conversation, step: Step, reply: Sequence[Data]) -> list[Draft]:
        held = state.held[-1].seq if state.held and step.number % 4 else step.number
        match step.what:
            case "choose":
                return customer.choose(state, ALICE, held, ("tax", "fee", "no")[step.who], reply, "c")
            case "feedback":
                return customer.give_feedback(state, ALICE, held, step.who == 0, HANDOFF, "f")
            case "leave":
                return customer.leave(state, ALICE, "l")
            case "rate":
                return customer.rate(state, ALICE, 1 + step.who, "", "r")
            case _:
                return []

    def _operators(self, state: Conversation, step: Step) -> list[Draft]:
        # Mostly the one whom it concerns, so that plays get somewhere.
        concerned = state.owner or (state.offer.operator if state.offer else None)
        who = next((o for o in OPERATORS if o.id == concerned and step.number % 4), OPERATORS[step.who])
        epoch = state.epoch + step.epoch_off
        match step.what:
            case "accept":
                return operator.accept(state, who, epoch, "a")
            case "decline":
                return operator.decline(state, who, epoch, "busy", "d")
            case "reply":
                return operator.say(state, who, epoch, Message("hello"), "m")
            case "note":
                return operator.note(state, who, "rude", "n", supervisor=who is EVE)
            case "transfer":
                target = OPERATORS[step.number % 3].id if step.number < 8 else None
                to = Destination({"operator": target}, target, {"must": {"en": 1}}, {"en": 1})
                return operator.transfer(state, who, epoch, to, "knows more", "t", RULES)
            case "close":
                outcome: operator.Outcome = ("solved", "unsolved", "ticket", "spam")[step.number % 4]
                return operator.close(state, who, epoch, outcome, "did it", self.now_ms + 3_600_000, "x")
            case "take":
                return operator.take(state, who, "k")
            case _:
                return []

    def _systems(self, state: Conversation, step: Step) -> list[Draft]:
        who = OPERATORS[step.who]
        waits = state.phase in (Phase.WAITING, Phase.PENDING)
        match step.what:
            case "offer" if state.offer is None:
                return system.offer(state, who.id, RULES, self.now_ms)
            case "assign" if waits:
                return system.assign(state, who.id, who.name)
            case "end_offer" if state.offer is not None:
                return system.end_offer(state, "withdrawn")
            case "lose_operator":
                return system.lose_operator(state, who.id)
            case "make_ticket":
                return system.make_ticket(state, "nobody_available", self.now_ms + 3_600_000)
            case "wake":
                return system.wake(state, RULES, self.now_ms)
            case "redact" if step.number:
                return [Draft(SYSTEM, Redacted(min(step.number, state.seq)))]
            case _:
                return []


def played(*whats: What | Step) -> Play:
    """A play of right steps, a second apart."""
    return Play().run([what if isinstance(what, Step) else Step(what) for what in whats])


def state_after(*whats: What | Step) -> Conversation:
    """The state after right steps."""
    state = played(*whats).state
    assert state is not None
    return state
