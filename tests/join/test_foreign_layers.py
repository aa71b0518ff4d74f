"""Geometry files as GIS programs write them: every format gives the same rows and places; hostile ones one sentence."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from geo.errors import DataFault, UsageFault
from geo.foreign import ForeignTable, limits, parse_table
from texts import LANGUAGES

FORMATS = ("geojson", "gpkg", "shp", "parquet", "kml", "fgb")
DRIVERS = {"geojson": "GeoJSON", "gpkg": "GPKG", "shp": "ESRI Shapefile", "kml": "LIBKML", "fgb": "FlatGeobuf"}
BOWTIE = shapely.Polygon([(105, -2), (106, -1), (106, -2), (105, -1), (105, -2)])

PLACES = gpd.GeoDataFrame(
    {
        "kode": ["19.05", "0190", "1971"],
        "nama": ["Bangka Barat", "Béta, \"x\"", "=cmd|1"],
        "ikm": [3, 40, 500],
        "luas": [19.05, 0.5, 100.0],
    },
    geometry=[shapely.box(105.1, -2.1, 105.4, -1.7), shapely.Point(106.1, -2.2), shapely.box(106, -3, 107, -2)],
    crs="OGC:CRS84",
)  # fmt: skip


def made(frame: gpd.GeoDataFrame, file_format: str, folder: Path, layer: str = "daerah") -> bytes:
    """Return a frame as a file of a format, as GDAL or pyarrow writes it; Shapefiles as a zip."""
    if file_format == "parquet":
        sink = io.BytesIO()
        frame.to_parquet(sink)
        return sink.getvalue()
    path = folder / f"{layer}.{file_format}"
    # An index would put the rows into another order.
    unsorted = {"SPATIAL_INDEX": "NO"} if file_format == "fgb" else {}
    pyogrio.write_dataframe(frame, path, driver=DRIVERS[file_format], layer=layer, layer_options=unsorted)
    if file_format != "shp":
        return path.read_bytes()
    return zipped({file.name: file.read_bytes() for file in folder.glob(f"{layer}.*")})


def zipped(files: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return sink.getvalue()


def of_one_kind(file_format: str) -> gpd.GeoDataFrame:
    """A Shapefile holds polygons or points, not both."""
    return PLACES[PLACES.geom_type == "Polygon"] if file_format == "shp" else PLACES


def said(table: ForeignTable) -> str:
    assert all(notice.describe(lang) for notice in table.notices for lang in LANGUAGES)
    return " ".join(notice.describe("en") for notice in table.notices)


@pytest.mark.parametrize("file_format", FORMATS)
def test_every_format_gives_the_same_rows_and_places(file_format: str, tmp_path: Path) -> None:
    given = of_one_kind(file_format)
    table = parse_table(made(given, file_format, tmp_path), f"t.{'zip' if file_format == 'shp' else file_format}")
    assert table.file_format == file_format
    assert table.frame[["kode", "nama", "ikm"]].to_numpy().tolist() == [
        [str(cell) for cell in row] for row in given[["kode", "nama", "ikm"]].to_numpy().tolist()
    ]
    assert table.frame["luas"].map(float).tolist() == given["luas"].tolist()
    assert "19.05" in table.frame["luas"].tolist()
    assert table.headings == tuple(table.frame.columns)
    assert table.geometry is not None
    assert table.geometry.crs == "OGC:CRS84"
    assert table.geometry.index.equals(table.frame.index)
    pairs = zip(table.geometry, given.geometry, strict=True)
    assert all(shapely.equals_exact(found.normalize(), old.normalize(), 1e-9) for found, old in pairs)
    assert table.crs in {"OGC:CRS84", "EPSG:4326"}
    assert table.notices == ()


def test_a_table_packed_with_its_description_is_read() -> None:
    table = parse_table(zipped({"a.csv": b"kode,nama\n1905,Muntok\n", "a.csv-metadata.json": b"{}"}), "a.csv.zip")
    assert table.frame.to_dict("records") == [{"kode": "1905", "nama": "Muntok"}]
    assert table.notices == ()


def test_a_flatgeobuf_with_rows_that_have_no_geometry_is_read_whole(tmp_path: Path) -> None:
    """GDAL's own columns of such a file point outside of themselves, and reading them crashes the process."""
    frame = PLACES.assign(ikm=pd.array([3, None, 500], dtype="Int64"))
    table = parse_table(
        made(frame.set_geometry([PLACES.geometry[0], None, PLACES.geometry[2]], crs=PLACES.crs), "fgb", tmp_path),
        "t.fgb",
    )
    assert table.frame["kode"].tolist() == PLACES["kode"].tolist()
    assert table.frame["ikm"].tolist() == ["3", "", "500"]
    assert table.geometry is not None
    assert [shape is None for shape in table.geometry] == [False, True, False]


