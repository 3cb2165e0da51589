"""From a wanted precision to the confidence above which the bot answers, per language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Whatever was learnt, an answer is much likelier than not: strangers' messages are odder than the FAQ's own samples.
LOWEST, HIGHEST = 0.7, 0.97
ENOUGH = 60
FALSE_ALARMS = 0.015


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Confidences: answer at or above `answer`, offer a choice when the best three together reach `clarify`,
    and call for help when the urgent entries together reach `urgent`."""

    answer: Mapping[str, float]
    clarify: float = 0.75
    urgent: float = 0.15

    def of(self, language: str) -> float:
        """Return the answering threshold of `language`."""
        return self.answer.get(language, max(self.answer.values(), default=0.6))


def answering(
    confidence: NDArray[np.float64], right: NDArray[np.bool_], weight: NDArray[np.float64], wanted: float
) -> float:
    """Return the lowest confidence from which on answers are right with the wanted precision.

    Precision is the mean of what happened and what the calibration expects: a few hundred messages alone are noisy."""
    if len(confidence) < ENOUGH:
        return 0.6
    order = np.argsort(-confidence, kind="stable")
    sure = weight * (0.5 * right + 0.5 * confidence)
    precision = sure[order].cumsum() / weight[order].cumsum()
    good = np.flatnonzero(precision >= wanted)
    threshold = float(confidence[order][good[-1]]) if len(good) else HIGHEST
    return min(max(threshold, LOWEST), HIGHEST)


def alarming(mass: NDArray[np.float64], urgent: NDArray[np.bool_], marked: float = FALSE_ALARMS) -> float:
    """Return how much confidence in urgent entries calls for help, so that at most `marked` of other messages do.

    A missed danger is the worst error, so the whole budget of false alarms is spent."""
    others = mass[~urgent]
    if len(others) < ENOUGH or not urgent.any():
        return 0.15
    return float(min(max(np.quantile(others, 1.0 - marked), 0.06), 0.3))
