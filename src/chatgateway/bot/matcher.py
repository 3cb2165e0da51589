"""Matches a text with the entries: calibrated probabilities, best first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import logit
from .evidence import FEATURE_NAMES, Array, Profile, none_features
from .listen import Heard, Listener


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
        chosen, found = self.profile.evidence(self.listener.views(heard))
        p = self._probabilities(found)
        order = np.argsort(-p[:-1], kind="stable")
        return Match(heard, tuple(chosen[order].tolist()), tuple(p[order].tolist()), float(p[-1]))

    def _probabilities(self, found: Array) -> Array:
        utility = np.empty(len(found) + 1)
        np.matmul(found, self.theta, out=utility[:-1])
        utility[-1] = none_features(found[None])[0] @ self.phi
        exp = np.exp(utility - utility.max())
        return np.asarray(exp / exp.sum())

    def features(self, heard: Heard) -> dict[int, dict[str, float]]:
        """Return the named evidence of each candidate, for explanations."""
        chosen, found = self.profile.evidence(self.listener.views(heard))
        return {
            int(entry): {name: round(float(value), 4) for name, value in zip(FEATURE_NAMES, row, strict=True)}
            for entry, row in zip(chosen, found, strict=True)
        }


def confidences(matcher: Matcher, evidence: Array) -> tuple[NDArray[np.int64], Array]:
    """Return for many texts the best candidate's place and its probability."""
    p = logit.probabilities(evidence, none_features(evidence), matcher.theta, matcher.phi)[:, :-1]
    best = p.argmax(axis=1)
    return best, p[np.arange(len(p)), best]
