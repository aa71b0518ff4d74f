"""One content, every format: read back by the format's own reader, whole or not at all, and the same bytes twice."""

import json
import os
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import unescape

import geopandas as gpd
import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from csvw import CSVW
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import OutputFault, UsageFault
from geo.foreign.writing import neutral
from geo.geojson import judge_bytes
from geo.writing import FORMATS, FileContent, FileLayer, Style, find_format, to_bytes, write
from geo.writing import workbook as workbook_writer
from geo.writing.workbook import SHEETS
from tests.geo.written_files import (
    COLUMNS,
    METADATA,
    NAMES,
    areas_layer,
    content,
    empty_layer,
    points_layer,
    raw_csv,
    read_rows,
    unzip_csv,
)

ONE_FILE = [suffix for suffix in FORMATS if suffix != ".csv.zip"]
SHAPES = [".geojson", ".gpkg", ".parquet", ".fgb", ".kml"]
KML_DATA = re.compile(r'<ExtendedData><Data name="(metadata|dictionary)"><value>(.*?)</value>')
SAFE = {".csv", ".xlsx"}
"""Formats of spreadsheets, in which a text that begins like a formula bears an apostrophe."""


def place(layer: FileLayer, suffix: str, folder: Path) -> Path:
    path = folder / f"{layer.name}{suffix}"
    write(content(layer), path)
    return path


def expected(layer: FileLayer, suffix: str) -> list[dict[str, Any]]:
    frame = layer.frame.drop(columns="geometry").astype("object")
    rows = frame.where(frame.notna() & ~frame.isin([float("inf")]), None).to_dict("records")
    if suffix in SAFE:
        rows = [{k: neutral(v) if isinstance(v, str) else v for k, v in row.items()} for row in rows]
    return [{name: plain(value) for name, value in row.items()} for row in rows]


def plain(value: Any) -> Any:
    """Pandas reads a column of true, false and unknown as figures."""
    return int(value) if isinstance(value, bool) else value


@pytest.mark.parametrize("layer", [points_layer(), areas_layer()], ids=lambda layer: layer.name)
@pytest.mark.parametrize("suffix", [suffix for suffix in ONE_FILE if suffix != ".kml"])
def test_every_value_comes_back_by_the_native_reader(suffix: str, layer: FileLayer, tmp_path: Path) -> None:
    rows = read_rows(place(layer, suffix, tmp_path), layer.name)
    by_code = {row["code"]: row for row in rows}
    assert len(rows) == len(NAMES)
    for row in expected(layer, suffix):
        read = by_code[row["code"]]
        assert {name: plain(read[name]) for name in row} == pytest.approx(row), row["code"]


@pytest.mark.parametrize("suffix", SHAPES)
@pytest.mark.parametrize("layer", [points_layer(), areas_layer()], ids=lambda layer: layer.name)
def test_every_shape_comes_back(suffix: str, layer: FileLayer, tmp_path: Path) -> None:
    path = place(layer, suffix, tmp_path)
    frame = gpd.read_parquet(path) if suffix == ".parquet" else gpd.read_file(path, layer=0)
    read = frame.set_index("code").geometry
    for code, given_shape in layer.frame.set_index("code").geometry.items():
        if given_shape is None:
            assert read[code] is None
        else:
            assert shapely.equals_exact(shapely.normalize(read[code]), shapely.normalize(as_multi(given_shape)), 1e-9)
    assert frame.crs.to_epsg() in (4326, None)
    assert frame.crs.is_geographic


