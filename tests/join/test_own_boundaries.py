"""Boundaries of the user's own: what passes is usable for joins, what is doubtful is refused and says why."""

import hashlib
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from cli import main
from geo.boundaries import load_lakes, load_regencies, load_villages
from geo.boundary_gates import GATES
from geo.boundary_report import build_report, describe
from geo.crosswalk import load_crosswalk
from geo.errors import UsageFault
from geo.foreign import read_table
from geo.gazetteer import CodeSystem, Gazetteer
from geo.locator import Locator
from geo.own_boundaries import BoundaryFile, BoundaryReport, Reading, boundary_file, check_boundaries
from geo.roles import Roles
from geo.vintages import load_province_names
from texts import LANGUAGES

NONE_MOVED = pd.DataFrame({"name": [], "lon": [], "lat": []})


@pytest.fixture(scope="module")
def official() -> gpd.GeoDataFrame:
    """The shipped layer as the official one comes: dotted codes, bare names of kabupaten, a row per lake."""
    regencies, lakes = load_regencies(), load_lakes()
    rows = gpd.GeoDataFrame(
        {
            "KDPKAB": [f"{code[:2]}.{code[2:]}" for code in regencies.index],
            "WADMKK": regencies["base_name"].where(regencies["kind"] == "kabupaten", regencies["name"]),
            "WADMPR": regencies["province_code_2022"].map(load_province_names("2022")["name"]),
        },
        geometry=regencies.geometry,
    )
    water = gpd.GeoDataFrame({"KDPKAB": "", "WADMKK": lakes["name"], "WADMPR": ""}, geometry=lakes.geometry)
    return pd.concat([rows, water], ignore_index=True)


def position(official: gpd.GeoDataFrame, code: str) -> int:
    return int(np.flatnonzero(official["KDPKAB"] == f"{code[:2]}.{code[2:]}")[0])


def with_shapes(official: gpd.GeoDataFrame, shapes: dict[str, shapely.Geometry]) -> gpd.GeoDataFrame:
    changed = official.geometry.to_numpy().copy()
    for code, shape in shapes.items():
        changed[position(official, code)] = shape
    return official.set_geometry(gpd.GeoSeries(changed, crs=official.crs))


def shape_of(official: gpd.GeoDataFrame, code: str) -> shapely.Geometry:
    return official.geometry.iloc[position(official, code)]


def checked(
    frame: gpd.GeoDataFrame, lists: Gazetteer, records: pd.DataFrame = NONE_MOVED, **reading: object
) -> BoundaryReport:
    """Check a frame, and see that every outcome can be said in both languages and written as JSON."""
    report = check_boundaries(
        BoundaryFile(frame, "batas.gpkg", "ab" * 32), lists, reading=Reading(**reading), records=records
    )
    said = [describe(report, lang) for lang in LANGUAGES]
    assert len(said[0]) == len(said[1])
    assert json.loads(json.dumps(build_report(report, lists), allow_nan=False))["passed"] is report.passed
    return report


def failed(report: BoundaryReport) -> dict[str, list[str]]:
    """The gates that do not hold, with the labels of what stands against them."""
    return {gate.name: [finding.label for finding in gate.findings] for gate in report.gates if not gate.holds}


def written(frame: gpd.GeoDataFrame, path: Path) -> Path:
    """Write a real file; a Shapefile is zipped, as it is handed around."""
    if path.suffix != ".zip":
        frame.to_file(path, layer="batas", engine="pyogrio")
        return path
    folder = path.with_suffix("")
    folder.mkdir()
    frame.to_file(folder / "batas.shp", engine="pyogrio")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in sorted(folder.iterdir()):
            packed.write(part, part.name)
    return path


def opened(path: Path) -> BoundaryFile:
    return boundary_file(read_table(path), path.read_bytes(), path.name)


# What passes


@pytest.fixture(scope="module")
def unchanged(official: gpd.GeoDataFrame, lists: Gazetteer, tmp_path_factory) -> BoundaryReport:
    path = written(official.to_crs("EPSG:32748"), tmp_path_factory.mktemp("own") / "batas.gpkg")
    return check_boundaries(opened(path), lists)


