"""What takes a region out of the top N: the smallest change of the planner's weights.

Exact for the base ranking: weighted sum, the first allowed normalisation, unknown cells at the middle of their bounds.
Other methods and normalisations are in the draws and not here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from clusters.ranking.ranges import Ranking
from clusters.ranking.scoring import DECIMALS, scales_of

SECONDS: Final = 10.0
"""An integer programme that takes longer ends with the best that it has found; the answer says that it did."""

LEVEL: Final = 1e-9
"""Scores this close are level."""

SOLVED: Final = 1e-6
"""To within this the solver keeps to its constraints."""

FARTHEST: Final = 2.0
"""The greatest L1 distance between two sets of weights."""

IMPOSSIBLE: Final = 2
"""The solver's status when no weights fulfil the constraints."""


@dataclass(frozen=True, eq=False)
class Eviction:
    """The smallest change of weights at which a region of the top N is level with its first successor.

    Args:
        region_code: the region.
        moved: part of all weight (0-1) that must move from some criteria to others: half the L1 distance between the
            two sets of weights. None when no weights at all take the region out.
        weights: the weights after the change, by criterion id.
        overtaken_by: regions that were behind and are then at least level.
        exact: whether ``moved`` is proven to be the smallest.
    """

    region_code: str
    moved: float | None
    weights: pd.Series
    overtaken_by: tuple[str, ...]
    exact: bool


def base_scores(ranking: Ranking) -> pd.Series:
    """Return the base ranking's weighted sums, index ``region_code``."""
    scaled = _base(ranking)
    return pd.Series(np.round(scaled @ ranking.cells.weights, DECIMALS), index=ranking.cells.regions)


def base_ranks(ranking: Ranking) -> pd.Series:
    """Return the base ranking's ranks, best region first; tied regions share the better rank."""
    return base_scores(ranking).rank(method="min", ascending=False).sort_values(kind="stable")


def evictions(ranking: Ranking, regions: Sequence[str] | None = None, *, seconds: float = SECONDS) -> list[Eviction]:
    """Return the eviction of regions in the base ranking's top N, best region first.

    Args:
        ranking: what was computed.
        regions: only these; one that is outside of the top N has no eviction. By default all of the top N.
        seconds: after so long the search for one region's smallest change ends.
    """
    ranks = base_ranks(ranking)
    inside = ranks.index[ranks <= ranking.settings.top]
    wanted = inside if regions is None else inside[inside.isin(regions)]
    scaled = _base(ranking)
    positions = ranking.cells.regions.get_indexer(wanted)
    return [_evict(ranking, scaled, int(position), seconds) for position in positions]


def _base(ranking: Ranking) -> np.ndarray:
    filled = ranking.cells.middle()
    scales = scales_of(ranking.cells, ranking.settings.normalisations[0])
    return np.column_stack([one.at(filled[:, column]) for column, one in enumerate(scales)])


def _evict(ranking: Ranking, scaled: np.ndarray, region: int, seconds: float) -> Eviction:
    weights, top = ranking.cells.weights, ranking.settings.top
    ahead = scaled - scaled[region]
    ahead = np.delete(ahead, region, axis=0)
    others = np.delete(np.arange(len(scaled)), region)
    lead = ahead @ weights
    code, ids = str(ranking.cells.regions[region]), [one.criterion_id for one in ranking.cells.criteria]
    limit = _quick(ahead, weights, top)
    found, exact = _smallest(ahead, weights, top, FARTHEST if limit is None else limit, seconds)
    if found is None:
        return Eviction(code, None, pd.Series(weights, ids), (), exact)
    risen = others[(lead < -LEVEL) & (ahead @ found >= -SOLVED)]
    names = tuple(str(one) for one in ranking.cells.regions[risen])
    return Eviction(code, float(np.abs(found - weights).sum() / 2), pd.Series(found, ids), names, exact)


def _quick(ahead: np.ndarray, weights: np.ndarray, top: int) -> float | None:
    """Return the L1 length of a change that evicts, found by moving weight on straight lines; None if none does.

    On a line each other region comes level at most once, so the first step at which N are ahead can be read off.
    """
    criteria = len(weights)
    corners = np.eye(criteria) - weights
    pairs = [
        weights[source] * (np.eye(criteria)[goal] - np.eye(criteria)[source])
        for source in range(criteria)
        for goal in range(criteria)
        if source != goal
    ]
    lengths = [_first_step(ahead, weights, line, top) * np.abs(line).sum() for line in [*corners, *pairs]]
    best = min(lengths)
    return None if np.isinf(best) else float(best)


def _first_step(ahead: np.ndarray, weights: np.ndarray, line: np.ndarray, top: int) -> float:
    """Return the least step in [0, 1] along a line at which N others are level or ahead; infinite if none is."""
    start, end = ahead @ weights, ahead @ (weights + line)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = start / (start - end)
    rises, falls = (start < 0) & (end >= 0), (start >= 0) & (end < 0)
    steps = np.concatenate([crossing[rises], crossing[falls]])
    change = np.concatenate([np.ones(rises.sum()), -np.ones(falls.sum())])
    order = np.lexsort((-change, steps))
    counts = (start >= 0).sum() + np.cumsum(change[order])
    reached = np.flatnonzero(counts >= top)
    return float(steps[order][reached[0]]) if reached.size else np.inf


def _smallest(
    ahead: np.ndarray, weights: np.ndarray, top: int, limit: float, seconds: float
) -> tuple[np.ndarray | None, bool]:
    """Return the nearest weights in L1 at which N others are level or ahead, and whether that is proven.

    A mixed-integer programme: weights w', their distances p from w, and a yes or no per other region. What cannot
    change within ``limit`` is settled beforehand: per unit of L1 a lead changes by at most half its spread over the
    criteria.
    """
    # As in portfolio._solve: loaded when it is needed.
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

    lead, change = ahead @ weights, np.ptp(ahead, axis=1) / 2 * limit
    surely_behind = lead + change < -LEVEL
    surely_ahead = lead - change >= 0
    free = np.flatnonzero(~surely_behind & ~surely_ahead)
    wanted = top - int(surely_ahead.sum())
    criteria, choices = len(weights), len(free)
    slack = np.maximum(0.0, -ahead[free].min(axis=1))
    eye, none = np.eye(criteria), np.zeros((criteria, choices))
    rows = [
        LinearConstraint(np.hstack([-eye, eye, none]), -weights, np.inf),
        LinearConstraint(np.hstack([eye, eye, none]), weights, np.inf),
        LinearConstraint(np.concatenate([np.ones(criteria), np.zeros(criteria + choices)])[None], 1.0, 1.0),
        LinearConstraint(np.concatenate([np.zeros(2 * criteria), np.ones(choices)])[None], wanted, np.inf),
    ]
    if choices:
        rows.append(
            LinearConstraint(np.hstack([ahead[free], np.zeros((choices, criteria)), -np.diag(slack)]), -slack, np.inf)
        )
    answer = milp(
        np.concatenate([np.zeros(criteria), np.ones(criteria), np.zeros(choices)]),
        constraints=rows,
        integrality=np.concatenate([np.zeros(2 * criteria), np.ones(choices)]),
        bounds=Bounds(0.0, np.concatenate([np.ones(criteria), np.full(criteria, 2.0), np.ones(choices)])),
        options={"time_limit": seconds, "mip_rel_gap": 1e-9},
    )
    if answer.x is None:
        return None, answer.status == IMPOSSIBLE
    return np.asarray(answer.x[:criteria]), bool(answer.status == 0)
