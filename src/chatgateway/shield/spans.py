"""Where a secret stands in a text, and which of two claims on the same place wins."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

Kind = Literal[
    "seed-phrase",
    "private-key",
    "jwt",
    "api-key",
    "password",
    "card-number",
    "my-number",
    "bank-account",
    "email",
    "phone",
    "wallet-address",
]
# In this order: the more harm a leak does, the sooner a kind gets a place that two kinds claim.
KINDS: Final[tuple[Kind, ...]] = (
    "seed-phrase",
    "private-key",
    "jwt",
    "api-key",
    "password",
    "card-number",
    "my-number",
    "bank-account",
    "email",
    "phone",
    "wallet-address",
)
ALARMING: Final[frozenset[str]] = frozenset({"seed-phrase", "private-key", "password"})
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


class Span(NamedTuple):
    """Code points `start` (included) to `end` (not included) of a text, and what kind of secret they are."""

    start: int
    end: int
    kind: Kind


def settle(claims: Iterable[Span]) -> tuple[Span, ...]:
    """Sorted spans without overlap: where claims meet, the more harmful kind wins, then the longer span."""
    kept: list[Span] = []
    for claim in sorted(claims, key=lambda s: (_RANK[s.kind], s.start - s.end, s.start)):
        at = bisect(kept, claim)
        if (at == 0 or kept[at - 1].end <= claim.start) and (at == len(kept) or claim.end <= kept[at].start):
            kept.insert(at, claim)
    return tuple(kept)
