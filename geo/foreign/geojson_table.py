"""GeoJSON as a table: a feature a row, a property a column, numbers with every digit that was written."""

import json
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import shapely
from shapely.errors import ShapelyError

from geo.errors import DataFault
from geo.foreign import limits
from geo.foreign.geometry import WGS84, agree_crs, count_vertices, crs_label, read_crs, settle
from geo.foreign.table import ForeignTable, frame_of

_Pairs = list[tuple[str, Any]]

_DEPTH: Final = {"Point": 1, "MultiPoint": 2, "LineString": 2, "MultiLineString": 3, "Polygon": 3, "MultiPolygon": 4}
"""How deep the lists of coordinates lie in each other, by type."""


class _Unreadable:
    """Stands where a geometry was that cannot be built."""

    def __str__(self) -> str:
        """Say nothing: a property may hold such an object too."""
        return ""


class _Builder:
    """Builds each geometry as soon as its object ends, so that lists of coordinates never pile up."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._vertices = 0

    def take(self, pairs: _Pairs) -> object:
        """Turn a parsed object into a geometry, if it is one."""
        given = dict(pairs)
        kind = given.get("type")
        if not isinstance(kind, str):
            return given
        if kind in _DEPTH and isinstance(given.get("coordinates"), list):
            return self._build(kind, given["coordinates"])
        if kind == "GeometryCollection" and isinstance(parts := given.get("geometries"), list):
            whole = all(isinstance(part, shapely.Geometry) for part in parts)
            return shapely.GeometryCollection(parts) if whole else _Unreadable()
        return given

    def _build(self, kind: str, coordinates: list[Any]) -> object:
        try:
            return _shape(kind, self._numbers(coordinates, _DEPTH[kind]))
        except (ShapelyError, ValueError, TypeError, IndexError):
            return _Unreadable()

    def _numbers(self, given: list[Any], depth: int) -> Any:
        if depth > 2:  # noqa: PLR2004 - positions lie in the lowest list but one
            return [self._numbers(part, depth - 1) for part in given]
        positions = given if depth == 2 else [given] if given else []  # noqa: PLR2004
        self._vertices += len(positions)
        count_vertices(self._vertices, self._name)
        return np.array([position[:2] for position in positions], dtype=object).reshape(-1, 2).astype("float64")


def _shape(kind: str, numbers: Any) -> shapely.Geometry:
    match kind:
        case "Point":
            return shapely.Point(*numbers)
        case "MultiPoint":
            return shapely.MultiPoint(numbers)
        case "LineString":
            return shapely.LineString(numbers)
        case "MultiLineString":
            return shapely.MultiLineString(numbers)
        case "Polygon":
            return shapely.Polygon(numbers[0], numbers[1:]) if numbers else shapely.Polygon()
        case _:
            return shapely.MultiPolygon([shapely.Polygon(rings[0], rings[1:]) for rings in numbers if rings])


def parse(content: bytes, name: str, given_crs: str = "") -> ForeignTable:
    """Parse GeoJSON (RFC 7946, and the ``crs`` member of 2008). Raises DataFault."""
    given = _load(content, name)
    features = _features(given, name)
    declared = given.get("crs") if isinstance(given, dict) else None
    crs, told = agree_crs(_named(declared, name), given_crs, name)
    # By RFC 7946 GeoJSON that declares nothing is OGC:CRS84.
    crs = crs or read_crs(WGS84, name)
    properties = [_properties(feature) for feature in features]
    headings = list(dict.fromkeys(heading for one in properties for heading in one))
    written = [_text(heading) for heading in headings]
    if len(headings) > limits.MAX_COLUMNS:
        raise DataFault("table_columns", name=name, given=len(headings), allowed=limits.MAX_COLUMNS)
    frame = frame_of(_cells(properties, headings, name), written, name)
    found = [feature.get("geometry") if isinstance(feature, dict) else feature for feature in features]
    shapes = np.array([one if isinstance(one, shapely.Geometry) else None for one in found], dtype=object)
    unreadable = sum(one is not None and not isinstance(one, shapely.Geometry) for one in found)
    geometry, notices = settle(shapes, crs, name, unreadable)
    return ForeignTable(
        frame=frame,
        headings=tuple(written),
        file_format="geojson",
        encoding="utf-8",
        geometry=geometry,
        crs=crs_label(crs),
        notices=(*told, *notices),
    )


def _load(content: bytes, name: str) -> object:
    try:
        # Numbers stay as they were written; NaN and Infinity, which are no JSON but are met, become text too.
        return json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_Builder(name).take,
            parse_float=str,
            parse_int=str,
            parse_constant=str,
        )
    except (ValueError, RecursionError) as error:
        raise DataFault("table_damaged", name=name, format="GeoJSON") from error


def _features(given: object, name: str) -> list[Any]:
    if isinstance(given, shapely.Geometry):
        features: object = [given]
    elif isinstance(given, dict) and given.get("type") == "Feature":
        features = [given]
    else:
        features = given.get("features") if isinstance(given, dict) else None
    if not isinstance(features, list):
        raise DataFault("table_json", name=name)
    if not features:
        raise DataFault("table_empty", name=name)
    if len(features) > limits.MAX_ROWS:
        raise DataFault("table_rows", name=name, allowed=limits.MAX_ROWS)
    return features


def _named(declared: object, name: str) -> str:
    """Return the name in the ``crs`` member of GeoJSON 2008."""
    if declared is None:
        return ""
    properties = declared.get("properties") if isinstance(declared, dict) else None
    named = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(named, str):
        raise DataFault("table_crs", name=name, given=str(declared)[:60])
    return named


def _properties(feature: object) -> dict[str, Any]:
    given = feature.get("properties") if isinstance(feature, dict) else None
    return given if isinstance(given, dict) else {}


def _cells(properties: Iterable[dict[str, Any]], headings: list[str], name: str) -> Iterable[list[str]]:
    for line, one in enumerate(properties, start=1):
        cells = [_text(one.get(heading)) for heading in headings]
        if max(map(len, cells), default=0) > limits.MAX_CELL:
            raise DataFault("table_cell", name=name, line=line, allowed=limits.MAX_CELL)
        yield cells


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            # Half of a surrogate pair, which JSON can write, is no text.
            return value.encode("utf-8", "replace").decode("utf-8")
        case _:
            return json.dumps(value, default=str)
