"""The locator is exact: equal to geopandas on land, at sea and on every kind of border point."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geo.boundaries import load_regencies
from geo.locator import Locator, load_locator
from geo.measures import GEOD


@pytest.fixture(scope="module")
def regencies() -> gpd.GeoDataFrame:
    return load_regencies()


@pytest.fixture(scope="module")
def locator() -> Locator:
    return load_locator()


def by_geopandas(regencies: gpd.GeoDataFrame, lon: np.ndarray, lat: np.ndarray, predicate: str) -> list[str]:
    """The lowest code of those that GEOS reports, "" for none."""
    finite = np.isfinite(lon) & np.isfinite(lat)
    points = gpd.GeoDataFrame(
        index=np.flatnonzero(finite), geometry=gpd.points_from_xy(lon[finite], lat[finite]), crs=regencies.crs
    )
    pairs = gpd.sjoin(points, regencies.reset_index()[["region_code", "geometry"]], predicate=predicate)
    lowest = pairs.groupby(level=0)["region_code"].min()
    return pd.Series(lowest).reindex(range(len(lon))).fillna("").tolist()


def found(locator: Locator, lon: np.ndarray, lat: np.ndarray) -> list[str]:
    return [locator.codes[place] if place >= 0 else "" for place in locator.locate(lon, lat)]


def test_random_points_on_land_and_sea_are_as_within(locator: Locator, regencies: gpd.GeoDataFrame) -> None:
    rng = np.random.default_rng(20240607)
    lon, lat = rng.uniform(94, 142, 20_000), rng.uniform(-12, 7, 20_000)
    answers = found(locator, lon, lat)
    assert answers == by_geopandas(regencies, lon, lat, "within")
    assert 3_000 < sum(map(bool, answers)) < 7_000


def test_every_vertex_midpoint_and_neighbouring_number_keeps_the_rule(
    locator: Locator, regencies: gpd.GeoDataFrame
) -> None:
    ends = locator._ends  # noqa: SLF001 - the border itself
    vertices = np.unique(ends[:, :2], axis=0)
    middle = ends[::3]
    middle = np.column_stack([(middle[:, 0] + middle[:, 2]) / 2, (middle[:, 1] + middle[:, 3]) / 2])
    some = vertices[::5]
    beside = [np.column_stack([np.nextafter(some[:, 0], way), some[:, 1]]) for way in (-np.inf, np.inf)]
    beside += [np.column_stack([some[:, 0], np.nextafter(some[:, 1], way)]) for way in (-np.inf, np.inf)]
    points = np.vstack([vertices, middle, *beside])
    lon, lat = points[:, 0].copy(), points[:, 1].copy()
    answers = found(locator, lon, lat)
    assert answers == by_geopandas(regencies, lon, lat, "intersects")
    # Whatever lies within one region is in that region: the rule decides borders only.
    within = by_geopandas(regencies, lon, lat, "within")
    assert all(answer == inner for answer, inner in zip(answers, within, strict=True) if inner)
    assert len(points) > 100_000
    assert all(answers[: len(vertices)])


def test_what_is_no_number_is_nowhere(locator: Locator) -> None:
    lon = np.array([np.nan, np.inf, -np.inf, 105.53, 105.53])
    lat = np.array([-2.04, -2.04, -2.04, np.nan, -2.04])
    assert found(locator, lon, lat) == ["", "", "", "", "1905"]
    assert locator.locate(np.array([]), np.array([])).tolist() == []


def test_the_order_of_points_does_not_count(locator: Locator) -> None:
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(94, 142, 2_000), rng.uniform(-12, 7, 2_000)
    shuffled = rng.permutation(len(lon))
    assert (locator.locate(lon, lat)[shuffled] == locator.locate(lon[shuffled], lat[shuffled])).all()


def test_the_nearest_is_as_near_as_any_border_point(locator: Locator) -> None:
    # An independent judge: borders walked in steps of a few metres near each point, distances by pyproj.
    rng = np.random.default_rng(3)
    start = locator._ends[rng.integers(0, len(locator._ends), 400), :2]  # noqa: SLF001
    points = start + rng.uniform(-0.012, 0.012, start.shape)
    lon, lat = points[:, 0].copy(), points[:, 1].copy()
    outside = locator.locate(lon, lat) < 0
    lon, lat = lon[outside], lat[outside]
    near = locator.nearest(lon, lat)
    assert len(lon) > 50
    ends = locator._ends  # noqa: SLF001
    steps = np.linspace(0, 1, 400)
    for x, y, place, away in zip(lon, lat, near.position, near.distance_km, strict=True):
        close = ends[
            (np.abs(ends[:, [0, 2]].mean(axis=1) - x) < 0.3) & (np.abs(ends[:, [1, 3]].mean(axis=1) - y) < 0.3)
        ]
        xs = (close[:, [0]] + steps * (close[:, [2]] - close[:, [0]])).ravel()
        ys = (close[:, [1]] + steps * (close[:, [3]] - close[:, [1]])).ravel()
        best = GEOD.inv(np.full(len(xs), x), np.full(len(xs), y), xs, ys)[2].min() / 1e3
        if place >= 0:
            assert away <= best + 1e-5
            assert locator.distance_km(x, y, locator.codes[place]) == pytest.approx(away, abs=1e-6)
        else:
            assert best > 1.99


def test_the_limit_is_kept(locator: Locator) -> None:
    near = locator.nearest(np.array([90.0, np.nan]), np.array([-5.0, 0.0]))
    assert near.position.tolist() == [-1, -1]
    assert np.isnan(near.distance_km).all()