def test_a_projected_geopackage_of_the_shipped_layer_passes_and_changes_nothing(
    unchanged: BoundaryReport, lists: Gazetteer
) -> None:
    assert unchanged.passed
    assert [gate.name for gate in unchanged.gates] == list(GATES)
    assert unchanged.regions.index.tolist() == sorted(lists.regions)
    told = build_report(unchanged, lists)
    assert told["code_system"] == "kemendagri-2025"
    assert told["columns"] == {"code": "KDPKAB", "name": "WADMKK", "province": "WADMPR"}
    assert told["file"]["features"] == 519
    assert told["change"]["villages"]["points"] == 83_379
    assert told["change"]["villages"]["moved"] == []
    assert told["change"]["notable"]["region_codes"] == []
    assert told["change"]["area_km2_own"] == pytest.approx(told["change"]["area_km2_shipped"], abs=0.2)
    assert sum(row["inside_own"] for row in told["change"]["capitals"]) == 507
    assert any("boundaries" in sentence for sentence in told["said"]["en"])


def test_the_file_is_named_with_its_sha256_in_every_report_that_uses_it(unchanged: BoundaryReport) -> None:
    assert len(unchanged.file.sha256) == 64
    for lang in LANGUAGES:
        assert unchanged.file.sha256 in unchanged.source[lang]
        assert "batas.gpkg" in unchanged.source[lang]


def test_joins_by_own_boundaries_of_the_same_shape_answer_as_by_the_shipped(
    unchanged: BoundaryReport, locator: Locator
) -> None:
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(95, 141, 50_000), rng.uniform(-11, 6, 50_000)
    own, theirs = unchanged.locator.locate(lon, lat), locator.locate(lon, lat)
    assert (theirs >= 0).sum() > 9_000
    assert own.tolist() == theirs.tolist()


def test_lakes_are_set_aside_and_a_point_in_one_goes_to_the_nearest(
    unchanged: BoundaryReport, locator: Locator
) -> None:
    keys = {finding.label: finding.key for finding in unchanged.aside}
    assert keys == {
        "Danau": "water",
        "Danau Toba": "water",
        "Waduk Cirata": "water",
        "Wadung Kedungombo": "water",
        "Hutan": "aside",
    }
    lon, lat = np.array([98.9]), np.array([2.6])
    assert locator.in_lake(lon, lat).tolist() == [True]
    assert unchanged.locator.in_lake(lon, lat).tolist() == [True]
    assert unchanged.locator.locate(lon, lat).tolist() == [-1]


def test_a_zipped_shapefile_with_clipped_headings_several_polygons_and_heights_passes(
    official: gpd.GeoDataFrame, lists: Gazetteer, tmp_path: Path
) -> None:
    regions = official[official["KDPKAB"] != ""]
    parts = regions.explode(ignore_index=True)
    twice = pd.concat([parts, parts[parts["KDPKAB"] == "17.01"]], ignore_index=True)
    twice = twice.rename(columns={"KDPKAB": "KODE_KABUPATEN_KOTA"}).drop(columns=["WADMPR"])
    shapes = shapely.force_3d(twice.to_crs("EPSG:3395").geometry.to_numpy(), 12.0)
    twice = twice.set_geometry(gpd.GeoSeries(shapes, crs="EPSG:3395"))
    with pytest.warns((UserWarning, RuntimeWarning), match="10 characters|KODE_KABUP"):
        path = written(twice, tmp_path / "batas.zip")
    file = opened(path)
    assert "KODE_KABUP" in file.frame.columns
    report = check_boundaries(file, lists, reading=Reading(roles=Roles(code="KODE_KABUP", name="WADMKK")))
    assert report.passed
    assert len(report.regions) == 514
    assert report.polygons["2101"] > 100
    assert build_report(report, lists)["several_polygons"]["1701"] >= 2
    assert len(report.change.villages.moved) == 0  # also not those in lakes, of which this file has none


def with_west_of_bandung_moved(official: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, shapely.Point]:
    """The west of Kota Bandung is given to Kabupaten Bandung, its neighbour; and a point in that part."""
    city, around = shape_of(official, "3273"), shape_of(official, "3204")
    west, south, east, north = city.bounds
    piece = shapely.intersection(city, shapely.box(west - 1, south - 1, west + (east - west) * 0.2, north + 1))
    shapes = {"3273": shapely.difference(city, piece), "3204": shapely.union_all([around, piece])}
    return with_shapes(official, shapes), shapely.point_on_surface(piece)


