"""The locator is exact: equal to geopandas on land, at sea and on every kind of border point, by either engine."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.boundaries import load_lakes, load_provinces, load_regencies, load_villages
from geo.locator import Locator
from geo.measures import GEOD
from geo.vintages import VintageId

ENGINES = [("numpy", None), ("numba", 1), ("numba", 2)]


@pytest.fixture(scope="module")
def regencies() -> gpd.GeoDataFrame:
    return load_regencies()


@pytest.fixture(scope="module")
def borders(regencies: gpd.GeoDataFrame) -> np.ndarray:
    """Every border edge: lon, lat, lon, lat."""
    rings = shapely.get_parts(shapely.boundary(regencies.geometry.to_numpy()))
    ends, ring = shapely.get_coordinates(rings, return_index=True)
    return np.hstack([ends[:-1], ends[1:]])[ring[:-1] == ring[1:]]


@pytest.fixture(scope="module")
def on_borders(borders: np.ndarray) -> np.ndarray:
    """Every vertex, the middle and another point of every edge, and all their neighbouring numbers."""
    start, way = borders[:, :2], borders[:, 2:] - borders[:, :2]
    share = np.random.default_rng(5).uniform(0, 1, (len(start), 1))
    points = np.unique(np.vstack([start, start + way / 2, start + share * way]), axis=0)
    return np.vstack([points, *beside(points)])


def beside(points: np.ndarray) -> list[np.ndarray]:
    """The numbers next to each coordinate, in the four directions."""
    ways = [(np.nextafter(points[:, 0], to), points[:, 1]) for to in (-np.inf, np.inf)]
    ways += [(points[:, 0], np.nextafter(points[:, 1], to)) for to in (-np.inf, np.inf)]
    return [np.column_stack(way) for way in ways]


def by_geopandas(regions: gpd.GeoDataFrame, points: np.ndarray, predicate: str) -> np.ndarray:
    """The position of the lowest of those that GEOS reports, -1 for none."""
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*points.T), crs=regions.crs)
    shapes = gpd.GeoDataFrame(geometry=regions.geometry.to_numpy(), crs=regions.crs)
    pairs = gpd.sjoin(frame, shapes, predicate=predicate)
    return pairs["index_right"].groupby(level=0).min().reindex(range(len(points)), fill_value=-1).to_numpy()


def found(locator: Locator, lon: np.ndarray, lat: np.ndarray) -> list[str]:
    return [locator.codes[place] if place >= 0 else "" for place in locator.locate(lon, lat)]


def agree(locator: Locator, points: np.ndarray, expected: np.ndarray) -> None:
    """Every engine gives the expected answers."""
    for engine, threads in ENGINES:
        answers = locator.locate(*points.T, engine=engine, threads=threads)
        wrong = np.flatnonzero(answers != expected)
        assert len(wrong) == 0, (engine, threads, len(wrong), points[wrong[:3]], answers[wrong[:3]])


def test_points_on_land_and_sea_are_as_within(locator: Locator, regencies: gpd.GeoDataFrame) -> None:
    rng = np.random.default_rng(20240607)
    villages = load_villages()[["lon", "lat"]].dropna().to_numpy()
    land = villages[rng.integers(0, len(villages), 200_000)] + rng.normal(0, 0.018, (200_000, 2))
    sea = rng.uniform((94, -12), (142, 7), (100_000, 2))
    points = np.vstack([land, sea])
    expected = by_geopandas(regencies, points, "within")
    assert 180_000 < np.count_nonzero(expected[: len(land)] >= 0) < 199_000
    assert 15_000 < np.count_nonzero(expected[len(land) :] >= 0) < 35_000
    agree(locator, points, expected)


def test_on_and_beside_borders_the_lowest_code_that_touches(
    locator: Locator, regencies: gpd.GeoDataFrame, on_borders: np.ndarray
) -> None:
    expected = by_geopandas(regencies, on_borders, "intersects")
    assert len(on_borders) > 500_000
    agree(locator, on_borders, expected)
    # Whatever lies within one region is in that region: the rule decides on border points only, which within has not.
    within = by_geopandas(regencies, on_borders, "within")
    assert (expected[within >= 0] == within[within >= 0]).all()
    assert np.count_nonzero((within < 0) & (expected >= 0)) > 50_000


def test_corners_of_cells_and_their_neighbours(locator: Locator, regencies: gpd.GeoDataFrame) -> None:
    extent = locator._grid.extent  # noqa: SLF001 - where its cells lie
    rng = np.random.default_rng(8)
    corners = rng.integers(0, (extent.columns + 1, extent.rows + 1), (30_000, 2))
    outermost = [(x, y) for x in (0, extent.columns) for y in (0, extent.rows)]
    points = np.array([extent.west, extent.south]) + np.vstack([corners, outermost]) * extent.step
    points = np.vstack([points, *beside(points)])
    agree(locator, points, by_geopandas(regencies, points, "intersects"))


def test_what_is_no_number_is_nowhere(locator: Locator) -> None:
    good, bad = (105.53, -2.04), (np.nan, np.inf, -np.inf, 1e300, -1e300, 1e19)
    points = np.array([good, *((x, good[1]) for x in bad), *((good[0], y) for y in bad), *((x, x) for x in bad)])
    agree(locator, points, np.array([locator.codes.index("1905")] + [-1] * (len(points) - 1)))
    agree(locator, np.empty((0, 2)), np.empty(0))
    near = locator.nearest(*points[1:].T)
    assert (near.position == -1).all()
    assert np.isnan(near.distance_km).all()


def test_the_order_of_points_does_not_count(locator: Locator) -> None:
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(94, 142, 2_000), rng.uniform(-12, 7, 2_000)
    shuffled = rng.permutation(len(lon))
    assert (locator.locate(lon, lat)[shuffled] == locator.locate(lon[shuffled], lat[shuffled])).all()


def test_sessions_may_share_a_locator(locator: Locator) -> None:
    rng = np.random.default_rng(17)
    lon, lat = rng.uniform(95, 141, (2, 50_000))[0], rng.uniform(-11, 6, 50_000)
    alone = locator.locate(lon, lat)
    with ThreadPoolExecutor(4) as pool:
        together = pool.map(lambda engine: locator.locate(lon, lat, engine=engine), ["numpy", "numba"] * 4)
        assert all((answer == alone).all() for answer in together)


@pytest.mark.parametrize("vintage", ["2017", "2022"])
def test_provinces_of_either_edition_hold_what_their_regencies_hold(
    locator: Locator, regencies: gpd.GeoDataFrame, vintage: VintageId
) -> None:
    provinces = Locator(load_provinces(vintage), load_lakes().iloc[:0])
    rng = np.random.default_rng(11)
    lon, lat = rng.uniform(95, 141, 20_000), rng.uniform(-11, 6, 20_000)
    regency, province = found(locator, lon, lat), found(provinces, lon, lat)
    of = regencies[f"province_code_{vintage}"].to_dict()
    assert [of[code] for code in regency if code] == [
        code for code, held in zip(province, regency, strict=True) if held
    ]
    assert not provinces.in_lake(lon, lat).any()


def overlapping(shapes: list[shapely.Geometry]) -> Locator:
    frame = gpd.GeoDataFrame(geometry=shapes, index=[f"{at:04}" for at in range(len(shapes))], crs="OGC:CRS84")
    return Locator(frame, frame.iloc[:0])


QUARTERS = st.integers(-40, 40).map(lambda quarter: quarter / 400)
"""Quarters of a grid's cell, so that borders run along cells, through their corners and through each other."""


