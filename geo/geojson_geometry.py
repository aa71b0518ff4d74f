"""The geometry half of the judge of GeoJSON: positions, rings, winding, validity, and where on earth it lies."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

DECIMALS: Final = 6
"""Six decimals are 0.11 m: RFC 7946 section 11.2 advises against more."""

INDONESIA: Final = (94.0, -12.0, 142.0, 7.0)
"""West, south, east, north in degrees, with a degree of margin: coordinates outside are swapped or not ours."""

_DEPTH: Final = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
"""How many lists lie around a position, by type."""

_LEAST: Final = 2
_MOST: Final = 3
_RING: Final = 4


@dataclass(frozen=True)
class GeometryFinding:
    """A rule that a geometry breaks, by its key in ``geojson.RULES``, and what its sentence names."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class JudgedGeometry:
    """What was found of one geometry; bounds (west, south, east, north) are None where none can be told."""

    family: str
    findings: tuple[GeometryFinding, ...]
    bounds: tuple[float, float, float, float] | None = None


class _WrongForm(Exception):
    """Coordinates that no geometry can be built of."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


def judge_geometry(geometry: Mapping[str, Any]) -> JudgedGeometry:
    """Judge a geometry with ``coordinates``, of a type that RFC 7946 knows. Never raises."""
    kind = geometry["type"]
    family = kind.removeprefix("Multi")
    try:
        lines = list(_lines(geometry.get("coordinates"), kind))
    except _WrongForm as fault:
        return JudgedGeometry(family, (GeometryFinding(fault.key),))
    if not any(map(len, lines)):
        return JudgedGeometry(family, (GeometryFinding("geometry_empty"),))
    every = np.concatenate([line for line in lines if len(line)])
    if not np.isfinite(every).all():
        # The text's own faults tell of it.
        return JudgedGeometry(family, ())
    faults = [*_form_faults(lines, family), *_place_faults(every)]
    if not any(finding.key in ("ring_short", "ring_open", "line_short") for finding in faults):
        faults += _shape_faults(geometry, kind)
    west, south = every.min(axis=0)
    east, north = every.max(axis=0)
    return JudgedGeometry(family, tuple(faults), (float(west), float(south), float(east), float(north)))


def _lines(coordinates: Any, kind: str) -> Iterator[np.ndarray]:
    """Yield the lists of positions of a geometry as arrays of longitude and latitude."""
    depth = _DEPTH[kind]
    if depth == 0:
        yield _positions([coordinates] if coordinates != [] else [])
    else:
        yield from _nested(coordinates, depth)


def _nested(given: Any, depth: int) -> Iterator[np.ndarray]:
    if not isinstance(given, list):
        raise _WrongForm("coordinates_form")
    if depth == 1:
        yield _positions(given)
        return
    for part in given:
        yield from _nested(part, depth - 1)


def _positions(given: list[Any]) -> np.ndarray:
    for position in given:
        if not isinstance(position, list) or not all(type(number) in (int, float) for number in position):
            raise _WrongForm("coordinates_form")
        if not _LEAST <= len(position) <= _MOST:
            raise _WrongForm("position_short" if len(position) < _LEAST else "position_long")
    return np.array([position[:2] for position in given], dtype="float64").reshape(-1, 2)


def _form_faults(lines: list[np.ndarray], family: str) -> Iterator[GeometryFinding]:
    if family == "LineString" and any(len(line) < _LEAST for line in lines):
        yield GeometryFinding("line_short")
    if family == "Polygon":
        if any(len(ring) < _RING for ring in lines):
            yield GeometryFinding("ring_short")
        if any(len(ring) and (ring[0] != ring[-1]).any() for ring in lines):
            yield GeometryFinding("ring_open")


def _place_faults(every: np.ndarray) -> Iterator[GeometryFinding]:
    if (every != every.round(DECIMALS)).any():
        yield GeometryFinding("precision", {"allowed": DECIMALS})
    if (np.abs(every) > (180, 90)).any():
        yield GeometryFinding("out_of_range")
    inside = _inside(every)
    if not inside.all():
        swapped = _inside(every[~inside][:, ::-1]).all()
        lon, lat = (f"{number:g}" for number in every[~inside][0])
        yield GeometryFinding("swapped" if swapped else "outside", {"lon": lon, "lat": lat})


def _inside(every: np.ndarray) -> npt.NDArray[np.bool_]:
    west, south, east, north = INDONESIA
    lon, lat = every.T
    inside: npt.NDArray[np.bool_] = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
    return inside


def _shape_faults(geometry: Mapping[str, Any], kind: str) -> Iterator[GeometryFinding]:
    for polygon in _polygons(geometry["coordinates"], kind):
        rings = [np.array([position[:2] for position in ring], dtype="float64") for ring in polygon]
        # Exteriors run counter-clockwise, holes clockwise; a ring of no area runs neither way.
        wrong = [number for number, ring in enumerate(rings) if (_doubled_area(ring) < 0) != bool(number)]
        if any(_doubled_area(rings[number]) for number in wrong):
            yield GeometryFinding("winding")
            break
    shape = _build(geometry["coordinates"], kind)
    if not shapely.is_valid(shape):
        yield GeometryFinding("geometry_invalid", {"reason": shapely.is_valid_reason(shape)})


def _polygons(coordinates: list[Any], kind: str) -> list[Any]:
    if kind == "Polygon":
        return [coordinates]
    return coordinates if kind == "MultiPolygon" else []


def _doubled_area(ring: np.ndarray) -> float:
    """Return twice a ring's signed area in square degrees: positive where it runs counter-clockwise."""
    lon, lat = (ring - ring[0]).T
    return math.fsum(lon[:-1] * lat[1:] - lon[1:] * lat[:-1])


def _build(coordinates: Any, kind: str) -> shapely.Geometry:
    flat = _flat(coordinates, _DEPTH[kind])
    match kind:
        case "Polygon":
            return shapely.Polygon(flat[0], flat[1:])
        case "MultiPolygon":
            return shapely.MultiPolygon([(rings[0], rings[1:]) for rings in flat if rings])
        case _:
            return getattr(shapely, kind)(flat)


def _flat(given: Any, depth: int) -> Any:
    """Return coordinates with longitude and latitude only."""
    return given[:2] if depth == 0 else [_flat(part, depth - 1) for part in given]
