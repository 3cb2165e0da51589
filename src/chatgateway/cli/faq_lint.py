"""What an editor should look at although the folder loads: gaps, twins, thefts, style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from ..bot import Bot, Entry, Faq
from ..bot.build import known_texts
from ..bot.fold import fold

TWINS = 92.0
MANY = 6_000
_FIGURE = re.compile(
    r"\d[\d,.]*\s?(?:円|%|％|日元|yen|営業日|business days?|个工作日|時間|hours?|小时|分|minutes?|分钟)"
)
_BROKEN_LINK = re.compile(r"\]\((?!https?://|/|mailto:|#)[^)]*\)")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at; `level` "error" fails the command."""

    level: str
    entry: str
    message: str


def lint(bot: Bot) -> list[Finding]:
    """Return what an editor should look at, errors first."""
    faq = bot.faq
    found = [*_gaps(faq), *_references(faq), *_answers(faq), *_twins(faq), *_thefts(bot)]
    return sorted(found, key=lambda f: (f.level != "error", f.entry, f.message))


def _gaps(faq: Faq) -> Iterator[Finding]:
    for entry in faq.entries:
        for language in faq.languages:
            if language not in entry.wordings:
                yield Finding("warning", entry.id, f"no {language}")
            elif len(entry.wordings[language].variants) < 8:
                yield Finding("note", entry.id, f"fewer than 8 variants in {language}")


def _references(faq: Faq) -> Iterator[Finding]:
    known = {entry.id for entry in faq.entries}
    for entry in faq.entries:
        for key, names in (("related", entry.related), ("contrast", entry.contrast)):
            for name in names:
                if name not in known:
                    yield Finding("error", entry.id, f"{key}: no entry {name!r}")
    for rule in faq.lexicon.danger:
        if rule.entry not in known:
            yield Finding("warning", str(rule.entry), "a danger rule names an entry that is not here")


def _answers(faq: Faq) -> Iterator[Finding]:
    for entry in faq.entries:
        for language, wording in entry.wordings.items():
            if _BROKEN_LINK.search(wording.answer):
                yield Finding("error", entry.id, f"{language}: a link without a web address")
            if "${" in wording.answer:
                yield Finding("error", entry.id, f"{language}: a fact that is not in _facts.yaml")


def _twins(faq: Faq) -> Iterator[Finding]:
    """Yield texts that two entries claim, the same or nearly."""
    owners: dict[str, Entry] = {}
    for known in known_texts(faq):
        entry = faq.entries[known.entry]
        key = fold(known.text, known.language or "ja")
        other = owners.setdefault(key, entry)
        if other is not entry:
            yield Finding("error", entry.id, f"{known.text!r} is also a text of {other.id}")
    if len(owners) <= MANY:
        yield from _near_twins(owners)


def _near_twins(owners: dict[str, Entry]) -> Iterator[Finding]:
    texts = [text for text in owners if len(text) > 7]
    scores = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=TWINS)
    for left, right in zip(*scores.nonzero(), strict=True):
        if left < right and owners[texts[left]] is not owners[texts[right]]:
            one, other = owners[texts[left]], owners[texts[right]]
            yield Finding("warning", one.id, f"{texts[left]!r} is nearly {texts[right]!r} of {other.id}")


def _thefts(bot: Bot) -> Iterator[Finding]:
    """Yield questions that are answered by another entry although their own text was learnt."""
    for entry in bot.entries():
        for language, wording in entry.wordings.items():
            found = bot.match(wording.question, language)
            if found.entries and bot.faq.entries[found.entries[0]] is not entry:
                thief = bot.faq.entries[found.entries[0]].id
                yield Finding("warning", entry.id, f"{language}: its question is taken for {thief}")
