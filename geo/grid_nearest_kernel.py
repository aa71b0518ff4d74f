"""The search of ``geo.grid_nearest`` compiled by numba, for points by the million, with the same answers to the bit.

Rings of cells, feet and tolerance are those of the plain search. The distance is Vincenty's, which agrees with pyproj's
geodesic to nanometres over such short lines; where so little could change the millimetre to which it is rounded, or a
point has more edges equally near than are kept, the point is left to the plain search.
"""

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from geo.grid import BLOCK, BLOCK_BITS, NOWHERE, Floats, Grid, Integers
from geo.grid_kernel import compiled, shares
from geo.grid_nearest import SHORTEST_DEGREE_KM, SHORTEST_SHARE, shrinking
from geo.measures import GEOD

UNSURE = -2
"""The position of a point that is left to the plain search."""

_FINE_MASK = BLOCK - 1
_KEPT = 8
"""So many feet that may be a point's nearest are kept; edges that meet have the same one."""

_DOUBT = 1e-3
"""In millimetres: a distance so near to the middle between two is left to pyproj. A thousand times what they differ."""

_TINY = float(np.finfo(float).tiny)
_MAJOR_M, _FLATTENING = float(GEOD.a), float(GEOD.f)
_MINOR_M = float(GEOD.b)
_TURNS, _SETTLED = 20, 1e-15
"""So many steps of the formula at most, until the longitude on its sphere changes by no more, in radians."""


def find(
    grid: Grid, lon: Floats, lat: Floats, max_distance_km: float, *, threads: int | None = None
) -> tuple[Integers, Floats]:
    """Return the positions and distances of ``find_nearest``, or UNSURE.

    Args:
        grid: the grid.
        lon: longitudes in degrees, float64, contiguous.
        lat: latitudes likewise, as many.
        max_distance_km: the limit.
        threads: among so many the points are shared out, by default one per processor.
    """
    position, distance = np.full(len(lon), NOWHERE, dtype=np.int64), np.full(len(lon), np.nan)
    extent, reach = grid.extent, max_distance_km / SHORTEST_DEGREE_KM
    frame = (extent.west, extent.south, 1.0 / extent.step, extent.columns, extent.rows)
    limits = (reach, int(np.ceil(reach / extent.step)), extent.step, float(max_distance_km))
    tables = (grid.coarse, grid.fine, grid.cells, grid.edges)
    with np.errstate(invalid="ignore"):  # NaN and infinity are far from every cell
        shrink = shrinking(lat)

    def work(start: int, end: int) -> None:
        part = slice(start, end)
        _find((lon[part], lat[part], shrink[part]), (position[part], distance[part]), limits, frame, tables)

    parts = shares(len(lon), threads)
    with ThreadPoolExecutor(len(parts)) as pool:
        list(pool.map(work, *zip(*parts, strict=True)))
    return position, distance


@compiled
def _find(points, answers, limits, frame, tables):  # type: ignore[no-untyped-def]
    """Write each point's nearest region within the limit and its distance, or UNSURE."""
    feet, owners = np.empty((_KEPT, 2)), np.empty(_KEPT, dtype=np.int64)
    degrees = np.empty(_KEPT)
    lon, lat, shrink = points
    position, distance = answers
    for at in range(len(lon)):
        point = (lon[at], lat[at], shrink[at])
        count = _search(point, limits, frame, tables, (feet, owners, degrees))
        if count > _KEPT:
            position[at] = UNSURE
        elif count > 0:
            position[at], distance[at] = _choose(point, feet[:count], owners, limits[3])


