"""No sequence of commands, right or wrong, from anybody, with any clock, breaks what a conversation promises."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from chatgateway.conversation import operator, system
from chatgateway.conversation.events import (
    Answer,
    Assigned,
    Closed,
    Event,
    Handoff,
    Message,
    Nudged,
    Offered,
    OfferEnded,
    Requeued,
    Ticketed,
)
from chatgateway.conversation.people import Author
from chatgateway.conversation.phases import Phase
from chatgateway.errors import StaleEpoch

from .play import OPERATORS, RULES, Play, Step, plays

thorough = settings(max_examples=100, deadline=None)


def owners_along(log: list[Event]) -> list[str | None]:
    """Who owns the conversation before each event, by a naive reading of the log."""
    owner: str | None = None
    owners = []
    for event in log:
        owners.append(owner)
        match event.data:
            case Assigned():
                owner = event.data.operator
            case Requeued() | Ticketed() | Closed():
                owner = None
            case _:
                pass
    return [*owners, owner]


@thorough
@given(plays)
def test_seq_is_one_two_three(steps: list[Step]) -> None:
    """No hole and no repeat, in one conversation."""
    log = Play().run(steps).log

    assert [(e.conversation, e.seq) for e in log] == [("c1", n) for n in range(1, len(log) + 1)]


@thorough
@given(plays)
def test_only_the_first_event_has_an_opening(steps: list[Step]) -> None:
    """A conversation begins once."""
    log = Play().run(steps).log

    assert [bool(e.opening) for e in log] == [e.seq == 1 for e in log]


@thorough
@given(plays)
def test_times_never_fall(steps: list[Step]) -> None:
    """Whatever the clock did between the commands."""
    times = [e.at_ms for e in Play().run(steps).log]

    assert times == sorted(times)


@thorough
@given(plays)
def test_a_conversation_is_owned_exactly_while_active(steps: list[Step]) -> None:
    """At most one owner, only in `active`, and the one whom the log names."""
    play = Play().run(steps)
    owners = owners_along(play.log)

    for state in play.states:
        assert state.phase in Phase
        assert (state.owner is not None) == (state.phase is Phase.ACTIVE)
        assert bool(state.owner_name) == (state.owner is not None)
        assert state.owner == owners[state.seq]


@thorough
@given(plays)
def test_an_offer_is_open_only_while_people_are_awaited(steps: list[Step]) -> None:
    """Never with the bot, an owner or the end."""
    for state in Play().run(steps).states:
        assert state.offer is None or state.phase in (Phase.WAITING, Phase.PENDING)
        assert state.offer is None or state.offer.epoch == state.epoch


@thorough
@given(plays)
def test_every_offer_ends_before_anything_else_takes_the_conversation_away(steps: list[Step]) -> None:
    """Leaving, taking, assigning, requeueing and tickets end it in the log, once, by its own epoch and operator."""
    is_open: Offered | None = None
    for event in Play().run(steps).log:
        match event.data:
            case Offered():
                assert is_open is None
                is_open = event.data
            case OfferEnded(operator, epoch):
                assert is_open is not None
                assert (is_open.operator, is_open.epoch) == (operator, epoch)
                is_open = None
            case Assigned() | Closed() | Requeued() | Ticketed():
                assert is_open is None
            case _:
                pass


@thorough
@given(plays)
def test_epochs_never_fall_and_rise_with_each_offer_and_ownership(steps: list[Step]) -> None:
    """An ownership has the epoch of the offer that was accepted for it, or a new one; no two owners share one."""
    play = Play().run(steps)
    epoch, owned = 0, 0
    for event in play.log:
        match event.data:
            case Offered():
                assert event.data.epoch == epoch + 1
                epoch = event.data.epoch
            case Assigned():
                assert event.data.epoch in (epoch, epoch + 1)
                assert event.data.epoch > owned
                epoch = owned = event.data.epoch
            case _:
                pass

    epochs = [state.epoch for state in play.states]
    assert epochs == sorted(epochs)
    assert epochs[-1:] == [epoch][: len(epochs)]


@thorough
@given(plays)
def test_the_bot_never_speaks_while_a_person_owns_the_conversation(steps: list[Step]) -> None:
    """Neither an answer nor a handoff stands between an assignment and its end."""
    log = Play().run(steps).log

    for event, owner in zip(log, owners_along(log), strict=False):
        assert event.author.role != "bot" or owner is None


@thorough
@given(plays)
def test_operators_write_only_as_owners(steps: list[Step]) -> None:
    """Every message of an operator is the owner's of that moment."""
    log = Play().run(steps).log

    for event, owner in zip(log, owners_along(log), strict=False):
        if event.author.role == "operator" and isinstance(event.data, Message | Closed):
            assert event.author.id == owner


