"""What is to be ranked: values by region and criterion, with what is unknown, how much each counts, and the gates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd

from geo.errors import UsageFault

Axis = Literal["need", "potential"]
AXES: Final[tuple[Axis, ...]] = get_args(Axis)
Direction = Literal["more", "less", "target"]


@dataclass(frozen=True)
class Criterion:
    """One criterion of a ranking.

    Args:
        criterion_id: its column in the figures.
        weight: how much it counts beside the others; only proportions matter, 0 leaves it out.
        axis: whether it speaks of need or of potential; the two are scored apart as well as together.
        direction: "more" or "less" is better, or "target": nearer to ``ideal`` is better.
        ideal: lowest and highest ideal value, in the criterion's unit. Needed for "target"; for "more" and "less" it is
            where the distance to target ends (by default at the best value there is).
        lower: least possible value of an unknown cell; by default the least that is known.
        upper: greatest possible value of an unknown cell; by default the greatest that is known.
        two_valued: whether an unknown cell can only be its lower or its upper bound (a question answered by yes or no).
        theme: the theme it belongs to; quotas of a portfolio may speak of it.
    """

    criterion_id: str
    weight: float = 1.0
    axis: Axis = "potential"
    direction: Direction = "more"
    ideal: tuple[float, float] | None = None
    lower: float | None = None
    upper: float | None = None
    two_valued: bool = False
    theme: str = ""


@dataclass(frozen=True, eq=False)
class Problem:
    """Regions to be ranked.

    Args:
        figures: a row per region (index ``region_code``), a float column per criterion id; NaN is unknown.
        criteria: the criteria in their order.
        gates: a column per gate, a row per region: True is met, False not met, missing is unknown. Only False keeps a
            region out: unknown is never no.
        lower: bounds of single unknown cells, shaped as ``figures``; NaN falls back on the criterion's bound.
        upper: the same for the upper end.
    """

    figures: pd.DataFrame
    criteria: tuple[Criterion, ...]
    gates: pd.DataFrame | None = None
    lower: pd.DataFrame | None = None
    upper: pd.DataFrame | None = None

    def weighted(self, weights: Mapping[str, float]) -> "Problem":
        """Return the problem with other weights by criterion id; a criterion not named keeps its own.

        Raises UsageFault when an id is unknown.
        """
        known = [criterion.criterion_id for criterion in self.criteria]
        refuse_unknown(weights, known)
        criteria = tuple(replace(one, weight=weights.get(one.criterion_id, one.weight)) for one in self.criteria)
        return replace(self, criteria=criteria)


def refuse_unknown(given: Mapping[str, float] | Sequence[str], known: Sequence[str]) -> None:
    """Raise UsageFault when a criterion id is not among those known."""
    unknown = [name for name in given if name not in known]
    if unknown:
        raise UsageFault("ranking_criterion_unknown", given=", ".join(unknown), allowed=", ".join(known))


def unit_weights(criteria: Sequence[Criterion]) -> np.ndarray:
    """Return the weights so that they sum to 1, to twelve decimals.

    The rounding makes weights that are the same proportions the same numbers, whatever they were scaled by.
    Raises UsageFault when a weight is negative or no number, or when none is above zero.
    """
    bad = [one for one in criteria if not np.isfinite(one.weight) or one.weight < 0]
    if bad:
        raise UsageFault("ranking_weight", given=bad[0].weight, criterion=bad[0].criterion_id)
    weights = np.array([one.weight for one in criteria], float)
    if not weights.size or weights.max() <= 0:
        raise UsageFault("ranking_weights_zero", given=", ".join(one.criterion_id for one in criteria))
    weights = weights / weights.max()
    unit: np.ndarray = np.round(weights / weights.sum(), 12)
    return unit
