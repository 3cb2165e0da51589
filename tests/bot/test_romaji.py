"""Proves bot/romaji.py: Japanese by ear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.bot.romaji import as_kana, skeleton, to_kana


@pytest.mark.parametrize(
    ("word", "kana"),
    [
        ("nyuukin", "にゅうきん"),
        ("shukkin", "しゅっきん"),
        ("syukkin", "しゅっきん"),
        ("kon'yaku", "こんやく"),
        ("konna", "こんな"),
        ("shimbun", "しんぶん"),
        ("matcha", "まっちゃ"),
        ("withdrawal", None),
        ("xyz", None),
    ],
)
def test_romaji_reads_as_kana(word: str, kana: str | None) -> None:
    """Hepburn and Kunrei spellings read the same; what is no romaji throughout reads as nothing."""
    assert to_kana(word) == kana


@pytest.mark.parametrize(
    ("text", "is_romaji"),
    [
        ("nyuukin no houhou wo oshiete", True),
        ("operator to hanashitai", True),
        ("how do i make a deposit", False),
        ("btc", False),
        ("ok", False),
        ("to me no", False),
    ],
)
def test_a_romaji_message_is_told_from_english(text: str, is_romaji: bool) -> None:
    """Three quarters of the letters that speak must read as Japanese; the FAQ's English words do not speak."""
    assert (as_kana(text, frozenset(("operator", "deposit"))) is not None) is is_romaji


@pytest.mark.parametrize(
    ("one", "other"), [("こうざ", "こざ"), ("にゅうきん", "にゅきん"), ("しゅっきん", "しゅきん"), ("を", "お")]
)
def test_spellings_of_the_same_sound_fall_together(one: str, other: str) -> None:
    """Long vowels, doubled consonants and same-sounding kana do not matter to the skeleton."""
    assert skeleton(one) == skeleton(other)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz'", max_size=20))
def test_reading_romaji_never_fails(word: str) -> None:
    """Any letters read as kana or as nothing."""
    kana = to_kana(word)

    assert kana is None or not any("a" <= c <= "z" for c in kana)
