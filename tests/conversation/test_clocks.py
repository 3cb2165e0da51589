"""Where a conversation's time went."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.conversation.clocks import PARTS, clocks_of

from .play import NOON, Play, Step, played, plays

MINUTE_MS = 60_000


@given(plays, st.integers(-(10**6), 10**8))
def test_the_parts_add_up_to_the_whole(steps: list[Step], later_ms: int) -> None:
    """Always: no second is lost, counted twice or negative, and none goes anywhere but into a known part."""
    play = Play().run(steps)

    clocks = dict(clocks_of(play.log, play.now_ms + later_ms))

    total = clocks.pop("total")
    assert clocks.keys() == set(PARTS)
    assert all(seconds >= 0 for seconds in clocks.values())
    assert sum(clocks.values()) == pytest.approx(total, abs=0.001)


def test_an_empty_log_took_no_time() -> None:
    """All parts are there, and nought."""
    assert set(clocks_of([], NOON).values()) == {0.0}


def test_each_phase_has_its_clock() -> None:
    """One minute with the bot, two in line, a quarter ringing, four with a person; wrapping up took three."""
    play = played(
        "say",
        Step("ask_human", after_ms=MINUTE_MS),
        Step("offer", after_ms=2 * MINUTE_MS),
        Step("accept", after_ms=15_000, number=1),
        Step("reply", after_ms=MINUTE_MS),
        Step("close", after_ms=3 * MINUTE_MS, number=4),
        Step("rate", after_ms=30_000),
        Step("note", who=2, after_ms=3 * MINUTE_MS),
        Step("rate", after_ms=30_000),
    )

    assert clocks_of(play.log, play.now_ms + MINUTE_MS) == {
        "bot": 60,
        "queue": 120,
        "ring": 15,
        "human": 240,
        "ticket": 0,
        "wrap": 180,
        "closed": 60,
        "total": 675,
    }


def test_an_open_conversation_lasts_until_now() -> None:
    """The clock of its phase still runs, and never backwards."""
    play = played("ask_human")

    assert clocks_of(play.log, play.now_ms + 5000)["queue"] == 5
    assert clocks_of(play.log, play.now_ms - 5000)["total"] == 0


@pytest.mark.parametrize("ending", ["end_offer", Step("decline", number=1)])
def test_it_rings_only_while_an_offer_is_open(ending: Step) -> None:
    """Then the waiting goes on."""
    play = played("ask_human", "offer", ending)

    clocks = clocks_of(play.log, play.now_ms + 5000)

    assert (clocks["queue"], clocks["ring"]) == (1 + 5, 1)


def test_a_note_does_not_stop_the_ringing() -> None:
    """Only the end of the offer does."""
    play = played("ask_human", "offer", Step("note", who=2), "end_offer")

    assert clocks_of(play.log, play.now_ms)["ring"] == 2


def test_a_ticket_waits_on_its_own_clock_and_rings_like_others() -> None:
    """Follow-up time is not queue time."""
    play = played("ask_human", "make_ticket", Step("offer", after_ms=MINUTE_MS))

    clocks = clocks_of(play.log, play.now_ms + 5000)

    assert (clocks["ticket"], clocks["ring"]) == (60, 5)
