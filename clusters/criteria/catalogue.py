"""What the catalogue of sentra tells of regions: counts, specialisation, related products nearby, concentration.

The catalogue is a sample of what is publicly documented. A region without a catalogued sentra is unknown, never zero,
and nothing here is a density.
"""

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from clusters import registers
from geo.measures import GEOD

SMALL_COUNT: Final = 3
"""Below this many catalogued sentra a region's shares say nothing, and no quotient is given."""

NEARBY_KM: Final = 100.0
"""How far apart related products still count as nearby: a day's lorry trip there and back, a choice and no finding."""


def count_sentra(sentra: pd.DataFrame, codes: pd.Index) -> pd.DataFrame:
    """Count catalogued sentra by region and KBLI division.

    Args:
        sentra: ``region_code`` and ``kbli2`` per sentra.
        codes: the regions, in order.

    Returns:
        A row per region, an integer column per division; a region without any is all zero and means unknown.
    """
    known = sentra[sentra["kbli2"] != ""]
    counts: pd.DataFrame = pd.crosstab(known["region_code"], known["kbli2"]).reindex(codes, fill_value=0)
    return counts.rename_axis(columns=None)


def location_quotient(counts: pd.DataFrame, kbli2: str) -> pd.Series:
    """Return a region's share of a division among its sentra over the division's share in the whole catalogue.

    LQ = (x_ij / x_i) / (x_j / x), with x sentra counted by region i and division j (Isserman 1977, "The location
    quotient approach to estimating regional economic impacts"). NaN where a region has fewer than SMALL_COUNT sentra.
    """
    own, whole = counts.sum(axis=1), counts.to_numpy().sum()
    if kbli2 not in counts or not whole:
        return pd.Series(np.nan, index=counts.index)
    national = counts[kbli2].sum() / whole
    quotient: pd.Series = counts[kbli2] / own.where(own >= SMALL_COUNT) / national
    return quotient.astype("float64")


def related_divisions(kbli2: str) -> tuple[str, ...]:
    """Return the divisions that the compilers group with one, itself included; one that stands alone is its own."""
    groups = registers.load_related_kbli()["group_id"]
    return tuple(groups.index[groups == groups[kbli2]]) if kbli2 in groups.index else (kbli2,)


def count_related_nearby(regions: pd.DataFrame, sentra: pd.DataFrame, kbli2: str) -> pd.Series:
    """Count sentra of related products within NEARBY_KM of each region's capital; NaN where none is catalogued.

    A proxy for supply-chain linkage and never a link. Distances are geodesic, from the capital to the sentra's
    reference point.

    Args:
        regions: ``capital_lon``, ``capital_lat`` in degrees.
        sentra: ``kbli2``, ``lon``, ``lat``.
        kbli2: the programme's division.
    """
    related = sentra[sentra["kbli2"].isin(related_divisions(kbli2)) & sentra["lon"].notna()]
    shape = (len(regions), len(related))
    ends = [
        np.broadcast_to(regions["capital_lon"].to_numpy(dtype="float64")[:, None], shape),
        np.broadcast_to(regions["capital_lat"].to_numpy(dtype="float64")[:, None], shape),
        np.broadcast_to(related["lon"].to_numpy()[None, :], shape),
        np.broadcast_to(related["lat"].to_numpy()[None, :], shape),
    ]
    known = np.isfinite(ends[0] + ends[1])
    km = np.full(shape, np.inf)
    km[known] = np.asarray(GEOD.inv(*(end[known] for end in ends))[2]) / 1e3
    found = pd.Series((km <= NEARBY_KM).sum(axis=1), index=regions.index, dtype="float64")
    return found.where(found > 0)


@dataclass(frozen=True)
class Concentration:
    """Whether sentra of a division gather in neighbouring regions, or why that cannot be said.

    Attributes:
        refused: the key of the reason below ``criteria.concentration`` of the texts, "" when it was computed.
        regions: regions with a catalogued sentra of the division; the count that a refusal rests on.
        table: per region ``local_i`` (local Moran's I), ``p`` (permutation, two-sided), ``p_adjusted``
            (Benjamini-Hochberg over all regions) and ``gathered`` (high among high, adjusted p within ALPHA); None when
            refused.
    """

    refused: str
    regions: int
    table: pd.DataFrame | None = None


ALPHA: Final = 0.05
TOO_THIN: Final = 30
"""With fewer regions that have one, a pattern is of the compilers' searching, not of the industry."""

PERMUTATIONS: Final = 999
SEED: Final = 20260907


def local_concentration(counts: pd.Series, neighbours: dict[str, tuple[str, ...]]) -> Concentration:
    """Compute local Moran's I (Anselin 1995) of catalogued counts, corrected for testing every region at once.

    Args:
        counts: catalogued sentra of a division by region.
        neighbours: the regions that share an edge with each; a region without any (an island) is left out.
    """
    present = int((counts > 0).sum())
    if present < TOO_THIN:
        return Concentration("too_thin", present)
    from esda.moran import Moran_Local  # noqa: PLC0415 - heavy, and seldom asked
    from libpysal.graph import Graph  # noqa: PLC0415

    inland = {code: near for code, near in neighbours.items() if near}
    graph = Graph.from_dicts({code: dict.fromkeys(near, 1.0) for code, near in inland.items()}).transform("r")
    values = counts.reindex(graph.unique_ids).to_numpy(dtype="float64")
    with warnings.catch_warnings():
        # The library announces two-sided p-values for its next release; ours are two-sided already, see below.
        warnings.simplefilter("ignore", DeprecationWarning)
        found = Moran_Local(values, graph, permutations=PERMUTATIONS, seed=SEED, n_jobs=1)
    table = pd.DataFrame({"local_i": found.Is, "p": np.minimum(1.0, 2 * found.p_sim)}, index=graph.unique_ids)
    table["p_adjusted"] = _benjamini_hochberg(table["p"])
    table["gathered"] = (found.q == 1) & (table["p_adjusted"] <= ALPHA)
    return Concentration("", present, table.reindex(counts.index))


def _benjamini_hochberg(p: pd.Series) -> pd.Series:
    """Return p-values adjusted for the false discovery rate (Benjamini and Hochberg 1995)."""
    from scipy.stats import false_discovery_control  # noqa: PLC0415 - only with the above

    return pd.Series(false_discovery_control(p.to_numpy()), index=p.index)
