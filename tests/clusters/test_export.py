"""What leaves the house: files that independent judges accept, the same from the command line and from the screen."""

import io
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geojson_validator
import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from typer.core import TyperGroup
from typer.main import get_command

from cli import app, main
from clusters.atlas import Atlas, load_atlas
from clusters.export import export, make_export
from clusters.fields import FIELDS
from clusters.layers import LAYERS
from clusters.query import BBOX, TEXT, Query, parse_query
from geo import geojson, store
from geo.boundaries import load_lakes
from geo.writing import FORMATS, to_bytes

POLYGONS = {"regions", "provinces"}
PROVENANCE = {
    "title", "layers", "filter", "query", "selection", "vintage", "vintage_basis", "code_system", "accuracy",
    "simplified", "sources", "licence", "attribution", "data_hash", "software", "made_at",
}  # fmt: skip
MADE = datetime(2026, 11, 22, 17, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def today() -> Atlas:
    return load_atlas("2022")


def run(path: Path, *arguments: str) -> dict[str, Any]:
    assert main(["export", "-o", str(path), *arguments]) == 0
    document: dict[str, Any] = json.loads(path.read_bytes())
    return document


def judge(document: dict[str, Any], *, allowed: frozenset[str] = frozenset()) -> None:
    """Ask our own checks and geojson-validator, whose "problematic" counts as a failure too unless it is allowed."""
    assert geojson.find_faults(document) == []
    assert geojson_validator.validate_structure(document, check_crs=True) == {}
    judged = geojson_validator.validate_geometries(document)
    assert judged["invalid"] == {}
    assert judged["problematic"].keys() <= allowed


def column(document: dict[str, Any], name: str) -> list[Any]:
    return [feature["properties"][name] for feature in document["features"]]


def test_the_sites_of_2017_as_the_map_of_2017_saw_them(tmp_path: Path) -> None:
    sites = ["--layer", "programme-sites", "--programme", "jica-kemenperin", "--phase", "2"]
    then = run(tmp_path / "then.geojson", *sites, "--vintage", "2017")
    judge(then)
    assert column(then, "region_code") == ["1905", "7405", "7371", "9406", "3575"]
    assert dict(zip(column(then, "region_code"), column(then, "province_name"), strict=True))["9406"] == "Papua"
    assert dict(zip(column(then, "region_code"), column(then, "province_code"), strict=True))["9406"] == "91"
    today = run(tmp_path / "today.geojson", *sites, "--vintage", "2022")
    judge(today)
    assert (
        dict(zip(column(today, "region_code"), column(today, "province_name"), strict=True))["9406"] == "Papua Tengah"
    )
    first = run(tmp_path / "first.geojson", *sites, "--stage", "first_target")
    assert sorted(column(first, "region_code")) == ["3575", "7371", "9406"]


def test_papua_tengah_has_eight_regencies_that_gdal_reads(tmp_path: Path) -> None:
    path = tmp_path / "papua_tengah.geojson"
    judge(run(path, "--layer", "regions", "--province", "94", "--vintage", "2022"))
    info = pyogrio.read_info(path)
    assert (info["driver"], info["features"], info["geometry_type"]) == ("GeoJSON", 8, "MultiPolygon")
    frame = gpd.read_file(path)
    assert frame["region_code"].tolist() == [f"94{number:02}" for number in range(1, 9)]
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.is_valid.all()


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("vintage", ["2017", "2022"])
def test_every_whole_layer_passes_the_judges(layer: str, vintage: str, tmp_path: Path) -> None:
    document = run(tmp_path / "all.geojson", "--layer", layer, "--vintage", vintage)
    # In whole layers two things are so in the world: regencies that enclose a city or a lake have holes, and the
    # coast of a large province has more than a thousand vertices in one ring.
    judge(document, allowed=frozenset({"holes", "excessive_vertices"}) if layer in POLYGONS else frozenset())
    features = {"regions": 514, "provinces": {"2017": 34, "2022": 38}[vintage], "sentra": 233, "programme-sites": 11}
    assert len(document["features"]) == features[layer]
    assert document["name"] == layer.replace("-", "_")
    assert document["metadata"].keys() >= PROVENANCE
    assert document["metadata"]["vintage"] == vintage
    assert document["metadata"]["data_hash"] == store.data_hash()
    kinds = Counter(feature["geometry"]["type"] for feature in document["features"])
    assert set(kinds) == ({"MultiPolygon"} if layer in POLYGONS else {"Point"})
    for feature in document["features"]:
        assert feature["id"] == feature["properties"][LAYERS[layer].id_column]


def test_every_hole_of_a_region_is_another_region_or_a_lake(today: Atlas) -> None:
    parts = today.regions.geometry.explode()
    holes = [shapely.Polygon(ring) for part in parts for ring in part.interiors]
    filled = pd.concat([today.regions.geometry, load_lakes().geometry])
    assert len(holes) > 10
    empty = [hole for hole in holes if not filled.sindex.query(hole.representative_point(), predicate="within").size]
    # The coverage's one gap (docs/data-build.md) is no region's and no lake's.
    assert len(empty) <= 1


def test_codes_leave_as_text_and_unknown_as_null(tmp_path: Path) -> None:
    regions = run(tmp_path / "regions.geojson", "--layer", "regions")
    assert all(isinstance(code, str) and len(code) == 4 for code in column(regions, "region_code"))
    assert all(isinstance(code, str) and len(code) == 2 for code in column(regions, "province_code"))
    by_code = {feature["id"]: feature["properties"] for feature in regions["features"]}
    assert by_code["1905"]["bps_2022"] == "1903"
    assert by_code["9406"]["kemendagri_2017"] == "9126"
    assert by_code["9406"]["perpres131_2015"] == "unconfirmed"
    assert by_code["3575"]["perpres63_2020"] is None
    sentra = run(tmp_path / "sentra.geojson", "--layer", "sentra")
    assert None in column(sentra, "units")
    assert "" not in column(sentra, "note_id")
    assert [bool(note) for note in column(sentra, "note_id")] == [bool(note) for note in column(sentra, "note_en")]


def test_every_cited_source_of_a_file_is_in_it(tmp_path: Path) -> None:
    sentra = run(tmp_path / "sentra.geojson", "--layer", "sentra", "--island", "papua")
    listed = {source["source_id"] for source in sentra["metadata"]["sources"]}
    assert set(column(sentra, "source_id")) <= listed
    assert all(source.get("title") for source in sentra["metadata"]["sources"])


def test_the_screens_download_and_the_command_write_the_same_bytes(
    today: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(MADE.timestamp())))
    asked = ["--layer", "sentra", "--kbli", "13", "--underdeveloped", "perpres-63-2020", "--text", "tenun"]
    query, _ = parse_query({"text": ["tenun"], "kbli": ["13"], "underdeveloped": ["perpres-63-2020"]}, today)
    for suffix in FORMATS:
        path = tmp_path / f"cli{suffix}"
        assert main(["export", "-o", str(path), *asked]) == 0
        made = export(today, query, "sentra", suffix=suffix, made_at=MADE)
        assert made.content == path.read_bytes(), suffix
        assert made.count > 0
        assert made.name == f"sentra-atlas_sentra_2022_underdeveloped-kbli-text{suffix}"


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_request_gives_the_same_bytes_and_its_time_is_part_of_it(today: Atlas, suffix: str) -> None:
    """So does GeoPackage: what SQLite and GDAL would take from the clock or by chance comes from the request."""
    query, _ = parse_query({"province": ["94"]}, today)
    first, again = (export(today, query, "regions", suffix=suffix, made_at=MADE).content for _ in range(2))
    assert first == again
    later = export(today, query, "regions", suffix=suffix, made_at=MADE.replace(year=2027)).content
    # A bare table of CSV has no place for it; its description beside it has.
    assert (later == first) == (suffix == ".csv")


