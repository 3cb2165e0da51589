"""The durations that a conversation lives by."""

from __future__ import annotations

from chatgateway.conversation.rules import MINUTE_MS, Rules


def test_the_defaults_are_the_documented_ones() -> None:
    """30 s for an offer; nudge 5 min, close 15 min; remind 3 min, supervisors 6 min; reopen 24 h; 4 hops."""
    rules = Rules()

    assert rules.offer_ms == 30_000
    assert (rules.nudge_ms, rules.idle_close_ms) == (5 * MINUTE_MS, 15 * MINUTE_MS)
    assert (rules.remind_operator_ms, rules.tell_supervisor_ms) == (3 * MINUTE_MS, 6 * MINUTE_MS)
    assert rules.reopen_ms == 24 * 60 * MINUTE_MS
    assert rules.hop_budget == 4
