"""An imported layer as it leaves: every row with its answer, figures beside the regions, and whose data they are."""

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusters.atlas import Atlas
from clusters.own_layers import ROWS, OwnLayer
from clusters.own_measures import own_measures
from clusters.query import Answer
from geo.codes import Level
from texts import LANGUAGES, say

ANSWERED = (
    "record_id", "region_code", "region_name", "province_code", "province_name", "match", "match_detail_id",
    "match_detail_en", "distance_km", "precision", "basis",
)  # fmt: skip
"""The columns that a row leaves with besides its own cells."""


def own_features(atlas: Atlas, answer: Answer, layer: OwnLayer) -> gpd.GeoDataFrame:
    """Return the rows of a layer that an answer found, as points in WGS 84 with all their cells.

    Rows that stand in no region leave with the whole layer only, without a geometry (RFC 7946 section 3.2 allows
    null): no filter can have found them, and none of them may be lost. Cells stay as written; a column of figures
    stands beside its cells as numbers. A heading that one of our columns bears is marked as the file's.
    """
    mine = (atlas.records["own_layer"] == layer.layer_id).to_numpy(dtype=bool)
    found = atlas.records[answer.records & mine]
    positions = np.array([layer.position(str(record_id)) for record_id in found.index], dtype=np.intp)
    placed = found.set_axis(positions)
    is_whole = len(found) == layer.placed
    rows = layer.table.index if is_whole else layer.table.index[positions]
    answers = layer.answers.loc[rows]
    told = placed[["region_name", "province_code", "province_name", "precision", "basis", "lon", "lat"]].reindex(rows)
    frame = pd.DataFrame({"record_id": [f"{layer.layer_id}-{row + 1}" for row in rows]}, index=rows).join(
        [answers, told]
    )[[*ANSWERED, "lon", "lat"]]
    points = shapely.points(frame["lon"].round(6), frame["lat"].round(6))
    points[frame["lon"].isna().to_numpy()] = None
    columns = {**{name: _known(frame[name]) for name in ANSWERED}, **_cells(layer, rows)}
    return gpd.GeoDataFrame(columns, index=rows, geometry=gpd.array.from_shapely(points), crs=atlas.regions.crs)


def own_columns(atlas: Atlas, answer: Answer, level: Level) -> dict[str, pd.Series]:
    """Return the layers' rows shown and figures per region of a level, by the names of their columns in a file."""
    return {
        column_name(measure.layer, "" if measure.figure is None else measure.figure.column_id): measure.values(
            atlas, answer, level
        )
        for measure in own_measures(atlas)
    }


def column_name(layer: OwnLayer, column_id: str) -> str:
    """Return the name of a layer's figure as a column beside others: the layer's id and the heading in the file."""
    return f"{layer.layer_id}_{layer.columns[column_id].heading if column_id else ROWS}"


def describe_own(atlas: Atlas, layer_name: str) -> dict[str, object]:
    """Return what a file says of the imported data in it: whose they are, from which file; nothing when it has none."""
    layers = [layer for layer in atlas.own if layer_name in ("regions", "provinces", layer.layer_id)]
    if not layers:
        return {}
    told = [
        {
            "layer": layer.layer_id,
            "name": layer.name,
            "file": layer.file_name,
            "sha256": layer.sha256,
            "rows": layer.rows,
            "rows_placed": layer.placed,
            "figures": {
                column_name(layer, column_id): {"heading": figure.heading, "kind": "rate" if figure.is_rate else "sum"}
                for column_id, figure in layer.columns.items()
            },
        }
        for layer in layers
    ]
    return {"own": {"notice": {lang: say("own.export.notice", lang) for lang in LANGUAGES}, "layers": told}}


def _cells(layer: OwnLayer, rows: pd.Index) -> dict[str, pd.Series]:
    """Return the cells of rows by heading, and beside a column of figures its numbers."""
    figures = {figure.heading: column_id for column_id, figure in layer.columns.items()}
    numbers = layer.numbers.set_axis([layer.position(str(record_id)) for record_id in layer.numbers.index])
    named: dict[str, pd.Series] = {}
    for heading in map(str, layer.table.columns):
        named[_free(heading, named)] = _known(layer.table[heading].loc[rows])
        if heading in figures:
            named[_free(f"{heading} (number)", named)] = numbers[figures[heading]].reindex(rows)
    return named


def _free(name: str, named: Iterable[str]) -> str:
    """Return a name that no other column bears; letters' case does not tell columns apart in GIS tools."""
    taken = {one.casefold() for one in (*ANSWERED, *named, "geometry", "_id", "id", "")}
    candidates = (name, *(f"{name} (file {number})".strip() for number in range(1, len(taken) + 2)))
    return next(one for one in candidates if one.casefold() not in taken)


def _known(values: pd.Series) -> pd.Series:
    """Write what is unknown as null."""
    return values.where(values.notna() & (values != ""), None) if values.dtype != "float64" else values
