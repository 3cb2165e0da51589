"""What a customer's commands do. Each function returns drafts, or raises the error that the customer is told."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import Conflict, NotFound
from .draft import Draft
from .events import Answer, Closed, Data, Feedback, Handoff, Message, OfferEnded, Rated, Reopened
from .people import BOT, SYSTEM, Author, Opening
from .phases import OPEN, Phase
from .rules import Rules
from .state import Conversation, Held


def can_reopen(state: Conversation, rules: Rules, now_ms: int) -> bool:
    """Whether a message now goes on with this closed conversation instead of beginning another."""
    if state.closed_at_ms is None or state.erased:
        return False
    # Another node's clock may have closed it in our future.
    return max(0, now_ms - state.closed_at_ms) < rules.reopen_ms


def may_have_missed(state: Conversation) -> bool:
    """Whether an operator had the last word in a conversation that is over: perhaps nobody was there to read it."""
    return state.phase is Phase.CLOSED and state.last_speaker == "operator" and not state.erased


def is_bots(state: Conversation | None) -> bool:
    """Whether the bot has the word once the customer's message is in the log."""
    return state is None or state.phase in (Phase.BOT, Phase.CLOSED)


def _arrive(state: Conversation | None, author: Author, opening: Opening | None) -> tuple[list[Draft], Opening | None]:
    """What precedes the customer's own event: nothing, or the reopening of a closed conversation."""
    if state is None:
        return [], opening
    if state.phase is Phase.CLOSED:
        return [Draft(author, Reopened("customer"))], None
    return [], None


def _bot(reply: Sequence[Data]) -> list[Draft]:
    assert all(isinstance(data, Answer | Handoff) for data in reply)
    return [Draft(BOT, data) for data in reply]


def say(
    state: Conversation | None,
    author: Author,
    message: Message,
    reply: Sequence[Data],
    command: str,
    opening: Opening | None = None,
    announced: Sequence[Answer] = (),
) -> list[Draft]:
    """The customer writes; `reply` is the bot's, used only while the bot has the word.

    `announced` are notices that concern the message; they come first, also while the customer waits for people.
    """
    before, first = _arrive(state, author, opening)
    said = Draft(author, message, command, first)
    told = [] if state is not None and state.phase is Phase.ACTIVE else [Draft(BOT, answer) for answer in announced]
    return [*before, said, *told, *(_bot(reply) if is_bots(state) else [])]


def ask_human(
    state: Conversation | None, author: Author, handoff: Handoff, command: str, opening: Opening | None = None
) -> list[Draft]:
    """The customer asks for a person; nothing more happens where people are on it already."""
    if state is not None and state.phase in OPEN and state.phase is not Phase.BOT:
        return []
    before, first = _arrive(state, author, opening)
    return [*before, Draft(author, handoff, command, first)]


def held_at(state: Conversation, seq: int) -> Held:
    """What the bot held out at `seq`.

    Raises NotFound when event `seq` is not one of its recent answers.
    """
    for held in state.held:
        if held.seq == seq:
            return held
    raise NotFound(f"seq: event {seq} is not an answer of the bot")


def choose(
    state: Conversation, author: Author, seq: int, entry: str, reply: Sequence[Data], command: str
) -> list[Draft]:
    """The customer picks a suggestion: they say its question, the bot answers while no person owns the conversation."""
    texts = dict(held_at(state, seq).choices)
    if entry not in texts:
        raise NotFound(f"entry: {entry!r} was not suggested at {seq}")
    before, _ = _arrive(state, author, None)
    said = Draft(author, Message(texts[entry], choice=entry), command)
    speaks = is_bots(state)
    if not speaks and state.phase in (Phase.WAITING, Phase.PENDING):
        reply = [data for data in reply if isinstance(data, Answer)]
        speaks = True
    return [*before, said, *(_bot(reply) if speaks else [])]


def give_feedback(
    state: Conversation, author: Author, seq: int, helpful: bool, handoff: Handoff | None, command: str
) -> list[Draft]:
    """What the customer says of an answer; unhelpful hands over while the bot still has the conversation."""
    held_at(state, seq)
    drafts = [Draft(author, Feedback(seq, helpful), command)]
    if not helpful and handoff is not None and state.phase is Phase.BOT:
        drafts.append(Draft(BOT, handoff))
    return drafts


def leave(state: Conversation, author: Author, command: str) -> list[Draft]:
    """The customer ends the conversation; an open offer is withdrawn with it."""
    if state.phase is Phase.CLOSED:
        return []
    closed = Draft(author, Closed("customer_left"), command)
    return [*withdraw_offer(state), closed]


def withdraw_offer(state: Conversation) -> list[Draft]:
    """Ends an open offer because something else happened to the conversation."""
    if state.offer is None:
        return []
    return [Draft(SYSTEM, OfferEnded(state.offer.operator, state.offer.epoch, "withdrawn"))]


def rate(state: Conversation, author: Author, score: int, comment: str, command: str) -> list[Draft]:
    """The customer's satisfaction, once the conversation is closed."""
    if state.phase is not Phase.CLOSED:
        raise Conflict(f"rate is possible once the conversation is closed; it is {state.phase.value}")
    return [Draft(author, Rated(score, comment), command)]
