"""GeoJSON by RFC 7946, written by GDAL as a stream: a feature a line, so that a diff can be read."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa

from geo.writing.batches import DECIMALS, Tick, free_name, layer_schema, read_batches
from geo.writing.content import FileContent, FileLayer
from geo.writing.gdal_stream import stream_to_gdal

_ID: Final = "feature_id"


def write_geojson(content: FileContent, path: Path, tick: Tick) -> None:
    """Write a layer as one FeatureCollection with metadata and dictionary as foreign members (section 6.1)."""
    (layer,) = content.layers
    members = {"metadata": dict(content.metadata), "dictionary": layer.dictionary}
    # GDAL takes the id's column out of the properties, where tools look for the code: it gets a copy.
    stream_to_gdal(
        layer,
        *_with_id(layer, tick),
        path,
        driver="GeoJSON",
        crs="OGC:CRS84",
        layer_options={
            "RFC7946": "YES",
            "COORDINATE_PRECISION": str(DECIMALS),
            "WRITE_BBOX": "YES",
            "ID_FIELD": free_name(_ID, layer),
            "ID_TYPE": "String",
            # A text that looks like JSON stays a text.
            "AUTODETECT_JSON_STRINGS": "NO",
            "FOREIGN_MEMBERS_COLLECTION": json.dumps(members, ensure_ascii=False),
        },
    )


def _with_id(layer: FileLayer, tick: Tick) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    field = pa.field(free_name(_ID, layer), pa.string())
    batches = (batch.append_column(field, batch.column(layer.id_column)) for batch in read_batches(layer, tick))
    return layer_schema(layer).append(field), batches
