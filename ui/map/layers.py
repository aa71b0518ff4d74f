"""The points payloads: attributes of all points, sent once; afterwards only row numbers travel.

The atlas's points are one payload for everybody. Those of imported layers are another, for one session, whose row
numbers go on where the first ends.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from clusters.own_layers import OWN
from ui.map.legend import group_index

_UNIT: Final = 100_000  # coordinates as whole 1/100,000 degrees: about a metre, a third of the digits

COLUMNS: Final = (
    "record_id", "layer", "name", "product_id", "product_en", "stage", "precision", "region_name",
)  # fmt: skip
"""What the browser needs to draw and to name a point. The card of a picked point is the page's business."""


def points_payload(records: pd.DataFrame) -> bytes:
    """Return the points as columnar JSON.

    Args:
        records: a row is a record; its position is the number by which states name it. Text columns
            record_id, layer ("sentra", "programme_site", "place"), name, product_id, product_en, kbli2,
            programme_id, phase, stage, precision ("village", "district", "regency", "province"), region_name
            ("" = unknown); lon, lat in degrees WGS 84, NaN = no point. Rows without a point are left out and
            keep their number.
    """
    return _dump(_columnar(records, COLUMNS, first_row=0))


def own_payload(records: pd.DataFrame, *, first_row: int, names: Mapping[str, str]) -> bytes:
    """Return the points of imported layers as columnar JSON.

    Args:
        records: as for ``points_payload``, with ``own_layer``, the id of each record's layer.
        first_row: the number of the first of them among all records.
        names: the layers' names by id, in the layers' order; plain text.
    """
    columns = _columnar(records, (*COLUMNS, "own_layer"), first_row=first_row)
    return _dump({**columns, "layers": [[layer_id, name] for layer_id, name in names.items()]})


def _dump(payload: Mapping[str, object]) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def _columnar(records: pd.DataFrame, names: Sequence[str], *, first_row: int) -> dict[str, object]:
    placed = records[["lon", "lat"]].notna().all(axis=1).to_numpy()
    points = records[placed]
    text = points[list(names)].fillna("").astype(str)
    columns: dict[str, object] = {name: _column(text[name].tolist()) for name in names}
    for axis in ("lon", "lat"):
        columns[axis] = (points[axis].astype(float) * _UNIT).round().astype(int).tolist()
    is_own = points["layer"] == OWN
    made_or_phase = points["kbli2"].where(points["layer"] != "programme_site", points["phase"]).mask(is_own, OWN)
    columns["group_kbli"] = _column([group_index("kbli", value) for value in made_or_phase])
    columns["group_programme"] = _column(
        [group_index("programme", stage) for stage in _programme_stage(points).mask(is_own, OWN)]
    )
    rows = [row for row, has_point in enumerate(placed, start=first_row) if has_point]
    return {"unit": _UNIT, "rows": rows, "columns": columns}


def _programme_stage(points: pd.DataFrame) -> pd.Series:
    """Name what colours a point by programme: first target before phase, phase before mere mention."""
    named = [
        stage if stage == "first_target" else phase or ("other" if programme else "")
        for programme, phase, stage in zip(points["programme_id"], points["phase"], points["stage"], strict=True)
    ]
    return pd.Series(named, index=points.index, dtype="str")


def _column(values: Sequence[str] | Sequence[int]) -> object:
    """Write a column plain, or as its distinct values and an index per row when values repeat."""
    distinct = list(dict.fromkeys(values))
    if 2 * len(distinct) > len(values):
        return list(values)
    position = {value: at for at, value in enumerate(distinct)}
    return {"of": distinct, "at": [position[value] for value in values]}
