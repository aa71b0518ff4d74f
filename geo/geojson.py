"""GeoJSON by RFC 7946, as GIS tools expect it, and a judge of it that finds what common validators do not.

GDAL writes the geometry (counter-clockwise exteriors, six decimals, bbox, no ``crs`` member); we add the metadata as a
foreign member (RFC 7946 section 6.1) and lay the file out with one feature per line, so that a diff can be read.
"""

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pyogrio
import shapely
from shapely.geometry import shape

from geo.errors import OutputFault

DECIMALS: Final = 6
"""Six decimals are 0.11 m: RFC 7946 section 11.2 advises against more."""

MEDIA_TYPE: Final = "application/geo+json"
INDONESIA: Final = (94.0, -12.0, 142.0, 7.0)
"""West, south, east, north in degrees, with a degree of margin: coordinates outside are swapped or not ours."""

_POLYGONAL: Final = ("Polygon", "MultiPolygon")


def to_bytes(frame: gpd.GeoDataFrame, *, layer: str, id_column: str, metadata: Mapping[str, object]) -> bytes:
    """Write a layer as one RFC 7946 FeatureCollection.

    Args:
        frame: a row is a feature; CRS is WGS 84 longitude and latitude; polygons or points, not both.
        layer: the collection's ``name``, which GDAL and QGIS show as the layer's.
        id_column: a text column with unique values; it becomes each feature's ``id`` and stays a property too.
        metadata: what the file says of itself, written as the foreign member ``metadata``.

    Returns:
        UTF-8 bytes; the same frame and metadata give the same bytes.
    """
    sink = io.BytesIO()
    pyogrio.write_dataframe(
        frame.assign(_id=frame[id_column]),
        sink,
        driver="GeoJSON",
        layer=layer,
        geometry_type=None if len(frame) else "Unknown",
        promote_to_multi=bool(frame.geom_type.isin(_POLYGONAL).any()),
        layer_options={
            "RFC7946": "YES",
            "COORDINATE_PRECISION": str(DECIMALS),
            "WRITE_BBOX": "YES",
            "ID_FIELD": "_id",
            "ID_TYPE": "String",
        },
    )
    written = json.loads(sink.getvalue())
    head: dict[str, object] = {"type": "FeatureCollection", "name": layer, "metadata": dict(metadata)}
    if "bbox" in written:
        head["bbox"] = written["bbox"]
    opening = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    features = ",\n".join(
        json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in written["features"]
    )
    return f'{opening},\n "features": [\n{features}\n]}}\n'.encode()


def write(content: bytes, path: Path) -> None:
    """Write a finished file, whole or not at all. Raises OutputFault when the place cannot be written."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise OutputFault("output_unwritable", name=str(path), reason=error.strerror or "OSError") from error


def find_faults(document: Mapping[str, Any]) -> list[str]:
    """Judge a parsed GeoJSON document; return one line per fault, none for a clean file.

    Finds a ``crs`` member (dropped by RFC 7946 section 4), ids that are missing, not text or repeated, more than six
    decimals, exteriors that run clockwise (section 3.1.6), invalid or empty geometry, coordinates outside Indonesia
    (swapped axes show here) and mixed geometry types (ArcGIS takes one per layer).
    """
    faults = ["has a crs member"] if "crs" in document else []
    features = document["features"]
    ids = [feature.get("id") for feature in features]
    faults += [f"id {given!r} is not a text" for given in ids if not isinstance(given, str)]
    faults += [f"id {given!r} is repeated" for given in sorted({str(given) for given in ids if ids.count(given) > 1})]
    kinds = {_family(feature["geometry"]["type"]) for feature in features if feature["geometry"]}
    if len(kinds) > 1:
        faults.append(f"mixes geometry types: {', '.join(sorted(kinds))}")
    for feature in features:
        faults += [f"{feature.get('id')}: {fault}" for fault in _geometry_faults(feature["geometry"])]
    return faults


def _family(kind: str) -> str:
    return kind.removeprefix("Multi")


def _geometry_faults(geometry: Mapping[str, Any] | None) -> Iterator[str]:
    if geometry is None:
        yield "has no geometry"
        return
    if any(number != round(number, DECIMALS) for number in _numbers(geometry["coordinates"])):
        yield f"has more than {DECIMALS} decimals"
    form = shape(geometry)
    if form.is_empty or not form.is_valid:
        yield f"geometry is not valid: {shapely.is_valid_reason(form)}"
    west, south, east, north = form.bounds
    if west < INDONESIA[0] or south < INDONESIA[1] or east > INDONESIA[2] or north > INDONESIA[3]:
        yield "lies outside Indonesia"
    if geometry["type"] in _POLYGONAL and not all(part.exterior.is_ccw for part in _polygons(form)):
        yield "has an exterior that runs clockwise"


def _numbers(coordinates: Any) -> Iterator[float]:
    if isinstance(coordinates, (int, float)):
        yield coordinates
        return
    for item in coordinates:
        yield from _numbers(item)


def _polygons(form: Any) -> list[Any]:
    return list(getattr(form, "geoms", [form]))
