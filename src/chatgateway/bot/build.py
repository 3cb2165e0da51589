"""Builds the bot from the FAQ: fits, calibrates, chooses thresholds. Deterministic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .bot import Bot
from .faq import LANGUAGES, Faq
from .fold import fold
from .learn import Example, Learned, learn
from .listen import Listener, listener
from .matcher import Matcher, confidences
from .thresholds import Thresholds, answering

ENOUGH_VARIANTS = 8


def build(faq: Faq) -> Bot:
    """Return a bot fitted to `faq`."""
    ear = listener(faq.lexicon, english_words(faq))
    concepts = [frozenset[str]() for _ in faq.entries]
    examples = []
    for known in known_texts(faq):
        heard = ear.hear(known.text, known.language)
        examples.append(Example(ear.views(heard), known.entry, heard.language, known.is_test))
        concepts[known.entry] |= heard.concepts
    strangers = [(ear.views(ear.hear(text, lang)), lang) for lang, texts in faq.out_of_scope.items() for text in texts]
    learned = learn(examples, strangers)
    matcher = Matcher(ear, learned.profile, learned.theta, learned.phi)
    return Bot(faq, matcher, _thresholds(faq, matcher, learned), tuple(concepts))


@dataclass(frozen=True, slots=True)
class Known:
    """A text that the editors gave an entry, as a variant or as a test message."""

    text: str
    language: str | None
    entry: int
    is_test: bool = False


def known_texts(faq: Faq) -> Iterator[Known]:
    """Yield everything that may be asked, in the order of entries.

    Test messages teach too; what they are measured by is always themselves left out."""
    for at, entry in enumerate(faq.entries):
        for language, wording in entry.wordings.items():
            # Keywords stand in for variants where editors wrote few; beside many they blur (−.01 top-1).
            keywords = wording.keywords if len(wording.variants) < ENOUGH_VARIANTS else ()
            for text in dict.fromkeys((wording.question, *wording.variants, *keywords)):
                yield Known(text, language, at)
        for text in entry.matches:
            yield Known(text, None, at, is_test=True)


def english_words(faq: Faq) -> frozenset[str]:
    """Return the words of English questions and variants; in a Japanese message in Latin letters they are loanwords."""
    words: set[str] = set()
    for entry in faq.entries:
        if wording := entry.wordings.get("en"):
            for text in (wording.question, *wording.variants):
                words.update(fold(text, "en").split())
    return frozenset(words)


def _thresholds(faq: Faq, matcher: Matcher, learned: Learned) -> Thresholds:
    lesson = learned.lesson
    best, confidence = confidences(matcher, lesson)
    right = best == lesson.chosen
    answer = {}
    for language in LANGUAGES:
        of_language = lesson.language == language
        if np.any(of_language):
            answer[language] = answering(
                confidence[of_language], right[of_language], lesson.weight[of_language], faq.settings.wanted_precision
            )
    return Thresholds(answer)


__all__ = ["Listener", "build"]
