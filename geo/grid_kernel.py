"""The lookup of ``geo.grid`` compiled by numba, for points by the million. Who imports it imports numba.

In a border cell the kernel walks straight from the cell's own point, whose regions are known, to the point asked for;
each edge crossed turns the regions that it bounds. That is exact as long as every sign it rests on is certain. The
sign of an orientation is taken as certain when it passes the error bound of Shewchuk (Adaptive Precision
Floating-Point Arithmetic and Fast Robust Geometric Predicates, 1997, the A estimate of orient2d); where one does not,
as on every border point, GEOS decides, which computes exactly.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import numba
import numpy as np

from geo.grid import BLOCK, BLOCK_BITS, MOST_REGIONS, NOWHERE, Floats, Grid, Integers, Shapes

_ERROR_BOUND: Final = (3.0 + 16.0 * 2.0**-53) * 2.0**-53
_SMALLEST: Final = 1e-290
"""Products smaller than this may have lost bits to underflow: one unit in the last place beside the equator."""

PROCESSORS: Final[int] = numba.config.NUMBA_NUM_THREADS  # type: ignore[attr-defined]
"""What this process may use; the environment variable NUMBA_NUM_THREADS lowers it."""

_LEAST_PER_THREAD: Final = 1 << 14

_CHUNK: Final = 2048
"""So many points at a time: their border cells fit the processor's cache."""

_FINE_MASK: Final = BLOCK - 1
_ONE: Final = np.uint64(1)


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile for one signature at a time, without the interpreter's lock; kept on disk where there is a place."""
    try:
        return numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # neither this folder nor a home can be written
        return numba.njit(nogil=True)(function)


def shares(count: int, threads: int | None) -> list[tuple[int, int]]:
    """Return where the shares of so many points begin and end, one for each thread, by default ``PROCESSORS``."""
    limits = np.linspace(0, count, min(threads or PROCESSORS, 1 + count // _LEAST_PER_THREAD) + 1).astype(int)
    return list(zip(limits[:-1].tolist(), limits[1:].tolist(), strict=True))


def find(grid: Grid, lon: Floats, lat: Floats, shapes: Shapes, *, threads: int | None = None) -> Integers:
    """Return what ``Grid.find`` returns.

    Args:
        grid: the grid.
        lon: longitudes in degrees, float64, contiguous.
        lat: latitudes likewise, as many.
        shapes: the regions in the order of their positions, prepared.
        threads: among so many the points are shared out, by default ``PROCESSORS``.
    """
    found = np.empty(len(lon), dtype=np.int64)
    extent = grid.extent
    frame = (extent.west, extent.south, 1.0 / extent.step, extent.columns, extent.rows)
    tables = (grid.coarse, grid.fine, grid.cells, grid.edges, grid.regions)

    def work(start: int, end: int) -> None:
        _find(lon[start:end], lat[start:end], found[start:end], frame, tables)

    parts = shares(len(lon), threads)
    with ThreadPoolExecutor(len(parts)) as pool:
        list(pool.map(work, *zip(*parts, strict=True)))
    grid.settle(found, np.flatnonzero(found < NOWHERE), lon, lat, shapes)
    return found


@compiled
def _find(lon, lat, found, frame, tables):  # type: ignore[no-untyped-def]
    """Write each point's region, NOWHERE, or the code of a border cell in which a sign was not certain."""
    _, _, cells, edges, regions = tables
    waiting = np.empty(_CHUNK, dtype=np.int64)
    fetched = 0.0
    for start in range(0, len(lon), _CHUNK):
        end = min(start + _CHUNK, len(lon))
        _read_codes(lon[start:end], lat[start:end], found[start:end], frame, tables)
        count = 0
        for at in range(start, end):
            # No branch: which points stand in border cells cannot be foreseen.
            waiting[count] = at
            count += int(found[at] < NOWHERE)
        # One read of each border cell to come lets the processor fetch them side by side, which saves a third of the
        # time. Their sum is returned so that the compiler cannot leave the reads out.
        for place in range(count):
            fetched += edges[cells[-2 - found[waiting[place]]].first_edge].a_lon
        for place in range(count):
            at = waiting[place]
            found[at] = _walk(cells[-2 - found[at]], edges, regions, lon[at], lat[at], found[at])
    return fetched


@compiled
def _read_codes(lon, lat, found, frame, tables):  # type: ignore[no-untyped-def]
    """Write the codes of the points' cells."""
    west, south, per_degree, columns, rows = frame
    coarse, fine, _, _, _ = tables
    for at in range(len(lon)):
        x, y = (lon[at] - west) * per_degree, (lat[at] - south) * per_degree
        # Also true for NaN and infinity.
        if not (x >= 0 and x < columns and y >= 0 and y < rows):
            found[at] = NOWHERE
            continue
        column, row = int(x), int(y)
        code = coarse[row >> BLOCK_BITS, column >> BLOCK_BITS]
        if code < NOWHERE:
            code = fine[-2 - code, row & _FINE_MASK, column & _FINE_MASK]
        found[at] = code


@compiled
def _walk(cell, edges, regions, lon, lat, unsure):  # type: ignore[no-untyped-def]
    """Return the lowest region that holds the point, NOWHERE, or ``unsure``."""
    if cell.regions > MOST_REGIONS:
        return unsure
    holders = cell.holders
    for at in range(cell.first_edge, cell.first_edge + cell.edges):
        edge = edges[at]
        of_a = _side(cell.lon, cell.lat, lon, lat, edge.a_lon, edge.a_lat)
        of_b = _side(cell.lon, cell.lat, lon, lat, edge.b_lon, edge.b_lat)
        if of_a * of_b > 0:
            continue  # the whole edge is on one side of the way
        of_start = _side(edge.a_lon, edge.a_lat, edge.b_lon, edge.b_lat, cell.lon, cell.lat)
        of_point = _side(edge.a_lon, edge.a_lat, edge.b_lon, edge.b_lat, lon, lat)
        if of_start * of_point > 0:
            continue  # the whole way is on one side of the edge
        if of_a * of_b * of_start * of_point == 0:
            return unsure
        holders ^= edge.borders
    for local in range(cell.regions):
        if holders & (_ONE << np.uint64(local)):
            return regions[cell.first_region + local]
    return NOWHERE


@compiled
def _side(ax, ay, bx, by, x, y):  # type: ignore[no-untyped-def]
    """Return on which side of the line from a to b a point lies: 1, -1, or 0 when that is not certain."""
    left, right = (ax - x) * (by - y), (ay - y) * (bx - x)
    turn = left - right
    bound = _ERROR_BOUND * (abs(left) + abs(right)) + _SMALLEST
    if turn > bound:
        return 1
    return -1 if turn < -bound else 0
