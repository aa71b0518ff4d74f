"""Points in regions: exact point-in-polygon on the shipped coverage, and the nearest region offshore and in lakes.

One rule for points on a shared border: the lowest region_code that touches them. A point inside one region belongs to
it, as ``geopandas.sjoin(predicate="within")`` has it. Points are sorted by longitude, and each region tests only the
points of its own rectangle (measured eight times as fast as sjoin at 4.4 million points).
"""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.boundaries import load_lakes, load_regencies
from geo.measures import GEOD

MAX_DISTANCE_KM: Final = 2.0
"""A point this near to a region may still be its own: the boundaries are generalised, the coast most of all."""

_SHORTEST_DEGREE_KM: Final = 107.0
"""No degree of longitude or latitude within 15 degrees of the equator is shorter: the search is never too narrow."""

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Nearest:
    """The nearest region of each point: its position (-1 = none within the limit) and the distance in km (NaN)."""

    position: Positions
    distance_km: Floats


class Locator:
    """An index over a coverage.

    Args:
        regions: a row is a region, indexed by code; longitude and latitude (OGC:CRS84).
        lakes: the coverage's other features; a point in one is in no region.
    """

    def __init__(self, regions: gpd.GeoDataFrame, lakes: gpd.GeoDataFrame) -> None:
        """Prepare the polygons, in order of code, and their border segments."""
        ordered = regions.sort_index()
        self.codes: tuple[str, ...] = tuple(str(code) for code in ordered.index)
        self._shapes = ordered.geometry.to_numpy().copy()
        shapely.prepare(self._shapes)
        self._lakes = shapely.union_all(lakes.geometry.to_numpy())
        shapely.prepare(self._lakes)
        self._bounds = shapely.bounds(self._shapes)
        self._ends, self._owner = _segments(self._shapes)
        self._tree = shapely.STRtree(shapely.linestrings(self._ends.reshape(-1, 2, 2)))

    def locate(self, lon: Floats, lat: Floats) -> Positions:
        """Return the position in ``codes`` of the region that holds each point; -1 for none, NaN and infinity."""
        found = np.full(len(lon), -1, dtype=np.int64)
        finite = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        order = finite[np.argsort(lon[finite], kind="stable")]
        x, y = lon[order], lat[order]
        first = np.searchsorted(x, self._bounds[:, 0], side="left")
        last = np.searchsorted(x, self._bounds[:, 2], side="right")
        held = np.full(len(order), -1, dtype=np.int64)
        for position, shape in enumerate(self._shapes):
            part = slice(first[position], last[position])
            # A lower code came earlier and keeps the point: the rule for shared borders.
            open_ones = (
                (held[part] < 0) & (y[part] >= self._bounds[position, 1]) & (y[part] <= self._bounds[position, 3])
            )
            tested = np.flatnonzero(open_ones) + part.start
            hits = tested[shapely.intersects_xy(shape, x[tested], y[tested])]
            held[hits] = position
        found[order] = held
        return found

    def in_lake(self, lon: Floats, lat: Floats) -> npt.NDArray[np.bool_]:
        """Tell which points stand in a lake."""
        inside: npt.NDArray[np.bool_] = shapely.contains_xy(self._lakes, lon, lat)
        return inside

    def nearest(self, lon: Floats, lat: Floats, *, max_distance_km: float = MAX_DISTANCE_KM) -> Nearest:
        """Return the nearest region of each point within a limit; on a tie the lowest code.

        Distances are geodesic, to the nearest point of the region's border, which is sought with one scale of
        longitude per point. Meant for points outside every region: for a point inside it measures to the border too.
        """
        position = np.full(len(lon), -1, dtype=np.int64)
        distance = np.full(len(lon), np.nan)
        finite = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        reach = max_distance_km / _SHORTEST_DEGREE_KM
        pairs = self._tree.query(shapely.points(lon[finite], lat[finite]), predicate="dwithin", distance=reach)
        point, segment = finite[pairs[0]], pairs[1]
        if not len(point):
            return Nearest(position, distance)
        foot = _feet(lon[point], lat[point], self._ends[segment])
        metres = GEOD.inv(lon[point], lat[point], foot[:, 0], foot[:, 1])[2]
        # A millimetre of rounding must not break a tie at a shared corner.
        kilometres = np.round(np.asarray(metres) / 1e3, 6)
        order = np.lexsort((self._owner[segment], kilometres, point))
        winners = order[np.unique(point[order], return_index=True)[1]]
        winners = winners[kilometres[winners] <= max_distance_km]
        position[point[winners]] = self._owner[segment[winners]]
        distance[point[winners]] = kilometres[winners]
        return Nearest(position, distance)

    def distance_km(self, lon: float, lat: float, code: str) -> float:
        """Return the geodesic distance from a point to a region in km, 0 inside and on its border."""
        place = self.codes.index(code)
        if shapely.intersects_xy(self._shapes[place], lon, lat):
            return 0.0
        own = self._ends[self._owner == place]
        foot = _feet(np.full(len(own), lon), np.full(len(own), lat), own)
        metres = GEOD.inv(np.full(len(own), lon), np.full(len(own), lat), foot[:, 0], foot[:, 1])[2]
        return float(np.min(metres)) / 1e3


def load_locator() -> Locator:
    """Load the locator of the shipped coverage."""
    return Locator(load_regencies(), load_lakes())


def _segments(shapes: npt.NDArray[np.object_]) -> tuple[Floats, Positions]:
    """Return every border segment as four numbers (lon, lat, lon, lat) and the position of its region."""
    rings, owners = shapely.get_parts(shapely.boundary(shapes), return_index=True)
    ends, ring_of = shapely.get_coordinates(rings, return_index=True)
    within = ring_of[:-1] == ring_of[1:]
    return np.hstack([ends[:-1][within], ends[1:][within]]), owners[ring_of[:-1][within]].astype(np.int64)


def _feet(lon: Floats, lat: Floats, ends: Floats) -> Floats:
    """Return the point of each segment that is nearest to its point, in the local scales of the ellipsoid."""
    # Metres per degree of longitude over metres per degree of latitude, on the ellipsoid.
    sine = np.sin(np.radians(lat))
    shrink = np.cos(np.radians(lat)) * (1 - GEOD.es * sine * sine) / (1 - GEOD.es)
    ax, ay = (ends[:, 0] - lon) * shrink, ends[:, 1] - lat
    bx, by = (ends[:, 2] - lon) * shrink, ends[:, 3] - lat
    dx, dy = bx - ax, by - ay
    along = np.clip(-(ax * dx + ay * dy) / np.maximum(dx * dx + dy * dy, np.finfo(float).tiny), 0.0, 1.0)
    return np.column_stack(
        [ends[:, 0] + along * (ends[:, 2] - ends[:, 0]), ends[:, 1] + along * (ends[:, 3] - ends[:, 1])]
    )
