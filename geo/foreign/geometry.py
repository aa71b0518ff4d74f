"""Geometries of foreign files: counted before they are built, brought to OGC:CRS84, their faults told."""

import re
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geo.errors import DataFault
from geo.foreign import limits
from geo.foreign.table import Notice, notice
from geo.projected import parse_crs

WGS84: Final = "OGC:CRS84"
_LON, _LAT = 180.0, 90.0
_VERTEX_BYTES: Final = 16
"""A corner in WKB takes two numbers of eight bytes, at least."""

_NAMED_CRS: Final = re.compile(r"(?:urn:ogc:def:crs:)?(EPSG|OGC):(?:[\d.]*:)?(\w+)", re.IGNORECASE)

_Shapes = npt.NDArray[np.object_]


def count_vertices(vertices: int, name: str) -> None:
    """Refuse a file whose geometries have more corners than allowed."""
    if vertices > limits.MAX_VERTICES:
        raise DataFault("table_vertices", name=name, allowed=limits.MAX_VERTICES)


def vertices_of_wkb(size: int) -> int:
    """Return how many corners WKB of so many bytes can have at most."""
    return size // _VERTEX_BYTES


def shapes_of_wkb(wkb: npt.ArrayLike) -> tuple[_Shapes, int]:
    """Build shapes from WKB (None = none). Returns them with the count of those that could not be built."""
    given = np.asarray(wkb, dtype=object)
    shapes = shapely.from_wkb(given, on_invalid="ignore")
    return shapes, int(np.sum(shapely.is_missing(shapes) & np.array([one is not None for one in given], dtype=bool)))


def read_crs(declared: object, name: str) -> CRS | None:
    """Read what a file declares as its coordinate reference system; None when it declares none.

    Takes an authority's code ("EPSG:32748", the URN form too), WKT or PROJJSON: nothing that pyproj would look for on
    disk. Raises DataFault when it cannot be read.
    """
    try:
        match declared:
            case None | "":
                return None
            case dict():
                return CRS.from_json_dict(declared)
            case str() if named := _NAMED_CRS.fullmatch(declared.strip()):
                return CRS.from_user_input(f"{named[1].upper()}:{named[2]}")
            case str() if "[" in declared:
                return CRS.from_wkt(declared)
    except (CRSError, ValueError, KeyError, TypeError) as error:
        raise DataFault("table_crs", name=name, given=_shown(declared)) from error
    raise DataFault("table_crs", name=name, given=_shown(declared))


def agree_crs(declared: object, given: str, name: str) -> tuple[CRS | None, tuple[Notice, ...]]:
    """Return the system that a file declares, else the one that a person gave for it ("EPSG:32748"; "" = none)."""
    own = read_crs(declared, name)
    if own is None:
        return (parse_crs(given) if given else None), ()
    return own, (notice("crs_declared", declared=crs_label(own)),) if given else ()


def crs_label(crs: CRS | None) -> str:
    """Return the short name of a coordinate reference system: "EPSG:32748", else what it calls itself."""
    if crs is None:
        return ""
    authority = crs.to_authority()
    return ":".join(authority) if authority else str(crs.name)


def settle(
    shapes: _Shapes, crs: CRS | None, name: str, unreadable: int = 0
) -> tuple[gpd.GeoSeries, tuple[Notice, ...]]:
    """Return shapes in OGC:CRS84, flat, and what had to be mended or should be known.

    A geometry with NaN or infinity becomes empty. One that crosses itself stays as it is. Without a declared system
    the coordinates must look like degrees.

    Raises:
        DataFault: no system is declared and the coordinates are no degrees; or they cannot be transformed.
    """
    flat = shapely.force_2d(shapes)
    endless = _not_finite(flat)
    flat[endless] = shapely.Point()
    unknown = crs is None and bool((~shapely.is_missing(flat)).any())
    if unknown:
        _must_be_degrees(flat, name)
    settled = flat if crs is None or crs.equals(CRS(WGS84), ignore_axis_order=True) else _transform(flat, crs, name)
    lost = _not_finite(settled)
    settled[lost] = shapely.Point()
    crossing = int(np.sum(~shapely.is_valid(settled) & ~shapely.is_missing(settled)))
    counts = {
        "geometry_unreadable": unreadable,
        "geometry_not_finite": int(endless.sum() + lost.sum()),
        "geometry_invalid": crossing,
    }
    notices = [notice(key, count=count) for key, count in counts.items() if count]
    return gpd.GeoSeries(settled, crs=WGS84), (*notices, *((notice("crs_unknown"),) if unknown else ()))


def _shown(declared: object) -> str:
    return " ".join(str(declared).split())[:60]


def _not_finite(shapes: _Shapes) -> npt.NDArray[np.bool_]:
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    marred = np.zeros(len(shapes), dtype=bool)
    marred[owner[~np.isfinite(coordinates).all(axis=1)]] = True
    return marred


def _must_be_degrees(shapes: _Shapes, name: str) -> None:
    coordinates = np.abs(shapely.get_coordinates(shapes))
    if len(coordinates) and (coordinates.max(axis=0) > (_LON, _LAT)).any():
        raise DataFault("table_crs_unknown", name=name)


def _transform(shapes: _Shapes, crs: CRS, name: str) -> _Shapes:
    try:
        turn = Transformer.from_crs(crs, WGS84, always_xy=True).transform
        return np.asarray(shapely.transform(shapes, lambda at: np.column_stack(turn(at[:, 0], at[:, 1]))), dtype=object)
    except ProjError as error:
        raise DataFault("table_crs", name=name, given=crs_label(crs)) from error
