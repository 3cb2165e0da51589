"""Proves bot/split.py and bot/intents.py: two questions in one message."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatgateway.bot import Answer, Asked, Bot, Candidate, build
from chatgateway.bot.intents import Intents, intents_of
from chatgateway.bot.listen import Heard
from chatgateway.bot.matcher import Match
from chatgateway.bot.split import asking_parts
from chatgateway.bot.thresholds import Thresholds

from .small import FAQ


@pytest.fixture(scope="module")
def bot() -> Bot:
    """A bot that answers what it is fairly sure of."""
    return replace(build(FAQ), thresholds=Thresholds({"ja": 0.4, "en": 0.4, "zh": 0.4}, clarify=0.3, urgent=0.35))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("入金の方法は？手数料はいくら？", ["入金の方法は？", "手数料はいくら？"]),
        ("入金したいのと、手数料を知りたい", ["入金したい", "手数料を知りたい"]),
        ("入金の方法と出金の手数料を教えて", ["入金の方法", "出金の手数料を教えて"]),
        ("how do I deposit and what are the fees", ["how do I deposit", "what are the fees"]),
        ("怎么充值，手续费谁付", ["怎么充值", "手续费谁付"]),
        ("昨日、銀行で、振込を、したんですけど、どう", []),
        ("deposit", []),
    ],
)
def test_a_text_falls_into_the_parts_that_ask(text: str, parts: list[str]) -> None:
    """Sentences, joints and turns divide; single questions and stories full of commas do not."""
    assert asking_parts(text) == parts


def test_a_closer_look_is_not_taken_when_not_wanted() -> None:
    """Commas inside a sentence are left alone."""
    assert asking_parts("怎么充值，手续费谁付", closely=False) == []


@pytest.mark.parametrize(
    "text",
    [
        "How do I deposit yen? What are the trading fees?",
        "入金のやり方を教えて。それと手数料はいくらですか",
    ],
)
def test_both_questions_are_answered(bot: Bot, text: str) -> None:
    """Each part alone is clear about its own entry, so the text gets both answers, and names both for notices."""
    decision = bot.decide(text)

    assert isinstance(decision, Answer)
    assert decision.reason == "two_intents"
    assert {candidate.entry for candidate in decision.candidates} >= {"deposit", "fees"}


def test_what_was_given_already_is_not_given_again_beside_another(bot: Bot) -> None:
    """A part whose entry the customer has had is passed over."""
    decision = bot.decide("How do I deposit yen? What are the trading fees?", Asked(answered=("fees",)))

    assert decision.reason != "two_intents"


def heard(text: str, *found: tuple[int, float]) -> Match:
    entries, confidences = tuple(e for e, _ in found), tuple(p for _, p in found)
    return Match(Heard(text, "en", text, text, "", frozenset()), entries, confidences, 0.0)


def nothing(part: str) -> Match:
    raise AssertionError(part)


def test_a_part_that_is_less_sure_is_offered() -> None:
    """It stands beside the sure one; what is unlikely, too short or people's business does not."""
    places = {entry.id: at for at, entry in enumerate(FAQ.entries)}
    answers = {
        "How do I deposit?": heard("how do i deposit", (places["deposit"], 0.9)),
        "What about fees?": heard("what about fees", (places["fees"], 0.6)),
        "Can you freeze it?": heard("can you freeze it", (places["freeze"], 0.9)),
        "Is it so?": heard("is it so", (places["withdraw"], 0.3)),
    }
    text = " ".join(answers)
    whole = heard(text, (places["deposit"], 0.9), (places["fees"], 0.05))
    intents = intents_of(text, whole, FAQ.entries, answers.__getitem__, 0.8, ())

    assert intents == Intents((Candidate("deposit", 0.9),), (Candidate("fees", 0.6),))
    assert intents.besides("deposit") == ("fees",)
    assert "deposit" in intents
    assert "fees" not in intents


def test_what_the_whole_text_says_leads() -> None:
    """Of two sure parts the one that the whole text means comes first."""
    intents = Intents((Candidate("a", 0.9), Candidate("b", 0.95)))

    assert [candidate.entry for candidate in intents.led_by("b").sure] == ["b", "a"]
    assert intents.led_by("c") == intents


def test_nothing_is_looked_for_when_one_entry_alone_is_in_sight() -> None:
    """Most messages ask one thing; their parts are not even matched."""
    whole = heard("How do I deposit? What are fees?", (0, 0.999), (1, 0.0001))

    assert intents_of(whole.heard.text, whole, FAQ.entries, nothing, 0.8, ()) == Intents()
