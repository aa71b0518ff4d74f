"""What a GeoPackage holds, asked of SQLite in memory before GDAL opens the file."""

import re
import sqlite3
from contextlib import closing
from typing import Final

from geo.errors import DataFault

_STEPS: Final = 10_000
_MAX_CALLS: Final = 50_000
"""Times _STEPS: how many steps SQLite's machine may take, some ten seconds; a hostile view would count for ever."""

_VIRTUAL: Final = re.compile(r"\s*create\s+virtual\s+table\b.*?\busing\s+(\w+)", re.IGNORECASE | re.DOTALL)
_HARMLESS: Final = {"rtree"}
"""The module of spatial indexes. Others may read files."""


def layers_of_geopackage(content: bytes, name: str) -> tuple[dict[str, int], dict[str, int]]:
    """Return the layers of features of a GeoPackage in their order, with their rows; and its tables without geometry.

    Raises:
        DataFault: it is damaged, is no GeoPackage, or holds virtual tables other than spatial indexes.
    """
    calls = 0

    def stop_late() -> int:
        nonlocal calls
        calls += 1
        return int(calls > _MAX_CALLS)

    with closing(sqlite3.connect(":memory:")) as base:
        base.set_progress_handler(stop_late, _STEPS)
        try:
            base.deserialize(content)
            if base.execute("pragma quick_check(1)").fetchone() != ("ok",):
                raise DataFault("table_damaged", name=name, format="GeoPackage")
            return _layers(base, name)
        except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
            raise DataFault("table_damaged", name=name, format="GeoPackage") from error


def _layers(base: sqlite3.Connection, name: str) -> tuple[dict[str, int], dict[str, int]]:
    made = {table: (kind, sql or "") for kind, table, sql in base.execute("select type, name, sql from sqlite_master")}
    if "gpkg_contents" not in made:
        raise DataFault("table_sqlite", name=name)
    modules = {found[1].lower() for _, sql in made.values() if (found := _VIRTUAL.match(sql))}
    if not modules <= _HARMLESS:
        raise DataFault("table_sqlite", name=name)
    listed = base.execute("select data_type, table_name from gpkg_contents").fetchall()
    # A table cannot be given to SQLite as a value; its name is quoted.
    features, attributes = (
        {
            table: base.execute(f"select count(*) from {_quoted(table)}").fetchone()[0]  # noqa: S608
            for of, table in listed
            if of == kind and made.get(table, ("", ""))[0] == "table"
        }
        for kind in ("features", "attributes")
    )
    return features, attributes


def _quoted(table: str) -> str:
    doubled = table.replace('"', '""')
    return f'"{doubled}"'
