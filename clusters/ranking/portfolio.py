"""Choosing N regions together: the best mean score that keeps to all quotas, and what each quota costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from clusters.ranking.quotas import Quota
from geo.errors import UsageFault

ALTERNATIVES: Final = 10
SAME: Final = 1e-9


@dataclass(frozen=True)
class Combination:
    """N regions and their mean score."""

    regions: tuple[str, ...]
    mean: float


@dataclass(frozen=True)
class Portfolio:
    """The best choice under quotas.

    Args:
        best: the choice with the greatest mean score.
        prices: by quota name, how much greater the mean could be without that quota alone (never negative).
        alternatives: other choices within the tolerance of the best, best first.
        complete: whether these are all there are, or only the first ``ALTERNATIVES``.
        without: by quota name, the best choice without that quota alone: who stands back for it.
    """

    best: Combination
    prices: dict[str, float]
    alternatives: tuple[Combination, ...]
    complete: bool
    without: Mapping[str, Combination] = field(default_factory=dict)


def choose(scores: pd.Series, count: int, quotas: Sequence[Quota] = (), *, tolerance: float = 0.01) -> Portfolio:
    """Choose so many regions that the mean of their scores is greatest.

    Args:
        scores: index ``region_code``: score_median or top_share of a ranking. A region with NaN is not chosen.
        count: how many regions.
        quotas: what the choice must keep to, each with a name of its own. A region that a quota does not speak of adds
            nothing to it.
        tolerance: how far below the best mean an alternative may lie.

    Solved exactly by integer programming (HiGHS, through ``scipy.optimize.milp``). Raises UsageFault when there are
    fewer regions than wanted, and, naming a smallest set of quotas that contradict each other, when none can be kept.
    """
    usable = scores.dropna()
    if count < 1 or len(usable) < count:
        raise UsageFault("ranking_too_few", given=len(usable), wanted=count)
    best = _solve(usable, count, quotas)
    if best is None:
        names = [quota.name for quota in conflict(usable, count, quotas)]
        raise UsageFault("portfolio_conflict", given="; ".join(names), count=count)
    without = {}
    for quota in quotas:
        lifted = _solve(usable, count, [other for other in quotas if other is not quota])
        assert lifted is not None  # noqa: S101 - fewer quotas can be kept when all can
        without[quota.name] = lifted
    prices = {name: max(0.0, lifted.mean - best.mean) for name, lifted in without.items()}
    alternatives, complete = _alternatives(usable, count, quotas, best, tolerance)
    return Portfolio(best, prices, alternatives, complete, without)


def conflict(scores: pd.Series, count: int, quotas: Sequence[Quota]) -> list[Quota]:
    """Return a smallest set of quotas that cannot be kept together: without any one of them the others can.

    Each quota in turn is left out, and stays out when the rest still contradict each other (the deletion filter of
    Chinneck and Dravnieks 1991).
    """
    kept = list(quotas)
    for quota in quotas:
        rest = [other for other in kept if other is not quota]
        if _solve(scores, count, rest) is None:
            kept = rest
    return kept


def _alternatives(
    scores: pd.Series, count: int, quotas: Sequence[Quota], best: Combination, tolerance: float
) -> tuple[tuple[Combination, ...], bool]:
    found: list[Combination] = []
    while len(found) < ALTERNATIVES:
        following = _solve(scores, count, quotas, [best, *found])
        if following is None or following.mean < best.mean - tolerance - SAME:
            return tuple(found), True
        found.append(following)
    return tuple(found), False


def _solve(
    scores: pd.Series, count: int, quotas: Sequence[Quota], not_again: Sequence[Combination] = ()
) -> Combination | None:
    """Return the best choice other than some already seen, or None when there is none."""
    # It takes as long to load as the rest of the ranking, and most pages and commands never solve anything.
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

    codes = scores.index
    rows, low, high = [np.ones((1, len(codes)))], [float(count)], [float(count)]
    for quota in quotas:
        counted = quota.counted.reindex(codes).fillna(0.0).to_numpy(float).T
        rows.append(counted)
        low += [quota.at_least] * len(counted)
        high += [quota.at_most] * len(counted)
    for seen in not_again:
        # a choice is cut off by forbidding all of its regions together
        rows.append(codes.isin(seen.regions).astype(float)[None, :])
        low.append(-np.inf)
        high.append(count - 1.0)
    barred = codes.isin({code for quota in quotas for code in quota.barred})
    answer = milp(
        -scores.to_numpy(float),
        constraints=LinearConstraint(np.vstack(rows), np.array(low), np.array(high)),
        integrality=np.ones(len(codes)),
        bounds=Bounds(0.0, np.where(barred, 0.0, 1.0)),
        options={"mip_rel_gap": 0.0},
    )
    if answer.x is None:
        return None
    chosen = scores[answer.x > 1 / 2].sort_values(ascending=False, kind="stable")
    return Combination(tuple(str(code) for code in chosen.index), float(chosen.mean()))
