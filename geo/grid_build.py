"""Building the grid of a coverage: which cells a border touches, and which region holds the others."""

from typing import Final

import numpy as np
import numpy.typing as npt

from geo.grid import (
    BLOCK,
    CELL,
    EDGE,
    MOST_REGIONS,
    NOWHERE,
    Extent,
    Floats,
    Grid,
    Integers,
    Records,
    Shapes,
    runs,
    touching,
)

STEP: Final = 0.01
"""A cell's width and height in degrees, 1.1 km: of villages' points, a tenth then stands in a border cell."""

MOST_CELLS: Final = 16_000_000
"""A wider coverage gets wider cells: the memory that building takes is bounded."""

_MARGIN: Final = 1e-6
"""In cells. An edge this near to a cell counts as touching it: far more than rounding moves a point."""

_OWN_POINT: Final = (0.5137, 0.4861)
"""Where in a border cell its own point lies: off the round numbers, on which drawn borders like to lie."""


def build_grid(shapes: Shapes, ends: Floats, owner: Integers) -> Grid:
    """Build the grid of a coverage.

    Args:
        shapes: its regions, valid and prepared polygons; position 0 has the lowest code. They may overlap.
        ends: its border edges, four numbers each (lon, lat, lon, lat).
        owner: the position of the region that each edge bounds.
    """
    extent = _extent(ends)
    region, held = _held_cells(ends, owner, extent)
    segment, crossed = _crossed_cells(ends, extent)
    labels = np.full(extent.rows * extent.columns, NOWHERE, dtype=np.int32)
    # Regions come in ascending order; where they overlap the last assignment, the lowest region's, stays.
    labels[held[::-1]] = region[::-1]
    border = np.flatnonzero(np.bincount(crossed, minlength=len(labels)))
    labels[border] = -2 - np.arange(len(border), dtype=np.int32)
    # A pair is a border cell and a region of it, as one number: place of the cell * regions + region.
    inner = labels[held] < NOWHERE
    around = _place(labels, held[inner]) * len(shapes) + region[inner]
    beside = _place(labels, crossed) * len(shapes) + owner[segment]
    pairs = np.sort(np.concatenate([around, beside]))
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    cells = _cells(extent, border, pairs, shapes)
    edges = _edges(ends[segment], beside, pairs, cells, len(shapes))
    return Grid(extent, *_tables(labels.reshape(extent.rows, extent.columns)), cells, edges, pairs % len(shapes))


def _extent(ends: Floats) -> Extent:
    """Lay whole blocks of cells over the coverage, with a cell to spare on each side."""
    west, south = ends.reshape(-1, 2).min(axis=0)
    east, north = ends.reshape(-1, 2).max(axis=0)
    step = max(STEP, float(np.sqrt((east - west) * (north - south) / MOST_CELLS)))
    columns, rows = (BLOCK * int(np.ceil((size / step + 2) / BLOCK)) for size in (east - west, north - south))
    return Extent(float(west) - step, float(south) - step, step, columns, rows)


def _place(labels: npt.NDArray[np.int32], cell: Integers) -> Integers:
    return -2 - labels[cell].astype(np.int64)


def _held_cells(ends: Floats, owner: Integers, extent: Extent) -> tuple[Integers, Integers]:
    """Return all pairs of a region and a cell whose middle it holds, regions ascending.

    Each row of cells is cut along its middle, and a region holds what lies between its odd and even crossings. A
    rounding error cannot move a middle across a border that does not touch the cell; border cells need not be right.
    """
    ax, ay = extent.in_cells(ends[:, 0], ends[:, 1])
    bx, by = extent.in_cells(ends[:, 2], ends[:, 3])
    # An edge crosses the middles in [lower end, upper end): neighbours share no crossing and lose none.
    first, past = (np.ceil(one - 0.5).astype(np.int64) for one in (np.minimum(ay, by), np.maximum(ay, by)))
    edge, row = runs(first, past - first)
    at = ax[edge] + (row + 0.5 - ay[edge]) / (by[edge] - ay[edge]) * (bx[edge] - ax[edge])
    order = np.lexsort((at, row, owner[edge]))
    start, end = (np.ceil(at[order][side::2] - 0.5).astype(np.int64) for side in (0, 1))
    stretch, column = runs(start, end - start)
    opening = order[::2][stretch]
    return owner[edge[opening]], row[opening] * extent.columns + column


