"""The border nearest to a point, sought in the cells of ``geo.grid`` ring by ring around the point's own cell."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from geo.grid import NOWHERE, Floats, Grid, Integers, runs
from geo.measures import GEOD

SHORTEST_DEGREE_KM: Final = 107.0
"""No degree of longitude or latitude within 15 degrees of the equator is shorter: the search is never too narrow."""

SHORTEST_SHARE: Final = 0.96
"""Nor is a degree of longitude there a smaller share of a degree of latitude."""

_CHUNK: Final = 1 << 13
"""So many points at a time: a wide circle holds thousands of cells, for every point, and memory stays bounded."""


@dataclass(frozen=True)
class Nearest:
    """The nearest region of each point: its position (-1 = none within the limit) and the distance in km (NaN)."""

    position: Integers
    distance_km: Floats


@dataclass(frozen=True)
class Feet:
    """The point of each edge that is nearest to its point, and how far it is in degrees of latitude."""

    lon: Floats
    lat: Floats
    degrees: Floats


def find_nearest(
    grid: Grid, lon: Floats, lat: Floats, max_distance_km: float, *, compiled: bool = False, threads: int | None = None
) -> Nearest:
    """Return the region whose border is nearest to each point, within a limit; on a tie the lowest.

    Args:
        grid: the grid.
        lon: longitudes in degrees, float64, contiguous.
        lat: latitudes likewise, as many.
        max_distance_km: the limit.
        compiled: search by the kernel of numba, for many points; the answers are the same.
        threads: of the kernel, by default one per processor.
    """
    if not compiled:
        return _find_plainly(grid, lon, lat, max_distance_km)
    from geo import grid_nearest_kernel as kernel  # noqa: PLC0415 - see Locator.locate

    position, distance = kernel.find(grid, lon, lat, max_distance_km, threads=threads)
    unsure = np.flatnonzero(position == kernel.UNSURE)
    plain = _find_plainly(grid, lon[unsure], lat[unsure], max_distance_km)
    position[unsure], distance[unsure] = plain.position, plain.distance_km
    return Nearest(position, distance)


def _find_plainly(grid: Grid, lon: Floats, lat: Floats, max_distance_km: float) -> Nearest:
    position = np.full(len(lon), NOWHERE, dtype=np.int64)
    distance = np.full(len(lon), np.nan)
    for start in range(0, len(lon), _CHUNK):
        part = slice(start, start + _CHUNK)
        x, y = lon[part], lat[part]
        point, edge = _candidates(grid, x, y, max_distance_km / SHORTEST_DEGREE_KM)
        ends = grid.edges[edge]
        foot = feet(x[point], y[point], (ends["a_lon"], ends["a_lat"], ends["b_lon"], ends["b_lat"]))
        kilometres = geodesic_km(x[point], y[point], foot)
        order = np.lexsort((ends["lowest"], kilometres, point))
        first = order[np.diff(point[order], prepend=-1) > 0]
        first = first[kilometres[first] <= max_distance_km]
        position[start + point[first]] = ends["lowest"][first]
        distance[start + point[first]] = kilometres[first]
    return Nearest(position, distance)


def feet(lon: Floats, lat: Floats, ends: tuple[Floats, Floats, Floats, Floats]) -> Feet:
    """Return the foot of each point on its edge (lon, lat, lon, lat), in the point's own scales of the ellipsoid."""
    a_lon, a_lat, b_lon, b_lat = ends
    shrink = shrinking(lat)
    ax, ay = (a_lon - lon) * shrink, a_lat - lat
    dx, dy = (b_lon - a_lon) * shrink, b_lat - a_lat
    along = np.clip(-(ax * dx + ay * dy) / np.maximum(dx * dx + dy * dy, np.finfo(float).tiny), 0.0, 1.0)
    away = np.hypot(ax + along * dx, ay + along * dy)
    # An edge's end as it is written, so that edges that meet there have one foot.
    foot_lon = np.where(along == 1.0, b_lon, a_lon + along * (b_lon - a_lon))
    foot_lat = np.where(along == 1.0, b_lat, a_lat + along * (b_lat - a_lat))
    return Feet(foot_lon, foot_lat, away)


def shrinking(lat: Floats) -> Floats:
    """Return metres per degree of longitude over metres per degree of latitude, on the ellipsoid."""
    sine = np.sin(np.radians(lat))
    shrink: Floats = np.cos(np.radians(lat)) * (1 - GEOD.es * sine * sine) / (1 - GEOD.es)
    return shrink


def geodesic_km(lon: Floats, lat: Floats, foot: Feet) -> Floats:
    """Return geodesic distances to the millimetre: finer rounding errors would break a tie at a shared corner."""
    metres = GEOD.inv(lon, lat, foot.lon, foot.lat)[2]
    return np.round(np.asarray(metres, dtype="float64") / 1e3, 6)


def _candidates(grid: Grid, lon: Floats, lat: Floats, reach: float) -> tuple[Integers, Integers]:
    """Return pairs of a point and an edge that may be its nearest, within a reach in degrees.

    An edge that no ring has shown yet is farther away than the rings are wide: a point whose nearest is nearer is done.
    """
    x, y = grid.extent.in_cells(lon, lat)
    rings = int(np.ceil(reach / grid.extent.step))
    # Also false for NaN and infinity.
    near = (x > -rings - 1) & (x < grid.extent.columns + rings) & (y > -rings - 1) & (y < grid.extent.rows + rings)
    active = np.flatnonzero(near)
    column, row = np.zeros((2, len(lon)), dtype=np.int64)
    column[active], row[active] = np.floor(x[active]), np.floor(y[active])
    best = np.full(len(lon), np.inf)
    seen: list[tuple[Integers, Integers, Floats]] = []
    for ring in range(rings + 1):
        east, north = _ring(ring)
        codes = grid.codes((column[active, None] + east).ravel(), (row[active, None] + north).ravel())
        border = np.flatnonzero(codes < NOWHERE)
        cells = grid.cells[-2 - codes[border]]
        pair, edge = runs(cells["first_edge"], cells["edges"])
        point, ends = active[border[pair] // len(east)], grid.edges[edge]
        away = feet(lon[point], lat[point], (ends["a_lon"], ends["a_lat"], ends["b_lon"], ends["b_lat"])).degrees
        np.minimum.at(best, point, away)
        kept = away <= np.minimum(_allowing(best[point]), reach)
        seen.append((point[kept], edge[kept], away[kept]))
        active = active[_allowing(best[active]) > ring * grid.extent.step * SHORTEST_SHARE]
    point, edge, away = (np.concatenate(one) for one in zip(*seen, strict=True))
    kept = away <= _allowing(best[point])
    return point[kept], edge[kept]


def _ring(ring: int) -> tuple[Integers, Integers]:
    """Return the offsets of the cells so many steps away, diagonals counted as one step."""
    east, north = np.mgrid[-ring : ring + 1, -ring : ring + 1].reshape(2, -1)
    edge = np.maximum(abs(east), abs(north)) == ring
    return east[edge], north[edge]


def _allowing(degrees: Floats) -> Floats:
    """Return how far an edge may be in a point's own scales and yet be the nearest on the ellipsoid.

    The scale of longitude changes by less than 0.3 % per degree of latitude within 15 degrees of the equator.
    """
    return degrees * (1 + 0.01 * degrees) + 1e-7
