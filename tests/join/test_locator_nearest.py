"""The nearest region: the plain search and the compiled one give the same, and what a search of all edges gives."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo import grid_nearest_kernel
from geo.boundaries import load_lakes, load_villages
from geo.grid_nearest_kernel import _metres
from geo.locator import Locator
from geo.measures import GEOD
from geo.point_regions import place

ENGINES = [("numpy", None), ("numba", 1), ("numba", 2)]


def all_engines(locator: Locator, points: np.ndarray, limit: float) -> tuple[np.ndarray, np.ndarray]:
    """The positions and distances, which every engine gives to the bit."""
    plain, *others = (
        locator.nearest(*points.T, max_distance_km=limit, engine=engine, threads=threads) for engine, threads in ENGINES
    )
    for other in others:
        assert np.array_equal(other.position, plain.position)
        assert np.array_equal(other.distance_km, plain.distance_km, equal_nan=True)
    return plain.position, plain.distance_km


@pytest.mark.parametrize(("limit", "count"), [(2.0, 400_000), (10.0, 400_000), (60.0, 20_000)])
def test_the_engines_give_the_same_off_the_coast(locator: Locator, limit: float, count: int) -> None:
    rng = np.random.default_rng(20240607)
    villages = load_villages()[["lon", "lat"]].dropna().to_numpy()
    points = villages[rng.integers(0, len(villages), count)] + rng.normal(0, 0.02, (count, 2))
    points = points[locator.locate(*points.T) < 0]
    assert np.count_nonzero(all_engines(locator, points, limit)[0] >= 0) > len(points) / 2


def test_the_engines_give_the_same_where_regions_are_equally_near(locator: Locator) -> None:
    corners = np.unique(np.vstack(locator._ends.reshape(-1, 2)), axis=0)[::7]  # noqa: SLF001 - its borders
    points = np.vstack([corners + way for way in ((1e-7, 0), (0, -1e-7), (1e-5, 1e-5), (0.0, 0.0))])
    position, _ = all_engines(locator, points, 2.0)
    assert (position >= 0).all()


def test_few_points_are_in_doubt_and_left_to_the_plain_search(locator: Locator) -> None:
    rng = np.random.default_rng(15)
    points = locator._ends[rng.integers(0, len(locator._ends), 60_000), :2] + rng.normal(0, 0.02, (60_000, 2))  # noqa: SLF001
    lon, lat = points[locator.locate(*points.T) < 0].T.copy()
    position, _ = grid_nearest_kernel.find(locator._grid, lon, lat, 2.0)  # noqa: SLF001 - before the plain search mends
    # A thousandth of a millimetre on either side of the middle between two: one in five hundred.
    assert 0.001 < np.mean(position == grid_nearest_kernel.UNSURE) < 0.004


def test_what_is_no_number_has_no_nearest_region_by_either_engine(locator: Locator) -> None:
    bad = (np.nan, np.inf, -np.inf, 1e300, -1e300)
    points = np.array([*((x, -2.0) for x in bad), *((105.0, y) for y in bad), (0.0, 0.0)])
    position, distance = all_engines(locator, points, 2.0)
    assert (position == -1).all()
    assert np.isnan(distance).all()
    assert len(all_engines(locator, np.empty((0, 2)), 2.0)[0]) == 0


def test_among_small_islands_the_nearest_is_that_of_a_search_of_all() -> None:
    rng = np.random.default_rng(9)
    for _ in range(4):
        middles, size = rng.uniform((120, -5), (120.3, -4.7), (40, 2)), rng.uniform(0.0002, 0.004, (40, 2))
        shapes = [shapely.box(*(middle - half), *(middle + half)) for middle, half in zip(middles, size, strict=True)]
        frame = gpd.GeoDataFrame(geometry=shapes, index=[f"{at:04}" for at in range(40)], crs="OGC:CRS84")
        islands = Locator(frame, frame.iloc[:0])
        points = rng.uniform((120, -5), (120.3, -4.7), (60, 2))
        points = points[islands.locate(*points.T) < 0]
        position, distance = all_engines(islands, points, 30.0)
        judged = np.array([[islands.distance_km(*point, code) for code in islands.codes] for point in points])
        assert np.array_equal(distance, judged.min(axis=1))
        assert np.array_equal(position, judged.argmin(axis=1))


def test_the_kernels_distance_is_the_geodesic_within_a_tenth_of_what_it_doubts() -> None:
    rng = np.random.default_rng(12)
    lon, lat = rng.uniform(94, 142, 20_000), rng.uniform(-12, 7, 20_000)
    lat[:2_000] = 0
    step = rng.normal(0, 1, (2, 20_000)) * 10 ** rng.uniform(-9, -0.7, 20_000)
    step[1, :1_000], step[0, 1_000:3_000] = 0, 0
    truth = GEOD.inv(lon, lat, lon + step[0], lat + step[1])[2]
    kernel = [_metres(*line) for line in zip(lon, lat, lon + step[0], lat + step[1], strict=True)]
    assert np.abs(kernel - truth)[truth < 60_000].max() < 1e-7


def test_points_by_the_million_are_placed_as_single_ones_are(locator: Locator) -> None:
    rng = np.random.default_rng(6)
    shores = [shape.representative_point() for shape in load_lakes().geometry]
    sea = rng.uniform((95, -11), (141, 6), (200_000, 2))
    points = np.vstack([[(point.x, point.y) for point in shores], sea])
    bulk = place(locator, *points.T.copy())
    some = np.unique(np.append(rng.integers(0, len(points), 3_000), np.arange(len(shores))))
    few = place(locator, *points[some].T.copy())
    assert np.array_equal(bulk.position[some], few.position)
    assert np.array_equal(bulk.distance_km[some], few.distance_km, equal_nan=True)
    assert few.in_lake[: len(shores)].all()
