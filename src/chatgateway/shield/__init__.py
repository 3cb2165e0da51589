"""QUIET: finds secrets in texts (seed phrases, keys, cards, ...) and masks them before anything else sees them.

Pure and deterministic: a text in, spans or a masked text out. No storage, no log, no knowledge of conversations.
`scanning` runs the detectors over a `reading` of the text; `policy` says what happens to what they find; `splits` looks
at several messages of one author; `asking` reads what operators write. Word lists load once, when first needed."""

from .asking import asks_for_secret
from .policy import Policy, Shielded, Treatment, conceal, mask_of, shield, shield_spans
from .scanning import scan
from .spans import ALARMING, KINDS, Kind, Span
from .splits import Continued, continues

__all__ = [
    "ALARMING", "KINDS", "Continued", "Kind", "Policy", "Shielded", "Span", "Treatment", "asks_for_secret",
    "conceal", "continues", "mask_of", "scan", "shield", "shield_spans",
]  # fmt: skip
