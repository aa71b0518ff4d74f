"""GeoParquet 1.1 (https://geoparquet.org/releases/v1.1.0/): WKB geometry with a bbox covering, written in batches."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.writing.batches import Tick, free_name, layer_schema, read_batches
from geo.writing.content import FileContent, FileLayer

_SIDES: Final = ("xmin", "ymin", "xmax", "ymax")
_BBOX: Final = pa.struct([pa.field(side, pa.float64()) for side in _SIDES])


def write_geoparquet(content: FileContent, path: Path, tick: Tick) -> None:
    """Write a layer with its metadata, and the meaning of its columns, among the schema's key-values.

    ``geo`` is GeoParquet's own key; ``metadata`` and ``dictionary`` hold ours as JSON. The coordinate system is
    OGC:CRS84, which GeoParquet means when it names none.
    """
    (layer,) = content.layers
    plain = layer_schema(layer)
    schema = plain.append(pa.field(free_name("bbox", layer), _BBOX)).with_metadata(
        {
            "geo": json.dumps(_describe_geometry(layer)),
            "metadata": json.dumps(dict(content.metadata), ensure_ascii=False),
            "dictionary": json.dumps(layer.dictionary, ensure_ascii=False),
        }
    )
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in _with_bbox(layer, schema, tick):
            writer.write_batch(batch)


def _describe_geometry(layer: FileLayer) -> dict[str, object]:
    name, bbox = free_name("geometry", layer), free_name("bbox", layer)
    column: dict[str, object] = {
        "encoding": "WKB",
        "geometry_types": [layer.geometry_type],
        "covering": {"bbox": {side: [bbox, side] for side in _SIDES}},
    }
    if layer.geometry_type == "MultiPolygon":
        column["orientation"] = "counterclockwise"
    if layer.frame.geometry.notna().any():
        column["bbox"] = [float(side) for side in layer.frame.total_bounds]
    return {"version": "1.1.0", "primary_column": name, "columns": {name: column}}


def _with_bbox(layer: FileLayer, schema: pa.Schema, tick: Tick) -> Iterator[pa.RecordBatch]:
    for batch in read_batches(layer, tick):
        bounds = shapely.bounds(shapely.from_wkb(batch.columns[-1].to_pylist()))
        sides = [pa.array(side, from_pandas=True) for side in bounds.T]
        missing = pa.array(np.isnan(bounds[:, 0]))
        boxes = pa.StructArray.from_arrays(sides, fields=list(_BBOX), mask=missing)
        yield pa.record_batch([*batch.columns, boxes], schema=schema)