def layers_of(path: Path) -> list[tuple[str, int]]:
    """Return the layers of a file with their features, without tables that have no geometry."""
    names = [str(name) for name, geometry in pyogrio.list_layers(path) if geometry is not None]
    return [(name, pyogrio.read_info(path, layer=name, force_feature_count=True)["features"]) for name in names]


def test_one_file_holds_every_layer_where_its_format_can(tmp_path: Path) -> None:
    counts = {"regions": 8, "provinces": 1, "sentra": 1, "programme_sites": 1}
    for suffix in (".gpkg", ".kml"):
        assert main(["export", "-o", str(tmp_path / f"all{suffix}"), "--province", "94"]) == 0
    assert dict(layers_of(tmp_path / "all.gpkg")) == counts
    # Google Earth shows a folder by its name: so it has one for people.
    assert [count for _, count in layers_of(tmp_path / "all.kml")] == list(counts.values())
    path = tmp_path / "two.gpkg"
    assert main(["export", "-o", str(path), "--layer", "sentra", "--layer", "provinces"]) == 0
    assert [name for name, _ in layers_of(path)] == ["sentra", "provinces"]


# Less detail


def test_less_detail_keeps_common_edges_and_says_so(tmp_path: Path) -> None:
    regions = run(tmp_path / "regions.geojson", "--layer", "regions", "--simplify", "2")
    judge(regions, allowed=frozenset({"holes", "excessive_vertices"}))
    told = regions["metadata"]["simplified"]
    assert told["km"] == 2
    assert "2.00 km" in told["en"]
    full = run(tmp_path / "full.geojson", "--layer", "regions")
    assert "not simplified" in full["metadata"]["simplified"]["en"]
    shapes, before = (gpd.GeoDataFrame.from_features(one["features"]).geometry for one in (regions, full))
    assert shapely.coverage_is_valid(shapes.array)
    assert len(shapes) == 514
    corners = [shapely.get_num_coordinates(one.array).sum() for one in (shapes, before)]
    assert corners[0] < 0.6 * corners[1]
    assert not shapes.is_empty.any()
    # A figure of a simplified file is the one of full detail, not of its coarser outline.
    assert column(regions, "area_km2") == column(full, "area_km2")


