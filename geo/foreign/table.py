"""What every foreign file becomes: a table of text cells, with what was found in the file and mended on the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

import geopandas as gpd
import pandas as pd

from geo.errors import DataFault
from geo.foreign import limits
from texts import Language, number, say

_CHUNK_CELLS: Final = 500_000
"""Cells kept as Python's own texts before they become columns of a frame, which take a fifth of the memory."""


@dataclass(frozen=True)
class Notice:
    """Something that a person should know of a file: its key below ``foreign.notice`` and what it names."""

    key: str
    values: tuple[tuple[str, str | float], ...] = ()

    def describe(self, lang: Language) -> str:
        """Return the notice as a sentence; numbers are said by locale."""
        said = {name: value if isinstance(value, str) else number(value, lang) for name, value in self.values}
        return say(f"foreign.notice.{self.key}", lang, **said)


def notice(key: str, **values: str | float) -> Notice:
    """Make a notice."""
    return Notice(key, tuple(values.items()))


@dataclass(frozen=True)
class ForeignTable:
    """A table as given.

    ``frame`` has one text column per heading, in order ("" = empty; repeated headings are numbered), and a RangeIndex.
    ``file_format`` is one of csv, xlsx, geojson, gpkg, shp, parquet, kml, fgb. ``encoding``, ``delimiter`` and
    ``decimal_comma`` are what a text table was found to use. ``sheet`` is the sheet or layer read, out of ``sheets``;
    ``titles`` the text of the rows above the headings. ``geometry`` (OGC:CRS84, the index of ``frame``, None where a
    row has none) and ``crs``, what the file declared, are set for geometry files only.
    """

    frame: pd.DataFrame
    headings: tuple[str, ...]
    file_format: str = "csv"
    encoding: str = ""
    delimiter: str = ""
    decimal_comma: bool = False
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    geometry: gpd.GeoSeries | None = None
    crs: str = ""
    notices: tuple[Notice, ...] = ()


def unique(headings: list[str]) -> list[str]:
    """Return the headings without outer spaces, repeated ones numbered: a, b, a (2)."""
    taken: set[str] = set()
    names = []
    for heading in (heading.strip() for heading in headings):
        name, repeat = heading, 1
        while name in taken:
            repeat += 1
            name = f"{heading} ({repeat})"
        taken.add(name)
        names.append(name)
    return names


def frame_of(rows: Iterable[list[str]], headings: list[str], name: str) -> pd.DataFrame:
    """Return rows of as many cells as there are headings as a frame of text. Raises DataFault beyond the limits."""
    columns, rest = unique(headings), iter(rows)
    pieces = [pd.DataFrame([], columns=columns, dtype="str")]
    count = 0
    while chunk := list(islice(rest, _CHUNK_CELLS // len(columns) + 1)):
        count += len(chunk)
        if count > limits.MAX_ROWS:
            raise DataFault("table_rows", name=name, allowed=limits.MAX_ROWS)
        if count * len(columns) > limits.MAX_CELLS:
            raise DataFault("table_cells", name=name, allowed=limits.MAX_CELLS)
        pieces.append(pd.DataFrame(chunk, columns=columns, dtype="str"))
    return pd.concat(pieces, ignore_index=True)
