"""Which uncertain thing drives the range of a region's rank."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from clusters.ranking.ranges import Ranking

CLASSES: Final = 10
BLOCK: Final = 500


def drivers(ranking: Ranking, regions: Sequence[str] | None = None) -> pd.DataFrame:
    """Return a row per ranked region: how much of its rank's variance each uncertain thing explains alone (0-1).

    With ``regions`` only these are counted, which takes a fraction of the time.

    Columns: ``weight:ID`` and ``unknown:ID`` by criterion, ``normalisation``, ``method``, and ``driver``, the name of
    the greatest (empty when the rank never changes). The share is the first-order sensitivity index V(E(rank | x)) /
    V(rank) (Saltelli et al. 2008, section 1.2.5), estimated as the correlation ratio over ten classes of x, less what
    as many classes explain by chance (epsilon squared, Kelley 1935). Weights sum to 1, so they share what they explain;
    the rest, up to 1, are effects of several things together.
    """
    cells, draws = ranking.cells, ranking.draws
    asked = cells.regions if regions is None else cells.regions[cells.regions.isin(regions)]
    places = cells.regions.get_indexer(asked)
    ranks = ranking.scores.ranks[:, places].astype(float)
    # The unknown cells of the regions asked, and their regions' places among those.
    of = np.flatnonzero(np.isin(cells.rows, places))
    owner = np.searchsorted(places, cells.rows[of])
    ids = [one.criterion_id for one in cells.criteria]
    found = {f"weight:{name}": _of_all(_classes(draws.weights[:, at]), ranks) for at, name in enumerate(ids)}
    found["normalisation"] = _of_all(_codes(draws.normalisations), ranks)
    found["method"] = _of_all(_codes(draws.methods), ranks)
    by_cell = _of_cells(ranking, ranks, of, owner)
    for column, name in enumerate(ids):
        shares, own = np.zeros(len(asked)), cells.columns[of] == column
        shares[owner[own]] = by_cell[own]
        found[f"unknown:{name}"] = shares
    frame = pd.DataFrame(found, index=asked)
    driver = frame.idxmax(axis=1).where(frame.max(axis=1) > 0, "")
    return frame.assign(driver=driver.astype("object"))


def _codes(names: np.ndarray) -> np.ndarray:
    return np.unique(names, return_inverse=True)[1]


def _classes(values: np.ndarray) -> np.ndarray:
    """Return the class of each value, classes of equal size; one class when the values never change."""
    if np.ptp(values) == 0:
        return np.zeros(len(values), int)
    classes = np.empty(len(values), int)
    classes[np.argsort(values, kind="stable")] = np.arange(len(values)) * CLASSES // len(values)
    return classes


def _of_all(classes: np.ndarray, ranks: np.ndarray) -> np.ndarray:
    """Return by region what one thing that is the same for all regions explains."""
    member = (classes[:, None] == np.arange(classes.max() + 1)).astype(float)
    counts = np.broadcast_to(member.sum(axis=0)[:, None], (member.shape[1], ranks.shape[1]))
    return _explained(counts, member.T @ ranks, ranks.mean(axis=0), ranks.var(axis=0))


def _of_cells(ranking: Ranking, ranks: np.ndarray, of: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """Return by unknown cell what its own drawn value explains of its region's rank, in one pass over the draws.

    ``of`` are positions among all unknown cells, ``owner`` the columns of ``ranks`` that their regions stand in.
    """
    draws, every = ranking.draws, len(ranking.cells.rows)
    counts = np.zeros((CLASSES, len(of)))
    sums = np.zeros((CLASSES, len(of)))
    cell = np.arange(len(of))
    for start in range(0, len(draws), BLOCK):
        stop = min(start + BLOCK, len(draws))
        places = draws.fractions(start, stop, every)[:, of]
        # the places are uniform, so equal steps are classes of about equal size
        key = (np.minimum((places * CLASSES).astype(int), CLASSES - 1) * len(of) + cell).ravel()
        counts += np.bincount(key, minlength=counts.size).reshape(counts.shape)
        sums += np.bincount(key, ranks[start:stop][:, owner].ravel(), counts.size).reshape(counts.shape)
    return _explained(counts, sums, ranks.mean(axis=0)[owner], ranks.var(axis=0)[owner])


def _explained(counts: np.ndarray, sums: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Return the part of each variance that lies between classes (classes × columns), corrected for chance."""
    draws, kinds = counts.sum(axis=0), (counts > 0).sum(axis=0)
    between = (counts * (sums / np.maximum(counts, 1) - mean) ** 2).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        within = (draws * variance - between) / (draws - kinds)
        share = (between - (kinds - 1) * within) / (draws * variance)
    usable = (variance > 0) & (kinds > 1) & (draws > kinds)
    return np.where(usable, np.clip(share, 0.0, 1.0), 0.0)
