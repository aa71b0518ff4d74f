"""Layers that GDAL reads: GeoPackage, Shapefile, FlatGeobuf and KML, from memory, under names of our own, each checked.

GDAL tells a format by content and name, and some of its formats name further files or addresses to open. So nothing
reaches it that was not found to be what it should be, and what it opened is asked once more.
"""

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Final

import numpy as np
import pyarrow as pa
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError
from pyogrio.raw import open_arrow, read

from geo.errors import DataFault, UsageFault
from geo.foreign import archive as zips
from geo.foreign import limits, markup
from geo.foreign.arrow_table import Gatherer
from geo.foreign.geometry import agree_crs, crs_label, settle
from geo.foreign.geopackage import layers_of_geopackage
from geo.foreign.table import ForeignTable

pyogrio.set_gdal_config_options({
    # No address in a file is ever followed; nothing beside the file is looked for.
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE",
    "LIBKML_RESOLVE_STYLE": "NO",
})  # fmt: skip

_BATCH_ROWS: Final = 4096
_FAULTS: Final = (
    DataSourceError, DataLayerError, FeatureError, GeometryError, pa.ArrowException, ValueError, RuntimeError, OSError,
)  # fmt: skip
_SHAPE: Final = "\x00shape"
"""A column of ours beside a file's own; no heading holds a NUL."""

_INDEX_HEADER: Final = 100
_INDEX_ENTRY: Final = 8
_SHAPEFILE_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_NEEDED_PARTS: Final = (".shp", ".shx", ".dbf")
_KML_STYLE: Final = {"altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon"}
_KML_OWN: Final = {"id", "Name", "description", "timestamp", "begin", "end"}
"""What GDAL makes columns of in every KML: how a place is drawn is none of them, the rest only if a place has it."""


def parse_geopackage(content: bytes, name: str, sheet: str = "", crs: str = "") -> ForeignTable:
    """Parse a layer of a GeoPackage; "" = the first with rows, and a table without geometry only where nothing has any.

    Raises DataFault; UsageFault for an unknown layer.
    """
    features, attributes = layers_of_geopackage(content, name)
    layers = features | attributes
    layer = _choose(layers if sheet else features or attributes, sheet, name)
    return _read(zips.pack({"layer.gpkg": content}), ("gpkg", "GPKG"), name, layer, tuple(layers), crs)


def parse_shapefile(archive: zipfile.ZipFile, name: str, crs: str = "") -> ForeignTable:
    """Parse the one Shapefile of a zip. Raises DataFault."""
    zips.refuse_nested(archive, name)
    shapes = [entry for entry in archive.namelist() if entry.lower().endswith(".shp") and _counts(entry)]
    if len(shapes) != 1:
        raise DataFault("table_zip_shapefiles", name=name, given=len(shapes))
    stem = shapes[0][: -len(".shp")].lower()
    held = {entry.lower(): entry for entry in archive.namelist()}
    lacking = [part for part in _NEEDED_PARTS if stem + part not in held]
    if lacking:
        raise DataFault("table_zip_parts", name=name, parts=", ".join(lacking))
    files = {
        f"layer{part}": zips.unpack(archive, held[stem + part], name)
        for part in _SHAPEFILE_PARTS
        if stem + part in held
    }
    _refuse_overlap(files["layer.shx"], name)
    return _read(zips.pack(files), ("shp", "ESRI Shapefile"), name, "layer", (), crs)


def parse_flatgeobuf(content: bytes, name: str, crs: str = "") -> ForeignTable:
    """Parse the one layer of a FlatGeobuf. Raises DataFault."""
    packed = zips.pack({"layer.fgb": content})
    with _reading(name, "FlatGeobuf"):
        layers = {str(layer): _count(packed, str(layer)) for layer, _ in pyogrio.list_layers(packed)}
    return _read(packed, ("fgb", "FlatGeobuf"), name, _choose(layers, "", name), (), crs)


def parse_kml(content: bytes, name: str, sheet: str = "", crs: str = "") -> ForeignTable:
    """Parse a layer (a folder) of KML; "" = the first with rows. Raises DataFault; UsageFault for an unknown layer."""
    markup.scan(content, name, "KML", markup.Handlers())
    packed = zips.pack({"layer.kml": content})
    with _reading(name, "KML"):
        layers = {str(layer): _count(packed, str(layer)) for layer, _ in pyogrio.list_layers(packed)}
    return _read(packed, ("kml", "LIBKML"), name, _choose(layers, sheet, name), tuple(layers), crs)


