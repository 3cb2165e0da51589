"""Seed phrases that come in pieces."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from chatgateway.shield import Policy, continues, mask_of

from .secrets_made import phrase

CUTS = ((6,), (4, 8), (3, 7, 10), (2, 6), (11,), tuple(range(1, 12)))
MASK = mask_of("seed-phrase")


@pytest.mark.parametrize("cuts", CUTS)
@pytest.mark.parametrize("language", ["english", "japanese"])
def test_the_message_that_makes_a_phrase_is_masked_and_earlier_pieces_are_named(
    language: str, cuts: tuple[int, ...]
) -> None:
    """Whatever the pieces, no word is left in the end; only a lone everyday word ("scan") would be."""
    words = phrase(Random(12), language, 12)
    stored: list[str] = []
    for first, last in pairwise((0, *cuts, 12)):
        found = continues(stored, " ".join(words[first:last]))
        for place, spans in enumerate(found.earlier):
            for span in reversed(spans):
                stored[place] = stored[place][: span.start] + MASK + stored[place][span.end :]
        stored.append(found.shielded.text)

    assert stored == [MASK] * (len(cuts) + 1)
    assert found.shielded.alarm


def test_a_label_in_an_earlier_message_makes_six_words_enough() -> None:
    """Who says that the phrase follows is believed."""
    found = continues(["リカバリーフレーズを送ります", "hedgehog lumber velvet"], "orbit canoe tumble")

    assert found.shielded.text == MASK
    assert [len(spans) for spans in found.earlier] == [0, 1]


@pytest.mark.parametrize(
    ("earlier", "text"),
    [
        (["cancel order", "trade fee limit"], "please check the coin wallet"),
        (["hello", "I need help with my seed phrase"], "yes"),
        ([MASK], "help"),
        ([MASK], "ありがとうございます"),
        ([], "wait"),
    ],
)
def test_everyday_words_are_no_pieces(earlier: list[str], text: str) -> None:
    """List words that everyone uses do not make a phrase, not even after one."""
    found = continues(earlier, text, Policy())

    assert found.shielded.text == text
    assert found.earlier == ((),) * len(earlier)
