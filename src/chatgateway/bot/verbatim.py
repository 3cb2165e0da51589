"""Texts that the editors wrote for an entry, typed as they stand: these need no likelihood."""

from __future__ import annotations

from collections.abc import Mapping

from .faq import Entry, Faq
from .fold import fold


def verbatim(faq: Faq) -> Mapping[str, Entry]:
    """Return the entry of each question and variant, by its folded text; texts that two entries claim are nobody's."""
    found: dict[str, Entry | None] = {}
    for entry in faq.entries:
        for language, wording in entry.wordings.items():
            for text in (wording.question, *wording.variants):
                key = fold(text, language)
                found[key] = entry if found.get(key, entry) is entry else None
    return {key: entry for key, entry in found.items() if entry is not None and key}