@pytest.mark.parametrize("file_format", ["geojson", "gpkg", "shp", "parquet"])
def test_projected_coordinates_are_brought_to_degrees(file_format: str, tmp_path: Path) -> None:
    given = of_one_kind(file_format).to_crs("EPSG:32748")
    content = made(given, file_format, tmp_path)
    if file_format == "geojson":
        plain = json.loads(given.to_json(drop_id=True))
        plain["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32748"}}
        content = json.dumps(plain).encode()
    table = parse_table(content, "t")
    assert table.crs == "EPSG:32748"
    assert table.geometry is not None
    pairs = zip(table.geometry, of_one_kind(file_format).geometry, strict=True)
    assert all(found.hausdorff_distance(old) < 1e-6 for found, old in pairs)


def test_numbers_of_geojson_keep_every_digit_as_written() -> None:
    content = b"""{"type": "FeatureCollection", "features": [
      {"type": "Feature", "geometry": {"type": "Point", "coordinates": [105.1, -2.0, 9]},
       "properties": {"kode": 19.10, "besar": 12345678901234567890, "ada": true, "daftar": ["a", 1], "kosong": null}},
      {"type": "Feature", "geometry": null, "properties": {"kode": "0190", "lain": "\\ud800x"}},
      {"type": "Feature", "geometry": {"type": "Point", "coordinates": [NaN, 1]}, "properties": null},
      {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}, "properties": {}}]}"""
    table = parse_table(content, "t.geojson")
    assert table.headings == ("kode", "besar", "ada", "daftar", "kosong", "lain")
    assert table.frame.to_numpy().tolist()[:2] == [
        ["19.10", "12345678901234567890", "true", '["a", "1"]', "", ""],
        ["0190", "", "", "", "", "?x"],
    ]
    assert table.geometry is not None
    assert table.geometry[0].equals(shapely.Point(105.1, -2))
    assert table.geometry[1] is None
    assert table.geometry[2].is_empty
    assert table.geometry[3] is None
    assert "infinite or not numbers: 1" in said(table)
    assert "cannot be built: 1" in said(table)


def bowtie(file_format: str, folder: Path) -> bytes:
    """Return a file of a polygon that crosses itself; GDAL writes no such KML, so two corners are exchanged there."""
    shape = shapely.box(105, -2, 106, -1) if file_format == "kml" else BOWTIE
    content = made(gpd.GeoDataFrame({"nama": ["silang"]}, geometry=[shape], crs="OGC:CRS84"), file_format, folder)
    if file_format != "kml":
        return content
    return content.replace(b"106,-1,0", b"here").replace(b"105,-1,0", b"106,-1,0").replace(b"here", b"105,-1,0")


@pytest.mark.parametrize("file_format", FORMATS)
def test_self_crossing_polygons_are_kept_and_told(file_format: str, tmp_path: Path) -> None:
    table = parse_table(bowtie(file_format, tmp_path), "t")
    assert table.geometry is not None
    assert not table.geometry[0].is_valid
    assert table.geometry[0].bounds == BOWTIE.bounds
    assert "cross themselves or are otherwise invalid: 1" in said(table)


@pytest.mark.parametrize("file_format", ["gpkg", "parquet"])
def test_endless_coordinates_are_emptied_and_told(file_format: str, tmp_path: Path) -> None:
    lines = [shapely.LineString([(105, -2), (float("inf"), 1)]), shapely.LineString([(105, -2), (106, -1)])]
    frame = gpd.GeoDataFrame({"nama": ["a", "b"]}, geometry=lines, crs="OGC:CRS84")
    table = parse_table(made(frame, file_format, tmp_path), "t")
    assert table.geometry is not None
    assert table.geometry.is_empty.tolist() == [True, False]
    assert "infinite or not numbers: 1" in said(table)


def without(content: bytes, suffix: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist() if not name.endswith(suffix)})


def test_a_shapefile_without_prj_must_look_like_degrees(tmp_path: Path) -> None:
    (tmp_path / "utm").mkdir()
    table = parse_table(without(made(of_one_kind("shp"), "shp", tmp_path), ".prj"), "t.zip")
    assert table.crs == ""
    assert "taken as WGS 84" in said(table)
    projected = without(made(of_one_kind("shp").to_crs("EPSG:32748"), "shp", tmp_path / "utm"), ".prj")
    with pytest.raises(DataFault, match="coordinates are not degrees"):
        parse_table(projected, "t.zip")
    told = parse_table(projected, "t.zip", crs="EPSG:32748")
    assert told.crs == "EPSG:32748"
    assert told.geometry is not None
    assert told.geometry[0].hausdorff_distance(PLACES.geometry[0]) < 1e-6