@compiled
def _search(point, limits, frame, tables, kept):  # type: ignore[no-untyped-def]
    """Keep the edges that may be the nearest, ring by ring; return how many, more than _KEPT if there were more."""
    reach, rings, step, _ = limits
    west, south, per_degree, columns, rows = frame
    coarse, fine, cells, edges = tables
    x, y = (point[0] - west) * per_degree, (point[1] - south) * per_degree
    # Also true for NaN and infinity.
    if not (x > -rings - 1 and x < columns + rings and y > -rings - 1 and y < rows + rings):
        return 0
    column, row = math.floor(x), math.floor(y)
    best, count, bound = np.inf, 0, reach
    for ring in range(rings + 1):
        for north in range(max(row - ring, 0), min(row + ring, rows - 1) + 1):
            up = step * _gap(y, north)
            # The first and the last row of a ring are whole, of the others only the two ends belong to it.
            stride = 1 if abs(north - row) == ring else 2 * ring
            for east in range(column - ring, column + ring + 1, stride):
                across = step * SHORTEST_SHARE * _gap(x, east)
                if east < 0 or east >= columns or across * across + up * up > bound * bound:
                    continue
                code = coarse[north >> BLOCK_BITS, east >> BLOCK_BITS]
                if code < NOWHERE:
                    code = fine[-2 - code, north & _FINE_MASK, east & _FINE_MASK]
                if code < NOWHERE:
                    best, count, bound = _weigh(point, cells[-2 - code], edges, (best, count, bound), kept)
                if count > _KEPT:
                    return count
        if _allowing(best) <= ring * step * SHORTEST_SHARE:
            break
    return count


@compiled
def _gap(x, cell):  # type: ignore[no-untyped-def]
    """Return how far a cell begins from a coordinate, both counted in cells; 0 in the cell's own column or row."""
    return max(cell - x, x - cell - 1.0, 0.0)


@compiled
def _weigh(point, cell, edges, state, kept):  # type: ignore[no-untyped-def]
    """Keep those of a cell's edges that may be the nearest.

    The state is the least distance so far, how many are kept, and how far an edge may be to be kept.
    """
    best, count, bound = state
    for at in range(cell.first_edge, cell.first_edge + cell.edges):
        edge = edges[at]
        lon, lat, square = _foot(point, edge)
        # The root is dear and most edges are too far: it is drawn of the others only.
        if square > bound * bound:
            continue
        away = math.sqrt(square)
        if away < best:
            best, bound = away, min(bound, _allowing(away))
            count = _drop(kept, count, bound)
        count = _keep(kept, count, (lon, lat, away, edge.lowest))
        if count > _KEPT:
            break
    return best, count, bound


@compiled
def _foot(point, edge):  # type: ignore[no-untyped-def]
    """Return the foot of a point on an edge as ``grid_nearest.feet`` has it, and the square of how far it is."""
    lon, lat, shrink = point
    ax, ay = (edge.a_lon - lon) * shrink, edge.a_lat - lat
    dx, dy = (edge.b_lon - edge.a_lon) * shrink, edge.b_lat - edge.a_lat
    along = min(max(-(ax * dx + ay * dy) / max(dx * dx + dy * dy, _TINY), 0.0), 1.0)
    x, y = ax + along * dx, ay + along * dy
    if along == 1.0:
        return edge.b_lon, edge.b_lat, x * x + y * y
    lon, lat = edge.a_lon + along * (edge.b_lon - edge.a_lon), edge.a_lat + along * (edge.b_lat - edge.a_lat)
    return lon, lat, x * x + y * y


@compiled
def _drop(kept, count, farthest):  # type: ignore[no-untyped-def]
    """Drop what is farther than may be the nearest; return how many are left."""
    feet, owners, degrees = kept
    left = 0
    for place in range(count):
        if degrees[place] <= farthest:
            feet[left, 0], feet[left, 1] = feet[place, 0], feet[place, 1]
            owners[left], degrees[left] = owners[place], degrees[place]
            left += 1
    return left


@compiled
def _keep(kept, count, foot):  # type: ignore[no-untyped-def]
    """Keep a foot, of equal feet only the lowest owner; return how many are kept, one more than fit if it does not."""
    feet, owners, degrees = kept
    lon, lat, away, owner = foot
    for place in range(count):
        if feet[place, 0] == lon and feet[place, 1] == lat:
            owners[place] = min(owners[place], owner)
            return count
    if count < _KEPT:
        feet[count, 0], feet[count, 1], owners[count], degrees[count] = lon, lat, owner, away
    return count + 1


