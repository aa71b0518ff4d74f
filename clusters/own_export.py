"""An imported layer as it leaves: every row with its answer, figures beside the regions, and whose data they are."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusters.atlas import Atlas
from clusters.dictionary import field_names, said
from clusters.own_layers import ROWS, OwnLayer
from clusters.own_measures import OwnMeasure, own_measures
from clusters.own_records import one_line
from clusters.query import Answer
from geo.codes import Level
from geo.writing import Column
from texts import LANGUAGES, say

ANSWERED = (
    "record_id", "region_code", "region_name", "province_code", "province_name", "match", "detail_id", "detail_en",
    "distance_km", "precision", "basis",
)  # fmt: skip
"""The columns that a row leaves with besides its own cells."""

MAX_HEADING = 300
"""Signs of a heading that the dictionary keeps."""


def own_features(atlas: Atlas, answer: Answer, layer: OwnLayer) -> tuple[gpd.GeoDataFrame, dict[str, Column]]:
    """Return the rows of a layer that an answer found, as points in WGS 84 with all their cells, and what these are.

    Rows that stand in no region leave with the whole layer only, without a geometry (RFC 7946 section 3.2 allows
    null): no filter can have found them, and none of them may be lost. Cells stay as written; a column of figures
    stands beside its cells as numbers.
    """
    mine = (atlas.records["own_layer"] == layer.layer_id).to_numpy(dtype=bool)
    found = atlas.records[answer.records & mine]
    positions = np.array([layer.position(str(record_id)) for record_id in found.index], dtype=np.intp)
    placed = found.set_axis(positions)
    is_whole = len(found) == layer.placed
    rows = layer.table.index if is_whole else layer.table.index[positions]
    answers = layer.answers.loc[rows].rename(columns={"match_detail_id": "detail_id", "match_detail_en": "detail_en"})
    told = placed[["region_name", "province_code", "province_name", "precision", "basis", "lon", "lat"]].reindex(rows)
    frame = pd.DataFrame({"record_id": [f"{layer.layer_id}-{row + 1}" for row in rows]}, index=rows).join(
        [answers, told]
    )
    points = shapely.points(frame["lon"].round(6), frame["lat"].round(6))
    points[frame["lon"].isna().to_numpy()] = None
    cells = _cells(layer, rows)
    columns = {**{name: frame[name] for name in ANSWERED}, **{column.name: values for column, values in cells}}
    features = gpd.GeoDataFrame(columns, index=rows, geometry=gpd.array.from_shapely(points), crs=atlas.regions.crs)
    return features, {column.name: column for column, _ in cells}


def own_columns(atlas: Atlas, answer: Answer, level: Level, *, taken: Sequence[str]) -> list[tuple[Column, pd.Series]]:
    """Return the layers' rows shown and figures per region of a level, each with its description.

    ``taken`` are the names that the regions' other columns bear.
    """
    measures = own_measures(atlas)
    names = field_names([_heading(measure) for measure in measures], taken)
    return [
        (
            Column(
                name=name,
                meaning={lang: f"{measure.label(lang)}. {measure.note(lang)}" for lang in LANGUAGES},
                type="integer" if measure.figure is None else "number",
                source=_source(measure.layer),
            ),
            measure.values(atlas, answer, level),
        )
        for name, measure in zip(names, measures, strict=True)
    ]


def _heading(measure: OwnMeasure) -> str:
    return f"{measure.layer.layer_id}_{ROWS if measure.figure is None else measure.figure.heading}"


def _source(layer: OwnLayer) -> str:
    return layer.file_name or layer.name


def describe_own(layers: Sequence[OwnLayer]) -> dict[str, object]:
    """Return what a file says of the imported data in it: whose they are, from which file; nothing when it has none."""
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
            "figures": [
                {"heading": figure.heading, "kind": "rate" if figure.is_rate else "sum"}
                for figure in layer.columns.values()
            ],
        }
        for layer in layers
    ]
    return {"own": {"notice": {lang: say("own.export.notice", lang) for lang in LANGUAGES}, "layers": told}}


def _cells(layer: OwnLayer, rows: pd.Index) -> list[tuple[Column, pd.Series]]:
    """Return the cells of rows by column of the file, and beside a column of figures its numbers."""
    figures = {figure.heading: column_id for column_id, figure in layer.columns.items()}
    numbers = layer.numbers.set_axis([layer.position(str(record_id)) for record_id in layer.numbers.index])
    found: list[tuple[str, str, pd.Series]] = []
    for heading in map(str, layer.table.columns):
        found.append((heading, "cell", layer.table[heading].loc[rows]))
        if heading in figures:
            found.append((heading, "number", numbers[figures[heading]].reindex(rows)))
    names = field_names([f"num_{heading}" if kind == "number" else heading for heading, kind, _ in found], ANSWERED)
    return [
        (
            Column(
                name=name,
                meaning=said(kind, heading=one_line(heading, MAX_HEADING), file=_source(layer)),
                type="number" if kind == "number" else "string",
                source=_source(layer),
            ),
            values,
        )
        for name, (heading, kind, values) in zip(names, found, strict=True)
    ]
