"""Batches to GDAL, one after another, so that no layer is ever whole in memory."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyogrio.raw import write_arrow

from geo.writing.batches import free_name
from geo.writing.content import FileLayer


def stream_to_gdal(
    layer: FileLayer, schema: pa.Schema, batches: Iterable[pa.RecordBatch], path: Path, **how: Any
) -> None:
    """Write a layer's batches by a driver of GDAL; ``how`` is pyogrio's.

    What goes wrong while batches are made comes out as it went in: GDAL would make one error of all.
    """
    failed: list[BaseException] = []

    def watched() -> Iterator[pa.RecordBatch]:
        try:
            yield from batches
        except BaseException as error:
            failed.append(error)
            raise

    try:
        write_arrow(
            pa.RecordBatchReader.from_batches(schema, watched()),
            path,
            layer=layer.name,
            geometry_name=free_name("geometry", layer),
            geometry_type=layer.geometry_type,
            **how,
        )
    except RuntimeError:
        if failed:
            raise failed[0] from None
        raise
