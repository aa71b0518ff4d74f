"""Quotas of a portfolio: what a choice of N regions must keep to."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True, eq=False)
class Quota:
    """One quota, with a limit or several of the same kind ("at most k in each province").

    Args:
        name: how it is named when it costs something or cannot be kept.
        counted: a row per region, a column per limit: what the region adds to it.
        at_least: the least allowed sum, for each of its limits.
        at_most: the greatest allowed sum.
        barred: regions that cannot be chosen while the quota stands, because what they add is unknown.
    """

    name: str
    counted: pd.DataFrame
    at_least: float = -np.inf
    at_most: float = np.inf
    barred: frozenset[str] = frozenset()


def in_group(
    name: str, groups: pd.Series, group: str, *, at_least: int | None = None, at_most: int | None = None
) -> Quota:
    """Return a quota on the number of regions of one group (an island group, a province)."""
    return _count(name, (groups == group).astype("boolean"), at_least, at_most)


def in_each_group(name: str, groups: pd.Series, at_most: int) -> Quota:
    """Return the quota that no group has more than so many regions (at most k per province)."""
    return Quota(name, pd.get_dummies(groups).astype(float), at_most=at_most)


def with_verdict(name: str, verdicts: pd.Series, *, at_least: int | None = None, at_most: int | None = None) -> Quota:
    """Return a quota on the number of regions for which a question is answered by yes (True, False or missing).

    An unknown answer never helps to reach the least number, and counts against the greatest: either way the quota is
    kept whatever the answer turns out to be.
    """
    return _count(name, verdicts.astype("boolean"), at_least, at_most)


def share_with_verdict(name: str, verdicts: pd.Series, share: float, chosen: int) -> Quota:
    """Return the quota that at least a share (0-1) of the chosen regions has the answer yes."""
    return with_verdict(name, verdicts, at_least=int(np.ceil(share * chosen - 1e-9)))


def within_budget(name: str, costs: pd.Series, budget: float) -> Quota:
    """Return the quota that the chosen regions' costs sum to no more than the budget.

    A region whose cost is unknown cannot be chosen under it: no figure is put in the place of one that nobody gave.
    """
    barred = frozenset(str(code) for code in costs.index[costs.isna()])
    return Quota(name, costs.fillna(0.0).astype(float).to_frame("cost"), at_most=budget, barred=barred)


def _count(name: str, verdicts: pd.Series, at_least: int | None, at_most: int | None) -> Quota:
    surely = verdicts.fillna(value=False).astype(float)
    if at_most is None:
        return Quota(name, surely.to_frame("count"), at_least=-np.inf if at_least is None else at_least)
    maybe = verdicts.fillna(value=True).astype(float)
    if at_least is None:
        return Quota(name, maybe.to_frame("count"), at_most=at_most)
    unsure = frozenset(str(code) for code in verdicts.index[verdicts.isna()])
    return Quota(name, surely.to_frame("count"), at_least, at_most, barred=unsure)