@contextmanager
def _reading(name: str, file_format: str) -> Iterator[None]:
    """Turn what GDAL cannot read into a fault; its warnings speak of geometries that are told by ourselves."""
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    except _FAULTS as error:
        raise DataFault("table_damaged", name=name, format=file_format) from error


def _refuse_overlap(index: bytes, name: str) -> None:
    """Refuse an index (ESRI's white paper of 1998: big-endian 16-bit words) whose shapes overlap.

    Else every row could point at one large shape, and all of them together need any amount of memory.
    """
    whole = len(index) - (len(index) - _INDEX_HEADER) % _INDEX_ENTRY
    entries = np.frombuffer(index[_INDEX_HEADER:whole], dtype=">i4").astype("int64").reshape(-1, 2)
    start, size = entries[np.argsort(entries[:, 0])].T
    if (size < 0).any() or (start[1:] < start[:-1] + size[:-1]).any():
        raise DataFault("table_damaged", name=name, format="Shapefile")


def _counts(entry: str) -> bool:
    """Tell a file from the shadows that macOS puts into a zip."""
    return not entry.startswith("__MACOSX/") and not PurePosixPath(entry).name.startswith("._")


def _count(packed: bytes, layer: str) -> int:
    return int(pyogrio.read_info(packed, layer=layer, force_feature_count=True)["features"])


def _choose(layers: dict[str, int], wanted: str, name: str) -> str:
    """Return the wanted layer, else the first that has rows."""
    if wanted and wanted not in layers:
        raise UsageFault("table_sheet", name=name, given=wanted[:40], allowed=", ".join(layers)[:400])
    chosen = wanted or next((layer for layer, count in layers.items() if count), "")
    if not layers.get(chosen):
        raise DataFault("table_empty", name=name)
    if layers[chosen] > limits.MAX_ROWS:
        raise DataFault("table_rows", name=name, allowed=limits.MAX_ROWS)
    return chosen


def _read(
    packed: bytes, kind: tuple[str, str], name: str, layer: str, layers: tuple[str, ...], crs: str
) -> ForeignTable:
    file_format, driver = kind
    with _reading(name, file_format):
        info = pyogrio.read_info(packed, layer=layer)
        if info["driver"] != driver:
            raise DataFault("table_damaged", name=name, format=file_format)
        headings = [str(field) for field in info["fields"] if driver != "LIBKML" or field not in _KML_STYLE]
        gather = _gather_plainly if driver == "FlatGeobuf" else _gather
        gatherer, column, declared = gather(packed, layer, headings, name)
    frame, (found, told) = gatherer.frame(), agree_crs(declared, crs, name)
    if driver == "LIBKML":
        bare = [at for at, own in enumerate(headings) if own in _KML_OWN and not (frame.iloc[:, at] != "").any()]
        frame = frame.drop(columns=frame.columns[bare])
        headings = [heading for at, heading in enumerate(headings) if at not in bare]
    geometry, notices = settle(gatherer.shapes(), found, name, gatherer.unreadable) if column else (None, ())
    return ForeignTable(
        frame=frame,
        headings=tuple(headings),
        file_format=file_format,
        sheet=layer if layers else "",
        sheets=layers,
        geometry=geometry,
        crs=crs_label(found) if column else "",
        notices=(*told, *notices) if column else (),
    )


def _gather(packed: bytes, layer: str, headings: list[str], name: str) -> tuple[Gatherer, str, str]:
    """Return what a layer holds, its geometry's column ("" = none) and its coordinate system, batch by batch."""
    with open_arrow(
        packed, layer=layer, columns=headings, batch_size=_BATCH_ROWS, use_pyarrow=True, datetime_as_string=True
    ) as (meta, reader):
        column = next((field for field in reader.schema.names if field not in headings), "")
        gatherer = Gatherer(headings, column, name)
        gatherer.take(reader)
    return gatherer, column, meta["crs"]


def _gather_plainly(packed: bytes, layer: str, headings: list[str], name: str) -> tuple[Gatherer, str, str]:
    """Do as ``_gather``, feature by feature: GDAL's columns of a FlatGeobuf point outside of themselves (3.12.4).

    A feature without a geometry is enough, and whoever follows them crashes. The file is not packed, so its own size
    bounds what it becomes.
    """
    meta, _, shapes, cells = read(packed, layer=layer, columns=headings, datetime_as_string=True)
    columns = {
        **dict(zip(map(str, meta["fields"]), (pa.array(one, from_pandas=True) for one in cells), strict=True)),
        _SHAPE: pa.array(shapes, pa.binary()),
    }
    gatherer = Gatherer(headings, _SHAPE, name)
    gatherer.take([pa.RecordBatch.from_pydict(columns)])
    return gatherer, _SHAPE, meta["crs"]
