"""Where the point or the shape of each row stands: the region that holds it, or the nearest one, with the distance.

A shape (line, polygon, several points) stands in a region only when every part of it that is in any region is in that
one; it is sampled at its vertices, along its lines and, for a polygon, on a grid inside it.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.locator import Locator
from geo.point_regions import place
from geo.projected import parse_crs, read_metres, to_degrees
from geo.written_points import PointFault, WrittenPoint, judge_point, read_degrees, read_point

_GRID: Final = 16
_STEPS: Final = 64
_POLYGONS: Final = {3, 6}
_KEPT: Final = 64
"""Samples of a shape that are kept for measuring distances."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Located:
    """A written point or shape and the region that it stands in, or nearest to (then with a distance).

    ``shares`` are the regions of a shape that lies over several, the largest share first; then there is no
    ``region_code``. ``samples`` are some points of a shape.
    """

    written: WrittenPoint
    region_code: str = ""
    distance_km: float | None = None
    in_lake: bool = False
    shares: tuple[tuple[str, float], ...] = ()
    samples: tuple[tuple[float, float], ...] = ()

    @property
    def is_shape(self) -> bool:
        """Tell a shape from a point."""
        return bool(self.samples)

    def distance_to(self, region_code: str, locator: Locator) -> float:
        """Return the distance to a region in km, of a shape its nearest sample's; 0 inside."""
        if region_code == self.region_code or region_code in dict(self.shares):
            return self.distance_km or 0.0
        points = self.samples or ((self.written.lon, self.written.lat),)
        return min(locator.distance_km(lon, lat, region_code) for lon, lat in points)


MISSING: Final = Located(WrittenPoint(fault=PointFault.MISSING))


def read_points(lon_cells: list[str], lat_cells: list[str], crs: str = "") -> list[WrittenPoint]:
    """Read points from their cells; with a ``crs`` (an EPSG number), coordinates of that system, east before north.

    Raises UsageFault for an unknown system.
    """
    pairs = list(zip(lon_cells, lat_cells, strict=True))
    if not crs:
        return [read_point(x, y) for x, y in pairs]
    system = parse_crs(crs)
    read = read_metres if system.is_projected else read_degrees
    given = [(read(x), read(y)) for x, y in pairs]
    east, north = np.array(given, dtype="float64").reshape(-1, 2).T
    lon, lat = to_degrees(east, north, system)
    turned = to_degrees(north, east, system)
    found = []
    for row, pair in enumerate(pairs):
        plain = read_point(*pair).fault
        if plain in {PointFault.MISSING, PointFault.ZERO}:
            found.append(WrittenPoint(fault=plain))
        elif None in given[row]:
            found.append(WrittenPoint(fault=PointFault.UNREADABLE))
        else:
            found.append(judge_point(lon[row], lat[row], turned=(turned[0][row], turned[1][row])))
    return found


def locate_points(points: list[WrittenPoint], locator: Locator) -> list[Located]:
    """Locate the points that can be read: inside a region, or near one when offshore or in a lake."""
    lon = np.array([point.lon if point.fault is None else np.nan for point in points], dtype="float64")
    lat = np.array([point.lat if point.fault is None else np.nan for point in points], dtype="float64")
    placed = place(locator, lon, lat)
    return [
        Located(
            point,
            locator.codes[position] if position >= 0 else "",
            None if held or np.isnan(away) else float(away),
            in_lake=bool(in_lake),
        )
        for point, position, away, held, in_lake in zip(
            points, placed.position, placed.distance_km, placed.inside, placed.in_lake, strict=True
        )
    ]


def locate_shapes(shapes: pd.Series, locator: Locator) -> list[Located | None]:
    """Locate the shapes of rows (longitude and latitude); None for a row without one."""
    found: list[Located | None] = [None] * len(shapes)
    singles: list[int] = []
    for row, shape in enumerate(shapes):
        if shape is None or shapely.is_empty(shape):
            continue
        if shape.geom_type == "Point":
            singles.append(row)
        else:
            found[row] = _locate_shape(shape, locator)
    points = locate_points([judge_point(shapes.iloc[row].x, shapes.iloc[row].y) for row in singles], locator)
    for row, point in zip(singles, points, strict=True):
        found[row] = point
    return found


def _locate_shape(shape: shapely.Geometry, locator: Locator) -> Located:
    west, south, east, north = shapely.bounds(shape)
    middle = judge_point((west + east) / 2, (south + north) / 2)
    if middle.fault is not None:
        return Located(middle)
    samples = _sample(shape)
    kept = tuple((float(lon), float(lat)) for lon, lat in samples[:: -(-len(samples) // _KEPT)])
    hits = Counter(int(place) for place in locator.locate(samples[:, 0].copy(), samples[:, 1].copy()) if place >= 0)
    whole = sum(hits.values())
    if len(hits) > 1:
        shares = tuple((locator.codes[place], count / whole) for place, count in hits.most_common())
        return Located(middle, shares=shares, samples=kept)
    if hits:
        return Located(middle, locator.codes[next(iter(hits))], samples=kept)
    return _nearest_shape(middle, kept, locator)


def _nearest_shape(middle: WrittenPoint, kept: tuple[tuple[float, float], ...], locator: Locator) -> Located:
    """Locate a shape wholly at sea or in a lake by the nearest of its samples."""
    near = [point for point in locate_points([WrittenPoint(*pair) for pair in kept], locator) if point.region_code]
    best = min(near, key=lambda point: (point.distance_km or 0.0, point.region_code), default=None)
    if best is None:
        return Located(middle, samples=kept)
    return Located(middle, best.region_code, best.distance_km, in_lake=best.in_lake, samples=kept)


def _sample(shape: shapely.Geometry) -> Floats:
    """Return the vertices of a shape, points along its lines, and a grid inside its polygons."""
    longest = shapely.length(shape) / _STEPS
    parts: list[Floats] = [shapely.get_coordinates(shapely.segmentize(shape, longest) if longest > 0 else shape)]
    if shapely.get_type_id(shape) in _POLYGONS:
        west, south, east, north = shapely.bounds(shape)
        steps = (np.arange(_GRID) + 0.5) / _GRID
        lon, lat = (axis.ravel() for axis in np.meshgrid(west + steps * (east - west), south + steps * (north - south)))
        inside = shapely.contains_xy(shape, lon, lat)
        parts.append(np.column_stack([lon[inside], lat[inside]]))
    return np.vstack(parts)
