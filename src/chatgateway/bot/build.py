"""Builds the bot from the FAQ: fits, calibrates, chooses thresholds. Deterministic."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .bot import Bot
from .faq import LANGUAGES, Faq
from .fold import fold
from .learn import Learned, learn
from .listen import Listener, listener
from .matcher import Matcher, confidences
from .thresholds import Thresholds, answering


def build(faq: Faq) -> Bot:
    """Return a bot fitted to `faq`."""
    ear = listener(faq.lexicon, english_words(faq))
    variants = list(variants_of(faq))
    heard = [ear.hear(text, language) for text, language, _ in variants]
    strangers = [(ear.views(ear.hear(text, lang)), lang) for lang, texts in faq.out_of_scope.items() for text in texts]
    learned = learn(
        [ear.views(h) for h in heard], [e for *_, e in variants], [lang for _, lang, _ in variants], strangers
    )
    matcher = Matcher(ear, learned.profile, learned.theta, learned.phi)
    concepts = [frozenset[str]() for _ in faq.entries]
    for (_, _, entry), h in zip(variants, heard, strict=True):
        concepts[entry] |= h.concepts
    return Bot(faq, matcher, _thresholds(faq, matcher, learned), tuple(concepts))


def variants_of(faq: Faq) -> Iterator[tuple[str, str, int]]:
    """Yield (text, language, entry) of everything that may be asked, in the order of entries."""
    for at, entry in enumerate(faq.entries):
        for language, wording in entry.wordings.items():
            for text in dict.fromkeys((wording.question, *wording.variants, *wording.keywords)):
                yield text, language, at


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
    best, confidence = confidences(matcher, lesson.evidence)
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
