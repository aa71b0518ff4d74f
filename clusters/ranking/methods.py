"""Weighted sum, weighted product and TOPSIS, over many draws at once.

A method turns each criterion's scaled values into terms, adds them up with the weights, and finishes the sums to a
score. Terms are added by ``numpy.einsum``'s own loops and not by a BLAS product, whose last bit depends on where a row
stands: equal regions get equal scores however they are ordered and however many draws are counted together.

Every score is told as the position between the worst and the best that the possible values could combine to (0 to 1),
so that scores of different methods and scales can stand in one median. Within a draw that never changes an order.
"""

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np

Method = Literal["weighted-sum", "weighted-product", "topsis"]
METHODS: Final[tuple[Method, ...]] = get_args(Method)

FLOOR: Final = 0.01
"""The weighted product needs values above zero: scaled values are moved from [0, 1] to [FLOOR, 1]."""


@dataclass(frozen=True, eq=False)
class Reach:
    """Worst and best possible scaled value by criterion."""

    worst: np.ndarray
    best: np.ndarray

    def positive(self, scaled: np.ndarray, column: int) -> np.ndarray:
        """Move a criterion's scaled values into [FLOOR, 1].

        Scales that lie in [0, 1] are only raised. Those that do not (z-scores) first begin at 0, and all are divided by
        the widest, so that their spreads keep their proportions.
        """
        if self.worst.min() >= 0 and self.best.max() <= 1:
            raised = scaled
        else:
            raised = np.maximum(0.0, scaled - self.worst[column]) / (self.best - self.worst).max()
        return np.add(FLOOR, (1 - FLOOR) * raised)


def terms(method: Method, scaled: np.ndarray, column: int, reach: Reach) -> tuple[np.ndarray, ...]:
    """Return what a criterion's scaled values (any shape) add to the method's sums, before the weight."""
    if method == "weighted-sum":
        return (scaled,)
    if method == "weighted-product":
        return (np.log(reach.positive(scaled, column)),)
    return (reach.best[column] - scaled) ** 2, (scaled - reach.worst[column]) ** 2


def coefficients(method: Method, weights: np.ndarray) -> np.ndarray:
    """Return what a term is multiplied by: the weight, for TOPSIS its square."""
    return weights**2 if method == "topsis" else weights


def corners(method: Method, reach: Reach) -> tuple[np.ndarray, np.ndarray]:
    """Return by criterion the (first) term of the worst and of the best possible value."""
    worst, best = (
        np.array([terms(method, np.array([value]), column, reach)[0][0] for column, value in enumerate(corner)])
        for corner in (reach.worst, reach.best)
    )
    return worst, best


def finish(
    method: Method, sums: list[np.ndarray], weights: np.ndarray, ends: tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    """Return scores from sums.

    Args:
        method: which.
        sums: one array of draws × regions per term (altered in place).
        weights: draws × the criteria that were summed; they need not sum to 1.
        ends: ``corners`` of the same criteria.

    Weighted sum: sum of w v (Fishburn 1967). Weighted product: product of v ** w (Bridgman 1922; Miller and Starr
    1969). TOPSIS: D- / (D+ + D-), Euclidean distances of w v to the best and the worst corner (Hwang and Yoon 1981).
    The corners are those of the possible values: a drawn value does not move them, which would reverse ranks of others
    (García-Cascales and Lamata 2012).
    """
    if method == "topsis":
        to_best, to_worst = sums
        # who stands in the worst corner is infinitely far from it in this ratio: score 0
        with np.errstate(divide="ignore"):
            np.divide(to_best, to_worst, out=to_best)
        np.sqrt(to_best, out=to_best)
        to_best += 1.0
        np.divide(1.0, to_best, out=to_best)
        return to_best
    (score,) = sums
    total = weights.sum(axis=1, keepdims=True)
    worst, best = ((weights * corner).sum(axis=1, keepdims=True) / total for corner in ends)
    score /= total
    if method == "weighted-product":
        np.exp(score, out=score)
        worst, best = np.exp(worst), np.exp(best)
    score -= worst
    np.divide(score, best - worst, out=score)
    return score
