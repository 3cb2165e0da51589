"""Seed phrases that come in pieces, a few words a message."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ..value import value
from .labels import SEED, any_of
from .policy import Policy, Shielded, mask_of, shield_spans
from .reading import read
from .runs import Run, runs, words_of
from .scanning import REMEMBERED, SHORT, scan
from .seeds import span_of
from .spans import Span, settle

_FEWEST_IN_ALL = 8
_FEWEST_LABELLED = 6
_MASK = mask_of("seed-phrase")
_FOLDED_MASK = "[seed-phrase]"


@value
class Continued:
    """The new text shielded, and for each earlier text the spans that turn out to be parts of the same phrase."""

    shielded: Shielded
    earlier: tuple[tuple[Span, ...], ...]


def continues(previous_texts: Sequence[str], text: str, policy: Policy | None = None) -> Continued:
    """Shield a text with the same author's last few texts in mind: pieces that make a seed phrase together are one.

    Masks in the earlier texts count as a phrase that has begun; `earlier` is empty where nothing needs redaction."""
    policy = policy or Policy()
    own = scan(text)
    if not own and _is_whole(text):
        return Continued(Shielded(text, (), frozenset(), alarm=False), ((),) * len(previous_texts))
    last = _pieces(text)
    pieces = [_pieces(earlier) for earlier in previous_texts] if last else []
    rows = [run for piece in (*pieces, last) for _, run in piece]
    if not last or not _make_a_phrase(rows, [*previous_texts, text]):
        return Continued(shield_spans(text, own, policy), ((),) * len(previous_texts))
    spans = settle([*own, *(span for span, _ in last)])
    return Continued(shield_spans(text, spans, policy), tuple(tuple(span for span, _ in piece) for piece in pieces))


def _is_whole(text: str) -> bool:
    """Whether nothing in a text without secrets may be a part of one; customers repeat each other: remembered."""
    return _has_no_pieces(text) if len(text) <= SHORT else not _pieces(text)


@lru_cache(maxsize=REMEMBERED)
def _has_no_pieces(text: str) -> bool:
    return not _pieces(text)


def _make_a_phrase(rows: Sequence[Run], texts: Sequence[str]) -> bool:
    hits, common = sum(row.hits for row in rows), sum(row.common for row in rows)
    if any(_MASK in text for text in texts[:-1]):
        return common <= 0.75 * hits
    labelled = any(any_of(SEED, read(text).low) for text in texts)
    return hits >= (_FEWEST_LABELLED if labelled else _FEWEST_IN_ALL) and common <= 0.5 * hits


def _pieces(text: str) -> list[tuple[Span, Run]]:
    """Rows of list words that may be a part: three and more in a row, or a message of nothing else."""
    reading = read(text)
    low = reading.low.replace(_FOLDED_MASK, " " * len(_FOLDED_MASK))
    words = words_of(low, 0, len(low))
    found = [run for run in runs(words, low) if run.common <= 0.5 * run.hits]
    if not found and words and len(words) < 3 and all(w.bits & 3 for w in words):
        language = "english" if words[0].bits & 1 else "japanese"
        found = [Run(tuple(words), language, len(words), False)]
    best = max(found, key=lambda run: run.hits, default=None)
    return [(span_of(reading, best), best)] if best else []
