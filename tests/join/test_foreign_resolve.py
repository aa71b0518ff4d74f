"""python cli.py resolve reads every format: the rows are placed, and every row and attribute column leaves in order."""

import csv
import io
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pyogrio
import pytest
import shapely
from test_foreign_layers import made

from cli import main
from geo.answers import ADDED

ROWS = [
    ["19.05", "Bangka Barat", "3"],
    ["19.03", "Bangka Selatan", "=cmd|' /C calc'!A0"],
    ["19.71", "Pangkal Pinang", "5"],
]
POINTS = [(105.5, -1.9), (106.4, -2.8), (106.11, -2.13)]
FRAME = gpd.GeoDataFrame(
    [[*row] for row in ROWS], columns=["kode", "nama", "isi"], geometry=shapely.points(POINTS), crs="OGC:CRS84"
)


@pytest.fixture(autouse=True)
def language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTRA_ATLAS_LANG", "en")


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["lain"])
    sheet = book.create_sheet("Data")
    for row in (["Daftar sentra"], ["kode", "nama", "isi"], *ROWS):
        sheet.append(row)
    for line in range(3, 6):
        sheet.cell(line, 3).data_type = "s"
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def resolve(folder: Path, content: bytes, *options: str) -> tuple[int, list[list[str]], dict]:
    (folder / "in.dat").write_bytes(content)
    code = main(
        ["resolve", str(folder / "in.dat"), *options, "-o", str(folder / "out.csv"), "--report", str(folder / "r.json")]
    )
    rows = list(csv.reader((folder / "out.csv").read_text("utf-8").splitlines()))
    return code, rows, json.loads((folder / "r.json").read_bytes())


@pytest.mark.parametrize("file_format", ["geojson", "gpkg", "shp", "parquet", "kml"])
def test_a_file_with_geometries_is_resolved(file_format: str, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    code, rows, report = resolve(tmp_path, made(FRAME, file_format, tmp_path / "made"))
    start = rows[0].index("kode")
    assert rows[0][start:] == ["kode", "nama", "isi", *ADDED]
    assert [row[start] for row in rows[1:]] == ["19.05", "19.03", "19.71"]
    assert rows[2][start + 2] == "'=cmd|' /C calc'!A0"
    assert (code, [row[start + 3] for row in rows[1:]]) == (0, ["1905", "1903", "1971"])
    assert report["file"]["format"] == file_format
    assert report["file"]["crs"] in {"OGC:CRS84", "EPSG:4326"}


def test_a_sheet_is_picked_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, rows, report = resolve(tmp_path, workbook(), "--sheet", "Data")
    assert code == 0
    assert rows[0] == ["kode", "nama", "isi", *ADDED]
    assert [row[3] for row in rows[1:]] == ["1905", "1903", "1971"]
    assert report["file"]["sheets"] == ["Sheet", "Data"]
    assert report["file"]["titles"] == ["Daftar sentra"]
    assert any("Title rows" in said for said in report["file"]["notices"]["en"])
    (tmp_path / "x.xlsx").write_bytes(workbook())
    wrong = ["--sheet", "Tiada", "-o", str(tmp_path / "o.csv"), "--report", str(tmp_path / "o.json")]
    assert main(["resolve", str(tmp_path / "x.xlsx"), *wrong]) == 2
    assert "no sheet or layer Tiada; available: Sheet, Data" in capsys.readouterr().err


def test_a_shapefile_without_prj_takes_the_system_that_a_person_names(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    path = tmp_path / "made" / "a.shp"
    pyogrio.write_dataframe(FRAME[["geometry"]].assign(isi="x").to_crs("EPSG:32748"), path)
    path.with_suffix(".prj").unlink()
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for file in path.parent.iterdir():
            archive.write(file, file.name)
    code, rows, report = resolve(tmp_path, sink.getvalue(), "--crs", "EPSG:32748")
    assert (code, [row[1] for row in rows[1:]]) == (0, ["1905", "1903", "1971"])
    assert report["file"]["crs"] == "EPSG:32748"
