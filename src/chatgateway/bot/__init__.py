"""QUIET: words in, Answer | Clarify | HandOver out.

Pure and deterministic; FAQ files arrive as parsed values, never as paths.
`build(faq)` fits a `Bot`; `bot.decide(text, asked)` decides."""

from .bot import Bot
from .build import build
from .decision import (
    Answer,
    Asked,
    Brief,
    Candidate,
    Clarify,
    Decision,
    Explanation,
    Found,
    HandOver,
    Suggestion,
    reminded,
)
from .faq import Entry, Faq

__all__ = [
    "Answer",
    "Asked",
    "Bot",
    "Brief",
    "Candidate",
    "Clarify",
    "Decision",
    "Entry",
    "Explanation",
    "Faq",
    "Found",
    "HandOver",
    "Suggestion",
    "build",
    "reminded",
]
