"""What the simulated days are worth: a flow that breaks one promise is found out within a few of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import pytest

from chatgateway.clock import SystemClock
from chatgateway.flows.commits import Commit, Origin, Outcome
from chatgateway.flows.hub import Follower, Hub
from chatgateway.flows.ledger import Ledger
from chatgateway.flows.news import News
from chatgateway.flows.resends import Resends
from chatgateway.flows.turns import Turns
from chatgateway.ports import Append, CommandKey, Receipt, Verdict

from ..memory_store import MemoryJournal
from .oracle import judge
from .world import simulate

Plant: TypeAlias = Callable[[pytest.MonkeyPatch], None]
_propose = Ledger._propose


def carries_out_twice(patch: pytest.MonkeyPatch) -> None:
    """No command has a name."""

    def propose(self: Ledger, *place: Any) -> Append:
        return replace(_propose(self, *place), keys=())

    patch.setattr(Ledger, "_propose", propose)


def delivers_before_the_commit(patch: pytest.MonkeyPatch) -> None:
    """Everybody hears of an event as soon as it is decided."""

    def propose(self: Ledger, *place: Any) -> Append:
        append = _propose(self, *place)
        self._tell(Commit(append.before, append.state, append.events, 0))
        return append

    patch.setattr(Ledger, "_propose", propose)


def acknowledges_before_the_commit(patch: pytest.MonkeyPatch) -> None:
    """The ack leaves when the journal is asked."""
    carry_out = Ledger.carry_out

    async def hasty(self: Ledger, conversation: str, decide: Any, **more: Any) -> Outcome:
        keys: Sequence[CommandKey] = more.get("keys", ())
        origin: Origin | None = more.get("origin")
        state = self.known(conversation)
        if keys and origin is not None and state is not None:
            origin.acknowledge(keys[0].id, Receipt(conversation, state.seq + 1, 0, keys[0].digest))
        return await carry_out(self, conversation, decide, **more)

    patch.setattr(Ledger, "carry_out", hasty)


def writes_wherever_the_log_stands(patch: pytest.MonkeyPatch) -> None:
    """An append that was decided on an old log is written all the same."""
    append_as_told = MemoryJournal.append

    async def append(self: MemoryJournal, what: Append) -> Verdict:
        at = len(self.store.logs.get(what.conversation, ()))
        return await append_as_told(self, replace(what, after_seq=at))

    patch.setattr(MemoryJournal, "append", append)


def passes_over_what_it_could_not_read(patch: pytest.MonkeyPatch) -> None:
    """After a lost answer nobody looks again."""

    async def look(self: News) -> None:
        self._seen = await self.journal.head()

    patch.setattr(News, "look", look)


def goes_live_without_reading(patch: pytest.MonkeyPatch) -> None:
    """Whoever comes back gets what comes from now on."""

    def follow(self: Hub, conversation: str, follower: Follower, after_seq: int) -> None:
        if not self.follows(conversation, follower):
            place = self._place(conversation, follower, after_seq)
            place.last_seq, place.live = 10_000, True
            follower.caught_up(conversation, after_seq)

    patch.setattr(Hub, "follow", follow)


def delivers_across_a_hole(patch: pytest.MonkeyPatch) -> None:
    """A commit is delivered to everybody who is live, whatever they have missed."""

    def deliver(self: Hub, place: Any, shown: list[Any], origin: object | None) -> None:
        for item in shown:
            if place.live and item.event.seq > place.last_seq:
                self._send(place, item, origin is place.follower and bool(item.event.command))

    patch.setattr(Hub, "_deliver", deliver)


def lets_consoles_go_too_early(patch: pytest.MonkeyPatch) -> None:
    """Whoever loses a conversation is not told how."""

    def unfollow_after(self: Hub, conversation: str, follower: Follower, _seq: int) -> None:
        self.unfollow(conversation, follower)

    patch.setattr(Hub, "unfollow_after", unfollow_after)


def overfills_operators(patch: pytest.MonkeyPatch) -> None:
    """What is decided takes no place of anybody's capacity, and the store counts none."""

    def propose(self: Ledger, *place: Any) -> Append:
        return replace(_propose(self, *place), seat=None)

    patch.setattr(Ledger, "_propose", propose)


def tells_in_any_order(patch: pytest.MonkeyPatch) -> None:
    """Who reads does not wait for who writes."""

    async def others_told(self: Turns, conversation: str) -> None:
        return None

    patch.setattr(Turns, "others_told", others_told)


def forgets_what_was_said_before(patch: pytest.MonkeyPatch) -> None:
    """A resend after the end of its conversation is a new command."""

    async def answer(self: Resends, key: CommandKey, origin: Origin) -> Outcome | None:
        return None

    patch.setattr(Resends, "answer", answer)


def believes_the_wall_clock(patch: pytest.MonkeyPatch) -> None:
    """Whoever sets the machine's clock sets everybody's timers."""
    patch.setattr(SystemClock, "now_ms", lambda self: self._wall_ns() // 1_000_000)


QUICK: list[Plant] = [
    carries_out_twice,
    delivers_before_the_commit,
    acknowledges_before_the_commit,
    writes_wherever_the_log_stands,
    passes_over_what_it_could_not_read,
    goes_live_without_reading,
    delivers_across_a_hole,
    lets_consoles_go_too_early,
    forgets_what_was_said_before,
    believes_the_wall_clock,
]


@pytest.mark.parametrize("plant", QUICK, ids=lambda plant: plant.__name__)
def test_a_broken_promise_is_found_out(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a few days, whichever promise it is."""
    plant(monkeypatch)

    assert any(goes_wrong(seed) for seed in range(40))


# Two nodes must offer in the same moment; a patrol must read between a commit and its news.
RARE: list[Plant] = [overfills_operators, tells_in_any_order]


@pytest.mark.soak
@pytest.mark.parametrize("plant", RARE, ids=lambda plant: plant.__name__)
def test_a_rare_disorder_is_found_out(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within some hundred days."""
    plant(monkeypatch)

    assert any(goes_wrong(seed) for seed in range(600))


def goes_wrong(seed: int) -> bool:
    """Whether anything speaks against this day."""
    try:
        return bool(judge(simulate(seed)))
    except Exception:  # noqa: BLE001  a day that breaks off went wrong, too
        return True