def _crossed_cells(ends: Floats, extent: Extent) -> tuple[Integers, Integers]:
    """Return all pairs of an edge and a cell that it touches or nearly touches, column by column of the edge."""
    ax, ay = extent.in_cells(ends[:, 0], ends[:, 1])
    bx, by = extent.in_cells(ends[:, 2], ends[:, 3])
    low, high = np.minimum(ax, bx), np.maximum(ax, bx)
    first, last = np.floor(low - _MARGIN).astype(np.int64), np.floor(high + _MARGIN).astype(np.int64)
    edge, column = runs(first, last - first + 1)
    run, rise = (bx - ax)[edge], (by - ay)[edge]
    # Where the edge enters and leaves the column, as shares of its length; a vertical edge is in it as a whole.
    sides = [np.clip(column + side, low[edge], high[edge]) - ax[edge] for side in (-_MARGIN, 1 + _MARGIN)]
    upright = run == 0
    enter, leave = (np.where(upright, share, side / np.where(upright, 1.0, run)) for share, side in enumerate(sides))
    heights = ay[edge] + enter * rise, ay[edge] + leave * rise
    bottom = np.floor(np.minimum(*heights) - _MARGIN).astype(np.int64)
    top = np.floor(np.maximum(*heights) + _MARGIN).astype(np.int64)
    part, row = runs(bottom, top - bottom + 1)
    return edge[part], row * extent.columns + column[part]


def _cells(extent: Extent, border: Integers, pairs: Integers, shapes: Shapes) -> Records:
    """Return the border cells with their own points and the regions that hold these; edges are counted later."""
    cells = np.zeros(len(border), dtype=CELL)
    cells["lon"] = extent.west + (border % extent.columns + _OWN_POINT[0]) * extent.step
    cells["lat"] = extent.south + (border // extent.columns + _OWN_POINT[1]) * extent.step
    place, region = np.divmod(pairs, len(shapes))
    cells["first_region"] = np.searchsorted(place, np.arange(len(border)))
    cells["regions"] = np.bincount(place, minlength=len(border))
    holds = touching(shapes, region, cells["lon"][place], cells["lat"][place])
    bit = np.where(holds, _bit(np.arange(len(pairs)) - cells["first_region"][place]), np.uint64(0))
    cells["holders"] = np.bitwise_or.reduceat(bit, cells["first_region"])
    return cells


def _edges(
    ends: Floats, beside: Integers, pairs: Integers, cells: npt.NDArray[np.void], width: int
) -> npt.NDArray[np.void]:
    """Return each cell's edges, an edge between two regions once, and count them in the cells.

    Args:
        ends: the edges, once per region that they bound and cell that they touch.
        beside: the pair of that cell and that region.
        pairs: all pairs, sorted.
        cells: the border cells.
        width: the number of regions.
    """
    place, region = np.divmod(beside, width)
    # One direction for both neighbours: equal edges stand side by side once sorted.
    turned = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends = np.where(turned[:, None], ends[:, [2, 3, 0, 1]], ends)
    order = np.lexsort((region, *ends.T, place))
    place, region, ends, beside = place[order], region[order], ends[order], beside[order]
    first = np.flatnonzero(np.r_[True, (np.diff(place) != 0) | (np.diff(ends, axis=0) != 0).any(axis=1)])
    edges = np.zeros(len(first), dtype=EDGE)
    for name, values in zip(("a_lon", "a_lat", "b_lon", "b_lat"), ends[first].T, strict=True):
        edges[name] = values
    local = np.searchsorted(pairs, beside) - cells["first_region"][place]
    edges["borders"] = np.bitwise_xor.reduceat(_bit(local), first)
    edges["lowest"] = region[first]
    cells["first_edge"] = np.searchsorted(place[first], np.arange(len(cells)))
    cells["edges"] = np.bincount(place[first], minlength=len(cells))
    return edges


def _bit(local: Integers) -> npt.NDArray[np.uint64]:
    """Return words with one bit set; of a region beyond the last bit none is, and its cell is not asked for bits."""
    return np.where(local < MOST_REGIONS, np.uint64(1) << (local % MOST_REGIONS).astype(np.uint64), np.uint64(0))


def _tables(labels: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return the coarse and the fine table: a block whose cells agree needs no fine ones."""
    rows, columns = labels.shape
    blocks = labels.reshape(rows // BLOCK, BLOCK, columns // BLOCK, BLOCK).swapaxes(1, 2)
    coarse = blocks[:, :, 0, 0].copy()
    mixed = (coarse < NOWHERE) | (blocks != coarse[:, :, None, None]).any(axis=(2, 3))
    coarse[mixed] = -2 - np.arange(np.count_nonzero(mixed), dtype=np.int32)
    return coarse, np.ascontiguousarray(blocks[mixed])
