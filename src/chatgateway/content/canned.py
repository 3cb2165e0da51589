"""The file of canned replies, read and watched while the service runs; a broken edit keeps the last good ones."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import structlog
from pydantic import BeforeValidator, Field, model_validator

from ..errors import BadContent
from ..ports import CannedReply, CannedWording
from ..shield import Policy, asks_for_secret, shield
from .check import FACT, Problem
from .edits import Stamp, look_for_ever, read_text, stamp
from .files import LANGUAGES, FactsFile, Shape, Text, Words, as_text
from .folder import Sources, read_file
from .shape import Facts, render

FACTS = "_facts.yaml"
# What a console knows of a conversation and fills in; everything else that an answer states is a fact of the FAQ.
PLACES = ("customer", "operator", "reference")
PLACE = re.compile(r"(?<!\$)\{([^{}\n]*)\}")
log = structlog.get_logger()


class CannedWordingShape(Shape):
    title: Annotated[str, BeforeValidator(as_text), Field(min_length=1, max_length=60)]
    text: Annotated[str, BeforeValidator(as_text), Field(min_length=1, max_length=2000)]


class CannedShape(Shape):
    id: Annotated[Text, Field(pattern=r"^[^\s,]+$", max_length=64)]
    skills: Words = ()
    ja: CannedWordingShape | None = None
    en: CannedWordingShape | None = None
    zh: CannedWordingShape | None = None

    @model_validator(mode="after")
    def _speaks(self) -> CannedShape:
        if not any(getattr(self, language) for language in LANGUAGES):
            raise ValueError("a canned reply needs at least one of ja, en, zh")
        return self

    def wordings(self) -> Iterator[tuple[str, CannedWordingShape]]:
        """Yield the languages that it has."""
        for language in LANGUAGES:
            if wording := getattr(self, language):
                yield language, wording


class CannedFile(Shape):
    """canned.yaml"""

    version: Literal[1] = 1
    replies: tuple[CannedShape, ...] = ()


def load_canned(path: Path, faq: Path) -> tuple[CannedReply, ...]:
    """Return the replies of the file `path` with the facts of the FAQ folder `faq` rendered.

    Raises BadContent that names every problem found, each with file:line:column and field.
    """
    texts = {path.name: read_text(path, ":1:1")}
    if (faq / FACTS).exists():
        texts[FACTS] = read_text(faq / FACTS, ":1:1")
    sources = Sources(texts)
    facts = read_file(sources, FACTS, FactsFile) if FACTS in texts else FactsFile()
    file = read_file(sources, path.name, CannedFile)
    if file is not None and facts is not None:
        for problem in _check(path.name, file, facts.facts):
            sources.report(problem.file, problem.path, problem.message)
        if not sources.problems:
            return tuple(_reply(one, facts.facts) for one in file.replies)
    raise BadContent("\n".join(sources.problems))


def _reply(one: CannedShape, facts: Facts) -> CannedReply:
    wordings = {lang: CannedWording(w.title, render(w.text, lang, facts).strip()) for lang, w in one.wordings()}
    return CannedReply(one.id, one.skills, wordings)


def _check(name: str, file: CannedFile, facts: Facts) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, one in enumerate(file.replies):
        if one.id in seen:
            yield Problem(name, ("replies", at, "id"), f"{one.id!r} stands here twice")
        seen.add(one.id)
        for language, wording in one.wordings():
            for message in _wrong(wording.text, language, facts):
                yield Problem(name, ("replies", at, language, "text"), message)


def _wrong(text: str, language: str, facts: Facts) -> Iterator[str]:
    """Yield what would go wrong with a reply when it is used."""
    for fact in FACT.findall(text):
        if language not in facts.get(fact, {}):
            yield f"no fact {fact!r} in {language}"
    for place in PLACE.findall(text):
        if place not in PLACES:
            yield f"no placeholder {{{place}}}; there are {', '.join(f'{{{known}}}' for known in PLACES)}"
    if wanted := asks_for_secret(text):
        yield f"asks a customer for a {wanted}; the gateway would not send it"
    if masked := shield(render(text, language, facts), Policy()).kinds:
        yield f"the shield would mask what it takes for {', '.join(sorted(masked))}"


@dataclass(slots=True)
class LiveCanned:
    """The canned replies in force; `problem` says what is wrong with the newest edit, None when it is in force."""

    path: Path
    faq: Path
    replies: tuple[CannedReply, ...] = ()
    problem: str | None = None
    _seen: object = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._seen = self._stamps()

    async def watch(self, sleep: Callable[[float], Awaitable[None]]) -> None:
        """Look at the file, and at the facts that it names, every two seconds until cancelled."""
        await look_for_ever(self.refresh, sleep)

    async def refresh(self) -> bool:
        """Read again if something changed; return whether other replies are in force."""
        stamps = await asyncio.to_thread(self._stamps)
        if stamps == self._seen:
            return False
        self._seen = stamps
        try:
            replies = await asyncio.to_thread(load_canned, self.path, self.faq)
        except BadContent as error:
            self.problem = error.message
            log.error("canned_replies_refused", problem=error.message)
            return False
        self.problem = None
        is_news = replies != self.replies
        self.replies = replies
        return is_news

    def _stamps(self) -> tuple[Stamp | None, ...]:
        return tuple(stamp(path) for path in (self.path, self.faq / FACTS))
