"""One way in: a file's bytes to the reader of its format, told by the content and not by the name."""

import errno
import os
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from geo.errors import DataFault, UsageFault
from geo.foreign import (
    archive,
    delimited,
    gdal_layers,
    geojson_table,
    limits,
    parquet_table,
    workbook,
)
from geo.foreign.table import ForeignTable, notice
from geo.foreign.workbook_parts import WORKBOOK

SUFFIXES: Final = {
    "csv": (".csv", ".tsv", ".txt", ".tab", ".zip"),
    "xlsx": (".xlsx", ".xlsm"),
    "geojson": (".geojson", ".json"),
    "gpkg": (".gpkg",),
    "shp": (".zip",),
    "parquet": (".parquet", ".geoparquet"),
    "kml": (".kml",),
    "fgb": (".fgb",),
}
"""Format -> what the names of its files end in. Shown to people; the content decides."""

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_SQLITE: Final = b"SQLite format 3\x00"
_PARQUET: Final = b"PAR1"
_FLATGEOBUF: Final = b"fgb\x03fgb"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of workbooks before 2007, and of workbooks with a password."""

_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_BINARY: Final = (
    b"\x89PNG", b"%PDF", b"\x1f\x8b", b"\xff\xd8\xff", b"GIF8", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ",
)  # fmt: skip
_MARKUP: Final = re.compile(rb"<(?:\?xml|!|[A-Za-z][\w.-]*:?[A-Za-z]*[\s>/])")
_KML: Final = re.compile(rb"<(?:\w+:)?kml[\s>]")
_JSON: Final = re.compile(rb"\{\s*(?:\}|\"[^\"]*\"\s*:)|\[\s*[\[{]")
_HEAD_BYTES: Final = 4096
_BLANK: Final = b"\xef\xbb\xbf \t\r\n"


def read_content(path: Path) -> bytes:
    """Read the bytes of a foreign file. Raises DataFault when it is too large or cannot be read."""
    name = path.name[:60]
    try:
        _check_size(path.stat().st_size, name)
        if not path.is_file() and not path.is_dir():  # a pipe or a device has no end that its size tells
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))  # noqa: TRY301 - told as any file that cannot be read
        return path.read_bytes()
    except OSError as error:
        raise DataFault("table_unreadable", name=name, reason=error.strerror or type(error).__name__) from error


def read_table(path: Path, *, sheet: str = "", crs: str = "") -> ForeignTable:
    """Read a foreign file. Raises as ``read_content`` and ``parse_table``."""
    return parse_table(read_content(path), path.name, sheet=sheet, crs=crs)


def parse_table(content: bytes, name: str, *, sheet: str = "", crs: str = "") -> ForeignTable:
    """Parse the bytes of a file.

    Args:
        content: the whole file.
        name: what faults call it; it decides nothing.
        sheet: the sheet of a workbook or the layer of a GeoPackage or KML; "" = the first that is not empty.
        crs: the coordinate reference system of a file that declares none, for example "EPSG:32748".

    Raises:
        DataFault: the file is hostile, broken, of no known format or beyond a limit.
        UsageFault: there is no such sheet.
    """
    short = name[:60]
    _check_size(len(content), short)
    if not content.strip(_BLANK):
        raise DataFault("table_empty", name=short)
    table = _parse(content, short, sheet, crs)
    if sheet and not table.sheet:
        raise UsageFault("table_no_sheets", name=short, given=sheet[:40])
    suffix = Path(name).suffix.lower()
    if suffix and suffix not in SUFFIXES[table.file_format]:
        told = notice("other_format", suffix=suffix[:10], format=table.file_format)
        return replace(table, notices=(told, *table.notices))
    return table


def _check_size(size: int, name: str) -> None:
    if size > limits.MAX_BYTES:
        raise DataFault("table_bytes", name=name, given=size // 2**20, allowed=limits.MAX_BYTES // 2**20)


def _parse(content: bytes, name: str, sheet: str, crs: str) -> ForeignTable:
    if content.startswith(_ZIP):
        with archive.open_archive(content, name) as opened:
            return _parse_zip(opened, name, sheet, crs)
    if content.startswith(_SQLITE):
        return gdal_layers.parse_geopackage(content, name, sheet, crs)
    if content.startswith(_PARQUET):
        return parquet_table.parse(content, name, crs)
    if content.startswith(_FLATGEOBUF):
        return gdal_layers.parse_flatgeobuf(content, name, crs)
    if content.startswith(_COMPOUND):
        raise DataFault("table_password" if _ENCRYPTED in content else "table_old_workbook", name=name)
    if content.startswith(_BINARY):
        raise DataFault("table_binary", name=name)
    return _parse_text(content, name, sheet, crs)


def _parse_zip(opened: zipfile.ZipFile, name: str, sheet: str, crs: str) -> ForeignTable:
    held = [entry.lower() for entry in opened.namelist()]
    if WORKBOOK in held:
        return workbook.parse(opened, name, sheet)
    if "xl/workbook.bin" in held or "content.xml" in held:
        raise DataFault("table_old_workbook", name=name)
    if any(entry.endswith(".shp") for entry in held):
        return gdal_layers.parse_shapefile(opened, name, crs)
    archive.refuse_nested(opened, name)
    tables = [entry for entry in opened.namelist() if entry.lower().endswith(".csv")]
    if len(tables) != 1:
        raise DataFault("table_zip_unknown", name=name)
    return delimited.parse(archive.unpack(opened, tables[0], name), name)


def _parse_text(content: bytes, name: str, sheet: str, crs: str) -> ForeignTable:
    head = content[:_HEAD_BYTES].lstrip(_BLANK)
    if _MARKUP.match(head):
        if _KML.search(head):
            return gdal_layers.parse_kml(content, name, sheet, crs)
        raise DataFault("table_markup", name=name)
    if _JSON.match(head):
        return geojson_table.parse(content, name, crs)
    return delimited.parse(content, name)
