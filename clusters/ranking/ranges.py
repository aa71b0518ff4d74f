"""Ranks as ranges: what all draws together say of each region."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from clusters.ranking.cells import Cells, prepare
from clusters.ranking.draws import Draws, Settings, draw
from clusters.ranking.problem import AXES, Axis, Problem
from clusters.ranking.scoring import BLOCK, WORKERS, Scores, score

LOW: Final = 0.05
HIGH: Final = 0.95

REGIONS_AT_ONCE: Final = 32
"""Regions whose draws are turned at once; so few stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Ranking:
    """A ranking of regions, with all its draws.

    Args:
        cells: the problem as it was counted; ``cells.outcome`` and ``cells.reason`` speak of every region.
        settings: how it was drawn.
        draws: what each draw assumed.
        scores: what each draw found.
    """

    cells: Cells
    settings: Settings
    draws: Draws
    scores: Scores

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Return a row per region of the problem, in its order, index ``region_code``.

        Columns: outcome (ranked, gated, unknown), reason (gates not met), score_median (0-1), rank_median, rank_p05,
        rank_p95 (1 is best), top_share (0-1), missing (criteria that count and are unknown). Figures of a region that
        is not ranked are NaN.
        """
        ranks = quantiles(self.scores.ranks, (LOW, 0.5, HIGH))
        found = pd.DataFrame(
            {
                "score_median": quantiles(self.scores.total, (0.5,))[0],
                "rank_median": ranks[1],
                "rank_p05": ranks[0],
                "rank_p95": ranks[2],
                "top_share": self.scores.top_share,
            },
            index=self.cells.regions,
            dtype="float64",
        )
        every = found.reindex(self.cells.outcome.index)
        every.insert(0, "outcome", self.cells.outcome)
        every.insert(1, "reason", self.cells.reason)
        return every.assign(missing=self.cells.missing)

    @cached_property
    def axes(self) -> pd.DataFrame:
        """Return need and potential apart: need_p05, need_median, need_p95 and the same of potential (0-1).

        An axis without criteria is NaN.
        """
        names = [f"{axis}_{name}" for axis in AXES for name in ("p05", "median", "p95")]
        found = pd.DataFrame(np.nan, index=self.cells.regions, columns=names)
        for axis, scores in self.scores.axes.items():
            found[[name for name in names if name.startswith(axis)]] = quantiles(scores, (LOW, 0.5, HIGH)).T
        return found.reindex(self.cells.outcome.index)

    @property
    def axis_weights(self) -> dict[Axis, float]:
        """Return the part of the planner's weight on need and on potential: the mix that the ranking stands for."""
        of = self.cells.criteria
        return {
            axis: float(sum(w for one, w in zip(of, self.cells.weights, strict=True) if one.axis == axis))
            for axis in AXES
        }


def rank(
    problem: Problem, settings: Settings | None = None, *, draws: Draws | None = None, block: int = BLOCK
) -> Ranking:
    """Rank a problem's regions.

    Args:
        problem: what is to be ranked.
        settings: how; the defaults of ``Settings`` when None.
        draws: draws to be used in place of random ones, for example every one there is.
        block: draws counted together; it changes memory and no figure.

    Raises UsageFault, in one sentence, when nothing sound can be computed.
    """
    settings = settings or Settings()
    settings.check()
    cells = prepare(problem, settings.top)
    draws = draws or draw(settings, cells.weights)
    return Ranking(cells, settings, draws, score(cells, draws, settings.top, block=block))


def quantiles(drawn: np.ndarray, shares: tuple[float, ...]) -> np.ndarray:
    """Return shares × regions: the least value that at least that share of draws does not exceed.

    It is always a value that was drawn (Hyndman and Fan 1996, definition 1): a rank stays a whole number.
    """
    places = [max(0, int(np.ceil(share * len(drawn) - 1e-9)) - 1) for share in shares]
    found = np.empty((len(shares), drawn.shape[1]))

    def take(start: int) -> None:
        by_region = np.ascontiguousarray(drawn[:, start : start + REGIONS_AT_ONCE].T)
        by_region.partition(places, axis=1)
        found[:, start : start + REGIONS_AT_ONCE] = by_region[:, places].T

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(take, range(0, drawn.shape[1], REGIONS_AT_ONCE)))
    return found
