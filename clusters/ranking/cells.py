"""A problem made ready for counting: who is ranked, who is not and why, and the bounds of every unknown cell."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from clusters.ranking.normalise import directed
from clusters.ranking.problem import Criterion, Problem, refuse_unknown, unit_weights
from geo.errors import UsageFault

RANKED: Final = "ranked"
GATED: Final = "gated"
UNKNOWN: Final = "unknown"
"""Outcomes: ranked; a gate is not met; nothing that counts is known."""

SAME: Final = 1e-12
"""A criterion whose directed values differ by no more than this part of their size is constant."""


@dataclass(frozen=True, eq=False)
class Cells:
    """The ranked regions' cells, criteria without weight left out.

    Args:
        outcome: for every region of the problem: ``ranked``, ``gated`` or ``unknown``; index ``region_code``.
        reason: for a gated region the gates that it does not meet, by comma; otherwise empty.
        missing: for every region, how many criteria that count are unknown.
        regions: codes of the ranked regions, in the order of the problem.
        criteria: the criteria with weight.
        weights: their weights, summing to 1.
        matrix: regions × criteria; NaN is unknown.
        rows: region position of each unknown cell, criterion by criterion.
        columns: criterion position of each unknown cell, ascending.
        lower: least possible value of each unknown cell.
        upper: greatest possible value of each unknown cell.
    """

    outcome: pd.Series
    reason: pd.Series
    missing: pd.Series
    regions: pd.Index
    criteria: tuple[Criterion, ...]
    weights: np.ndarray
    matrix: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    lower: np.ndarray
    upper: np.ndarray

    def of_column(self, column: int) -> slice:
        """Return where a criterion's unknown cells stand among all of them."""
        first, last = np.searchsorted(self.columns, (column, column + 1))
        return slice(int(first), int(last))

    def drawn(self, fractions: np.ndarray, column: int) -> np.ndarray:
        """Return values of a criterion's unknown cells; ``fractions`` (draws × all unknown cells) lie in [0, 1)."""
        own = self.of_column(column)
        share = fractions[:, own]
        if self.criteria[column].two_valued:
            share = np.round(share)
        low, high = self.lower[own], self.upper[own]
        values: np.ndarray = low + share * (high - low)
        return values

    def middle(self) -> np.ndarray:
        """Return regions × criteria with each unknown cell at the middle of its bounds."""
        filled = self.matrix.copy()
        filled[self.rows, self.columns] = (self.lower + self.upper) / 2
        return filled


def prepare(problem: Problem, top: int) -> Cells:
    """Make a problem ready, or raise UsageFault with the one sentence that says why nothing can be computed.

    Gates come first: what a criterion's values are measured by is settled among the regions that pass them.
    """
    ids = [one.criterion_id for one in problem.criteria]
    refuse_unknown(ids, [str(name) for name in problem.figures.columns])
    weights = unit_weights(problem.criteria)
    counting = weights > 0
    criteria = tuple(one for one, counts in zip(problem.criteria, counting, strict=True) if counts)
    frame = problem.figures[[one.criterion_id for one in criteria]].astype("float64")
    frame = frame.where(np.isfinite(frame))
    missing = frame.isna().sum(axis=1)
    failed = _failed_gates(problem)
    outcome = pd.Series(RANKED, index=frame.index, dtype="object")
    outcome[missing == len(criteria)] = UNKNOWN
    outcome[failed != ""] = GATED
    kept = (outcome == RANKED).to_numpy()
    _refuse_few(outcome, top)
    matrix = frame.to_numpy()[kept]
    for position, criterion in enumerate(criteria):
        _refuse_unasked(criterion, matrix[:, position])
    columns, rows = np.nonzero(np.isnan(matrix).T)
    lower, upper = _bounds(problem, criteria, matrix, kept)
    for position, criterion in enumerate(criteria):
        unknown = np.isnan(matrix[:, position])
        ends = (lower[unknown, position], upper[unknown, position])
        _refuse_flat(criterion, np.concatenate([matrix[~unknown, position], *ends]))
    return Cells(
        outcome=outcome,
        reason=failed,
        missing=missing,
        regions=frame.index[kept],
        criteria=criteria,
        weights=weights[counting],
        matrix=matrix,
        rows=rows,
        columns=columns,
        lower=lower[rows, columns],
        upper=upper[rows, columns],
    )


def _failed_gates(problem: Problem) -> pd.Series:
    index = problem.figures.index
    if problem.gates is None or problem.gates.empty:
        return pd.Series("", index=index, dtype="object")
    # only a plain no counts; missing values of any kind are unknown
    verdicts = problem.gates.reindex(index).astype("boolean")
    shut = ~verdicts.fillna(value=True).astype("bool")
    return shut.apply(lambda row: ", ".join(str(name) for name in shut.columns[row]), axis=1).astype("object")


def _refuse_few(outcome: pd.Series, top: int) -> None:
    counts = outcome.value_counts()
    left = int(counts.get(RANKED, 0))
    if left == 0 and GATED in counts:
        raise UsageFault("ranking_gates", given=int(counts[GATED]), total=len(outcome))
    if top < 1 or left < max(top, 2):
        raise UsageFault("ranking_too_few", given=left, wanted=top)


def _refuse_unasked(criterion: Criterion, values: np.ndarray) -> None:
    if np.isnan(values).all():
        raise UsageFault("ranking_criterion_missing", criterion=criterion.criterion_id)
    if criterion.direction == "target" and (criterion.ideal is None or criterion.ideal[0] > criterion.ideal[1]):
        raise UsageFault("ranking_ideal", criterion=criterion.criterion_id)


def _refuse_flat(criterion: Criterion, possible: np.ndarray) -> None:
    """Refuse a criterion that can tell no two regions apart: not by what is known, nor by what the unknown may be."""
    heights = directed(criterion, possible)
    if np.ptp(heights) <= SAME * max(1.0, np.abs(heights).max()):
        raise UsageFault("ranking_criterion_constant", criterion=criterion.criterion_id)


def _bounds(
    problem: Problem, criteria: tuple[Criterion, ...], matrix: np.ndarray, kept: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    known = (np.nanmin(matrix, axis=0), np.nanmax(matrix, axis=0))
    ends = []
    for at, given in enumerate((problem.lower, problem.upper)):
        own = [(one.lower, one.upper)[at] for one in criteria]
        base = np.array([seen if bound is None else bound for bound, seen in zip(own, known[at], strict=True)], float)
        ends.append(np.broadcast_to(base, matrix.shape).copy())
        if given is not None:
            cells = given.reindex(index=problem.figures.index, columns=[one.criterion_id for one in criteria])
            stated = cells.to_numpy("float64")[kept]
            ends[at] = np.where(np.isnan(stated), ends[at], stated)
    wrong = (np.isnan(matrix) & ~(np.isfinite(ends[0]) & np.isfinite(ends[1]) & (ends[0] <= ends[1]))).any(axis=0)
    if wrong.any():
        raise UsageFault("ranking_bounds", criterion=criteria[int(wrong.argmax())].criterion_id)
    return ends[0], ends[1]
