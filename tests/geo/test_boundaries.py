"""The promises of the data build, measured again on the compiled files themselves."""

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from geo import boundaries, store
from geo.measures import GEOD, area_km2, neighbours

PAPUA = ["91", "92", "93", "94", "95", "96"]


@pytest.fixture(scope="module")
def regencies():
    return boundaries.load_regencies()


@pytest.fixture(scope="module")
def lakes():
    return boundaries.load_lakes()


@pytest.fixture(scope="module")
def coverage(regencies, lakes):
    return np.concatenate([regencies.geometry.to_numpy(), lakes.geometry.to_numpy()])


def test_the_514_regencies_are_the_official_list(regencies) -> None:
    official = store.read_register("crosswalk").set_index("region_code")
    assert len(regencies) == 514
    assert regencies.index.is_unique
    assert regencies.index.is_monotonic_increasing
    assert set(regencies.index) == set(official.index)
    assert regencies["name"].equals(official["name_2025"].reindex(regencies.index).rename("name"))
    for column in ("province_code_2017", "province_code_2022"):
        assert (regencies[column] == official[column].reindex(regencies.index)).all()


def test_homonyms_and_renamed_regencies_stand_where_they_belong(regencies) -> None:
    source = regencies["source_name"]
    assert source["3514"] == "Pasuruan"
    assert source["3575"] == "Kota Pasuruan"
    assert (regencies.loc[["3514", "3575"], "kind"] == ["kabupaten", "kota"]).all()
    aliases = store.read_register("boundary_aliases")
    assert len(aliases) == 6
    assert (source.reindex(aliases["region_code"]).to_numpy() == aliases["source_name"].to_numpy()).all()


def test_the_five_others_are_named(lakes) -> None:
    assert sorted(lakes["name"]) == ["Danau", "Danau Toba", "Hutan", "Waduk Cirata", "Wadung Kedungombo"]


def test_every_shape_is_valid_and_counter_clockwise(coverage) -> None:
    assert shapely.is_valid(coverage).all()
    parts = shapely.get_parts(coverage)
    assert shapely.is_ccw(shapely.get_exterior_ring(parts)).all()


def test_coordinates_have_six_decimals(coverage) -> None:
    coordinates = shapely.get_coordinates(coverage)
    assert (coordinates == np.round(coordinates, 6)).all()


def test_regencies_and_lakes_are_one_coverage_with_at_most_one_hole(coverage) -> None:
    assert shapely.coverage_is_valid(coverage)
    whole = shapely.get_parts(shapely.coverage_union_all(coverage))
    assert shapely.get_num_interior_rings(whole).sum() <= 1


def test_no_two_shapes_overlap(coverage) -> None:
    one, other = shapely.STRtree(coverage).query(coverage, predicate="intersects")
    pairs = one < other
    assert pairs.sum() > 1000
    assert not shapely.relate_pattern(coverage[one[pairs]], coverage[other[pairs]], "T********").any()


def test_cleaning_changed_no_area_by_more_than_two_percent(regencies) -> None:
    assert regencies["area_change_pct"].abs().max() <= 2


def test_bounds_and_total_area(regencies) -> None:
    west, south, east, north = regencies.total_bounds
    assert west >= 95
    assert south >= -11.1
    assert east <= 141.1
    assert north <= 6.2
    assert area_km2(regencies).sum() == pytest.approx(1_888_247, rel=0.001)
    assert np.allclose(area_km2(regencies), regencies["area_km2"], atol=0.001)


@pytest.mark.parametrize(("vintage", "count"), [("2017", 34), ("2022", 38)])
def test_provinces_partition_the_regencies(regencies, lakes, vintage, count) -> None:
    provinces = boundaries.load_provinces(vintage)
    assert len(provinces) == count
    assert provinces[["name", "island_group", "capital"]].ne("").all(axis=None)
    own = provinces.geometry.reindex(regencies[f"province_code_{vintage}"]).to_numpy()
    inner = shapely.point_on_surface(regencies.geometry.to_numpy())
    assert shapely.covers(own, inner).all()
    assert shapely.coverage_is_valid(provinces.geometry.to_numpy())
    parts = regencies["area_km2"].sum() + lakes["area_km2"].sum()
    assert provinces["area_km2"].sum() == pytest.approx(parts, rel=1e-6)
    assert provinces["population"].sum() == regencies["population"].sum()


def test_dogiyai_was_in_papua_and_is_in_papua_tengah(regencies) -> None:
    dogiyai = regencies.loc["9406"]
    assert boundaries.load_provinces("2017").loc[dogiyai["province_code_2017"], "name"] == "Papua"
    assert boundaries.load_provinces("2022").loc[dogiyai["province_code_2022"], "name"] == "Papua Tengah"


