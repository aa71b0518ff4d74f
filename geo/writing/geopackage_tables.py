"""The GeoPackage's tables that GDAL leaves to others: metadata and lineage (Annex F.8), the data dictionary (F.9)."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET  # written only: nothing foreign is parsed

from geo.writing.content import FileContent, FileLayer
from texts import HOME, LANGUAGES

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
  md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT,
  row_id_value INTEGER, timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT,
  description TEXT, mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT,
  min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
"""
"""The definitions of the standard, Annex C; only ``gpkg_extensions`` may stand already."""

_EXTENSIONS: Final = {
    "gpkg_metadata": ("gpkg_metadata", "gpkg_metadata_reference"),
    "gpkg_schema": ("gpkg_data_columns", "gpkg_data_column_constraints"),
}
_JSON: Final = "https://www.rfc-editor.org/info/rfc8259"
"""No standard has a place for all that a file says of itself: it stands there as JSON, named by JSON's own standard."""

_QGIS: Final = "http://mrcc.com/qgis.dtd"


def add_standard_tables(content: FileContent, path: Path) -> None:
    """Add metadata, lineage and the dictionary to a written GeoPackage, and set its clock to the content's."""
    moment = content.made_at.replace("Z", ".000Z")
    with closing(sqlite3.connect(path)) as base, base:
        base.executescript(_SCHEMA)
        for extension, tables in _EXTENSIONS.items():
            definition = f"http://www.geopackage.org/spec120/#extension_{extension.removeprefix('gpkg_')}"
            rows = [(table, None, extension, definition, "read-write") for table in tables]
            _insert(base, "gpkg_extensions", rows)
        _insert(base, "gpkg_data_columns", [row for layer in content.layers for row in _described(layer)])
        for number, (text, standard, mime, table) in enumerate(_records(content), start=1):
            scope = "table" if table else "geopackage"
            _insert(base, "gpkg_metadata", [(number, "dataset", standard, mime, text)])
            _insert(base, "gpkg_metadata_reference", [(scope, table, None, None, moment, number, 1 if table else None)])
        base.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))


def _insert(base: sqlite3.Connection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        base.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608 - our names


def _described(layer: FileLayer) -> Iterator[tuple[object, ...]]:
    for column in layer.columns:
        unit = f" [{column.unit}]" if column.unit else ""
        tongues = [f"{column.meaning[lang]}{unit}" for lang in LANGUAGES]
        yield layer.name, column.name, column.name, tongues[0], " / ".join(dict.fromkeys(tongues)), None, None


def _records(content: FileContent) -> Iterator[tuple[str, str, str, str | None]]:
    """Yield text, standard, media type and table of each record: first the whole file's, then each layer's for QGIS."""
    yield json.dumps(dict(content.metadata), ensure_ascii=False, indent=1), _JSON, "application/json", None
    for layer in content.layers:
        yield _qgis_record(content, layer), _QGIS, "text/xml", layer.name


def _qgis_record(content: FileContent, layer: FileLayer) -> str:
    """Return what QGIS shows as a layer's metadata; its history is the lineage: the sources, in their order."""
    root = ET.Element("qgis", version="3.22.0")
    told = {
        "identifier": layer.name,
        "language": HOME,
        "type": "dataset",
        "title": layer.title[HOME],
        "abstract": "\n".join(filter(None, (content.both("filter"), content.both("accuracy")))),
        "license": content.told("licence"),
    }
    for name, text in told.items():
        ET.SubElement(root, name).text = text
    for line in _lineage(content):
        ET.SubElement(root, "history").text = line
    return ET.tostring(root, encoding="unicode")


def _lineage(content: FileContent) -> Iterator[str]:
    sources = content.metadata.get("sources")
    for source in sources if isinstance(sources, (list, tuple)) else ():
        yield ". ".join(str(source[name]) for name in ("source_id", "title", "publisher", "licence") if name in source)
    attribution = content.metadata.get("attribution")
    if isinstance(attribution, (list, tuple)):
        yield from map(str, attribution)
    yield " · ".join(filter(None, (content.told(name) for name in ("software", "data_hash", "made_at"))))
