"""GeoPackage (OGC 12-128r19): all layers in one file, with styles that QGIS picks up, metadata and data dictionary.

GDAL writes the layers as streams; what it has no option for is added as the standard's own tables afterwards
(``geopackage_tables``). Every timestamp is the content's, so two runs of one request differ in nothing but SQLite's own
version stamp where another SQLite wrote them.
"""

from pathlib import Path
from typing import Final

import pandas as pd
import pyogrio

from geo.writing.batches import Tick, free_name, layer_schema, read_batches
from geo.writing.content import FileContent, FileLayer
from geo.writing.gdal_stream import stream_to_gdal
from geo.writing.geopackage_tables import add_standard_tables
from geo.writing.qgis_style import join_tongues, to_qml
from geo.writing.sld import to_sld
from texts import LANGUAGES

DICTIONARY: Final = "data_dictionary"
STYLES: Final = "layer_styles"
"""The table in which QGIS looks for a layer's default style."""

_VERSION: Final = "1.3"
"""The newest that GDAL 3.6 and QGIS 3.22, still in use, read without a warning."""


def write_geopackage(content: FileContent, path: Path, tick: Tick) -> None:
    """Write all layers, then the tables that describe and draw them."""
    for layer in content.layers:
        _write_layer(content, layer, path, tick)
    _write_table(pd.DataFrame(_dictionary_rows(content)), DICTIONARY, path, row_id="fid")
    styles = _style_rows(content)
    if styles:
        _write_table(pd.DataFrame(styles), STYLES, path, row_id="id")
    add_standard_tables(content, path)


def geometry_column(layer: FileLayer) -> str:
    """Return the name of a layer's geometry column."""
    return free_name("geom", layer)


def _write_layer(content: FileContent, layer: FileLayer, path: Path, tick: Tick) -> None:
    stream_to_gdal(
        layer,
        layer_schema(layer),
        read_batches(layer, tick),
        path,
        driver="GPKG",
        append=path.exists(),
        dataset_options={"VERSION": _VERSION},
        crs="EPSG:4326",
        layer_options={
            "GEOMETRY_NAME": geometry_column(layer),
            "FID": free_name("fid", layer),
            # Identifiers are unique in a file, and titles that people give need not be.
            "IDENTIFIER": f"{join_tongues([layer.title[lang] for lang in LANGUAGES])} ({layer.name})",
            "DESCRIPTION": content.both("filter"),
        },
    )


def _write_table(rows: pd.DataFrame, name: str, path: Path, *, row_id: str) -> None:
    options = {"FID": row_id, "DATETIME_PRECISION": "MILLISECOND"}
    pyogrio.write_dataframe(rows, path, driver="GPKG", layer=name, append=True, layer_options=options)


def _dictionary_rows(content: FileContent) -> list[dict[str, str]]:
    return [
        {
            "layer": layer.name,
            "column_name": column.name,
            **{f"meaning_{lang}": column.meaning[lang] for lang in LANGUAGES},
            "unit": column.unit,
            "type": column.type,
            "source": column.source,
        }
        for layer in content.layers
        for column in layer.columns
    ]


def _style_rows(content: FileContent) -> list[dict[str, object]]:
    return [
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": layer.name,
            "f_geometry_column": geometry_column(layer),
            "styleName": layer.name,
            "styleQML": to_qml(layer.style),
            "styleSLD": to_sld(layer.style, layer.name),
            "useAsDefault": True,
            "description": join_tongues([layer.title[lang] for lang in LANGUAGES]),
            "owner": "",
            "ui": "",
            "update_time": pd.Timestamp(content.made_at),
        }
        for layer in content.layers
        if layer.style is not None
    ]
