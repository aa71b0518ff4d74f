"""Measures against values known beforehand, and the law that results stay aligned with their frame."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.measures import area_km2, density, distance_km, distance_to_km, neighbours, shared_edge_km

# Three squares in a row, the third touching the second only at a corner, and one far off.
SQUARES = gpd.GeoDataFrame(
    {"population": pd.array([100, None, 0, 7], dtype="Int64")},
    geometry=[
        shapely.box(110, 0, 111, 1),
        shapely.box(111, 0, 112, 1),
        shapely.box(112, 1, 113, 2),
        shapely.box(120, -5, 121, -4),
    ],
    index=pd.Index(["d", "c", "b", "a"], name="region_code"),
    crs="OGC:CRS84",
)


def assert_aligned(measure: pd.Series, name: str) -> None:
    assert measure.name == name
    assert measure.index.equals(SQUARES.index)


def test_area_is_geodesic() -> None:
    areas = area_km2(SQUARES)
    assert_aligned(areas, "area_km2")
    # One degree cell at the equator on WGS 84.
    assert areas["d"] == pytest.approx(12308.8, abs=1)
    assert areas["a"] < areas["d"]


def test_area_does_not_depend_on_the_winding() -> None:
    turned = SQUARES.set_geometry(shapely.reverse(SQUARES.geometry.to_numpy()))
    assert np.allclose(area_km2(turned), area_km2(SQUARES))


def test_area_is_unknown_without_a_geometry() -> None:
    frame = gpd.GeoDataFrame(geometry=[None, shapely.box(0, 0, 1, 1)], crs="OGC:CRS84")
    assert area_km2(frame).isna().tolist() == [True, False]


def test_density_is_unknown_where_the_population_is() -> None:
    frame = SQUARES.assign(area_km2=[50.0, 50.0, 50.0, np.nan])
    dense = density(frame)
    assert_aligned(dense, "density")
    assert dense.iloc[[0, 2]].tolist() == [2.0, 0.0]
    assert dense.iloc[[1, 3]].isna().all()


def test_neighbours_share_an_edge_not_a_corner() -> None:
    assert neighbours(SQUARES) == {"d": ("c",), "c": ("d",), "b": (), "a": ()}


def test_shared_edge_has_its_geodesic_length() -> None:
    shared = shared_edge_km(SQUARES.loc[["d"]], SQUARES.loc[["c", "b"]])
    assert shared.index.tolist() == [("d", "c")]
    assert shared.iloc[0] == pytest.approx(110.574, abs=0.01)


def test_distances() -> None:
    assert distance_km(110, 0, 111, 0) == pytest.approx(111.319, abs=0.001)
    assert distance_to_km(110.5, 0.5, SQUARES.geometry["d"]) == 0
    assert distance_to_km(113, 0.5, SQUARES.geometry["c"]) == pytest.approx(111.3, abs=0.1)
    assert distance_to_km(121.1, -4.5, SQUARES.geometry["a"]) == pytest.approx(11.1, abs=0.1)
