"""The shape of the editors' files, one pydantic model per kind of file; unknown keys are errors."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

LANGUAGES = ("ja", "en", "zh")


def as_text(value: Any) -> Any:
    """Let an unquoted number or word be a text: `tier: 1`, `variants: [2024]`."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(as_text), Field(min_length=1)]
Words = tuple[Text, ...]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WordingShape(Shape):
    question: Text
    variants: Words = ()
    keywords: Words = ()
    answer: Annotated[str, BeforeValidator(as_text), Field(max_length=2000)] = ""


class TestsShape(Shape):
    match: Words = ()
    reject: Words = ()


class EntryShape(Shape):
    id: Annotated[Text, Field(pattern=r"^[^\s,]+$", max_length=200)]
    handoff: Literal["never", "offer", "always"] = "never"
    priority: Literal["low", "normal", "high", "urgent"] = "normal"
    tier: Annotated[Literal["1", "2", "specialist"], BeforeValidator(as_text)] = "1"
    skills: Words | None = None
    tags: Words = ()
    enabled: bool = True
    ja: WordingShape | None = None
    en: WordingShape | None = None
    zh: WordingShape | None = None
    related: Words = ()
    contrast: Words = ()
    tests: TestsShape = TestsShape()

    @model_validator(mode="after")
    def _speaks(self) -> EntryShape:
        if not any(getattr(self, language) for language in LANGUAGES):
            raise ValueError("an entry needs at least one of ja, en, zh")
        return self


class DefaultsShape(Shape):
    handoff: Literal["never", "offer", "always"] = "never"
    priority: Literal["low", "normal", "high", "urgent"] = "normal"
    skills: Words = ("general",)


class TopicFile(Shape):
    """faq/<topic>.yaml"""

    version: Literal[1] = 1
    topic: Text | None = None
    defaults: DefaultsShape = DefaultsShape()
    entries: tuple[EntryShape, ...] = ()


class FactsFile(Shape):
    """faq/_facts.yaml: every figure an answer may state, once."""

    version: Literal[1] = 1
    facts: dict[str, dict[str, Text]] = {}


class ConceptShape(Shape):
    parents: Words = Field(default=(), alias="is")
    note: str = ""
    ja: Words = ()
    en: Words = ()
    zh: Words = ()


class RuleShape(Shape):
    every: Words = Field(alias="all")
    none: Words = ()
    entry: Text | None = None
    note: str = ""


class RulesShape(Shape):
    danger: tuple[RuleShape, ...] = ()
    person: tuple[RuleShape, ...] = ()
    out_of_scope: tuple[RuleShape, ...] = ()


class ConceptsFile(Shape):
    """faq/_concepts.yaml: surface forms → concepts, padding, negators, contrasts, hard rules, readings."""

    version: Literal[1] = 1
    concepts: dict[str, ConceptShape | None] = {}
    padding: dict[str, Words] = {}
    negators: dict[str, Words] = {}
    contrasts: tuple[Words, ...] = ()
    rules: RulesShape = RulesShape()
    readings: dict[str, Text] = {}
    misspellings: dict[str, dict[str, Text]] = {}


class SettingsFile(Shape):
    """faq/_settings.yaml"""

    version: Literal[1] = 1
    wanted_precision: Annotated[
        float, BeforeValidator(lambda v: float(v) if isinstance(v, str) else v), Field(gt=0.5, lt=1)
    ] = 0.95


class PleasantryShape(Shape):
    question: Text | None = None
    variants: Words = ()
    answer: str = ""

    @property
    def texts(self) -> Words:
        return (*((self.question,) if self.question else ()), *self.variants)


class SmallTalkShape(Shape):
    id: Text
    ja: PleasantryShape | None = None
    en: PleasantryShape | None = None
    zh: PleasantryShape | None = None


class SmallTalkFile(Shape):
    """faq/_smalltalk.yaml: pleasantries the bot answers without handing over."""

    version: Literal[1] = 1
    items: tuple[SmallTalkShape, ...] = Field(default=(), alias="entries")


class OutOfScopeFile(Shape):
    """faq/_out_of_scope.yaml: texts that no entry answers, to learn what strangers' questions look like."""

    version: Literal[1] = 1
    ja: Words = ()
    en: Words = ()
    zh: Words = ()


def schema() -> str:
    """Return the JSON Schema of topic files, which editors' programs complete and check by."""
    return json.dumps(TopicFile.model_json_schema(), ensure_ascii=False, indent=2) + "\n"
