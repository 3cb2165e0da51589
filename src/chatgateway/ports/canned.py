"""Replies that operators need not write anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CannedWording:
    """One language of a canned reply; `{customer}`, `{operator}` and `{reference}` are filled in by the console."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A canned reply in its languages. `skills`: for which conversations it is meant; empty: for all of them."""

    id: str
    skills: tuple[str, ...]
    wordings: Mapping[str, CannedWording]
