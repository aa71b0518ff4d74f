"""The data dictionary: what every column of an exported layer says, in both languages, with unit, type and source.

Columns of our own stand in ``data/registers/columns.csv``; those of imported tables and of criteria are described on
the fly by whoever makes them. Names are such that Shapefile, which keeps ten signs, and databases take them unchanged.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

import geopandas as gpd
import pandas as pd

from clusters import registers
from geo.writing import Column, ColumnType
from texts import LANGUAGES, Language, say

NAME_SIGNS: Final = 31
TELLING_SIGNS: Final = 10
"""A field's name has at most so many signs, and no two of a layer share the first ten (the limit of Shapefile)."""

_RESERVED: Final = ("geometry", "geom", "fid", "ogc_fid", "id", "ogr_style", "bbox")
"""Names that formats give to columns of their own."""


def columns_of(frame: pd.DataFrame, made: Mapping[str, Column]) -> tuple[Column, ...]:
    """Return the description of each column of a frame in its order, without the geometry's.

    Args:
        frame: a layer.
        made: descriptions of the columns that were made on the fly, by name.

    Raises KeyError for a column that stands neither there nor in the register: no column leaves undescribed.
    """
    names = [str(name) for name in frame.columns if name != "geometry"]
    known = registered() if any(name not in made for name in names) else {}
    return tuple(made[name] if name in made else known[name] for name in names)


def registered() -> dict[str, Column]:
    """Return the columns of the register by name."""
    return {
        str(name): Column(
            name=str(name),
            meaning={"id": str(row["meaning_id"]), "en": str(row["meaning_en"])},
            unit=str(row["unit"]),
            type=cast("ColumnType", row["type"]),
            source=str(row["source_id"]),
        )
        for name, row in registers.load_columns().iterrows()
    }


def typed(frame: gpd.GeoDataFrame, columns: Sequence[Column]) -> gpd.GeoDataFrame:
    """Return a layer's frame with every column of the type that its description names, unknown as null."""
    cells = {column.name: _typed(frame[column.name], column.type) for column in columns}
    return gpd.GeoDataFrame(cells, geometry=frame.geometry, crs=frame.crs)


def _typed(cells: pd.Series, kind: str) -> pd.Series:
    if kind == "integer":
        return cells.astype("Float64").astype("Int64")
    if kind == "number":
        return cells.astype("float64")
    return cells.astype("object").where(cells.notna() & (cells != ""), None)


def said(key: str, **values: str) -> dict[Language, str]:
    """Return a column's meaning in both languages."""
    return {lang: say(f"export.column.{key}", lang, **values) for lang in LANGUAGES}


def field_names(headings: Sequence[str], taken: Iterable[str]) -> list[str]:
    """Return a safe field name for each heading: a-z, digits and _, unique in its first ten signs.

    Args:
        headings: of any signs and length, repeated ones too.
        taken: names that the layer's other columns bear.
    """
    used = {name[:TELLING_SIGNS] for name in (*taken, *_RESERVED)}
    names = []
    for heading in headings:
        name = _free(_plain(heading), used)
        used.add(name[:TELLING_SIGNS])
        names.append(name)
    return names


def _plain(heading: str) -> str:
    """Return a heading in ASCII snake_case; what is written in another script becomes "column"."""
    ascii_only = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", ascii_only).strip("_")
    return (words if words[:1].isalpha() else f"c_{words}" if words else "column")[:NAME_SIGNS].strip("_")


def _free(name: str, used: set[str]) -> str:
    """Return a name whose first ten signs are free: the name itself, else shortened and numbered."""
    if name[:TELLING_SIGNS] not in used:
        return name
    number = 2
    while (numbered := f"{name[: TELLING_SIGNS - 1 - len(str(number))].rstrip('_')}_{number}") in used:
        number += 1
    return numbered
