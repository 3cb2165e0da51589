"""From the shape of the files to the values of the bot: defaults filled in, facts rendered per language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..bot.faq import Concept, Entry, Lexicon, Rule, SmallTalk, Wording
from .check import FACT
from .files import (
    LANGUAGES,
    ConceptsFile,
    ConceptShape,
    EntryShape,
    OutOfScopeFile,
    RuleShape,
    SmallTalkFile,
    TopicFile,
    WordingShape,
)
from .japanese import Readings

Facts = Mapping[str, Mapping[str, str]]


def entries(topics: Mapping[str, TopicFile], facts: Facts) -> tuple[Entry, ...]:
    """Return the enabled entries in the order of files and of the lines in them."""
    return tuple(
        _entry(entry, file, name, facts) for name, file in topics.items() for entry in file.entries if entry.enabled
    )


def _entry(entry: EntryShape, file: TopicFile, name: str, facts: Facts) -> Entry:
    wordings = {language: getattr(entry, language) for language in LANGUAGES}
    given = entry.model_fields_set
    return Entry(
        id=entry.id,
        wordings={lang: _wording(w, lang, facts) for lang, w in wordings.items() if w is not None},
        handoff=entry.handoff if "handoff" in given else file.defaults.handoff,
        priority=entry.priority if "priority" in given else file.defaults.priority,
        tier=entry.tier,
        skills=entry.skills or file.defaults.skills,
        topic=file.topic or name.rsplit(".", 1)[0],
        related=entry.related,
        contrast=entry.contrast,
        matches=entry.tests.match,
        rejects=entry.tests.reject,
    )


def _wording(wording: WordingShape, language: str, facts: Facts) -> Wording:
    answer = render(wording.answer, language, facts).strip()
    return Wording(wording.question, wording.variants, wording.keywords, answer or wording.question)


def render(text: str, language: str, facts: Facts) -> str:
    """Return `text` with each ${fact} replaced by its value in `language`; unknown ones stay visible."""
    return FACT.sub(lambda match: facts.get(match[1], {}).get(language, match[0]), text)


def small_talk(file: SmallTalkFile, facts: Facts) -> tuple[SmallTalk, ...]:
    """Return the pleasantries with their answers rendered."""
    return tuple(
        SmallTalk(
            id=item.id.removeprefix("smalltalk."),
            texts={lang: w.texts for lang in LANGUAGES if (w := getattr(item, lang))},
            answers={lang: render(w.answer, lang, facts).strip() for lang in LANGUAGES if (w := getattr(item, lang))},
        )
        for item in file.items
    )


def out_of_scope(file: OutOfScopeFile) -> dict[str, tuple[str, ...]]:
    """Return the sample texts nobody should answer, by language."""
    return {language: getattr(file, language) for language in LANGUAGES}


def lexicon(file: ConceptsFile, readings: Readings) -> Lexicon:
    """Return the concept lexicon with rules split into groups."""
    return Lexicon(
        concepts=tuple(_concept(name, concept or ConceptShape()) for name, concept in file.concepts.items()),
        padding=file.padding,
        negators=file.negators,
        contrasts=tuple((pair[0], pair[1]) for pair in file.contrasts),
        danger=_rules(file.rules.danger),
        person=_rules(file.rules.person),
        out_of_scope=_rules(file.rules.out_of_scope),
        readings=readings.words | {word: tuple(reading.split("/")) for word, reading in file.readings.items()},
        misspellings=file.misspellings,
        sounds=readings.sounds,
    )


def _concept(name: str, concept: ConceptShape) -> Concept:
    return Concept(name, {lang: getattr(concept, lang) for lang in LANGUAGES}, concept.parents)


def _rules(rules: Iterable[RuleShape]) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            every=tuple(tuple(name.strip() for name in group.split("|")) for group in rule.every),
            never=rule.none,
            entry=rule.entry,
        )
        for rule in rules
    )
