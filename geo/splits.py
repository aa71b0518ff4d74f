"""Provincial figures carried between the vintages of 34 and 38 provinces: sums are kept, nothing is made up.

The 514 regencies are the same in both vintages, so a regency's figure needs no carrying, only its code (``gazetteer``).
A province that was split is another matter: back to 2017 its parts are added up; forward to 2022 its figure stays at
the parent, unless it is shared by a stated measure, and then every share is marked as an estimate. A rate (a share,
a density, a yield) is never added up and never shared.
"""

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
import pandas as pd

from geo.errors import UsageFault
from geo.vintages import VintageId


class Quantity(StrEnum):
    """What a figure is: only a rate cannot be added up."""

    STOCK = "stock"
    FLOW = "flow"
    TARGET = "target"
    RATE = "rate"


class Carried(StrEnum):
    """How a figure came to stand at its province in the other vintage."""

    SAME = "same"
    SUMMED = "summed"
    KEPT_AT_PARENT = "kept_at_parent"
    ESTIMATE = "estimate"
    INCOMPLETE = "incomplete"
    NOT_ADDITIVE = "not_additive"


def carry_provinces(
    values: pd.Series,
    regencies: pd.DataFrame,
    *,
    source: VintageId,
    target: VintageId,
    quantity: Quantity,
    share_by: str | None = None,
) -> pd.DataFrame:
    """Carry a figure per province from one vintage to the other.

    Args:
        values: float figures indexed by the source vintage's ``province_code``; NaN = unknown.
        regencies: indexed by ``region_code``, with ``province_code_2017``, ``province_code_2022`` and the column that
            ``share_by`` names.
        source: the vintage of ``values``.
        target: the vintage wanted.
        quantity: what the figure is.
        share_by: the column (population, area_km2, ...) by which a split parent's figure is shared; None, or a measure
            that is unknown for one of its regencies: it is kept at the parent.

    Returns:
        One row per province of the result: ``province_code``, ``vintage`` (the source's for a figure kept at its
        parent), ``value`` (NaN = cannot be said), ``carried`` and ``method`` (the measure that it was shared by, else
        ""). The sum of ``value`` is that of ``values``, unless parts are missing or the figure is a rate.

    Raises:
        UsageFault: a code is no province of the source vintage.
    """
    parts = _parts(regencies, source, target)
    unknown = sorted(set(values.index) - set(parts["source"]))
    if unknown:
        allowed = ", ".join(sorted(parts["source"].unique()))
        raise UsageFault("value_unknown", field="province", given=str(unknown[0]), allowed=allowed)
    forward = source < target
    rows = _forward(values, parts, regencies, quantity, share_by) if forward else _back(values, parts, quantity)
    frame = pd.DataFrame(rows, columns=["province_code", "value", "carried", "method"])
    kept = frame["carried"].isin([Carried.KEPT_AT_PARENT.value])
    frame.insert(1, "vintage", np.where(kept, source, target))
    return frame.sort_values(["province_code", "vintage"], ignore_index=True)


def _parts(regencies: pd.DataFrame, source: VintageId, target: VintageId) -> pd.DataFrame:
    """Return each pair of provinces, one of either vintage, that share regencies."""
    columns = {"source": regencies[f"province_code_{source}"], "target": regencies[f"province_code_{target}"]}
    return pd.DataFrame(columns).drop_duplicates()


_Row = tuple[str, float, str, str]


def _forward(
    values: pd.Series, parts: pd.DataFrame, regencies: pd.DataFrame, quantity: Quantity, share_by: str | None
) -> list[_Row]:
    rows: list[_Row] = []
    for parent, value in values.items():
        children = parts.loc[parts["source"] == parent, "target"].tolist()
        own = regencies[regencies["province_code_2017"] == parent]
        shares = {} if quantity is Quantity.RATE or share_by is None else _shares(own, share_by)
        if len(children) == 1:
            rows.append((children[0], float(value), Carried.SAME.value, ""))
        elif shares:
            rows += [
                (child, float(value) * part, Carried.ESTIMATE.value, str(share_by)) for child, part in shares.items()
            ]
        else:
            rows.append((str(parent), float(value), Carried.KEPT_AT_PARENT.value, ""))
    return rows


def _shares(own: pd.DataFrame, share_by: str) -> Mapping[str, float]:
    """Return each child's share of its parent by a measure; none when a regency's measure is unknown or all are 0."""
    weights = own[share_by].astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
    whole = weights.sum()
    if not whole > 0:
        return {}
    summed = pd.Series(weights, index=own["province_code_2022"]).groupby(level=0).sum()
    return {str(child): float(weight / whole) for child, weight in summed.items()}


def _back(values: pd.Series, parts: pd.DataFrame, quantity: Quantity) -> list[_Row]:
    rows: list[_Row] = []
    for parent, own in parts.groupby("target")["source"]:
        given = values.reindex(own.tolist())
        if not own.isin(values.index).any():
            continue
        if len(own) == 1:
            rows.append((str(parent), float(given.iloc[0]), Carried.SAME.value, ""))
        elif quantity is Quantity.RATE:
            rows.append((str(parent), np.nan, Carried.NOT_ADDITIVE.value, ""))
        elif given.isna().any():
            # A sum of some parts would pass for the whole.
            rows.append((str(parent), np.nan, Carried.INCOMPLETE.value, ""))
        else:
            rows.append((str(parent), float(given.sum()), Carried.SUMMED.value, ""))
    return rows
