"""A layer as typed batches: what every writer reads, so that memory stays bounded and all formats hold the same.

Types come from the data dictionary and not from the values, so an empty or wholly unknown column keeps its type.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo.writing.content import ColumnType, FileLayer

BATCH_ROWS: Final = 4096
GEOMETRY: Final = "geometry"
DECIMALS: Final = 6
"""Six decimals are 0.11 m: RFC 7946 section 11.2 advises against more."""

_TYPES: Final[dict[ColumnType, pa.DataType]] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
}

Tick = Callable[[int], None]
"""Told how many features more have been handed to the writer."""


def free_name(wanted: str, layer: FileLayer) -> str:
    """Return a name that no column of a layer bears: the wanted one, else with a number behind it."""
    taken = {column.name for column in layer.columns}
    candidates = (wanted, *(f"{wanted}_{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in candidates if name not in taken)


def layer_schema(layer: FileLayer) -> pa.Schema:
    """Return the schema of a layer's batches: its columns, then the geometry as WKB."""
    fields = [pa.field(column.name, _TYPES[column.type]) for column in layer.columns]
    return pa.schema([*fields, pa.field(free_name(GEOMETRY, layer), pa.binary())])


def read_batches(layer: FileLayer, tick: Tick) -> Iterator[pa.RecordBatch]:
    """Yield a layer's rows in order, BATCH_ROWS at a time.

    Polygons are multipolygons with counter-clockwise exteriors; unknown values and figures that are not finite are
    null.
    """
    schema = layer_schema(layer)
    for start in range(0, len(layer.frame), BATCH_ROWS):
        part = layer.frame.iloc[start : start + BATCH_ROWS]
        columns = [_typed(part[column.name], schema.field(column.name).type) for column in layer.columns]
        geometry = pa.array(shapely.to_wkb(_settled(part.geometry.to_numpy())), type=pa.binary())
        yield pa.record_batch([*columns, geometry], schema=schema)
        tick(len(part))


def read_rows(layer: FileLayer, tick: Tick) -> Iterator[tuple[tuple[Any, ...], shapely.Geometry | None]]:
    """Yield a layer's rows in order as plain values (None is unknown) with their geometry."""
    for batch in read_batches(layer, tick):
        *columns, wkb = (column.to_pylist() for column in batch.columns)
        yield from zip(zip(*columns, strict=True), shapely.from_wkb(wkb), strict=True)


def _typed(values: Any, kind: pa.DataType) -> pa.Array:
    typed = pa.array(values, type=kind, from_pandas=True)
    return pc.if_else(pc.is_finite(typed), typed, None) if pa.types.is_floating(kind) else typed


def _settled(shapes: Any) -> Any:
    areal = shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON
    settled = np.array(shapes, dtype=object)
    settled[areal] = [shapely.MultiPolygon([shape]) for shape in shapes[areal]]
    return shapely.orient_polygons(settled, exterior_cw=False)
