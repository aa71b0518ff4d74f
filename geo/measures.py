"""Measures of regions: area, density, shared edges and distances, all on the WGS 84 ellipsoid.

A measure takes a frame and returns a Series with the same index, named after the measure, NaN where it
does not apply. Frames are in longitude and latitude (OGC:CRS84).
"""

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

GEOD: Final = Geod(ellps="WGS84")
_SQUARE_METRES_PER_KM2: Final = 1e6
_METRES_PER_KM: Final = 1e3


def area_km2(frame: gpd.GeoDataFrame) -> pd.Series:
    """Return the geodesic area of each row in km2, named area_km2; NaN where there is no geometry."""
    areas = [
        np.nan if shape is None else abs(GEOD.geometry_area_perimeter(shape)[0]) / _SQUARE_METRES_PER_KM2
        for shape in frame.geometry
    ]
    return pd.Series(areas, index=frame.index, name="area_km2", dtype="float64")


def density(frame: pd.DataFrame) -> pd.Series:
    """Return persons per km2 from ``population`` and ``area_km2``, named density; NaN if unknown."""
    population = frame["population"].astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
    dense: pd.Series = (population / frame["area_km2"]).rename("density")
    return dense


def shared_edge_km(left: gpd.GeoDataFrame, right: gpd.GeoDataFrame) -> pd.Series:
    """Return the length in km of the edge that two features share, named shared_edge_km, by both indexes.

    Only pairs that share an edge, not just a corner, have a row. The frames must belong to one true
    coverage, whose shared edges are equal vertex for vertex: so segments are matched by their ends, and
    no rounding is involved.
    """
    pairs = _segments(left).merge(_segments(right), on=["lon", "lat", "other_lon", "other_lat"])
    pairs = pairs[["code_x", "code_y"]].assign(
        metres=GEOD.inv(pairs["lon"], pairs["lat"], pairs["other_lon"], pairs["other_lat"])[2]
    )
    lengths = pairs.groupby(["code_x", "code_y"])["metres"].sum() / _METRES_PER_KM
    return lengths.rename("shared_edge_km").rename_axis([None, None])


def _segments(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    rings, owners = shapely.get_parts(shapely.boundary(frame.geometry.to_numpy()), return_index=True)
    ends, ring_of = shapely.get_coordinates(rings, return_index=True)
    within = ring_of[:-1] == ring_of[1:]
    segments = np.hstack([ends[:-1][within], ends[1:][within]])
    # A neighbour walks the segment the other way round: both write its western (southern) end first.
    turned = (segments[:, 0] > segments[:, 2]) | (
        (segments[:, 0] == segments[:, 2]) & (segments[:, 1] > segments[:, 3])
    )
    segments[turned] = segments[turned][:, [2, 3, 0, 1]]
    found = pd.DataFrame(segments, columns=["lon", "lat", "other_lon", "other_lat"])
    return found.assign(code=frame.index[owners[ring_of[:-1][within]]])


def neighbours(frame: gpd.GeoDataFrame) -> Mapping[str, tuple[str, ...]]:
    """Return, for each index value, the sorted index values of the features that share an edge with it."""
    shared = shared_edge_km(frame, frame)
    found: dict[str, list[str]] = {str(code): [] for code in frame.index}
    for one, other in shared.index:
        if one != other:
            found[str(one)].append(str(other))
    return {code: tuple(sorted(codes)) for code, codes in found.items()}


def distance_km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return the geodesic distance between two points in km."""
    return float(GEOD.inv(lon, lat, other_lon, other_lat)[2]) / _METRES_PER_KM


def distance_to_km(lon: float, lat: float, shape: shapely.Geometry) -> float:
    """Return the geodesic distance from a point to a geometry in km, 0 inside.

    The nearest place is sought in degrees, which within Indonesia's 11 degrees of latitude errs by less than 2 %.
    """
    point = shapely.Point(lon, lat)
    if shape.covers(point):
        return 0.0
    (from_lon, from_lat), (to_lon, to_lat) = shapely.shortest_line(point, shape).coords
    return distance_km(from_lon, from_lat, to_lon, to_lat)