@pytest.mark.parametrize("file_format", ["gpkg", "kml"])
def test_the_first_layer_with_rows_is_read_and_any_can_be_picked(file_format: str, tmp_path: Path) -> None:
    path = tmp_path / f"t.{file_format}"
    for at, layer in enumerate(("kosong", "satu", "dua")):
        part = PLACES.iloc[:at]
        if at or file_format == "gpkg":
            pyogrio.write_dataframe(
                part, path, driver=DRIVERS[file_format], layer=layer, append=path.exists(), geometry_type="Unknown"
            )
    table = parse_table(path.read_bytes(), path.name)
    assert set(table.sheets) >= {"satu", "dua"}
    assert (table.sheet, len(table.frame)) == ("satu", 1)
    assert len(parse_table(path.read_bytes(), path.name, sheet="dua").frame) == 2
    with pytest.raises(UsageFault, match="no sheet or layer lain; available"):
        parse_table(path.read_bytes(), path.name, sheet="lain")


def test_a_file_without_sheets_has_none_to_pick(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="has no sheets"):
        parse_table(b"a,b\n1,2\n", "t.csv", sheet="x")
    with pytest.raises(UsageFault, match="has no sheets"):
        parse_table(made(PLACES, "geojson", tmp_path), "t.geojson", sheet="x")


def test_plain_parquet_is_a_table_and_columns_that_are_no_values_are_told() -> None:
    sink = io.BytesIO()
    table = pa.table({"kode": ["1905", None], "n": [1.5, None], "hari": pd.to_datetime(["2020-01-02", None]),
                      "daftar": [["a"], []], "byte": [b"x", b"y"]})  # fmt: skip
    pq.write_table(table, sink)
    found = parse_table(sink.getvalue(), "t.parquet")
    assert found.frame.to_numpy().tolist() == [["1905", "1.5", "2020-01-02"], ["", "", ""]]
    assert found.geometry is None
    assert "daftar, byte" in said(found)


def virtual_table(folder: Path) -> bytes:
    path = folder / "v.gpkg"
    pyogrio.write_dataframe(PLACES, path, driver="GPKG")
    with sqlite3.connect(path) as base:
        base.execute("pragma writable_schema = on")
        base.execute(
            "insert into sqlite_master (type, name, tbl_name, rootpage, sql) "
            "values ('table', 'x', 'x', 0, 'CREATE VIRTUAL TABLE x USING VirtualOGR(''/etc/passwd'')')"
        )
    return path.read_bytes()


def plain_database(folder: Path) -> bytes:
    with sqlite3.connect(folder / "d.db") as base:
        base.execute("create table a (b)")
    return (folder / "d.db").read_bytes()


def pair_of_shapefiles(folder: Path) -> bytes:
    one = of_one_kind("shp")
    pyogrio.write_dataframe(one, folder / "satu.shp")
    pyogrio.write_dataframe(one, folder / "dua.shp")
    return zipped({file.name: file.read_bytes() for file in folder.glob("*.*")})


def encrypted(folder: Path) -> bytes:
    content = bytearray(made(of_one_kind("shp"), "shp", folder))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(magic)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(magic, at + 1)
    return bytes(content)


def changed_json(**members: object) -> Callable[[Path], bytes]:
    whole: dict[str, object] = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"a": "1"}, "geometry": {"type": "Point", "coordinates": [105, -2]}}
    ]}  # fmt: skip
    return lambda _: json.dumps(whole | members).encode()


