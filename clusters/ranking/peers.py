"""Peers: the regions most like a given one, and the variables that make them so."""

from typing import Final

import numpy as np
import pandas as pd

from geo.errors import UsageFault

LEAST_SHARED: Final = 0.5
"""A region that shares fewer of the given one's known variables cannot be called like it."""
NAMED: Final = 3


def peers(variables: pd.DataFrame, region_code: str, *, count: int = 10) -> pd.DataFrame:
    """Return the regions most like a given one, nearest first.

    Args:
        variables: a row per region (index ``region_code``), a float column per variable; NaN is unknown.
        region_code: the given region.
        count: how many peers at most.

    Returns:
        Index ``region_code``; ``distance`` (root of the mean squared difference over the variables known of both, each
        in its s.d. over all regions; leaving unknown ones out follows Gower 1971), ``shared`` (how many those are),
        ``of`` (known of the given region), ``alike`` (tuple: the variables that differ least, each by less than one
        s.d.) and ``unlike`` (tuple: those that differ by a s.d. or more, most first), at most three in each.

    Raises UsageFault when the region is not among the rows or nothing is known of it.
    """
    if region_code not in variables.index:
        raise UsageFault("ranking_region", given=region_code)
    frame = variables.astype("float64")
    deviation = frame.std(ddof=0)
    telling = (frame / deviation).loc[:, deviation > 0]
    own = telling.loc[region_code].dropna()
    if own.empty:
        raise UsageFault("ranking_region", given=region_code)
    apart = (telling[own.index].drop(index=region_code) - own).abs()
    shared = apart.notna().sum(axis=1)
    kept = shared >= max(1, int(np.ceil(LEAST_SHARED * len(own))))
    found = pd.DataFrame({"distance": np.sqrt((apart**2).mean(axis=1)), "shared": shared})[kept]
    found = found.sort_values(["distance", "shared"], ascending=[True, False]).head(count)
    nearest = [apart.loc[code].dropna().sort_values(kind="stable") for code in found.index]
    alike = [tuple(row.index[row < 1][:NAMED]) for row in nearest]
    unlike = [tuple(row.index[row >= 1][::-1][:NAMED]) for row in nearest]
    return found.assign(of=len(own), alike=pd.Series(alike, found.index), unlike=pd.Series(unlike, found.index))
