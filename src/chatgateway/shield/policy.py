"""What happens to each kind of secret, and the texts that come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from ..value import value
from .scanning import scan
from .spans import ALARMING, KINDS, Kind, Span

Treatment = Literal["mask", "hide", "allow"]

# Operators need a customer's public address to find a payment; everything else is of no use to them or a danger.
USUAL: Final[Mapping[Kind, Treatment]] = MappingProxyType(
    {k: "allow" if k == "wallet-address" else "mask" for k in KINDS}
)


@dataclass(frozen=True, slots=True)
class Policy:
    """Per kind: `mask` keeps it out of storage, `hide` stores it for roles that may see it, `allow` lets it stand.

    Kinds that `treatments` does not name are treated as usual: everything is masked but wallet addresses."""

    treatments: Mapping[Kind, Treatment] = field(default_factory=dict)

    def of(self, kind: Kind) -> Treatment:
        """What happens to a kind."""
        return self.treatments.get(kind, USUAL[kind])


@value
class Shielded:
    """A text that may be stored: masked spans are replaced, hidden ones stand in it. `spans` are places in this `text`.

    `kinds` are those masked or hidden; `alarm`: a seed phrase, private key or password is among them."""

    text: str
    spans: tuple[Span, ...]
    kinds: frozenset[str]
    alarm: bool


def mask_of(kind: str) -> str:
    """What stands in the place of a secret, the same in every language."""
    return f"［{kind}］"


def shield(text: str, policy: Policy) -> Shielded:
    """Take the secrets out of a text as the policy says."""
    return shield_spans(text, scan(text), policy)


def shield_spans(text: str, spans: Iterable[Span], policy: Policy) -> Shielded:
    """The same for spans already found."""
    pieces: list[str] = []
    placed: list[Span] = []
    done = length = 0
    alarm = False
    for span in spans:
        treatment = policy.of(span.kind)
        if treatment == "allow":
            continue
        alarm = alarm or span.kind in ALARMING
        inner = mask_of(span.kind) if treatment == "mask" else text[span.start : span.end]
        length += span.start - done
        placed.append(Span(length, length + len(inner), span.kind))
        pieces += (text[done : span.start], inner)
        length, done = length + len(inner), span.end
    pieces.append(text[done:])
    return Shielded("".join(pieces), tuple(placed), frozenset(s.kind for s in placed), alarm)


def conceal(shielded: Shielded) -> str:
    """The text for a role that must not see what is only hidden: every span masked."""
    pieces: list[str] = []
    done = 0
    for span in shielded.spans:
        pieces += (shielded.text[done : span.start], mask_of(span.kind))
        done = span.end
    return "".join((*pieces, shielded.text[done:]))
