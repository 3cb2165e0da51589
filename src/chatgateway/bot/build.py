"""Builds the bot from the FAQ: fits, calibrates, chooses thresholds. Deterministic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .bot import Bot
from .faq import LANGUAGES, Faq
from .fold import fold
from .language import tongues
from .learn import NOBODY, Example, Learned, Lesson, learn
from .listen import listener
from .logit import NONE, probabilities
from .matcher import Matcher
from .space import Array
from .spelling import spelling_of
from .subject import subjects
from .thresholds import Thresholds, alarming, answering

ENOUGH_VARIANTS = 8
# Left-out test messages are answered less precisely than customers' (held-out messages: .978 where .95 is wanted).
TESTS_ARE_HARDER = 0.01


def build(faq: Faq) -> Bot:
    """Return a bot fitted to `faq`."""
    spoken = tongues((known.text, known.language) for known in known_texts(faq))
    ear = listener(faq.lexicon, spoken, spelling_of(_english(faq)))
    concepts = [frozenset[str]() for _ in faq.entries]
    examples = []
    taught: list[tuple[int, frozenset[str]]] = []
    for known in known_texts(faq):
        heard = ear.hear(known.text, known.language)
        examples.append(Example(ear.views(heard), known.entry, heard.language, known.is_test))
        concepts[known.entry] |= heard.concepts
        taught.append((known.entry, heard.concepts))
    for language, texts in faq.out_of_scope.items():
        examples += [Example(ear.views(ear.hear(text, language)), NOBODY, language) for text in texts]
    learned = learn(examples, len(faq.entries))
    matcher = Matcher(ear, learned.profile, learned.theta, learned.phi)
    return Bot(faq, matcher, _thresholds(faq, matcher, learned), tuple(concepts), subjects(faq.entries, taught))


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


def _english(faq: Faq) -> Iterator[str]:
    """Yield every English text and word of the FAQ, folded: none of them is a mistake."""
    texts = (known.text for known in known_texts(faq) if known.language == "en" or known.text.isascii())
    forms = (form.replace("*", "") for concept in faq.lexicon.concepts for form in concept.forms.get("en", ()))
    padding = faq.lexicon.padding.get("en", ())
    for text in (*texts, *faq.out_of_scope.get("en", ()), *forms, *padding):
        yield fold(text, "en")


def _thresholds(faq: Faq, matcher: Matcher, learned: Learned) -> Thresholds:
    lesson = learned.lesson
    p = probabilities(lesson.evidence, lesson.none, matcher.theta, matcher.phi)[:, :-1]
    best = p.argmax(axis=1)
    confidence, right = p.max(axis=1), best == lesson.chosen
    # Where test messages speak (weight 1), variants do not decide how sure is sure enough.
    asked = (lesson.weight >= 1.0) | (lesson.chosen == NONE)
    wanted = faq.settings.wanted_precision - TESTS_ARE_HARDER
    answer = {}
    for language in LANGUAGES:
        of = asked & (lesson.language == language)
        if np.any(of):
            answer[language] = answering(confidence[of], right[of], lesson.weight[of], wanted)
    return Thresholds(answer, urgent=_alarm(faq, lesson, p))


def _alarm(faq: Faq, lesson: Lesson, p: Array) -> float:
    is_urgent = np.array([entry.priority == "urgent" for entry in faq.entries])
    known = lesson.chosen != NONE
    options = lesson.entries[known]
    mass = (p[known] * is_urgent[options]).sum(axis=1)
    truth = options[np.arange(len(options)), lesson.chosen[known]]
    tests = lesson.weight[known] >= 1.0
    return alarming(mass[tests], is_urgent[truth][tests])