def test_simplified_provinces_are_their_regencies_and_lakes(tmp_path: Path) -> None:
    regions, provinces = (
        gpd.GeoDataFrame.from_features(
            run(tmp_path / f"{layer}.geojson", "--layer", layer, "--simplify", "5")["features"]
        )
        for layer in ("regions", "provinces")
    )
    merged = shapely.coverage_union_all(provinces.geometry.array)
    lost = shapely.difference(shapely.coverage_union_all(regions.geometry.array), merged)
    assert lost.area < 1e-9
    lakes = shapely.difference(merged, shapely.coverage_union_all(regions.geometry.array))
    assert 0.05 < lakes.area < 0.2  # five lakes of 1,489 km² in all: 0.12 square degrees
    assert shapely.coverage_is_valid(provinces.geometry.array)


def test_a_rectangle_finds_the_same_regions_whatever_the_detail(today: Atlas) -> None:
    query, _ = parse_query({"bbox": ["106.7,-6.3,106.9,-6.1"]}, today)
    full, coarse = (make_export(today, query, ["regions"], simplify=km).layers[0].frame for km in (0.0, 20.0))
    assert full["region_code"].tolist() == coarse["region_code"].tolist()


@pytest.mark.parametrize("given", ["-1", "21", "nan"])
def test_a_distance_that_leaves_no_map_is_refused(
    given: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "out.geojson"
    assert main(["--lang", "en", "export", "--layer", "regions", "--simplify", given, "-o", str(path)]) == 2
    assert "0-20" in capsys.readouterr().err
    assert not path.exists()


# All doors


def test_every_filter_of_the_screen_is_an_option() -> None:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    options = {name.removeprefix("--") for given in group.commands["export"].params for name in given.opts}
    filters = {field.name for field in FIELDS} | {BBOX, TEXT}
    assert filters - options == {"own"}  # imported tables stay in the session that imported them
    assert options - filters == {"-o", "output", "layer", "vintage", "selection", "ranking", "simplify"}


@pytest.mark.parametrize("name", [field.name for field in FIELDS if field.name != "own"])
def test_every_value_of_a_filter_can_be_given_on_the_command_line(name: str, today: Atlas, tmp_path: Path) -> None:
    """The option reaches the query: the metadata name the filter with the value, of a screen's own list."""
    field = next(field for field in FIELDS if field.name == name)
    value = list(field.options(today))[-1 if name != "type" else 0]
    path = tmp_path / "out.geojson"
    assert main(["export", "--layer", "regions", f"--{name}", value, "-o", str(path)]) in (0, 3)
    assert json.loads(path.read_bytes())["metadata"]["query"] == {name: [value]}


def test_the_table_of_a_csv_is_the_frame(today: Atlas) -> None:
    content = make_export(today, Query(), ["sentra"], made_at=MADE)
    table = pd.read_csv(io.BytesIO(to_bytes(content, ".csv")), dtype=str, keep_default_na=False)
    assert table["sentra_id"].tolist() == content.layers[0].frame["sentra_id"].tolist()
    assert (table["units"] == "").sum() == content.layers[0].frame["units"].isna().sum()
