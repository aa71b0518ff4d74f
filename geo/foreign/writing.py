"""A foreign table on its way out: CSV with every given row and column, and no cell that a spreadsheet runs."""

import csv
import io
import re
from typing import Final

import pandas as pd

from geo.errors import UsageFault
from geo.foreign.table import ForeignTable

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_PLAIN: Final = re.compile(r"[+-]?\d[\d.,]*(?:[eE][+-]?\d+)?|-")
"""A number may keep its sign, and a lone dash is how tables write "nothing"."""


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula; plain numbers stay numbers."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _PLAIN.fullmatch(cell) else cell


def to_csv_bytes(table: ForeignTable, added: pd.DataFrame) -> bytes:
    """Return a table with added columns as CSV (UTF-8, commas): every given column and row in order, no geometry.

    Raises UsageFault when the table already has a column of an added name.
    """
    taken = [heading for heading in table.frame.columns if heading in set(added.columns)]
    if taken:
        raise UsageFault("table_taken", column=taken[0])
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow([neutral(heading) for heading in (*table.headings, *added.columns)])
    given = zip(table.frame.itertuples(index=False), added.itertuples(index=False), strict=True)
    writer.writerows([neutral(cell) for cell in (*row, *more)] for row, more in given)
    return sink.getvalue().encode()
