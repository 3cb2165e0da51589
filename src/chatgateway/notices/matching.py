"""Whom a notice concerns: its terms in the words of customers, both in the bot's canonical spelling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..bot.fold import fold
from .notice import Notice


@dataclass(frozen=True, slots=True)
class Standing:
    """A notice with its terms made ready, so that thousands of texts can be held against it."""

    notice: Notice
    needles: tuple[tuple[str, tuple[str, ...]], ...]

    def concerns(self, texts: Iterable[str]) -> bool:
        """Whether one of the texts contains one of the terms.

        Each term is looked for in its own language's spelling, whatever language the text is in: `USDT` or 出金 alone
        does not say which one. Terms in Latin letters begin where a word begins.
        """
        return any(self._concerns(text) for text in texts)

    def _concerns(self, text: str) -> bool:
        for language, needles in self.needles:
            spelt = _spelt(text, language)
            if any(_stands_in(needle, spelt) for needle in needles):
                return True
        return False


def standing(notice: Notice) -> Standing:
    """The notice made ready for matching."""
    folded = ((language, _needles(terms, language)) for language, terms in notice.match.items())
    return Standing(notice, tuple((language, needles) for language, needles in folded if needles))


def _needles(terms: Iterable[str], language: str) -> tuple[str, ...]:
    return tuple(needle for term in terms if (needle := _spelt(term, language)))


def _spelt(text: str, language: str) -> str:
    folded = fold(text, language)
    # Japanese and Chinese write no spaces, customers and terms sometimes do.
    return folded if language == "en" else folded.replace(" ", "")


def _stands_in(needle: str, text: str) -> bool:
    if not (needle[0].isascii() and needle[0].isalnum()):
        return needle in text
    at = text.find(needle)
    while at > 0 and text[at - 1].isascii() and text[at - 1].isalnum():
        at = text.find(needle, at + 1)
    return at >= 0
