"""Values of different units on one scale, by four methods.

Each maps a criterion's values so that more is better. A scale is set by what is known and by the bounds of what is not:
it is the same in every draw, so that a drawn value never moves the regions whose values are known. All four are
described in OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd

from clusters.ranking.problem import Criterion

Normalisation = Literal["min-max", "rank", "z-score", "distance"]
NORMALISATIONS: Final[tuple[Normalisation, ...]] = get_args(Normalisation)


@dataclass(frozen=True, eq=False)
class Scale:
    """One criterion's scale: the map of its values, and where its worst and best possible values fall."""

    at: Callable[[np.ndarray], np.ndarray]
    worst: float
    best: float


def directed(criterion: Criterion, values: np.ndarray) -> np.ndarray:
    """Return values so that more is better: as they are, with the sign turned, or minus the distance to the ideal."""
    if criterion.direction == "more":
        return values
    if criterion.direction == "less":
        return -values
    low, high = criterion.ideal or (np.nan, np.nan)
    return -np.maximum(0.0, np.maximum(low - values, values - high))


def scale(
    normalisation: Normalisation, criterion: Criterion, known: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> Scale:
    """Return the scale of a criterion.

    Args:
        normalisation: how.
        criterion: its direction and ideal.
        known: known values of the ranked regions; not all the same when directed.
        lower: least possible values of the unknown cells (empty when all is known).
        upper: their greatest possible values.
    """
    heights = directed(criterion, known)
    least, most = _reach(criterion, heights, lower, upper)
    build = {"min-max": _min_max, "rank": _rank, "z-score": _z_score, "distance": _distance}[normalisation]
    if normalisation in {"rank", "z-score"} and np.ptp(heights) == 0:
        # What is known is all alike and has neither ranks nor a deviation; the bounds of the unknown still tell.
        build = _min_max
    at = build(criterion, heights, least, most)

    def of_values(values: np.ndarray) -> np.ndarray:
        return at(directed(criterion, values))

    worst, best = at(np.array([least, most]))
    return Scale(of_values, float(worst), float(best))


def _reach(criterion: Criterion, heights: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> tuple[float, float]:
    """Return the least and greatest directed value that any cell can have."""
    ends = [heights, directed(criterion, lower), directed(criterion, upper)]
    if criterion.direction == "target" and criterion.ideal is not None:
        # between two bounds the nearest point to the ideal may lie inside
        ends.append(directed(criterion, np.clip(criterion.ideal[0], lower, upper)))
    every = np.concatenate(ends)
    return float(every.min()), float(every.max())


_Map = Callable[[np.ndarray], np.ndarray]


def _min_max(_: Criterion, __: np.ndarray, least: float, most: float) -> _Map:
    """(t - min) / (max - min): the worst possible value is 0, the best 1."""
    return lambda heights: (heights - least) / (most - least)


def _z_score(_: Criterion, known: np.ndarray, __: float, ___: float) -> _Map:
    """(t - mean) / s.d. of the known values, the population's s.d. (divisor n)."""
    mean, deviation = known.mean(), known.std()
    return lambda heights: (heights - mean) / deviation


def _rank(_: Criterion, known: np.ndarray, __: float, ___: float) -> _Map:
    """(r - 1) / (n - 1) with r the mid-rank among the known values; between two known values linear, beyond flat."""
    steps = np.unique(known)
    shares = np.interp(steps, np.sort(known), np.sort((pd.Series(known).rank().to_numpy() - 1) / (len(known) - 1)))
    return lambda heights: np.interp(heights, steps, shares)


def _distance(criterion: Criterion, _: np.ndarray, least: float, most: float) -> _Map:
    """1 - d / max d with d the distance short of the ideal; who reaches the ideal is at 1, and more adds nothing.

    For "more" and "less" the ideal is the near end of ``criterion.ideal``, and without one the best value there is:
    then this equals min-max.
    """
    goal = most
    if criterion.direction == "target":
        goal = 0.0
    elif criterion.ideal is not None:
        goal = criterion.ideal[0] if criterion.direction == "more" else -criterion.ideal[1]
    farthest = max(0.0, goal - least)
    if farthest == 0.0:
        return np.ones_like
    return lambda heights: 1.0 - np.maximum(0.0, goal - heights) / farthest
