"""Points in regions: exact point-in-polygon on a coverage, and the nearest region offshore and in lakes.

One rule for points on a shared border: the lowest region_code that touches them. A point inside one region belongs to
it, as ``geopandas.sjoin(predicate="within")`` has it. How, how exactly and how fast: docs/locator.md.
"""

from typing import Final, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.boundaries import load_lakes, load_regencies
from geo.grid import Floats, Integers
from geo.grid_build import build_grid
from geo.grid_nearest import Nearest, feet, find_nearest, geodesic_km

MAX_DISTANCE_KM: Final = 2.0
"""A point this near to a region may still be its own: the boundaries are generalised, the coast most of all."""

BULK: Final = 200_000
"""From so many points on, the compiled kernel saves more than loading it costs."""

Engine = Literal["numpy", "numba"]


class Locator:
    """An index over a coverage: a grid, built in about half a second. It never changes: threads may share it.

    Args:
        regions: a row is a region, indexed by code; valid polygons in longitude and latitude (OGC:CRS84).
        lakes: the coverage's other features, of none or more rows; a point in one is in no region.
    """

    def __init__(self, regions: gpd.GeoDataFrame, lakes: gpd.GeoDataFrame) -> None:
        """Prepare the polygons, in order of code, and their border segments."""
        ordered = regions.sort_index()
        self.codes: tuple[str, ...] = tuple(str(code) for code in ordered.index)
        self._shapes = ordered.geometry.to_numpy().copy()
        shapely.prepare(self._shapes)
        self._lakes = shapely.union_all(lakes.geometry.to_numpy())
        shapely.prepare(self._lakes)
        self._ends, self._owner = _segments(self._shapes)
        self._grid = build_grid(self._shapes, self._ends, self._owner)

    def locate(self, lon: Floats, lat: Floats, *, engine: Engine | None = None, threads: int | None = None) -> Integers:
        """Return the position in ``codes`` of the region that holds each point; -1 for none, NaN and infinity.

        Args:
            lon: longitudes in degrees.
            lat: latitudes in degrees, as many.
            engine: "numpy", or "numba" for bulk work; both give the same answers. By default, by the number of points.
            threads: of numba; by default one per processor that this process may use.
        """
        lon, lat = np.ascontiguousarray(lon, dtype="float64"), np.ascontiguousarray(lat, dtype="float64")
        if (engine or _engine_for(len(lon))) == "numpy":
            return self._grid.find(lon, lat, self._shapes)
        from geo import grid_kernel  # noqa: PLC0415 - numba costs a start 0.3 s, which small tables need not pay

        return grid_kernel.find(self._grid, lon, lat, self._shapes, threads=threads)

    def in_lake(self, lon: Floats, lat: Floats) -> npt.NDArray[np.bool_]:
        """Tell which points stand in a lake."""
        inside: npt.NDArray[np.bool_] = shapely.contains_xy(self._lakes, lon, lat)
        return inside

    def nearest(
        self,
        lon: Floats,
        lat: Floats,
        *,
        max_distance_km: float = MAX_DISTANCE_KM,
        engine: Engine | None = None,
        threads: int | None = None,
    ) -> Nearest:
        """Return the nearest region of each point within a limit; on a tie the lowest code.

        Distances are geodesic, to the nearest point of the region's border, which is sought with one scale of
        longitude per point. Meant for points outside every region: for a point inside it measures to the border too.
        ``engine`` and ``threads`` are those of ``locate``.
        """
        lon, lat = np.ascontiguousarray(lon, dtype="float64"), np.ascontiguousarray(lat, dtype="float64")
        compiled = (engine or _engine_for(len(lon))) == "numba"
        return find_nearest(self._grid, lon, lat, max_distance_km, compiled=compiled, threads=threads)

    def distance_km(self, lon: float, lat: float, code: str) -> float:
        """Return the geodesic distance from a point to a region in km, 0 inside and on its border."""
        place = self.codes.index(code)
        if shapely.intersects_xy(self._shapes[place], lon, lat):
            return 0.0
        ends = self._ends[self._owner == place].T
        x, y = np.full(ends.shape[1], lon), np.full(ends.shape[1], lat)
        return float(geodesic_km(x, y, feet(x, y, tuple(ends))).min())


def _engine_for(points: int) -> Engine:
    return "numba" if points >= BULK else "numpy"


def load_locator() -> Locator:
    """Load the locator of the shipped coverage."""
    return Locator(load_regencies(), load_lakes())


def _segments(shapes: npt.NDArray[np.object_]) -> tuple[Floats, Integers]:
    """Return every border segment as four numbers (lon, lat, lon, lat) and the position of its region."""
    rings, owners = shapely.get_parts(shapely.boundary(shapes), return_index=True)
    ends, ring_of = shapely.get_coordinates(rings, return_index=True)
    within = ring_of[:-1] == ring_of[1:]
    return np.hstack([ends[:-1][within], ends[1:][within]]), owners[ring_of[:-1][within]].astype(np.int64)
