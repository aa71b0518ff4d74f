"""FlatGeobuf: one layer with a spatial index, titled and described in its header."""

import json
from pathlib import Path

from geo.writing.batches import Tick, layer_schema, read_batches
from geo.writing.content import FileContent
from geo.writing.gdal_stream import stream_to_gdal
from texts import HOME


def write_flatgeobuf(content: FileContent, path: Path, tick: Tick) -> None:
    """Write a layer with its title, the filter's sentences, metadata and dictionary in the header.

    Features are stored in the order of the index (a Hilbert curve). The index takes no feature without a geometry:
    a layer that has one is written without an index, in its own order.
    """
    (layer,) = content.layers
    stream_to_gdal(
        layer,
        layer_schema(layer),
        read_batches(layer, tick),
        path,
        driver="FlatGeobuf",
        crs="EPSG:4326",
        layer_metadata={
            "metadata": json.dumps(dict(content.metadata), ensure_ascii=False),
            "dictionary": json.dumps(layer.dictionary, ensure_ascii=False),
        },
        layer_options={
            "TITLE": layer.title[HOME],
            "DESCRIPTION": content.both("filter"),
            "SPATIAL_INDEX": "NO" if layer.frame.geometry.isna().any() else "YES",
            # Beside the file: the system's own place for temporary files may be small.
            "TEMPORARY_DIR": str(path.parent),
        },
    )