@thorough
@given(plays, st.integers(-3, 3), st.sampled_from(OPERATORS))
def test_a_wrong_epoch_or_operator_is_always_refused(steps: list[Step], off: int, who: Author) -> None:
    """Only the operator of the open offer accepts, only under its epoch."""
    state = Play().run([Step("say"), *steps]).state
    assert state is not None
    epoch = state.epoch + off
    if state.offer is not None and (state.offer.operator, state.offer.epoch) == (who.id, epoch):
        return

    try:
        operator.accept(state, who, epoch, "a")
    except StaleEpoch:
        return
    raise AssertionError("accepted")


@thorough
@given(plays, st.integers(0, 100_000_000))
def test_each_due_thing_fires_once(steps: list[Step], late_ms: int) -> None:
    """Woken when something is due, however late, the state wants something else next; waking soon does nothing more."""
    play = Play().run([Step("say"), *steps])
    fired = []
    for _ in range(4):
        assert play.state is not None
        before = system.due(play.state, RULES)
        if before is None:
            break
        assert system.wake(play.state, RULES, before.at_ms - 1) == []
        play.now_ms = max(play.now_ms, before.at_ms + late_ms)
        drafts = system.wake(play.state, RULES, play.now_ms)
        assert len(drafts) == 1
        play.write(drafts)
        fired.append(before)
    else:
        raise AssertionError(f"time never comes to rest: {fired}")

    assert len({(due.what, due.at_ms) for due in fired}) == len({due.what for due in fired}) == len(fired)


@thorough
@given(plays)
def test_a_customer_who_spoke_last_is_never_closed_for_silence(steps: list[Step]) -> None:
    """Before every `customer_idle` stand somebody's words to the customer, a nudge, and the time to answer it."""
    spoken: Event | None = None
    nudged: Event | None = None
    for event in Play().run(steps).log:
        match event.data:
            case Message() if event.author.role == "customer":
                spoken = nudged = None
            case Message() | Answer():
                spoken, nudged = event, None
            case Handoff() | Assigned():
                spoken = nudged = None
            case Nudged():
                assert spoken is not None
                assert event.at_ms - spoken.at_ms >= RULES.nudge_ms
                nudged = event
            case Closed("customer_idle"):
                assert spoken is not None
                assert nudged is not None
                assert event.at_ms - spoken.at_ms >= RULES.idle_close_ms
                assert event.at_ms - nudged.at_ms >= RULES.idle_close_ms - RULES.nudge_ms
            case _:
                pass


@thorough
@given(plays)
def test_every_conversation_at_the_desk_has_an_age_and_keeps_it(steps: list[Step]) -> None:
    """Waiting began when people were first asked; declines, expiries, transfers and tickets do not begin it again."""
    since: int | None = None
    for state in Play().run(steps).states:
        if state.phase in (Phase.BOT, Phase.CLOSED):
            since = None
            continue
        assert state.enqueued_at_ms is not None
        assert since in (None, state.enqueued_at_ms)
        since = state.enqueued_at_ms
