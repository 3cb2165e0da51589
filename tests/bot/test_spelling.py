"""Proves bot/spelling.py: slips of the fingers, mended by the FAQ's own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.bot.spelling import Spelling, spelling_of

SPELLING = spelling_of(["withdraw my crypto deposit"] * 3 + ["moving house", "whithdraw"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wihtdraw", "withdraw"),
        ("withdaw", "withdraw"),
        ("withdraaw", "withdraw"),
        ("wuthdraw", "withdraw"),
        ("how to wihtdraw cypto", "how to withdraw crypto"),
    ],
)
def test_an_unknown_word_one_slip_away_is_mended(typed: str, meant: str) -> None:
    """A letter too many, too few, a wrong one, or two swapped."""
    assert SPELLING.mended(typed) == meant


@pytest.mark.parametrize(
    "typed", ["whithdraw", "loving", "wthdra", "eposit", "depo", "d3posit", "mov", "weather", "wallet2", "ninety9"]
)
def test_words_that_may_be_meant_stay(typed: str) -> None:
    """Known words, everyday words, short words, numbers, other beginnings, and targets too rare to be trusted."""
    assert SPELLING.mended(typed) == typed


@given(st.text(max_size=40))
def test_mending_never_changes_the_number_of_words(text: str) -> None:
    """Words are replaced one by one, and nothing is mended without a vocabulary."""
    assert len(SPELLING.mended(text).split()) == len(text.split())
    assert Spelling().mended(text) == text