def as_multi(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.MultiPolygon([shape]) if shape.geom_type == "Polygon" else shape


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_content_gives_the_same_bytes(suffix: str) -> None:
    given_content = content(areas_layer())
    assert to_bytes(given_content, suffix) == to_bytes(given_content, suffix)


@pytest.mark.parametrize("suffix", FORMATS)
def test_nothing_found_is_a_valid_file_with_all_its_columns(suffix: str, tmp_path: Path) -> None:
    made = to_bytes(content(empty_layer()), suffix)
    path = tmp_path / f"none{suffix}"
    path.write_bytes(made)
    if suffix == ".geojson":
        assert judge_bytes(made) == []
    elif suffix == ".csv.zip":
        (head,) = raw_csv(unzip_csv(made, tmp_path))
        assert head[:-2] == [column.name for column in COLUMNS]
    elif suffix in (".gpkg", ".fgb"):
        info = pyogrio.read_info(path, layer="none", force_feature_count=True)
        assert (info["features"], info["geometry_type"]) == (0, "Point")
        assert list(info["fields"]) == [column.name for column in COLUMNS]
    elif suffix == ".parquet":
        assert gpd.read_parquet(path).shape == (0, len(COLUMNS) + 1)


@pytest.mark.parametrize("suffix", FORMATS)
def test_progress_reaches_every_feature(suffix: str, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write(
        content(points_layer()), tmp_path / f"sentra{suffix}", progress=lambda done, total: told.append((done, total))
    )
    assert told[-1] == (len(NAMES), len(NAMES))


@pytest.mark.parametrize("suffix", FORMATS)
def test_no_clock_but_the_contents_is_in_a_file(suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given_content = content(points_layer())
    made = to_bytes(given_content, suffix)
    monkeypatch.setenv("TZ", "Asia/Jayapura")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert to_bytes(given_content, suffix) == made


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_place_that_cannot_be_written_is_said_and_leaves_nothing(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(OutputFault, match="cannot be written"):
        write(content(), tmp_path / "none" / f"sentra{suffix}")
    taken = tmp_path / f"sentra{suffix}"
    (taken / "inside").mkdir(parents=True)
    with pytest.raises(OutputFault, match="cannot be written"):
        write(content(), taken)
    assert [path.name for path in tmp_path.iterdir()] == [taken.name]


@pytest.mark.parametrize("suffix", [".geojson", ".parquet", ".csv", ".xlsx", ".kml"])
def test_a_writer_that_fails_midway_leaves_the_old_file_alone(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"sentra{suffix}"
    path.write_bytes(b"old")

    def full_disk(_done: int, _total: int) -> None:
        raise OSError(28, os.strerror(28))

    with pytest.raises(OutputFault, match="No space left on device"):
        write(content(), path, progress=full_disk)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("name", ["x.shp", "x", "x.geojson.txt", ".zip"])
def test_an_unknown_suffix_is_refused_with_all_that_are_known(name: str) -> None:
    with pytest.raises(UsageFault, match=r"\.geojson, \.gpkg, \.parquet, \.fgb, \.csv, \.csv\.zip, \.xlsx, \.kml"):
        find_format(name)


def test_the_longest_suffix_decides_whatever_its_case() -> None:
    assert find_format("Sentra.CSV.ZIP").suffix == ".csv.zip"
    assert find_format("a.b.GeoJSON").suffix == ".geojson"


@pytest.mark.parametrize("suffix", [suffix for suffix, one in FORMATS.items() if not one.takes_layers])
def test_several_layers_need_a_format_that_holds_them(suffix: str) -> None:
    with pytest.raises(UsageFault, match=r"holds one layer, and 2 were asked for.*\.gpkg, \.kml"):
        to_bytes(content(points_layer(), areas_layer()), suffix)


# What is particular to a format


def test_geojson_satisfies_our_judge_and_carries_id_bbox_and_metadata() -> None:
    made = to_bytes(content(areas_layer()), ".geojson")
    assert judge_bytes(made) == []
    document = json.loads(made)
    assert document["name"] == "regions"
    assert document["metadata"] == METADATA
    assert [row["name"] for row in document["dictionary"]] == [column.name for column in COLUMNS]
    assert document["bbox"] == [100, -3, 121.5, 0]
    first = document["features"][0]
    assert first["id"] == first["properties"]["code"] == "1100"
    # A feature a line, so that two exports can be compared line by line.
    assert sum(line.startswith(b'{ "type": "Feature"') for line in made.splitlines()) == len(NAMES)


def test_geojson_holds_six_decimals_and_a_box_and_an_id_of_text_for_each_feature() -> None:
    layer = points_layer(lost=False)
    finer = layer.frame.set_geometry(layer.frame.geometry.translate(0.00000049, 0.0000004))
    made = to_bytes(content(FileLayer("sentra", layer.title, finer, "code", COLUMNS)), ".geojson")
    features = json.loads(made)["features"]
    assert [feature["geometry"]["coordinates"] for feature in features[:2]] == [
        [100.123456, -1.5],
        [101.123456, -1.625],
    ]
    assert [feature["id"] for feature in features] == [f"{1100 + n}" for n in range(len(NAMES))]
    areas = json.loads(to_bytes(content(areas_layer()), ".geojson"))["features"]
    assert areas[0]["bbox"] == [100, -2, 101, -1]
    # Whoever opens the file in an editor reads the texts, those of the metadata too.
    assert all(text.encode() in made for text in ("Kain “Lurik”", "Ekspor é"))


def test_a_column_that_bears_the_name_of_the_ids_own_keeps_it_and_its_values() -> None:
    layer = points_layer()
    columns = tuple(replace(column, name="feature_id") if column.name == "name" else column for column in COLUMNS)
    named = FileLayer("sentra", layer.title, layer.frame.rename(columns={"name": "feature_id"}), "code", columns)
    first = json.loads(to_bytes(content(named), ".geojson"))["features"][0]
    assert (first["id"], first["properties"]["code"], first["properties"]["feature_id"]) == ("1100", "1100", NAMES[0])
    assert len(first["properties"]) == len(COLUMNS)


def test_a_text_that_looks_like_json_stays_a_text() -> None:
    document = json.loads(to_bytes(content(points_layer()), ".geojson"))
    assert '{"a": [1]}' in [feature["properties"]["name"] for feature in document["features"]]


def test_geoparquet_has_a_bbox_covering_that_readers_filter_by(tmp_path: Path) -> None:
    path = place(areas_layer(), ".parquet", tmp_path)
    schema = pq.read_schema(path)
    described = json.loads(schema.metadata[b"geo"])
    assert described["version"] == "1.1.0"
    assert described["columns"]["geometry"]["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    assert described["columns"]["geometry"]["bbox"] == [100, -3, 121.5, 0]
    assert len(gpd.read_parquet(path, bbox=(120.2, -2.8, 120.4, -2.6))) == 1
    assert json.loads(schema.metadata[b"metadata"]) == METADATA
    dictionary = json.loads(schema.metadata[b"dictionary"])
    assert [row["name"] for row in dictionary] == [column.name for column in COLUMNS]
    assert dictionary[2] == {
        "name": "workers",
        "meaning": {"id": "Tenaga kerja (id)", "en": "Tenaga kerja (en)"},
        "unit": "person",
        "type": "integer",
        "source": "bps",
    }


def test_flatgeobuf_is_titled_described_and_indexed(tmp_path: Path) -> None:
    path = place(areas_layer(), ".fgb", tmp_path)
    info = pyogrio.read_info(path)
    told = info["layer_metadata"]
    assert told["TITLE"] == "Wilayah (id)"
    assert told["DESCRIPTION"] == "Semua <sentra> & tempat / All <sentra> & places"
    assert json.loads(told["metadata"]) == METADATA
    assert [row["name"] for row in json.loads(told["dictionary"])] == [column.name for column in COLUMNS]
    assert info["capabilities"]["fast_spatial_filter"]
    assert len(pyogrio.read_dataframe(path, bbox=(120.2, -2.8, 120.4, -2.6))) == 1


def test_csv_is_rfc_4180_and_its_description_is_valid(tmp_path: Path) -> None:
    path = place(points_layer(), ".csv", tmp_path)
    written = path.read_bytes()
    assert not written.startswith(b"\xef\xbb\xbf")
    assert written.count(b"\r\n") == len(NAMES) + 1
    assert written.endswith(b"\r\n")
    head, *rows = raw_csv(path)
    assert head == [*(column.name for column in COLUMNS), "lon", "lat"]
    assert {len(row) for row in rows} == {len(head)}
    assert rows[0][-2:] == ["100.123456", "-1.5"]
    assert rows[3][-2:] == ["", ""]
    judged = CSVW(str(path.with_name(f"{path.name}-metadata.json")), validate=True)
    assert judged.is_valid
    described = json.loads(path.with_name(f"{path.name}-metadata.json").read_text("utf-8"))
    assert described["url"] == "sentra.csv"
    assert described["notes"] == [METADATA]
    assert described["tableSchema"]["columns"][2]["dc:description"] == [
        {"@value": "Tenaga kerja (id)", "@language": "id"},
        {"@value": "Tenaga kerja (en)", "@language": "en"},
    ]


def test_an_area_leaves_in_csv_by_a_point_inside_it(tmp_path: Path) -> None:
    layer = areas_layer()
    rows = read_rows(place(layer, ".csv", tmp_path), "")
    shapes = layer.frame.set_index("code").geometry
    for row in rows:
        assert shapes[row["code"]].contains(shapely.Point(row["label_lon"], row["label_lat"]))


def test_csv_zip_holds_the_table_and_its_description(tmp_path: Path) -> None:
    made = to_bytes(content(points_layer()), ".csv.zip")
    path = unzip_csv(made, tmp_path)
    assert path.read_bytes() == to_bytes(content(points_layer()), ".csv")
    assert CSVW(str(path.with_name("sentra.csv-metadata.json")), validate=True).is_valid


def test_the_workbook_has_its_three_sheets_in_order_with_frozen_heads(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(place(points_layer(), ".xlsx", tmp_path))
    assert tuple(book.sheetnames) == SHEETS
    assert [sheet.freeze_panes for sheet in book] == ["A2"] * 3
    assert [row[0].value for row in book["dictionary"].iter_rows(min_row=2)][: len(COLUMNS)] == [
        c.name for c in COLUMNS
    ]
    assert [cell.value for cell in book["dictionary"][4]] == [
        "workers", "Tenaga kerja (id)", "Tenaga kerja (en)", "person", "integer", "bps",
    ]  # fmt: skip
    assert book["sources"]["B2"].value == 'Judul "ganda"'
    told = {row[0].value: row[1].value for row in book["sources"].iter_rows(min_row=3)}
    assert told["filter.en"] == METADATA["filter"]["en"]  # type: ignore[index]
    assert told["weights.market"] == "0.5"
    data = book["data"]
    assert data["C3"].number_format == "#,##0"
    assert data["D3"].number_format == "0"
    assert data["G3"].number_format == "0.000000"
    assert data.column_dimensions["B"].width > data.column_dimensions["D"].width


@pytest.mark.parametrize("suffix", sorted(SAFE))
def test_no_cell_of_a_spreadsheet_is_a_formula(suffix: str, tmp_path: Path) -> None:
    path = place(points_layer(), suffix, tmp_path)
    if suffix == ".csv":
        cells = [cell for row in raw_csv(path) for cell in row]
        assert [cell for cell in cells if neutral(cell) != cell] == []
        assert "'=1+1" in cells
    else:
        kinds = {cell.data_type for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row}
        assert "f" not in kinds
        with zipfile.ZipFile(path) as packed:
            assert not any(b"<f>" in packed.read(name) for name in packed.namelist())


def test_a_sheet_that_cannot_hold_the_rows_or_a_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = points_layer()
    long = layer.frame.assign(name="=" * 32_767)
    with pytest.raises(OutputFault, match="row 2, column 2 is longer than the 32767 characters"):
        to_bytes(content(FileLayer("long", layer.title, long, "code", COLUMNS)), ".xlsx")
    monkeypatch.setattr(workbook_writer, "MAX_SHEET_ROWS", 3)
    with pytest.raises(OutputFault, match="at most 3 rows, and there are 8"):
        to_bytes(content(layer), ".xlsx")


def test_kml_has_folders_styles_and_no_markup_from_data(tmp_path: Path) -> None:
    path = tmp_path / "both.kml"
    hostile = points_layer()
    named = hostile.frame.assign(name="<script>alert(1)</script> & \x00\x1b")
    write(content(FileLayer("sentra", hostile.title, named, "code", COLUMNS), areas_layer()), path)
    text = path.read_text("utf-8")
    assert "<script" not in text
    assert "&amp;lt;script>" in text or "&amp;lt;script&gt;" in text
    assert [name for name, _ in pyogrio.list_layers(path)] == ["Sentra (id)", "Wilayah (id)"]
    areas = pyogrio.read_dataframe(path, layer="Wilayah (id)")
    assert areas["code"].tolist() == [f"{1100 + n}" for n in range(len(NAMES))]
    given = {key: json.loads(unescape(unescape(found))) for key, found in KML_DATA.findall(text)}
    assert given["metadata"] == METADATA
    assert [row["name"] for row in given["dictionary"]] == [column.name for column in COLUMNS]
    # Figures of 10 lie in the first of two classes that touch, unknown ones in none.
    drawn = [line.split("<styleUrl>")[1].split("<")[0] for line in text.splitlines() if "<styleUrl>" in line]
    assert drawn[:4] == ["#regions-0", "#regions-0", "#regions-none", "#regions-1"]


# What no content may do


def reframed(change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], **members: Any) -> FileLayer:
    layer = points_layer()
    given_members = {"name": "sentra", "id_column": "code", "columns": COLUMNS} | members
    return FileLayer(title=layer.title, frame=change(layer.frame), **given_members)


@pytest.mark.parametrize(
    ("change", "members", "said"),
    [
        (lambda frame: frame.drop(columns="year"), {}, "are not those described"),
        (lambda frame: frame[["name", "code", *frame.columns[2:]]], {}, "are not those described"),
        (lambda frame: frame, {"id_column": "none"}, "no column none"),
        (lambda frame: frame.assign(code="1"), {}, "code is unknown or repeated"),
        (lambda frame: frame.assign(code=None), {}, "code is unknown or repeated"),
        (lambda frame: frame.to_crs("EPSG:3857"), {}, "not in longitude and latitude"),
        (lambda frame: frame.set_geometry(frame.buffer(1).boundary), {}, "geometries"),
        (lambda frame: frame.set_geometry([*frame.buffer(1)[:2], *frame.geometry[2:]]), {}, "geometries"),
        (lambda frame: frame, {"name": "../sentra"}, "not snake_case: ../sentra"),
    ],
)
@pytest.mark.filterwarnings("ignore:Geometry is in a geographic CRS")
def test_a_layer_that_breaks_the_contract_is_refused_before_a_byte_is_written(
    change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], members: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        reframed(change, **members)


@pytest.mark.parametrize("colour", ["red", "#fff", '#12345"', ""])
def test_a_style_takes_colours_only(colour: str) -> None:
    with pytest.raises(ValueError, match="style"):
        Style(colour, "#000000")


@settings(max_examples=8, deadline=None)
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), min_size=8, max_size=8))
@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".parquet", ".fgb", ".csv", ".xlsx"])
def test_any_text_leaves_and_comes_back(
    suffix: str, texts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    layer = points_layer()
    frame = layer.frame.assign(name=[text or None for text in texts])
    path = tmp_path_factory.mktemp("law") / f"sentra{suffix}"
    write(FileContent((FileLayer("sentra", layer.title, frame, "code", COLUMNS),), METADATA), path)
    read = {row["code"]: row["name"] for row in read_rows(path, "sentra")}
    safe = neutral if suffix in SAFE else str
    assert read == {f"{1100 + n}": safe(text) if text else None for n, text in enumerate(texts)}
