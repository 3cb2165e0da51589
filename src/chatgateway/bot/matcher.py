"""Matches a text with the entries: calibrated probabilities, best first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
        p = self._probabilities(evidence)
        order = np.argsort(-p[:-1], kind="stable")
        return Match(heard, tuple(evidence.entries[order].tolist()), tuple(p[order].tolist()), float(p[-1]))

    def _probabilities(self, evidence: Evidence) -> Array:
        utility = np.append(evidence.found @ self.theta, evidence.none @ self.phi)
        exp = np.exp(utility - utility.max())
        return np.asarray(exp / exp.sum())

    def features(self, heard: Heard) -> dict[int, dict[str, float]]:
        """Return the named evidence of each candidate, for explanations."""
        evidence = self.profile.evidence(self.listener.views(heard))
        return {
            int(entry): {name: round(float(value), 4) for name, value in zip(FEATURE_NAMES, row, strict=True)}
            for entry, row in zip(evidence.entries, evidence.found, strict=True)
        }
