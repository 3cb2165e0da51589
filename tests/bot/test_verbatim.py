"""Proves bot/verbatim.py: what the editors wrote, typed as it stands, is answered by its own entry."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from chatgateway.bot import Answer, Asked, Bot, HandOver, build
from chatgateway.bot.build import known_texts
from chatgateway.bot.fold import fold
from chatgateway.bot.language import tongues
from chatgateway.bot.thresholds import Thresholds
from chatgateway.bot.verbatim import verbatim
from chatgateway.content.folder import parse, read_texts

from .small import DEPOSIT, FAQ

SHIPPED = Path(__file__).parents[2] / "faq"
# Nothing is sure enough for this bot, except what is written.
DOUBTFUL = replace(build(FAQ), thresholds=Thresholds({"ja": 1.1, "en": 1.1, "zh": 1.1}, clarify=2.0, urgent=2.0))


def fits(bot: Bot, text: str, entry: str, asked: Asked) -> bool:
    """Whether the text gets the entry's own answer, or people when the entry is one for people."""
    decision = bot.decide(text, asked)
    match decision:
        case Answer(entry=found):
            return found == entry
        case HandOver(entry=found, reason=reason):
            return found == entry and reason in ("topic", "asked")
        case _:
            return False


def test_every_question_and_variant_is_answered_as_written() -> None:
    """Cold, and after another answer, in all three languages, however little the bot trusts its own likelihoods."""
    for entry in FAQ.entries:
        for language, wording in entry.wordings.items():
            for text in (wording.question, *wording.variants):
                for asked in (Asked(), Asked(language=language, answered=("other",), clarified=True)):
                    assert fits(DOUBTFUL, text, entry.id, asked), text


def test_spelling_of_width_case_and_marks_does_not_matter() -> None:
    """As written means as folded."""
    assert fits(DOUBTFUL, "ＨＯＷ do I deposit  yen", "deposit", Asked())
    assert fits(DOUBTFUL, "日本円を入金したい！", "deposit", Asked())
    assert not fits(DOUBTFUL, "日本円を入金したいのです", "deposit", Asked())


def test_what_two_entries_claim_is_nobodys() -> None:
    """An ambiguous text is left to likelihood."""
    twin = replace(DEPOSIT, id="twin")

    assert verbatim(replace(FAQ, entries=(DEPOSIT, twin))) == {}


def test_all_questions_and_variants_of_the_shipped_faq_are_their_own() -> None:
    """In each of its languages, as the bot hears them: no text is claimed twice."""
    faq = parse(read_texts(SHIPPED))
    written = verbatim(faq)
    spoken = tongues((known.text, known.language) for known in known_texts(faq))

    for entry in faq.entries:
        assert set(entry.wordings) == {"ja", "en", "zh"}
        for language, wording in entry.wordings.items():
            assert written[fold(wording.question, spoken.of(wording.question, language))] is entry
            for text in wording.variants:
                assert written.get(fold(text, language)) is entry, text
