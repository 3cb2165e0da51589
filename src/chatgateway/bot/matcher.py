"""Matches a text with the entries: calibrated probabilities, best first."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .listen import Heard, Listener
from .profile import FEATURE_NAMES, Evidence, Profile
from .space import Array


@dataclass(frozen=True, slots=True)
class Match:
    """What was heard, and the probability of each candidate entry, best first; the rest belongs to "none of these"."""

    heard: Heard
    entries: tuple[int, ...]
    confidences: tuple[float, ...]
    none: float


@dataclass(frozen=True, slots=True)
class Matcher:
    """Everything learnt, ready to match."""

    listener: Listener
    profile: Profile
    theta: Array
    phi: Array

    def match(self, heard: Heard) -> Match:
        """Return the candidates of what was heard."""
        evidence = self.profile.evidence(self.listener.views(heard))
        *p, none = self._probabilities(evidence)
        ranked = sorted(zip(p, evidence.entries.tolist(), strict=True), reverse=True)
        return Match(heard, tuple([e for _, e in ranked]), tuple([one for one, _ in ranked]), none)

    def _probabilities(self, evidence: Evidence) -> list[float]:
        """Return the probability of each candidate, and of none of them; so few numbers are faster without arrays."""
        utility = [*(evidence.found @ self.theta).tolist(), float(evidence.none @ self.phi)]
        most = max(utility)
        exp = [math.exp(one - most) for one in utility]
        total = sum(exp)
        return [one / total for one in exp]

    def features(self, heard: Heard) -> dict[int, dict[str, float]]:
        """Return the named evidence of each candidate, for explanations."""
        evidence = self.profile.evidence(self.listener.views(heard))
        return {
            int(entry): {name: round(float(value), 4) for name, value in zip(FEATURE_NAMES, row, strict=True)}
            for entry, row in zip(evidence.entries, evidence.found, strict=True)
        }
