"""Every feature that is served is one of the export: page by page over HTTP, by GDAL's driver, by our own client."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.export import make_export
from clusters.layers import LAYERS
from clusters.query import Query
from geo.vintages import VINTAGES
from geo.writing import to_bytes
from tests.live.conftest import MADE_AT, Live

COLLECTIONS = [(layer, vintage) for vintage in VINTAGES for layer in LAYERS]
every_collection = pytest.mark.parametrize(("layer", "vintage"), COLLECTIONS, ids=str)


class Exported(dict[str, list[dict[str, Any]]]):
    """The features of each collection's GeoJSON export; no report of a test prints them."""

    def __repr__(self) -> str:
        return f"Exported({', '.join(self)})"


@pytest.fixture(scope="session")
def exported(live: Live) -> Exported:
    return Exported(
        {
            f"{layer}-{atlas.vintage.vintage_id}": json.loads(
                to_bytes(make_export(atlas, Query(), [layer], made_at=MADE_AT), ".geojson")
            )["features"]
            for atlas in live.atlases
            for layer in LAYERS
        }
    )


def test_all_layers_are_served_for_each_vintage(live: Live) -> None:
    served = [one["id"] for one in live.document("/collections")["collections"]]
    assert sorted(served) == sorted(f"{layer}-{vintage}" for layer, vintage in COLLECTIONS)


@every_collection
def test_paging_gives_every_feature_of_the_export_once_and_unchanged(
    live: Live, exported: Exported, layer: str, vintage: str
) -> None:
    name = f"{layer}-{vintage}"
    assert live.features(f"/collections/{name}/items?limit=60") == exported[name]


@every_collection
def test_gdals_driver_reads_every_feature_of_the_export(
    live: Live, exported: Exported, layer: str, vintage: str
) -> None:
    name = f"{layer}-{vintage}"
    assert "OAPIF" in pyogrio.list_drivers(), "pyogrio's GDAL has no OAPIF driver"
    read = pyogrio.read_dataframe(f"OAPIF:{live.url}", layer=name, PAGE_SIZE="60").set_index("id")
    expected = gpd.GeoDataFrame.from_features(exported[name], crs="OGC:CRS84")
    expected.index = [feature["id"] for feature in exported[name]]
    assert list(read.index) == list(expected.index)
    assert list(read.columns.drop("geometry")) == list(expected.columns.drop("geometry"))
    assert read.crs.is_geographic
    assert shapely.equals_exact(
        shapely.normalize(read.geometry.to_numpy()), shapely.normalize(expected.geometry.to_numpy()), 1e-9
    ).all()
    for column in read.columns.drop("geometry"):
        given, wanted = read[column], expected[column]
        assert list(given.isna()) == list(wanted.isna()), column
        if wanted.dropna().map(lambda value: isinstance(value, str)).all():
            assert list(given.dropna().astype(str)) == list(wanted.dropna()), column
        else:
            np.testing.assert_allclose(given.dropna().astype(float), wanted.dropna().astype(float), err_msg=column)


@pytest.mark.skipif(
    shutil.which("ogr2ogr") is None, reason="Debian's gdal-bin is not here; pyogrio's GDAL is the proof"
)
def test_debians_gdal_reads_every_feature_too(live: Live, exported: Exported, downloads: Path) -> None:
    target = downloads / "read.geojson"
    command = ["ogr2ogr", "-f", "GeoJSON", "-lco", "RFC7946=YES", str(target), f"OAPIF:{live.url}", "regions-2022"]
    subprocess.run(command, check=True, timeout=120)
    read = json.loads(target.read_bytes())["features"]
    assert [one["properties"]["region_code"] for one in read] == [one["id"] for one in exported["regions-2022"]]


def test_each_feature_has_an_address_of_its_own(live: Live, exported: Exported) -> None:
    wanted = next(one for one in exported["regions-2022"] if one["id"] == "9406")
    found = live.document("/collections/regions-2022/items/9406")
    assert {name: found[name] for name in wanted} == wanted
    assert live.document("/collections/regions-2017/items/9406")["properties"]["province_name"] == "Papua"
    assert found["properties"]["province_name"] == "Papua Tengah"


