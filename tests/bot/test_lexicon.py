"""Proves bot/lexicon.py, reading.py, rules.py and listen.py: what words mean."""

from __future__ import annotations

import pytest

from chatgateway.bot.faq import Concept, Lexicon, Rule
from chatgateway.bot.language import Tongues
from chatgateway.bot.lexicon import compile_lexicon
from chatgateway.bot.listen import listener
from chatgateway.bot.rules import contradicts, first_holding, holds

from .small import LEXICON

EAR = listener(LEXICON, Tongues(english=frozenset(("deposit",))))


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("入金を", {"deposit", "money"}),
        ("にゅうきん", {"deposit", "money"}),
        ("nyuukin shitai desu", {"deposit", "money"}),
        ("ﾆｭｳｷﾝ", {"deposit", "money"}),
        ("入菌したい", {"deposit", "money"}),
        ("my deposits", {"deposit", "money"}),
        ("I want to cash out", {"withdraw", "money"}),
        ("withdrawl", {"withdraw", "money"}),
        ("我要充值", {"deposit", "money"}),
        ("まだお金が来ない", {"not-arrived"}),
        ("it has not yet really arrived", {"not-arrived"}),
        ("not here and nobody knows when the thing that I sent has arrived", set()),
    ],
)
def test_forms_are_found_in_any_spelling(text: str, concepts: set[str]) -> None:
    """Kanji, kana, romaji, half-width, conversion mistakes, endings and gaps lead to the same concepts."""
    assert {c for c in EAR.hear(text).concepts if not c.startswith("not ")} == concepts


def test_negation_near_a_concept_is_seen() -> None:
    """A negator after it in Japanese, before it in English and Chinese, adds `not <concept>`."""
    assert "not deposit" in EAR.hear("入金できない").concepts
    assert "not deposit" in EAR.hear("I did not deposit").concepts
    assert "not deposit" not in EAR.hear("入金したい").concepts


def test_the_longest_form_wins_at_each_place() -> None:
    """A longer form hides the shorter ones inside it; a form of two concepts gives both."""
    lexicon = Lexicon(
        (Concept("a", {"zh": ("出金",)}), Concept("b", {"zh": ("出金手续费",)}), Concept("c", {"zh": ("出金手续费",)}))
    )

    found = compile_lexicon(lexicon).find("出金手续费", "zh")

    assert found == {"b", "c"}


def test_a_form_of_one_character_gives_way_to_longer_ones() -> None:
    """税 is found alone, and not where a longer form begins with it; a table without forms finds nothing."""
    lexicon = compile_lexicon(Lexicon((Concept("tax", {"zh": ("税",)}), Concept("filing", {"zh": ("税务申报",)}))))

    assert lexicon.find("要交税吗", "zh") == {"tax"}
    assert lexicon.find("税务", "zh") == {"tax"}
    assert lexicon.find("税务申报怎么做", "zh") == {"filing"}
    assert lexicon.find("税务申报，税", "zh") == {"filing", "tax"}
    assert lexicon.find("税", "fr") == set()


def test_unknown_kanji_in_a_compound_sound_by_their_usual_reading() -> None:
    """講座 typed for 口座 sounds the same; a lone unknown character stays as written."""
    assert EAR.readings.hear("講座") == EAR.readings.hear("口座")
    assert EAR.readings.hear("講を") == "講お"


def test_padding_is_peeled_unless_it_is_all_there_is() -> None:
    """Greetings do not take part in matching; a greeting alone keeps its words."""
    assert EAR.hear("hello I want to deposit please").folded == "i want to deposit"
    assert EAR.hear("こんにちは").folded == "こんにちは"


def test_a_rule_holds_when_all_groups_are_present_and_nothing_forbidden() -> None:
    """Either member of a group will do; one forbidden concept is enough against."""
    rule = Rule((("a", "b"), ("c",)), ("x",))

    assert holds(rule, frozenset("bc"))
    assert not holds(rule, frozenset("ab"))
    assert not holds(rule, frozenset("bcx"))
    assert first_holding([rule], frozenset("z")) is None


def test_contrasts_contradict_only_one_sided() -> None:
    """A text with one side only contradicts an entry with the other side only, and nothing else does."""
    pairs = (("in", "out"),)

    assert contradicts(pairs, frozenset(("in",)), frozenset(("out",)))
    assert not contradicts(pairs, frozenset(("in", "out")), frozenset(("out",)))
    assert not contradicts(pairs, frozenset(("in",)), frozenset(("in", "out")))
    assert not contradicts(pairs, frozenset(), frozenset(("out",)))
