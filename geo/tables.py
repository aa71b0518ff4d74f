"""The door for foreign tables: CSV and TSV of any delimiter and encoding in, CSV out; everything hostile refused.

Limits are enforced before parsing. What was found (encoding, delimiter, decimal comma) is kept, to be shown. Cells are
text, exactly as written.
"""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from geo.errors import DataFault, UsageFault

MAX_BYTES: Final = 200 * 1024 * 1024
MAX_ROWS: Final = 1_000_000
MAX_COLUMNS: Final = 500
MAX_CELL: Final = 32_767
"""Signs in one cell: what a spreadsheet allows."""

DELIMITERS: Final = (",", ";", "\t", "|")
_SNIFFED_ROWS: Final = 200
_BINARY_HEADS: Final = (
    b"PK\x03\x04", b"\x89PNG", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"PAR1", b"SQLite format", b"\xff\xd8\xff",
    b"GIF8", b"7z\xbc\xaf", b"Rar!",
)  # fmt: skip
_COMMA_NUMBER: Final = re.compile(r"[+-]?\d+,\d+")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_PLAIN: Final = re.compile(r"[+-]?\d[\d.,]*(?:[eE][+-]?\d+)?|-")
"""A number may keep its sign, and a lone dash is how tables write "nothing"."""


@dataclass(frozen=True)
class ForeignTable:
    """A table as given: ``frame`` has one text column per heading, in order; repeated headings are numbered."""

    frame: pd.DataFrame
    headings: tuple[str, ...]
    encoding: str
    delimiter: str
    decimal_comma: bool


def read_table(path: Path) -> ForeignTable:
    """Read a foreign CSV or TSV file. Raises DataFault, with what to do, when it cannot be read whole."""
    name = path.name[:60]
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DataFault("table_bytes", name=name, given=size // 2**20, allowed=MAX_BYTES // 2**20)
        content = path.read_bytes()
    except OSError as error:
        raise DataFault("table_unreadable", name=name, reason=error.strerror or type(error).__name__) from error
    return parse_table(content, name)


def parse_table(content: bytes, name: str) -> ForeignTable:
    """Parse the bytes of a CSV or TSV file; ``name`` is what faults call it. Raises DataFault."""
    text, encoding = _decode(content, name)
    delimiter = _sniff(text)
    rows = _rows(text, delimiter, name)
    if not rows:
        raise DataFault("table_empty", name=name)
    headings, body = rows[0][1], rows[1:]
    if len(headings) > MAX_COLUMNS:
        raise DataFault("table_columns", name=name, given=len(headings), allowed=MAX_COLUMNS)
    for line, row in body:
        if len(row) > len(headings):
            raise DataFault("table_ragged", name=name, line=line, given=len(row), allowed=len(headings))
    padded = [row + [""] * (len(headings) - len(row)) for _, row in body]
    return ForeignTable(
        frame=pd.DataFrame(padded, columns=_unique(headings), dtype="str"),
        headings=tuple(headings),
        encoding=encoding,
        delimiter=delimiter,
        decimal_comma=delimiter != "," and any(_COMMA_NUMBER.fullmatch(cell.strip()) for row in padded for cell in row),
    )


def _decode(content: bytes, name: str) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content.startswith(_BINARY_HEADS) or b"\x00" in content:
        raise DataFault("table_binary", name=name)
    else:
        encodings = ["utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text, encoding
    raise DataFault("table_binary", name=name)


def _sniff(text: str) -> str:
    """Return the delimiter that splits the first rows into most columns, the same number in most rows."""

    def score(delimiter: str) -> tuple[float, int]:
        lines = text[: _SNIFFED_ROWS * 500].splitlines()[:_SNIFFED_ROWS]
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        width = max(set(widths), key=widths.count, default=1)
        return (widths.count(width) / max(len(widths), 1) if width > 1 else 0.0, width)

    try:
        return max(DELIMITERS, key=score)
    except csv.Error:
        # A cell too long for the parser: the reading proper refuses it with its line.
        return DELIMITERS[0]


def _rows(text: str, delimiter: str, name: str) -> list[tuple[int, list[str]]]:
    """Return the rows with the line that each ends on; lines that are wholly blank are no rows."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if max(map(len, row), default=0) > MAX_CELL:
                raise DataFault("table_cell", name=name, line=reader.line_num, allowed=MAX_CELL)
            if row:
                rows.append((reader.line_num, row))
            if len(rows) > MAX_ROWS + 1:
                raise DataFault("table_rows", name=name, allowed=MAX_ROWS)
    except csv.Error as error:
        raise DataFault("table_cell", name=name, line=reader.line_num, allowed=MAX_CELL) from error
    return rows


def _unique(headings: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    names = []
    for heading in (heading.strip() for heading in headings):
        seen[heading] = seen.get(heading, 0) + 1
        names.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return names


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula; plain numbers stay numbers."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _PLAIN.fullmatch(cell) else cell


def to_csv_bytes(table: ForeignTable, added: pd.DataFrame) -> bytes:
    """Return a table with added columns as CSV (UTF-8, commas): every given column and row in order.

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
