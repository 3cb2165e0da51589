"""Whom a notice concerns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.notices.matching import standing
from chatgateway.notices.notice import Notice


def about(**match: tuple[str, ...]) -> Notice:
    """An incident with these terms."""
    return Notice("n1", "critical", {}, {}, 0, 0, match=match)


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        ({"ja": ("出金",)}, "出金できません"),
        ({"ja": ("しゅっきん",)}, "シュッキンがとどかない"),
        ({"ja": ("ログイン",)}, "ﾛｸﾞｲﾝできない"),
        ({"ja": ("出 金",)}, "出金"),
        ({"zh": ("提現",)}, "提现多久"),
        ({"en": ("withdraw",)}, "My WITHDRAWAL is late"),
        ({"en": ("usdt",)}, "私のUSDTがない"),
        ({"en": ("bank transfer",)}, "no bank-transfer today"),
        ({"en": ("deposit", "card")}, "my debit card"),
        ({"ja": ("入金",), "en": ("deposit",)}, "deposit"),
    ],
)
def test_a_term_is_found_in_any_spelling(terms: dict[str, tuple[str, ...]], text: str) -> None:
    """Width, case, kana, scripts and punctuation do not matter."""
    assert standing(about(**terms)).concerns(["something else", text])


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        ({"en": ("app",)}, "what happened"),
        ({"en": ("app",)}, "happy apple-free xapp"),
        ({"ja": ("出金",)}, "入金できません"),
        ({"ja": ("",), "en": ("!?",)}, "anything"),
        ({}, "anything"),
    ],
)
def test_what_is_not_said_does_not_match(terms: dict[str, tuple[str, ...]], text: str) -> None:
    """Latin terms begin where a word begins; terms without a letter match nothing."""
    found = standing(about(**terms)).concerns([text])

    assert found is ("apple" in text)


@given(st.text(max_size=30), st.sampled_from(("ja", "en", "zh")))
def test_a_text_that_is_a_term_matches_itself(text: str, language: str) -> None:
    """Unless nothing of it is left once it is spelt canonically."""
    held = standing(about(**{language: (text,)}))

    assert held.concerns([text]) is bool(held.needles)
