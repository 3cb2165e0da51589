"""Proves bot/context.py: what a short text means after what was answered before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatgateway.bot.context import RELATED, in_context, is_elliptic, relatives
from chatgateway.bot.faq import Entry
from chatgateway.bot.listen import Heard
from chatgateway.bot.matcher import Match

OUT = Entry("withdraw", {}, topic="funds", related=("withdraw-fees",))
FEES = Entry("withdraw-fees", {}, topic="funds")
TRADING_FEES = Entry("trading-fees", {}, topic="trading")
DEPOSIT = Entry("deposit", {}, topic="funds")


def heard(folded: str, language: str) -> Heard:
    return Heard(folded, language, folded, folded, "", frozenset(("fee",)))


@pytest.mark.parametrize(
    ("folded", "language", "elliptic"),
    [
        ("手数料は", "ja", True),
        ("and the fee", "en", True),
        ("多久", "zh", True),
        ("出金の手数料はいくらかかりますか", "ja", False),
        ("how much is the fee for a withdrawal", "en", False),
    ],
)
def test_short_texts_lean_on_what_was_said_before(folded: str, language: str, elliptic: bool) -> None:
    """A few words, or a dozen characters."""
    assert is_elliptic(heard(folded, language)) is elliptic


def test_a_text_without_any_meaning_of_its_own_leans_on_nothing() -> None:
    """「その場合は」 alone does not say which relative is meant."""
    assert not is_elliptic(replace(heard("その場合は", "ja"), concepts=frozenset()))


def test_relatives_are_those_the_editors_named() -> None:
    """In both directions; an entry is no relative of itself, nor of all others of its topic."""
    found = relatives((OUT, FEES, TRADING_FEES, DEPOSIT))

    assert found["withdraw"] == {1: RELATED}
    assert found["withdraw-fees"] == {0: RELATED}
    assert found["trading-fees"] == found["deposit"] == {}


def test_after_an_answer_its_relatives_are_likelier() -> None:
    """「手数料は」 after the answer on withdrawals asks for their fee, not for that of trading."""
    match = Match(heard("手数料は", "ja"), (2, 1), (0.6, 0.3), 0.1)
    found = in_context(match, {1: RELATED})

    assert found.entries == (1, 2)
    assert found.confidences[0] == pytest.approx(12.0 / 12.7)
    assert sum(found.confidences) + found.none == pytest.approx(1.0)
