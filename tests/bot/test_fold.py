"""Proves bot/fold.py: one spelling for the many ways to write the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.bot.fold import fold, sentences
from chatgateway.bot.language import language_of, tongues


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


def test_han_characters_alone_are_read_in_the_faqs_own_words() -> None:
    """The pairs of characters that the FAQ uses decide; a language it has not is not guessed."""
    both = tongues([("出金手数料", "ja"), ("提现费用", "zh"), ("no language", None)])
    japanese = tongues([("出金手数料", "ja")])

    assert both.of("出金 手数料") == "ja"
    assert both.of("提现 费用") == "zh"
    assert both.of("天地") == "zh"
    assert both.of("天地", "ja") == "ja"
    assert japanese.of("天地") == "ja"


@given(st.text(max_size=60), st.sampled_from(["ja", "en", "zh"]))
def test_folding_leaves_single_spaces_and_no_edges(text: str, language: str) -> None:
    """Folded text is words separated by single spaces."""
    folded = fold(text, language)

    assert folded == folded.strip()
    assert "  " not in folded


def test_sentences_end_at_marks_and_lines() -> None:
    """A text falls into its sentences, without empty ones."""
    assert sentences("出金は？\n手数料は。 Thanks. Bye") == ["出金は？", "手数料は。", "Thanks.", "Bye"]
