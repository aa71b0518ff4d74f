"""Coverages: polygons that share their edges vertex for vertex and nowhere overlap, in longitude and latitude.

The cleaning that makes one of polygons that nearly do, and what must hold of the result. The shipped boundaries are
built with it (``data/recipes``), and boundaries of the user's own pass the same (``own_boundaries``).
Shapes are arrays of valid polygons or multipolygons; widths and areas are in degrees and square degrees.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

GAP_WIDTH_DEGREE: Final = 0.01
"""Slivers narrower than this (1.1 km) are faults of a source, wider openings are not."""

MERGE_STRATEGY: Final = "min_area"
"""An overlap goes to the smaller polygon: the default shrinks Kota Pasuruan by 4.4 %."""

AREA_CHANGE_PERCENT: Final = 2.0
"""Cleaning may change the area of a region by so much. Beyond it the source is at fault, not its slivers."""

_AREAL: Final = 2

Shapes = npt.NDArray[np.object_]


def clean_coverage(shapes: Shapes, gap_width_degree: float = GAP_WIDTH_DEGREE) -> Shapes:
    """Return the shapes without overlaps and without gaps narrower than the width."""
    # GEOS sometimes leaves the processor's "invalid" flag set, in one first call of two; the result is the
    # same to the byte either way (32 runs), and the gates look at it.
    with np.errstate(invalid="ignore"):
        cleaned: Shapes = shapely.coverage_clean(shapes, gap_width=gap_width_degree, merge_strategy=MERGE_STRATEGY)
    return cleaned


def has_unmatched_edges(shapes: Shapes) -> npt.NDArray[np.bool_]:
    """Tell which shapes have an edge that crosses a neighbour, or meets one without sharing its vertices."""
    unmatched: npt.NDArray[np.bool_] = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes))
    return unmatched


def overlaps(shapes: Shapes) -> Shapes:
    """Return the polygons that two shapes both claim; where three meet, one for each pair."""
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = one < other
    left, right = shapes[one[pairs]], shapes[other[pairs]]
    interiors_meet = shapely.relate_pattern(left, right, "T********")
    # Where two shapes overlap here and touch there, the intersection also holds lines and points.
    shared = shapely.get_parts(shapely.intersection(left[interiors_meet], right[interiors_meet]))
    claimed: Shapes = shared[shapely.get_dimensions(shared) == _AREAL]
    return claimed


def holes(whole: shapely.Geometry) -> Shapes:
    """Return the openings inside a union of shapes, as polygons."""
    rings, part = shapely.get_rings(shapely.get_parts(whole), return_index=True)
    # The first ring of a part is its exterior.
    inner = np.flatnonzero(part[1:] == part[:-1]) + 1
    opened: Shapes = shapely.polygons(rings[inner])
    return opened
