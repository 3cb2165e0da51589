"""Proves bot/fold.py: one spelling for the many ways to write the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.bot.fold import fold, language_of, sentences


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("ﾆｭｳｷﾝ", "にゅうきん", "ja"),
        ("アプリー", "あぷり", "ja"),
        ("ＢＴＣ　入金", "btc 入金", "ja"),
        ("1,000円", "1000円", "ja"),
        ("えええええ", "ええ", "ja"),
        ("hasn't", "has n t", "en"),
        ("It’s", "its", "en"),
        ("提領帳戶", "提领帐户", "zh"),
    ],
)
def test_the_many_ways_to_write_the_same_fall_together(one: str, other: str, language: str) -> None:
    """Width, case, kana, long marks, repeats, grouping, apostrophes and Chinese scripts do not matter."""
    assert fold(one, language) == fold(other, language)


def test_japanese_is_never_simplified() -> None:
    """Traditional to simplified is for Chinese only: it would damage Japanese."""
    assert fold("運費", "ja") == "運費"
    assert fold("運費", "zh") == "运费"


@pytest.mark.parametrize(
    ("text", "prior", "language"),
    [
        ("入金できません", None, "ja"),
        ("how do I deposit", None, "en"),
        ("怎么充值", None, "zh"),
        ("口座 開設 手続 変更", None, "ja"),
        ("出金", "ja", "ja"),
        ("出金", None, "zh"),
        ("123", "zh", "zh"),
        ("!!", None, "ja"),
    ],
)
def test_the_script_decides_the_language_and_the_prior_where_it_does_not(
    text: str, prior: str | None, language: str
) -> None:
    """Kana is Japanese, Latin English, Han by its characters, and what is left by the conversation so far."""
    assert language_of(text, prior) == language


@given(st.text(max_size=60), st.sampled_from(["ja", "en", "zh"]))
def test_folding_leaves_single_spaces_and_no_edges(text: str, language: str) -> None:
    """Folded text is words separated by single spaces."""
    folded = fold(text, language)

    assert folded == folded.strip()
    assert "  " not in folded


def test_sentences_end_at_marks_and_lines() -> None:
    """A text falls into its sentences, without empty ones."""
    assert sentences("出金は？\n手数料は。 Thanks. Bye") == ["出金は？", "手数料は。", "Thanks.", "Bye"]