@st.composite
def polygons(draw: st.DrawFn) -> shapely.Geometry:
    corners = draw(st.lists(st.tuples(QUARTERS, QUARTERS), min_size=3, max_size=8, unique=True))
    shape = shapely.convex_hull(shapely.multipoints(corners))
    if draw(st.booleans()):
        shape = shape.difference(shapely.box(-0.0125, -0.01, 0.01, 0.0125))
    return shape if shape.area > 0 else shapely.box(0, 0, 0.01, 0.01)


@settings(max_examples=60, deadline=None)
@given(st.lists(polygons(), min_size=1, max_size=6), st.lists(st.tuples(QUARTERS, QUARTERS), min_size=1, max_size=30))
def test_any_polygons_also_overlapping_ones(shapes: list[shapely.Geometry], points: list[tuple[float, float]]) -> None:
    asked = np.vstack([np.array(points), shapely.get_coordinates(shapes)])
    asked = np.vstack([asked, *beside(asked)])
    touched = np.array([shapely.intersects_xy(shape, *asked.T) for shape in shapes])
    agree(overlapping(shapes), asked, np.where(touched.any(axis=0), touched.argmax(axis=0), -1))


def test_more_regions_in_a_cell_than_a_word_has_bits() -> None:
    shapes = [shapely.box(at * 1e-4, 0, (at + 1) * 1e-4, 0.2) for at in range(80)]
    rng = np.random.default_rng(1)
    asked = np.column_stack([rng.uniform(-0.001, 0.009, 500), rng.uniform(-0.01, 0.21, 500)])
    touched = np.array([shapely.intersects_xy(shape, *asked.T) for shape in shapes])
    agree(overlapping(shapes), asked, np.where(touched.any(axis=0), touched.argmax(axis=0), -1))


def test_a_world_of_long_edges_keeps_the_grid_bounded() -> None:
    world = overlapping([shapely.Polygon([(-180, -80), (180, 80), (-180, 80)]), shapely.box(-180, -85, 180, -80)])
    assert world._grid.extent.rows * world._grid.extent.columns < 20_000_000  # noqa: SLF001 - its size
    assert found(world, np.array([-90.0, 90, 0]), np.array([0.0, 0, -82])) == ["0000", "", "0001"]