def test_a_moved_border_lists_villages_and_records_with_old_and_new_region(
    official: gpd.GeoDataFrame, lists: Gazetteer, locator: Locator
) -> None:
    moved, middle = with_west_of_bandung_moved(official)
    records = pd.DataFrame(
        {"name": ["Sentra X", "Sentra Y"], "lon": [middle.x, 140.7], "lat": [middle.y, -2.6]}, index=["S1", "S2"]
    )
    report = checked(moved, lists, records)
    assert report.passed
    change = build_report(report, lists)["change"]
    assert [
        (row["index"], row["region_code_shipped"], row["region_code_own"]) for row in change["records"]["moved"]
    ] == [("S1", "3273", "3204")]
    villages = change["villages"]["moved"]
    assert len(villages) > 5
    assert {(row["region_code_shipped"], row["region_code_own"]) for row in villages} == {("3273", "3204")}
    assert villages[0]["region_name_own"] == "Kabupaten Bandung"
    known = load_villages()
    assert all(known.loc[row["village_code"], "region_code"][:2] == "32" for row in villages)
    assert change["notable"]["region_codes"] == ["3273"]
    area = next(row for row in change["regions"] if row["region_code"] == "3273")
    assert -30 < area["change_percent"] < -5
    assert any("Kota Bandung (3273)" in sentence for sentence in describe(report, "en"))
    lon, lat = np.array([middle.x]), np.array([middle.y])
    assert report.locator.codes[report.locator.locate(lon, lat)[0]] == "3204"
    assert locator.codes[locator.locate(lon, lat)[0]] == "3273"


def test_a_small_overlap_and_gap_are_cleaned_and_measured(official: gpd.GeoDataFrame, lists: Gazetteer) -> None:
    # Bungo reaches 100 m into its neighbours; Tebo draws back by 100 m.
    wider = {"1508": shapely.buffer(shape_of(official, "1508"), 0.001)}
    smaller = {"1802": shapely.buffer(shape_of(official, "1802"), -0.001)}
    report = checked(with_shapes(official, wider | smaller), lists)
    assert report.passed
    assert report.cleaning.unmatched > 2
    assert report.cleaning.overlap_km2 > 10
    assert report.cleaning.gaps_closed > 0
    assert report.cleaning.gaps_closed_km2 > 10
    assert 0 < report.cleaning.change_percent.abs().max() <= 2


# What is refused


def test_a_missing_regency_is_named_and_refused(official: gpd.GeoDataFrame, lists: Gazetteer) -> None:
    report = checked(official[official["KDPKAB"] != "19.05"], lists)
    assert failed(report) == {"complete": ["Kabupaten Bangka Barat (1905)"]}
    assert not report.passed
    assert report.regions is None
    assert build_report(report, lists)["not_reached"] == ["coverage", "area_change", "villages"]


def test_one_polygon_for_two_regions_is_refused(official: gpd.GeoDataFrame, lists: Gazetteer) -> None:
    report = checked(with_shapes(official, {"1905": shape_of(official, "1901")}), lists)
    assert "area_change" in failed(report)
    assert set(failed(report)["area_change"]) & {"Kabupaten Bangka (1901)", "Kabupaten Bangka Barat (1905)"}


def test_a_large_overlap_is_refused_with_the_regions_that_it_changes(
    official: gpd.GeoDataFrame, lists: Gazetteer
) -> None:
    report = checked(with_shapes(official, {"3273": shapely.buffer(shape_of(official, "3273"), 0.05)}), lists)
    assert list(failed(report)) == ["area_change"]
    assert report.change is None
    assert any("%" in finding.describe("id") for finding in report.gates[-1].findings)


