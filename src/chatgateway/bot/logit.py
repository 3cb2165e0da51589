"""A conditional logit: among candidates and "none of these", which one is meant? Fitted by Newton's method."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
ROUNDS = 25
NONE = -1


def probabilities(evidence: Array, none: Array, theta: Array, phi: Array) -> Array:
    """Return P(candidate) for evidence (texts × candidates × features) and P(none) as the last column."""
    utility = np.concatenate([evidence @ theta, (none @ phi)[:, None]], axis=1)
    utility -= utility.max(axis=1, keepdims=True)
    exp = np.exp(utility)
    return np.asarray(exp / exp.sum(axis=1, keepdims=True))


def fit(
    evidence: Array, none: Array, chosen: NDArray[np.int64], weight: Array, prior: Array, strength: float
) -> tuple[Array, Array]:
    """Return (theta, phi) that make the chosen option (NONE = none of these) likely, drawn to `prior`.

    `prior` holds theta then phi; `strength` is how many observations it counts as."""
    texts, options, features = evidence.shape
    design = np.zeros((texts, options + 1, features + none.shape[1]))
    design[:, :options, :features] = evidence
    design[:, options, features:] = none
    truth = design[np.arange(texts), np.where(chosen == NONE, options, chosen)]
    beta = prior.copy()
    scale = np.full_like(beta, strength)
    for _ in range(ROUNDS):
        p = _softmax(design @ beta)
        mean = np.einsum("to,tof->tf", p, design)
        gradient = ((truth - mean) * weight[:, None]).sum(axis=0) - scale * (beta - prior)
        spread = np.einsum("to,tof,tog->fg", p * weight[:, None], design, design, optimize=True)
        hessian = spread - (mean * weight[:, None]).T @ mean + np.diag(scale)
        step = np.linalg.solve(hessian, gradient)
        beta = beta + step * min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-9))
        if float(np.abs(step).max()) < 1e-4:
            break
    return beta[:features], beta[features:]


def _softmax(utility: Array) -> Array:
    utility = utility - utility.max(axis=1, keepdims=True)
    exp = np.exp(utility)
    return np.asarray(exp / exp.sum(axis=1, keepdims=True))