# Asking for less


def test_a_property_filters_by_its_exact_value(live: Live, exported: Exported) -> None:
    found = live.features("/collections/regions-2022/items?province_code=94&kind=kabupaten")
    wanted = [
        one["id"]
        for one in exported["regions-2022"]
        if one["properties"]["province_code"] == "94" and one["properties"]["kind"] == "kabupaten"
    ]
    assert [one["id"] for one in found] == wanted
    assert len(wanted) == 8
    assert live.features("/collections/regions-2022/items?region_code=9406&province_code=11") == []
    population = exported["regions-2022"][0]["properties"]["population"]
    found = live.features(f"/collections/regions-2022/items?population={population}")
    assert [one["id"] for one in found] == [exported["regions-2022"][0]["id"]]


LON, LAT = (st.integers(*range_).map(lambda tenth: tenth / 10) for range_ in ((940, 1420), (-120, 70)))


@settings(max_examples=10)
@given(west=LON, east=LON, edges=st.tuples(LAT, LAT).map(sorted))
def test_a_box_finds_what_meets_it_across_the_meridian_too(
    live: Live, exported: Exported, west: float, east: float, edges: list[float]
) -> None:
    south, north = edges
    found = live.features(f"/collections/provinces-2022/items?bbox={west},{south},{east},{north}")
    boxes = [(west, east)] if west <= east else [(west, 180), (-180, east)]
    areas = [shapely.box(left, south, right, north) for left, right in boxes]
    shapes = [(one["id"], shapely.from_geojson(json.dumps(one["geometry"]))) for one in exported["provinces-2022"]]
    assert [one["id"] for one in found] == [name for name, shape in shapes if any(map(shape.intersects, areas))]


def test_a_box_with_heights_is_the_same_box(live: Live) -> None:
    flat = live.features("/collections/regions-2022/items?bbox=135,-5,137,-3")
    high = live.features("/collections/regions-2022/items?bbox=135,-5,-100,137,-3,9000")
    assert flat == high
    assert "9406" in {one["id"] for one in flat}


def test_pages_lead_forward_and_back(live: Live) -> None:
    first = live.document("/collections/sentra-2022/items?limit=50&sortby=name")
    rel = {link["rel"]: link["href"] for link in first["links"]}
    assert (first["numberMatched"], first["numberReturned"], "prev" in rel) == (233, 50, False)
    second = live.document(rel["next"])
    back = {link["rel"]: link["href"] for link in second["links"]}["prev"]
    assert [one["id"] for one in live.document(back)["features"]] == [one["id"] for one in first["features"]]
    last = live.document("/collections/sentra-2022/items?limit=50&offset=200")
    assert last["numberReturned"] == 33
    assert "next" not in {link["rel"] for link in last["links"]}
    beyond = live.document("/collections/sentra-2022/items?offset=5000")
    assert (beyond["numberMatched"], beyond["features"]) == (233, [])


def test_a_limit_above_a_page_gives_a_page(live: Live) -> None:
    assert live.document("/collections/regions-2022/items?limit=10000")["numberReturned"] == 514
    assert live.document("/collections/regions-2022/items")["numberReturned"] == 100


def test_sorting_puts_what_is_unknown_last_either_way(live: Live) -> None:
    for sortby in ("year,-name", "%2Byear,-name", "-year,name"):
        found = live.features(f"/collections/sentra-2022/items?limit=100&sortby={sortby}")
        years = [one["properties"]["year"] for one in found]
        known = [year for year in years if year is not None]
        assert 0 < len(known) < len(years)
        assert years[len(known) :] == [None] * (len(years) - len(known))
        assert known == sorted(known, reverse=sortby.startswith("-"))
    names = [one["properties"]["name"] for one in live.features("/collections/sentra-2022/items?sortby=-name")]
    assert names == sorted(names, reverse=True)


def test_columns_and_geometry_can_be_left_out(live: Live) -> None:
    page = live.document("/collections/regions-2022/items?properties=region_name,population&skipGeometry=true&limit=3")
    for one in page["features"]:
        assert list(one["properties"]) == ["region_name", "population"]
        assert one["geometry"] is None
        assert "bbox" not in one
