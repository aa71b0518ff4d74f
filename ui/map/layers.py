"""The points payload: attributes of all points, sent once; afterwards only row numbers travel."""

import json
from collections.abc import Sequence
from typing import Final

import pandas as pd

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
    placed = records[["lon", "lat"]].notna().all(axis=1).to_numpy()
    points = records[placed]
    text = points[list(COLUMNS)].fillna("").astype(str)
    columns: dict[str, object] = {name: _column(text[name].tolist()) for name in COLUMNS}
    for axis in ("lon", "lat"):
        columns[axis] = (points[axis].astype(float) * _UNIT).round().astype(int).tolist()
    made_or_phase = points["kbli2"].where(points["layer"] != "programme_site", points["phase"])
    columns["group_kbli"] = _column([group_index("kbli", value) for value in made_or_phase])
    columns["group_programme"] = _column([group_index("programme", stage) for stage in _programme_stage(points)])
    rows = [row for row, has_point in enumerate(placed) if has_point]
    payload = {"unit": _UNIT, "rows": rows, "columns": columns}
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def _programme_stage(points: pd.DataFrame) -> list[str]:
    """Name what colours a point by programme: first target before phase, phase before mere mention."""
    return [
        stage if stage == "first_target" else phase or ("other" if programme else "")
        for programme, phase, stage in zip(points["programme_id"], points["phase"], points["stage"], strict=True)
    ]


def _column(values: Sequence[str] | Sequence[int]) -> object:
    """Write a column plain, or as its distinct values and an index per row when values repeat."""
    distinct = list(dict.fromkeys(values))
    if 2 * len(distinct) > len(values):
        return list(values)
    position = {value: at for at, value in enumerate(distinct)}
    return {"of": distinct, "at": [position[value] for value in values]}
