"""Seed phrases that come in pieces, a few words a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .labels import SEED, any_of
from .policy import Policy, Shielded, shield_spans
from .reading import read
from .runs import Run, runs, words_of
from .scanning import scan
from .seeds import span_of
from .spans import Span, settle

_FEWEST_IN_ALL = 8
_FEWEST_LABELLED = 6


@dataclass(frozen=True, slots=True)
class Continued:
    """The new text shielded, and for each earlier text the spans that turn out to be parts of the same phrase."""

    shielded: Shielded
    earlier: tuple[tuple[Span, ...], ...]


def continues(previous_texts: Sequence[str], text: str, policy: Policy | None = None) -> Continued:
    """Shield a text with the same author's last few texts in mind: pieces that make a seed phrase together are one.

    Texts already masked count for nothing. `earlier` is empty for each text that needs no redaction."""
    policy = policy or Policy()
    last = _pieces(text)
    pieces = [_pieces(earlier) for earlier in previous_texts] if last else []
    together = [run for runs_ in (*pieces, last) for _, run in runs_]
    hits, common = sum(r.hits for r in together), sum(r.common for r in together)
    labelled = any(any_of(SEED, read(t).low) for t in (*previous_texts, text)) if last else False
    least = _FEWEST_LABELLED if labelled else _FEWEST_IN_ALL
    if not any(pieces) or hits < least or common > 0.5 * hits:
        return Continued(shield_spans(text, scan(text), policy), ((),) * len(previous_texts))
    spans = settle([*scan(text), *(span for span, _ in last)])
    return Continued(shield_spans(text, spans, policy), tuple(tuple(span for span, _ in piece) for piece in pieces))


def _pieces(text: str) -> list[tuple[Span, Run]]:
    """Rows of list words that may be a part: three and more in a row, or a message of nothing else."""
    reading = read(text)
    words = words_of(reading.low)
    found = [run for run in runs(words, reading.low) if run.common <= 0.5 * run.hits]
    if not found and words and len(words) < 3 and all(w.bits & 3 for w in words):
        language = "english" if words[0].bits & 1 else "japanese"
        found = [Run(tuple(words), language, len(words), False)]
    best = max(found, key=lambda run: run.hits, default=None)
    if best is None:
        return []
    return [(span_of(reading, best), best)]
