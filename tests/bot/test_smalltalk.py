"""Proves bot/smalltalk.py: texts that are nothing but pleasantries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatgateway.bot import Answer, build
from chatgateway.bot.faq import SmallTalk
from chatgateway.bot.fold import fold
from chatgateway.bot.smalltalk import pleasantries
from chatgateway.bot.thresholds import Thresholds

from .small import FAQ, HELLO

THANKS = SmallTalk(
    "smalltalk.thanks", {"ja": ("ありがとう",), "en": ("thanks", "thank you"), "zh": ("谢谢",)}, {"en": "Any time."}
)
BYE = SmallTalk("goodbye", {"ja": ("失礼します",), "en": ("bye",), "zh": ("再见",)}, {"en": "Bye."})
OK = SmallTalk("ok", {"ja": ("了解",), "en": ("ok", "k"), "zh": ("好的",)}, {"en": "Good."})
KNOWN = pleasantries((THANKS, BYE, OK))


@pytest.mark.parametrize(
    ("text", "language", "item"),
    [
        ("Thank you!", "en", THANKS),
        ("ok thanks, bye", "en", BYE),
        ("thank you so much for your help", "en", THANKS),
        ("thanks, ok", "en", THANKS),
        ("了解です、ありがとう", "ja", THANKS),
        ("好的，谢谢，再见", "zh", BYE),
        ("ok", "en", OK),
        ("thanks but my money is gone", "en", None),
        ("so much", "en", None),
        ("k thanks", "en", None),
        ("thanks " * 20, "en", None),
    ],
)
def test_several_pleasantries_are_one(text: str, language: str, item: SmallTalk | None) -> None:
    """With fillers between them; the last that says more than "ok" counts; anything else is no small talk."""
    assert KNOWN.find(text, language, fold(text, language)) is item


def test_a_pleasantry_is_no_emergency() -> None:
    """However little it takes to alarm the bot."""
    nervous = replace(build(FAQ), thresholds=Thresholds({"en": 0.5}, urgent=0.0))

    decision = nervous.decide("hello!")

    assert isinstance(decision, Answer)
    assert decision.entry == f"smalltalk.{HELLO.id}"
