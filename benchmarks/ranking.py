"""The ranking of all regencies against a loop over scikit-criteria, draw by draw, on the same figures."""

import time
import tracemalloc
from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd
import skcriteria as skc
from scipy.stats import rankdata
from skcriteria.agg.simple import WeightedProductModel, WeightedSumModel
from skcriteria.agg.topsis import TOPSIS
from skcriteria.preprocessing.scalers import MinMaxScaler

from benchmarks.report import Line, ratios
from clusters.ranking.draws import Settings
from clusters.ranking.methods import FLOOR
from clusters.ranking.problem import Criterion, Problem
from clusters.ranking.ranges import Ranking, rank

REGIONS: Final = 514
CRITERIA: Final = 12
DRAWS: Final = 5_000
LOOPED: Final = 50
"""Draws that the loop makes; its time is scaled up to DRAWS."""
ROUNDS: Final = 5
UNKNOWN: Final = 0.1

COMPARED: Final = Settings(draws=DRAWS, normalisations=("min-max",))
"""Scikit-criteria has no ranks as a scale, and no sum or product of z-scores, so the two are compared on min-max."""
WHOLE: Final = Settings(draws=DRAWS)

MODELS: Final = {
    "weighted-sum": (MinMaxScaler("matrix"), WeightedSumModel()),
    "weighted-product": (MinMaxScaler("matrix", criteria_range=(FLOOR, 1)), WeightedProductModel()),
    "topsis": (MinMaxScaler("matrix"), TOPSIS()),
}


def figures() -> Problem:
    """Return synthetic regions: seeded, all criteria normal, a tenth of the cells unknown."""
    source = np.random.default_rng(2017)
    values = pd.DataFrame(
        source.normal(50, 15, (REGIONS, CRITERIA)),
        index=[f"{1100 + at}" for at in range(REGIONS)],
        columns=[f"c{at}" for at in range(CRITERIA)],
    )
    values = values.mask(source.random(values.shape) < UNKNOWN)
    return Problem(values, tuple(Criterion(name, 1.0 + at % 5) for at, name in enumerate(values.columns)))


def measure() -> tuple[list[Line], list[Line]]:
    """Return the lines with goals and the absolute times."""
    problem = figures()
    ranking = rank(problem, COMPARED)
    loop(ranking, 3)
    ours, theirs, whole = [], [], []
    for _ in range(ROUNDS):
        theirs.append(_timed(lambda: loop(ranking, LOOPED)) * DRAWS / LOOPED)
        ours.append(_timed(lambda: rank(problem, COMPARED).frame))
        whole.append(_timed(lambda: rank(problem, WHOLE).frame))
    size = f"{REGIONS} regions, {CRITERIA} criteria, {DRAWS:,} draws"
    judged = [
        Line(f"{size}: a loop over scikit-criteria takes, of ours", ratios(theirs, ours), "x", at_least=100),
        Line(f"{size}: peak memory beside what was given", [_peak(problem)], "MB"),
        Line(f"draws of {LOOPED} in which all ranks agree", [float(agreeing(ranking))], "of n", at_least=LOOPED),
    ]
    times = [
        Line("ours: min-max, three methods", [1000 * one for one in ours], "ms"),
        Line("ours: three scales, three methods", [1000 * one for one in whole], "ms"),
        Line("the loop, scaled up", [1000 * one for one in theirs], "ms"),
    ]
    return judged, times


def loop(ranking: Ranking, draws: int) -> list[np.ndarray]:
    """Rank draw by draw with scikit-criteria, unknown cells filled as drawn; return the scores of each."""
    cells, found = ranking.cells, []
    places = ranking.draws.fractions(0, draws, len(cells.rows))
    objectives = [max] * len(cells.criteria)
    for at in range(draws):
        matrix = cells.matrix.copy()
        matrix[cells.rows, cells.columns] = cells.lower + places[at] * (cells.upper - cells.lower)
        scaler, model = MODELS[str(ranking.draws.methods[at])]
        result = model.evaluate(scaler.transform(skc.mkdm(matrix, objectives, weights=ranking.draws.weights[at])))
        found.append(np.asarray(result.e_.similarity if "similarity" in result.e_ else result.e_.score))
    return found


def agreeing(ranking: Ranking) -> int:
    """Return how many of the loop's draws rank every region as ours do."""
    scores = loop(ranking, LOOPED)
    ranks = [rankdata(-np.round(one, 10), method="min") for one in scores]
    return sum(np.array_equal(mine, other) for mine, other in zip(ranking.scores.ranks, ranks, strict=False))


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _peak(problem: Problem) -> float:
    """Return the most memory that the pass holds at once, by Python's own account, numpy's arrays included."""
    tracemalloc.start()
    kept = rank(problem, WHOLE)
    assert len(kept.frame) == REGIONS  # noqa: S101 - the ranking is alive while its frame is made
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6