def crossing(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """The shape with two vertices of its largest ring exchanged, so that the ring crosses itself."""
    parts = list(shapely.get_parts(shape))
    largest = max(range(len(parts)), key=lambda index: parts[index].area)
    corners = shapely.get_coordinates(parts[largest].exterior)
    for place in range(1, len(corners) - 3):
        changed = corners.copy()
        changed[[place, place + 1]] = changed[[place + 1, place]]
        parts[largest] = shapely.Polygon(changed)
        if not parts[largest].is_valid:
            return shapely.MultiPolygon(parts)
    raise AssertionError(shape)


def test_an_invalid_polygon_is_named_with_its_reason_and_repaired_only_when_asked(
    official: gpd.GeoDataFrame, lists: Gazetteer
) -> None:
    broken = with_shapes(
        official, {"6206": crossing(shapely.multipolygons([*shapely.get_parts(shape_of(official, "6206"))]))}
    )
    report = checked(broken, lists)
    assert failed(report) == {"valid": [lists.regions["6206"].label]}
    assert "Self-intersection" in report.gates[2].findings[0].describe("en")
    mended = checked(broken, lists, repair=True)
    assert mended.passed
    assert [finding.label for finding in mended.repaired] == [lists.regions["6206"].label]


def test_polygons_that_bear_each_others_codes_are_refused_by_their_villages(
    official: gpd.GeoDataFrame, lists: Gazetteer
) -> None:
    swapped = with_shapes(official, {"1905": shape_of(official, "1901"), "1901": shape_of(official, "1905")}).drop(
        columns=["WADMKK", "WADMPR"]
    )
    report = checked(swapped[swapped["KDPKAB"] != ""], lists, declared=CodeSystem.KEMENDAGRI_2025)
    assert failed(report) == {"villages": ["Kabupaten Bangka (1901)", "Kabupaten Bangka Barat (1905)"]}
    assert report.change is not None
    assert report.locator is None


def test_a_code_that_contradicts_its_name_is_refused_with_both_readings(
    official: gpd.GeoDataFrame, lists: Gazetteer
) -> None:
    frame = official.copy()
    frame.loc[position(official, "1905"), "KDPKAB"] = "19.03"
    report = checked(frame, lists)
    assert list(failed(report)) == ["codes", "complete"]
    why = report.gates[0].findings[0].describe("en")
    assert "Bangka Selatan (1903)" in why
    assert "Bangka Barat (1905)" in why


def in_bps(official: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    regions = official[official["KDPKAB"] != ""].reset_index(drop=True)
    codes = regions["KDPKAB"].str.replace(".", "").map(load_crosswalk()["bps_2022"])
    return regions.assign(KDPKAB=codes)


def test_bps_codes_with_names_are_told_by_the_resolver_and_land_right(
    official: gpd.GeoDataFrame, lists: Gazetteer
) -> None:
    report = checked(in_bps(official), lists)
    assert report.passed
    assert report.resolution.decision.system is CodeSystem.BPS_2022
    assert len(report.change.villages.moved) == 0  # also not those in lakes, of which this file has none


def test_codes_of_a_doubtful_system_are_refused_until_it_is_declared(
    official: gpd.GeoDataFrame, lists: Gazetteer
) -> None:
    some = in_bps(official)
    some = some[some["KDPKAB"].isin(["1903", "1905"])].drop(columns=["WADMKK", "WADMPR"])
    report = checked(some, lists)
    assert report.refused
    assert report.gates == ()
    assert "bps-2022" in " ".join(describe(report, "id"))
    declared = checked(some, lists, declared=CodeSystem.BPS_2022)
    meant = dict(zip(some["KDPKAB"], (answer.region_code for answer in declared.resolution.answers), strict=True))
    assert meant == {"1903": "1905", "1905": "1903"}
    assert list(failed(declared)) == ["complete"]


def test_points_and_missing_shapes_and_other_places_are_refused(official: gpd.GeoDataFrame, lists: Gazetteer) -> None:
    broken = with_shapes(official, {"1905": shapely.Point(105.5, -2.0), "1901": None})
    assert failed(checked(broken, lists)) == {"polygons": ["Kabupaten Bangka (1901)", "Kabupaten Bangka Barat (1905)"]}
    west = checked(official.set_geometry(official.geometry.translate(xoff=-100)), lists)
    assert len(failed(west)["bounds"]) == 514


def test_without_a_coordinate_system_or_a_telling_column_nothing_is_read(
    official: gpd.GeoDataFrame, lists: Gazetteer
) -> None:
    with pytest.raises(UsageFault, match="coordinate system"):
        checked(official.set_crs(None, allow_override=True), lists)
    with pytest.raises(UsageFault, match="KDPKAB or WADMKK"):
        checked(official.rename(columns={"KDPKAB": "a", "WADMKK": "b", "WADMPR": "c"}), lists)


# The command


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTRA_ATLAS_LANG", "en")


@pytest.mark.usefixtures("english")
def test_the_command_reports_and_ends_with_0_when_all_gates_hold(
    official: gpd.GeoDataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, report = written(official.to_crs("EPSG:3395"), tmp_path / "batas.gpkg"), tmp_path / "report.json"
    assert main(["boundaries", str(path), "--layer", "batas", "--report", str(report)]) == 0
    told = json.loads(report.read_bytes())
    assert told["passed"]
    assert told["file"]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert told["change"]["records"]["points"] > 200
    assert "joins may use these boundaries" in capsys.readouterr().err


@pytest.mark.usefixtures("english")
def test_the_command_ends_with_3_4_or_5_when_they_cannot_be_used(
    official: gpd.GeoDataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.json"
    lacking = written(official[official["KDPKAB"] != "19.05"], tmp_path / "lacking.gpkg")
    assert main(["boundaries", str(lacking), "--report", str(report)]) == 3
    assert "Kabupaten Bangka Barat (1905) is missing" in capsys.readouterr().err
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(lacking.read_bytes()[:50_000])
    assert main(["boundaries", str(broken), "--report", str(report)]) == 4
    doubtful = official[official["KDPKAB"].isin(["19.03", "19.05"])][["KDPKAB", "geometry"]]
    assert main(["boundaries", str(written(doubtful, tmp_path / "doubtful.gpkg")), "--report", str(report)]) == 5
    assert "--code-system" in capsys.readouterr().err
    assert json.loads(report.read_bytes())["refused"]


@pytest.mark.usefixtures("english")
def test_a_join_uses_own_boundaries_and_says_so(
    official: gpd.GeoDataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved, point = with_west_of_bandung_moved(official)
    boundaries = written(moved, tmp_path / "batas.gpkg")
    table, output, report = (tmp_path / name for name in ("in.csv", "out.csv", "report.json"))
    table.write_text(f"nama usaha,lon,lat\nA,{point.x},{point.y}\n", "utf-8")
    call = ["resolve", str(table), "-o", str(output), "--report", str(report)]
    assert main(call) == 0
    assert "3273" in output.read_text("utf-8")
    assert "shipped" in json.loads(report.read_bytes())["boundaries"]["en"]
    assert main([*call, "--boundaries", str(boundaries)]) == 0
    assert "3204" in output.read_text("utf-8")
    assert hashlib.sha256(boundaries.read_bytes()).hexdigest() in json.loads(report.read_bytes())["boundaries"]["id"]
    lacking = written(official[official["KDPKAB"] != "19.05"], tmp_path / "lacking.gpkg")
    capsys.readouterr()
    assert main([*call, "--boundaries", str(lacking)]) == 4
    assert "missing regencies and cities: 1" in capsys.readouterr().err


@pytest.mark.usefixtures("english")
def test_located_points_use_own_boundaries_and_the_file_says_so(official: gpd.GeoDataFrame, tmp_path: Path) -> None:
    moved, point = with_west_of_bandung_moved(official)
    boundaries = written(moved, tmp_path / "batas.gpkg")
    points, output = tmp_path / "points.csv", tmp_path / "out.parquet"
    points.write_text(f"lon,lat\n{point.x},{point.y}\n", "utf-8")
    call = ["locate", str(points), "--lon-column", "lon", "--lat-column", "lat", "-o", str(output)]
    assert main([*call, "--boundaries", str(boundaries)]) == 0
    found = pq.read_table(output)
    assert found["region_code"].to_pylist() == ["3204"]
    about = json.loads(found.schema.metadata[b"sentra-atlas"])
    assert hashlib.sha256(boundaries.read_bytes()).hexdigest() in about["boundaries"]["en"]
    assert not any("geoBoundaries" in line for line in about["attribution"])
    assert main([*call, "--boundaries", str(boundaries), "--engine", "dask"]) == 2