KML = b'<?xml version="1.0"?>%b<kml xmlns="http://www.opengis.net/kml/2.2"><Document>%b</Document></kml>'
BOMB = b'<!DOCTYPE kml [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda _: zipped({"../a.shp": b""}), "leads out of the zip"),
        (lambda _: zipped({"/etc/a.shp": b""}), "leads out of the zip"),
        (lambda _: zipped({"C:\\a.shp": b""}), "leads out of the zip"),
        (lambda _: zipped({"a\\..\\..\\b.shp": b""}), "leads out of the zip"),
        (lambda _: zipped({"a.zip": zipped({"b.shp": b""})}), "holds another archive"),
        (lambda _: zipped({"a.shp": b"", "b.zip": b"PK"}), "holds another archive"),
        (lambda _: zipped({"a.csv": b"a,b\n1,2\n", "b.csv": b"a\n1\n"}), "not exactly one CSV"),
        (lambda _: zipped({f"{at}.shp": b"" for at in range(1001)}), "more than 1000 files"),
        (lambda _: zipped({"a.shp": bytes(300 * 2**20)}), "more than 200 times its size"),
        (lambda _: zipped({"a.shp": b"x", "a.dbf": b"x"}), "lacks .shx"),
        (lambda _: zipped({"a.shp": b"x", "a.dbf": b"x", "a.shx": b"x"}), "damaged or cut off"),
        (pair_of_shapefiles, "holds 2 Shapefiles"),
        (encrypted, "has a password"),
        (virtual_table, "not a GeoPackage of plain layers"),
        (plain_database, "not a GeoPackage of plain layers"),
        (lambda _: KML % (BOMB, b"&b;"), "document type"),
        (lambda _: KML % (b"", b"<Folder>" * 200), "nested more than 100 deep"),
        (lambda _: KML % (b"", b""), "is empty"),
        (lambda _: b"<html><table><tr><td>1905</td></tr></table></html>", "web page or another XML file"),
        (lambda _: b'<OGRVRTDataSource><OGRVRTLayer name="a"/></OGRVRTDataSource>', "web page or another XML file"),
        (lambda _: b'{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read x"}', "JSON but not"),
        (lambda _: b'{"a": ' + b"[" * 100_000, "damaged or cut off"),
        (lambda _: b"[[1905]]", "JSON but not GeoJSON"),
        (changed_json(features=[]), "is empty"),
        (changed_json(features={"a": 1}), "JSON but not GeoJSON"),
        (changed_json(crs={"type": "name", "properties": {"name": "/etc/passwd"}}), "cannot be used"),
        (changed_json(crs={"type": "name", "properties": {"name": "EPSG:999999"}}), "cannot be used"),
        (lambda _: b"PAR1 and nothing", "damaged or cut off"),
        (lambda _: b"SQLite format 3\x00" + bytes(100), "damaged or cut off"),
    ],
)
def test_a_hostile_or_broken_file_ends_in_one_sentence(
    make: Callable[[Path], bytes], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(DataFault) as caught:
        parse_table(make(tmp_path), "t.csv")
    assert sentence in caught.value.describe("en")
    assert all("\n" not in caught.value.describe(lang) for lang in LANGUAGES)


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_file_cut_anywhere_ends_in_a_sentence_or_whole(file_format: str, tmp_path: Path) -> None:
    content = made(of_one_kind(file_format), file_format, tmp_path)
    rows = len(of_one_kind(file_format))
    for part in (0.1, 0.5, 0.9, 0.99):
        with suppress(DataFault):
            assert len(parse_table(content[: int(len(content) * part)], "t").frame) == rows


@pytest.mark.parametrize("file_format", FORMATS)
def test_corners_are_counted_before_shapes_are_built(
    file_format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = shapely.LineString([(105 + at / 1000, -2 + at % 7 / 10) for at in range(500)])
    content = made(gpd.GeoDataFrame({"a": ["x"]}, geometry=[line], crs="OGC:CRS84"), file_format, tmp_path)
    assert len(parse_table(content, "t").frame) == 1
    monkeypatch.setattr(limits, "MAX_VERTICES", 400)
    with pytest.raises(DataFault, match="more than 400 corners"):
        parse_table(content, "t")


@pytest.mark.parametrize("file_format", FORMATS)
def test_rows_columns_and_long_cells_are_limited(
    file_format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = made(of_one_kind(file_format), file_format, tmp_path)
    for limit, value, sentence in (
        ("MAX_ROWS", 1, "more than 1 rows"), ("MAX_COLUMNS", 2, "2 are allowed"),
        ("MAX_CELL", 4, "longer than 4 characters"), ("MAX_CELLS", 5, "more than 5 cells"),
    ):  # fmt: skip
        with monkeypatch.context() as lowered:
            lowered.setattr(limits, limit, value)
            with pytest.raises(DataFault, match=sentence):
                parse_table(content, "t")


def test_one_text_repeated_in_a_parquet_dictionary_is_measured_before_it_is_laid_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sink = io.BytesIO()
    pq.write_table(
        pa.table({"a": pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), ["x" * 30_000])}), sink
    )
    assert len(sink.getvalue()) < 100_000
    monkeypatch.setattr(limits, "MAX_TEXT", 10_000_000)
    with pytest.raises(DataFault, match="hold more than 10000000 characters together"):
        parse_table(sink.getvalue(), "t.parquet")
    grown = io.BytesIO()
    pq.write_table(pa.table({"a": ["x", "xy"]}), grown, use_dictionary=False, column_encoding="DELTA_BYTE_ARRAY")
    with pytest.raises(DataFault, match="uses DELTA_BYTE_ARRAY"):
        parse_table(grown.getvalue(), "t.parquet")


def test_rows_of_a_shapefile_that_point_at_one_shape_are_refused(tmp_path: Path) -> None:
    content = made(of_one_kind("shp"), "shp", tmp_path)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["daerah.shx"] = files["daerah.shx"][:100] + files["daerah.shx"][100:108] * 2
    with pytest.raises(DataFault, match="damaged or cut off"):
        parse_table(zipped(files), "t.zip")
