"""Reads a FAQ folder whole: every problem of every file in one BadContent, each as file:line:column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from ..bot.faq import Faq, Settings
from ..errors import BadContent
from . import shape, strict_yaml
from .check import check
from .files import ConceptsFile, FactsFile, OutOfScopeFile, SettingsFile, Shape, SmallTalkFile, TopicFile
from .japanese import Readings, readings
from .texts import is_topic, read_texts, version_of

__all__ = ["parse", "read_file", "read_texts", "topics_of"]

MAX_PROBLEMS = 50
Read = TypeVar("Read", bound=Shape)


@dataclass(slots=True)
class Sources:
    """The texts of a folder by file name, and what was found wrong in them."""

    texts: Mapping[str, str]
    problems: list[str] = field(default_factory=list)

    def report(self, name: str, path: strict_yaml.Path, message: str) -> None:
        """Keep a problem with the position of the value at `path`."""
        if len(self.problems) < MAX_PROBLEMS:
            line, column = strict_yaml.locate(self.texts[name], path)
            dotted = ".".join(str(step) for step in path)
            self.problems.append(f"{name}:{line}:{column}: {f'{dotted}: ' if dotted else ''}{message}")


def parse(texts: Mapping[str, str]) -> Faq:
    """Return the FAQ in `texts`; raise BadContent that names every problem found."""
    sources = Sources(texts)
    topics = dict(_topics(sources))
    facts = _optional(sources, "_facts.yaml", FactsFile)
    lexicon = _optional(sources, "_concepts.yaml", ConceptsFile)
    small_talk = _optional(sources, "_smalltalk.yaml", SmallTalkFile)
    out_of_scope = _optional(sources, "_out_of_scope.yaml", OutOfScopeFile)
    settings = _optional(sources, "_settings.yaml", SettingsFile)
    # A file that could not be read would make every reference into it look broken.
    for problem in () if sources.problems else check(topics, facts.facts, lexicon):
        sources.report(problem.file, problem.path, problem.message)
    if sources.problems:
        raise BadContent("\n".join(sources.problems))
    return Faq(
        entries=shape.entries(topics, facts.facts),
        version=version_of(texts),
        small_talk=shape.small_talk(small_talk, facts.facts),
        out_of_scope=shape.out_of_scope(out_of_scope),
        lexicon=shape.lexicon(lexicon, readings() if _speaks_japanese(topics) else Readings()),
        settings=Settings(wanted_precision=settings.wanted_precision),
    )


def topics_of(texts: Mapping[str, str]) -> list[tuple[str, TopicFile]]:
    """Return the topic files as they are written, facts unrendered; raise BadContent."""
    sources = Sources(texts)
    topics = list(_topics(sources))
    if sources.problems:
        raise BadContent("\n".join(sources.problems))
    return topics


def _speaks_japanese(topics: Mapping[str, TopicFile]) -> bool:
    return any(entry.ja for file in topics.values() for entry in file.entries)


def _topics(sources: Sources) -> Iterator[tuple[str, TopicFile]]:
    for name in sources.texts:
        if is_topic(name):
            file = read_file(sources, name, TopicFile)
            if file is not None:
                yield name, file


def _optional(sources: Sources, name: str, model: type[Read]) -> Read:
    return (read_file(sources, name, model) if name in sources.texts else None) or model()


def read_file(sources: Sources, name: str, model: type[Read]) -> Read | None:
    """Return the file of this name, or None after reporting what is wrong with it."""
    try:
        value: Any = strict_yaml.read(sources.texts[name], name)
        return model.model_validate({} if value is None else value)
    except BadContent as error:
        sources.problems.append(error.message)
    except ValidationError as error:
        for item in error.errors(include_url=False, include_context=False, include_input=False):
            sources.report(name, tuple(item["loc"]), item["msg"])
    return None
