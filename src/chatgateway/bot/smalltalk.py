"""Pleasantries: a text that is nothing but one is answered by the bot itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .faq import LANGUAGES, SmallTalk
from .fold import fold

# A pleasantry in another language than the text seems to be in is short: "hi", 88, arigatou.
LONGEST, SHORT = 60, 16


@dataclass(frozen=True, slots=True)
class Pleasantries:
    """Small talk by its folded text, without spaces."""

    by_text: Mapping[str, SmallTalk]

    def find(self, text: str, language: str, whole: str) -> SmallTalk | None:
        """Return the pleasantry that `text` is, `whole` when folded; None for anything more or else."""
        if len(text) > LONGEST:
            return None
        if found := self.by_text.get(whole.replace(" ", "")):
            return found
        others = (tried for tried in LANGUAGES if tried != language) if len(text) <= SHORT else ()
        return next((found for tried in others if (found := self.by_text.get(_key(text, tried)))), None)


def pleasantries(items: tuple[SmallTalk, ...]) -> Pleasantries:
    """Return the table of small talk; the first item that claims a text has it."""
    by_text: dict[str, SmallTalk] = {}
    for item in items:
        for language, texts in item.texts.items():
            for text in texts:
                by_text.setdefault(_key(text, language), item)
    by_text.pop("", None)
    return Pleasantries(by_text)


def _key(text: str, language: str) -> str:
    return fold(text, language).replace(" ", "")
