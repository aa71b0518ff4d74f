"""Where rounding could deceive the locator: borders through the corners of cells, and points a hair from a border."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo import grid_kernel
from geo.locator import Locator

STEP = 0.01


def locator_of(shapes: list[shapely.Geometry]) -> Locator:
    frame = gpd.GeoDataFrame(geometry=shapes, index=[f"{at:04}" for at in range(len(shapes))], crs="OGC:CRS84")
    return Locator(frame, frame.iloc[:0])


def with_neighbours(points: np.ndarray) -> np.ndarray:
    """The points and the numbers next to each coordinate, in the four directions."""
    east, west = (np.column_stack([np.nextafter(points[:, 0], to), points[:, 1]]) for to in (np.inf, -np.inf))
    north, south = (np.column_stack([points[:, 0], np.nextafter(points[:, 1], to)]) for to in (np.inf, -np.inf))
    return np.vstack([points, east, west, north, south])


def agree_with_geos(shapes: list[shapely.Geometry], points: np.ndarray) -> None:
    touched = np.array([shapely.intersects_xy(shape, *points.T) for shape in shapes])
    expected = np.where(touched.any(axis=0), touched.argmax(axis=0), -1)
    locator = locator_of(shapes)
    for engine in ("numpy", "numba"):
        wrong = np.flatnonzero(locator.locate(*points.T, engine=engine) != expected)
        assert len(wrong) == 0, (engine, len(wrong), points[wrong[:3]].tolist())


def test_a_border_that_runs_through_the_corners_of_cells() -> None:
    rng = np.random.default_rng(2)
    for _ in range(60):
        step, count, corner = rng.integers(1, 9, 2), int(rng.integers(3, 9)), rng.uniform(-1, 1, 2)
        far = corner + step * count * STEP
        # Two triangles that share a border from the north-west to the south-east.
        lower = shapely.Polygon([corner, (far[0], corner[1]), (corner[0], far[1])])
        upper = shapely.Polygon([(far[0], corner[1]), far, (corner[0], far[1])])
        along = np.arange(count + 1)[:, None]
        cells = np.hstack([1 + along * step[0], 1 + (count - along) * step[1]])
        extent = locator_of([lower, upper])._grid.extent  # noqa: SLF001 - where its cells lie
        corners = np.array([extent.west, extent.south]) + cells * extent.step
        drawn = np.array([corner[0], far[1]]) + along / count * (np.array([far[0], corner[1]]) - (corner[0], far[1]))
        points = with_neighbours(with_neighbours(np.vstack([corners, drawn])))
        agree_with_geos([lower, upper], points)
        agree_with_geos([upper, lower], points)


def test_points_nearer_to_a_border_than_the_differences_of_coordinates_can_tell() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        a, b = rng.uniform(-0.2, -0.05, 2), rng.uniform(0.05, 0.2, 2)
        # Through the origin, near which numbers are finer than the edge's own.
        slope = (b[1] - a[1]) / (b[0] - a[0])
        a[1], b[1] = a[0] * slope, b[0] * slope
        shapes = [shapely.Polygon([a, (0.3, -0.3), b]), shapely.Polygon([a, b, (-0.3, 0.3)])]
        lon = rng.normal(0, 1, 400) * 10 ** rng.uniform(-16, -3, 400)
        lat = a[1] + (lon - a[0]) * slope + rng.normal(0, 1, 400) * 10 ** rng.uniform(-20, -15, 400)
        agree_with_geos(shapes, np.column_stack([lon, lat]))


@pytest.mark.parametrize("unit", [5e-324, 1e-300])
def test_a_sign_that_underflow_may_have_spoilt_is_not_certain(unit: float) -> None:
    # 0.3 along an edge that rises 7 units the border is 2.1 units high: the point at 2 is below it.
    assert grid_kernel._side(100.0, 0.0, 101.0, 7 * unit, 100.3, 2 * unit) == 0  # noqa: SLF001 - a rule of its own
    assert grid_kernel._side(100.0, 0.0, 101.0, 7e-9, 100.3, 2e-9) == -1  # noqa: SLF001
