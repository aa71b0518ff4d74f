"""One GeoPackage: several layers that GDAL lists, styles that QGIS takes, metadata, lineage and a data dictionary."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyogrio
import pytest

from geo.writing import write
from tests.geo.written_files import COLUMNS, METADATA, NAMES, areas_layer, content, empty_layer, points_layer

QGIS_PYTHON = "/usr/bin/python3"
LAYERS = ["regions", "sentra", "none"]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("package") / "sentra.gpkg"
    write(content(areas_layer(), points_layer(), empty_layer()), path)
    return path


def ask(package: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(package)) as base:
        return base.execute(query).fetchall()


def listed(package: Path) -> dict[str, int]:
    """The layers and their features, by Debian's ogrinfo where it is, else by the GDAL of the tests."""
    if shutil.which("ogrinfo") is None:
        layers = [str(name) for name, _ in pyogrio.list_layers(package)]
        return {name: pyogrio.read_info(package, layer=name, force_feature_count=True)["features"] for name in layers}
    done = subprocess.run(["ogrinfo", "-so", "-al", str(package)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    counts = re.findall(r"^Layer name: (.+)$(?:.|\n)*?^Feature Count: (\d+)$", done.stdout, re.M)
    return {name: int(count) for name, count in counts}


def test_gdal_lists_every_layer_with_its_features_and_the_styles(package: Path) -> None:
    assert listed(package) == {
        "regions": len(NAMES),
        "sentra": len(NAMES),
        "none": 0,
        "data_dictionary": 3 * len(COLUMNS),
        "layer_styles": 3,
    }


def test_the_tables_of_the_standard_hold_together(package: Path) -> None:
    assert ask(package, "PRAGMA integrity_check") == [("ok",)]
    assert ask(package, "PRAGMA foreign_key_check") == []
    extensions = {row[0] for row in ask(package, "SELECT DISTINCT extension_name FROM gpkg_extensions")}
    assert {"gpkg_metadata", "gpkg_schema", "gpkg_rtree_index"} <= extensions
    tables = {row[0] for row in ask(package, "SELECT name FROM sqlite_master")}
    assert {row[0] for row in ask(package, "SELECT table_name FROM gpkg_extensions")} <= tables
    contents = dict(ask(package, "SELECT table_name, identifier FROM gpkg_contents WHERE data_type = 'features'"))
    assert contents["regions"] == "Wilayah (id) / Wilayah (en) (regions)"
    assert {row[0] for row in ask(package, "SELECT organization_coordsys_id FROM gpkg_spatial_ref_sys s "
        "JOIN gpkg_geometry_columns g ON g.srs_id = s.srs_id")} == {4326}  # fmt: skip


def test_the_only_clock_is_the_contents(package: Path) -> None:
    moments = [
        *ask(package, "SELECT last_change FROM gpkg_contents"),
        *ask(package, "SELECT timestamp FROM gpkg_metadata_reference"),
        *ask(package, "SELECT update_time FROM layer_styles"),
    ]
    assert set(moments) == {("2026-11-22T17:03:00.000Z",)}


def test_metadata_and_lineage_are_where_readers_look(package: Path) -> None:
    ((whole,),) = ask(package, "SELECT metadata FROM gpkg_metadata WHERE mime_type = 'application/json'")
    assert json.loads(whole) == METADATA
    records = ask(
        package,
        "SELECT r.table_name, m.metadata FROM gpkg_metadata m JOIN gpkg_metadata_reference r ON r.md_file_id = m.id "
        "WHERE r.reference_scope = 'table'",
    )
    assert [name for name, _ in records] == LAYERS
    record = ET.fromstring(records[0][1])  # noqa: S314 - our own file
    assert record.findtext("title") == "Wilayah (id)"
    assert record.findtext("license") == "CC-BY-3.0-IGO"
    lineage = [line.text for line in record.iter("history")]
    assert lineage[0] == 'bps. Judul "ganda". BPS. CC-BY-4.0'
    assert "geoBoundaries" in lineage


def test_every_column_is_described(package: Path) -> None:
    described = ask(package, "SELECT table_name, column_name, title, description FROM gpkg_data_columns")
    assert len(described) == 3 * len(COLUMNS)
    assert ("regions", "area_km2", "Luas (id) [km2]", "Luas (id) [km2] / Luas (en) [km2]") in described
    rows = ask(package, "SELECT layer, column_name, meaning_id, meaning_en, unit, type, source FROM data_dictionary")
    assert ("sentra", "workers", "Tenaga kerja (id)", "Tenaga kerja (en)", "person", "integer", "bps") in rows


def test_a_layer_without_style_needs_no_styles(tmp_path: Path) -> None:
    path = tmp_path / "plain.gpkg"
    write(content(areas_layer(style=None)), path)
    assert [str(name) for name, _ in pyogrio.list_layers(path)] == ["regions", "data_dictionary"]


EXPECTED_RULES = [
    ['"workers" >= 0 AND "workers" <= 10', "#ffffcc"],
    ['"workers" > 10 AND "workers" <= 100', "#41b6c4"],
    ["ELSE", "#c8c8c8"],
]


def has_qgis() -> bool:
    return Path(QGIS_PYTHON).exists() and not subprocess.run([QGIS_PYTHON, "-c", "import qgis.core"], check=False,
        stderr=subprocess.DEVNULL).returncode  # fmt: skip


def read_by_qgis(package: Path) -> dict[str, Any]:
    script = Path(__file__).with_name("qgis_reads.py")
    home = {"HOME": str(package.parent), "XDG_RUNTIME_DIR": str(package.parent), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [QGIS_PYTHON, str(script), str(package), *LAYERS],
        capture_output=True, text=True, check=True, timeout=120, env={"PATH": os.defpath, **home},
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def read_by_xml(package: Path) -> dict[str, Any]:
    """What the style says where there is no QGIS to take it."""
    told = {}
    for name, qml in ask(package, "SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"):
        root = ET.fromstring(qml)  # noqa: S314 - our own file
        colours = [option.get("value", "") for option in root.iter("Option") if option.get("name") == "color"]
        plain = ["#" + "".join(f"{int(part):02x}" for part in colour.split(",")[:3]) for colour in colours]
        asked = [rule.get("filter", "") for rule in root.iter("rule") if rule.get("symbol")] or [""]
        text = root.find(".//text-style")
        told[name] = {
            "rules": [list(pair) for pair in zip(asked, plain, strict=True)],
            "labels": "" if text is None else text.get("fieldName"),
        }
    return told


def test_the_styles_are_those_that_were_given(package: Path) -> None:
    read = read_by_xml(package)
    assert read["regions"] == {"rules": EXPECTED_RULES, "labels": ""}
    assert read["sentra"] == {"rules": [["", "#d95f02"]], "labels": "name"}


def test_qgis_draws_every_layer_by_the_style_in_the_file(package: Path) -> None:
    """Where QGIS is not installed, the test before this one is all that is proved, and this one says so."""
    if not has_qgis():
        pytest.xfail("QGIS is not installed: the styles were only compared as XML")
    read = read_by_qgis(package)
    assert {name: (one["valid"], one["style"], one["sld"]) for name, one in read.items()} == dict.fromkeys(
        LAYERS, (True, True, True)
    )
    assert {name: one["features"] for name, one in read.items()} == {"regions": 8, "sentra": 8, "none": 0}
    assert {"rules": read["regions"]["rules"], "labels": read["regions"]["labels"]} == read_by_xml(package)["regions"]
    assert {"rules": read["sentra"]["rules"], "labels": read["sentra"]["labels"]} == read_by_xml(package)["sentra"]
