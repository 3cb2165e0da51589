"""What holds for every text."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from chatgateway.shield import KINDS, Policy, conceal, mask_of, scan, shield

from .corpus import positives

PIECES = st.sampled_from(
    [case.text for case in random.Random(5).sample(positives(5, 1), 120)]
    + [
        "\u200b",
        "ﾊﾟｽﾜｰﾄﾞ",
        "が\u3099",
        "①",
        "㌔",
        "😀",
        "\ud800",
        "İ",
        "…",
        "パスワード",
        "4",
        "e\u0301",
        mask_of("password"),
    ]
)
TEXTS = st.lists(st.one_of(st.text(max_size=30), PIECES), max_size=5).map(" ".join)
POLICIES = st.builds(Policy, st.dictionaries(st.sampled_from(KINDS), st.sampled_from(("mask", "hide", "allow"))))


VOCABULARY = """
seed phrase hedg aband abandon ability about hedgehog lumber velvet orbit the help 1. 2. xyzzy あいさつ あおぞら 的 一
"""
WORDS = st.lists(st.sampled_from(VOCABULARY.split()), max_size=40).map(" ".join)


@given(st.one_of(TEXTS, WORDS))
@settings(max_examples=200, deadline=None)
def test_spans_are_sorted_apart_and_inside_the_text(text: str) -> None:
    """Each span holds at least one code point, begins after the one before it ended, and ends within the text."""
    done = 0
    for span in scan(text):
        assert done <= span.start < span.end <= len(text)
        done = span.end


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_a_shielded_text_holds_no_secret_that_its_spans_named(text: str) -> None:
    """What is left between the masks is what stood between the spans."""
    shielded = shield(text, Policy())
    kept = [span for span in scan(text) if span.kind != "wallet-address"]

    pieces, done = [], 0
    for span in kept:
        pieces += [text[done : span.start], mask_of(span.kind)]
        done = span.end

    assert shielded.text == "".join([*pieces, text[done:]])
    assert [shielded.text[s.start : s.end] for s in shielded.spans] == [mask_of(s.kind) for s in kept]


@given(TEXTS, POLICIES)
@settings(max_examples=100, deadline=None)
def test_concealing_leaves_nothing_that_is_only_hidden(text: str, policy: Policy) -> None:
    """Hidden spans stand in the text as they were; concealed, every span is a mask."""
    shielded = shield(text, policy)

    expected = text
    for span in reversed(scan(text)):
        if policy.of(span.kind) != "allow":
            expected = expected[: span.start] + mask_of(span.kind) + expected[span.end :]
    assert conceal(shielded) == expected


def test_masks_are_no_secrets() -> None:
    """A masked text stays as it is when it is read again."""
    for case in positives(6, 1):
        once = shield(case.text, Policy()).text

        assert shield(once, Policy()).text == once, case