def all_near_edges(regencies: gpd.GeoDataFrame, borders: np.ndarray, points: np.ndarray) -> pd.DataFrame:
    """Pairs of a point and an edge within 0.03 degrees: the edge's region, and the distance in metres by bisection."""
    rings, of_ring = shapely.get_parts(shapely.boundary(regencies.geometry.to_numpy()), return_index=True)
    owner = np.repeat(of_ring, shapely.get_num_coordinates(rings) - 1)
    tree = shapely.STRtree(shapely.linestrings(borders.reshape(-1, 2, 2)))
    point, edge = tree.query(shapely.points(points), predicate="dwithin", distance=0.03)
    start, way = borders[edge, :2], borders[edge, 2:] - borders[edge, :2]

    def metres(share: np.ndarray) -> np.ndarray:
        return GEOD.inv(*points[point].T, *(start + share[:, None] * way).T)[2]

    low, high = np.zeros(len(edge)), np.ones(len(edge))
    for _ in range(45):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        nearer = metres(left) < metres(right)
        low, high = np.where(nearer, low, left), np.where(nearer, right, high)
    return pd.DataFrame({"point": point, "owner": owner[edge], "metres": metres((low + high) / 2)})


def test_the_nearest_border_is_that_of_a_search_through_all_edges(
    locator: Locator, regencies: gpd.GeoDataFrame, borders: np.ndarray
) -> None:
    rng = np.random.default_rng(3)
    points = borders[rng.integers(0, len(borders), 5_000), :2] + rng.normal(0, 0.02, (5_000, 2))
    # Beside a shared corner of a coast two regions are equally near.
    points = np.vstack([points, borders[::60, :2] + (1e-7, 0)])
    points = points[locator.locate(*points.T) < 0]
    near = locator.nearest(*points.T)
    judged = all_near_edges(regencies, borders, points)
    best = judged.groupby("point")["metres"].min()
    within = best.reindex(range(len(points)), fill_value=np.inf).to_numpy() <= 2_000
    assert 500 < np.count_nonzero(within) < len(points)
    assert ((near.position >= 0) == within).all()
    assert near.distance_km[within] * 1_000 == pytest.approx(best.to_numpy()[best <= 2_000], abs=0.002)
    behind = judged["metres"] - judged["point"].map(best)
    for tolerance, fits in ((0.0001, np.less_equal), (0.002, np.greater_equal)):
        lowest = judged[behind <= tolerance].groupby("point")["owner"].min().reindex(np.flatnonzero(within)).to_numpy()
        assert fits(near.position[within], lowest).all()


@pytest.mark.parametrize("limit", [0.3, 10.0, 60.0])
def test_the_limit_is_kept_and_does_not_change_what_is_nearer(locator: Locator, limit: float) -> None:
    rng = np.random.default_rng(4)
    points = rng.uniform((104, -7), (108, -4), (3_000, 2))
    points = points[locator.locate(*points.T) < 0]
    near, wide = locator.nearest(*points.T, max_distance_km=limit), locator.nearest(*points.T, max_distance_km=90)
    inside = wide.distance_km <= limit
    assert np.count_nonzero(inside) > 10
    assert (near.position == np.where(inside, wide.position, -1)).all()
    assert np.array_equal(near.distance_km, np.where(inside, wide.distance_km, np.nan), equal_nan=True)
    one = int(np.flatnonzero(inside)[0])
    assert locator.distance_km(*points[one], locator.codes[near.position[one]]) == near.distance_km[one]


def test_lakes_are_no_region_but_known_as_lakes(locator: Locator) -> None:
    inner = [shape.representative_point() for shape in load_lakes().geometry]
    lon, lat = np.array([point.x for point in inner]), np.array([point.y for point in inner])
    assert found(locator, lon, lat) == [""] * 5
    assert locator.in_lake(np.append(lon, 105.53), np.append(lat, -2.04)).tolist() == [True] * 5 + [False]


def run_python(script: str, **environment: str) -> str:
    told = {**os.environ, **environment}
    done = subprocess.run([sys.executable, "-c", script], env=told, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_small_table_does_not_load_numba() -> None:
    script = """
import sys
import numpy as np
from geo.locator import load_locator
where = load_locator()
print(where.codes[where.locate(np.array([105.53]), np.array([-2.04]))[0]], "numba" in sys.modules)
"""
    assert run_python(script) == "1905 False"


def test_the_compiled_kernel_works_where_nothing_can_be_kept() -> None:
    script = """
import numpy as np
from geo.locator import load_locator
where = load_locator()
print(where.codes[where.locate(np.array([105.53]), np.array([-2.04]), engine="numba")[0]])
"""
    nowhere = {"NUMBA_CACHE_LOCATOR_CLASSES": "UserWideCacheLocator", "HOME": "/proc", "XDG_CACHE_HOME": "/proc"}
    assert run_python(script, **nowhere) == "1905"