@pytest.mark.parametrize("vintage", ["2017", "2022"])
@pytest.mark.parametrize(
    ("lake", "lon", "lat", "province"),
    [
        ("Toba", 98.901, 2.615, "12"),
        ("Singkarak", 100.541, -0.614, "13"),
        ("Ranau", 103.905, -4.891, "16"),
        ("Tondano", 124.890, 1.229, "71"),
        ("Moat", 124.461, 0.748, "71"),
    ],
)
def test_a_lake_lies_in_the_province_around_it(lakes, vintage, lake, lon, lat, province) -> None:
    point = shapely.Point(lon, lat)
    assert shapely.intersects(lakes.geometry.to_numpy(), point).sum() == 1, lake
    provinces = boundaries.load_provinces(vintage).geometry
    assert provinces.index[shapely.covers(provinces.to_numpy(), point)].tolist() == [province]


def test_capitals_stand_inside_their_regency(regencies) -> None:
    points = shapely.points(regencies["capital_lon"], regencies["capital_lat"])
    assert shapely.intersects(regencies.geometry.to_numpy(), points).sum() >= 506


def test_known_defects_of_the_package_are_corrected_or_blank(regencies) -> None:
    assert regencies.loc["7407", "capital_lon"] == pytest.approx(123.5389)
    assert regencies.loc[["9206", "9211", "9110"], "area_km2_official"].isna().all()
    assert regencies.loc["1110", "area_km2_official"] == pytest.approx(1851.615)
    ratio = regencies["area_km2_official"] / regencies["area_km2"]
    assert ratio.dropna().between(0.6, 2).all()
    seats = boundaries.load_provinces("2022")["capital"]
    assert (seats["94"], seats["95"]) == ("Nabire", "Wamena")


def test_every_correction_has_a_reason_and_arrived(regencies) -> None:
    columns = {"area_km2": "area_km2_official"}
    for row in store.read_register("corrections").itertuples():
        assert row.reason_id
        assert row.reason_en
        assert row.source_id
        if len(row.region_code) == 4:
            value = regencies.loc[row.region_code, columns.get(row.field, row.field)]
            blank = bool(pd.isna(value)) or value == ""
            assert blank == (row.corrected == ""), row


def test_village_points_stand_in_their_regency(regencies) -> None:
    villages = boundaries.load_villages()
    known = villages[villages["lon"].notna()]
    assert len(villages) == 83762
    assert len(known) == 83379
    shapes = regencies.geometry.to_numpy()
    tree = shapely.STRtree(shapes)
    points = shapely.points(known["lon"], known["lat"])
    which, region = tree.query(points, predicate="intersects")
    found = pd.Series(region, index=which).groupby(level=0).min().reindex(range(len(points)))
    # Nearest within 2 km, measured geodesically.
    for position in np.flatnonzero(found.isna()):
        near = int(tree.nearest(points[position]))
        line = shapely.shortest_line(points[position], shapes[near])
        if GEOD.geometry_length(line) <= 2000:
            found.iloc[position] = near
    codes = regencies.index.to_numpy()
    answer = np.where(found.isna(), "", codes[found.fillna(0).astype(int)])
    right = answer == known["region_code"].to_numpy()
    papua = known["region_code"].str[:2].isin(PAPUA).to_numpy()
    assert right.mean() >= 0.985
    assert right[~papua].mean() >= 0.992
    assert right[papua].mean() == pytest.approx(0.912, abs=0.01)


def test_districts_and_villages_hang_together(regencies) -> None:
    districts, villages = boundaries.load_districts(), boundaries.load_villages()
    assert districts.index.is_unique
    assert villages.index.is_unique
    assert set(districts["region_code"]) == set(regencies.index)
    assert set(villages["district_code"]) <= set(districts.index)


def test_layers_are_geoparquet_1_1_with_a_bounding_box_per_row() -> None:
    for name in ("regencies", "provinces_2017", "provinces_2022", "lakes"):
        schema = pq.read_schema(store.data_root() / "boundaries" / f"{name}.parquet")
        meta = schema.metadata[b"geo"]
        assert b'"version": "1.1.0"' in meta
        assert b'"covering"' in meta
        assert b"CRS84" in meta


def test_neighbours_by_shared_edge(regencies) -> None:
    found = neighbours(regencies)
    assert found["3575"] == ("3514",)
    assert "9401" in found["9406"]
    assert all(one in found[other] for one, others in found.items() for other in others)
