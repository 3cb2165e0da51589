"""Why a decision fell as it did, as JSON-able values."""

from __future__ import annotations

from .decision import Decision, Explanation
from .faq import Faq
from .guard import Verdict
from .matcher import Match, Matcher
from .thresholds import Thresholds

SHOWN_CANDIDATES = 5


def explained(
    decision: Decision, match: Match, verdict: Verdict, faq: Faq, matcher: Matcher, thresholds: Thresholds
) -> Explanation:
    """Return everything that `decision` was drawn from."""
    features = matcher.features(match.heard)
    heard = match.heard
    return Explanation(
        decision=type(decision).__name__,
        heard={
            "language": heard.language,
            "folded": heard.folded,
            "sound": heard.sound,
            "concepts": sorted(heard.concepts),
        },
        candidates=[
            {"entry": faq.entries[e].id, "confidence": round(p, 4), "features": features[e]}
            for e, p in zip(match.entries[:SHOWN_CANDIDATES], match.confidences, strict=False)
        ],
        guards={
            "reason": decision.reason,
            "too_short": verdict.too_short,
            "contrast": verdict.contradicted,
            "none": match.none,
        },
        thresholds={
            "answer": thresholds.of(heard.language),
            "clarify": thresholds.clarify,
            "urgent": thresholds.urgent,
        },
    )
