"""A uniform grid over a coverage, and the plain lookup in it: numpy for the cells, GEOS for the points near a border.

A cell that no border touches lies wholly in one region or in none: one array read answers it ("true-hit filtering";
Kipf et al., Adaptive Geospatial Joins for Modern Hardware, 2018). Every other cell, a border cell, keeps the border
edges that touch it and the regions that a point of it may be in. Blocks of 8 by 8 cells without a border are one entry
of the coarse table, so that the tables which most points read fit the processor's caches.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]
Records = npt.NDArray[np.void]

BLOCK_BITS: Final = 3
BLOCK: Final = 1 << BLOCK_BITS
"""A block is so many cells wide and high."""

NOWHERE: Final = -1
"""The code of a cell in no region. Regions are 0 and more; -2 and less is a border cell or, above it, a block."""

MOST_REGIONS: Final = 64
"""A border cell with more regions than bits in a word is left to GEOS."""

CELL: Final = np.dtype(
    [
        ("lon", "f8"),  # a point of the cell
        ("lat", "f8"),
        ("holders", "u8"),  # bit i: the cell's region i holds that point
        ("first_edge", "i4"),
        ("edges", "i4"),
        ("first_region", "i4"),
        ("regions", "i4"),
    ]
)
"""A border cell: runs of so many entries in ``Grid.edges`` and ``Grid.regions``."""

EDGE: Final = np.dtype(
    [
        ("a_lon", "f8"),
        ("a_lat", "f8"),
        ("b_lon", "f8"),
        ("b_lat", "f8"),
        ("borders", "u8"),  # bit i: the edge bounds the cell's region i
        ("lowest", "i8"),  # the position of the lowest region that it bounds
    ]
)
"""A border edge, whole and uncut, as one border cell keeps it."""

_CHUNK: Final = 1 << 16
"""So many points at a time: what is computed on the way stays in the processor's cache."""


@dataclass(frozen=True)
class Extent:
    """Where the cells lie: the south-western corner and the step in degrees, and how many there are (whole blocks)."""

    west: float
    south: float
    step: float
    columns: int
    rows: int

    def in_cells(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return coordinates counted in cells from the south-western corner."""
        per_degree = 1.0 / self.step
        return (lon - self.west) * per_degree, (lat - self.south) * per_degree


@dataclass(frozen=True)
class Grid:
    """The tables of a grid.

    Args:
        extent: where the cells lie.
        coarse: a block's code, by row and column of blocks: a region, NOWHERE, or -2 - its place in ``fine``.
        fine: a cell's code, by block, row and column in it: a region, NOWHERE, or -2 - its place in ``cells``.
        cells: the border cells.
        edges: their edges, cell by cell.
        regions: positions of the regions that have a point in the cell, cell by cell, ascending.
    """

    extent: Extent
    coarse: npt.NDArray[np.int32]
    fine: npt.NDArray[np.int32]
    cells: Records
    edges: Records
    regions: Integers

    @property
    def nbytes(self) -> int:
        """The memory that the tables take."""
        return sum(one.nbytes for one in (self.coarse, self.fine, self.cells, self.edges, self.regions))

    def codes(self, column: Integers, row: Integers) -> Integers:
        """Return the codes of cells given by column and row; NOWHERE outside the extent."""
        codes = np.full(len(column), NOWHERE, dtype=np.int64)
        known = (column >= 0) & (column < self.extent.columns) & (row >= 0) & (row < self.extent.rows)
        held = np.flatnonzero(known)
        column, row = column[held], row[held]
        coarse = self.coarse[row >> BLOCK_BITS, column >> BLOCK_BITS].astype(np.int64)
        deep = np.flatnonzero(coarse < NOWHERE)
        inner = (row[deep] & (BLOCK - 1)), (column[deep] & (BLOCK - 1))
        coarse[deep] = self.fine[-2 - coarse[deep], *inner]
        codes[held] = coarse
        return codes

    def find(self, lon: Floats, lat: Floats, shapes: Shapes) -> Integers:
        """Return the position of the lowest region that each point touches; -1 for none, NaN and infinity.

        Args:
            lon: longitudes in degrees.
            lat: latitudes in degrees, as many.
            shapes: the coverage's regions in the order of their positions, prepared.
        """
        found = np.empty(len(lon), dtype=np.int64)
        for start in range(0, len(lon), _CHUNK):
            part = slice(start, start + _CHUNK)
            found[part] = self._codes_at(lon[part], lat[part])
        self.settle(found, np.flatnonzero(found < NOWHERE), lon, lat, shapes)
        return found

    def settle(self, found: Integers, which: Integers, lon: Floats, lat: Floats, shapes: Shapes) -> None:
        """Replace the code of a border cell, at the places named, by the position of the region or -1."""
        cells = self.cells[-2 - found[which]]
        found[which] = NOWHERE
        pair, entry = runs(cells["first_region"], cells["regions"])
        point, region = which[pair], self.regions[entry]
        hits = np.flatnonzero(touching(shapes, region, lon[point], lat[point]))
        # Of several assignments the last one stays: backwards, so that it is the lowest region's.
        found[point[hits[::-1]]] = region[hits[::-1]]

    def _codes_at(self, lon: Floats, lat: Floats) -> Integers:
        x, y = self.extent.in_cells(lon, lat)
        # Also false for NaN and infinity.
        inside = (x >= 0) & (x < self.extent.columns) & (y >= 0) & (y < self.extent.rows)
        if inside.all():
            return self.codes(x.astype(np.int64), y.astype(np.int64))
        codes = np.full(len(lon), NOWHERE, dtype=np.int64)
        held = np.flatnonzero(inside)
        codes[held] = self.codes(x[held].astype(np.int64), y[held].astype(np.int64))
        return codes


def runs(first: npt.NDArray[np.integer], count: npt.NDArray[np.integer]) -> tuple[Integers, Integers]:
    """Return all the integers of runs, each with the place of its run: (place, integer)."""
    place = np.repeat(np.arange(len(count)), count)
    before = np.cumsum(count) - count
    return place, np.arange(len(place)) + (np.asarray(first, dtype=np.int64) - before)[place]


def touching(shapes: Shapes, region: Integers, lon: Floats, lat: Floats) -> npt.NDArray[np.bool_]:
    """Tell of each pair of a region and a point whether they touch, by GEOS."""
    answer = np.zeros(len(region), dtype=bool)
    order = np.argsort(region, kind="stable")
    starts = np.flatnonzero(np.diff(region[order], prepend=-1))
    for part in np.split(order, starts)[1:]:
        answer[part] = shapely.intersects_xy(shapes[region[part[0]]], lon[part], lat[part])
    return answer