@compiled
def _choose(point, feet, owners, limit):  # type: ignore[no-untyped-def]
    """Return the owner of the nearest foot, by the millimetre, and the distance in km; on a tie the lowest owner."""
    position, nearest = NOWHERE, np.inf
    for place in range(len(feet)):
        millimetres = 1e3 * _metres(point[0], point[1], feet[place, 0], feet[place, 1])
        rounded = math.floor(millimetres + 0.5)
        # NaN, a line on which the formula does not settle, is in doubt too.
        if not abs(abs(millimetres - rounded) - 0.5) > _DOUBT:
            return UNSURE, np.nan
        kilometres = rounded / 1e6
        if kilometres < nearest or (kilometres == nearest and owners[place] < position):
            position, nearest = owners[place], kilometres
    return (position, nearest) if nearest <= limit else (NOWHERE, np.nan)


@compiled
def _metres(lon, lat, to_lon, to_lat):  # type: ignore[no-untyped-def]
    """Return the geodesic distance in metres (Vincenty, Survey Review 23, 1975, the inverse method)."""
    over = math.radians(to_lon - lon)
    one = math.atan((1.0 - _FLATTENING) * math.tan(math.radians(lat)))
    other = math.atan((1.0 - _FLATTENING) * math.tan(math.radians(to_lat)))
    sin_one, cos_one, sin_other, cos_other = math.sin(one), math.cos(one), math.sin(other), math.cos(other)
    turned = over
    for _ in range(_TURNS):
        across = cos_other * math.sin(turned)
        # As a difference of angles: that of two products would lose the last digits of a short line.
        upward = math.sin(other - one) + 2.0 * sin_one * cos_other * math.sin(turned / 2.0) ** 2
        sine = math.hypot(across, upward)
        if sine == 0.0:
            return 0.0
        cosine = sin_one * sin_other + cos_one * cos_other * math.cos(turned)
        angle = math.atan2(sine, cosine)
        azimuth = cos_one * across / sine
        steep = 1.0 - azimuth * azimuth
        middle = cosine - 2.0 * sin_one * sin_other / steep if steep > 0.0 else 0.0
        c = _FLATTENING / 16.0 * steep * (4.0 + _FLATTENING * (4.0 - 3.0 * steep))
        inner = middle + c * cosine * (2.0 * middle * middle - 1.0)
        before = turned
        turned = over + (1.0 - c) * _FLATTENING * azimuth * (angle + c * sine * inner)
        if abs(turned - before) <= _SETTLED:
            return _arc(angle, sine, cosine, middle, steep)
    return np.nan


@compiled
def _arc(angle, sine, cosine, middle, steep):  # type: ignore[no-untyped-def]
    """Return the length in metres of an arc of the auxiliary sphere."""
    u = steep * (_MAJOR_M * _MAJOR_M - _MINOR_M * _MINOR_M) / (_MINOR_M * _MINOR_M)
    a = 1.0 + u / 16384.0 * (4096.0 + u * (-768.0 + u * (320.0 - 175.0 * u)))
    b = u / 1024.0 * (256.0 + u * (-128.0 + u * (74.0 - 47.0 * u)))
    square = 2.0 * middle * middle - 1.0
    third = b / 6.0 * middle * (4.0 * sine * sine - 3.0) * (4.0 * middle * middle - 3.0)
    return _MINOR_M * a * (angle - b * sine * (middle + b / 4.0 * (cosine * square - third)))


@compiled
def _allowing(degrees):  # type: ignore[no-untyped-def]
    """Return what ``grid_nearest.allowing`` returns."""
    return degrees * (1.0 + 0.01 * degrees) + 1e-7
